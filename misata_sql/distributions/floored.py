"""Whole numbers as floors of a continuous distribution, where a list of all of them would be too long."""

import math
from dataclasses import dataclass

from misata_sql.distributions.continuous import Continuous
from misata_sql.distributions.tables import QuantileTable, quantile_table


@dataclass(frozen=True)
class Floored:
    """floor(X) + offset for a continuous X; its table is for fill_quantile_floor."""

    name: str
    base: Continuous
    offset: int
    bits: int = 7

    @property
    def first(self) -> int:
        return math.floor(self.base.support[0]) + self.offset

    @property
    def last(self) -> int | None:
        high = self.base.support[1]
        return None if high == math.inf else math.ceil(high) - 1 + self.offset

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> "Floored":
        """Conditioned on low <= value <= high; ConstraintError where these have no probability."""
        start = -math.inf if low == -math.inf else math.ceil(low) - self.offset
        end = math.inf if high == math.inf else math.floor(high) + 1 - self.offset
        return Floored(self.name, self.base.truncated(start, end), self.offset, self.bits)

    def table(self) -> QuantileTable:
        table = quantile_table(self.base, self.bits).scaled(1.0, float(self.offset))
        last = self.last
        return QuantileTable(table.cells, table.shift, float(self.first), 2.0**53 if last is None else float(last))
