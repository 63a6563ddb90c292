"""What keys and relations cost, and how fast a whole schema is made, against `misata` of PyPI.

    python -m venv peer && peer/bin/pip install 'misata[formulas,parquet]==0.9.8'
    python benchmarks/relations.py --peer peer/bin/python [--rows 1e7] [--repeat 3] [--out benchmarks/results/relations.md]

`retail` is the customers, orders and order items of the pack of that name in their natural proportions, with 1,000
products; --rows is the number of all their rows, and the peer makes a tenth. The other contenders are tables of a few
columns, whose parents are a tenth of their rows. One DuckDB thread; contest.py says how it is measured.
"""

import argparse
import json
import math
import os
import sys
from pathlib import Path

import contest
import relations_peer
from contest import SEED, Work

# -- a whole schema ----------------------------------------------------------------------------------------------------

RETAIL = ("customers", "orders", "order_items")
N_PRODUCTS = 1_000


def retail_tables(n: int) -> relations_peer.Tables:
    """Rows and columns of the pack's tables: n rows, and the products."""
    con = contest.misata()
    count = "SELECT rows FROM misata_explain('retail.{}', scale := 1) WHERE kind = 'size' AND strategy = 'itself'"
    natural = {table: con.execute(count.format(table)).fetchone()[0] for table in RETAIL}
    sizes = {table: round(n * natural[table] / sum(natural.values())) for table in RETAIL}
    return {
        table: {
            "rows": sizes.get(table, N_PRODUCTS),
            "columns": {
                name: sql_type
                for name, sql_type, *_ in con.execute(f"DESCRIBE FROM misata_table('retail.{table}', 1)").fetchall()
            },
        }
        for table in ("customers", "products", "orders", "order_items")
    }


def retail_sources(con, tables: relations_peer.Tables) -> dict[str, str]:
    """Table -> the call that makes its rows."""
    sources = {}
    for table in RETAIL:
        sizes = con.execute(
            f"SELECT name FROM misata_explain('retail.{table}') WHERE kind = 'size' AND strategy <> 'itself'"
        ).fetchall()
        parents = ", ".join(f"'{name}': {tables[name.rpartition('.')[2]]['rows']}" for (name,) in sizes)
        more = f", parents := MAP {{{parents}}}" if parents else ""
        sources[table] = f"misata_table('retail.{table}', {tables[table]['rows']}, seed := {SEED}{more})"
    return sources


