"""Rows into one file, or into a folder of parts."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from misata_sql.cli.database import query, quote_text, table_call, table_options
from misata_sql.cli.formats import Format
from misata_sql.cli.target import publish, staging_folder
from misata_sql.cli.text import format_bytes
from misata_sql.cli.work import run_statements

if TYPE_CHECKING:
    import duckdb

MAX_PARTITIONS = 100_000  # part numbers have five digits


def write_file(
    connection: "duckdb.DuckDBPyConnection",
    options: argparse.Namespace,
    target: Path,
    form: Format,
    name: str,
) -> str:
    """One COPY; returns what was written, in words."""
    rows = table_call(name, options.rows, options.seed, options.start, table_options(options))
    with staging_folder(target) as folder:
        made = folder / f"made{form.endings[0]}"
        check_written(run_statements(connection, [_copy(rows, made, form)], options.rows), options)
        size = made.stat().st_size
        publish(made, target, options.force)
    return f"{options.out} ({format_bytes(size)})"


def write_folder(
    connection: "duckdb.DuckDBPyConnection",
    options: argparse.Namespace,
    target: Path,
    form: Format,
    name: str,
) -> str:
    """A COPY for each part, as many at once as there are threads; returns what was written."""
    with staging_folder(target) as folder:
        made = folder / "made"
        made.mkdir()
        statements = [
            _copy(
                table_call(name, n_rows, options.seed, start, table_options(options)),
                made / f"part-{i:05}{form.endings[0]}",
                form,
            )
            for i, (n_rows, start) in enumerate(part_ranges(options.rows, options.start, options.partitions))
        ]
        ((threads,),) = query(connection, "SELECT current_setting('threads')")[1]
        # An unordered COPY keeps all threads busy by itself.
        at_once = 1 if options.unordered else int(threads)
        check_written(run_statements(connection, statements, options.rows, at_once), options)
        size = sum(file.stat().st_size for file in made.iterdir())
        publish(made, target, options.force)
    return f"{options.partitions:,} files in {options.out} ({format_bytes(size)})"


def part_ranges(n_rows: int, start: int, n_parts: int) -> list[tuple[int, int]]:
    """(rows, first row) of each part; sizes differ by one at most.

    >>> part_ranges(10, 100, 3)
    [(4, 100), (3, 104), (3, 107)]
    """
    size, longer = divmod(n_rows, n_parts)
    return [(size + (i < longer), start + i * size + min(i, longer)) for i in range(n_parts)]


def check_written(results: list[list[tuple[Any, ...]]], options: argparse.Namespace) -> None:
    """DuckDB says how many rows each statement wrote; that must be what was asked for."""
    written = sum(n for ((n,),) in results)
    if written != options.rows:
        raise AssertionError(f"DuckDB wrote {written} rows where {options.rows} were asked for")


def _copy(rows: str, file: Path, form: Format) -> str:
    # Without DuckDB's own temporary file: this one is temporary already.
    return f"COPY (FROM {rows}) TO {quote_text(str(file))} ({form.options}, USE_TMP_FILE false)"
