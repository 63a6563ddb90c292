"""misata_null: NULL with a given probability, else another sampler's value."""

from dataclasses import dataclass, replace

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Layout
from misata_sql.errors import GeneratorError
from misata_sql.kernels import bits, convert
from misata_sql.samplers.base import Ascending, Cell, Sampler
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class Nullable(Sampler):
    """NULL with probability rate. A CHECK that is NULL passes, so it restricts the other rows only."""

    rate: float
    inner: Sampler

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise GeneratorError(f"misata_null: rate must be in [0, 1] (got rate={self.rate!r})")

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.inner.natural

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        return Nullable(self.rate, self.inner.fit(type, domain))

    def ascending(self) -> Ascending | None:
        """As the wrapped sampler; what is NULL is chosen independently."""
        inner = self.inner.ascending()
        if inner is None or self.rate == 1:
            return None
        return Ascending(Nullable(self.rate, inner.sampler), inner.marginal)

    def longest_text(self) -> int | None:
        """As the wrapped sampler."""
        return self.inner.longest_text()

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """As the wrapped sampler."""
        self.inner.check_rows(first_row, n_rows, column)

    def emit(self, cell: Cell) -> Layout:
        layout = self.inner.emit(cell)
        validity = cell.buffer("u1")
        if self.rate == 1:
            cell.add(convert.FILL["u1"], 0, validity)
        else:
            cell.add(bits.fill_validity, cell.key("null"), bits.null_threshold(self.rate), validity)
        return replace(layout, validity=validity)

    def describe(self) -> str:
        return f"misata_null({self.rate}, {self.inner.describe()})"
