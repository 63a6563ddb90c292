"""Draws within a window of each row's own: random bits between two, which values of other columns say.

See samplers/windowed.py.
"""

import numpy as np

from misata_sql.kernels.jit import Kernel, device, kernel
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64


@kernel("first: u8[n], last: u8[n]")
def open_window(first, last):  # type: ignore[no-untyped-def]
    """Write the least and the greatest random bits."""
    for i in range(first.size):
        first[i] = np.uint64(0)
        last[i] = ~np.uint64(0)


@device
def slot_of(value, least, scale, n_slots):  # type: ignore[no-untyped-def]
    """Which of equal slots a value lies in, the first or the last where it is beyond them."""
    place = (value - least) * scale
    return np.int64(0) if not place > 0.0 else n_slots - 1 if place >= n_slots else np.int64(place)


@kernel("limits: f8[n], highs: f8[], guide: u2[], least: f8, scale: f8, starts: u8[], first: u8[n]")
def raise_first(limits, highs, guide, least, scale, starts, first):  # type: ignore[no-untyped-def]
    """Let the window begin at the first cell that reaches the limit, or the last one; NaN is no limit.

    highs: (cells,) float64, ascending, the greatest value of each cell; starts: (cells,) uint64, its first bits
    guide, least, scale: see samplers/windowed.py
    first: (n_rows,) uint64, least bits of each row, raised in place
    """
    for i in range(limits.size):
        limit = limits[i]
        if np.isnan(limit):
            continue
        slot = slot_of(limit, least, scale, guide.size - 1)
        low, high = np.int64(guide[slot]), np.int64(guide[slot + 1])
        while low < high:
            middle = (low + high) >> 1
            if highs[middle] < limit:
                low = middle + 1
            else:
                high = middle
        first[i] = max(first[i], starts[min(low, highs.size - 1)])


@kernel("limits: f8[n], lows: f8[], guide: u2[], least: f8, scale: f8, ends: u8[], last: u8[n]")
def lower_last(limits, lows, guide, least, scale, ends, last):  # type: ignore[no-untyped-def]
    """Let the window end with the last cell that begins at the limit or below, or the first one; NaN is no limit.

    lows: (cells,) float64, ascending, the least value of each cell; ends: (cells,) uint64, its last bits
    last: (n_rows,) uint64, greatest bits of each row, lowered in place
    """
    for i in range(limits.size):
        limit = limits[i]
        if np.isnan(limit):
            continue
        slot = slot_of(limit, least, scale, guide.size - 1)
        low, high = np.int64(guide[slot]), np.int64(guide[slot + 1])
        while low < high:
            middle = (low + high) >> 1
            if lows[middle] <= limit:
                low = middle + 1
            else:
                high = middle
        last[i] = min(last[i], ends[max(low - 1, 0)])


@kernel("key: u8, first_row: row, first: u8[n], last: u8[n], out: u8[n]")
def fill_window_bits(key, first_row, first, last, out):  # type: ignore[no-untyped-def]
    """Write random bits from first[i] to last[i]; where there are none between, first[i].

    first, last, out: (n_rows,) uint64
    """
    one = np.uint64(1)
    for i in range(out.size):
        bits = squares64(key, np.uint64(row_at(first_row, i)))
        count = last[i] - first[i] + one if last[i] >= first[i] else one
        out[i] = first[i] + (bits if count == np.uint64(0) else multiply_high(bits, count))


def _gather(source, places, out):  # type: ignore[no-untyped-def]
    """Write source[places[i]] into out[i]."""
    for i in range(out.size):
        out[i] = source[places[i]]


GATHER = {
    dtype: Kernel(_gather, f"source: {dtype}[], places: i8[n], out: {dtype}[n]", f"gather_{dtype}")
    for dtype in ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8")
}


@kernel("source: u1[], places: i8[n], out: u1[n]")
def gather_flags(source, places, out):  # type: ignore[no-untyped-def]
    """Write the bits of a validity bitmap at the places into another bitmap, which ends with zeros."""
    n = places.size
    for b in range((n + 7) >> 3):
        packed = np.int64(0)
        for j in range(min(8, n - 8 * b)):
            place = places[8 * b + j]
            packed |= ((np.int64(source[place >> 3]) >> (place & 7)) & 1) << j
        out[b] = np.uint8(packed)
