"""Operators on dates and moments: off_by_one, day_month, century, utc_offset, dst, clock_skew."""

from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import (
    DAYS,
    DECIMALS,
    MOMENTS,
    SIGNED,
    UNITS,
    UNSIGNED,
    Stream,
    number,
    one_of,
    same_type,
    units_of_day,
)
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared, bounds_of
from misata_sql.errors import ArgumentError
from misata_sql.kernels import chaos_times
from misata_sql.spec.types import DOUBLE, TIME, VARCHAR, SqlType

# Offsets from UTC in use, in minutes (IANA time zone database), without 0
UTC_OFFSETS = (
    -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -120, -60, 60, 120, 180, 210, 240, 270, 300,
    330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 840,
)  # fmt: skip
RULES = ("EU", "US")


def _shift(type: SqlType, key: int, shifts: list[int]) -> Prepared:
    """One of the shifts, in units of the type."""
    modulus = units_of_day(type) if type == TIME else 0
    constants = (np.array(shifts, np.int64), modulus, *bounds_of(type))
    return Prepared(chaos_times.shift_moments, key, constants, "integer", "integer", type)


def _off_by_one(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    return _shift(type, stream("value"), [one_of(type), -one_of(type)])


def _utc_offset(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    hour = 3600 * UNITS[type.id]
    (given,) = arguments
    if given is None:
        return _shift(type, stream("value"), [minutes * hour // 60 for minutes in UTC_OFFSETS])
    hours = number("misata_utc_offset", "hours", given, low=-24, high=24)
    shift = round(hours * hour)
    if shift == 0 or (abs(shift) == 24 * hour and type == TIME):
        raise ArgumentError(f"misata_utc_offset: hours must move the clock (got {hours!r})")
    return _shift(type, stream("value"), [shift])


def _clock_skew(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    seconds = number("misata_clock_skew", "seconds", arguments[0], low=-1e9, high=1e9)
    shift = round(seconds * UNITS[type.id])
    if shift == 0:
        raise ArgumentError(f"misata_clock_skew: seconds must be at least one unit of {type} (got {seconds!r})")
    return _shift(type, stream("value"), [shift])


def _day_month(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    constants = (units_of_day(type), *bounds_of(type))
    return Prepared(chaos_times.swap_day_month, stream("value"), constants, "integer", "integer", type)


def _century(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    constants = (units_of_day(type), *bounds_of(type))
    return Prepared(chaos_times.shift_century, stream("value"), constants, "integer", "integer", type)


def _dst(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    rule = str(arguments[0]).upper()
    if rule not in RULES:
        raise ArgumentError(f"misata_dst: rule must be 'EU' or 'US' (got {arguments[0]!r})")
    constants = (3600 * UNITS[type.id], RULES.index(rule), *bounds_of(type))
    return Prepared(chaos_times.add_summer_hour, stream("value"), constants, "integer", "integer", type)


OFF_BY_ONE = Operator(
    "off_by_one", (), "a day too many or too few: bounds taken in for left out, a day that ends in another zone; of "
    "numbers 1",
    "SELECT misata_off_by_one(DATE '2024-03-01', i) FROM range(10) t(i)",
    (*DAYS, *SIGNED, *UNSIGNED, *DECIMALS), _off_by_one, same_type,
)  # fmt: skip

DAY_MONTH = Operator(
    "day_month", (), "day and month read in the wrong order, where that gives another date: 03/04 as 4 March",
    "SELECT misata_day_month(DATE '2024-03-04', i) FROM range(3) t(i)", DAYS, _day_month, same_type,
)  # fmt: skip

CENTURY = Operator(
    "century", (), "a year of two digits read into the wrong century: 1969 as 2069, 2024 as 1924",
    "SELECT misata_century(DATE '1969-07-20', i) FROM range(3) t(i)", DAYS, _century, same_type,
)  # fmt: skip

UTC_OFFSET = Operator(
    "utc_offset",
    (Parameter("hours", (DOUBLE,), "by which the clock is wrong; left out, one of the world's offsets", None),),
    "local time stored as UTC, or UTC shown as local time",
    "SELECT misata_utc_offset(TIMESTAMP '2024-03-04 12:00:00', i) FROM range(10) t(i)",
    (*MOMENTS, TIME), _utc_offset, same_type,
)  # fmt: skip

DST = Operator(
    "dst",
    (Parameter("rule", (VARCHAR,), "'EU' or 'US': when summer time begins and ends", "EU"),),
    "daylight saving time counted twice: an hour late, from the change in March to the one in autumn only",
    "SELECT misata_dst(TIMESTAMP '2024-07-01 12:00:00', i) FROM range(3) t(i)",
    MOMENTS, _dst, same_type,
)  # fmt: skip

CLOCK_SKEW = Operator(
    "clock_skew", (Parameter("seconds", (DOUBLE,), "by which the clock is ahead, or behind where negative", 90.0),),
    "a server whose clock is not kept in step, so that answers come before their questions",
    "SELECT misata_clock_skew(TIMESTAMP '2024-03-04 12:00:00', -2.5, i) FROM range(3) t(i)",
    (*MOMENTS, TIME), _clock_skew, same_type,
)  # fmt: skip

MOMENT_OPERATORS = (OFF_BY_ONE, DAY_MONTH, CENTURY, UTC_OFFSET, DST, CLOCK_SKEW)
