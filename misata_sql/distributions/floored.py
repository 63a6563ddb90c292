"""Whole numbers as floors of a continuous distribution, where a list of all of them would be too
long.
"""

import math
from dataclasses import dataclass

import numpy as np

from misata_sql.distributions.continuous import Continuous
from misata_sql.distributions.tables import QuantileTable, quantile_table

_MOST_BITS = 10


@dataclass(frozen=True)
class Floored:
    """floor(X) + offset for a continuous X; its table is for fill_quantile_floor."""

    name: str
    base: Continuous
    offset: int

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
        return Floored(self.name, self.base.truncated(start, end), self.offset)

    def table(self) -> QuantileTable:
        """A table with the fewest bits of a cell for which every value's probability is right.

        Right to relative 1e-6, or value * 2^-51 where that is more (a double's own spacing near
        such a value).
        """
        last = 2.0**53 if self.last is None else float(self.last)
        bits = 5
        while True:
            table = quantile_table(self.base, bits)
            error = density_error(self.base, table)
            if error <= 1e-6 or bits == _MOST_BITS:
                break
            while error > 1e-6 and bits < _MOST_BITS:  # the error goes with the cube of the cells
                bits, error = bits + 1, error / 8.0
        shifted = table.scaled(1.0, float(self.offset))
        return QuantileTable(shifted.cells, table.shift, float(self.first), last)


def density_error(base: Continuous, table: QuantileTable, octaves: int = 55) -> float:
    """By how much the table errs in the probability of a whole number, relative to it, where it
    errs most.

    Taken at the places where a cubic's slope errs most. Cells without a whole number's boundary do
    not matter, and what the spacing of doubles at such values does to a slope is not counted.
    """
    bits = 52 - table.shift
    cells = table.cells.reshape(2, 64, 1 << bits, 4)[:, 62 - octaves : 62]
    width = np.ldexp(1.0, np.arange(62 - octaves, 62) - 63 - bits)[None, :, None]
    top = float(1 << table.shift)
    end = cells[..., 0] + top * (cells[..., 1] + top * (cells[..., 2] + top * cells[..., 3]))
    bounded = np.floor(cells[..., 0]) != np.floor(end)
    cells, width = cells[bounded], np.broadcast_to(width, bounded.shape)[bounded]
    worst = 0.0
    for t in (0.211, 0.5, 0.789):
        x = np.ldexp(t, table.shift)
        value = cells[:, 0] + x * (cells[:, 1] + x * (cells[:, 2] + x * cells[:, 3]))
        slope = np.ldexp(np.abs(cells[:, 1] + x * (2.0 * cells[:, 2] + x * (3.0 * cells[:, 3]))), table.shift)
        density = base.density(value)
        assert density is not None
        exact = width / density
        error = np.abs(slope - exact) - 4.0 * np.spacing(np.abs(value))
        worst = max(worst, float(np.max(error / np.maximum(exact, 1.0), initial=0.0)))
    return worst
