"""Which rows a fault hits, and which of several faults."""

import numpy as np

from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

_11, _32 = np.uint64(11), np.uint64(32)
UNIT = 2.0**-53


@device
def unit_draw(key, row):  # type: ignore[no-untyped-def]
    """A uniform number in [0, 1), a multiple of 2^-53. row: int64, any"""
    return np.float64(squares64(key, np.uint64(row)) >> _11) * UNIT


@device
def small_draw(bits, n):  # type: ignore[no-untyped-def]
    """A number of 0 .. n - 1 by 32 of the bits, int64. bits: uint64, of which the upper half is used; n: below 2^31

    Its probability is 1 / n to a relative n * 2^-32.
    """
    return np.int64(((bits >> _32) * np.uint64(n)) >> _32)


@kernel("key: u8, rows: i8[n], rates: f8[n], apply: u1[n]")
def fill_chance(key, rows, rates, apply):  # type: ignore[no-untyped-def]
    """Write 1 where a row is hit, which has the probability of its rate, exact to 2^-53; else 0.

    key: uint64 stream key; rates: 0 .. 1, of which 0 never hits and 1 always
    """
    for i in range(apply.size):
        apply[i] = np.uint8(unit_draw(key, rows[i]) < rates[i])


@kernel("key: u8, rows: i8[n], n_choices: i8, out: u1[n]")
def fill_choice(key, rows, n_choices, out):  # type: ignore[no-untyped-def]
    """Write a number of 0 .. n_choices - 1, each as likely. n_choices: 1 .. 256"""
    for i in range(out.size):
        out[i] = np.uint8(small_draw(squares64(key, np.uint64(rows[i])), n_choices))
