"""What tests of scenarios share: tables, random scenarios, and the ledger applied to clean rows, in Python."""

import random
import re
from typing import Any

import duckdb

import misata_sql

CUSTOMERS = """CREATE TABLE customers (
    id BIGINT PRIMARY KEY, country VARCHAR DEFAULT misata_choice(['DE', 'FR', 'US'], [0.5, 0.3, 0.2]),
    signed_up DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2023-12-31'))"""
ORDERS = """CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    customer_id BIGINT NOT NULL REFERENCES customers (id),
    email VARCHAR DEFAULT misata_email(),
    price DECIMAL(10,2) DEFAULT misata_lognormal(3, 1),
    quantity INTEGER DEFAULT misata_null(0.1, misata_uniform(1, 9)),
    region VARCHAR DEFAULT misata_choice(['EU', 'NA', 'APAC']),
    income DOUBLE DEFAULT misata_lognormal(11, 0.5),
    ordered_at TIMESTAMP DEFAULT misata_timeline(DATE '2024-01-01', DATE '2025-01-01'),
    is_gift BOOLEAN DEFAULT misata_bernoulli(0.2))"""
SCENARIO = """
    UPDATE orders SET email = NULL                         WHERE misata_chance(0.05);
    UPDATE orders SET price = price * 100                  WHERE misata_chance(0.02) AND customers.country = 'DE';
    UPDATE orders SET income = NULL                        WHERE misata_chance(0.3)  AND income > 1e5;
    DELETE FROM orders WHERE ordered_at BETWEEN '2024-03-01' AND '2024-03-02' AND region = 'EU';
    INSERT INTO orders SELECT * FROM orders                WHERE misata_chance(0.01);
    ALTER TABLE orders ALTER COLUMN price TYPE VARCHAR;
"""


def connect_shop() -> duckdb.DuckDBPyConnection:
    """A connection that knows customers and orders."""
    connection = misata_sql.connect()
    for text in (CUSTOMERS, ORDERS):
        connection.execute("SELECT misata_define(?)", [text])
    return connection


def stored_shop(n_customers: int, n_orders: int) -> duckdb.DuckDBPyConnection:
    """One that has them stored too, with seed 7, and runs on one thread."""
    connection = connect_shop()
    connection.execute("SET threads = 1")
    parents = f"parents := MAP {{'customers': {n_customers}}}"
    connection.execute(f"CREATE TABLE customers AS FROM misata_table('customers', {n_customers}, seed := 7)")
    connection.execute(f"CREATE TABLE orders AS FROM misata_table('orders', {n_orders}, seed := 7, {parents})")
    return connection


def call(function: str, n_rows: int, scenario: str, seed: int = 7, table: str = "orders", more: str = "") -> str:
    """The text of a call of misata_perturb or misata_chaos_log."""
    return f"{function}('{table}', {n_rows}, $scenario${scenario}$scenario$, seed := {seed}{more})"


def texts(con: duckdb.DuckDBPyConnection, source: str, columns: str = "COLUMNS(*)") -> list[tuple[Any, ...]]:
    """All rows as text, in the order in which they come on one thread."""
    con.execute("SET threads = 1")
    return con.execute(f"SELECT CAST({columns} AS VARCHAR) FROM {source}").fetchall()


