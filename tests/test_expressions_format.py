"""Encodings, digests and numbers as text are those of DuckDB, to the last digit."""

import hashlib
import math
import random

import duckdb
import numpy as np
import polars as pl
import pytest
from expression_oracle import Oracle

from misata_sql.errors import GeneratorError
from misata_sql.expressions.digests import digest
from misata_sql.expressions.evaluate import Evaluation

EXPRESSIONS = """
(position('c' IN s))
position('日本' IN s)
md5(s)
md5(concat(s, i, '-', w))
sha1(s)
sha256(w)
md5(raw)
sha256(encode(s))
md5(repeat(s, 20))
hex(s)
to_hex(raw)
hex(i)
hex(bi)
hex(ubi)
hex(ti)
hex(uti)
bin(small)
bin(ubi)
to_base(abs(small), 16)
to_base(uti, 2, 8)
to_base(abs(bi % 1000000), 36)
base64(encode(s))
to_base64(raw)
encode(s)
decode(encode(s))
octet_length(raw)
octet_length(encode(s))
bit_length(s)
ascii(s)
ord(s)
unicode(w)
unicode(mood)
chr(65 + small)
chr(ascii(s))
chr(abs(small) * 1000)
chr(128512)
instr(s, 'b')
instr(s, '')
strpos(s, w)
strpos(w, 'é')
translate(s, 'abc', 'xyz')
translate(s, 'abcß', 'xy')
translate(s, '', 'xy')
translate(s, 'aa', 'xy')
translate(s, 'ab', 'ba')
overlay(s PLACING 'XX' FROM 2)
overlay(s PLACING w FROM 3 FOR 1)
lpad(s, small, 'ab')
rpad(s, 5, 'xyz')
lpad(i::VARCHAR, 12, '0')
rpad(w, small, 'é')
lpad(w, ti, '*')
replace(s, 'ab', '')
encode(s) IS NULL
CASE WHEN b THEN raw ELSE encode(w) END
d::VARCHAR
d || ' EUR'
concat(d, '/', d / 3)
CAST(d * 1e10 AS VARCHAR)
CAST(d / 1e10 AS VARCHAR)
CAST(bi::DOUBLE AS VARCHAR)
CAST(d18::DOUBLE / 7 AS VARCHAR)
round(d, 2)::VARCHAR
format('{} {}', s, i)
format('{:05d}', i)
format('{:05d}', small)
format('{:>10}|', s)
format('{:<10}|{:*>4}', w, small)
format('{:.2}', s)
format('{:,}', bi)
format('{:_d}', hi)
format('{:,.2f}', d)
format('{:.2f}', d)
format('{:.0f}', d)
format('{:.3f}', d / 7)
format('{:.2f}', d9)
format('{:.1f}', d4)
format('{:8.2f}|', d)
format('{:08.2f}|', d)
format('{:<8.2f}|', d)
format('{:+.1f}', d)
format('{:f}', d)
format('{}', d)
format('{:10}|', d)
format('{}', d9)
format('{:.2f}', f)
format('{:+}', small)
format('{: d}', small)
format('{1}-{0}', s, small)
format('{{{}}}', s)
format('{}', b)
format('{} {} {}', day, ts, mood)
format('{}', u)
format('{:5}|', b)
format('{:d}', uhi)
format('x')
printf('%d', i)
printf('%05d', i)
printf('%-5d|', small)
printf('%+d', small)
printf('% d', small)
printf('%5s|', w)
printf('%-5s|', s)
printf('%.2s|', s)
printf('%.2f', d)
printf('%.2f', d9)
printf('%8.3f', d / 3)
printf('%08.2f|', d)
printf('%-8.2f|', d)
printf('%s %s', s, w)
printf('%lld%%', bi)
printf('%2$s %1$s', s, w)
printf('%s', day)
printf('%s', b)
printf('%f', d)
printf('ORD-%06d', small + 100)
"""
EVERY = EXPRESSIONS.strip().split("\n")


