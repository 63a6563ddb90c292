"""misata_tables, misata_columns, misata_generators, misata_scenarios and the like: what there is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from misata_sql.engine.rows import Rows
from misata_sql.relations.cells import ParentCell
from misata_sql.samplers.base import Sampler
from misata_sql.spec.keywords import quote_name
from misata_sql.spec.types import BIGINT, BOOLEAN, DOUBLE, VARCHAR

if TYPE_CHECKING:
    from misata_sql.registry import Registry


def tables(registry: "Registry") -> Rows:
    """Every table that misata_table takes by name: the defined ones, then those of the packs."""
    from misata_sql.packs import pack_names, pack_rows, pack_tables

    rows = []
    for definition in registry.definitions():
        table = definition.table
        rows.append(
            (table.full_name, "defined", len(table.columns), f"SELECT * FROM misata_table('{table.full_name}', 10)")
        )
    for pack in pack_names():
        for table in pack_tables(pack).values():
            name = f"{pack}.{table.name}"
            n_rows = min(10, pack_rows(pack).get(table.key, 10))  # there are five regions and no more
            rows.append((name, f"pack {pack}", len(table.columns), f"SELECT * FROM misata_table('{name}', {n_rows})"))
    names = (("name", VARCHAR), ("origin", VARCHAR), ("columns", BIGINT), ("example", VARCHAR))
    return Rows(names, rows)


def columns(registry: "Registry", name: str) -> Rows:
    """The columns of a table, with what fills them."""
    compiled = registry.compiled(name)
    rows = [
        (i + 1, c.name, str(c.type), not c.not_null, c.source.describe(), c.origin)
        for i, c in enumerate(compiled.columns)
    ]
    names = (
        ("position", BIGINT), ("name", VARCHAR), ("type", VARCHAR), ("nullable", BOOLEAN),
        ("generator", VARCHAR), ("origin", VARCHAR),
    )  # fmt: skip
    return Rows(names, rows)


def scenarios(registry: "Registry") -> Rows:
    """The named scenarios, one row each."""
    from misata_sql.chaos.named import named_scenario, scenario_names

    found = [named_scenario(name) for name in scenario_names()]
    rows = [
        (s.name, s.pattern, ", ".join(s.tables), s.sql, f"FROM misata_perturb('{s.tables[0]}', 1000, '{s.name}')")
        for s in found
    ]
    names = (("name", VARCHAR), ("pattern", VARCHAR), ("tables", VARCHAR), ("sql", VARCHAR), ("example", VARCHAR))
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


def explain(
    registry: "Registry",
    name: str,
    rows: float | None = None,
    parents: object = None,
    scale: float | None = None,
    locale: object = None,
    min_acceptance: float | None = None,
    sampling: str | None = None,
) -> Rows:
    """The plan of a table: each column's generator and stream, each constraint's strategy, the sizes assumed.

    rows, parents, scale, locale, min_acceptance, sampling: as of misata_table; without the first three, the
    natural size
    """
    from misata_sql.samplers.origins import describe_mix

    definition = registry.find(name)
    factor = 1.0 if rows is None and scale is None else scale
    plan = registry.plan(
        name, rows, parents=parents, scale=factor, locale=locale, min_acceptance=min_acceptance, sampling=sampling
    )
    compiled = plan.compiled
    stream = ".".join(compiled.stream_name)
    listed: list[tuple[object, ...]] = []
    for c in compiled.columns:
        strategy = "draw" if isinstance(c.source, Sampler) else "compute"
        if isinstance(c.source, ParentCell):
            strategy = "pick a parent" if c.source.is_key else "parent's cell"
        listed.append(
            (
                "column",
                c.name,
                str(c.type),
                strategy,
                c.source.describe(),
                f"{stream}.{c.name}",
                None,
                None,
                None,
                c.reason,
            )
        )
    for s in compiled.strategies:
        detail = f"{', '.join(s.columns)}: {s.detail}" if s.detail else ", ".join(s.columns)
        component = s.component
        is_rejected = component is not None and component.atoms
        acceptance = plan.acceptance(definition.table.key, component).rate if component and is_rejected else 1.0
        listed.append(
            ("constraint", s.constraint, None, s.strategy, detail, None, acceptance, 1 / acceptance, None, "declared")
        )
    if compiled.table.locale:
        reason = "for people, places and companies whose origin nothing else decides, and for those of the parents"
        listed.append(("locale", describe_mix(compiled.table.locale), *(None,) * 7, reason))
    for key, size in plan.sizes.items():
        role = "itself" if key == definition.table.key else "parent"
        table = plan.schema[key].table
        listed.append(("size", table.full_name, None, role, None, None, None, None, size.n_rows, size.reason))
    names = (
        ("kind", VARCHAR), ("name", VARCHAR), ("type", VARCHAR), ("strategy", VARCHAR), ("detail", VARCHAR),
        ("stream", VARCHAR), ("acceptance", DOUBLE), ("attempts", DOUBLE), ("rows", BIGINT), ("reason", VARCHAR),
    )  # fmt: skip
    return Rows(names, listed)


def check(registry: "Registry", name: str, rows: float | None, options: Mapping[str, Any]) -> Rows:
    """Each declaration of a table, with the SELECT that checks it. options: as of misata_table"""
    from misata_sql.verify.calls import Calls
    from misata_sql.verify.declarations import declarations

    plan = registry.plan(name, rows, **{"seed": None, "start": None, **options})
    calls = Calls(plan, registry.find(name), name, rows, options, registry.types())
    listed = [
        (d.selected.kind, d.selected.declaration, ", ".join(map(quote_name, d.columns)), d.selected.sql)
        for d in declarations(calls)
    ]
    return Rows(tuple((n, VARCHAR) for n in ("kind", "declaration", "columns", "check_sql")), listed)
