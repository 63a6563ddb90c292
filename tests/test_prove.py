"""CHECKs that are true by the expressions of their columns: what is proved holds, and what may fail is not proved."""

import duckdb
import pytest

PARENT = (
    "CREATE TABLE p (id INTEGER PRIMARY KEY, moment TIMESTAMP NOT NULL DEFAULT misata_uniform(TIMESTAMP '2020-01-01', "
    "TIMESTAMP '2021-01-01'), on_day DATE NOT NULL DEFAULT misata_uniform(DATE '2020-01-01', DATE '2021-01-01'), "
    "price DECIMAL(8, 2) NOT NULL DEFAULT misata_uniform(1.0, 50.0) CHECK (price BETWEEN 1 AND 50), "
    "f DOUBLE NOT NULL DEFAULT misata_normal(0, 1)); "
)
COLUMNS = {
    "later": "TIMESTAMP DEFAULT p.moment + to_seconds(CAST(misata_uniform(60, 90) AS INTEGER))",
    "sooner": "TIMESTAMP DEFAULT p.moment - INTERVAL 1 HOUR * n",
    "on_or_later": "DATE DEFAULT CAST(p.on_day + INTERVAL 1 MONTH * (n - 1) AS DATE)",
    "next": "DATE DEFAULT p.on_day + n",
    "n": "INTEGER NOT NULL DEFAULT misata_uniform(1, 9)",
    "few": "INTEGER NOT NULL DEFAULT misata_choice([2, 4, 6])",
    "name": "VARCHAR NOT NULL DEFAULT misata_choice(['a', 'b', 'c'])",
    "often": "INTEGER DEFAULT misata_null(0.3, misata_uniform(1, 9))",
    "x": "DOUBLE NOT NULL DEFAULT misata_uniform(0.0, 1.0)",
    "total": "DECIMAL(12, 2) NOT NULL DEFAULT p.price * n",
    "kind": "VARCHAR NOT NULL DEFAULT CASE WHEN n > 4 THEN 'many' ELSE 'few' END",
    "some": "INTEGER DEFAULT CASE WHEN n > 4 THEN n * 10 END",
    "most": "INTEGER NOT NULL DEFAULT greatest(n, 3)",
    "maybe": "INTEGER DEFAULT greatest(often, 3 - n)",
    "double": "DOUBLE DEFAULT p.f + n",
    "half": "INTEGER NOT NULL DEFAULT CAST(x AS INTEGER)",
    "start": "TIMESTAMP NOT NULL DEFAULT misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2021-01-01')",
    "finish": "TIMESTAMP NOT NULL DEFAULT start + to_minutes(n)",
    "second": "TIMESTAMP DEFAULT later + to_days(n)",
}
PROVED = [
    "later > p.moment", "finish >= start + INTERVAL 1 MINUTE", "later <> p.moment", "sooner < p.moment", "second > later",
    "on_or_later >= p.on_day", "next > p.on_day", "total BETWEEN 1 AND 450", "kind IN ('few', 'many', 'none')",
    "(kind = 'many') = (n > 4)", "(kind = 'few') = (n <= 4)", "(some IS NOT NULL) = (n > 4)", "some BETWEEN 10 AND 90",
    "most >= 3", "half BETWEEN 0 AND 1", "finish - INTERVAL 1 DAY IS NOT NULL OR some > 5",
    "name <> 'a' OR few + n < 16", "few * n % 2 = 0 AND n * few <= 54", "p.price * 2 >= 2",
    "abs(n - 5) * few <= 24", "finish < start + INTERVAL 10 MINUTE",
]  # fmt: skip
NOT_PROVED = [
    "later > p.moment + INTERVAL 60 SECOND", "total > 1.5", "finish > start + INTERVAL 1 MINUTE", "finish < start + INTERVAL 9 MINUTE", "kind IN ('few', 'none')", "(kind = 'many') = (n > 5)",
    "(kind = 'few') = (n < 4)", "(some IS NOT NULL) = (n >= 4)", "some > 50", "most > 3", "half < 1",
    "on_or_later > p.on_day", "next > p.on_day + 1", "maybe >= often + 1 OR n > 1", "double > p.f",
    "name <> 'a' OR few + n < 15", "abs(n - 5) * few < 24", "later > second - INTERVAL 2 DAY", "often > 1",
]  # fmt: skip

