"""benchmarks/detectors.py without its checkers: faults, rules of a DDL, and what is counted against the ledger."""

import re
import sys
from pathlib import Path

import pytest
from scenarios import call, connect_shop

from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.rows import ROW_OPERATORS

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))
from detector_faults import named, one_column, one_table
from detector_rules import Rule, rules_of
from detector_scores import Score, caught, check_ledger, faulty_rows, number_rows, rows_at, score

ROOT = Path(__file__).parent.parent
N = 3_000
SCENARIO = """
    UPDATE orders SET quantity = -1 WHERE misata_chance(0.05);
    DELETE FROM orders WHERE misata_chance(0.03);
    INSERT INTO orders SELECT * FROM orders WHERE misata_chance(0.04);
    UPDATE orders SET quantity = -2 WHERE misata_chance(0.05)
"""


@pytest.fixture(scope="module")
def shop():
    connection = connect_shop()
    connection.execute("SET threads = 1")
    connection.execute(f"CREATE TABLE clean AS FROM misata_table('orders', {N}, seed := 7)")
    connection.execute(f"CREATE TABLE dirty AS FROM {call('misata_perturb', N, SCENARIO)}")
    connection.execute(f"CREATE TABLE log AS FROM {call('misata_chaos_log', N, SCENARIO)}")
    number_rows(connection, "log", N, "numbers")
    yield connection
    connection.close()


def flagged(con, condition):
    positions = con.execute(f"SELECT rowid FROM dirty WHERE {condition}").fetchall()
    return rows_at(con, "numbers", [position for (position,) in positions])


def test_a_checker_whose_result_is_known(shop):
    """It finds every changed cell that it is about, and the false alarms are those of its second condition.

    The counts come from the tables themselves, not from the ledger.
    """
    truth = faulty_rows(shop, "log")
    rows = {"range": flagged(shop, "quantity < 0"), "sevens": flagged(shop, "id % 7 = 0")}
    (n_negative,) = shop.execute("SELECT count(*) FROM dirty WHERE quantity < 0").fetchone()
    (n_flagged,) = shop.execute("SELECT count(*) FROM dirty WHERE quantity < 0 OR id % 7 = 0").fetchone()
    (n_lost,) = shop.execute("SELECT count(*) FROM clean ANTI JOIN dirty USING (id)").fetchone()
    (n_copied,) = shop.execute("SELECT count(*) - count(DISTINCT id) FROM dirty").fetchone()
    (n_healthy,) = shop.execute("""SELECT count(*) FROM (SELECT id FROM dirty GROUP BY id HAVING count(*) = 2 AND
                                   bool_and(quantity IS NULL OR quantity > 0))""").fetchone()
    assert rows["range"] <= truth
    found = score(truth, {"range": rows["range"]}, {})
    assert (found.n_hit, found.precision) == (n_negative, 1.0)
    # of a row that came twice the copy is at fault, whatever its cells; the row itself if it was changed
    (n_first,) = shop.execute("""SELECT count(*) FROM dirty JOIN numbers ON dirty.rowid = position
                                 WHERE quantity < 0 AND copy = 0""").fetchone()
    assert len(truth) == n_lost + n_copied + n_first
    assert n_healthy > 0
    both = score(truth, rows, {})
    assert both.n_flagged == n_flagged
    assert both.n_hit == len(truth & (rows["range"] | rows["sevens"])) > n_negative
    assert both.precision < 1


def test_what_is_flagged_anyway_is_no_merit(shop):
    """A check that flags clean rows is not credited with those that are faulty by chance; another one is."""
    truth = {(1, 0), (2, 0), (3, 0)}
    assert caught(truth, {(1, 0), (9, 0)}, {1, 9}) == set()
    assert score(truth, {"a": {(1, 0), (2, 0), (9, 0)}}, {"a": {1, 9}}) == Score(3, 3, 1)
    assert score(truth, {"a": {(1, 0)}, "b": {(1, 0)}}, {"a": {1}}) == Score(3, 1, 1)
    assert Score(0, 0, 0).recall is Score(5, 0, 0).precision is None
    assert Score(4, 2, 1) + Score(6, 3, 1) == Score(10, 5, 2)


