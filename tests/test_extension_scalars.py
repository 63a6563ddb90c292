"""Scalar and select functions: one call a run of equal arguments, and results of every kind."""

import duckdb
import numpy as np
import pytest
from arenas import Arena, fixed, offset_texts, only_functions

from misata_sql.connection import connect
from misata_sql.extension.functions import ANY, ScalarFunction, ScalarOverload, SelectFunction
from misata_sql.spec.types import SqlType

TEXT, BIG, DOUBLE = SqlType("VARCHAR"), SqlType("BIGINT"), SqlType("DOUBLE")
calls = []


def filled(column, n_rows):
    arena = Arena(lambda first, n: [column], n_rows, 1)
    arena.fill(0, n_rows)
    return arena


def describe(registry, args, n_rows, returns):
    """The arguments as text, and how many rows share them."""
    calls.append((args, n_rows))
    return [f"{args!r} x {n_rows}"] * n_rows


def count(registry, args, n_rows, returns):
    """Numbers that go on from call to call, in the overload's type."""
    calls.append((args, n_rows))
    start = registry.setdefault("next", 0)
    registry["next"] += n_rows
    return filled(fixed(np.arange(start, start + n_rows), "i8" if returns == BIG else "f8"), n_rows)


def words(registry, args, n_rows, returns):
    texts = [b"row %d of a longer text" % i for i in range(n_rows)]
    return filled(offset_texts(texts, "i8", [i % 3 != 1 for i in range(n_rows)]), n_rows)


def broken(registry, args, n_rows, returns):
    return {
        "few": lambda: ["one"],
        "type": lambda: [5] * n_rows,
        "raise": lambda: 1 // 0,
        "form": lambda: filled(fixed([0] * n_rows, "i8"), n_rows),
        "nothing": lambda: None,
    }[args[0]]()


def pick_mod(registry, args, n_rows):
    """Every k-th row NULL, the others from the values in turn."""
    calls.append((args, n_rows))
    k = args[0]
    codes = np.arange(n_rows, dtype=np.int32) % 2
    if k is not None:
        codes[:: int(k)] = -1
    return codes


def pick_bad(registry, args, n_rows):
    return {
        "range": np.full(n_rows, 9, np.int32),
        "short": np.zeros(n_rows - 1, np.int32),
        "type": np.zeros(n_rows),
    }[args[0]]


def select(types, name, pick, first):
    return SelectFunction(name, tuple(ScalarOverload((first, t, t), t) for t in types), 1, pick)


@pytest.fixture
def con():
    calls.clear()
    kinds = [
        TEXT,
        BIG,
        SqlType("BOOLEAN"),
        SqlType("HUGEINT"),
        SqlType("DATE"),
        SqlType("INTERVAL"),
        SqlType("UUID"),
    ]
    with only_functions(
        ScalarFunction("tell", (ScalarOverload((), TEXT, ANY),), describe, handles_null=True),
        ScalarFunction("strict", (ScalarOverload((ANY,), TEXT),), describe),
        ScalarFunction(
            "number",
            (ScalarOverload((), BIG), ScalarOverload((DOUBLE,), DOUBLE)),
            count,
            volatile=True,
        ),
        ScalarFunction("words", (ScalarOverload((), TEXT),), words, volatile=True),
        ScalarFunction("broken", (ScalarOverload((TEXT,), TEXT),), broken, volatile=True),
        select(kinds, "pick", pick_mod, BIG),
        select([BIG, TEXT], "pick_bad", pick_bad, TEXT),
    ):
        connection = connect()
    yield connection
    connection.close()


def column(con, query):
    return [row[0] for row in con.execute(query).fetchall()]


def test_arguments_of_any_type_reach_a_scalar(con):
    """The same texts as for a table function, but out of vectors, where they are not constants."""
    from test_extension_arguments import ARGUMENTS

    for text, value in ARGUMENTS.items():
        calls.clear()
        con.execute(f"SELECT tell(CASE WHEN i < 5 THEN {text} END) FROM range(9) t(i)").fetchall()
        got = [args for args, n_rows in calls]
        assert got[0] == (value,), text
        assert type(got[0][0]) is type(value), text


def test_an_array_reaches_a_scalar_as_a_list(con):
    con.execute("SELECT tell(CASE WHEN i < 5 THEN [[1, 2], [3, NULL]]::INTEGER[2][] END) FROM range(9) t(i)").fetchall()
    assert calls[0] == (([[1, 2], [3, None]],), 5)


def test_equal_arguments_are_one_call(con):
    column(
        con,
        "SELECT tell(i // 1000, 'a text that is longer than twelve', [1, 2]) FROM range(3000) t(i)",
    )
    assert sum(n_rows for _, n_rows in calls) == 3000
    assert {args[0] for args, _ in calls} == {0, 1, 2}
    assert len(calls) <= 5  # a run may be cut where DuckDB's chunk ends


def test_every_row_gets_its_own_result(con):
    got = column(con, "SELECT tell(i % 7, 'x' || i % 3) FROM range(100) t(i)")
    assert got == [f"({i % 7}, 'x{i % 3}') x 1" for i in range(100)]


