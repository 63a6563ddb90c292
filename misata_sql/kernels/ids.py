"""Identifiers: sequences, version 4 UUIDs, fixed-width text ids. All are unique by construction.

Random integer ids are fill_permutation of kernels/permutation.py, as are the ranks of text ids.
"""

import numpy as np

from misata_sql.errors import GeneratorError
from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

HEX, BASE32 = 4, 5  # bits of a digit: 0-9a-f, or Crockford's base 32 without i, l, o and u
RANK_BITS = 60  # of text ids: whole digits of either kind, and within what a permutation takes

_1, _8, _16, _32, _53 = np.uint64(1), np.uint64(8), np.uint64(16), np.uint64(32), np.uint64(53)
_BYTE, _BYTES = np.uint64(0xFF), np.uint64(0x0101010101010101)
_WORDS, _HALVES = np.uint64(0x0001000100010001), np.uint64(0x0000000100000001)
_VERSION, _NOT_VERSION = np.uint64(0x4000), np.uint64(0xFFFFFFFFFFFF0FFF)
_VARIANT, _NODE = np.uint64(1 << 63), np.uint64((1 << 62) - 1)


@kernel("start: i8, step: i8, first_row: row, out: i8[n]")
def fill_sequence(start, step, first_row, out):  # type: ignore[no-untyped-def]
    """Write start + step * row into out; the compiler has checked that no row overflows."""
    for i in range(out.size):
        out[i] = start + step * row_at(first_row, i)


@kernel("start: i8, step: i8, n_before: i8, again: i8, first_row: row, out: i8[n]")
def fill_counting(start, step, n_before, again, first_row, out):  # type: ignore[no-untyped-def]
    """Write start + step * row for the first n_before rows, then again + step * 0, 1, ..., into out."""
    for i in range(out.size):
        row = row_at(first_row, i)
        out[i] = start + step * row if row < n_before else again + step * (row - n_before)


@device
def uuid_high(key_high, row):  # type: ignore[no-untyped-def]
    """The first 8 bytes of a row's UUID as a big-endian number: 60 random bits and the version."""
    return (squares64(key_high, row) & _NOT_VERSION) | _VERSION


@device
def uuid_low(key_low, high, row):  # type: ignore[no-untyped-def]
    """The last 8 bytes: the variant, and the row number XOR 62 bits drawn at the first 8 bytes.

    So two rows with the same first 8 bytes differ in the last 8 as their numbers do, and no UUID
    comes twice; were all 122 bits drawn, that would hold with a high probability only.
    """
    return ((squares64(key_low, high) ^ np.uint64(row)) & _NODE) | _VARIANT


@kernel("key_high: u8, key_low: u8, first_row: row, out: u8[n*2]")
def fill_uuid(key_high, key_low, first_row, out):  # type: ignore[no-untyped-def]
    """Write UUIDs (version 4) as DuckDB stores them: low word, high word with its top bit flipped.

    key_high, key_low: two uint64 stream keys; rows below 2^62
    out: (2 * n_rows,) uint64, overwritten
    """
    for i in range(out.size >> 1):
        row = np.uint64(row_at(first_row, i))
        high = uuid_high(key_high, row)
        out[2 * i] = uuid_low(key_low, high, row)
        out[2 * i + 1] = high ^ _VARIANT  # which is the top bit


@device
def eight_digits(value, bits):  # type: ignore[no-untyped-def]
    """The text of the lowest 8 digits of a uint64, as a uint64: its lowest byte comes first.

    bits: HEX or BASE32, uint64. All eight at once: a lookup for each takes up to twice as long
    """
    one, two, four = bits, bits + bits, np.uint64(4) * bits
    single = ((_1 << one) - _1) * _WORDS
    double = ((_1 << two) - _1) * _HALVES
    quad = (_1 << four) - _1
    x = ((value >> four) & quad) | ((value & quad) << _32)
    x = ((x >> two) & double) | ((x & double) << _16)
    x = ((x >> one) & single) | ((x & single) << _8)
    text = x + np.uint64(48) * _BYTES
    text += np.uint64(39) * at_least(x, np.uint64(10))  # from behind "9" to "a"
    if bits > HEX:
        text += at_least(x, np.uint64(18)) + at_least(x, np.uint64(20))  # no i, no l
        text += at_least(x, np.uint64(22)) + at_least(x, np.uint64(27))  # no o, no u
    return text


