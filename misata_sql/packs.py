"""The built-in schemas: DDL files under sql/packs, read by the same path as a user's own DDL.

A comment in a file gives natural sizes, as the second argument of misata_define does for a user's own tables:

    -- Natural sizes: supplier 50, customer 750
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from misata_sql.sql_files import sql_files

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable
    from misata_sql.spec.table import Table
    from misata_sql.values.locale_argument import Texts


def pack_names() -> list[str]:
    """Names of the packs, sorted."""
    return list(sql_files("pack"))


def pack_text(pack: str) -> str:
    """The DDL of a pack."""
    return sql_files("pack")[pack].read_text(encoding="utf-8")


def pack_ddl(pack: str) -> str:
    """The CREATE TABLEs of a pack as DuckDB itself takes them (duckdb_ddl.py)."""
    from misata_sql.duckdb_ddl import duckdb_ddl

    return duckdb_ddl(pack_text(pack))


@cache
def pack_rows(pack: str) -> "dict[tuple[str, str], int]":
    """The natural sizes that a pack's own comment gives, by the tables' keys."""
    found = re.search("^-- Natural sizes: (.+)$", pack_text(pack), re.MULTILINE)
    entries = [entry.split() for entry in found[1].split(", ")] if found else []
    return {pack_tables(pack)[name].key: int(n_rows) for name, n_rows in entries}


@cache
def pack_tables(pack: str) -> "dict[str, Table]":
    """Tables of a pack by lower-case name. Their streams are keyed by pack and table."""
    from dataclasses import replace

    from misata_sql.spec.ddl import parse_tables

    return {table.name.lower(): replace(table, schema=pack) for table in parse_tables(pack_text(pack))}


@lru_cache(maxsize=64)
def pack_schema(pack: str, locale: "Texts" = (), sampling: str = "exact") -> "_Compiled":
    """The tables of a pack by their keys, each compiled when it is first asked for. locale, sampling: as of Table"""
    from dataclasses import replace

    tables = (replace(table, locale=locale, sampling=sampling) for table in pack_tables(pack).values())
    return _Compiled({table.key: table for table in tables})


class _Compiled:
    def __init__(self, tables: "dict[tuple[str, str], Table]") -> None:
        self._tables = tables
        self._compiled: dict[tuple[str, str], CompiledTable] = {}

    def __getitem__(self, key: tuple[str, str]) -> "CompiledTable":
        from misata_sql.compile.table import compile_table

        if key not in self._compiled:
            self._compiled[key] = compile_table(self._tables[key], self._tables)
        return self._compiled[key]


def pack_table_names() -> list[str]:
    """Every table of every pack as pack.table."""
    return [f"{pack}.{table.name}" for pack in pack_names() for table in pack_tables(pack).values()]


def find_pack_tables(pack: str | None, table: str) -> "list[tuple[str, Table]]":
    """(pack, table) for each pack that has a table of this name; a pack's name restricts it to that one."""
    names = pack_names() if pack is None else [name for name in pack_names() if name == pack.lower()]
    found = ((name, pack_tables(name).get(table.lower())) for name in names)
    return [(name, known) for name, known in found if known is not None]
