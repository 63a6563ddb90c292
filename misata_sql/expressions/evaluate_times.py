"""DATE, TIMESTAMP and INTERVAL over Series, in the proleptic Gregorian calendar of numpy's datetime64."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.domains.storage import TIMESTAMP_UNITS
from misata_sql.expressions.evaluate_numbers import by_numpy, divide_half_away, one, outside, value_range
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import IntervalSeries
from misata_sql.spec.types import DATE, TIMESTAMP, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

MICROS_A_DAY = 86_400_000_000
# 0001-01-01 to 9999-12-31, whose text is four digits, two, two
_PLAIN_DAYS = (-719_162, 2_932_896)
_INT32 = (-(2**31), 2**31 - 1)
_INT64 = (-(2**63), 2**63 - 1)


def _checked(
    run: "Evaluation", node: Node, series: pl.Series, bounds: tuple[int, int], active: Any, dtype: Any, what: str
) -> pl.Series:
    """Int128 (or narrower) values as dtype; an error where one is not in the bounds."""
    low, high = value_range(series)
    if low < bounds[0] or high > bounds[1]:
        run.fail_where(
            outside(series, max(low, bounds[0]), min(high, bounds[1])), active, node, f"{what} is out of range"
        )
    return series.cast(dtype, wrap_numerical=True)


def date_to_timestamp(run: "Evaluation", node: Node, series: pl.Series, active: Any) -> pl.Series:
    micros = series.cast(pl.Int128) * one(MICROS_A_DAY, pl.Int128)
    return _checked(run, node, micros, TIMESTAMP.bounds, active, pl.Int64, "a TIMESTAMP")  # type: ignore[arg-type]


def timestamp_to_date(run: "Evaluation", node: Node, series: pl.Series, active: Any) -> pl.Series:
    return (series // one(MICROS_A_DAY, pl.Int64)).cast(pl.Int32)


def between_timestamps(
    run: "Evaluation", node: Node, series: pl.Series, source: SqlType, target: SqlType, active: Any
) -> pl.Series:
    """Halves of the coarser unit go away from zero."""
    ratio_from, ratio_to = TIMESTAMP_UNITS[source.id], TIMESTAMP_UNITS[target.id]
    wide = series.cast(pl.Int128)
    if ratio_from >= ratio_to:
        moved = divide_half_away(wide, ratio_from // ratio_to)
    else:
        moved = wide * one(ratio_to // ratio_from, pl.Int128)
    return _checked(run, node, moved, target.bounds, active, pl.Int64, f"a {target}")  # type: ignore[arg-type]


def _move(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    """TIMESTAMP plus or minus INTERVAL: months first, the day cut to the month's length, then days and time."""
    start, interval = operands
    assert isinstance(interval, IntervalSeries)
    sign = one(node.value, pl.Int64)
    months, days, micros = (part * sign for part in interval)
    total = start.cast(pl.Int128)
    if value_range(months) != (0, 0):
        day = start // one(MICROS_A_DAY, pl.Int64)
        moved = by_numpy(_add_months, day, months).cast(pl.Int128)
        total = total + (moved - day.cast(pl.Int128)) * one(MICROS_A_DAY, pl.Int128)
    total = total + days.cast(pl.Int128) * one(MICROS_A_DAY, pl.Int128) + micros.cast(pl.Int128)
    return _checked(run, node, total, TIMESTAMP.bounds, active, pl.Int64, "a TIMESTAMP")  # type: ignore[arg-type]


