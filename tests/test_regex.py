"""misata_regex: every string of the language, each equally often, and nothing else."""

import itertools
import re
from collections import Counter

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from misata_sql.errors import GeneratorError
from misata_sql.kernels.regex import fill_regex, kernel_of
from misata_sql.random.squares import squares64
from misata_sql.values.regex import MAX_BYTES, RegexLanguage, compile_regex
from misata_sql.values.regex_syntax import UNBOUNDED_EXTRA

KEY = np.uint64(0x548C9DECBCE65297)


def draw(
    language: RegexLanguage,
    n: int,
    first_row: int = 0,
    compiled: bool = True,
    general: bool = False,
) -> list[str]:
    kernel, constants = kernel_of(language.tables)
    if general:
        names = [p.name for p in fill_regex.parameters][2:-3]
        kernel, constants = fill_regex, {name: getattr(language.tables, name) for name in names}
    slot = max(language.max_bytes, 1)
    out, lengths = np.full(n * slot, 0xFF, np.uint8), np.zeros(n, np.int32)
    values = [np.uint64(v) if isinstance(v, int) else v for v in constants.values()]
    run = kernel.compiled if compiled else kernel
    run(KEY, first_row, *values, slot, out, lengths)
    content = out.tobytes()
    return [content[r * slot : r * slot + lengths[r]].decode() for r in range(n)]


SMALL = [
    "",
    "a",
    "[abc]",
    "a|bc|bcd",
    "(a|b|ab)*",
    "x?y?z?",
    "[ab]{2,3}",
    "(a?){5}b",
    "[äö€😀]{1,2}",
    "^a?$|^b$",
    "a^b|c",
    r"(\d|[0-4])",
    r"\d{2}",
    "a{0}",
    "(ab|a)(bc|c)",
    "a{2,}",
    "[^ -}]",
    "(|a)(|a)",
    r"(?:ab){1,3}c|ab",
    r"\x41|\u00e9|\101",
]


@pytest.mark.parametrize("pattern", SMALL)
def test_numbering_is_a_bijection_onto_the_matches(pattern):
    """unrank gives each match once; that these are all is found by trying all strings."""
    language = compile_regex(pattern)
    strings = [language.unrank(i) for i in range(language.count)]
    assert len(set(strings)) == language.count
    assert all(re.fullmatch(pattern, s, re.ASCII) for s in strings)
    assert max(len(s.encode()) for s in strings) == language.max_bytes
    alphabet = sorted(set("".join(strings)))
    longest = max(map(len, strings))
    if len(alphabet) ** longest < 50_000 and not re.search(r"[*+]|,}", pattern):
        tried = map("".join, itertools.chain.from_iterable(
            itertools.product(alphabet, repeat=n) for n in range(longest + 1)))  # fmt: skip
        assert {s for s in tried if re.fullmatch(pattern, s)} == set(strings)


@pytest.mark.parametrize("pattern", SMALL)
def test_draws_are_uniform(pattern):
    """Chi-square over all strings at a fixed key; false alarm 1e-6 for each pattern."""
    language = compile_regex(pattern)
    n = max(20_000, 20 * language.count)
    seen = Counter(draw(language, n))
    assert set(seen) <= {language.unrank(i) for i in range(language.count)}
    if language.count > 1:
        counts = [seen[language.unrank(i)] for i in range(language.count)]
        assert stats.chisquare(counts).pvalue > 1e-6


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        (r"[A-Z]{3}-\d{4}", 26**3 * 10**4),
        (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", 16**32),
        (r".", 95),
        (r"[^a]", 94),
        (r"\D\S\W", 85 * 94 * 32),
        (r"[^\D]", 10),
        (r"[^\W\d_]", 52),
        (r"\w\s", 63 * 5),
        (r"a*", UNBOUNDED_EXTRA + 1),
        (r"a+", UNBOUNDED_EXTRA + 1),
        (r"a{3,}?", UNBOUNDED_EXTRA + 1),
        (r"(a|a|[a-c])", 3),
        (r"(a|ab)(b|)", 3),
        (r"[\ud7ff-\ue000]", 2),
        # by length: the 13th letter from the end is an a, the others are free
        (r"(a|b)*a(a|b){12}", sum(2 ** (n + 12) for n in range(UNBOUNDED_EXTRA + 1))),
    ],
)
def test_counts(pattern, count):
    """Distinct strings are counted once, however many ways there are to match them."""
    assert compile_regex(pattern).count == count


