"""Zipf's law over the ranks 1 to n: probability proportional to rank^-exponent, exponent >= 0.

Few ranks have an exact table. Many are the floor of a continuous variable Z on [1, n+1) whose
distribution function is the smooth function that agrees with the cumulative probabilities at every
whole number,

    F(z) = (G(1) - G(z)) / (G(1) - G(n+1)),    G(z) = z^-s + G(z+1)

where G is the Hurwitz zeta function for s > 1, less a constant that makes it continue through s = 1
and below. G comes from Euler and Maclaurin's sum from z >= 12 on and from its recursion below,
right to 1e-14 of G(1) - G(n+1). So the floor is exact in principle for every rank, the head as
well, and only the interpolation in the table errs: a rank's probability is right to relative 1e-6,
or rank * 2^-51 where that is more. Ranks beyond which less than 2^-64 remains do not occur.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from misata_sql.distributions.continuous import Continuous, check
from misata_sql.distributions.discrete import DiscreteTable, Weighted, no_mass
from misata_sql.distributions.elementary import LN2, Array, exp, expm1, log, log1p, polynomial, pow
from misata_sql.distributions.floored import Floored
from misata_sql.distributions.tables import QuantileTable
from misata_sql.errors import GeneratorError

MOST_RANKS = 10**15
_LISTED = 4096
_SHIFTED = 12


@dataclass(frozen=True)
class SmoothZipf(Continuous):
    """The continuous Z on [low, high) whose floor has Zipf's law; low >= 1 and high are whole."""

    exponent: float
    low: float
    high: float
    name = "misata_zipf"
    smooth = False  # narrow intervals are whole ranks here, and zipf() conditions by its own means

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def _sum(self, z: Array, reference: float) -> tuple[Array, Array]:
        """G(z), less its integral's value at the reference, where that would grow, and -G'(z)."""
        s = self.exponent
        start, total, slopes = _shift(z, s)
        near = start > 0.5 * reference  # there the distance from the end must be right to its own size
        log_start = log(start)
        t = np.where(near, log1p((start - reference) / reference), log_start - _scalar(log, reference))
        # the integral of z^-s from z to the reference
        integral = -t if s == 1.0 else expm1((1.0 - s) * t) * (_scalar(pow, reference, 1.0 - s) / (s - 1.0))
        power = exp(-s * log_start)
        value = total + (integral + power * (0.5 + _correction(start, s)))
        return value, slopes + power * (1.0 + s / start * (0.5 + _correction(start, s + 1.0)))

    @cached_property
    def _ends(self) -> tuple[float, float]:
        first, last = self._sum(np.array([self.low, self.high]), self.high)[0].tolist()
        return first, last

    def _tails_and_density(self, x: Array) -> tuple[Array, Array, Array]:
        first, last = self._ends
        value, slope = self._sum(np.minimum(np.maximum(x, self.low), self.high), self.high)
        total = first - last
        return (first - value) / total, (value - last) / total, slope / total

    def tails(self, x: Array) -> tuple[Array, Array]:
        below, above, _ = self._tails_and_density(np.asarray(x, np.float64))
        return below, above

    def density(self, x: Array) -> Array:
        return self._tails_and_density(x)[2]

    def quantile(self, p: Array, q: Array) -> Array:
        # well inside the first and the last rank only the floor matters: a straight line there
        least, greatest = self.tails(np.array([self.low + 0.25, self.high - 0.25]))
        least, greatest = least[0], greatest[1]
        active = np.flatnonzero((p > least) & (q > greatest))
        z: Array = np.where(p <= least, self.low + 0.25 * (p / least), self.high - 0.25 * (q / greatest))
        z[active] = self._invert(p[active], q[active])
        return z

    def _invert(self, p: Array, q: Array) -> Array:
        """The quantile function by Newton's method in log z, halving where it overshoots."""
        z = self._guess(p, q)
        below, above = np.full_like(z, self.low), np.full_like(z, self.high)
        active = np.arange(z.size)
        for _ in range(100):
            x, pa, qa = z[active], p[active], q[active]
            lower, upper, density = self._tails_and_density(x)
            gap = np.where(pa <= qa, pa - lower, upper - qa)
            low = np.where(gap >= 0.0, x, below[active])
            high = np.where(gap <= 0.0, x, above[active])
            below[active], above[active] = low, high
            step = gap / (density * x)
            moved = x * exp(np.minimum(np.maximum(step, -2.0), 2.0))
            outside = (moved < low) | (moved > high)
            moved = np.where(outside, np.sqrt(low) * np.sqrt(high), moved)
            moving = np.abs(step) > 1e-8
            z[active] = np.where(moving | ~outside, moved, x)
            active = active[moving]
            if active.size == 0:
                break
        return z

    def _guess(self, p: Array, q: Array) -> Array:
        """The quantile function of a variable whose density is (z - 1/2)^-s."""
        s = self.exponent
        start, end = self.low - 0.5, self.high - 0.5
        span = float(log(np.array([end / start]))[0])
        if s == 1.0:
            t = p * span
        else:
            # start^(1-s) + p (end^(1-s) - start^(1-s)), divided by its larger term
            whole = float(expm1(np.array([-abs(1.0 - s) * span]))[0])
            t = log1p((q if s < 1.0 else p) * whole) / (1.0 - s) + (span if s < 1.0 else 0.0)
        return np.minimum(np.maximum(start * exp(t) + 0.5, self.low), self.high)


