"""Continuous draws by inverse CDF: table lookups, and the uniform distribution without a table.

The tables are made by distributions/tables.py, which says how the uniform's own floating point bits
index them. Two
short loops instead of one: the first (random bits, conversion) vectorises, the second (four loads a
row from a table in the first-level cache) does not and would keep the first from it: 2.0 ns a row
against 4.3.
"""

import numpy as np

from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.rows import random_bits

_ONE = np.uint64(1)
_LOW_32 = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_11 = np.uint64(11)
_SIGN = np.int64(63)
_MEAN_STEP = 2.0**-53
_HALF_STEP = 2.0**-54


@kernel("key: draw, first_row: row, cells: f8[], shift: i8, low: f8, high: f8, out: f8[n]")
def fill_quantile(key, first_row, cells, shift, low, high, out):  # type: ignore[no-untyped-def]
    """Write the quantile function at row first_row + i's uniform number into out[i].

    key: uint64 stream key; cells, shift, low, high: of a QuantileTable; out: (n_rows,) float64,
    overwritten
    """
    bits = out.view(np.int64)
    position = (np.int64(1) << shift) - np.int64(1)
    side = np.int64(64) << (np.int64(52) - shift)
    for i in range(out.size):
        x = random_bits(key, first_row, i)
        out[i] = np.float64(np.int64(~x | _ONE))
    for i in range(out.size):
        b = bits[i]
        j = (((b >> shift) & (side - np.int64(1))) | ((b >> _SIGN) & side)) * np.int64(4)
        t = np.float64(b & position)
        value = cells[j] + t * (cells[j + 1] + t * (cells[j + 2] + t * cells[j + 3]))
        out[i] = min(max(value, low), high)


@kernel("key: draw, first_row: row, cells: f8[], shift: i8, low: f8, high: f8, out: i8[n]")
def fill_quantile_floor(key, first_row, cells, shift, low, high, out):  # type: ignore[no-untyped-def]
    """Write the floor of the quantile function, kept within the whole numbers low and high, into
    out[i].

    With a table scaled by 10^s and an offset of 1/2 this rounds to s decimals, halves up. Arguments
    as in fill_quantile; out: (n_rows,) int64; |low|, |high| <= 2^53
    """
    scratch = out.view(np.float64)
    position = (np.int64(1) << shift) - np.int64(1)
    side = np.int64(64) << (np.int64(52) - shift)
    for i in range(out.size):
        x = random_bits(key, first_row, i)
        scratch[i] = np.float64(np.int64(~x | _ONE))
    for i in range(out.size):
        b = out[i]
        j = (((b >> shift) & (side - np.int64(1))) | ((b >> _SIGN) & side)) * np.int64(4)
        t = np.float64(b & position)
        value = cells[j] + t * (cells[j + 1] + t * (cells[j + 2] + t * cells[j + 3]))
        scratch[i] = min(max(value, low), high)
    for i in range(out.size):  # a loop of its own is vectorised: 2.1 ns a row instead of 3.6
        out[i] = np.int64(np.floor(scratch[i]))


@kernel("key: draw, first_row: row, low: f8, high: f8, out: f8[n]")
def fill_uniform(key, first_row, low, high, out):  # type: ignore[no-untyped-def]
    """Write a number uniform over [low, high] into out[i]; high itself only by rounding.

    low, high: finite, high - low finite; out: (n_rows,) float64
    """
    width = high - low
    for i in range(out.size):
        x = random_bits(key, first_row, i)
        u = np.float64(np.int64(x >> _11)) * _MEAN_STEP + _HALF_STEP
        out[i] = min(max(low + width * u, low), high)


@device
def multiply_high(x, n):  # type: ignore[no-untyped-def]
    """The upper 64 bits of x * n, both uint64, from 32-bit pieces: no machine has it for vectors,
    all have these.
    """
    x_lo, x_hi = x & _LOW_32, x >> _32
    n_lo, n_hi = n & _LOW_32, n >> _32
    middle = x_hi * n_lo + ((x_lo * n_lo) >> _32)
    other = x_lo * n_hi + (middle & _LOW_32)
    return x_hi * n_hi + (middle >> _32) + (other >> _32)


@kernel("key: draw, first_row: row, low: i8, n_values: u8, out: i8[n]")
def fill_uniform_int(key, first_row, low, n_values, out):  # type: ignore[no-untyped-def]
    """Write low + floor(u * n_values) into out[i], u = x / 2^64 of the row's 64 random bits x.

    n_values: how many whole numbers from low on, 0 for all 2^64
    Bias: a value's probability differs from 1 / n_values by less than 2^-64; in ratio by n_values /
    2^64 at most.
    """
    if n_values == np.uint64(0):
        for i in range(out.size):
            out[i] = np.int64(random_bits(key, first_row, i) + np.uint64(low))
    else:
        for i in range(out.size):
            x = random_bits(key, first_row, i)
            out[i] = np.int64(multiply_high(x, n_values) + np.uint64(low))
