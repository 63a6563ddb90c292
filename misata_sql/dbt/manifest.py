"""What a dbt manifest (target/manifest.json) says of tables, their columns and their tests. Imports no dbt."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from misata_sql.errors import DefinitionError
from misata_sql.spec.keywords import fold

TABLES = ("model", "seed", "snapshot")
OF_SOURCES = ("plugin", "table", "rows", "scale", "seed", "locale", "parents", "scenario", "materialization")
_CALL = re.compile(
    r"""\b(source|ref)\(\s*['"]([^'"]+)['"]\s*(?:,\s*['"]([^'"]+)['"]\s*)?(?:,\s*(?:v|version)\s*=[^)]*)?\)"""
)


@dataclass(frozen=True)
class DbtConstraint:
    """kind: not_null, unique, primary_key, foreign_key, check or custom; to: source(...), ref(...) or a relation"""

    kind: str
    columns: tuple[str, ...]
    name: str = ""
    expression: str = ""
    to: str = ""
    to_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class DbtColumn:
    """default: SQL of `meta: {misata: ...}`, "" where there is none; data_type: "" where the yml has none"""

    name: str
    data_type: str
    default: str
    constraints: tuple[DbtConstraint, ...]


@dataclass(frozen=True)
class DataTest:
    """A test of one table.

    kind: package and name of a generic test (dbt_utils.accepted_range), "" of a test that is a SQL file
    arguments: as in the yml; column: "" for a test of the whole table
    where, error_if: of its config
    """

    name: str
    kind: str
    arguments: Mapping[str, Any]
    column: str
    where: str
    error_if: str


@dataclass(frozen=True)
class DbtTable:
    """A source, model, seed or snapshot; relation: the name that dbt has in SQL for it"""

    id: str
    label: str
    package: str
    path: str
    database: str
    schema: str
    identifier: str
    relation: str
    columns: tuple[DbtColumn, ...]
    constraints: tuple[DbtConstraint, ...]
    is_contracted: bool
    names: frozenset[str]
    meta: Mapping[str, Any]
    tests: list[DataTest] = field(default_factory=list, compare=False)

    @property
    def is_source(self) -> bool:
        return self.id.startswith("source.")

    def column(self, name: str) -> DbtColumn | None:
        """A column by its name, quoted or not."""
        bare = unquoted(name)
        return next((c for c in self.columns if fold(c.name) == fold(bare)), None)


@dataclass(frozen=True)
class Manifest:
    """Tables by their unique ids, in the order of the manifest. adapter: duckdb, snowflake, ..."""

    tables: Mapping[str, DbtTable]
    adapter: str

    def resolve(self, text: str, package: str) -> DbtTable | None:
        """The table that source('a', 'b'), ref('c') or a relation's name means, seen from a package."""
        found = _CALL.search(text)
        if found is None:
            bare = fold(text.replace('"', "").strip())
            same = (t for t in self.tables.values() if bare and fold(t.relation.replace('"', "")).endswith(bare))
            return next((t for t in same if fold(t.identifier) == bare.rpartition(".")[2]), None)
        what, first, second = found.groups()
        if what == "source":
            ends = [f".{first}.{second}"]
            ids = [f"source.{package}.{first}.{second}"]
        else:
            ends = [f".{second or first}"]
            ids = [f"{kind}.{first if second else package}.{second or first}" for kind in TABLES]
        by_id = next((self.tables[id] for id in ids if id in self.tables), None)
        if by_id is not None:
            return by_id
        kinds = ("source",) if what == "source" else TABLES
        known = (t for id, t in self.tables.items() if id.partition(".")[0] in kinds)
        return next((t for t in known if any(t.id.endswith(end) or f"{end}.v" in t.id for end in ends)), None)


def unquoted(name: str) -> str:
    """A column's name without the quotes that `quote: true` puts around it."""
    return name[1:-1].replace('""', '"') if len(name) > 2 and name[0] == name[-1] and name[0] in '"`' else name


