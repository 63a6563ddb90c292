"""CAST over Series, as DuckDB 2.0.1 rounds and refuses."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.domains.storage import is_float
from misata_sql.expressions.evaluate_numbers import (
    absolute,
    by_numpy,
    divide_half_away,
    into_range,
    one,
    outside,
    round_half_away,
    value_range,
)
from misata_sql.expressions.evaluate_times import (
    between_timestamps,
    date_to_timestamp,
    time_of_day,
    time_text,
    timestamp_to_date,
)
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.float_text import shortest_text
from misata_sql.expressions.series import polars_type, split_halves, text_series
from misata_sql.spec.types import TIMESTAMP, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

# the integers, and the powers of ten, that a float holds exactly
_EXACT = {pl.Float64: (2**53, 22), pl.Float32: (2**24, 10)}


def _cast(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    (series,) = operands
    source, target = node.operands[0].type, node.type
    if target.id == "VARCHAR":
        return _to_text(run, node, series, source, active)
    if target.id == "ENUM":
        return _to_enum(run, node, series, source, active)
    if target.id == "BOOLEAN":
        return series != one(0, series.dtype)
    if source.id == "BOOLEAN":
        numbers = series.cast(polars_type(target))
        return _rescale(run, node, numbers, source, target, active) if target.id == "DECIMAL" else numbers
    if source.id == "DATE":
        micros = date_to_timestamp(run, node, series, active)
        return between_timestamps(run, node, micros, TIMESTAMP, target, active)
    if target.id == "DATE":
        return timestamp_to_date(series, source)
    if target.id == "TIME":
        return time_of_day(series, source)
    if source.is_timestamp:
        return between_timestamps(run, node, series, source, target, active)
    if is_float(source):
        return _from_float(run, node, series, active)
    if is_float(target):
        return _to_float(series, source, target)
    return _rescale(run, node, series, source, target, active)


def _rescale(
    run: "Evaluation", node: Node, series: pl.Series, source: SqlType, target: SqlType, active: Any
) -> pl.Series:
    """Between integers and DECIMALs: halves go away from zero."""
    low, high = target.bounds  # type: ignore[misc]
    shift = (target.scale or 0) - (source.scale or 0)
    if shift < 0:
        return into_range(run, divide_half_away(series, 10**-shift), node, low, high, active)
    if shift == 0:
        return into_range(run, series, node, low, high, active)
    power = 10**shift
    # whole numbers beyond these do not fit, whatever the scale
    least, most = -(-low // power), high // power
    below, above = value_range(series)
    if below < least or above > most:
        bad = outside(series, max(least, below), min(most, above))
        run.fail_where(bad, active, node, f"a value is out of the range of {target}")
    dtype = polars_type(target)
    return series.cast(dtype, wrap_numerical=True) * one(power, dtype)


def _to_float(series: pl.Series, source: SqlType, target: SqlType) -> pl.Series:
    """The nearest float to each number.

    A quotient of two numbers that a float holds exactly is the nearest one; of others the decimal text is parsed.
    """
    dtype = polars_type(target)
    scale = source.scale or 0
    if source.id != "DECIMAL":
        return series.cast(dtype)
    low, high = value_range(series)
    limit, max_scale = _EXACT[dtype]
    if scale > max_scale:
        return _decimal_text(series, source).cast(dtype)
    power = one(float(10**scale), dtype)
    if -limit <= low and high <= limit:
        return _ieee(series.cast(dtype), power)
    large = outside(series, max(low, -limit), min(high, limit)).fill_null(False)
    parsed = _decimal_text(series.zip_with(large, one(0, series.dtype)), source).cast(dtype)
    return parsed.zip_with(large, _ieee(series.cast(dtype), power))


def _ieee(left: pl.Series, right: pl.Series) -> pl.Series:
    return by_numpy(np.divide, left, right)


def _from_float(run: "Evaluation", node: Node, series: pl.Series, active: Any) -> pl.Series:
    target = node.type
    if is_float(target):
        wide = series.cast(polars_type(target))
        if target.id == "FLOAT":
            run.fail_where(
                wide.is_infinite() & ~series.is_infinite(), active, node, "a value is out of the range of FLOAT"
            )
        return wide
    scale = target.scale or 0
    if target.id == "DECIMAL":
        power = float(10**scale)
        rounded = by_numpy(lambda values: _scale_up(values, power), series)
        bound = float(10 ** (target.width or 0))
        fits = (rounded > one(-bound, pl.Float64)) & (rounded < one(bound, pl.Float64))
    else:
        low, high = target.bounds  # type: ignore[misc]
        rounded = by_numpy(lambda values: np.rint(values.astype(np.float64)), series)
        fits = (rounded >= one(float(low), pl.Float64)) & (rounded < one(float(high + 1), pl.Float64))
    fits = fits & rounded.is_finite()
    run.fail_where(~fits, active, node, f"a value is out of the range of {target}")
    safe = rounded.zip_with(fits.fill_null(True), one(0.0, pl.Float64))
    return safe.cast(polars_type(target))


def _scale_up(values: np.ndarray, power: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        return round_half_away(values.astype(np.float64) * power)


def _to_text(run: "Evaluation", node: Node, series: pl.Series, source: SqlType, active: Any) -> pl.Series:
    if source.is_integer:
        return series.cast(pl.String)
    match source.id:
        case "BOOLEAN":
            return one("true", pl.String).new_from_index(0, len(series)).zip_with(
                series.fill_null(False), one("false", pl.String)
            ).zip_with(series.is_not_null(), one(None, pl.String))  # fmt: skip
        case "DECIMAL":
            return _decimal_text(series, source)
        case "DOUBLE":
            return shortest_text(run, node, series, active)
        case "ENUM":
            return pl.Series(source.values, dtype=pl.String).gather(series)
        case "UUID":
            return _uuid_text(series)
    return time_text(run, node, series, source, active)


def _decimal_text(series: pl.Series, type: SqlType) -> pl.Series:
    """DuckDB writes no 0 before the point where the width leaves no place for it."""
    assert type.width is not None and type.scale is not None
    if type.scale == 0:
        return series.cast(pl.String)
    digits = absolute(series).cast(pl.String)
    least = type.scale if type.width == type.scale else type.scale + 1
    frame = pl.DataFrame({"digits": digits, "minus": series < one(0, series.dtype)})
    padded = pl.col("digits").str.zfill(least)
    text = pl.concat_str(
        pl.when("minus").then(pl.lit("-")).otherwise(pl.lit("")),
        padded.str.head(-type.scale),
        pl.lit("."),
        padded.str.tail(type.scale),
    )
    return frame.select(text).to_series()


_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


def _uuid_text(series: pl.Series) -> pl.Series:
    known = series.is_not_null()
    low, high = split_halves(series.fill_null(0))
    octets = np.empty((len(series), 16), np.uint8)
    octets[:, :8] = (high ^ np.uint64(1 << 63)).byteswap().view(np.uint8).reshape(-1, 8)
    octets[:, 8:] = low.byteswap().view(np.uint8).reshape(-1, 8)
    digits = np.empty((len(series), 32), np.uint8)
    digits[:, 0::2] = _HEX[octets >> 4]
    digits[:, 1::2] = _HEX[octets & 15]
    text = np.full((len(series), 36), ord("-"), np.uint8)
    at = 0
    for start, count in ((0, 8), (9, 4), (14, 4), (19, 4), (24, 12)):
        text[:, start : start + count] = digits[:, at : at + count]
        at += count
    offsets = np.arange(len(series) + 1, dtype=np.int64) * 36
    return text_series(text.reshape(-1), offsets).zip_with(known, one(None, pl.String))


def _to_enum(run: "Evaluation", node: Node, series: pl.Series, source: SqlType, active: Any) -> pl.Series:
    if source.id == "ENUM":
        series = pl.Series(source.values, dtype=pl.String).gather(series)
    codes = series.replace_strict(
        list(node.type.values), list(range(len(node.type.values))), default=None, return_dtype=polars_type(node.type)
    )
    run.fail_where(codes.is_null() & series.is_not_null(), active, node, "a text is not a value of the ENUM")
    return codes


OPERATIONS = {"cast": _cast}
