"""Schemas with keys, one a feature: what misata_define takes, and the same tables as DuckDB's own DDL takes them."""

import re
from dataclasses import dataclass

import duckdb

# A DEFAULT stands between these marks, since DuckDB itself takes no names of columns in one.
_DEFAULT = re.compile(r"«(.*?)»", re.S)


MOST_LEVELS = 50


@dataclass(frozen=True)
class Schema:
    """name: the feature; tables: in an order in which they can be filled; sql: CREATE TABLEs, «DEFAULT ...» in marks"""

    name: str
    tables: tuple[str, ...]
    sql: str

    @property
    def definition(self) -> str:
        """For misata_define."""
        return _DEFAULT.sub(r"\1", self.sql)

    @property
    def duckdb_sql(self) -> str:
        """For DuckDB, which checks all keys and CHECKs of it."""
        return _DEFAULT.sub("", self.sql)

    def insert_all(self, con: duckdb.DuckDBPyConnection, scale: float) -> dict[str, int]:
        """Create the tables and fill them in order; returns how many rows each has. DuckDB raises where one breaks."""
        con.execute(self.duckdb_sql)
        con.execute("SELECT misata_define(?)", [self.definition]).fetchall()
        counts = {}
        for table in self.tables:
            fill(con, table, f"misata_table('{table}', NULL, scale := {scale})")
            counts[table] = con.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return counts


def fill(con: duckdb.DuckDBPyConnection, table: str, source: str) -> None:
    """Insert all rows of the source.

    Where the table refers to itself, level by level: DuckDB does not see the rows of the INSERT that it is running.
    """
    name = table.rpartition(".")[2]
    keys = con.execute(
        "SELECT constraint_column_names[1], referenced_column_names[1] FROM duckdb_constraints() "
        "WHERE constraint_type = 'FOREIGN KEY' AND table_name = ? AND referenced_table = ?", [name, name],
    ).fetchall()  # fmt: skip
    if not keys:
        con.execute(f"INSERT INTO {table} SELECT * FROM {source}")
        return
    ((parent, key),) = keys
    con.execute(f"CREATE OR REPLACE TEMP TABLE waiting AS FROM {source}")
    for _ in range(MOST_LEVELS):
        if con.execute("SELECT count(*) FROM waiting").fetchone() == (0,):
            return
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE level AS FROM waiting WHERE {parent} IS NULL OR {parent} IN (SELECT {key} FROM {table})"
        )
        con.execute(f"INSERT INTO {table} FROM level")
        (deleted,) = con.execute(f"DELETE FROM waiting WHERE {key} IN (SELECT {key} FROM level)").fetchone()
        assert deleted, "these rows refer to each other in a circle"
    rows = con.execute("FROM waiting ORDER BY rowid").fetchall()  # a chain: every row is a level of its own
    con.execute("BEGIN")
    con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    con.execute("COMMIT")


SHOP = """
CREATE TABLE customers (customer_id BIGINT PRIMARY KEY, name VARCHAR, country VARCHAR, city VARCHAR);
CREATE TABLE products (product_id INTEGER PRIMARY KEY «DEFAULT misata_sequence(100, 5)», price DECIMAL(9,2));
"""