def test_copies_are_numbered_behind_their_rows(shop):
    """By their keys: the row of each number is the clean row of that number."""
    wrong = """SELECT count(*) FROM dirty JOIN numbers ON dirty.rowid = position JOIN clean ON clean.rowid = "row"
               WHERE dirty.id <> clean.id"""
    assert shop.execute(wrong).fetchone() == (0,)
    assert shop.execute("SELECT count(*) FROM numbers WHERE copy <> 0").fetchone()[0] > N * 0.02


@pytest.mark.parametrize(
    "damage",
    [
        "log WHERE NOT (statement = 1 AND rowid % 9 = 0)",
        'log UNION ALL SELECT * REPLACE ("row" + 1 AS "row") FROM log WHERE statement = 1',
    ],
)
def test_a_wrong_ledger_is_found(shop, damage):
    """One that lacks cells, and one that has more than really changed."""
    check_ledger(shop, "clean", "dirty", "log", "numbers")
    shop.execute(f"CREATE OR REPLACE TABLE damaged AS FROM {damage}")
    with pytest.raises(AssertionError, match="quantity"):
        check_ledger(shop, "clean", "dirty", "damaged", "numbers")


def test_every_fault_is_in_its_ledger(con):
    """All faults that are measured: exactly the cells that differ. And all operators are measured."""
    con.execute("SET threads = 1")
    for pack in ("retail", "iot"):
        con.execute(f"CREATE SCHEMA {pack}")
    faults = [
        *one_column(),
        *one_table(),
        *named(con.execute("SELECT name, tables FROM misata_scenarios()").fetchall()),
    ]
    for fault in faults:
        for table in fault.tables:
            con.execute(
                f"CREATE TABLE IF NOT EXISTS {table} AS FROM misata_table('{table}', NULL, scale := 1, seed := 7)"
            )
            call = f"('{table}', NULL, $scenario${fault.scenario}$scenario$, scale := 1, seed := 7)"
            con.execute(f"CREATE OR REPLACE TABLE dirty AS FROM misata_perturb{call}")
            con.execute(f"CREATE OR REPLACE TABLE log AS FROM misata_chaos_log{call}")
            (n,) = con.execute(f"SELECT count(*) FROM {table}").fetchone()
            number_rows(con, "log", n, "numbers")
            check_ledger(con, table, "dirty", "log", "numbers")
    names = {fault.name for fault in faults} | {"items"}  # the packs have no lists
    assert [
        operator.name for operator in OPERATORS if operator not in ROW_OPERATORS and operator.kind not in names
    ] == []


def test_rules_are_those_of_the_ddl():
    """One of each kind, and no CHECK that asks a parent."""
    rules = rules_of("retail")
    orders = "retail.orders"
    assert Rule("not_null", orders, ("status",)) in rules
    assert Rule("not_null", orders, ("note",)) not in rules
    assert Rule("unique", "retail.order_items", ("order_id", "line_number")) in rules
    assert Rule("range", orders, ("discount",), bounds=(0, 0.5)) in rules
    assert Rule("range", orders, ("shipping_fee",), bounds=(0, None)) in rules
    assert (
        Rule("relationships", orders, ("customer_id",), parent="retail.customers", parent_columns=("customer_id",))
        in rules
    )
    assert (
        Rule("condition", "retail.shipments", ("shipped_at", "delivered_at"), sql="shipped_at <= delivered_at") in rules
    )
    assert [len(rule.values) for rule in rules if rule.kind == "accepted_values"] == [3, 6, 4, 5]
    assert not [
        rule for rule in rules if rule.table == orders and "ordered_at" in rule.columns and rule.kind != "not_null"
    ]


def test_the_recipe_of_the_page(con):
    """docs/detectors.md: all typing errors of a status are flagged, a tenfold discount where it is above one half."""
    text = (ROOT / "docs" / "detectors.md").read_text()
    (sql,) = re.findall(r"```sql\n(.*?)```", text, re.S)
    results = [con.execute(statement).fetchall() for statement in con.extract_statements(sql)]
    (typos, discounts), ((_, _, precision), (_, _, other)) = results[-2:]
    (above,) = con.execute(
        "SELECT avg(CAST(CAST(after AS DOUBLE) > 0.5 AS INTEGER)) FROM truth WHERE statement = 2"
    ).fetchone()
    assert typos[1:3] == ("status", "typo") and typos[4] == precision == other == 1
    assert discounts[4] == pytest.approx(above) and 0.1 < above < 1
