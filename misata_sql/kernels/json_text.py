"""JSON documents in slots: row r's document is out[r * slot_bytes : r * slot_bytes + lengths[r]], built from the left.

Each kernel appends one piece to every row. Whoever makes the steps gives each row a slot that holds the longest of all
its pieces, so none of them checks. Common arguments: slot_bytes of out; out (n_rows * slot_bytes,) uint8; lengths
(n_rows,) int32, bytes so far.
"""

import numpy as np

from misata_sql.kernels.jit import Kernel, device, kernel

NUMBER_BYTES, DATE_BYTES, TIME_BYTES = 24, 16, 16  # at most, of what the kernels append; a timestamp is date, T, time
ESCAPED_BYTES = 6  # of one byte

_10 = np.uint64(10)
_DAY = 86_400_000_000  # microseconds


@kernel("lengths: i4[n]")
def start_documents(lengths):  # type: ignore[no-untyped-def]
    """Every row is empty."""
    for r in range(lengths.size):
        lengths[r] = 0


@kernel("constant: u1[], slot_bytes: i8, out: u1[], lengths: i4[n]")
def append_bytes(constant, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Append the same bytes to every row."""
    for r in range(lengths.size):
        at = r * slot_bytes + np.int64(lengths[r])
        for i in range(constant.size):
            out[at + i] = constant[i]
        lengths[r] = np.int32(lengths[r] + constant.size)


def _append_pool(codes, offsets, pool, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Append the pool's text number codes[r], pool[offsets[c] : offsets[c + 1]]; offsets: (texts + 1,) int64."""
    for r in range(lengths.size):
        code = np.int64(codes[r])
        begin, end = offsets[code], offsets[code + 1]
        at = r * slot_bytes + np.int64(lengths[r])
        for i in range(end - begin):
            out[at + i] = pool[begin + i]
        lengths[r] = np.int32(lengths[r] + end - begin)


APPEND_POOL = {
    codes: Kernel(
        _append_pool,
        f"codes: {codes}[n], offsets: i8[], pool: u1[], slot_bytes: i8, out: u1[], lengths: i4[n]",
        f"append_pool_{codes}",
    )
    for codes in ("u1", "u2", "u4")
}


@kernel("source: u1[], source_bytes: i8, source_lengths: i4[n], slot_bytes: i8, out: u1[], lengths: i4[n]")
def append_escaped(source, source_bytes, source_lengths, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Append texts from slots of source_bytes bytes, with quotes, backslashes and controls escaped: RFC 8259, 7."""
    for r in range(lengths.size):
        at = r * slot_bytes + np.int64(lengths[r])
        for i in range(np.int64(source_lengths[r])):
            byte = source[r * source_bytes + i]
            if byte == 34 or byte == 92:
                out[at] = 92
                at += 1
            if byte < 32:
                for character in (92, 117, 48, 48):
                    out[at] = np.uint8(character)
                    at += 1
                out[at] = np.uint8(48 + (byte >> 4))
                low = byte & 15
                byte = np.uint8(low + 48 if low < 10 else low + 87)
                at += 1
            out[at] = byte
            at += 1
        lengths[r] = np.int32(at - r * slot_bytes)


@device
def put_padded(out, at, number, n_digits):  # type: ignore[no-untyped-def]
    """Write the lowest n_digits decimal digits of a uint64; returns where the next character goes."""
    for place in range(n_digits):
        quotient = number // _10
        out[at + n_digits - 1 - place] = np.uint8(np.uint64(48) + number - quotient * _10)
        number = quotient
    return at + n_digits


@device
def count_digits(number, least):  # type: ignore[no-untyped-def]
    """Decimal digits of a uint64 below 10^19, at least `least`."""
    digits = 1
    bound = _10
    while digits < 19 and number >= bound:
        digits += 1
        bound *= _10
    return max(digits, least)


def _append_number(values, n_decimals, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Append values[r] / 10^n_decimals in decimal: NUMBER_BYTES at most."""
    scale = np.uint64(1)
    for _ in range(n_decimals):
        scale *= _10
    for r in range(lengths.size):
        at = r * slot_bytes + np.int64(lengths[r])
        value = np.int64(values[r])
        magnitude = np.uint64(value)
        if value < 0:
            magnitude = ~magnitude + np.uint64(1)  # also of -2^63
            out[at] = 45
            at += 1
        whole = magnitude // scale
        at = put_padded(out, at, whole, count_digits(whole, 1))
        if n_decimals > 0:
            out[at] = 46
            at = put_padded(out, at + 1, magnitude - whole * scale, n_decimals)
        lengths[r] = np.int32(at - r * slot_bytes)


APPEND_NUMBER = {
    dtype: Kernel(
        _append_number,
        f"values: {dtype}[n], n_decimals: i8, slot_bytes: i8, out: u1[], lengths: i4[n]",
        f"append_number_{dtype}",
    )
    for dtype in ("i2", "i4", "i8")
}


@device
def put_date(out, at, days):  # type: ignore[no-untyped-def]
    """Write the day number `days` after 1970-01-01 as YYYY-MM-DD.

    Source: Hinnant, chrono-compatible low-level date algorithms. Years before 1 have a minus and count from 0.
    """
    shifted = days + 719_468  # from 0000-03-01
    era = shifted // 146_097
    day_of_era = shifted - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march = (5 * day_of_year + 2) // 153
    month = march + 3 if march < 10 else march - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    if year < 0:
        out[at] = 45
        at += 1
    magnitude = np.uint64(abs(year))
    at = put_padded(out, at, magnitude, count_digits(magnitude, 4))
    out[at] = 45
    at = put_padded(out, at + 1, np.uint64(month), 2)
    out[at] = 45
    return put_padded(out, at + 1, np.uint64(day_of_year - (153 * march + 2) // 5 + 1), 2)


@device
def put_time(out, at, micros):  # type: ignore[no-untyped-def]
    """Write microseconds since midnight as HH:MM:SS, with six decimals unless they are 0."""
    seconds = micros // 1_000_000
    at = put_padded(out, at, np.uint64(seconds // 3_600), 2)
    out[at] = 58
    at = put_padded(out, at + 1, np.uint64(seconds // 60 % 60), 2)
    out[at] = 58
    at = put_padded(out, at + 1, np.uint64(seconds % 60), 2)
    fraction = micros - seconds * 1_000_000
    if fraction > 0:
        out[at] = 46
        at = put_padded(out, at + 1, np.uint64(fraction), 6)
    return at


@kernel("days: i4[n], slot_bytes: i8, out: u1[], lengths: i4[n]")
def append_dates(days, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Append days since 1970-01-01 as YYYY-MM-DD."""
    for r in range(lengths.size):
        at = put_date(out, r * slot_bytes + np.int64(lengths[r]), np.int64(days[r]))
        lengths[r] = np.int32(at - r * slot_bytes)


@kernel("micros: i8[n], slot_bytes: i8, out: u1[], lengths: i4[n]")
def append_times(micros, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Append microseconds since midnight as HH:MM:SS[.ffffff]."""
    for r in range(lengths.size):
        at = put_time(out, r * slot_bytes + np.int64(lengths[r]), micros[r])
        lengths[r] = np.int32(at - r * slot_bytes)


@kernel("micros: i8[n], slot_bytes: i8, out: u1[], lengths: i4[n]")
def append_timestamps(micros, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Append microseconds since 1970-01-01 as YYYY-MM-DDTHH:MM:SS[.ffffff]."""
    for r in range(lengths.size):
        days = micros[r] // _DAY
        at = put_date(out, r * slot_bytes + np.int64(lengths[r]), days)
        out[at] = 84
        at = put_time(out, at + 1, micros[r] - days * _DAY)
        lengths[r] = np.int32(at - r * slot_bytes)


@kernel("lengths: i4[n], marks: i4[n]")
def mark_lengths(lengths, marks):  # type: ignore[no-untyped-def]
    """Remember where a piece begins."""
    for r in range(lengths.size):
        marks[r] = lengths[r]


@kernel("validity: u1[n], marks: i4[n], slot_bytes: i8, out: u1[], lengths: i4[n]")
def put_nulls(validity, marks, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Write null in place of what follows marks[r] where row r is NULL: bit r % 8 of validity[r // 8] is 0."""
    for r in range(lengths.size):
        if not (validity[r >> 3] >> (r & 7)) & 1:
            at = r * slot_bytes + np.int64(marks[r])
            for character in (110, 117, 108, 108):
                out[at] = np.uint8(character)
                at += 1
            lengths[r] = np.int32(at - r * slot_bytes)
