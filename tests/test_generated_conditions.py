"""GENERATED columns that have no value for some draws: such rows are drawn again, since DuckDB would refuse them."""

import pytest

CASES = {
    "a cast to a narrower type": (
        "b UINTEGER DEFAULT misata_uniform(0, 100000)", "g SMALLINT GENERATED ALWAYS AS (CAST(b AS SMALLINT))", "b <= 32767",
    ),
    "division by zero": (
        "a INTEGER DEFAULT misata_uniform(0, 9), n INTEGER DEFAULT misata_uniform(0, 9)",
        "g INTEGER GENERATED ALWAYS AS (a // (n % 3))", "n % 3 <> 0",
    ),
    "overflow of the column's own type": (
        "a TINYINT DEFAULT misata_uniform(-100, 100)", "g TINYINT GENERATED ALWAYS AS (a * 2)", "a * 2 BETWEEN -128 AND 127",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_duckdb_computes_every_row(con, name):
    """It takes them all, and its values are those of generated := true."""
    columns, generated, holds = CASES[name]
    con.execute(
        "SELECT misata_define(?)", [f"CREATE TABLE t (id INTEGER PRIMARY KEY, {columns}, {generated})"]
    ).fetchall()
    con.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {columns}, {generated})")  # a DEFAULT may call a generator
    con.execute("INSERT INTO t SELECT * FROM misata_table('t', 20000)")
    assert con.execute(f"SELECT count(*) FROM t WHERE NOT ({holds})").fetchone() == (0,)
    differ = "SELECT count(*) FROM (SELECT id, g FROM t EXCEPT SELECT id, g FROM misata_table('t', 20000, generated := true))"
    assert con.execute(differ).fetchone() == (0,)
    (strategy,) = con.execute("SELECT strategy FROM misata_explain('t') WHERE name LIKE 'g GENERATED%'").fetchone()
    assert strategy in ("reject", "enumerate")


@pytest.mark.parametrize(
    "column",
    [
        "g BIGINT GENERATED ALWAYS AS (id * 10)",
        "g VARCHAR GENERATED ALWAYS AS (upper(t))",
        "g INTEGER GENERATED ALWAYS AS (a + 1)",
    ],
)
def test_what_cannot_fail_costs_nothing(con, column):
    """Nor does what only keys could make fail: no condition is made of it."""
    ddl = f"CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER DEFAULT misata_uniform(0, 9), t VARCHAR, {column})"
    con.execute("SELECT misata_define(?)", [ddl]).fetchall()
    assert con.execute("SELECT count(*) FROM misata_explain('t') WHERE strategy = 'reject'").fetchone() == (0,)
    assert con.execute("SELECT count(g) FROM misata_table('t', 2000000, generated := true)").fetchone() == (2_000_000,)
