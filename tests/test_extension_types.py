"""The bridge carries cells of every type, in every form that the engine may hold them in."""

import datetime
import decimal
import uuid

import numpy as np
import pytest
from arenas import Column, Relation, entries, fixed, offset_texts, only_functions, slot_texts, wide

from misata_sql.connection import connect
from misata_sql.extension.functions import TableFunction
from misata_sql.spec.types import SIMPLE_TYPES, SqlType

UTC = datetime.UTC
N = 5


def packed(values, code):
    return fixed(np.array(values), code)


def intervals(values):
    raw = np.zeros(len(values), [("months", "i4"), ("days", "i4"), ("micros", "i8")])
    raw[:] = values
    return Column("fixed", 16, raw)


def uuids(values):
    """DuckDB's form: a 128-bit integer with the top bit flipped."""
    return wide([v.int ^ (1 << 127) for v in values])


IDS = [uuid.UUID(int=i * (2**128 - 1) // 4) for i in range(N)]
DAY = datetime.date(1970, 1, 1)
SECOND = datetime.datetime(2024, 2, 29, 12, 30, 15)
S = int(SECOND.replace(tzinfo=UTC).timestamp())
TEXTS = ["", "short", "twelve bytes", "thirteen byte", "a long text with ünïcode and 🦆"]
RAW = [t.encode() for t in TEXTS]

# SQL type -> (column of N rows, what DuckDB's client returns for them)
CASES = {
    "BOOLEAN": (packed([1, 0, 1, 1, 0], "u1"), [True, False, True, True, False]),
    "TINYINT": (packed([-128, -1, 0, 1, 127], "i1"), [-128, -1, 0, 1, 127]),
    "SMALLINT": (packed([-(2**15), -1, 0, 1, 2**15 - 1], "i2"), [-(2**15), -1, 0, 1, 2**15 - 1]),
    "INTEGER": (packed([-(2**31), -1, 0, 1, 2**31 - 1], "i4"), [-(2**31), -1, 0, 1, 2**31 - 1]),
    "BIGINT": (packed([-(2**63), -1, 0, 1, 2**63 - 1], "i8"), [-(2**63), -1, 0, 1, 2**63 - 1]),
    "HUGEINT": (wide([-(2**127), -1, 0, 1, 2**127 - 1]), [-(2**127), -1, 0, 1, 2**127 - 1]),
    "UTINYINT": (packed([0, 1, 2, 254, 255], "u1"), [0, 1, 2, 254, 255]),
    "USMALLINT": (packed([0, 1, 2, 3, 2**16 - 1], "u2"), [0, 1, 2, 3, 2**16 - 1]),
    "UINTEGER": (packed([0, 1, 2, 3, 2**32 - 1], "u4"), [0, 1, 2, 3, 2**32 - 1]),
    "UBIGINT": (fixed([0, 1, 2, 3, 2**64 - 1], "u8"), [0, 1, 2, 3, 2**64 - 1]),
    "UHUGEINT": (wide([0, 1, 2, 3, 2**128 - 1]), [0, 1, 2, 3, 2**128 - 1]),
    "FLOAT": (packed([0.5, -0.25, 1e10, 0, 3], "f4"), [0.5, -0.25, 1e10, 0, 3]),
    "DOUBLE": (packed([0.1, -0.2, 1e300, 0, 3], "f8"), [0.1, -0.2, 1e300, 0, 3]),
    "DECIMAL(4,1)": (packed([-9999, -1, 0, 15, 9999], "i2"), [-999.9, -0.1, 0, 1.5, 999.9]),
    "DECIMAL(9,2)": (packed([-999999999, -1, 0, 150, 5], "i4"), [-9999999.99, -0.01, 0, 1.5, 0.05]),
    "DECIMAL(18,3)": (packed([-(10**17), -1, 0, 1500, 5], "i8"), [-(10**14), -0.001, 0, 1.5, 0.005]),
    "DECIMAL(38,0)": (wide([1 - 10**38, -1, 0, 1, 10**38 - 1]), [1 - 10**38, -1, 0, 1, 10**38 - 1]),
    "DATE": (packed([0, 1, -1, 19782, 2], "i4"), [DAY + datetime.timedelta(d) for d in (0, 1, -1, 19782, 2)]),
    "TIME": (packed([0, 1, 3_600_000_000, 86_399_999_999, 5], "i8"), [
        datetime.time(0), datetime.time(0, 0, 0, 1), datetime.time(1), datetime.time.max, datetime.time(0, 0, 0, 5)]),
    "TIMESTAMP": (packed([S * 10**6 + i for i in range(N)], "i8"), [SECOND.replace(microsecond=i) for i in range(N)]),
    "TIMESTAMP_S": (packed([S] * N, "i8"), [SECOND] * N),
    "TIMESTAMP_MS": (packed([S * 1000 + 7] * N, "i8"), [SECOND.replace(microsecond=7000)] * N),
    "TIMESTAMP_NS": (packed([S * 10**9 + 7000] * N, "i8"), [SECOND.replace(microsecond=7)] * N),
    "INTERVAL": (intervals([(0, 0, 0), (0, 1, 2), (0, -3, 4), (0, 5, -6), (0, 0, 86_400_000_000)]), [
        datetime.timedelta(days=d, microseconds=u) for d, u in ((0, 0), (1, 2), (-3, 4), (5, -6), (1, 0))]),
    "UUID": (uuids(IDS), IDS),
    "VARCHAR": (offset_texts(RAW), TEXTS),
    "BLOB": (offset_texts([b"\0", b"\xff" * 20, b"", b"abc\0def", b"\x80" * 12]), [
        b"\0", b"\xff" * 20, b"", b"abc\0def", b"\x80" * 12]),
    "BIT": (offset_texts([b"\x00\xaa", b"\x07\xff", b"\x04\xf5", b"\x00" + b"\xf0" * 20, b"\x00\x01"]), [
        "10101010", "1", "0101", "11110000" * 20, "00000001"]),
    "ENUM('red', 'green', 'blue')": (packed([0, 1, 2, 1, 0], "u1"), ["red", "green", "blue", "green", "red"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def con():
    """A database with given(case): the column of that name, from whatever form `GIVEN` holds."""
    table = TableFunction("given", (SqlType.parse("VARCHAR"),), lambda registry, args, named: GIVEN[args[0]])
    with only_functions(table):
        connection = connect()
    connection.execute("SET TimeZone = 'UTC'")
    yield connection
    connection.close()


GIVEN = {}


def rows_of(con, sql_type, column, n_rows=N, query="SELECT * FROM given('case')"):
    GIVEN["case"] = Relation((("x", sql_type),), n_rows, lambda first, n, ids: [column] * len(ids), capacity=n_rows)
    return con.execute(query).fetchall()


def cells_of(con, sql_type, column, n_rows=N):
    return [row[0] for row in rows_of(con, sql_type, column, n_rows)]


def same(a, b):
    if isinstance(a, decimal.Decimal):
        return str(a.normalize()) == str(decimal.Decimal(str(b)).normalize()) if a else not b
    return a == b


@pytest.mark.parametrize("name", CASES)
def test_cells_of_every_type_arrive(con, name):
    column, expected = CASES[name]
    got = cells_of(con, SqlType.parse(name), column)
    assert len(got) == len(expected)
    assert all(same(a, b) for a, b in zip(got, expected, strict=True)), (got, expected)


@pytest.mark.parametrize("name", CASES)
def test_nulls_of_every_type_arrive(con, name):
    """Also where the bits begin in the middle of a byte."""
    column, expected = CASES[name]
    masked = Column(**{**vars(column), "validity": [True, False, True, False, True]})
    got = cells_of(con, SqlType.parse(name), masked)
    assert [g is None for g in got] == [False, True, False, True, False]
    assert same(got[0], expected[0])
    assert same(got[4], expected[4])


def test_timestamps_with_time_zone_arrive(con):
    column = packed([S * 10**6] * N, "i8")
    got = rows_of(
        con,
        SqlType.parse("TIMESTAMPTZ"),
        column,
        query="SELECT epoch_us(x), typeof(x) FROM given('case')",
    )
    assert got == [(S * 10**6, "TIMESTAMP WITH TIME ZONE")] * N


def test_months_of_an_interval_arrive(con):
    column = intervals([(14, 3, 5)] * N)
    got = rows_of(con, SqlType.parse("INTERVAL"), column, query="SELECT x::VARCHAR FROM given('case')")
    assert got == [("1 year 2 months 3 days 00:00:00.000005",)] * N


def test_every_simple_type_is_declared_as_itself(con):
    columns = tuple((f"c{i}", sql_type) for i, sql_type in enumerate(SIMPLE_TYPES))
    GIVEN["case"] = Relation(columns, 0, lambda first, n, ids: [])
    described = con.execute("DESCRIBE SELECT * FROM given('case')").fetchall()
    assert [row[1] for row in described] == [str(sql_type) for sql_type in SIMPLE_TYPES]


@pytest.mark.parametrize(("n_values", "code"), [(255, "u1"), (256, "u2"), (65535, "u2"), (65536, "u4")])
def test_an_enum_has_codes_as_wide_as_duckdb_wants(con, n_values, code):
    """The boundaries of the width are those of DuckDB itself: a wrong one would shift every value."""
    values = tuple(f"v{i}" for i in range(n_values))
    sql_type = SqlType("ENUM", values=values)
    codes = [0, n_values - 1, 1, n_values // 2, n_values - 1]
    assert sql_type.storage.code == code
    assert cells_of(con, sql_type, packed(codes, code)) == [values[c] for c in codes]


# ---- strings ----


@pytest.mark.parametrize("code", ["u1", "u2", "u4"])
def test_dictionary_strings_arrive(con, code):
    keep = []
    pool = entries(RAW, keep)
    column = Column("dict", int(code[1]), np.array([4, 3, 2, 1, 0], code), None, None, pool)
    assert cells_of(con, SqlType("VARCHAR"), column) == TEXTS[::-1]
    column.validity = [False, True, True, True, False]
    column.data = np.array([4, 3, 2, 1, 255], code)  # a NULL row's code may lie outside of the pool
    assert cells_of(con, SqlType("VARCHAR"), column) == [None, *TEXTS[3:0:-1], None]


@pytest.mark.parametrize("width", [40, 64])
def test_slot_strings_arrive(con, width):
    assert cells_of(con, SqlType("VARCHAR"), slot_texts(RAW, width)) == TEXTS
    assert cells_of(con, SqlType("VARCHAR"), slot_texts(RAW, width, [1, 1, 0, 1, 0])) == [
        *TEXTS[:2],
        None,
        TEXTS[3],
        None,
    ]


@pytest.mark.parametrize("width", range(1, 14))
def test_short_slots_are_read_to_their_end_only(con, width):
    texts = ["x" * (i % (width + 1)) for i in range(N)]
    assert cells_of(con, SqlType("VARCHAR"), slot_texts([t.encode() for t in texts], width)) == texts


@pytest.mark.parametrize("code", ["i4", "i8"])
def test_offset_strings_arrive(con, code):
    assert cells_of(con, SqlType("VARCHAR"), offset_texts(RAW, code)) == TEXTS
    nulls = offset_texts(RAW, code, [0, 1, 1, 0, 1])
    assert cells_of(con, SqlType("VARCHAR"), nulls) == [None, *TEXTS[1:3], None, TEXTS[4]]


def test_long_strings_of_many_lengths_survive_blocks_and_chunks(con):
    """100,000 rows of up to 300 bytes: several DuckDB vectors a fill, each with one block of text."""
    n = 100_000
    texts = [f"{i:07d}" * (i % 43) for i in range(n)]
    column = offset_texts([t.encode() for t in texts])
    assert cells_of(con, SqlType("VARCHAR"), column, n) == texts


def test_strings_larger_than_a_block_arrive(con):
    texts = ["a" * 20_000_000, "b", "c" * 17_000_000, "", "d" * 13]
    assert cells_of(con, SqlType("VARCHAR"), offset_texts([t.encode() for t in texts])) == texts


# ---- nested ----


def ints(values, validity=None):
    return fixed(np.array(values, "i4"), "i4", validity)


def test_a_struct_arrives_and_nulls_reach_its_fields(con):
    sql_type = SqlType.parse("STRUCT(a INTEGER, b VARCHAR)")
    column = Column(
        "struct",
        validity=[1, 0, 1, 1, 1],
        children=(ints(range(N), [1, 1, 0, 1, 1]), offset_texts(RAW)),
    )
    got = rows_of(con, sql_type, column, query="SELECT x, x.a, x.b FROM given('case')")
    assert got[1] == (None, None, None)
    assert got[2] == ({"a": None, "b": TEXTS[2]}, None, TEXTS[2])
    assert got[4] == ({"a": 4, "b": TEXTS[4]}, 4, TEXTS[4])


def test_an_array_arrives_and_nulls_reach_its_items(con):
    sql_type = SqlType.parse("INTEGER[3]")
    column = Column(
        "array",
        3,
        validity=[1, 0, 1, 1, 1],
        children=(ints(range(15), [i != 7 for i in range(15)]),),
    )
    got = rows_of(con, sql_type, column, query="SELECT x, x[2] FROM given('case')")
    assert got[0] == ((0, 1, 2), 1)
    assert got[1] == (None, None)
    assert got[2] == ((6, None, 8), None)
    assert got[4] == ((12, 13, 14), 13)


def lists(lengths, slots, child, validity=None):
    return Column("list", slots, validity=validity, offsets=np.array(lengths, np.int32), children=(child,))


def test_a_list_arrives_without_its_unused_slots(con):
    column = lists([0, 1, 3, 2, 3], 3, ints(range(15), [i != 7 for i in range(15)]), [1, 1, 1, 0, 1])
    got = cells_of(con, SqlType.parse("INTEGER[]"), column)
    assert got == [[], [3], [6, None, 8], None, [12, 13, 14]]


def test_unused_slots_reach_no_cast(con):
    """DuckDB casts every item of a list vector, so one in a gap could fail the query."""
    column = lists([1, 1, 1, 1, 1], 2, ints([1, 2**31 - 1] * N))
    got = rows_of(con, SqlType.parse("INTEGER[]"), column, query="SELECT x::TINYINT[] FROM given('case')")
    assert got == [([1],)] * N


def test_a_list_of_strings_arrives(con):
    texts = [f"item {i} of a list" for i in range(10)]
    column = lists([2, 0, 1, 2, 1], 2, slot_texts([t.encode() for t in texts], 30))
    got = cells_of(con, SqlType.parse("VARCHAR[]"), column)
    assert got == [texts[0:2], [], texts[4:5], texts[6:8], texts[8:9]]


def test_a_map_arrives(con):
    pairs = Column("struct", children=(offset_texts([b"k%d" % i for i in range(10)]), ints(range(10))))
    got = cells_of(con, SqlType.parse("MAP(VARCHAR, INTEGER)"), lists([2, 0, 1, 2, 1], 2, pairs))
    assert got == [{"k0": 0, "k1": 1}, {}, {"k4": 4}, {"k6": 6, "k7": 7}, {"k8": 8}]


def test_deep_nesting_arrives(con):
    """A list of arrays of structs with a list inside: rows are chosen at every level."""
    inner = lists([i % 3 for i in range(40)], 2, ints(range(80)))
    struct = Column("struct", children=(ints(range(40), [i % 5 != 0 for i in range(40)]), inner))
    column = lists([0, 1, 2, 4, 3], 4, Column("array", 2, children=(struct,)))
    sql_type = SqlType.parse("STRUCT(a INTEGER, l INTEGER[])[2][]")

    def cell(i):
        return {"a": i if i % 5 else None, "l": [2 * i + j for j in range(i % 3)]}

    expected = [
        [(cell(2 * (4 * r + j)), cell(2 * (4 * r + j) + 1)) for j in range(n)] for r, n in enumerate([0, 1, 2, 4, 3])
    ]
    assert cells_of(con, sql_type, column) == expected


@pytest.mark.parametrize("name", ["INTEGER[]", "VARCHAR", "STRUCT(a INTEGER)", "INTEGER[2]"])
@pytest.mark.parametrize("null_at", [0, 2047, 2048, 5000, 9999])
def test_nulls_do_not_spill_into_other_chunks(con, name, null_at):
    """DuckDB reuses its vectors: a NULL of one chunk must not show in the next."""
    n = 10_000
    validity = np.ones(n, bool)
    validity[null_at] = False
    numbers = ints(range(n))
    column = {
        "INTEGER[]": lambda: lists([1] * n, 1, Column(**{**vars(numbers), "validity": validity})),
        "VARCHAR": lambda: offset_texts([b"%d" % i for i in range(n)], "i4", validity),
        "STRUCT(a INTEGER)": lambda: Column("struct", validity=validity, children=(numbers,)),
        "INTEGER[2]": lambda: Column("array", 2, validity=validity, children=(ints(range(2 * n)),)),
    }[name]()
    value = {"INTEGER[]": "x[1]", "VARCHAR": "x", "STRUCT(a INTEGER)": "x.a", "INTEGER[2]": "x[1]"}[name]
    got = rows_of(con, SqlType.parse(name), column, n, f"SELECT count(*), count({value}) FROM given('case')")
    assert got == [(n, n - 1)]


def test_a_fill_of_another_form_than_its_type_is_an_error(con):
    with pytest.raises(Exception, match="column 0 of the scan: a fixed column has cells of another width"):
        cells_of(con, SqlType("BIGINT"), ints(range(N)))
    with pytest.raises(Exception, match="impossible length"):
        cells_of(con, SqlType.parse("INTEGER[]"), lists([5] * N, 2, ints(range(2 * N))))
