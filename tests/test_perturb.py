"""misata_perturb over generated tables, and its ledger: clean rows and ledger make the dirty rows, exactly."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scenarios import SCENARIO, apply_ledger, call, connect_shop, random_scenario, texts, types

N = 3_000


@pytest.fixture(scope="module")
def shop():
    connection = connect_shop()
    yield connection
    connection.close()


def test_clean_and_ledger_are_dirty(shop):
    dirty = call("misata_perturb", N, SCENARIO)
    names, rows = apply_ledger(shop, N, SCENARIO)
    assert names == list(types(shop, dirty))
    assert texts(shop, dirty) == rows


@example(3905864, 0)  # a column that is added reads one that was changed
@given(st.integers(0, 10**9), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_random_scenarios(shop, number, seed):
    scenario = random_scenario(number)
    dirty = call("misata_perturb", 400, scenario, seed)
    names, rows = apply_ledger(shop, 400, scenario, seed)
    assert names == list(types(shop, dirty))
    assert texts(shop, dirty) == rows


@given(st.integers(0, 10**9))
@settings(max_examples=15, deadline=None)
def test_no_way_of_asking_changes_a_byte(shop, number):
    """Threads, slices, projection; and what random scenarios do is what their ledger says under all of them."""
    scenario = random_scenario(number)
    n = 70_000  # more than two fills
    whole = texts(shop, call("misata_perturb", n, scenario))
    parts = []
    for start, rows in ((0, 1), (1, 32_767), (32_768, 20_000), (52_768, n - 52_768)):
        parts += texts(shop, call("misata_perturb", rows, scenario, more=f", start := {start}, total := {n}"))
    assert parts == whole
    log = sorted(map(repr, texts(shop, call("misata_chaos_log", n, scenario))))
    pieces = []
    for start, rows in ((0, 40_000), (40_000, 30_000)):
        pieces += texts(shop, call("misata_chaos_log", rows, scenario, more=f", start := {start}, total := {n}"))
    assert sorted(map(repr, pieces)) == log
    dirty = call("misata_perturb", n, scenario)
    for place, name in enumerate(types(shop, dirty)):
        assert [row[0] for row in texts(shop, dirty, f'"{name}"')] == [row[place] for row in whole]
    assert shop.execute(f"SELECT count(*) FROM {dirty}").fetchone()[0] == len(whole)
    shop.execute("SET threads = 4")
    threaded = shop.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {dirty}").fetchall()
    assert sorted(map(repr, threaded)) == sorted(map(repr, whole))


@pytest.mark.parametrize("n_rows", [1, 7, 1_000, 100_000])
def test_rows_of_a_fill_change_no_byte(shop, monkeypatch, n_rows):
    n = 40 if n_rows == 1 else N
    calls = [call(function, n, SCENARIO) for function in ("misata_perturb", "misata_chaos_log")]
    before = [texts(shop, text) for text in calls]
    for name in ("LEAST_ROWS", "MOST_ROWS"):
        monkeypatch.setattr(f"misata_sql.chaos.marks.{name}", n_rows)
    assert [texts(shop, text) for text in calls] == before


def test_a_value_that_is_left_out_is_the_column(shop):
    """And an orphan is nobody's."""
    scenario = "UPDATE orders SET customer_id = misata_orphan() WHERE misata_chance(0.1)"
    dirty, parents = call("misata_perturb", N, scenario), "SELECT id FROM misata_table('customers', 1000000)"
    orphans = shop.execute(f"SELECT count(*) FROM {dirty} WHERE customer_id NOT IN ({parents})").fetchone()
    hit = shop.execute(f"SELECT count(*) FROM {call('misata_chaos_log', N, scenario)}").fetchone()
    assert orphans == hit and hit[0] > N * 0.05


def test_rate_0_is_the_clean_table(shop):
    scenario = "UPDATE orders SET email = NULL WHERE misata_chance(0); DELETE FROM orders WHERE misata_chance(0)"
    assert texts(shop, call("misata_perturb", N, scenario)) == texts(shop, f"misata_table('orders', {N}, seed := 7)")
    assert shop.execute(f"SELECT count(*) FROM {call('misata_chaos_log', N, scenario)}").fetchone() == (0,)


def test_rate_1_hits_every_row(shop):
    scenario = "UPDATE orders SET email = NULL WHERE misata_chance(1) AND region = 'EU'"
    dirty = call("misata_perturb", N, scenario)
    assert shop.execute(f"SELECT count(*) FROM {dirty} WHERE (email IS NULL) <> (region = 'EU')").fetchone() == (0,)


def test_rates_are_met(shop):
    """Binomial bounds of 5 standard deviations: a false alarm once in 10^6 runs."""
    n = 200_000
    scenario = "UPDATE orders SET email = NULL WHERE misata_chance(0.05); DELETE FROM orders WHERE misata_chance(0.01)"
    log = call("misata_chaos_log", n, scenario)
    found = dict(shop.execute(f"SELECT operator, count(*) FROM {log} GROUP BY operator").fetchall())
    for operator, rate in (("null", 0.05), ("delete", 0.01)):
        assert abs(found[operator] - n * rate) < 5 * (n * rate * (1 - rate)) ** 0.5


