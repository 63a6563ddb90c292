"""A table as far as its text is read, with the expressions still as ranges of tokens."""

from dataclasses import dataclass, field

from misata_sql.spec.source import Span
from misata_sql.spec.types import SqlType

Range = tuple[int, int]  # tokens [first, last)


@dataclass
class ColumnDraft:
    name: str
    span: Span
    type: SqlType | None = None  # None where it was refused
    length: int | None = None
    nullable: Span | None = None
    not_null: Span | None = None
    default: Range | None = None
    generated: Range | None = None
    stored: bool = False
    collation: str | None = None
    constrained: Span | None = None  # a CHECK or key written at the column itself


@dataclass
class KeyDraft:
    """PRIMARY KEY or UNIQUE; names as written, each with its place."""

    columns: list[tuple[str, Span]]
    name: str | None
    span: Span


@dataclass
class ForeignKeyDraft(KeyDraft):
    parent: tuple[str | None, str | None, str]
    parent_columns: list[tuple[str, Span]]


@dataclass
class TableDraft:
    name: tuple[str | None, str | None, str]
    name_span: Span
    temporary: bool
    columns: list[ColumnDraft] = field(default_factory=list)
    primary_keys: list[KeyDraft] = field(default_factory=list)
    uniques: list[KeyDraft] = field(default_factory=list)
    foreign_keys: list[ForeignKeyDraft] = field(default_factory=list)
    checks: list[tuple[str | None, Range, Span]] = field(default_factory=list)
