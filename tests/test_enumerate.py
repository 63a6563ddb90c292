"""Components of few values are enumerated: their rows follow the generators' probabilities given the CHECKs."""

import itertools
from collections import Counter

import numpy as np
import pytest
from scipy import stats

N_ROWS = 200_000
LEAST_P = 1e-6  # each test of a distribution fails by chance once in a million seeds; the seed is fixed

CLASSIC = """CREATE TABLE classic (
    a INTEGER DEFAULT misata_uniform(0, 100), b INTEGER DEFAULT misata_uniform(0, 100),
    c INTEGER DEFAULT misata_uniform(0, 100), CHECK (a + b + c = 100), CHECK (a < b), CHECK (2 * b <= c + 50))"""

MIXED = """CREATE TABLE mixed (
    id BIGINT PRIMARY KEY,
    state VARCHAR DEFAULT misata_choice(['open', 'paid', 'a state of more than twelve bytes'], [0.7, 0.2, 0.1]),
    n INTEGER DEFAULT misata_null(0.3, misata_binomial(4, 0.4)),
    kind ENUM('x', 'y', 'z') DEFAULT misata_choice(['x', 'y', 'z'], [5, 3, 2]),
    is_late BOOLEAN DEFAULT misata_null(0.2, misata_bernoulli(0.9)),
    day DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2020-01-04'),
    wide HUGEINT DEFAULT misata_uniform(-2, 2),
    price DECIMAL(20, 2) DEFAULT misata_choice([1.25, 2.5], [1, 3]),
    rate DOUBLE DEFAULT misata_choice([0.1, 0.25, 0.7]),
    tens INTEGER DEFAULT (10 * misata_uniform(1, 3)::INTEGER),
    CHECK (state <> 'open' OR n > 2), CHECK (kind = 'x' OR (is_late AND n < 4)),
    CHECK (day > DATE '2020-01-02' OR wide + price < 1), CHECK (rate < 0.6 OR kind = 'z'), CHECK (n + tens = 13 OR wide = 2),
    CHECK (day < DATE '2020-01-03' OR state = 'paid' OR rate = 0.7))"""


def strategies(con, table):
    return con.execute(
        f"SELECT name, strategy, detail, acceptance FROM misata_explain('{table}') WHERE kind = 'constraint'"
    ).fetchall()


def define(con, ddl):
    con.execute("SELECT misata_define($1)", [ddl])


def chi_square(counts, expected):
    """The p-value of counts against probabilities, categories below 5 pooled."""
    expected = np.array(expected) * sum(counts)
    order = np.argsort(expected)
    n_small = int(np.searchsorted(np.cumsum(expected[order]), 5.0)) + 1 if expected.min() < 5 else 0
    small, large = order[:n_small], order[n_small:]
    observed = np.append(np.array(counts)[large], np.array(counts)[small].sum())
    wanted = np.append(expected[large], expected[small].sum())
    kept = wanted > 0
    assert observed[~kept].sum() == 0
    return stats.chisquare(observed[kept], wanted[kept]).pvalue


def test_the_classic_has_950_solutions_equally_likely(con):
    """a + b + c = 100, a < b, 2b <= c + 50 over 0 .. 100."""
    define(con, CLASSIC)
    rows = con.execute(f"SELECT a, b, c, count(*) FROM misata_table('classic', {N_ROWS}) GROUP BY ALL").fetchall()
    wanted = {
        (a, b, 100 - a - b)
        for a, b in itertools.product(range(101), repeat=2)
        if 100 - a - b >= 0 and a < b and 2 * b <= 150 - a - b
    }
    assert len(wanted) == 950 and {row[:3] for row in rows} == wanted
    assert chi_square([row[3] for row in rows], [1 / 950] * 950) > LEAST_P
    kept = strategies(con, "classic")
    assert [row[1] for row in kept] == ["derive", "enumerate", "enumerate"]
    assert all("950 solutions of 2,738 combinations" in row[2] and row[3] == 1 for row in kept)


