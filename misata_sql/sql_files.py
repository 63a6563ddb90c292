"""The SQL files that come with the package: packs and scenarios."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def sql_files(kind: Literal["pack", "scenario"]) -> "dict[str, Traversable]":
    """Files by name, sorted: beside the installed package, or in the source tree."""
    import importlib.resources  # takes 10 ms, which no table of a user's own needs

    folder: Traversable
    try:
        folder = importlib.resources.files(f"misata_sql.{kind}_files")
    except ModuleNotFoundError:
        folder = Path(__file__).parent.parent / "sql" / f"{kind}s"
    found = {file.name.removesuffix(".sql"): file for file in folder.iterdir() if file.name.endswith(".sql")}
    return dict(sorted(found.items()))
