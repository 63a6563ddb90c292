"""An expression that is said to be unique never repeats a value."""

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misata_sql.compile.table import compile_table
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.expressions.injective import UNLIMITED, is_injective, unique_rows
from misata_sql.expressions.text_shapes import shape_of
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.distinct import Distinct
from misata_sql.spec.ddl import parse_tables

COLUMNS = {
    "id": "BIGINT DEFAULT misata_sequence(1)",
    "even": "INTEGER DEFAULT misata_sequence(2, 2)",
    "down": "BIGINT DEFAULT misata_sequence(50, -1)",
    "token": "UUID DEFAULT misata_uuid()",
    "hash": "VARCHAR DEFAULT misata_hash_id(8)",
    "word": "VARCHAR DEFAULT misata_regex('[a-c]{0,3}')",
    "mixed": "VARCHAR DEFAULT misata_choice(['', '1', 'a', 'a1', '1a', 'x2y', '-', '3-'])",
    "letter": "VARCHAR DEFAULT misata_choice(['a', 'bb', '#'])",
    "ends": "VARCHAR DEFAULT misata_choice(['1a', 'x22b', 'a', 'x2y3z'])",
    "begins": "VARCHAR DEFAULT misata_choice(['a1', 'b22x', 'a', 'z3y2x'])",
    "two": "VARCHAR DEFAULT misata_choice(['01', '10', '11'])",
    "num": "INTEGER DEFAULT misata_uniform(-3, 12)",
    "day": "DATE DEFAULT misata_sequence()",
    "maybe": "VARCHAR DEFAULT misata_null(0.5, misata_choice(['a', 'b']))",
    "truth": "BOOLEAN",
}
UNIQUE = ("id", "even", "down", "token", "hash", "day")


def compiled(*expressions: str, type: str = "VARCHAR"):
    columns = [f"{name} {text}" for name, text in COLUMNS.items()]
    columns += [f"x{i} {type} DEFAULT ({expression})" for i, expression in enumerate(expressions)]
    (table,) = parse_tables(f"CREATE TABLE t ({', '.join(columns)})")
    return compile_table(table)


def sources(*expressions: str, type: str = "VARCHAR") -> tuple[dict[str, Sampler], list[ExpressionSource]]:
    table = compiled(*expressions, type=type)
    samplers = {c.name: c.source for c in table.columns if isinstance(c.source, Sampler)}
    return samplers, [c.source for c in table.columns if c.name.startswith("x") and c.name[1:].isdigit()]


def rows(expression: str, type: str = "VARCHAR") -> int:
    samplers, (source,) = sources(expression, type=type)
    return unique_rows(source, UNIQUE, samplers)


YES = r"""
'ORD-' || id
id || '@mail1.example.com'
letter || '.' || word || id || '@example.com'
ends || id
ends || id || '@example.com'
id || begins
'1' || id || 'a1'
two || id
id || two
two || id || begins
num || 'x' || id || letter
mixed || token
token || mixed
mixed || two || token || two
letter || hash || 'ab'
mixed || hash
hash || word
two || hash
upper(hash) || '/' || two
upper(CAST(token AS VARCHAR))
lower(letter || id)
replace(CAST(token AS VARCHAR), '-', '')
two || replace(CAST(token AS VARCHAR), '-', '') || mixed
reverse('a' || id)
'A' || (id * 2 + 5)
'A' || (7 - id)
letter || '-' || (id * 2 + 5)
'A' || -id
'A' || CAST(id AS INTEGER)
'A' || CAST(id AS DECIMAL(20,2)) || 'x'
'#' || day
CAST(day + 5 AS VARCHAR)
CAST(day + INTERVAL 3 DAY AS VARCHAR)
concat(maybe, letter, '.', id)
concat_ws('-', two, id, two)
coalesce(hash, 'none')
nullif(hash, 'a')
CASE WHEN truth THEN 'a' ELSE 'bc' END || id
CASE WHEN truth THEN 'a' ELSE 'bc' END || token
misata_sequence(5) || 'x'
letter || misata_uuid()
misata_null(0.5, misata_sequence(5)) || letter
left(CAST(token AS VARCHAR), 8) || id
right(CAST(token AS VARCHAR), 3) || '-' || id
""".strip().split("\n")
NO = r"""
mixed || id
letter || '-' || (id * 2 + even)
id || mixed
num || id
id || num
id || even
mixed || id || begins
ends || id || begins
down || down
letter || down || two || mixed
'a-' || num || down
mixed || hash || word
letter
word || two
left(hash, 4)
substring('a' || id, 1, 3)
upper(letter || 'A' || word)
'A' || (id * 0)
'A' || (id // 2)
'A' || abs(id)
'A' || (id + num)
'A' || (id * num)
CAST(day + INTERVAL 1 MONTH AS VARCHAR)
concat('a', misata_null(0.5, misata_sequence(1)))
concat_ws('-', maybe, id)
coalesce(nullif(hash, 'a'), 'x')
CASE WHEN truth THEN hash ELSE 'x' END
greatest(hash, 'a')
replace(hash, 'a', 'b')
repeat(hash, 0)
misata_uniform(1, 10) || 'x'
""".strip().split("\n")


