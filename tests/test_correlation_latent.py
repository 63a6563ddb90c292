"""From the correlation of columns to that of normal deviates: closed forms, and matrices."""

import math
from itertools import combinations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.compile.nearest_correlation import nearest
from misata_sql.distributions.continuous import Continuous
from misata_sql.distributions.correlation import Pair, Standardised
from misata_sql.distributions.correlation_matrix import (
    cholesky,
    cliques,
    complete,
    interval,
    inverse,
    part,
)
from misata_sql.distributions.marginals import of_quantile, of_tails
from misata_sql.distributions.normal import Lognormal, Normal
from misata_sql.distributions.simple import Exponential, Uniform


def smooth(distribution: Continuous) -> Standardised:
    return Standardised(of_quantile(distribution.quantile))


def steps(values: list[float], weights: list[float]) -> Standardised:
    below = np.cumsum(weights)[:-1]
    return Standardised(of_tails(np.array(values), below, np.cumsum(weights[::-1])[:-1][::-1]))


@settings(max_examples=60, deadline=None)
@given(st.floats(-0.99999, 0.99999), st.floats(0.01, 1.2), st.floats(0.01, 1.2))
def test_lognormal_pairs_have_their_closed_form(rho: float, s1: float, s2: float) -> None:
    """corr = (e^(rho s1 s2) - 1) / sqrt((e^(s1^2) - 1)(e^(s2^2) - 1)), to 1e-9."""

    def exact(rho: float) -> float:
        return math.expm1(rho * s1 * s2) / math.sqrt(math.expm1(s1 * s1) * math.expm1(s2 * s2))

    pair = Pair(smooth(Lognormal(2.0, s1)), smooth(Lognormal(-1.0, s2)))
    assert pair.correlation(rho) == pytest.approx(exact(rho), abs=1e-9)
    assert (pair.low, pair.high) == pytest.approx((exact(-1), exact(1)), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.floats(-0.9999, 0.9999))
def test_normal_and_uniform_pairs_have_their_closed_forms(r: float) -> None:
    """The deviates of normal columns are correlated as the columns, those of uniform ones by 2 sin(pi r / 6)."""
    normal, uniform = smooth(Normal(170, 10)), smooth(Uniform(-3, 7))
    assert Pair(normal, normal).latent(r) == pytest.approx(r, abs=1e-9)
    assert Pair(uniform, uniform).latent(r) == pytest.approx(2 * math.sin(math.pi * r / 6), abs=2e-9)
    assert Pair(normal, uniform).latent(r * 0.97) == pytest.approx(r * 0.97 * math.sqrt(math.pi / 3), abs=2e-9)


@pytest.mark.parametrize("r", [-0.98, -0.9, -0.3, 0.1, 0.7, 0.95, 0.99])
def test_halves_have_their_closed_form(r: float) -> None:
    """Two fair coins: rho = sin(pi r / 2), near 1 too, where a series converges slowest."""
    coin = steps([0, 1], [0.5, 0.5])
    assert Pair(coin, coin).latent(r) == pytest.approx(math.sin(math.pi * r / 2), abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-0.97, 0.97),
    st.lists(st.tuples(st.floats(0.05, 1), st.floats(0.1, 3)), min_size=2, max_size=6),
    st.lists(st.tuples(st.floats(0.05, 1), st.floats(0.1, 3)), min_size=2, max_size=6),
)
def test_steps_agree_with_the_bivariate_normal_distribution(rho: float, first: list, second: list) -> None:
    """Columns of a few values: the correlation from scipy's probabilities of all rectangles, to 2e-5 (its own error)."""
    made, columns = [], []
    for drawn in (first, second):
        weights = np.array([w for w, _ in drawn]) / sum(w for w, _ in drawn)
        values = np.cumsum([v for _, v in drawn])
        made.append((values, weights))
        columns.append(steps(values.tolist(), weights.tolist()))
    ends = [np.concatenate(([-9], scipy.stats.norm.ppf(np.cumsum(w)[:-1]), [9])) for _, w in made]
    mvn = scipy.stats.multivariate_normal(cov=[[1, rho], [rho, 1]])
    grid = np.array([[mvn.cdf([a, b]) for b in ends[1]] for a in ends[0]])
    probability = grid[1:, 1:] - grid[:-1, 1:] - grid[1:, :-1] + grid[:-1, :-1]
    (x, p), (y, q) = made
    covariance = x @ probability @ y - (x @ p) * (y @ q)
    exact = covariance / math.sqrt(((x * x) @ p - (x @ p) ** 2) * ((y * y) @ q - (y @ q) ** 2))
    assert Pair(*columns).correlation(rho) == pytest.approx(exact, abs=2e-5)


