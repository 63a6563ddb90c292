"""Permutations: bijections with their inverses for every n, and without a visible structure."""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.permutation import fill_inverse_permutation, fill_permutation
from misata_sql.random.feistel import (
    N_MAX,
    bits_of_low,
    pairs_of_rounds,
    permute,
    unpermute,
)
from misata_sql.random.streams import KEY_COUNT, key_of_rank, stream_key

SOURCE = Path(__file__).read_text()  # cached code of a test's kernel is that of this file
KEY = stream_key(1, "t", "id", purpose="permutation")
keys = st.integers(0, KEY_COUNT - 1).map(key_of_rank)
sizes = st.integers(0, 62).flatmap(lambda bits: st.integers(1, 2**bits))


@kernel("keys: u8[n], n_domain: u8, size: i8, out: i8[n*6]", source=SOURCE)
def fill_first_elements(keys, n_domain, size, out):
    """Where the permutation of each key takes the elements 0 .. 5 (below size)."""
    k = bits_of_low(n_domain)
    pairs = pairs_of_rounds(n_domain)
    for i in range(keys.size):
        for x in range(size):
            out[6 * i + x] = np.int64(permute(keys[i], n_domain, k, pairs, np.uint64(x)))


def permutation(n: int, key: int = KEY, low: int = 0, first_row: int = 0, rows: int = -1):
    out = np.empty(n if rows < 0 else rows, np.int64)
    fill_permutation.compiled(key, n, low, first_row, out)
    return out


@cache
def many_keys():
    ranks = np.random.default_rng(5).integers(0, KEY_COUNT, 300_000)
    return np.array([key_of_rank(int(rank)) for rank in ranks], np.uint64)


def first_elements(n: int, size: int):
    """(300,000, size) int64: where the permutations of as many keys take the first elements."""
    out = np.empty((many_keys().size, 6), np.int64)
    fill_first_elements.compiled(many_keys(), n, size, out.reshape(-1))
    return out[:, :size]


@pytest.mark.parametrize("key", [KEY, stream_key(2, "t", "id", purpose="permutation")])
def test_every_small_n_is_permuted(key):
    """For each n to 2,000 the rows take each value 0 .. n - 1 once."""
    for n in range(1, 2001):
        assert np.array_equal(np.sort(permutation(n, key)), np.arange(n))


@pytest.mark.parametrize("n", [2**16 - 1, 2**16, 2**16 + 1, 10**6, 2**20 + 2**10 + 1])
def test_larger_n_are_permuted(n):
    assert np.array_equal(np.sort(permutation(n)), np.arange(n))


@settings(deadline=None)
@given(keys, sizes, st.data())
def test_the_inverse_gives_the_row_back(key, n, data):
    """For any n to 2^62 and any rows: values within the domain, and the inverse finds the rows."""
    first_row = data.draw(st.integers(0, n - 1))
    rows = min(n - first_row, 50)
    low = data.draw(st.integers(-(2**63), 2**63 - n))
    values = permutation(n, key, low, first_row, rows)
    assert all(low <= int(value) < low + n for value in values)
    back = np.empty(rows, np.int64)
    fill_inverse_permutation.compiled(key, n, low, values, back)
    assert np.array_equal(back, np.arange(first_row, first_row + rows))


@settings(max_examples=30, deadline=None)
@given(keys, sizes, st.data())
def test_compiled_permutations_are_those_of_python(key, n, data):
    first_row = data.draw(st.integers(0, n - 1))
    rows = min(n - first_row, 4)
    expected = np.empty(rows, np.int64)
    fill_permutation(np.uint64(key), n, 7, first_row, expected)
    assert np.array_equal(permutation(n, key, 7, first_row, rows), expected)
    k, pairs, size = bits_of_low(n), pairs_of_rounds(n), np.uint64(n)
    for i in range(rows):
        y = permute(np.uint64(key), size, k, pairs, np.uint64(first_row + i))
        assert y + 7 == expected[i]
        assert unpermute(np.uint64(key), size, k, pairs, y) == first_row + i


