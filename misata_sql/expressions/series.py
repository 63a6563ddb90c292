"""Between the buffers of an arena and Polars Series, in DuckDB's physical storage.

A cell is in Polars what its storage is: DECIMAL, DATE, TIME and TIMESTAMP are their integers, an ENUM is its code, a
UUID is DuckDB's 128-bit integer; BOOLEAN is Boolean, VARCHAR is String, BLOB and BIT are Binary. An INTERVAL is three
Series.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from misata_sql.engine.program import Layout
from misata_sql.spec.types import SqlType

_STRINGS = ("VARCHAR", "BLOB", "BIT")


class IntervalSeries(NamedTuple):
    """The parts of INTERVALs: Int64 Series; one is NULL where all are."""

    months: Any
    days: Any
    micros: Any


@dataclass(frozen=True)
class Exported:
    """Addresses for Arena.point; owners keep them alive. kind and width as in engine/program.py's Layout."""

    kind: str
    width: int
    data: int
    validity: int
    offsets: int
    owners: tuple[Any, ...]
    children: "tuple[Exported, ...]" = ()

    def place(self) -> tuple[Any, ...]:
        """The arguments of Arena.point."""
        children = tuple(child.place() for child in self.children)
        return self.kind, self.width, self.data, self.validity, self.offsets, children


@cache
def polars_type(type: SqlType) -> Any:
    """The Polars type of a SQL type's storage."""
    import polars as pl

    if type.id == "BOOLEAN":
        return pl.Boolean
    if type.id in _STRINGS:
        return pl.String if type.id == "VARCHAR" else pl.Binary
    if type.id == "UUID":
        return pl.Int128
    return {
        "u1": pl.UInt8, "u2": pl.UInt16, "u4": pl.UInt32, "u8": pl.UInt64, "u16": pl.UInt128,
        "i1": pl.Int8, "i2": pl.Int16, "i4": pl.Int32, "i8": pl.Int64, "i16": pl.Int128,
        "f4": pl.Float32, "f8": pl.Float64,
    }[type.storage.code]  # fmt: skip


def read_validity(arena: Any, layout: Layout, n_rows: int) -> np.ndarray | None:
    """(n_rows,) bool, True where a cell is not NULL; None where none is."""
    if layout.validity is None:
        return None
    bitmap = arena.array(layout.validity)[: (n_rows + 7) // 8]
    return np.unpackbits(bitmap, count=n_rows, bitorder="little").view(np.bool_)


def truth(condition: Any, n_rows: int, *, null: bool = False) -> np.ndarray:
    """(n_rows,) bool of a Boolean Series of n_rows rows, or one for all. null: what NULL is

    Without Polars' lazy engine, through which fill_null goes and which takes 0.2 ms a call.
    """
    found: np.ndarray
    if condition.null_count():
        import pyarrow.compute as pc

        found = pc.fill_null(condition.to_arrow(), null).to_numpy(zero_copy_only=False)
    else:
        found = condition.to_numpy()
    return found if len(found) == n_rows else np.broadcast_to(found, n_rows)


def read_codes(arena: Any, layout: Layout, n_codes: int, n_rows: int) -> np.ndarray:
    """(n_rows,) uint32 places in a table of n_codes entries and a last one for NULL."""
    assert layout.data is not None
    codes = arena.array(layout.data)[:n_rows].astype(np.uint32)
    valid = read_validity(arena, layout, n_rows)
    if valid is not None:
        codes[~valid] = n_codes
    return codes


def read_column(arena: Any, layout: Layout, type: SqlType, n_rows: int) -> Any:
    """The first n_rows cells of a fixed or slots column as a Series (IntervalSeries of an INTERVAL)."""
    import polars as pl

    if layout.kind == "slots":
        return _null_out(_read_slots(arena, layout, type, n_rows), read_validity(arena, layout, n_rows))
    assert layout.kind == "fixed" and layout.data is not None
    valid = read_validity(arena, layout, n_rows)
    memory = arena.array(layout.data).view(np.uint8)[: n_rows * type.storage.size]
    if type.id == "INTERVAL":
        parts = memory.view(np.dtype([("months", "i4"), ("days", "i4"), ("micros", "i8")]))
        columns = (pl.Series(parts[name].astype(np.int64)) for name in ("months", "days", "micros"))
        return IntervalSeries(*(_null_out(column, valid) for column in columns))
    if type.storage.size == 16:
        high = "u8" if type.id == "UHUGEINT" else "i8"
        halves = memory.view(np.dtype([("low", "u8"), ("high", high)]))
        return _null_out(join_halves(halves["low"], halves["high"], polars_type(type)), valid)
    if type.id == "BOOLEAN":
        return _null_out(pl.Series(memory != 0), valid)
    return _null_out(pl.Series(memory.view(type.storage.code)), valid)


def _null_out(series: Any, valid: np.ndarray | None) -> Any:
    if valid is None:
        return series
    import polars as pl

    return series.zip_with(pl.Series(valid), pl.Series([None], dtype=series.dtype))


def _read_slots(arena: Any, layout: Layout, type: SqlType, n_rows: int) -> Any:
    """Text of which row r is the first lengths[r] bytes of its slot."""
    from misata_sql.kernels.text import pack_slots

    lengths = arena.array(layout.offsets)[:n_rows]
    offsets = np.zeros(n_rows + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    text = np.empty(int(offsets[-1]) + 8, np.uint8)
    slots = arena.array(layout.data)[: n_rows * layout.width]
    pack_slots.compiled(slots, np.int64(layout.width), lengths, offsets, text)
    return text_series(text[: offsets[-1]], offsets, is_text=type.id == "VARCHAR")


def text_series(text: np.ndarray, offsets: np.ndarray, *, is_text: bool = True) -> Any:
    """Strings from UTF-8 bytes, or BLOBs from any, and (n + 1,) int64 offsets into them."""
    import polars as pl
    import pyarrow as pa

    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text)]
    kind = pa.large_string() if is_text else pa.large_binary()
    return pl.Series(pl.from_arrow(pa.Array.from_buffers(kind, len(offsets) - 1, buffers)))


