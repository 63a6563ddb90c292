"""Draws by bins of the uniform number: a bin by weight, then anywhere in it. See samplers/binned.py."""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64


@kernel(
    "bin_key: u8, key: u8, first_row: row, shift: u8, guide: u4[], last: u8[], values: i8[], bin_shift: u8, "
    "bins: i8[n], out: u8[n]"
)
def fill_first_bits(  # type: ignore[no-untyped-def]
    bin_key, key, first_row, shift, guide, last, values, bin_shift, bins, out
):
    """Write a bin by its weight, and random bits within it.

    shift, guide, last, values: of a DiscreteTable of the bins; bin_shift: 64 less the logarithm of their number
    bins: (n_rows,) int64; out: (n_rows,) uint64
    """
    for i in range(out.size):
        row = np.uint64(row_at(first_row, i))
        out[i] = squares64(bin_key, row)
        bins[i] = np.int64(squares64(key, row) >> (np.uint64(64) - bin_shift))
    for i in range(out.size):
        bits = out[i]
        j = np.int64(guide[np.int64(bits >> shift)])
        while bits > last[j]:
            j += 1
        within = np.uint64(bins[i])
        bins[i] = values[j]
        out[i] = (np.uint64(values[j]) << bin_shift) | within


@kernel(
    "key: u8, within_key: u8, first_row: row, parents: i8[n], lows: i8[], highs: i8[], sums: u8[], bin_shift: u8, "
    "bins: i8[n], out: u8[n]"
)
def fill_next_bits(  # type: ignore[no-untyped-def]
    key, within_key, first_row, parents, lows, highs, sums, bin_shift, bins, out
):
    """Write a bin of those that go with the parent's, by weight, and random bits within it.

    parents: (n_rows,) int64 bins of the other column; lows, highs: of each, the first bin and the one after the last
    sums: (bins + 1,) uint64, the weights of the bins before each, below 2^53
    """
    for i in range(out.size):
        row = np.uint64(row_at(first_row, i))
        out[i] = squares64(key, row)
        bins[i] = np.int64(squares64(within_key, row) >> (np.uint64(64) - bin_shift))
    for i in range(out.size):
        low, high = lows[parents[i]], highs[parents[i]]
        wanted = sums[low] + multiply_high(out[i], sums[high] - sums[low])
        # the last bin whose sum of those before it is not above `wanted`
        while high - low > 1:
            middle = (low + high) >> 1
            if sums[middle] <= wanted:
                low = middle
            else:
                high = middle
        out[i] = (np.uint64(low) << bin_shift) | np.uint64(bins[i])
        bins[i] = low


@kernel("key: u8, first_row: row, parents: i8[n], lows: i8[], counts: u8[], bin_shift: u8, out: u8[n]")
def fill_last_bits(key, first_row, parents, lows, counts, bin_shift, out):  # type: ignore[no-untyped-def]
    """The same where all bins weigh alike, by one random number.

    lows, counts: of each parent's bin the first bin and their number, which is below 2^(64 - bin_shift)
    """
    low_bits = np.uint64(64) - bin_shift
    for i in range(out.size):
        bits = squares64(key, np.uint64(row_at(first_row, i)))
        parent = parents[i]
        count = counts[parent]
        place = multiply_high(bits, count)
        out[i] = ((np.uint64(lows[parent]) + place) << bin_shift) | ((bits * count) >> low_bits)
