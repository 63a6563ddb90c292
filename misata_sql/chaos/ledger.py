"""misata_chaos_log: the truth about a perturbed table, one row for each cell, row or column that a scenario changed.

Only the rows that some statement may hit are generated, so the ledger of rare faults costs a fraction of the rows.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.execute import Effect, RowSet, execute
from misata_sql.chaos.fetch import RowReader, RowSource
from misata_sql.chaos.ledger_text import cell_text
from misata_sql.chaos.marks import Hits, Marker, rows_of_fill
from misata_sql.chaos.perturb import Main, Perturbed
from misata_sql.chaos.statements import (
    AddColumn,
    DropColumn,
    Insert,
    MoveColumn,
    RenameColumn,
    RetypeColumn,
    SortRows,
    Statement,
    Update,
)
from misata_sql.engine.program import Layout, Program
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import BIGINT, VARCHAR, SqlType

if TYPE_CHECKING:
    from misata_sql.engine.arena import Arena

COLUMNS: tuple[tuple[str, SqlType], ...] = (
    ("row", BIGINT),
    ("copy", BIGINT),
    ("key", VARCHAR),
    ("statement", BIGINT),
    ("line", BIGINT),
    ("column", VARCHAR),
    ("operator", VARCHAR),
    ("before", VARCHAR),
    ("after", VARCHAR),
)
_CELL = "cell"
_KEY = "\0key "  # before the names of the clean columns of the primary key


@dataclass(frozen=True)
class Ledger:
    """The ledger of the same call of misata_perturb, by the numbers of clean rows.

    row: number of the clean row, from 0, NULL for what changes columns; copy: 0 for the row itself, other numbers for
        the copies that INSERT makes of it
    key: the clean row's primary key; statement, line: which statement it was, and where it begins
    column: NULL where the row as a whole came or went; operator: what was done to it
    before, after: the cell as text; of a copy the number of the row that was copied, and its own; of a column its
        name and type
    """

    perturbed: Perturbed
    varies = True

    @property
    def columns(self) -> tuple[tuple[str, SqlType], ...]:
        return COLUMNS

    @property
    def n_rows(self) -> int:
        return self.perturbed.n_rows

    @property
    def first_row(self) -> int:
        return self.perturbed.first_row

    @cached_property
    def hits(self) -> Hits:
        perturbed, plan = self.perturbed, self.perturbed.plan
        primary = plan.compiled.table.primary_key
        source = RowSource(
            plan, perturbed.scenario, plan.compiled.table.key, perturbed.statements, (),
            primary.columns if primary else (), keep_all=True,
        )  # fmt: skip
        adds = [s for s in source.statements if isinstance(s, AddColumn)]
        return Hits(source, is_dense=not all(statement.is_constant for statement in adds))

    @cached_property
    def key(self) -> Node | None:
        """The primary key as text, over the clean columns."""
        table = self.perturbed.plan.compiled.table
        if table.primary_key is None:
            return None
        parts = [cell_text(column.type, column.name, _key_name(column.name), table) for column in
                 map(table.column, table.primary_key.columns)]  # fmt: skip
        if len(parts) == 1:
            return parts[0]
        pieces = [Node("constant", VARCHAR, value="(", can_be_null=False)]
        for place, part in enumerate(parts):
            pieces += [Node("constant", VARCHAR, value=", ", can_be_null=False)] if place else []
            pieces.append(part)
        pieces.append(Node("constant", VARCHAR, value=")", can_be_null=False))
        return Node("concat", VARCHAR, tuple(pieces))

    @cached_property
    def texts(self) -> dict[SqlType, Node]:
        """The cells of each type as text."""
        table = self.perturbed.plan.compiled.table
        types: dict[SqlType, str] = {}
        for statement in self.hits.source.statements:
            if isinstance(statement, AddColumn):
                types[statement.type] = statement.column
            elif isinstance(statement, Update | Insert):
                types |= {assignment.value.tree.type: assignment.column for assignment in statement.assignments}
        return {type: cell_text(type, name, _CELL, table) for type, name in types.items()}

    def scan(self, column_ids: tuple[int, ...]) -> "LedgerScan":
        """The scan of some columns, in the order wanted."""
        return LedgerScan(self, column_ids)


def _key_name(column: str) -> str:
    return _KEY + column


@dataclass(frozen=True)
class LedgerScan:
    """Some columns of a ledger."""

    ledger: Ledger
    column_ids: tuple[int, ...]

    @cached_property
    def _main(self) -> Main:
        return Main(self.ledger.hits, ())

    @cached_property
    def _rows(self) -> int:
        ledger, main = self.ledger, self._main
        return rows_of_fill(ledger.hits, main.masks, main.program, ledger.first_row, ledger.n_rows)

    def open(self) -> "Arena":
        """Buffers for one thread."""
        from misata_sql.engine.arena import Arena

        stage = LedgerStream(self.ledger, self._main, self.column_ids, self._rows)
        return Arena(Program((), tuple(Layout("fixed") for _ in self.column_ids), stage), self._rows)


class LedgerStream:
    """One thread's part of a ledger: the Python stage of its arena."""

    def __init__(self, ledger: Ledger, main: Main, column_ids: tuple[int, ...], n_rows: int) -> None:
        from misata_sql.engine.arena import Arena

        self.ledger = ledger
        self.hits = ledger.hits
        self.main = main
        self.column_ids = column_ids
        self.marker = Marker(self.hits, main.masks, main.program, Arena(main.program, n_rows))
        self.reader: RowReader | None = None  # the first row that is hit makes it

    def __call__(self, out: Any, first_row: int, n_rows: int) -> None:
        import polars as pl

        from misata_sql.expressions.series import export

        frames = [_columns_frame(self.hits.source.statements)] if first_row == 0 else []
        numbers = first_row + self.marker.find(first_row, n_rows)
        frames += self._frames(numbers) if len(numbers) else []
        whole = pl.concat(frames) if frames else _frame(0, {})
        owners = []
        for i, column in enumerate(self.column_ids):
            name, type = COLUMNS[column]
            cells = export(whole[name], type, len(whole))
            out.point(i, *cells.place())
            owners.append(cells.owners)
        out.deliver(len(whole))
        out.keep(owners)

    def _frames(self, numbers: np.ndarray) -> list[Any]:
        import polars as pl

        rows = self._clean(numbers)
        effects: list[Effect] = []
        execute(self.hits.source.statements, rows, effects.append)
        frames = [self._effect_frame(effect) for effect in effects]
        return [pl.concat(frames).sort("row", "statement", "copy", maintain_order=True)] if frames else []

    def _clean(self, numbers: np.ndarray) -> RowSet:
        if self.reader is None:
            self.reader = self.hits.source.open(self.marker.arena.capacity)
        rows = self.reader.clean(numbers)
        table = self.ledger.perturbed.plan.compiled.table
        for name in table.primary_key.columns if table.primary_key else ():
            rows.columns[_key_name(name)] = rows.columns[name]
            rows.changed[_key_name(name)] = rows.changed[name]
        return rows

    def _effect_frame(self, effect: Effect) -> Any:
        from misata_sql.expressions.evaluate import Evaluation
        from misata_sql.expressions.series import expand

        n = len(effect.rows)

        def text(tree: Node | None, values: dict[str, Any]) -> Any:
            return None if tree is None else expand(Evaluation(values, n, "misata_chaos_log", {}).value(tree), n)

        found: dict[str, Any] = {
            "row": effect.rows.numbers,
            "copy": effect.rows.copies,
            "key": text(
                self.ledger.key,
                {name: cells.value() for name, cells in effect.rows.columns.items() if name.startswith(_KEY)},
            ),
            "statement": effect.statement.number,
            "line": effect.statement.span.line,
            "operator": effect.operator,
        }
        if effect.column:
            tree = self.ledger.texts[_type_of(effect)]
            found["column"] = effect.column
            found["before"], found["after"] = text(tree, {_CELL: effect.before}), text(tree, {_CELL: effect.after})
        elif effect.operator == "insert":
            first = effect.statement.first_copy  # type: ignore[attr-defined]
            found["before"], found["after"] = (effect.rows.copies % first).astype(str), effect.rows.copies.astype(str)
        return _frame(n, found)


