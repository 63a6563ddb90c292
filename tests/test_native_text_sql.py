"""Columns of text through SQL: no Python stage, and DuckDB computes the same from the other columns."""

import subprocess
import sys

import pytest

from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.registry import Registry

COLUMNS = {
    "id": "BIGINT PRIMARY KEY",
    "given": "VARCHAR DEFAULT misata_vocabulary('first_name')",
    "family": "VARCHAR DEFAULT misata_null(0.1, misata_vocabulary('family_name'))",
    "code": "VARCHAR DEFAULT misata_null(0.2, misata_regex('[A-Za-zé]{0,12}'))",
    "plan": "ENUM('free', 'Größer', 'pro') DEFAULT misata_choice(['free', 'Größer', 'pro'])",
    "active": "BOOLEAN DEFAULT misata_null(0.3, misata_bernoulli(0.5))",
    "price": "DECIMAL(9,2) DEFAULT misata_normal(0, 50)",
    "big": "UBIGINT DEFAULT misata_uniform(9000000000000000000, 18446744073709551615)",
    "birth": "DATE DEFAULT misata_uniform(DATE '0900-01-01', DATE '2020-01-01')",
    "seen": "TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '1969-12-01', TIMESTAMP '2030-01-01')",
    "token": "UUID DEFAULT misata_uuid()",
}
TEXTS = {
    "email": "lower(given || '.' || coalesce(family, 'x')) || id || '@example.com'",
    "name": "concat_ws(' ', upper(left(given, 1)), family)",
    "label": "concat(code, '/', family, '/', active, '/', plan)",
    "everything": "given || plan || price || big || birth || seen || token",
    "padded": "lpad(CAST(id AS VARCHAR), 4, '0') || '-' || upper(right(CAST(token AS VARCHAR), 6))",
    "status": "CASE WHEN active THEN upper(plan) WHEN family = 'Li' THEN 'li' ELSE lower(plan) || '!' END",
    "of_email": "email || '?' || status",
    "nothing": "nullif(plan, 'pro') || given",
}
N_ROWS = 70_000


def table(name: str, texts: dict[str, str] = TEXTS) -> str:
    columns = {**COLUMNS, **{column: f"VARCHAR DEFAULT ({text})" for column, text in texts.items()}}
    return f"CREATE TABLE {name} (" + ", ".join(f"{column} {type}" for column, type in columns.items()) + ")"


@pytest.mark.parametrize("threads", [1, 4])
def test_duckdb_computes_the_same_text(con, threads):
    """Every row of every text, in large scans and from any row on."""
    con.execute(f"SET threads = {threads}")
    con.execute("SELECT misata_define(?)", [table("people")])
    wrong = ", ".join(f"count(*) FILTER ({column} IS DISTINCT FROM ({text}))" for column, text in TEXTS.items())
    for source in (f"misata_table('people', {N_ROWS})", "misata_table('people', 3001, start := 123456789)"):
        assert con.execute(f"SELECT {wrong} FROM {source}").fetchone() == (0,) * len(TEXTS)


def test_native_text_has_no_python_stage():
    """So a scan of it does not take the GIL; and a text of other texts has none either."""
    registry = Registry()
    registry.define(table("people"))
    plan = registry.plan("people", 10)
    assert plan.scan(tuple(range(len(plan.columns)))).program.native()


def test_native_text_beside_a_python_stage(con):
    """An expression for Polars may read a native text, which then lies in larger batches, and the other way round."""
    texts = {**TEXTS, "polars": "repeat(email, 2)", "reads_polars": "polars || '!' || id"}
    con.execute("SELECT misata_define(?)", [table("mixed", texts)])
    wrong = ", ".join(f"count(*) FILTER ({column} IS DISTINCT FROM ({text}))" for column, text in texts.items())
    found = con.execute(f"SELECT {wrong} FROM misata_table('mixed', {N_ROWS})").fetchone()
    assert found == (0,) * len(texts)


def test_the_bytes_are_those_of_polars(con, monkeypatch):
    """Hidden draws included: the same seed gives the same text either way."""
    expressions = [
        "'ORD-' || misata_sequence(1000)",
        "misata_vocabulary('first_name') || '.' || misata_vocabulary('family_name_ascii') || '@example.com'",
        "upper(misata_hash_id(7)) || '-' || left(misata_uuid()::VARCHAR, 9) || misata_regex('[a-z]{1,9}')",
        "lower(misata_regex('[A-Z]{2}[0-9]{3}')) || misata_null(0.5, misata_vocabulary('city'))",
        "CASE misata_vocabulary('country') WHEN 'DE' THEN misata_choice(['Ä', 'b']) ELSE misata_choice(['c', 'd']) END",
        "concat(misata_null(0.5, misata_uniform(1, 1000)), '-', misata_null(0.5, misata_bernoulli(0.2)))",
    ]
    columns = ", ".join(f"c{i} VARCHAR DEFAULT ({e})" for i, e in enumerate(expressions))
    registry = Registry()
    registry.define(f"CREATE TABLE t ({columns})")
    assert registry.plan("t", 1).scan(tuple(range(len(expressions)))).program.native()
    digest = "SELECT bit_xor(hash(COLUMNS(*))) FROM misata_table('t', 40000, seed := 5)"
    con.execute("SELECT misata_define(?)", [f"CREATE TABLE t ({columns})"])
    native = con.execute(digest).fetchone()
    monkeypatch.setattr(ExpressionSource, "native_text", None)
    con.execute("SELECT misata_define(?)", [f"CREATE TABLE t ({columns})"])
    assert con.execute(digest).fetchone() == native


def test_plain_concatenations_import_no_polars():
    """It takes as long to import as all the rest."""
    script = (
        "import sys, misata_sql\n"
        "con = misata_sql.connect()\n"
        "con.execute(\"SELECT misata_define('CREATE TABLE t (id BIGINT, a VARCHAR DEFAULT "
        "lower(misata_vocabulary(''first_name_ascii'')) || ''.'' || misata_sequence(1) || ''@example.com'')')\")\n"
        "assert con.execute(\"SELECT a FROM misata_table('t', 5)\").fetchall()[4][0].endswith('.5@example.com')\n"
        "assert 'polars' not in sys.modules and 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
