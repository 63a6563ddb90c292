"""Text that kernels assemble is the text that Polars computes, and DuckDB."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from expression_oracle import COLUMNS, SLOTS, Oracle
from given_cells import GivenCells, read_layout, text_cell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misata_sql.engine.arena import Arena
from test_expressions import EVERY

from misata_sql.engine.program import Buffer, Layout, Program, Step
from misata_sql.errors import MisataError
from misata_sql.expressions.native_text import MOST_BYTES, lower_text
from misata_sql.kernels.convert import FILL_MODULO, GATHER
from misata_sql.samplers.text_parts import (
    Cells,
    ChangedCase,
    Constant,
    NullAsEmpty,
    Padded,
    Sliced,
    assemble,
    longest_bytes,
)
from misata_sql.spec.types import BIGINT, VARCHAR, SqlType


class NativeOracle(Oracle):
    """The oracle's rows in a real arena as well."""

    def __init__(self, **arguments) -> None:
        super().__init__(**arguments)
        self.cells = GivenCells(self.n_rows)
        types = {name: SqlType.parse(COLUMNS[name]) for name in self.rows}
        self.laid = {
            n: (self.cells.lay(types[n], v, n in SLOTS), types[n])
            for n, v in self.rows.items()
            if not types[n].is_nested
        }

    def native(self, source, n_rows: int | None = None) -> list | None:
        """The expression by kernels; None where it is for Polars."""
        text = lower_text(source)
        cell = text_cell()
        layout = text and text.emit(cell, {name: self.laid[name] for name in source.columns})
        if layout is None:
            assert not cell.builder.steps
            return None
        return self.cells.run(cell, layout, n_rows)

    def compare(self, expression: str) -> bool:
        """Whether it is native; then the same as by DuckDB and by Polars."""
        source = self.bind(expression, "VARCHAR")
        found = self.native(source)
        if found is None:
            return False
        assert found == self.duckdb(expression, source.type), f"{expression}: {source.tree}"
        try:
            assert found == self.ours(source), f"{expression}: {source.tree}"
        except MisataError as error:
            assert "year outside 1 to 9999" in str(error)
        return True


@pytest.fixture(scope="module", params=[0.2, 0.0], ids=["NULLs", "no NULL"])
def oracle(request) -> NativeOracle:
    oracle = NativeOracle(n_rows=53, seed=4, null_rate=request.param)
    oracle.con.execute("PRAGMA disable_optimizer")
    return oracle


NATIVE = r"""
'ORD-' || i
s || w
w || s || w
s || i || d9 || b || day || mood || u || ts
'a' || ti || si || i || bi || uti || usi || ui || ubi
d4 || '/' || d9 || '/' || d18 || '/' || d22
day || ' ' || ts || ' ' || tss || ' ' || tsm
CAST(u AS VARCHAR)
CAST(bi AS VARCHAR)
concat(s, w, i, NULL, d4)
concat(w, b, day, mood)
concat(i)
concat_ws('-', s, mood)
concat_ws('-é-', i, w, 'x', d9, s)
concat_ws(', ', 'x', w)
concat_ws('/', w, nullif(s, 'ab'), w, coalesce(mood, 'sad'), w)
CASE WHEN b THEN s ELSE mood END
coalesce(s, '-') || w
nullif(s, 'a') || w
nullif(s, 'a') || i
coalesce(s, mood, 'é')
concat(nullif(s, 'a'), w)
lower(s) || upper(mood) || w
lower(s || mood || i)
upper(s || u || i || d9)
upper(concat(s, i, day))
lower(concat_ws('-Ä-', mood, s))
reverse(s) || '€' || w
left(s, 2) || right(mood, 1) || w
left(u::VARCHAR, 8) || right(u::VARCHAR, 4)
left('ab' || i, -2)
right('00000' || i, 5)
right('x' || i, -3)
substring('x' || i, 2, 3)
substring('x' || bi, -4, 2)
substring('x' || bi, -4, -2)
substring('abc' || i, 0, 3)
substring('abc' || i, 3)
substring('abc' || i, -9, 7)
('abc' || i)[2:4]
('abc' || i)[-3:]
('abc' || i)[:-2]
('abc' || i)[2]
lpad(i::VARCHAR, 8, '0')
rpad(bi::VARCHAR, 12, '*') || '|'
lpad('n' || i, 3, '0') || lpad('n' || i, 0, '0')
upper(lpad(u::VARCHAR, 40, 'x'))
lpad(left(u::VARCHAR, 9) || i, 14, '-')
replace(s, 'a', 'bb') || trim(s) || w
repeat(s, 2) || w
s || NULL
CAST(CAST(si AS BIGINT) AS VARCHAR) || w
CAST(CAST(ui AS BIGINT) AS VARCHAR)
s || '' || ''
'' || i || ''
concat(NULL, '')
CAST(length(s) AS VARCHAR) || w
CAST(s = 'a' AS VARCHAR) || b || i
""".strip().split("\n")
FOR_POLARS = r"""
'a' || hi
uhi || 'a'
d38 || w
tsn IS NULL AND s = 'a'
'a' || CAST(i + 1 AS VARCHAR)
lower(w)
left(w, 2)
left('ab' || i, small)
reverse('a' || i)
trim('a' || i)
concat_ws('-', w, nullif(s, 'a'))
CASE WHEN i > 5 THEN s ELSE w END
coalesce(w, 'x')
w || NULL
CAST(CAST(bi AS INTEGER) AS VARCHAR)
length(s || i)
lpad(i::VARCHAR, 2000, '0')
lpad('é' || i, 7, '0')
lpad('a' || i, 7, 'é')
""".strip().split("\n")


