"""All tables of a pack or a .sql file into a new DuckDB database, with all their constraints."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from misata_sql.cli.database import TableOptions, query, quote_name, quote_text, table_call
from misata_sql.cli.formats import Format
from misata_sql.cli.sources import is_name, read_ddl
from misata_sql.cli.target import check_file, publish, staging_folder
from misata_sql.cli.work import run_statements
from misata_sql.cli.write_table import NEW_FILES
from misata_sql.errors import ArgumentError

if TYPE_CHECKING:
    import duckdb

    from misata_sql.spec.table import Table

_ONE_TABLE = ("rows", "start", "total", "parents", "partitions", "into")


@dataclass(frozen=True)
class Schema:
    """tables: in the order of the text; pack: its name, "" for a text of the user's own"""

    text: str
    tables: "tuple[Table, ...]"
    pack: str

    def source(self, table: "Table") -> str:
        """The name by which misata_table knows a table."""
        return f"{self.pack}.{table.name}" if self.pack else table.full_name


def find_schema(options: argparse.Namespace, form: Format) -> Schema | None:
    """What NAME_OR_FILE means where that is a pack, or a text of several tables of which none was chosen.

    Raises ArgumentError where it is a pack that cannot go into such a file.
    """
    from misata_sql.packs import pack_names, pack_tables, pack_text

    if is_name(options.source):
        pack = options.source.lower()
        if pack not in pack_names() or options.table is not None:
            return None
        tables = tuple(pack_tables(pack).values())
        if not form.is_database:
            names = ", ".join(f"{pack}.{table.name}" for table in tables)
            raise ArgumentError(
                f"{pack} is a pack of {len(tables)} tables, which go into a database file: --out {pack}.duckdb\n"
                f"  Hint: for {form.name}, name one of them: {names}"
            )
        return Schema(pack_text(pack), tables, pack)
    if options.table is not None or options.rows is not None or not form.is_database:
        return None
    from misata_sql.spec.ddl import parse_tables

    text = read_ddl(options.source)
    if options.source == "-":
        options.source = text  # it can be read once
    parsed = tuple(parse_tables(text))
    return Schema(text, parsed, "") if len(parsed) > 1 else None


def write_schema(
    connection: "duckdb.DuckDBPyConnection", options: argparse.Namespace, target: Path, schema: Schema
) -> tuple[int, str]:
    """A new file with all tables, at --scale times their natural sizes (1).

    Returns the number of all rows, and what was written, in words. Raises ArgumentError, QueryError.
    """
    given = [f"--{name}" for name in _ONE_TABLE if getattr(options, name)]
    if given:
        raise ArgumentError(f"{given[0]} is for one table; all tables of a schema are written at one --scale")
    check_file(target, options.force)
    scale = 1.0 if options.scale is None else options.scale
    if not schema.pack:
        query(connection, "SELECT misata_define($1)", [schema.text])
    n_rows = 0
    with staging_folder(target) as folder:
        made = folder / "made.duckdb"
        query(connection, f"ATTACH {quote_text(str(made))} AS made (TYPE duckdb, STORAGE_VERSION '{NEW_FILES}')")
        _create_tables(connection, schema)
        for table in schema.tables:
            n_rows += _fill(connection, schema, table, scale, options.seed, tuple(options.locale))
        query(connection, "DETACH made")  # which also writes the log into the file
        publish(made, target, options.force)
    return n_rows, f"{len(schema.tables)} tables of {options.out}"


def _create_tables(connection: "duckdb.DuckDBPyConnection", schema: Schema) -> None:
    from misata_sql.duckdb_ddl import duckdb_ddl

    query(connection, "USE made")
    for name in dict.fromkeys(table.schema for table in schema.tables if table.schema and not schema.pack):
        query(connection, f"CREATE SCHEMA IF NOT EXISTS {quote_name(name)}")
    query(connection, duckdb_ddl(schema.text))
    query(connection, "USE memory")


def _fill(
    connection: "duckdb.DuckDBPyConnection",
    schema: Schema,
    table: "Table",
    scale: float,
    seed: int,
    locales: tuple[tuple[str, float], ...],
) -> int:
    """Insert the rows of a table; their number."""
    source = schema.source(table)
    sql = "SELECT rows FROM misata_explain($1, scale := $2) WHERE kind = 'size' AND strategy = 'itself'"
    _, ((n_rows,),) = query(connection, sql, [source, scale])
    within = "main" if schema.pack or not table.schema else table.schema
    place = f"made.{quote_name(within)}.{quote_name(table.name)}"
    rows = table_call(source, n_rows, seed, options=TableOptions(scale=scale, locales=locales))
    if not _own_keys(table):
        run_statements(connection, [f"INSERT INTO {place} FROM {rows}"], n_rows)
        return int(n_rows)
    run_statements(connection, [f"CREATE OR REPLACE TABLE waiting AS FROM {rows}"], n_rows)
    _insert_by_level(connection, place, table)
    return int(n_rows)


def _insert_by_level(connection: "duckdb.DuckDBPyConnection", place: str, table: "Table") -> None:
    """Move the rows of `waiting` into a table that refers to itself, parents first.

    DuckDB does not see the rows of the INSERT that it is running, so each level of the tree is one of its own.
    """
    ready = " AND ".join(f"({_has_parent(place, columns, parents)})" for columns, parents in _own_keys(table))
    while query(connection, "SELECT count(*) FROM waiting")[1] != [(0,)]:
        query(connection, f"CREATE OR REPLACE TEMP TABLE level AS SELECT rowid AS place FROM waiting WHERE {ready}")
        if query(connection, "SELECT count(*) FROM level")[1] == [(0,)]:
            raise ArgumentError(f"the rows of {table.name} refer to each other in a circle")
        query(connection, f"INSERT INTO {place} FROM waiting WHERE rowid IN (FROM level)")
        query(connection, "DELETE FROM waiting WHERE rowid IN (FROM level)")
    query(connection, "DROP TABLE level")
    query(connection, "DROP TABLE waiting")


def _own_keys(table: "Table") -> "list[tuple[tuple[str, ...], tuple[str, ...]]]":
    """Columns and parent columns of the foreign keys to the table itself."""
    primary = table.primary_key.columns if table.primary_key is not None else ()
    return [
        (key.columns, key.parent_columns or primary)
        for key in table.foreign_keys
        if key.table.lower() == table.name.lower()
    ]


def _has_parent(place: str, columns: tuple[str, ...], parents: tuple[str, ...]) -> str:
    """SQL of whether a waiting row's key is NULL or refers to a row that is there."""
    nulls = " OR ".join(f"waiting.{quote_name(column)} IS NULL" for column in columns)
    equal = " AND ".join(
        f"there.{quote_name(parent)} = waiting.{quote_name(column)}"
        for column, parent in zip(columns, parents, strict=True)
    )
    return f"{nulls} OR EXISTS (SELECT 1 FROM {place} AS there WHERE {equal})"