def _add_months(day: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Days since 1970 after so many months; the day is cut to the length of its month."""
    date = day.astype("M8[D]")
    month = date.astype("M8[M]")
    target = month + months.astype("m8[M]")
    length = ((target + 1).astype("M8[D]") - target.astype("M8[D]")).astype(np.int64)
    within = np.minimum((date - month.astype("M8[D]")).astype(np.int64), length - 1)
    return target.astype("M8[D]").astype(np.int64) + within


def _move_days(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    date, days = operands
    moved = date.cast(pl.Int64) + days.cast(pl.Int64) * one(node.value, pl.Int64)
    return _checked(run, node, moved, DATE.bounds, active, pl.Int32, "a DATE")  # type: ignore[arg-type]


def _days_between(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    left, right = operands
    return left.cast(pl.Int64) - right.cast(pl.Int64)


def _interval(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> IntervalSeries:
    """to_days(n) and its like. value: (field, how many of it one unit is, greatest amount)."""
    (count,) = operands
    field, factor, limit = node.value
    amount = count.cast(pl.Int128) * one(factor, pl.Int128)
    amount = _checked(run, node, amount, (-limit, limit), active, pl.Int64, "an INTERVAL")
    nothing = amount * one(0, pl.Int64)
    return IntervalSeries(*(amount if place == field else nothing for place in range(3)))


def _interval_sum(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> IntervalSeries:
    left, right = operands
    sign = one(node.value, pl.Int128)
    sums = [a.cast(pl.Int128) + b.cast(pl.Int128) * sign for a, b in zip(left, right, strict=True)]
    return _interval_of(run, node, sums, active)


def _interval_product(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> IntervalSeries:
    interval, factor = operands
    wide = factor.cast(pl.Int128)
    return _interval_of(run, node, [part.cast(pl.Int128) * wide for part in interval], active)


def _interval_of(run: "Evaluation", node: Node, parts: Sequence[pl.Series], active: Any) -> IntervalSeries:
    bounds = (_INT32, _INT32, _INT64)
    return IntervalSeries(
        *(_checked(run, node, p, b, active, pl.Int64, "an INTERVAL") for p, b in zip(parts, bounds, strict=True))
    )


def _part(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    (series,) = operands
    per_day = MICROS_A_DAY if node.operands[0].type == TIMESTAMP else 1
    return by_numpy(lambda values: _calendar_part(values.astype(np.int64), per_day, node.value), series)


def _calendar_part(values: np.ndarray, per_day: int, part: str) -> np.ndarray:
    day = values // per_day
    seconds = (values - day * per_day) // 1_000_000 if per_day > 1 else np.zeros_like(values)
    date = day.astype("M8[D]")
    match part:
        case "hour":
            return seconds // 3600
        case "minute":
            return seconds // 60 % 60
        case "second":
            return seconds % 60
        case "dayofweek":
            return (day + 4) % 7
        case "isodow":
            return (day + 3) % 7 + 1
        case "day":
            return (date - date.astype("M8[M]").astype("M8[D]")).astype(np.int64) + 1
        case "dayofyear":
            return (date - date.astype("M8[Y]").astype("M8[D]")).astype(np.int64) + 1
        case "year":
            return date.astype("M8[Y]").astype(np.int64) + 1970
    month = date.astype("M8[M]").astype(np.int64) % 12
    return month // 3 + 1 if part == "quarter" else month + 1


_SPANS = {"day": MICROS_A_DAY, "hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000}


def _date_trunc(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    (series,) = operands
    low, high = TIMESTAMP.bounds  # type: ignore[misc]
    # the start of the first year that a TIMESTAMP reaches is before its range
    series = _checked(run, node, series, (low + 366 * MICROS_A_DAY, high), active, pl.Int64, "a TIMESTAMP")
    return by_numpy(lambda micros: _truncated(micros, node.value), series)


def _truncated(micros: np.ndarray, unit: str) -> np.ndarray:
    if unit in _SPANS:
        return micros // _SPANS[unit] * _SPANS[unit]
    day = micros // MICROS_A_DAY
    if unit == "week":
        return (day - (day + 3) % 7) * MICROS_A_DAY
    month = day.astype("M8[D]").astype("M8[M]").astype(np.int64)
    span = {"month": 1, "quarter": 3, "year": 12}[unit]
    return (month // span * span).astype("M8[M]").astype("M8[D]").astype(np.int64) * MICROS_A_DAY


def time_text(run: "Evaluation", node: Node, series: pl.Series, source: SqlType, active: Any) -> pl.Series:
    """DATEs and TIMESTAMPs as DuckDB writes them: a fraction of a second without zeros at its end."""
    units = TIMESTAMP_UNITS.get(source.id, 1)
    per_day = 86_400 * units if source.id != "DATE" else 1
    low, high = value_range(series)
    first, last = _PLAIN_DAYS[0] * per_day, (_PLAIN_DAYS[1] + 1) * per_day - 1
    if low < first or high > last:
        bad = outside(series, max(low, first), min(high, last))
        run.refuse_where(bad, active, node, "a year outside 1 to 9999 is not supported as text yet")
        series = series.zip_with(~bad.fill_null(False), one(0, series.dtype))
    if source.id == "DATE":
        return series.cast(pl.Date).dt.to_string("%Y-%m-%d")
    seconds = series // one(units, pl.Int64)
    whole = (seconds * one(1_000_000, pl.Int64)).cast(pl.Datetime("us")).dt.to_string("%Y-%m-%d %H:%M:%S")
    fraction = series - seconds * one(units, pl.Int64)
    if value_range(fraction) == (0, 0):
        return whole
    frame = pl.DataFrame({"whole": whole, "fraction": fraction})
    digits = pl.col("fraction").cast(pl.String).str.zfill(len(str(units)) - 1).str.strip_chars_end("0")
    text = pl.when(pl.col("fraction") > 0).then(pl.concat_str("whole", pl.lit("."), digits)).otherwise("whole")
    return frame.select(text).to_series()


OPERATIONS = {
    "move": _move,
    "move days": _move_days,
    "days between": _days_between,
    "interval": _interval,
    "interval sum": _interval_sum,
    "interval product": _interval_product,
    "part": _part,
    "date_trunc": _date_trunc,
}
