"""Rows of a table by their numbers, with the cells of parents as a scenario has left them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.clean import Cells, Places, make_composer, prune, read_values, whole_where_unclean
from misata_sql.chaos.execute import RowSet, execute, gather, null_cells
from misata_sql.chaos.statements import (
    RenameColumn,
    Scenario,
    ScenarioCell,
    Statement,
    TableKey,
    columns_of,
    trees_of,
)
from misata_sql.compose import Composer, TableRows, Value
from misata_sql.engine.program import Buffer, Layout, Program, Step
from misata_sql.kernels.chaos_rows import name_rows
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.plan import Plan


@dataclass(frozen=True, eq=False)
class _Reached:
    """The rows of one table along the path of a dirty cell.

    rows, validity: buffers of their numbers, and of which of them are not NULL (None: all)
    source: the table behind the statements that come before; None: no statement does
    """

    rows: Buffer
    validity: Buffer | None
    source: "RowSource | None"


class RowSource:
    """Rows of one table behind some statements about it, by the numbers of clean rows.

    write_only: columns that statements set and none reads: their clean cells are not made, and only those that are set
        mean something (a parent's rows need all of a column, so that `columns` are read there)

    statements: those about the table; columns: of the result that are wanted, behind them all
    extra: clean columns that are wanted besides, by their clean names
    keep_all: whether statements and columns matter too that are not seen in the result, as they do for the ledger
    """

    def __init__(
        self, plan: "Plan", scenario: Scenario, key: TableKey, statements: Sequence[Statement], columns: Sequence[str],
        extra: Sequence[str] = (), keep_all: bool = False,
    ) -> None:  # fmt: skip
        self.plan = plan
        self.scenario = scenario
        self.key = key
        kept, needed = prune(statements, columns, keep_all=keep_all)
        compiled = plan.schema[key]
        cells = scenario.cells_of(key, kept)
        self.cells: Cells = cells
        self.held = scenario.held_by(kept)
        self.statements = whole_where_unclean(kept, {c.name: c.type for c in compiled.columns}, cells)
        wanted = needed | set(extra)
        read = {name for statement in self.statements for tree in trees_of(statement) for name in columns_of(tree)}
        self.write_only = {
            column.name: column.type
            for column in compiled.columns
            if column.name in wanted and not (keep_all or column.name in read or column.name in extra)
            and not column.type.is_nested and column.type.id != "INTERVAL" and self._is_only_set(column.name)
        }  # fmt: skip
        self.clean_columns = [
            column.name for column in compiled.columns if column.name in wanted and column.name not in self.write_only
        ]

    def _is_only_set(self, name: str) -> bool:
        """Whether it keeps its name, so that what reads that name reads this column."""
        return not any(isinstance(s, RenameColumn) and name in (s.column, s.new_name) for s in self.statements)

    @cached_property
    def built(self) -> "tuple[Program, Places, Buffer, dict[str, list[_Reached]]]":
        """The program, its values, the buffer of row numbers, and what dirty cells need."""
        composer = make_composer(self.plan)
        rows = Buffer("i8")
        composer.builder.add(Step(name_rows, (rows,)))
        compiled = self.plan.schema[self.key]
        at = TableRows(composer, compiled, rows, "", composer.builder)
        values: dict[str, tuple[Value, SqlType]] = {}
        for name in self.clean_columns:
            values[name] = at.value(name), compiled.column(name).type
        reached: dict[str, list[_Reached]] = {}
        pinned = [rows]
        for name, cell in self.cells.items():
            if cell.is_dirty:
                reached[name] = self._reach(composer, at, cell)
                pinned += [b for r in reached[name] for b in (r.rows, r.validity) if b is not None]
            else:
                values[name] = at.parent_cell(cell.cell, name), cell.cell.type
        pinned += [buffer for value, _ in values.values() if isinstance(value, Layout) for buffer in value.buffers()]
        program = composer.program_of([value for value, _ in values.values()], pinned)
        return program, values, rows, reached

    def _reach(self, composer: Composer, at: TableRows, cell: ScenarioCell) -> list[_Reached]:
        found = []
        for i, (key, version) in enumerate(zip(cell.tables, cell.versions, strict=True)):
            parent, validity = at.reach(cell.cell.path[: i + 1])
            assert parent.rows is not None
            is_last = i == len(cell.tables) - 1
            source = None
            if version or is_last:
                statements = self.scenario.of(key)[:version]
                wanted = [cell.cell.column] if is_last else []
                source = RowSource(self.plan, self.scenario, key, statements, wanted, wanted)
            found.append(_Reached(parent.rows, validity, source))
        return found

    def column_source(self, column: str) -> "RowSource":
        """A column of the same table as it is before all statements."""
        return RowSource(self.plan, self.scenario, self.key, (), (column,), (column,))

    def open(self, capacity: int) -> "RowReader":
        """Buffers for one thread, for that many rows at once."""
        return RowReader(self, capacity)


class RowReader:
    """One thread's buffers over a RowSource."""

    def __init__(self, source: RowSource, capacity: int) -> None:
        from misata_sql.engine.arena import Arena

        self.source = source
        program, self.values, self.rows, self.reached = source.built
        self.program = program
        self.arena = Arena(program, capacity)
        self.held = [(cell, source.column_source(cell.column).open(capacity)) for cell in source.held]
        self.parents = {
            name: [r.source.open(capacity) if r.source is not None else None for r in reached]
            for name, reached in self.reached.items()
        }

    def clean(self, numbers: np.ndarray) -> RowSet:
        """The clean rows of these numbers, with the parents' cells that the statements read."""
        numbers = np.ascontiguousarray(numbers, np.int64)
        n = len(numbers)
        self.arena.array(self.rows)[:n] = numbers
        self.arena.run(0, n)
        values = read_values(self.program, self.values, self.arena, n)
        for name, reached in self.reached.items():
            values[name] = self._dirty(reached, self.parents[name], self.source.cells[name], n)
        for cell, reader in self.held:
            rows, places = np.unique(cell.rows(numbers), return_inverse=True)
            values[cell.name] = gather(reader.clean(rows).values[cell.column], places)
        for name, type in self.source.write_only.items():
            values[name] = null_cells(type)
        return RowSet.clean(numbers, values)

    def behind(self, numbers: np.ndarray) -> RowSet:
        """What the statements leave of these rows, without copies."""
        rows = execute(self.source.statements, self.clean(numbers))
        return rows.take(np.flatnonzero(rows.copies == 0))

    def _dirty(self, reached: "list[_Reached]", readers: "list[RowReader | None]", cell: ScenarioCell, n: int) -> Any:
        """A dirty cell; NULL where the row has no parent, or a statement has deleted it."""
        there = np.ones(n, bool)
        value: Any = None
        for place, reader in zip(reached, readers, strict=True):
            numbers = self.arena.array(place.rows)[:n].copy()
            if place.validity is not None:
                bits = self.arena.array(place.validity)[: (n + 7) // 8]
                there &= np.unpackbits(bits, count=n, bitorder="little").view(np.bool_)
            if reader is None:
                continue
            asked = np.unique(numbers[there])
            left = reader.behind(asked)
            places = np.searchsorted(left.numbers, numbers)
            places[places == len(left)] = 0
            if len(left):
                there &= left.numbers[places] == numbers
            else:
                there[:] = False
            if place is reached[-1]:
                value = left.values[cell.cell.column], places
        column, places = value
        return _where(column, places, there, cell.cell.type)


def _where(column: Any, places: np.ndarray, there: np.ndarray, type: SqlType) -> Any:
    """Cells of a column at some places, NULL where there is none."""
    import polars as pl

    from misata_sql.expressions.nested import choose

    nothing = null_cells(type)
    if not there.any():
        return nothing
    found = gather(column, np.where(there, places, 0))
    return choose(pl.Series(there), found, nothing, type)
