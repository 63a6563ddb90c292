"""Linear conditions tighten what is drawn, without changing the distribution of the rows that satisfy them."""

import itertools
import random

import numpy as np
import pytest
import sqlglot
from scipy import stats

from misata_sql.compile.simplify import simplified
from misata_sql.compile.table import compile_table
from misata_sql.conditions import enumerate as enumeration
from misata_sql.conditions.solver import is_installed, search
from misata_sql.errors import ConstraintError, DefinitionError
from misata_sql.spec.ddl import parse_script

LEAST_P = 1e-6
DOMAINS = {"a": (-7, 12), "b": (0, 15), "c": (3, 9)}


def random_system(seed):
    """(DDL, the rows that satisfy it) of up to three linear CHECKs over three integers."""
    rng = random.Random(seed)
    checks, tests = [], []
    for _ in range(rng.randint(1, 3)):
        factors = [rng.choice((-3, -2, -1, 0, 1, 2, 5)) for _ in DOMAINS]
        op, limit = rng.choice(("<", "<=", ">", ">=", "=")), rng.randint(-40, 60)
        checks.append(" + ".join(f"{k} * {n}" for k, n in zip(factors, DOMAINS, strict=True)) + f" {op} {limit}")
        tests.append((factors, {"=": "=="}.get(op, op), limit))
    columns = ", ".join(
        f"{n} INTEGER DEFAULT misata_choice({list(range(lo, hi + 1))})" for n, (lo, hi) in DOMAINS.items()
    )
    rows = [
        row
        for row in itertools.product(*(range(low, high + 1) for low, high in DOMAINS.values()))
        if all(eval(f"{sum(k * v for k, v in zip(f, row, strict=True))} {op} {limit}") for f, op, limit in tests)
    ]
    return f"CREATE TABLE t ({columns}, {', '.join(f'CHECK ({check})' for check in checks)})", rows


def compiled(ddl):
    return compile_table(parse_script(ddl, {}).tables[0])


@pytest.mark.parametrize("seed", range(60))
def test_no_row_is_cut_off(seed):
    """The ranges hold every solution; where nothing is left of one, there is none."""
    ddl, rows = random_system(seed)
    try:
        table = compiled(ddl)
    except (ConstraintError, DefinitionError) as error:
        assert "cannot hold" in str(error) and not rows
        return
    for place, name in enumerate(DOMAINS):
        low, high = table.column(name).source.stored_range()
        assert all(low <= row[place] <= high for row in rows)


def test_most_ranges_are_tight():
    """Of the systems above, bounds propagation finds the exact ends of most ranges; the share is that of this seed."""
    exact = total = 0
    for seed in range(60):
        ddl, rows = random_system(seed)
        if rows:
            table = compiled(ddl)
            for place, name in enumerate(DOMAINS):
                values = [row[place] for row in rows]
                total += 1
                exact += table.column(name).source.stored_range() == (min(values), max(values))
    assert exact / total > 0.7


@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_nucs_finds_what_joining_finds(seed):
    """The same solutions, in whatever order; skipped where the extra is not installed."""
    if not is_installed():
        pytest.skip("nucs is an extra")
    ddl, _ = random_system(seed)
    try:
        table = compiled(ddl)
    except (ConstraintError, DefinitionError):
        return
    for component in table.components:
        draws = enumeration.finite_draws(component, {c.name: c.source for c in table.columns})
        found = search(component.conditions, draws, 1 << 18)
        joined = enumeration._joined(component.conditions, draws)
        order = list(draws)
        assert sorted(zip(*(found[a].tolist() for a in order), strict=True)) == sorted(
            zip(*(joined[a].tolist() for a in order), strict=True)
        )


