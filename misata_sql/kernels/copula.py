"""Gaussian copula: mixing normal deviates, and the uniform number of a deviate as 64 random bits.

The table of the normal distribution function is made by distributions/copula.py. Three loops, of which the first and
the last are vectorised: 2.5 ns a row, against 3.6 in two and 5.5 in one.
"""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

_HALF = 2.0**63 - 1024.0  # the greatest double below 2^63
_DOUBLE_DIGITS = np.uint64(53)


@kernel("total: f8[n], factor: f8, source: f8[n], weight: f8, out: f8[n]")
def add_scaled(total, factor, source, weight, out):  # type: ignore[no-untyped-def]
    """out = factor * total + weight * source."""
    for i in range(out.size):
        out[i] = factor * total[i] + weight * source[i]


@kernel("key: u8, first_row: row, deviates: f8[n], cells: f8[], cells_a_unit: f8, scratch: f8[n], out: u8[n]")
def fill_normal_bits(key, first_row, deviates, cells, cells_a_unit, scratch, out):  # type: ignore[no-untyped-def]
    """Write the 64 random bits x of deviate z into out[i], such that x / 2^64 is the probability below z.

    deviates: (n_rows,) finite standard normal deviates; cells, cells_a_unit: of a NormalBitsTable; scratch: (n_rows,)
    float64, overwritten. A double has 53 digits, so that of a probability near 1/2 up to 11 bits are missing: they come
    from the stream `key`. Greater deviates have greater bits, but for those that differ by rounding (2^-52).
    """
    last = np.float64(cells.size // 4 - 1)
    for i in range(out.size):
        scratch[i] = min(abs(deviates[i]) * cells_a_unit, last)
    for i in range(out.size):
        at = scratch[i]
        j = np.int64(at)
        t = at - np.float64(j)
        j = j * np.int64(4)
        scratch[i] = cells[j] + t * (cells[j + 1] + t * (cells[j + 2] + t * cells[j + 3]))
    for i in range(out.size):
        tail = np.uint64(np.int64(min(max(scratch[i], 1.0), _HALF)))
        # 1 in every place that is below the last digit of the double
        missing = tail >> _DOUBLE_DIGITS
        missing |= missing >> np.uint64(1)
        missing |= missing >> np.uint64(2)
        missing |= missing >> np.uint64(4)
        missing |= missing >> np.uint64(8)
        tail |= squares64(key, np.uint64(row_at(first_row, i))) & missing
        out[i] = tail if deviates[i] < 0.0 else ~tail
