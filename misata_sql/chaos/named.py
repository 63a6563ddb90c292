"""The named scenarios: SQL files under sql/scenarios, to be used as they are or copied.

A file begins with comments: the incident pattern that it imitates, up to a line "Over:" that names its tables.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from misata_sql.errors import ArgumentError, UnknownNameError
from misata_sql.sql_files import sql_files

if TYPE_CHECKING:
    from misata_sql.spec.table import Table


@dataclass(frozen=True)
class NamedScenario:
    """pattern: which real incidents it imitates; tables: of packs, that it is about; sql: the file's text"""

    name: str
    pattern: str
    tables: tuple[str, ...]
    sql: str


def scenario_names() -> tuple[str, ...]:
    """Names of the scenarios, sorted."""
    return tuple(sql_files("scenario"))


@cache
def named_scenario(name: str) -> NamedScenario:
    """One of them by its name. Raises UnknownNameError."""
    if name not in scenario_names():
        raise UnknownNameError("scenario", name, scenario_names())
    sql = sql_files("scenario")[name].read_text(encoding="utf-8")
    pattern, tables = [], ""
    for line in sql.splitlines():
        if line.startswith("-- Over: "):
            tables = line.removeprefix("-- Over: ")
            break
        pattern.append(line.removeprefix("-- "))
    return NamedScenario(name, " ".join(pattern), tuple(tables.split(", ")), sql)


def is_name(scenario: str) -> bool:
    """Whether it is a single word, and so the name of a scenario and not its text."""
    return re.fullmatch(r"[A-Za-z_]\w*", scenario.strip()) is not None


def scenario_text(scenario: str, table: "Table") -> str:
    """The text of a scenario, which may be a single word: the name of one.

    Raises UnknownNameError, and ArgumentError where a scenario of that name is about other schemas than the table's.
    """
    if not is_name(scenario):
        return scenario
    name = scenario.strip()
    named = named_scenario(name)
    if table.key[0] not in {over.partition(".")[0] for over in named.tables}:
        raise ArgumentError(
            f"the scenario {name} is about {', '.join(named.tables)}, and {table.full_name} is none of them\n"
            f"  Hint: for other tables take its text, FROM misata_scenarios() WHERE name = '{name}', with their names"
        )
    return named.sql