SCHEMAS = [
    Schema("uniform", ("customers", "products", "orders"), SHOP + """
CREATE TABLE orders (order_id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL REFERENCES customers,
    product_id INTEGER REFERENCES products, CHECK (customer_id > 0));"""),
    Schema("zipf", ("customers", "products", "orders"), SHOP + """
CREATE TABLE orders (order_id BIGINT PRIMARY KEY,
    customer_id BIGINT «DEFAULT misata_fk('zipf', 1.2)» REFERENCES customers);"""),
    Schema("fanout with line numbers", ("customers", "orders", "lines"), SHOP + """
CREATE TABLE orders (order_id BIGINT PRIMARY KEY,
    customer_id BIGINT «DEFAULT misata_fk('fanout', 0, 2.5, 20)» REFERENCES customers,
    number_of_customer INTEGER «DEFAULT misata_line_number()», UNIQUE (customer_id, number_of_customer));
CREATE TABLE lines (order_id BIGINT REFERENCES orders, line_no SMALLINT, amount DOUBLE, PRIMARY KEY (order_id, line_no));"""),
    Schema("ordered after the parent", ("customers", "orders"), """
CREATE TABLE customers (customer_id BIGINT PRIMARY KEY, since DATE «DEFAULT misata_uniform(DATE '2020-01-01', DATE '2024-01-01')»);
CREATE TABLE orders (customer_id BIGINT «DEFAULT misata_fk('fanout', 0, 4, 30)» REFERENCES customers,
    number_of_customer INTEGER «DEFAULT misata_line_number()», PRIMARY KEY (customer_id, number_of_customer),
    ordered_at TIMESTAMP «DEFAULT customers.since + to_minutes(CAST(misata_ordered(misata_exponential(0.00001)) AS INTEGER))»,
    code VARCHAR «DEFAULT 'w' || misata_ordered(misata_uniform(1, 52)) || '/' || misata_uniform(1, 5)»);"""),
    Schema("one to one", ("customers", "profiles", "settings"), SHOP + """
CREATE TABLE profiles (customer_id BIGINT PRIMARY KEY REFERENCES customers, bio VARCHAR);
CREATE TABLE settings (id BIGINT PRIMARY KEY, customer_id BIGINT UNIQUE REFERENCES profiles);"""),
    Schema("nullable", ("customers", "orders"), SHOP + """
CREATE TABLE orders (order_id BIGINT PRIMARY KEY,
    customer_id BIGINT «DEFAULT misata_null(0.25, misata_fk('uniform'))» REFERENCES customers,
    city VARCHAR «DEFAULT customers.city»);"""),
    Schema("several keys to one table", ("customers", "orders"), SHOP + """
CREATE TABLE orders (order_id BIGINT PRIMARY KEY, customer_id BIGINT REFERENCES customers,
    billing_id BIGINT «DEFAULT misata_fk('zipf')» REFERENCES customers,
    ship_city VARCHAR «DEFAULT customer_id.city», bill_to VARCHAR «DEFAULT billing_id.name || ', ' || billing_id.city»);"""),
    Schema("bridge", ("customers", "products", "likes"), SHOP + """
CREATE TABLE likes (customer_id BIGINT REFERENCES customers, product_id INTEGER REFERENCES products, stars TINYINT,
    PRIMARY KEY (customer_id, product_id));"""),
    Schema("bridge with a fan-out", ("customers", "products", "likes"), SHOP + """
CREATE TABLE likes (customer_id BIGINT «DEFAULT misata_fk('fanout', 0, 4, 60)» REFERENCES customers,
    product_id INTEGER REFERENCES products, PRIMARY KEY (product_id, customer_id));"""),
    Schema("bridge of three", ("customers", "products", "shops", "offers"), SHOP + """
CREATE TABLE shops (shop_id UUID PRIMARY KEY);
CREATE TABLE offers (customer_id BIGINT REFERENCES customers, product_id INTEGER REFERENCES products,
    shop_id UUID REFERENCES shops, PRIMARY KEY (customer_id, product_id, shop_id));"""),
    Schema("key with an own column", ("products", "prices"), SHOP + """
CREATE TABLE prices (product_id INTEGER REFERENCES products, valid_from DATE «DEFAULT misata_uniform(DATE '2024-01-01', DATE '2024-02-01')»,
    currency VARCHAR «DEFAULT misata_choice(['EUR', 'USD'])», PRIMARY KEY (product_id, valid_from, currency));"""),
    Schema("composite keys", ("regions", "stores", "sales"), """
CREATE TABLE regions (country VARCHAR «DEFAULT misata_choice(['DE', 'FR', 'IT', 'ES'])»,
    zone SMALLINT «DEFAULT misata_uniform(1, 30000)», tax DOUBLE, PRIMARY KEY (country, zone));
CREATE TABLE stores (country VARCHAR, zone SMALLINT, store INTEGER, opened DATE, PRIMARY KEY (country, zone, store),
    FOREIGN KEY (country, zone) REFERENCES regions);
CREATE TABLE sales (id BIGINT PRIMARY KEY, zone SMALLINT, country VARCHAR, store INTEGER,
    FOREIGN KEY (country, zone, store) REFERENCES stores (country, zone, store));"""),
    Schema("self reference", ("employees",), """
CREATE TABLE employees (id INTEGER PRIMARY KEY, manager_id INTEGER REFERENCES employees, name VARCHAR,
    CHECK (manager_id > 0));"""),
    Schema("self reference as a tree", ("employees", "chain"), """
CREATE TABLE employees (id INTEGER PRIMARY KEY, manager_id INTEGER «DEFAULT misata_fk('fanout', 1, 6, 12)» REFERENCES employees);
CREATE TABLE chain (id INTEGER PRIMARY KEY, previous INTEGER UNIQUE REFERENCES chain);"""),
    Schema("tenants", ("tenants", "users", "projects", "tasks"), """
CREATE TABLE tenants (tenant_id INTEGER PRIMARY KEY, name VARCHAR UNIQUE);
CREATE TABLE users (tenant_id INTEGER NOT NULL REFERENCES tenants, user_id INTEGER, email VARCHAR, PRIMARY KEY (tenant_id, user_id));
CREATE TABLE projects (tenant_id INTEGER NOT NULL REFERENCES tenants, project_id INTEGER, PRIMARY KEY (tenant_id, project_id));
CREATE TABLE tasks (task_id BIGINT PRIMARY KEY, tenant_id INTEGER NOT NULL REFERENCES tenants, project_id INTEGER,
    assignee_id INTEGER «DEFAULT misata_null(0.1, misata_fk('uniform'))»,
    FOREIGN KEY (tenant_id, project_id) REFERENCES projects, FOREIGN KEY (tenant_id, assignee_id) REFERENCES users);"""),
    Schema("tenants with picks of their own", ("tenants", "users", "projects", "tasks", "comments", "leads"), """
CREATE TABLE tenants (tenant_id INTEGER PRIMARY KEY);
CREATE TABLE users (tenant_id INTEGER NOT NULL «DEFAULT misata_fk('fanout', 1, 4, 30)» REFERENCES tenants, user_id INTEGER UNIQUE, UNIQUE (tenant_id, user_id));
CREATE TABLE projects (tenant_id INTEGER NOT NULL «DEFAULT misata_fk('fanout', 1, 2, 9)» REFERENCES tenants, project_id INTEGER,
    owner_id INTEGER NOT NULL, PRIMARY KEY (tenant_id, project_id), FOREIGN KEY (tenant_id, owner_id) REFERENCES users (tenant_id, user_id));
CREATE TABLE tasks (tenant_id INTEGER NOT NULL, project_id INTEGER NOT NULL «DEFAULT misata_fk('fanout', 0, 5, 40)», task INTEGER,
    PRIMARY KEY (tenant_id, project_id, task), FOREIGN KEY (tenant_id, project_id) REFERENCES projects);
CREATE TABLE comments (tenant_id INTEGER NOT NULL, project_id INTEGER NOT NULL, task INTEGER NOT NULL, author_id INTEGER NOT NULL,
    FOREIGN KEY (tenant_id, project_id, task) REFERENCES tasks, FOREIGN KEY (tenant_id, author_id) REFERENCES users (tenant_id, user_id));
CREATE TABLE leads (tenant_id INTEGER PRIMARY KEY REFERENCES tenants, user_id INTEGER NOT NULL,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, user_id));"""),
    Schema("unique of many types", ("uniques",), """
CREATE TABLE uniques (a BIGINT UNIQUE, b VARCHAR UNIQUE, c DATE UNIQUE, d TIMESTAMP UNIQUE, e DECIMAL(12,2) UNIQUE,
    f UUID UNIQUE, g DOUBLE UNIQUE, h HUGEINT UNIQUE, i BLOB UNIQUE, j TIME UNIQUE, k INTEGER UNIQUE «DEFAULT misata_uniform(1, 100000)»,
    l VARCHAR UNIQUE «DEFAULT misata_regex('[a-z]{5}')», email VARCHAR UNIQUE, m FLOAT UNIQUE, n BIT UNIQUE,
    o INTEGER UNIQUE «DEFAULT misata_null(0.2, misata_uniform(-50000, 50000))»,
    p VARCHAR UNIQUE «DEFAULT 'user-' || misata_sequence(1) || '@example.com'»,
    q SMALLINT «DEFAULT misata_uniform(1, 300)», r VARCHAR «DEFAULT misata_choice(['x', 'y', 'z'])», s BOOLEAN, UNIQUE (q, r, s, k));"""),
    Schema("primary keys of many types", ("k_date", "k_text", "k_decimal", "k_time", "k_blob", "k_double", "child"), """
CREATE TABLE k_date (k DATE PRIMARY KEY); CREATE TABLE k_text (k VARCHAR PRIMARY KEY); CREATE TABLE k_decimal (k DECIMAL(18,3) PRIMARY KEY);
CREATE TABLE k_time (k TIME PRIMARY KEY); CREATE TABLE k_blob (k BLOB PRIMARY KEY); CREATE TABLE k_double (k DOUBLE PRIMARY KEY);
CREATE TABLE child (a DATE REFERENCES k_date, b VARCHAR REFERENCES k_text, c DECIMAL(18,3) REFERENCES k_decimal, d TIME REFERENCES k_time,
    e BLOB REFERENCES k_blob, f DOUBLE REFERENCES k_double);"""),
    Schema("events in order", ("customers", "orders", "visits"), SHOP + """
CREATE TABLE orders (order_id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL «DEFAULT misata_fk('fanout', 0, 4, 30)» REFERENCES customers,
    number_of_customer INTEGER «DEFAULT misata_line_number()»,
    ordered_at TIMESTAMP «DEFAULT misata_ordered(misata_timeline(DATE '2024-01-01', DATE '2025-01-01'))»,
    weight DOUBLE «DEFAULT misata_ordered(misata_lognormal(1, 0.5))» CHECK (weight > 1));
CREATE TABLE visits (order_id BIGINT «DEFAULT misata_fk('fanout', 1, 2, 6)» REFERENCES orders, line_no SMALLINT, PRIMARY KEY (order_id, line_no),
    visited_at TIMESTAMP «DEFAULT misata_ordered(misata_calendar(DATE '2024-01-01', DATE '2025-01-01', {'hours': 'business', 'holidays': 'DE-BY'}))»);"""),
    Schema("keys to unique columns", ("people", "accounts", "badges"), """
CREATE TABLE people (id INTEGER PRIMARY KEY, "E-Mail" VARCHAR NOT NULL UNIQUE, badge UUID UNIQUE, a SMALLINT, "b c" DATE, UNIQUE ("b c", a));
CREATE TABLE accounts (owner VARCHAR REFERENCES people ("E-Mail"), opened DATE, "at" SMALLINT, FOREIGN KEY (opened, "at") REFERENCES people ("b c", a),
    owner_id INTEGER «DEFAULT owner.id», born DATE «DEFAULT opened."b c"»);
CREATE TABLE badges (badge UUID PRIMARY KEY REFERENCES people (badge), side TINYINT, mail VARCHAR UNIQUE «DEFAULT badge."E-Mail"»);"""),
    Schema("further key types", ("k_uuid", "k_mood", "k_huge", "k_moment", "child"), """
CREATE TYPE mood AS ENUM ('bad', 'good'); CREATE TABLE k_uuid (k UUID PRIMARY KEY); CREATE TABLE k_mood (m mood, n INTEGER, PRIMARY KEY (m, n));
CREATE TABLE k_huge (k HUGEINT PRIMARY KEY); CREATE TABLE k_moment (k TIMESTAMP PRIMARY KEY);
CREATE TABLE child (a UUID REFERENCES k_uuid, n INTEGER, m mood, c HUGEINT REFERENCES k_huge, d TIMESTAMP UNIQUE REFERENCES k_moment,
    FOREIGN KEY (m, n) REFERENCES k_mood);"""),
    Schema("nullable composite keys", ("regions", "stores"), """
CREATE TABLE regions (country VARCHAR «DEFAULT misata_choice(['DE', 'FR', 'IT', 'ES'])», zone SMALLINT «DEFAULT misata_uniform(1, 30000)», tax DOUBLE,
    PRIMARY KEY (country, zone));
CREATE TABLE stores (id INTEGER PRIMARY KEY, country VARCHAR «DEFAULT misata_null(0.4, misata_fk('zipf', 0.5))», zone SMALLINT,
    tax DOUBLE «DEFAULT regions.tax», FOREIGN KEY (country, zone) REFERENCES regions);"""),
    Schema("cells of parents' parents", ("customers", "orders", "lines"), SHOP.split("\n")[1] + """
CREATE TABLE orders (order_id UUID PRIMARY KEY, customer_id BIGINT «DEFAULT misata_null(0.2, misata_fk('zipf'))» REFERENCES customers);
CREATE TABLE lines (order_id UUID «DEFAULT misata_fk('fanout', 1, 1.5, 4)» REFERENCES orders, line_no INTEGER, PRIMARY KEY (order_id, line_no),
    city VARCHAR «DEFAULT order_id.customer_id.city», to_ VARCHAR «DEFAULT coalesce(upper(orders.customers.country), '?')»);"""),
    Schema("generated columns", ("items",), """
CREATE TABLE items (id INTEGER PRIMARY KEY, qty INTEGER «DEFAULT misata_uniform(1, 9)», price DECIMAL(9,2),
    total DECIMAL(12,2) GENERATED ALWAYS AS (qty * price), tag VARCHAR «DEFAULT 'item ' || id»);"""),
    Schema("keys that are texts", ("accounts", "bookings"), """
CREATE TABLE accounts (iban VARCHAR PRIMARY KEY «DEFAULT 'ACC-' || misata_hash_id(12)», owner VARCHAR);
CREATE TABLE bookings (id UUID PRIMARY KEY, account VARCHAR REFERENCES accounts (iban), owner VARCHAR «DEFAULT accounts.owner»);"""),
]  # fmt: skip
