"""The proleptic Gregorian calendar over numpy arrays of int64: days since 1970-01-01, and microseconds of the day."""

import numpy as np

from misata_sql.expressions.calendar_names import MICROS_A_DAY, MONTHS, UNITS

JULIAN_EPOCH = 2_440_588  # the Julian day of 1970-01-01


def months_of(days: np.ndarray) -> np.ndarray:
    """Months since January 1970."""
    return days.astype("M8[D]").astype("M8[M]").astype(np.int64)


def first_day(months: np.ndarray) -> np.ndarray:
    """The day that a month since January 1970 starts on."""
    return months.astype("M8[M]").astype("M8[D]").astype(np.int64)


def month_lengths(months: np.ndarray) -> np.ndarray:
    return first_day(months + 1) - first_day(months)


def civil(days: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Year, month from 1, day of the month from 1. Years count on through 0 to the negative ones."""
    months = months_of(days)
    return months // 12 + 1970, months % 12 + 1, days - first_day(months) + 1


def add_months(days: np.ndarray, months: np.ndarray) -> np.ndarray:
    """So many months later; the day of the month is cut to the length of the new one."""
    own = months_of(days)
    target = own + months
    return first_day(target) + np.minimum(days - first_day(own), month_lengths(target) - 1)


def year_starts(years: np.ndarray) -> np.ndarray:
    return first_day((years - 1970) * 12)


def iso_week(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Year and week of ISO 8601: those of the week's Thursday."""
    thursday = days - (days + 3) % 7 + 3
    year = months_of(thursday) // 12 + 1970
    return year, (thursday - year_starts(year)) // 7 + 1


def towards_zero(values: np.ndarray, divisor: int) -> np.ndarray:
    """Whole quotients as C divides."""
    return np.sign(values) * (np.abs(values) // divisor)


def part_of(days: np.ndarray, micros: np.ndarray, part: str) -> np.ndarray:
    """int64; float64 of epoch and julian."""
    match part:
        case "hour":
            return micros // UNITS["hour"]
        case "minute":
            return micros // UNITS["minute"] % 60
        case "second":
            return micros // UNITS["second"] % 60
        case "millisecond":
            return micros % UNITS["minute"] // 1_000
        case "microsecond":
            return micros % UNITS["minute"]
        case "epoch":
            return (days * MICROS_A_DAY + micros) / 1e6
        case "julian":
            return (days + JULIAN_EPOCH) + micros / float(MICROS_A_DAY)
        case "dayofweek":
            return (days + 4) % 7
        case "isodow":
            return (days + 3) % 7 + 1
        case "isoyear":
            return iso_week(days)[0]
        case "week":
            return iso_week(days)[1]
        case "yearweek":
            year, week = iso_week(days)
            return year * 100 + np.where(year > 0, week, -week)
    year, month, day = civil(days)
    match part:
        case "day":
            return day
        case "month":
            return month
        case "quarter":
            return (month - 1) // 3 + 1
        case "dayofyear":
            return days - year_starts(year) + 1
        case "decade":
            return towards_zero(year, 10)
        case "century" | "millennium":
            span = 100 if part == "century" else 1000
            return np.where(year > 0, towards_zero(year - 1, span) + 1, towards_zero(year, span) - 1)
        case "era":
            return (year > 0).astype(np.int64)
    return year


def truncated(days: np.ndarray, micros: np.ndarray, unit: str) -> np.ndarray:
    """Microseconds since 1970 of the start of the unit."""
    if unit in ("millisecond", "microsecond", "second", "minute", "hour"):
        return days * MICROS_A_DAY + micros // UNITS[unit] * UNITS[unit]
    if unit == "epoch":
        return days * MICROS_A_DAY + micros // UNITS["second"] * UNITS["second"]
    if unit in ("week", "yearweek"):
        days = days - (days + 3) % 7
    elif unit == "isoyear":
        starts = year_starts(iso_week(days)[0]) + 3
        days = starts - (starts + 3) % 7
    elif unit in MONTHS:
        years = months_of(days) // 12 + 1970
        if MONTHS[unit] > 12:
            span = MONTHS[unit] // 12
            days = year_starts(towards_zero(years, span) * span)
        else:
            days = first_day(months_of(days) // MONTHS[unit] * MONTHS[unit])
    return days * MICROS_A_DAY


def boundaries_between(
    start: tuple[np.ndarray, np.ndarray], end: tuple[np.ndarray, np.ndarray], unit: str
) -> np.ndarray:
    """date_diff: how many starts of the unit lie between two moments; of weeks, how many times seven days."""
    days = end[0] - start[0]
    if unit in ("week", "yearweek"):
        return towards_zero(days, 7)
    if unit in ("day", "dayofweek", "isodow", "dayofyear"):
        return days
    if unit in UNITS or unit == "epoch":
        span = UNITS["second" if unit == "epoch" else unit]
        per_day = MICROS_A_DAY // span
        return days * per_day + end[1] // span - start[1] // span
    if unit == "isoyear":
        return iso_week(end[0])[0] - iso_week(start[0])[0]
    if unit == "month":
        return months_of(end[0]) - months_of(start[0])
    if unit == "quarter":
        first, last = (towards_zero(months_of(side[0]) + 1970 * 12, 3) for side in (start, end))
        return last - first
    years = (months_of(side[0]) // 12 + 1970 for side in (start, end))
    first, last = (towards_zero(year, MONTHS[unit] // 12) for year in years)
    return last - first


Moment = tuple[np.ndarray, np.ndarray]


def age_between(end: Moment, start: Moment) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """age(end, start) as months, days and microseconds of one sign: fields are subtracted, and borrow from the next."""
    negative = (end[0] < start[0]) | ((end[0] == start[0]) & (end[1] < start[1]))
    late = [np.where(negative, s, e) for e, s in zip(end, start, strict=True)]
    early = [np.where(negative, e, s) for e, s in zip(end, start, strict=True)]
    late_months, early_months = months_of(late[0]), months_of(early[0])
    months = late_months - early_months
    days = (late[0] - first_day(late_months)) - (early[0] - first_day(early_months))
    micros = late[1] - early[1]
    borrowed = micros < 0
    micros = micros + borrowed * MICROS_A_DAY
    days = days - borrowed
    borrowed = days < 0
    days = days + borrowed * month_lengths(early_months)
    months = months - borrowed
    sign = np.where(negative, -1, 1)
    return sign * months, sign * days, sign * micros


def whole_months_between(start: Moment, end: Moment) -> np.ndarray:
    """date_sub('month', start, end): whole months, where the last day of a shorter month counts as the same day."""
    negative = (end[0] < start[0]) | ((end[0] == start[0]) & (end[1] < start[1]))
    late = [np.where(negative, s, e) for e, s in zip(end, start, strict=True)]
    early = [np.where(negative, e, s) for e, s in zip(end, start, strict=True)]
    late_month, early_month = months_of(late[0]), months_of(early[0])
    length = month_lengths(late_month)
    is_last = late[0] - first_day(late_month) + 1 == length
    early_day = early[0] - first_day(early_month) + 1
    moved = is_last & ((early_day > length) | ((early_day == length) & (early[1] < late[1])))
    early[0] = np.where(moved, first_day(early_month) + length - 1, early[0])
    months, _, _ = age_between((late[0], late[1]), (early[0], early[1]))
    return np.where(negative, -months, months)
