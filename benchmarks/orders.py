"""How fast the reference table is made, against its peers and against DuckDB reading the same rows back.

    pip install '.[bench]'
    python benchmarks/orders.py [--rows 2e7] [--repeat 3] [--out benchmarks/results/orders.md]

Every measurement is on one DuckDB thread unless its name says otherwise. Rows of Faker and mimesis are few (they take
300 to 1,000 times as long). contest.py says how it is measured.
"""

import contest
import reference
from contest import SEED, Work, plain_duckdb

# -- ours and DuckDB ---------------------------------------------------------------------------------------------------


def misata(threads: int = 1, ordered: bool = True):
    con = contest.misata(reference.ddl(), threads, ordered)
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


def faker_rows(n: int) -> Work:
    import datetime as dt

    from faker import Faker

    fake = Faker()
    fake.seed_instance(SEED)
    span = (dt.datetime(2020, 1, 1), dt.datetime(2025, 1, 1))

    def rows(n: int) -> list[tuple[object, ...]]:
        return [
            (i, fake.random_int(1, 10_000_000), fake.date_time_between(*span), fake.random_element(reference.STATUSES),
             fake.random_int(1, 10), fake.pyfloat(min_value=1, max_value=500), fake.pyfloat(min_value=0, max_value=1),
             fake.country_code())
            for i in range(n)
        ]  # fmt: skip

    rows(100)
    return lambda: rows(n)


def mimesis_rows(n: int) -> Work:
    from mimesis import Generic
    from mimesis.locales import Locale

    generic = Generic(Locale.EN, seed=SEED)
    number, choice, when, address = generic.numeric, generic.choice, generic.datetime, generic.address

    def rows(n: int) -> list[tuple[object, ...]]:
        return [
            (i, number.integer_number(1, 10_000_000), when.datetime(2020, 2024), choice(reference.STATUSES),
             number.integer_number(1, 10), number.float_number(1, 500), number.float_number(0, 1),
             address.country_code())
            for i in range(n)
        ]  # fmt: skip

    rows(100)
    return lambda: rows(n)


# -- contenders --------------------------------------------------------------------------------------------------------


def aggregate(con, relation: str) -> Work:
    return contest.running(con, reference.AGGREGATE.format(source=relation))


def prepare(name: str, n: int, folder: str) -> Work:
    """The work of a contender."""
    match name:
        case "aggregate: misata":
            return aggregate(misata(), source(n))
        case "aggregate: misata, 2 threads":
            return aggregate(misata(2), source(n))
        case "aggregate: DuckDB SQL over range()":
            return aggregate(plain_duckdb(), sql_generator(n))
        case "aggregate: numpy + pandas":
            pandas_aggregate(10_000)
            return lambda: pandas_aggregate(n)
        case "aggregate: numpy + polars":
            polars_aggregate(10_000)
            return lambda: polars_aggregate(n)
        case "rows: Faker":
            return faker_rows(n)
        case "rows: mimesis":
            return mimesis_rows(n)
        case "aggregate: DuckDB scan of zstd Parquet":
            return aggregate(plain_duckdb(), f"'{folder}/orders.parquet'")
        case "aggregate: DuckDB scan of its own table":
            return aggregate(duckdb_memory(n), "orders")
        case "one column: misata":
            return contest.running(misata(), f"SELECT sum(unit_price) FROM {source(n)}")
        case "Parquet: misata":
            return contest.copying(misata(1, ordered=False), source(n), f"{folder}/orders.parquet")
        case "Parquet: DuckDB from its own table":
            con = duckdb_memory(n)
            con.execute("SET preserve_insertion_order = false")
            return contest.copying(con, "orders", f"{folder}/orders.parquet")
        case "CREATE TABLE AS: misata":
            return contest.running(misata(), f"CREATE TABLE made AS FROM {source(n)}")
        case "CREATE TABLE AS: DuckDB from its own table":
            return contest.running(duckdb_memory(n), "CREATE TABLE made AS FROM orders")
    raise ValueError(name)


def write_parquet(names: list[str], n: int, folder: str) -> None:
    """The file that the scan of Parquet reads."""
    if any("Parquet" in name for name in names):
        con = misata(2)
        con.execute(f"COPY (FROM {source(n)}) TO '{folder}/orders.parquet' (COMPRESSION zstd)")
        con.close()


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

if __name__ == "__main__":
    contest.Contest(
        script=__file__,
        description=__doc__,
        title="Reference table `orders`",
        rows=2e7,
        contenders=CONTENDERS,
        ratios=RATIOS,
        prepare=prepare,
        before=write_parquet,
    ).main()
