"""A column of a correlated group: its uniform number comes from normal deviates that the columns of the group share.

Each column of the group has a stream of independent normal deviates. A column's own deviate is the sum of those of the
columns up to it, weighted by its row of Cholesky's factor of the correlations; its probability is the uniform number.
"""

from dataclasses import dataclass, replace

import numpy as np

from misata_sql.distributions.copula import normal_bits_table, normal_table
from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels import copula, quantile
from misata_sql.random.streams import stream_key
from misata_sql.samplers.base import Cell, Sampler
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class Correlated(Sampler):
    """inner: as Sampler.ascending() gives it

    members: the columns of the group up to this one, as the table spells them
    weights: of their deviates; squares sum to 1
    partners: the columns that a declaration correlates it with, for describe()
    """

    inner: Sampler
    members: tuple[str, ...]
    weights: tuple[float, ...]
    partners: tuple[str, ...]

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.inner.natural

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        raise AssertionError("already fitted")

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """As the wrapped sampler."""
        self.inner.check_rows(first_row, n_rows, column)

    def emit(self, cell: Cell) -> Layout:
        deviates, factor = self._deviates(cell, self.members[0]), self.weights[0]
        for member, weight in zip(self.members[1:], self.weights[1:], strict=True):
            source, total, deviates = self._deviates(cell, member), deviates, cell.buffer("f8")
            cell.add(copula.add_scaled, total, factor, source, weight, deviates)
            factor = 1.0
        table, scratch, bits = normal_bits_table(), cell.buffer("f8"), cell.buffer("u8")
        key = cell.key("value")
        cell.add(copula.fill_normal_bits, key, deviates, table.cells, table.cells_a_unit, scratch, bits)
        return self.inner.emit(replace(cell, draws=bits))

    def _deviates(self, cell: Cell, member: str) -> Buffer:
        """Independent normal deviates of one column of the group, filled once in a program."""

        def fill() -> Buffer:
            key = np.uint64(stream_key(cell.builder.seed, *cell.table, member, purpose="correlation"))
            table, out = normal_table(), cell.buffer("f8")
            cell.add(quantile.fill_quantile, key, table.cells, table.shift, table.low, table.high, out)
            return out

        return cell.builder.shared(("deviates", *cell.table, member, cell.per_row, cell.rows), fill)

    def describe(self) -> str:
        return f"{self.inner.describe()}, correlated with {' and '.join(self.partners)}"