def read_manifest(data: Mapping[str, Any]) -> Manifest:
    """Raises DefinitionError where it is no manifest."""
    if not isinstance(data.get("nodes"), Mapping) or not isinstance(data.get("sources"), Mapping):
        raise DefinitionError("this is no dbt manifest: it has no nodes and sources\n  Hint: dbt parse writes one")
    nodes = [node for node in data["nodes"].values() if node.get("resource_type") in TABLES]
    tables = [_read_table(node) for node in (*data["sources"].values(), *nodes)]
    adapter = (data.get("metadata") or {}).get("adapter_type") or "duckdb"
    manifest = Manifest({table.id: table for table in tables}, adapter)
    for node in data["nodes"].values():
        if node.get("resource_type") == "test":
            table = _tested(node, manifest)
            if table is not None:
                table.tests.append(_read_test(node))
    return manifest


def _read_table(node: Mapping[str, Any]) -> DbtTable:
    kind, name = node["resource_type"], node["name"]
    config = node.get("config") or {}
    is_source = kind == "source"
    identifier = (node.get("identifier") if is_source else node.get("alias")) or name
    label = f"source {node['source_name']}.{name}" if is_source else f"{kind} {name}"
    constraints = tuple(_read_constraint(c, ()) for c in node.get("constraints") or ())
    folder = tuple(node.get("fqn") or ())
    return DbtTable(
        id=node["unique_id"],
        label=label,
        package=node.get("package_name") or "",
        path=node.get("original_file_path") or "",
        database=node.get("database") or "",
        schema=node.get("schema") or "main",
        identifier=identifier,
        relation=node.get("relation_name") or "",
        columns=tuple(_read_column(c) for c in (node.get("columns") or {}).values()),
        constraints=constraints,
        is_contracted=bool((config.get("contract") or {}).get("enforced")),
        names=frozenset(
            {label, label.partition(" ")[2], name, *folder[:-1], *(f"tag:{t}" for t in node.get("tags") or ())}
        ),
        # dbt-duckdb reads what a source says of itself in its config, too
        meta={
            **(node.get("meta") or {}),
            **(config.get("meta") or {}),
            **({name: config[name] for name in OF_SOURCES if config.get(name) is not None} if is_source else {}),
        },
    )


def _read_column(column: Mapping[str, Any]) -> DbtColumn:
    name = unquoted(column["name"])
    meta = {**(column.get("meta") or {}), **((column.get("config") or {}).get("meta") or {})}
    return DbtColumn(
        name,
        (column.get("data_type") or "").strip(),
        str(meta.get("misata") or "").strip(),
        tuple(_read_constraint(c, (name,)) for c in column.get("constraints") or ()),
    )


def _read_constraint(constraint: Mapping[str, Any], columns: tuple[str, ...]) -> DbtConstraint:
    return DbtConstraint(
        str(constraint.get("type") or "custom"),
        tuple(unquoted(c) for c in constraint.get("columns") or columns),
        constraint.get("name") or "",
        constraint.get("expression") or "",
        constraint.get("to") or "",
        tuple(unquoted(c) for c in constraint.get("to_columns") or ()),
    )


def _tested(node: Mapping[str, Any], manifest: Manifest) -> DbtTable | None:
    """The table that a test is about: of a generic test its `model`, of a SQL file the only table that it reads."""
    if node.get("attached_node") in manifest.tables:
        return manifest.tables[node["attached_node"]]
    if node.get("test_metadata"):
        model = (node["test_metadata"].get("kwargs") or {}).get("model") or ""
        return manifest.resolve(model, node.get("package_name") or "")
    read = list(dict.fromkeys((node.get("depends_on") or {}).get("nodes") or ()))
    return manifest.tables.get(read[0]) if len(read) == 1 else None


def _read_test(node: Mapping[str, Any]) -> DataTest:
    metadata = node.get("test_metadata") or {}
    arguments = dict(metadata.get("kwargs") or {})
    arguments.pop("model", None)
    column = arguments.pop("column_name", None) or node.get("column_name") or ""
    config = node.get("config") or {}
    kind = ".".join(part for part in (metadata.get("namespace"), metadata.get("name")) if part)
    return DataTest(
        node["name"], kind, arguments, unquoted(column), config.get("where") or "", config.get("error_if") or "!= 0"
    )


def test_names(manifest: Manifest) -> Iterator[str]:
    """Of all tests, in the order of their tables."""
    return (test.name for table in manifest.tables.values() for test in table.tests)
