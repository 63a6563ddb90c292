"""Discrete families, their tables, and the kernels that read them."""

import hashlib
import math
from fractions import Fraction

import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.distributions.counts import (
    Binomial,
    Geometric,
    NegativeBinomial,
    Poisson,
    bernoulli,
)
from misata_sql.distributions.discrete import (
    Discrete,
    DiscreteTable,
    Weighted,
    categorical,
    discrete_table,
)
from misata_sql.distributions.floored import Floored
from misata_sql.distributions.tables import QuantileTable
from misata_sql.distributions.timeline import Timeline, weekly_profile
from misata_sql.distributions.zipf import Zipf
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels.discrete import FILL_CODES, fill_discrete
from misata_sql.kernels.quantile import fill_quantile_floor
from misata_sql.kernels.timeline import fill_timeline
from misata_sql.random.squares import squares64
from misata_sql.random.streams import stream_key

KEY = stream_key(7, "test_discrete", purpose="value")
KEY_2 = stream_key(7, "test_discrete", purpose="second")
FALSE_ALARM = 1e-4  # of each statistical test, at a fixed key

FAMILIES = [
    (Poisson(3.0), scipy.stats.poisson(3.0)),
    (Poisson(0.001), scipy.stats.poisson(0.001)),
    (Poisson(2500.5), scipy.stats.poisson(2500.5)),
    (Binomial(10, 0.3), scipy.stats.binom(10, 0.3)),
    (Binomial(100000, 0.97), scipy.stats.binom(100000, 0.97)),
    (Binomial(5, 1.0), scipy.stats.binom(5, 1.0)),
    (Binomial(5, 0.0), scipy.stats.binom(5, 0.0)),
    (Geometric(0.3), scipy.stats.geom(0.3)),
    (Geometric(1.0), scipy.stats.geom(1.0)),
    (NegativeBinomial(3.5, 0.2), scipy.stats.nbinom(3.5, 0.2)),
    (NegativeBinomial(0.2, 0.7), scipy.stats.nbinom(0.2, 0.7)),
    (bernoulli(0.3), scipy.stats.bernoulli(0.3)),
    (bernoulli(1.0), scipy.stats.bernoulli(1.0)),
]
IDS = [str(f[0])[:40] for f in FAMILIES]


def _draw(table: DiscreteTable | QuantileTable, n: int, first_row: int = 0) -> np.ndarray:
    out = np.empty(n, np.int64)
    if isinstance(table, QuantileTable):
        fill_quantile_floor.compiled(KEY, first_row, table.cells, table.shift, table.low, table.high, out)
    else:
        fill_discrete.compiled(KEY, first_row, table.shift, table.guide, table.last, table.values, out)
    return out


def _chi_square(values: np.ndarray, first: int, probabilities: np.ndarray) -> float:
    """P-value of the counts of first, first + 1, ..., joined so that each class expects 10 rows or
    more.
    """
    n = values.size
    counts = np.bincount(values - first, minlength=probabilities.size).astype(float)
    assert counts.size == probabilities.size
    edges, total = [0], 0.0
    for i, p in enumerate(probabilities):
        total += p * n
        if total >= 10:
            edges.append(i + 1)
            total = 0.0
    edges[-1] = probabilities.size
    if len(edges) < 3:
        return 1.0
    observed = np.add.reduceat(counts, edges[:-1])
    expected = np.add.reduceat(probabilities, edges[:-1])
    return float(scipy.stats.chisquare(observed, expected / expected.sum() * n).pvalue)


@pytest.mark.parametrize(("family", "reference"), FAMILIES, ids=IDS)
def test_probabilities_equal_scipys(family: Discrete, reference: scipy.stats.rv_discrete) -> None:
    """All values that matter are there, each with scipy's probability to relative 1e-9."""
    listed = family.weighted()
    exact = reference.pmf(listed.values)
    np.testing.assert_allclose(listed.probabilities, exact, rtol=1e-9, atol=1e-30)
    assert abs(exact.sum() - 1.0) < 1e-9
    assert np.all(np.diff(listed.values) >= 1)


