"""Plans and scans: which columns a query reads, the program that fills them, and the arenas that run it.

A Plan is a table with a row range, a seed and the sizes of the tables that it refers to, which is all that its cells
depend on. A Scan is a plan with the columns that a query wants. Each thread of the query opens an Arena of its own on
the scan.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from misata_sql.compile.sources import InOrder, TupleValue
from misata_sql.compose import Composer
from misata_sql.conditions.acceptance import MIN_ACCEPTANCE, Acceptance, Proposals
from misata_sql.conditions.condition import Component
from misata_sql.conditions.emit import MOST_ATTEMPTS
from misata_sql.conditions.kept_rows import require_kept_rows
from misata_sql.conditions.room import room
from misata_sql.engine.program import Program
from misata_sql.errors import ConstraintError, DefinitionError
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.relations.cells import ParentCell
from misata_sql.relations.picks import Fanout, Follow, WithinGroup
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.places import Counting
from misata_sql.samplers.progression import Sequence
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledColumn, CompiledTable
    from misata_sql.engine.arena import Arena
    from misata_sql.relations.links import Link, TableKey
    from misata_sql.relations.sizes import Size

# Rows of one run. Native programs fill one DuckDB vector at a time, so that their buffers stay in the first-level
# cache and columns are written where DuckDB reads them. A Python stage costs a fixed time for each call.
NATIVE_ROWS = 2_048
PYTHON_ROWS = 32_768

Place = tuple["TableKey", str]  # a column of a table


@dataclass(frozen=True)
class Plan:
    """Rows first_row .. first_row + n_rows - 1 of a table under a seed.

    schema: the table and its ancestors; sizes: how many rows each of them has in all
    min_acceptance: least share of proposals that satisfy the conditions of columns that are drawn together
    with_generated: whether GENERATED columns are among the columns, which an INSERT must leave out
    """

    compiled: "CompiledTable"
    schema: "Mapping[TableKey, CompiledTable]"
    sizes: "Mapping[TableKey, Size]"
    n_rows: int
    first_row: int
    seed: int
    with_generated: bool = False
    min_acceptance: float = MIN_ACCEPTANCE

    @cached_property
    def visible(self) -> "tuple[CompiledColumn, ...]":
        """The columns of the rows."""
        return tuple(c for c in self.compiled.columns if self.with_generated or not c.is_generated)

    @property
    def columns(self) -> tuple[tuple[str, SqlType], ...]:
        return tuple((column.name, column.type) for column in self.visible)

    @property
    def most_attempts(self) -> int:
        """At the conditions of one row, before a query fails."""
        return max(MOST_ATTEMPTS, math.ceil(100 / self.min_acceptance))

    def check(self) -> None:
        """Raise ConstraintError where some column has no value for some of the rows, DefinitionError for circles."""
        own = self.compiled.table.key
        places = reachable(self.schema, [(own, column.name) for column in self.compiled.columns])
        for key, name in places:
            column = self.schema[key].column(name)
            first, n_rows = (self.first_row, self.n_rows) if key == own else (0, self._n_rows(key) or 0)
            self._check_column(self.schema[key], column, first, n_rows)
        for key in {own: None, **{key: None for key, _ in places}}:
            total = self._n_rows(key)
            self._check_keys(self.schema[key], self.first_row + self.n_rows if total is None else total)
            for component in self.schema[key].components:
                self._check_component(key, component)

    def _check_component(self, key: "TableKey", component: Component) -> None:
        proposals = self._proposals(key, component)
        first, n_rows = self.first_row, self.n_rows
        if key != self.compiled.table.key:
            first, n_rows = 0, self._n_rows(key) or 0
        if not component.atoms:
            if all(condition.is_value for condition in component.conditions):
                proposals.require_values(self.seed, first, n_rows)
            else:
                proposals.require_fixed(self.seed, first, n_rows)
            return
        found = self.acceptance(key, component)
        if found.is_below(self.min_acceptance):
            raise proposals.refusal(found, self.min_acceptance)
        if not component.keeps_earlier:
            require_kept_rows(proposals, self.min_acceptance, self.seed, first, n_rows)

    def _proposals(self, key: "TableKey", component: Component) -> Proposals:
        sizes = {key: size.n_rows for key, size in self.sizes.items()}
        return Proposals(self.schema, sizes, key, component, self.seed)

    def acceptance(self, key: "TableKey", component: Component) -> Acceptance:
        """The share of proposals that satisfy a component of a table of the schema."""
        cache = self.schema[key].acceptances
        seed = self.seed if any(leaf.path for _, leaf in component.leaves()) else None
        known_by = component, self.min_acceptance, seed, *(self.sizes[key].n_rows for key in self.schema)
        if known_by not in cache:
            proposals = self._proposals(key, component)
            proposals.require_decided()
            if component.keeps_earlier:
                cache[known_by] = room(proposals, self.min_acceptance)
            else:
                cache[known_by] = proposals.acceptance(self.min_acceptance)
        return cache[known_by]

    def _n_rows(self, key: "TableKey") -> int | None:
        return self.sizes[key].n_rows

    def _check_column(self, table: "CompiledTable", column: "CompiledColumn", first: int, n_rows: int) -> None:
        source, label = column.source, f"{table.table.name}.{column.name}"
        if isinstance(source, ParentCell) and not column.domain.is_free:
            self._check_key_domain(table, column, source)
        if column.limit is not None and n_rows and first + n_rows > column.limit:
            raise ConstraintError(
                f"{label}: {source.describe()} has {column.limit:,} different values, but {first + n_rows:,} rows are "
                f"asked for\n  Hint: ask for fewer rows, or give the number in it more digits"
            )
        samplers: list[tuple[str, Sampler]] = []
        match source:
            case Sampler():
                samplers = [("", source)]
            case ExpressionSource():
                samplers = [(f" ({name})", sampler) for name, sampler in source.draws]
        for where, sampler in samplers:
            sampler.check_rows(first, n_rows, label + where)

    def _check_key_domain(self, table: "CompiledTable", column: "CompiledColumn", source: ParentCell) -> None:
        """A CHECK on a foreign key's column is one on the parent's key, which must satisfy it as it is."""
        at, name = table, column.name
        n_rows = self.n_rows
        while isinstance(source, ParentCell):
            for number in source.path:
                at = self.schema[at.links[number].link.parent.key]
            name, n_rows = source.column, self._n_rows(at.table.key) or 0
            source = at.column(name).source  # type: ignore[assignment]
        found = at.column(name)
        label = f"{table.table.name}.{column.name}"
        if isinstance(source, Sequence):
            replace(source, domain=column.domain).check_rows(0, n_rows, label)
        elif isinstance(source, Counting):
            source.check_domain(column.domain, n_rows, label)
        elif not found.domain.is_within(column.domain):
            raise ConstraintError(
                f"{label}: {' and '.join(column.domain.sources)} on a foreign key: its values are those of "
                f"{at.table.name}.{name}, which are not known to satisfy it\n"
                f"  Hint: declare the same CHECK on {at.table.name}.{name}"
            )

    def _check_keys(self, table: "CompiledTable", n_rows: int) -> None:
        n_parents = {entry.link.number: self._n_rows(entry.link.parent.key) or 0 for entry in table.links}
        for entry in table.links:
            if isinstance(entry.pick, Follow):
                continue
            self._check_parent_key(entry.link)
            if entry.link.is_self:
                n_parents[entry.link.number] = n_rows
            if not (type(entry.pick) is Fanout and self._n_rows(table.table.key) is None):
                entry.pick.check(entry.link, n_rows, n_parents[entry.link.number])
            if isinstance(entry.pick, WithinGroup):
                self._check_group(table, entry.link.number)
        for key in table.tuples:
            grouped = table.links[key.parts[0].link].pick if key.is_grouped and key.parts[0].link is not None else None
            most = grouped.limit if isinstance(grouped, Fanout) else 0
            key.check(table.table.name, key.counts(n_parents), n_rows, min(most, n_rows))

    def _check_parent_key(self, link: "Link") -> None:
        """No row can refer to a parent whose key is NULL, which UNIQUE allows."""
        parent = self.schema[link.parent.key]
        for name in link.parent_columns:
            nulls = parent.column(name).nulls
            if nulls:
                label = f"{parent.table.name}.{name}"
                raise ConstraintError(
                    f"{link.child.name}: {link} picks among all rows of {parent.table.name}, but {label} is NULL "
                    f"{nulls}, and no row can refer to those\n"
                    f"  Hint: keep NULL out of {label}, or refer to another key of {parent.table.name}"
                )

    def _check_group(self, table: "CompiledTable", number: int) -> None:
        """Every group has a member to pick."""
        entry = table.links[number]
        assert isinstance(entry.pick, WithinGroup)
        members = self.schema[entry.link.parent.key]
        grouping = members.links[entry.pick.group_link]
        grouping.pick.check(
            grouping.link,
            self._n_rows(members.table.key) or 0,
            self._n_rows(grouping.link.parent.key) or 0,
        )

    def scan(self, column_ids: tuple[int, ...]) -> "Scan":
        """The scan of some columns, in the order wanted."""
        return Scan(self, column_ids)


@dataclass(frozen=True)
class Scan:
    """A plan's rows with some of its columns."""

    plan: Plan
    column_ids: tuple[int, ...]

    @cached_property
    def program(self) -> Program:
        """The steps that fill the columns, and those that they are computed from."""
        plan = self.plan
        names = [plan.visible[i].name for i in self.column_ids]
        sizes = {key: size.n_rows for key, size in plan.sizes.items()}
        return Composer(plan.schema, sizes, plan.seed, plan.most_attempts).program(plan.compiled.table.key, names)

    def open(self) -> "Arena":
        """Buffers for one thread."""
        from misata_sql.engine.arena import Arena

        return Arena(self.program, NATIVE_ROWS if self.program.native() else PYTHON_ROWS)


