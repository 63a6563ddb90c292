"""Values by number where some are more frequent: buckets of places, each with its share of the numbers.

A bucket's numbers are spread over its places (numbers.py), so that different numbers have different places whatever the
shares are. The bucket is found as in discrete.py, through a guide by the number's upper bits.
"""

import numpy as np

from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.numbers import spread
from misata_sql.random.squares import squares64


@device
def find_bucket(number, shift, guide, starts):  # type: ignore[no-untyped-def]
    """The bucket of a number; starts: first number of each and, behind them, the number of all."""
    j = np.int64(guide[np.int64(number >> shift)])
    while number >= starts[j + 1]:
        j += 1
    return j


@kernel(
    "key: u8, numbers: i8[n], shift: u8, guide: u4[], starts: u8[], wholes: u8[], fractions: u8[], firsts: i8[], "
    "out: i8[n]"
)
def fill_places(  # type: ignore[no-untyped-def]
    key, numbers, shift, guide, starts, wholes, fractions, firsts, out
):
    """Write the place of each number into out; shift .. firsts: of a HistogramTable."""
    for i in range(out.size):
        number = np.uint64(numbers[i])
        j = find_bucket(number, shift, guide, starts)
        place = spread(number - starts[j], wholes[j], fractions[j], squares64(key, number))
        out[i] = firsts[j] + np.int64(place)


@kernel(
    "key: u8, numbers: i8[n], shift: u8, guide: u4[], starts: u8[], wholes: u8[], fractions: u8[], firsts: i8[], "
    "scales: f8[], out: f8[n]"
)
def fill_scaled_places(  # type: ignore[no-untyped-def]
    key, numbers, shift, guide, starts, wholes, fractions, firsts, scales, out
):
    """The same with place times its bucket's scale, a power of two; places of at most 53 bits, so this is exact."""
    for i in range(out.size):
        number = np.uint64(numbers[i])
        j = find_bucket(number, shift, guide, starts)
        place = spread(number - starts[j], wholes[j], fractions[j], squares64(key, number))
        out[i] = scales[j] * np.float64(firsts[j] + np.int64(place))
