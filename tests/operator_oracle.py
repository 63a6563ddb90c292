"""What an operator may make of a cell, worked out by Python's own numbers and calendar, and cells at the edges of types."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from misata_sql.chaos.operators.constants import UNITS, one_of, units_of_day
from misata_sql.chaos.operators.missing import NUMBER_SENTINELS, sentinels
from misata_sql.chaos.operators.moments import UTC_OFFSETS
from misata_sql.chaos.operators.operator import bounds_of
from misata_sql.spec.types import TIME, SqlType

DAY = dt.date(1970, 1, 1)


def edges(type: SqlType) -> list[int]:
    """Stored integers that something may go wrong with."""
    low, high = bounds_of(type)
    one, day = one_of(type), units_of_day(type)
    found = {
        low,
        low + 1,
        low + one,
        high,
        high - 1,
        high - one,
        0,
        one,
        -one,
        9 * one,
        10 * one,
        11 * one,
        12 * one,
        100,
        101,
    }
    found |= {
        -5,
        5,
        12345,
        98765,
        low // 2,
        high // 2,
        low // 10 * 10,
        high // 10 * 10,
        2**24 + 1,
        2**53 + 1,
        -(2**24) - 1,
    }
    found |= {s * one for s in NUMBER_SENTINELS} | {-2, -7, 1000, 1010, 1100}
    for text in (
        "1969-07-20",
        "2000-02-29",
        "2024-03-04",
        "2024-03-31",
        "2024-10-27",
        "2024-05-05",
        "1999-12-31",
        "1900-01-01",
    ):
        moment = ((dt.date.fromisoformat(text) - DAY).days) * day
        found |= {moment, moment + day // 2, moment - 1, moment + day // 12}
    return sorted(v for v in found if low <= v <= high)


def inside(type: SqlType, values: Any) -> set[int]:
    low, high = bounds_of(type)
    return {int(v) for v in values if low <= v <= high}


def swaps(value: int, n_least: int) -> set[int]:
    digits = str(abs(value)).zfill(n_least)
    sign = -1 if value < 0 else 1
    return {
        sign * int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
        for i in range(len(digits) - 1)
        if digits[i] != digits[i + 1]
    }


def rounded(value: int, bits: int) -> int:
    """To so many significant bits, halves to even."""
    size, sign = abs(value), -1 if value < 0 else 1
    shift = max(size.bit_length() - bits, 0)
    kept, rest = size >> shift, size & ((1 << shift) - 1)
    if shift and (rest > 1 << (shift - 1) or (rest == 1 << (shift - 1) and kept & 1)):
        kept += 1
    return sign * (kept << shift)


def to_significant(value: int, digits: int) -> int:
    if not value:
        return 0
    exponent = len(str(abs(value))) - digits
    return int(Decimal(value).quantize(Decimal((0, (1,), exponent)), ROUND_HALF_UP)) if exponent > 0 else value


def towards_zero(value: int, digits: int) -> int:
    exponent = max(len(str(abs(value))) - digits, 0)
    return abs(value) // 10**exponent * 10**exponent * (1 if value > 0 else -1)


def split(value: int, type: SqlType) -> tuple[dt.date, int] | None:
    """The date and what is left of the day; None outside of Python's calendar."""
    day, rest = divmod(value, units_of_day(type))
    return (DAY + dt.timedelta(days=day), rest) if -719162 <= day <= 2932896 else None


def possible(kind: str, value: int, type: SqlType) -> set[int] | None:
    """The stored integers that an operator with its default arguments may give; None: another value, whichever."""
    one, day = one_of(type), units_of_day(type)
    low, high = bounds_of(type)
    match kind:
        case "default":
            return set(sentinels(type)) - {value}
        case "sign":
            return inside(type, {-value})
        case "flip":
            return {1 - value}
        case "digits":
            return inside(type, swaps(value, 1 + (type.scale or 0)))
        case "check_digit":
            sign = -1 if value < 0 else 1
            return inside(type, {sign * (abs(value) // 10 * 10 + d) for d in range(10)} - {value})
        case "off_by_one":
            return inside(type, {value - one, value + one})
        case "unit":
            return inside(type, {value * 100})
        case "round":
            near = to_significant(value, 2)
            return {near} if low <= near <= high else {towards_zero(value, 2)}
        case "precision":
            near = rounded(value, 24)
            return {near} if low <= near <= high else None
        case "orphan":
            return None
        case "utc_offset":
            shifts = {minutes * 60 * UNITS[type.id] for minutes in UTC_OFFSETS}
            return {(value + s) % day for s in shifts} if type == TIME else inside(type, {value + s for s in shifts})
        case "clock_skew":
            moved = value + 90 * UNITS[type.id]
            return {moved % day} if type == TIME else inside(type, {moved})
        case "day_month" | "century" | "dst":
            return calendar(kind, value, type)
    return None


def calendar(kind: str, value: int, type: SqlType) -> set[int] | None:
    parts = split(value, type)
    if parts is None:
        return None
    date, rest = parts
    day = units_of_day(type)
    if kind == "dst":
        if not 1997 <= date.year <= 2037:
            return None
        moment = dt.datetime.combine(date, dt.time(), dt.UTC) + dt.timedelta(seconds=rest // UNITS[type.id])
        is_summer = bool(moment.astimezone(ZoneInfo("Europe/Berlin")).dst())
        return inside(type, {value + 3600 * UNITS[type.id]}) if is_summer else set()
    try:
        if kind == "day_month":
            new = date.replace(month=date.day, day=date.month)
        else:
            year = date.year + (-100 if date.year >= 2000 else 100)
            try:
                new = date.replace(year=year)
            except ValueError:
                new = dt.date(year, 2, 28)
    except ValueError:
        return set()
    return inside(type, {(new - DAY).days * day + rest})


def as_array(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64)
