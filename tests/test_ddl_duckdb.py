"""DuckDB is the oracle: what is read of a text is what DuckDB sees in it."""

import duckdb
import pytest
from ddl_oracle import columns_of, described, printed, without_brackets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_types import NAMES, TYPES

from misata_sql.errors import DefinitionError
from misata_sql.spec.ddl import parse_tables
from misata_sql.spec.keywords import fold, quote_name
from misata_sql.spec.table import Table

# What DuckDB must know before it takes some of the texts.
BEFORE = """
CREATE TABLE p (id INT PRIMARY KEY, u INT UNIQUE, v INT, w INT, UNIQUE (v, w));
CREATE SCHEMA "my s"; CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE MACRO misata_choice(a, b) AS a[1]; CREATE MACRO misata_normal(a, b) AS a;
CREATE MACRO misata_null(a, b) AS b;
"""
TYPES_BEFORE = "CREATE TYPE mood AS ENUM ('sad', 'ok');"

TEXTS = [
    "CREATE TABLE t (a INT)",
    "create or replace table T(a int, b int8,)",
    'CREATE TABLE IF NOT EXISTS "my s"."T""q" ("ü" INT, "select" TEXT, "a b" INT PRIMARY KEY)',
    "CREATE TEMP TABLE tmp (a INT, B INT, PRIMARY KEY (b, A))",
    "CREATE TABLE t (a INT, -- one\n b INT /* two, /* nested */ b2 INT */, c INT)",
    "CREATE TABLE t (year INT, date DATE, type VARCHAR, timestamp TIMESTAMP, interval INTERVAL, map INT)",
    "CREATE TABLE t (m mood, l MOOD[], e ENUM('x', 'y''z'), s STRUCT(a INT, \"b c\" mood)[3])",
    "CREATE TABLE t (id BIGINT PRIMARY KEY, g INT GENERATED ALWAYS AS (id + 1) VIRTUAL, h INT AS (id * 2))",
    "CREATE TABLE t (a INT NOT NULL DEFAULT 3 CHECK (a > 2) UNIQUE CHECK (a < 9))",
    "CREATE TABLE t (a INT CONSTRAINT x PRIMARY KEY, b INT CONSTRAINT y NOT NULL, CONSTRAINT z UNIQUE (b))",
    "CREATE TABLE t (a INT REFERENCES p, b INT REFERENCES p (u), v INT, w INT, FOREIGN KEY (v, w) REFERENCES p (V, W))",
    "CREATE TABLE t (a INT DEFAULT misata_choice([1, 2], [0.5, 0.5]), "
    "b INT DEFAULT misata_null(0.1, misata_normal(3, 1)))",
    "CREATE TABLE t (a TIMESTAMP, b TIMESTAMP, CHECK (b > a AND b < a + INTERVAL 30 DAY))",
    "CREATE TABLE t (a TIMESTAMP, CHECK (a < TIMESTAMP '2020-01-01' + INTERVAL '1 year 2 months'))",
    "CREATE TABLE t (a INT, s VARCHAR, CHECK (a IN (1, 2, 3) AND s LIKE 'x%' OR s IS NULL AND NOT a BETWEEN 2 AND 3))",
    "CREATE TABLE t (a INT, b INT, CHECK (a = b * 2 + 1 OR a <> -b), CHECK (t.a > t.b))",
    "CREATE TABLE t (s STRUCT(a INT, b STRUCT(c INT)), CHECK (s.a > s.b.c))",
    "CREATE TABLE t (p BOOLEAN, CHECK (p IS TRUE OR p IS NOT FALSE OR p IS NULL))",
    "CREATE TABLE t (l INT[], a INT, CHECK (contains(l, a) AND len(l) > 3 AND l[1] = 2))",
    "CREATE TABLE t (a DECIMAL(10,2) DEFAULT 3.50, b DOUBLE DEFAULT 1e-3, c DOUBLE DEFAULT .5, d INT DEFAULT 1_000)",
    "CREATE TABLE t (a VARCHAR DEFAULT $$it's$$, b VARCHAR DEFAULT E'a\\nb\\x41', c VARCHAR DEFAULT 'it''s')",
    "CREATE TABLE t (a DATE DEFAULT DATE '2020-01-01', b TIMESTAMP DEFAULT current_timestamp, c DATE DEFAULT today())",
    "CREATE TABLE t (a INT DEFAULT NULL, b INT NULL, c INT DEFAULT CASE WHEN 1 > 2 THEN NULL ELSE 3 END NOT NULL)",
    "CREATE TABLE t (a INT[] DEFAULT [1, 2], b STRUCT(x INT) DEFAULT {'x': 1}, "
    "c MAP(VARCHAR, INT) DEFAULT MAP {'a': 1})",
    "CREATE TABLE t (a BLOB DEFAULT X'AB01', b BIT DEFAULT B'0101', c UUID DEFAULT gen_random_uuid())",
    "CREATE TABLE t (a VARCHAR COLLATE nocase, b INT USING COMPRESSION rle)",
    "CREATE TABLE t (a VARCHAR, CHECK (trim(a) = a AND substring(a FROM 1 FOR 2) = 'ab' AND upper(a) <> left(a, 3)))",
    "CREATE TABLE t (a INT, CHECK (CASE a WHEN 1 THEN TRUE WHEN 2 THEN a > 3 ELSE FALSE END))",
    "CREATE TABLE t (a INTERVAL DEFAULT INTERVAL '3 days', b INTERVAL DEFAULT INTERVAL 1.5 SECOND)",
]


