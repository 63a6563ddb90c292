"""Discrete draws whose distribution depends on the row: each row names a group, and each group has a table of its own.

The tables are those of kernels/discrete.py, laid one behind the other (distributions/grouped.py).
"""

import numpy as np

from misata_sql.kernels.jit import Kernel, kernel
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64


def _fill_grouped_codes(  # type: ignore[no-untyped-def]
    key, groups, first_row, shifts, starts, guide, last, codes, scratch, out
):
    """Write into out[i] a code of the group groups[i], by inverse CDF on the random bits of row first_row + i.

    groups: (n_rows,) uint16, below the number of groups
    shifts, starts: (groups,) of each table: how far bits are shifted for its guide, and where its guide begins
    guide: (slots,) uint32 places in `last`; last: (m,) uint64, ascending within a group; codes: (m,)
    scratch: (n_rows,) uint64, overwritten
    """
    for i in range(out.size):
        scratch[i] = squares64(key, np.uint64(row_at(first_row, i)))
    for i in range(out.size):
        bits = scratch[i]
        group = groups[i]
        j = np.int64(guide[starts[group] + np.int64(bits >> shifts[group])])
        while bits > last[j]:
            j += 1
        out[i] = codes[j]


FILL_GROUPED_CODES = {
    dtype: Kernel(
        _fill_grouped_codes,
        "key: u8, groups: u2[n], first_row: row, shifts: u8[], starts: i8[], guide: u4[], last: u8[], "
        f"codes: {dtype}[], scratch: u8[n], out: {dtype}[n]",
        f"fill_grouped_codes_{dtype}",
    )
    for dtype in ("u2", "u4")
}


@kernel("left: u2[n], stride: i8, right: u2[n], out: u2[n]")
def pair_groups(left, stride, right, out):  # type: ignore[no-untyped-def]
    """out = left * stride + right: the group of two groupings at once; the compiler has checked that it fits."""
    for i in range(out.size):
        out[i] = np.uint16(np.int64(left[i]) * stride + np.int64(right[i]))


def _find_level(values, least, out):  # type: ignore[no-untyped-def]
    """How many of the ascending bounds `least` each value reaches."""
    for i in range(out.size):
        level = 0
        for j in range(least.size):
            level += values[i] >= least[j]
        out[i] = np.uint16(level)


FIND_LEVEL = {
    dtype: Kernel(_find_level, f"values: {dtype}[n], least: {dtype}[], out: u2[n]", f"find_level_{dtype}")
    for dtype in ("i8", "f8")
}
