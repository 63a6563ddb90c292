"""GENERATED columns that have no value for some draws: such rows are drawn again, since DuckDB would refuse them."""

import duckdb
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
    "a text that is no number": (
        "a VARCHAR DEFAULT misata_choice(['1', '22', 'x'])", "g INTEGER GENERATED ALWAYS AS (CAST(a AS INTEGER))", "a <> 'x'",
    ),
    "a part of a text that is too large a number": (
        "a VARCHAR DEFAULT misata_regex('[A-C]{1,2}[0-9]{1,5}')",
        "g SMALLINT GENERATED ALWAYS AS (CAST(regexp_extract(a, '[0-9]+') AS SMALLINT))",
        "CAST(regexp_extract(a, '[0-9]+') AS INTEGER) < 32768",
    ),
    "a text that is not in the ENUM": (
        "a VARCHAR DEFAULT misata_choice(['a', 'b', 'z'])", "g ENUM('a', 'b') GENERATED ALWAYS AS (a)", "a <> 'z'",
    ),
    "no such date": (
        "a INTEGER DEFAULT misata_uniform(2000, 2020), b INTEGER DEFAULT misata_uniform(0, 14)",
        "g DATE GENERATED ALWAYS AS (make_date(a, b, 1))", "b BETWEEN 1 AND 12",
    ),
    "a key by a column that is drawn": (
        "a TINYINT DEFAULT misata_uniform(-9, 9)", "g INTEGER GENERATED ALWAYS AS (id // a)", "a <> 0",
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
        "g BIGINT GENERATED ALWAYS AS (length(t) + 1)",
        "g SMALLINT GENERATED ALWAYS AS (TRY_CAST(t AS SMALLINT))",
    ],
)
def test_what_cannot_fail_costs_nothing(con, column):
    """Nor does what only keys could make fail: no condition is made of it."""
    ddl = f"CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER DEFAULT misata_uniform(0, 9), t VARCHAR, {column})"
    con.execute("SELECT misata_define(?)", [ddl]).fetchall()
    assert con.execute("SELECT count(*) FROM misata_explain('t') WHERE strategy = 'reject'").fetchone() == (0,)
    n_rows = 2_000_000 if "id" in column else 20_000
    (n_values,) = con.execute(f"SELECT count(g) FROM misata_table('t', {n_rows}, generated := true)").fetchone()
    assert n_values == (0 if "TRY" in column else n_rows)


def test_what_only_a_key_reads_is_looked_at_as_far_as_the_rows_go(con):
    """SMALLINT holds 32,767 keys; the ranges say so of 30,000, and rows do of 40,000 and of 3e7."""
    ddl = "CREATE TABLE t (id INTEGER PRIMARY KEY, g SMALLINT GENERATED ALWAYS AS (id))"
    con.execute("SELECT misata_define(?)", [ddl]).fetchall()
    assert con.execute("SELECT max(g) FROM misata_table('t', 30000, generated := true)").fetchone() == (30_000,)
    for n_rows, row in ((40_000, "32,767"), (3e7, "29,999,104")):
        with pytest.raises(duckdb.Error, match=f"cannot hold: row {row} has no value"):
            con.execute(f"SELECT count(*) FROM misata_table('t', {n_rows})")
