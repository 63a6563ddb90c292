"""Faults of lists: which item is lost or comes twice."""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.jit import kernel
from misata_sql.random.squares import squares64

EMPTY, LOST, DOUBLED = range(3)
FAULT_SHIFT = 32
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


@kernel("key: u8, rows: i8[n], apply: u1[n], values: i8[n], faults: i8[], out: i8[n]")
def draw_items(key, rows, apply, values, faults, out):  # type: ignore[no-untyped-def]
    """Write fault << 32 | the place of the item that it hits; -1 where the list stays. values: lengths below 2^31"""
    for i in range(out.size):
        out[i] = -1
        if apply[i] and values[i] > 0:
            bits = squares64(key, np.uint64(rows[i]))
            place = np.int64(((bits & _LOW) * np.uint64(values[i])) >> _32)
            out[i] = faults[small_draw(bits, faults.size)] << FAULT_SHIFT | place
