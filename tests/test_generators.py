"""Each generator, through SQL, has the distribution of its name.

Fixed seed, 20,000 rows, Kolmogorov-Smirnov for continuous and chi-square for discrete ones. A right generator fails a
test with probability 1e-5, so one of the 40 here fails with probability below 1e-3 once, for the recorded streams.
"""

import math

import numpy as np
import pytest
from scipy import stats

import misata_sql
from misata_sql.generators.catalogue import CATALOGUE

N_ROWS = 20_000
FALSE_ALARM = 1e-5


@pytest.fixture(scope="module")
def shop():
    connection = misata_sql.connect()
    yield connection
    connection.close()


def sample(con, column: str, n_rows: int = N_ROWS) -> np.ndarray:
    ddl = f"CREATE TABLE s (x {column})"
    return con.execute("SELECT x FROM misata_table(?, ?)", [ddl, n_rows]).fetchnumpy()["x"]


CONTINUOUS = {
    "DOUBLE DEFAULT misata_uniform(2.0, 5.0)": stats.uniform(2, 3),
    "DOUBLE DEFAULT misata_normal(170, 10)": stats.norm(170, 10),
    "DOUBLE DEFAULT misata_lognormal(3, 0.8)": stats.lognorm(0.8, scale=math.exp(3)),
    "DOUBLE DEFAULT misata_exponential(0.1)": stats.expon(scale=10),
    "DOUBLE DEFAULT misata_gamma(2, 30)": stats.gamma(2, scale=30),
    "DOUBLE DEFAULT misata_gamma(0.3, 2)": stats.gamma(0.3, scale=2),
    "DOUBLE DEFAULT misata_beta(2, 8)": stats.beta(2, 8),
    "DOUBLE DEFAULT misata_weibull(1.5, 1000)": stats.weibull_min(1.5, scale=1000),
    "DOUBLE DEFAULT misata_pareto(1000, 1.2)": stats.pareto(1.2, scale=1000),
    "DOUBLE DEFAULT misata_triangular(1, 3, 10)": stats.triang(2 / 9, 1, 9),
    "DOUBLE DEFAULT misata_student_t(4)": stats.t(4),
    "DOUBLE DEFAULT misata_normal(0, 1) CHECK (x BETWEEN -1 AND 2)": stats.truncnorm(-1, 2),
    "DOUBLE DEFAULT misata_normal(0, 1) CHECK (x > 6)": stats.truncnorm(6, math.inf),
    "DOUBLE DEFAULT misata_exponential(1) CHECK (x >= 3)": stats.expon(3, 1),
    "FLOAT DEFAULT misata_normal(0, 1)": stats.norm(),
}


@pytest.mark.parametrize("column", CONTINUOUS)
def test_continuous_generators(shop, column):
    """Against scipy's distribution function."""
    assert stats.kstest(sample(shop, column).astype(float), CONTINUOUS[column].cdf).pvalue > FALSE_ALARM


DISCRETE = {
    "INTEGER DEFAULT misata_uniform(-3, 6)": stats.randint(-3, 7),
    "INTEGER DEFAULT misata_poisson(3.5)": stats.poisson(3.5),
    "BIGINT DEFAULT misata_poisson(1000)": stats.poisson(1000),
    "INTEGER DEFAULT misata_binomial(10, 0.3)": stats.binom(10, 0.3),
    "INTEGER DEFAULT misata_geometric(0.2)": stats.geom(0.2),
    "INTEGER DEFAULT misata_geometric(0.001)": stats.geom(0.001),
    "INTEGER DEFAULT misata_negative_binomial(3, 0.4)": stats.nbinom(3, 0.4),
    "INTEGER DEFAULT misata_zipf(1.1, 100)": stats.zipfian(1.1, 100),
    "INTEGER DEFAULT misata_zipf(0.7, 10000)": stats.zipfian(0.7, 10000),
    "TINYINT DEFAULT misata_bernoulli(0.9)": stats.bernoulli(0.9),
    "INTEGER DEFAULT misata_choice([0, 1, 2, 3], [1, 2, 3, 4])": stats.rv_discrete(
        values=(range(4), [0.1, 0.2, 0.3, 0.4])
    ),
}


