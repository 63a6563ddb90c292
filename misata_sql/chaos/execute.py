"""The statements of a scenario over some rows, in order, each over what the ones before left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from misata_sql.chaos.calls import ROW_KEY, copy_stream
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
from misata_sql.kernels.chaos_rows import copy_keys
from misata_sql.spec.types import SqlType


@dataclass
class RowSet:
    """Rows in the middle of a scenario.

    numbers: (n,) int64 of the clean rows that they come from; copies: (n,) int64, 0 for a row itself, and other numbers
        for its copies; keys: (n,) int64, by which draws belong to rows
    values: cells by the names of columns, of those that the statements need
    changed: (n,) bool by column: where its cell may not be the clean one
    """

    numbers: np.ndarray
    copies: np.ndarray
    keys: np.ndarray
    values: dict[str, Any]
    changed: dict[str, np.ndarray]

    @classmethod
    def clean(cls, numbers: np.ndarray, values: Mapping[str, Any]) -> "RowSet":
        """Rows as they are generated."""
        n = len(numbers)
        expanded = {name: every_row(value, n) for name, value in values.items()}
        return cls(numbers, np.zeros(n, np.int64), numbers, expanded, {name: np.zeros(n, bool) for name in values})

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, places: np.ndarray) -> "RowSet":
        """Some of the rows."""
        import polars as pl

        spots = pl.Series(places.astype(np.uint32))
        values = {name: _gather(value, spots) for name, value in self.values.items()}
        changed = {name: flags[places] for name, flags in self.changed.items()}
        return RowSet(self.numbers[places], self.copies[places], self.keys[places], values, changed)

    def followed_by(self, other: "RowSet") -> "RowSet":
        """These rows and then others."""
        join = np.concatenate
        return RowSet(
            join([self.numbers, other.numbers]),
            join([self.copies, other.copies]),
            join([self.keys, other.keys]),
            {name: concat(value, other.values[name]) for name, value in self.values.items()},
            {name: join([flags, other.changed[name]]) for name, flags in self.changed.items()},
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
    """The rows that the statements leave, in the order of their clean rows, copies behind each of them.

    listener: gets every effect that really is one: cells that changed, rows that went and copies that came
    """
    for statement in statements:
        rows = _STEPS.get(type(statement), _pass)(statement, rows, listener)
    order = np.lexsort((rows.copies, rows.numbers))
    return rows if (order[1:] > order[:-1]).all() else rows.take(order)


def _pass(statement: Statement, rows: RowSet, listener: Listener | None) -> RowSet:
    return rows


def _update(statement: Update, rows: RowSet, listener: Listener | None) -> RowSet:
    hit = hits(statement.where, rows, statement)
    if hit.any():
        _assign(statement, statement.assignments, rows, hit, listener)
    return rows


def _assign(
    statement: Statement, assignments: Sequence[Assignment], rows: RowSet, hit: np.ndarray, listener: Listener | None
) -> None:
    """Set columns where `hit`; every value is computed from the rows as they were."""
    import polars as pl

    from misata_sql.expressions.nested import choose

    wanted = [a for a in assignments if a.column in rows.values]
    found = [_value(assignment.value.tree, rows, statement, hit) for assignment in wanted]
    before = {assignment.column: rows.values[assignment.column] for assignment in wanted}
    for assignment, value in zip(wanted, found, strict=True):
        old, type = before[assignment.column], assignment.value.tree.type
        # without a ledger nobody asks whether the value is another one, and the old one may not be there (write_only)
        really = hit if listener is None else hit & _differs(old, value, len(rows))
        if not really.any():
            continue
        new = value if really.all() else choose(pl.Series(really), value, old, type)
        if listener is not None:
            places = np.flatnonzero(really)
            listener(
                Effect(
                    statement, assignment.column, assignment.operator, rows.take(places),
                    gather(old, places), gather(new, places),
                )
            )  # fmt: skip
        rows.values[assignment.column] = new
        rows.changed[assignment.column] = rows.changed[assignment.column] | really


def _delete(statement: Delete, rows: RowSet, listener: Listener | None) -> RowSet:
    hit = hits(statement.where, rows, statement)
    if not hit.any():
        return rows
    if listener is not None:
        listener(Effect(statement, "", "delete", rows.take(np.flatnonzero(hit))))
    return rows.take(np.flatnonzero(~hit))


def _insert(statement: Insert, rows: RowSet, listener: Listener | None) -> RowSet:
    places = np.flatnonzero(hits(statement.where, rows, statement))
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
            listener(Effect(statement, "", "insert", replace(made, values=dict(made.values))))
        if statement.assignments:
            _assign(statement, statement.assignments, made, np.ones(len(made), bool), listener)
        result = result.followed_by(made)
    return result


def _rename(statement: RenameColumn, rows: RowSet, listener: Listener | None) -> RowSet:
    if statement.column in rows.values:
        rows.values[statement.new_name] = rows.values.pop(statement.column)
        rows.changed[statement.new_name] = rows.changed.pop(statement.column)
    return rows


def _drop(statement: DropColumn, rows: RowSet, listener: Listener | None) -> RowSet:
    rows.values.pop(statement.column, None)
    rows.changed.pop(statement.column, None)
    return rows


def _reads_changed(tree: Node, rows: RowSet) -> np.ndarray:
    """(n_rows,) bool: where a tree reads a cell that a statement has changed."""
    flags = np.zeros(len(rows), bool)
    for name in columns_of(tree) & rows.changed.keys():
        flags |= rows.changed[name]
    return flags


def _add(statement: AddColumn, rows: RowSet, listener: Listener | None) -> RowSet:
    value = _value(statement.value.tree, rows, statement, None)
    if listener is not None and not statement.is_constant:
        before = every_row(null_cells(statement.type), len(rows))
        places = np.flatnonzero(_differs(before, value, len(rows)))
        listener(
            Effect(
                statement, statement.column, operator_of(statement.value.tree), rows.take(places),
                gather(before, places), gather(value, places),
            )
        )  # fmt: skip
    rows.values[statement.column] = value
    rows.changed[statement.column] = _reads_changed(statement.value.tree, rows)
    return rows


def _retype(statement: RetypeColumn, rows: RowSet, listener: Listener | None) -> RowSet:
    if statement.column in rows.values:
        own = rows.changed[statement.column]
        rows.changed[statement.column] = own | _reads_changed(statement.value.tree, rows)
        # where nothing reads the column later, cells that are clean are taken from the clean stream
        wanted = rows.changed[statement.column] if statement.is_last_read and listener is None else None
        rows.values[statement.column] = _value(statement.value.tree, rows, statement, wanted)
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


def _evaluation(rows: RowSet, statement: Statement) -> Any:
    import polars as pl

    from misata_sql.expressions.evaluate import Evaluation

    return Evaluation({**rows.values, ROW_KEY: pl.Series(rows.keys)}, len(rows), statement.label, {})


def hits(where: Expression | None, rows: RowSet, statement: Statement) -> np.ndarray:
    """(n,) bool: the rows for which the condition of a statement is true."""
    n = len(rows)
    hit = np.ones(n, bool)
    rest: list[Node] = []
    for condition in conjuncts(where.tree) if where is not None else ():
        if columns_of(condition) == {ROW_KEY}:
            hit &= key_hits(condition, rows.keys)
        else:
            rest.append(condition)
    if rest and hit.any():  # cells are looked at where the draws want it only
        sub, places = _those_read(rest, rows, hit)
        for condition in rest:
            hit[places] &= is_true(_evaluation(sub, statement).value(condition), len(sub))
    return hit


def _those_read(trees: Sequence[Node], rows: RowSet, hit: np.ndarray) -> tuple[RowSet, np.ndarray]:
    """The rows where `hit` with the columns that trees read, and their places."""
    places = np.flatnonzero(hit)
    read = {name for tree in trees for name in columns_of(tree)}
    values = {name: value for name, value in rows.values.items() if name in read}
    sub = replace(rows, values=values, changed={})
    return (sub if len(places) == len(rows) else sub.take(places)), places


def key_hits(condition: Node, keys: np.ndarray) -> np.ndarray:
    """(n,) bool: where a condition that reads the row's key only is true."""
    import polars as pl

    from misata_sql.expressions.evaluate import Evaluation

    if condition.op == "call":
        constant = condition.value.constant_rate(condition)
        if constant is not None:
            return np.asarray(condition.value.run_constant(constant, keys))
    return is_true(Evaluation({ROW_KEY: pl.Series(keys)}, len(keys), condition.text, {}).value(condition), len(keys))