def test_noise_weakens_the_correlation() -> None:
    """Independent noise of the variance of the rest halves the squared correlation that can be had."""
    quiet = of_tails(np.arange(5.0), np.arange(1, 5) / 5, np.arange(4, 0, -1) / 5)
    loud = Standardised(of_tails(np.arange(5.0), np.arange(1, 5) / 5, np.arange(4, 0, -1) / 5, noise=2.0))
    pair = Pair(Standardised(quiet), loud)
    assert (pair.low, pair.high) == pytest.approx((-math.sqrt(0.5), math.sqrt(0.5)), abs=1e-9)
    assert pair.latent(0.71) is None
    rho = pair.latent(0.5)
    assert rho is not None and pair.correlation(rho) == pytest.approx(0.5, abs=1e-7)


def test_the_limits_are_the_last_that_are_solved() -> None:
    """latent() has an answer within limits() and none beyond, of coins and of skewed columns."""
    coin = steps([0, 1], [0.5, 0.5])
    for pair in (
        Pair(coin, coin),
        Pair(smooth(Lognormal(0, 1)), smooth(Normal(0, 1))),
        Pair(smooth(Exponential(1)), coin),
    ):
        low, high = pair.limits()
        assert pair.low <= low < high <= pair.high
        assert pair.latent(high - 1e-4) is not None and pair.latent(low + 1e-4) is not None
        assert pair.latent(high + 1e-4) is None and pair.latent(low - 1e-4) is None


def random_matrix(seed: int, n: int) -> np.ndarray:
    factor = np.random.default_rng(seed).standard_normal((n, n + 1))
    matrix = factor @ factor.T
    scale = np.sqrt(np.diag(matrix))
    return matrix / np.outer(scale, scale)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 9))
def test_factors_and_inverses_are_numpys(seed: int, n: int) -> None:
    """Cholesky's factor and the inverse, to rounding."""
    matrix = random_matrix(seed, n)
    factor = cholesky(matrix.tolist())
    assert factor is not None
    for i, row in enumerate(factor):
        np.testing.assert_allclose(row, np.linalg.cholesky(matrix)[i, : i + 1], atol=1e-9)
    found = inverse(matrix.tolist())
    assert found is not None
    np.testing.assert_allclose(np.array(found) @ matrix, np.eye(n), atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 7), st.data())
def test_completions_keep_what_is_declared_and_make_the_rest_independent(
    seed: int, n: int, data: st.DataObject
) -> None:
    """Of any graph of pairs: the declared entries are kept, the inverse is 0 at all others."""
    matrix = random_matrix(seed, n)
    every = list(combinations(range(n), 2))
    chosen = data.draw(st.lists(st.sampled_from(every), unique=True))
    pairs = {pair: float(matrix[pair]) * 0.95 for pair in chosen}
    found = complete(n, pairs)
    assert found is not None
    precision = np.linalg.inv(np.array(found))
    for pair in every:
        if pair in pairs:
            assert found[pair[0]][pair[1]] == pairs[pair]
        else:
            assert abs(precision[pair]) < 1e-6 * np.max(precision)


def test_a_circle_that_cannot_be_closed_has_no_completion() -> None:
    """a, b, c, d correlated by 0.9 in turn and a with d by -0.9: each pair can be, all four cannot."""
    pairs = {(0, 1): 0.9, (1, 2): 0.9, (2, 3): 0.9, (0, 3): -0.9}
    assert cliques(4, pairs) == [(0, 1), (0, 3), (1, 2), (2, 3)]
    assert complete(4, pairs) is None
    assert complete(4, pairs | {(0, 3): 0.7}) is not None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 6))
def test_the_interval_of_an_entry_is_where_the_matrix_is_definite(seed: int, n: int) -> None:
    """Just inside of its ends there is a factor, just outside there is none."""
    matrix = random_matrix(seed, n).tolist()
    low, high = interval(matrix, 0, n - 1) or (0.0, 0.0)
    assert low < matrix[0][n - 1] < high
    step = 1e-3 * (high - low)
    for value, inside in ((low + step, True), (high - step, True), (low - step, False), (high + step, False)):
        matrix[0][n - 1] = matrix[n - 1][0] = value
        assert (cholesky(matrix) is not None) == inside


def test_the_nearest_matrix_is_near_and_definite() -> None:
    """Of a matrix that is not definite: Higham's example, whose nearest correlation matrix is known."""
    found = nearest([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]], least=0.0)
    np.testing.assert_allclose(found, [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]], atol=1e-4)
    pairs = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): -0.9}
    assert cholesky(part(pairs, (0, 1, 2))) is None
    assert cholesky(nearest(part(pairs, (0, 1, 2)))) is not None