@pytest.mark.parametrize(("family", "reference"), FAMILIES, ids=IDS)
def test_draws_follow_the_distribution(family: Discrete, reference: scipy.stats.rv_discrete) -> None:
    """Chi-square on 100,000 rows of a fixed key, false alarms 1 in 10,000; any split gives the same
    bytes.
    """
    table = family.table()
    values = _draw(table, 100_000)
    first = int(values.min())
    probabilities = reference.pmf(np.arange(first, int(values.max()) + 1))
    assert probabilities.sum() > 0.999
    assert _chi_square(values, first, probabilities) > FALSE_ALARM
    parts = [_draw(table, 10, 0), _draw(table, 490, 10), _draw(table, 1548, 500)]
    assert np.array_equal(np.concatenate(parts), values[:2048])


@pytest.mark.parametrize(
    ("family", "reference", "low", "high"),
    [
        (Poisson(3.0), scipy.stats.poisson(3.0), 1, 10),
        (Poisson(10.0), scipy.stats.poisson(10.0), 60, math.inf),
        (Poisson(1000.0), scipy.stats.poisson(1000.0), -math.inf, 700),
        (Poisson(3.0), scipy.stats.poisson(3.0), 2.5, 3.9),
        (Binomial(100, 0.3), scipy.stats.binom(100, 0.3), 80, 90),
        (NegativeBinomial(3.5, 0.2), scipy.stats.nbinom(3.5, 0.2), 100, 200),
        (Geometric(0.3), scipy.stats.geom(0.3), 20, 40),
    ],
)
def test_truncated_is_conditional(
    family: Discrete, reference: scipy.stats.rv_discrete, low: float, high: float
) -> None:
    """Probabilities within the bounds are scipy's, divided by their sum, in far tails as well."""
    part = family.truncated(low, high)
    assert part.values[0] >= low
    assert part.values[-1] <= high
    exact = reference.pmf(part.values)
    np.testing.assert_allclose(part.probabilities, exact / exact.sum(), rtol=1e-9)
    values = _draw(part.table(), 5000)
    assert values.min() >= low
    assert values.max() <= high


def test_restricted_is_conditional() -> None:
    """Only the allowed values remain, with their probabilities' ratios."""
    part = Poisson(3.0).restricted([1, 4, 4, 9])
    assert part.values.tolist() == [1, 4, 9]
    exact = scipy.stats.poisson(3.0).pmf([1, 4, 9])
    np.testing.assert_allclose(part.probabilities, exact / exact.sum(), rtol=1e-12)
    assert Zipf(1.0, 10**9).restricted([7, 10**9, 2]).values.tolist() == [2, 7, 10**9]
    with pytest.raises(ConstraintError, match=r"misata_bernoulli has no values to give among \(2, 3\)"):
        bernoulli(0.5).restricted([2, 3])
    with pytest.raises(ConstraintError):
        Poisson(1.0).restricted([])


