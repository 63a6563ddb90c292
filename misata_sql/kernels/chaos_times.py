"""Faults of dates and moments. per_day: units of a day, 1 for DATE."""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.text_values import civil
from misata_sql.random.squares import squares64


@device
def day_of(year, month, day):  # type: ignore[no-untyped-def]
    """Days since 1970-01-01 of a date, the inverse of civil. Source: Hinnant, chrono-compatible date algorithms"""
    y = year - (1 if month <= 2 else 0)
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@device
def days_of_month(year, month):  # type: ignore[no-untyped-def]
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31


@device
def with_day(value, day, new_day, per_day, low, high):  # type: ignore[no-untyped-def]
    """The moment at the same time of another day; as it is where the type does not hold that."""
    if not (low // per_day < new_day < high // per_day):
        return value
    return value + (new_day - day) * per_day


@kernel(
    "key: u8, rows: i8[n], apply: u1[n], values: i8[n], shifts: i8[], modulus: i8, low: i8, high: i8, out: i8[n]",
)
def shift_moments(key, rows, apply, values, shifts, modulus, low, high, out):  # type: ignore[no-untyped-def]
    """Write value + one of the shifts, the next one where the type does not hold that.

    modulus: above 0: that is where the day ends, and the next one starts with 0 (a time of day); shifts are below it
    """
    n = shifts.size
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            first = small_draw(squares64(key, np.uint64(rows[i])), n)
            for k in range(n):
                shift = shifts[(first + k) % n]
                if modulus > 0:
                    moved = (value + shift) % modulus
                    if moved != value:
                        out[i] = moved
                        break
                elif shift != 0 and (value <= high - shift if shift > 0 else value >= low - shift):
                    out[i] = value + shift
                    break


@kernel("apply: u1[n], values: i8[n], per_day: i8, low: i8, high: i8, out: i8[n]")
def swap_day_month(apply, values, per_day, low, high, out):  # type: ignore[no-untyped-def]
    """Write the date with day and month exchanged, where that is another date."""
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            day_number = value // per_day
            year, month, day = civil(day_number)
            if day <= 12 and day != month:
                out[i] = with_day(value, day_number, day_of(year, day, month), per_day, low, high)


@kernel("apply: u1[n], values: i8[n], per_day: i8, low: i8, high: i8, out: i8[n]")
def shift_century(apply, values, per_day, low, high, out):  # type: ignore[no-untyped-def]
    """Write the date 100 years earlier, from 2000 on, or later, before; 29 February becomes 28 where there is none."""
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            day_number = value // per_day
            year, month, day = civil(day_number)
            year += -100 if year >= 2000 else 100
            day = min(day, days_of_month(year, month))
            out[i] = with_day(value, day_number, day_of(year, month, day), per_day, low, high)


@device
def last_sunday(year, month):  # type: ignore[no-untyped-def]
    """The last Sunday of a month that has 31 days, as a day number."""
    last = day_of(year, month, 31)
    return last - (last + 4) % 7  # 1970-01-01 was a Thursday


@device
def first_sunday(year, month):  # type: ignore[no-untyped-def]
    """The first Sunday of a month, as a day number."""
    first = day_of(year, month, 1)
    return first + (3 - first) % 7


@kernel("apply: u1[n], values: i8[n], hour: i8, american: i8, low: i8, high: i8, out: i8[n]")
def add_summer_hour(apply, values, hour, american, low, high, out):  # type: ignore[no-untyped-def]
    """Write a moment in the summer time of its year an hour later; others stay.

    hour: units of it; american: 1: from 2:00 on the second Sunday of March to 2:00 on the first one of November, by the
    clock; 0: from 1:00 on the last Sunday of March to 1:00 on the last one of October
    """
    per_day = 24 * hour
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            year, _, _ = civil(value // per_day)
            if american:
                start, end = (first_sunday(year, 3) + 7) * 24 + 2, first_sunday(year, 11) * 24 + 2
            else:
                start, end = last_sunday(year, 3) * 24 + 1, last_sunday(year, 10) * 24 + 1
            if start <= value // hour < end and value <= high - hour:
                out[i] = value + hour