@pytest.mark.parametrize("expression", NATIVE)
def test_native_text_is_that_of_duckdb(oracle, expression):
    """And of Polars, for NULLs and for others."""
    assert oracle.compare(expression)


@pytest.mark.parametrize("expression", FOR_POLARS)
def test_the_rest_is_left_to_polars(oracle, expression):
    """No step is added for what is not native."""
    if oracle.rows["s"].count(None) or "nullif" not in expression:
        assert not oracle.compare(expression)


def test_every_text_that_is_native_is_that_of_duckdb(oracle):
    """Of the expressions that are tested with Polars."""
    native = [e for e in EVERY if oracle.typeof(e) == "VARCHAR" and "d38" not in e and oracle.compare(e)]
    assert len(native) > 30


PARTS = """{leaf}|{leaf}|{leaf}|lower({text})|upper({text})|left({text}, {n})|right({text}, {n})|({text})[{n}:{n}]
substring({text}, {n}, {n})|lpad({text}, {size}, '0')|rpad({text}, {size}, ' ')|concat({text}, {leaf})
replace(s, 'a', '')|CASE WHEN b THEN s ELSE mood END|coalesce(s, 'none')|nullif(s, 'ok')|{text} || {text}"""
LEAVES = "s|w|mood|b|i|bi|ubi|ti|d4|d9|d22|day|ts|tss|tsm|u|''|'-'|'Zb_é'|s|mood|'a long constant of more than sixteen bytes'"


@st.composite
def texts(draw, depth: int = 3) -> str:
    """A concatenation of parts."""
    if depth == 0:
        leaf = draw(st.sampled_from(LEAVES.split("|")))
        return f"CAST({leaf} AS VARCHAR)"
    form = draw(st.sampled_from(PARTS.replace("\n", "|").replace("|| ", "++ ").split("|")))
    text = form.replace("++", "||").replace("{n}", "%d").replace("{size}", "%d")
    numbers = tuple(draw(st.integers(-9, 12)) for _ in range(text.count("%d")))
    text = text % numbers
    while "{" in text:
        text = text.replace("{leaf}", draw(texts(depth=0)), 1).replace("{text}", draw(texts(depth=depth - 1)), 1)
    return text


SEEN: Counter[bool] = Counter()


@settings(max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(expression=st.lists(texts(), min_size=1, max_size=4).map(" || ".join))
def test_random_concatenations(oracle, expression):
    """What is native is the same as by DuckDB and by Polars."""
    SEEN[oracle.compare(expression)] += 1


def test_random_concatenations_were_mostly_native():
    """The test before this one is worth something."""
    if not SEEN:
        pytest.skip("runs after test_random_concatenations")
    assert SEEN[True] > 2 * SEEN[False], SEEN


@pytest.mark.parametrize("n_rows", [0, 1, 7, 8, 33])
def test_a_batch_may_be_shorter_than_the_memory(oracle, n_rows):
    """The first rows alone have the values that they have among the others."""
    for expression in NATIVE[::4]:
        source = oracle.bind(expression, "VARCHAR")
        assert oracle.native(source, n_rows) == oracle.native(source)[:n_rows]


# -- parts by themselves -----------------------------------------------------------------------------------------------


def put_together(parts, given: GivenCells) -> list:
    cell = text_cell()
    layout = assemble(cell, parts)
    assert layout.kind == "dict" or layout.width >= sum(map(longest_bytes, parts))
    return given.run(cell, layout)


LENGTHS = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 90]


