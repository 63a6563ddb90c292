"""Dates and moments as text in one of several formats.

Format f is formats[format_starts[f]:format_starts[f + 1]]: text, in which a byte below N_FIELDS stands for a part of
the moment. names, name_starts: the 12 months in short, in full, and the 7 days of the week in short, from Monday.
"""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_times import day_of, days_of_month
from misata_sql.kernels.chaos_values import copy_text, is_same_text
from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.text_values import civil, put_date, put_number, put_padded
from misata_sql.random.squares import squares64

# The parts, as strftime has them; "-" is without a zero in front
FIELDS = ("d", "-d", "m", "-m", "Y", "y", "b", "B", "a", "H", "-H", "I", "-I", "M", "S", "p", "s")
N_FIELDS = len(FIELDS)
DAY, DAY_SHORT, MONTH, MONTH_SHORT, YEAR, YEAR_SHORT, NAME, FULL_NAME, WEEKDAY = range(9)
HOUR, HOUR_SHORT, HOUR_12, HOUR_12_SHORT, MINUTE, SECOND, HALF, EPOCH = range(9, 17)
PLAIN_BYTES = 64  # of a date as DuckDB writes it, and of what is written behind it
_DAY_SECONDS = 86_400
_MINUS = np.uint8(45)


@device
def put_part(field, days, seconds, names, name_starts, out, at):  # type: ignore[no-untyped-def]
    """Write a part of a moment: days since 1970-01-01, and seconds of the day; where it ends."""
    year, month, day = civil(days)
    hour = seconds // 3600
    half_hour = (hour + 11) % 12 + 1
    if NAME <= field <= WEEKDAY:
        name = month - 1 if field == NAME else month + 11 if field == FULL_NAME else 24 + (days + 3) % 7
        return copy_text(names, name_starts[name], name_starts[name + 1], out, at)
    if field == HALF:
        out[at], out[at + 1] = np.uint8(65 if hour < 12 else 80), np.uint8(77)
        return at + 2
    if field == EPOCH:
        number = days * _DAY_SECONDS + seconds
        if number < 0:
            out[at] = _MINUS
            at += 1
        return put_number(out, at, np.uint64(abs(number)))
    number, n_digits = day, np.int64(2)
    if field in (MONTH, MONTH_SHORT):
        number = month
    elif field == YEAR:
        number, n_digits = year, np.int64(4)
    elif field == YEAR_SHORT:
        number = year % 100
    elif field in (HOUR, HOUR_SHORT):
        number = hour
    elif field in (HOUR_12, HOUR_12_SHORT):
        number = half_hour
    elif field == MINUTE:
        number = seconds // 60 % 60
    elif field == SECOND:
        number = seconds % 60
    if field in (DAY_SHORT, MONTH_SHORT, HOUR_SHORT, HOUR_12_SHORT):
        return put_number(out, at, np.uint64(number))
    return put_padded(out, at, np.uint64(number), n_digits)


@device
def put_format(f, formats, format_starts, days, seconds, names, name_starts, out, at):  # type: ignore[no-untyped-def]
    """Write a moment in a format; where it ends."""
    for j in range(format_starts[f], format_starts[f + 1]):
        if formats[j] < N_FIELDS:
            at = put_part(np.int64(formats[j]), days, seconds, names, name_starts, out, at)
        else:
            out[at] = formats[j]
            at += 1
    return at