def types(con: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    """The columns of a source and their types, in order."""
    return {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}


def apply_ledger(
    con: duckdb.DuckDBPyConnection, n_rows: int, scenario: str, seed: int = 7, table: str = "orders"
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows, as text, of the clean rows after what the ledger says was done to them."""
    clean = f"misata_table('{table}', {n_rows}, seed := {seed})"
    kinds = types(con, clean)
    names = list(kinds)
    state = {(i, 0): dict(zip(names, row, strict=True)) for i, row in enumerate(texts(con, clean))}
    log = call("misata_chaos_log", n_rows, scenario, seed, table)
    wanted = '"row", copy, statement, "column", operator, before, after'
    entries = con.execute(f"SELECT {wanted} FROM {log}").fetchall()
    for row, copy, _, column, operator, before, after in sorted(entries, key=lambda entry: entry[2]):
        if row is None:
            _alter(con, names, state, column, operator, before, after)
        elif operator == "insert":
            assert copy == int(after) and (row, copy) not in state
            state[row, copy] = dict(state[row, int(before)])
        elif operator == "delete":
            del state[row, copy]
        else:
            assert state[row, copy][column] == before, (row, copy, column, before)
            assert before != after
            state[row, copy][column] = after
    return names, [tuple(state[key][name] for name in names) for key in sorted(state)]


def _alter(con, names, state, column, operator, before, after):
    """One ALTER TABLE of the ledger."""
    if operator == "retype":
        old, new = before.partition(" ")[2], after.partition(" ")[2]
        seen = {cells[column] for cells in state.values() if cells[column] is not None}
        for text in seen:
            cast = con.execute(f"SELECT CAST(CAST(CAST(? AS {old}) AS {new}) AS VARCHAR)", [text]).fetchone()[0]
            for cells in state.values():
                if cells[column] == text:
                    cells[column] = cast if not cells[column].startswith("\0") else cells[column]
        return
    if operator == "drop":
        names.remove(column)
    elif operator == "rename":
        names[names.index(column)] = after
        for cells in state.values():
            cells[after] = cells.pop(column)
    elif operator == "add":
        names.append(column)
        kind, _, default = after.removeprefix(f"{column} ").partition(" DEFAULT ")
        value = con.execute(f"SELECT CAST(CAST({default or 'NULL'} AS {kind}) AS VARCHAR)").fetchone()[0]
        for cells in state.values():
            cells[column] = value
    else:
        names.remove(column)
        names.insert(0 if after == "first" else names.index(after.removeprefix("after ")) + 1, column)


_WHERE = (
    "misata_chance({p})", "misata_chance({p}) AND region = 'EU'", "quantity > 5", "quantity IS NULL AND misata_chance({p})",
    "misata_chance({p}) AND customers.country = 'DE'", "income > 70000 OR is_gift", "misata_chance(0.5 * {p}) OR misata_chance({p})",
    "ordered_at < TIMESTAMP '2024-06-01'", "email LIKE '%.com' AND misata_chance({p})", "price % 2 < 1", "is_gift",
    "CASE WHEN region = 'NA' THEN misata_chance({p}) ELSE quantity = 1 END", "customers.id IS NULL",
    "customers.signed_up > DATE '2022-01-01'", "customers.country IS NULL AND misata_chance({p})",
)  # fmt: skip
_SET = {
    "email": ("NULL", "upper(email)", "'N/A'", "email || region", "replace(email, '@', ' at ')"),
    "price": ("NULL", "price * 100", "-price", "quantity", "0"),
    "quantity": ("NULL", "quantity + 1", "-1", "quantity * 1000", "length(email)"),
    "region": ("NULL", "lower(region)", "customers.country", "'??'", "CASE WHEN is_gift THEN 'GIFT' ELSE region END"),
    "income": ("NULL", "income / 2", "0", "round(income)", "income * 0 - 1"),
    "ordered_at": ("NULL", "ordered_at + INTERVAL 1 DAY", "ordered_at - to_days(quantity)"),
    "is_gift": ("NULL", "NOT is_gift", "quantity > 3"),
    "id": ("id + 1000000", "NULL"),
    "customer_id": ("-customer_id", "NULL"),
}


_PARENT = (
    "DELETE FROM customers WHERE misata_chance({p})",
    "UPDATE customers SET country = NULL WHERE misata_chance({p})",
    "UPDATE customers SET country = lower(country), signed_up = signed_up + 1000 WHERE country <> 'FR' AND misata_chance({p})",
    "INSERT INTO customers SELECT * FROM customers WHERE misata_chance({p})",
)


def random_scenario(seed: int) -> str:
    """A scenario over orders, of one to six statements."""
    draw = random.Random(seed)
    columns = list(_SET)
    statements = []

    def where() -> str:
        text = draw.choice(_WHERE).format(p=draw.choice(("0", "0.03", "0.3", "1")))
        usable = all(name in columns for name in _SET if name in re.sub("customers.[a-z_]+", "", text))
        return f" WHERE {text}" if usable and draw.random() < 0.95 else ""

    def assignment(name: str) -> str:
        value = draw.choice(_SET[name])
        return (
            value
            if all(other in columns for other in _SET if other in re.sub("customers.[a-z_]+", "", value))
            else "NULL"
        )

    for _ in range(draw.randint(1, 6)):
        usable = [name for name in columns if name in _SET]
        kind = draw.choices(
            ("update", "delete", "insert", "rename", "drop", "move", "add", "retype"), (8, 2, 2, 1, 1, 1, 1, 1)
        )[0]
        name = draw.choice(usable)
        if draw.random() < 0.2:
            statements.append(draw.choice(_PARENT).format(p=draw.choice(("0.1", "0.5"))))
        if kind == "update":
            chosen = draw.sample(usable, draw.randint(1, min(2, len(usable))))
            sets = ", ".join(f"{c} = {assignment(c)}" for c in chosen)
            statements.append(f"UPDATE orders SET {sets}{where()}")
        elif kind == "delete":
            statements.append(f"DELETE FROM orders{where() or ' WHERE misata_chance(0.5)'}")
        elif kind == "insert":
            replaced = f" REPLACE ({assignment(name)} AS {name})" if draw.random() < 0.5 else ""
            many = ", range(2)" if draw.random() < 0.2 else ""
            statements.append(f"INSERT INTO orders SELECT *{replaced} FROM orders{many}{where()}")
        elif kind == "add":
            default = draw.choice(
                ("", " DEFAULT 7", " DEFAULT 2 + 3", " DEFAULT length(email)" if "email" in columns else "")
            )
            statements.append(f"ALTER TABLE orders ADD COLUMN extra{len(columns)}_{len(statements)} INTEGER{default}")
        elif kind == "move":
            where_to = draw.choice(["FIRST", *(f"AFTER {other}" for other in columns if other != name)])
            statements.append(f"ALTER TABLE orders ALTER COLUMN {name} {where_to}")
        elif len(usable) > 3:
            columns.remove(name)
            if kind == "drop":
                statements.append(f"ALTER TABLE orders DROP COLUMN {name}")
            elif kind == "rename":
                statements.append(f"ALTER TABLE orders RENAME COLUMN {name} TO old_{name}")
            else:  # what reads the column expects its old type
                statements.append(f"ALTER TABLE orders ALTER {name} TYPE VARCHAR")
    return ";\n".join(statements)