@pytest.mark.parametrize("expression", YES)
def test_unique_values_are_recognised(expression):
    """The unique part can be read back, whatever is around it."""
    assert rows(expression) == UNLIMITED


@pytest.mark.parametrize("expression", NO)
def test_what_may_repeat_is_not_claimed(expression):
    """Or is not proven."""
    assert rows(expression) == 0


def test_numbers_and_dates():
    """Arithmetic and casts that keep numbers apart, and those that do not."""
    for expression, type, expected in (
        ("id * 2 + 5", "BIGINT", True), ("id", "DECIMAL(20,2)", True), ("even", "DOUBLE", True), ("id", "DOUBLE", False),
        ("even", "FLOAT", False), ("even", "HUGEINT", True), ("id * 1.5", "DECIMAL(30,3)", True),
        ("id * 0.5", "DECIMAL(30,0)", False), ("id / 2", "DOUBLE", False), ("day", "TIMESTAMP", True),
        ("CAST(day AS TIMESTAMP) + INTERVAL 5 HOUR", "TIMESTAMP", True), ("CAST(day AS TIMESTAMP)", "DATE", False),
        ("id % 10", "BIGINT", False), ("id > 5", "BOOLEAN", False), ("token", "UUID", True),
    ):  # fmt: skip
        assert (rows(expression, type) == UNLIMITED) is expected, expression


def test_padding_holds_for_as_many_rows_as_have_room():
    """lpad cuts what is too long, so a sequence is unique up to its last number of that many digits."""
    assert rows("lpad(CAST(id AS VARCHAR), 5, '0')") == 99_999
    assert rows("'A' || lpad(CAST(even AS VARCHAR), 3, '0') || mixed") == 499
    assert rows("lpad(CAST(id * 10 + 3 AS VARCHAR), 4, '0')") == 999
    assert rows("lpad(CAST(id - 1 AS VARCHAR), 2, '0')") == 100
    assert rows("rpad(CAST(id AS VARCHAR), 3, '_')") == 999
    assert rows("rpad(CAST(id AS VARCHAR), 3, '0')") == 0
    assert rows("lpad(CAST(down AS VARCHAR), 5, '0')") == 0
    assert rows("lpad(CAST(id AS VARCHAR), 0, '0')") == 0
    assert rows("lpad(hash, 10, 'x')") == UNLIMITED
    assert rows("lpad(hash, 10, 'a')") == 0
    assert rows("lpad(hash, 7, 'x')") == 0
    samplers, (source,) = sources("lpad(CAST(id AS VARCHAR), 5, '0')")
    assert is_injective(source, UNIQUE, samplers, 99_999)
    assert not is_injective(source, UNIQUE, samplers, 100_000)
    assert not is_injective(source, UNIQUE, samplers)


