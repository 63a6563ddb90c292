"""Types: their names are DuckDB's, and their storage and bounds are what DuckDB has."""

import pickle
import subprocess
import sys

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.errors import DefinitionError
from misata_sql.spec import types as t
from misata_sql.spec.types import SIMPLE_TYPES, SqlType

NAMES = st.one_of(
    st.sampled_from(["a", "B", "unit price", "select", "year", "ünï", 'q"q', "x.y", "1st"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8),
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


def _fields(children: st.SearchStrategy[SqlType]) -> st.SearchStrategy[SqlType]:
    pairs = st.lists(st.tuples(NAMES, children), min_size=1, max_size=4, unique_by=lambda p: t.fold(p[0]))
    return pairs.map(t.struct)


DECIMALS = st.integers(1, 38).flatmap(lambda width: st.integers(0, width).map(lambda scale: t.decimal(width, scale)))
LEAVES = st.one_of(
    st.sampled_from(SIMPLE_TYPES),
    DECIMALS,
    st.lists(TEXTS, min_size=1, max_size=5, unique=True).map(t.enum),
)
TYPES = st.recursive(
    LEAVES,
    lambda children: st.one_of(
        children.map(t.list_of),
        st.tuples(children, st.integers(1, 9)).map(lambda pair: t.array_of(*pair)),
        st.tuples(children, children).map(lambda pair: t.map_of(*pair)),
        _fields(children),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(TYPES)
def test_the_text_of_a_type_reads_back_as_the_same_type(type_):
    """str() is SQL, and parse() is its inverse."""
    assert SqlType.parse(str(type_)) == type_
    assert pickle.loads(pickle.dumps(type_)) == type_


@settings(deadline=None)
@given(type_=TYPES)
def test_duckdb_prints_the_same_text(type_):
    """A column of the type is described by DuckDB with the text that str() gives."""
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t (x {type_})")
        assert con.execute("DESCRIBE t").fetchone()[1] == str(type_)


@settings(deadline=None)
@given(type_=TYPES)
def test_a_cast_in_an_expression_tree_keeps_its_type(type_):
    """from_sqlglot reads what sqlglot makes of a type's text."""
    tree = sqlglot.parse_one(f"SELECT CAST(x AS {type_})", dialect="duckdb")
    assert SqlType.from_sqlglot(tree.find(sqlglot.exp.Cast).to) == type_


def test_every_alias_of_duckdb_is_read_as_duckdb_does():
    """All of duckdb_types() are read with DuckDB's own meaning, or refused by name."""
    refused = set()
    with duckdb.connect() as con:
        names = con.execute("SELECT DISTINCT type_name FROM duckdb_types() ORDER BY 1").fetchall()
        for (name,) in names:
            try:
                type_ = SqlType.parse(name)
            except DefinitionError:
                refused.add(name)
                continue
            con.execute(f"CREATE OR REPLACE TABLE t (x {name})")
            assert con.execute("DESCRIBE t").fetchone()[1] == str(type_), name
    assert refused == {
        "array",
        "bignum",
        "enum",
        "geometry",
        "JSON",
        "list",
        "map",
        "null",
        "PARQUET_VARIANT",
        "row",
        "struct",
        "time with time zone",
        "time_ns",
        "timestamptz_ns",
        "timetz",
        "tuple",
        "type",
        "union",
        "variant",
        "varint",
    }


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("int8", "BIGINT"),
        ("Signed", "INTEGER"),
        ("logical", "BOOLEAN"),
        ("double precision", "DOUBLE"),
        ("numeric", "DECIMAL(18,3)"),
        ("dec(5)", "DECIMAL(5,0)"),
        ("character varying(10)", "VARCHAR"),
        ("national character(3)", "VARCHAR"),
        ("bit varying(3)", "BIT"),
        ("float(24)", "FLOAT"),
        ("float(25)", "DOUBLE"),
        ("timestamp(0)", "TIMESTAMP_S"),
        ("timestamp(3)", "TIMESTAMP_MS"),
        ("timestamp(6)", "TIMESTAMP"),
        ("timestamp(9)", "TIMESTAMP_NS"),
        ("timestamp without time zone", "TIMESTAMP"),
        ("timestamp with time zone", "TIMESTAMP WITH TIME ZONE"),
        ("time without time zone", "TIME"),
        ("interval year to month", "INTERVAL"),
        ("int array", "INTEGER[]"),
        ("int array[3][]", "INTEGER[3][]"),
        ("row(x int, Y text)", "STRUCT(x INTEGER, Y VARCHAR)"),
        ("main.int", "INTEGER"),
        ('"int"', "INTEGER"),
        ("map(int, enum('a', 'b''c'))", "MAP(INTEGER, ENUM('a', 'b''c'))"),
        ("E'x'", None),
    ],
)
def test_types_as_people_write_them(text, printed):
    """Each alternative spelling means to us what it means to DuckDB."""
    if printed is None:
        with pytest.raises(DefinitionError):
            SqlType.parse(text)
        return
    assert str(SqlType.parse(text)) == printed
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t (x {text})")
        assert con.execute("DESCRIBE t").fetchone()[1] == printed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("geometry", "the type GEOMETRY is not supported"),
        ("union(a int)", "the type UNION is not supported"),
        ("json", "the type JSON is not supported"),
        ("variant[]", "the type VARIANT is not supported"),
        ("time with time zone", "the type TIME WITH TIME ZONE is not supported"),
        ("mood", "the type mood is not known"),
        ("bigit", "did you mean BIGINT?"),
        ("decimal(39)", "the width of a DECIMAL must be from 1 to 38 (got 39)"),
        ("decimal(4,5)", "the scale of DECIMAL(4, ...) must be from 0 to 4 (got 5)"),
        ("decimal(-1)", "expected the DECIMAL's width, a whole number, found -"),
        ("int(3)", "the type INTEGER takes no arguments"),
        ("enum()", "an ENUM needs at least one value"),
        ("enum('a','b','a')", "the ENUM has the value 'a' twice"),
        ("enum(3)", "expected a string, one of the ENUM's values, found 3"),
        ("struct(a int, A int)", "the STRUCT has the field 'A' twice"),
        ("int[0]", "the size of an ARRAY must be from 1 to 100000 (got 0)"),
        ("map(int)", "expected ,, found )"),
        ("timestamp(10)", "the precision of a TIMESTAMP must be from 0 to 9 (got 10)"),
        ("int int", "expected the end of the type, found int"),
        ("", "the text ends where a type was expected"),
        ("int" + "[]" * 40, "the type is nested more than 32 deep"),
        ("struct(a " * 40 + "int" + ")" * 40, "the type is nested more than 32 deep"),
    ],
)
def test_a_type_that_cannot_be_generated_is_refused_by_name(text, message):
    """The message says which type, or which part of it, and what is wrong."""
    with pytest.raises(DefinitionError) as caught:
        SqlType.parse(text)
    assert message in str(caught.value)


