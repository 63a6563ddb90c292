"""GENERATED ALWAYS AS columns: read from DuckDB's own catalogue, and computed as DuckDB computes them."""

import pytest
from expression_oracle import COLUMNS, Oracle

from misata_sql.errors import DefinitionError
from misata_sql.expressions.bind_expressions import bind_generated
from misata_sql.spec.ddl import parse_tables
from misata_sql.spec.table import Table

# an expression, and the type that its column declares (none: DuckDB fills in that of the expression)
GENERATED = [
    ("d9 * small", ""), ("d9 * small", "DECIMAL(18,1)"), ("d9 / 3", "DECIMAL(10,2)"), ("d * 2", "FLOAT"), ("small + 1", "BIGINT"),
    ("CASE WHEN ti < 100 THEN ti + 1 ELSE ti END", "TINYINT"), ("s || '-' || i", ""), ("d", "VARCHAR"), ("small / 7", ""),
    ("CASE mood WHEN 'sad' THEN 0 WHEN 'ok' THEN 1.5 END", ""), ("day + INTERVAL 1 MONTH", "DATE"), ("date_trunc('month', ts)", "DATE"),
    ("date_diff('day', day, ts)", "INTEGER"), ("age(ts, TIMESTAMP '2000-01-01')", ""), ("strftime(ts, '%Y-%m')", ""), ("md5(s)", ""),
    ("s LIKE 'a%'", ""), ("s LIKE 'a%'", "INTEGER"), ("regexp_extract(s, '([a-z])b', 1)", ""), ("{'a': i, 'b': s}", ""),
    ("[s, w]", ""), ("[small, 2.5]", "DOUBLE[]"), ("MAP {'DE': 0.19, 'a': 0.2}[s]", ""), ("tags[1]", ""), ("len(tags)", "INTEGER"),
    ("addr", ""), ("trio[2] * 2", ""), ("coalesce(attrs['a'], 0)", ""), ("string_split(s, ' ')", ""), ("iv * 2", ""), ("clock", ""),
    ("TRY_CAST(s AS INTEGER)", ""), ("CAST('2020-01-01' AS DATE)", ""), ("CASE WHEN b THEN 'sad' ELSE 'ok' END", "ENUM('ok', 'sad')"),
    ("NOT b", ""), ("i IS NULL", ""), ("greatest(d4, small)", ""), ("u", "VARCHAR"), ("abs(small) ** 2", "INTEGER"), ("1", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(n_rows=61)


def _table_of(oracle: Oracle, sql: str) -> Table:
    """A table as duckdb_tables() shows it."""
    oracle.con.execute(f"CREATE OR REPLACE TABLE g ({', '.join(f'{n} {t}' for n, t in COLUMNS.items())}, {sql})")
    (printed,) = oracle.con.execute("SELECT sql FROM duckdb_tables() WHERE table_name = 'g'").fetchone()  # type: ignore[misc]
    (table,) = parse_tables(printed)
    return table


@pytest.mark.parametrize(("expression", "type"), GENERATED)
def test_a_generated_column_has_duckdbs_values(oracle: Oracle, expression: str, type: str) -> None:
    """DuckDB itself computes the column from the same rows, and casts it to the type that is declared."""
    table = _table_of(oracle, f"x {type} AS ({expression})")
    column = table.column("x")
    assert column.generated is not None
    source = bind_generated(table, column)
    assert source.draws == ()
    oracle.con.execute(f"INSERT INTO g SELECT {', '.join(COLUMNS)} FROM t ORDER BY row_number")
    expected = oracle.duckdb("x", source.type, "g")
    assert oracle.ours(source) == expected


def test_a_generated_column_may_name_another(oracle: Oracle) -> None:
    """DuckDB prints both, and each is bound over the columns that it names."""
    table = _table_of(oracle, "net DECIMAL(18,2) AS (d9 * 2), gross AS (net + 1), label VARCHAR AS (s || gross)")
    assert bind_generated(table, table.column("gross")).columns == ("net",)
    assert bind_generated(table, table.column("label")).columns == ("s", "gross")
    assert str(table.column("gross").type) == "DECIMAL(19,2)"


def test_a_generated_column_calls_no_generator() -> None:
    (table,) = parse_tables("CREATE TABLE t (a INTEGER, x INTEGER AS (a + misata_uniform(1, 5)))")
    with pytest.raises(DefinitionError, match="cannot call a generator") as caught:
        bind_generated(table, table.column("x"))
    assert "t.x" in str(caught.value)
    assert "Hint: give another column the generator" in str(caught.value)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("a INTEGER, x INTEGER AS (a + 1)", False),
        ("a INTEGER DEFAULT misata_null(0.5, misata_uniform(1, 5)), x INTEGER AS (a + 1)", True),
        ("a INTEGER, y INTEGER AS (nullif(a, 1)), x INTEGER AS (y + 1)", True),
        ("a INTEGER, y INTEGER AS (a + 1), x INTEGER AS (y * 2)", False),
    ],
)
def test_a_generated_column_knows_whether_it_can_be_null(definition: str, expected: bool) -> None:
    """Through other generated columns too."""
    (table,) = parse_tables(f"CREATE TABLE t ({definition})")
    assert bind_generated(table, table.column("x")).can_be_null is expected
