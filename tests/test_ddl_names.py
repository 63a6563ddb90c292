"""Words and quoting are DuckDB's."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from test_types import NAMES

from misata_sql.spec.ddl import parse_tables
from misata_sql.spec.keywords import KEYWORDS, RESERVED, fold, quote_name


def test_keywords_are_duckdbs():
    """All of duckdb_keywords(), and reserved is what cannot name a column unless quoted."""
    with duckdb.connect() as con:
        rows = con.execute("SELECT DISTINCT keyword_name FROM duckdb_keywords()").fetchall()
        words = {word for (word,) in rows}
        assert words == KEYWORDS
        reserved = set()
        for word in words:
            try:
                con.execute(f"CREATE OR REPLACE TABLE t ({word} INT)")
            except duckdb.ParserException:
                reserved.add(word)
    assert reserved == RESERVED


@settings(deadline=None)
@given(name=NAMES)
def test_a_name_is_quoted_as_duckdb_does_and_reads_back(name):
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t ({quote_name(name)} INTEGER)")
        [(sql,)] = con.execute("SELECT sql FROM duckdb_tables()").fetchall()
    assert sql == f"CREATE TABLE t({quote_name(name)} INTEGER);"
    assert parse_tables(sql)[0].column_names == (name,)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=3))
def test_names_are_equal_when_duckdb_says_so(name):
    """Names that differ in case only are refused by DuckDB exactly when they fold alike."""
    other = name.swapcase()
    if other == name:
        return
    with duckdb.connect() as con:
        try:
            con.execute(f"CREATE TABLE t ({quote_name(name)} INT, {quote_name(other)} INT)")
        except duckdb.CatalogException:
            assert fold(name) == fold(other)
        else:
            assert fold(name) != fold(other)
