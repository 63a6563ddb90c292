"""Texts that are written in one encoding and read in another."""

import numpy as np

from misata_sql.kernels.chaos_letters import find_sorted, put_character, read_character, width_of
from misata_sql.kernels.chaos_values import copy_text
from misata_sql.kernels.jit import device, kernel

_QUESTION_MARK = np.uint8(63)
_REPLACEMENT = 0xFFFD


@kernel(
    "text: u1[], starts: i8[], readings: u1[], reading_starts: i8[], out: u1[], out_starts: i8[]",
)
def read_bytes(text, starts, readings, reading_starts, out, out_starts):  # type: ignore[no-untyped-def]
    """Write for each byte b of a text readings[reading_starts[b]:reading_starts[b + 1]]; ASCII is read as it is."""
    n_rows = starts.size - 1
    at = np.int64(0)
    for i in range(n_rows):
        out_starts[i] = at
        for j in range(starts[i], starts[i + 1]):
            byte = text[j]
            if byte < 0x80:
                out[at] = byte
                at += 1
            else:
                at = copy_text(readings, reading_starts[byte], reading_starts[np.int64(byte) + 1], out, at)
    out_starts[n_rows] = at


@device
def sequence_size(text, place, end):  # type: ignore[no-untyped-def]
    """(bytes of the sequence at a place, whether it is a character of UTF-8).

    Where it is none, they are those that could begin one, one at least, which a decoder replaces together.
    Source: The Unicode Standard, 3.9, "U+FFFD substitution of maximal subparts"
    """
    first = text[place]
    if first < 0x80:
        return np.int64(1), True
    if first < 0xC2 or first > 0xF4:
        return np.int64(1), False
    low, high = 0x80, 0xBF
    if first == 0xE0:
        low = 0xA0
    elif first == 0xED:
        high = 0x9F
    elif first == 0xF0:
        low = 0x90
    elif first == 0xF4:
        high = 0x8F
    size = width_of(first)
    for j in range(1, size):
        if place + j >= end or not (low <= text[place + j] <= high):
            return np.int64(j), False
        low, high = 0x80, 0xBF
    return size, True


@kernel(
    "text: u1[], starts: i8[], points: i8[], codes: u1[], as_utf8: i8, readings: u1[], "
    "reading_starts: i8[], out: u1[], out_starts: i8[]"
)
def read_codes(  # type: ignore[no-untyped-def]
    text, starts, points, codes, as_utf8, readings, reading_starts, out, out_starts
):
    """Write each text as one that was written in bytes of another encoding is read.

    points, codes: code points beyond ASCII, ascending, and the byte that each is written as; others are written as ?
    as_utf8: 1: the bytes are read as UTF-8, with U+FFFD for what is none; 0: as in read_bytes
    Of a text of n bytes, up to 4 * n are used.
    """
    n_rows = starts.size - 1
    at = np.int64(0)
    for i in range(n_rows):
        out_starts[i] = at
        start, end = starts[i], starts[i + 1]
        # The bytes are put behind all that may be made of them, three for each
        begin = at + 3 * (end - start)
        stop = begin
        place = start
        while place < end:
            point = read_character(text, place)
            if point < 0x80:
                out[stop] = text[place]
            else:
                found = find_sorted(points, point)
                out[stop] = codes[found] if found >= 0 else _QUESTION_MARK
            stop += 1
            place += width_of(text[place])
        place = begin
        while place < stop:
            if as_utf8:
                size, is_character = sequence_size(out, place, stop)
                if is_character:
                    at = copy_text(out, place, place + size, out, at)
                else:
                    at = put_character(out, at, _REPLACEMENT)
                place += size
            else:
                byte = out[place]
                at = copy_text(readings, reading_starts[byte], reading_starts[np.int64(byte) + 1], out, at)
                place += 1
    out_starts[n_rows] = at