@pytest.mark.parametrize("column", DISCRETE)
def test_discrete_generators(shop, column):
    """Against scipy's probabilities, in cells of at least 20 expected rows."""
    found = sample(shop, column).astype(np.int64)
    distribution = DISCRETE[column]
    edges, low = [], int(found.min()) - 1
    below = distribution.cdf(low)
    for value in range(low + 1, int(found.max()) + 1):
        at = distribution.cdf(value)
        if (at - below) * N_ROWS >= 20 and (1 - at) * N_ROWS >= 20:
            edges.append(value)
            below = at
    counts = np.bincount(np.searchsorted(edges, found), minlength=len(edges) + 1)
    shares = np.diff([0.0, *distribution.cdf(edges), 1.0])
    assert stats.chisquare(counts, shares * N_ROWS).pvalue > FALSE_ALARM


def test_truncated_counts_are_conditioned(shop):
    """CHECK on a Poisson column: the share of each value is the conditional probability."""
    found = sample(shop, "INTEGER DEFAULT misata_poisson(3) CHECK (x BETWEEN 1 AND 10 AND x <> 4)").astype(int)
    allowed = np.array([k for k in range(1, 11) if k != 4])
    shares = stats.poisson.pmf(allowed, 3)
    counts = [(found == k).sum() for k in allowed]
    assert sum(counts) == N_ROWS
    assert stats.chisquare(counts, shares / shares.sum() * N_ROWS).pvalue > FALSE_ALARM


@pytest.mark.parametrize("check", ["", " CHECK (x > 0)", " CHECK (x >= 0.02 AND x <= 0.2)", " CHECK (x <> 0.05)"])
def test_decimals_are_the_rounded_distribution(shop, check):
    """A DECIMAL column holds the continuous draw rounded to its scale, conditioned on the CHECK after rounding."""
    found = sample(shop, f"DECIMAL(4,2) DEFAULT misata_exponential(10){check}")
    cents = np.round(found.astype(float) * 100).astype(int)
    lattice = np.arange(0, 200)
    edges = stats.expon(scale=0.1).cdf((np.array([lattice - 0.5, lattice + 0.5]) / 100).clip(0))
    shares = edges[1] - edges[0]
    if "> 0)" in check:
        shares[0] = 0
    if "0.02" in check:
        shares[:2] = 0
        shares[21:] = 0
    if "<>" in check:
        shares[5] = 0
    kept = np.flatnonzero(shares / shares.sum() * N_ROWS >= 20)
    counts = np.array([(cents == k).sum() for k in kept])
    assert not np.isin(cents, lattice[shares == 0]).any()
    expected = shares[kept] / shares.sum() * N_ROWS
    rest = N_ROWS - expected.sum()
    counts, expected = np.append(counts, N_ROWS - counts.sum()), np.append(expected, rest)
    if rest < 5:
        counts, expected = counts[:-1], expected[:-1] * counts[:-1].sum() / expected[:-1].sum()
    assert stats.chisquare(counts, expected).pvalue > FALSE_ALARM


def test_mixtures(shop):
    """Of continuous ones, and of values; the shares are the weights."""
    column = "DOUBLE DEFAULT misata_mixture([0.9, 0.1], misata_normal(20, 5), misata_normal(80, 10))"
    found = sample(shop, column)

    def cdf(x):
        return 0.9 * stats.norm(20, 5).cdf(x) + 0.1 * stats.norm(80, 10).cdf(x)

    assert stats.kstest(found, cdf).pvalue > FALSE_ALARM
    column = "INTEGER DEFAULT misata_mixture([1, 3], misata_uniform(1, 4), misata_constant(9))"
    found = sample(shop, column).astype(int)
    counts = [(found == k).sum() for k in (1, 2, 3, 4, 9)]
    assert stats.chisquare(counts, np.array([1, 1, 1, 1, 12]) / 16 * N_ROWS).pvalue > FALSE_ALARM


