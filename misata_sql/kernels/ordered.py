"""Uniform numbers of one parent's children that increase with the child's line number.

Stratified: child k of c draws from the k-th of c equal parts of (0, 1). So the numbers are in order by construction,
each takes constant time, and over all children of a parent they are exactly uniform: a quantile function of them has
the distribution that independent draws have, and only how the children of one parent lie to each other differs. Order
statistics would keep that too, but number k of them needs all k draws before it (Devroye 1986, V.3).
"""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

_MOST = np.uint64(2**64 - 1)
_ONE = np.uint64(1)


@kernel("key: u8, first_row: row, line: i8[n], count: i8[n], out: u8[n]")
def fill_stratified_bits(key, first_row, line, count, out):  # type: ignore[no-untyped-def]
    """Write 64 random bits of row first_row + i, uniform over part line[i] of count[i], into out[i].

    key: uint64 stream key; line, count: (n_rows,) int64, 1 <= line <= count; out: (n_rows,) uint64, overwritten
    Two lines of one parent never tie: the bits of line k are all below those of line k + 1. The share of all lines'
    bits below any number is right to count / 2^63.
    """
    for i in range(out.size):
        x = squares64(key, np.uint64(row_at(first_row, i)))
        step = _MOST // np.uint64(count[i])
        out[i] = (np.uint64(line[i]) - _ONE) * step + multiply_high(x, step)
