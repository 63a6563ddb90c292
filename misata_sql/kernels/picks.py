"""Row numbers of parents, where a general kernel does not give them, and validity bitmaps put together."""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.rows import row_at
from misata_sql.random.feistel import bits_of_low, pairs_of_rounds, permute
from misata_sql.random.squares import squares64

_1 = np.uint64(1)


@kernel("key: u8, first_row: row, out: i8[n]")
def fill_earlier_row(key, first_row, out):  # type: ignore[no-untyped-def]
    """Write a row below the row itself, each equally likely, into out[i]; 0 for row 0, which has none below."""
    for i in range(out.size):
        row = np.uint64(row_at(first_row, i))
        out[i] = np.int64(multiply_high(squares64(key, row), row))


@kernel("first_row: row, out: i8[n]")
def fill_previous_row(first_row, out):  # type: ignore[no-untyped-def]
    """Write the row before the row itself; 0 for row 0."""
    for i in range(out.size):
        out[i] = max(row_at(first_row, i) - 1, 0)


@kernel("first_row: row, out: u1[n]")
def fill_not_first(first_row, out):  # type: ignore[no-untyped-def]
    """Write a validity bitmap in which row 0 alone is NULL."""
    n = out.size
    for b in range((n + 7) >> 3):
        bits = np.int64(0)
        for j in range(min(8, n - 8 * b)):
            bits |= np.int64(row_at(first_row, 8 * b + j) != 0) << j
        out[b] = np.uint8(bits)


@kernel("one: u1[n], other: u1[n], out: u1[n]")
def both_valid(one, other, out):  # type: ignore[no-untyped-def]
    """The validity bitmap of the rows that are valid in both."""
    for b in range((out.size + 7) >> 3):
        out[b] = one[b] & other[b]


@kernel("places: i8[n], other: i8[n], out: i8[n]")
def skip_row(places, other, out):  # type: ignore[no-untyped-def]
    """Write row number places[i] of all rows but other[i] into out[i]."""
    for i in range(out.size):
        out[i] = places[i] + np.int64(places[i] >= other[i])


@kernel("key: u8, first_row: row, first: i8[n], count: i8[n], out: i8[n]")
def fill_within(key, first_row, first, count, out):  # type: ignore[no-untyped-def]
    """Write a row of first[i] .. first[i] + count[i] - 1, each equally likely; first[i] where count[i] is 0."""
    for i in range(out.size):
        x = squares64(key, np.uint64(row_at(first_row, i)))
        out[i] = first[i] + np.int64(multiply_high(x, np.uint64(count[i])))


@kernel("key: u8, n_domain: i8, groups: i8[n], lines: i8[n], out: i8[n]")
def fill_grouped_permutation(key, n_domain, groups, lines, out):  # type: ignore[no-untyped-def]
    """Write place lines[i] - 1 of the permutation of 0 .. n_domain - 1 that belongs to groups[i].

    groups, lines: (n_rows,) int64; 1 <= lines[i] <= n_domain, another line in each row of a group: so no group has an
        element twice. The key of a group's permutation is a draw of `key` at the group, made odd: not of the digits
        that stream keys have (random/streams.py), but no statistic is taken along a single group's permutation.
    out: 0 where lines[i] is out of range; the compiler has refused that
    """
    n = np.uint64(n_domain)
    k = bits_of_low(n)
    pairs = pairs_of_rounds(n)
    for i in range(out.size):
        line = lines[i] - 1
        if 0 <= line < n_domain:
            own = squares64(key, np.uint64(groups[i])) | _1
            out[i] = np.int64(permute(own, n, k, pairs, np.uint64(line)))
        else:
            out[i] = 0
