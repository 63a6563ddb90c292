"""dbt's generic tests over a DuckDB file: not_null, unique, accepted_values, relationships, each where the DDL says so."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from detector_found import Check, Found
from detector_rules import Rule

NAME = "dbt"
PROJECT = """\
name: detectors
version: "1.0"
config-version: 2
profile: detectors
model-paths: [models]
flags: {send_anonymous_usage_stats: false}
data_tests: {+store_failures: true, +store_failures_as: table}
"""
PROFILE = """\
detectors:
  target: dev
  outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}
"""
FILE = "shop.duckdb"
FAILURES = "main_dbt_test__audit"
FIELDS = {"unique": "unique_field", "accepted_values": "value_field", "relationships": "from_field"}


class Dbt:
    """A project in a folder, whose tables are copied into its DuckDB file.

    con: the database that has the tables, as pack.table; rules: of which those are taken that a generic test is for
    """

    name = NAME

    def __init__(self, con: Any, folder: Path, rules: list[Rule]) -> None:
        self.con = con
        self.folder = folder
        self.rules = {
            f"{rule.table.replace('.', '_')}_{number}_{rule.kind}": rule
            for number, rule in enumerate(rules)
            if rule.kind in ("not_null", *FIELDS)
        }
        (folder / "models").mkdir(parents=True)
        (folder / "dbt_project.yml").write_text(PROJECT)
        (folder / "profiles.yml").write_text(PROFILE)
        (folder / "models" / "sources.yml").write_text(
            json.dumps({"sources": self._sources()}, indent=1)
        )  # JSON is YAML

    def _sources(self) -> list[Any]:
        tables: dict[str, list[Any]] = {}
        for name, rule in self.rules.items():
            arguments: dict[str, Any] = {"column_name": _one(rule.columns)}
            if rule.kind == "accepted_values":
                arguments["values"] = list(rule.values)
            elif rule.kind == "relationships":
                pack, table = rule.parent.split(".")
                arguments |= {"to": f"source('{pack}', '{table}')", "field": _one(rule.parent_columns)}
            tables.setdefault(rule.table, []).append({rule.kind: {"name": name, "arguments": arguments}})
        packs: dict[str, list[Any]] = {}
        for full, tests in tables.items():
            pack, table = full.split(".")
            packs.setdefault(pack, []).append({"name": table, "data_tests": tests})
        return [{"name": pack, "schema": pack, "tables": listed} for pack, listed in packs.items()]

    def copy(self, tables: list[str]) -> None:
        """Tables of the database into the project's file."""
        self.con.execute(f"ATTACH '{self.folder / FILE}' AS shop")
        for table in tables:
            self.con.execute(f"CREATE SCHEMA IF NOT EXISTS shop.{table.partition('.')[0]}")
            self.con.execute(f"CREATE OR REPLACE TABLE shop.{table} AS FROM {table}")
        self.con.execute("DETACH shop")

    def check(self, tables: list[str]) -> Found:
        """`dbt test` of some tables: the tests on them, and those of other tables' foreign keys to them."""
        self.copy(tables)
        results = self.folder / "target" / "run_results.json"
        results.unlink(missing_ok=True)
        command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "test", "--profiles-dir", ".", "--select"]
        run = subprocess.run(
            [*command, *(f"source:{t}" for t in tables)], cwd=self.folder, capture_output=True, text=True
        )
        if run.returncode not in (0, 1) or not results.exists():
            raise RuntimeError(f"dbt test of {tables} ended with {run.returncode}\n{run.stdout}\n{run.stderr}")
        found = Found()
        self.con.execute(f"ATTACH '{self.folder / FILE}' AS shop (READ_ONLY)")
        for result in json.loads(results.read_text())["results"]:
            self._add(result["unique_id"].split(".")[2], result["status"], tables, found)
        self.con.execute("DETACH shop")
        return found

    def _add(self, name: str, status: str, tables: list[str], found: Found) -> None:
        rule = self.rules[name]
        if status == "error":
            found.whole.add(Check(rule.table, rule.kind, _one(rule.columns)))
        if status != "fail":
            return
        if rule.parent in tables:  # where both tables are under test, children without a parent are the parent's loss
            keys = self.con.execute(f"SELECT CAST(from_field AS VARCHAR) FROM shop.{FAILURES}.{name}").fetchall()
            found.keys[Check(rule.parent, rule.kind, f"{rule.table}.{_one(rule.columns)}")] |= {key for (key,) in keys}
        else:
            found.rows[Check(rule.table, rule.kind, _one(rule.columns))] |= self._positions(name, rule)

    def _positions(self, name: str, rule: Rule) -> set[int]:
        """dbt keeps failing values; these are their rows."""
        value = f"CAST({_one(rule.columns)} AS VARCHAR)"
        where = f"{value} IS NULL"
        if rule.kind in FIELDS:
            where = f"{value} IN (SELECT CAST({FIELDS[rule.kind]} AS VARCHAR) FROM shop.{FAILURES}.{name})"
        return {row for (row,) in self.con.execute(f"SELECT rowid FROM {rule.table} WHERE {where}").fetchall()}


def _one(columns: tuple[str, ...]) -> str:
    """A generic test is about one expression; dbt's manual has composite keys joined."""
    return " || '-' || ".join(columns)
