"""Operators on texts: UTF-8 in and out, changed where that is possible, and what each of them makes of a text."""

import datetime as dt
import json
import math
import unicodedata

import duckdb
import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from text_oracle import in_cases, possible, read_wrongly, typos

import misata_sql
from misata_sql.chaos.operators.catalogue import OPERATORS, TEXT_OPERATORS
from misata_sql.chaos.operators.formats import DATE_FORMATS, MOMENT_FORMATS, STYLES
from misata_sql.chaos.operators.keyboards import LAYOUTS, neighbours
from misata_sql.chaos.operators.operator import bounds_of, form_of
from misata_sql.chaos.operators.perturb import kinds_of
from misata_sql.chaos.operators.pieces import FAULTS
from misata_sql.chaos.operators.run import run
from misata_sql.kernels.jit import jittable
from misata_sql.spec.types import (
    BIGINT,
    DATE,
    DOUBLE,
    FLOAT,
    TIMESTAMP,
    TIMESTAMP_MS,
    TIMESTAMP_NS,
    TIMESTAMP_S,
    TIMESTAMPTZ,
    VARCHAR,
)  # fmt: skip

FALSE_ALARM = 1e-6  # of each statistical test, at a fixed seed
BY_KIND = {operator.kind: operator for operator in OPERATORS}
KINDS = [operator.kind for operator in TEXT_OPERATORS]
SPECIAL = "aAzZeE01 .,-\"'{}[]:éÉÅåßẞİıſΐ가각ᄀ\u1161\u11a8ﬁǅ\u0301\u0308\u0323\u0345\u0344中\u00a0😀𝅗𝅥ÃŸ€\u0081"
CHARACTERS = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(SPECIAL))
TEXTS = st.lists(st.text(CHARACTERS, max_size=12), min_size=1, max_size=8)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
)


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    connection.execute("SET TimeZone = 'UTC'")
    yield connection
    connection.close()


def packed(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    cells = [text.encode() for text in texts]
    return np.frombuffer(b"".join(cells) or b"\0", np.uint8), np.cumsum([0, *map(len, cells)], dtype=np.int64)


def unpacked(made: tuple[np.ndarray, np.ndarray]) -> list[str]:
    """The texts; a byte that is no UTF-8 is an error."""
    out, starts = made
    return [out[a:b].tobytes().decode() for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)]


def changed(kind: str, texts: list[str], *arguments, seed: int = 0, apply=None) -> list[str]:
    """The cells by the numpy entry, with the row number as key."""
    prepared = BY_KIND[kind].call(VARCHAR, arguments, seed)
    wanted = np.ones(len(texts), np.uint8) if apply is None else np.array(apply, np.uint8)
    return unpacked(run(prepared, packed(texts), np.arange(len(texts)), wanted))


@pytest.mark.parametrize("kind", KINDS)
def test_any_text_becomes_what_the_fault_makes_of_it(kind):
    """Any Unicode: valid UTF-8, changed where that is possible, by an oracle; a cell without apply is as it was."""

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def check(data):
        texts = data.draw(TEXTS)
        apply = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
        seed = data.draw(st.integers(-(2**127), 2**127 - 1))
        for before, after, is_hit in zip(texts, changed(kind, texts, seed=seed, apply=apply), apply, strict=True):
            if not is_hit:
                assert after == before
                continue
            allowed = possible(kind, before)
            if allowed is not None:
                assert after in (allowed or {before}), (before, after)

    check()