@pytest.mark.parametrize(
    "refused",
    [
        lambda: Poisson(1.0).truncated(high=-1),
        lambda: Poisson(1.0).truncated(0.2, 0.8),
        lambda: Poisson(1.0).truncated(low=1000),
        lambda: Poisson(1.0).truncated(low=math.inf),
        lambda: Binomial(10, 0.5).truncated(low=11),
        lambda: categorical([1, 0, 1]).truncated(1, 1),
        lambda: Zipf(1.0, 10**7).truncated(low=10**7 + 1),
        lambda: Zipf(2.0, 10**7).truncated(high=0.5),
        lambda: Timeline(0, 10, 86400).truncated(11, 20),
        lambda: Timeline(0, 86400 * 7, 86400, weekly=(0, 0, 0, 0, 0, 1, 1)).truncated(0, 100),
    ],
)
def test_empty_conditions_are_refused(refused: object) -> None:
    """No probability is left: an error with the probability in its text, never a clipped value."""
    with pytest.raises(ConstraintError, match=r"their probability is \S+ \(least that is possible: 1e-300\)"):
        refused()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Poisson(0), r"misata_poisson: mean must be > 0 .*\(got 0\)"),
        (lambda: Poisson(1e12).table(), "misata_poisson: more than 1048576 different values"),
        (lambda: Binomial(2.5, 0.5), r"misata_binomial: n must be a whole number \(got 2.5\)"),
        (lambda: Binomial(2, 1.5), "misata_binomial: p must be >= 0 and <= 1"),
        (lambda: Geometric(0), "misata_geometric: p must be"),
        (lambda: NegativeBinomial(0, 0.5), "misata_negative_binomial: n must be > 0"),
        (lambda: bernoulli(math.nan), r"misata_bernoulli: p must be .*\(got nan\)"),
        (lambda: categorical([]), "there must be 1 to 1048576 choices"),
        (lambda: categorical([1, -1]), r"weights must be finite and >= 0 \(weight 2 is -1\)"),
        (lambda: categorical([0, 0.0]), r"at least one weight must be > 0 \(all 2 are 0\)"),
        (lambda: Zipf(-1, 10), "misata_zipf: exponent must be >= 0"),
        (lambda: Zipf(1, 0), "misata_zipf: n must be >= 1"),
        (lambda: Zipf(1, 1e16), r"n must be >= 1 and <= 1e\+15"),
        (lambda: Timeline(5, 4, 86400), "start must not be after end"),
        (lambda: Timeline(0, 10**9, 1), "less than 1048576 days apart"),
        (lambda: Timeline(0, 10, 1, weekly=(1.0,)), "weekly must be 7 weights"),
        (lambda: Timeline(0, 10, 1, growth=0), "growth must be >= 0.001"),
        (lambda: weekly_profile(1.5), "weekly must be >= -10 and <= 1"),
    ],
)
def test_bad_arguments_are_named(make: object, message: str) -> None:
    """Every refusal names the generator, the argument, the value and the range."""
    with pytest.raises(GeneratorError, match=message):
        make()  # type: ignore[operator]


weights = st.lists(st.one_of(st.just(0.0), st.floats(1e-12, 1e6)), min_size=1, max_size=300).filter(any)


@given(weights)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_table_holds_the_probabilities(listed: list[float]) -> None:
    """The probabilities rebuilt from the table are the weights' to 2^-63 and relative 1e-13; no
    bits are left over.
    """
    table = categorical(listed).table()
    last = [-1, *table.last.tolist()]
    assert last[-1] == 2**64 - 1
    total = sum(map(Fraction, listed))
    rebuilt = dict.fromkeys(range(len(listed)), Fraction(0))
    for i, value in enumerate(table.values.tolist()):
        assert last[i + 1] > last[i]
        rebuilt[value] = Fraction(last[i + 1] - last[i], 2**64)
    for value, weight in enumerate(listed):
        exact = Fraction(weight) / total
        assert abs(rebuilt[value] - exact) <= Fraction(len(listed) + 2, 2**64) + exact * Fraction(1, 10**13)


@given(weights, st.integers(0, 2**50))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_kernels_find_the_value_of_the_row(listed: list[float], first_row: int) -> None:
    """All kernels, compiled and plain, give the value whose share of 0..2^64-1 holds the row's
    bits.
    """
    table = categorical(listed).table()
    x = np.array([squares64(np.uint64(KEY), np.uint64(first_row + i)) for i in range(100)], np.uint64)
    expected = table.values[np.searchsorted(table.last, x, side="left")]
    out = np.empty(100, np.int64)
    fill_discrete(
        np.uint64(KEY),
        first_row,
        np.uint64(table.shift),
        table.guide,
        table.last,
        table.values,
        out,
    )
    assert np.array_equal(out, expected)
    assert np.array_equal(_draw(table, 100, first_row), expected)
    for dtype, kernel in FILL_CODES.items():
        if expected.max() < 256 and table.values[-1] < 256:
            codes, scratch = np.empty(100, dtype), np.empty(100, np.uint64)
            arguments = (table.shift, table.guide, table.last, table.codes(dtype), scratch, codes)
            kernel.compiled(KEY, first_row, *arguments)
            assert np.array_equal(codes, expected)
            kernel(np.uint64(KEY), first_row, np.uint64(table.shift), *arguments[1:])
            assert np.array_equal(codes, expected)