def simplified(table: Table) -> tuple:
    """All that DuckDB keeps of a definition, without the brackets that it adds."""
    checks = [(without_brackets(c.expression), c.columns) for c in table.checks]
    columns = [
        (
            c.name,
            c.type,
            c.not_null,
            without_brackets(c.default),
            without_brackets(c.generated),
            c.collation,
        )
        for c in table.columns
    ]
    return columns, table.primary_key, set(table.uniques), checks


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_and_what_duckdb_prints_of_it_are_read_alike(text):
    """Columns, types, keys, defaults and checks; against DESCRIBE and duckdb_tables().sql."""
    [table] = parse_tables(TYPES_BEFORE + text)
    with duckdb.connect() as con:
        con.execute(BEFORE)
        con.execute(text)
        assert columns_of(table) == described(con, table)
        [again] = parse_tables(printed(con, table))
    assert simplified(again) == simplified(table)
    assert again.temporary == table.temporary
    # what DuckDB adds: the parent's columns, where none were named
    assert [f.columns for f in again.foreign_keys] == [f.columns for f in table.foreign_keys]


def _columns() -> st.SearchStrategy[list[tuple]]:
    column = st.tuples(
        NAMES,
        TYPES,
        st.sampled_from(["", "NOT NULL", "NULL", "DEFAULT NULL"]),
    )
    return st.lists(column, min_size=1, max_size=5, unique_by=lambda c: fold(c[0]))


# No quotes in the comments: they make DuckDB 2.0.0 turn U+00A0 in a later quoted name into a space.
GAPS = st.sampled_from([" ", "\n", "\t ", " -- note (\n", " /* ; ) */ "])


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(columns=_columns(), name=NAMES, gap=GAPS, data=st.data())
def test_random_tables(columns, name, gap, data):
    """Any names, types, keys and comments: read as DuckDB reads them, and as DuckDB prints them."""
    names = [quote_name(column[0]) for column in columns]
    simple = [  # DuckDB has no index over an INTERVAL
        quote_name(n)
        for n, type_, rest in columns
        if not type_.is_nested and type_.id != "INTERVAL" and rest != "DEFAULT NULL"
    ]
    parts = [f"{quote_name(n)}{gap}{type_} {rest}" for n, type_, rest in columns]
    if simple and data.draw(st.booleans()):
        chosen = data.draw(st.lists(st.sampled_from(simple), min_size=1, max_size=2, unique=True))
        parts.append(f"UNIQUE{gap}({', '.join(chosen)})")
    if data.draw(st.booleans()):
        parts.append(f"CHECK{gap}({data.draw(st.sampled_from(names))} IS NOT NULL)")
    text = f"CREATE TABLE{gap}{quote_name(name)}{gap}({f',{gap}'.join(parts)})"
    [table] = parse_tables(text)
    assert table.name == name
    assert [c.type for c in table.columns] == [c[1] for c in columns]
    with duckdb.connect() as con:
        con.execute(text)
        assert columns_of(table) == described(con, table)
        [again] = parse_tables(printed(con, table))
    assert simplified(again) == simplified(table)


REFUSED_BY_BOTH = [
    "a INT, A INT",
    "a INT PRIMARY KEY, b INT PRIMARY KEY",
    "a INT, PRIMARY KEY (b)",
    "a INT, UNIQUE (a, a)",
    "",
    "a INT CHECK (b > 3)",
    "a INT CHECK (a IN (SELECT 1))",
    "a INT CHECK (sum(a) > 3)",
    "a INT CHECK (a > ?)",
    "a INT,, b INT",
    "a",
    "order INT",
    "a INT DEFAULT",
    "a INT DEFAULT 1 DEFAULT 2",
    "a INT COLLATE nocase",
    "a INT REFERENCES p ON DELETE CASCADE",
    "a INT PRIMARY KEY DEFERRABLE",
    "a INT CHECK (a > 0) NO INHERIT",
    "a INT AS (1)",
    "a INT, b INT AS (a) UNIQUE",
    "a DECIMAL(39, 1)",
    "a INT[0]",
    "a ENUM()",
    "a ENUM('x', 'x')",
    "a INT DEFAULT 0x1F",
    "a INT DEFAULT 1e",
    "a INT DEFAULT 3 4",
    "a VARCHAR DEFAULT 'x' 'y'",
    "a SERIAL",
    '"" INT',
    "a INT, FOREIGN KEY (a) REFERENCES p (u, v)",
    "a STRUCT(x INT, X INT)",
    "a INT(3)",
    "a INT CHECK (1 < a < 3)",
    "a INT CHECK a > 3",
    "a INT # x",
    "a INT {# x #}",
    "a INT COMMENT 'x'",
    "LIKE p",
]


@pytest.mark.parametrize("body", REFUSED_BY_BOTH)
def test_what_duckdb_refuses_is_refused(body):
    """Mistakes do not pass here that DuckDB would not let pass."""
    with duckdb.connect() as con:
        con.execute(BEFORE)
        with pytest.raises(duckdb.Error):
            con.execute(f"CREATE TABLE t ({body})")
    with pytest.raises(DefinitionError):
        parse_tables(f"CREATE TABLE t ({body})")