def test_nulls(shop):
    """The share of NULLs is the rate, and the others have the generator's distribution."""
    found = sample(shop, "DOUBLE DEFAULT misata_null(0.25, misata_normal(0, 1))")
    assert stats.binomtest(int(found.mask.sum()), N_ROWS, 0.25).pvalue > FALSE_ALARM
    assert stats.kstest(found.compressed(), stats.norm.cdf).pvalue > FALSE_ALARM


def test_timeline(shop):
    """Growth, quiet weekends and the season, by month and weekday."""
    column = "TIMESTAMP DEFAULT misata_timeline(DATE '2020-01-01', DATE '2022-01-01', 2, 0.5, 0.3)"
    found = sample(shop, column).astype("M8[D]").astype(int)
    first = np.datetime64("2020-01-01").astype(int)
    days = np.arange(first, np.datetime64("2022-01-01").astype(int))
    weights = np.where((days + 3) % 7 < 5, 1.0, 0.5) * 2.0 ** ((days - first) / 365.2425)
    weights = weights * (1 + 0.3 * np.cos(2 * np.pi * days / 365.2425))
    counts = np.bincount(found - first, minlength=days.size)
    assert stats.chisquare(counts, weights / weights.sum() * N_ROWS).pvalue > FALSE_ALARM


def test_columns_are_independent(shop):
    """Two columns of one table, and one column under neighbouring seeds, are not correlated."""
    ddl = "CREATE TABLE s (a DOUBLE DEFAULT misata_normal(0, 1), b DOUBLE DEFAULT misata_normal(0, 1))"
    query = (
        "SELECT corr(t.a, t.b), corr(t.a, u.a) FROM misata_table($ddl, 100000) t POSITIONAL JOIN "
        "misata_table($ddl, 100000, seed := 1) u"
    )
    for correlation in shop.execute(query, {"ddl": ddl}).fetchone():
        assert abs(correlation) * math.sqrt(100_000) < stats.norm.isf(FALSE_ALARM / 2)


@pytest.mark.parametrize("generator", CATALOGUE, ids=lambda generator: generator.name)
def test_the_example_of_the_catalogue_works(shop, generator):
    """In a plain query and in a DEFAULT."""
    assert shop.execute(f"SELECT {generator.example}").fetchone() is not None
    (type_,) = shop.execute(f"SELECT typeof({generator.example})").fetchone()
    found = shop.execute(
        "SELECT count(*) FROM misata_table(?, 100)", [f"CREATE TABLE e (x {type_} DEFAULT {generator.example})"]
    )
    assert found.fetchone() == (100,)


@pytest.mark.parametrize(
    "call",
    ["misata_sequence(1)", "misata_uuid()", "misata_uuid()::VARCHAR", "misata_hash_id(8)", "misata_hash_id(40)"],
)
def test_unique_generators_never_repeat(shop, call):
    """In a million rows."""
    type_ = "BIGINT" if "sequence" in call else "UUID" if call == "misata_uuid()" else "VARCHAR"
    ddl = f"CREATE TABLE u (x {type_} DEFAULT {call.partition('::')[0]})"
    assert shop.execute("SELECT count(DISTINCT x) FROM misata_table(?, 1e6)", [ddl]).fetchone() == (1_000_000,)