def test_codes_that_do_not_fit_are_refused() -> None:
    """300 categories have no one-byte codes."""
    with pytest.raises(GeneratorError, match="do not fit u1 codes"):
        categorical([1.0] * 300).table().codes("u1")


def test_many_equal_weights() -> None:
    """A million categories work and are alike."""
    table = categorical([1.0] * 2**20).table()
    values = _draw(table, 100_000)
    assert scipy.stats.chisquare(np.bincount(values >> 12, minlength=256)).pvalue > FALSE_ALARM


@pytest.mark.parametrize("exponent", [0.0, 0.3, 0.99, 1.0, 1.1, 1.7, 3.0, 6.0])
@pytest.mark.parametrize("n", [1, 50, 3000, 5000, 60000])
def test_zipf_follows_its_law(exponent: float, n: int) -> None:
    """Chi-square over all ranks against rank^-exponent, with exact tables and with floors of a
    smooth variable.
    """
    distribution = Zipf(exponent, n).truncated()
    values = _draw(distribution.table(), 200_000)
    law = np.arange(1, n + 1) ** -exponent
    assert values.min() >= 1
    assert values.max() <= n
    assert _chi_square(values, 1, law / law.sum()) > FALSE_ALARM


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 1.1, 2.0, 4.0])
@pytest.mark.parametrize("n", [10**4, 10**7])
def test_zipf_probability_of_each_rank(exponent: float, n: int) -> None:
    """Rebuilt from the table's cells, the probabilities of single ranks in head, middle and tail
    are right to 2e-6.
    """
    distribution = Zipf(exponent, n).truncated()
    assert isinstance(distribution, Floored)
    table = distribution.table()
    last = distribution.last
    assert last is not None
    ranks = [k for k in (1, 2, 3, 7, 23, 100, 1000, 9999, 10**5, 10**6, 10**7 - 1) if k < last]
    total = math.fsum(np.arange(1, min(n, 10**7) + 1) ** -exponent)
    for rank in ranks:
        probability = _cumulative(table, rank + 1) - _cumulative(table, rank)
        exact = rank**-exponent / total
        if exact > 2.0**-50:
            assert abs(probability / exact - 1) < 2e-6 + 2.0**-62 / exact, rank


def _cumulative(table: QuantileTable, value: int) -> float:
    """Probability of less than the whole number, by bisection over the uniform numbers that index
    the table.
    """
    low, high = 0, 2**63 - 1
    while high - low > 0:
        middle = (low + high) // 2
        if _value(table, 2 * middle + 1) < value:
            low = middle + 1
        else:
            high = middle
    return Fraction(low, 2**63)  # type: ignore[return-value]


def _value(table: QuantileTable, u: int) -> float:
    """The table at the uniform number u / 2^64, u odd, as the kernel computes it."""
    signed = np.array([-u if u < 2**63 else 2**64 - u], np.int64).astype(np.float64)
    bits = int(signed.view(np.int64)[0])
    side = 64 << (52 - table.shift)
    j = ((bits >> table.shift) & (side - 1)) | ((bits >> 63) & side)
    t = float(bits & ((1 << table.shift) - 1))
    c = table.cells[4 * j : 4 * j + 4].tolist()
    return float(min(max(c[0] + t * (c[1] + t * (c[2] + t * c[3])), table.low), table.high))


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.1, 1.5])
def test_zipf_over_a_trillion_ranks(exponent: float) -> None:
    """Head and tail masses at n = 1e12 by chi-square over decades, from harmonic sums by Hurwitz'
    zeta or integrals.
    """
    n = 10**12
    values = _draw(Zipf(exponent, n).truncated().table(), 100_000)
    edges = np.append(10 ** np.arange(0, 12), n)
    head = np.concatenate(([0.0], np.cumsum(np.arange(1, 10**6 + 1) ** -exponent)))

    def harmonic(m: int) -> float:
        if m <= 10**6:
            return float(head[m])
        a, b = 10**6, m  # Euler and Maclaurin from 1e6 on
        integral = math.log(b / a) if exponent == 1.0 else (b ** (1 - exponent) - a ** (1 - exponent)) / (1 - exponent)
        return float(head[-1]) + integral + (b**-exponent - a**-exponent) / 2

    cumulative = np.array([harmonic(int(e)) for e in edges]) / harmonic(n)
    shares = np.diff(np.concatenate(([0.0], cumulative)))
    counts = np.histogram(values, np.concatenate(([0.5], edges + 0.5)))[0]
    kept = shares * values.size > 10
    rest = max(1.0 - shares[kept].sum(), 0.0)
    observed, expected = counts[kept], shares[kept]
    if rest * values.size > 10:
        observed, expected = (
            np.append(observed, values.size - observed.sum()),
            np.append(expected, rest),
        )
    expected = expected / expected.sum() * observed.sum()
    assert scipy.stats.chisquare(observed, expected).pvalue > FALSE_ALARM