WORST = (
    "", "a", "0", " ", "😀", "ΐ", "가", "각", "\ue000", "€", "Ã", "\u0344", "𝅗𝅥", "12", "123", "1" * 7, "{}", '{"a":1}',
    "[1]", "2024-03-04", "2024-12-31 23:59:59.123456", "and", "VV", "nn", "A B", "é é é",
)  # fmt: skip
ARGUMENTS = {
    "typo": [(name,) for name in LAYOUTS],
    "mojibake": [("utf8", "cp1252", "twice"), ("utf8", "latin1", "twice"), ("latin1", "utf8"), ("cp1252", "cp437"),
                 ("utf8", "cp437"), ("koi8-r", "cp1251")],
    "number_locale": [(name,) for name in STYLES], "broken_json": [(name,) for name in FAULTS],
    "date_format": [("%B %B %a %H:%M",), ("%s",)], "truncate": [(0,), (1,), (3,)], "unicode_form": [("nfc",), ("nfd",)],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_takes_more_room_than_its_growth(kind):
    """The loops as Python, whose arrays have bounds, over the worst characters again and again; the same bytes then."""
    texts = [piece * n for piece in WORST for n in (1, 7)]
    for arguments in [(), *ARGUMENTS.get(kind, [])]:
        prepared = BY_KIND[kind].call(VARCHAR, arguments, 5)
        for alone in ([text] for text in texts):
            text, starts = packed(alone)
            size = prepared.growth[0] * int(starts[-1]) + prepared.growth[1]
            for key in range(3):
                out, out_starts = np.zeros(max(size, 1), np.uint8), np.zeros(2, np.int64)
                given = {
                    "rows": np.array([key]), "apply": np.ones(1, np.uint8), "text": text, "starts": starts, "out": out,
                    "out_starts": out_starts,
                }  # fmt: skip
                loop = jittable(prepared.kernel.function, lambda function: function)
                with np.errstate(over="ignore"):
                    loop(*(np.uint64(a) if k == "u8" else a for a, k in typed(prepared, given)))
                compiled = run(prepared, (text, starts), np.array([key]), np.ones(1, np.uint8))
                assert unpacked((out, out_starts)) == unpacked(compiled)


@pytest.mark.parametrize(("kind", "type"), [
    *(("date_format", t) for t in (DATE, TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS)),
    *(("number_locale", t) for t in (BIGINT, DOUBLE, FLOAT)),
], ids=str)  # fmt: skip
def test_no_value_takes_more_room_as_text_than_its_growth(kind, type):
    """As above; also of what may lie under a NULL: any 64 bits."""
    if form_of(type) == "float":
        numbers = [
            0.0,
            -1.5,
            1 / 3,
            5e-324,
            1e-5,
            9.99e14,
            123456789012345.6,
            1e15,
            9.9e18,
            1.79e308,
            math.nan,
            -math.inf,
        ]
        values = np.array([v for x in numbers for v in (x, -x, x * 0.999999)])
    else:
        ends = [*bounds_of(type), 0, 1, -1, 20000, 10**6 * 1_709_510_400, -(2**63), 2**63 - 1, 2**31 - 1, -(2**31)]
        values = np.array([*ends, *(2**k for k in range(62)), *(-(3**k) for k in range(39))], np.int64)
    for argument in [(), *ARGUMENTS[kind]]:
        prepared = BY_KIND[kind].call(type, argument, 5)
        loop = jittable(prepared.kernel.function, lambda function: function)
        for value in values:
            for apply in (0, 1):
                out, out_starts = np.zeros(prepared.growth[1], np.uint8), np.zeros(2, np.int64)
                given = {
                    "rows": np.array([3]), "apply": np.array([apply], np.uint8), "values": np.array([value]), "out": out,
                    "out_starts": out_starts,
                }  # fmt: skip
                with np.errstate(all="ignore"):
                    loop(*(np.uint64(a) if k == "u8" else a for a, k in typed(prepared, given)))
                (alone,) = unpacked((out, out_starts))
                if bounds_of(type)[0] <= value <= bounds_of(type)[1] if form_of(type) == "integer" else True:
                    made = run(prepared, np.array([value]), np.array([3]), np.array([apply], np.uint8))
                    assert unpacked(made) == [alone]


def typed(prepared, given):
    """The kernel's arguments with their types, "" for arrays."""
    return [
        (a, "" if isinstance(a, np.ndarray) else p.dtype)
        for a, p in zip(prepared.arguments(given), prepared.kernel.parameters, strict=True)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_long_texts(con, kind):
    """A megabyte among short ones, through DuckDB."""
    given = ["2024-03-04", "1234567.5", '[{"a": "é"}]', "é" * 500_000, "ab " * 300_000, "😀" * 250_000]
    con.execute("CREATE OR REPLACE TABLE long AS SELECT unnest(?) AS t, unnest(?) AS key", [given, list(range(6))])
    made = con.execute(f"SELECT misata_{kind}(t, key) FROM long ORDER BY key").fetchall()
    assert [t for (t,) in made] == changed(kind, given)


def test_texts_of_any_size_outlive_their_chunk(con):
    """Cells that are hit and others, inline and long, together more than is copied at once; read when all is done."""
    texts = [None if i % 17 == 0 else ("aé😀b" * 80)[: i % 211] for i in range(20_000)]
    con.execute(
        "CREATE OR REPLACE TABLE sized AS SELECT unnest(?) AS t, unnest(?) AS key", [texts, list(range(20_000))]
    )
    call = "misata_perturb(t, 'case', 0.3, key)"
    con.execute(f"CREATE OR REPLACE TABLE made AS SELECT t, key, {call} AS hit FROM sized")
    rows = con.execute("SELECT t, hit FROM made ORDER BY key").fetchall()
    assert [t for t, _ in rows] == texts
    assert all(hit == t if t is None else hit.lower() == t.lower() for t, hit in rows)
    n = sum(bool(t) for t in texts)
    changed = sum(t != hit for t, hit in rows)
    assert scipy.stats.binomtest(changed, n, 0.3).pvalue > FALSE_ALARM
    sorted_again = con.execute(f"SELECT {call} AS hit FROM sized ORDER BY hit NULLS FIRST, key").fetchall()
    assert sorted_again == con.execute("SELECT hit FROM made ORDER BY hit NULLS FIRST, key").fetchall()


@pytest.mark.parametrize("kind", KINDS)
def test_null_and_empty(con, kind):
    """NULL stays NULL; only what adds a character changes a text that has none."""
    null, empty = con.execute(f"SELECT misata_{kind}(NULL::VARCHAR, 1), misata_{kind}('', 1)").fetchone()
    assert null is None
    assert (empty != "") == (kind in ("whitespace", "invisible"))


def test_each_fault_is_drawn_as_often(con):
    """Cases, layouts and the rest are no favourites: a chi-squared test over what a text can become."""
    for call, n in (("misata_case('aBc', i)", 4), ("misata_truncate('abcdef', i)", 5), ("misata_ocr('0', i)", 3)):
        found = con.execute(f"SELECT {call}, count(*) FROM range(20000) t(i) GROUP BY ALL").fetchall()
        assert len(found) == n
        assert scipy.stats.chisquare([count for _, count in found]).pvalue > FALSE_ALARM
    kinds = dict.fromkeys(("neighbour", "transposed", "left out", "twice"), 0)
    for (made,) in con.execute("SELECT misata_typo('abcdef', i) FROM range(20000) t(i)").fetchall():
        sizes = {5: "left out", 7: "twice"}
        kinds[sizes.get(len(made), "transposed" if sorted(made) == sorted("abcdef") else "neighbour")] += 1
    assert scipy.stats.chisquare(list(kinds.values())).pvalue > FALSE_ALARM


def test_layouts():
    """Neighbours are those of the keyboard, capitals stay capitals."""
    assert set(neighbours("qwerty")["g"]) == set("tyfhvb")
    assert set(neighbours("qwertz")["z"]) == set("67tuhg")
    assert set(neighbours("azerty")["a"]) == set("12zq")
    assert "ü" in neighbours("qwertz")["p"]
    for layout in LAYOUTS:
        for before, after in (("Q", changed("typo", ["Q"] * 200, layout)), ("ü", changed("typo", ["ü"] * 200, layout))):
            assert set(after) == set(typos(before, layout))


def test_cases():
    """Python's own case of ASCII; letters without one other form stay."""
    for text in ("Elm STREET no. 5", "o'neil mcDonald", "straße", "ÉCOLE Ça", "ΣΊΣΥΦΟΣ", "Жук ЖУК", "ǆ"):
        for case, wanted in in_cases(text).items():
            assert changed("case", [text], case) == [wanted]
    text = "o'neil Mc-donald 5th x9y"
    for case in ("lower", "upper", "title"):
        assert changed("case", [text], case) == [getattr(text, case)()]
    assert changed("case", [text], "swapped") == [text.swapcase()]


ENCODINGS = ("latin1", "cp1252", "cp437", "cp1251", "koi8-r", "mac-roman", "iso8859-15")


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(ENCODINGS), st.sampled_from(ENCODINGS))
def test_mojibake_is_what_the_codecs_make(texts, one, other):
    """Python's codecs as the oracle: bytes of UTF-8, of one encoding of single bytes, and read as either."""
    assert changed("mojibake", texts, "utf8", one) == [read_wrongly(t, "utf8", one) for t in texts]
    assert changed("mojibake", texts, "utf8", one, "twice") == [read_wrongly(t, "utf8", one, 2) for t in texts]
    again = [t.encode("utf8").decode("latin1") for t in texts]  # so that there are bytes that are UTF-8
    assert changed("mojibake", again, "latin1", "utf8") == texts
    assert changed("mojibake", texts, one, "utf8") == [read_wrongly(t, one, "utf8") for t in texts]
    broken = [t[1:-1] for t in again]
    assert changed("mojibake", broken, "latin1", "utf8") == [read_wrongly(t, "latin1", "utf8") for t in broken]
    if one != other:
        assert changed("mojibake", texts, one, other) == [read_wrongly(t, one, other) for t in texts]


def test_homoglyphs_look_the_same():
    """Each is a letter of the other script, and one place of the text changes."""
    for script in ("cyrillic", "greek"):
        for before, after in zip(["PAYABEOX"] * 200, changed("homoglyph", ["PAYABEOX"] * 200, script), strict=True):
            (other,) = [b for a, b in zip(before, after, strict=True) if a != b]
            assert unicodedata.name(other).startswith(script.upper())
        (back,) = set(changed("homoglyph", ["\u0410" if script == "cyrillic" else "\u0391"] * 20, script))
        assert back == "A"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(
            st.sampled_from("aeAΑ가각ᄀ\u1161\u11a7\u11a8Ååḁΐᾂ\u0301\u0308\u0323\u0345\u0344\u0f71\u0f72\u3099か𝅗𝅥")
        ),
        max_size=6,
    )
)
def test_forms_are_those_of_unicode(texts):
    """Also of texts with many marks in any order, by Python's unicodedata."""
    for form in ("NFC", "NFD"):
        wanted = [unicodedata.ucd_3_2_0.normalize(form, text) for text in texts]
        assert changed("unicode_form", texts, form) == wanted


