"""Arguments reach Python as what they are, and every failure of a function is one SQL error."""

import datetime
import decimal
import time

import duckdb
import numpy as np
import pytest
from arenas import Relation, fixed, only_functions

from misata_sql.connection import connect
from misata_sql.errors import GeneratorError
from misata_sql.extension.functions import ANY, Interval, TableFunction
from misata_sql.spec.types import SqlType

D = decimal.Decimal
UTC = datetime.UTC

# SQL expression -> the Python value
ARGUMENTS = {
    "true": True,
    "(-128)::TINYINT": -128,
    "(-300)::SMALLINT": -300,
    "-70000": -70000,
    "(-(2::HUGEINT**40))::BIGINT": -(2**40),
    "255::UTINYINT": 255,
    "65535::USMALLINT": 65535,
    "4294967295::UINTEGER": 2**32 - 1,
    "18446744073709551615::UBIGINT": 2**64 - 1,
    "(-170141183460469231731687303715884105728)::HUGEINT": -(2**127),
    "340282366920938463463374607431768211455::UHUGEINT": 2**128 - 1,
    "0.5::FLOAT": 0.5,
    "0.1::DOUBLE": 0.1,
    "1e300": 1e300,
    "12.50": D("12.50"),
    "(-0.001)::DECIMAL(9,3)": D("-0.001"),
    "12345678901234567890123456789012345.678::DECIMAL(38,3)": D("12345678901234567890123456789012345.678"),
    "'text'": "text",
    "'ünïcode 🦆 longer than twelve bytes'": "ünïcode 🦆 longer than twelve bytes",
    "''": "",
    "'\\xAA\\x00b'::BLOB": b"\xaa\x00b",
    "'0101'::BIT": "0101",
    "'10101010111'::BIT": "10101010111",
    "'a'::ENUM('b', 'a')": "a",
    "DATE '2024-02-29'": datetime.date(2024, 2, 29),
    "DATE '0001-01-01'": datetime.date(1, 1, 1),
    "TIME '12:34:56.789'": datetime.time(12, 34, 56, 789000),
    "TIMESTAMP '2024-02-29 01:02:03.000004'": datetime.datetime(2024, 2, 29, 1, 2, 3, 4),
    "TIMESTAMP '1900-01-01'": datetime.datetime(1900, 1, 1),
    "TIMESTAMP_S '2024-02-29 01:02:03'": datetime.datetime(2024, 2, 29, 1, 2, 3),
    "TIMESTAMP_MS '2024-02-29 01:02:03.004'": datetime.datetime(2024, 2, 29, 1, 2, 3, 4000),
    "TIMESTAMP_NS '2024-02-29 01:02:03.000004'": datetime.datetime(2024, 2, 29, 1, 2, 3, 4),
    "TIMESTAMPTZ '2024-02-29 01:02:03+02'": datetime.datetime(2024, 2, 28, 23, 2, 3, tzinfo=UTC),
    "INTERVAL '14 months -3 days 5 microseconds'": Interval(14, -3, 5),
    "'f0e1d2c3-b4a5-4687-8899-aabbccddeeff'::UUID": "f0e1d2c3-b4a5-4687-8899-aabbccddeeff",
    "'00000000-0000-0000-0000-000000000001'::UUID": "00000000-0000-0000-0000-000000000001",
    "[1, NULL, 3]": [1, None, 3],
    "[]::INTEGER[]": [],
    "[['a'], [], NULL, ['a longer text', 'c']]": [["a"], [], None, ["a longer text", "c"]],
    "{'a': 1, 'b': [DATE '2020-01-01']}": {"a": 1, "b": [datetime.date(2020, 1, 1)]},
    "MAP {'x': 0.5, 'y': 1.5}": {"x": D("0.5"), "y": D("1.5")},
    "NULL": None,
    "NULL::INTEGER[]": None,
}

# Arguments that no Python value can stand for; what the error says
REFUSED = {
    "DATE 'infinity'": "DATE argument must be finite",
    "TIMESTAMP '-infinity'": "TIMESTAMP argument must be finite",
    "TIMESTAMP '20000-01-01'": "TIMESTAMP argument must be finite and in the years 1 to 9999",
    "TIME '24:00:00'": "TIME argument must be before 24:00:00",
    "make_timestamp_ns(1)": "TIMESTAMP_NS argument must be a whole number of microseconds",
    "'12:00:00+02'::TIMETZ": "cannot take",
    "MAP {[1]: 2}": "keys of a MAP argument must not be nested",
}

seen = []


def note(registry, args, named):
    seen[:] = [args, named]
    return Relation((("x", SqlType("BIGINT")),), 1, lambda first, n, ids: [fixed([7] * n, "i8")] * len(ids))


def fail(registry, args, named):
    raise {
        "ours": lambda: GeneratorError("sd must be > 0 (got -1)"),
        "foreign": lambda: KeyError("missing"),
        "interrupt": KeyboardInterrupt,
        "exit": SystemExit,
        "zero": lambda: GeneratorError("a\0b"),
        "surrogate": lambda: GeneratorError("a\udc80b"),
    }[args[0]]()


def late(registry, args, named):
    def make(first, n, ids):
        if first >= 20_000:
            raise GeneratorError(f"row {first} cannot be made")
        return [fixed(np.arange(first, first + n), "i8")] * len(ids)

    return Relation((("x", SqlType("BIGINT")),), 1_000_000, make, capacity=5000)


