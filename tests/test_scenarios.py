"""The named scenarios: each does what it says to every table that it is about, and its ledger tells all of it."""

import pytest
from scenarios import apply_ledger, call, texts, types

import misata_sql
from misata_sql.chaos.named import named_scenario, scenario_names

N = 3_000
CASES = [(name, table) for name in scenario_names() for table in named_scenario(name).tables]


@pytest.fixture(scope="module")
def packs():
    connection = misata_sql.connect()
    yield connection
    connection.close()


@pytest.mark.parametrize(("name", "table"), CASES, ids=[f"{name}-{table}" for name, table in CASES])
def test_clean_and_ledger_are_dirty(packs, name, table):
    dirty = call("misata_perturb", N, name, table=table)
    names, rows = apply_ledger(packs, N, name, table=table)
    assert names == list(types(packs, dirty))
    assert texts(packs, dirty) == rows


@pytest.mark.parametrize("name", scenario_names())
def test_every_statement_hits_something(packs, name):
    """In 200,000 rows of each of its tables."""
    scenario = named_scenario(name)
    hit = set()
    for table in scenario.tables:
        log = call("misata_chaos_log", 200_000, name, table=table)
        hit |= {number for (number,) in packs.execute(f"SELECT DISTINCT statement FROM {log}").fetchall()}
    code = "\n".join(line for line in scenario.sql.splitlines() if not line.startswith("--"))
    assert hit == set(range(1, code.count(";") + 1))


def test_they_are_listed(packs):
    rows = packs.execute("FROM misata_scenarios()").fetchall()
    assert [row[0] for row in rows] == list(scenario_names())
    for _, pattern, tables, sql, example in rows:
        assert ":" in pattern and tables and sql
        assert packs.execute(example).fetchone() is not None


def test_an_unknown_name(packs):
    with pytest.raises(Exception, match="no scenario named 'black_monday'; did you mean 'black_friday'"):
        packs.execute("FROM misata_perturb('retail.orders', 10, 'black_monday')")


@pytest.fixture
def own():
    """A schema with orders of its own, under another name than the pack's."""
    connection = misata_sql.connect()
    connection.execute("SELECT misata_define('CREATE TABLE orders (id BIGINT PRIMARY KEY, status VARCHAR)')")
    yield connection
    connection.close()


def test_own_orders_beside_those_of_the_pack(packs, own):
    """The scenario names the pack's, and goes on doing to them what it did; orders alone are one's own."""
    for name, table in (("black_friday", "retail.orders"), ("gdpr_erasure", "retail.orders")):
        for function in ("misata_perturb", "misata_chaos_log"):
            rows = call(function, N, name, table=table)
            assert texts(own, rows) == texts(packs, rows)
    for table in ("orders", "main.orders", "CREATE TABLE orders (id BIGINT PRIMARY KEY)"):
        for query in (
            call("misata_perturb", N, "black_friday", table=table),
            call("misata_chaos_log", N, "black_friday", table=table),
            f"misata_chaos_sql('{table}', 'black_friday')",
        ):
            message = (
                "black_friday is about retail.orders, and orders is none of them\n  Hint: .* FROM misata_scenarios"
            )
            with pytest.raises(Exception, match=message):
                own.execute(f"FROM {query}")


def test_tables_that_share_a_name(own):
    """What a statement says of orders is about the orders that are asked for; with a schema it is about those alone."""
    own.execute("SELECT misata_define('CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, status VARCHAR)')")
    hits = "SELECT count(*) FROM {}"
    for named, hit in (
        ("orders", {"orders", "shop.orders", "retail.orders"}),
        ("main.orders", {"orders"}),
        ("shop.orders", {"shop.orders"}),
        ("retail.orders", {"retail.orders"}),
    ):
        for table in ("orders", "shop.orders", "retail.orders"):
            log = call("misata_chaos_log", 100, f"UPDATE {named} SET status = 'lost'", table=table)
            assert own.execute(hits.format(log)).fetchone() == (100 * (table in hit),), (named, table)


def test_a_table_of_ones_own_in_the_place_of_the_packs(own):
    """Where retail.orders are defined anew, the scenario is about those, and what it needs of them is refused."""
    own.execute("SELECT misata_define('CREATE TABLE retail.orders (id BIGINT PRIMARY KEY, status VARCHAR)')")
    with pytest.raises(Exception, match="no column of orders named 'channel'"):
        own.execute("FROM misata_perturb('retail.orders', 10, 'black_friday')")
    own.execute(
        "SELECT misata_define($$CREATE TABLE retail.orders (id BIGINT PRIMARY KEY, status VARCHAR, channel VARCHAR, discount DECIMAL(3, 2), "
        "ordered_at TIMESTAMP DEFAULT misata_timeline(DATE '2024-11-29', DATE '2024-11-30'))$$)"
    )
    assert own.execute(
        f"SELECT count(*) FROM {call('misata_perturb', 10, 'black_friday', table='retail.orders')}"
    ).fetchone() == (100,)
