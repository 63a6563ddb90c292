"""Cells of a column at rows that statements choose, copy and change: made or gathered when somebody reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from misata_sql.spec.types import SqlType


class Source(Protocol):
    """Cells by their places."""

    def __len__(self) -> int: ...

    def gather(self, places: np.ndarray) -> Any:
        """A Series, or the tuple of them that stands for an INTERVAL or a nested value. places: int64"""


@dataclass(frozen=True, eq=False)
class Held:
    """Cells that are there."""

    value: Any

    def __len__(self) -> int:
        return _length(self.value)

    def gather(self, places: np.ndarray) -> Any:
        return gather(self.value, places)


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a column at some rows.

    sources: one behind the other; at: (n,) int64 places in them; None: all of the only one, in order
    """

    sources: tuple[Source, ...]
    at: np.ndarray | None = None

    @classmethod
    def every(cls, value: Any, n: int) -> "Cells":
        """A value whose Series have n rows each, or one for all of them."""
        return cls((Held(every_row(value, n)),))

    @classmethod
    def alike(cls, cell: Any, n: int) -> "Cells":
        """n times a value of one row."""
        return cls((Held(cell),), np.zeros(n, np.int64))

    def take(self, places: np.ndarray) -> "Cells":
        """Those at some places."""
        return Cells(self.sources, places if self.at is None else self.at.take(places))

    def value(self) -> Any:
        """The cells themselves."""
        at = self.at
        if at is None:
            (source,) = self.sources
            return source.value if isinstance(source, Held) else source.gather(np.arange(len(source)))
        if len(self.sources) == 1 or not len(at):
            return self.sources[0].gather(at)
        ends = np.cumsum([len(source) for source in self.sources])
        of = np.searchsorted(ends, at, side="right")
        parts, places = [], []
        for number, source in enumerate(self.sources):
            mine = np.flatnonzero(of == number)
            if len(mine):
                parts.append(source.gather(at.take(mine) - (ends[number - 1] if number else 0)))
                places.append(mine)
        if len(parts) == 1:
            return parts[0]
        order = np.empty(len(at), np.int64)
        order[np.concatenate(places)] = np.arange(len(at))
        return gather(concat(*parts), order)

    def changed(self, places: np.ndarray, new: Any, n: int, type: SqlType) -> "Cells":
        """These n cells of a type with others at some places. new: a value of as many rows, or of one row for all"""
        held = Held(new)
        if len(held) == n == len(places):
            return Cells((held,))
        if isinstance(new, tuple):
            return Cells((Held(_scattered(self.value(), new, places, n, type)),))
        at = np.arange(n) if self.at is None else self.at.copy()
        at[places] = self._n_cells + (np.arange(len(places)) if len(held) == len(places) else 0)
        return Cells((*self.sources, held), at)

    def followed_by(self, other: "Cells", n: int, n_other: int) -> "Cells":
        """These n cells and then others."""
        first = np.arange(n) if self.at is None else self.at
        second = np.arange(n_other) if other.at is None else other.at
        shared = len(self.sources)
        if other.sources[:shared] == self.sources:  # copies, some cells of which may have changed
            return Cells(other.sources, np.concatenate([first, second]))
        if isinstance(self.sources[0], Held) and isinstance(self.sources[0].value, tuple):
            return Cells((Held(concat(self.value(), other.value())),))
        return Cells((*self.sources, *other.sources), np.concatenate([first, second + self._n_cells]))

    @property
    def _n_cells(self) -> int:
        return sum(map(len, self.sources))


def take_all(columns: dict[str, Cells], places: np.ndarray) -> dict[str, Cells]:
    """Some rows of columns, most of which are at the same rows of their bases."""
    composed: dict[int, np.ndarray] = {}
    found = {}
    for name, cells in columns.items():
        if id(cells.at) not in composed:
            composed[id(cells.at)] = places if cells.at is None else cells.at.take(places)
        found[name] = Cells(cells.sources, composed[id(cells.at)])
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


def concat(*values: Any) -> Any:
    """The rows of values of one type, one behind the other."""
    import polars as pl

    from misata_sql.expressions.nested import ListSeries

    first = values[0]
    if not isinstance(first, tuple):
        return pl.concat(values, rechunk=True)
    if isinstance(first, ListSeries):  # which may have other numbers of items
        longest = max((value.items for value in values), key=len)
        filled = [
            (*value.items, *(_blank(item, _length(value.lengths)) for item in longest[len(value.items) :]))
            for value in values
        ]
        values = tuple(ListSeries(v.valid, v.lengths, items) for v, items in zip(values, filled, strict=True))
        first = values[0]
    parts = [concat(*pieces) for pieces in zip(*values, strict=True)]
    return type(first)(*parts) if hasattr(first, "_fields") else tuple(parts)


def _blank(item: Any, n: int) -> Any:
    """n items like another one that no row reaches."""
    import polars as pl

    def blank(series: Any) -> Any:
        return pl.Series([False if series.dtype == pl.Boolean else None], dtype=series.dtype).new_from_index(0, n)

    return each(blank, item)


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
