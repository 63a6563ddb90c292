"""The tables of the `retail` pack as `misata` of PyPI is told to make them.

It runs in an environment of its own, since it brings a pytest plugin that must not come into this project's tests. Every
column is what the pack's DDL says, in the cheapest of its ways; where it has no such distribution, the nearest one. No
locale, noise, correlation or realism option is on.
"""

import importlib.metadata
import sys
from pathlib import Path
from typing import Any

REQUIREMENT = "misata[formulas,parquet]==0.9.8"

# table -> rows, and column -> SQL type, in DuckDB's names
Tables = dict[str, dict[str, Any]]

# its type of a column, and its parameters
Told = tuple[str, dict[str, Any]]

COUNTRIES = ["US", "CN", "IN", "DE", "GB", "FR", "JP", "BR", "IT", "CA", "KR", "AU", "ES", "MX", "NL", "SE", "PL", "CH"]
PARENTS = {"customer_id": "customers", "order_id": "orders", "product_id": "products"}


def choice(values: list[str], weights: list[float] | None = None) -> Told:
    weights = weights or [1 / len(values)] * len(values)
    return "categorical", {"choices": values, "probabilities": weights}


def numbers(values: list[float], probabilities: list[float]) -> Told:
    return "float", {"distribution": "categorical", "choices": values, "probabilities": probabilities}


def lognormal(mu: float, sigma: float, least: float, most: float, decimals: int) -> Told:
    return "float", {"distribution": "lognormal", "mu": mu, "sigma": sigma, "min": least, "max": most,
                     "decimals": decimals}  # fmt: skip


def text(kind: str) -> Told:
    return "text", {"text_type": kind}


def null(rate: float, told: Told) -> Told:
    return told[0], {**told[1], "null_rate": rate}


COLUMNS: dict[str, Told] = {
    "customers.first_name": text("first_name"),
    "customers.last_name": text("last_name"),
    "customers.email": text("email"),
    "customers.phone": null(0.25, text("phone")),
    "customers.country": choice(COUNTRIES),
    "customers.city": text("city"),
    "customers.birth_date": null(0.1, ("date", {"start": "1940-01-01", "end": "2003-12-31"})),
    "customers.segment": choice(["consumer", "small_business", "corporate"], [0.7, 0.2, 0.1]),
    "customers.newsletter": ("boolean", {"probability": 0.35}),
    "products.sku": ("text", {"pattern": r"[A-Z]{3}-\d{4}-[A-Z]{2}"}),
    "products.name": text("product_name"),
    "products.category": choice(["electronics", "clothing", "home", "sports", "books", "beauty"]),
    "products.colour": null(0.2, choice(["black", "white", "blue", "red", "green"])),
    "products.price": lognormal(3.2, 0.8, 0.99, 4999, 2),
    "orders.status": choice(["delivered", "shipped", "paid", "pending", "cancelled", "returned"],
                            [0.72, 0.09, 0.06, 0.04, 0.05, 0.04]),
    "orders.channel": choice(["web", "mobile_app", "marketplace", "phone"], [0.52, 0.33, 0.12, 0.03]),
    "orders.currency": choice(["EUR", "USD", "GBP"], [0.55, 0.3, 0.15]),
    "orders.shipping_country": choice(COUNTRIES),
    "orders.discount": numbers([0.00, 0.05, 0.10, 0.15, 0.20, 0.30], [0.8, 0.05, 0.07, 0.03, 0.03, 0.02]),
    "orders.shipping_fee": numbers([0.00, 3.90, 5.90, 12.90], [0.45, 0.3, 0.2, 0.05]),
    "orders.note": null(0.92, choice(["leave at the door", "ring twice", "gift, no invoice please",
                                      "call before delivery"])),
    "order_items.quantity": ("int", {"distribution": "poisson", "lambda": 1.5, "min": 1, "max": 20}),
    "order_items.unit_price": ("float", {"formula": "@products.price"}),
    "order_items.is_gift": ("boolean", {"probability": 0.04}),
}  # fmt: skip


def by_type(sql_type: str) -> Told:
    """What a column is told whose name says nothing."""
    match sql_type.partition("(")[0]:
        case "BOOLEAN":
            return "boolean", {"probability": 0.5}
        case "DATE" | "TIMESTAMP":
            return "date", {"start": "2020-01-01", "end": "2024-12-31"}
        case "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT":
            return "int", {"distribution": "uniform", "min": 1, "max": 100}
        case "DECIMAL" | "DOUBLE" | "FLOAT":
            return lognormal(4.0, 0.9, 0.01, 1e6, 2)
        case "ENUM":
            return choice(sql_type.partition("(")[2].rstrip(")").replace("'", "").split(", "))
    return text("word")


def check_installed() -> None:
    """Exit where this Python has not the release that the figures are about."""
    try:
        found = importlib.metadata.version("misata")
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    if found != REQUIREMENT.rpartition("==")[2]:
        raise SystemExit(
            f"the peer must be {REQUIREMENT} (found {found} at {sys.executable})\n"
            f"  Hint: python -m venv peer && peer/bin/pip install '{REQUIREMENT}', then --peer peer/bin/python"
        )


def schema(tables: Tables, seed: int) -> Any:
    """Its SchemaConfig. The first column of a table is its key."""
    from misata import Column, Relationship, SchemaConfig, Table

    columns: dict[str, list[Any]] = {}
    links = []
    for table, described in tables.items():
        columns[table] = []
        for name, sql_type in described["columns"].items():
            unique = not columns[table] or name == "email"
            if not columns[table]:
                told: Told = ("int", {"distribution": "uniform", "min": 1, "max": described["rows"]})
            elif name in PARENTS:
                told = ("foreign_key", {})
                links.append(
                    Relationship(parent_table=PARENTS[name], child_table=table, parent_key=name, child_key=name)
                )
            else:
                told = COLUMNS.get(f"{table}.{name}") or by_type(sql_type)
            columns[table].append(Column(name=name, type=told[0], distribution_params=told[1], unique=unique))
    sized = [Table(name=table, row_count=described["rows"]) for table, described in tables.items()]
    return SchemaConfig(name="retail", seed=seed, tables=sized, columns=columns, relationships=links)


def generate(tables: Tables, seed: int, batch_rows: int, folder: Path | None) -> int:
    """Make all rows as `misata.generate_stream` does, which has 10,000 in a batch; their number.

    folder: where its own Parquet sink writes them; None: they are dropped
    """
    check_installed()
    from misata.simulator import DataSimulator
    from misata.sinks import ParquetSink

    config = schema(tables, seed)
    sink = ParquetSink(folder, config, compression="zstd") if folder else None
    n_rows = 0
    for table, batch in DataSimulator(config, batch_size=batch_rows).generate_all(bounded_memory=True):
        n_rows += len(batch)
        if sink:
            sink.write(table, batch)
    if sink:
        sink.close()
    return n_rows
