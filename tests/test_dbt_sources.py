"""What the meta of a source says of its rows, and what of it is refused; the plugin's part that needs no dbt."""

from pathlib import Path

import pytest
from dbt_manifests import constraint, generic_test, manifest, source

from misata_sql.dbt.declare import Options
from misata_sql.dbt.manifest import read_manifest
from misata_sql.dbt.sources import define_files, define_sources
from misata_sql.errors import MisataError

KEY = {"data_type": "integer", "constraints": [constraint("primary_key")]}


def shop(**meta):
    """Customers and orders that refer to them; meta of the orders."""
    customers = source("customers", {"id": KEY, "name": "varchar"}, meta={"plugin": "misata", "rows": 50})
    orders = source(
        "orders",
        {"id": KEY, "customer_id": "integer", "email": "varchar"},
        meta={"plugin": "misata", "rows": 200, **meta},
    )
    return (
        customers,
        orders,
        generic_test("relationships", orders, "customer_id", to="source('raw', 'customers')", field="id"),
    )


def defined(con, *nodes, texts=(), root=Path(), leave_out=(), **variables):
    read = read_manifest(manifest(*nodes))
    return define_sources(con, texts, read, "misata", variables, Options(leave_out, "leave it out: {name}"), root)


def selected(con, *nodes, **given):
    sql, _ = defined(con, *nodes, **given).select("db", "raw", "orders")
    return sql


def test_the_sql_of_a_source(con, tmp_path):
    """Sizes of the generated parents always; the rest where it is said, by meta before vars."""
    call = "SELECT * FROM misata_table('raw.orders', {})"
    parents = "parents := MAP {{'raw.customers': {}}}"
    assert selected(con, *shop()) == call.format("200, " + parents.format(50))
    assert selected(con, *shop(), seed=3, scale="0.5") == call.format("100, seed := 3, " + parents.format(25))
    assert selected(con, *shop(rows=None, scale=2)) == call.format("NULL, scale := 2.0, " + parents.format(50))
    german = shop(locale="de_DE", rows="2e3")
    german[0]["meta"]["locale"] = "de_DE"
    assert selected(con, *german) == call.format(f"2000, {parents.format(50)}, locale := 'de_DE'")
    (tmp_path / "lost.sql").write_text("UPDATE orders SET email = NULL WHERE misata_chance(0.5)")
    sql = selected(con, *shop(scenario="lost.sql"), root=tmp_path)
    assert sql.startswith("SELECT * FROM misata_perturb('raw.orders', 200, 'UPDATE orders SET email = NULL")
    assert 50 < con.execute(f"SELECT count(*) FROM ({sql}) WHERE email IS NULL").fetchall()[0][0] < 150


def test_keys_meet(con):
    """Of sources that are made apart, with rows, or with a scale on either side."""
    for first, second in (({}, {}), ({"rows": None, "scale": 0.1}, {}), ({}, {"rows": None, "scale": 0.01})):
        nodes = shop(**second)
        nodes[0]["meta"].update(first)
        found = defined(con, *nodes, seed=5)
        orders, customers = (found.select("db", "raw", name)[0] for name in ("orders", "customers"))
        (lost, n_rows), = con.execute(
            f"SELECT count(*) FILTER (c.id IS NULL AND o.customer_id IS NOT NULL), count(*) FROM ({orders}) o "
            f"LEFT JOIN ({customers}) c ON c.id = o.customer_id"
        ).fetchall()  # fmt: skip
        assert lost == 0
        assert n_rows in (100, 200)


def test_a_change_elsewhere_changes_no_definition(con):
    """Of what a source is made of are its own yml and that of its parents alone, so that nothing else is stored anew."""
    nodes = shop()
    other = source("other", {"id": KEY}, meta={"plugin": "misata", "rows": 5})
    before, beside = defined(con, *nodes), defined(con, *nodes, other)
    test = generic_test("accepted_values", nodes[0], "name", values=["x"])
    after = defined(con, *nodes, test)
    for name in ("orders", "customers"):
        assert before.definition("db", "raw", name) == beside.definition("db", "raw", name)
        assert before.definition("db", "raw", name) != after.definition("db", "raw", name)
    test = generic_test("accepted_values", nodes[1], "email", values=["x"])
    assert defined(con, *nodes, test).definition("db", "raw", "customers") == before.definition(
        "db", "raw", "customers"
    )


