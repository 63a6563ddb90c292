"""CHECKs that move times by computed INTERVALs: judged by a kernel, with DuckDB's result."""

import pytest

COLUMNS = {
    "a": ("TIMESTAMP", "misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2022-01-01')"),
    "b": ("TIMESTAMP", "misata_null(0.1, misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2022-01-01'))"),
    "n": ("INTEGER", "misata_uniform(-5, 9)"),
    "m": ("INTEGER", "misata_null(0.2, misata_uniform(1, 200))"),
}


@pytest.mark.parametrize(
    "check",
    [
        "b > a + to_minutes(n)", "b > a + INTERVAL 1 MONTH * n", "b < a - to_months(n)", "b > a + to_hours(m) OR n > 3",
        "b - INTERVAL 2 DAY * m > a",
    ],
)  # fmt: skip
def test_duckdb_accepts_the_rows(con, check, monkeypatch):
    """20,000 of them, none of which Polars has judged."""
    monkeypatch.setattr("misata_sql.conditions.judge.PolarsJudge.__call__", lambda *_: pytest.fail("judged by Polars"))
    declared = ", ".join(f"{name} {type} DEFAULT {default}" for name, (type, default) in COLUMNS.items())
    con.execute("SELECT misata_define($1)", [f"CREATE TABLE t ({declared}, CHECK ({check}))"]).fetchall()
    plain = ", ".join(f"{name} {type}" for name, (type, _) in COLUMNS.items())
    con.execute(f"CREATE TABLE taken ({plain}, CHECK ({check}))")
    con.execute("INSERT INTO taken FROM misata_table('t', 20000)")
    assert con.execute("SELECT count(*) FROM taken").fetchone() == (20000,)
