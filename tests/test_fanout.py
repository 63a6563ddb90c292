"""Fan-outs: exact totals and bounds, both directions of the relation, and the distribution of the counts."""

import hashlib
import math
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from misata_sql.distributions.fanout import MOST_CHILDREN, Fanout, check_fanout
from misata_sql.distributions.fanout_counts import Excess
from misata_sql.distributions.fanout_patterns import make_patterns
from misata_sql.errors import GeneratorError
from misata_sql.kernels.fanout import fill_children, fill_line_number, fill_parent
from misata_sql.random.streams import KEY_COUNT, key_of_rank, stream_key

KEY = stream_key(1, "orders", "customer_id", purpose="fanout")
FALSE_ALARM = 1e-4  # of each statistical test, at a fixed key
keys = st.integers(0, KEY_COUNT - 1).map(key_of_rank)


@st.composite
def fanouts(draw, most_parents: int = 3000) -> Fanout:
    """Every kind: constant, full, empty, nearly so, sparse, dense, bounded or not."""
    near_block = st.integers(0, 5).flatmap(lambda k: st.integers(max(512 * k - 2, 0), 512 * k + 2))
    n_parents = draw(st.one_of(st.integers(0, 20), near_block, st.integers(1, most_parents)))
    least = draw(st.one_of(st.just(0), st.integers(0, 6)))
    most = draw(st.one_of(st.none(), st.integers(least, least + 3), st.integers(least, least + 1000)))
    low, high = least * n_parents, n_parents * (most if most is not None else least + draw(st.integers(0, 40)))
    few = st.integers(0, min(high - low, 30))
    n_children = draw(
        st.one_of(st.integers(low, min(high, low + 50_000)), few.map(lambda k: low + k), few.map(lambda k: high - k))
    )
    return Fanout(n_children, n_parents, least, most)


table = lru_cache(2)(Fanout.table)


def parents(fanout: Fanout, key: int, rows: range | np.ndarray, kernel=fill_parent) -> np.ndarray:
    arguments = table(fanout, key).arguments
    out = np.empty(len(rows), np.int64)
    if isinstance(rows, range):
        kernel.compiled(np.uint64(key), rows.start, *arguments, out)
    else:
        kernel.gathered.compiled(np.uint64(key), rows, *arguments, out)
    return out


def lines(fanout: Fanout, key: int, rows: range | np.ndarray) -> np.ndarray:
    return parents(fanout, key, rows, fill_line_number)


