"""Which rows a fault hits, and which of several faults."""

import numpy as np

from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

_11, _32 = np.uint64(11), np.uint64(32)
UNIT = 2.0**-53


@device
def unit_draw(bits):  # type: ignore[no-untyped-def]
    """A uniform number in [0, 1), a multiple of 2^-53, of 64 random bits."""
    return np.float64(bits >> _11) * UNIT


@device
def small_draw(bits, n):  # type: ignore[no-untyped-def]
    """A number of 0 .. n - 1, int64, by the upper 32 of 64 random bits. n: 1 to 2^31

    Its probability is 1 / n to within 2^-32.
    """
    return np.int64(((bits >> _32) * np.uint64(n)) >> _32)


@kernel("key: u8, rows: i8[n], apply: u1[n], values: f8[n], out: i8[n]")
def fill_chance(key, rows, apply, values, out):  # type: ignore[no-untyped-def]
    """Write 1 where a row is hit, else 0. values: how likely, 0 .. 1, exact to 2^-53; 0 never hits and 1 always"""
    for i in range(out.size):
        out[i] = np.int64(unit_draw(squares64(key, np.uint64(rows[i]))) < values[i]) & np.int64(apply[i])


@kernel("key: u8, rows: i8[n], rates: f8[n], hit: u1[n]")
def fill_hit(key, rows, rates, hit):  # type: ignore[no-untyped-def]
    """The same as bytes, for a rate that stands beside the value."""
    for i in range(hit.size):
        hit[i] = np.uint8(unit_draw(squares64(key, np.uint64(rows[i]))) < rates[i])


@kernel("key: u8, rows: i8[n], n_choices: i8, out: u1[n]")
def fill_choice(key, rows, n_choices, out):  # type: ignore[no-untyped-def]
    """Write a number of 0 .. n_choices - 1, each as likely. n_choices: 1 .. 256"""
    for i in range(out.size):
        out[i] = np.uint8(small_draw(squares64(key, np.uint64(rows[i])), n_choices))