@settings(max_examples=150, deadline=None)
@given(JSON.filter(lambda value: isinstance(value, list | dict)), st.sampled_from([None, 1]))
def test_broken_json_is_none(value, indent):
    """No strict reader takes it, with any of the faults that it has a place for; each fault has one in some."""
    text = json.dumps(value, indent=indent)
    for fault in FAULTS:
        (made,) = changed("broken_json", [text], fault)
        if made == text:
            assert fault in ("single_quotes", "unquoted_key", "nan")
            assert ('"' not in text) if fault == "single_quotes" else fault != "unquoted_key" or '":' not in text
            continue
        with pytest.raises(ValueError, match=r"."):
            json.loads(made, parse_constant=refuse)
    for made in changed("broken_json", [text] * 5):
        assert made != text


def refuse(name):
    raise ValueError(name)


def test_each_json_fault():
    text = '{"id": -7.5e3, "tags": ["a: 1", "b"] }'
    wanted = {
        "unclosed": {'{"id": -7.5e3, "tags": ["a: 1", "b"] '},
        "single_quotes": {text.replace('"', "'")},
        "trailing_comma": {'{"id": -7.5e3, "tags": ["a: 1", "b"] ,}'},
        "unquoted_key": {'{id: -7.5e3, "tags": ["a: 1", "b"] }', '{"id": -7.5e3, tags: ["a: 1", "b"] }'},
        "nan": {'{"id": NaN, "tags": ["a: 1", "b"] }'},
    }
    for fault, allowed in wanted.items():
        assert set(changed("broken_json", [text] * 60, fault)) == allowed
    assert set(changed("broken_json", [text] * 2000, "truncated")) == {text[:i] for i in range(1, len(text))}
    for other in ("7", '"a"', "[1, 2", "name", " "):
        assert changed("broken_json", [other] * 10) == [other] * 10


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(st.floats(-1e308, 1e308), st.sampled_from([math.inf, -math.inf, math.nan, -math.nan])),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(list(STYLES)),
)
def test_numbers_of_a_locale_are_the_same_numbers(values, locale):
    """Read back they are the value, to 15 digits."""
    prepared = BY_KIND["number_locale"].call(DOUBLE, (locale,), 0)
    decimal, group, _ = STYLES[locale]
    n = len(values)
    for value, text in zip(
        values, unpacked(run(prepared, np.array(values), np.arange(n), np.ones(n, np.uint8))), strict=True
    ):
        read = float(text.replace(group, "").replace(decimal, ".") if group else text.replace(decimal, "."))
        assert math.isclose(read, value, rel_tol=6e-15, abs_tol=1e-320) or (math.isnan(read) and math.isnan(value))
        if math.isfinite(value):
            assert decimal in text
        short = float(f"{value:.15g}")
        if 1e-5 <= abs(value) < 1e15 and short == value:
            assert read == value


