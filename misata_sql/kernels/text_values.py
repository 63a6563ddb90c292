"""Numbers, dates, timestamps and UUIDs as DuckDB writes them, appended to text in slots (kernels/text.py).

Eight decimal digits at a time in one 64-bit word, a byte each, the first in the lowest byte.
"""

import numpy as np

from misata_sql.kernels.ids import HEX, eight_digits, put_bytes
from misata_sql.kernels.jit import device, kernel

# Bytes of the longest text, and bytes that a kernel may write behind the row's text
LONGEST_DATE, DATE_REACH = 18, 24
LONGEST_TIMESTAMP, TIMESTAMP_REACH = 34, 40
UUID_BYTES = 36

_7, _8, _32, _56 = np.uint64(7), np.uint64(8), np.uint64(32), np.uint64(56)
_ZEROS = np.uint64(0x3030303030303030)  # the text "00000000"
_E8, _E16 = np.uint64(10**8), np.uint64(10**16)
_HIGHEST, _BELOW = np.uint64(0x8080808080808080), np.uint64(0x7F7F7F7F7F7F7F7F)  # of each byte
_LAST = np.uint64(1 << 63)
_PLACES = np.uint64(0x0001020304050607)
_EACH = np.uint64(0x0101010101010101)
_EXACT = np.uint64(1 << 53)  # whole numbers up to here are doubles
_E6, _MICROS_A_DAY = np.uint64(10**6), np.uint64(86_400_000_000)
_FIRST_DAY = np.uint64(106_751_991)  # days before 1970 of the first TIMESTAMP
_MINUS, _POINT, _DASH = np.uint8(45), np.uint8(46), np.uint8(45)


@device
def spread_digits(x):  # type: ignore[no-untyped-def]
    """The 8 digits (0 to 9, no text yet) of a uint64 below 10^8. Multiplications only, so loops over it vectorise."""
    high = (x * np.uint64(109951163)) >> np.uint64(40)  # x // 10000
    pair = high | ((x - high * np.uint64(10000)) << _32)
    high = ((pair * np.uint64(10486)) >> np.uint64(20)) & np.uint64(0x0000007F0000007F)
    pair = high | ((pair - high * np.uint64(100)) << np.uint64(16))
    high = ((pair * np.uint64(103)) >> np.uint64(10)) & np.uint64(0x000F000F000F000F)
    return high | ((pair - high * np.uint64(10)) << _8)


@device
def leading_zeros(digits):  # type: ignore[no-untyped-def]
    """How many of 8 digits come before the first that is not 0; 7 where all are 0. uint64"""
    nonzero = ((digits + _BELOW) & _HIGHEST) | _LAST
    first = (nonzero & (~nonzero + np.uint64(1))) >> _7
    return (first * _PLACES) >> _56


@device
def put_digits(text, at, digits):  # type: ignore[no-untyped-def]
    """Write 8 digits without the zeros in front, but one digit at least. Returns where the text ends."""
    skipped = leading_zeros(digits)
    put_bytes(text, at, 8, (digits + _ZEROS) >> (_8 * skipped))
    return at + 8 - np.int64(skipped)


@device
def put_number(text, at, magnitude):  # type: ignore[no-untyped-def]
    """Write a uint64 in decimal, up to 20 digits. Returns where the text ends."""
    lead = magnitude // _E8
    last = magnitude - lead * _E8
    if lead == np.uint64(0):
        return put_digits(text, at, spread_digits(last))
    first = lead // _E8
    middle = lead - first * _E8
    if first == np.uint64(0):
        at = put_digits(text, at, spread_digits(middle))
    else:
        at = put_digits(text, at, spread_digits(first))
        put_bytes(text, at, 8, spread_digits(middle) + _ZEROS)
        at += 8
    put_bytes(text, at, 8, spread_digits(last) + _ZEROS)
    return at + 8


@device
def put_padded(text, at, value, n_digits):  # type: ignore[no-untyped-def]
    """Write a uint64 below 10^n_digits with zeros in front, n_digits 1 .. 20. Returns where the text ends."""
    left = n_digits
    if left > 16:
        lead = value // _E16
        put_bytes(text, at, 8, (spread_digits(lead) + _ZEROS) >> np.uint64(8 * (24 - left)))
        at += left - 16
        value -= lead * _E16
        left = 16
    if left > 8:
        lead = value // _E8
        put_bytes(text, at, 8, (spread_digits(lead) + _ZEROS) >> np.uint64(8 * (16 - left)))
        at += left - 8
        value -= lead * _E8
        left = 8
    put_bytes(text, at, 8, (spread_digits(value) + _ZEROS) >> np.uint64(8 * (8 - left)))
    return at + left


