"""What a CREATE TABLE declares. Tables are equal when they declare the same, wherever written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from misata_sql.errors import UnknownNameError
from misata_sql.spec.keywords import fold, quote_name
from misata_sql.spec.source import Span
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from sqlglot import exp

T = TypeVar("T")


@dataclass(frozen=True)
class Column:
    """A column.

    not_null: by NOT NULL or PRIMARY KEY
    default, default_sql: the expression of DEFAULT and its text; DEFAULT NULL is an exp.Null
    generated, generated_sql: of GENERATED ALWAYS AS; generated_stored: whether it said STORED.
        A VIRTUAL one cannot be inserted into, so it is no column of the rows that are generated.
    collation: COLLATE, in lower case; None for the binary one
    length: of VARCHAR(length), which DuckDB accepts and does not check
    """

    name: str
    type: SqlType
    not_null: bool = False
    default: "exp.Expression | None" = None
    default_sql: str | None = field(default=None, compare=False)
    generated: "exp.Expression | None" = None
    generated_sql: str | None = field(default=None, compare=False)
    generated_stored: bool = False
    collation: str | None = None
    length: int | None = field(default=None, compare=False)
    span: Span | None = field(default=None, compare=False, repr=False)
    default_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class PrimaryKey:
    """columns: as the table spells them, in the order of the key."""

    columns: tuple[str, ...]
    name: str | None = field(default=None, compare=False)  # DuckDB does not keep the names of constraints
    span: Span | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"PRIMARY KEY ({_list(self.columns)})"


@dataclass(frozen=True)
class Unique:
    columns: tuple[str, ...]
    name: str | None = field(default=None, compare=False)
    span: Span | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"UNIQUE ({_list(self.columns)})"


@dataclass(frozen=True)
class ForeignKey:
    """columns refer to parent_columns of the table; () means the parent's primary key."""

    columns: tuple[str, ...]
    table: str
    parent_columns: tuple[str, ...] = ()
    name: str | None = field(default=None, compare=False)
    span: Span | None = field(default=None, compare=False, repr=False)
    schema: str | None = None
    catalog: str | None = None

    def __str__(self) -> str:
        parent = ".".join(quote_name(n) for n in (self.catalog, self.schema, self.table) if n is not None)
        columns = f"({_list(self.parent_columns)})" if self.parent_columns else ""
        return f"FOREIGN KEY ({_list(self.columns)}) REFERENCES {parent}{columns}"


@dataclass(frozen=True)
class Check:
    """A row passes unless the expression is false (NULL passes).

    sql: the expression's text, without comments and without brackets around the whole
    columns: those of this table that it names, as the table spells them, in order of mention
    foreign: (table, column) of other tables that it names
    """

    name: str | None = field(compare=False)
    expression: "exp.Expression"
    sql: str = field(compare=False)
    columns: tuple[str, ...]
    span: Span | None = field(default=None, compare=False, repr=False)
    foreign: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"CHECK ({self.sql})"


@dataclass(frozen=True)
class Table:
    """A table and all that it declares, in the order of the text.

    sql: its own statement
    locale: locales or countries with weights, of the people, places and companies whose origin nothing else decides;
        () where nobody asked for any. No part of the text: misata_table(..., locale := ...) gives it
    sampling: how columns that CHECKs join are drawn, "exact" or "constructive"; also no part of the text
    """

    catalog: str | None
    schema: str | None
    name: str
    columns: tuple[Column, ...]
    primary_key: PrimaryKey | None = None
    uniques: tuple[Unique, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    sql: str = field(default="", compare=False, repr=False)
    temporary: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)
    locale: tuple[tuple[str, float], ...] = ()
    sampling: str = "exact"

    @cached_property
    def _by_name(self) -> dict[str, int]:
        return {fold(column.name): i for i, column in enumerate(self.columns)}

    @cached_property
    def notes(self) -> dict[Any, Any]:
        """What was found out about this table once (see `once_per_table`)."""
        return {}

    def __contains__(self, column: str) -> bool:
        return fold(column) in self._by_name

    def column(self, name: str) -> Column:
        """The column of this name in any case. Raises UnknownNameError."""
        return self.columns[self.position(name)]

    def position(self, name: str) -> int:
        """The column's number, from 0. Raises UnknownNameError."""
        try:
            return self._by_name[fold(name)]
        except KeyError:
            raise UnknownNameError(f"column of {self.name}", name, self.column_names) from None

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, str]:
        """How tables are told apart: by schema and name, ASCII letters in any case."""
        return table_key(self.schema, self.name)

    @property
    def full_name(self) -> str:
        """The name with its schema and catalog as far as they were given, quoted where needed."""
        return ".".join(quote_name(n) for n in (self.catalog, self.schema, self.name) if n is not None)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("_by_name", "notes")}


def once_per_table(function: Callable[..., T]) -> Callable[..., T]:
    """A function of a table and hashable arguments that computes each of its results once for a table."""

    @wraps(function)
    def noted(table: Table, *arguments: Any, **named: Any) -> T:
        key = (function.__module__, function.__qualname__, arguments, tuple(named.items()))
        if key not in table.notes:
            table.notes[key] = function(table, *arguments, **named)
        found: T = table.notes[key]
        return found

    return noted


def table_key(schema: str | None, name: str) -> tuple[str, str]:
    """The key of the table of this schema (None: main) and name."""
    return fold(schema or "main"), fold(name)


def _list(names: Sequence[str]) -> str:
    return ", ".join(map(quote_name, names))
