"""Values that may break a CHECK: near the constants that it names, near other cells of the row, and near the own one.

Every proposal is a pure function of random bits, so of the call, the row and the attempt.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from misata_sql.chaos.cells import concat, gather
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import polars_type, text_series
from misata_sql.spec.types import SqlType

MICROS = {"DATE": 86_400_000_000, "TIMESTAMP_S": 1_000_000, "TIMESTAMP_MS": 1_000, "TIMESTAMP": 1, "TIME": 1,
          "TIMESTAMP WITH TIME ZONE": 1}  # fmt: skip
MOMENTS = ("DATE", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")
LARGEST = 1 << 62  # of what is added up as int64
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896  # 0001-01-01, 9999-12-31
LONGEST = 4_096  # bytes of a text that is repeated
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", np.uint8)


def family(type: SqlType) -> str:
    """What can stand for each other: "number", "moment", "time", "text", "flag" or "choice"; "" where we draw none."""
    if type.is_nested or (type.storage.size > 8 and type.id != "VARCHAR"):
        return ""
    if type.is_numeric:
        return "number"
    if type.id in MOMENTS:
        return "moment"
    return {"TIME": "time", "VARCHAR": "text", "BOOLEAN": "flag", "ENUM": "choice"}.get(type.id, "")


@dataclass(frozen=True, eq=False)
class Proposals:
    """Values for a column.

    constants: that the CHECKs name, in the column's stored units; cells: columns of the row that are alike
    """

    type: SqlType
    constants: tuple[Any, ...]
    cells: tuple[tuple[str, SqlType], ...]

    @classmethod
    def of(cls, type: SqlType, trees: Sequence[Node], columns: Mapping[str, SqlType]) -> "Proposals":
        """columns: that the trees read"""
        kind = family(type)
        found: dict[Any, None] = {}
        for node in (node for tree in trees for node in tree.walk()):
            if node.is_constant and node.value is not None and family(node.type) == kind:
                for value in _in_units(node.value, node.type, type):
                    found[value] = None
        cells = tuple((name, other) for name, other in columns.items() if family(other) == kind)
        return cls(type, tuple(found), cells)

    def draw(self, bits: np.ndarray, values: Mapping[str, Any]) -> tuple[Any, np.ndarray]:
        """(Series of (n,) stored values, (n,) bool: whether each is one of the type).

        bits: (3, n) uint64; values: the columns of the rows
        """
        import polars as pl

        match family(self.type):
            case "flag":
                return pl.Series((bits[0] & np.uint64(1)).astype(bool)), np.ones(bits.shape[1], bool)
            case "choice":
                codes = bits[0] % np.uint64(len(self.type.values))
                return pl.Series(codes).cast(polars_type(self.type)), np.ones(bits.shape[1], bool)
            case "text":
                return self._texts(bits, values)
        if self.type.id in ("DOUBLE", "FLOAT"):
            return self._floats(bits, values)
        return self._integers(bits, values)

    def _base(self, bits: np.ndarray, values: Mapping[str, Any], dtype: Any) -> np.ndarray:
        """(n,): one of the constants or of the cells, which are as likely together; 0 where there are none."""
        n = len(bits)
        sources: list[np.ndarray] = [np.full(n, constant, dtype) for constant in self.constants]
        for name, other in self.cells:
            cells = values[name].fill_null(0).to_numpy()
            sources.append(_converted(cells, other, self.type, dtype))
        if not sources:
            return np.zeros(n, dtype)
        n_constants, n_cells = len(self.constants), len(self.cells)
        place = bits >> np.uint64(1)
        of_constants = place % np.uint64(max(n_constants, 1))
        of_cells = place % np.uint64(max(n_cells, 1)) + np.uint64(n_constants)
        is_constant = ((bits & np.uint64(1)) == 0) if n_constants and n_cells else np.full(n, bool(n_constants))
        chosen = np.where(is_constant, of_constants, of_cells).astype(np.int64)
        return np.stack(sources)[chosen, np.arange(n)]

    def _integers(self, bits: np.ndarray, values: Mapping[str, Any]) -> tuple[Any, np.ndarray]:
        import polars as pl

        base = self._base(bits[0], values, np.int64)
        # mostly near, in the steps that such values have; one of 8 is the base itself, one as far away as can be
        steps = np.array(_steps(self.type), np.int64)
        step = steps[(bits[1] >> np.uint64(40)).astype(np.int64) % len(steps)]
        how = bits[1] & np.uint64(7)
        exponent = np.where(
            how == 1, (bits[1] >> np.uint64(8)) % np.uint64(62), (bits[1] >> np.uint64(8)) % np.uint64(12)
        )
        size = np.uint64(1) << exponent
        far = size | (bits[2] & (size - np.uint64(1)))
        offset = np.where(how == 0, 0, far.astype(np.int64))
        is_small = (offset < LARGEST // np.maximum(step, 1)) & (np.abs(base) < LARGEST)
        offset = np.where(is_small, offset * step, 0)
        value = np.where(bits[2] >> np.uint64(63) == 0, base + offset, base - offset)
        low, high = _stored_bounds(self.type)
        fits = is_small & (value >= low) & (value <= high)
        return pl.Series(np.where(fits, value, max(low, min(0, high)))).cast(polars_type(self.type)), fits

    def _floats(self, bits: np.ndarray, values: Mapping[str, Any]) -> tuple[Any, np.ndarray]:
        import polars as pl

        base = self._base(bits[0], values, np.float64)
        how = bits[1] & np.uint64(7)
        exponent = ((bits[1] >> np.uint64(8)) % np.uint64(24)).astype(np.float64) - 8
        offset = np.where(
            how == 0, 0.0, np.exp2(exponent) * (1 + (bits[2] >> np.uint64(12)).astype(np.float64) * 2.0**-52)
        )
        value = np.where(bits[2] & np.uint64(1) == 0, base + offset, base - offset)
        value = np.where(how == 1, -base, value)
        return pl.Series(value).cast(polars_type(self.type)), np.isfinite(value)

    def _texts(self, bits: np.ndarray, values: Mapping[str, Any]) -> tuple[Any, np.ndarray]:
        import polars as pl

        n = bits.shape[1]
        sources = [pl.Series([constant]).new_from_index(0, n) for constant in self.constants]
        sources += [values[name].fill_null("") for name, _ in self.cells]
        sources += [] if sources else [pl.Series([""]).new_from_index(0, n)]
        which = (bits[0] % np.uint64(len(sources))).astype(np.int64)
        base = gather(concat(*sources), which * n + np.arange(n))
        how = ((bits[1] >> np.uint64(8)) % np.uint64(len(_CHANGES) + 1)).astype(np.int64)
        parts, places = [], []
        for number in range(len(_CHANGES) + 1):
            mine = np.flatnonzero(how == number)
            if len(mine):
                places.append(mine)
                some = gather(base, mine)
                parts.append(_CHANGES[number](some) if number < len(_CHANGES) else _random_texts(bits[:, mine]))
        order = np.empty(n, np.int64)
        order[np.concatenate(places)] = np.arange(n)
        made = gather(concat(*parts), order)
        return made, (made.str.len_bytes() <= LONGEST).to_numpy()


def _random_texts(bits: np.ndarray) -> Any:
    """Up to 12 letters and digits."""
    lengths = (bits[1] >> np.uint64(32)).astype(np.int64) % 13
    letters = _LETTERS[(bits[2][:, None] >> np.arange(0, 60, 5, dtype=np.uint64)).astype(np.int64) & 63]
    text = letters[np.arange(12) < lengths[:, None]]
    return text_series(text, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


def _repeated(times: int) -> Any:
    def change(texts: Any) -> Any:
        import polars as pl

        return pl.DataFrame({"t": texts}).select(pl.concat_str([pl.col("t")] * times)).to_series()

    return change


_CHANGES: Sequence[Any] = (
    lambda texts: texts,
    lambda texts: texts.str.to_uppercase(),
    lambda texts: texts.str.to_lowercase(),
    lambda texts: texts + "x",
    lambda texts: "X" + texts,
    lambda texts: " " + texts,
    lambda texts: texts.str.head(-1),
    lambda texts: texts.str.tail(-1),
    lambda texts: texts.str.head(0),
    lambda texts: texts.str.reverse(),
    lambda texts: texts.str.replace_all(r"[0-9]", "?"),
    lambda texts: texts.str.replace_all(r"[^A-Za-z0-9]", ""),
    lambda texts: texts.str.replace(r"[A-Za-z]", "#"),
    _repeated(2),
    _repeated(16),
    _repeated(128),
)


def _steps(type: SqlType) -> Sequence[int]:
    """In which values of a type differ, in stored units."""
    if type.id in MICROS and type.id != "DATE":
        second = 1_000_000 // MICROS[type.id]
        return second, 60 * second, 3_600 * second, 86_400 * second, 1
    return (10 ** (type.scale or 0), 1) if type.scale else (1,)


def _stored_bounds(type: SqlType) -> tuple[int, int]:
    if type.id == "TIME":
        return 0, 86_400_000_000 - 1
    if type.id in MOMENTS:  # years beyond these are no faults that anybody has seen
        unit = 86_400_000_000 // MICROS[type.id]
        return _FIRST_DAY * unit, _LAST_DAY * unit
    assert type.bounds is not None
    return type.bounds


def _in_units(value: Any, source: SqlType, target: SqlType) -> list[Any]:
    """A constant in the stored units of another type of its family; empty where it is none."""
    if family(target) in ("text", "flag", "choice"):
        return [value] if isinstance(value, str) else []
    if family(target) == "number":
        if isinstance(value, float) and not math.isfinite(value):
            return []
        number = Fraction(value) / 10 ** (source.scale or 0)
        if target.id in ("DOUBLE", "FLOAT"):
            return [float(number)] if abs(number) < 1e300 else []
        scaled = math.floor(number * 10 ** (target.scale or 0))
        return [scaled] if abs(scaled) < LARGEST else []
    return [value * MICROS[source.id] // MICROS[target.id]] if isinstance(value, int) else []


def _converted(cells: np.ndarray, source: SqlType, target: SqlType, dtype: Any) -> np.ndarray:
    """Cells in the stored units of another type of their family, to the nearest where they are not exactly there."""
    if family(source) == "number":
        factor = 10.0 ** ((0 if dtype is np.float64 else target.scale or 0) - (source.scale or 0))
        if factor == 1 and cells.dtype.kind in "iu":
            return cells.astype(dtype)
        scaled = cells.astype(np.float64) * factor
        if dtype is np.float64:
            return scaled
        return np.rint(np.clip(np.nan_to_num(scaled), -LARGEST, LARGEST)).astype(np.int64)
    ratio = MICROS[source.id] // MICROS[target.id]
    wide: np.ndarray = cells.astype(np.int64)
    return wide * ratio if ratio else wide // (MICROS[target.id] // MICROS[source.id])
