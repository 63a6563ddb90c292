"""Rows of a table by their numbers, with the cells of parents as a scenario has left them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.cells import Cells, concat, each, every_row, null_cell
from misata_sql.chaos.clean import ScenarioCells, place_values, prune, read_values, rows_by_number, whole_where_unclean
from misata_sql.chaos.execute import RowSet, execute
from misata_sql.chaos.held import HeldCell
from misata_sql.chaos.statements import (
    RenameColumn,
    Scenario,
    ScenarioCell,
    Statement,
    TableKey,
    columns_of,
    trees_of,
)
from misata_sql.compose import TableRows
from misata_sql.engine.program import Buffer, Layout, Program

if TYPE_CHECKING:
    from misata_sql.engine.arena import Arena
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
        self._clean: dict[str, CleanColumn] = {}
        self.scenario = scenario
        self.key = key
        kept, needed = prune(statements, columns, keep_all=keep_all)
        compiled = plan.schema[key]
        cells = scenario.cells_of(key, kept)
        self.cells: ScenarioCells = cells
        self.held = scenario.held_by(kept)
        self.types = {column.name: column.type for column in compiled.columns}
        self.statements = whole_where_unclean(kept, self.types, cells)
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

    def clean_column(self, name: str) -> "CleanColumn":
        """A clean column, or a clean cell of a parent."""
        found = self._clean.get(name)
        # threads that come at the same time get the one that is there first
        return found if found is not None else self._clean.setdefault(name, CleanColumn(self, name))

    @cached_property
    def dirty(self) -> "tuple[Program, Buffer, dict[str, list[_Reached]]]":
        """The program that finds the parents of dirty cells, the buffer of row numbers, and the parents."""
        at, rows = rows_by_number(self.plan, self.key)
        reached = {name: self._reach(at, cell) for name, cell in self.cells.items() if cell.is_dirty}
        found = [b for path in reached.values() for r in path for b in (r.rows, r.validity) if b is not None]
        return at.composer.program_of([], [rows, *found]), rows, reached

    def _reach(self, at: TableRows, cell: ScenarioCell) -> list[_Reached]:
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

    def open(self, capacity: int) -> "RowReader":
        """Buffers for one thread, for that many rows at once."""
        return RowReader(self, capacity)


class CleanColumn:
    """One column, or cell of a parent, as it is generated: a program of its own, over rows that are known by number."""

    def __init__(self, source: RowSource, name: str) -> None:
        at, self.rows = rows_by_number(source.plan, source.key)
        self.places = place_values(at, [name], source.types, source.cells)
        ((value, _),) = self.places.values()
        buffers = value.buffers() if isinstance(value, Layout) else []
        self.program = at.composer.program_of([value], [self.rows, *buffers])


class CleanReader:
    """One thread's buffers for the clean columns of a RowSource, each as somebody asks for it."""

    def __init__(self, source: RowSource, capacity: int) -> None:
        self.source = source
        self.capacity = capacity
        self._columns: dict[str, tuple[CleanColumn, Arena]] = {}

    def value(self, name: str, numbers: np.ndarray) -> Any:
        """A column at the rows of these numbers."""
        parts = [
            self._some(name, part) for part in np.split(numbers, range(self.capacity, len(numbers), self.capacity))
        ]
        return parts[0] if len(parts) == 1 else concat(*parts)

    def _some(self, name: str, numbers: np.ndarray) -> Any:
        from misata_sql.engine.arena import Arena

        if name not in self._columns:
            column = self.source.clean_column(name)
            self._columns[name] = column, Arena(column.program, self.capacity)
        (column, arena), n = self._columns[name], len(numbers)
        arena.array(column.rows)[:n] = numbers
        arena.run(0, n)
        value = every_row(read_values(column.program, column.places, arena, n)[name], n)
        # numbers may lie in the arena, whose next run changes them; setting NULLs need not copy them either
        return each(lambda series: series[np.arange(n)] if series.dtype.is_numeric() else series, value)


@dataclass(frozen=True, eq=False)
class Generated:
    """The clean cells of some rows, made when somebody reads them."""

    reader: CleanReader
    name: str
    numbers: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def gather(self, places: np.ndarray) -> Any:
        """Those at some places."""
        return self.reader.value(self.name, self.numbers.take(places))


@dataclass(frozen=True, eq=False)
class Earlier:
    """The clean cells that rows hold from earlier ones."""

    reader: CleanReader
    cell: HeldCell
    numbers: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def gather(self, places: np.ndarray) -> Any:
        """Those at some places."""
        return self.reader.value(self.cell.column, self.cell.rows(self.numbers.take(places)))


class RowReader:
    """One thread's buffers over a RowSource."""

    def __init__(self, source: RowSource, capacity: int) -> None:
        from misata_sql.engine.arena import Arena

        self.source = source
        self.reader = CleanReader(source, capacity)
        program, self.rows, self.reached = source.dirty
        self.arena = Arena(program, capacity) if self.reached else None
        self.parents = {
            name: [r.source.open(capacity) if r.source is not None else None for r in reached]
            for name, reached in self.reached.items()
        }

    def clean(self, numbers: np.ndarray) -> RowSet:
        """The clean rows of these numbers, with the parents' cells that the statements read."""
        numbers = np.ascontiguousarray(numbers, np.int64)
        n = len(numbers)
        clean = [*self.source.clean_columns, *(name for name in self.source.cells if name not in self.reached)]
        columns = {name: Cells((Generated(self.reader, name, numbers),)) for name in clean}
        if self.arena is not None:
            self.arena.array(self.rows)[:n] = numbers
            self.arena.run(0, n)
            for name, reached in self.reached.items():
                columns[name] = self._dirty(self.arena, reached, self.parents[name], self.source.cells[name], n)
        for cell in self.source.held:
            columns[cell.name] = Cells((Earlier(self.reader, cell, numbers),))
        for name, type in self.source.write_only.items():
            columns[name] = Cells.alike(null_cell(type), n)
        return RowSet.clean(numbers, columns)

    def behind(self, numbers: np.ndarray) -> RowSet:
        """What the statements leave of these rows, without copies."""
        rows = execute(self.source.statements, self.clean(numbers))
        order = rows.order()
        return rows.take(order[rows.copies.take(order) == 0])

    def _dirty(
        self,
        arena: "Arena",
        reached: "list[_Reached]",
        readers: "list[RowReader | None]",
        cell: ScenarioCell,
        n: int,
    ) -> Cells:
        """A dirty cell; NULL where the row has no parent, or a statement has deleted it."""
        there = np.ones(n, bool)
        found = Cells.alike(null_cell(cell.cell.type), n)
        for place, reader in zip(reached, readers, strict=True):
            numbers = arena.array(place.rows)[:n].copy()
            if place.validity is not None:
                bits = arena.array(place.validity)[: (n + 7) // 8]
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
            if place is reached[-1] and there.any():
                found = left.columns[cell.cell.column].take(np.where(there, places, 0))
        nowhere = np.flatnonzero(~there)
        return found.changed(nowhere, null_cell(cell.cell.type), n, cell.cell.type) if len(nowhere) else found
