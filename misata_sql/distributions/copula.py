"""The table by which normal deviates become uniform numbers, for fill_normal_bits in kernels/copula.py."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from misata_sql.distributions.elementary import Array
from misata_sql.distributions.normal import Normal
from misata_sql.distributions.special_normal import normal_density, normal_upper
from misata_sql.distributions.tables import QuantileTable, monotone_cubics, quantile_table

CELLS_A_UNIT = 64
_END = 9.125  # the tail beyond 9.081 is less than 2^-64


@dataclass(frozen=True, eq=False)
class NormalBitsTable:
    """2^64 times the probability above |z| as monotone cubics in cells of width 1 / cells_a_unit.

    cells: (4 * (1 + 9.125 * cells_a_unit),) float64, four coefficients a cell, lowest power first, in units of a cell;
    the last cell is constant
    Error: below 2.2e-10, and below 2e-6 of the probability itself in both tails; descending
    """

    cells: Array
    cells_a_unit: float


@cache
def normal_bits_table() -> NormalBitsTable:
    """Cubics through the probabilities at the ends of the cells, with the density as slope."""
    ends = np.arange(int(_END * CELLS_A_UNIT) + 1) / CELLS_A_UNIT
    tails = np.ldexp(normal_upper(ends), 64)
    slopes = np.ldexp(normal_density(ends), 64) / -CELLS_A_UNIT
    cubics = monotone_cubics(tails[:-1], tails[1:], slopes[:-1], slopes[1:], -1.0)
    return NormalBitsTable(np.append(cubics.ravel(), [tails[-1], 0.0, 0.0, 0.0]), float(CELLS_A_UNIT))


@cache
def normal_table() -> QuantileTable:
    """Standard normal deviates by fill_quantile."""
    return quantile_table(Normal(0.0, 1.0))