@pytest.mark.parametrize(
    ("exponent", "n", "low", "high"),
    [(1.1, 10**7, 500, 10**6), (1.0, 10**9, 10, 60), (0.0, 10**7, 3, 9)],
)
def test_zipf_truncated(exponent: float, n: int, low: int, high: int) -> None:
    """Bounds condition the law exactly."""
    values = _draw(Zipf(exponent, n).truncated(low, high).table(), 100_000)
    law = np.arange(low, high + 1) ** -exponent
    assert values.min() >= low
    assert values.max() <= high
    assert _chi_square(values, low, law / law.sum()) > FALSE_ALARM


def test_rare_success_needs_no_list() -> None:
    """A geometric distribution with small p is the floor of an exponential one; truncation is exact
    there too.
    """
    p = 1e-4
    values = _draw(Geometric(p).table(), 100_000)
    assert values.min() >= 1
    classes = np.minimum((values - 1) // 2000, 30)
    exact = scipy.stats.geom(p).cdf(2000 * np.arange(1, 31))
    shares = np.diff(np.concatenate(([0.0], exact, [1.0])))
    assert scipy.stats.chisquare(np.bincount(classes, minlength=31), shares * values.size).pvalue > FALSE_ALARM
    part = _draw(Geometric(p).truncated(100, 50_000).table(), 10_000)
    assert part.min() >= 100
    assert part.max() <= 50_000


@pytest.mark.parametrize(
    ("table", "digest"),
    [
        (Poisson(3.0).truncated(1, 10).table(), "b9071a6cd6c374ddc2783733077df057"),
        (Poisson(2500.5).table(), "3f35dabea90c06eeea5584758ec8a683"),
        (Binomial(100, 0.3).table(), "bfe84bf859d3f74122b2a9469360b069"),
        (NegativeBinomial(3.5, 0.2).table(), "612ae3c4b60d34fb39ddd37975428910"),
        (Geometric(0.3).table(), "8edc28485c56584556019da5f6cd7fe6"),
        (categorical([0.7, 0.2, 0.1]).table(), "0d94ddc2eb6d887cb0bd1713180329b0"),
        (Zipf(1.1, 1000).table(), "62e13f03c59db083abd48ff24fd170e6"),
        (Zipf(1.1, 10**7).table(), "77ae726fe3ea17024d2e18a39df43b77"),
        (Zipf(1.0, 10**12).table(), "ad4da0a0f4c4f5e1dbda7ee4767da87b"),
        (
            Timeline(5, 10**9, 86400, weekly_profile(0.5), 0.3, 340, 1.2).weighted().table(),
            "6183085bc946bb0d6a935c75142f7741",
        ),
    ],
)
def test_tables_are_the_same_on_every_machine(table: DiscreteTable | QuantileTable, digest: str) -> None:
    """Tables are made of IEEE operations alone, so these digests hold on every machine; changes
    need a changelog line.
    """
    assert _digest(table) == digest


def _digest(table: DiscreteTable | QuantileTable) -> str:
    if isinstance(table, QuantileTable):
        content = table.cells.astype("<f8").tobytes()
    else:
        content = table.values.astype("<i8").tobytes() + table.last.astype("<u8").tobytes()
    return hashlib.sha256(content).hexdigest()[:32]


DAY = 86_400_000_000


def _moments(timeline: Timeline, n: int) -> np.ndarray:
    table = timeline.table()
    out, scratch = np.empty(n, np.int64), np.empty(n, np.uint64)
    fill_timeline.compiled(
        KEY,
        KEY_2,
        0,
        table.shift,
        table.guide,
        table.last,
        table.starts,
        table.widths,
        scratch,
        out,
    )
    return out


def test_timeline_has_its_seasons() -> None:
    """Days have the documented weights: chi-square over three years, KS within the day."""
    start, days = 18_262, 1096  # 2020-01-01, a Wednesday
    timeline = Timeline(start * DAY, (start + days) * DAY - 1, DAY, weekly_profile(0.4), 0.3, 350.0, 1.5)
    values = _moments(timeline, 200_000)
    day = np.arange(start, start + days)
    weights = np.where((day - start + 2) % 7 >= 5, 0.6, 1.0)
    weights *= 1 + 0.3 * np.cos(2 * np.pi * (day - 350.0) / 365.2425)
    weights *= 1.5 ** ((day - start) / 365.2425)
    assert _chi_square(values // DAY, start, weights / weights.sum()) > FALSE_ALARM
    assert scipy.stats.kstest((values % DAY) / DAY, "uniform").pvalue > FALSE_ALARM


def test_timeline_keeps_partial_days() -> None:
    """Start and end within a day count for their share of it and are included."""
    timeline = Timeline(10 * 86400 + 43200, 12 * 86400 - 1, 86400)
    values = _moments(timeline, 100_000)
    assert values.min() >= timeline.start
    assert values.max() <= timeline.end
    shares = np.array([1 / 3, 2 / 3])
    assert scipy.stats.chisquare(np.bincount(values // 86400 - 10), shares * values.size).pvalue > FALSE_ALARM
    assert set(_moments(Timeline(7, 8, 86400), 100).tolist()) == {7, 8}
    assert set(_moments(Timeline(-8, -7, 1), 100).tolist()) == {-8, -7}
    part = _moments(timeline.truncated(10 * 86400 + 80000.5, 11 * 86400 + 10), 1000)
    assert part.min() >= 10 * 86400 + 80001
    assert part.max() <= 11 * 86400 + 10


def test_steep_growth_stays_in_range() -> None:
    """Over a span where the first day's weight is 0 beside the last one's: the mean distance from the dense end."""
    q = 1000.0 ** (-1 / 365.2425)  # the weight of a day relative to the next one
    for growth, dense in ((1000.0, 999_999), (0.001, 0)):
        days = _moments(Timeline(0, 1_000_000 * DAY - 1, DAY, growth=growth), 20_000) // DAY
        z = (np.abs(days - dense).mean() - q / (1 - q)) / (np.sqrt(q) / (1 - q) / np.sqrt(days.size))
        assert scipy.stats.norm.sf(abs(z)) * 2 > FALSE_ALARM


def test_timeline_compiled_equals_python() -> None:
    """The machine code and the plain loop give the same bytes."""
    table = Timeline(5, 10**9, 86400, weekly_profile(-1.0)).table()
    out, scratch = np.empty(300, np.int64), np.empty(300, np.uint64)
    fill_timeline(
        np.uint64(KEY), np.uint64(KEY_2), 0, np.uint64(table.shift), table.guide, table.last,
        table.starts, table.widths, scratch, out,
    )  # fmt: skip
    assert np.array_equal(out, _moments(Timeline(5, 10**9, 86400, weekly_profile(-1.0)), 300))


def test_a_list_is_its_own_distribution() -> None:
    """Weighted values may be any int64, and keep their order."""
    table = discrete_table(np.array([-(2**63), -5, 2**63 - 1]), np.array([1.0, 0.0, 1.0]))
    assert table.values.tolist() == [-(2**63), 2**63 - 1]
    assert Weighted("list", np.array([3, 9]), np.array([1.0, 3.0])).first == 3
