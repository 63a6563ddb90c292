"""JSON that no reader takes any more. A document is a text that begins with { or [ and ends with } or ]."""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_letters import count_characters, lower_bits, skip_characters
from misata_sql.kernels.chaos_values import copy_text
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

UNCLOSED, SINGLE_QUOTES, TRAILING_COMMA, UNQUOTED_KEY, NAN, TRUNCATED = range(6)
_QUOTE, _SINGLE, _BACKSLASH, _COLON, _COMMA = 34, np.uint8(39), 92, 58, np.uint8(44)


@device
def is_blank(byte):  # type: ignore[no-untyped-def]
    """Whether it is white space to JSON."""
    return byte == 32 or 9 <= byte <= 10 or byte == 13


@device
def is_of_number(byte):  # type: ignore[no-untyped-def]
    """Whether it stands in numbers."""
    return 48 <= byte <= 57 or byte == 45 or byte == 43 or byte == 46 or byte == 69 or byte == 101


@device
def end_of_string(text, place, end):  # type: ignore[no-untyped-def]
    """The place behind the string whose quote is at a place."""
    place += 1
    while place < end and text[place] != _QUOTE:
        place += 2 if text[place] == _BACKSLASH else 1
    return min(place + 1, end)


@device
def find_token(text, start, end, keys, n):  # type: ignore[no-untyped-def]
    """(place, place behind) of token n of text[start:end], or how many there are, and -1.

    keys: 1: keys, with their quotes; 0: numbers
    """
    found = np.int64(0)
    place = start
    while place < end:
        after = place + 1
        is_token = False
        if text[place] == _QUOTE:
            after = end_of_string(text, place, end)
            if keys:
                behind = after
                while behind < end and is_blank(text[behind]):
                    behind += 1
                is_token = behind < end and text[behind] == _COLON and after - place >= 2
        elif 48 <= text[place] <= 57 or text[place] == 45:
            while after < end and is_of_number(text[after]):
                after += 1
            is_token = keys == 0
        if is_token:
            if found == n:
                return place, after
            found += 1
        place = after
    return found, np.int64(-1)


@device
def put_broken(text, start, end, fault, bits, out, at):  # type: ignore[no-untyped-def]
    """Write text[start:end] with a fault; where it ends, -1 where there is nothing for it. Adds 2 bytes at most"""
    first, last = start, end - 1
    while first < last and is_blank(text[first]):
        first += 1
    while first < last and is_blank(text[last]):
        last -= 1
    if first >= last or not ((text[first] == 91 or text[first] == 123) and (text[last] == 93 or text[last] == 125)):
        return np.int64(-1)
    if fault == UNCLOSED:
        at = copy_text(text, start, last, out, at)
        return copy_text(text, last + 1, end, out, at)
    if fault == TRAILING_COMMA:
        at = copy_text(text, start, last, out, at)
        out[at] = _COMMA
        return copy_text(text, last, end, out, at + 1)
    if fault == TRUNCATED:
        n = count_characters(text, first + 1, last)
        cut = skip_characters(text, first + 1, small_draw(bits, n + 1))
        return copy_text(text, start, cut, out, at)
    if fault == SINGLE_QUOTES:
        n = np.int64(0)
        for j in range(start, end):
            is_quote = text[j] == _QUOTE
            n += np.int64(is_quote)
            out[at + j - start] = _SINGLE if is_quote else text[j]
        return at + end - start if n > 0 else np.int64(-1)
    keys = np.int64(fault == UNQUOTED_KEY)
    n, _ = find_token(text, start, end, keys, end)
    if n == 0:
        return np.int64(-1)
    place, after = find_token(text, start, end, keys, small_draw(bits, n))
    at = copy_text(text, start, place, out, at)
    if keys:
        at = copy_text(text, place + 1, after - 1, out, at)
    else:
        out[at], out[at + 1], out[at + 2] = np.uint8(78), np.uint8(97), np.uint8(78)
        at += 3
    return copy_text(text, after, end, out, at)


@kernel("key: u8, rows: i8[n], text: u1[], starts: i8[], faults: i8[], out: u1[], out_starts: i8[]")
def fill_broken_json(key, rows, text, starts, faults, out, out_starts):  # type: ignore[no-untyped-def]
    """Write each document with one of the faults, the next one where it has nothing for that."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        bits = squares64(key, np.uint64(rows[i]))
        first = small_draw(lower_bits(bits), faults.size)
        stop = np.int64(-1)
        for k in range(faults.size):
            fault = faults[(first + k) % faults.size]
            stop = put_broken(text, starts[i], starts[i + 1], fault, bits, out, at)
            if stop >= 0:
                break
        at = stop if stop >= 0 else copy_text(text, starts[i], starts[i + 1], out, at)
    out_starts[rows.size] = at
