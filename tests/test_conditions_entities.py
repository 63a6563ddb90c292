"""Columns of one person, place, company or product go on agreeing where a CHECK draws them again."""

import pytest

CASES = {
    "a place": (
        "city VARCHAR DEFAULT misata_city('DE'), plz VARCHAR DEFAULT misata_postcode('DE'), CHECK (city > 'M')",
        "city = 'München' AND plz NOT LIKE '8%'", "city = 'München'",
    ),
    "a person": (
        "first_name VARCHAR DEFAULT misata_first_name('en_US'), email VARCHAR DEFAULT misata_email('en_US'), CHECK (first_name LIKE 'A%')",
        "email NOT LIKE lower(first_name) || '.%'", "true",
    ),
    "a person with a UNIQUE address": (
        "first_name VARCHAR DEFAULT misata_first_name('en_US'), email VARCHAR UNIQUE DEFAULT misata_email('en_US'), "
        "CHECK (first_name LIKE 'A%')",
        "email NOT LIKE lower(first_name) || '.%'", "true",
    ),
    "by a UNIQUE address": (
        "first_name VARCHAR DEFAULT misata_first_name('en_US'), email VARCHAR UNIQUE DEFAULT misata_email('en_US'), CHECK (email < 'b')",
        "email NOT LIKE lower(first_name) || '.%' OR first_name >= 'B'", "true",
    ),
    "of a computed address": (
        "first_name VARCHAR DEFAULT misata_first_name('en_US'), email VARCHAR DEFAULT upper(misata_email('en_US')), "
        "CHECK (length(first_name) = 4)",
        "email NOT LIKE upper(first_name) || '.%'", "true",
    ),
    "a product": (
        "product VARCHAR DEFAULT misata_product(), category VARCHAR DEFAULT misata_product_category(), CHECK (length(product) < 14)",
        "(product, category) NOT IN (SELECT (product, category) FROM plain)", "true",
    ),
    "a country that decides": (
        "country VARCHAR DEFAULT misata_choice(['DE', 'FR', 'JP']), phone VARCHAR DEFAULT misata_phone(country), CHECK (country <> 'JP' OR phone LIKE '%1')",
        "phone NOT LIKE CASE country WHEN 'DE' THEN '+49%' WHEN 'FR' THEN '+33%' ELSE '+81%' END", "country = 'JP'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_they_agree(con, name):
    """In every row, of which some were drawn again; keys stay keys."""
    columns, disagrees, happens = CASES[name]
    con.execute("SELECT misata_define(?)", [f"CREATE TABLE t (id INTEGER PRIMARY KEY, {columns})"]).fetchall()
    con.execute("CREATE TABLE made AS FROM misata_table('t', 20000)")
    if "plain" in disagrees:
        ddl = f"CREATE TABLE p (id INTEGER PRIMARY KEY, {columns.rpartition(', CHECK')[0]})"
        con.execute("CREATE TABLE plain AS FROM misata_table($1, 200000)", [ddl])
    assert con.execute(f"SELECT count(*) FROM made WHERE {disagrees}").fetchone() == (0,)
    assert con.execute(f"SELECT count(*) > 100 FROM made WHERE {happens}").fetchone() == (True,)
    if "UNIQUE" in columns:
        assert con.execute("SELECT count(DISTINCT email) FROM made").fetchone() == (20_000,)
    part = con.execute("FROM misata_table('t', 100, start := 5000)").fetchall()
    assert part == con.execute("FROM made LIMIT 100 OFFSET 5000").fetchall()
