"""Rows in the order of their arrival: SET SORTED BY ... WITHIN n ROWS, in slices, by columns, and by SQL."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import misata_sql

DDL = """CREATE TABLE events (
  id BIGINT PRIMARY KEY,
  seen_at TIMESTAMP NOT NULL DEFAULT TIMESTAMP '2024-01-01' + to_seconds(id),
  sensor VARCHAR CHECK (sensor IN ('a', 'b', 'c')),
  value DOUBLE
)"""
LATE = """
UPDATE events SET value = NULL WHERE misata_chance(0.1);
DELETE FROM events WHERE misata_burst(0.05, 40);
INSERT INTO events SELECT * FROM events WHERE misata_chance(0.05);
ALTER TABLE events ADD COLUMN arrived_at TIMESTAMP DEFAULT seen_at + to_seconds(CAST({delay} AS BIGINT));
ALTER TABLE events SET SORTED BY ({keys}) WITHIN {window} ROWS"""
DELAYS = "CASE WHEN misata_chance(0.2) THEN floor(misata_uniform(0, {most})) ELSE 0 END"


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    connection.execute("SELECT misata_define(?)", [DDL])
    yield connection
    connection.close()


def late(most: int, window: int, keys: str = "arrived_at") -> str:
    return LATE.format(delay=DELAYS.format(most=most), keys=keys, window=window)


def rows(con, scenario, n, columns="*", more=""):
    return con.execute(
        f"SELECT {columns} FROM misata_perturb('events', {n}, $${scenario}$$, seed := 3{more})"
    ).fetchall()


def test_rows_that_are_late_within_the_window_come_in_order(con):
    """No row overtakes one of more than 500 rows before it: a second a row, and delays below 500 seconds."""
    scenario = late(500, 500)
    n = 200_000
    con.execute(f"CREATE OR REPLACE TEMP TABLE came AS FROM misata_perturb('events', {n}, $${scenario}$$, seed := 3)")
    disorder = "SELECT count(*) FROM (SELECT {c} < lag({c}) OVER (ORDER BY rowid) AS back FROM came) WHERE back"
    assert con.execute(disorder.format(c="arrived_at")).fetchone() == (0,)
    assert con.execute(disorder.format(c="seen_at")).fetchone()[0] > n / 20
    unsorted = scenario.rpartition(";")[0]
    dirty = f"misata_perturb('events', {n}, $${unsorted}$$, seed := 3)"
    assert con.execute(f"SELECT count(*) FROM (FROM came EXCEPT ALL FROM {dirty})").fetchone() == (0,)
    assert con.execute(f"SELECT count(*) FROM (FROM {dirty} EXCEPT ALL FROM came)").fetchone() == (0,)


def test_a_row_that_is_later_moves_as_far_as_the_window_lets_it(con):
    found = rows(con, late(100_000, 1_000), 50_000, "id")
    ids = [number for (number,) in found]
    kept = {number: place for place, number in enumerate(sorted(set(ids)))}
    assert max(abs(kept[number] - place * len(kept) / len(ids)) for place, number in enumerate(ids)) < 4_000
    assert sorted(ids) != ids


@given(st.integers(1, 3_000), st.integers(1, 4_000), st.integers(0, 9_000), st.integers(1, 9_000))
@settings(max_examples=25, deadline=None)
def test_no_way_of_asking_changes_a_byte(con, window, most, start, n):
    scenario = late(most, window, "arrived_at DESC, sensor NULLS FIRST")
    whole = rows(con, scenario, 12_000)
    parts = []
    for first, last in ((0, start), (start, start + n), (start + n, 20_000)):
        last = min(last, 12_000)
        if first < last:
            parts += rows(con, scenario, last - first, more=f", start := {first}, total := 12000")
    assert parts == whole
    assert rows(con, scenario, 12_000, "value, id") == [(row[3], row[0]) for row in whole]
    con.execute("CREATE OR REPLACE TABLE events AS FROM misata_table('events', 12000, seed := 3)")
    (sql,) = con.execute("SELECT rows_sql FROM misata_chaos_sql('events', ?, seed := 3)", [scenario]).fetchone()
    assert con.execute(sql).fetchall() == whole
    con.execute("DROP TABLE events")


def test_fills_and_threads(con):
    """More rows than one fill has, on one thread and on four."""
    scenario = late(2_000, 40_000)
    n = 700_000
    digest = f"SELECT count(*), sum(hash(e)) FROM misata_perturb('events', {n}, $${scenario}$$, seed := 3) e"
    try:
        con.execute("SET threads = 1")
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE came AS FROM misata_perturb('events', {n}, $${scenario}$$, seed := 3)"
        )
        one = con.execute(digest).fetchone()
        con.execute("SET threads = 4")
        assert con.execute(digest).fetchone() == one
    finally:
        con.execute("RESET threads")
    back = (
        "SELECT count(*) FROM (SELECT arrived_at < lag(arrived_at) OVER (ORDER BY rowid) AS back FROM came) WHERE back"
    )
    assert con.execute(back).fetchone() == (0,)


def test_the_ledger_says_it(con):
    log = f"misata_chaos_log('events', 10, $${late(5, 4, 'arrived_at DESC')}$$)"
    found = con.execute(f"""SELECT statement, "column", after FROM {log} WHERE operator = 'sort'""").fetchall()
    assert found == [(5, "arrived_at", '"arrived_at" DESC NULLS LAST within 4 rows'.replace('"', ""))]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("ALTER TABLE events SET SORTED BY (seen_at)", "expected WITHIN n ROWS"),
        ("ALTER TABLE events SET SORTED BY (seen_at) WITHIN 0 ROWS", "a number of rows from 1 to 1,000,000"),
        ("ALTER TABLE events SET SORTED BY (seen_att) WITHIN 9 ROWS", "did you mean 'seen_at'"),
        ("ALTER TABLE events SET SORTED BY (seen_at) WITHIN 9 ROWS; DELETE FROM events", "can follow SET SORTED BY"),
        ("ALTER TABLE events ADD COLUMN l INT[]; ALTER TABLE events SET SORTED BY (l) WITHIN 9 ROWS", "cannot be sorted by l"),
    ],
)  # fmt: skip
def test_what_is_refused(con, statement, message):
    with pytest.raises(duckdb.Error, match=message):
        rows(con, statement, 10)


def test_a_slice_needs_the_total(con):
    with pytest.raises(duckdb.Error, match="needs the number of all rows"):
        rows(con, late(5, 5), 10, more=", start := 5")
