"""Tables of quantile functions and the kernels that read them."""

import hashlib
import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.distributions.beta_gamma import Beta, Gamma, StudentT
from misata_sql.distributions.composite import Mixture, from_table
from misata_sql.distributions.continuous import Continuous
from misata_sql.distributions.normal import Lognormal, Normal
from misata_sql.distributions.simple import Exponential, Pareto, Triangular, Uniform, Weibull
from misata_sql.distributions.tables import QuantileTable, quantile_table
from misata_sql.errors import GeneratorError
from misata_sql.kernels.quantile import (
    fill_quantile,
    fill_quantile_floor,
    fill_uniform,
    fill_uniform_int,
    multiply_high,
)
from misata_sql.random.squares import squares64
from misata_sql.random.streams import stream_key

KEY = stream_key(7, "test_quantile", purpose="value")
FALSE_ALARM = 1e-4  # of each statistical test, at a fixed key

SMOOTH = [
    Normal(0, 1), Lognormal(3.0, 0.8), Exponential(2.0), Gamma(0.5), Gamma(2.0, 3.0), Gamma(80.0),
    Beta(2.0, 5.0), Beta(0.5, 0.5), Weibull(1.5, 2.0), Pareto(1.0, 2.5), StudentT(3.0),
    StudentT(1.0), Normal(0, 1).truncated(0.5, 3.0), Lognormal(3.0, 0.8).truncated(high=15.0),
    Uniform(-2, 5),
]  # fmt: skip
IDS = [str(d)[:60] for d in SMOOTH]


def _draw(table: QuantileTable, n: int, first_row: int = 0, key: int = KEY) -> np.ndarray:
    out = np.empty(n)
    fill_quantile.compiled(key, first_row, table.cells, table.shift, table.low, table.high, out)
    return out


