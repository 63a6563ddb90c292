"""Random-looking unique integers: the rows of a table through a keyed permutation, and back."""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.rows import row_at
from misata_sql.random.feistel import bits_of_low, mix, pairs_of_rounds, permute, unpermute


@kernel("key: u8, n_domain: i8, low: i8, first_row: row, out: i8[n]")
def fill_permutation(key, n_domain, low, first_row, out):  # type: ignore[no-untyped-def]
    """Write low + permutation(first_row + i) into out[i]: every row below n_domain another integer.

    key: uint64 stream key; n_domain: 1 .. 2^62; low: added to each, low + n_domain - 1 must fit
    out: (n_rows,) int64, overwritten. -2^63 where the row is not below n_domain; the compiler has
        refused that, and it must not run into an endless walk here
    6 ns a row for n_domain above 2^16, 36 ns at worst (n_domain 5)
    """
    n = np.uint64(n_domain)
    k = bits_of_low(n)
    pairs = pairs_of_rounds(n)
    for i in range(out.size):
        out[i] = row_at(first_row, i)
    # One pass over the rows for each pair of rounds: the inner loop has no branch and vectorises.
    for pair in range(pairs):
        for i in range(out.size):
            out[i] = np.int64(mix(key, n, k, np.uint64(pair), np.uint64(out[i])))
    for i in range(out.size):
        if row_at(first_row, i) >= n_domain:
            out[i] = -0x8000000000000000
        elif out[i] >= n_domain:
            out[i] = low + np.int64(permute(key, n, k, pairs, np.uint64(out[i])))
        else:
            out[i] += low


@kernel("key: u8, n_domain: i8, low: i8, values: i8[n], out: i8[n]")
def fill_inverse_permutation(key, n_domain, low, values, out):  # type: ignore[no-untyped-def]
    """Write into out[i] the row to which fill_permutation gives values[i], or -1 where none has it.

    values, out: (n_rows,) int64; the other arguments as of fill_permutation
    """
    n = np.uint64(n_domain)
    k = bits_of_low(n)
    pairs = pairs_of_rounds(n)
    for i in range(out.size):
        y = values[i] - low  # may wrap, below 0 then
        if low <= values[i] and 0 <= y < n_domain:
            out[i] = np.int64(unpermute(key, n, k, pairs, np.uint64(y)))
        else:
            out[i] = -1