@pytest.mark.parametrize("type_", [x for x in SIMPLE_TYPES if x.is_integer], ids=str)
def test_the_bounds_of_integers_are_duckdbs(type_):
    """The bounds cast, and one beyond them does not."""
    low, high = type_.bounds
    with duckdb.connect() as con:
        for value in (low, high):
            query = f"SELECT CAST('{value}' AS {type_})::VARCHAR"
            assert con.execute(query).fetchone() == (str(value),)
        for value in (low - 1, high + 1):
            with pytest.raises(duckdb.Error):
                con.execute(f"SELECT CAST('{value}' AS {type_})")


@pytest.mark.parametrize(
    ("type_", "bounds"),
    [
        (t.DATE, ("5877642-06-25 (BC)", "5881580-07-10")),
        (t.TIME, ("00:00:00", "24:00:00")),
        (t.TIMESTAMP, ("290309-12-22 (BC) 00:00:00", "294247-01-10 04:00:54.775806")),
        (t.TIMESTAMP_S, ("290309-12-22 (BC) 00:00:00", "294247-01-10 04:00:54")),
        (t.TIMESTAMP_MS, ("290309-12-22 (BC) 00:00:00", "294247-01-10 04:00:54.775")),
        (t.TIMESTAMP_NS, ("1677-09-21 00:12:43.145224194", "2262-04-11 23:47:16.854775806")),
    ],
)
def test_the_bounds_of_times_are_duckdbs(type_, bounds):
    """The least and greatest storage values print as DuckDB's least and greatest moments."""
    unit = {"DATE": "days", "TIMESTAMP_S": "s", "TIMESTAMP_MS": "ms", "TIMESTAMP_NS": "ns"}.get(type_.id, "us")
    per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
    with duckdb.connect() as con:
        for value, text in zip(type_.bounds, bounds, strict=True):
            assert con.execute(f"SELECT CAST('{text}' AS {type_})::VARCHAR").fetchone() == (text,)
            if unit == "days":
                query = f"SELECT CAST('{text}' AS DATE) - DATE '1970-01-01'"
                assert con.execute(query).fetchone() == (value,)
            elif type_ == t.TIME:
                query = f"SELECT epoch_us(TIME '{text}')"
                assert con.execute(query).fetchone() == (value,)
            else:
                moment = f"CAST('{text}' AS {type_})"
                query = (
                    f"SELECT epoch_ns({moment})" if unit == "ns" else f"SELECT epoch_us(CAST({moment} AS TIMESTAMP))"
                )
                scale = (10**9 if unit == "ns" else 10**6) // per_second[unit]
                assert con.execute(query).fetchone() == (value * scale,)


