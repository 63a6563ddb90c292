"""How fast the reference table is made, against its peers and against DuckDB reading the same rows back.

    pip install '.[bench]'
    python benchmarks/orders.py [--rows 2e7] [--repeat 3] [--out benchmarks/results/orders.md]

Every measurement is a fresh process on one DuckDB thread unless its name says otherwise. Contenders take turns, so that
a change of the machine's speed meets all of them; the median of the repeats is reported. CPU seconds are those of the
whole process between the start and the end of the work, without imports and warm-up. Rows of Faker and mimesis are few
(they take 300 to 1,000 times as long); figures are per row.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import reference

SEED = 7


def measure(work: Callable[[], object]) -> dict[str, float]:
    """CPU and wall seconds of one call, and the process's peak memory in MiB."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall, "peak": peak_memory()}


def peak_memory() -> float:
    """Peak resident memory of this process in MiB. Linux's ru_maxrss would start at the parent's size."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


# -- ours and DuckDB ---------------------------------------------------------------------------------------------------


def misata(threads: int = 1, ordered: bool = True):
    import misata_sql

    con = misata_sql.connect()
    con.execute(f"SET threads = {threads}")
    con.execute(f"SET preserve_insertion_order = {str(ordered).lower()}")
    con.execute("SELECT misata_define(?)", [reference.ddl()])
    con.execute("SELECT * FROM misata_table('orders', 10000)").fetchall()  # kernels and tables
    return con


def source(n: int) -> str:
    return f"misata_table('orders', {n}, seed := {SEED})"


def duckdb_memory(n: int, columns: str = "*"):
    """The same rows in an in-memory table of DuckDB."""
    con = misata(2)
    con.execute(f"CREATE TABLE orders AS SELECT {columns} FROM {source(n)}")
    con.execute("SET threads = 1")
    return con


def sql_generator(n: int) -> str:
    """The fastest plain DuckDB SQL found for these distributions (what was slower: docs/explored.md).

    hash() is a third of random()'s cost; Zipf with exponent 1.1 is a power of -10, so multiplications; beta has no closed
    inverse, so a list of 4096 quantiles; a CASE beats a list for few texts, a list beats a CASE for fifty.
    """
    import numpy as np
    from scipy import stats

    grid = (np.arange(4096) + 0.5) / 4096
    beta = ", ".join(f"{x:.9g}::DOUBLE" for x in stats.beta.ppf(grid, 2, 8))
    weights = np.cumsum(reference.COUNTRY_WEIGHTS) / sum(reference.COUNTRY_WEIGHTS)
    countries = ", ".join(f"'{reference.COUNTRIES[k]}'" for k in np.searchsorted(weights, grid))
    status = " ".join(
        f"WHEN r_status < {int(edge * 2**24)} THEN '{name}'"
        for edge, name in zip(np.cumsum(reference.STATUS_WEIGHTS), reference.STATUSES, strict=True)
    )
    low, high = stats.poisson.cdf([0, 10], 3)
    quantity = " ".join(
        f"WHEN r_quantity < {int((stats.poisson.cdf(k, 3) - low) / (high - low) * 2**24)} THEN {k}"
        for k in range(1, 10)
    )
    tail = 1 - (reference.ZIPF_N + 1) ** (1 - reference.ZIPF_EXPONENT)
    to_unit = "::DOUBLE * 5.421010862427522e-20::DOUBLE"
    return f"""(
      SELECT i + 1 AS order_id,
             (1.0::DOUBLE / (x*x*x*x*x*x*x*x*x*x))::BIGINT AS customer_id,
             make_timestamp(1577836800000000 + (hash(i + 40000000000) % 157852800000000)::BIGINT) AS ordered_at,
             CASE {status} ELSE 'returned' END AS status,
             CASE {quantity} ELSE 10 END AS quantity,
             exp(3.0::DOUBLE + 0.8::DOUBLE * sqrt(-2.0::DOUBLE * ln(1.0::DOUBLE - hash(i + 50000000000){to_unit}))
                 * cos(3.4061215800304736e-19::DOUBLE * hash(i + 60000000000)::DOUBLE)) AS unit_price,
             list_extract([{beta}], (hash(i + 70000000000) >> 52)::INTEGER + 1) AS discount,
             list_extract([{countries}], (hash(i + 80000000000) >> 52)::INTEGER + 1) AS country
      FROM (SELECT i, 1.0::DOUBLE - hash(i + 10000000000)::DOUBLE * {tail / 2**64!r}::DOUBLE AS x,
                   (hash(i + 20000000000) >> 40)::INTEGER AS r_status, (hash(i + 30000000000) >> 40)::INTEGER AS r_quantity
            FROM range({n}) t(i)))"""


# -- peers in Python ---------------------------------------------------------------------------------------------------


def numpy_columns(n: int, start: int, rng):
    """The columns as numpy arrays; texts as codes."""
    import numpy as np

    u = rng.random(n)
    tail = 1 - (reference.ZIPF_N + 1) ** (1 - reference.ZIPF_EXPONENT)
    quantity = rng.poisson(3.0, n)
    wrong = np.flatnonzero((quantity < 1) | (quantity > 10))
    while wrong.size:
        quantity[wrong] = rng.poisson(3.0, wrong.size)
        wrong = wrong[(quantity[wrong] < 1) | (quantity[wrong] > 10)]
    country_weights = np.array(reference.COUNTRY_WEIGHTS) / sum(reference.COUNTRY_WEIGHTS)
    return {
        "order_id": np.arange(start + 1, start + n + 1),
        "customer_id": np.power(1 - u * tail, -10.0).astype(np.int64),
        "ordered_at": (rng.integers(0, 157852800000000, n) + 1577836800000000).view("M8[us]"),
        "status": np.searchsorted(np.cumsum(reference.STATUS_WEIGHTS)[:-1], rng.random(n)),
        "quantity": quantity.astype(np.int32),
        "unit_price": rng.lognormal(3.0, 0.8, n),
        "discount": rng.beta(2, 8, n),
        "country": np.searchsorted(np.cumsum(country_weights)[:-1], rng.random(n)),
    }


BATCH = 1_000_000


def pandas_aggregate(n: int) -> None:
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(SEED)
    statuses, countries = np.array(reference.STATUSES, object), np.array(reference.COUNTRIES, object)
    for start in range(0, n, BATCH):
        columns = numpy_columns(min(BATCH, n - start), start, rng)
        columns["status"] = statuses[columns["status"]]
        columns["country"] = countries[columns["country"]]
        frame = pd.DataFrame(columns)
        frame.agg({"order_id": "sum", "customer_id": "sum", "ordered_at": "max", "status": "max", "quantity": "sum",
                   "unit_price": "sum", "discount": "sum", "country": "max"})  # fmt: skip


def polars_aggregate(n: int) -> None:
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(SEED)
    statuses, countries = pl.Series(reference.STATUSES), pl.Series(reference.COUNTRIES)
    for start in range(0, n, BATCH):
        columns = numpy_columns(min(BATCH, n - start), start, rng)
        columns["status"] = statuses.gather(columns["status"].astype(np.uint32))
        columns["country"] = countries.gather(columns["country"].astype(np.uint32))
        frame = pl.DataFrame(columns)
        frame.select(
            pl.sum("order_id", "customer_id", "quantity", "unit_price", "discount"),
            pl.max("ordered_at", "status", "country"),
        )


def faker_rows(n: int) -> None:
    import datetime as dt

    from faker import Faker

    fake = Faker()
    fake.seed_instance(SEED)
    span = (dt.datetime(2020, 1, 1), dt.datetime(2025, 1, 1))
    [
        (i, fake.random_int(1, 10_000_000), fake.date_time_between(*span), fake.random_element(reference.STATUSES),
         fake.random_int(1, 10), fake.pyfloat(min_value=1, max_value=500), fake.pyfloat(min_value=0, max_value=1),
         fake.country_code())
        for i in range(n)
    ]  # fmt: skip


def mimesis_rows(n: int) -> None:
    from mimesis import Generic
    from mimesis.locales import Locale

    generic = Generic(Locale.EN, seed=SEED)
    number, choice, when, address = generic.numeric, generic.choice, generic.datetime, generic.address
    [
        (i, number.integer_number(1, 10_000_000), when.datetime(2020, 2024), choice(reference.STATUSES),
         number.integer_number(1, 10), number.float_number(1, 500), number.float_number(0, 1), address.country_code())
        for i in range(n)
    ]  # fmt: skip


# -- contenders --------------------------------------------------------------------------------------------------------


def aggregate(con, relation: str) -> Callable[[], object]:
    query = reference.AGGREGATE.format(source=relation)
    return lambda: con.execute(query).fetchall()


def plain_duckdb():
    import duckdb

    con = duckdb.connect()
    con.execute("SET threads = 1")
    return con


def run_one(name: str, n: int, folder: str) -> dict[str, float]:
    """One measurement in this process."""
    parquet = f"{folder}/orders.parquet"
    target = f"{folder}/out-{os.getpid()}.parquet"
    copy = f"COPY ({{}}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
    match name:
        case "aggregate: misata":
            return measure(aggregate(misata(), source(n)))
        case "aggregate: misata, 2 threads":
            return measure(aggregate(misata(2), source(n)))
        case "aggregate: DuckDB SQL over range()":
            return measure(aggregate(plain_duckdb(), sql_generator(n)))
        case "aggregate: numpy + pandas":
            pandas_aggregate(10_000)
            return measure(lambda: pandas_aggregate(n))
        case "aggregate: numpy + polars":
            polars_aggregate(10_000)
            return measure(lambda: polars_aggregate(n))
        case "rows: Faker":
            return measure(lambda: faker_rows(n))
        case "rows: mimesis":
            return measure(lambda: mimesis_rows(n))
        case "aggregate: DuckDB scan of zstd Parquet":
            con = plain_duckdb()
            return measure(aggregate(con, f"'{parquet}'"))
        case "aggregate: DuckDB scan of its own table":
            con = duckdb_memory(n)
            return measure(aggregate(con, "orders"))
        case "one column: misata":
            con = misata()
            return measure(lambda: con.execute(f"SELECT sum(unit_price) FROM {source(n)}").fetchall())
        case "Parquet: misata":
            con = misata(1, ordered=False)
            return measure(lambda: con.execute(copy.format(f"FROM {source(n)}")))
        case "Parquet: DuckDB from its own table":
            con = duckdb_memory(n)
            con.execute("SET preserve_insertion_order = false")
            return measure(lambda: con.execute(copy.format("FROM orders")))
        case "CREATE TABLE AS: misata":
            con = misata()
            return measure(lambda: con.execute(f"CREATE TABLE made AS FROM {source(n)}"))
        case "CREATE TABLE AS: DuckDB from its own table":
            con = duckdb_memory(n)
            return measure(lambda: con.execute("CREATE TABLE made AS FROM orders"))
    raise ValueError(name)


# name -> share of --rows
CONTENDERS = {
    "aggregate: misata": 1.0,
    "aggregate: misata, 2 threads": 1.0,
    "aggregate: DuckDB scan of its own table": 1.0,
    "aggregate: DuckDB scan of zstd Parquet": 1.0,
    "aggregate: DuckDB SQL over range()": 1.0,
    "aggregate: numpy + polars": 0.25,
    "aggregate: numpy + pandas": 0.1,
    "rows: mimesis": 0.0005,
    "rows: Faker": 0.0005,
    "one column: misata": 1.0,
    "Parquet: misata": 0.25,
    "Parquet: DuckDB from its own table": 0.25,
    "CREATE TABLE AS: misata": 0.25,
    "CREATE TABLE AS: DuckDB from its own table": 0.25,
}

# what, numerator, denominator, wanted, of CPU seconds a row ("wall" where it says so)
RATIOS = (
    ("DuckDB SQL / misata", "aggregate: DuckDB SQL over range()", "aggregate: misata", ">= 3"),
    ("numpy + pandas / misata", "aggregate: numpy + pandas", "aggregate: misata", ">= 15"),
    ("numpy + polars / misata", "aggregate: numpy + polars", "aggregate: misata", ">= 2.5"),
    ("Faker / misata", "rows: Faker", "aggregate: misata", ">= 800"),
    ("mimesis / misata", "rows: mimesis", "aggregate: misata", ">= 300"),
    ("Parquet scan / misata", "aggregate: DuckDB scan of zstd Parquet", "aggregate: misata", "> 1"),
    ("misata / DuckDB's own table", "aggregate: misata", "aggregate: DuckDB scan of its own table", "<= 1.25"),
    ("write Parquet, misata / own table", "Parquet: misata", "Parquet: DuckDB from its own table", "<= 1.2"),
    ("CREATE TABLE AS, misata / own table", "CREATE TABLE AS: misata", "CREATE TABLE AS: DuckDB from its own table", "<= 1.2"),
    ("one thread / two, wall", "aggregate: misata", "aggregate: misata, 2 threads", ">= 1.7"),
    ("one column / all, CPU", "one column: misata", "aggregate: misata", "its share"),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=float, default=2e7)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", default="", help="contenders whose name holds this text")
    parser.add_argument("--out", help="write the tables here too, as Markdown")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(run_one(options.one, int(options.rows), options.folder)))
        return
    chosen = {name: share for name, share in CONTENDERS.items() if options.only in name}
    results: dict[str, list[dict[str, float]]] = {name: [] for name in chosen}
    with tempfile.TemporaryDirectory() as folder:
        if any("Parquet" in name for name in chosen):
            con = misata(2)
            con.execute(f"COPY (FROM {source(int(options.rows))}) TO '{folder}/orders.parquet' (COMPRESSION zstd)")
            con.close()
        for _ in range(options.repeat):
            for name, share in chosen.items():
                rows = max(1000, int(options.rows * share))
                command = [sys.executable, __file__, "--one", name, "--rows", str(rows), "--folder", folder]
                done = subprocess.run(command, capture_output=True, text=True)
                if done.returncode != 0:
                    raise SystemExit(f"{name} failed:\n{done.stderr}")
                found = json.loads(done.stdout.splitlines()[-1])
                results[name].append({"rows": rows, **found})
                for file in Path(folder).glob("out-*"):
                    file.unlink()
    text = report(results, options.rows, options.repeat)
    print(text)
    if options.out:
        Path(options.out).parent.mkdir(parents=True, exist_ok=True)
        Path(options.out).write_text(text + "\n")


def report(results: dict[str, list[dict[str, float]]], rows: float, repeat: int) -> str:
    """Two Markdown tables: figures of each contender, and the ratios."""
    import duckdb

    def median(name: str, what: str) -> float:
        return statistics.median(r[what] / (r["rows"] if what != "peak" else 1) for r in results[name])

    lines = [
        f"Reference table `orders`, {rows:.0e} rows (fewer for slow peers), median of {repeat}, "
        f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, DuckDB {duckdb.__version__}.",
        "",
        "| | rows | CPU ns/row | wall ns/row | peak MiB |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, found in results.items():
        lines.append(
            f"| {name} | {found[0]['rows']:.1e} | {median(name, 'cpu') * 1e9:,.1f} | "
            f"{median(name, 'wall') * 1e9:,.1f} | {median(name, 'peak'):,.0f} |"
        )
    lines += ["", "| ratio (CPU a row) | found | wanted |", "|---|--:|--:|"]
    for what, above, below, wanted in RATIOS:
        if above in results and below in results:
            figure = "wall" if "wall" in what else "cpu"
            pairs = [
                (a[figure] / a["rows"]) / (b[figure] / b["rows"])
                for a, b in zip(results[above], results[below], strict=True)
            ]
            lines.append(f"| {what} | {statistics.median(pairs):,.2f} | {wanted} |")
    return "\n".join(lines)


def processor() -> str:
    """Name of the processor."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
