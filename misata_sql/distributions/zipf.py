"""Zipf's law over the ranks 1 to n: probability proportional to rank^-exponent, for any exponent >= 0.

Few ranks have an exact table. Many are the floor of a continuous variable Z on [1, n+1) whose distribution function is
the smooth function that agrees with the cumulative probabilities at every whole number,

    F(z) = (G(1) - G(z)) / (G(1) - G(n+1)),    G(z) = z^-s + G(z+1)

where G is the Hurwitz zeta function for s > 1, less a constant that makes it continue through s = 1 and below. G comes
from Euler and Maclaurin's sum from z >= 24 on and from its recursion below, right to 1e-15 of G(1) - G(n+1). So the floor is exact in
principle for every rank, the head as well, and only the interpolation in the table errs: a rank's probability is right to
relative 1e-6 (the table's cells are halved until this holds) plus n * 2^-53.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from misata_sql.distributions.continuous import Continuous, check
from misata_sql.distributions.discrete import DiscreteTable, Weighted, no_mass
from misata_sql.distributions.elementary import Array, exp, expm1, log, pow
from misata_sql.distributions.floored import Floored
from misata_sql.distributions.tables import QuantileTable
from misata_sql.errors import GeneratorError

MOST_RANKS = 10**15
_LISTED = 4096
_SHIFTED = 24


@dataclass(frozen=True)
class SmoothZipf(Continuous):
    """The continuous Z on [low, high) whose floor has Zipf's law; low >= 1 and high are whole."""

    exponent: float
    low: float
    high: float
    name = "misata_zipf"

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def _sum(self, z: Array, reference: float) -> Array:
        """G(z), less its integral's value at the reference, where that would grow."""
        s = self.exponent
        total = np.zeros_like(z)
        start = z
        for _ in range(_SHIFTED):
            total = total + np.where(start < _SHIFTED, pow(start, -s), 0.0)
            start = np.where(start < _SHIFTED, start + 1.0, start)
        t = log(start / reference)
        # the integral of z^-s from z to the reference
        if s == 1.0:
            integral = -t
        else:
            integral = expm1((1.0 - s) * t) / (s - 1.0) * float(pow(np.array([reference]), 1.0 - s)[0])
        power = pow(start, -s)
        inverse = 1.0 / (start * start)
        series = 0.5 + s / start * (
            1.0 / 12.0 - (s + 1.0) * (s + 2.0) * inverse * (
                1.0 / 720.0 - (s + 3.0) * (s + 4.0) * inverse * (
                    1.0 / 30240.0 - (s + 5.0) * (s + 6.0) * inverse / 1209600.0)))  # fmt: skip
        return total + (integral + power * series)

    def _slope(self, z: Array) -> Array:
        """-G'(z)."""
        s = self.exponent
        total = np.zeros_like(z)
        start = z
        for _ in range(_SHIFTED):
            total = total + np.where(start < _SHIFTED, s * pow(start, -s - 1.0), 0.0)
            start = np.where(start < _SHIFTED, start + 1.0, start)
        inverse = 1.0 / (start * start)
        series = 1.0 + s / start * (0.5 + (s + 1.0) / start * (
            1.0 / 12.0 - (s + 2.0) * (s + 3.0) * inverse * (
                1.0 / 720.0 - (s + 4.0) * (s + 5.0) * inverse * (
                    1.0 / 30240.0 - (s + 6.0) * (s + 7.0) * inverse / 1209600.0))))  # fmt: skip
        return total + pow(start, -s) * series

    @cache  # noqa: B019
    def _ends(self) -> tuple[float, float]:
        ends = self._sum(np.array([self.low, self.high]), self.high)
        return float(ends[0]), float(ends[1])

    def tails(self, x: Array) -> tuple[Array, Array]:
        first, last = self._ends()
        value = self._sum(np.minimum(np.maximum(x, self.low), self.high), self.high)
        return (first - value) / (first - last), (value - last) / (first - last)

    def density(self, x: Array) -> Array:
        first, last = self._ends()
        return self._slope(x) / (first - last)

    def quantile(self, p: Array, q: Array) -> Array:
        s = self.exponent
        # a guess: z - 1/2 distributed with density z^-s
        start, end = self.low - 0.5, self.high - 0.5
        span = float(log(np.array([end / start]))[0])
        if s == 1.0:
            t = p * span
        else:
            # start^(1-s) + p (end^(1-s) - start^(1-s)), from the end that is the larger term
            whole = float(expm1(np.array([-abs(1.0 - s) * span]))[0])
            inside = 1.0 + (q if s < 1.0 else p) * whole
            t = log(np.maximum(inside, 1e-300)) / (1.0 - s) + (span if s < 1.0 else 0.0)
        z = np.minimum(np.maximum(start * exp(t) + 0.5, self.low), self.high)
        below, above = np.full_like(z, self.low), np.full_like(z, self.high)
        # Newton's method in log z, halving where it leaves what is known
        active = np.arange(z.size)
        for _ in range(100):
            x, pa, qa = z[active], p[active], q[active]
            lower, upper = self.tails(x)
            gap = np.where(pa <= qa, pa - lower, upper - qa)
            below[active] = np.where(gap > 0.0, x, below[active])
            above[active] = np.where(gap < 0.0, x, above[active])
            step = gap / (self.density(x) * x)
            step = np.minimum(np.maximum(step, -2.0), 2.0)
            moved = x * exp(step)
            outside = (moved < below[active]) | (moved > above[active])
            middle = np.sqrt(below[active]) * np.sqrt(above[active])
            z[active] = np.where(outside, np.where(np.abs(step) < 1e-12, x, middle), moved)
            active = active[(np.abs(step) > 1e-9) & (gap != 0.0)]
            if active.size == 0:
                break
        return z


