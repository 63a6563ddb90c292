"""Rows into a table of a DuckDB database file."""

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from misata_sql.cli.database import query, quote_name, quote_text, table_call, table_options
from misata_sql.cli.target import publish, staging_folder
from misata_sql.cli.work import run_statements
from misata_sql.cli.write_files import check_written
from misata_sql.errors import ArgumentError, MisataError

if TYPE_CHECKING:
    import duckdb

NEW_FILES = "v1.2.0"  # every DuckDB that can load the extension reads them; 1.5 reads none of 2.0
_FIND_TABLE = """
SELECT 1 FROM duckdb_tables()
WHERE database_name = 'made' AND lower(schema_name) = lower($1) AND lower(table_name) = lower($2)
"""


def write_table(connection: "duckdb.DuckDBPyConnection", options: argparse.Namespace, target: Path, name: str) -> str:
    """A new file is made aside; one that is there gets the table in one transaction, or nothing.

    Returns what was written, in words. Raises ArgumentError, QueryError.
    """
    from misata_sql.registry import parse_reference

    schema, table = (None, parse_reference(name)[1]) if options.into is None else parse_reference(options.into)
    if target.exists():
        _create_table(connection, options, target, name, schema or "main", table)
    else:
        with staging_folder(target) as folder:
            made = folder / "made.duckdb"
            _create_table(connection, options, made, name, schema or "main", table)
            publish(made, target, force=False)  # never over other tables
    return f"table {options.into or table} of {options.out}"


def _create_table(
    connection: "duckdb.DuckDBPyConnection",
    options: argparse.Namespace,
    file: Path,
    name: str,
    schema: str,
    table: str,
) -> None:
    version = "" if file.exists() else f", STORAGE_VERSION '{NEW_FILES}'"
    query(connection, f"ATTACH {quote_text(str(file))} AS made (TYPE duckdb{version})")
    try:
        _fill_table(connection, options, name, schema, table)
    except BaseException:
        with suppress(MisataError):
            query(connection, "DETACH made")
        raise
    query(connection, "DETACH made")  # which also writes the log into the file


def _fill_table(
    connection: "duckdb.DuckDBPyConnection",
    options: argparse.Namespace,
    name: str,
    schema: str,
    table: str,
) -> None:
    if not options.force and query(connection, _FIND_TABLE, [schema, table])[1]:
        raise ArgumentError(f"{options.out} has a table {table}; --force replaces it")
    place = f"made.{quote_name(schema)}"
    if schema.lower() != "main":
        query(connection, f"CREATE SCHEMA IF NOT EXISTS {place}")
    create = "CREATE OR REPLACE TABLE" if options.force else "CREATE TABLE"
    rows = table_call(name, options.rows, options.seed, options.start, table_options(options))
    statement = f"{create} {place}.{quote_name(table)} AS FROM {rows}"
    check_written(run_statements(connection, [statement], options.rows), options)