def children(fanout: Fanout, key: int, rows: range | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    arguments = table(fanout, key).arguments
    first, counts = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
    if isinstance(rows, range):
        fill_children.compiled(np.uint64(key), rows.start, *arguments, first, counts)
    else:
        fill_children.gathered.compiled(np.uint64(key), rows, *arguments, first, counts)
    return first, counts


@settings(deadline=None, max_examples=150)
@given(fanouts(), keys)
def test_counts_are_exact_and_both_directions_agree(fanout, key):
    """The counts are within the bounds and add up to n; children are contiguous, numbered from 1, and know their parent."""
    first, counts = children(fanout, key, range(fanout.n_parents))
    assert counts.sum() == fanout.n_children
    if fanout.n_parents:
        assert counts.min() >= fanout.least
        assert fanout.most is None or counts.max() <= fanout.most
    ends = np.cumsum(counts)
    assert np.array_equal(first, ends - counts)
    rows = range(fanout.n_children)
    parent = parents(fanout, key, rows)
    assert np.array_equal(parent, np.repeat(np.arange(fanout.n_parents), counts))
    assert np.array_equal(lines(fanout, key, rows), np.arange(fanout.n_children) - first[parent] + 1)


@settings(deadline=None, max_examples=100)
@given(fanouts(), keys, st.data())
def test_rows_do_not_depend_on_the_call(fanout, key, data):
    """Any rows alone, in any order, give what all rows give in order; rows that there are not are marked."""
    n, n_parents = fanout.n_children, fanout.n_parents
    parent, line = (np.append(f(fanout, key, range(n)), mark) for f, mark in ((parents, -1), (lines, 0)))
    first, counts = (np.append(a, m) for a, m in zip(children(fanout, key, range(n_parents)), (-1, 0), strict=True))
    start = data.draw(st.integers(0, n))
    part = range(start, data.draw(st.integers(start, min(n, start + 600))))
    assert np.array_equal(parents(fanout, key, part), parent[part.start : part.stop])
    assert np.array_equal(lines(fanout, key, part), line[part.start : part.stop])

    def some_rows(n_rows: int) -> tuple[np.ndarray, np.ndarray]:
        """Rows, and where what is expected of them is in an array that ends with the mark."""
        rows = np.array(data.draw(st.lists(st.integers(-2, n_rows + 1), max_size=30)), np.int64)
        return rows, np.where((rows >= 0) & (rows < n_rows), rows, n_rows)

    rows, places = some_rows(n)
    assert np.array_equal(parents(fanout, key, rows), parent[places])
    assert np.array_equal(lines(fanout, key, rows), line[places])
    rows, places = some_rows(n_parents)
    some_first, some_counts = children(fanout, key, rows)
    assert np.array_equal(some_first, first[places])
    assert np.array_equal(some_counts, counts[places])


@pytest.mark.parametrize("fanout", [Fanout(900, 700, 0, 4), Fanout(60, 1200, 0, None)], ids=str)
def test_compiled_kernels_are_those_of_python(fanout):
    """The loops as plain Python give the same numbers, for consecutive and for other rows."""
    arguments = table(fanout, KEY).arguments
    for rows in (range(3, 55), np.array([40, 3, 3, 59, 4, -1, 60], np.int64)):
        start = rows.start if isinstance(rows, range) else rows
        for kernel in (fill_parent, fill_line_number):
            out = np.empty(len(rows), np.int64)
            kernel(np.uint64(KEY), start, *arguments, out)
            assert np.array_equal(out, parents(fanout, KEY, rows, kernel))
        first, counts = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
        fill_children(np.uint64(KEY), start, *arguments, first, counts)
        assert np.array_equal([first, counts], children(fanout, KEY, rows))


LARGE = [
    Fanout(10**12, 10**10, 0, None),
    Fanout(10**12, 10**10, 3, 250),
    Fanout(10**12, 10**7, 1, 10**6),
    Fanout(10**12, 600, 0, 10**10),
    Fanout(10**12, 3, 0, None),
    Fanout(10**9, 10**10, 0, 4),
    Fanout(10**4, 10**10, 0, None),
    Fanout(10**10 + 7, 10**10, 1, 2),
    Fanout(MOST_CHILDREN, 2**40, 0, None),
]


@pytest.mark.parametrize("fanout", LARGE, ids=str)
def test_large_fanouts_are_consistent_anywhere(fanout):
    """At 10,000 random rows and at the ends a child is among its parent's children; the table takes 0.25 MB at most."""
    assert sum(array.nbytes for array in table(fanout, KEY).arguments) <= 256 * 1024
    n = fanout.n_children
    rows = np.append(np.random.default_rng(1).integers(0, n, 10_000), [0, 1, n - 2, n - 1])
    parent, line = parents(fanout, KEY, rows), lines(fanout, KEY, rows)
    first, counts = children(fanout, KEY, parent)
    assert np.array_equal(first + line - 1, rows)
    assert np.all((line >= 1) & (line <= counts) & (fanout.least <= counts))
    assert fanout.most is None or np.all(counts <= fanout.most)
    assert (first[-4], first[-1] + counts[-1]) == (0, n)
    start = int(rows[5000]) // 2
    run = range(start, min(start + 3000, n))
    assert np.array_equal(parents(fanout, KEY, run), parents(fanout, KEY, np.arange(run.start, run.stop)))
    assert np.array_equal(lines(fanout, KEY, run), lines(fanout, KEY, np.arange(run.start, run.stop)))
    some = np.random.default_rng(2).integers(0, fanout.n_parents - 1, 1000)
    first, counts = children(fanout, KEY, some)
    assert np.array_equal(children(fanout, KEY, some + 1)[0], first + counts)


def distribution(fanout: Fanout) -> np.ndarray:
    """Probabilities of least, least + 1, ...: proportional to powers, with the mean of the fan-out. In numpy and scipy."""
    mean = fanout.n_children / fanout.n_parents - fanout.least
    if fanout.most is None:
        return stats.geom.pmf(np.arange(1, math.ceil(40 * mean) + 30), 1 / (1 + mean))
    k = np.arange(fanout.most - fanout.least + 1)

    def weights(slope: float) -> np.ndarray:
        weight = np.exp(slope * (k - (k[-1] if slope > 0 else 0)))
        return weight / weight.sum()

    return weights(optimize.brentq(lambda slope: weights(slope) @ k - mean, -30, 30, xtol=1e-14))


def p_value(values: np.ndarray, probabilities: np.ndarray) -> float:
    """Chi-square of the values 0, 1, ..., joined so that 10 or more are expected of each class."""
    expected = probabilities / probabilities.sum() * values.size
    observed = np.bincount(values, minlength=expected.size).astype(float)
    assert observed.size == expected.size
    edges, total = [0], 0.0
    for i, number in enumerate(expected):
        total += number
        if total >= 10:
            edges.append(i + 1)
            total = 0.0
    edges[-1] = expected.size
    return float(stats.chisquare(np.add.reduceat(observed, edges[:-1]), np.add.reduceat(expected, edges[:-1])).pvalue)


@pytest.mark.parametrize(
    ("n_children", "n_parents", "least", "most"),
    [
        (10**6, 10**6, 0, None),
        (10**7, 10**6, 0, None),
        (10**7, 10**6, 1, 50),
        (3 * 10**6, 10**6, 1, 5),
        (7 * 10**6, 10**6, 0, 9),
        (5 * 10**6, 10**6, 0, 10),
        (10**8, 10**6, 2, None),
        (10**5, 10**6, 0, 4),
        (260_000, 10**6, 0, None),
        (1_010_000, 10**6, 1, 3),
        (300_000, 10**5, 1, 9),
        (50_000, 10**5, 0, 1),
    ],
)
def test_counts_follow_the_truncated_geometric_distribution(n_children, n_parents, least, most):
    """Chi-square of the counts of 10^5 to 10^6 parents, false alarms 1 in 10,000."""
    fanout = Fanout(n_children, n_parents, least, most)
    counts = children(fanout, KEY, range(n_parents))[1]
    assert p_value(counts - least, distribution(fanout)) > FALSE_ALARM


@pytest.mark.parametrize("distance", [1, 2, 3, 512])
def test_neighbours_are_unrelated(distance):
    """Chi-square of 250,000 pairs of counts against the product of their distributions; false alarms 1 in 10,000."""
    fanout = Fanout(10**6, 500_000, 0, 6)
    counts = children(fanout, KEY, range(500_000))[1]
    first = (np.arange(500_000 - distance) // distance) % 2 == 0
    pairs = (counts[:-distance] * 7 + counts[distance:])[first]
    p = distribution(fanout)
    assert p_value(pairs, np.outer(p, p).ravel()) > FALSE_ALARM


def test_gaps_between_few_parents_are_geometric():
    """Rows from one parent with children to the next: chi-square of 40,000, false alarms 1 in 10,000."""
    fanout = Fanout(50_000, 10**6, 0, None)
    chosen = np.flatnonzero(children(fanout, KEY, range(10**6))[1])
    share = chosen.size / 10**6
    assert share == pytest.approx(1 / 21, abs=1e-6)
    assert p_value(np.diff(chosen) - 1, stats.geom.pmf(np.arange(1, 600), share)) > FALSE_ALARM


def ways(n: int, size: int, least: int, most: int) -> int:
    """How many lists of `size` numbers least .. most have the sum n."""
    if size == 0:
        return int(n == 0)
    return sum(ways(n - k, size - 1, least, most) for k in range(least, min(most, n) + 1))


@pytest.mark.parametrize(("n", "size", "least", "most"), [(4, 3, 0, 2), (5, 4, 0, 5), (7, 3, 1, 4)])
def test_all_ways_of_few_parents_are_as_likely(n, size, least, most):
    """Chi-square of 1,000 keys over all lists of counts within the bounds and with the sum; false alarms 1 in 10,000."""
    fanout = Fanout(n, size, least, most)
    ranks = np.random.default_rng(5).integers(0, KEY_COUNT, 1000)
    codes = [children(fanout, key_of_rank(int(rank)), range(size))[1] @ (n + 1) ** np.arange(size) for rank in ranks]
    found = np.unique(codes, return_counts=True)[1]
    assert found.size == ways(n, size, least, most)
    assert stats.chisquare(found).pvalue > FALSE_ALARM


@pytest.mark.parametrize(
    ("mean", "width", "total"), [(1.0, None, 512), (10.0, None, 5120), (3.0, 10, 1536), (7.5, 10, 3840), (0.5, 1, 256)]
)
def test_patterns_hold_the_right_proportions(mean, width, total):
    """Rows have the same sum, and over all of them a parent's distribution is right to less than 10^6 parents can show.

    Its chi-square against the exact distribution is below 1.5 at that number.
    """
    rows = make_patterns(KEY, 0, Excess(mean, width), 64, total)
    assert np.all(rows.sum(axis=1) == total)
    assert width is None or np.all(rows[:, -1] < 2 * width)
    size = 1 + (int(rows.max()) if width is None else width)
    of_one = np.zeros(size)
    for number, count in zip(*np.unique(rows, return_counts=True), strict=True):
        low, high = max(0, number - size + 1), min(size - 1, number)
        of_one[low : high + 1] += count / rows.size / (high - low + 1)
    exact = distribution(Fanout(round(mean * 1000), 1000, 0, width))
    exact = exact[:size] / exact[:size].sum()
    seen = exact > 1e-5
    assert 10**6 * np.sum((of_one - exact)[seen] ** 2 / exact[seen]) < 1.5


def test_tables_and_rows_are_the_same_bytes_everywhere():
    """Digests of the tables of some fan-outs, and of 1,000 of their parents."""
    tables, rows = hashlib.sha256(), hashlib.sha256()
    small = [Fanout(3000, 1000, 1, 5), Fanout(0, 1000, 0, 5), Fanout(5000, 1000, 5, 5), Fanout(0, 0, 1, 2)]
    for fanout in [*LARGE, *small]:
        for array in table(fanout, KEY).arguments:
            tables.update(array.tobytes())
        for array in children(fanout, KEY, np.arange(1000) * max(fanout.n_parents // 1000, 1)):
            rows.update(array.tobytes())
    assert (tables.hexdigest()[:16], rows.hexdigest()[:16]) == ("b986b0ae1111baba", "cecdd79713207565")


def test_sizes_that_cannot_be_are_the_callers_mistake():
    """Too few or too many children for the bounds, or no parents to have them."""
    for fanout in ((9, 10, 1, 3), (31, 10, 1, 3), (1, 0, 0, None), (5, 5, -1, 3), (1, 2**41, 0, None)):
        with pytest.raises(AssertionError):
            Fanout(*fanout)


def test_arguments_are_read():
    """Whole numbers in any numeric type, and no bound for NULL."""
    assert check_fanout(0, 2.5, 10) == (0, 2.5, 10)
    assert check_fanout(1.0, 1, None) == (1, 1.0, None)
    assert check_fanout(3, 3, 3) == (3, 3.0, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, 2, 3), r"misata_fk: least must be a whole number from 0 to [\d,]+ \(got least=-1\)"),
        ((0.5, 2, 3), r"least must be a whole number .*\(got least=0.5\)"),
        (("1", 2, 3), r"least must be a whole number .*\(got least='1'\)"),
        ((True, 2, 3), r"least must be a whole number .*\(got least=True\)"),
        ((None, 2, 3), r"least must be a whole number .*\(got least=None\)"),
        ((4, 4, 3), r"most must be a whole number from least=4 to [\d,]+, or NULL for no bound \(got most=3\)"),
        ((4, 4, 5.5), r"most must be a whole number from least=4 .*\(got most=5.5\)"),
        ((0, 7, 5), r"mean must be from least=0 to most=5 \(got mean=7\)\n  Hint: "),
        ((2, 1.5, 5), r"mean must be from least=2 to most=5 \(got mean=1.5\)"),
        ((2, 1.5, None), r"mean must be from least=2 to [\d,]+ \(got mean=1.5\)"),
        ((2, math.nan, 5), r"mean must be from least=2 to most=5 \(got mean=nan\)"),
        ((2, math.inf, None), r"mean must be from least=2 to [\d,]+ \(got mean=inf\)"),
        ((2, None, 5), r"mean must be from least=2 to most=5 \(got mean=None\)"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    """Each with its name, its value and the range."""
    with pytest.raises(GeneratorError, match=message):
        check_fanout(*arguments)
