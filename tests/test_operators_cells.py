"""Operators on numbers, dates and logic: what they make of a cell, within its type, and that they change it."""

import math

import duckdb
import numpy as np
import pyarrow as pa
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from operator_oracle import as_array, edges, possible

import misata_sql
from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.operator import bounds_of, form_of
from misata_sql.chaos.operators.perturb import is_kind
from misata_sql.chaos.operators.run import run
from misata_sql.spec.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    FLOAT,
    HUGEINT,
    INTEGER,
    SIMPLE_TYPES,
    TIMESTAMP,
    TINYINT,
    VARCHAR,
    SqlType,
    decimal,
)  # fmt: skip

FALSE_ALARM = 1e-6  # of each statistical test, at a fixed seed
DECIMALS = (decimal(1, 0), decimal(2, 2), decimal(4, 1), decimal(9, 2), decimal(18, 3), decimal(18, 0))
CASES = [
    (operator, type)
    for operator in OPERATORS
    for type in (*SIMPLE_TYPES, *DECIMALS)
    if is_kind(operator, type) and form_of(type) == "integer" and operator.kind != "null"
    and (operator.kind, type) != ("orphan", decimal(2, 2))
]  # fmt: skip
REAL_KINDS = [operator for operator in OPERATORS if is_kind(operator, DOUBLE) and operator.kind != "null"]
BY_KIND = {operator.kind: operator for operator in OPERATORS}


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    yield connection
    connection.close()


def named(case):
    return str(getattr(case, "kind", case))


def changed(kind: str, type: SqlType, values: list, seed: int = 0, *arguments, apply=None) -> list:
    """The cells by the numpy entry, with the row number as key."""
    prepared = BY_KIND[kind].call(type, arguments, seed)
    cells = np.array(values, np.float64) if form_of(type) == "float" else as_array(values)
    wanted = np.ones(len(cells), np.uint8) if apply is None else apply
    return run(prepared, cells, np.arange(len(cells)), wanted).tolist()


@pytest.mark.parametrize(("operator", "type"), CASES, ids=named)
def test_a_cell_becomes_what_the_fault_makes_of_it(operator, type):
    """At the edges of each type, by an oracle; a cell that can change does, and what it becomes is within the type."""
    values = edges(type)
    low, high = bounds_of(type)
    for seed in range(3):
        for before, after in zip(values, changed(operator.kind, type, values, seed), strict=True):
            assert low <= after <= high
            allowed = possible(operator.kind, before, type)
            if allowed is not None:
                assert after in (allowed or {before}), (before, after)
            elif operator.kind in ("orphan", "unseen", "outlier", "noise"):
                assert after != before


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_integer_stays_within_its_type(data):
    """Also one that no list of edges has, with any seed; and a cell without apply is as it was."""
    operator, type = data.draw(st.sampled_from(CASES))
    low, high = bounds_of(type)
    values = data.draw(
        st.lists(st.one_of(st.integers(low, high), st.sampled_from(edges(type))), min_size=1, max_size=30)
    )
    apply = np.array(data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values))), np.uint8)
    seed = data.draw(st.integers(-(2**127), 2**127 - 1))
    made = changed(operator.kind, type, values, seed, apply=apply)
    for before, after, is_hit in zip(values, made, apply, strict=True):
        assert low <= after <= high
        assert is_hit or after == before
        allowed = possible(operator.kind, before, type)
        if is_hit and allowed is not None:
            assert after in (allowed or {before}), (operator.kind, before, after)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_float_stays_finite(data):
    """NaN and infinities are handed on; nothing else becomes one."""
    operator = data.draw(st.sampled_from(REAL_KINDS))
    type = data.draw(st.sampled_from((DOUBLE, FLOAT)))
    width = 32 if type == FLOAT else 64
    values = data.draw(st.lists(st.floats(width=width), min_size=1, max_size=20))
    for before, after in zip(values, changed(operator.kind, type, values, data.draw(st.integers(0, 99))), strict=True):
        if not math.isfinite(before):
            assert after == before or (math.isnan(after) and math.isnan(before)) or operator.kind == "default"
        else:
            assert math.isfinite(after)
            assert type == DOUBLE or after == np.float32(after)


