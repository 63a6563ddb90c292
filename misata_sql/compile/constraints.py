"""A table's CHECKs while the rules work on them (rules.py): what is still to be kept, and what already is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from misata_sql.compile.checks import Part, declared_not_null, must_have_values, read_parts
from misata_sql.compile.correlate import Solved
from misata_sql.compile.generated import computed_condition
from misata_sql.compile.link import CompiledLink, refers_to_earlier
from misata_sql.compile.parents import LinkedCells
from misata_sql.compile.problems import Problems
from misata_sql.compile.sources import Source
from misata_sql.compile.unique import unique_constraints
from misata_sql.conditions.bind import bind_condition, entity_groups, link_atoms
from misata_sql.conditions.condition import Atom, Component, Condition, split_components
from misata_sql.conditions.stages import split_stages
from misata_sql.domains.domain import Domain
from misata_sql.errors import ConstraintError
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.generators.bind import generator_call
from misata_sql.relations.cells import ParentCell
from misata_sql.samplers.base import NoDomainError, Sampler
from misata_sql.samplers.correlated import Correlated
from misata_sql.samplers.nullable import Nullable
from misata_sql.spec.table import Check, Column, Table

Found = tuple[Source, str, str]  # a source, its origin, and why


@dataclass
class Constraints:
    """fit: the source of a column within a domain; raises NoDomainError where its generator cannot take one

    skipped: CHECKs that are kept in another way
    parts: their conjuncts; a rule takes one by giving it a domain, or adds others
    domains: what single columns may be; found: the columns' sources before keys are kept
    derived: by CHECK the column that it computes
    sources: of the columns, once their keys are kept
    conditions: by CHECK what is left of it; components: what is drawn together for them
    tightened: by column the range that conditions leave of it; widest: what its atoms were drawn by without them
    in_order: conditions that columns are proposed by; windowed: those by which a column is drawn within a window
    correlations: those that corr() declares
    computed: that GENERATED columns can be computed, where they might not
    proved: conjuncts that the columns' own expressions make true
    """

    table: Table
    problems: Problems
    links: Sequence[CompiledLink]
    parents: LinkedCells | None
    skipped: Sequence[Check]
    fit: Callable[[Column, Domain], Found]
    parts: list[Part] = field(default_factory=list)
    domains: dict[str, Domain] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)
    derived: dict[Check, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    conditions: dict[Check, list[Condition]] = field(default_factory=dict)
    components: list[Component] = field(default_factory=list)
    tightened: dict[str, str] = field(default_factory=dict)
    widest: dict[Atom, Sampler] = field(default_factory=dict)
    in_order: set[Condition] = field(default_factory=set)
    windowed: set[Condition] = field(default_factory=set)
    correlations: Sequence[Solved] = ()
    computed: list[Condition] = field(default_factory=list)
    proved: set[Part] = field(default_factory=set)

    def free_of_domain(self, name: str) -> None:
        """Leave the bounds of a column to the rules after truncation."""
        self.parts = [replace(p, domain=None) if p.column == name and p.domain is not None else p for p in self.parts]


def split_checks(state: Constraints) -> None:
    """The conjuncts, each simplified, of which some bound a single column."""
    state.parts = [_picked_again(state, part) for part in read_parts(state.table, state.skipped)]


def _picked_again(state: Constraints, part: Part) -> Part:
    """A bound of a foreign key's column as a condition, where another parent can be picked until it holds."""
    entry = next((entry for entry in state.links if part.column in entry.owned), None)
    if entry is None or part.domain is None or not link_atoms(entry.link.number, state.links):
        return part
    if any(part.column in key.columns for key in unique_constraints(state.table, {})):
        return part
    return replace(part, column=None, domain=None)


def truncate_columns(state: Constraints) -> None:
    """Fit each column's generator within what CHECKs on it alone leave; what it cannot take becomes conditions."""
    table, problems, domains = state.table, state.problems, state.domains
    domains.update({column.name: Domain(column.type) for column in table.columns})
    for part in state.parts:
        if part.column is not None and part.domain is not None:
            domains[part.column] = domains[part.column].both(part.domain)
    for column in table.columns:
        if not domains[column.name].is_free and not _draws_null(state, column):
            problems.guard(
                column.span,
                table.name,
                lambda c=column: domains[c.name].require_some(f"{table.name}.{c.name}"),  # type: ignore[misc]
            )
    for column in table.columns:
        found = problems.guard(
            column.default_span or column.span,
            f"{table.name}.{column.name}",
            lambda column=column: _fit_within(state, column),  # type: ignore[misc]
        )
        if found is not None:
            state.found[column.name] = found
    if not problems.errors:
        for column in table.columns:
            problems.guard(
                column.default_span or column.span,
                f"{table.name}.{column.name}",
                lambda column=column: _without_nulls(state, column),  # type: ignore[misc]
            )


