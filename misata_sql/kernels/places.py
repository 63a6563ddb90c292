"""Kernels of places: coordinates around a town's centre, postcodes by pattern, codes of texts that a town chooses."""

import numpy as np

from misata_sql.kernels.ids import put_bytes
from misata_sql.kernels.jit import kernel
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

PATTERN_WORDS = 2
PATTERN_BYTES = 8 * PATTERN_WORDS
ALPHABET_BYTES = 64  # room of each alphabet
STATE_BITS = 56  # of the random number that a pattern's signs are taken from, one after the other

_32, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_56, _STATE = np.uint64(STATE_BITS), np.uint64((1 << STATE_BITS) - 1)
_8 = np.uint64(8)


@kernel("key: u8, first_row: row, towns: u2[n], centres: i8[], spans: i8[], out: i8[n]")
def fill_coordinates(key, first_row, towns, centres, spans, out):  # type: ignore[no-untyped-def]
    """Write a coordinate near the row's town: the centre plus the sum of two uniform numbers, at most `spans` away.

    towns: (n_rows,) uint16; centres, spans: (towns,) int64, in 1e-6 degrees, spans below 2^30
    """
    for i in range(out.size):
        bits = squares64(key, np.uint64(row_at(first_row, i)))
        sum_of_two = np.int64(bits >> _32) + np.int64(bits & _LOW) - np.int64(0xFFFFFFFF)  # +-(2^32 - 1)
        town = towns[i]
        out[i] = centres[town] + ((sum_of_two * spans[town]) >> 32)


@kernel("values: i8[n], divisor: f8, out: f8[n]")
def divide(values, divisor, out):  # type: ignore[no-untyped-def]
    """out = values / divisor: a decimal number correctly rounded where both are exact."""
    for i in range(out.size):
        out[i] = np.float64(values[i]) / divisor


@kernel("values: i8[n], divisor: i8, out: i8[n]")
def round_off(values, divisor, out):  # type: ignore[no-untyped-def]
    """values / divisor rounded to whole numbers, halves up."""
    half = divisor // 2
    for i in range(out.size):
        out[i] = (values[i] + half) // divisor


@kernel(
    "key: u8, first_row: row, towns: u2[n], firsts: u4[], counts: u4[], constants: u8[], signs: u1[], sizes: i4[], "
    "alphabets: u1[], alphabet_sizes: u8[], out: u1[n*16], lengths: i4[n]"
)
def fill_patterns(  # type: ignore[no-untyped-def]
    key, first_row, towns, firsts, counts, constants, signs, sizes, alphabets, alphabet_sizes, out, lengths
):
    """Write a text by one of the patterns of the row's town into its slot of PATTERN_BYTES bytes.

    towns: (n_rows,) uint16; firsts, counts: (towns,) of patterns, counts from 1 to 255, each equally likely
    constants: (2 x patterns,) uint64: the text with zero bytes where signs stand
    signs: (16 x patterns,) uint8: 0 for a constant, else 1 + the alphabet of the sign; sizes: (patterns,) bytes
    alphabets: (64 x alphabets,) uint8; alphabet_sizes: (alphabets,) uint64, below 64
    """
    for i in range(lengths.size):
        town = towns[i]
        # 56 random bits as a number below 1: its digits in mixed radix are the pattern and the signs
        state = squares64(key, np.uint64(row_at(first_row, i))) >> _8
        state *= np.uint64(counts[town])
        pattern = np.int64(firsts[town]) + np.int64(state >> _56)
        state &= _STATE
        at = 16 * i
        put_bytes(out, at, 8, constants[2 * pattern])
        put_bytes(out, at + 8, 8, constants[2 * pattern + 1])
        size = sizes[pattern]
        for j in range(size):
            sign = np.int64(signs[16 * pattern + j])
            if sign > 0:
                state *= alphabet_sizes[sign - 1]
                out[at + j] = alphabets[64 * (sign - 1) + np.int64(state >> _56)]
                state &= _STATE
        lengths[i] = size


@kernel("key: u8, first_row: row, towns: u2[n], firsts: u4[], shift: u8, codes: u2[], out: u2[n]")
def fill_chosen(key, first_row, towns, firsts, shift, codes, out):  # type: ignore[no-untyped-def]
    """Write a code of the row's town: one of 2^(64 - shift) equally likely ones.

    towns: (n_rows,) uint16; firsts: (towns,) uint32, where the codes of each town begin in `codes`
    """
    for i in range(out.size):
        bits = squares64(key, np.uint64(row_at(first_row, i)))
        out[i] = codes[np.int64(firsts[towns[i]]) + np.int64(bits >> shift)]