@device
def at_least(digits, bound):  # type: ignore[no-untyped-def]
    """1 in each byte of `digits`, all below 128, that is at least the bound, else 0."""
    return ((digits + (np.uint64(128) - bound) * _BYTES) >> np.uint64(7)) & _BYTES


@device
def put_bytes(out, at, n_bytes, word):  # type: ignore[no-untyped-def]
    """Write the n_bytes lowest bytes of a uint64 to out[at:], the lowest first.

    One store where n_bytes is a literal, thanks to the unsigned index: Numba adds the length to a
    negative one, and the test for that keeps the stores apart.
    """
    for j in range(n_bytes):
        out[np.uint64(at + j)] = np.uint8((word >> np.uint64(8 * j)) & _BYTE)


@kernel("key_high: u8, key_low: u8, first_row: row, out: u1[n*36], lengths: i4[n]")
def fill_uuid_text(key_high, key_low, first_row, out, lengths):  # type: ignore[no-untyped-def]
    """Write the UUIDs of fill_uuid as lower-case text, 36 bytes a row; lengths: 36."""
    for i in range(lengths.size):
        row = np.uint64(row_at(first_row, i))
        high = uuid_high(key_high, row)
        low = uuid_low(key_low, high, row)
        at = 36 * i
        middle = eight_digits(high, np.uint64(HEX))
        later = eight_digits(low >> _32, np.uint64(HEX))
        put_bytes(out, at, 8, eight_digits(high >> _32, np.uint64(HEX)))
        put_bytes(out, at + 9, 4, middle)
        put_bytes(out, at + 14, 4, middle >> _32)
        put_bytes(out, at + 19, 4, later)
        put_bytes(out, at + 24, 4, later >> _32)
        put_bytes(out, at + 28, 8, eight_digits(low, np.uint64(HEX)))
        for dash in (8, 13, 18, 23):
            out[at + dash] = 45
        lengths[i] = 36


def hash_id_ranks(n_chars: int, bits: int) -> int:
    """How many ranks a text id has: the n_domain of the permutation that fill_hash_id spells.

    n_chars: digits of the id, at least 1; bits: HEX or BASE32; others raise GeneratorError
    At most 2^60: further digits are random, in front, and the id is unique by its rank.
    """
    if n_chars < 1:
        raise GeneratorError(f"a hash id must have at least 1 character (got {n_chars})")
    if bits not in (HEX, BASE32):
        raise GeneratorError(f"a hash id's digits must have 4 or 5 bits (got {bits})")
    return 1 << bits * min(n_chars, RANK_BITS // bits)


@kernel("key: u8, n_chars: i8, bits: i8, first_row: row, ranks: i8[n], slot_bytes: i8, out: u1[], lengths: i4[n]")
def fill_hash_id(  # type: ignore[no-untyped-def]
    key, n_chars, bits, first_row, ranks, slot_bytes, out, lengths
):
    """Write text ids of n_chars digits: the rank, behind random digits where 60 bits are too few.

    key: uint64 stream key of the random digits; bits: HEX or BASE32
    ranks: (n_rows,) int64, the rows permuted over hash_id_ranks(n_chars, bits), so ids are unique
    out: row r's id goes to out[r * slot_bytes:], n_chars <= slot_bytes; lengths: n_chars
    """
    whole = RANK_BITS // bits
    digit = np.uint64(bits)
    for i in range(lengths.size):
        at = i * slot_bytes
        left = n_chars
        draw = np.uint64(ranks[i])
        word = np.uint64(0)
        while left > 0:
            block = min(left, whole)  # digits of one draw, written from the last to the first
            while block >= 8:
                put_bytes(out, at + left - 8, 8, eight_digits(draw, digit))
                draw >>= _8 * digit
                block -= 8
                left -= 8
            text = eight_digits(draw, digit) >> np.uint64(8 * (8 - block)) if block > 0 else draw
            put_bytes(out, at + left - block, block, text)
            left -= block
            draw = squares64(key, np.uint64(row_at(first_row, i)) | (word << _53)) >> np.uint64(4)
            word += _1
        lengths[i] = np.int32(n_chars)
