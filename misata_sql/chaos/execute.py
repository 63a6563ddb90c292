"""The statements of a scenario over some rows, in order, each over what the ones before left."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from misata_sql.chaos.calls import ROW_KEY, copy_stream
from misata_sql.chaos.cells import Cells, differ, every_row, gather, null_cell, take_all
from misata_sql.chaos.statements import (
    AddColumn,
    Assignment,
    Delete,
    DropColumn,
    Expression,
    Insert,
    RenameColumn,
    RetypeColumn,
    Statement,
    Update,
    columns_of,
    conjuncts,
    operator_of,
)
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import truth
from misata_sql.kernels.chaos_rows import copy_keys


@dataclass
class RowSet:
    """Rows in the middle of a scenario.

    numbers: (n,) int64 of the clean rows that they come from; copies: (n,) int64, 0 for a row itself, and other numbers
        for its copies; keys: (n,) int64, by which draws belong to rows
    columns: cells by the names of columns, of those that the statements need
    changed: (n,) bool by column: where its cell may not be the clean one
    deleted: (n,) bool, of rows that are taken out at the end only; None: none is
    """

    numbers: np.ndarray
    copies: np.ndarray
    keys: np.ndarray
    columns: dict[str, Cells]
    changed: dict[str, np.ndarray]
    deleted: np.ndarray | None = None

    @classmethod
    def clean(cls, numbers: np.ndarray, columns: Mapping[str, Cells]) -> "RowSet":
        """Rows as they are generated."""
        n = len(numbers)
        unchanged = np.zeros(n, bool)
        return cls(numbers, np.zeros(n, np.int64), numbers, dict(columns), dict.fromkeys(columns, unchanged))

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def places(self) -> np.ndarray:
        """(m,) int64 of the rows that are not deleted."""
        return np.arange(len(self)) if self.deleted is None else np.flatnonzero(~self.deleted)

    def order(self) -> np.ndarray:
        """(m,) int64 of the rows that are not deleted, in the order of their clean rows, copies behind each of them."""
        places = self.places
        if (self.numbers[1:] > self.numbers[:-1]).all():
            return places
        # copies stand behind all rows that were there before, so that a stable sort leaves them in their order
        return places[np.argsort(self.numbers.take(places), kind="stable")]

    def take(self, places: np.ndarray) -> "RowSet":
        """Some of the rows that are not deleted."""
        taken: dict[int, np.ndarray] = {}  # columns that nobody changed have one array
        for flags in self.changed.values():
            if id(flags) not in taken:
                taken[id(flags)] = flags.take(places)
        changed = {name: taken[id(flags)] for name, flags in self.changed.items()}
        columns = take_all(self.columns, places)
        return RowSet(self.numbers.take(places), self.copies.take(places), self.keys.take(places), columns, changed)

    def followed_by(self, other: "RowSet") -> "RowSet":
        """These rows and then others."""
        join = np.concatenate
        n, n_other = len(self), len(other)
        deleted = None if self.deleted is None else join([self.deleted, np.zeros(n_other, bool)])
        return RowSet(
            join([self.numbers, other.numbers]),
            join([self.copies, other.copies]),
            join([self.keys, other.keys]),
            {name: cells.followed_by(other.columns[name], n, n_other) for name, cells in self.columns.items()},
            {name: join([flags, other.changed[name]]) for name, flags in self.changed.items()},
            deleted,
        )


@dataclass(frozen=True)
class Effect:
    """What one statement did to one column of some rows, or (column "") to the rows themselves.

    rows: as they were before, without those that it did not hit
    before, after: cells of the column
    """

    statement: Statement
    column: str
    operator: str
    rows: RowSet
    before: Any = None
    after: Any = None


Listener = Callable[[Effect], None]


def execute(statements: Sequence[Statement], rows: RowSet, listener: Listener | None = None) -> RowSet:
    """The rows that the statements leave, in no order; see RowSet.order.

    listener: gets every effect that really is one: cells that changed, rows that went and copies that came
    """
    for statement in statements:
        rows = _STEPS.get(type(statement), _pass)(statement, rows, listener)
    return rows


def _pass(statement: Statement, rows: RowSet, listener: Listener | None) -> RowSet:
    return rows


def _update(statement: Update, rows: RowSet, listener: Listener | None) -> RowSet:
    places = hits(statement.where, rows, statement)
    if len(places):
        _assign(statement, statement.assignments, rows, places, listener)
    return rows


def _assign(
    statement: Statement,
    assignments: Sequence[Assignment],
    rows: RowSet,
    places: np.ndarray,
    listener: Listener | None,
) -> None:
    """Set columns at some places; every value is computed from the rows as they were."""
    wanted = [a for a in assignments if a.column in rows.columns]
    found = [_value(assignment.value.tree, rows, statement, places) for assignment in wanted]
    before = rows.take(places) if listener is not None else None
    for assignment, new in zip(wanted, found, strict=True):
        hit = places
        # without a ledger nobody asks whether the value is another one, and the old one may not be there (write_only)
        if before is not None and listener is not None:
            old = before.columns[assignment.column].value()
            really = np.flatnonzero(differ(old, new, len(places)))
            if not len(really):
                continue
            hit, new = places[really], gather(every_row(new, len(places)), really)
            effect = statement, assignment.column, assignment.operator, before.take(really), gather(old, really), new
            listener(Effect(*effect))
        column, type = assignment.column, assignment.value.tree.type
        rows.columns[column] = rows.columns[column].changed(hit, new, len(rows), type)
        flags = rows.changed[column].copy()
        flags[hit] = True
        rows.changed[column] = flags


def _delete(statement: Delete, rows: RowSet, listener: Listener | None) -> RowSet:
    places = hits(statement.where, rows, statement)
    if not len(places):
        return rows
    if listener is not None:
        listener(Effect(statement, "", "delete", rows.take(places)))
    deleted = np.zeros(len(rows), bool) if rows.deleted is None else rows.deleted.copy()
    deleted[places] = True
    return replace(rows, deleted=deleted)


def _insert(statement: Insert, rows: RowSet, listener: Listener | None) -> RowSet:
    places = hits(statement.where, rows, statement)
    if not len(places):
        return rows
    result = rows
    for number in range(statement.copies):
        made = rows.take(places)
        made.copies = made.copies + statement.first_copy * (number + 1)
        keys = np.empty(len(places), np.int64)
        copy_keys.compiled(np.uint64(copy_stream(statement.seed)), made.keys, np.int64(number), keys)
        made.keys = keys
        if listener is not None:
            listener(Effect(statement, "", "insert", replace(made, columns=dict(made.columns))))
        if statement.assignments:
            _assign(statement, statement.assignments, made, np.arange(len(made)), listener)
        result = result.followed_by(made)
    return result


def _rename(statement: RenameColumn, rows: RowSet, listener: Listener | None) -> RowSet:
    if statement.column in rows.columns:
        rows.columns[statement.new_name] = rows.columns.pop(statement.column)
        rows.changed[statement.new_name] = rows.changed.pop(statement.column)
    return rows


def _drop(statement: DropColumn, rows: RowSet, listener: Listener | None) -> RowSet:
    rows.columns.pop(statement.column, None)
    rows.changed.pop(statement.column, None)
    return rows


def _reads_changed(tree: Node, rows: RowSet) -> np.ndarray:
    """(n_rows,) bool: where a tree reads a cell that a statement has changed."""
    flags = np.zeros(len(rows), bool)
    for name in columns_of(tree) & rows.changed.keys():
        flags |= rows.changed[name]
    return flags


def _add(statement: AddColumn, rows: RowSet, listener: Listener | None) -> RowSet:
    n, places = len(rows), rows.places
    value = every_row(_value(statement.value.tree, rows, statement, places), len(places))
    if listener is not None and not statement.is_constant:
        before = every_row(null_cell(statement.type), len(places))
        really = np.flatnonzero(differ(before, value, len(places)))
        listener(
            Effect(
                statement, statement.column, operator_of(statement.value.tree), rows.take(places[really]),
                gather(before, really), gather(value, really),
            )
        )  # fmt: skip
    rows.columns[statement.column] = Cells.alike(null_cell(statement.type), n).changed(places, value, n, statement.type)
    rows.changed[statement.column] = _reads_changed(statement.value.tree, rows)
    return rows


def _retype(statement: RetypeColumn, rows: RowSet, listener: Listener | None) -> RowSet:
    name, tree, n = statement.column, statement.value.tree, len(rows)
    if name in rows.columns:
        changed = rows.changed[name] | _reads_changed(tree, rows)
        places = rows.places
        if statement.is_last_read and listener is None:
            # nothing reads the column later, so that cells that are clean are taken from the clean stream
            places = places[changed[places]]
        cells = Cells.alike(null_cell(tree.type), n)
        if len(places):
            cells = cells.changed(places, _value(tree, rows, statement, places), n, tree.type)
        rows.columns[name] = cells
        rows.changed[name] = changed
    return rows


_STEPS: dict[type, Callable[[Any, RowSet, Listener | None], RowSet]] = {
    Update: _update,
    Delete: _delete,
    Insert: _insert,
    RenameColumn: _rename,
    DropColumn: _drop,
    AddColumn: _add,
    RetypeColumn: _retype,
}


class _Inputs(Mapping[str, Any]):
    """The columns of some rows as an Evaluation reads them."""

    def __init__(self, rows: RowSet, places: np.ndarray) -> None:
        self.rows = rows
        self.places = places
        self.read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        import polars as pl

        if name not in self.read:
            rows, places = self.rows, self.places
            is_key = name == ROW_KEY
            self.read[name] = pl.Series(rows.keys.take(places)) if is_key else rows.columns[name].take(places).value()
        return self.read[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self.rows.columns, ROW_KEY))

    def __len__(self) -> int:
        return len(self.rows.columns) + 1


def _value(tree: Node, rows: RowSet, statement: Statement, places: np.ndarray) -> Any:
    """What a tree is at some places: a value of as many rows, or of one for all."""
    from misata_sql.expressions.evaluate import Evaluation

    return Evaluation(_Inputs(rows, places), len(places), statement.label, {}).value(tree)


def hits(where: Expression | None, rows: RowSet, statement: Statement) -> np.ndarray:
    """(n,) int64 places of the rows for which a condition is true.

    The draws decide first; then each condition is looked at in the rows only that those before it leave.
    """
    conditions = list(conjuncts(where.tree)) if where is not None else []
    by_key = [condition for condition in conditions if columns_of(condition) == {ROW_KEY}]
    hit = np.ones(len(rows), bool) if rows.deleted is None else ~rows.deleted
    for condition in by_key:
        hit &= key_hits(condition, rows.keys)
    places = np.flatnonzero(hit)
    for condition in conditions:
        if condition not in by_key and len(places):
            places = places[truth(_value(condition, rows, statement, places), len(places))]
    return places


def key_hits(condition: Node, keys: np.ndarray | range) -> np.ndarray:
    """(n,) bool: where a condition that reads the row's key only is true. keys: int64, or a range of such"""
    import polars as pl

    from misata_sql.expressions.evaluate import Evaluation

    if condition.op == "call":
        constant = condition.value.constant_rate(condition)
        if constant is not None:
            return np.asarray(condition.value.hits(constant, keys))
    series = pl.Series(np.asarray(keys, np.int64))
    return truth(Evaluation({ROW_KEY: series}, len(keys), condition.text, {}).value(condition), len(keys))