@device
def put_plain(days, seconds, has_time, out, at):  # type: ignore[no-untyped-def]
    """Write a moment as DuckDB does, without a fraction of a second; where it ends."""
    at = put_date(out, at, days)
    if has_time:
        out[at] = np.uint8(32)
        at = put_padded(out, at + 1, np.uint64(seconds // 3600), 2)
        out[at] = np.uint8(58)
        at = put_padded(out, at + 1, np.uint64(seconds // 60 % 60), 2)
        out[at] = np.uint8(58)
        at = put_padded(out, at + 1, np.uint64(seconds % 60), 2)
    return at


@device
def put_formatted(  # type: ignore[no-untyped-def]
    text, start, end, days, seconds, bits, first, n, formats, format_starts, names, name_starts, out, at
):
    """Write a moment in one of the formats first .. first + n - 1, the next one where that is text[start:end]."""
    drawn = small_draw(bits, n)
    stop = at
    for k in range(n):
        f = first + (drawn + k) % n
        stop = put_format(f, formats, format_starts, days, seconds, names, name_starts, out, at)
        if not is_same_text(out, at, stop, text, start, end):
            break
    return stop


@kernel(
    "key: u8, rows: i8[n], apply: u1[n], values: i8[n], per_day: i8, low: i8, high: i8, formats: u1[], "
    "format_starts: i8[], names: u1[], name_starts: i8[], longest: i8, out: u1[], out_starts: i8[]"
)
def format_moments(  # type: ignore[no-untyped-def]
    key, rows, apply, values, per_day, low, high, formats, format_starts, names, name_starts, longest, out, out_starts
):
    """Write each moment in one of the formats; years before 1 and after 9999, and infinity, as DuckDB writes them.

    per_day: units of a day, 1: a date; longest: bytes of a text in any of the formats
    Up to longest + 2 * PLAIN_BYTES bytes a row are used.
    """
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        value = values[i]
        if value < low or value > high:
            out[at] = _MINUS
            at += np.int64(value < low)
            for j in range(8):
                out[at + j] = np.uint8((np.uint64(0x7974696E69666E69) >> np.uint64(8 * j)) & np.uint64(0xFF))
            at += 8
            continue
        days = value // per_day
        seconds = (value - days * per_day) // (per_day // _DAY_SECONDS) if per_day > 1 else np.int64(0)
        begin = at + longest + PLAIN_BYTES
        stop = put_plain(days, seconds, per_day > 1, out, begin)
        year, _, _ = civil(days)
        if apply[i] and 1 <= year <= 9999:
            bits = squares64(key, np.uint64(rows[i]))
            n = format_starts.size - 1
            at = put_formatted(
                out, begin, stop, days, seconds, bits, 0, n, formats, format_starts, names, name_starts, out, at
            )
        else:
            at = copy_text(out, begin, stop, out, at)
    out_starts[rows.size] = at


@device
def read_digits(text, place, end, n):  # type: ignore[no-untyped-def]
    """The number of n digits at a place of text[:end]; -1 where there are not so many."""
    if place + n > end:
        return np.int64(-1)
    number = np.int64(0)
    for j in range(place, place + n):
        if not (48 <= text[j] <= 57):
            return np.int64(-1)
        number = number * 10 + np.int64(text[j]) - 48
    return number


@device
def read_moment(text, start, end):  # type: ignore[no-untyped-def]
    """(days, seconds, whether it has a time) of 2024-03-04 or 2024-03-04 15:06[:07[.8]]; seconds -1: it is none."""
    wrong = (np.int64(0), np.int64(-1), False)
    year, month = read_digits(text, start, end, 4), read_digits(text, start + 5, end, 2)
    day = read_digits(text, start + 8, end, 2)
    if year < 1 or not (1 <= month <= 12) or day < 1 or text[start + 4] != 45 or text[start + 7] != 45:
        return wrong
    if day > days_of_month(year, month):
        return wrong
    days = day_of(year, month, day)
    place = start + 10
    if place == end:
        return days, np.int64(0), False
    hour, minute = read_digits(text, place + 1, end, 2), read_digits(text, place + 4, end, 2)
    if not (0 <= hour < 24 and 0 <= minute < 60) or text[place + 3] != 58:
        return wrong
    if text[place] != 32 and text[place] != 84:
        return wrong
    seconds, place = hour * 3600 + minute * 60, place + 6
    if place < end:
        second = read_digits(text, place + 1, end, 2)
        if not (0 <= second < 60) or text[place] != 58:
            return wrong
        seconds, place = seconds + second, place + 3
    if place < end:
        if text[place] != 46 or place + 1 == end:
            return wrong
        for j in range(place + 1, end):
            if not (48 <= text[j] <= 57):
                return wrong
    return days, seconds, True


@kernel(
    "key: u8, rows: i8[n], text: u1[], starts: i8[], n_dates: i8, formats: u1[], format_starts: i8[], "
    "names: u1[], name_starts: i8[], out: u1[], out_starts: i8[]"
)
def reformat_moments(  # type: ignore[no-untyped-def]
    key, rows, text, starts, n_dates, formats, format_starts, names, name_starts, out, out_starts
):
    """Write each text that is a date or a moment as ISO 8601 has it in one of the formats; others stay.

    n_dates: formats for dates; those behind them are for moments
    """
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        start, end = starts[i], starts[i + 1]
        days, seconds, has_time = read_moment(text, start, end)
        if seconds >= 0:
            bits = squares64(key, np.uint64(rows[i]))
            first = n_dates if has_time else np.int64(0)
            n = format_starts.size - 1 - n_dates if has_time else n_dates
            at = put_formatted(
                text, start, end, days, seconds, bits, first, n, formats, format_starts, names, name_starts, out, at
            )
        else:
            at = copy_text(text, start, end, out, at)
    out_starts[rows.size] = at
