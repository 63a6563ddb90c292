"""Another value in every row, by a permutation of a sampler's numbered values."""

from dataclasses import dataclass

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError
from misata_sql.kernels import permutation
from misata_sql.random.feistel import N_MAX
from misata_sql.samplers.base import Cell, Numbered, Sampler
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class Distinct(Sampler):
    """Each of a fitted sampler's values at most once; every order of them is equally likely."""

    inner: Sampler
    values: Numbered
    is_unique = True

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.inner.natural

    @property
    def n_domain(self) -> int:
        """How many rows can have a value."""
        return min(self.values.n_values, N_MAX)

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
        if first_row + n_rows > self.n_domain:
            raise ConstraintError(
                f"{column}: {self.inner.describe()} has {self.n_domain:,} different values, "
                f"but {first_row + n_rows:,} rows are asked for\n"
                f"  Hint: ask for fewer rows, or widen the generator or its CHECK"
            )

    def emit(self, cell: Cell) -> Layout:
        numbers = cell.buffer("i8")
        cell.add(permutation.fill_permutation, cell.key("distinct"), self.n_domain, 0, numbers)
        return self.values.emit_numbered(cell, numbers)

    def describe(self) -> str:
        return f"{self.inner.describe()}, each of {self.values.n_values:,} values at most once"
