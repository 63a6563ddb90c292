"""Synthetic data as a SQL table function in DuckDB.

>>> import misata_sql
>>> con = misata_sql.connect()
>>> con.sql("SELECT count(*) FROM misata_table('CREATE TABLE t (id BIGINT PRIMARY KEY, price DOUBLE)', 1e6)").fetchall()
[(1000000,)]
"""

from typing import TYPE_CHECKING, Any

from misata_sql.errors import (
    ArgumentError,
    ConstraintError,
    DefinitionError,
    GeneratorError,
    InstallError,
    MisataError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from misata_sql.connection import connect, load
    from misata_sql.verify.run import check

__version__ = "0.1.0"

__all__ = [
    "ArgumentError",
    "ConstraintError",
    "DefinitionError",
    "GeneratorError",
    "InstallError",
    "MisataError",
    "UnknownNameError",
    "check",
    "connect",
    "load",
]


def __getattr__(name: str) -> Any:
    """connect, load and check, imported when first used: `import misata_sql` itself imports nothing heavy."""
    if name in ("connect", "load"):
        from misata_sql import connection

        return getattr(connection, name)
    if name == "check":
        from misata_sql.verify.run import check

        return check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
