"""Fitted samplers as tables of DuckDB, without a CREATE TABLE: their rows, or their values by number."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlglot
from arenas import only_functions
from misata_sql.engine.arena import Arena

from misata_sql.connection import connect
from misata_sql.domains.domain import Domain, check_domain
from misata_sql.engine.program import Program
from misata_sql.extension.functions import TableFunction
from misata_sql.generators.bind import bind_generator
from misata_sql.kernels import ids
from misata_sql.samplers.base import Cell, Numbered, ProgramBuilder, Sampler
from misata_sql.spec.types import SqlType


def domain_of(type: SqlType, *checks: str) -> Domain:
    """What CHECKs on a column x leave."""
    domain = Domain(type)
    for check in checks:
        domain = domain.both(check_domain(sqlglot.parse_one(check, dialect="duckdb"), "x", type, f"CHECK ({check})"))
    return domain


def fitted(call: str, type: str, *checks: str) -> Sampler:
    """The sampler of a generator call for a column x of a type with CHECKs."""
    column_type = SqlType.parse(type)
    return bind_generator(sqlglot.parse_one(call, dialect="duckdb")).fit(column_type, domain_of(column_type, *checks))


@dataclass
class Sampled:
    """A table with one column x.

    source: a sampler, or values whose numbers are start + step * row
    """

    type: SqlType
    source: Sampler | Numbered
    n_rows: int
    start: int = 0
    step: int = 1
    first_row: int = 0
    seed: int = 0
    columns: tuple[tuple[str, SqlType], ...] = ()

    def __post_init__(self) -> None:
        self.columns = (("x", self.type),)

    def scan(self, column_ids: tuple[int, ...]) -> "SampledScan":
        return SampledScan(self, column_ids)


@dataclass
class SampledScan:
    table: Sampled
    column_ids: tuple[int, ...]

    def open(self) -> Any:
        table = self.table
        builder = ProgramBuilder(table.seed)
        layouts = []
        for _ in self.column_ids:
            cell = Cell(builder, ("main", "t"), ("x",), table.type)
            if isinstance(table.source, Sampler):
                layouts.append(table.source.emit(cell))
            else:
                numbers = cell.buffer("i8")
                cell.add(ids.fill_sequence, table.start, table.step, numbers)
                layouts.append(table.source.emit_numbered(cell, numbers))
        return Arena(Program(tuple(builder.steps), tuple(layouts)), 2048)


class Database:
    """A DuckDB connection in which `t` is a Sampled."""

    def __init__(self, connection: Any, tables: dict[str, Sampled]) -> None:
        self.connection = connection
        self.tables = tables

    def query(self, table: Sampled, sql: str = "SELECT x FROM sampled('t')") -> list[tuple[Any, ...]]:
        """The rows of a query over sampled('t')."""
        self.tables["t"] = table
        rows: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return rows

    def column(self, table: Sampled) -> list[Any]:
        """The cells of x."""
        return [row[0] for row in self.query(table)]


@contextmanager
def sampled_database() -> Iterator[Database]:
    """A database with the table function sampled('t')."""
    tables: dict[str, Sampled] = {}
    function = TableFunction("sampled", (SqlType.parse("VARCHAR"),), lambda registry, args, named: tables[args[0]])
    with only_functions(function):
        connection = connect()
    connection.execute("SET TimeZone = 'UTC'")
    yield Database(connection, tables)
    connection.close()
