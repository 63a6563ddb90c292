"""The commands' own in-memory database, and its errors."""

import argparse
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from misata_sql.cli.signals import Abandoned
from misata_sql.errors import MisataError

if TYPE_CHECKING:
    import duckdb

# DuckDB says which of its stages failed. That does not help who wrote no SQL; of the other classes
# ("Out of Memory Error", "IO Error") the name is half of the message.
_STAGES = re.compile(r"^(?:(?:Binder|Invalid Input|Invalid|Catalog) Error: )+")
_PLACE = re.compile(r"\n\nLINE \d+: .*", re.DOTALL)  # in the SQL that a command made up


class QueryError(MisataError):
    """DuckDB could not do it; the text is DuckDB's, or the extension's."""


class InterruptedQueryError(MisataError):
    """The query was stopped by its connection's interrupt()."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn DuckDB's exceptions into QueryError and InterruptedQueryError."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException as error:
        raise InterruptedQueryError("interrupted") from error
    except duckdb.Error as error:
        raise QueryError(_PLACE.sub("", _STAGES.sub("", str(error))).strip()) from error


@contextmanager
def open_database(**config: Any) -> Iterator["duckdb.DuckDBPyConnection"]:
    """An in-memory database with the functions; config: DuckDB's settings, None leaves one out."""
    from misata_sql.connection import connect

    with plain_errors():
        connection = connect(config={k: value for k, value in config.items() if value is not None})
    try:
        yield connection
    except Abandoned:
        raise  # closing would wait for the query
    except BaseException:
        connection.close()
        raise
    connection.close()


def write_synchronously(connection: "duckdb.DuckDBPyConnection") -> None:
    """Keep DuckDB from writing files in threads of their own.

    In 2.0.0 and 2.0.1 a COPY to Parquet that is interrupted may wait for such a thread for ever (the like of
    duckdb issue 23885). Older versions have neither the threads nor the setting.
    """
    if query(connection, "SELECT 1 FROM duckdb_settings() WHERE name = 'async_threads'")[1]:
        query(connection, "SET async_threads = 0")


def query(
    connection: "duckdb.DuckDBPyConnection", sql: str, parameters: Sequence[object] | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows."""
    with plain_errors():
        result = connection.execute(sql, parameters)
        return [column[0] for column in result.description or ()], result.fetchall()


def quote_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def table_call(name: str, n_rows: int, seed: int, start: int = 0, options: "TableOptions | None" = None) -> str:
    """The SQL of the rows start .. start + n_rows - 1, as one would write it.

    >>> table_call("orders", 1000, 7)
    "misata_table('orders', 1_000, seed := 7)"
    """
    given = {"seed": seed, "start": start, **({"total": options.total} if options and options.total else {})}
    named = "".join(f", {option} := {value:_}" for option, value in given.items() if value)
    if options is not None and options.scale is not None:
        named += f", scale := {options.scale!r}"
    if options is not None and options.parents:
        named += f", parents := {_map_of(options.parents)}"
    if options is not None and options.locales:
        ((first, _), *others) = options.locales
        named += f", locale := {_map_of(options.locales) if others else quote_text(first)}"
    return f"misata_table({quote_text(name)}, {n_rows:_}{named})"


def _map_of(entries: "Sequence[tuple[str, float]]") -> str:
    return f"MAP {{{', '.join(f'{quote_text(name)}: {number!r}' for name, number in entries)}}}"


@dataclass(frozen=True)
class TableOptions:
    """What misata_table is told of a table and its parents: their sizes, and where people are from, with weights."""

    total: int | None = None
    scale: float | None = None
    parents: tuple[tuple[str, int], ...] = ()
    locales: tuple[tuple[str, float], ...] = ()


def table_options(options: argparse.Namespace) -> TableOptions:
    """What every statement of a run names: parts of a table must agree in how large the whole is."""
    total = options.total
    if total is None and options.scale is None and options.partitions is not None and not options.start:
        total = options.rows
    return TableOptions(total, options.scale, tuple(options.parents), tuple(options.locale))
