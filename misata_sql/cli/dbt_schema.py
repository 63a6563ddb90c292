"""dbt-schema: the CREATE TABLEs that a dbt project states by its columns, constraints and tests."""

import argparse
import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from misata_sql.errors import ArgumentError, UnknownNameError

if TYPE_CHECKING:
    from misata_sql.dbt.declare import Declaration
    from misata_sql.dbt.manifest import Manifest

_DESCRIPTION = """\
Print CREATE TABLEs of a dbt project: of its sources and of its models with enforced contracts, with what their
constraints and data tests say. What cannot be honoured is refused by the test's name; docs/dbt.md lists what becomes
what.
"""


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("dbt-schema", help="CREATE TABLEs of a dbt project", description=_DESCRIPTION)
    option = parser.add_argument
    option("--manifest", metavar="FILE", default="target/manifest.json", help="what `dbt parse` wrote (%(default)s)")
    option(
        "--select",
        metavar="NAME",
        nargs="+",
        default=[],
        help="only these and what they refer to: orders, raw.*, tag:nightly, or a folder; models without contracts too",
    )
    option(
        "--leave-out", metavar="TEST", nargs="+", default=[], help="tests that need not be honoured, by name or pattern"
    )
    option("--dialect", metavar="D", help="whose types and expressions the project has: snowflake, bigquery, ...")
    option("--check", action="store_true", help="also see whether the rows can be generated; 25 ms a table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    from misata_sql.dbt.declare import Options, declare
    from misata_sql.dbt.dialects import known_dialect
    from misata_sql.dbt.manifest import read_manifest

    manifest = read_manifest(_read(Path(options.manifest)))
    dialect = known_dialect(options.dialect or manifest.adapter)
    found = declare(manifest, _selected(manifest, options.select), Options(options.leave_out, dialect=dialect))
    if options.check:
        _check(found)
    print("\n\n".join(declaration.sql for declaration in found))
    return 0


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ArgumentError(f"{path} is not there\n  Hint: dbt parse writes it; --manifest says where it is") from None
    except ValueError as error:
        raise ArgumentError(f"{path} is no JSON: {error}") from None


def _selected(manifest: "Manifest", patterns: list[str]) -> list[str]:
    """Ids of tables: what a pattern names, or all sources and contracted models."""
    tables = manifest.tables.values()
    if not patterns:
        found = [table.id for table in tables if table.is_source or table.is_contracted]
        if not found:
            raise ArgumentError("the project has no sources and no models with an enforced contract\n  Hint: --select")
        return found
    chosen: dict[str, None] = {}
    for pattern in patterns:
        named = [table.id for table in tables if any(fnmatchcase(name, pattern) for name in table.names)]
        if not named:
            raise UnknownNameError("table in the manifest", pattern, [t.label.partition(" ")[2] for t in tables])
        chosen.update(dict.fromkeys(named))
    return list(chosen)


def _check(found: "list[Declaration]") -> None:
    from misata_sql.dbt.define import define
    from misata_sql.registry import Registry

    registry = Registry()
    define(found, registry.define)
    for declaration in found:
        registry.plan(declaration.name, 1)