def test_statements_are_independent(shop):
    """Adding a statement leaves the rows alone that another one hits."""
    first = "UPDATE orders SET email = NULL WHERE misata_chance(0.05)"
    other = "UPDATE orders SET income = NULL WHERE misata_chance(0.05)"
    alone = {r for (r,) in shop.execute(f'SELECT "row" FROM {call("misata_chaos_log", N, first)}').fetchall()}
    both = call("misata_chaos_log", N, f"{other}; {first}")
    assert {r for (r,) in shop.execute(f'SELECT "row" FROM {both} WHERE "column" = \'email\'').fetchall()} == alone
    others = {r for (r,) in shop.execute(f'SELECT "row" FROM {both} WHERE "column" = \'income\'').fetchall()}
    assert others != alone
    twice = call("misata_chaos_log", 50_000, f"DELETE FROM orders WHERE misata_chance(0.5); {first}; {first}")
    assert shop.execute(f"SELECT count(DISTINCT statement) FROM {twice}").fetchone() == (3,)


def test_order_of_statements_matters(shop):
    """A copy is hit or not by itself; what was deleted is not copied."""
    scenario = """DELETE FROM orders WHERE region = 'EU'; INSERT INTO orders SELECT * FROM orders;
                  UPDATE orders SET email = NULL WHERE misata_chance(0.5)"""
    dirty = call("misata_perturb", 20_000, scenario)
    rows = shop.execute(f"SELECT id, list(email IS NULL) FROM {dirty} GROUP BY id").fetchall()
    kept = shop.execute("SELECT count(*) FROM misata_table('orders', 20000, seed := 7) WHERE region <> 'EU'").fetchone()
    assert len(rows) == kept[0]
    different = sum(a != b for _, (a, b) in rows)
    assert abs(different - len(rows) / 2) < 5 * (len(rows) / 4) ** 0.5


def test_faults_of_parents_are_seen_by_their_children(shop):
    """A cell of a parent is what the statements before have made of it; a deleted parent leaves orphans, or not."""
    gone = "DELETE FROM customers WHERE misata_chance(0.2)"
    sizes = ", parents := MAP {'customers': 300}"
    left = shop.execute(f"SELECT list(id) FROM {call('misata_perturb', 300, gone, table='customers')}").fetchone()[0]
    assert 200 < len(left) < 280
    orders = shop.execute(f"SELECT id, customer_id FROM misata_table('orders', 2000, seed := 7{sizes})").fetchall()
    kept = [row for row in orders if row[1] in set(left)]
    alone = call("misata_perturb", 2_000, gone, more=sizes)
    assert shop.execute(f"SELECT id, customer_id FROM {alone} ORDER BY id").fetchall() == orders
    cascade = call("misata_perturb", 2_000, f"{gone}; DELETE FROM orders WHERE customers.id IS NULL", more=sizes)
    assert shop.execute(f"SELECT id, customer_id FROM {cascade} ORDER BY id").fetchall() == kept
    before = f"DELETE FROM orders WHERE customers.id IS NULL; {gone}"
    early = call("misata_perturb", 2_000, before, more=sizes)
    assert shop.execute(f"SELECT id, customer_id FROM {early} ORDER BY id").fetchall() == orders


@pytest.fixture(scope="module")
def stored(shop):
    """The clean tables, stored in the order of their rows."""
    shop.execute("SET threads = 1")
    for name, n_rows in (("customers", 200), ("orders", 2_000)):
        more = ", parents := MAP {'customers': 200}" if name == "orders" else ""
        rows = f"misata_table('{name}', {n_rows}, seed := 7{more})"
        shop.execute(f"CREATE TABLE {name} AS FROM {rows}")
    yield shop
    shop.execute("DROP TABLE orders; DROP TABLE customers")


def _stored(con, scenario):
    return con.execute("FROM misata_chaos_sql('orders', ?, seed := 7)", [scenario]).fetchone()


def test_sql_does_the_same_to_stored_rows(stored):
    more = ", parents := MAP {'customers': 200}"
    query, ledger = _stored(stored, SCENARIO)
    assert texts(stored, f"({query})") == texts(stored, call("misata_perturb", 2_000, SCENARIO, more=more))
    expected = texts(stored, call("misata_chaos_log", 2_000, SCENARIO, more=more))
    assert sorted(map(repr, texts(stored, f"({ledger})"))) == sorted(map(repr, expected))


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_sql_of_random_scenarios(stored, number):
    scenario = random_scenario(number)
    more = ", parents := MAP {'customers': 200}"
    query, ledger = _stored(stored, scenario)
    assert texts(stored, f"({query})") == texts(stored, call("misata_perturb", 2_000, scenario, more=more))
    expected = texts(stored, call("misata_chaos_log", 2_000, scenario, more=more))
    assert sorted(map(repr, texts(stored, f"({ledger})"))) == sorted(map(repr, expected))