def _value(tree: Node, rows: RowSet, statement: Statement, hit: np.ndarray | None) -> Any:
    """Cells of all rows, right where `hit`; an error elsewhere is none."""
    import polars as pl

    if hit is None or hit.all():
        return every_row(_evaluation(rows, statement).value(tree), len(rows))
    sub, places = _those_read([tree], rows, hit)
    if not len(places):
        return every_row(null_cells(tree.type), len(rows))
    found = every_row(_evaluation(sub, statement).value(tree), len(sub))
    spots = np.zeros(len(rows), np.uint32)  # elsewhere whatever the first one is
    spots[places] = np.arange(len(places), dtype=np.uint32)
    return _gather(found, pl.Series(spots))


def null_cells(type: SqlType) -> Any:
    """One NULL of a type."""
    import polars as pl

    from misata_sql.expressions.nested import null_of
    from misata_sql.expressions.series import IntervalSeries, polars_type

    if type.id == "INTERVAL":
        return IntervalSeries(*(pl.Series([None], dtype=pl.Int64) for _ in range(3)))
    return null_of(type) if type.is_nested else pl.Series([None], dtype=polars_type(type))


def _differs(old: Any, new: Any, n: int) -> np.ndarray:
    """(n,) bool: where two values are distinct, NULLs being alike."""
    if isinstance(old, tuple):  # parts of an INTERVAL or of a nested value: cells differ where a part does
        result = np.zeros(n, bool)
        for left, right in zip(old, new, strict=False):
            result |= _differs(left, right, n)
        return result | (len(old) != len(new))
    different = old.ne_missing(new)
    found: np.ndarray = different.to_numpy()
    return np.broadcast_to(found, n) if len(found) != n else found


