"""misata_sql.check: all checks of a table, run."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from misata_sql.verify.calls import listed_arguments

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
    locale: str | Sequence[str] | Mapping[str, float] | None = None,
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
    options = {"seed": seed, "start": start, "parents": parents, "scale": scale, "total": total, "locale": locale}
    arguments = listed_arguments(name, rows, {k: v for k, v in options.items() if v is not None})
    found = connection.execute(checks_listed(arguments)).fetchall()
    return connection.sql(all_checks(sql for (sql,) in found))


def checks_listed(arguments: str) -> str:
    """The SELECT of all checks' SELECTs. arguments: of misata_check, as SQL"""
    return f"SELECT check_sql FROM misata_check({arguments})"


def all_checks(statements: Iterable[str]) -> str:
    """One statement of them all."""
    return "\nUNION ALL ".join(statements)
