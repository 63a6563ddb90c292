"""The built-in schemas: DuckDB takes their DDL and every row that they generate, and their values agree."""

import hashlib
import json
from functools import cache

import duckdb
import pytest
from pack_checks import AGREEMENTS
from schemas import fill
from test_determinism import GOLDEN

import misata_sql
from misata_sql.packs import pack_ddl, pack_names, pack_table_names, pack_tables

SCALES = (1, 20)


@cache
def filled(pack: str, scale: int) -> duckdb.DuckDBPyConnection:
    """A database with the tables of a pack at a scale, and all their constraints; DuckDB raises where one breaks."""
    con = misata_sql.connect()
    con.execute(f"CREATE SCHEMA {pack}; USE {pack}")
    con.execute(pack_ddl(pack))
    for table in pack_tables(pack).values():
        fill(con, f"{pack}.{table.name}", f"misata_table('{pack}.{table.name}', NULL, scale := {scale})")
    return con


@pytest.mark.parametrize("pack", pack_names())
@pytest.mark.parametrize("scale", SCALES)
def test_the_insert_test(pack, scale):
    """Tables with all their constraints accept all rows of a schema at one scale, parents first."""
    con = filled(pack, scale)
    for table in pack_tables(pack).values():
        (n_rows,) = con.execute(f"SELECT count(*) FROM {table.name}").fetchone()
        (expected,) = con.execute(
            "SELECT rows FROM misata_explain(?, scale := ?) WHERE kind = 'size' AND strategy = 'itself'",
            [f"{pack}.{table.name}", scale],
        ).fetchone()
        assert n_rows == expected > 0


def test_packs_have_keys():
    """Every table has a primary key, and refers to others or is referred to."""
    for pack in pack_names():
        tables = pack_tables(pack).values()
        assert all(table.primary_key is not None for table in tables)
        referred = {key.table.lower() for table in tables for key in table.foreign_keys}
        assert all(table.foreign_keys or table.name.lower() in referred for table in tables)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("pack", "what"), [(pack, what) for pack, found in AGREEMENTS.items() for what in found])
def test_values_agree(pack, what, scale):
    """Rows of several tables, and of one, say the same."""
    assert filled(pack, scale).execute(f"SELECT count(*) {AGREEMENTS[pack][what]}").fetchone() == (0,)


def test_every_pack_is_looked_at():
    """A pack without agreements would be one that nobody has checked."""
    assert set(AGREEMENTS) == set(pack_names())


@pytest.mark.parametrize("name", pack_table_names())
def test_rows_do_not_depend_on_projection_start_or_threads(con, name):
    """Each column alone, each range alone, a slice of a larger table and many threads give the cells of the whole."""
    whole = con.execute(f"FROM misata_table('{name}', NULL, scale := 0.5)").fetchall()
    names = [column for column, *_ in con.description]
    n_rows, cut = len(whole), len(whole) // 3 + 1
    for place, column in enumerate(names):
        alone = con.execute(f'SELECT "{column}" FROM misata_table($1, NULL, scale := 0.5)', [name]).fetchall()
        assert [value for (value,) in alone] == [row[place] for row in whole], column
    first = con.execute(f"FROM misata_table('{name}', {cut}, scale := 0.5)").fetchall()
    assert first + con.execute(f"FROM misata_table('{name}', NULL, start := {cut}, scale := 0.5)").fetchall() == whole
    by_rows = con.execute(f"FROM misata_table('{name}', {n_rows})").fetchall()
    some = con.execute(f"FROM misata_table('{name}', {n_rows - cut}, start := {cut}, total := {n_rows})").fetchall()
    assert some == by_rows[cut:]
    columns = ", ".join(f'"{column}"' for column in names)
    query = (
        f"SELECT count(*), bit_xor(hash({columns})), sum(hash({columns})::HUGEINT) "
        f"FROM misata_table('{name}', NULL, scale := 3)"
    )
    found = []
    for threads in (4, 1):
        con.execute(f"SET threads = {threads}")
        found.append(con.execute(query).fetchone())
    assert found[0] == found[1]


OF_FAKER = "misata_(title|sex|[a-z_]*name|email|phone|company|company_domain|job_title|faker)\\("


def table_digest(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """Of the first rows of a table at its natural size, in the order in which they come on one thread.

    Without the columns that have names from Faker, whose version decides on them.
    """
    con.execute("SET threads = 1")
    columns = con.execute(
        "SELECT name FROM misata_explain($1) WHERE kind = 'column' AND NOT regexp_matches(detail, $2)", [name, OF_FAKER]
    ).fetchall()
    wanted = {column for (column,) in columns}
    described = con.execute(f"DESCRIBE FROM misata_table('{name}', NULL, scale := 1)").fetchall()
    texts = ", ".join(f'CAST("{column}" AS VARCHAR)' for column, *_ in described if column in wanted)
    rows = con.execute(f"SELECT {texts} FROM misata_table('{name}', NULL, scale := 1) LIMIT 200").fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:20]


@pytest.mark.parametrize("name", pack_table_names())
def test_golden_digests(con, name):
    """The bytes of a pack's rows are those of the recorded version."""
    assert table_digest(con, name) == json.loads(GOLDEN.read_text())[name]


def test_height_and_weight_correlate():
    """As clinic.patients declares; 5 standard deviations of a sample correlation (the seed is fixed)."""
    (found,) = filled("clinic", 20).execute("SELECT corr(height_cm, weight_kg) FROM patients").fetchone()
    assert found == pytest.approx(0.6, abs=5 * (1 - 0.6**2) / 20_000**0.5)


def test_a_bare_name_finds_the_pack_and_a_definition_comes_first(con):
    """`order_items` is retail's until something else is called so."""
    names = con.execute("SELECT name FROM misata_columns('order_items')").fetchall()
    assert names == con.execute("SELECT name FROM misata_columns('retail.order_items')").fetchall()
    con.execute("SELECT misata_define('CREATE TABLE order_items (mine INTEGER)')").fetchall()
    assert con.execute("SELECT name FROM misata_columns('order_items')").fetchall() == [("mine",)]
    assert con.execute("SELECT name FROM misata_columns('retail.order_items')").fetchall() == names
    con.execute("SELECT misata_drop('order_items')").fetchall()
    assert con.execute("SELECT name FROM misata_columns('order_items')").fetchall() == names


def test_a_bare_name_of_several_packs_says_which(con):
    """`customers` is a table of three packs."""
    with pytest.raises(duckdb.Error, match=r"'customers'.*banking\.customers.*logistics\.customers.*retail\.customers"):
        con.execute("FROM misata_table('customers', 10)")


def test_listings_show_definitions_and_packs(con):
    """misata_tables has both, and its examples run."""
    con.execute("SELECT misata_define('CREATE TABLE \"My Shop\" (i INTEGER)')").fetchall()
    rows = con.execute("SELECT name, origin, example FROM misata_tables()").fetchall()
    assert rows[0][:2] == ('"My Shop"', "defined")
    assert ("retail.orders", "pack retail") in [row[:2] for row in rows]
    for _, _, example in rows:
        assert 1 <= len(con.execute(example).fetchall()) <= 10
