"""Random numbers of one parent's children rise with the line number, and are uniform over all lines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from misata_sql.kernels.ordered import fill_stratified_bits

KEY = np.uint64(0x9E3779B97F4A7C15)
FALSE_ALARM = 1e-5  # of each statistical test; the streams are fixed


def bits_of(line, count, first_row=0, run=fill_stratified_bits.compiled):
    out = np.empty(len(line), np.uint64)
    run(KEY, first_row, np.asarray(line, np.int64), np.asarray(count, np.int64), out)
    return out


@settings(max_examples=200, deadline=None)
@given(
    counts=st.lists(st.integers(1, 2**62), min_size=1, max_size=5),
    at=st.floats(0, 1),
    first_row=st.integers(0, 2**62),
)
def test_each_line_stays_in_its_part(counts, at, first_row):
    """Line k of c lies in [(k - 1) / c, k / c) of all 64-bit numbers, so the lines of a parent strictly ascend."""
    lines = [[k for k in (1, 2, int(at * c), c - 1, c) if 1 <= k <= c] for c in counts]
    flat = [(k, c) for ks, c in zip(lines, counts, strict=True) for k in ks]
    found = bits_of([k for k, _ in flat], [c for _, c in flat], first_row)
    for (k, c), bits in zip(flat, found.tolist(), strict=True):
        step = (2**64 - 1) // c
        assert (k - 1) * step <= bits < k * step


@pytest.mark.parametrize("count", [1, 2, 3, 7, 1000])
def test_all_lines_together_are_uniform(count):
    """As independent draws are: Kolmogorov-Smirnov over whole parents, and within each part."""
    n_parents = max(200_000 // count, 100)
    line = np.tile(np.arange(count) + 1, n_parents)
    u = bits_of(line, np.full(line.size, count)).astype(float) / 2.0**64
    assert stats.kstest(u, "uniform").pvalue > FALSE_ALARM
    for k in {1, count}:
        within = u[line == k] * count - (k - 1)
        assert stats.kstest(within, "uniform").pvalue > FALSE_ALARM


def test_lines_of_one_parent_are_independent_within_their_parts():
    """Neighbouring lines do not correlate but by their order."""
    line = np.tile(np.arange(10) + 1, 20_000)
    within = (bits_of(line, np.full(line.size, 10)).astype(float) / 2.0**64 * 10 % 1).reshape(-1, 10)
    correlation = np.corrcoef(within.T)[np.triu_indices(10, 1)]
    assert np.abs(correlation).max() * np.sqrt(20_000) < stats.norm.isf(FALSE_ALARM / 2 / correlation.size)


def test_the_plain_loop_and_named_rows_give_the_same():
    """Python and machine code; consecutive rows and an array that names them."""
    line, count = np.array([1, 2, 3, 1, 1, 5]), np.array([3, 3, 3, 1, 5, 5])
    expected = bits_of(line, count, 40)
    assert np.array_equal(bits_of(line, count, 40, fill_stratified_bits), expected)
    rows = np.array([45, 40, 43])
    found = bits_of(line[rows - 40], count[rows - 40], rows, fill_stratified_bits.gathered.compiled)
    assert np.array_equal(found, expected[rows - 40])