ARROW = {
    "DATE": pa.date32(), "TIME": pa.time64("us"), "TIMESTAMP": pa.timestamp("us"), "TIMESTAMP_S": pa.timestamp("s"),
    "TIMESTAMP_MS": pa.timestamp("ms"), "TIMESTAMP_NS": pa.timestamp("ns"),
    "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", "UTC"),
}  # fmt: skip


@pytest.mark.parametrize("type", [t for t in SIMPLE_TYPES if form_of(t) == "integer"], ids=str)
def test_sql_gives_what_numpy_gives(con, type):
    """Every operator of a type over one vector, with keys of both signs; NULL stays NULL, the type stays too."""
    values = edges(type)
    keys = range(-8, len(values) - 8)
    stored = pa.array(values, pa.int64())
    if type.id in ARROW:
        cells = (stored.cast(pa.int32()) if type == DATE else stored).view(ARROW[type.id])
        con.register("given", pa.table({"key": keys, "v": cells}))
        value, back = "v", "{}"
    else:
        con.register("given", pa.table({"key": keys, "v": stored}))
        value, back = ("(v = 1)" if type == BOOLEAN else f"v::{type}"), "{}::BIGINT"
    for operator in OPERATORS:
        if not is_kind(operator, type) or operator.kind == "null":
            continue
        call = f"{operator.name}({value}, key)"
        made = (
            con.sql(f"SELECT {back.format(call)} AS v FROM given ORDER BY key").to_arrow_table()["v"].combine_chunks()
        )
        made = made.view(pa.int32()).cast(pa.int64()) if type == DATE else made.view(pa.int64())
        prepared = operator.call(type, (), 0)
        wanted = run(prepared, as_array(values), np.array(keys), np.ones(len(values), np.uint8))
        assert made.to_pylist() == wanted.tolist(), operator.kind
        about = con.execute(f"SELECT typeof({call}), {operator.name}(NULL::{type}, key) FROM given LIMIT 1").fetchall()[
            0
        ]
        assert about == (str(type), None)


def test_what_64_bits_do_not_hold_is_handed_on(con):
    """HUGEINT and UBIGINT beyond a BIGINT, infinite dates and moments; and no wrap at the ends."""
    big = "170141183460469231731687303715884105727::HUGEINT"
    assert con.execute(f"SELECT misata_sign({big}, 1), misata_sign(-({big}), 1)").fetchone() == (
        2**127 - 1,
        -(2**127) + 1,
    )
    assert con.execute("SELECT misata_digits(18446744073709551615::UBIGINT, 1)").fetchone() == (2**64 - 1,)
    for kind in ("off_by_one", "century", "day_month", "default"):
        for value in ("'infinity'::DATE", "'-infinity'::DATE", "'infinity'::TIMESTAMP", "'-infinity'::TIMESTAMPTZ"):
            assert con.execute(f"SELECT misata_{kind}({value}, 1) = {value}").fetchone() == (True,)
    assert con.execute("SELECT misata_unit(100::TINYINT, 100, 1), misata_sign((-128)::TINYINT, 1)").fetchone() == (
        100,
        -128,
    )
    assert con.execute(f"SELECT misata_perturb({big}, 'null', 1, 1)").fetchone() == (None,)


def test_digits_of_floats_are_those_that_are_written(con):
    """Two decimal places stay two, and a FLOAT is read as its seven digits."""
    query = "SELECT DISTINCT misata_digits({}, i) FROM range(200) t(i) ORDER BY 1"
    assert con.execute(query.format("12.34::DOUBLE")).fetchall() == [(12.43,), (13.24,), (21.34,)]
    assert con.execute(query.format("-0.5::DOUBLE")).fetchall() == [(-5.0,)]
    floats = con.execute(query.format("12.34::FLOAT")).fetchall()
    assert floats == [(float(np.float32(v)),) for v in (12.43, 13.24, 21.34)]
    assert con.execute(query.format("7::DOUBLE")).fetchall() == [(7.0,)]


