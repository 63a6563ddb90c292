"""Keys without a generator: for every type another value in each row, as many as the type and its CHECKs have."""

import datetime as dt
import doctest
import importlib
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampled import Sampled, domain_of, sampled_database

from misata_sql.errors import ConstraintError
from misata_sql.samplers.unique_default import infer_distinct
from misata_sql.spec.types import SIMPLE_TYPES, SqlType


@pytest.fixture(scope="module")
def db():
    with sampled_database() as database:
        yield database


def key(type: str, *checks: str, length=None, shuffled=False):
    sql_type = SqlType.parse(type)
    return infer_distinct(sql_type, domain_of(sql_type, *checks), length, shuffled)


def rows(db, type, sampler, n, first_row=0):
    return db.column(Sampled(SqlType.parse(type), sampler, n, first_row=first_row))


KEYED = [str(t) for t in SIMPLE_TYPES if t.id != "INTERVAL"] + [
    "DECIMAL(4,1)", "DECIMAL(2,2)", "DECIMAL(9,2)", "DECIMAL(38,6)", "ENUM('a', 'b', 'c')",
]  # fmt: skip
UNKEYED = ["INTERVAL", "STRUCT(a INTEGER, b VARCHAR)", "BOOLEAN[20]", "DOUBLE[2]", "INTEGER[]", "MAP(VARCHAR, DATE)"]
FEW = {"BOOLEAN": 2, "ENUM('a', 'b', 'c')": 3, "TINYINT": 256, "UTINYINT": 256, "DECIMAL(2,2)": 199}


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("type", KEYED)
def test_duckdb_takes_a_key_of_every_type(db, type, shuffled):
    """10,000 rows, or as many as the type has values, go into a PRIMARY KEY."""
    sampler = key(type, shuffled=shuffled)
    n = FEW.get(type, 10_000)
    sampler.check_rows(0, n, "t.x")
    db.connection.execute(f"CREATE OR REPLACE TABLE judge (x {type} PRIMARY KEY)")
    db.query(Sampled(SqlType.parse(type), sampler, n), "INSERT INTO judge SELECT x FROM sampled('t')")
    assert db.connection.execute("SELECT count(*) FROM judge").fetchone() == (n,)
    assert sampler.is_unique


@pytest.mark.parametrize("type", UNKEYED)
def test_types_that_duckdb_cannot_key_differ_too(db, type):
    """DuckDB has no index over them; its count(DISTINCT) is the judge."""
    sampler = key(type)
    table = Sampled(SqlType.parse(type), sampler, 10_000)
    assert db.query(table, "SELECT count(DISTINCT x) FROM sampled('t')") == [(10_000,)]
    values = Sampled(SqlType.parse(type), sampler.numbered(), 10_000, start=77, step=3)
    assert db.query(values, "SELECT count(DISTINCT x) FROM sampled('t')") == [(10_000,)]


@pytest.mark.parametrize("type", FEW)
def test_one_row_too_many_is_refused(type):
    """With both numbers."""
    n = FEW[type]
    with pytest.raises(ConstraintError, match=rf"t\.x: .* has {n} different values, but {n + 1} rows are asked for"):
        key(type).check_rows(0, n + 1, "t.x")