def _scalar(function: Callable[..., Array], *args: float) -> float:
    return float(function(*(np.array([a]) for a in args))[0])


def _shift(z: Array, s: float) -> tuple[Array, Array, Array]:
    """z moved up to 12 or more by whole steps, and the sums of z^-s and of s z^(-s-1) over the
    steps.
    """
    total, slopes = np.zeros_like(z), np.zeros_like(z)
    start = z.copy()
    small = np.flatnonzero(z < _SHIFTED)
    while small.size:
        at = start[small]
        power = exp(-s * log(at))
        total[small] = total[small] + power
        slopes[small] = slopes[small] + s * power / at
        start[small] = at + 1.0
        small = small[at + 1.0 < _SHIFTED]
    return start, total, slopes


_BERNOULLI = [float(Fraction(*f)) for f in [
    (1, 6), (-1, 30), (1, 42), (-1, 30), (5, 66), (-691, 2730), (7, 6), (-3617, 510),
]]  # fmt: skip


def _correction(z: Array, s: float) -> Array:
    """Sum of B_2k / (2k)! s (s+1) ... (s+2k-2) z^(1-2k): the terms of Euler and Maclaurin's sum of
    z^-s, over z^-s.
    """
    inverse = 1.0 / (z * z)
    factors, factor = [], s
    for k, bernoulli in enumerate(_BERNOULLI, 1):
        factor = factor / (2 * k) / (2 * k - 1) * (1.0 if k == 1 else (s + 2 * k - 3) * (s + 2 * k - 2))
        factors.append(bernoulli * factor)
    return polynomial(inverse, factors) / z


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
        """Conditioned on low <= rank <= high; ConstraintError where there is no such rank or it has
        probability < 1e-300.
        """
        start = max(math.ceil(max(low, 1.0)), 1) if low <= self.n else int(self.n) + 1
        end = math.floor(min(high, self.n)) if high >= 1.0 else 0
        where = f"between {low!r} and {high!r}"
        if not start <= end:
            raise no_mass(self.name, where, 0.0)
        if start > 1:
            whole = SmoothZipf(float(self.exponent), 1.0, float(self.n) + 1.0)
            first, last = whole._ends
            part = whole._sum(np.array([start, end + 1.0]), whole.high)[0]
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
        effective = end if reach > 50.0 else min(end, math.ceil(start * _scalar(exp, reach * LN2)) + 1)
        if effective - start < _LISTED:
            return self._listed(start, effective)
        if self.exponent == 0.0:
            return _uniform(start, end)
        base = SmoothZipf(float(self.exponent), float(start), effective + 1.0)
        return Floored(self.name, base, 0)

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

    return Floored("misata_zipf", Uniform(float(start), end + 1.0), 0)
