"""What the generated loops call: SQL's arithmetic on 64-bit integers and floats."""

import math

import numpy as np

from misata_sql.kernels.jit import device

_MICROS_A_DAY = 86_400_000_000


@device
def add(left, right):  # type: ignore[no-untyped-def]
    """left + right modulo 2^64. Numba's own + of signed numbers lets LLVM take for granted that none overflows."""
    return np.int64(np.uint64(left) + np.uint64(right))


@device
def subtract(left, right):  # type: ignore[no-untyped-def]
    """left - right modulo 2^64."""
    return np.int64(np.uint64(left) - np.uint64(right))


@device
def multiply(left, right):  # type: ignore[no-untyped-def]
    """left * right modulo 2^64."""
    return np.int64(np.uint64(left) * np.uint64(right))


@device
def multiply_overflows(left, right, product):  # type: ignore[no-untyped-def]
    """Whether left * right, of which `product` is the lower half, is no int64."""
    if left == 0 or right == 0:
        return False
    if (left == -1 and right == np.int64(-9223372036854775808)) or (
        right == -1 and left == np.int64(-9223372036854775808)
    ):
        return True
    return product // right != left or product % right != 0


@device
def divide_to_zero(left, right):  # type: ignore[no-untyped-def]
    """left // right cut off towards zero; right must not be 0."""
    quotient = left // right
    return quotient + np.int64((quotient * right != left) & ((left < 0) != (right < 0)))


@device
def remainder(left, right):  # type: ignore[no-untyped-def]
    """left % right with the sign of left; right must not be 0."""
    rest = left % right
    return rest - right * np.int64((rest != 0) & ((left < 0) != (right < 0)))


@device
def divide_half_away(value, divisor):  # type: ignore[no-untyped-def]
    """value / divisor rounded, halves away from zero; |value| + divisor must be an int64."""
    magnitude = (abs(value) + divisor // 2) // divisor
    return -magnitude if value < 0 else magnitude


@device
def round_half_away(value):  # type: ignore[no-untyped-def]
    """C's round()."""
    whole = np.trunc(value)
    if abs(value - whole) >= 0.5:
        return whole + math.copysign(1.0, value)
    return whole


@device
def round_digits(value, power, is_fraction):  # type: ignore[no-untyped-def]
    """round(value, n) of DOUBLEs. power: 10 to the number of digits, of which n < 0 are before the point"""
    rounded = round_half_away(value * power) / power if is_fraction else round_half_away(value / power) * power
    return rounded if np.isfinite(rounded) else value


@device
def is_less(left, right):  # type: ignore[no-untyped-def]
    """left < right of floats, where NaN is the greatest number."""
    return (left < right) | ((left == left) & (right != right))


@device
def is_equal(left, right):  # type: ignore[no-untyped-def]
    """left = right of floats, where NaN equals itself."""
    return (left == right) | ((left != left) & (right != right))


@device
def float_sign(value):  # type: ignore[no-untyped-def]
    """-1, 0 or 1; of NaN 0."""
    return np.int64(value > 0) - np.int64(value < 0)


@device
def civil_months(days):  # type: ignore[no-untyped-def]
    """Months since 1970-01 of a day since 1970-01-01, and the day of the month from 1 on.

    Proleptic Gregorian calendar, in eras of 400 years from 0000-03-01.
    """
    z = days + 719_468
    era = z // 146_097
    of_era = z - era * 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153  # 0: March
    day = of_year - (153 * shifted + 2) // 5 + 1
    months = 12 * (year + era * 400) + shifted + 2
    return months - 12 * 1970, day


@device
def first_of_month(months):  # type: ignore[no-untyped-def]
    """The day since 1970-01-01 that a month since 1970-01 begins with."""
    shifted = months + 12 * 1970 - 2
    year = shifted // 12
    month = shifted - 12 * year
    era = year // 400
    of_era = year - 400 * era
    of_year = (153 * month + 2) // 5
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


@device
def move_months(days, months):  # type: ignore[no-untyped-def]
    """The day `months` later, cut to the month's length."""
    month, day = civil_months(days)
    first = first_of_month(month + months)
    last = first_of_month(month + months + 1) - first
    return first + min(day, last) - 1


@device
def iso_week_year(days):  # type: ignore[no-untyped-def]
    """Week and year of ISO 8601 of a day since 1970-01-01."""
    thursday = days - (days + 3) % 7 + 3
    month, _ = civil_months(thursday)
    year = month // 12
    return (thursday - first_of_month(12 * year)) // 7 + 1, year + 1970


NAMES = {
    found.__name__: found
    for found in (
        add, subtract, multiply, multiply_overflows, divide_to_zero, remainder, divide_half_away, round_half_away,
        round_digits, is_less, is_equal, float_sign, civil_months, first_of_month, move_months, iso_week_year,
    )
} | {"math": math}  # fmt: skip
