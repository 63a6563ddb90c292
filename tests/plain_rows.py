"""Rows of a random table drawn without its CHECKs: what they are written for, and what plain rejection would keep."""

import datetime as dt
import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb

import misata_sql

if TYPE_CHECKING:
    from random_checks import RandomTable

FEW_ROWS = 200
FEW_PARENTS = 50


def draw_plain(
    con: duckdb.DuckDBPyConnection, table: "RandomTable", n_rows: int, parents: Mapping[str, int], seed: int = 1
) -> str:
    """A FROM clause of rows without CHECKs, numbered by `#`, with the parents' rows. Raises duckdb.Error."""
    size = sizes(parents)
    con.execute("SELECT misata_define(?)", [";\n".join([*table.parents, table.ddl(with_checks=False)])])
    con.execute(
        f'CREATE OR REPLACE TEMP TABLE plain AS SELECT row_number() OVER () AS "#", * '
        f"FROM misata_table('t', {n_rows}, {size}seed := {seed})"
    )
    joins = table.joins
    for name, n_parents in parents.items():
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE plain_{name} AS FROM misata_table('{name}', {n_parents}, seed := {seed})"
        )
        joins = joins.replace(f"JOIN {name} ON", f"JOIN plain_{name} AS {name} ON")
    source = "plain AS t"
    for column in table.columns:  # GENERATED columns are not among those that an INSERT takes
        if column.generated:
            name = column.name.replace('"', '""')
            source = f'(SELECT *, CAST({column.generated} AS {column.type}) AS "{name}" FROM {source}) AS t'
    return f"{source}{joins}"


def parents_of(table: "RandomTable", n_rows: int) -> dict[str, int]:
    """How many rows each parent has: few, so that a key is in as many children as in the small sample, or as a fan-out wants."""
    found = {}
    for ddl in table.parents:
        name = ddl.split()[2]
        key = next(column for column in table.columns if column.name == f"{name}_id")
        found[name] = max(FEW_PARENTS, n_rows // 4) if "fanout" in key.default else FEW_PARENTS
    return found


def sizes(parents: Mapping[str, int]) -> str:
    """The argument of misata_table for parents of so many rows each; "" where there are none."""
    entries = ", ".join(f"'{name}': {n_rows}" for name, n_rows in parents.items())
    return f"parents := MAP {{{entries}}}, " if entries else ""


def literal(value: Any) -> str:
    """A constant of the value's kind."""
    match value:
        case int() | Decimal():
            return str(value) if value >= 0 else f"({value})"
        case float():
            text = repr(value) if "e" in repr(value) else f"{value!r}e0"
            return text if value >= 0 and text[0] != "-" else f"({text})"
        case dt.datetime():
            return f"TIMESTAMP '{value}'"
        case dt.date():
            return f"DATE '{value}'"
        case list():
            return "[" + ", ".join("NULL" if item is None else str(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''") + "'"


@functools.cache
def _connection() -> duckdb.DuckDBPyConnection:
    con = misata_sql.connect()
    con.execute("SET TimeZone = 'UTC'; SET threads = 1; SET enable_progress_bar = false")
    return con


@dataclass
class PlainRows:
    """Few rows of a table, to see what CHECKs do to them.

    source: FROM clause; left: numbers of the rows that satisfy all CHECKs so far
    """

    source: str
    n_rows: int
    left: set[int]

    @classmethod
    def drawn(cls, table: "RandomTable") -> "PlainRows | None":
        """Of a table; None where not even they can be drawn."""
        try:
            source = draw_plain(_connection(), table, FEW_ROWS, parents_of(table, FEW_ROWS))
        except duckdb.Error:
            return None
        return cls(source, FEW_ROWS, set(range(1, FEW_ROWS + 1)))

    def passing(self, check: str) -> set[int] | None:
        """Numbers of those left that also satisfy a CHECK; None where DuckDB does not take it."""
        query = f'SELECT "#" FROM {self.source} WHERE TRY(coalesce(({check}), true))'
        try:
            found = _connection().execute(query).fetchall()
        except duckdb.Error:
            return None
        return self.left & {number for (number,) in found}

    def keep(self, numbers: set[int]) -> None:
        """Leave only these."""
        self.left = numbers

    def values(self, column: str) -> list[Any]:
        """Different values of a column, by their first row; no NULL, and nothing that has no literal."""
        try:
            found = _connection().execute(f'SELECT {column} FROM {self.source} ORDER BY "#"').fetchall()
        except duckdb.Error:
            return []
        values = {str(value): value for (value,) in found if value is not None and value != []}
        return [value for value in values.values() if not isinstance(value, float) or math.isfinite(value)]
