"""Conversions between the numbers that samplers draw (int64, float64, codes) and the physical storage of columns."""

import numpy as np

from misata_sql.kernels.jit import Kernel, kernel
from misata_sql.kernels.rows import row_at


def _copy(source, out):  # type: ignore[no-untyped-def]
    """Write source[i] into out[i]; the compiler has checked that all values fit."""
    for i in range(out.size):
        out[i] = source[i]


NARROW = {
    dtype: Kernel(_copy, f"source: i8[n], out: {dtype}[n]", f"copy_i8_{dtype}")
    for dtype in ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "f4", "f8")
}
WIDEN = {
    dtype: Kernel(_copy, f"source: {dtype}[n], out: i8[n]", f"copy_{dtype}_i8")
    for dtype in ("u1", "i1", "u2", "i2", "u4", "i4")
}
widen_f4_f8 = Kernel(_copy, "source: f4[n], out: f8[n]", "copy_f4_f8")
narrow_f8_f4 = Kernel(_copy, "source: f8[n], out: f4[n]", "copy_f8_f4")


@kernel("source: i8[n], out: i8[n*2]")
def widen_to_16_bytes(source, out):  # type: ignore[no-untyped-def]
    """Sign-extend into little-endian 128-bit integers: low word out[2i], high word out[2i + 1]."""
    for i in range(source.size):
        out[2 * i] = source[i]
        out[2 * i + 1] = source[i] >> np.int64(63)


@kernel("source: i8[n], out: i8[n*2]")
def put_intervals(source, out):  # type: ignore[no-untyped-def]
    """INTERVAL cells of so many microseconds: months and days in the first word, microseconds in the second."""
    for i in range(source.size):
        out[2 * i] = 0
        out[2 * i + 1] = source[i]


@kernel("source: i8[n], scale: f8, out: f8[n]")
def scale_to_double(source, scale, out):  # type: ignore[no-untyped-def]
    """out = scale * source; exact where scale is a power of two and |source| at most 2^53."""
    for i in range(out.size):
        out[i] = scale * np.float64(source[i])


@kernel("source: i8[n], stride: i8, offset: i8, out: i8[n]")
def affine(source, stride, offset, out):  # type: ignore[no-untyped-def]
    """out = offset + stride * source; the compiler has checked that nothing overflows."""
    for i in range(out.size):
        out[i] = offset + stride * source[i]


@kernel("source: i8[n], excluded: u8[], out: i8[n]")
def skip_excluded(source, excluded, out):  # type: ignore[no-untyped-def]
    """The source[i]-th of the numbers 0, 1, 2, ... 2^64 - 1 that are not excluded; excluded is ascending.

    Numbers from 2^63 on are negative in source and out.
    """
    for i in range(out.size):
        value = np.uint64(source[i])
        for j in range(excluded.size):
            value += np.uint64(value >= excluded[j])
        out[i] = np.int64(value)


def _replace(source, value, instead, out):  # type: ignore[no-untyped-def]
    """out = source, with `instead` where it is `value`."""
    for i in range(out.size):
        out[i] = instead if source[i] == value else source[i]


REPLACE = {
    dtype: Kernel(_replace, f"source: {dtype}[n], value: f8, instead: f8, out: {dtype}[n]", f"replace_{dtype}")
    for dtype in ("f4", "f8")
}


def _gather(codes, values, out):  # type: ignore[no-untyped-def]
    """out[i] = values[codes[i]]."""
    for i in range(out.size):
        out[i] = values[np.int64(codes[i])]


def _gather_16_bytes(codes, values, out):  # type: ignore[no-untyped-def]
    """The same with values of two words each."""
    for i in range(codes.size):
        k = 2 * np.int64(codes[i])
        out[2 * i] = values[k]
        out[2 * i + 1] = values[k + 1]


GATHER = {
    (codes, dtype): Kernel(_gather, f"codes: {codes}[n], values: {dtype}[], out: {dtype}[n]", f"gather_{codes}_{dtype}")
    for codes in ("u1", "u2", "u4")
    for dtype in ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8")
}
GATHER_16_BYTES = {
    codes: Kernel(_gather_16_bytes, f"codes: {codes}[n], values: i8[], out: i8[n*2]", f"gather_{codes}_16")
    for codes in ("u1", "u2", "u4")
}


def _fill(value, out):  # type: ignore[no-untyped-def]
    """The same value in every row."""
    for i in range(out.size):
        out[i] = value


FILL = {dtype: Kernel(_fill, f"value: i8, out: {dtype}[n]", f"fill_{dtype}") for dtype in ("u1", "u2", "u4", "i8")}


def _fill_modulo(divisor, first_row, out):  # type: ignore[no-untyped-def]
    """Row number modulo divisor: the place of an item inside its list, where each list has `divisor` slots."""
    for i in range(out.size):
        out[i] = row_at(first_row, i) % divisor


FILL_MODULO = {
    dtype: Kernel(_fill_modulo, f"divisor: i8, first_row: row, out: {dtype}[n]", f"fill_modulo_{dtype}")
    for dtype in ("u1", "i8")
}


@kernel("rows: i8[n], times: i8, out: i8[]")
def number_items(rows, times, out):  # type: ignore[no-untyped-def]
    """The numbers of the items of each row where every row has `times`: row * times + 0, 1, ...; times a row in out."""
    for i in range(rows.size):
        for j in range(times):
            out[i * times + j] = rows[i] * times + j
