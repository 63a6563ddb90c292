"""Moments on a timeline: a day by inverse CDF, then a moment uniform within the day from a second
stream.
"""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.rows import random_bits, row_at
from misata_sql.random.squares import squares64


@kernel(
    "day_key: draw, time_key: u8, first_row: row, shift: u8, guide: u4[], last: u8[], "
    "starts: i8[], widths: u8[], scratch: u8[n], out: i8[n]"
)
def fill_timeline(  # type: ignore[no-untyped-def]
    day_key, time_key, first_row, shift, guide, last, starts, widths, scratch, out
):
    """Write the moment of row first_row + i, in ticks since 1970, into out[i].

    shift, guide, last, starts, widths: of a TimelineTable; scratch: (n_rows,) uint64, overwritten;
    out: (n_rows,) int64 A tick's probability within its day differs from equal shares by less than
    2^-64 (multiply_high).
    """
    x = out.view(np.uint64)
    for i in range(out.size):
        x[i] = random_bits(day_key, first_row, i)
        scratch[i] = squares64(time_key, np.uint64(row_at(first_row, i)))
    for i in range(out.size):
        bits = x[i]
        j = np.int64(guide[np.int64(bits >> shift)])
        while bits > last[j]:
            j += 1
        out[i] = starts[j] + np.int64(multiply_high(scratch[i], widths[j]))
