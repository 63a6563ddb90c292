"""The built-in schemas: DuckDB takes their DDL, and every row that they generate."""

import pytest

from misata_sql.packs import pack_names, pack_tables, pack_text


@pytest.mark.parametrize("pack", pack_names())
@pytest.mark.parametrize("scale", [1, 20])
def test_the_insert_test(con, pack, scale):
    """Tables with all their constraints accept all rows of a schema at one scale, parents first."""
    con.execute(f"CREATE SCHEMA {pack}")
    con.execute(f"USE {pack}")
    con.execute(pack_text(pack))
    for table in pack_tables(pack).values():
        name = f"{pack}.{table.name}"
        con.execute(f"INSERT INTO {name} SELECT * FROM misata_table('{name}', NULL, scale := {scale})")
        assert con.execute(f"SELECT count(*) FROM {name}").fetchone()[0] >= 100 * scale


def test_a_bare_name_finds_the_pack_and_a_definition_comes_first(con):
    """`orders` is retail's until something else is called so."""
    names = con.execute("SELECT name FROM misata_columns('orders')").fetchall()
    assert names == con.execute("SELECT name FROM misata_columns('retail.orders')").fetchall()
    con.execute("SELECT misata_define('CREATE TABLE orders (mine INTEGER)')").fetchall()
    assert con.execute("SELECT name FROM misata_columns('orders')").fetchall() == [("mine",)]
    assert con.execute("SELECT name FROM misata_columns('retail.orders')").fetchall() == names
    con.execute("SELECT misata_drop('orders')").fetchall()
    assert con.execute("SELECT name FROM misata_columns('orders')").fetchall() == names


def test_listings_show_definitions_and_packs(con):
    """misata_tables has both, and its examples run."""
    con.execute("SELECT misata_define('CREATE TABLE \"My Shop\" (i INTEGER)')").fetchall()
    rows = con.execute("SELECT name, origin, example FROM misata_tables()").fetchall()
    assert rows[0][:2] == ('"My Shop"', "defined")
    assert ("retail.orders", "pack retail") in [row[:2] for row in rows]
    for _, _, example in rows:
        assert len(con.execute(example).fetchall()) == 10