@pytest.fixture(scope="module")
def oracles() -> list[Oracle]:
    """Rows with NULLs and rows without."""
    return [Oracle(n_rows=61), Oracle(n_rows=40, seed=2, null_rate=0), Oracle(n_rows=8, null_rate=1)]


@pytest.mark.parametrize("expression", EVERY)
def test_values_are_those_of_duckdb(oracles: list[Oracle], expression: str) -> None:
    for oracle in oracles:
        oracle.check(expression)


def test_what_duckdb_prints_means_the_same(oracles: list[Oracle]) -> None:
    """A call and what duckdb_tables() makes of it are bound to the same tree."""
    for expression in EVERY:
        oracles[2].check_printed(expression)


def _doubles() -> list[float]:
    """Numbers of all sizes, such with few digits, powers of two and ten, and halves between two shortest texts."""
    rng = random.Random(7)
    values = [(rng.random() - 0.5) * 10.0 ** rng.randint(-12, 24) for _ in range(20_000)]
    values += [round(rng.random() * 10_000, rng.randint(0, 5)) for _ in range(10_000)]
    values += [math.ldexp(rng.getrandbits(53), rng.randint(-1074, 900)) for _ in range(10_000)]
    values += [2.0**k for k in range(-1074, 1024)] + [10.0**k for k in range(-320, 308)]
    values += [(rng.getrandbits(rng.randint(2, 53)) | 1) / 2.0 ** rng.randint(2, 20) for _ in range(20_000)]
    return [*values, 0.0, -0.0, math.inf, -math.inf, 5e-324, 1.7976931348623157e308]


def _compare(expression: str, values: list[float]) -> None:
    source = Oracle(n_rows=1).bind(expression, "VARCHAR")
    con = duckdb.connect()
    series = pl.Series("d", values)
    con.register("t", series.to_frame().with_row_index("n").to_arrow())
    expected = [text for (text,) in con.execute(f"SELECT {expression} FROM t ORDER BY n").fetchall()]
    found = Evaluation({"d": series}, len(values), "t.x", {}).value(source.tree).to_list()
    wrong = [(v, e, f) for v, e, f in zip(values, expected, found, strict=True) if e != f]
    assert not wrong, (len(wrong), wrong[:5])


def test_the_text_of_a_double_is_the_shortest_that_reads_back() -> None:
    """60,000 numbers, in DuckDB's own way of writing them."""
    _compare("CAST(d AS VARCHAR)", _doubles())


@pytest.mark.parametrize("places", [0, 1, 2, 5, 15])
def test_digits_to_a_fixed_place_are_rounded_exactly(places: int) -> None:
    """Of the binary value; ties go to the even digit."""
    largest = 2.0**62 / 10.0**places
    values = [v for v in _doubles() if abs(v) < largest]
    _compare(f"format('{{:.{places}f}}', d)", values)


@pytest.mark.parametrize(
    ("expression", "value", "message"),
    [
        ("CAST(d AS VARCHAR)", math.nan, "the text of a NaN is not supported"),
        ("format('{:.2f}', d)", 1e17, "a number of this size is not supported as text here"),
        ("printf('%.2f', d)", math.inf, "a number of this size is not supported as text here"),
    ],
)  # fmt: skip
def test_what_has_no_sure_text_is_refused(expression: str, value: float, message: str) -> None:
    source = Oracle(n_rows=1).bind(expression, "VARCHAR")
    with pytest.raises(GeneratorError, match="is not supported") as caught:
        Evaluation({"d": pl.Series([0.5, value])}, 2, "t.x", {}).value(source.tree)
    assert message in str(caught.value)


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256"])
def test_digests_are_those_of_hashlib(kind: str) -> None:
    """Strings of all lengths around the blocks, among longer ones."""
    rng = random.Random(1)
    values = [rng.randbytes(n) for n in [*range(200), *(rng.randint(0, 1000) for _ in range(300))]]
    offsets = np.cumsum([0, *map(len, values)])
    found = digest(kind, np.frombuffer(b"".join(values), np.uint8), offsets)
    assert [bytes(row) for row in found] == [hashlib.new(kind, value).digest() for value in values]