def _without_nulls(state: Constraints, column: Column) -> None:
    """Keep CHECK (a IS NOT NULL): no NULL is drawn, or the rows that have one are drawn again."""
    if declared_not_null(state.table, column) or not (check := must_have_values(state.table, column, state.parts)):
        return
    source, origin, reason = state.found[column.name]
    if isinstance(source, Nullable):
        if source.rate == 1:
            raise ConstraintError(
                f"{check} cannot hold: the column's DEFAULT gives NULL always\n  Hint: drop misata_null, or the CHECK"
            )
        state.found[column.name] = source.inner, origin, reason
    elif isinstance(source, ExpressionSource | ParentCell) and source.can_be_null:
        state.parts = [
            replace(part, column=None, is_not_null=False) if part.is_not_null and part.column == column.name else part
            for part in state.parts
        ]


def _draws_null(state: Constraints, column: Column) -> bool:
    """Whether NULL is left where no value is: misata_null(), whose fit() sees to it."""
    in_key = any(column.name in key.columns for key in state.table.foreign_keys)
    call = generator_call(column.default.unnest()) if column.default is not None and not in_key else None
    return call is not None and call[0] == "misata_null"


def _fit_within(state: Constraints, column: Column) -> Found:
    try:
        return state.fit(column, state.domains[column.name])
    except NoDomainError:
        free = Domain(column.type)
        found = state.fit(column, free)
        state.domains[column.name] = free
        state.free_of_domain(column.name)
        return found


def join_conditions(state: Constraints) -> None:
    """Bind what is left to conditions, and find which are about the same draws."""
    for part in state.parts:
        if part.is_condition and refers_to_earlier(part.expression, state.table, state.links):
            state.proved.add(part)
        elif part.is_condition:
            condition = state.problems.guard(
                part.check.span,
                state.table.name,
                lambda p=part: bind_condition(  # type: ignore[misc]
                    p.expression, str(p.check), state.table, state.sources, state.links, state.parents
                ),
            )
            if condition is not None and condition.is_proved:
                state.proved.add(part)
            elif condition is not None:
                state.conditions.setdefault(part.check, []).append(condition)
                state.problems.guard(
                    part.check.span,
                    state.table.name,
                    lambda p=part, c=condition: _require_independent(state, p.check, c),  # type: ignore[misc]
                )
    bound = [condition for found in state.conditions.values() for condition in found]
    if not state.problems.errors:
        for column in state.table.columns:
            if column.generated is not None:
                found = state.problems.guard(
                    column.span,
                    state.table.name,
                    lambda c=column: computed_condition(state, c),  # type: ignore[misc]
                )
                state.computed += [found] if found is not None else []
        bound += state.computed
    if bound and not state.problems.errors:
        name = state.table.name
        if state.table.sampling == "constructive":
            state.components = split_stages(name, bound, state.sources, state.links)
        else:
            state.components = split_components(name, bound, entity_groups(state.sources))


def _require_independent(state: Constraints, check: Check, condition: Condition) -> None:
    """Refuse a condition over columns that corr() draws jointly: rejection would change their correlation."""
    for _, leaf in condition.leaves:
        source = state.sources[leaf.column] if not leaf.path and not leaf.draw else None
        inner = source.inner if isinstance(source, Nullable) else source
        if isinstance(inner, Correlated):
            declared = next(
                str(solved.declared.source)
                for solved in state.correlations
                if leaf.column in (solved.declared.first, solved.declared.second)
            )
            raise ConstraintError(
                f"{check} together with {declared}: rows are drawn again until the one holds, by which the other "
                f"would not be kept for {leaf.column}\n"
                f"  Hint: drop one of them, or bound {leaf.column} by a constant, which keeps the correlation"
            )
