"""Dates, times and intervals in expressions: DuckDB's own values, over thousands of moments."""

import itertools
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from expression_oracle import Oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.errors import DefinitionError, GeneratorError
from misata_sql.expressions.calendar_names import MICROS_A_DAY, PARTS, SPANS
from misata_sql.expressions.evaluate import Evaluation

EXPRESSIONS = """
date_part('epoch', ts)
date_part('week', day)
week(day)
weekofyear(ts)
isoyear(day)
yearweek(day)
century(day)
decade(day)
millennium(ts)
era(day - 800000)
century(day - 800000)
year(day - 800000)
julian(day)
julian(ts)
epoch(ts)
epoch(day)
epoch(clock)
epoch_ms(ts)
epoch_ms(day)
epoch_ms(si)
epoch_us(ts)
epoch_us(clock)
epoch_ns(CASE WHEN ts BETWEEN '1900-01-01' AND '2100-01-01' THEN ts END)
millisecond(ts)
microsecond(ts)
extract(week from day)
extract(dow from day)
extract(doy from ts)
extract(isoyear from day)
extract(epoch from day)
extract(millisecond from ts)
extract(hour from clock)
date_part('minute', clock)
extract(day from iv)
extract(month from iv)
year(iv)
quarter(iv)
hour(iv)
minute(iv)
second(iv)
millisecond(iv)
dayname(day)
monthname(ts)
dayname(tsm)
last_day(day)
last_day(ts)
days_in_month(day)
make_date(2020, 1, 1)
make_date(2020 + small, 1, 15)
make_date(2020, 2, abs(small) % 28 + 1)
make_timestamp(2020, 1, 1, 10, 30, 0.5)
make_timestamp(2020, 1 + abs(small) % 12, 1, 10, 30, abs(d4 % 60))
make_timestamp(small)
make_timestamp_ms(si)
make_time(1, 2, 3)
make_time(abs(small) % 24, 30, 59.9999999)
date_diff('day', day, ts)
datediff('month', day, DATE '2024-01-01')
date_diff('hour', ts, TIMESTAMP '2020-01-01')
date_diff('week', day, '2020-01-01')
date_diff('year', '1990-05-05', day)
date_diff('minute', clock, TIME '12:00:00')
date_sub('month', day, DATE '2024-01-31')
datesub('day', ts, TIMESTAMP '2020-01-01')
date_sub('year', DATE '2000-02-29', day)
date_add(day, INTERVAL 1 DAY)
date_add(day, 1)
age(ts, TIMESTAMP '2020-01-31 05:00:00')
age(day, DATE '2000-02-29')
ts - TIMESTAMP '2020-01-01'
ts - day
day - ts
tss - tsm
date_trunc('decade', ts)
date_trunc('century', day)
date_trunc('millisecond', ts)
date_trunc('day', day)
date_trunc('month', tsm)
date_trunc('isoyear', day)
strftime(day, '%Y-%m-%d')
strftime(ts, '%Y-%m-%d %H:%M:%S')
strftime(ts, '%d.%m.%y')
strftime(ts, '%B %-d, %Y at %-I:%M %p')
strftime('%a %A %b %h %j %-j %u %w %U %W %V %G', ts)
strftime(ts, '%c|%x|%X|%f|%g|%z%Z%%')
strftime(day, 'Q%m')
time_bucket(INTERVAL '1 hour', ts)
time_bucket(INTERVAL '15 minutes', ts)
time_bucket(INTERVAL '1 week', day)
time_bucket(INTERVAL '3 months', day)
time_bucket(INTERVAL '10 years', ts)
INTERVAL (d4) SECOND
INTERVAL (d / 1000) SECOND
to_seconds(d4)
to_milliseconds(d9 / 3)
to_days(bi % 1000)
ts + INTERVAL 1 DAY * (d4 / 7)
ts + INTERVAL 1 HOUR * d4
INTERVAL 1 MONTH * d4
INTERVAL 24 HOUR * (d9 / 9999999)
1.5 * INTERVAL 1 DAY
-INTERVAL 1 DAY
-iv
iv > INTERVAL 1 DAY
iv = iv
iv = INTERVAL 30 DAY
iv BETWEEN INTERVAL 0 DAY AND INTERVAL 1 YEAR
iv IN (INTERVAL 1 MONTH, INTERVAL 0 DAY)
nullif(iv, INTERVAL 30 DAY)
iv::VARCHAR
'in ' || iv
ts::TIME
clock
clock + INTERVAL 1 HOUR
clock - INTERVAL (small) HOUR
clock + INTERVAL '40 days 5 minutes'
clock > '12:00'
clock BETWEEN TIME '09:00:00' AND TIME '17:00:00'
clock::VARCHAR
least(clock, TIME '12:00:00')
day + TIME '10:00:00'
clock + day
ts::DATE + TIME '09:30:00'
day::TIMESTAMP_S
day::TIMESTAMP_MS
tss + INTERVAL 1 DAY
tsm - INTERVAL 1 MONTH
tsn::DATE
tsm::DATE
tss::DATE
tsn::TIME
tsn::VARCHAR
tss = ts
tsm > day
coalesce(tss, ts)
coalesce(tsm, tss)
coalesce(tss, day)
year(tss)
hour(tsn)
minute(tsn)
microsecond(tsn)
epoch(tsn)
day(tsn)
last_day(tsn)
julian(tsn)
extract(hour FROM tsn)
date_part('day', tsn)
date_part('year', tsn)
date_part('week', tsn)
date_part('julian', tsn)
epoch_us(tsn)
epoch_ns(tsn)
tsn + INTERVAL 1 DAY
tsn - INTERVAL 1 MONTH
INTERVAL '3 microseconds' + tsn
tsn + iv
tsn - iv
date_add(tsn, INTERVAL 3 HOUR)
hour(CASE WHEN abs(epoch_us(tsm::TIMESTAMP)) < 9223372036854775 THEN tsm END)
date_part('day', CASE WHEN year(tss) BETWEEN 1678 AND 2261 THEN tss END)
epoch_us(CASE WHEN year(tsm) BETWEEN 1678 AND 2261 THEN tsm END)
ts + NULL
NULL * iv
dayofweek(day) IN (0, 6)
to_days(small) > INTERVAL 2 DAY
greatest(day, DATE '2020-01-01')
"""
EVERY = EXPRESSIONS.strip().split("\n")
N_ROWS = 3_000


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


