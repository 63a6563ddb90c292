"""Random bits as they are: validity bitmaps, BLOB and BIT cells."""

import numpy as np

from misata_sql.errors import GeneratorError
from misata_sql.kernels.ids import put_bytes
from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

# Bytes of a cell: the number of a draw within the cell stands above the 53 bits of the row number.
BYTES_MAX = 2**14

_31, _33, _53 = np.uint64(31), np.uint64(33), np.uint64(53)


def null_threshold(rate: float) -> int:
    """The uint64 threshold of fill_validity for a share of NULLs 0 <= rate < 1, exact to 2^-64.

    A column that is NULL in every row needs another plan: 2^64 is no uint64.
    """
    if not 0 <= rate < 1:
        raise GeneratorError(f"a rate of NULLs must be at least 0 and below 1 here (got {rate!r})")
    return int(rate * 2.0**64)


@kernel("key: u8, first_row: row, threshold: u8, out: u1[n]")
def fill_validity(key, first_row, threshold, out):  # type: ignore[no-untyped-def]
    """Write a validity bitmap: bit i % 8 of out[i // 8] is 1 where row first_row + i is not NULL.

    key: uint64 stream key
    threshold: a row is NULL where its draw is below it, so with probability threshold / 2^64
    out: (n_rows + 7) // 8 bytes of it are written, the bits past the last row as 0
    """
    n = out.size
    for b in range(n >> 3):
        bits = np.int64(0)
        for j in range(8):
            bits |= np.int64(squares64(key, np.uint64(row_at(first_row, 8 * b + j))) >= threshold) << j
        out[b] = np.uint8(bits)
    if n & 7:
        bits = np.int64(0)
        for j in range(n & 7):
            bits |= np.int64(squares64(key, np.uint64(row_at(first_row, (n & -8) + j))) >= threshold) << j
        out[n >> 3] = np.uint8(bits)


@kernel("flags: u1[n], out: u1[n]")
def pack_flags(flags, out):  # type: ignore[no-untyped-def]
    """Write a validity bitmap: bit i % 8 of out[i // 8] is flags[i], which is 0 or 1."""
    n = flags.size
    for b in range(n >> 3):
        packed = np.int64(0)
        for j in range(8):
            packed |= np.int64(flags[8 * b + j]) << j
        out[b] = np.uint8(packed)
    if n & 7:
        packed = np.int64(0)
        for j in range(n & 7):
            packed |= np.int64(flags[(n & -8) + j]) << j
        out[n >> 3] = np.uint8(packed)


@device
def put_random_words(out, at, n_bytes, key, row):  # type: ignore[no-untyped-def]
    """Write the random bytes of a cell to out[at:], n_bytes rounded up to a multiple of 8."""
    for word in range((n_bytes + 7) >> 3):
        put_bytes(out, at + 8 * word, 8, squares64(key, row | (np.uint64(word) << _53)))


@kernel("key: u8, length_key: u8, first_row: row, shortest: i8, longest: i8, slot_bytes: i8, out: u1[], lengths: i4[n]")
def fill_bytes(  # type: ignore[no-untyped-def]
    key, length_key, first_row, shortest, longest, slot_bytes, out, lengths
):
    """Write random bytes, of a length uniform from shortest to longest.

    key, length_key: uint64 stream keys; 0 <= shortest <= longest <= BYTES_MAX
    out: row r's bytes go to out[r * slot_bytes:]; lengths: how many
    slot_bytes: at least longest rounded up to a multiple of 8
    """
    span = np.uint64(longest - shortest + 1)
    for i in range(lengths.size):
        row = np.uint64(row_at(first_row, i))
        n_bytes = shortest + np.int64(((squares64(length_key, row) >> _31) * span) >> _33)
        put_random_words(out, i * slot_bytes, n_bytes, key, row)
        lengths[i] = np.int32(n_bytes)


@kernel("key: u8, first_row: row, n_bits: i8, slot_bytes: i8, out: u1[], lengths: i4[n]")
def fill_bit_string(key, first_row, n_bits, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Write BIT cells of n_bits random bits as DuckDB stores them.

    That is a byte with the number of padding bits, then padding bits of ones and the bits.
    n_bits: 1 .. 8 * BYTES_MAX
    out: row r's 1 + (n_bits + 7) // 8 bytes go to out[r * slot_bytes:]; lengths: how many
    slot_bytes: at least 1 + 8 * ((n_bits + 63) // 64)
    """
    n_bytes = (n_bits + 7) >> 3
    padding = 8 * n_bytes - n_bits
    ones = (0xFF00 >> padding) & 0xFF
    for i in range(lengths.size):
        at = i * slot_bytes
        out[at] = np.uint8(padding)
        put_random_words(out, at + 1, n_bytes, key, np.uint64(row_at(first_row, i)))
        out[at + 1] |= np.uint8(ones)
        lengths[i] = np.int32(n_bytes + 1)


@kernel("key: u8, numbers: i8[n], n_bytes: i8, prefix: i8, slot_bytes: i8, out: u1[], lengths: i4[n]")
def fill_numbered_bytes(  # type: ignore[no-untyped-def]
    key, numbers, n_bytes, prefix, slot_bytes, out, lengths
):
    """Write BLOB cells (prefix 0) or BIT cells (prefix 1) of n_bytes bytes by their numbers.

    key: uint64 stream key of the bits that 62 bits of a number leave free
    numbers: (n_rows,) int64, from 0 to before 256^n_bytes and 2^62
    out: row r's prefix + n_bytes bytes go to out[r * slot_bytes:]; lengths: how many
    slot_bytes: at least prefix + n_bytes rounded up to a multiple of 8
    """
    for i in range(lengths.size):
        at = i * slot_bytes
        if prefix == 1:
            out[at] = 0  # no padding
        at += prefix
        number = np.uint64(numbers[i])
        counter = squares64(key, number)
        if n_bytes >= 8:
            number = (number << np.uint64(2)) | (counter & np.uint64(3))
        put_bytes(out, at, 8, number)
        for word in range(1, (n_bytes + 7) >> 3):
            put_bytes(out, at + 8 * word, 8, squares64(key, counter + np.uint64(word)))
        lengths[i] = np.int32(prefix + n_bytes)