def test_units_and_rounding(con):
    """The named factors, and DuckDB's own round() as the oracle."""
    one = con.execute(
        "SELECT misata_unit(1234::BIGINT, 0.01, 1), misata_unit(10::DOUBLE, 1.8, 32, 1), misata_unit(3, 2.54, 1)"
    )
    assert one.fetchone() == (12, 50.0, 8)
    assert con.execute("SELECT misata_unit(9007199254740993::BIGINT, 10, 1)").fetchone() == (90071992547409930,)
    for digits in range(-3, 4):
        found = con.execute(
            f"SELECT v, misata_round(v, {digits}, i) FROM (SELECT (hash(i) % 2000000) / 1000.0 - 1000 AS v, i "
            "FROM range(3000) t(i))"
        ).fetchall()
        assert all(r == round(r, digits) and abs(v - r) <= 0.5 * 10**-digits * (1 + 1e-9) for v, r in found)
    assert con.execute(
        "SELECT misata_round(1235::SMALLINT, -1, 1), misata_round(-15, -1, 1), misata_round(0.00123456, 1)"
    ).fetchone() == (1240, -20, 0.0012)


def test_precision_is_that_of_narrower_types(con):
    """24 bits are FLOAT's, 53 those of a DOUBLE."""
    wrong = con.execute(
        "SELECT count(*) FROM (SELECT (hash(i) % 1000000007) / 7.0 AS v, hash(i)::HUGEINT // 4 AS b, i FROM range(5000) t(i)) "
        "WHERE misata_precision(v::DOUBLE, i) <> v::FLOAT::DOUBLE OR misata_precision(b::BIGINT, 53, i) <> b::DOUBLE::BIGINT"
    ).fetchone()
    assert wrong == (0,)