@dataclass(frozen=True)
class Zipf:
    """Ranks 1 to n with probability proportional to rank^-exponent."""

    exponent: float
    n: int
    name = "misata_zipf"

    def __post_init__(self) -> None:
        check(self.name, "exponent", self.exponent, low=0.0, high=1000.0, closed=True)
        check(self.name, "n", self.n, low=1.0, high=MOST_RANKS, closed=True)
        if self.n != math.floor(self.n):
            raise GeneratorError(f"{self.name}: n must be a whole number (got {self.n!r})")

    @property
    def first(self) -> int:
        return 1

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> Weighted | Floored:
        """Conditioned on low <= rank <= high; ConstraintError where there is no such rank or it has probability < 1e-300."""
        start = max(math.ceil(max(low, 1.0)), 1) if low <= self.n else int(self.n) + 1
        end = math.floor(min(high, self.n)) if high >= 1.0 else 0
        where = f"between {low!r} and {high!r}"
        if not start <= end:
            raise no_mass(self.name, where, 0.0)
        if start > 1:
            whole = SmoothZipf(float(self.exponent), 1.0, float(self.n) + 1.0)
            first, last = whole._ends()
            part = whole._sum(np.array([start, end + 1.0]), whole.high)
            listed = end - start < _LISTED
            mass = (
                float(np.add.accumulate(pow(np.arange(start, end + 1.0), -self.exponent))[-1])
                if listed
                else float(part[0] - part[1])
            ) / (first - last)
            if not mass >= 1e-300:
                raise no_mass(self.name, where, mass)
        # beyond this rank less than 2^-64 remains
        reach = 64.0 / (self.exponent - 1.0) if self.exponent > 1.0 else math.inf
        effective = end if reach > 50.0 else min(end, math.ceil(start * 2.0**reach) + 1)
        if effective - start < _LISTED:
            return self._listed(start, effective)
        if self.exponent == 0.0:
            return _uniform(start, end)
        base = SmoothZipf(float(self.exponent), float(start), end + 1.0)
        return Floored(self.name, base, 0, _bits_needed(base))

    def restricted(self, allowed: "list[int]") -> Weighted:
        """Conditioned on being one of these ranks."""
        ranks = np.array(sorted({r for r in allowed if 1 <= r <= self.n}), np.int64)
        if ranks.size == 0:
            raise no_mass(self.name, "in this list", 0.0)
        return Weighted(self.name, ranks, pow(ranks / float(ranks[0]), -self.exponent))

    def table(self) -> DiscreteTable | QuantileTable:
        return self.truncated().table()

    def _listed(self, start: int, end: int) -> Weighted:
        ranks = np.arange(start, end + 1)
        return Weighted(self.name, ranks, pow(ranks / float(start), -float(self.exponent)))


def _uniform(start: int, end: int) -> Floored:
    from misata_sql.distributions.simple import Uniform

    return Floored("misata_zipf", Uniform(float(start), end + 1.0), 0, 5)


def _bits_needed(base: SmoothZipf) -> int:
    """The fewest bits of a cell for which the table's density is right to 1e-6 in all cells down to 2^-40."""
    from misata_sql.distributions.tables import quantile_table

    for bits in range(5, 10):
        if density_error(base, quantile_table(base, bits), 40) < 1e-6:
            return bits
    return 10


def density_error(base: Continuous, table: QuantileTable, octaves: int) -> float:
    """Largest relative error of the density that a table gives, where the cubic's slope errs most in each cell."""
    bits = 52 - table.shift
    cells = table.cells.reshape(2, 64, 1 << bits, 4)[:, 62 - octaves : 62]
    width = np.ldexp(1.0, np.arange(62 - octaves, 62) - 63 - bits)[None, :, None]
    worst = 0.0
    for t in (0.211, 0.5, 0.789):
        x = np.ldexp(t, table.shift)
        value = cells[..., 0] + x * (cells[..., 1] + x * (cells[..., 2] + x * cells[..., 3]))
        slope = np.ldexp(cells[..., 1] + x * (2.0 * cells[..., 2] + x * (3.0 * cells[..., 3])), table.shift)
        density = base.density(value.ravel())
        assert density is not None
        error = np.abs(np.abs(slope) * density.reshape(slope.shape) / width - 1.0)
        worst = max(worst, float(np.max(error)))
    return worst
