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


NOT_LINEAR = [
    "a * b BETWEEN 20 AND 30", "a * b = -14", "c * b > 100", "abs(a - b) <= 2", "abs(a) + b < 4", "greatest(a, b, c) < 6", "least(a, b) > 4",
    "least(a, c) < 0", "a < 0 AND b > 12 OR a + b < -3", "a = b AND c = 4 OR a = c AND b < 2", "c * (b - 3) > 70", "a::DOUBLE / c > 2.5",
    "(a + 0.5) * c < 2", "greatest(a, 0) * least(b, 5) = 20", "a * b > c * 20", "CAST(b / 4 AS INTEGER) = 2", "-a * c > 10", "a IN (b, c)",
    "abs(a) >= 6 AND a * c > 3", "a * b * c = 495", "c * c = b + 66", "(b - 1.5)::DECIMAL(5,0) >= 12",
]  # fmt: skip


@pytest.mark.parametrize("check", NOT_LINEAR)
def test_no_row_is_cut_off_by_what_is_not_linear(con, check):
    """The ranges hold every row that DuckDB accepts; all of these conditions narrow one."""
    columns = ", ".join(
        f"{n} INTEGER DEFAULT misata_choice({list(range(lo, hi + 1))})" for n, (lo, hi) in DOMAINS.items()
    )
    tables = ", ".join(f"range({lo}, {hi + 1}) AS v_{n}({n})" for n, (lo, hi) in DOMAINS.items())
    ends = ", ".join(f"min({n}), max({n})" for n in DOMAINS)
    wanted = con.execute(f"SELECT {ends} FROM {tables} WHERE {check}").fetchone()
    table = compiled(f"CREATE TABLE t ({columns}, CHECK ({check}))")
    found = [table.column(name).source.stored_range() for name in DOMAINS]
    for place, (low, high) in enumerate(found):
        assert low <= wanted[2 * place] and wanted[2 * place + 1] <= high
    assert found != list(DOMAINS.values())


def test_random_trees_cut_off_no_row(con):
    """The same of 150 random conditions; of those without any row some are refused at once."""
    rng = random.Random(11)

    def number(depth):
        if depth == 0 or rng.random() < 0.25:
            return rng.choice([*"abc", *"abc", str(rng.randint(-5, 9)), f"{rng.randint(1, 30) / 4}"])
        op = rng.choice(("+", "-", "*", "*", "abs", "least", "greatest", "negate", "/"))
        x, y = number(depth - 1), number(depth - 1)
        match op:
            case "abs":
                return f"abs({x})"
            case "negate":
                return f"(-({x}))"
            case "least" | "greatest":
                return f"{op}({x}, {y})"
        return f"({x} {op} {y})"

    def truth(depth):
        if depth == 0 or rng.random() < 0.5:
            return f"{number(2)} {rng.choice(('<', '<=', '=', '>', '>='))} {number(1)}"
        return f"({truth(depth - 1)} {rng.choice(('AND', 'OR'))} {truth(depth - 1)})"

    columns = ", ".join(
        f"{n} INTEGER DEFAULT misata_choice({list(range(lo, hi + 1))})" for n, (lo, hi) in DOMAINS.items()
    )
    tables = ", ".join(f"range({lo}, {hi + 1}) AS v_{n}({n})" for n, (lo, hi) in DOMAINS.items())
    ends = ", ".join(f"min({n}), max({n})" for n in DOMAINS)
    n_narrowed = 0
    for _ in range(150):
        check = truth(1)
        wanted = con.execute(f"SELECT {ends} FROM {tables} WHERE ({check}) IS NOT FALSE").fetchone()
        try:
            table = compiled(f"CREATE TABLE t ({columns}, CHECK ({check}))")
        except (ConstraintError, DefinitionError) as error:
            assert wanted[0] is None or "is not supported" in str(error), (check, str(error))
            continue
        found = [table.column(name).source.stored_range() for name in DOMAINS]
        n_narrowed += found != list(DOMAINS.values())
        for place, (low, high) in enumerate(found):
            assert wanted[0] is None or (low <= wanted[2 * place] and wanted[2 * place + 1] <= high), check
    assert n_narrowed > 30


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
        joined = enumeration.joined(component.conditions, draws)
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
