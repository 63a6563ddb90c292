"""Columns are drawn within what linear conditions leave of them."""

import math

from misata_sql.compile.constraints import Constraints
from misata_sql.conditions.acceptance import in_words
from misata_sql.conditions.condition import Component, Condition, Leaf, leaf_atom
from misata_sql.conditions.draws import replace_draw, sampler_of
from misata_sql.conditions.tighten import NothingFitsError, Range, tightened
from misata_sql.domains.storage import is_float, lattice_range, show
from misata_sql.errors import ConstraintError, MisataError
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.continuous import FittedContinuous
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.restrict import restricted

ANYWHERE: Range = (-math.inf, math.inf)


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
    samplers = {name: _sampler(leaf, state) for name, leaf in leaves.items()}
    ranges = {name: _range(leaf, samplers[name]) for name, leaf in leaves.items()}
    nullable = frozenset(name for name, sampler in samplers.items() if sampler is None or isinstance(sampler, Nullable))
    try:
        found = tightened(component.conditions, ranges, nullable)
    except NothingFitsError:
        raise _refusal(component, leaves, ranges, nullable) from None
    for name, leaf in leaves.items():
        sampler, atom = samplers[name], leaf_atom(leaf)
        if found[name] == ranges[name] or sampler is None or atom not in component.atoms:
            continue
        low, high = (_stored(end, leaf) for end in found[name])
        try:
            narrowed = restricted(sampler, low, high)
        except MisataError:
            continue  # its values between are too few to be drawn that way; rejection may say so
        if narrowed is not None:
            replace_draw(atom, narrowed, state.sources)
            state.tightened[leaf.column] = f"{_named(leaf)} from {show(low, leaf.type)} to {show(high, leaf.type)}"


def _sampler(leaf: Leaf, state: Constraints) -> Sampler | None:
    return None if leaf.path else sampler_of(leaf_atom(leaf), state.sources)


def _range(leaf: Leaf, sampler: Sampler | None) -> Range:
    """All that a leaf may be, in stored units."""
    if isinstance(sampler, FittedContinuous) and is_float(leaf.type):
        return sampler.extremes
    known = sampler.stored_range() if sampler is not None else None
    return known or lattice_range(leaf.type) or ANYWHERE


def _stored(end: object, leaf: Leaf) -> float | int:
    return float(end) if is_float(leaf.type) else int(end)  # type: ignore[arg-type, call-overload]


def _named(leaf: Leaf) -> str:
    return f"{leaf.column} ({leaf.draw})" if leaf.draw else leaf.column


def _refusal(
    component: Component, leaves: dict[str, Leaf], ranges: dict[str, Range], nullable: frozenset[str]
) -> ConstraintError:
    """The error with the smallest set of conditions that clash, and the ranges of what they read."""
    kept = list(component.conditions)
    for condition in component.conditions:
        rest = [other for other in kept if other is not condition]
        if rest and not _fits(rest, ranges, nullable):
            kept = rest
    texts = list(dict.fromkeys(condition.text for condition in kept))
    what = f"{component.table}: {in_words(texts)} cannot hold" + (" together" if len(texts) > 1 else "")
    what += ", by the ranges of what is drawn"
    read = {name for condition in kept for name, _ in condition.leaves}
    lines = [_line(leaves[name], *ranges[name]) for name in leaves if name in read and ranges[name] != ANYWHERE]
    hint = "  Hint: widen the CHECK, or let generators draw values that satisfy it"
    return ConstraintError("\n".join([what, *lines, hint]))


def _fits(conditions: list[Condition], ranges: dict[str, Range], nullable: frozenset[str]) -> bool:
    try:
        tightened(conditions, ranges, nullable)
    except NothingFitsError:
        return False
    return True


def _line(leaf: Leaf, low: object, high: object) -> str:
    ends = (show(_stored(end, leaf), leaf.type) for end in (low, high))
    return f"  {_named(leaf)} is drawn from {' to '.join(ends)}"