@pytest.mark.parametrize(
    ("type_", "storage"),
    [
        (t.BOOLEAN, ("fixed", "u1", 1)),
        (t.HUGEINT, ("fixed", "i16", 16)),
        (t.UHUGEINT, ("fixed", "u16", 16)),
        (t.DATE, ("fixed", "i4", 4)),
        (t.TIMESTAMPTZ, ("fixed", "i8", 8)),
        (t.UUID, ("fixed", "uuid", 16)),
        (t.INTERVAL, ("fixed", "interval", 16)),
        (t.VARCHAR, ("string", "", 16)),
        (t.BIT, ("string", "", 16)),
        (t.decimal(4, 0), ("fixed", "i2", 2)),
        (t.decimal(5, 0), ("fixed", "i4", 4)),
        (t.decimal(9, 9), ("fixed", "i4", 4)),
        (t.decimal(10, 2), ("fixed", "i8", 8)),
        (t.decimal(18, 3), ("fixed", "i8", 8)),
        (t.decimal(19, 3), ("fixed", "i16", 16)),
        (t.enum(map(str, range(255))), ("fixed", "u1", 1)),
        (t.enum(map(str, range(256))), ("fixed", "u2", 2)),
        (t.enum(map(str, range(65535))), ("fixed", "u2", 2)),
        (t.enum(map(str, range(65536))), ("fixed", "u4", 4)),
        (t.list_of(t.DATE), ("list", "", 0)),
        (t.map_of(t.DATE, t.DATE), ("list", "", 0)),
        (t.array_of(t.DATE, 3), ("array", "", 0)),
        (t.struct({"a": t.DATE}), ("struct", "", 0)),
    ],
    ids=lambda x: str(x)[:20],
)
def test_storage_is_duckdbs_physical_layout(type_, storage):
    """The widths of DECIMALs and of ENUM codes follow DuckDB's own steps."""
    assert type_.storage == storage


def test_bounds_of_decimals_and_enums():
    """A DECIMAL's are unscaled, an ENUM's are codes, and floats have none."""
    assert t.decimal(4, 1).bounds == (-9999, 9999)
    assert t.decimal(38, 0).bounds == (1 - 10**38, 10**38 - 1)
    assert t.enum("abc").bounds == (0, 2)
    assert t.DOUBLE.bounds is t.UUID.bounds is t.VARCHAR.bounds is t.INTERVAL.bounds is None


def test_a_user_type_is_found_in_any_case():
    """CREATE TYPE's names are given by the caller, folded."""
    mood = t.enum(("sad", "ok"))
    assert SqlType.parse("Mood[]", {"mood": mood}) == t.list_of(mood)


def test_types_do_not_need_sqlglot():
    """Importing and parsing types stays cheap."""
    code = (
        "import sys; from misata_sql.spec.types import SqlType; SqlType.parse('STRUCT(a INT[])');"
        "assert not {'sqlglot', 'numpy', 'duckdb'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
