"""INTERVALs over Series: made of moments and numbers, compared, scaled, and as text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions import gregorian
from misata_sql.expressions.calendar_names import MICROS_A_DAY, UNITS
from misata_sql.expressions.evaluate_numbers import by_numpy, one
from misata_sql.expressions.evaluate_times import INT64, checked, interval_of
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import IntervalSeries

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

_DAYS_A_MONTH = 30
_SECONDS_A_DAY = 86_400.0


def _difference(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> IntervalSeries:
    """TIMESTAMP minus TIMESTAMP: whole days, and the rest with the same sign."""
    micros = operands[0].cast(pl.Int128) - operands[1].cast(pl.Int128)
    micros = checked(run, node, micros, INT64, active, pl.Int64, "an INTERVAL")
    days = by_numpy(lambda values: gregorian.towards_zero(values, MICROS_A_DAY), micros)
    return IntervalSeries(days * one(0, pl.Int64), days, micros - days * one(MICROS_A_DAY, pl.Int64))


def _total(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    """Microseconds as DuckDB compares: a month has 30 days, a day 24 hours."""
    months, days, micros = (part.cast(pl.Int128) for part in operands[0])
    all_days = months * one(_DAYS_A_MONTH, pl.Int128) + days
    return all_days * one(MICROS_A_DAY, pl.Int128) + micros


def _seconds(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> IntervalSeries:
    """to_seconds and to_milliseconds of a DOUBLE; value: microseconds of one. Halves go to the even microsecond."""
    (count,) = operands
    return _of_micros(run, node, by_numpy(lambda values: _scaled(values, float(node.value)), count), active)


def _scaled(values: np.ndarray, factor: float) -> np.ndarray:
    with np.errstate(over="ignore", invalid="ignore"):
        return np.rint(values * factor)


def _of_micros(run: "Evaluation", node: Node, micros: pl.Series, active: Any) -> IntervalSeries:
    """Of DOUBLE microseconds that are whole."""
    bad = ~(micros.abs() < one(2.0**63, pl.Float64)) & micros.is_not_null()
    run.fail_where(bad, active, node, "an INTERVAL is out of range")
    whole = micros.zip_with(~bad, one(0.0, pl.Float64)).cast(pl.Int64)
    nothing = whole * one(0, pl.Int64)
    return IntervalSeries(nothing, nothing, whole)


def _product(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> IntervalSeries:
    """A constant INTERVAL times a DOUBLE. value: (months, days, microseconds), of which the binder allows one only.

    Fractions of months become days, fractions of those time, rounded to the microsecond at every step, as PostgreSQL
    does it.
    """
    (factor,) = operands
    months, days, micros = node.value
    if not months and not days:
        return _of_micros(run, node, by_numpy(lambda f: _scaled(f, float(micros)), factor), active)

    def parts(factors: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        with np.errstate(over="ignore", invalid="ignore"):
            whole_months, rest_of_months = _split(factors * months)
            more_days = _to_millionths(rest_of_months * _DAYS_A_MONTH)
            whole_days, rest_of_days = _split(factors * days)
            seconds = _to_millionths((rest_of_days + more_days - np.trunc(more_days)) * _SECONDS_A_DAY)
            over = np.where(np.abs(seconds) >= _SECONDS_A_DAY, np.trunc(seconds / _SECONDS_A_DAY), 0.0)
            seconds = seconds - over * _SECONDS_A_DAY
            return whole_months, whole_days + over + np.trunc(more_days), np.rint(seconds * 1e6)

    found = [by_numpy(lambda f, place=place: parts(f)[place], factor) for place in range(3)]
    bounds = (2.0**31, 2.0**31, 2.0**63)
    wide = []
    for part, bound in zip(found, bounds, strict=True):
        bad = ~(part.abs() < one(bound, pl.Float64)) & part.is_not_null()
        run.fail_where(bad, active, node, "an INTERVAL is out of range")
        wide.append(part.zip_with(~bad, one(0.0, pl.Float64)).cast(pl.Int64))
    return interval_of(run, node, wide, active)


def _split(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    whole = np.trunc(values)
    return whole, values - whole


def _to_millionths(values: np.ndarray) -> np.ndarray:
    return np.rint(values * 1e6) / 1e6


def _part(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    months, days, micros = operands[0]
    place = node.value
    spans = {"year": 12, "decade": 120, "century": 1_200, "millennium": 12_000}
    if place == "day":
        return days
    if place in spans:
        return by_numpy(lambda values: gregorian.towards_zero(values, spans[place]), months)
    if place in ("month", "quarter"):
        month = by_numpy(lambda values: np.fmod(values, 12), months)
        return month if place == "month" else by_numpy(lambda m: gregorian.towards_zero(m, 3) + 1, month)
    if place == "hour":
        return by_numpy(lambda values: gregorian.towards_zero(values, UNITS["hour"]), micros)
    within = {"minute": UNITS["hour"]}.get(place, UNITS["minute"])
    return by_numpy(lambda values: gregorian.towards_zero(np.fmod(values, within), UNITS[place]), micros)


def _text(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    """'1 year 2 months 3 days 04:05:06.5'; the parts that are 0 are left out, unless all are."""
    months, days, micros = operands[0]
    years = by_numpy(lambda values: gregorian.towards_zero(values, 12), months)
    counts = {"year": years, "month": months - years * one(12, pl.Int64), "day": days}
    size = micros.abs()
    clock = {unit: by_numpy(lambda v, u=unit: v // UNITS[u] % 60 if u != "hour" else v // UNITS["hour"], size)
             for unit in ("hour", "minute", "second")}  # fmt: skip
    frame = pl.DataFrame({**counts, **clock, "micros": micros, "size": size})
    pieces = []
    for unit in counts:
        number = pl.col(unit)
        plural = pl.when(number.abs() == 1).then(pl.lit("")).otherwise(pl.lit("s"))
        pieces.append(pl.when(number != 0).then(pl.concat_str(number.cast(pl.String), pl.lit(f" {unit}"), plural)))
    fraction = (pl.col("size") % 1_000_000).cast(pl.String).str.zfill(6).str.strip_chars_end("0")
    time = pl.concat_str(
        pl.when(pl.col("micros") < 0).then(pl.lit("-")).otherwise(pl.lit("")),
        *(pl.col(unit).cast(pl.String).str.zfill(2) + mark for unit, mark in (("hour", ":"), ("minute", ":"))),
        pl.col("second").cast(pl.String).str.zfill(2),
        pl.when(pl.col("size") % 1_000_000 > 0).then(pl.concat_str(pl.lit("."), fraction)).otherwise(pl.lit("")),
    )
    nothing = (pl.col("year") == 0) & (pl.col("month") == 0) & (pl.col("day") == 0)
    pieces.append(pl.when((pl.col("micros") != 0) | nothing).then(time))
    text = pl.concat_str(pieces, separator=" ", ignore_nulls=True)
    return frame.select(pl.when(pl.col("micros").is_not_null()).then(text)).to_series()


OPERATIONS = {
    "moment difference": _difference,
    "interval total": _total,
    "seconds": _seconds,
    "interval scaled": _product,
    "interval part": _part,
    "interval text": _text,
}