BAD = {
    "misata_sequence(1, 0)": "step must not be 0",
    "misata_sequence(1.5)": "start must be a whole number .*start=Decimal",
    "misata_uniform(5, 1)": r"low must be at most high \(got low=5, high=1\)",
    "misata_uniform(5.0, 1.0)": "(?s)low.*5.*1",
    "misata_uniform(DATE '2021-01-01', DATE '2020-01-01')": "low must be before high .*2021-01-01",
    "misata_uniform(DATE '2021-01-01', 5)": "of one kind",
    "misata_uniform(1)": r"takes misata_uniform\(low, high\) \(got 1 argument\)",
    "misata_normal(0, 0)": r"sd must be > 0 and .* \(got 0.0\)",
    "misata_normal('a', 1)": "mean must be a finite number .*mean='a' that is a str",
    "misata_lognormal(0, -1)": "sigma must be > 0",
    "misata_exponential(0)": "rate must be > 0",
    "misata_gamma(0, 1)": "shape must be >= 0.001",
    "misata_beta(1, -1)": "b must be >= 0.001",
    "misata_weibull(1, 0)": "scale must be > 0",
    "misata_pareto(0, 1)": "minimum must be > 0",
    "misata_triangular(3, 2, 1)": "(?s)misata_triangular: .*low.*mode.*high",
    "misata_student_t(0)": "df must be >= 0.1",
    "misata_poisson(-1)": "mean must be >=? 0",
    "misata_binomial(-1, 0.5)": "n must be",
    "misata_binomial(10, 1.5)": "p must be",
    "misata_geometric(0)": "p must be >= 1e-12",
    "misata_negative_binomial(0, 0.5)": "n must be > 0",
    "misata_zipf(-1, 10)": "exponent must be >= 0",
    "misata_zipf(1, 0)": "n must be >= 1",
    "misata_bernoulli(1.1)": r"p must be in \[0, 1\] \(got p=1.1\)",
    "misata_choice([])": "values must be a list of at least one value",
    "misata_choice([1, 2], [1])": "2 values and 1 weights",
    "misata_choice([1, 2], [1, -1])": "weights must be a list of finite weights, none below 0",
    "misata_choice([1, 2], [0, 0])": "not all 0",
    "misata_choice([1, 'a'])": "'a' is not a value of DOUBLE",
    "misata_mixture([1], misata_normal(0, 1), misata_normal(5, 1))": "one weight for each generator",
    "misata_mixture([1, 1], misata_normal(0, 1), misata_uuid())": "cannot mix",
    "misata_null(1.5, misata_normal(0, 1))": r"rate must be in \[0, 1\] \(got rate=1.5\)",
    "misata_hash_id(0)": r"length must be from 1 to 64 \(got length=0\)",
    "misata_regex('(?=a)')": "(?s)misata_regex.*look",
    "misata_regex('[')": "misata_regex",
    "misata_vocabulary('contry')": "did you mean 'country'",
    "misata_bytes(0)": "length must be from 1 to 16384",
    "misata_timeline(DATE '2021-01-01', DATE '2020-01-01')": "start must be before stop",
    "misata_timeline(DATE '2020-01-01', DATE '2021-01-01', 0)": "growth must be",
    "misata_timeline(DATE '2020-01-01', DATE '2021-01-01', 1, 2)": "weekly must be",
    "misata_timeline(DATE '2020-01-01', DATE '2021-01-01', 1, 0, 2)": "yearly must be",
    "misata_constant()": "takes misata_constant",
    "misata_uuid(1)": "takes misata_uuid",
    "misata_faker('bbban')": "no Faker provider of locale en_US named 'bbban'; did you mean 'bban'",
    "misata_faker('bban', 'de_DEE')": "no Faker locale named 'de_DEE'; did you mean 'de_DE'",
    "misata_faker('profile')": "(?s)gives values of Python's type dict.*Hint",
    "misata_faker('bban')": "does not fit DOUBLE: '.*' is not a value of DOUBLE",
    "misata_faker(1)": "provider must be a text",
}  # fmt: skip


@pytest.mark.parametrize("call", BAD)
def test_bad_arguments_are_refused_by_name_value_and_range(call):
    """At define time, with an error of ours."""
    from misata_sql.errors import MisataError
    from misata_sql.registry import Registry

    with pytest.raises(MisataError, match=BAD[call]):
        Registry().define(f"CREATE TABLE t (x DOUBLE DEFAULT {call})")
