"""Faults of lists: what they make of a list, in SQL, over Series and in a scenario."""

from collections import Counter

import duckdb
import numpy as np
import pytest
import scipy.stats

import misata_sql
from misata_sql.chaos.operators.constants import LISTS
from misata_sql.chaos.operators.items import ITEMS
from misata_sql.chaos.operators.perturb import kinds_of
from misata_sql.chaos.operators.run import run
from misata_sql.spec.types import BIGINT, INTERVAL, list_of

FALSE_ALARM = 1e-6  # of each statistical test, at a fixed seed
N = 5_000
# lists of 0 to 6 items, some of them NULL, some lists too; long and short texts
LISTED = f"""SELECT i, CASE WHEN i % 11 > 0 THEN [CASE WHEN (i + j) % 5 > 0 THEN (i * 7 + j)::BIGINT END for j in range(i % 7)] END
    AS numbers, [CASE WHEN (i + j) % 4 > 0 THEN repeat('ä' || j, 1 + i % 9) END for j in range(i % 7)] AS texts,
    [CASE WHEN (i + j) % 4 > 0 THEN to_days(i::INTEGER + j::INTEGER) END for j in range(i % 7)] AS spans
    FROM range({N}) t(i)"""


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    connection.execute(f"CREATE TABLE listed AS {LISTED}")
    yield connection
    connection.close()


def possible(items, fault):
    """What a fault may make of a list, in Python."""
    if not items:
        return [items]
    made = {
        "empty": [[]],
        "lost": [items[:k] + items[k + 1 :] for k in range(len(items))],
        "doubled": [items[: k + 1] + items[k:] for k in range(len(items))],
    }
    return made[fault] if fault else [items for some in made.values() for items in some]


@pytest.mark.parametrize("column", ["numbers", "texts", "spans"])
@pytest.mark.parametrize("fault", ["empty", "lost", "doubled", None])
def test_a_list_becomes_what_the_fault_makes_of_it(con, column, fault):
    argument = f", '{fault}'" if fault else ""
    rows = con.execute(f"SELECT {column}, misata_items({column}{argument}, i, 3) FROM listed").fetchall()
    for items, made in rows:
        assert made is None if items is None else made in possible(items, fault)
    assert sum(items != made for items, made in rows) > 0.75 * N  # all but the empty ones, and NULL


def test_places_and_faults_are_drawn_as_often(con):
    """By chi-squared tests: which of five items is lost, and which of three faults it is."""
    lost = con.execute(
        "SELECT list_sum(range(5)) - list_sum(misata_items(range(5), 'lost', i)), count(*) FROM range(20000) t(i) GROUP BY 1"
    ).fetchall()
    assert len(lost) == 5
    assert scipy.stats.chisquare([n for _, n in lost]).pvalue > FALSE_ALARM
    lengths = con.execute(
        "SELECT len(misata_items([1, 2, 3], i)), count(*) FROM range(20000) t(i) GROUP BY 1"
    ).fetchall()
    assert {length for length, _ in lengths} == {0, 2, 4}
    assert scipy.stats.chisquare([n for _, n in lengths]).pvalue > FALSE_ALARM


def test_order_threads_and_chunks_do_not_matter(con):
    """Also with faults that vary with the row, so that a vector is written in many runs."""
    calls = "misata_items(texts, ['empty', 'lost', 'doubled'][i % 3 + 1], i), misata_perturb(numbers, 'any', 0.5, i), misata_perturb(spans, 'any', i % 2 / 2, i)"
    con.execute("SET threads = 1")
    wanted = con.execute(f"SELECT i, {calls} FROM listed ORDER BY i").fetchall()
    con.execute("SET threads = 4")
    shuffled = "(SELECT * FROM listed ORDER BY hash(i))"
    assert con.execute(f"SELECT i, {calls} FROM {shuffled} ORDER BY i").fetchall() == wanted
    for row in wanted[100:900:97]:
        assert con.execute(f"SELECT i, {calls} FROM listed WHERE i = {row[0]}").fetchall() == [row]


