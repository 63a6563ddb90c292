"""One value in the place of a generator's, to see what the ends of its distribution leave of other columns."""

from dataclasses import dataclass

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.samplers.base import Cell, Sampler
from misata_sql.spec.types import SqlType


@dataclass(frozen=True, eq=False)
class Forced(Sampler):
    """inner: whose place it takes; data: where the value is, once for each row"""

    inner: Sampler
    data: Buffer

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.inner.natural

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        raise AssertionError("already fitted")

    def stored_range(self) -> tuple[int, int] | None:
        """As the other sampler."""
        return self.inner.stored_range()

    def emit(self, cell: Cell) -> Layout:
        return Layout("fixed", self.natural.storage.size, data=self.data)

    def describe(self) -> str:
        return self.inner.describe()
