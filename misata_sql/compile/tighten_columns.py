"""Columns are drawn within what conditions leave of them."""

from collections.abc import Sequence

from misata_sql.compile.constraints import Constraints
from misata_sql.conditions.clash import HINT
from misata_sql.conditions.condition import Component, Condition, Leaf, leaf_atom
from misata_sql.conditions.contract import NothingFitsError
from misata_sql.conditions.draws import replace_draw, sampler_of
from misata_sql.conditions.narrow import Drawn, lines, named
from misata_sql.domains.storage import show
from misata_sql.errors import ConstraintError
from misata_sql.samplers.base import Sampler


def tighten_columns(state: Constraints) -> None:
    """Cut off what satisfies no row, so that fewer are rejected."""
    for component in state.components:
        spans = (
            check.span
            for condition in component.conditions
            for check, found in state.conditions.items()
            if condition in found
        )
        span = next(spans, None)
        state.problems.guard(span, state.table.name, lambda c=component: _tighten(state, c))  # type: ignore[misc]


def _tighten(state: Constraints, component: Component) -> None:
    leaves = dict(component.leaves())
    drawn = Drawn(leaves, {name: _sampler(leaf, state) for name, leaf in leaves.items()})
    try:
        found = drawn.narrowed(component.conditions)
    except NothingFitsError:
        raise _refusal(component, drawn, state) from None
    for name, narrowed in found.items():
        leaf, sampler = leaves[name], drawn.samplers[name]
        atom = leaf_atom(leaf)
        if atom in component.atoms and sampler is not None:
            state.widest.setdefault(atom, sampler)
            replace_draw(atom, narrowed.sampler, state.sources)
            ends = show(narrowed.low, leaf.type), show(narrowed.high, leaf.type)
            state.tightened[leaf.column] = f"{named(leaf)} from {' to '.join(ends)}"


def _sampler(leaf: Leaf, state: Constraints) -> Sampler | None:
    return None if leaf.path else sampler_of(leaf_atom(leaf), state.sources)


def _refusal(component: Component, drawn: Drawn, state: Constraints) -> ConstraintError:
    """The error with the smallest set of conditions that clash, and the ranges of what they read."""
    kept = list(component.conditions)
    for condition in component.conditions:
        rest = [other for other in kept if other is not condition]
        if rest and not _fits(rest, drawn):
            kept = rest
    texts = list(dict.fromkeys(condition.text for condition in kept))
    what = f"{component.table}: {' and '.join(texts)} cannot hold" + (" together" if len(texts) > 1 else "")
    what += ", by the ranges of what is drawn"
    read = {name: leaf for condition in kept for name, leaf in condition.leaves}
    bounds = {name: domain.sources for name, domain in state.domains.items()}
    seen = lines(Drawn(read, {name: drawn.samplers[name] for name in read}), bounds)
    return ConstraintError("\n".join([what, *seen, "  this is proved, not sampled", HINT]))


def _fits(conditions: Sequence[Condition], drawn: Drawn) -> bool:
    try:
        drawn.tightened(conditions)
    except NothingFitsError:
        return False
    return True
