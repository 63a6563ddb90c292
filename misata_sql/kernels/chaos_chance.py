"""Which rows a fault hits."""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.random.squares import squares64


@kernel("key: u8, rows: i8[n], apply: u1[n], values: f8[n], out: i8[n]")
def fill_chance(key, rows, apply, values, out):  # type: ignore[no-untyped-def]
    """1 where a row is hit, with probability values[i]."""
    for i in range(rows.size):
        u = np.float64(squares64(key, np.uint64(rows[i])) >> np.uint64(11)) * 2.0**-53
        out[i] = np.int64(u < values[i])
