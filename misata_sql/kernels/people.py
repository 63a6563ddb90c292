"""Names in the order of their locale, and the numbers behind names that must not repeat."""

import numpy as np

from misata_sql.kernels.jit import Kernel, kernel
from misata_sql.kernels.rows import row_at
from misata_sql.random.feistel import bits_of_low, mix, pairs_of_rounds, permute


def _order_names(  # type: ignore[no-untyped-def]
    given, family, locales, family_first, n_given, n_family, first, second
):
    """Which of a row's two names is written first.

    given, family: codes of names; locales: (n_rows,) uint16; family_first: (locales,) uint8, 1 or 0
    first: given names are 0 .. n_given - 1, family names come behind; second: the other way round
    """
    for i in range(first.size):
        swapped = np.int64(family_first[locales[i]])
        given_code, family_code = np.int64(given[i]), np.int64(family[i])
        first[i] = np.uint32(given_code + swapped * (n_given + family_code - given_code))
        second[i] = np.uint32(family_code + swapped * (n_family + given_code - family_code))


ORDER_NAMES = {
    (given, family): Kernel(
        _order_names,
        f"given: {given}[n], family: {family}[n], locales: u2[n], family_first: u1[], n_given: i8, n_family: i8, "
        "first: u4[n], second: u4[n]",
        f"order_names_{given}_{family}",
    )
    for given in ("u2", "u4")
    for family in ("u2", "u4")
}


@kernel("key: u8, first_row: row, out: i8[n]")
def fill_short_numbers(key, first_row, out):  # type: ignore[no-untyped-def]
    """Write another number >= 1 for each row, of as many digits as row + 1, in random-looking order.

    Rows 0 to 8 have the numbers 1 to 9, rows 9 to 98 those from 10 to 99, and so on: each of these runs is permuted on
    its own. So a small table has short numbers, and a row's number does not depend on how many rows there are.
    rows below 10^18; out: (n_rows,) int64, overwritten
    """
    highest = np.int64(0)
    for i in range(out.size):
        out[i] = row_at(first_row, i) + 1
        highest = max(highest, out[i])
    low = np.int64(1)  # of the run that the highest row is in, and mostly the others too
    while 10 * low <= highest:
        low *= 10
    n = np.uint64(9 * low)
    k = bits_of_low(n)
    pairs = pairs_of_rounds(n)
    # One pass over the rows for each pair of rounds, as in fill_permutation: the inner loop vectorises.
    for i in range(out.size):
        out[i] = max(np.int64(0), out[i] - low)
    for pair in range(pairs):
        for i in range(out.size):
            out[i] = np.int64(mix(key, n, k, np.uint64(pair), np.uint64(out[i])))
    for i in range(out.size):
        number = row_at(first_row, i) + 1
        if number >= low:
            walked = out[i] if out[i] < 9 * low else np.int64(permute(key, n, k, pairs, np.uint64(out[i])))
            out[i] = low + walked
        else:
            own = np.int64(1)
            while 10 * own <= number:
                own *= 10
            size = np.uint64(9 * own)
            place = permute(key, size, bits_of_low(size), pairs_of_rounds(size), np.uint64(number - own))
            out[i] = own + np.int64(place)
