"""Values of INTERVAL, STRUCT, LIST, ARRAY and MAP types during an evaluation: tuples of flat Series.

A list has a Series for each position up to the longest one of the rows at hand; what lies behind a row's length is
never looked at. The entries of a MAP are a list of STRUCTs of key and value. Any Series may have one row that stands
for all.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from misata_sql.expressions.expression_types import NULL, Node
from misata_sql.expressions.series import IntervalSeries, expand, polars_type
from misata_sql.spec.types import BIGINT, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

MAX_PARTS = 1_000  # of a text that is cut into a list


class StructSeries(NamedTuple):
    """valid: Boolean Series, False where the STRUCT itself is NULL; fields: values in the order of the type."""

    valid: Any
    fields: tuple[Any, ...]


class ListSeries(NamedTuple):
    """LIST, ARRAY and MAP. lengths: Int64 Series; items: values by position."""

    valid: Any
    lengths: Any
    items: tuple[Any, ...]


def _true() -> pl.Series:
    return pl.Series([True])


def list_of_items(items: Sequence[Any]) -> ListSeries:
    """The list that is never NULL and has these items in every row."""
    return ListSeries(_true(), pl.Series([len(items)], dtype=pl.Int64), tuple(items))


def list_series(run: "Evaluation", node: Node, source: pl.Series, parts: pl.Series, active: Any) -> ListSeries:
    """What Polars made of a text: a Series of lists. NULL where the source is."""
    counts = parts.list.len().cast(pl.Int64)
    run.refuse_where(
        counts > pl.Series([MAX_PARTS]), active, node, f"a list of more than {MAX_PARTS} parts is not supported"
    )
    longest = counts.max()
    items = (parts.list.get(place, null_on_oob=True) for place in range(min(MAX_PARTS, int(longest or 0))))  # type: ignore[arg-type]
    return ListSeries(source.is_not_null(), counts.fill_null(0), tuple(items))


def struct_of_fields(fields: Sequence[Any]) -> StructSeries:
    return StructSeries(_true(), tuple(fields))


def null_of(type: SqlType) -> Any:
    """The NULL of a type, as one row."""
    if type.id == "INTERVAL":
        return IntervalSeries(*(pl.Series([None], dtype=pl.Int64) for _ in range(3)))
    if type.id == "STRUCT":
        return StructSeries(~_true(), tuple(null_of(field) for _, field in type.fields))
    if type.id == "ARRAY":
        return ListSeries(~_true(), pl.Series([type.size]), (null_of(item_type(type)),) * (type.size or 0))
    if type.id in ("LIST", "MAP"):
        return ListSeries(~_true(), pl.Series([0]), ())
    return pl.Series([None], dtype=polars_type(BIGINT if type == NULL else type))


def item_type(type: SqlType) -> SqlType:
    """The type of a list's items; of a MAP its entries."""
    if type.id == "MAP":
        assert type.key is not None and type.element is not None
        return SqlType("STRUCT", fields=(("key", type.key), ("value", type.element)))
    assert type.element is not None
    return type.element


def not_null(value: Any) -> pl.Series:
    """Boolean Series: where the value is not NULL."""
    if isinstance(value, StructSeries | ListSeries):
        valid: pl.Series = value.valid
        return valid
    known: pl.Series = (value.months if isinstance(value, IntervalSeries) else value).is_not_null()
    return known


def choose(mask: pl.Series, yes: Any, no: Any, type: SqlType) -> Any:
    """`yes` where the mask is true, `no` elsewhere; mask: Boolean Series without NULLs, as long as the result."""
    n_rows = len(mask)

    def flat(left: pl.Series, right: pl.Series) -> pl.Series:
        return expand(left, n_rows).zip_with(mask, expand(right, n_rows))

    if isinstance(yes, IntervalSeries):
        return IntervalSeries(*(flat(a, b) for a, b in zip(yes, no, strict=True)))
    if isinstance(yes, StructSeries):
        parts = (choose(mask, a, b, t) for a, b, (_, t) in zip(yes.fields, no.fields, type.fields, strict=True))
        return StructSeries(flat(yes.valid, no.valid), tuple(parts))
    if isinstance(yes, ListSeries):
        inner = item_type(type)
        items = [
            choose(mask, item_at(yes, place, inner), item_at(no, place, inner), inner)
            for place in range(max(len(yes.items), len(no.items)))
        ]
        return ListSeries(flat(yes.valid, no.valid), flat(yes.lengths, no.lengths), tuple(items))
    return flat(yes, no)


def item_at(values: ListSeries, place: int, type: SqlType) -> Any:
    """The items at a position from 0, NULL where no row reaches it; those behind a row's end are not made NULL."""
    return values.items[place] if place < len(values.items) else null_of(type)


def null_out(value: Any, valid: pl.Series, type: SqlType) -> Any:
    """The value where valid, NULL elsewhere."""
    if valid.all():
        return value
    n_rows = max(len(valid), n_rows_of(value))
    return choose(expand(valid, n_rows), value, null_of(type), type)


def n_rows_of(value: Any) -> int:
    """1, or the rows of those of its Series that have more."""
    if isinstance(value, StructSeries):
        return max(len(value.valid), *(n_rows_of(field) for field in value.fields))
    if isinstance(value, ListSeries):
        return max(len(value.valid), len(value.lengths), *(n_rows_of(item) for item in value.items), 1)
    return len(value.months) if isinstance(value, IntervalSeries) else len(value)


def pick(values: ListSeries, places: pl.Series, type: SqlType) -> Any:
    """The item at each row's position, counted from 0; NULL where there is none.

    places: Int64 Series, NULL or negative where none is meant
    """
    inside = (values.valid & (places >= pl.Series([0])) & (places < values.lengths)).fill_null(False)
    result = null_of(type)
    if len(places) == 1:
        place = places[0]
        if place is None or not 0 <= place < len(values.items):
            return result
        return null_out(values.items[place], inside, type)
    for place, item in enumerate(values.items):
        result = choose((places == pl.Series([place])).fill_null(False) & inside, item, result, type)
    return result


def interleave(items: Sequence[Any], type: SqlType, n_rows: int) -> Any:
    """One value of n_rows x len(items) rows, of which item j of row r is row r x len(items) + j."""
    first = items[0]
    if isinstance(first, IntervalSeries):
        return IntervalSeries(*(_interleave(parts, n_rows) for parts in zip(*items, strict=True)))
    if isinstance(first, StructSeries):
        columns = zip(zip(*(item.fields for item in items), strict=True), type.fields, strict=True)
        fields = tuple(interleave(parts, inner, n_rows) for parts, (_, inner) in columns)
        return StructSeries(_interleave([item.valid for item in items], n_rows), fields)
    if isinstance(first, ListSeries):
        inner = item_type(type)
        longest = max(len(item.items) for item in items)
        places = [[item_at(item, place, inner) for item in items] for place in range(longest)]
        return ListSeries(
            _interleave([item.valid for item in items], n_rows),
            _interleave([item.lengths for item in items], n_rows),
            tuple(interleave(parts, inner, n_rows) for parts in places),
        )
    return _interleave(items, n_rows)


def _interleave(parts: Sequence[pl.Series], n_rows: int) -> pl.Series:
    together = pl.concat([expand(part, n_rows) for part in parts])
    order = np.arange(n_rows)[:, None] + n_rows * np.arange(len(parts))[None, :]
    return together.gather(order.reshape(-1))
