"""What is decided about a table's components when it is first used: those of few values are enumerated."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from misata_sql.compile.strategies import CheckStrategy
from misata_sql.conditions.acceptance import MIN_ACCEPTANCE, Proposals
from misata_sql.conditions.clash import refusal
from misata_sql.conditions.condition import Component
from misata_sql.conditions.draws import replace_draw, sampler_of
from misata_sql.conditions.enumerate import NoSolutionError, TooManyError, finite_draws, solve
from misata_sql.samplers.binned import Binned
from misata_sql.samplers.enumerated import Enumerated, Solutions

if TYPE_CHECKING:
    from misata_sql.compile.sources import Source
    from misata_sql.compile.table import CompiledTable

# Reading solutions is 1.7 times as fast as drawing again at an acceptance of 0.99, and 5 times at 0.45; a kernel for
# the mask takes 0.1 to 1 s to compile, the solutions of so few combinations 0.01 to 0.03 s to find.
ALWAYS = 1 << 18
LEAST_ACCEPTANCE = 0.5  # of more combinations: above it the solutions are most likely too many


def enumerate_components(compiled: "CompiledTable") -> "CompiledTable":
    """The table with the solutions of components of few combinations, or of which rejection would draw many again.

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
        strategies=tuple(_by_solutions(strategy, solved) for strategy in compiled.strategies),
    )


def _solutions(compiled: "CompiledTable", component: Component, sources: "dict[str, Source]") -> Solutions | None:
    draws = finite_draws(component, sources)
    if draws is None:
        return None
    key = compiled.table.key
    proposals = Proposals({key: compiled}, {key: None}, key, component)
    proposals.require_decided()
    rate = 1.0
    if math.prod(values.n_places for values in draws.values()) > ALWAYS:
        rate = proposals.acceptance(MIN_ACCEPTANCE).rate
        if rate >= LEAST_ACCEPTANCE:
            return None
    try:
        return solve(component, draws, is_rare=rate < MIN_ACCEPTANCE)
    except TooManyError:
        return None
    except NoSolutionError as error:
        found = {atom: compiled.widest.get(atom) or sampler_of(atom, sources) for atom in draws}
        samplers = {atom: sampler for atom, sampler in found.items() if sampler is not None}
        bounds = {column.name: column.domain.sources for column in compiled.columns}
        raise refusal(component, samplers, bounds, error.by) from None


def _put(solutions: Solutions, component: Component, sources: "dict[str, Source]") -> None:
    """Let the solutions say what the atoms are."""
    draws = finite_draws(component, sources)
    assert draws is not None
    for atom, values in draws.items():
        sampler = sampler_of(atom, sources)
        assert sampler is not None
        inner = sampler.inner if isinstance(sampler, Binned) else sampler
        replace_draw(atom, Enumerated(inner, values, atom, solutions), sources)


def _by_solutions(strategy: CheckStrategy, solved: Mapping[Component, Solutions]) -> CheckStrategy:
    """How a CHECK is kept whose component may be solved."""
    solutions = solved.get(strategy.component) if strategy.component is not None else None
    if solutions is None:
        return strategy
    one = "solution" if solutions.n_solutions == 1 else "solutions"
    detail = f"{solutions.n_solutions:,} {one} of {solutions.n_combinations:,} combinations"
    if solutions.by:
        detail += f", found by {solutions.by}"
    narrowed = [part for part in strategy.detail.split("; ") if part.startswith("tightened")]
    if strategy.strategy == "derive":
        return replace(strategy, component=None, detail=f"{strategy.detail}; {detail} of the others")
    return replace(strategy, strategy="enumerate", component=None, detail="; ".join([detail, *narrowed]))
