"""Manifests as dbt writes them, as far as dbt-schema reads them."""

from typing import Any
from zlib import crc32


def constraint(kind: str, **given: Any) -> dict[str, Any]:
    return {"type": kind, "name": None, "expression": None, "to": None, "to_columns": [], **given}


def source(name: str, columns: dict[str, Any], **given: Any) -> dict[str, Any]:
    """columns: types, or dicts with data_type, constraints and meta, by name"""
    listed = {c: {"name": c, **(t if isinstance(t, dict) else {"data_type": t})} for c, t in columns.items()}
    return {
        "resource_type": "source", "unique_id": f"source.shop.raw.{name}", "package_name": "shop", "name": name,
        "source_name": "raw", "identifier": name, "database": "db", "schema": "raw", "columns": listed, "meta": {},
        "relation_name": f'"db"."raw"."{name}"', "original_file_path": "models/sources.yml", "tags": [],
        "fqn": ["shop", "staging", "raw", name], "config": {"meta": {}}, **given,
    }  # fmt: skip


def model(name: str, columns: dict[str, Any], contract: bool = True, **given: Any) -> dict[str, Any]:
    return {
        **source(name, columns), "resource_type": "model", "unique_id": f"model.shop.{name}", "alias": name,
        "schema": "main", "relation_name": f'"db"."main"."{name}"', "original_file_path": f"models/{name}.sql",
        "fqn": ["shop", "marts", name], "config": {"meta": {}, "contract": {"enforced": contract}}, **given,
    }  # fmt: skip


def generic_test(
    kind: str, table: dict[str, Any], column: str = "", config: dict[str, Any] | None = None, **arguments: Any
) -> dict[str, Any]:
    """A test of a table; kind: accepted_values, dbt_utils.accepted_range, ..."""
    namespace, _, name = kind.rpartition(".")
    is_source = table["resource_type"] == "source"
    said = f"source('raw', '{table['name']}')" if is_source else f"ref('{table['name']}')"
    kwargs = {**arguments, "model": "{{ get_where_subquery(" + said + ") }}"}
    if column:
        kwargs["column_name"] = column
    full = "_".join(filter(None, [namespace, name, "raw" if is_source else "", table["name"], column.strip('"')]))
    return {
        "resource_type": "test", "unique_id": f"test.shop.{full}.{crc32(repr(kwargs).encode()):x}", "package_name": "shop",
        "name": full, "column_name": column or None, "attached_node": None if is_source else table["unique_id"],
        "test_metadata": {"name": name, "namespace": namespace or None, "kwargs": kwargs},
        "depends_on": {"nodes": [table["unique_id"]]}, "config": {"where": None, "error_if": "!= 0", **(config or {})},
    }  # fmt: skip


def singular_test(name: str, *tables: dict[str, Any]) -> dict[str, Any]:
    return {
        "resource_type": "test", "unique_id": f"test.shop.{name}", "package_name": "shop", "name": name,
        "depends_on": {"nodes": [table["unique_id"] for table in tables]}, "config": {},
    }  # fmt: skip


def manifest(*nodes: dict[str, Any], adapter: str = "duckdb") -> dict[str, Any]:
    return {
        "metadata": {"adapter_type": adapter},
        "sources": {n["unique_id"]: n for n in nodes if n["resource_type"] == "source"},
        "nodes": {n["unique_id"]: n for n in nodes if n["resource_type"] != "source"},
    }