def test_american_and_european_summer_time(con):
    """The hours of the changes in 2024."""

    def hours(rule, *moments):
        sql = ", ".join(f"misata_dst(TIMESTAMP '{m}', '{rule}', 1) - TIMESTAMP '{m}'" for m in moments)
        return [v.total_seconds() // 3600 for v in con.execute(f"SELECT {sql}").fetchone()]

    assert hours("EU", "2024-03-31 00:59:59", "2024-03-31 01:00:00", "2024-10-27 00:59:59", "2024-10-27 01:00:00") == [
        0,
        1,
        1,
        0,
    ]
    assert hours("us", "2024-03-10 01:59:59", "2024-03-10 02:00:00", "2024-11-03 01:59:59", "2024-11-03 02:00:00") == [
        0,
        1,
        1,
        0,
    ]


def test_noise_has_the_deviation_that_was_asked_for(con):
    """Normal with that standard deviation, by a Kolmogorov-Smirnov test; relative noise too."""
    query = "SELECT {} FROM range(20000) t(i)"
    added = np.array(con.execute(query.format("misata_noise(100::DOUBLE, 2.5, i, 1) - 100")).fetchnumpy().popitem()[1])
    assert scipy.stats.kstest(added / 2.5, "norm").pvalue > FALSE_ALARM
    ratio = np.array(
        con.execute(query.format("misata_noise_ratio(-4000::DOUBLE, 0.1, i, 2)")).fetchnumpy().popitem()[1]
    )
    assert scipy.stats.kstest((ratio + 4000) / 400, "norm").pvalue > FALSE_ALARM
    whole = con.execute(
        "SELECT misata_noise(1000, 50, i, 3) - 1000, count(*) FROM range(20000) t(i) GROUP BY 1"
    ).fetchall()
    assert 0 not in dict(whole)
    assert abs(math.sqrt(sum(d * d * n for d, n in whole) / 20000) - 50) < 50 * 5 / math.sqrt(40000) + 0.1


def test_outliers_are_far_away(con):
    """k >= 3 scales with a tail of 9 / k^2, on both sides."""
    import scipy.stats

    far = con.execute("SELECT (misata_outlier(10::DOUBLE, 2, i) - 10) / 2 AS k FROM range(20000) t(i)").fetchnumpy()[
        "k"
    ]
    assert np.abs(far).min() >= 3 - 1e-9
    assert scipy.stats.kstest(np.abs(far), "pareto", args=(2, 0, 3)).pvalue > FALSE_ALARM
    assert scipy.stats.binomtest(int((far > 0).sum()), 20000).pvalue > FALSE_ALARM
    least, most = con.execute(
        "SELECT min(v), max(v) FROM (SELECT misata_outlier(100::UTINYINT, 40, i) v FROM range(999) t(i))"
    ).fetchone()
    assert (least, most) == (0, 255)


def test_texts_in_the_place_of_others(con):
    """Sentinels, one of a list, a new category, an orphan, another last digit; never the value itself."""
    column = "SELECT DISTINCT {} FROM range(500) t(i) ORDER BY ALL"
    assert con.execute(column.format("misata_default('N/A', i)")).fetchall() == [("",), ("-",), ("NULL",), ("unknown",)]
    assert con.execute(column.format("misata_default('paid', '?', i)")).fetchall() == [("?",)]
    assert con.execute(column.format("misata_swap('a', ['a', 'b', 'c', 'b'], i)")).fetchall() == [("b",), ("c",)]
    assert (
        con.execute(column.format("misata_swap(DATE '2024-01-01', [DATE '2024-01-01', DATE '2024-01-02'], i)"))
        .fetchall()[0][0]
        .day
        == 2
    )
    assert len(con.execute(column.format("misata_unseen('paid', i)")).fetchall()) == 3
    assert con.execute(column.format("misata_unseen('paid', 'x', i)")).fetchall() == [("x",)]
    orphans = con.execute(column.format("misata_orphan('C-1', i)")).fetchall()
    assert len(orphans) == 500
    assert all(text.startswith("orphan-") and len(text) == 23 for (text,) in orphans)
    ends = con.execute(column.format("misata_check_digit('DE12 3456-7 é', i)")).fetchall()
    assert ends == [(f"DE12 3456-{d} é",) for d in "012345689"]
    assert con.execute("SELECT misata_check_digit('none', 1), misata_check_digit('', 1)").fetchone() == ("none", "")
    assert (
        con.execute("SELECT misata_stuck('a long text that stays long', 'another text, long as well', 1)")
        .fetchone()[0]
        .startswith("another")
    )


@pytest.mark.parametrize("values", ["[1, 2, 3, 4]", "[1.5::DOUBLE, 2, 3, 4]", "['a', 'bb', 'a ', '']"])
def test_another_value_is_each_of_the_others_as_often(con, values):
    """Whichever the value is, and whether it is among them at all."""
    swapped = f"SELECT misata_swap(v[{{}}], {values}, i) AS new, count(*) FROM range(20000) t(i), (SELECT {values} AS v) GROUP BY 1"
    for place in range(1, 5):
        counts = [n for _, n in con.execute(swapped.format(place)).fetchall()]
        assert len(counts) == 3 and scipy.stats.chisquare(counts).pvalue > FALSE_ALARM
    outside = f"SELECT count(*) FROM range(20000) t(i) GROUP BY misata_swap({values}[1], ({values})[2:], i)"
    counts = [n for (n,) in con.execute(outside).fetchall()]
    assert len(counts) == 3 and scipy.stats.chisquare(counts).pvalue > FALSE_ALARM


def test_orphans_are_no_keys(con):
    """Below -1 for signed integers, near the top for unsigned ones."""
    low, high = con.execute(
        "SELECT min(v), max(v) FROM (SELECT misata_orphan(i, i) AS v FROM range(10000) t(i))"
    ).fetchone()
    assert -(2**31) - 2 <= low < high <= -2
    assert con.execute("SELECT min(misata_orphan(i::UTINYINT, i)) FROM range(250) t(i)").fetchone()[0] > 223


REFUSED = [
    ("misata_unit(1, 0, 1)", "misata_unit: factor must change a number"),
    ("misata_unit(1, 'nan'::DOUBLE, 1)", "misata_unit: factor must be finite (got nan)"),
    ("misata_round(1, 19, 1)", "misata_round: digits must be from -18 to 18 (got 19.0)"),
    ("misata_precision(1.5::DOUBLE, 53, 1)", "misata_precision: bits must be from 1 to 52 (got 53.0)"),
    ("misata_noise(1, 0, 1)", "misata_noise: sd must be above 0 (got 0.0)"),
    ("misata_noise_ratio(1, -1, 1)", "misata_noise_ratio: ratio must be above 0 (got -1.0)"),
    ("misata_noise(1, NULL::DOUBLE, 1)", "misata_noise: sd must not be NULL"),
    ("misata_swap('a', ['b'], 1)", "misata_swap: among must be a list of two values or more"),
    ("misata_swap('a', ['b', 'b'], 1)", "misata_swap: among must hold two different values"),
    ("misata_swap(1::TINYINT, [1::TINYINT, NULL], 1)", "none of them NULL"),
    ("misata_utc_offset(TIMESTAMP '2024-01-01', 25, 1)", "misata_utc_offset: hours must be from -24 to 24 (got 25.0)"),
    ("misata_clock_skew(TIMESTAMP_S '2024-01-01', 0.2, 1)", "misata_clock_skew: seconds must be at least one unit of TIMESTAMP_S"),
    ("misata_dst(TIMESTAMP '2024-01-01', 'UK', 1)", "misata_dst: rule must be 'EU' or 'US' (got 'UK')"),
    ("misata_stuck(1, NULL, 1)", "misata_stuck: at must not be NULL"),
    ("misata_digits(1, NULL)", "misata_digits: key must not be NULL"),
    ("misata_digits(1, 1, NULL)", "misata_digits: seed must not be NULL; leave it out for 0"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=lambda v: v if v.startswith("misata") else "")
def test_arguments_that_an_operator_cannot_take(con, call, message):
    """Each is refused by name, with what was given."""
    with pytest.raises(duckdb.Error) as caught:
        con.execute(f"SELECT {call}")
    assert message in str(caught.value)


def test_types_that_have_no_overload(con):
    """DuckDB lists those that there are."""
    for call in (
        "misata_flip(1, 1)",
        "misata_day_month('x', 1)",
        "misata_sign(1::UTINYINT, 1)",
        "misata_digits([1], 1)",
    ):
        try:
            made = con.execute(f"SELECT typeof({call})").fetchone()[0]
        except duckdb.BinderException as error:
            assert "Candidate functions" in str(error)
        else:
            assert call.startswith("misata_sign")
            assert made == "BIGINT"


@pytest.mark.parametrize("operator", sorted({operator.kind for operator, _ in CASES} | {o.kind for o in REAL_KINDS}))
def test_kernels_are_plain_python_too(operator):
    """The loop as Python runs it gives what the compiled one gives."""
    for type in (TINYINT, BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP):
        if not is_kind(BY_KIND[operator], type):
            continue
        prepared = BY_KIND[operator].call(type, (), 4)
        is_float = form_of(type) == "float"
        cells = np.array([0.5, -12.34, 1e15, 0.0, 1 / 3]) if is_float else as_array(edges(type)[::3])
        n = len(cells)
        given = {"rows": np.arange(n), "apply": np.ones(n, np.uint8), "values": cells, "out": np.empty_like(cells)}
        arguments = zip(prepared.kernel.parameters, prepared.arguments(given), strict=True)
        prepared.kernel(*(a if isinstance(a, np.ndarray) else np.dtype(p.dtype).type(a) for p, a in arguments))
        assert given["out"].tolist() == run(prepared, cells, given["rows"], given["apply"]).tolist()


def test_types_of_the_tests():
    """The types above are there, so that no test is empty."""
    assert {BIGINT, BOOLEAN, DATE, HUGEINT, INTEGER, TIMESTAMP, TINYINT} <= {type for _, type in CASES}
    assert BY_KIND["default"].takes(VARCHAR)