class _Moments:
    """Many TIMESTAMPs `ts` and `other` and DOUBLEs `d`, in DuckDB and as Series."""

    def __init__(self) -> None:
        rng = np.random.default_rng(5)
        far = rng.integers(-900_000, 2_900_000, N_ROWS) * MICROS_A_DAY + rng.integers(0, MICROS_A_DAY, N_ROWS)
        days = rng.integers(17_800, 20_000, (2, N_ROWS)) * MICROS_A_DAY
        times = rng.choice([0, 1, MICROS_A_DAY - 1, MICROS_A_DAY // 2, 500], (2, N_ROWS))
        early = rng.integers(-720_500, -718_500, (2, N_ROWS)) * MICROS_A_DAY + times
        first = np.concatenate([far, days[0] + times[0], early[0]])
        second = np.concatenate([far + rng.integers(-(10**14), 10**14, N_ROWS), days[1] + times[1], early[1]])
        spread = rng.standard_normal(3 * N_ROWS) * 10.0 ** rng.integers(-6, 4, 3 * N_ROWS)
        numbers = np.where(rng.random(3 * N_ROWS) < 0.3, np.round(spread, 2) + 0.0000005, spread)
        self.inputs = {"ts": pl.Series(first), "other": pl.Series(second), "d": pl.Series(numbers)}
        self.con = duckdb.connect()
        rows = pl.DataFrame({**self.inputs, "n": range(3 * N_ROWS)}).to_arrow()
        self.con.register("rows", rows)
        self.con.execute(
            "CREATE TABLE t AS SELECT n, make_timestamp(ts) AS ts, make_timestamp(other) AS other, d FROM rows ORDER BY n"
        )
        self.oracle = Oracle(n_rows=1)

    def check(self, expression: str, shown: str = "{}") -> None:
        """shown: SQL that makes a number of the value."""
        from misata_sql.expressions.bind_expressions import Binder
        from misata_sql.spec.ddl import parse_tables

        sql = f"CREATE TABLE t (ts TIMESTAMP, other TIMESTAMP, d DOUBLE, x VARCHAR DEFAULT ({expression}))"
        (table,) = parse_tables(sql)
        column = table.column("x")
        tree = Binder(table, column).bind(column.default)  # type: ignore[arg-type]
        found: Any = Evaluation(self.inputs, 3 * N_ROWS, "t.x", {}).value(tree)
        expected = self.con.sql(f"SELECT {shown.format(expression)} AS x FROM t ORDER BY n").fetchnumpy()["x"]
        if not isinstance(found, pl.Series):
            parts = ("months", "days", "micros")
            total = dict(zip(parts, (part.to_numpy() for part in found), strict=True))
            found = total["months"] * 10**15 + total["days"] * 10**11 + total["micros"]
        else:
            found = found.to_numpy()
        wrong = np.flatnonzero(found != expected)
        assert not len(wrong), (
            expression, len(wrong), [(n, self.inputs["ts"][int(n)], expected[n], found[n]) for n in wrong[:3]]
        )  # fmt: skip


# an interval as one number, of parts that cannot mix
_AS_NUMBER = (
    "(SELECT (date_part('year', i) * 12 + date_part('month', i)) * 1000000000000000 + date_part('day', i) * 100000000000"
    " + date_part('hour', i) * 3600000000 + date_part('minute', i) * 60000000 + date_part('microsecond', i)"
    " FROM (SELECT {} AS i))"
)


@pytest.fixture(scope="module")
def moments() -> _Moments:
    return _Moments()


@pytest.mark.parametrize("part", sorted(set(PARTS.values())))
def test_parts_and_distances_of_thousands_of_moments(moments: _Moments, part: str) -> None:
    """Years before 1 among them."""
    moments.check(f"date_part('{part}', ts)")
    if part not in ("era", "julian"):
        moments.check(f"date_trunc('{part}', ts)", "epoch_us({})")
        moments.check(f"date_diff('{part}', ts, other)")
    if part in SPANS:
        moments.check(f"date_sub('{part}', ts, other)")


@pytest.mark.parametrize(
    "expression",
    [
        "age(ts, other)", "ts - other", "to_seconds(d)", "to_milliseconds(d)", "INTERVAL 1 DAY * d", "INTERVAL 1 MONTH * d",
        "INTERVAL 8 DAY * d", "INTERVAL 3 HOUR * d", "INTERVAL '1.000001 seconds' * d",
    ],
)  # fmt: skip
def test_intervals_of_thousands_of_moments_and_numbers(moments: _Moments, expression: str) -> None:
    moments.check(expression, _AS_NUMBER)


@pytest.mark.parametrize("alias", sorted(PARTS))
def test_every_name_of_a_part_is_duckdbs(oracles: list[Oracle], alias: str) -> None:
    """It is known to DuckDB, and means there what it means here."""
    con = oracles[0].con
    moment = "TIMESTAMP '2021-08-29 13:14:15.678901'"
    ((one, other),) = con.execute(
        f"SELECT date_part('{alias}', {moment}), date_part('{PARTS[alias]}', {moment})"
    ).fetchall()
    assert one == other


_LETTERS = [f"%{c}" for c in "aAbBhdmyYHIpMSfgjUWVGuwcxXzZ%"] + [f"%-{c}" for c in "dmyHIMSj"]


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(form=st.lists(st.sampled_from([*_LETTERS, " ", "/", "é", "T"]), min_size=1, max_size=6).map("".join))
def test_random_formats(oracles: list[Oracle], form: str) -> None:
    """Of all that strftime knows."""
    oracles[0].check(f"strftime(CASE WHEN ts > '0001-01-01' THEN ts END, '{form}')")


def test_interval_texts(oracles: list[Oracle]) -> None:
    """Every mix of signs, ones and zeros."""
    oracle = oracles[2]
    for months, days, micros in itertools.product(
        (0, 1, -1, 12, -25), (0, 1, -2), (0, 1, -1, 3_600_000_000, -90_500_000)
    ):
        oracle.check(f"CAST(to_months({months}) + to_days({days}) + to_microseconds({micros}) AS VARCHAR)")


@pytest.mark.parametrize(
    ("expression", "type", "message"),
    [
        ("INTERVAL 7 DAY * d", "INTERVAL", "a DOUBLE times this INTERVAL is not the same on every machine"),
        ("iv * d", "INTERVAL", "a DOUBLE times this INTERVAL is not the same on every machine"),
        ("strftime(ts, '%n')", "VARCHAR", "%n in the format of strftime is not supported"),
        ("strftime(ts, '%')", "VARCHAR", "% in the format of strftime is not supported"),
        ("date_part('foo', ts)", "BIGINT", "foo is no part of a date that is supported"),
        ("age(ts)", "INTERVAL", "age of one moment depends on the day that it is called"),
        ("time_bucket(INTERVAL '1 month 1 day', ts)", "TIMESTAMP", "the width of time_bucket must be"),
        ("week(iv)", "BIGINT", "week of INTERVAL"),
        ("epoch_ms(tsm)", "BIGINT", "epoch_ms of TIMESTAMP_MS; cast it to TIMESTAMP"),
        ("greatest(iv, iv)", "INTERVAL", "INTERVAL values in greatest are not supported yet"),
    ],
)
def test_refusals(oracles: list[Oracle], expression: str, type: str, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        oracles[2].bind(expression, type)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("expression", "type", "message"),
    [
        ("make_date(2021, small, 31)", "DATE", "there is no such date"),
        ("make_date(bi, 1, 1)", "DATE", "a year outside -200000 to 200000 is not supported"),
        ("make_timestamp(2021, 1, 1, small, 0, 0)", "TIMESTAMP", "a time outside 00:00:00"),
        ("epoch_ms(bi)", "TIMESTAMP", "a TIMESTAMP is out of range"),
        ("epoch_ns(ts + INTERVAL 3000 YEAR)", "BIGINT", "the result is out of range"),
        ("to_seconds(d * 1e10)", "INTERVAL", "an INTERVAL is out of range"),
        ("hour(tss)", "BIGINT", "a TIMESTAMP_NS is out of range"),
        ("date_part('year', tsm)", "BIGINT", "a TIMESTAMP_NS is out of range"),
        ("tsn + INTERVAL 300 YEAR", "TIMESTAMP_NS", "a TIMESTAMP_NS is out of range"),
        ("INTERVAL 1 DAY * (d * 1e6)", "INTERVAL", "an INTERVAL is out of range"),
    ],
)
def test_a_row_without_a_value_is_an_error(oracles: list[Oracle], expression: str, type: str, message: str) -> None:
    source = oracles[0].bind(expression, type)
    with pytest.raises(GeneratorError) as caught:
        oracles[0].ours(source)
    assert message in str(caught.value)