@kernel(
    "values: i8[n], is_signed: i8, scratch: u8[n*2], keep: i8, slot_bytes: i8, text: u1[], lengths: i4[n]",
)
def append_integer(values, is_signed, scratch, keep, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Append each row's integer in decimal. is_signed: 0 where values are the bits of uint64

    3.2 ns a row while all numbers of a call have up to 8 digits, 5.0 up to 2^53, 13 beyond: the digits are computed in
    loops that vectorise, and only placed row by row.
    """
    n = lengths.size
    most = np.uint64(0)
    for r in range(n):
        bits = np.uint64(values[r])
        if is_signed & np.int64(values[r] < 0):
            bits = ~bits + np.uint64(1)
        scratch[r] = bits
        most = max(most, bits)
    if most < _E8:
        for r in range(n):
            scratch[r] = spread_digits(scratch[r])
    elif most < _EXACT:
        for r in range(n):
            magnitude = np.int64(scratch[r])
            lead = np.int64(np.float64(magnitude) / 1e8)  # the quotient, or 1 more where it is close to the next one
            last = magnitude - lead * 100_000_000
            above = np.int64(last < 0)
            scratch[r] = spread_digits(np.uint64(lead - above))
            scratch[n + r] = spread_digits(np.uint64(last + above * 100_000_000))
    for r in range(n):
        old = np.int64(lengths[r]) & keep
        at = r * slot_bytes + old
        text[np.uint64(at)] = _MINUS
        at += is_signed & np.int64(values[r] < 0)
        if most < _E8:
            at = put_digits(text, at, scratch[r])
        elif most < _EXACT:
            if scratch[r] > np.uint64(0):
                at = put_digits(text, at, scratch[r])
                put_bytes(text, at, 8, scratch[n + r] + _ZEROS)
                at += 8
            else:
                at = put_digits(text, at, scratch[n + r])
        else:
            at = put_number(text, at, scratch[r])
        lengths[r] = np.int32(at - r * slot_bytes)


@kernel(
    "values: i8[n], scale: i8, unit: u8, has_whole: i8, scratch: u8[n], keep: i8, slot_bytes: i8, text: u1[], "
    "lengths: i4[n]",
)
def append_decimal(  # type: ignore[no-untyped-def]
    values, scale, unit, has_whole, scratch, keep, slot_bytes, text, lengths
):
    """Append each row's DECIMAL of up to 18 digits.

    values: unscaled; scale: 1 .. 18; unit: 10^scale
    has_whole: 0 where the type has no digit before the point, so that DuckDB writes none
    While all numbers of a call have up to 8 digits, these are computed in a loop that vectorises.
    """
    n = lengths.size
    most = np.uint64(0)
    for r in range(n):
        bits = np.uint64(values[r])
        if values[r] < 0:
            bits = ~bits + np.uint64(1)
        scratch[r] = bits
        most = max(most, bits)
    is_short = most < _E8 and scale < 8 and has_whole != 0
    if is_short:
        for r in range(n):
            scratch[r] = spread_digits(scratch[r])
    before = 8 - scale  # digits of 8 that stand before the point
    for r in range(n):
        old = np.int64(lengths[r]) & keep
        at = r * slot_bytes + old
        text[np.uint64(at)] = _MINUS
        at += np.int64(values[r] < 0)
        if is_short:
            skipped = min(np.int64(leading_zeros(scratch[r])), before - 1)
            digits = scratch[r] + _ZEROS
            put_bytes(text, at, 8, digits >> np.uint64(8 * skipped))
            at += before - skipped
            text[np.uint64(at)] = _POINT
            put_bytes(text, at + 1, 8, digits >> np.uint64(8 * before))
            at += 1 + scale
        else:
            whole = scratch[r] // unit
            if has_whole:
                at = put_number(text, at, whole)
            text[np.uint64(at)] = _POINT
            at = put_padded(text, at + 1, scratch[r] - whole * unit, scale)
        lengths[r] = np.int32(at - r * slot_bytes)


@device
def civil(days):  # type: ignore[no-untyped-def]
    """(year, month, day) of a day since 1970-01-01, int64, year 0 being 1 BC; days from -2^31 to 2^31.

    Source: Neri and Schneider 2022, Euclidean affine functions and their application to calendar algorithms.
    """
    n = np.uint64(days + 719_468 + 146_097 * 15_000)  # since March of year -6,000,000
    n = np.uint64(4) * n + np.uint64(3)
    century = n // np.uint64(146_097)
    n = ((n - century * np.uint64(146_097)) | np.uint64(3)) * np.uint64(2_939_745)
    year = np.int64(np.uint64(100) * century + (n >> _32)) - 6_000_000
    day_of_year = (n & np.uint64(0xFFFFFFFF)) // np.uint64(2_939_745 * 4)
    n = np.uint64(2141) * day_of_year + np.uint64(197_913)
    month = np.int64(n >> np.uint64(16))
    day = np.int64((n & np.uint64(0xFFFF)) // np.uint64(2141)) + 1
    is_next = np.int64(day_of_year >= np.uint64(306))
    return year + is_next, month - 12 * is_next, day


@device
def put_date(text, at, days):  # type: ignore[no-untyped-def]
    """Write a day since 1970-01-01. Returns where the text ends."""
    year, month, day = civil(days)
    is_plain = 0 < year <= 9999
    shown = year if is_plain else np.int64(0)
    digits = spread_digits(np.uint64(shown * 10_000 + month * 10)) + _ZEROS  # "2024" "0" "07" "0"
    digits -= np.uint64((3 << 32) | (3 << 56))  # "-" is three before "0"
    if is_plain:
        put_bytes(text, at, 8, digits)
        at += 8
    else:
        shown = year if year > 0 else 1 - year
        at = put_padded(text, at, np.uint64(shown), 4) if shown <= 9999 else put_number(text, at, np.uint64(shown))
        put_bytes(text, at, 8, digits >> _32)
        at += 4
    put_bytes(text, at, 8, (spread_digits(np.uint64(day)) + _ZEROS) >> np.uint64(48))
    at += 2
    if year <= 0:
        put_bytes(text, at, 8, np.uint64(0x2943422820))  # " (BC)"
        at += 5
    return at


@kernel("values: i8[n], keep: i8, slot_bytes: i8, text: u1[], lengths: i4[n]")
def append_date(values, keep, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Append each row's DATE, given as days since 1970-01-01, any that is no infinity."""
    for r in range(lengths.size):
        at = r * slot_bytes + (np.int64(lengths[r]) & keep)
        lengths[r] = np.int32(put_date(text, at, values[r]) - r * slot_bytes)


@kernel("values: i8[n], micros_each: i8, keep: i8, slot_bytes: i8, text: u1[], lengths: i4[n]")
def append_timestamp(values, micros_each, keep, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Append each row's TIMESTAMP; a fraction of a second is written without zeros at its end.

    values: since 1970, in units of micros_each microseconds, any that is no infinity
    """
    for r in range(lengths.size):
        at = r * slot_bytes + (np.int64(lengths[r]) & keep)
        since = np.uint64(values[r] * micros_each) + _FIRST_DAY * _MICROS_A_DAY  # never negative, which divides faster
        days = since // _MICROS_A_DAY
        micros = since - days * _MICROS_A_DAY
        second = micros // _E6
        micros -= second * _E6
        at = put_date(text, at, np.int64(days) - np.int64(_FIRST_DAY))
        text[np.uint64(at)] = 32
        hour = second // np.uint64(3600)
        minute = second // np.uint64(60)
        # "23" "0" "59" "0" "59", and ":" is ten behind "0"
        clock = hour * np.uint64(1_000_000) + (minute - np.uint64(60) * hour) * np.uint64(1_000)
        clock = spread_digits(clock + second - np.uint64(60) * minute) + _ZEROS
        put_bytes(text, at + 1, 8, clock + np.uint64((10 << 16) | (10 << 40)))
        at += 9
        if micros > np.uint64(0):
            text[np.uint64(at)] = _POINT
            digits = spread_digits(micros) >> np.uint64(16)
            put_bytes(text, at + 1, 8, digits + _ZEROS)
            needed = ((digits + _BELOW) & _HIGHEST) >> _7  # 1 in the byte of each digit that is not 0 ...
            needed |= needed >> _8
            needed |= needed >> np.uint64(16)
            needed |= needed >> _32  # ... and of those before one
            at += 1 + np.int64((needed * _EACH) >> _56)
        lengths[r] = np.int32(at - r * slot_bytes)


@kernel("values: u8[n*2], keep: i8, slot_bytes: i8, text: u1[], lengths: i4[n]")
def append_uuid(values, keep, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Append each row's UUID. values: as DuckDB stores them, low word, high word with its top bit flipped"""
    for r in range(lengths.size):
        old = np.int64(lengths[r]) & keep
        at = r * slot_bytes + old
        low = values[2 * r]
        high = values[2 * r + 1] ^ _LAST
        middle = eight_digits(high, np.uint64(HEX))
        later = eight_digits(low >> _32, np.uint64(HEX))
        put_bytes(text, at, 8, eight_digits(high >> _32, np.uint64(HEX)))
        put_bytes(text, at + 9, 4, middle)
        put_bytes(text, at + 14, 4, middle >> _32)
        put_bytes(text, at + 19, 4, later)
        put_bytes(text, at + 24, 4, later >> _32)
        put_bytes(text, at + 28, 8, eight_digits(low, np.uint64(HEX)))
        for dash in (8, 13, 18, 23):
            text[np.uint64(at + dash)] = _DASH
        lengths[r] = np.int32(old + 36)
