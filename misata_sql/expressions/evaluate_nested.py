"""STRUCT, LIST, ARRAY and MAP values, as DuckDB 2.0.1 makes and reads them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from misata_sql.expressions.evaluate_numbers import value_range
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.nested import (
    ListSeries,
    StructSeries,
    choose,
    item_at,
    item_type,
    list_of_items,
    list_series,
    n_rows_of,
    not_null,
    null_out,
    pick,
    struct_of_fields,
)
from misata_sql.expressions.series import expand, polars_type
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation


def _int(value: int) -> pl.Series:
    return pl.Series([value], dtype=pl.Int64)


def _list(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> ListSeries:
    return list_of_items(operands)


def _struct(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> StructSeries:
    return struct_of_fields(operands)


def _map(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> ListSeries:
    """Operands: key, value, key, value, ..."""
    keys, values = operands[::2], operands[1::2]
    for place, key in enumerate(keys):
        run.fail_where(key.is_null(), active, node, "a key is NULL")
        for other in keys[:place]:
            run.fail_where(key == other, active, node, "two keys are equal")
    return list_of_items([struct_of_fields(entry) for entry in zip(keys, values, strict=True)])


def _field(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    (struct,) = operands
    return null_out(struct.fields[node.value], struct.valid, node.type)


def _item(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    """By a position: 1 is the first item, -1 the last; NULL where there is none."""
    values, place = operands
    from_start = place - _int(1)
    if (place < _int(1)).any():
        behind = (place < _int(0)).fill_null(False)
        n_rows = max(len(place), len(values.lengths))
        from_end = expand(values.lengths + place, n_rows)
        from_start = from_end.zip_with(expand(behind, n_rows), expand(from_start, n_rows))
    return pick(values, from_start, node.type)


def _slice(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> ListSeries:
    """list[first:last] of constant bounds, both counted from 1 and included; negative ones from the end."""
    (values,) = operands
    first, last = node.value
    lengths = values.lengths
    start = _int(0) if not first else _int(first - 1) if first > 0 else (lengths + _int(first)).clip(lower_bound=0)
    stop = lengths if last is None else _int(last) if last >= 0 else lengths + _int(last + 1)
    n_items = (_smaller(stop, lengths) - start).clip(lower_bound=0)
    inner = item_type(node.type)
    items = tuple(pick(values, start + _int(place), inner) for place in range(value_range(n_items)[1]))
    return ListSeries(values.valid, n_items, items)


def _smaller(left: pl.Series, right: pl.Series) -> pl.Series:
    n_rows = max(len(left), len(right))
    left, right = expand(left, n_rows), expand(right, n_rows)
    return left.zip_with(left < right, right)


def _length(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    (values,) = operands
    return null_out(values.lengths.cast(polars_type(node.type)), values.valid, node.type)


def _places_of(values: ListSeries, wanted: pl.Series, *, by_key: bool, nulls_match: bool = False) -> pl.Series:
    """The first position, from 0, of an item that equals `wanted`, -1 where there is none."""
    place = _int(-1)
    for at in range(len(values.items) - 1, -1, -1):
        item = values.items[at].fields[0] if by_key else values.items[at]
        same = (item == wanted).fill_null(False)
        if nulls_match:
            same = same | (item.is_null() & wanted.is_null())
        same = same & (_int(at) < values.lengths)
        n_rows = max(len(same), len(place))
        place = expand(_int(at), n_rows).zip_with(expand(same, n_rows), expand(place, n_rows))
    return place


def _map_place(node: Node, entries: ListSeries, key: pl.Series) -> pl.Series:
    """The position of a key in a MAP, -1 where there is none; constant keys are found by a hash table."""
    source = node.operands[0]
    constant_keys = source.op == "map" and all(operand.is_constant for operand in source.operands[::2])
    if constant_keys and not key.dtype.is_float() and len(entries.items) > 2 and len(key) > 1:
        keys = [operand.value for operand in source.operands[::2]]
        return key.replace_strict(keys, list(range(len(keys))), default=-1, return_dtype=pl.Int64).fill_null(-1)
    return _places_of(entries, key, by_key=True)


def _map_value(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    entries, key = operands
    values = ListSeries(entries.valid, entries.lengths, tuple(entry.fields[1] for entry in entries.items))
    place = _map_place(node, entries, key)
    if all(len(item) == 1 for item in values.items if isinstance(item, pl.Series)) and not node.type.is_nested:
        return _gather(values, place, node.type)
    return pick(values, place, node.type)


def _gather(values: ListSeries, place: pl.Series, type: SqlType) -> Any:
    """pick() where every item is the same in all rows."""
    if not values.items or not isinstance(values.items[0], pl.Series):
        return pick(values, place, type)
    known = place.zip_with(place >= _int(0), pl.Series([None], dtype=pl.Int64))
    return null_out(pl.concat(values.items).gather(known), values.valid, type)


def _map_values(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    """map_extract: a list of the one value, or of none."""
    entries, key = operands
    found = _map_place(node, entries, key) >= _int(0)
    value = _map_value(run, replace(node, type=item_type(node.type)), operands, active)
    return ListSeries(entries.valid, found.cast(pl.Int64), (value,))


def _map_contains(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    entries, key = operands
    return _known(_map_place(node, entries, key) >= _int(0), entries, key, node)


def _map_part(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> ListSeries:
    """map_keys and map_values; value: 0 or 1."""
    (entries,) = operands
    return ListSeries(entries.valid, entries.lengths, tuple(entry.fields[node.value] for entry in entries.items))


def _contains(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    values, wanted = operands
    return _known(_places_of(values, wanted, by_key=False) >= _int(0), values, wanted, node)


def _known(found: pl.Series, values: ListSeries, wanted: pl.Series, node: Node) -> Any:
    """NULL where a NULL is looked for, except in what is empty."""
    return null_out(found, values.valid & (wanted.is_not_null() | (values.lengths == _int(0))), node.type)


def _position(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    """From 1; NULL where there is none. A NULL is found."""
    values, wanted = operands
    place = _places_of(values, wanted, by_key=False, nulls_match=True)
    found = (place >= _int(0)) & values.valid
    return null_out((place + _int(1)).cast(pl.Int32), found, node.type)


def _concatenate(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> ListSeries:
    """value: whether a NULL list makes the result NULL (||), or is passed over (list_concat)."""
    strict = node.value
    inner = item_type(node.type)
    result: ListSeries = operands[0]
    for other in operands[1:]:
        own, more = (part.lengths * part.valid.cast(pl.Int64) for part in (result, other))
        items = []
        for place in range(len(result.items) + len(other.items)):
            behind = pick(other, _int(place) - own, inner)
            ahead = item_at(result, place, inner)
            mask = (_int(place) < own) & result.valid
            n_rows = max(len(mask), n_rows_of(behind), n_rows_of(ahead))
            items.append(choose(expand(mask, n_rows), ahead, behind, inner))
        valid = result.valid & other.valid if strict else result.valid | other.valid
        result = ListSeries(valid, own + more, tuple(items))
    return result


def _split(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> ListSeries:
    """string_split by a constant text."""
    (text,) = operands
    return list_series(run, node, text, text.str.split(node.value), active)


def _join(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    """array_to_string: NULLs are passed over; NULL where there are only NULLs, '' where there is nothing."""
    (values,) = operands
    n_rows = n_rows_of(values)
    places = [str(place) for place in range(len(values.items))]
    frame = {"lengths": expand(values.lengths, n_rows)}
    for place, item in enumerate(values.items):
        inside = expand(_int(place) < values.lengths, n_rows)
        frame[str(place)] = null_out(expand(item, n_rows), inside, item_type(node.operands[0].type))
    if not places:
        return null_out(pl.Series([""]), values.valid, node.type)
    joined = pl.concat_str(places, separator=node.value, ignore_nulls=True)
    some = pl.any_horizontal(pl.col(place).is_not_null() for place in places)
    text = pl.when(some | (pl.col("lengths") == 0)).then(joined)
    return null_out(pl.DataFrame(frame).select(text).to_series(), values.valid, node.type)


def _cast(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    """Part by part; the fields of a STRUCT by their names (value: for each field its place in the source, or None)."""
    return cast_value(run, operands[0], node.operands[0].type, node.type, node, active)


def cast_value(run: "Evaluation", value: Any, source: SqlType, target: SqlType, node: Node, active: Any) -> Any:
    """A value of one type as another; the parts that no row reaches cannot fail."""
    if source == target:
        return value
    if not target.is_nested:
        from misata_sql.expressions.evaluate_casts import OPERATIONS

        inner = Node("cast", target, (Node("column", source),), None, True, "", node.text)
        return OPERATIONS["cast"](run, inner, [value], active)
    reached = expand(value.valid, run.n_rows)
    active = reached if active is None else reached & active
    if isinstance(value, StructSeries):
        types = [inner for _, inner in source.fields]
        targets = [inner for _, inner in target.fields]
        fields = (cast_value(run, v, s, t, node, active) for v, s, t in zip(value.fields, types, targets, strict=True))
        return StructSeries(value.valid, tuple(fields))
    if target.id == "ARRAY":
        wrong = value.lengths != _int(target.size or 0)
        run.fail_where(wrong, active, node, f"a list has another number of items than {target}")
    items = []
    n_items = len(value.items) if target.id != "ARRAY" else target.size or 0
    for place in range(n_items):
        item = item_at(value, place, item_type(source))
        within = active & expand(_int(place) < value.lengths, run.n_rows)
        items.append(cast_value(run, item, item_type(source), item_type(target), node, within))
    return ListSeries(value.valid, value.lengths, tuple(items))


OPERATIONS = {
    "list": _list,
    "struct": _struct,
    "map": _map,
    "field": _field,
    "item": _item,
    "slice list": _slice,
    "list length": _length,
    "map value": _map_value,
    "map extract": _map_values,
    "map contains": _map_contains,
    "map part": _map_part,
    "list contains": _contains,
    "list position": _position,
    "list concat": _concatenate,
    "split": _split,
    "join": _join,
    "cast nested": _cast,
    "is null": lambda run, node, operands, active: ~not_null(operands[0]),
    "is not null": lambda run, node, operands, active: not_null(operands[0]),
}
