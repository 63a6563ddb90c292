"""What the faults of texts share: characters of UTF-8, further random bits, and rows that are handed on.

A place in a text is that of a byte; it is always the first one of a character, or the end. Texts are valid UTF-8.
"""

import numpy as np

from misata_sql.kernels.jit import device
from misata_sql.kernels.text import load_word

_30, _27, _31, _32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_6, _7, _56 = np.uint64(6), np.uint64(7), np.uint64(56)
_ONES, _HIGHEST = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)


@device
def further_bits(bits):  # type: ignore[no-untyped-def]
    """64 random bits of 64 others. Source: Steele, Lea and Flood 2014, the finaliser of SplitMix64"""
    x = bits + _STEP
    x = (x ^ (x >> _30)) * _FIRST
    x = (x ^ (x >> _27)) * _SECOND
    return x ^ (x >> _31)


@device
def lower_bits(bits):  # type: ignore[no-untyped-def]
    """Random bits whose upper half is the lower one of others, for a second small_draw."""
    return bits << _32


@device
def width_of(byte):  # type: ignore[no-untyped-def]
    """Bytes of the character that a byte begins."""
    return np.int64(1) + np.int64(byte >= 0xC0) + np.int64(byte >= 0xE0) + np.int64(byte >= 0xF0)


@device
def is_first_byte(byte):  # type: ignore[no-untyped-def]
    """Whether a character begins with it."""
    return (np.int64(byte) & 0xC0) != 0x80


@device
def count_characters(text, start, end):  # type: ignore[no-untyped-def]
    """How many characters text[start:end] has."""
    n = np.int64(0)
    while start + 8 <= end:
        word = load_word(text, start)
        others = (word >> _7) & ~(word >> _6) & _ONES  # 1 in each byte that no character begins with
        n += 8 - np.int64((others * _ONES) >> _56)
        start += 8
    for j in range(start, end):
        n += np.int64(is_first_byte(text[np.uint64(j)]))
    return n


@device
def skip_characters(text, at, n):  # type: ignore[no-untyped-def]
    """The place n characters behind another one."""
    for _ in range(n):
        at += width_of(text[at])
    return at


@device
def read_character(text, at):  # type: ignore[no-untyped-def]
    """The code point at a place, int64."""
    first = np.int64(text[at])
    if first < 0x80:
        return first
    if first < 0xE0:
        return (first & 0x1F) << 6 | (np.int64(text[at + 1]) & 0x3F)
    if first < 0xF0:
        return (first & 0x0F) << 12 | (np.int64(text[at + 1]) & 0x3F) << 6 | (np.int64(text[at + 2]) & 0x3F)
    high = (first & 0x07) << 18 | (np.int64(text[at + 1]) & 0x3F) << 12
    return high | (np.int64(text[at + 2]) & 0x3F) << 6 | (np.int64(text[at + 3]) & 0x3F)


@device
def put_character(out, at, point):  # type: ignore[no-untyped-def]
    """Write a code point; where it ends."""
    if point < 0x80:
        out[at] = np.uint8(point)
        return at + 1
    if point < 0x800:
        out[at] = np.uint8(0xC0 | point >> 6)
        out[at + 1] = np.uint8(0x80 | (point & 0x3F))
        return at + 2
    if point < 0x10000:
        out[at] = np.uint8(0xE0 | point >> 12)
        out[at + 1] = np.uint8(0x80 | (point >> 6 & 0x3F))
        out[at + 2] = np.uint8(0x80 | (point & 0x3F))
        return at + 3
    out[at] = np.uint8(0xF0 | point >> 18)
    out[at + 1] = np.uint8(0x80 | (point >> 12 & 0x3F))
    out[at + 2] = np.uint8(0x80 | (point >> 6 & 0x3F))
    out[at + 3] = np.uint8(0x80 | (point & 0x3F))
    return at + 4


@device
def find_sorted(values, wanted):  # type: ignore[no-untyped-def]
    """Where a number is in an ascending array; -1 where it is not."""
    low, high = np.int64(0), np.int64(values.size)
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < values.size and values[low] == wanted else np.int64(-1)


@device
def is_ascii(text, start, end):  # type: ignore[no-untyped-def]
    """Whether text[start:end] is ASCII."""
    bits, size = np.uint64(0), end - start
    if 8 <= size <= 32:  # no branch on the size, which would be mispredicted
        bits = load_word(text, start) | load_word(text, start + min(np.int64(8), size - 8))
        bits |= load_word(text, start + max(size - 16, np.int64(0))) | load_word(text, end - 8)
    elif size > 32:
        bits = load_word(text, end - 8)
        while start + 8 < end:
            bits |= load_word(text, start)
            start += 8
    else:
        for j in range(start, end):
            bits |= np.uint64(text[np.uint64(j)])
    return (bits & _HIGHEST) == 0
