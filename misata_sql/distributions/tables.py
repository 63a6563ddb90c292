"""Quantile functions as tables of cubics, for the kernels in kernels/quantile.py.

A row's uniform number is u = (2j + 1) / 2^64. The kernel holds it as a signed float64: -(2^64 v)
for u = v < 1/2 and +(2^64 v) for u = 1 - v. So the floating point format itself is the index: the
sign says which side, the exponent which octave of the tail probability v, the first mantissa bits
which of 2^bits equal cells of the octave, and the other mantissa bits the position in the cell.
Both tails are resolved down to v = 2^-64 with the same relative precision, while the cells that
rows actually hit (5 octaves hold 97% of them) stay in the first-level cache.
"""

from dataclasses import dataclass

import numpy as np

from misata_sql.distributions.continuous import Continuous
from misata_sql.distributions.elementary import Array
from misata_sql.errors import GeneratorError

OCTAVES = 63  # v from 2^-64 to 2^-1


@dataclass(frozen=True, eq=False)
class QuantileTable:
    """What fill_quantile and fill_quantile_floor read.

    cells: (2 * 64 * 2^bits * 4,) float64, four coefficients a cell, lowest power first, in units of
    2^-shift of a cell
    shift: 52 - bits
    low, high: the values stay within these, whatever the rounding
    """

    cells: Array
    shift: int
    low: float
    high: float

    def scaled(self, factor: float, offset: float = 0.0) -> "QuantileTable":
        """The table of value * factor + offset, factor > 0: for integer and decimal columns, see
        fill_quantile_floor.
        """
        cells = self.cells * factor
        cells[::4] += offset
        return QuantileTable(cells, self.shift, self.low * factor + offset, self.high * factor + offset)


def quantile_table(distribution: Continuous, bits: int = 5) -> QuantileTable:
    """The table of a distribution's quantile function.

    Values at the ends of the cells are the quantile function's own; between them runs a monotone
    cubic with its slopes. For bits = 5 the error in the body is below 1e-7 of the local scale
    (tested), 16 times less for each bit. Raises GeneratorError where a value at probability 2^-64
    or 1 - 2^-64 is not a finite double.
    """
    cells = 1 << bits
    steps = 1.0 + np.arange(cells) / cells
    v = np.append(np.ldexp(steps, np.arange(-64, -64 + OCTAVES)[:, None]).ravel(), 0.5)
    n = v.size
    p = np.concatenate((v, 1.0 - v))
    q = np.concatenate((1.0 - v, v))
    values = distribution.quantile(p, q)
    values[-1] = values[n - 1]  # both sides meet in one median
    # a family's rounding may let neighbours that differ by less than it descend
    values[:n] = np.maximum.accumulate(values[:n])
    values[n:] = np.maximum.accumulate(values[n:][::-1])[::-1]
    low, high = distribution.support
    if not np.all(np.isfinite(values)):
        where = "below" if not np.all(np.isfinite(values[:n])) else "above"
        raise GeneratorError(
            f"{distribution.name}: values in the tail {where} are beyond the range of a DOUBLE ({distribution})"
        )
    width = np.ldexp(np.repeat(1.0 / cells, n - 1), np.repeat(np.arange(-64, -64 + OCTAVES), cells))
    table = np.zeros((2, 64 * cells, 4))
    # side 0: v itself (sign bit set, second half of the table)
    for side, sign in ((0, 1.0), (1, -1.0)):
        y = values[side * n : side * n + n]
        density = distribution.density(y)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            if density is None:
                start, end = _slopes_by_thirds(distribution, v, side, y, width)
            else:
                slope = sign / density
                start, end = slope[:-1] * width, slope[1:] * width
        cubic = monotone_cubics(y[:-1], y[1:], start, end, sign)
        # exponent 1023 + e lies at (e - 1) mod 64, the octave of v = 1/2 alone has one constant
        # cell
        rows = table[1 - side].reshape(64, cells, 4)
        rows[(np.arange(OCTAVES) - 1) % 64] = cubic.reshape(OCTAVES, cells, 4)
        rows[OCTAVES - 1, :, 0] = y[-1]
    shift = 52 - bits
    table *= np.ldexp(1.0, -shift * np.arange(4))
    return QuantileTable(table.ravel(), shift, low, high)


def _slopes_by_thirds(distribution: Continuous, v: Array, side: int, y: Array, width: Array) -> tuple[Array, Array]:
    """Slopes at the ends of each cell of the cubic through its ends and two points between."""
    inner = np.concatenate((v[:-1] + width / 3.0, v[:-1] + width * (2.0 / 3.0)))
    values = distribution.quantile(1.0 - inner, inner) if side else distribution.quantile(inner, 1.0 - inner)
    first, second = values[: width.size], values[width.size :]
    start = (-11.0 * y[:-1] + 18.0 * first - 9.0 * second + 2.0 * y[1:]) / 2.0
    end = (11.0 * y[1:] - 18.0 * second + 9.0 * first - 2.0 * y[:-1]) / 2.0
    return start, end


def monotone_cubics(y0: Array, y1: Array, start: Array, end: Array, sign: float) -> Array:
    """(n, 4) coefficients in t in [0, 1) of cubics from y0 to y1 with slopes limited so that they
    are monotone.

    The limit, 3 times the mean slope, is that of Fritsch and Carlson (1980); a slope that is not
    finite or of the wrong sign becomes the nearest allowed one.
    """
    rise = y1 - y0
    limit = 3.0 * np.abs(rise)
    slopes = []
    for slope in (start, end):
        size = np.where(np.isnan(slope), np.abs(rise), sign * slope)
        slopes.append(sign * np.minimum(np.maximum(size, 0.0), limit))
    start, end = slopes
    return np.stack((y0, start, (3.0 * rise - 2.0 * start) - end, (start + end) - 2.0 * rise), axis=1)