def test_a_rare_sum_is_drawn(con):
    """Of 10^18 pairs few have a + b <= 1000, but those are proposed."""
    con.execute("SELECT misata_define('CREATE TABLE t (a BIGINT DEFAULT misata_uniform(0, 1000000000), b BIGINT DEFAULT misata_uniform(0, 1000000000), CHECK (a + b <= 1000))')")  # fmt: skip
    rows = con.execute("SELECT a // 100, count(*) FROM misata_table('t', 100_000) GROUP BY 1 ORDER BY 1").fetchall()
    wanted = np.add.reduceat(1001.0 - np.arange(1001), np.arange(0, 1001, 100))
    counts = np.array([n for _, n in rows] + [0] * (11 - len(rows)), float)
    counts[9] += counts[10]
    wanted[9] += wanted[10]
    assert stats.chisquare(counts[:10], wanted[:10] / wanted[:10].sum() * 100_000).pvalue > LEAST_P
    ((detail, acceptance),) = con.execute(
        "SELECT detail, acceptance FROM misata_explain('t') WHERE kind = 'constraint'"
    ).fetchall()
    assert "tightened: a from 0 to 1000, b from 0 to 1000" in detail and acceptance > 0.99


def test_doubles_keep_their_distribution(con):
    """Against rejection by numpy, by Kolmogorov and Smirnov."""
    con.execute("SELECT misata_define('CREATE TABLE t (x DOUBLE DEFAULT misata_normal(0, 1), y DOUBLE DEFAULT misata_uniform(0.0, 1.0), CHECK (x + y > 2.5))')")  # fmt: skip
    found = con.execute("FROM misata_table('t', 50_000)").fetchnumpy()
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=4_000_000), rng.uniform(size=4_000_000)
    kept = x + y > 2.5
    assert found["x"].min() >= 1.5 and (found["x"] + found["y"] > 2.5).all()
    assert stats.ks_2samp(found["x"], x[kept]).pvalue > LEAST_P
    assert stats.ks_2samp(found["y"], y[kept]).pvalue > LEAST_P
    explained = con.execute("SELECT detail FROM misata_explain('t') WHERE name = 'x'").fetchone()
    assert "from 1.49" in explained[0]


def test_where_null_passes_nothing_is_cut_off(con):
    """A NULL makes the CHECK pass whatever the other column is, and its share is that of rejection."""
    con.execute("SELECT misata_define('CREATE TABLE t (a BIGINT DEFAULT misata_null(0.1, misata_uniform(0, 99999)), b BIGINT DEFAULT misata_uniform(0, 99999), CHECK (a + b < 60000))')")  # fmt: skip
    n_null, b_max = con.execute("SELECT count(*) FILTER (a IS NULL), max(b) FROM misata_table('t', 100_000)").fetchone()
    assert b_max > 90_000
    passing = 60_000 * 60_001 / 2 / 1e10
    assert stats.binomtest(n_null, 100_000, 0.1 / (0.1 + 0.9 * passing)).pvalue > LEAST_P


def test_tightened_cells_depend_on_nothing_but_their_row(con):
    """As all cells."""
    con.execute("SELECT misata_define('CREATE TABLE t (a BIGINT DEFAULT misata_uniform(0, 1000000000), x DOUBLE DEFAULT misata_normal(0, 1), CHECK (a + 1000 * x <= 1000))')")  # fmt: skip
    whole = con.execute("FROM misata_table('t', 5000)").fetchall()
    assert con.execute("FROM misata_table('t', 100, start := 4000)").fetchall() == whole[4000:4100]
    assert con.execute("SELECT x FROM misata_table('t', 5000)").fetchall() == [(x,) for _, x in whole]


EXPRESSIONS = [
    "NOT (a < b)", "NOT (a <= b AND NOT b = 1)", "NOT (a BETWEEN b AND 2)", "a BETWEEN 0 AND b", "NOT NOT (a <> b OR a > 1)",
    "NOT (a IS NULL OR b > 1)", "NOT (a IN (1, 2))", "(a < b OR a BETWEEN b AND b + 1) AND NOT (a = 2 OR b = 2)",
]  # fmt: skip


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_simplified_check_has_the_same_truth(con, text):
    """True, false or NULL where the declared one is, over all pairs of values and NULL, by DuckDB."""
    values = "(VALUES (0), (1), (2), (3), (NULL))"
    simple = simplified(sqlglot.parse_one(text, dialect="duckdb")).sql(dialect="duckdb")
    query = f"SELECT count(*) FROM {values} x(a), {values} y(b) WHERE ({text}) IS DISTINCT FROM ({simple})"
    assert con.execute(query).fetchone() == (0,)