@pytest.mark.parametrize(
    "values",
    [
        "CASE i WHEN 0 THEN 'a long text, one' WHEN 1 THEN 'a long text, two' ELSE 'a long text' END",
        "CASE i WHEN 0 THEN [1, 2] WHEN 1 THEN [1, 3] ELSE [1, NULL] END",
        "CASE i WHEN 0 THEN {'a': 1, 'b': 'x'} WHEN 1 THEN {'a': 1, 'b': 'y'} ELSE {'a': NULL, 'b': 'y'} END",
        "CASE i WHEN 0 THEN MAP {'a': 1} WHEN 1 THEN MAP {'a': 2} ELSE MAP {'b': 2} END",
        "CASE i WHEN 0 THEN NULL WHEN 1 THEN 0 ELSE NULL END",
        "CASE i WHEN 0 THEN [1, 2]::INTEGER[2] WHEN 1 THEN [1, 3]::INTEGER[2] ELSE [NULL, 3]::INTEGER[2] END",
    ],
)
def test_runs_are_told_apart_by_value(con, values):
    con.execute(f"SELECT tell({values}) FROM range(3) t(i) ORDER BY i").fetchall()
    assert [n_rows for _, n_rows in calls] == [1, 1, 1]


def test_null_arguments_give_null_without_a_call(con):
    got = column(con, "SELECT strict(CASE WHEN i % 2 = 0 THEN 1 END) FROM range(6) t(i)")
    assert got == ["(1,) x 1", None] * 3
    assert len(calls) == 3
    assert column(con, "SELECT strict(NULL)") == [None]


def test_a_volatile_function_is_called_for_every_row(con):
    assert column(con, "SELECT number() FROM range(5000)") == list(range(5000))
    assert column(con, "SELECT number() = number()") == [False]
    assert {n_rows for _, n_rows in calls[:-2]} <= set(range(1, 2049))


def test_overloads_differ_in_their_result(con):
    assert con.execute("SELECT typeof(number()), typeof(number(1))").fetchall() == [("BIGINT", "DOUBLE")]


def test_text_results_with_nulls_land_in_their_rows(con):
    got = column(con, "SELECT words() FROM range(2500)")
    of_chunk = [None if i % 3 == 1 else f"row {i} of a longer text" for i in range(2048)]
    assert got == of_chunk + of_chunk[: 2500 - 2048]


def test_a_default_draws_for_each_row(con):
    con.execute("CREATE TABLE t (i INTEGER, d BIGINT DEFAULT number())")
    con.execute("INSERT INTO t (i) SELECT * FROM range(3000)")
    assert con.execute("SELECT count(DISTINCT d) FROM t").fetchall() == [(3000,)]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("few", "1 texts for 5 rows"),
        ("type", "TypeError"),
        ("raise", "ZeroDivisionError"),
        ("form", "a string type needs"),
        ("nothing", "AttributeError"),
    ],
)
def test_a_result_that_makes_no_sense_is_an_error(con, kind, says):
    with pytest.raises(duckdb.Error, match=says):
        con.execute(f"SELECT broken('{kind}') FROM range(5)").fetchall()


# ---- select functions ----

VALUES = {
    "VARCHAR": ("'left ' || i", "'the right one ' || i"),
    "BIGINT": ("i", "-i"),
    "BOOLEAN": ("i % 3 = 0", "NULL::BOOLEAN"),
    "HUGEINT": ("i::HUGEINT * 100000000000000000000::HUGEINT", "-i::HUGEINT"),
    "DATE": ("DATE '2020-01-01' + i::INTEGER", "DATE '1900-01-01'"),
    "INTERVAL": ("to_days(i::INTEGER)", "to_months(i::INTEGER)"),
    "UUID": ("md5(i::VARCHAR)::UUID", "'00000000-0000-0000-0000-000000000000'::UUID"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_select_function_copies_cells_of_its_values(con, name):
    left, right = VALUES[name]
    chunk_row = "(i % 2048)"
    query = f"""
        SELECT count(*), count(*) FILTER (picked IS NOT DISTINCT FROM wanted), any_value(typeof(picked))
        FROM (SELECT pick(3, {left}, {right}) AS picked,
                     CASE WHEN {chunk_row} % 3 = 0 THEN NULL
                          WHEN {chunk_row} % 2 = 0 THEN {left} ELSE {right} END AS wanted
              FROM range(5000) t(i))"""
    con.execute("SET threads = 1")
    assert con.execute(query).fetchall() == [(5000, 5000, name)]


def test_a_select_function_takes_null_leading_arguments(con):
    assert column(con, "SELECT pick(NULL, i, -i) FROM range(4) t(i)") == [0, -1, 2, -3]
    assert calls == [((None,), 4)]


@pytest.mark.parametrize(
    ("kind", "says"),
    [("range", "not there"), ("short", "picked for 4 of 5"), ("type", "ValueError")],
)
def test_a_pick_that_makes_no_sense_is_an_error(con, kind, says):
    with pytest.raises(duckdb.Error, match=says):
        con.execute(f"SELECT pick_bad('{kind}', i, i) FROM range(5) t(i)").fetchall()
