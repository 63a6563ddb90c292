"""Products: name, category and price of one thing per row."""

from collections import Counter

import duckdb
import pytest
from people_helpers import counts_match

from misata_sql.values.lists.goods import categories, price_points

CATEGORY_OF = {noun: category.name for category in categories() for noun, _ in category.nouns}
MIDDLE_OF = {noun: price for category in categories() for noun, price in category.nouns}
ADJECTIVES = {category.name: set(category.adjectives) for category in categories()}


def rows(con: duckdb.DuckDBPyConnection, columns: str, wanted: str = "*", n_rows: float = 5_000) -> list[tuple]:
    """Of a table of these columns, called products."""
    return con.execute(f"SELECT {wanted} FROM misata_table($$CREATE TABLE products ({columns})$$, {n_rows})").fetchall()


def noun_of(name: str) -> str:
    """The thing that a product is, without its adjective."""
    return name.split(" ", 1)[1]


def test_name_category_and_price_are_of_one_thing(con):
    """The noun is of the category, the adjective goes with it, and the price is one that such a thing has."""
    for name, category, price in rows(con, "name VARCHAR, category VARCHAR, price DECIMAL(10,2)", n_rows=20_000):
        adjective, noun = name.split(" ", 1)
        assert CATEGORY_OF[noun] == category
        assert adjective in ADJECTIVES[category]
        assert int(price * 100) in dict(price_points(MIDDLE_OF[noun]))


def test_nouns_are_names_of_one_category():
    """What a name says of the category is not ambiguous."""
    assert sum(len(category.nouns) for category in categories()) == len(CATEGORY_OF)


def test_categories_prices_and_names_have_their_weights(con):
    """Chi-square of categories, and of the prices of the commonest thing."""
    found = rows(con, "name VARCHAR, category VARCHAR, price DECIMAL(10,2)", n_rows=100_000)
    assert counts_match(Counter(category for _, category, _ in found), {c.name: c.weight for c in categories()})
    noun = Counter(noun_of(name) for name, _, _ in found).most_common(1)[0][0]
    prices = Counter(int(price * 100) for name, _, price in found if noun_of(name) == noun)
    assert counts_match(prices, dict(price_points(MIDDLE_OF[noun])))


def test_roles_are_products_of_their_own(con):
    """An old and a new product differ; each has its category and price."""
    columns = ", ".join(
        f"{role}product_name VARCHAR DEFAULT misata_product(), {role}category VARCHAR DEFAULT misata_product_category(), "
        f"{role}price DOUBLE DEFAULT misata_price()"
        for role in ("old_", "new_")
    )
    found = rows(con, columns)
    assert sum(row[0] == row[3] for row in found) < 100
    for row in found:
        for name, category, price in (row[:3], row[3:]):
            assert CATEGORY_OF[noun_of(name)] == category
            assert round(price * 100) in dict(price_points(MIDDLE_OF[noun_of(name)]))


def test_unique_names_keep_their_category(con):
    """A number behind the name."""
    found = rows(con, "product_name VARCHAR UNIQUE, category VARCHAR", n_rows=30_000)
    assert len({name for name, _ in found}) == 30_000
    assert all(CATEGORY_OF[noun_of(name.rpartition(" ")[0])] == category for name, category in found)


@pytest.mark.parametrize(
    "type", ["DOUBLE", "FLOAT", "DECIMAL(9,2)", "DECIMAL(18,4)", "INTEGER", "BIGINT", "SMALLINT", "DECIMAL(6,1)"]
)
def test_prices_of_every_type_of_number(con, type):
    """The same prices, rounded where the type has fewer digits."""
    found = rows(con, f"name VARCHAR, price {type} DEFAULT misata_price()")
    for name, price in found:
        assert any(abs(float(price) - cents / 100) <= 0.51 for cents in dict(price_points(MIDDLE_OF[noun_of(name)])))


def test_checks_on_prices_hold(con):
    """The price of each thing is conditioned on the CHECK; things that cannot cost so little are named."""
    found = rows(con, "price DECIMAL(9,2) DEFAULT misata_price() CHECK (price <> 99 AND price > 1)", "min(price) > 1")
    assert found == [(True,)]
    with pytest.raises(duckdb.Error, match=r"leaves no price for .*, which costs .* to .* by misata_price"):
        rows(con, "price DECIMAL(9,2) DEFAULT misata_price() CHECK (price < 50)")
    with pytest.raises(duckdb.Error, match=r"misata_price\(\) reaches .* but DECIMAL\(4,2\) holds up to 99.99"):
        rows(con, "price DECIMAL(4,2) DEFAULT misata_price()")


def test_lengths(con):
    """VARCHAR(n) holds all names, or is refused."""
    with pytest.raises(duckdb.Error, match=r"VARCHAR\(10\) cannot hold: misata_product"):
        rows(con, "x VARCHAR(10) DEFAULT misata_product()")
    with pytest.raises(duckdb.Error, match=r"VARCHAR\(5\) cannot hold: misata_product_category"):
        rows(con, "x VARCHAR(5) DEFAULT misata_product_category()")


def test_a_price_beside_a_product_is_its_price(con):
    """In any table; without a product's name it is any amount, and so it is where a CHECK leaves some things no price."""
    found = con.execute(
        "SELECT * FROM misata_table('CREATE TABLE invoices (item_name VARCHAR, unit_price DECIMAL(9,2))', 3000)"
    ).fetchall()
    assert all(round(price * 100) in dict(price_points(MIDDLE_OF[noun_of(name)])) for name, price in found)
    found = con.execute("FROM misata_table('CREATE TABLE invoices (unit_price DECIMAL(9,2))', 3000)").fetchall()
    assert len({price % 1 for (price,) in found}) > 90
    found = rows(
        con, "name VARCHAR, price DECIMAL(9,2) CHECK (price BETWEEN 1 AND 50)", "min(price), max(price), median(price)"
    )
    assert found[0][0] >= 1 and found[0][1] <= 50
    assert 12 < found[0][2] < 22  # of the amounts of other tables, median 20, within the CHECK: not uniform