def needed_places(schema: "Mapping[TableKey, CompiledTable]", place: Place) -> Iterator[Place]:
    """The columns that a column is computed from, of its own row and of its parents'."""
    key, name = place
    table = schema[key]
    source = table.column(name).source
    cells: list[ParentCell] = []
    match source:
        case ParentCell():
            cells = [source]
        case ExpressionSource():
            cells = [cell for _, cell in source.cells]
            yield from ((key, other) for other in source.columns)
        case Sampler():
            yield from ((key, other) for other in source.columns)
        case TupleValue() | InOrder():
            yield from ((key, other) for other in source.sampler.columns)
    for cell in cells:
        at = key
        for number in cell.path:
            at = schema[at].links[number].link.parent.key
        yield at, cell.column


def reachable(schema: "Mapping[TableKey, CompiledTable]", places: "list[Place]") -> "list[Place]":
    """These columns and all that they are computed from. Raises DefinitionError for a circle."""
    done: dict[Place, None] = {}
    for start in places:
        trail: list[Place] = []
        work: list[tuple[Place, Iterator[Place]]] = []

        def enter(place: Place, trail: list[Place] = trail, work: list[tuple[Place, Iterator[Place]]] = work) -> None:
            if place in trail:
                circle = [*trail[trail.index(place) :], place]
                names = " <- ".join(f"{schema[k].table.name}.{column}" for k, column in circle)
                raise DefinitionError(
                    f"these columns are computed from each other in a circle: {names}\n"
                    f"  Hint: give one of them a DEFAULT of its own; of foreign keys, let one refer to another key"
                )
            trail.append(place)
            work.append((place, needed_places(schema, place)))

        if start not in done:
            enter(start)
        while work:
            for needed in work[-1][1]:
                if needed not in done:
                    enter(needed)
                    break
            else:
                place, _ = work.pop()
                trail.pop()
                done[place] = None
    return list(done)