def _type_of(effect: Effect) -> SqlType:
    """Of the cells that were changed."""
    if isinstance(effect.statement, AddColumn):
        return effect.statement.type
    assert isinstance(effect.statement, Update | Insert)
    return next(a for a in effect.statement.assignments if a.column == effect.column).value.tree.type


def _frame(n: int, found: dict[str, Any]) -> Any:
    """Rows of the ledger; what is not found is NULL."""
    import polars as pl

    columns = []
    for name, type in COLUMNS:
        dtype = pl.Int64 if type == BIGINT else pl.String
        value = found.get(name)
        if value is None or isinstance(value, int | str):
            series = pl.Series([value], dtype=dtype).new_from_index(0, n)
        else:
            series = pl.Series(value, dtype=dtype)
        columns.append(series.alias(name))
    return pl.DataFrame(columns)


def _columns_frame(statements: "list[Statement]") -> Any:
    """What ALTER TABLE did."""
    import polars as pl

    frames = [_frame(0, {})]
    for statement in statements:
        found: dict[str, Any] = {"statement": statement.number, "line": statement.span.line}
        match statement:
            case AddColumn():
                found |= {
                    "column": statement.column,
                    "operator": "add",
                    "after": statement.declaration,
                }
            case DropColumn():
                found |= {"column": statement.column, "operator": "drop", "before": statement.column}
            case RenameColumn():
                found |= {"column": statement.column, "operator": "rename", "before": statement.column}
                found["after"] = statement.new_name
            case RetypeColumn():
                found |= {"column": statement.column, "operator": "retype"}
                found["before"] = f"{statement.column} {statement.old_type}"
                found["after"] = f"{statement.column} {statement.type}"
            case MoveColumn():
                found |= {"column": statement.column, "operator": "move", "before": statement.column}
                found["after"] = f"after {statement.after}" if statement.after is not None else "first"
            case SortRows():
                found |= {"column": statement.keys[0].column, "operator": "sort", "after": statement.description}
            case _:
                continue
        frames.append(_frame(1, found))
    return pl.concat(frames)
