"""Cells of a parent's row that a child's column takes or computes with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class ParentCell:
    """A cell of the parent's row, or of a parent's parent.

    path: numbers of the links that lead there, the first of this table; column: as the last table spells it
    is_key: it is the part of a foreign key, equal to the key's part in the parent
    length: of VARCHAR(length), as the parent declares it; None: unknown
    """

    path: tuple[int, ...]
    column: str
    type: SqlType
    text: str
    can_be_null: bool = False
    is_key: bool = False
    length: int | None = None

    def describe(self) -> str:
        """For misata_explain."""
        return self.text


class ParentCells(Protocol):
    """What an expression of a table may name beyond its own row."""

    def find(self, names: Sequence[str]) -> ParentCell:
        """The cell of a dotted name: customers.country, billing_id.city. Raises DefinitionError."""

    def key_can_be_null(self, column: str) -> bool | None:
        """Of a column of a foreign key; None for another column."""

    def fanned(self, what: str) -> int:
        """Number of the one foreign key whose children lie beside each other. Raises GeneratorError."""
