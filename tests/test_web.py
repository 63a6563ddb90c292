"""URLs, domains, user agents, file names, colours, currencies, media types and versions."""

import re
from collections import Counter

import duckdb
import pytest
from people_helpers import counts_match

from misata_sql.samplers.web import FILE_ENDINGS
from misata_sql.values.vocabularies import vocabulary

RESERVED = r"example\.(com|org|net)"
SHAPES = {
    "misata_url()": rf"https://www\.{RESERVED}/[a-z]{{4,}}/[a-z0-9]{{8}}",
    "misata_domain()": rf"[a-z]{{4,}}\.{RESERVED}",
    "misata_file_name()": r"[a-z]{4,}_[a-z0-9]{6}\.(pdf|jpg|png|docx|xlsx|csv|txt|zip)",
    "misata_file_name('tar.gz')": r"[a-z]{4,}_[a-z0-9]{6}\.tar\.gz",
    "misata_semver()": r"1?\d\.[1-3]?\d\.[1-4]?\d",
}
LISTS = {
    "misata_colour()": "colour", "misata_currency()": "currency", "misata_mime_type()": "mime_type",
    "misata_user_agent()": "user_agent",
}  # fmt: skip
INFERRED = {
    "website": "misata_url()", "homepage_url": "misata_url()", "hostname": "misata_domain()",
    "filename": "misata_file_name()", "app_version": "misata_semver()", "colour": "misata_colour()",
    "currency_code": "misata_currency()", "content_type": "misata_mime_type()", "user_agent": "misata_user_agent()",
}  # fmt: skip


def rows(
    con: duckdb.DuckDBPyConnection, columns: str, wanted: str = "*", n_rows: float = 5_000, options: str = ""
) -> list[tuple]:
    """Of a table of these columns, called pages."""
    return con.execute(
        f"SELECT {wanted} FROM misata_table($$CREATE TABLE pages ({columns})$$, {n_rows}{options})"
    ).fetchall()


@pytest.mark.parametrize("call", SHAPES)
def test_texts_have_their_shape(con, call):
    """In every row, in a table and in a plain query; at domains that are reserved for examples."""
    found = [text for (text,) in rows(con, f"x VARCHAR DEFAULT {call}")]
    found += [text for (text,) in con.execute(f"SELECT {call} FROM range(100)").fetchall()]
    assert all(re.fullmatch(SHAPES[call], text) for text in found)
    assert len(set(found)) > 100


@pytest.mark.parametrize("call", LISTS)
def test_lists_have_their_weights(con, call):
    """Chi-square against the built-in list."""
    words = vocabulary(LISTS[call])
    found = Counter(text for (text,) in rows(con, f"x VARCHAR DEFAULT {call}", n_rows=50_000))
    assert counts_match(found, dict(zip(words.values, words.weights, strict=True)))


def test_file_names_have_common_endings(con):
    """Chi-square of the endings."""
    found = Counter(
        "." + text.split(".")[1] for (text,) in rows(con, "x VARCHAR DEFAULT misata_file_name()", n_rows=50_000)
    )
    assert counts_match(found, dict(FILE_ENDINGS))


@pytest.mark.parametrize("column", INFERRED)
def test_columns_of_these_names_get_them(con, column):
    """And no column needs the Python stage: all of them are kernels."""
    con.execute("SELECT misata_define(?)", [f"CREATE TABLE pages ({column} VARCHAR)"])
    ((generator,),) = con.execute("SELECT generator FROM misata_columns('pages')").fetchall()
    assert generator.startswith(INFERRED[column].rstrip(")").rstrip("("))
    from misata_sql.registry import Registry

    registry = Registry()
    registry.define(f"CREATE TABLE pages ({column} VARCHAR)")
    assert registry.plan("pages", 10).scan((0,)).program.native()


@pytest.mark.parametrize("call", ["misata_url()", "misata_domain()", "misata_file_name()", "misata_file_name('csv')"])
def test_they_can_be_unique(con, call):
    """At any size: slices of 1e9 rows have nothing in common, and keep their shape."""
    if call == "misata_file_name('csv')":
        shape = r"[a-z]{4,}_[a-z0-9]{6}\.csv"
    else:
        shape = SHAPES[call].replace(r"{4,}\.", r"{4,}\d*\.", 1)
    found = []
    for start in (0, 999_000, 999_980_000):
        found += rows(
            con,
            f"x VARCHAR UNIQUE DEFAULT {call}",
            n_rows=20_000,
            options=f", start := {start}, total := 1_000_000_000",
        )
    texts = [text for (text,) in found]
    assert len(set(texts)) == 60_000
    assert all(re.fullmatch(shape, text) for text in texts)


def test_they_can_be_parts_of_a_key(con):
    """A URL in a tuple: the same number gives the same URL, and no pair comes twice."""
    ddl = "site VARCHAR DEFAULT misata_file_name('txt'), lang VARCHAR DEFAULT misata_choice(['de', 'en']), PRIMARY KEY (site, lang)"
    assert rows(con, ddl, "count(*), count(DISTINCT (site, lang))", 50_000) == [(50_000, 50_000)]


def test_what_cannot_be_unique_is_refused(con):
    """A list has as many values as it has."""
    with pytest.raises(duckdb.Error, match="16 different values, but"):
        rows(con, "x VARCHAR UNIQUE DEFAULT misata_colour()", n_rows=17)
    assert rows(con, "x VARCHAR UNIQUE DEFAULT misata_colour()", "count(DISTINCT x)", n_rows=16) == [(16,)]


def test_lengths_and_arguments(con):
    """VARCHAR(n) holds all texts or is refused; an extension is one."""
    for call, longest in (
        ("misata_url()", 42),
        ("misata_domain()", 21),
        ("misata_file_name('csv')", 20),
        ("misata_semver()", 8),
    ):
        rows(con, f"x VARCHAR({longest}) DEFAULT {call}")
        with pytest.raises(duckdb.Error, match=rf"cannot hold: misata_\w+\(.*\).* up to {longest} characters"):
            rows(con, f"x VARCHAR({longest - 1}) DEFAULT {call}")
    for extension in ("", ".pdf", "a b", "a/b", "x" * 11):
        with pytest.raises(duckdb.Error, match="misata_file_name: extension must be letters and digits"):
            rows(con, f"x VARCHAR DEFAULT misata_file_name('{extension}')")
