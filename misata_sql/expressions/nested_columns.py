"""Between the buffers of an arena and values of any type; what series.py does for flat columns, for nested ones too."""

from functools import cache
from typing import Any

import numpy as np
import polars as pl

from misata_sql.engine.program import Layout, StringPool
from misata_sql.expressions.nested import ListSeries, StructSeries, interleave, item_type, null_of
from misata_sql.expressions.series import Exported, bitmap_of, expand, export, read_column, read_validity
from misata_sql.spec.types import SqlType


def read_cells(arena: Any, layout: Layout, type: SqlType, n_rows: int) -> Any:
    """The first n_rows cells of a column of any layout."""
    if layout.kind == "dict":
        return _read_codes(arena, layout, type, n_rows)
    if layout.kind in ("fixed", "slots"):
        return read_column(arena, layout, type, n_rows)
    valid = read_validity(arena, layout, n_rows)
    is_valid = pl.Series(valid) if valid is not None else pl.Series([True])
    if layout.kind == "struct":
        fields = zip(layout.children, type.fields, strict=True)
        return StructSeries(is_valid, tuple(read_cells(arena, child, inner, n_rows) for child, (_, inner) in fields))
    assert layout.kind in ("array", "list")
    lengths = pl.Series([layout.width], dtype=pl.Int64)
    if layout.offsets is not None:
        lengths = pl.Series(arena.array(layout.offsets)[:n_rows].astype(np.int64))
    inner = item_type(type)
    slots = read_cells(arena, layout.children[0], inner, n_rows * layout.width)
    items = tuple(_every(slots, place, layout.width) for place in range(layout.width))
    return ListSeries(is_valid, lengths, items)


@cache
def pool_values(pool: StringPool, is_text: bool) -> pl.Series:
    """The strings of a pool in the order of their codes."""
    if is_text:
        return pl.Series([value.decode() for value in pool.values], dtype=pl.String)
    return pl.Series(pool.values, dtype=pl.Binary)


def _read_codes(arena: Any, layout: Layout, type: SqlType, n_rows: int) -> pl.Series:
    assert layout.pool is not None and layout.data is not None
    codes = pl.Series(arena.array(layout.data)[:n_rows].astype(np.uint32))
    valid = read_validity(arena, layout, n_rows)
    if valid is not None:
        codes = codes.zip_with(pl.Series(valid), pl.Series([None], dtype=pl.UInt32))
    values = pool_values(layout.pool, type.id == "VARCHAR")
    found: pl.Series = values[codes] if valid is None else values.gather(codes)  # [] is faster and takes no NULL
    return found


def _every(value: Any, first: int, step: int) -> Any:
    """Rows first, first + step, ... of a value."""
    if isinstance(value, StructSeries):
        return StructSeries(_every(value.valid, first, step), tuple(_every(f, first, step) for f in value.fields))
    if isinstance(value, ListSeries):
        items = tuple(_every(item, first, step) for item in value.items)
        return ListSeries(_every(value.valid, first, step), _every(value.lengths, first, step), items)
    if isinstance(value, tuple):
        return type(value)(*(_every(part, first, step) for part in value))
    return value.gather_every(step, first) if len(value) > 1 or step == 1 else value


def export_cells(value: Any, type: SqlType, n_rows: int) -> Exported:
    """The buffers of an output column of any type."""
    if isinstance(value, StructSeries):
        fields = zip(value.fields, type.fields, strict=True)
        children = tuple(export_cells(field, inner, n_rows) for field, (_, inner) in fields)
        return _nested("struct", 0, value.valid, None, children, n_rows)
    if not isinstance(value, ListSeries):
        return export(value, type, n_rows)
    inner = item_type(type)
    n_items = len(value.items)
    items = interleave(value.items, inner, n_rows) if n_items else null_of(inner)
    child = export_cells(items, inner, max(1, n_rows * n_items))
    lengths = None
    if type.id != "ARRAY":
        lengths = np.ascontiguousarray(expand(value.lengths.fill_null(0), n_rows).to_numpy().astype(np.int32))
    return _nested("array" if type.id == "ARRAY" else "list", n_items, value.valid, lengths, (child,), n_rows)


def _nested(
    kind: str, width: int, valid: pl.Series, lengths: np.ndarray | None, children: tuple[Exported, ...], n_rows: int
) -> Exported:
    bitmap = None if valid.all() else bitmap_of(expand(valid, n_rows))
    validity, offsets = (array.ctypes.data if array is not None else 0 for array in (bitmap, lengths))
    return Exported(kind, width, 0, validity, offsets, (bitmap, lengths, children), children)
