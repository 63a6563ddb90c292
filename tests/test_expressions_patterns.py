"""LIKE, GLOB and regular expressions match what they match in DuckDB, or are refused."""

from collections import Counter

import duckdb
import polars as pl
import pytest
from expression_oracle import Oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.errors import GeneratorError, MisataError
from misata_sql.expressions.evaluate import Evaluation

EXPRESSIONS = """
s LIKE 'a%'
s LIKE '%b%'
s LIKE '_b%'
s LIKE '%_'
s LIKE ''
s LIKE 'Ab c'
s LIKE NULL
s NOT LIKE '_b%'
mood LIKE '%k'
s ILIKE 'A%'
s ILIKE 'äö_SS'
s ILIKE '%É%'
w NOT ILIKE '%B'
s LIKE 'a!%' ESCAPE '!'
s LIKE '!%!_' ESCAPE '!'
s NOT LIKE '!%!_' ESCAPE '!'
s ILIKE '!%!_' ESCAPE '!'
s NOT ILIKE 'a!_' ESCAPE '!'
s GLOB 'a*'
s GLOB '*,*'
w GLOB '*'
left(i::VARCHAR, 3) GLOB '[!1-9]?*'
s SIMILAR TO 'a.*'
s NOT SIMILAR TO 'a.*'
(s ~ 'a.*') AND b
s !~ '^[a-z]'
regexp_matches(s, '^a')
regexp_matches(s, 'A', 'i')
regexp_matches(s, '\\s')
regexp_matches(s, 'é|日', 's')
regexp_full_match(s, '[a-z]+')
regexp_full_match(s, '[[:alpha:] ]*')
regexp_full_match(w, '(q{2}){4}')
regexp_full_match(s, '.*')
regexp_full_match(s, '(?:.|\\s)*', 's')
regexp_matches(w, '[^a-zA-Z]')
regexp_matches(w, '\\W')
regexp_matches(w, '[\\w-]$')
regexp_matches(w, '\\bab\\b')
regexp_matches(s, '%_|\\t')
regexp_replace(s, '[aeiou]', '*')
regexp_replace(s, '[aeiou]', '*', 'g')
regexp_replace(s, '([a-z])(.)', '\\2\\1', 'g')
regexp_replace(s, '([a-z])(.)', '<\\0>')
regexp_replace(s, 'b', '$1')
regexp_replace(s, 'b', '$1\\\\', 'g')
regexp_replace(s, 'B', 'x', 'gi')
regexp_replace(s, '^', '> ')
regexp_replace(s, '(x+?)(x*)', '[\\1|\\2]')
regexp_replace(mood, '(s)|(o)', '[\\1\\2]', 'g')
regexp_extract(s, '[a-z]+')
regexp_extract(s, '([a-z])([a-z])', 2)
regexp_extract(s, '([a-z])?([0-9])', 1)
regexp_extract(s, '(a)', 2)
regexp_extract(s, 'A', 0, 'i')
regexp_extract(s, 'a*?b')
regexp_extract_all(s, '[a-z]')
regexp_extract_all(s, '[a-z]+')[1]
len(regexp_extract_all(s, '\\d\\d'))
CASE WHEN s LIKE 'a%' THEN 1 WHEN s ILIKE '%Z' THEN 2 END
left(replace(CAST(u AS VARCHAR), '-', ''), 4) GLOB '?[0-9a-f]*[!x]'
"""
EVERY = EXPRESSIONS.strip().split("\n")

TEXTS = ["", "a", "b", "ab", "ba", "aab", "abab", "a b", "a\nb", "\n", "aB-9", "KkSs", "\u212a\u017f", "é", "aéb", "日本", "a_b",
         "%", "x.y", "[a]", "aaaa", "0", "12-34", "a\\b", "\t ", "a\x0bb", "{1}", "$1", "bb\nbb", "a'b"]  # fmt: skip


@pytest.fixture(scope="module")
def oracles() -> list[Oracle]:
    """Rows with NULLs and rows without."""
    return [Oracle(n_rows=61), Oracle(n_rows=40, seed=2, null_rate=0), Oracle(n_rows=8, null_rate=1)]


