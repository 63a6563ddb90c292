"""What a continuous distribution is here, and conditioning one on an interval.

A family computes with both tails at once: `tails(x)` gives the probabilities below and above x,
`quantile(p, q)` the value with probability p below and q = 1 - p above it. So neither end of the
line loses digits, and a distribution conditioned on any interval is as precise as the tail that it
lies in.
"""

import math
from dataclasses import dataclass

import numpy as np

from misata_sql.distributions.elementary import Array
from misata_sql.errors import ConstraintError, GeneratorError

LEAST_MASS = 1e-300
"""The least probability on which a distribution is conditioned."""


class Continuous:
    """Base of the continuous families. Arrays are float64, one-dimensional.

    A family gives `support`, `tails`, `quantile` and `density`.
    """

    name: str
    smooth = True
    """Whether the density bends no faster than the probabilities on either side suggest."""

    @property
    def support(self) -> tuple[float, float]:
        """Least and greatest value, or infinities."""
        return -math.inf, math.inf

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Probabilities below and above x."""
        raise NotImplementedError

    def quantile(self, p: Array, q: Array) -> Array:
        """The value with probability p below it and q = 1 - p above it."""
        raise NotImplementedError

    def density(self, x: Array) -> Array | None:
        """Density at x, or None where a family does not know it."""
        return None

    def cdf(self, x: Array) -> Array:
        return self.tails(np.asarray(x, np.float64))[0]

    def sf(self, x: Array) -> Array:
        return self.tails(np.asarray(x, np.float64))[1]

    def ppf(self, p: Array) -> Array:
        p = np.asarray(p, np.float64)
        return self.quantile(p, 1.0 - p)

    def isf(self, q: Array) -> Array:
        q = np.asarray(q, np.float64)
        return self.quantile(1.0 - q, q)

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> "Continuous":
        """This distribution conditioned on low <= value <= high.

        ConstraintError where the interval has probability 0 or less than 1e-300.
        """
        return truncate(self, low, high)


@dataclass(frozen=True)
class Conditioned(Continuous):
    """A distribution conditioned on [low, high]; how it computes is its subclasses'."""

    base: Continuous
    low: float
    high: float

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.base.name

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Truncated(Conditioned):
    """By differences of the base's probabilities.

    at_low, at_high: the probabilities below and above each end; mass: that between them
    """

    at_low: tuple[float, float]
    at_high: tuple[float, float]
    mass: float

    def tails(self, x: Array) -> tuple[Array, Array]:
        x = np.minimum(np.maximum(np.asarray(x, np.float64), self.low), self.high)
        p, q = self.base.tails(x)
        lower = np.where(p <= q, p - self.at_low[0], self.at_low[1] - q) / self.mass
        upper = np.where(p <= q, self.at_high[0] - p, q - self.at_high[1]) / self.mass
        return np.minimum(np.maximum(lower, 0.0), 1.0), np.minimum(np.maximum(upper, 0.0), 1.0)

    def quantile(self, p: Array, q: Array) -> Array:
        p, q = np.asarray(p, np.float64), np.asarray(q, np.float64)
        value = self.base.quantile(self.at_low[0] + p * self.mass, self.at_high[1] + q * self.mass)
        value = np.minimum(np.maximum(value, self.low), self.high)
        return np.where(p <= 0.0, self.low, np.where(q <= 0.0, self.high, value))

    def density(self, x: Array) -> Array | None:
        density = self.base.density(x)
        return None if density is None else density / self.mass


def truncate(base: Continuous, low: float, high: float) -> Continuous:
    """See Continuous.truncated."""
    if isinstance(base, Truncated):
        return truncate(base.base, max(low, base.low), min(high, base.high))
    least, greatest = base.support
    if low <= least and high >= greatest:
        return base
    low, high = max(float(low), least), min(float(high), greatest)
    p, q = base.tails(np.array([low, high]))
    # of the two differences the one between smaller numbers; no mass where low >= high or either is
    # NaN
    mass = 0.0 if not low < high else float(p[1] - p[0]) if p[0] < q[1] else float(q[0] - q[1])
    narrow = None
    if base.smooth and low < high and mass < 1e-7 * min(float(p[0]), float(q[1])):
        density = base.density(np.array([low, high]))
        if density is not None and np.min(density) > 1e-140 and np.max(density) < 1e140:
            from misata_sql.distributions.narrow import Narrow

            narrow = Narrow(base, low, high, float(density[0]), float(density[1]))
            mass = 0.5 * (narrow.start + narrow.end) * (high - low)
    if not mass >= LEAST_MASS:
        raise ConstraintError(
            f"{base.name} has no values to give between {low!r} and {high!r}: "
            f"their probability is {mass:.3g} (least that is possible: {LEAST_MASS:g})"
        )
    if narrow is not None:
        return narrow
    at_low, at_high = zip(p.tolist(), q.tolist(), strict=True)
    return Truncated(base, low, high, at_low, at_high, mass)


def check(name: str, argument: str, value: float, *, low: float = -math.inf, high: float = math.inf,
          closed: bool = False) -> float:  # fmt: skip
    """value as a float; GeneratorError unless it is finite and above low (or at it, where closed)
    and at most high.
    """
    bounds = []
    if low > -math.inf:
        bounds.append(f"{'>=' if closed else '>'} {low:g}")
    if high < math.inf:
        bounds.append(f"<= {high:g}")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not (math.isfinite(number) and (number > low or (closed and number == low)) and number <= high):
        rule = " and ".join([*bounds, "finite"])
        raise GeneratorError(f"{name}: {argument} must be {rule} (got {value!r})")
    return number