def join_halves(low: np.ndarray, high: np.ndarray, dtype: Any) -> Any:
    """128-bit integers from uint64 and int64 (of unsigned types: uint64) halves."""
    import polars as pl

    shift = pl.Series([1 << 32], dtype=dtype)
    return pl.Series(high.copy()).cast(dtype) * shift * shift + pl.Series(low.copy()).cast(dtype)


def split_halves(series: Any) -> tuple[np.ndarray, np.ndarray]:
    """The uint64 low and high halves of 128-bit integers without NULLs."""
    import polars as pl

    low = series.cast(pl.UInt64, wrap_numerical=True)
    high = (series - low.cast(series.dtype)) // pl.Series([1 << 64], dtype=series.dtype)
    return low.to_numpy(), high.cast(pl.UInt64, wrap_numerical=True).to_numpy()


def export(series: Any, type: SqlType, n_rows: int) -> Exported:
    """The buffers of an output column; a Series of one row stands for all of them."""
    if isinstance(series, IntervalSeries):
        return _export_interval(series, n_rows)
    series = expand(series, n_rows).rechunk()
    if type.id in _STRINGS:
        return _export_text(series)
    bitmap = _bitmap(series)
    size = type.storage.size
    if bitmap is not None:
        series = series.fill_null(False if type.id == "BOOLEAN" else 0)
    if size == 16:
        values = np.empty((n_rows, 2), np.uint64)
        values[:, 0], values[:, 1] = split_halves(series)
    elif type.id == "BOOLEAN":
        values = series.to_numpy().view(np.uint8)
    else:
        values = series.to_numpy()
        if type.id in ("DOUBLE", "FLOAT"):
            values = _one_nan(values)
    return Exported("fixed", size, values.ctypes.data, _address(bitmap), 0, (values, bitmap))


def _one_nan(values: np.ndarray) -> np.ndarray:
    """The sign that a CPU gives to a NaN of 0 / 0 differs between machines."""
    nans = np.isnan(values)
    return np.where(nans, values.dtype.type(np.nan), values) if nans.any() else values


def expand(series: Any, n_rows: int) -> Any:
    """n_rows rows of a Series that has as many, or one."""
    return series.new_from_index(0, n_rows) if len(series) != n_rows else series


def _bitmap(series: Any) -> np.ndarray | None:
    if not series.null_count():
        return None
    return bitmap_of(series.is_not_null())


def bitmap_of(valid: Any) -> np.ndarray:
    """The validity bitmap of a Boolean Series."""
    return np.packbits(valid.to_numpy(), bitorder="little")


def _address(array: np.ndarray | None) -> int:
    return array.ctypes.data if array is not None else 0


def text_buffers(series: Any) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of strings and (n + 1,) int64 offsets into them, of which the first is 0; a NULL has none."""
    import polars as pl

    array = series.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    places = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    text = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return text[places[0] : places[-1]], places - places[0] if places[0] else places


def _export_text(series: Any) -> Exported:
    text, offsets = text_buffers(series)
    bitmap = _bitmap(series)
    return Exported("offsets64", 0, text.ctypes.data, _address(bitmap), offsets.ctypes.data, (text, offsets, bitmap))


def _export_interval(series: IntervalSeries, n_rows: int) -> Exported:
    parts = [expand(part, n_rows) for part in series]
    bitmap = _bitmap(parts[0])
    values = np.empty(n_rows, np.dtype([("months", "i4"), ("days", "i4"), ("micros", "i8")]))
    for name, part in zip(("months", "days", "micros"), parts, strict=True):
        values[name] = part.fill_null(0).to_numpy()
    return Exported("fixed", 16, values.ctypes.data, _address(bitmap), 0, (values, bitmap))