def test_locales(con):
    """Of integers, texts, FLOATs and numbers."""
    query = "SELECT misata_number_locale(1234567.5::DOUBLE, '{0}', 1), misata_number_locale(-1234567, '{0}', 1), misata_number_locale('+12345.670', '{0}', 1)"
    wanted = {
        "de": ("1.234.567,5", "-1.234.567", "+12.345,670"), "ch": ("1'234'567.5", "-1'234'567", "+12'345.670"),
        "fr": ("1\u202f234\u202f567,5", "-1\u202f234\u202f567", "+12\u202f345,670"),
        "us": ("1,234,567.5", "-1,234,567", "+12,345.670"), "in": ("12,34,567.5", "-12,34,567", "+12,345.670"),
        "comma": ("1234567,5", "-1234567", "+12345,670"),
    }  # fmt: skip
    for locale, cells in wanted.items():
        assert con.execute(query.format(locale)).fetchone() == cells
    assert con.execute(
        "SELECT misata_number_locale(0.1::FLOAT, 'de', 1), misata_number_locale(12.34, 'de', 1), misata_number_locale("
        "(-9223372036854775808)::BIGINT, 'us', 1), misata_number_locale(1e300, 'de', 1), misata_number_locale(5, 1)"
    ).fetchone() == ("0,1", "12,34", "-9,223,372,036,854,775,808", "1,0e+300", "5")
    for other in ("007", "1.", ".5", "1,5", "12a", "", "-", "1.5.", "0x10"):
        assert con.execute("SELECT misata_number_locale(?::VARCHAR, 1)", [other]).fetchone() == (other,)
    for type in (BIGINT, FLOAT):
        assert BY_KIND["number_locale"].takes(type)


