"""misata_sql.check: all checks of a table, run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from misata_sql.errors import ArgumentError

if TYPE_CHECKING:
    import duckdb


def check(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    rows: float | None,
    seed: int | None = None,
    *,
    start: int | None = None,
    parents: Mapping[str, int] | None = None,
    scale: float | None = None,
    total: int | None = None,
) -> "duckdb.DuckDBPyRelation":
    """One row for each declaration of a table: how many of its rows violate it. The arguments are misata_table's.

    connection: with the functions, as of misata_sql.connect or misata_sql.load

    violations is 0 where the declaration holds and NULL where it is not checked, with the reason in note. See
    docs/check.md. Raises duckdb.Error, also where the table cannot be generated.

    >>> import misata_sql
    >>> checks = check(misata_sql.connect(), "CREATE TABLE t (i INTEGER PRIMARY KEY)", 1000)
    >>> checks.project("kind, declaration, violations").fetchall()[:2]
    [('type', 'i INTEGER', 0), ('PRIMARY KEY', 'PRIMARY KEY (i)', 0)]
    """
    options = {"seed": seed, "start": start, "parents": parents, "scale": scale, "total": total}
    statement = checks_statement(connection, name, rows, {k: v for k, v in options.items() if v is not None})
    return connection.sql(statement)


def checks_statement(
    connection: "duckdb.DuckDBPyConnection", name: str, rows: float | None, options: Mapping[str, Any]
) -> str:
    """One SELECT of all checks."""
    from misata_sql.verify.calls import listed_arguments

    call = f"misata_check({listed_arguments(name, rows, options)})"
    found = connection.execute(f"SELECT check_sql FROM {call}").fetchall()
    if not found:
        raise ArgumentError(f"{name} declares nothing that could be checked")
    return "\nUNION ALL ".join(sql for (sql,) in found)
