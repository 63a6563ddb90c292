"""The statistics behind misata_check: exact p-values, p-values of right rows that are uniform, and power."""

import itertools
import math

import pytest
from scipy import stats

import misata_sql
from misata_sql.verify.calls import listed_arguments
from misata_sql.verify.statistics import chi_square_tail, erfc

ROWS = 20_000


@pytest.mark.parametrize("degrees", [1, 2, 3, 7, 30, 31, 92, 999])
def test_tails_of_chi_square(con, degrees):
    for factor in (0.0, 0.01, 0.5, 1.0, 1.3, 3.0, 20.0):
        x = factor * degrees
        (tail,) = con.execute(f"SELECT {chi_square_tail('x', degrees)} FROM (SELECT {x!r}::DOUBLE AS x)").fetchone()
        assert tail == pytest.approx(stats.chi2.sf(x, degrees), rel=1e-6, abs=1e-290)


def test_erfc(con):
    for z in (0.0, 0.3, 1.0, 3.5, 10.0, 26.0):
        (value,) = con.execute(f"SELECT {erfc('z')} FROM (SELECT {z!r}::DOUBLE AS z)").fetchone()
        assert value == pytest.approx(math.erfc(z), rel=1.5e-7)


# column, what fills it, something near to it
NEAR = [
    ("INTEGER", "misata_uniform(1, 6)", "misata_choice([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1.2])"),
    ("INTEGER", "misata_uniform(0, 99999)", "misata_zipf(0.1, 99999)"),
    ("DOUBLE", "misata_uniform(0.0, 1.0)", "misata_beta(1.05, 1)"),
    ("DATE", "misata_uniform(DATE '2020-01-01', DATE '2024-01-01')", "misata_timeline(DATE '2020-01-01', DATE '2024-01-01', 1.1, 0, 0)"),
    ("TIMESTAMP", "misata_timeline(DATE '2020-01-01', DATE '2024-01-01', 1.2, 0.2, 0.3)", "misata_timeline(DATE '2020-01-01', DATE '2024-01-01', 1.2, 0.2, 0)"),
    ("BOOLEAN", "misata_bernoulli(0.3)", "misata_bernoulli(0.32)"),
    ("VARCHAR", "misata_choice(['a', 'b', 'c'], [5, 3, 2])", "misata_choice(['a', 'b', 'c'], [5, 3.3, 2])"),
    ("DOUBLE", "misata_normal(170, 10)", "misata_normal(170, 10.5)"),
    ("DECIMAL(9,2)", "misata_normal(0, 0.1)", "misata_normal(0.005, 0.1)"),
    ("INTEGER", "misata_normal(0, 3)", "misata_normal(0.2, 3)"),
    ("FLOAT", "misata_lognormal(3, 0.8)", "misata_lognormal(3, 0.84)"),
    ("DOUBLE", "misata_exponential(0.1)", "misata_exponential(0.11)"),
    ("DOUBLE", "misata_mixture([0.9, 0.1], misata_normal(20, 5), misata_normal(80, 10))", "misata_mixture([0.88, 0.12], misata_normal(20, 5), misata_normal(80, 10))"),
    ("INTEGER", "misata_poisson(40)", "misata_poisson(40.4)"),
    ("INTEGER", "misata_poisson(3.5)", "misata_poisson(3.7)"),
    ("BIGINT", "misata_zipf(1.1, 1e7)", "misata_zipf(1.13, 1e7)"),
    ("DOUBLE", "misata_null(0.1, misata_normal(0, 1))", "misata_null(0.12, misata_normal(0, 1))"),
    ("DOUBLE CHECK (x > 160)", "misata_normal(170, 10)", "misata_normal(171, 10)"),
    ("INTEGER CHECK (x NOT IN (3, 50))", "misata_uniform(0, 2000)", "misata_beta(1, 1.1) * 2000"),
    ("DOUBLE CHECK (x IN (1, 2, 5))", "misata_choice([1, 2, 3, 5], [4, 3, 2, 1])", "misata_choice([1, 2, 3, 5], [4, 3.4, 2, 1])"),
]  # fmt: skip
IDS = [f"{type} {text}" for type, text, _ in NEAR]


def table(type, text):
    return f"CREATE TABLE t (x {type.replace(' CHECK', f' DEFAULT {text} CHECK', 1) if 'CHECK' in type else f'{type} DEFAULT {text}'})"


def call(ddl, seed, rows=ROWS):
    return listed_arguments(ddl, rows, {"seed": seed})


def distribution(con, ddl, seed, rows=ROWS):
    (found,) = con.execute(
        f"SELECT check_sql FROM misata_check({call(ddl, seed, rows)}) WHERE kind = 'distribution'"
    ).fetchall()
    return found[0]


