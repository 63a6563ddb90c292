"""What plain rejection could do is not refused: CHECKs that only NULL passes, and keys that satisfy theirs as they are."""

import duckdb
import numpy as np
import pytest
from scipy import stats

LEAST_P = 1e-6
ONLY_NULL = {
    "outside a uniform generator": ("BIGINT DEFAULT misata_null(0.2, misata_uniform(0, 100))", "a > 200"),
    "no value of the type": ("SMALLINT DEFAULT misata_null(0.2, misata_normal(0, 300))", "a = -2.5"),
    "below a discrete one": ("INTEGER DEFAULT misata_null(0.2, misata_zipf(1.2, 50))", "a < -3"),
    "bounds that clash": ("DOUBLE DEFAULT misata_null(0.2, misata_normal(0, 1))", "a < 1 AND a > 2"),
    "not in a list": ("VARCHAR DEFAULT misata_null(0.2, misata_choice(['a', 'b']))", "a = 'c'"),
    "a UNIQUE column": ("INTEGER UNIQUE DEFAULT misata_null(0.2, misata_uniform(0, 100))", "a > 200"),
    "a sum that is too small": (
        "BIGINT DEFAULT misata_null(0.2, misata_uniform(0, 1000000)), b BIGINT DEFAULT misata_uniform(0, 1000000)", "a + b < 0",
    ),
    "a column on both sides": (
        "BIGINT DEFAULT misata_null(0.2, misata_uniform(0, 100)), b DATE", "b + CAST(a AS INTEGER) < b - 3",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ONLY_NULL)
def test_what_only_null_passes_is_null(con, case):
    """A CHECK that is NULL passes, so these rows are what plain rejection would keep of them: one in five."""
    columns, check = ONLY_NULL[case]
    con.execute("SELECT misata_define(?)", [f"CREATE TABLE t (a {columns}, CHECK ({check}))"])
    assert con.execute("SELECT count(*), count(a) FROM misata_table('t', 5000)").fetchone() == (5000, 0)


def test_explain_says_why_every_row_is_null(con):
    """And nobody has to guess."""
    con.execute("SELECT misata_define('CREATE TABLE t (a INTEGER DEFAULT misata_null(0.2, misata_uniform(0, 9)) CHECK (a > 10))')")  # fmt: skip
    assert con.execute("SELECT detail FROM misata_explain('t') WHERE kind = 'column'").fetchone() == (
        "NULL: no value of misata_uniform(0, 9) satisfies CHECK (a > 10)",
    )


@pytest.mark.parametrize("declared", ["misata_null(0, misata_uniform(0, 9))", "misata_uniform(0, 9)"])
def test_without_nulls_nothing_is_left(con, declared):
    """A generator that is never NULL has no row."""
    with pytest.raises(duckdb.Error, match=r"CHECK \(a > 10\) cannot hold"):
        con.execute("SELECT misata_define(?)", [f"CREATE TABLE t (a INTEGER DEFAULT {declared} CHECK (a > 10))"])


def test_not_null_is_refused_where_only_null_passes(con):
    """With the CHECK that leaves nothing else."""
    ddl = "CREATE TABLE t (a INTEGER NOT NULL DEFAULT misata_null(0.2, misata_uniform(0, 9)) CHECK (a > 10))"
    with pytest.raises(duckdb.Error, match=r"NOT NULL cannot hold: .* NULL in every row \(NULL: no value of .*CHECK \(a > 10\)"):  # fmt: skip
        con.execute("SELECT misata_define(?)", [ddl])


@pytest.mark.parametrize("q", [10, 10_000_000])
def test_a_column_that_cancels_out_may_be_null(con, q):
    """a + q < q + 10 says nothing about a where q is NULL, whether the columns are enumerated or drawn again."""
    con.execute("SELECT misata_define(?)", [
        f"CREATE TABLE t (q BIGINT DEFAULT misata_null(0.5, misata_uniform(0, {q})), a BIGINT DEFAULT misata_uniform(0, 99), "
        "b BIGINT DEFAULT misata_uniform(0, 99), CHECK (a + b + q < q + 100))"
    ])  # fmt: skip
    n, n_known, most = con.execute("SELECT count(*), count(q), max(a + b) FROM misata_table('t', 50_000)").fetchone()
    passing = np.add.outer(np.arange(100), np.arange(100)) < 100
    assert stats.binomtest(n_known, n, passing.mean() / (1 + passing.mean())).pvalue > LEAST_P
    assert most > 190


SEQUENCE = "CREATE TABLE t (a INTEGER DEFAULT misata_sequence(1), CHECK ({check}))"


@pytest.mark.parametrize("check", ["a IN (1, 2, 3, 5)", "a < 4", "a <> 4", "a * a <= 9"])
def test_a_sequence_keeps_a_check_that_its_rows_satisfy(con, check):
    """By the rows asked for: three are taken, a fourth would be 4."""
    con.execute("SELECT misata_define(?)", [SEQUENCE.format(check=check)])
    assert con.execute("SELECT list(a ORDER BY a) FROM misata_table('t', 3)").fetchone() == ([1, 2, 3],)
    with pytest.raises(duckdb.Error, match=r"take every value|does not satisfy it"):
        con.execute("FROM misata_table('t', 4)")


@pytest.mark.parametrize("seed", range(8))
def test_keys_are_looked_at_under_the_seed_of_the_call(con, seed):
    """Whether the first parent has a child depends on the seed, and so does whether the CHECK holds."""
    con.execute("SELECT misata_define(?)", [
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('fanout', 0, 3, 20), "
        "CHECK (pid > sign(date_part('day', DATE '2020-01-03'))))"
    ])  # fmt: skip
    sizes = f"200, parents := MAP {{'p': 50}}, seed := {seed}"
    try:
        least = con.execute(f"SELECT min(pid) FROM misata_table('t', {sizes})").fetchone()
    except duckdb.Error as error:
        assert "nothing in it can be drawn again" in str(error)
        con.execute("SELECT misata_define('CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk(''fanout'', 0, 3, 20))')")  # fmt: skip
        assert con.execute(f"SELECT min(pid) FROM misata_table('t', {sizes})").fetchone() == (1,)
    else:
        assert least > (1,)


@pytest.mark.parametrize(
    ("declared", "check"),
    [
        ("DECIMAL(9,2) DEFAULT misata_lognormal(4, 1)", "a <> 83"),
        ("BIGINT DEFAULT misata_geometric(1e-7)", "a <> 5"),
    ],
)
def test_single_values_of_wide_distributions_are_rejected(con, declared, check):
    """Of more values than a table holds, those that must not be are drawn again."""
    con.execute("SELECT misata_define(?)", [f"CREATE TABLE t (a {declared}, CHECK ({check}))"])
    assert con.execute("SELECT strategy FROM misata_explain('t') WHERE kind = 'constraint'").fetchone() == ("reject",)
    assert con.execute(f"SELECT count(*) FROM misata_table('t', 100_000) WHERE {check}").fetchone() == (100_000,)
