"""misata_tables, misata_columns, misata_generators, misata_locales and misata_explain: what there is, as rows."""

from typing import TYPE_CHECKING

from misata_sql.engine.rows import Rows
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.spec.types import BIGINT, BOOLEAN, DOUBLE, VARCHAR

if TYPE_CHECKING:
    from misata_sql.registry import Registry


def tables(registry: "Registry") -> Rows:
    """Every table that misata_table takes by name: the defined ones, then those of the packs."""
    from misata_sql.packs import pack_names, pack_tables

    rows = []
    for definition in registry.definitions():
        table = definition.compiled.table
        rows.append(
            (table.full_name, "defined", len(table.columns), f"SELECT * FROM misata_table('{table.full_name}', 10)")
        )
    for pack in pack_names():
        for compiled in pack_tables(pack).values():
            name = f"{pack}.{compiled.table.name}"
            rows.append((name, f"pack {pack}", len(compiled.columns), f"SELECT * FROM misata_table('{name}', 10)"))
    names = (("name", VARCHAR), ("origin", VARCHAR), ("columns", BIGINT), ("example", VARCHAR))
    return Rows(names, rows)


def columns(registry: "Registry", name: str) -> Rows:
    """The columns of a table, with what fills them."""
    compiled = registry.find(name).compiled
    rows = [
        (i + 1, c.name, str(c.type), not c.not_null, c.source.describe(), c.origin)
        for i, c in enumerate(compiled.columns)
    ]
    names = (
        ("position", BIGINT), ("name", VARCHAR), ("type", VARCHAR), ("nullable", BOOLEAN),
        ("generator", VARCHAR), ("origin", VARCHAR),
    )  # fmt: skip
    return Rows(names, rows)


def generators(registry: "Registry") -> Rows:
    """The catalogue of generators, one row each."""
    from misata_sql.generators.catalogue import CATALOGUE

    rows = [
        (
            g.name, g.signature, "; ".join(f"{a.name}: {a.meaning}" for a in g.arguments), g.returns,
            g.description, g.example,
        )
        for g in CATALOGUE
    ]  # fmt: skip
    names = ("name", "signature", "arguments", "returns", "description", "example")
    return Rows(tuple((n, VARCHAR) for n in names), rows)


def locales(registry: "Registry") -> Rows:
    """Faker's locales, one row each."""
    from misata_sql.values.locales import faker_locales

    rows = []
    for locale in faker_locales().values():
        provider = "name" if "person" in locale.providers else "address" if "address" in locale.providers else "word"
        rows.append(
            (
                locale.name, locale.language, locale.language_name, locale.country, locale.country_name,
                ", ".join(locale.providers), f"misata_faker('{provider}', '{locale.name}')",
            )
        )  # fmt: skip
    names = ("name", "language", "language_name", "country", "country_name", "providers", "example")
    return Rows(tuple((n, VARCHAR) for n in names), rows)


def explain(registry: "Registry", name: str) -> Rows:
    """The plan of a table: each column's generator and stream, then each constraint's strategy."""
    compiled = registry.find(name).compiled
    stream = ".".join(compiled.stream_name)
    rows: list[tuple[object, ...]] = []
    for c in compiled.columns:
        strategy = "compute" if isinstance(c.source, ExpressionSource) else "draw"
        rows.append(
            ("column", c.name, str(c.type), strategy, c.source.describe(), f"{stream}.{c.name}", None, c.reason)
        )
    for s in compiled.strategies:
        rows.append(
            ("constraint", s.constraint, None, s.strategy, ", ".join(s.columns), None, s.acceptance, "declared")
        )
    names = (
        ("kind", VARCHAR), ("name", VARCHAR), ("type", VARCHAR), ("strategy", VARCHAR), ("detail", VARCHAR),
        ("stream", VARCHAR), ("acceptance", DOUBLE), ("reason", VARCHAR),
    )  # fmt: skip
    return Rows(names, rows)
