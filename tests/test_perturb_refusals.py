"""What a scenario must not say: each refusal names what is wrong, where it stands, and a way out."""

import duckdb
import pytest
from scenarios import connect_shop


@pytest.fixture(scope="module")
def shop():
    connection = connect_shop()
    yield connection
    connection.close()


CASES = {
    "": "the scenario has no statement",
    "-- nothing": "Hint: write for example UPDATE orders",
    "SELECT 1": "expected UPDATE, DELETE, INSERT or ALTER TABLE, found SELECT",
    "DROP TABLE orders": "Hint: leave columns out by ALTER TABLE t DROP COLUMN c",
    "UPDATE nosuch SET a = 1": "no table named 'nosuch'",
    "UPDATE orders SET emial = NULL": "no column of orders named 'emial'; did you mean 'email'",
    "DELETE FROM orders WHERE x = 1": "line 1, column 26: DELETE FROM orders WHERE x = 1\n *\\^\n  Hint: the columns are id",
    "UPDATE orders SET email = NULL, email = 'x'": "the column email is set twice",
    "UPDATE orders SET email = NULL WHERE": "the text ends where a condition was expected",
    "UPDATE orders SET email": "the text ends where = was expected",
    "UPDATE orders SET email = NULL WHERE 1 = ": "the expression of WHERE is not understood",
    "UPDATE orders SET price = 1 FROM customers": "Hint: name a parent's cell as customers.country",
    "DELETE FROM orders WHERE email": "a condition must be a BOOLEAN",
    "DELETE FROM orders USING customers": "DELETE ... USING is not supported",
    "UPDATE orders SET price = nosuch(price)": "function nosuch is not supported",
    "UPDATE orders SET email = (SELECT 1)": "the value cannot contain a query",
    "DELETE FROM orders WHERE nosuch.country = 'DE'": "no parent of orders named 'nosuch'",
    "DELETE FROM orders WHERE misata_chanse(0.1)": "did you mean 'misata_chance'",
    "DELETE FROM orders WHERE misata_chance(1.5)": r"misata_chance takes 0 to 1 \(got 1.5\)",
    "DELETE FROM orders WHERE misata_chance(-0.1)": r"misata_chance takes 0 to 1 \(got -0.1\)",
    "DELETE FROM orders WHERE misata_chance(0.5, id)": "neither key nor seed in a scenario",
    "DELETE FROM orders WHERE misata_chance(region)": "misata_chance takes DOUBLE and no VARCHAR",
    "DELETE FROM orders WHERE misata_orphan() = 1": "misata_orphan needs a value",
    "UPDATE orders SET is_gift = misata_day_month(is_gift)": "misata_day_month takes .* and no BOOLEAN",
    "UPDATE orders SET price = misata_unit(price, quantity)": "must be a constant in a scenario",
    "DELETE FROM orders WHERE misata_exactly(10) AND is_gift": "so it must be the whole WHERE",
    "DELETE FROM orders WHERE is_gift; DELETE FROM orders WHERE misata_exactly(10)": "move this statement before it",
    "INSERT INTO orders VALUES (1)": "only INSERT INTO t SELECT \\* FROM t is supported",
    "INSERT INTO orders SELECT id FROM orders": "the SELECT of an INSERT must begin with \\*",
    "INSERT INTO orders SELECT * FROM customers": "rows can only be copied from the table itself",
    "INSERT INTO orders SELECT * FROM orders, range(0)": r"range\(n\), n copies of each row, n from 1 to 1,000",
    "ALTER TABLE orders RENAME TO x": "a table cannot be renamed",
    "ALTER TABLE orders DROP COLUMN nosuch": "no column of orders named 'nosuch'",
    "ALTER TABLE orders RENAME COLUMN id TO email": "orders has a column email already",
    "ALTER TABLE orders ADD COLUMN email INT": "orders has a column email already",
    "ALTER TABLE orders ALTER price TYPE nosuch": "the type nosuch is not known",
    "ALTER TABLE orders ALTER COLUMN id AFTER id": "id cannot stand behind itself",
    "ALTER TABLE orders DROP COLUMN email; UPDATE orders SET email = NULL": "no column of orders named 'email'",
    "ALTER TABLE customers RENAME country TO c; DELETE FROM orders WHERE customers.country = 'DE'":
        "country is not a column of customers any more",
    "UPDATE orders SET id = misata_sequence(1)": "whose values depend on other rows or columns",
}  # fmt: skip


@pytest.mark.parametrize("function", ["misata_perturb('orders', 10, ?)", "misata_chaos_log('orders', 10, ?)"])
@pytest.mark.parametrize("scenario", CASES)
def test_a_refusal(shop, scenario, function):
    with pytest.raises(duckdb.BinderException, match=CASES[scenario]):
        shop.execute(f"FROM {function}", [scenario])


def test_all_problems_are_told_at_once(shop):
    scenario = "UPDATE orders SET emial = NULL;\nDELETE FROM nosuch;\nDELETE FROM orders WHERE x = 1"
    with pytest.raises(duckdb.BinderException) as caught:
        shop.execute("FROM misata_perturb('orders', 10, ?)", [scenario])
    for part in ("emial", "nosuch", "column x", "line 1", "line 2", "line 3"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ("UPDATE orders SET price = email", "line 1, UPDATE orders: a text is no DECIMAL"),
        ("UPDATE orders SET price = price * 1e9", "out of the range of DECIMAL"),
        ("ALTER TABLE orders ALTER email TYPE INTEGER", "a text is no INTEGER"),
        ("DELETE FROM orders WHERE misata_chance(price)", "a rate must be from 0 to 1"),
    ],
)
def test_what_fails_in_a_row_ends_the_query(shop, scenario, message):
    with pytest.raises(duckdb.InvalidInputException, match=message):
        shop.execute("SELECT count(COLUMNS(*)) FROM misata_perturb('orders', 1000, ?)", [scenario])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("misata_perturb('orders', 10, NULL)", "scenario must be the text of"),
        ("misata_perturb('nosuch', 10, 'DELETE FROM orders')", "no table named 'nosuch'"),
        ("misata_perturb(NULL, 10, 'DELETE FROM orders')", "name must be a table's name"),
        ("misata_perturb('orders', -1, 'DELETE FROM orders')", "rows"),
        ("misata_perturb('orders', 10, 'DELETE FROM orders', seed := NULL)", "seed must not be NULL"),
        ("misata_chaos_sql('nosuch', 'DELETE FROM nosuch')", "no table named 'nosuch'"),
        ("misata_chaos_sql('orders', NULL)", "got NULL"),
    ],
)
def test_arguments(shop, call, message):
    with pytest.raises(duckdb.Error, match=message):
        shop.execute(f"FROM {call}")