@settings(deadline=None)
@given(keys, st.integers(1, 5000), st.data())
def test_rows_do_not_depend_on_the_call(key, n, data):
    """Any part of the rows alone has the same values."""
    first_row = data.draw(st.integers(0, n - 1))
    part = permutation(n, key, 0, first_row, min(100, n - first_row))
    assert np.array_equal(part, permutation(n, key)[first_row : first_row + 100])


def test_rows_and_values_outside_are_marked():
    """Rows from n on give -2^63, values of no row give -1; neither walks for ever."""
    assert (permutation(5, first_row=3, rows=4)[2:] == -(2**63)).all()
    assert (permutation(2**62 - 1, first_row=2**62 - 1, rows=2) == -(2**63)).all()
    values = np.array([9, 10, 14, 15, -(2**63), 2**63 - 1], np.int64)
    rows = np.empty(6, np.int64)
    fill_inverse_permutation.compiled(KEY, 5, 10, values, rows)
    assert (rows[[0, 3, 4, 5]] == -1).all()
    assert (rows[[1, 2]] >= 0).all()


def test_shapes():
    """The halves hold n elements and few more, and rounds grow as the halves shrink."""
    for n in [*range(1, 3000), 10**6, 10**9, 2**61 + 1, N_MAX]:
        k = int(bits_of_low(n))
        high = -(-n // 2**k)
        assert k <= 31
        assert high <= 2**31
        assert n <= high << k < n + 2**k
        assert high <= 2**k or n <= 2
    assert [pairs_of_rounds(n) for n in (1, 2, 5, 16, 2**16, 10**7, N_MAX)] == [
        3,
        3,
        24,
        12,
        3,
        3,
        3,
    ]


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_all_permutations_of_a_small_n_are_as_likely(n):
    """Chi-square of 300,000 keys over the n! permutations; fixed keys, alarm below p = 10^-4."""
    images = first_elements(n, n)
    code = images @ (n ** np.arange(n))
    counts = np.unique(code, return_counts=True)[1]
    assert counts.size == math.factorial(n)
    assert stats.chisquare(counts).pvalue > 1e-4


@pytest.mark.parametrize("n", [7, 8, 9, 12, 13, 16, 17, 31, 33, 40, 64, 65, 100])
def test_pairs_of_images_are_as_likely(n):
    """Chi-square of 300,000 keys over the images of elements 0 and 1; alarm below p = 10^-4."""
    images = first_elements(n, 2)
    counts = np.bincount(images @ [n, 1], minlength=n * n).reshape(n, n)
    assert (np.diag(counts) == 0).all()
    assert stats.chisquare(counts[~np.eye(n, dtype=bool)]).pvalue > 1e-4


@pytest.mark.parametrize("n", [97, 1000, 4097, 10**5])
def test_fixed_points_are_as_many_as_of_a_random_permutation(n):
    """Their number is Poisson with mean 1: over 400 keys within 5 sigma of 400."""
    draws = np.random.default_rng(3).integers(0, KEY_COUNT, 400)
    found = sum(np.count_nonzero(permutation(n, key_of_rank(int(r))) == np.arange(n)) for r in draws)
    assert abs(found - 400) < 5 * 20


@pytest.mark.parametrize("n", [10**6, 10**6 + 1, 2**20, 3 * 2**20 + 5])
def test_neighbouring_rows_are_unrelated(n):
    """Chi-square of the cells (of 32 x 32) of successive values, and their correlation.

    False alarms: 10^-4 for the first, 6 * 10^-7 for the second.
    """
    values = permutation(n)
    cell = values * 32 // n
    counts = np.bincount(cell[:-1] * 32 + cell[1:], minlength=1024)
    assert stats.chisquare(counts).pvalue > 1e-4
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 5 / math.sqrt(n)
    # differences of neighbours, modulo n, spread evenly too: an affine map would repeat one
    steps = np.unique((values[1:] - values[:-1]) % n).size
    assert abs(steps / n - (1 - math.exp(-1))) < 0.01