def _uniforms(n: int, first_row: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The rows' tail probabilities below and above, as tables.py defines them."""
    x = np.array([int(squares64(np.uint64(KEY), np.uint64(first_row + i))) for i in range(n)], object)
    below = [(v | 1) for v in x]
    return np.array([v / 2**64 for v in below]), np.array([(2**64 - v) / 2**64 for v in below])


@pytest.mark.parametrize("distribution", SMOOTH, ids=IDS)
def test_table_errs_below_one_ten_millionth_of_the_local_scale(distribution: Continuous) -> None:
    """Every row's value is the quantile function's, to 1e-7 of the spread of the values within a
    factor 2 of its tail.
    """
    n = 4000
    values = _draw(quantile_table(distribution), n)
    p, q = _uniforms(n)
    exact = distribution.quantile(p, q)
    lower = p < q
    tail = np.where(lower, p, q)
    half = np.where(
        lower,
        distribution.quantile(tail / 2, 1 - tail / 2),
        distribution.quantile(1 - tail / 2, tail / 2),
    )
    scale = np.abs(exact - half) + 1e-8 * np.abs(exact)
    assert np.max(np.abs(values - exact) / scale) < 1e-7


@pytest.mark.parametrize("distribution", SMOOTH, ids=IDS)
def test_draws_follow_the_distribution(distribution: Continuous) -> None:
    """Kolmogorov and Smirnov's test on 100,000 rows of a fixed key, false alarms 1 in 10,000."""
    values = _draw(quantile_table(distribution), 100_000)
    assert scipy.stats.kstest(values, distribution.cdf).pvalue > FALSE_ALARM


@pytest.mark.parametrize("distribution", SMOOTH, ids=IDS)
def test_cells_ascend_and_meet(distribution: Continuous) -> None:
    """Each cubic is monotone, starts at the quantile function's own value and ends where the next
    cell starts.
    """
    table = quantile_table(distribution)
    cells = table.cells.reshape(2, 64, 32, 4) * np.ldexp(1.0, table.shift * np.arange(4))
    order = (np.arange(63) - 1) % 64
    for side, sign in ((1, 1.0), (0, -1.0)):
        body = cells[side][order].reshape(-1, 4)
        ends = np.append(body[1:, 0], cells[side][62, 0, 0])
        np.testing.assert_allclose(body.sum(axis=1), ends, rtol=1e-14, atol=1e-14 * np.max(np.abs(body[-9:, 1])))
        for t in np.linspace(0, 1, 9):
            slope = body[:, 1] + t * (2 * body[:, 2] + t * 3 * body[:, 3])
            assert np.all(sign * slope >= -1e-12 * np.max(np.abs(body[:, 1:]), axis=1))
    v = np.ldexp(1.0 + np.arange(32) / 32, np.arange(-64, -1)[:, None]).ravel()
    np.testing.assert_array_equal(cells[1][order].reshape(-1, 4)[:, 0], distribution.quantile(v, 1 - v))


@pytest.mark.parametrize(
    ("distribution", "bits"),
    [(d, 5) for d in SMOOTH] + [(Normal(0, 1), 3), (Normal(0, 1), 9)],
    ids=str,
)
def test_compiled_equals_python(distribution: Continuous, bits: int) -> None:
    """The machine code and the plain Python loop give the same bytes, from any first row, on any
    cell size.
    """
    table = quantile_table(distribution, bits)
    out = np.empty(200)
    first_row = 2**40 - 100
    fill_quantile(np.uint64(KEY), first_row, table.cells, np.int64(table.shift), table.low, table.high, out)
    assert out.tobytes() == _draw(table, 200, first_row).tobytes()


def test_rows_do_not_depend_on_batching() -> None:
    """Any split of the row range yields the same bytes."""
    table = quantile_table(Normal(0, 1))
    whole = _draw(table, 5000)
    parts = [_draw(table, end - start, start) for start, end in ((0, 1), (1, 7), (7, 2048), (2048, 5000))]
    assert whole.tobytes() == np.concatenate(parts).tobytes()


@pytest.mark.parametrize(
    ("distribution", "digest"),
    [
        (Normal(0, 1), "9ed839bbdf2f12088bcfec8df43e56bb"),
        (Lognormal(3.0, 0.8), "73e4db5ebb764fb94e2974b45c8c1e14"),
        (Exponential(2.0), "4bdcd7c07b145ebbf8ab514231afe22a"),
        (Gamma(2.0, 3.0), "b7307be2b31d4d653b1bb64e408a2b09"),
        (Gamma(0.3), "07710a5c6bfebc826ee8e2fc55816d0d"),
        (Gamma(3000.0), "8499c2f374e592f9c326ed5addf93e49"),
        (Beta(2.0, 5.0), "24003c488a8d41fe3325d3dfc3cb411c"),
        (Beta(0.5, 0.5), "6b55b0b12a5451f6c3624133edda060e"),
        (Weibull(1.5, 2.0), "9be5339a39cdc05bae8f39ae6b38160f"),
        (Pareto(1.0, 2.5), "4e4a7f064ffd213a80c33542f55877e0"),
        (Triangular(-1, 0.5, 4), "230d1c7cdbc3cb5ae6b33f79a915875d"),
        (StudentT(3.0), "cddaabafc6b0c6efa809a0abf9a9ead7"),
        (Normal(0, 1).truncated(0.5, 3.0), "5ac433c981432fe3ae734bb64997cd64"),
        (
            Mixture((1.0, 2.0), (Normal(0, 1), Lognormal(2.0, 0.5))),
            "0cfb3662c4696055d3cc55ee6987ca8a",
        ),
        (from_table([0, 0.25, 1], [1, 2, 10]), "36665c450ef2bf4d763f3b43a4c43761"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_tables_are_the_same_on_every_machine(distribution: Continuous, digest: str) -> None:
    """Tables are made of IEEE operations alone, so these digests hold on every machine; changes
    need a changelog line.
    """
    table = quantile_table(distribution)
    assert hashlib.sha256(table.cells.astype("<f8").tobytes()).hexdigest()[:32] == digest


@given(st.integers(0, 2**63 - 1), st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_uniform_stays_inside(first_row: int, a: float, b: float) -> None:
    """Uniform numbers lie within their bounds, whatever these are."""
    low, high = min(a, b), max(a, b)
    out = np.empty(64)
    fill_uniform.compiled(KEY, min(first_row, 2**63 - 65), low, high, out)
    assert np.all((out >= low) & (out <= high))


def test_uniform_is_uniform() -> None:
    """Numbers by KS, whole numbers by chi-square; compiled equals Python."""
    out = np.empty(100_000)
    fill_uniform.compiled(KEY, 0, -1.0, 3.0, out)
    assert scipy.stats.kstest(out, "uniform", (-1, 4)).pvalue > FALSE_ALARM
    part = np.empty(100)
    fill_uniform(np.uint64(KEY), 0, -1.0, 3.0, part)
    assert part.tobytes() == out[:100].tobytes()
    whole = np.empty(100_000, np.int64)
    fill_uniform_int.compiled(KEY, 0, -5, 37, whole)
    assert whole.min() == -5
    assert whole.max() == 31
    assert scipy.stats.chisquare(np.bincount(whole + 5)).pvalue > FALSE_ALARM


@pytest.mark.parametrize("n_values", [0, 1, 2, 37, 2**32, 2**40 + 1, 2**63, 2**64 - 1])
def test_uniform_int_is_the_exact_product(n_values: int) -> None:
    """Row i's value is low + floor(x * n / 2^64) of its 64 bits x, modulo 2^64 where all of int64
    is asked for.
    """
    low = -(2**63) if n_values == 0 or n_values > 2**62 else -9
    out = np.empty(300, np.int64)
    fill_uniform_int.compiled(KEY, 11, low, np.uint64(n_values), out)
    x = [int(squares64(np.uint64(KEY), np.uint64(11 + i))) for i in range(300)]
    if n_values:
        assert out.tolist() == [low + v * n_values // 2**64 for v in x]
    else:
        assert [v % 2**64 for v in out.tolist()] == [(v + low) % 2**64 for v in x]
    python = np.empty(300, np.int64)
    fill_uniform_int(np.uint64(KEY), 11, np.int64(low), np.uint64(n_values), python)
    assert python.tolist() == out.tolist()


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_multiply_high_is_exact(x: int, n: int) -> None:
    """The 32-bit pieces carry rightly."""
    assert int(multiply_high(np.uint64(x), np.uint64(n))) == x * n >> 64


def test_floor_rounds_decimals_half_up() -> None:
    """A scaled table rounds to cents, and stays within whole bounds."""
    table = quantile_table(Lognormal(1.0, 0.5))
    scaled = table.scaled(100.0, 0.5)
    out = np.empty(1000, np.int64)
    fill_quantile_floor.compiled(KEY, 0, scaled.cells, scaled.shift, 50.0, 600.0, out)
    exact = _draw(table, 1000) * 100
    expected = np.clip(np.floor(exact + 0.5), 50, 600)
    near_half = np.abs(exact % 1 - 0.5) < 1e-9
    assert np.array_equal(out[~near_half], expected[~near_half])
    python = np.empty(300, np.int64)
    fill_quantile_floor(np.uint64(KEY), 0, scaled.cells, np.int64(scaled.shift), 50.0, 600.0, python)
    assert np.array_equal(python, out[:300])


def test_values_beyond_a_double_are_refused() -> None:
    """A tail that overflows is refused when the table is made, naming the distribution."""
    with pytest.raises(GeneratorError, match=r"misata_lognormal: values in the tail above .*sigma=60"):
        quantile_table(Lognormal(600.0, 60.0))
    assert math.isfinite(_draw(quantile_table(Pareto(1.0, 0.1)), 1000).max())


@given(
    st.one_of(
        st.builds(Normal, st.floats(-1e9, 1e9), st.floats(1e-3, 1e6)),
        st.builds(Lognormal, st.floats(-20, 20), st.floats(0.01, 5)),
        st.builds(Gamma, st.floats(0.02, 900), st.floats(0.1, 10)),
        st.builds(Beta, st.floats(0.02, 900), st.floats(0.02, 900)),
        st.builds(Weibull, st.floats(0.1, 50), st.floats(0.1, 10)),
        st.builds(StudentT, st.floats(0.3, 900)),
    ),
    st.floats(0.001, 0.999),
    st.floats(0.001, 0.999),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_truncated_draws_stay_inside(distribution: Continuous, a: float, b: float) -> None:
    """Drawn values are finite and within the bounds that the distribution was conditioned on."""
    low, high = distribution.ppf(np.array(sorted((a, b + 0.0005))))
    if distribution.cdf(np.array([high]))[0] - distribution.cdf(np.array([low]))[0] < 1e-9:
        return
    values = _draw(quantile_table(distribution.truncated(low, high)), 500)
    assert np.all((values >= low) & (values <= high))
