"""Expressions bind as in DuckDB: a text and DuckDB's own rendering of it are read alike."""

import re

import duckdb
import pytest
from ddl_oracle import without_brackets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misata_sql.errors import DefinitionError
from misata_sql.spec.ddl import parse_tables

COLUMNS = "a INT, b INT, s VARCHAR, p BOOLEAN, d DATE, l INT[]"

_SYMBOLS = """+ - * / // % ^ ** || & | << >> = < > <= >= <> != == and or like ilike ~~ !~~ glob ~ !~
@> <@ && ->> ^@"""
BINARY = [
    *_SYMBOLS.split(),
    "not like",
    "not ilike",
    "similar to",
    "not similar to",
    "is distinct from",
    "is not distinct from",
]
SUFFIXES = [
    "is null",
    "is not null",
    "isnull",
    "notnull",
    "not null",
    "is true",
    "is not false",
    "::int",
    "::varchar",
    "::date",
    "in (1, 2)",
    "not in (1, 2)",
    "between 1 and 2",
    "not between a and b",
    "collate nocase",
    "[1]",
]
LEAVES = [
    "a",
    "b",
    "s",
    "p",
    "d",
    "l",
    "1",
    "2.5",
    "'x'",
    "null",
    "true",
    "interval 3 day",
    "interval '2 months'",
    "date '2020-01-01'",
    "current_date",
    "abs(a)",
    "lower(s)",
    "[1, a]",
    "cast(s as decimal(5, 2))",
]


def _join(parts: tuple[str, ...]) -> str:
    return " ".join(parts)


EXPRESSIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(BINARY), inner).map(_join),
        st.tuples(inner, st.sampled_from(BINARY), inner).map(_join),
        st.tuples(inner, st.sampled_from(SUFFIXES)).map(_join),
        st.tuples(st.sampled_from(["not", "-", "+", "~", "@"]), inner).map(_join),
        inner.map("({})".format),
        st.tuples(inner, inner).map(lambda pair: "case when {} then {} else 1 end".format(*pair)),
    ),
    max_leaves=5,
)


def rendered_by_duckdb(con: duckdb.DuckDBPyConnection, text: str) -> str | None:
    """The text with brackets around every operation, names unresolved; None if it is no SQL."""
    try:
        con.execute(f"CREATE OR REPLACE MACRO m(a, b, s, p, d, l) AS {text}")
    except duckdb.Error:
        return None
    query = "SELECT macro_definition FROM duckdb_functions() WHERE function_name = 'm'"
    return con.execute(query).fetchone()[0]


def read(text: str):
    [table] = parse_tables(f"CREATE TABLE t ({COLUMNS}, CHECK ({text}))")
    return table.checks[0].expression


@pytest.fixture(scope="module")
def plain_con():
    with duckdb.connect() as con:
        yield con


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=EXPRESSIONS)
def test_operators_bind_as_in_duckdb(plain_con, text):
    """Or the text is refused, where sqlglot and DuckDB disagree."""
    rendered = rendered_by_duckdb(plain_con, text)
    if rendered is None or re.search(r"-[ (]*-", text):  # DuckDB computes - - 1 before it prints
        return
    try:
        ours = read(text)
    except DefinitionError:
        return
    assert without_brackets(ours) == without_brackets(read(rendered)), rendered


@pytest.mark.parametrize(
    "text",
    [
        "a > 0 AND b < 3 OR p",
        "NOT a = b AND p",
        "a BETWEEN 1 AND 2 AND p",
        "a NOT BETWEEN 1 AND b + 1 OR p",
        "s || a + b || 'x' LIKE 'y' || s",
        "a - b - 1 = a - (b - 1)",
        "a % 2 = 0",
        "-a * 2 ^ 2 < -1",
        "a / 2 // 3 > 1",
        "d + INTERVAL 30 DAY > DATE '2020-01-01'",
        "d - INTERVAL '1 month' < current_date",
        "a::DOUBLE / b::INT > 0.5",
        "CASE WHEN a > 0 THEN b ELSE 1 END > 0",
        "CASE a WHEN 1 THEN p ELSE NOT p END",
        "a IN (1, 2, b) IS NOT TRUE",
        "s SIMILAR TO '[a-z]+' AND s NOT LIKE '%x%' AND s ILIKE 'a_'",
        "regexp_matches(s, '^a')",
        "s ~ '^a'",
        "coalesce(a, b, 1) IS DISTINCT FROM NULL",
        "extract(year FROM d) > 2020",
        "len(l) > 0 AND l[1] = 3",
        "list_contains(l, a)",
        "a = -1 OR a=-1 OR a<-1",
        "length(s) BETWEEN 1 AND 10",
        "(a > 1) = (b > 1)",
        "TRY_CAST(s AS INT) IS NOT NULL",
        "s[1:2] = 'ab'",
        "{'x': a}.x > 3",
        "date_trunc('month', d) = d",
        "p IS TRUE AND p IS NOT FALSE",
        "p IS NOT NULL = TRUE",
        "greatest(a, b) >= least(a, b)",
        "NOT p IS NULL",
        "s LIKE 'a!%' ESCAPE '!'",
        "trim(s) = s",
        "substring(s FROM 1 FOR 2) = 'ab'",
        "strftime(d, '%Y-%m') = s",
        "(@ 2.5) > (@ a)",
    ],
)
def test_common_expressions_are_read_and_bind_as_in_duckdb(plain_con, text):
    """None is refused. Where DuckDB prints another function, only the reading is tested."""
    ours = read(text)
    rendered = rendered_by_duckdb(plain_con, text)
    assert rendered is not None
    same_names = not any(name in rendered for name in ("date_part", "like_escape", "struct_pack"))
    if same_names:
        assert without_brackets(ours) == without_brackets(read(rendered)), rendered
