"""What a data test or a constraint of dbt says, in the terms of CREATE TABLE."""

from dataclasses import dataclass


class CannotHonourError(Exception):
    """Why a test or constraint is no declaration about the rows of one table; the reason is a clause of a sentence."""


@dataclass(frozen=True)
class NotNull:
    column: str


@dataclass(frozen=True)
class IsNull:
    column: str


@dataclass(frozen=True)
class Unique:
    columns: tuple[str, ...]
    is_primary: bool = False


@dataclass(frozen=True)
class Reference:
    """to: as in the yml: source('raw', 'customers'); no to_columns: the primary key"""

    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """sql: of DuckDB; pattern: a regular expression that all of `column` must match, "" for none"""

    sql: str
    column: str = ""
    pattern: str = ""


Clause = NotNull | IsNull | Unique | Reference | Check
