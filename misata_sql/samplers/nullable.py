"""misata_null: NULL with a given probability, else another sampler's value."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import bits, convert
from misata_sql.samplers.base import Ascending, Cell, NoDomainError, Numbered, Sampler
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.spec.table import Table
    from misata_sql.values.locale_argument import Texts


@dataclass(frozen=True)
class Nullable(Sampler):
    """NULL with probability rate. A CHECK that is NULL passes, so it restricts the other rows only.

    reason: why it is NULL in every row, where it was not declared so
    """

    rate: float
    inner: Sampler
    reason: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise GeneratorError(f"misata_null: rate must be in [0, 1] (got rate={self.rate!r})")

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.inner.natural

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.inner.columns

    def placed(self, table: "Table", column: str) -> Sampler:
        """As the wrapped sampler."""
        return Nullable(self.rate, self.inner.placed(table, column))

    def with_locale(self, locale: "Texts") -> Sampler:
        """As the wrapped sampler."""
        return Nullable(self.rate, self.inner.with_locale(locale))

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        """What no value of the wrapped sampler satisfies leaves NULL."""
        try:
            domain.require_some("the column")
            return Nullable(self.rate, self.inner.fit(type, domain))
        except NoDomainError:
            raise
        except ConstraintError:
            if self.rate == 0 or domain.is_free:
                raise
            reason = f"NULL: no value of {self.inner.describe()} satisfies {' and '.join(domain.sources)}"
            return Nullable(1.0, self.inner.fit(type, Domain(type)), reason)

    def ascending(self) -> Ascending | None:
        """As the wrapped sampler; what is NULL is chosen independently."""
        inner = self.inner.ascending()
        if inner is None or self.rate == 1:
            return None
        return Ascending(Nullable(self.rate, inner.sampler), inner.marginal)

    def stored_range(self) -> tuple[int, int] | None:
        """As the wrapped sampler."""
        return self.inner.stored_range()

    def longest_text(self) -> int | None:
        """As the wrapped sampler."""
        return self.inner.longest_text()

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """As the wrapped sampler."""
        self.inner.check_rows(first_row, n_rows, column)

    @property
    def is_unique(self) -> bool:  # type: ignore[override]
        """NULL is no value: rows without one do not count."""
        return self.inner.is_unique

    def distinct(self) -> Sampler | None:
        """The same share of NULLs, and no value twice."""
        if self.rate == 1:
            return self
        inner = self.inner.distinct()
        return None if inner is None else Nullable(self.rate, inner)

    def why_repeated(self) -> str:
        """As the wrapped sampler."""
        return self.inner.why_repeated()

    def numbered(self) -> Numbered | None:
        """The values of the wrapped sampler; which rows are NULL does not depend on the number."""
        values = self.inner.numbered()
        return None if values is None else NumberedNullable(self, values)

    def emit(self, cell: Cell) -> Layout:
        return self.with_nulls(cell, self.inner.emit(cell))

    def with_nulls(self, cell: Cell, layout: Layout) -> Layout:
        """The layout with this sampler's share of NULLs."""
        validity = cell.buffer("u1")
        if self.rate == 1:
            cell.add(convert.FILL["u1"], 0, validity)
        else:
            cell.add(bits.fill_validity, cell.key("null"), bits.null_threshold(self.rate), validity)
        return replace(layout, validity=validity)

    def describe(self) -> str:
        return self.reason or f"misata_null({self.rate}, {self.inner.describe()})"


@dataclass(frozen=True)
class NumberedNullable(Numbered):
    """Numbered values with NULLs between them, for composite keys, in which SQL counts every NULL as different."""

    nulls: Nullable
    values: Numbered
    can_be_null = True

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return self.values.n_values

    @property
    def note(self) -> str:  # type: ignore[override]
        return self.values.note

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        return self.nulls.with_nulls(cell, self.values.emit_numbered(cell, numbers))
