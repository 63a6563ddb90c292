"""What is decided about a table's components when it is first used: those of few values are enumerated."""

from dataclasses import replace
from typing import TYPE_CHECKING

from misata_sql.conditions.acceptance import MIN_ACCEPTANCE, Proposals
from misata_sql.conditions.condition import Atom, Component
from misata_sql.conditions.enumerate import TooManyError, finite_draws, sampler_of, solve
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.samplers.binned import Binned
from misata_sql.samplers.enumerated import Enumerated, Solutions

if TYPE_CHECKING:
    from misata_sql.compile.sources import Source
    from misata_sql.compile.table import CompiledTable

LEAST_ACCEPTANCE = 0.5  # above it, drawing again is as fast as reading the solutions


def enumerate_components(compiled: "CompiledTable") -> "CompiledTable":
    """The table with the solutions of the components that rejection would often draw again.

    Raises ConstraintError where a component has none.
    """
    sources: dict[str, Source] = {column.name: column.source for column in compiled.columns}
    solved: dict[Component, Solutions] = {}
    for component in compiled.components:
        solutions = _solutions(compiled, component, sources)
        if solutions is not None:
            solved[component] = solutions
            _put(solutions, component, sources)
    if not solved:
        return compiled
    return replace(
        compiled,
        columns=tuple(replace(column, source=sources[column.name]) for column in compiled.columns),
        components=tuple(c for c in compiled.components if c not in solved),
        solved={**compiled.solved, **solved},
    )


def _solutions(
    compiled: "CompiledTable", component: Component, sources: "dict[str, Source]"
) -> Solutions | None:
    draws = finite_draws(component, sources)
    if draws is None:
        return None
    key = compiled.table.key
    found = Proposals({key: compiled}, {key: None}, key, component).acceptance(MIN_ACCEPTANCE)
    if found.rate >= LEAST_ACCEPTANCE:
        return None
    try:
        return solve(component, draws)
    except TooManyError:
        return None


def _put(solutions: Solutions, component: Component, sources: "dict[str, Source]") -> None:
    """Let the solutions say what the atoms are."""
    draws = finite_draws(component, sources)
    assert draws is not None
    for atom, values in draws.items():
        sampler = sampler_of(atom, sources)
        assert sampler is not None
        inner = sampler.inner if isinstance(sampler, Binned) else sampler
        _replace(atom, Enumerated(inner, values, atom, solutions), sources)


def _replace(atom: Atom, sampler: Enumerated, sources: "dict[str, Source]") -> None:
    _, name, draw = atom
    source = sources[str(name)]
    if isinstance(source, ExpressionSource):
        draws = tuple((own, sampler if own == draw else other) for own, other in source.draws)
        sources[str(name)] = replace(source, draws=draws)
    else:
        sources[str(name)] = sampler