def test_what_is_not_known_of_a_column_is_not_assumed():
    """Without its sampler a column is any value of its type."""
    samplers, (plain, beside, token, after) = sources(
        "id || 'x'", "letter || id", "mixed || token", "'a-' || id || letter"
    )
    assert unique_rows(plain, UNIQUE) == UNLIMITED
    assert unique_rows(beside, UNIQUE) == 0
    assert unique_rows(beside, UNIQUE, samplers) == UNLIMITED
    assert unique_rows(token, UNIQUE) == UNLIMITED
    assert unique_rows(token) == unique_rows(plain) == 0
    assert unique_rows(after, UNIQUE) == 0  # a letter may begin with a digit


def test_a_unique_text_is_known_by_its_pattern():
    """Each string of a pattern at most once, between texts that cannot be mistaken for it."""
    samplers, (near, far) = sources("two || word || '9'", "word || 'a' || letter")
    numbered = samplers["word"]
    distinct = Distinct(numbered, None)  # type: ignore[arg-type]
    assert unique_rows(near, ["word"], {**samplers, "word": distinct}) == UNLIMITED
    assert unique_rows(far, ["word"], {**samplers, "word": distinct}) == 0


PARTS = (
    "id|even|down|num|mixed|letter|word|two|ends|begins|hash|left(hash, 1)|'1'|'a'|'-'|''|'x1y'|maybe|lower(letter)|lpad(id::VARCHAR, 4, '0')"
    "|reverse(ends)|concat(maybe, two)|CAST(id * 3 AS VARCHAR)|upper(hash)|CASE WHEN truth THEN mixed ELSE two END|token"
).split("|")
JOINED = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map(" || ".join).filter(re.compile("[a-z]{3}").search)
SEEN: Counter[bool] = Counter()


@pytest.fixture(scope="module")
def shop():
    import misata_sql

    connection = misata_sql.connect()
    yield connection
    connection.close()


@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(expressions=st.lists(JOINED, min_size=12, max_size=12))
def test_claims_hold(shop, expressions):
    """Of expressions over parts that are easily mistaken for each other: no claimed one has a repeated value."""
    samplers, found = sources(*expressions)
    claimed = {i: min(unique_rows(source, UNIQUE, samplers), 4_000) for i, source in enumerate(found)}
    SEEN.update(n > 0 for n in claimed.values())
    columns = ", ".join(f"{n} {t}" for n, t in COLUMNS.items())
    texts = ", ".join(f"x{i} VARCHAR DEFAULT ({e})" for i, e in enumerate(expressions))
    shop.execute("SELECT misata_define(?)", [f"CREATE TABLE t ({columns}, {texts})"])
    counted = ", ".join(f"count(x{i}) - count(DISTINCT x{i})" for i, n in claimed.items() if n == 4_000)
    if counted:
        repeated = shop.execute(f"SELECT {counted} FROM misata_table('t', 4000)").fetchone()
        wrong = [
            expressions[i] for i, n in zip([i for i, n in claimed.items() if n == 4_000], repeated, strict=True) if n
        ]
        assert not wrong


def test_claims_were_made():
    """The test before this one is worth something."""
    if not SEEN:
        pytest.skip("runs after test_claims_hold")
    assert SEEN[True] > 30 and SEEN[False] > 30, SEEN


def test_shapes_contain_what_is_drawn(shop):
    """Lengths, first, last and other characters of real rows."""
    expressions = [*(e for e in YES if "misata" not in e), *(e for e in NO if "misata" not in e)]
    samplers, found = sources(*expressions)
    columns = ", ".join(f"{n} {t}" for n, t in COLUMNS.items())
    texts = ", ".join(f"x{i} VARCHAR DEFAULT ({e})" for i, e in enumerate(expressions))
    shop.execute("SELECT misata_define(?)", [f"CREATE TABLE t ({columns}, {texts})"])
    for i, source in enumerate(found):
        shape = shape_of(source.tree, samplers)
        cells = [c for (c,) in shop.execute(f"SELECT x{i} FROM misata_table('t', 300)").fetchall() if c is not None]
        for text in cells:
            assert shape.shortest <= len(text) <= (shape.longest if shape.longest is not None else len(text))
            assert shape.chars is None or set(text) <= shape.chars, expressions[i]
            assert not text or shape.first is None or text[0] in shape.first
            assert not text or shape.last is None or text[-1] in shape.last