def test_files_take_the_place_of_the_yml(con, tmp_path):
    """With or without the schema; a reference from the yml goes to the table of the file."""
    file = tmp_path / "customers.sql"
    file.write_text("CREATE TABLE raw.customers (id INTEGER PRIMARY KEY, name VARCHAR CHECK (name = 'x'))")
    found = defined(con, *shop(), texts=define_files(con, [file]))
    customers, _ = found.select("db", "raw", "customers")
    assert con.execute(f"SELECT DISTINCT name FROM ({customers})").fetchall() == [("x",)]
    assert [d.name for d in found.declarations] == ["raw.orders"]
    file.write_text("CREATE TABLE raw.customers (id INTEGER,,)")
    with pytest.raises(MisataError, match=r"customers\.sql: "):
        define_files(con, [file])


MISTAKES = [
    ({"rows": "many"}, "source raw.orders: rows must be a number, such as 1e6 (got 'many')"),
    ({"rows": 1.5}, "source raw.orders: rows must be a whole number from 0 to 2^53 = 9007199254740992 (got 1.5)"),
    ({"rows": None}, "source raw.orders: nothing says how many rows it has\n  Hint: meta: {plugin: misata, rows: 1e6}, or a scale"),
    ({"scale": 2}, "source raw.orders: rows and scale both say how many rows it has; give one of them"),
    ({"rows": None, "scale": 0}, "source raw.orders: scale must be above 0"),
    ({"seed": "x"}, "source raw.orders: seed must be an integer (got 'x')"),
    ({"seed": 3}, "source raw.orders refers to source raw.customers, but seed is 3 here and 0 there, so that its keys would be others"),
    ({"locale": "de_DE"}, "source raw.orders refers to source raw.customers, but locale is 'de_DE' here and None there"),
    ({"parents": {"raw.customers": 7}}, "source raw.orders: parents says raw.customers: 7, but source raw.customers has 50 rows"),
    ({"parents": 7}, "source raw.orders: parents must be tables and their numbers of rows (got 7)"),
    ({"materialization": "frame"}, "source raw.orders: materialization must be view or table (got 'frame')"),
    ({"scenario": "no.sql"}, "source raw.orders: the scenario no.sql cannot be read: No such file or directory"),
    ({"scenario": "black_fridy"}, "source raw.orders: no scenario named 'black_fridy'; did you mean 'black_friday'?"),
    ({"scenario": "UPDATE orders SET emial = NULL"}, "emial"),
    ({"table": "retail.oders"}, "source raw.orders: no table named 'retail.oders'"),
]  # fmt: skip


@pytest.mark.parametrize(("meta", "reason"), MISTAKES, ids=lambda value: str(value)[:30])
def test_mistakes_in_the_meta_of_a_source(con, meta, reason, tmp_path):
    """Name the source and what was given."""
    with pytest.raises(MisataError) as caught:
        selected(con, *shop(**meta), root=tmp_path)
    assert reason in str(caught.value)


def test_parents_must_be_generated_too(con):
    """The keys of stored rows are not known; the test can be left out by its name."""
    customers, orders, test = shop()
    customers["meta"] = {}
    with pytest.raises(MisataError) as caught:
        selected(con, customers, orders, test)
    assert str(caught.value) == (
        "relationships_raw_orders_customer_id of source raw.orders cannot be honoured: source raw.customers is not "
        "generated by this plugin\n  Hint: leave it out: relationships_raw_orders_customer_id"
    )
    assert "parents" not in selected(con, customers, orders, test, leave_out=["relationships_*"])


def test_the_engines_refusals_name_the_tests(con):
    """Those at the definition and those when rows are asked for."""
    customers, orders, _ = shop()
    kind = "dbt_utils.expression_is_true"
    for expressions in (("id > 3", "id < 2"), ("regexp_matches(email, '^[A-Z]{3}$')",)):
        tests = [generic_test(kind, orders, expression=text) for text in expressions]
        with pytest.raises(MisataError) as caught:
            selected(con, customers, orders, *tests)
        assert f"CHECK ({expressions[0]}) is dbt_utils_expression_is_true_raw_orders, on source raw.orders" in str(
            caught.value
        )