@pytest.mark.parametrize("longest", LENGTHS)
@pytest.mark.parametrize("in_slots", [True, False], ids=["slots", "pool"])
def test_longest_and_empty_texts_side_by_side(longest, in_slots):
    """Each row's text is as long as the slot has room for, or empty, and no row touches its neighbour."""
    n = 24
    words = ["ä" * (longest // 2) + "x" * (longest % 2) if r % 2 else "" for r in range(n)]
    given = GivenCells(n)
    text = Cells(given.lay(VARCHAR, words, in_slots), VARCHAR)
    number = Cells(given.lay(BIGINT, [-(2**63) if r % 3 else 0 for r in range(n)]), BIGINT)
    shown = [str(-(2**63)) if r % 3 else "0" for r in range(n)]
    tail = "é!" * longest
    parts = [text, number, text, Constant(tail.encode()), text]
    assert put_together(parts, given) == [w + s + w + tail + w for w, s in zip(words, shown, strict=True)]
    assert put_together([text], given) == words
    assert put_together([text, text], given) == [w + w for w in words]


def test_all_kinds_of_cells_at_their_widest():
    """The longest value of every type, with nothing behind it and with something."""
    widest = {
        "TINYINT": (-128, "-128"), "SMALLINT": (-32768, "-32768"), "INTEGER": (-(2**31), "-2147483648"),
        "UTINYINT": (255, "255"), "USMALLINT": (65535, "65535"), "UINTEGER": (2**32 - 1, "4294967295"),
        "BIGINT": (-(2**63), "-9223372036854775808"), "UBIGINT": (2**64 - 1, "18446744073709551615"),
        "DECIMAL(4,4)": (-9999, "-.9999"), "DECIMAL(18,1)": (1 - 10**18, "-" + "9" * 17 + ".9"),
        "DECIMAL(18,17)": (1 - 10**18, "-9." + "9" * 17), "DECIMAL(9,8)": (1 - 10**9, "-9." + "9" * 8),
        "DECIMAL(18,9)": (1 - 10**18, "-999999999.999999999"), "DECIMAL(3,0)": (-999, "-999"),
        "DATE": (-(2**31) + 2, "5877642-06-25 (BC)"), "BOOLEAN": (False, "false"),
        "TIMESTAMP": (-9_223_372_022_399_999_999, "290309-12-22 (BC) 00:00:00.000001"),
        "TIMESTAMP_S": (-9_223_372_022_400, "290309-12-22 (BC) 00:00:00"),
        "TIMESTAMP_MS": (-9_223_372_022_399_999, "290309-12-22 (BC) 00:00:00.001"),
    }  # fmt: skip
    for name, (value, shown) in widest.items():
        type = SqlType.parse(name)
        given = GivenCells(5)
        cells = Cells(given.lay(type, [value] * 5), type)
        assert longest_bytes(cells) >= len(shown)
        assert put_together([cells], given) == [shown] * 5
        assert put_together([Constant(b"a"), cells, cells], given) == ["a" + shown + shown] * 5


def test_pieces_of_pieces():
    """A change of case, a padding and a slice, one in the other, of text that other parts read as well."""
    given = GivenCells(9)
    words = [None if r == 4 else "aBcDeFgHi"[:r] for r in range(9)]
    text = Cells(given.lay(VARCHAR, words, in_slots=True), VARCHAR)
    upper = ChangedCase((text,), is_upper=True)
    padded = Padded((upper, Constant(b".")), 6, b"_", is_left=True)
    piece = Sliced((padded,), -4, True, -1, True)
    expected = [None if w is None else (w.upper() + ".")[:6].rjust(6, "_")[-4:-1] for w in words]
    assert put_together([piece], given) == expected
    assert put_together([NullAsEmpty((piece,)), text], given) == [
        None if w is None else e + w for w, e in zip(words, expected, strict=True)
    ]
    assert put_together([Constant(b"<"), NullAsEmpty((text, upper)), Constant(b">")], given) == [
        f"<{w or ''}{(w or '').upper()}>" for w in words
    ]
    assert put_together([upper], given) == [None if w is None else w.upper() for w in words]


def test_items_of_a_list_are_served_as_rows():
    """Several texts for each row, each in a slot of its own; also at rows that are not consecutive."""
    for cell in (replace(text_cell(), per_row=3), replace(text_cell(), rows=Buffer("i8"))):
        numbers = cell.row_numbers()
        parts = [Constant(b"no "), Cells(Layout("fixed", 8, numbers), BIGINT), Constant(b", a longer constant text")]
        layout = assemble(cell, parts)
        steps = cell.builder.steps
        if cell.rows is not None:
            wanted = np.array([5, 3, 2**40, 0, 3], np.int64)
            steps = [Step(GATHER["u1", "i8"], (codes := Buffer("u1"), wanted, numbers)), *steps]
            steps.insert(0, Step(FILL_MODULO["u1"], (5, codes)))
        arena = Arena(Program(tuple(steps), (layout,)), 5)
        arena.run(0, 5)
        rows = wanted if cell.rows is not None else range(15)
        expected = [f"no {row}, a longer constant text" for row in rows]
        assert read_layout(arena, layout, VARCHAR, len(expected)) == expected


def test_what_is_too_long_is_left_to_polars(oracle):
    """A slot is memory for every row of a batch, whatever the texts need."""
    for count, native in ((1000, True), (MOST_BYTES - 1, False)):
        assert oracle.compare(f"'{'x' * count}' || i") is native


def test_a_table_over_several_inputs_is_a_dictionary():
    """A text that depends on few values only costs its codes, and texts are made once."""
    oracle = NativeOracle(n_rows=20)
    cell = text_cell()
    text = lower_text(oracle.bind("CASE WHEN b THEN lower(s) ELSE mood || '!' END", "VARCHAR"))
    layout = text.emit(cell, oracle.laid)
    assert layout.kind == "dict" and len(cell.builder.steps) < 10
    assert text.emit(text_cell(), oracle.laid).pool is layout.pool
