"""Another value in every row, by a permutation of a sampler's numbered values."""

from dataclasses import dataclass, replace

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError
from misata_sql.kernels import permutation
from misata_sql.samplers.base import Cell, Numbered, Sampler
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class Distinct(Sampler):
    """Each of a fitted sampler's values at most once.

    shuffled: every order of them is equally likely; else row r has value number r
    """

    inner: Sampler
    values: Numbered
    shuffled: bool = True
    is_unique = True

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.inner.natural

    @property
    def n_domain(self) -> int:
        """How many rows can have a value."""
        return self.values.n_numbers

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        raise AssertionError("already fitted")

    def numbered(self) -> Numbered:
        """The values themselves."""
        return self.values

    def longest_text(self) -> int | None:
        """As the wrapped sampler."""
        return self.inner.longest_text()

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Refuse more rows than there are values."""
        require_values(self.inner.describe(), self.n_domain, first_row, n_rows, column)

    def emit(self, cell: Cell) -> Layout:
        if not self.shuffled:
            return self.values.emit_numbered(cell, cell.row_numbers())
        numbers = cell.buffer("i8")
        cell.add(permutation.fill_permutation, cell.key("distinct"), self.n_domain, 0, numbers)
        return self.values.emit_numbered(cell, numbers)

    def describe(self) -> str:
        n_values = self.values.n_values
        shown = f"{n_values:,}" if n_values < 10**18 else "more than 10^18"
        order = "" if self.shuffled else " and in order"
        note = f"; {self.values.note}" if self.values.note else ""
        return f"{self.inner.describe()}, no value twice{order} (of {shown}){note}"


@dataclass(frozen=True)
class NumberedRows(Numbered):
    """The values of a unique sampler's rows: a row's number is its value's."""

    sampler: Sampler
    n_values: int

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        return self.sampler.emit(replace(cell, rows=numbers))


def require_values(what: str, n_values: int, first_row: int, n_rows: int, column: str) -> None:
    """ConstraintError where rows first_row .. first_row + n_rows - 1 are more than there are different values."""
    if n_rows > 0 and first_row + n_rows > n_values:
        asked = f"{n_rows:,} rows" if first_row == 0 else f"rows {first_row:,} to {first_row + n_rows - 1:,}"
        raise ConstraintError(
            f"{column}: {what} has {n_values:,} different value{'s' * (n_values != 1)}, but {asked} are asked for\n"
            f"  Hint: ask for fewer rows, or widen the generator or its CHECK"
        )


def require_distinct(sampler: Sampler, declaration: str) -> Sampler:
    """The fitted sampler's distinct(); where it has none, ConstraintError about the declaration, as UNIQUE (email).

    >>> from misata_sql.domains.domain import Domain
    >>> from misata_sql.generators.catalogue import GENERATORS
    >>> from misata_sql.spec.types import INTEGER
    >>> dice = GENERATORS["misata_uniform"].make(1, 6).fit(INTEGER, Domain(INTEGER))
    >>> require_distinct(dice, "UNIQUE (face)").describe()
    'misata_uniform(1, 6), no value twice (of 6)'
    """
    distinct = sampler.distinct()
    if distinct is None:
        raise ConstraintError(f"{declaration} cannot hold: {sampler.why_repeated()}")
    return distinct