@pytest.mark.parametrize(("type", "text", "near"), NEAR, ids=IDS)
def test_another_distribution_is_found(con, type, text, near):
    """Rows of one that is near it; p-values below 1e-6 are violations."""
    statement = distribution(con, table(type, text), 1)
    right = con.execute(statement).fetchone()
    assert right[2:4] == (ROWS, 0), right
    assert right[5] > 1e-4  # a false alarm of this test: 20 in ten thousand runs, if the seed were not fixed
    own = f"misata_table({call(table(type, text), 1)})"
    assert own in statement
    other = table(type, near)
    wrong = con.execute(statement.replace(own, f"misata_table({call(other, 1)})")).fetchone()
    assert wrong[3] >= 1, wrong


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("INTEGER DEFAULT misata_uniform(1, 6)", "7"), ("DOUBLE DEFAULT misata_uniform(0.0, 1.0)", "1.5"),
        ("VARCHAR DEFAULT misata_choice(['a', 'b'])", "'c'"), ("DOUBLE DEFAULT misata_normal(0, 1)", "NULL"),
        ("DOUBLE DEFAULT misata_normal(0, 1) CHECK (x > 0)", "-0.1"), ("INTEGER DEFAULT misata_poisson(2)", "-1"),
        ("DOUBLE DEFAULT misata_uniform(1, 1000)", "1.5"), ("DOUBLE DEFAULT misata_uniform(1, 100000)", "1.5"),
        ("DECIMAL(9,2) DEFAULT misata_uniform(1, 9000)", "1.5"), ("INTEGER DEFAULT misata_constant(4)", "5"),
        ("INTEGER DEFAULT misata_uniform(0, 99999) CHECK (x <> 7)", "7"), ("INTEGER DEFAULT misata_sequence(10, -2)", "11"),
        ("DATE DEFAULT misata_timeline(DATE '2020-01-01', DATE '2024-01-01')", "DATE '2024-01-01'"),
    ],
)  # fmt: skip
def test_one_impossible_value_is_found(con, text, value):
    """Also among so few rows that there is nothing to count."""
    for rows in (9, 3000):
        ddl = f"CREATE TABLE t (x {text})"
        statement = distribution(con, ddl, 1, rows)
        own = f"misata_table({call(ddl, 1, rows)})"
        assert con.execute(statement).fetchone()[3] == 0
        broken = f"(FROM {own} LIMIT {rows - 1}) UNION ALL SELECT {value}"
        assert con.execute(statement.replace(own, f"({broken})")).fetchone()[3] >= 1


def test_p_values_of_right_rows_are_uniform(con):
    """Of 50 seeds for each of three tables: Kolmogorov and Smirnov at 1e-4 (three false alarms in ten thousand)."""
    for ddl, rows in [
        (table("DOUBLE", "misata_lognormal(3, 0.8)"), 2000),
        (table("BOOLEAN", "misata_null(0.2, misata_bernoulli(0.3))"), 2000),
        (table("DATE", "misata_timeline(DATE '2020-01-01', DATE '2024-01-01', 1.2, 0.2, 0.3)"), 2000),
    ]:
        first = distribution(con, ddl, 0, rows)
        own = f"misata_table({call(ddl, 0, rows)})"
        statements = [first.replace(own, f"misata_table({call(ddl, seed, rows)})") for seed in range(50)]
        p_values = [row[5] for row in con.execute(" UNION ALL ".join(statements)).fetchall()]
        assert stats.kstest(p_values, "uniform").pvalue > 1e-4, ddl


def test_p_values_of_correlations_are_uniform(con):
    """Where columns are not normal, too: 60 seeds, Kolmogorov and Smirnov at 1e-4."""
    for first, second in [
        ("misata_normal(0, 1)", "misata_normal(5, 2)"),
        ("misata_exponential(1)", "misata_uniform(0, 9)"),
    ]:
        ddl = f"CREATE TABLE t (a DOUBLE DEFAULT {first}, b DOUBLE DEFAULT {second}, CHECK (corr(a, b) = 0.6))"
        found = con.execute(
            f"SELECT check_sql FROM misata_check({call(ddl, 0, 4000)}) WHERE kind = 'correlation'"
        ).fetchall()
        own = f"misata_table({call(ddl, 0, 4000)})"
        statements = [found[0][0].replace(own, f"misata_table({call(ddl, seed, 4000)})") for seed in range(60)]
        p_values = [row[5] for row in con.execute(" UNION ALL ".join(statements)).fetchall()]
        assert stats.kstest(p_values, "uniform").pvalue > 1e-4


def test_correlations_of_moments_and_of_few_rows(con):
    ddl = "CREATE TABLE t (a DATE, b TIMESTAMP DEFAULT misata_null(0.5, misata_timeline(DATE '2020-01-01', DATE '2021-01-01')), CHECK (corr(a, b) = 0.6))"
    for rows, violated in ((20_000, 0), (999, None)):
        (row,) = [row for row in misata_sql.check(con, ddl, rows).fetchall() if row[0] == "correlation"]
        assert row[3] == violated
        assert row[4] == pytest.approx(0.6, abs=0.1)


def test_bins_are_large_enough(con):
    """Ten rows expected in each, so that the tail is chi-square's: a rare value does not make a false alarm."""
    ddl = table("VARCHAR", "misata_null(0.001, misata_choice(['a', 'b', 'c'], [0.998, 0.001, 0.001]))")
    statements = [distribution(con, ddl, seed, 1000) for seed in range(60)]
    rows = con.execute(" UNION ALL ".join(statements)).fetchall()
    assert [row for row in rows if row[3]] == []
    assert len(set(itertools.chain(row[6] for row in rows))) == 1