@pytest.mark.parametrize("expression", EVERY)
def test_values_are_those_of_duckdb(oracles: list[Oracle], expression: str) -> None:
    for oracle in oracles:
        oracle.check(expression)


def test_what_duckdb_prints_means_the_same(oracles: list[Oracle]) -> None:
    """A pattern and what duckdb_tables() makes of it are bound to the same tree."""
    for expression in EVERY:
        oracles[2].check_printed(expression)


_characters = st.sampled_from([*"aabbkKsS019-_%.^$ {}[],é日'", "\\d", "\\w", "\\s", "\\S", "\\W", "\\.", "\\n", "\\\\", "\\b", "\\A", "\\z",
                               "\\x41", "\\x{e9}", "[ab]", "[^a]", "[a-k]", "[^\\d]", "[[:alpha:]_]", "[]a]", "[a-]", "[é-日]", "."])  # fmt: skip
_patterns = st.recursive(
    _characters,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.tuples(inner, inner).map("|".join),
        inner.map("({})".format),
        inner.map("(?:{})".format),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}?", "{0}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}" if len(pair[0]) > 1 else "".join(pair)
        ),
    ),
    max_leaves=6,
)
_forms = st.sampled_from([
    "regexp_matches(s, {p})", "regexp_matches(s, {p}, 'i')", "regexp_matches(s, {p}, 's')", "regexp_full_match(s, {p})",
    "regexp_extract(s, {p})", "regexp_extract(s, {p}, 1)", "regexp_extract(s, {p}, 1, 'i')", "regexp_replace(s, {p}, '<\\0>')",
    "regexp_replace(s, {p}, '-', 'g')", "regexp_replace(s, {p}, '\\0\\0', 'gi')",
])  # fmt: skip
_words = st.text(st.sampled_from("aabbkKsS%_!*?[]-é日 \n\\"), max_size=5)
_likes = st.sampled_from([
    "s LIKE {p}", "s NOT LIKE {p}", "s ILIKE {p}", "s GLOB {p}", "s LIKE {p} ESCAPE '!'", "s NOT ILIKE {p} ESCAPE '!'",
])  # fmt: skip
SEEN: Counter[str] = Counter()


class _Texts:
    def __init__(self) -> None:
        self.oracle = Oracle(n_rows=2)
        self.con = duckdb.connect()
        self.con.execute("CREATE TABLE t (n INTEGER, s VARCHAR)")
        self.con.executemany("INSERT INTO t VALUES (?, ?)", [*enumerate(TEXTS), (len(TEXTS), None)])

    def check(self, expression: str) -> None:
        """The same values, or an error in DuckDB too, or a refusal."""
        try:
            source = self.oracle.bind(expression)
        except (MisataError, duckdb.Error):
            SEEN["refused"] += 1
            return
        expected = [v for (v,) in self.con.execute(f"SELECT {expression} FROM t ORDER BY n").fetchall()]
        series = pl.Series([*TEXTS, None], dtype=pl.String)
        try:
            found = Evaluation({"s": series}, len(series), "t.x", {}).value(source.tree)
        except GeneratorError as error:
            assert "not supported" in str(error)
            SEEN["not supported for a text"] += 1
            return
        wrong = [(t, e, f) for t, e, f in zip([*TEXTS, None], expected, found.to_list(), strict=True) if e != f]
        assert not wrong, f"{expression}: {source.tree}: {wrong[:5]}"
        SEEN["the same"] += 1


@pytest.fixture(scope="module")
def texts() -> _Texts:
    return _Texts()


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(form=_forms, pattern=_patterns)
def test_random_regular_expressions(texts: _Texts, form: str, pattern: str) -> None:
    texts.check(form.format(p="'" + pattern.replace("'", "''") + "'"))


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(form=_likes, pattern=_words)
def test_random_like_and_glob(texts: _Texts, form: str, pattern: str) -> None:
    texts.check(form.format(p=f"'{pattern}'"))


def test_random_patterns_were_mostly_matched() -> None:
    """The tests before this one are worth something: at least half of their examples gave values."""
    if not SEEN:
        pytest.skip("runs after the random tests")
    assert SEEN["the same"] * 2 >= SEEN.total(), SEEN
