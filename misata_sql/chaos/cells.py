"""Cells of a column at rows that statements choose, copy and change: gathered once, when somebody reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from misata_sql.spec.types import SqlType


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a column at some rows.

    base: a Series, or the tuple of them that stands for an INTERVAL or a nested value
    at: (n,) int64 rows of it; None: all, in order
    """

    base: Any
    at: np.ndarray | None = None

    @classmethod
    def every(cls, value: Any, n: int) -> "Cells":
        """A value whose Series have n rows each, or one for all of them."""
        return cls(every_row(value, n))

    @classmethod
    def alike(cls, cell: Any, n: int) -> "Cells":
        """n times a value of one row."""
        return cls(cell, np.zeros(n, np.int64))

    def take(self, places: np.ndarray) -> "Cells":
        """Those at some places."""
        return Cells(self.base, places if self.at is None else self.at.take(places))

    def value(self) -> Any:
        """The cells themselves."""
        return self.base if self.at is None else gather(self.base, self.at)

    def changed(self, places: np.ndarray, new: Any, n: int, type: SqlType) -> "Cells":
        """These n cells of a type with others at some places. new: a value of as many rows, or of one row for all"""
        n_new = _length(new)
        if n_new == n == len(places):
            return Cells(new)
        if isinstance(new, tuple):
            return Cells(_scattered(self.value(), new, places, n, type))
        at = np.arange(n) if self.at is None else self.at.copy()
        at[places] = len(self.base) + (np.arange(len(places)) if n_new == len(places) else 0)
        return Cells(concat(self.base, new), at)

    def followed_by(self, other: "Cells", n: int, n_other: int) -> "Cells":
        """These n cells and then others."""
        first = np.arange(n) if self.at is None else self.at
        second = np.arange(n_other) if other.at is None else other.at
        if other.base is self.base:
            return Cells(self.base, np.concatenate([first, second]))
        if isinstance(self.base, tuple):
            return Cells(concat(self.value(), other.value()))
        return Cells(concat(self.base, other.base), np.concatenate([first, second + len(self.base)]))


def take_all(columns: dict[str, Cells], places: np.ndarray) -> dict[str, Cells]:
    """Some rows of columns, most of which are at the same rows of their bases."""
    composed: dict[int, np.ndarray] = {}
    found = {}
    for name, cells in columns.items():
        if id(cells.at) not in composed:
            composed[id(cells.at)] = places if cells.at is None else cells.at.take(places)
        found[name] = Cells(cells.base, composed[id(cells.at)])
    return found


def _length(value: Any) -> int:
    while isinstance(value, tuple):
        value = value[0]
    return len(value)


def _scattered(old: Any, new: Any, places: np.ndarray, n: int, type: SqlType) -> Any:
    """Nested values, which may have other numbers of items."""
    import polars as pl

    from misata_sql.expressions.nested import choose

    spots, flags = np.zeros(n, np.int64), np.zeros(n, bool)
    spots[places], flags[places] = np.arange(len(places)), True
    return choose(pl.Series(flags), gather(every_row(new, len(places)), spots), old, type)


def each(function: Callable[..., Any], *values: Any) -> Any:
    """A function of Series over values of one type, which are Series, or tuples of those."""
    first = values[0]
    if not isinstance(first, tuple):
        return function(*values)
    parts = [each(function, *pieces) for pieces in zip(*values, strict=True)]
    return type(first)(*parts) if hasattr(first, "_fields") else tuple(parts)


def every_row(value: Any, n: int) -> Any:
    """A value whose Series have n rows each."""
    return each(lambda series: series if len(series) == n else series.new_from_index(0, n), value)


def gather(value: Any, places: np.ndarray) -> Any:
    """Some rows of a value."""
    import polars as pl

    spots = pl.Series(places.astype(np.uint32))
    return each(lambda series: series[spots], value)


def concat(first: Any, second: Any) -> Any:
    """The rows of two values of one type."""
    import polars as pl

    return each(lambda *pieces: pl.concat(pieces, rechunk=True), first, second)


def null_cell(type: SqlType) -> Any:
    """One NULL of a type."""
    import polars as pl

    from misata_sql.expressions.nested import null_of
    from misata_sql.expressions.series import IntervalSeries, polars_type

    if type.id == "INTERVAL":
        return IntervalSeries(*(pl.Series([None], dtype=pl.Int64) for _ in range(3)))
    return null_of(type) if type.is_nested else pl.Series([None], dtype=polars_type(type))


def differ(old: Any, new: Any, n: int) -> np.ndarray:
    """(n,) bool: where two values are distinct, NULLs being alike."""
    if isinstance(old, tuple):  # parts of an INTERVAL or of a nested value: cells differ where a part does
        result = np.zeros(n, bool)
        for left, right in zip(old, new, strict=False):
            result |= differ(left, right, n)
        return result | (len(old) != len(new))
    different = old.ne_missing(new)
    found: np.ndarray = different.to_numpy()
    return np.broadcast_to(found, n) if len(found) != n else found