def retail_connection(tables: relations_peer.Tables):
    """A connection that has made some rows of each table: kernels, pools and tables are there."""
    con = contest.misata()
    few = {table: {"rows": max(1, described["rows"] // 1000)} for table, described in tables.items()}
    for source in retail_sources(con, few).values():
        con.execute(f"FROM {source}").fetchall()
    return con


def retail_consumed(tables: relations_peer.Tables) -> Work:
    """Every cell is made and compared."""
    con = retail_connection(tables)
    return contest.running(
        con,
        *(
            f"SELECT {', '.join(f'max({name})' for name in tables[table]['columns'])} FROM {source}"
            for table, source in retail_sources(con, tables).items()
        ),
    )


def retail_copied(tables: relations_peer.Tables, folder: str, materialized: bool) -> Work:
    """Every table is written to a zstd Parquet file, straight away or from DuckDB's own tables."""
    con = retail_connection(tables)
    sources = retail_sources(con, tables)
    if materialized:
        for table, source in sources.items():
            con.execute(f"CREATE TABLE {table} AS FROM {source}")
        sources = {table: table for table in sources}
    con.execute("SET preserve_insertion_order = false")
    works = [contest.copying(con, source, f"{folder}/{table}.parquet") for table, source in sources.items()]

    def work() -> None:
        for write in works:
            write()

    return work


def retail(name: str, folder: str) -> Work:
    """The work of a contender. Ours makes no table of products; the peer cannot do without."""
    tables = json.loads(Path(folder, "tables.json").read_text())
    tables_of_peer = json.loads(Path(folder, "tables_of_peer.json").read_text())
    n_rows = sum(tables[table]["rows"] for table in RETAIL)
    match name:
        case "retail consumed: misata_sql":
            work = retail_consumed(tables)
        case "retail to Parquet: misata_sql":
            work = retail_copied(tables, folder, materialized=False)
        case "retail to Parquet: DuckDB from its own tables":
            work = retail_copied(tables, folder, materialized=True)
        case _:
            batch_rows = 100_000 if name.endswith("100,000 a batch") else 10_000
            sink = Path(folder, f"out-{os.getpid()}") if "Parquet" in name else None
            few = {table: {**described, "rows": 1000} for table, described in tables_of_peer.items()}
            relations_peer.generate(few, SEED, batch_rows, sink)
            return lambda: relations_peer.generate(tables_of_peer, SEED, batch_rows, sink)

    def counted() -> int:
        work()
        return n_rows

    return counted


# -- single columns ----------------------------------------------------------------------------------------------------

PARENTS = """
CREATE TABLE customers (
  customer_id BIGINT PRIMARY KEY, email VARCHAR UNIQUE, country VARCHAR, signed_up_at TIMESTAMP);
CREATE TABLE accounts (branch INTEGER, number INTEGER, PRIMARY KEY (branch, number));
"""

TIMES = "misata_timeline(DATE '2020-01-01', DATE '2025-01-01', 1.3, 0.25, 0.2)"

# name -> what the table declares; max() of every column is asked for
TABLES = {
    "uniform integer": "v BIGINT DEFAULT misata_uniform(1, 1000000)",
    "key, uniform": "v BIGINT REFERENCES customers",
    "key, zipf": "v BIGINT DEFAULT misata_fk('zipf', 1.1) REFERENCES customers",
    "key, fan-out": "v BIGINT DEFAULT misata_fk('fanout', 0, 10, 100) REFERENCES customers",
    "key, fan-out, and line number": "v BIGINT DEFAULT misata_fk('fanout', 0, 10, 100) REFERENCES customers, "
    "line INTEGER DEFAULT misata_line_number()",
    "time": f"v TIMESTAMP DEFAULT {TIMES}",
    "key, fan-out, and ordered time": "v BIGINT DEFAULT misata_fk('fanout', 0, 10, 100) REFERENCES customers, "
    f"t TIMESTAMP DEFAULT misata_ordered({TIMES})",
    "key of two columns": "branch INTEGER, number INTEGER, FOREIGN KEY (branch, number) REFERENCES accounts",
    "unique integer": "v BIGINT UNIQUE DEFAULT misata_uniform(1, 1000000000000)",
    "unique pair of integers": "a INTEGER DEFAULT misata_uniform(1, 100000), "
    "b INTEGER DEFAULT misata_uniform(1, 100000), PRIMARY KEY (a, b)",
    "bridge table, a tenth of all pairs": "v BIGINT REFERENCES customers, w BIGINT REFERENCES customers, "
    "PRIMARY KEY (v, w)",
    "e-mail": "email VARCHAR",
    "e-mail, unique": "email VARCHAR UNIQUE",
    "country": "country VARCHAR",
    "parent's country": "key BIGINT REFERENCES customers, v VARCHAR DEFAULT key.country",
    "parent's time": "key BIGINT REFERENCES customers, v TIMESTAMP DEFAULT key.signed_up_at",
    "parent's e-mail": "key BIGINT REFERENCES customers, v VARCHAR DEFAULT key.email",
}

# a child of many columns, in two sizes
CHILDREN = """key BIGINT DEFAULT misata_fk('fanout', 0, 10, 100) REFERENCES customers, line INTEGER DEFAULT misata_line_number(),
  other BIGINT DEFAULT misata_fk('zipf', 1.1) REFERENCES customers, v VARCHAR DEFAULT key.email, email VARCHAR UNIQUE"""


def columns_of(table: str, n: int) -> Work:
    """Every cell is made and compared, but of the key where the cells of parents are asked for."""
    declared = CHILDREN if table.startswith("children") else TABLES[table]
    con = contest.misata(f"{PARENTS}; CREATE TABLE made ({declared})")
    parent = next((name for name in ("customers", "accounts") if f"REFERENCES {name}" in declared), None)
    names = [name for name, *_ in con.execute("DESCRIBE FROM misata_table('made', 1)").fetchall()]
    if table.startswith("parent's"):
        names.remove("key")

    def query(n: int) -> str:
        n_parents = math.isqrt(10 * n) if "bridge" in table else n // 10
        parents = f", parents := MAP {{'{parent}': {n_parents}}}" if parent else ""
        cells = ", ".join(f"max({name})" for name in names)
        return f"SELECT {cells} FROM misata_table('made', {n}, seed := {SEED}{parents})"

    con.execute(query(10_000)).fetchall()  # kernels, pools and tables
    return contest.running(con, query(n))


# -- contenders --------------------------------------------------------------------------------------------------------

PEER = "misata 0.9.8"


def prepare(name: str, n: int, folder: str) -> Work:
    """The work of a contender."""
    if name.startswith("retail"):
        return retail(name, folder)
    return columns_of(name.partition(": ")[2], n)


def write_tables(names: list[str], n: int, folder: str) -> None:
    """What retail's contenders are to make; the peer, which cannot ask our pack, makes a tenth."""
    if any(name.startswith("retail") for name in names):
        Path(folder, "tables.json").write_text(json.dumps(retail_tables(n)))
        Path(folder, "tables_of_peer.json").write_text(json.dumps(retail_tables(n // 10)))


CONTENDERS = {
    "retail consumed: misata_sql": 1.0,
    f"retail consumed: {PEER}": 0.1,
    f"retail consumed: {PEER}, 100,000 a batch": 0.1,
    "retail to Parquet: misata_sql": 1.0,
    "retail to Parquet: DuckDB from its own tables": 1.0,
    f"retail to Parquet: {PEER}": 0.1,
    f"retail to Parquet: {PEER}, 100,000 a batch": 0.1,
    **{f"column: {table}": 5.0 for table in TABLES},
    "column: children": 1.0,
    "column: children, ten times as many": 10.0,
}

RATIOS = (
    (f"{PEER} / misata_sql, consumed", f"retail consumed: {PEER}", "retail consumed: misata_sql", ">= 60"),
    (f"{PEER}, 100,000 a batch / misata_sql, consumed", f"retail consumed: {PEER}, 100,000 a batch",
     "retail consumed: misata_sql", "its default is 10,000"),
    (f"{PEER} / misata_sql, Parquet", f"retail to Parquet: {PEER}", "retail to Parquet: misata_sql", ">= 12"),
    (f"{PEER}, 100,000 a batch / misata_sql, Parquet", f"retail to Parquet: {PEER}, 100,000 a batch",
     "retail to Parquet: misata_sql", "its default is 10,000"),
    ("misata_sql / DuckDB from its own tables, Parquet", "retail to Parquet: misata_sql",
     "retail to Parquet: DuckDB from its own tables", "the writer's share"),
    ("key, uniform / uniform integer", "column: key, uniform", "column: uniform integer", "<= 3"),
    ("key, zipf / uniform integer", "column: key, zipf", "column: uniform integer", "<= 6"),
    ("key, fan-out / uniform integer", "column: key, fan-out", "column: uniform integer", ""),
    ("line number, beside a key by fan-out", "column: key, fan-out, and line number", "column: key, fan-out", ""),
    ("unique / plain integer", "column: unique integer", "column: uniform integer", ""),
    ("e-mail, unique / plain", "column: e-mail, unique", "column: e-mail", ""),
    ("country, parent's / own", "column: parent's country", "column: country", ""),
    ("time, parent's / own", "column: parent's time", "column: time", ""),
    ("e-mail, parent's / own, unique", "column: parent's e-mail", "column: e-mail, unique", ""),
    ("children, ten times as many, a row", "column: children, ten times as many", "column: children", "1"),
    ("children, ten times as many, peak memory", "column: children, ten times as many", "column: children", "1"),
)  # fmt: skip


def interpreter(name: str, options: argparse.Namespace) -> str:
    return options.peer if PEER in name else sys.executable


def peer_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--peer", default=sys.executable, help=f"the Python that has {relations_peer.REQUIREMENT}")


if __name__ == "__main__":
    contest.Contest(
        script=__file__,
        description=__doc__,
        title="Keys and relations",
        rows=1e7,
        contenders=CONTENDERS,
        ratios=RATIOS,
        prepare=prepare,
        before=write_tables,
        interpreter=interpreter,
        arguments=peer_argument,
    ).main()
