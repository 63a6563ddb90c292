"""DATE, TIMESTAMP and INTERVAL over Series, in the proleptic Gregorian calendar of numpy's datetime64."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from misata_sql.domains.storage import TIMESTAMP_UNITS
from misata_sql.expressions.calendar_names import MICROS_A_DAY
from misata_sql.expressions.evaluate_numbers import by_numpy, divide_half_away, one, outside, value_range
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.gregorian import add_months
from misata_sql.expressions.series import IntervalSeries
from misata_sql.spec.types import DATE, TIMESTAMP, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

# 0001-01-01 to 9999-12-31, whose text is four digits, two, two
_PLAIN_DAYS = (-719_162, 2_932_896)
_INT32 = (-(2**31), 2**31 - 1)
INT64 = (-(2**63), 2**63 - 1)


def checked(
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
    return checked(run, node, micros, TIMESTAMP.bounds, active, pl.Int64, "a TIMESTAMP")  # type: ignore[arg-type]


def timestamp_to_date(series: pl.Series, source: SqlType) -> pl.Series:
    """Nanoseconds are rounded to microseconds before, as for every other use of them."""
    if source.id == "TIMESTAMP_NS":
        series, source = divide_half_away(series, 1_000), TIMESTAMP
    return (series // one(86_400 * TIMESTAMP_UNITS[source.id], pl.Int64)).cast(pl.Int32)


def between_timestamps(
    run: "Evaluation", node: Node, series: pl.Series, source: SqlType, target: SqlType, active: Any
) -> pl.Series:
    """Halves of the coarser unit go away from zero."""
    if source == target:
        return series
    ratio_from, ratio_to = TIMESTAMP_UNITS[source.id], TIMESTAMP_UNITS[target.id]
    wide = series.cast(pl.Int128)
    if ratio_from >= ratio_to:
        moved = divide_half_away(wide, ratio_from // ratio_to)
    else:
        moved = wide * one(ratio_to // ratio_from, pl.Int128)
    return checked(run, node, moved, target.bounds, active, pl.Int64, f"a {target}")  # type: ignore[arg-type]


def _move(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    """TIMESTAMP plus or minus INTERVAL: months first, the day cut to the month's length, then days and time.

    Of a TIMESTAMP_NS, the nanoseconds of its microsecond stay as they are.
    """
    start, interval = operands
    nanos = None
    if node.type.id == "TIMESTAMP_NS":
        start, nanos = start // one(1_000, pl.Int64), start % one(1_000, pl.Int64)
    assert isinstance(interval, IntervalSeries)
    sign = one(node.value, pl.Int64)
    months, days, micros = (part * sign for part in interval)
    total = start.cast(pl.Int128)
    if value_range(months) != (0, 0):
        day = start // one(MICROS_A_DAY, pl.Int64)
        moved = by_numpy(add_months, day, months).cast(pl.Int128)
        total = total + (moved - day.cast(pl.Int128)) * one(MICROS_A_DAY, pl.Int128)
    total = total + days.cast(pl.Int128) * one(MICROS_A_DAY, pl.Int128) + micros.cast(pl.Int128)
    if nanos is not None:
        total = total * one(1_000, pl.Int128) + nanos.cast(pl.Int128)
    return checked(run, node, total, node.type.bounds, active, pl.Int64, f"a {node.type}")  # type: ignore[arg-type]


def _move_days(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    date, days = operands
    moved = date.cast(pl.Int64) + days.cast(pl.Int64) * one(node.value, pl.Int64)
    return checked(run, node, moved, DATE.bounds, active, pl.Int32, "a DATE")  # type: ignore[arg-type]


def _days_between(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    left, right = operands
    return left.cast(pl.Int64) - right.cast(pl.Int64)


def _interval(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> IntervalSeries:
    """to_days(n) and its like. value: (field, how many of it one unit is, greatest amount)."""
    (count,) = operands
    field, factor, limit = node.value
    amount = count.cast(pl.Int128) * one(factor, pl.Int128)
    amount = checked(run, node, amount, (-limit, limit), active, pl.Int64, "an INTERVAL")
    nothing = amount * one(0, pl.Int64)
    return IntervalSeries(*(amount if place == field else nothing for place in range(3)))


def _interval_sum(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> IntervalSeries:
    left, right = operands
    sign = one(node.value, pl.Int128)
    sums = [a.cast(pl.Int128) + b.cast(pl.Int128) * sign for a, b in zip(left, right, strict=True)]
    return interval_of(run, node, sums, active)


def _interval_product(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> IntervalSeries:
    interval, factor = operands
    wide = factor.cast(pl.Int128)
    return interval_of(run, node, [part.cast(pl.Int128) * wide for part in interval], active)


def interval_of(run: "Evaluation", node: Node, parts: Sequence[pl.Series], active: Any) -> IntervalSeries:
    bounds = (_INT32, _INT32, INT64)
    return IntervalSeries(
        *(checked(run, node, p, b, active, pl.Int64, "an INTERVAL") for p, b in zip(parts, bounds, strict=True))
    )


def _move_time(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    """A TIME goes round the clock; months and days do not move it. A result of 0 is midnight."""
    time, interval = operands
    moved = time + (interval.micros % one(MICROS_A_DAY, pl.Int64)) * one(node.value, pl.Int64)
    return moved % one(MICROS_A_DAY, pl.Int64)


def _at_time(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    date, time = operands
    micros = date.cast(pl.Int128) * one(MICROS_A_DAY, pl.Int128) + time.cast(pl.Int128)
    return checked(run, node, micros, TIMESTAMP.bounds, active, pl.Int64, "a TIMESTAMP")  # type: ignore[arg-type]


def time_of_day(series: pl.Series, source: SqlType) -> pl.Series:
    """The TIME of a TIMESTAMP."""
    if source.id == "TIMESTAMP_NS":
        series, source = divide_half_away(series, 1_000), TIMESTAMP
    per_second = TIMESTAMP_UNITS[source.id]
    return series % one(86_400 * per_second, pl.Int64) * one(1_000_000 // per_second, pl.Int64)


def time_text(run: "Evaluation", node: Node, series: pl.Series, source: SqlType, active: Any) -> pl.Series:
    """DATEs and TIMESTAMPs as DuckDB writes them: a fraction of a second without zeros at its end."""
    if source.id == "TIME":
        return _clock_text(series)
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
    return _with_fraction(whole, series - seconds * one(units, pl.Int64), units)


def _clock_text(series: pl.Series) -> pl.Series:
    parts = {"hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000}
    columns = {name: (series // one(span, pl.Int64)) for name, span in parts.items()}
    frame = pl.DataFrame(columns).with_columns(pl.col("minute") % 60, pl.col("second") % 60)
    digits = (pl.col(name).cast(pl.String).str.zfill(2) for name in parts)
    whole = frame.select(pl.concat_str(*digits, separator=":")).to_series()
    return _with_fraction(whole, series % one(1_000_000, pl.Int64), 1_000_000)


def _with_fraction(whole: pl.Series, fraction: pl.Series, units: int) -> pl.Series:
    """The fraction of a second, where there is one, without zeros at its end."""
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
    "move time": _move_time,
    "at time": _at_time,
}
