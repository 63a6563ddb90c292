"""Cells that stay as they were in the first row of a run: misata_burst_start, and misata_stuck under misata_burst."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import call, stored_shop, texts

from misata_sql.chaos.operators.rows import BURST, BURST_START
from misata_sql.chaos.operators.run import run

N = 3_000
PARENTS = ", parents := MAP {'customers': 300}"


@pytest.fixture(scope="module")
def con():
    connection = stored_shop(300, N)
    yield connection
    connection.close()


def of_rows(operator, arguments, rows, seed):
    return run(operator.call(None, arguments, seed), None, rows, np.ones(len(rows), np.uint8))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_first_row_of_each_run(data):
    """By the states of all rows before, whichever rows are asked for, in whichever order."""
    mean = data.draw(st.floats(1, 60))
    share = data.draw(st.floats(0.001, mean / (mean + 1) - 0.0001))
    seed, start = data.draw(st.integers(0, 2**40)), data.draw(st.sampled_from([0, 1, 12_345, 2**40]))
    low = max(0, start - 3_000)
    states = of_rows(BURST, (share, mean), np.arange(low, start + 300), seed)
    first, known = [], None
    for row, state in zip(range(low, start + 300), states, strict=True):
        known = (row if known is None else known) if state else None
        first.append(row if known is None else known)
    rows = np.array(data.draw(st.lists(st.integers(start, start + 299), min_size=1, max_size=50)))
    for asked in (np.arange(start, start + 300), rows, np.arange(start, start + 300)[::-1]):
        expected = [first[row - low] for row in asked]
        assert of_rows(BURST_START, (share, mean), np.ascontiguousarray(asked), seed).tolist() == expected


def test_edges_and_refusals(con):
    found = con.execute(
        "SELECT list(misata_burst_start(1, 20, i)), list(misata_burst_start(0, 20, i)) FROM range(-2, 3) t(i)"
    ).fetchone()
    assert found == ([-2, -1, 0, 0, 0], [-2, -1, 0, 1, 2])
    with pytest.raises(duckdb.Error, match=r"misata_burst_start: mean_length must be from 1 to 1e\+06"):
        con.execute("SELECT misata_burst_start(0.5, 1e7, 1)")


SCENARIOS = {
    "alone": "UPDATE orders SET income = misata_stuck(income) WHERE misata_burst(0.1, 20)",
    "of changed cells": """UPDATE orders SET income = NULL;
      UPDATE orders SET income = misata_stuck(), email = misata_stuck(email) WHERE misata_burst(0.3, 2.5) AND region = 'EU'""",
    "copies and names": """INSERT INTO orders SELECT * REPLACE (misata_stuck(region) AS region) FROM orders WHERE misata_burst(0.1, 20);
      ALTER TABLE orders RENAME price TO cost;
      UPDATE orders SET cost = misata_stuck(cost) WHERE customers.country = 'DE' AND misata_burst(0.5, 100)""",
    "parents": """UPDATE customers SET country = misata_stuck(country) WHERE misata_burst(0.5, 50);
      DELETE FROM orders WHERE customers.country = 'DE'""",
    "always": "UPDATE orders SET ordered_at = misata_stuck(ordered_at) WHERE misata_burst(1, 20)",
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_sql_does_the_same_to_stored_rows(con, name):
    scenario = SCENARIOS[name]
    query, ledger = con.execute("FROM misata_chaos_sql('orders', ?, seed := 7)", [scenario]).fetchone()
    dirty = texts(con, call("misata_perturb", N, scenario, more=PARENTS))
    assert texts(con, f"({query})") == dirty
    assert dirty != texts(con, "orders")
    expected = texts(con, call("misata_chaos_log", N, scenario, more=PARENTS))
    assert sorted(map(repr, texts(con, f"({ledger})"))) == sorted(map(repr, expected))
    parts = [
        texts(con, call("misata_perturb", n, scenario, more=f"{PARENTS}, start := {start}, total := {N}"))
        for start, n in ((0, 1), (1, 1_777), (1_778, N - 1_778))
    ]
    assert sorted(row for part in parts for row in part) == sorted(dirty)


def test_each_run_has_the_clean_value_of_its_first_row(con):
    """Rows that follow each other in the ledger belong to one run; every cell of it is its predecessor's clean cell."""
    log = call("misata_chaos_log", N, SCENARIOS["alone"], more=PARENTS)
    clean = [income for (income,) in con.execute("SELECT income::VARCHAR FROM orders ORDER BY rowid").fetchall()]
    entries = con.execute(f'SELECT "row", before, after FROM {log} ORDER BY "row"').fetchall()
    assert len(entries) > 100
    held = {}
    for row, before, after in entries:
        assert before == clean[row]
        held[row] = held.get(row - 1, row - 1)  # the first of a run keeps its cell, and is not in the ledger
        assert after == clean[held[row]]


def test_a_row_number_that_is_not_there(con):
    """A stored table with gaps: a run whose first row is gone keeps its cells."""
    con.execute("CREATE TABLE gappy AS SELECT rowid AS n, * FROM orders")
    rows = "(SELECT n, * EXCLUDE (n) FROM gappy WHERE n % 2 = 1)"
    query = con.execute(
        "SELECT rows_sql FROM misata_chaos_sql('orders', ?, seed := 7, source := ?, row := 'n')",
        [SCENARIOS["alone"], rows],
    ).fetchone()[0]
    left, changed = con.execute(
        f"SELECT count(d.income), count(*) FILTER (d.income <> o.income) FROM ({query}) d JOIN orders o USING (id)"
    ).fetchone()
    assert left == N / 2
    assert changed > 20
    con.execute("DROP TABLE gappy")


REFUSED = {
    "UPDATE orders SET income = misata_stuck(income)": "so there must be a WHERE with one misata_burst (there are 0)",
    "UPDATE orders SET income = misata_stuck(income) WHERE misata_chance(0.1)": "with one misata_burst (there are 0)",
    "UPDATE orders SET income = misata_stuck(income) WHERE misata_burst(0.1, 3) OR misata_burst(0.1, 5)": "(there are 2)",
    "UPDATE orders SET income = misata_stuck(income * 2) WHERE misata_burst(0.1, 20)": "takes a column of the table",
    "UPDATE orders SET income = misata_stuck(income) WHERE misata_burst(0.1, 2e7)": "mean_length must be from 1 to 1e+06",
    "DELETE FROM orders WHERE misata_stuck(income) = 5 AND misata_burst(0.1, 20)": "in what is SET",
    "ALTER TABLE orders ADD COLUMN x DOUBLE DEFAULT misata_stuck(income)": "in what is SET",
}


@pytest.mark.parametrize("scenario", REFUSED)
def test_what_is_refused(con, scenario):
    with pytest.raises(duckdb.BinderException) as caught:
        con.execute("FROM misata_perturb('orders', 10, ?)", [scenario])
    assert REFUSED[scenario] in str(caught.value)