def test_weights_and_nulls_are_those_of_the_generators_given_the_checks(con):
    """Every type, unequal weights, NULL as one more value: against DuckDB's own enumeration of all combinations."""
    define(con, MIXED)
    names = "state, n, kind, is_late, day, wide, price, rate, tens"
    checks = [row[0].removeprefix("CHECK ") for row in strategies(con, "mixed") if row[0].startswith("CHECK")]
    assert len(checks) == 6 and {row[1] for row in strategies(con, "mixed")} == {"construct", "enumerate"}
    binomial = stats.binom.pmf(range(5), 4, 0.4).tolist()
    lists = {
        "state": [("'open'", 0.7), ("'paid'", 0.2), ("'a state of more than twelve bytes'", 0.1)],
        "n": [("NULL::INTEGER", 0.3), *((f"{k}", 0.7 * p) for k, p in enumerate(binomial))],
        "kind": [("'x'", 0.5), ("'y'", 0.3), ("'z'", 0.2)],
        "is_late": [("NULL::BOOLEAN", 0.2), ("true", 0.72), ("false", 0.08)],
        "day": [(f"DATE '2020-01-0{d}'", 1 / 3) for d in (1, 2, 3)],
        "wide": [(f"{k}::HUGEINT", 0.2) for k in range(-2, 3)],
        "price": [("1.25::DECIMAL(20,2)", 0.25), ("2.50::DECIMAL(20,2)", 0.75)],
        "rate": [(f"{r}::DOUBLE", 1 / 3) for r in (0.1, 0.25, 0.7)],
        "tens": [(f"{t}", 1 / 3) for t in (10, 20, 30)],
    }
    tables = ", ".join(
        f"(VALUES {', '.join(f'({value}, {p!r}::DOUBLE)' for value, p in values)}) AS v_{name}({name}, p_{name})"
        for name, values in lists.items()
    )
    product = " * ".join(f"p_{name}" for name in lists)
    passed = " AND ".join(f"({check}) IS NOT FALSE" for check in checks)
    wanted = {
        row[:-1]: row[-1] for row in con.execute(f"SELECT {names}, {product} FROM {tables} WHERE {passed}").fetchall()
    }
    total = sum(wanted.values())
    found = Counter(
        {
            row[:-1]: row[-1]
            for row in con.execute(
                f"SELECT {names}, count(*) FROM misata_table('mixed', {N_ROWS}) GROUP BY ALL"
            ).fetchall()
        }
    )
    assert found.keys() <= wanted.keys()
    assert chi_square([found[key] for key in wanted], [p / total for p in wanted.values()]) > LEAST_P
    solutions = int(strategies(con, "mixed")[1][2].split(": ")[1].split(" ")[0].replace(",", ""))
    assert solutions == len(wanted)


def test_duckdb_accepts_the_rows(con):
    """DuckDB itself checks them on the way into a table."""
    define(con, MIXED)
    con.execute(MIXED.replace("CREATE TABLE", "CREATE OR REPLACE TEMP TABLE"))
    con.execute("INSERT INTO mixed SELECT * FROM misata_table('mixed', 20_000)")


@pytest.mark.parametrize("ddl", [CLASSIC, MIXED], ids=["classic", "mixed"])
def test_cells_depend_on_nothing_but_their_row(con, ddl):
    """Neither on the columns asked for, nor on where the rows start, nor on threads."""
    define(con, ddl)
    table = "classic" if "classic" in ddl else "mixed"
    whole = con.execute(f"SELECT * FROM misata_table('{table}', 5000)").fetchall()
    names = [column[0] for column in con.description]
    later = con.execute(f"SELECT * FROM misata_table('{table}', 1000, start := 3000)").fetchall()
    assert later == whole[3000:4000]
    for place, name in enumerate(names):
        alone = con.execute(f"SELECT \"{name}\" FROM misata_table('{table}', 5000)").fetchall()
        assert [row[0] for row in alone] == [row[place] for row in whole]
    con.execute("SET threads = 4")
    by_threads = con.execute(f"SELECT * FROM misata_table('{table}', 300_000)").fetchall()
    con.execute("SET threads = 1")
    assert Counter(by_threads) == Counter(con.execute(f"SELECT * FROM misata_table('{table}', 300_000)").fetchall())
    con.execute("RESET threads")


