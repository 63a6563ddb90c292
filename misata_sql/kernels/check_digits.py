"""Texts of a fixed length, piece by piece from tables: identifiers whose check digits are right by construction.

A row has a *share*, a uniform number of 64 bits: times the number of texts of a piece, its upper half chooses the text
and its lower half is the share that is left for the next piece (mixed radix, as in kernels/regex.py). And it has
*sums*: what the texts so far contribute to each checksum, several of them in one 64-bit number. A piece of check digits
chooses its text by what a sum is modulo its modulus. values/number_format.py makes the tables.

One short loop a piece, with up to three digits in a piece: 12 ns for the 22 characters of a German IBAN. One loop over
the rows with the pieces inside takes the same and needs all tables in arrays.
"""

import numpy as np

from misata_sql.kernels.ids import put_bytes
from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

_1, _32, _64 = np.uint64(1), np.uint64(32), np.uint64(64)
_LOW_32, _BYTE = np.uint64(0xFFFFFFFF), np.uint64(0xFF)


@kernel("key: u8, first_row: row, shares: u8[n], sums: u8[n]")
def draw_shares(key, first_row, shares, sums):  # type: ignore[no-untyped-def]
    """Start each row with a random share and sums of 0. key: uint64 stream key; shares, sums: overwritten."""
    for i in range(shares.size):
        shares[i] = squares64(key, np.uint64(row_at(first_row, i)))
        sums[i] = np.uint64(0)


@kernel("numbers: i8[n], reciprocal: u8, shift: u8, shares: u8[n], sums: u8[n]")
def shares_of_numbers(numbers, reciprocal, shift, shares, sums):  # type: ignore[no-untyped-def]
    """Start each row with the share that leads to text number numbers[i] of `count`, and sums of 0.

    reciprocal, shift: see values.number_format.reciprocal_of(count), count <= 2^62
    Every x with number * 2^64 / count <= x < (number + 1) * 2^64 / count leads to that text; here x is above the lower
    end by less than 3, and 2^64 / count is at least 4.
    """
    for i in range(shares.size):
        number = np.uint64(numbers[i])
        high = multiply_high(number, reciprocal)
        shares[i] = ((high << (_64 - shift)) | ((number * reciprocal) >> shift)) + _1
        sums[i] = np.uint64(0)


@kernel("key: u8, origins: u8[n], shares: u8[n]")
def draw_more_shares(key, origins, shares):  # type: ignore[no-untyped-def]
    """Another random share for each row, drawn at its first one: for texts of which there are more than 2^62."""
    for i in range(shares.size):
        shares[i] = squares64(key, origins[i])


@device
def part_of_share(share, width):  # type: ignore[no-untyped-def]
    """floor(share * width / 2^64), width below 2^32."""
    return ((share >> _32) * width + (((share & _LOW_32) * width) >> _32)) >> _32


@kernel("texts: u8[], parts: u8[], width: u8, at: i8, slot_bytes: i8, shares: u8[n], sums: u8[n], out: u1[]")
def put_choice(texts, parts, width, at, slot_bytes, shares, sums, out):  # type: ignore[no-untyped-def]
    """Write one of `width` texts to out[r * slot_bytes + at:], chosen by the share, and add its part to the sums.

    texts: (width,) uint64, the text's first character in the lowest byte; all eight bytes are written
    parts: (width,) uint64; at + 8 <= slot_bytes
    """
    for r in range(sums.size):
        share = shares[r]
        choice = part_of_share(share, width)
        shares[r] = share * width
        put_bytes(out, r * slot_bytes + at, 8, texts[choice])
        sums[r] += parts[choice]


@kernel(
    "texts: u8[], parts: u8[], width: u8, shift_a: u8, mask_a: u8, modulus_a: u8, shift_b: u8, mask_b: u8, "
    "modulus_b: u8, at: i8, n_bytes: i8, slot_bytes: i8, shares: u8[n], sums: u8[n], out: u1[]"
)
def put_check(  # type: ignore[no-untyped-def]
    texts, parts, width, shift_a, mask_a, modulus_a, shift_b, mask_b, modulus_b, at, n_bytes, slot_bytes, shares, sums,
    out,
):  # fmt: skip
    """Write one of the `width` texts that close two checksums: of state a * modulus_b + b, the sums' remainders.

    texts, parts: (modulus_a * modulus_b * width,) uint64, by state; the lowest n_bytes bytes of a text are written
    shift, mask: where a sum stands in a row's sums; a modulus of 1 reads none
    """
    for r in range(sums.size):
        total = sums[r]
        a = np.uint32((total >> shift_a) & mask_a) % np.uint32(modulus_a)
        b = np.uint32((total >> shift_b) & mask_b) % np.uint32(modulus_b)
        share = shares[r]
        state = np.uint64(a) * np.uint64(modulus_b) + np.uint64(b)
        choice = state * width + part_of_share(share, width)
        shares[r] = share * width
        text = texts[choice]
        start = r * slot_bytes + at
        for j in range(n_bytes):
            out[start + j] = np.uint8(text & _BYTE)
            text >>= np.uint64(8)
        sums[r] = total + parts[choice]


@kernel(
    "moves: u1[], start: i8, n_states: i8, texts: u8[], parts: u8[], n_digits: i8, at: i8, slot_bytes: i8, "
    "sums: u8[n], out: u1[]"
)
def put_recursive(  # type: ignore[no-untyped-def]
    moves, start, n_states, texts, parts, n_digits, at, slot_bytes, sums, out
):
    """Write the check digit of the n_digits digits before `at`: an automaton reads them.

    moves: (n_digits * n_states * 10,) uint8, the state after digit number i, state and digit; start: the first state
    texts, parts: (n_states,) uint64, the check digit and what it adds to the sums
    """
    for r in range(sums.size):
        end = r * slot_bytes + at
        state = start
        for i in range(n_digits):
            digit = np.int64(out[end - n_digits + i]) - 48
            state = np.int64(moves[(i * n_states + state) * 10 + digit])
        out[end] = np.uint8(texts[state])
        sums[r] += parts[state]


@kernel("length: i8, lengths: i4[n]")
def set_lengths(length, lengths):  # type: ignore[no-untyped-def]
    """Every row's text has this length, in bytes."""
    for r in range(lengths.size):
        lengths[r] = np.int32(length)