MOMENTS = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59)).map(
    lambda m: m.replace(microsecond=0)
)


def written(moment: dt.datetime, format: str) -> str:
    """As strftime has it, with years of four digits and names in English."""
    if "%s" in format:
        return str(int((moment - dt.datetime(1970, 1, 1)).total_seconds()))
    format = format.replace("%Y", f"{moment.year:04d}").replace("%y", f"{moment.year % 100:02d}")
    return moment.strftime(format)


@settings(max_examples=100, deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=5))
def test_dates_are_those_of_strftime(moments):
    """In every format, of DATE, TIMESTAMP, TIMESTAMP_NS and text."""
    n = len(moments)
    rows, ones = np.arange(n), np.ones(n, np.uint8)
    since = [m - dt.datetime(1970, 1, 1) for m in moments]
    operator = BY_KIND["date_format"]
    for format in DATE_FORMATS:
        wanted = [written(dt.datetime.combine(m.date(), dt.time()), format) for m in moments]
        days = np.array([s.days for s in since])
        assert unpacked(run(operator.call(DATE, (format,), 0), days, rows, ones)) == wanted
        assert changed("date_format", [m.date().isoformat() for m in moments], format) == wanted
    for format in MOMENT_FORMATS:
        wanted = [written(m, format) for m in moments]
        micros = np.array([s // dt.timedelta(microseconds=1) for s in since])
        assert unpacked(run(operator.call(TIMESTAMP, (format,), 0), micros, rows, ones)) == wanted
        assert changed("date_format", [f"{m.isoformat(' ')}.25" for m in moments], format) == wanted
        near = [m for m in moments if 1700 < m.year < 2250]
        nanos = np.array([(m - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1) * 1000 for m in near], np.int64)
        made = run(operator.call(TIMESTAMP_NS, (format,), 0), nanos, np.arange(len(near)), np.ones(len(near), np.uint8))
        assert unpacked(made) == [written(m, format) for m in near]


def test_dates_that_are_handed_on(con):
    """Years of more than four digits, infinity and texts that are no date are as DuckDB writes them."""
    for value in ("'infinity'::DATE", "'-infinity'::TIMESTAMP", "DATE '12024-03-04'", "DATE '0044-03-15 (BC)'"):
        assert con.execute(f"SELECT misata_date_format({value}, 1) = {value}::VARCHAR").fetchone() == (True,)
    for text in (
        "2024-02-30",
        "2024-13-01",
        "2024-3-4",
        "2024-03-04 25:00",
        "2024-03-04Z",
        "04.03.2024",
        "2024-03-04 10:00:00.",
    ):
        assert con.execute("SELECT misata_date_format(?::VARCHAR, 1)", [text]).fetchone() == (text,)
    assert con.execute(
        "SELECT misata_date_format(TIMESTAMPTZ '2024-03-04 12:30:00+00', '%-I:%M %p', 1)"
    ).fetchone() == ("12:30 PM",)


def test_near_duplicates():
    """Each difference by its name; where a text has no place for one it stays."""
    text = "Anna Maria St. Berg"
    assert set(changed("near_duplicate", [text] * 99, "missing_word")) == {"Anna St. Berg", "Anna Maria Berg"}
    assert set(changed("near_duplicate", [text] * 99, "abbreviation")) == {"Anna Maria Street Berg"}
    assert "A. Maria St. Berg" in changed("near_duplicate", [text] * 99, "initial")
    assert set(changed("near_duplicate", [text] * 99, "swapped_words")) == {
        "Maria Anna St. Berg", "Anna St. Maria Berg", "Anna Maria Berg St.",
    }  # fmt: skip
    assert changed("near_duplicate", ["Anna"] * 3, "initial") == ["Anna"] * 3
    assert changed("near_duplicate", ["Streets Strand"] * 3, "abbreviation") == ["Streets Strand"] * 3


def test_scenarios_take_them(con):
    """In a scenario, in its ledger and as SQL over stored rows; text of a number after ALTER TABLE."""
    ddl = """CREATE TABLE people (id BIGINT PRIMARY KEY DEFAULT misata_sequence(), name VARCHAR DEFAULT misata_name(),
      born DATE DEFAULT misata_uniform(DATE '1950-01-01', DATE '2000-12-31'),
      income DECIMAL(9, 2) DEFAULT misata_uniform(1000, 90000))"""
    con.execute("SELECT misata_define(?)", [ddl])
    scenario = """UPDATE people SET name = misata_typo(name, 'qwertz') WHERE misata_chance(0.2);
      UPDATE people SET name = misata_mojibake(name, 'utf8', 'latin1') WHERE misata_chance(0.3);
      UPDATE people SET name = misata_truncate(name) WHERE misata_chance(0.1);
      ALTER TABLE people ALTER COLUMN income TYPE VARCHAR;
      UPDATE people SET income = misata_number_locale(income, 'de') WHERE misata_chance(0.3);
      ALTER TABLE people ALTER COLUMN born TYPE VARCHAR USING misata_date_format(born);
      ALTER TABLE people ALTER COLUMN born TYPE VARCHAR USING upper(born)"""
    n = 3000
    con.execute("SET threads = 1")
    con.execute(f"CREATE TABLE people AS FROM misata_table('people', {n}, seed := 3)")
    dirty = con.execute("FROM misata_perturb('people', ?, ?, seed := 3)", [n, scenario]).fetchall()
    query, _ = con.execute("FROM misata_chaos_sql('people', ?, seed := 3)", [scenario]).fetchone()
    assert con.execute(query).fetchall() == dirty
    hits = con.execute(
        "SELECT count(*), count(*) FILTER (before IS NOT DISTINCT FROM after) FROM misata_chaos_log('people', ?, ?, "
        "seed := 3) WHERE operator = 'typo'", [n, scenario],
    ).fetchone()  # fmt: skip
    assert hits[1] == 0
    assert scipy.stats.binomtest(hits[0], n, 0.2).pvalue > FALSE_ALARM
    assert (
        sum("," in row[3] for row in dirty)
        == con.execute(
            "SELECT count(*) FROM misata_chaos_log('people', ?, ?, seed := 3) WHERE operator = 'number_locale'",
            [n, scenario],
        ).fetchone()[0]
    )
    con.execute("DROP TABLE people")


REFUSED = [
    ("misata_typo('a', 'dvorak', 1)", "no layout of misata_typo named 'dvorak' (there is: qwerty, qwertz, azerty)"),
    ("misata_typo('a', NULL::VARCHAR, 1)", "misata_typo: layout must not be NULL"),
    ("misata_case('a', 'uper', 1)", "no case of misata_case named 'uper'; did you mean 'upper'?"),
    ("misata_whitespace('a', 'tabs', 1)", "no blank of misata_whitespace named 'tabs'; did you mean 'tab'?"),
    ("misata_invisible('a', 'BM', 1)", "no character of misata_invisible named 'BM'"),
    ("misata_truncate('a', -2, 1)", "misata_truncate: n must be from -1 to 4.29497e+09 (got -2.0)"),
    ("misata_broken_json('{}', 'comma', 1)", "no fault of misata_broken_json named 'comma'"),
    ("misata_mojibake('a', 'utf8', 'utf-8', 1)", "misata_mojibake: written and read must be two encodings (got utf-8 for both)"),
    ("misata_mojibake('a', 'utf16', 1)", "misata_mojibake: written must be 'utf8' or an encoding of single bytes that holds ASCII"),
    ("misata_mojibake('a', 'utf8', 'cp037', 1)", "misata_mojibake: read must be 'utf8' or an encoding of single bytes"),
    ("misata_mojibake('a', 'utf8', 'gbk', 1)", "(got 'gbk')"),
    ("misata_mojibake('a', 'latin1', 'utf8', 'twice', 1)", "misata_mojibake: 'twice' needs a text written in 'utf8' (got 'latin1')"),
    ("misata_mojibake('a', 'utf8', 'latin1', 'thrice', 1)", "no times of misata_mojibake named 'thrice'"),
    ("misata_homoglyph('a', 'latin', 1)", "no script of misata_homoglyph named 'latin' (there is: cyrillic, greek)"),
    ("misata_unicode_form('a', 'nfkc', 1)", "no form of misata_unicode_form named 'nfkc'; did you mean 'nfc'?"),
    ("misata_number_locale(1.5, 'at', 1)", "no locale of misata_number_locale named 'at'"),
    ("misata_date_format(DATE '2024-01-01', '%Q', 1)", "misata_date_format: format knows %d %-d"),
    ("misata_date_format(DATE '2024-01-01', 'day', 1)", "misata_date_format: format must have a part of a date"),
    ("misata_date_format('2024-01-01', '%d' || chr(9), 1)", "misata_date_format: format must not hold control characters"),
    ("misata_date_format('2024-01-01', repeat('%B', 30), 1)", "misata_date_format: format must give 200 bytes at most"),
    ("misata_near_duplicate('a', 'word', 1)", "no difference of misata_near_duplicate named 'word'"),
    ("misata_perturb(1.5::DOUBLE, 'number_locale', 0.1, 1)", "kind 'number_locale' does not give DOUBLE for DOUBLE; call misata_number_locale itself"),
    ("misata_perturb(1, 'typo', 0.1, 1)", "misata_perturb: kind 'typo' does not fit INTEGER, it takes VARCHAR"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=lambda v: v if v.startswith("misata") else "")
def test_arguments_that_a_text_operator_cannot_take(con, call, message):
    """Each is refused by name, with what was given and what there is."""
    with pytest.raises(duckdb.Error) as caught:
        con.execute(f"SELECT {call}")
    assert message in str(caught.value)


def test_sql_calls_every_operator_as_a_scenario_does(con):
    """Each operator with nothing but its value, one after the other: what is left out is never taken for the key."""
    con.execute(
        "SELECT misata_define(?)",
        [
            """CREATE TABLE many (id BIGINT PRIMARY KEY DEFAULT misata_sequence(), n BIGINT DEFAULT misata_uniform(1, 999),
               x DOUBLE DEFAULT misata_uniform(1, 99), moment TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '1990-01-01',
               TIMESTAMP '2020-01-01'), t VARCHAR DEFAULT misata_address())"""
        ],
    )
    columns = {"n": BIGINT, "x": DOUBLE, "moment": TIMESTAMP, "t": VARCHAR}
    statements = [
        f"UPDATE many SET {column} = {operator.name}({column}) WHERE misata_chance(0.2)"
        for column, type in columns.items()
        for operator in kinds_of(type).values()
        if operator.is_function
    ]
    scenario = ";\n".join(statements)
    con.execute("SET threads = 1")
    con.execute("CREATE TABLE many AS FROM misata_table('many', 300, seed := 3)")
    dirty = con.execute("FROM misata_perturb('many', 300, ?, seed := 3)", [scenario]).fetchall()
    query, _ = con.execute("FROM misata_chaos_sql('many', ?, seed := 3)", [scenario]).fetchone()
    assert con.execute(query).fetchall() == dirty
    con.execute("DROP TABLE many")