def test_unbranched_patterns_take_one_draw():
    """String number floor(draw * count / 2^64): one draw a row for up to 2^48 strings."""
    language = compile_regex(r"[A-Z]{3}-\d{4}")
    assert language.tables.stride == 1
    assert language.tables.unbranched
    rows = range(5, 300)
    expected = [language.unrank(int(squares64(KEY, np.uint64(row))) * language.count >> 64) for row in rows]
    assert draw(language, len(rows), first_row=5) == expected


PATTERNS = [
    r"[A-Z]{3}-\d{4}",
    r"\w+@\w+\.(com|org)",
    r"[0-9a-f]{32}",
    r"(\+49|0)[1-9]\d{2,4}/\d{4,8}",
    "(a|b|ab)*",
    "[äö€😀x]{2,4}",
    r"([A-Z]\d|\d[A-Z]){1,9}",
    "[\u4e00-\u9fff]{2,3}",
    "",
    "constant",
    "(x?){5}y",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_rows_do_not_depend_on_the_kernel_or_the_split(pattern):
    """Machine code, plain Python, the general kernel and any split write the same strings."""
    language = compile_regex(pattern)
    whole = draw(language, 400)
    assert whole[:60] == draw(language, 60, compiled=False)
    assert whole == draw(language, 400, general=True)
    assert whole == draw(language, 150) + draw(language, 250, first_row=150)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_duckdb_matches_every_draw(pattern):
    """DuckDB's own regexp_full_match (RE2) accepts what is drawn."""
    strings = draw(compile_regex(pattern), 1000)
    query = "SELECT count(*) FROM (SELECT unnest($1::VARCHAR[]) s) WHERE NOT regexp_full_match(s, $2)"
    assert duckdb.execute(query, [strings, pattern]).fetchone() == (0,)


def test_large_languages_are_uniform_in_each_character():
    """Chi-square of the digits at each place of 32; false alarm 1e-6 for each."""
    strings = draw(compile_regex("[0-9a-f]{32}"), 32_000)
    for place in range(32):
        counts = Counter(s[place] for s in strings)
        assert stats.chisquare([counts[c] for c in "0123456789abcdef"]).pvalue > 1e-6


def test_branches_have_their_share_in_large_languages():
    """Of [ab]{0,60}|c{1,60} half the strings have full length, a quarter one less, and so on."""
    language = compile_regex("[ab]{0,60}|c{1,60}")
    lengths = Counter(map(len, draw(language, 40_000)))
    observed = [lengths[60 - k] for k in range(8)]
    expected = [40_000 / 2 ** (k + 1) for k in range(8)]
    observed.append(40_000 - sum(observed))
    expected.append(40_000 - sum(expected))
    assert stats.chisquare(observed, expected).pvalue > 1e-6


LITERALS = st.sampled_from(list("abcdAB01_-é€😀")).map(re.escape)
CLASSES = st.sampled_from(
    [r"\d", r"\w", "[a-c]", "[^a-z]", "[A-Za-z_]", "[^\\d]", ".", "[-x]", r"[\]^]", "[é-ü]", r"\D"]
)


def extend(children):
    bounds = st.sampled_from(["?", "{2}", "{0,2}", "{1,3}", "*", "+", "*?", "{,2}"])
    return (
        st.lists(children, min_size=1, max_size=3).map("".join)
        | st.lists(children, min_size=2, max_size=3).map(lambda p: f"({'|'.join(p)})")
        | st.tuples(children, bounds).map(lambda p: f"(?:{p[0]}){p[1]}")
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(LITERALS | CLASSES, extend, max_leaves=8))
def test_any_pattern_gives_only_matches(pattern):
    """Strings drawn and numbered match in Python and in DuckDB."""
    try:
        language = compile_regex(pattern)
    except GeneratorError as refusal:
        if "too large" not in str(refusal):
            raise
        return
    numbers = sorted({language.count * k // 40 for k in range(40)})
    numbered = [language.unrank(i) for i in numbers]
    assert len(set(numbered)) == len(numbered)
    drawn = draw(language, 40)
    assert drawn[:5] == draw(language, 5, compiled=False)
    for string in numbered + drawn:
        assert re.fullmatch(pattern, string), (pattern, string)
        assert len(string.encode()) <= language.max_bytes
    query = "SELECT count(*) FROM (SELECT unnest($1::VARCHAR[]) s) WHERE NOT regexp_full_match(s, $2)"
    if "{,2}" not in pattern:  # RE2 reads it as text
        assert duckdb.execute(query, [drawn, pattern]).fetchone() == (0,)


@pytest.mark.filterwarnings("error")
@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=r"ab01[](){}|?*+.^$\-,:=!<>P#dwsWbBAZ", max_size=14))
def test_any_text_compiles_or_is_refused(text):
    """Either strings that match or a GeneratorError; never another exception, never a warning."""
    try:
        language = compile_regex(text)
    except GeneratorError:
        return
    assert re.fullmatch(text, language.unrank(language.count - 1), re.ASCII)


@pytest.mark.parametrize(
    ("pattern", "problem", "position"),
    [
        (r"(a)\1", "backreference", 3),
        (r"(?P<n>a)(?P=n)", "backreference", 8),
        ("ab(?=c)", "lookahead", 2),
        ("ab(?!c)", "negative lookahead", 2),
        ("(?<=a)b", "lookbehind", 0),
        ("(?<!a)b", "negative lookbehind", 0),
        ("(?i)a", "flags", 0),
        ("x(?i:a)", "flags", 1),
        ("(a)(?(1)b|c)", "conditional", 3),
        ("(?>a)", "atomic", 0),
        ("a++", "possessive", 2),
        ("a{2}+", "possessive", 4),
        (r"a\b", r"word boundary \b", 1),
        ("[[:alpha:]]", "POSIX", 1),
        ("[a--b]", "set operation", 2),
        ("a(", "unterminated", 1),
        ("[a", "unterminated", 0),
        ("*a", "nothing to repeat", 0),
        (r"\q", "bad escape", 0),
        ("[z-a]", "bad character range", 1),
    ],
)
def test_what_is_not_regular_is_refused_at_its_position(pattern, problem, position):
    """The message names the construct and its position, with a caret under it."""
    with pytest.raises(GeneratorError) as caught:
        compile_regex(pattern)
    lines = str(caught.value).splitlines()
    assert problem in lines[0]
    assert f"at position {position}" in lines[0]
    assert lines[1] == "  " + pattern
    assert lines[2].index("^") == position + 2


@pytest.mark.parametrize(
    "pattern", [r"[^\s\S]", "a^b", "a$b", "$a", "[\ud800]", r"(^a){2}"]
)  # fmt: skip
def test_an_empty_language_is_refused(pattern):
    """A pattern that matches nothing has no uniform string."""
    with pytest.raises(GeneratorError, match="no string matches"):
        compile_regex(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "a{1025}",
        "a{70000}",
        "x{5000000000}",
        "[\\x00-\U0010ffff]",
        "(.*a.{20}){30}",
        "(((){60000}){60000}){60000}",
        "(" * 3000 + ")" * 3000,
        "((a{0,30}){0,30}b{0,30}){0,30}",
    ],
)
def test_too_large_is_refused(pattern):
    """Soon, and by our error; the limits are numbers in the message."""
    with pytest.raises(GeneratorError, match=r"too large|nested too deeply"):
        compile_regex(pattern)


def test_the_longest_pattern_works():
    """The limit itself is inside."""
    language = compile_regex(f"[ab]{{{MAX_BYTES}}}")
    assert language.count == 2**MAX_BYTES
    assert language.tables.stride == -(-MAX_BYTES // 48)
    assert {len(s) for s in draw(language, 3)} == {MAX_BYTES}
