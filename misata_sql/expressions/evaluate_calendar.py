"""Functions of dates and times over Series; the calendar itself is in gregorian.py."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions import gregorian
from misata_sql.expressions.calendar_names import MICROS_A_DAY, MONTHS, UNITS
from misata_sql.expressions.evaluate_numbers import by_numpy, divide_half_away, one, outside, round_half_away
from misata_sql.expressions.evaluate_times import checked
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import IntervalSeries, expand
from misata_sql.spec.types import DATE, TIMESTAMP, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

Moment = tuple[np.ndarray, np.ndarray]

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December")  # fmt: skip
# where the months of numpy's calendar and DuckDB's DATE both have the day
_YEARS = (-200_000, 200_000)
_ORIGIN_MONTH = 12 * 30  # January 2000, which buckets of months start from
_ORIGIN = 10_959 * MICROS_A_DAY  # Monday, 2000-01-03, which the others start from


def moment_of(values: np.ndarray, type: SqlType) -> Moment:
    """Days since 1970 and microseconds of the day; a TIME is a moment of the first one."""
    values = values.astype(np.int64)
    if type == DATE:
        return values, np.zeros_like(values)
    if type.id == "TIME":
        return np.zeros_like(values), values
    if type.id == "TIMESTAMP_NS":  # its parts leave out what is less than a microsecond; a cast would round
        values = values // 1_000
    days = values // MICROS_A_DAY
    return days, values - days * MICROS_A_DAY


def _of_moments(function: Callable[..., np.ndarray], node: Node, operands: Sequence[pl.Series]) -> pl.Series:
    """A function of the operands' moments."""
    types = [operand.type for operand in node.operands]
    return by_numpy(
        lambda *arrays: function(*(moment_of(array, type) for array, type in zip(arrays, types, strict=True))),
        *operands,
    )


def _part(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return _of_moments(lambda moment: gregorian.part_of(moment[0], moment[1], node.value), node, operands)


def _named(names: Sequence[str], part: str) -> Any:
    def name(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
        places = _of_moments(lambda moment: gregorian.part_of(moment[0], moment[1], part) - 1, node, operands)
        return pl.Series(names, dtype=pl.String).gather(places.cast(pl.UInt32))

    return name


def _last_day(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    days = _of_moments(lambda m: gregorian.first_day(gregorian.months_of(m[0]) + 1) - 1, node, operands)
    return checked(run, node, days, DATE.bounds, active, pl.Int32, "a DATE")  # type: ignore[arg-type]


def _epoch(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """Of milliseconds, halves go away from zero; nanoseconds are cut off downwards."""
    if node.operands[0].type.id == "TIMESTAMP_NS":
        return operands[0] // one(1_000, pl.Int64) if node.value == "epoch_us" else operands[0]
    micros = operands[0].cast(pl.Int128)
    if node.operands[0].type == DATE:
        micros = micros * one(MICROS_A_DAY, pl.Int128)
    if node.value == "epoch_ms":
        micros = divide_half_away(micros, 1_000)
    elif node.value == "epoch_ns":
        micros = micros * one(1_000, pl.Int128)
    return checked(run, node, micros, (-(2**63), 2**63 - 1), active, pl.Int64, "the result")


def _timestamp_of(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    micros = operands[0].cast(pl.Int128) * one(node.value, pl.Int128)
    return checked(run, node, micros, TIMESTAMP.bounds, active, pl.Int64, "a TIMESTAMP")  # type: ignore[arg-type]


def _date_trunc(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    wide = series.cast(pl.Int128) * one(MICROS_A_DAY if node.operands[0].type == DATE else 1, pl.Int128)
    low, high = TIMESTAMP.bounds  # type: ignore[misc]
    # the start of the first years that a TIMESTAMP reaches is before its range
    inside = (low + 366_000 * MICROS_A_DAY, high)
    micros = checked(run, node, wide, inside, active, pl.Int64, "a TIMESTAMP")
    return by_numpy(lambda values: gregorian.truncated(*moment_of(values, TIMESTAMP), node.value), micros)


def _boundaries(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return _of_moments(lambda start, end: gregorian.boundaries_between(start, end, node.value), node, operands)


def _whole_units(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    def units(start: Moment, end: Moment) -> np.ndarray:
        if node.value in MONTHS:
            return gregorian.towards_zero(gregorian.whole_months_between(start, end), MONTHS[node.value])
        micros = (end[0] - start[0]) * MICROS_A_DAY + end[1] - start[1]
        return gregorian.towards_zero(micros, UNITS[node.value])

    return _of_moments(units, node, operands)


def _age(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> IntervalSeries:
    parts = (
        _of_moments(lambda end, start, place=place: gregorian.age_between(end, start)[place], node, operands)
        for place in range(3)
    )
    return IntervalSeries(*parts)


def _time_bucket(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """value: months or microseconds of a bucket."""
    months, micros = node.value

    def start(moment: Moment) -> np.ndarray:
        if months:
            since = gregorian.months_of(moment[0]) - _ORIGIN_MONTH
            return gregorian.first_day(since // months * months + _ORIGIN_MONTH) * MICROS_A_DAY
        since = moment[0] * MICROS_A_DAY + moment[1] - _ORIGIN
        return since // micros * micros + _ORIGIN

    starts = _of_moments(start, node, operands)
    if node.type == DATE:
        return (starts // one(MICROS_A_DAY, pl.Int64)).cast(pl.Int32)
    return starts


def _make_date(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    n_rows = max(len(part) for part in operands)
    year, month, day = (expand(part, n_rows) for part in operands)
    low, high = _YEARS
    run.refuse_where(outside(year, low, high), active, node, f"a year outside {low} to {high} is not supported")
    months = (year.clip(low, high) - 1970) * 12 + month.clip(1, 12) - 1
    bad = outside(month, 1, 12) | (day < one(1, pl.Int64)) | (day > by_numpy(gregorian.month_lengths, months))
    run.fail_where(bad, active, node, "there is no such date")
    return (by_numpy(gregorian.first_day, months) + day.clip(1, 31) - one(1, pl.Int64)).cast(pl.Int32)


def _make_time(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    hour, minute, second = operands
    n_rows = max(len(part) for part in operands)
    hour, minute, second = (expand(part, n_rows) for part in operands)
    far = (second < one(0.0, pl.Float64)) | (second >= one(60.0, pl.Float64)) | second.is_nan()
    run.refuse_where(
        outside(hour, 0, 23) | outside(minute, 0, 59) | far, active, node,
        "a time outside 00:00:00 to 23:59:59.999999 is not supported",
    )  # fmt: skip
    micros = by_numpy(lambda s: round_half_away(np.clip(np.nan_to_num(s), 0, 60) * 1e6).astype(np.int64), second)
    hours, minutes = (
        part.clip(0, 59) * one(UNITS[unit], pl.Int64) for part, unit in ((hour, "hour"), (minute, "minute"))
    )
    return hours + minutes + micros


OPERATIONS = {
    "part": _part,
    "dayname": _named(DAY_NAMES, "isodow"),
    "monthname": _named(MONTH_NAMES, "month"),
    "last_day": _last_day,
    "epoch in": _epoch,
    "timestamp of": _timestamp_of,
    "date_trunc": _date_trunc,
    "boundaries between": _boundaries,
    "whole units between": _whole_units,
    "age": _age,
    "time_bucket": _time_bucket,
    "make_date": _make_date,
    "make_time": _make_time,
}
