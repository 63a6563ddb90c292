"""The named scenarios: SQL files under sql/scenarios, to be used as they are or copied.

A file begins with comments: the incident pattern that it imitates, up to a line "Over:" that names its tables.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from misata_sql.errors import UnknownNameError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True)
class NamedScenario:
    """pattern: which real incidents it imitates; tables: of packs, that it is about; sql: the file's text"""

    name: str
    pattern: str
    tables: tuple[str, ...]
    sql: str


def _folder() -> "Traversable":
    """Where the files are: beside the installed package, or in the source tree."""
    import importlib.resources

    try:
        return importlib.resources.files("misata_sql.scenario_files")
    except ModuleNotFoundError:
        return Path(__file__).parent.parent.parent / "sql" / "scenarios"


@cache
def scenario_names() -> tuple[str, ...]:
    """Names of the scenarios, sorted."""
    files = _folder().iterdir()
    return tuple(sorted(file.name.removesuffix(".sql") for file in files if file.name.endswith(".sql")))


@cache
def named_scenario(name: str) -> NamedScenario:
    """One of them by its name. Raises UnknownNameError."""
    if name not in scenario_names():
        raise UnknownNameError("scenario", name, scenario_names())
    sql = (_folder() / f"{name}.sql").read_text(encoding="utf-8")
    pattern, tables = [], ""
    for line in sql.splitlines():
        if line.startswith("-- Over: "):
            tables = line.removeprefix("-- Over: ")
            break
        pattern.append(line.removeprefix("-- "))
    return NamedScenario(name, " ".join(pattern), tuple(tables.split(", ")), sql)


def scenario_text(scenario: str) -> str:
    """The text of a scenario, which may be a single word: the name of one. Raises UnknownNameError."""
    name = scenario.strip()
    return named_scenario(name).sql if re.fullmatch(r"[A-Za-z_]\w*", name) else scenario
