"""Where a column's values come from, when not from a sampler or an expression of its own row."""

from dataclasses import dataclass

from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.relations.cells import ParentCell
from misata_sql.samplers.base import Numbered, Sampler
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class LineNumber:
    """The number of the row among the children of its parent, from 1 on."""

    link: int
    type: SqlType
    text: str

    def describe(self) -> str:
        """For misata_explain."""
        return self.text


@dataclass(frozen=True)
class InOrder:
    """Values that ascend with the line number among the rows of one parent.

    sampler: a fitted one whose value does not descend with Cell.draws
    """

    link: int
    sampler: Sampler
    text: str

    def describe(self) -> str:
        """For misata_explain."""
        return self.text


@dataclass(frozen=True)
class TupleValue:
    """A sampler's value by its number, which a unique tuple says.

    number, part: which tuple of the table, and its part
    """

    number: int
    part: int
    sampler: Sampler
    values: Numbered
    constraint: str

    def describe(self) -> str:
        """For misata_explain."""
        return f"{self.sampler.describe()}, so that no tuple of {self.constraint} comes twice"


Source = Sampler | ExpressionSource | ParentCell | LineNumber | InOrder | TupleValue


def read_columns(source: Source) -> tuple[str, ...]:
    """The columns of its own row that a source reads."""
    if isinstance(source, Sampler | ExpressionSource):
        return source.columns
    return source.sampler.columns if isinstance(source, TupleValue | InOrder) else ()