def test_perturb_meets_its_rate_in_every_column(con):
    """Binomially; columns of a row are hit independently, by their contents."""
    found = con.execute(
        "SELECT count(*) FILTER (a IS NULL AND numbers IS NOT NULL), count(numbers), count(*) FILTER (b IS NULL), "
        "count(*) FILTER (a IS NULL AND b IS NULL AND numbers IS NOT NULL) FROM (SELECT numbers, "
        "misata_perturb(numbers, 'null', 0.2, i) AS a, misata_perturb(texts, 'null', 0.2, i) AS b FROM listed WHERE i % 7 > 0)"
    ).fetchone()
    n = N - (N + 6) // 7
    assert scipy.stats.binomtest(found[0], found[1], 0.2).pvalue > FALSE_ALARM
    assert scipy.stats.binomtest(found[2], n, 0.2).pvalue > FALSE_ALARM
    assert scipy.stats.binomtest(found[3], found[1], 0.04).pvalue > FALSE_ALARM
    same = "SELECT count(*) FROM listed WHERE misata_perturb(texts, 'any', 0, i) IS DISTINCT FROM texts"
    assert con.execute(same).fetchone() == (0,)


@pytest.mark.parametrize("type", LISTS, ids=str)
def test_lists_of_every_type(con, type):
    """Items of all types keep their bytes."""
    one = {"BLOB": "'a'::BLOB", "UUID": "gen_random_uuid()", "INTERVAL": "INTERVAL 3 DAY", "BIT": "'101'::BIT"}.get(
        type.element.id, "'2024-01-01'" if type.element.is_timestamp or type.element.id == "DATE" else
        "'10:00:00'" if type.element.id == "TIME" else "1"
    )  # fmt: skip
    query = f"SELECT typeof(l), l, misata_items(l, 'doubled', 5), misata_perturb(l, 'null', 1, 5) FROM (SELECT [({one})::{type.element}, NULL] AS l)"
    name, items, doubled, nothing = con.execute(query).fetchone()
    assert name == str(type)
    assert doubled in possible(items, "doubled")
    assert nothing is None
    assert list(kinds_of(type)) == ["null", "items"]


@pytest.mark.parametrize("rate", [1, 0.5])
def test_a_scenario_does_what_its_sql_does(con, rate):
    con.execute("SET threads = 1")
    con.execute(
        "SELECT misata_define('CREATE TABLE tagged (id BIGINT PRIMARY KEY, tags VARCHAR[], steps INTEGER[], flags BOOLEAN[], spans INTERVAL[])')"
    )
    con.execute("CREATE OR REPLACE TABLE tagged AS FROM misata_table('tagged', 2000, seed := 3)")
    scenario = f"""UPDATE tagged SET tags = misata_items(tags, 'lost'), steps = misata_perturb('items', {rate}),
      spans = misata_items(spans) WHERE misata_chance({rate});
      UPDATE tagged SET flags = misata_items(flags, 'doubled'), tags = misata_perturb(tags, 'any', {rate});
      INSERT INTO tagged SELECT * REPLACE (misata_items(tags, 'doubled') AS tags) FROM tagged WHERE misata_chance(0.3);
      UPDATE tagged SET tags = misata_items(tags, 'doubled')"""
    query, _ = con.execute("FROM misata_chaos_sql('tagged', ?, seed := 3)", [scenario]).fetchone()
    dirty = con.execute("FROM misata_perturb('tagged', 2000, ?, seed := 3)", [scenario]).fetchall()
    assert con.execute(query).fetchall() == dirty
    changes = Counter(len(row[3]) for row in con.execute("FROM tagged").fetchall() if row[3] is not None)
    assert changes != Counter(len(row[3]) for row in dirty if row[3] is not None)


def test_the_kernel_is_plain_python_too():
    prepared = ITEMS.call(list_of(BIGINT), (), 4)
    lengths = np.arange(50) % 7
    given = {"rows": np.arange(50), "apply": np.ones(50, np.uint8), "values": lengths, "out": np.empty(50, np.int64)}
    arguments = zip(prepared.kernel.parameters, prepared.arguments(given), strict=True)
    prepared.kernel(*(a if isinstance(a, np.ndarray) else np.dtype(p.dtype).type(a) for p, a in arguments))
    assert given["out"].tolist() == run(prepared, lengths, given["rows"], given["apply"]).tolist()
    assert ITEMS.takes(list_of(INTERVAL))


def test_what_is_refused(con):
    for call, message in (
        ("misata_items([1], 'gone', 1)", "no fault of misata_items named 'gone' (there is: empty, lost, doubled)"),
        ("misata_items([1], NULL)", "key must not be NULL"),
        ("misata_perturb([1], 'sign', 0.1, 1)", "does not fit INTEGER[], it takes"),
        ("misata_items([[1]], 1)", "No function matches"),
    ):
        with pytest.raises(duckdb.Error) as caught:
            con.execute(f"SELECT {call}")
        assert message in str(caught.value)