def odd(registry, args, named):
    return {
        "no columns": lambda: Relation((), 1, None),
        "no relation": lambda: 5,
        "zero name": lambda: Relation((("a\0", SqlType("BIGINT")),), 1, None),
        "negative": lambda: Relation((("a", SqlType("BIGINT")),), -1, None),
        "bad type": lambda: Relation((("a", SqlType("DECIMAL", width=99, scale=1)),), 1, None),
        "twice": lambda: Relation((("a", SqlType("ENUM", values=("a", "a"))),), 1, None),
        "no open": lambda: Relation((("a", SqlType("BIGINT")),), 1, None, arena=lambda: 1 // 0),
    }[args[0]]()


@pytest.fixture(scope="module")
def con():
    text, number = SqlType("VARCHAR"), SqlType("DOUBLE")
    with only_functions(
        TableFunction("note", (ANY,), note, {"seed": SqlType("BIGINT"), "start": number, "what": ANY}),
        TableFunction("note_number", (number,), note),
        TableFunction("note_list", (SqlType.parse("DOUBLE[]"),), note),
        TableFunction("fail", (text,), fail),
        TableFunction("late", (), late),
        TableFunction("odd", (text,), odd),
    ):
        connection = connect()
    yield connection
    connection.close()


def given(con, call):
    assert con.execute(f"SELECT * FROM {call}").fetchall() == [(7,)]
    return seen


@pytest.mark.parametrize("text", ARGUMENTS)
def test_an_argument_of_any_type_reaches_python(con, text):
    ((value,), named) = given(con, f"note({text})")
    assert (type(value), value) == (type(ARGUMENTS[text]), ARGUMENTS[text])
    assert named == {}


@pytest.mark.parametrize("text", ARGUMENTS)
def test_a_named_argument_of_any_type_reaches_python(con, text):
    (_, named) = given(con, f"note(0, what := {text})")
    assert named == {"what": ARGUMENTS[text]}


@pytest.mark.parametrize("text", REFUSED)
def test_an_argument_that_python_cannot_hold_is_refused(con, text):
    with pytest.raises(duckdb.Error, match=REFUSED[text]):
        con.execute(f"SELECT * FROM note({text})")


def test_named_arguments_are_there_only_when_given(con):
    assert given(con, "note(1, seed := 5)")[1] == {"seed": 5}
    assert given(con, "note(1, start := 1e3, seed := NULL)")[1] == {"seed": None, "start": 1000.0}
    with pytest.raises(duckdb.Error, match="sead"):
        con.execute("SELECT * FROM note(1, sead := 5)")


@pytest.mark.parametrize("text", ["1e8", "100", "100.5", "100::HUGEINT", "'100'"])
def test_a_number_binds_however_it_is_written(con, text):
    assert isinstance(given(con, f"note_number({text})")[0][0], float)


def test_an_array_is_a_list_where_a_list_is_declared(con):
    assert given(con, "note_list([1, 2]::INTEGER[2])")[0] == ([1.0, 2.0],)
    with pytest.raises(duckdb.Error, match="ARRAY argument must be cast to a LIST"):
        con.execute("SELECT * FROM note([1, 2]::INTEGER[2])")


def test_prepared_parameters_arrive(con):
    assert con.execute("SELECT * FROM note(?)", [5]).fetchall() == [(7,)]
    assert seen[0] == (5,)


def test_a_null_argument_does_not_hang_the_process(con):
    """The C API's getters throw C++ exceptions for NULL; one that passes while the GIL is held hangs what follows."""
    for _ in range(3):
        assert given(con, "note_number(NULL)")[0] == (None,)


# ---- errors ----


def test_our_errors_are_shown_as_they_are(con):
    with pytest.raises(duckdb.Error) as caught:
        con.execute("SELECT * FROM fail('ours')")
    assert str(caught.value).splitlines()[0] == "Binder Error: sd must be > 0 (got -1)"


def test_other_errors_are_marked_as_ours_to_fix(con):
    with pytest.raises(duckdb.Error, match="misata internal error: KeyError: 'missing'"):
        con.execute("SELECT * FROM fail('foreign')")
    with pytest.raises(duckdb.Error, match="misata internal error: SystemExit"):
        con.execute("SELECT * FROM fail('exit')")


@pytest.mark.parametrize("text", ["zero", "surrogate"])
def test_an_error_with_odd_characters_is_still_an_error(con, text):
    with pytest.raises(duckdb.Error, match=r"a.+b"):
        con.execute(f"SELECT * FROM fail('{text}')")


def test_ctrl_c_in_a_bind_reaches_the_caller(con):
    """As KeyboardInterrupt, at once or when the failed query's error has come back."""
    said = []

    def query_then_work():
        try:
            con.execute("SELECT * FROM fail('interrupt')")
        except duckdb.Error as error:
            said.append(str(error))
        for _ in range(1000):
            time.sleep(0.001)

    with pytest.raises(KeyboardInterrupt):
        query_then_work()
    assert all("interrupted" in text for text in said)
    assert con.execute("SELECT 1").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("no columns", "no columns"),
        ("no relation", "AttributeError"),
        ("zero name", "zero character"),
        ("negative", "-1 rows"),
        ("bad type", "DuckDB has no type DECIMAL"),
        ("twice", "DuckDB has no type ENUM"),
        ("no open", "ZeroDivisionError"),
    ],
)
def test_a_relation_that_makes_no_sense_is_an_error(con, kind, says):
    with pytest.raises(duckdb.Error, match=says):
        con.execute(f"SELECT * FROM odd('{kind}')").fetchall()


def test_an_error_in_the_middle_of_a_scan_ends_the_query(con):
    for _ in range(3):
        with pytest.raises(duckdb.Error, match=r"row \d+ cannot be made"):
            con.execute("SELECT sum(x) FROM late()").fetchall()
    assert con.execute("SELECT * FROM late() LIMIT 2").fetchall() == [(0,), (1,)]
