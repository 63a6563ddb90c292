"""NAME_OR_FILE on the command line: which table it means."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from misata_sql.cli.database import QueryError, query
from misata_sql.errors import ArgumentError, UnknownNameError

if TYPE_CHECKING:
    import duckdb


def resolve_table(connection: "duckdb.DuckDBPyConnection", source: str, table: str | None) -> str:
    """A name that misata_table takes; a file's definitions are made known to the connection.

    source: a table's name, a file's name that ends in .sql, "-" for stdin, or a CREATE TABLE text
    table: which of the file's tables
    Raises ArgumentError, UnknownNameError, DefinitionError, OSError.
    """
    from misata_sql.registry import looks_like_ddl, parse_reference
    from misata_sql.spec.table import table_key

    if is_name(source):
        if table is not None:
            raise ArgumentError(f"--table chooses from the tables of a .sql file, but {source!r} is a table's name")
        return source
    where = {"-": "stdin"}.get(source, "the text" if looks_like_ddl(source) else source)
    ddl = read_ddl(source)
    try:
        query(connection, "SELECT misata_define($1)", [ddl])
    except QueryError as error:
        raise QueryError(f"{where}: {error}") from error
    _, rows = query(connection, "SELECT name FROM misata_tables() WHERE origin = 'defined'")
    names = [str(name) for (name,) in rows]
    if table is None:
        if len(names) > 1:
            raise ArgumentError(f"{where} has {len(names)} tables; choose one with --table: {', '.join(names)}")
        return names[0]
    schema, bare = parse_reference(table)
    keys = {name: table_key(*parse_reference(name)) for name in names}
    exact = [name for name in names if keys[name] == table_key(schema, bare)]
    same = [name for name in names if schema is None and keys[name][1] == bare.lower()]
    if not exact and len(same) != 1:
        raise UnknownNameError(f"table in {where}", table, names)
    return (exact or same)[0]


def is_name(source: str) -> bool:
    """Whether NAME_OR_FILE is a name, of a table or a pack."""
    from misata_sql.registry import looks_like_ddl

    return source != "-" and not source.lower().endswith(".sql") and not looks_like_ddl(source)


def read_ddl(source: str) -> str:
    """The text of a file, of stdin ("-"), or the text itself. Raises ArgumentError, OSError."""
    from misata_sql.registry import looks_like_ddl

    if looks_like_ddl(source):
        return source
    content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        name = "stdin" if source == "-" else source
        raise ArgumentError(f"{name} is not UTF-8 text (byte {content[error.start]:#04x} at {error.start})") from error