def is_true(condition: Any, n: int) -> np.ndarray:
    """(n,) bool: where a Boolean Series of n rows, or one for all, is true and not NULL."""
    found: np.ndarray
    if condition.null_count():
        import pyarrow.compute as pc

        found = pc.fill_null(condition.to_arrow(), False).to_numpy(zero_copy_only=False)
    else:
        found = condition.to_numpy()
    return found if len(found) == n else np.broadcast_to(found, n)


def _each(function: Callable[..., Any], *values: Any) -> Any:
    """A function of Series over values of one type, which are Series, or tuples of those."""
    first = values[0]
    if not isinstance(first, tuple):
        return function(*values)
    parts = [_each(function, *pieces) for pieces in zip(*values, strict=True)]
    return type(first)(*parts) if hasattr(first, "_fields") else tuple(parts)


def every_row(value: Any, n: int) -> Any:
    """A value whose Series have n rows each."""
    return _each(lambda series: series if len(series) == n else series.new_from_index(0, n), value)


def gather(value: Any, places: np.ndarray) -> Any:
    """Some rows of a value."""
    import polars as pl

    return _gather(value, pl.Series(places.astype(np.uint32)))


def _gather(value: Any, places: Any) -> Any:
    return _each(lambda series: series[places], value)


def concat(first: Any, second: Any) -> Any:
    """The rows of two values of one type."""
    import polars as pl

    return _each(lambda *pieces: pl.concat(pieces, rechunk=True), first, second)
