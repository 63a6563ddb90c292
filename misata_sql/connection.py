"""DuckDB connections with the misata functions."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from misata_sql.errors import InstallError

if TYPE_CHECKING:
    import duckdb

SETTING = "allow_unsigned_extensions"


def extension_file() -> Path:
    """The extension that this package brings. Raises InstallError where the build left it out."""
    path = Path(str(files("misata_sql.extension").joinpath("misata.duckdb_extension")))
    if not path.is_file():
        raise InstallError(
            f"{path} is missing: this copy of misata_sql has not been built; run `pip install .` in its source tree"
        )
    return path


def connect(
    database: str | Path = ":memory:",
    read_only: bool = False,
    config: Mapping[str, Any] | None = None,
) -> "duckdb.DuckDBPyConnection":
    """A `duckdb.connect` with the misata functions; the arguments are duckdb's own.

    Raises InstallError, and whatever duckdb raises.

    >>> connect().sql("SELECT count(*) FROM misata_table('CREATE TABLE t (i INTEGER)', 3)").fetchall()
    [(3,)]
    """
    import duckdb

    settings = dict(config or {})
    if str(settings.setdefault(SETTING, "true")).lower() not in ("true", "1"):
        raise InstallError(
            f"the config has {SETTING} = {settings[SETTING]!r}, but the misata extension is not signed by DuckDB; "
            "leave it out"
        )
    connection = duckdb.connect(database, read_only, settings)
    try:
        load(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def load(connection: "duckdb.DuckDBPyConnection") -> None:
    """Add the misata functions to the database of a connection, for all of its connections; a second time does nothing.

    Raises InstallError where the connection does not take unsigned extensions.
    """
    import duckdb

    path = extension_file()
    (allowed,) = connection.execute(f"SELECT current_setting('{SETTING}')").fetchone() or (False,)
    if not allowed:
        raise InstallError(
            "this connection does not load unsigned extensions, and the misata extension is not signed by DuckDB; "
            f'open it with duckdb.connect(..., config={{"{SETTING}": "true"}}) or with misata_sql.connect(...)'
        )
    quoted = str(path).replace("'", "''")
    try:
        connection.execute(f"LOAD '{quoted}'")
    except duckdb.Error as error:
        raise InstallError(str(error)) from error
