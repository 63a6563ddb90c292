"""A call of misata_violate within a scenario, and what stands for it in SQL over a stored table."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.violate.carried import encoded, stored, text_of
from misata_sql.chaos.violate.violation import MOST_ATTEMPTS, Left, Violation, named_columns, read_violation
from misata_sql.domains.storage import lattice_range, show
from misata_sql.errors import ArgumentError, GeneratorError
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

KIND = "violate"
NAME = "misata_violate"


@dataclass(frozen=True, eq=False)
class Joint:
    """What the calls of one statement share: they draw together.

    ddl, columns: as of read_violation; seed: of the calls; free: columns that misata_violate can set
    """

    ddl: str
    columns: tuple[str, ...]
    seed: int
    free: tuple[str, ...]
    _last: threading.local = field(default_factory=threading.local, repr=False)

    @property
    def violation(self) -> Violation:
        return read_violation(self.ddl, self.columns)

    def values(self, operands: Sequence[Any], n_rows: int, label: str) -> dict[str, Any]:
        """The cells of all columns. operands: Series of the inputs' cells, and of the rows' keys"""
        *cells, keys = operands
        rows = keys.to_numpy()
        last = getattr(self._last, "found", None)
        if last is not None and np.array_equal(last[0], rows):
            found: dict[str, Any] = last[1]
            return found
        violation = self.violation
        given = dict(zip(violation.inputs, cells, strict=True))
        found, left = violation.draw(self.seed, rows, given)
        if left is not None:
            raise GeneratorError(f"{label}: {explain(violation, left, rows, given, self.free)}")
        self._last.found = rows.copy(), found
        return found


@dataclass(frozen=True, eq=False)
class ViolateCall:
    """The value of a node "call": its operands are the cells that the CHECKs read, and the row's key.

    column: the one that it sets, as the table declared it
    cells: the inputs as text, in SQL; unsent: one of them that is not handed over, with its type; "": none
    """

    joint: Joint
    column: str
    cells: tuple[str, ...]
    unsent: str
    kind = KIND

    def evaluate(self, run: "Evaluation", node: Node, operands: list[Any], active: Any) -> Any:
        """The Series of the new cells."""
        return self.joint.values(operands, run.n_rows, run.label)[self.column]


def explain(
    violation: Violation, left: Left, keys: np.ndarray, cells: dict[str, Any], free: Sequence[str] | None = None
) -> str:
    """Why rows were left over, by the first of them. free: columns that can be set too; None: it is not known"""
    place = int(left.places[0])
    row = ", ".join(
        f"{name} = {_shown(cells[name], place, violation.table.column(name).type)}" for name in violation.inputs
    )
    columns = named_columns(violation.columns)
    what = f"{NAME}('{violation.name}') found no {columns} by which {violation.broken.check} is false"
    if left.kept:
        reasons = ", ".join(f"{text} in {n:,}" for text, n in sorted(left.kept.items(), key=lambda item: -item[1]))
        what += f" and the other CHECKs hold; it was false in {left.n_false:,} proposals, which broke {reasons}"
    checks = [violation.broken.check, *(j.check for j in violation.kept if str(j.check) in left.kept)]
    more = dict.fromkeys(name for check in checks for name in check.columns)
    named = [name for name in more if name not in violation.columns and (free is None or name in free)]
    hint = f"set {named_columns(named)} by the same call, or leave" if named else "leave"
    return (
        f"{what}, in {MOST_ATTEMPTS:,} attempts at the row with key {keys[place]}: {row}\n"
        f"  Hint: {hint} such rows out by WHERE"
    )


def _shown(series: Any, place: int, type: SqlType) -> str:
    if isinstance(series, tuple):  # parts of an INTERVAL or of a nested value
        return f"some {type}"
    value = series[place if len(series) > 1 else 0]
    if value is None:
        return "NULL"
    if type.id == "ENUM":
        return repr(type.values[value])
    return show(int(value), type) if lattice_range(type) is not None else repr(value)


def draw_texts(
    ddl: str, columns: tuple[str, ...], cells: Sequence[Sequence[str | None]], keys: Sequence[int], seed: int
) -> str:
    """The new cells of some rows in one text, as carried.decoded takes them. cells: of the inputs, as text, by row"""
    import polars as pl

    from misata_sql.expressions.series import polars_type

    violation = read_violation(ddl, columns)
    types = {column.name: column.type for column in violation.table.columns}
    if len(cells) != len(keys) or any(len(row) != len(violation.inputs) for row in cells):
        raise ArgumentError(f"{NAME} needs a key and a cell of each of {', '.join(violation.inputs)} for each row")
    if None in keys:
        raise ArgumentError(f"{NAME}: a key must not be NULL")
    given = {}
    for place, name in enumerate(violation.inputs):
        try:
            values = [stored(row[place], types[name]) for row in cells]
            given[name] = pl.Series(values, dtype=polars_type(types[name]))
        except (ValueError, TypeError, ArithmeticError, pl.exceptions.PolarsError):
            raise ArgumentError(f"{NAME}: the cells of {name} are not all {types[name]}") from None
    numbers = np.array(keys, np.int64)
    found, left = violation.draw(seed, numbers, given)
    if left is not None:
        raise GeneratorError(explain(violation, left, numbers, given))
    return encoded([[text_of(value, types[name]) for value in series.to_list()] for name, series in found.items()])