TRUE = {"double > p.f"}  # of these doubles, but what is added to a large one is lost


def define(con: duckdb.DuckDBPyConnection, *checks: str) -> set[str]:
    """The strategies of CHECKs over the columns."""
    columns = ", ".join(f'"{name}" {declared}' for name, declared in COLUMNS.items())
    declared = "".join(f", CHECK ({check})" for check in checks)
    ddl = f"CREATE TABLE t (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL REFERENCES p, {columns}{declared})"
    con.execute("SELECT misata_define($1)", [PARENT + ddl]).fetchall()
    query = "SELECT strategy FROM misata_explain('t') WHERE kind = 'constraint' AND name LIKE 'CHECK%'"
    return {strategy for (strategy,) in con.execute(query).fetchall()}


def violations(con: duckdb.DuckDBPyConnection, checks: list[str]) -> list[int]:
    """Of 20,000 rows, with their parents."""
    con.execute("CREATE OR REPLACE TEMP TABLE p AS FROM misata_table('p', 2000)")
    con.execute("CREATE OR REPLACE TEMP TABLE t AS FROM misata_table('t', 20000, parents := MAP {'p': 2000})")
    counts = ", ".join(f"count(*) FILTER (NOT ({own(check)}))" for check in checks)
    return list(con.execute(f"SELECT {counts} FROM t JOIN p ON p.id = p_id").fetchone())


def own(check: str) -> str:
    """With t. in front of the names of t's columns."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(check, dialect="duckdb")
    for column in tree.find_all(exp.Column):
        if not column.table:
            column.set("table", exp.to_identifier("t"))
    return tree.sql("duckdb")


def test_what_is_proved_holds(con):
    """No row is looked at, and DuckDB finds none that breaks it."""
    assert define(con, *PROVED) == {"construct"}
    assert violations(con, PROVED) == [0] * len(PROVED)


@pytest.mark.parametrize("check", NOT_PROVED)
def test_what_may_fail_is_not_proved(con, check):
    """The bound next to the tight one is left to the other rules."""
    assert "construct" not in define(con, check)


def test_what_is_not_proved_does_fail(con):
    """Without the CHECKs some row breaks each of them, so that a proof would have been wrong."""
    define(con)
    failing = [check for check in NOT_PROVED if check not in TRUE]
    assert 0 not in violations(con, failing)


def test_what_is_proved_costs_no_scan_anything(con):
    """A column is drawn alone, though a CHECK joins it to others."""
    define(con, "later > p.moment AND total >= 1")
    before = con.execute("SELECT list(n) FROM misata_table('t', 1000)").fetchone()
    define(con)
    assert con.execute("SELECT list(n) FROM misata_table('t', 1000)").fetchone() == before


def test_an_operation_of_the_check_that_can_fail_is_not_proved(con):
    """Where DuckDB would raise an error it refuses the row."""
    con.execute(
        "SELECT misata_define('CREATE TABLE big (i INTEGER NOT NULL DEFAULT misata_uniform(0, 2147483647), "
        "j INTEGER NOT NULL DEFAULT misata_uniform(0, 10), CHECK (i + j >= i))')"
    ).fetchall()
    query = "SELECT strategy FROM misata_explain('big') WHERE name LIKE 'CHECK%'"
    assert con.execute(query).fetchall() == [("reject",)]
    con.execute("CREATE TABLE taken (i INTEGER, j INTEGER, CHECK (i + j >= i))")
    con.execute("INSERT INTO taken FROM misata_table('big', 20000)")


def test_nobody_is_their_own_parent(con):
    """A foreign key to the table itself that picks earlier rows never picks the row, at any size."""
    con.execute(
        "SELECT misata_define('CREATE TABLE staff (id INTEGER PRIMARY KEY, boss_id INTEGER "
        "DEFAULT misata_fk(''fanout'', 1, 6, 15) REFERENCES staff, CHECK (boss_id <> id))')"
    ).fetchall()
    query = "SELECT strategy FROM misata_explain('staff') WHERE name LIKE 'CHECK%'"
    assert con.execute(query).fetchall() == [("construct",)]
    assert con.execute("SELECT count(*) FROM misata_table('staff', 5000) WHERE boss_id = id").fetchone() == (0,)
