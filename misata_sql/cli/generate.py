"""generate: rows into files, or into a table of a database file."""

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from misata_sql.cli.arguments import (
    add_seed_and_threads,
    add_source_arguments,
    add_table_arguments,
    positive,
)
from misata_sql.cli.database import open_database, query, write_synchronously
from misata_sql.cli.formats import FORMATS, Format, check_types, choose_format
from misata_sql.cli.sources import resolve_table
from misata_sql.cli.target import check_file, check_folder
from misata_sql.cli.write_files import MAX_PARTITIONS, write_file, write_folder
from misata_sql.cli.write_schema import find_schema, write_schema
from misata_sql.cli.write_table import write_table
from misata_sql.errors import ArgumentError

if TYPE_CHECKING:
    import duckdb

_DESCRIPTION = """\
Write generated rows to a file: Parquet (zstd), CSV, JSON lines, or a table of a DuckDB database,
by the ending of its name. Rows stand in the order of their numbers, and the same command writes
the same file each time. One core writes one file; --partitions writes several files at once, and
--unordered lets all cores write one file with its rows in any order.

The name of a pack, or a .sql file of several tables without --table, makes a database with all of
them and their constraints, at --scale times their natural sizes.
"""


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("generate", help="write rows to a file", description=_DESCRIPTION)
    option = parser.add_argument
    add_source_arguments(parser)
    add_table_arguments(parser)
    option("--out", type=Path, required=True, metavar="FILE", help="the file, or folder of parts")
    option("--format", choices=FORMATS, help="where the name does not tell by its ending")
    option(
        "--partitions",
        type=positive,
        metavar="N",
        help="write a folder of N files part-00000...; together they have the rows of one file",
    )
    option("--into", metavar="NAME", help="the table in a database file (default: its own name)")
    option("--unordered", action="store_true", help="rows in any order, another one each time")
    option("--force", action="store_true", help="replace the file, folder of parts, or table")
    add_seed_and_threads(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    began = time.perf_counter()
    form = choose_format(options.out, options.format)
    target = Path(os.path.realpath(options.out))  # a link then leads to the new file
    schema = find_schema(options, form)
    if schema is not None:
        with open_database(threads=options.threads, preserve_insertion_order=not options.unordered) as connection:
            n_rows, written = write_schema(connection, options, target, schema)
        return _done(n_rows, written, began)
    _check_options(options, form)
    if options.partitions is not None:
        check_folder(target, form, options.force)
    else:
        # A database that is there is no obstacle, a table in it is: write_table looks.
        check_file(target, options.force or form.is_database)
    with open_database(
        threads=options.threads,
        # While this is on, DuckDB scans misata_table with one task: in order, in little memory, on
        # one core. See docs/cli.md for the measurement.
        preserve_insertion_order=not options.unordered,
        temp_directory="",  # nothing here spills; DuckDB's default is a folder in the current one
    ) as connection:
        write_synchronously(connection)
        name = resolve_table(connection, options.source, options.table)
        if options.rows is None:
            options.rows = _rows_at_scale(connection, name, options)
        _check_partitions(options)
        _, described = query(connection, "SELECT name, type FROM misata_columns($1) ORDER BY position", [name])
        check_types(form, described)
        if form.is_database:
            written = write_table(connection, options, target, name)
        elif options.partitions is not None:
            written = write_folder(connection, options, target, form, name)
        else:
            written = write_file(connection, options, target, form, name)
    return _done(options.rows, written, began)


def _done(n_rows: int, written: str, began: float) -> int:
    print(f"wrote {n_rows:,} rows to {written} in {time.perf_counter() - began:.1f} s")
    return 0


def _check_options(options: argparse.Namespace, form: Format) -> None:
    if form.is_database and options.partitions is not None:
        raise ArgumentError("--partitions makes files; a database file takes one table")
    if not form.is_database and options.into is not None:
        raise ArgumentError(f"--into names the table in a .duckdb file, but this is {form.name}")
    if options.rows is None and options.scale is None:
        raise ArgumentError("--rows or --scale is needed: how many rows to write")
    if options.scale is not None and options.total is not None:
        raise ArgumentError("--total and --scale both say how large the whole table is; give one of them")


def _check_partitions(options: argparse.Namespace) -> None:
    most = min(max(options.rows, 1), MAX_PARTITIONS)
    if options.partitions is not None and options.partitions > most:
        raise ArgumentError(
            f"--partitions must be at most {most:,} for {options.rows:,} rows (got {options.partitions:,})"
        )


def _rows_at_scale(connection: "duckdb.DuckDBPyConnection", name: str, options: argparse.Namespace) -> int:
    """The rows from --start to the end of the table at its scale."""
    sql = "SELECT rows FROM misata_explain($1, scale := $2) WHERE kind = 'size' AND strategy = 'itself'"
    _, ((n_rows,),) = query(connection, sql, [name, options.scale])
    return max(int(n_rows) - options.start, 0)