@given(
    st.sampled_from(["TINYINT", "UTINYINT", "DECIMAL(3,1)"]),
    st.none() | st.integers(-140, 300),
    st.none() | st.integers(-140, 300),
    st.sets(st.integers(-3, 6), max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_a_key_is_exactly_its_domain(db, type, low, high, excluded):
    """Every value that type and CHECKs leave comes up once, counting upwards where it can."""
    checks = [f"x <> {v}" for v in excluded]
    checks += [] if low is None else [f"x >= {low}"]
    checks += [] if high is None else [f"x <= {high}"]
    least, greatest, unit = {"TINYINT": (-128, 127, 1), "UTINYINT": (0, 255, 1), "DECIMAL(3,1)": (-999, 999, 10)}[type]
    expected = [
        v for v in range(least, greatest + 1)
        if (low is None or v >= low * unit) and (high is None or v <= high * unit) and v not in {e * unit for e in excluded}
    ]  # fmt: skip
    if not expected:
        with pytest.raises(ConstraintError, match="leaves no values for a key"):
            key(type, *checks)
        return
    sampler = key(type, *checks)
    sampler.check_rows(0, len(expected), "t.x")
    with pytest.raises(ConstraintError, match=f"{len(expected):,} different value"):
        sampler.check_rows(len(expected), 1, "t.x")
    found = [round(float(v) * unit) for v in rows(db, type, sampler, len(expected))]
    assert sorted(found) == expected
    upwards = [v for v in expected if v >= 1]
    if upwards:
        assert found[: len(upwards)] == upwards
    numbered = db.column(Sampled(SqlType.parse(type), sampler.numbered(), len(expected)))
    assert [round(float(v) * unit) for v in numbered] == found


STARTS = [
    ("INTEGER", (), [1, 2, 3]),
    ("INTEGER", ("x >= 1000",), [1000, 1001, 1002]),
    ("INTEGER", ("x < 0",), [-1, -2, -3]),
    ("INTEGER", ("x BETWEEN -10 AND 0",), [-10, -9, -8]),
    ("INTEGER", ("x <> 2",), [1, 3, 4]),
    ("UBIGINT", ("x >= 18446744073709551610",), [2**64 - 6, 2**64 - 5, 2**64 - 4]),
    ("DATE", (), [dt.date(2020, 1, 1), dt.date(2020, 1, 2), dt.date(2020, 1, 3)]),
    ("DATE", ("x >= DATE '2024-02-29'",), [dt.date(2024, 2, 29), dt.date(2024, 3, 1), dt.date(2024, 3, 2)]),
    ("DATE", ("x < DATE '2019-01-01'",), [dt.date(2018, 12, 31), dt.date(2018, 12, 30), dt.date(2018, 12, 29)]),
    ("TIMESTAMP_S", (), [dt.datetime(2020, 1, 1, 0, 0, s) for s in range(3)]),
    ("DOUBLE", ("x > 0",), [1.0, 2.0, 3.0]),
    ("BOOLEAN", (), [False, True]),
    ("ENUM('b', 'c', 'a')", ("x <> 'c'",), ["b", "a"]),
    ("INTERVAL", (), [dt.timedelta(seconds=s) for s in (1, 2, 3)]),
]  # fmt: skip


@pytest.mark.parametrize(("type", "checks", "expected"), STARTS)
def test_keys_count_from_where_they_may(db, type, checks, expected):
    """From 1, from 2020-01-01, from the ENUM's first value, or from the nearest that the CHECKs allow."""
    assert rows(db, type, key(type, *checks), len(expected)) == expected


def test_keys_go_on_behind_the_greatest_value(db):
    """Row 127 of a TINYINT is -128."""
    assert rows(db, "TINYINT", key("TINYINT"), 4, first_row=125) == [126, 127, -128, -127]
    assert rows(db, "INTEGER", key("INTEGER"), 2, first_row=2**31 - 2) == [2**31 - 1, -(2**31)]


@pytest.mark.parametrize(
    ("type", "checks"),
    [("DOUBLE", ("x BETWEEN 0 AND 1", "x <> 0.5")), ("FLOAT", ("x > 0.25 AND x < 0.5",)), ("DOUBLE", ("x > 1e300",)),
     ("DOUBLE", ("x < -1e300",)), ("FLOAT", ("x < -1e30",)), ("TIME", ("x >= TIME '12:00:00'",)),
     ("DECIMAL(9,2)", ("x BETWEEN 0 AND 500",)), ("VARCHAR", ("x <> '0123456789abcdef'",)), ("DOUBLE", ("x <= 3",))],
)  # fmt: skip
def test_checks_hold_for_keys(db, type, checks):
    """10,000 rows, all different and all within."""
    condition = " AND ".join(checks)
    table = Sampled(SqlType.parse(type), key(type, *checks), 10_000)
    assert db.query(table, f"SELECT count(DISTINCT x), bool_and({condition}) FROM sampled('t')") == [(10_000, True)]


@pytest.mark.parametrize(
    ("type", "checks", "expected"),
    [("INTEGER", ("x IN (3, 1, 2)", "x <> 1"), [2, 3]), ("VARCHAR", ("x IN ('p', 'q')",), ["p", "q"]),
     ("DOUBLE", ("x = 0.5",), [0.5]), ("DOUBLE", ("x >= 0.5", "x <= 0.5"), [0.5]), ("BOOLEAN", ("x",), [True]),
     ("TIME", ("x >= TIME '24:00:00'",), ["24:00:00"])],
)  # fmt: skip
def test_listed_values_are_each_had_once(db, type, checks, expected):
    """And no more rows than that."""
    sampler = key(type, *checks)
    assert sorted(rows(db, type, sampler, len(expected))) == expected
    with pytest.raises(ConstraintError, match=f"{len(expected)} different value"):
        sampler.check_rows(0, len(expected) + 1, "t.x")


@pytest.mark.parametrize(
    ("length", "pattern"), [(3, "[0-9a-z]{3}"), (15, "[0-9a-z]{15}"), (16, "[0-9a-f]{16}"), (200, "[0-9a-f]{16}")]
)
def test_texts_fit_their_declared_length(db, length, pattern):
    """VARCHAR(n) keys are of letters and digits, hexadecimal where there is room."""
    found = rows(db, "VARCHAR", key("VARCHAR", length=length), 5000)
    assert len(set(found)) == 5000
    assert all(re.fullmatch(pattern, x) for x in found)


def test_shuffled_numbers_look_random(db):
    """Positive, in no order, and within what JSON holds; types with few values count instead."""
    for type in ("INTEGER", "BIGINT", "DECIMAL(18,2)", "DOUBLE", "FLOAT"):
        found = rows(db, type, key(type, shuffled=True), 1000)
        assert min(found) > 0
        assert max(found) < 10**15
        assert abs(sum(b > a for a, b in itertools.pairwise(found)) - 500) < 100
    assert rows(db, "SMALLINT", key("SMALLINT", shuffled=True), 3) == [1, 2, 3]


@pytest.mark.parametrize(
    ("type", "checks", "length", "reason"),
    [("INTEGER", ("x > 5", "x < 4"), None, "leaves no values for a key: they must be >= 6 and <= 3"),
     ("HUGEINT", ("x > 100000000000000000000",), None, "keys of HUGEINT count from -9223372036854775808"),
     ("TINYINT", ("x BETWEEN 1 AND 2", "x <> 1", "x <> 2"), None, "leaves no values"),
     ("VARCHAR", (), 0, r"VARCHAR\(0\) leaves no texts")],
)  # fmt: skip
def test_empty_domains_are_refused(type, checks, length, reason):
    """With the CHECKs and what they leave."""
    with pytest.raises(ConstraintError, match=rf"{reason}(?s:.)*Hint: "):
        key(type, *checks, length=length)


@pytest.mark.parametrize("name", ["distinct", "unique_default"])
def test_doctests(name):
    """What the docstrings show happens."""
    failed, tried = doctest.testmod(importlib.import_module(f"misata_sql.samplers.{name}"))
    assert tried
    assert not failed
