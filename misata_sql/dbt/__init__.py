"""The door to dbt: a plugin of dbt-duckdb, and a dbt project as a specification.

    # profiles.yml
    type: duckdb
    plugins:
      - module: misata_sql.dbt

`Plugin` is what dbt-duckdb looks for. It is imported when asked for, since everything else here works without dbt.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from misata_sql.dbt.plugin import Plugin

__all__ = ["Plugin"]


def __getattr__(name: str) -> Any:
    if name == "Plugin":
        from misata_sql.dbt.plugin import Plugin

        return Plugin
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