def test_a_child_sees_the_cells_of_its_parent(con):
    """A parent's enumerated cells are recomputed at the rows that its children picked."""
    define(con, "CREATE TABLE p (id BIGINT PRIMARY KEY, a INTEGER DEFAULT misata_uniform(1, 9), b INTEGER DEFAULT misata_uniform(1, 9), CHECK (a * b = 12))")  # fmt: skip
    define(con, "CREATE TABLE c (p_id BIGINT REFERENCES p, a INTEGER DEFAULT (p.a), b INTEGER DEFAULT (p.b))")
    wrong = con.execute(
        "SELECT count(*), count(*) FILTER (c.a <> p.a OR c.b <> p.b OR c.a * c.b <> 12) "
        "FROM misata_table('c', 2000, parents := MAP {'p': 100}) c JOIN misata_table('p', 100) p ON c.p_id = p.id"
    ).fetchone()
    assert wrong == (2000, 0)
    assert strategies(con, "p")[-1][1] == "enumerate"


def test_what_rejection_does_well_is_left_to_it(con):
    """There are too many combinations to list, of which most pass."""
    define(con, "CREATE TABLE easy (a INTEGER DEFAULT misata_uniform(1, 999), b INTEGER DEFAULT misata_uniform(1, 999), CHECK (a * b % 12 <> 7))")  # fmt: skip
    ((_, strategy, _, acceptance),) = strategies(con, "easy")
    assert strategy == "reject" and 0.9 < acceptance < 1


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ("CHECK (a * c % 100 > 97), CHECK (a * b % 89 = 3), CHECK (b % 7 = 1 OR c > 2), CHECK (a - b > 95)",
         ["CHECK (a * b % 89 = 3) and CHECK (a - b > 95) cannot hold together: none of the 10,201 combinations of a and b "
          "satisfies them\n  a is drawn from 0 to 100\n  b is drawn from 0 to 100\n  this is proved, not sampled"]),
        ("CHECK (a * c > 500), CHECK (a * b < 400), CHECK (b % 7 = 1 OR c > 2), CHECK (b > 41)",
         ["CHECK (a * c > 500) and CHECK (a * b < 400) cannot hold together, by the ranges of what is drawn",
          "b is drawn from 42 to 100, by CHECK (b > 41)", "this is proved, not sampled"]),
        ("CHECK (a * a = 7)", ["CHECK (a * a = 7) cannot hold", "a satisfies it", "this is proved, not sampled"]),
        ("CHECK (a > b + c), CHECK (c > 3), CHECK (2 * a < b)",
         ["CHECK (a > b + c) and CHECK (2 * a < b) cannot hold together, by the ranges of what is drawn",
          "c is drawn from 4 to 9"]),
    ],
    ids=["with what narrowed them", "pairs", "alone", "ranges"],
)  # fmt: skip
def test_the_smallest_set_that_clashes_is_named(con, checks, said):
    """Without sampling: all combinations were looked at, or ranges do not meet."""
    ddl = (
        "CREATE TABLE t (a INTEGER DEFAULT misata_uniform(0, 100), b INTEGER DEFAULT misata_uniform(0, 100), "
        f"c INTEGER DEFAULT misata_uniform(0, 9), {checks})"
    )
    with pytest.raises(Exception, match="cannot hold") as caught:
        con.execute("FROM misata_table($1, 10)", [ddl])
    for text in said:
        assert text in str(caught.value)
    assert "b % 7" not in str(caught.value)


def test_min_acceptance_lets_rows_be_tried_longer(con):
    """Below 1e-4 a table is refused, unless the call says that it may take so long."""
    define(con, "CREATE TABLE rare (a BIGINT DEFAULT misata_uniform(0, 100000000), b BIGINT DEFAULT misata_uniform(0, 100000000), CHECK (a * b < 10000000000))")  # fmt: skip
    with pytest.raises(Exception, match="min_acceptance := "):
        con.execute("FROM misata_table('rare', 10)")
    rows = con.execute("FROM misata_table('rare', 20, min_acceptance := 1e-6)").fetchall()
    assert len(rows) == 20 and all(a * b < 10**10 for a, b in rows)
    explained = con.execute(
        "SELECT acceptance, attempts FROM misata_explain('rare', min_acceptance := 1e-6) WHERE kind = 'constraint'"
    ).fetchone()
    assert 5e-6 < explained[0] < 5e-5 and explained[1] == pytest.approx(1 / explained[0])
    for value in ("0", "-1", "1.5", "NULL"):
        with pytest.raises(Exception, match="min_acceptance must"):
            con.execute(f"FROM misata_table('rare', 10, min_acceptance := {value})")
