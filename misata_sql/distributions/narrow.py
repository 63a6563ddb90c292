"""A distribution conditioned on an interval too narrow for differences of probabilities."""

from dataclasses import dataclass

import numpy as np

from misata_sql.distributions.continuous import Conditioned, Continuous
from misata_sql.distributions.elementary import Array


@dataclass(frozen=True)
class Narrow(Conditioned):
    """Density straight from `start` at low to `end` at high, up to a factor.

    Where an interval has less than 1e-7 of what is on either side of it, the density of a smooth
    family bends by less than 1e-13 of itself, while the difference of the probabilities at its
    ends has lost half its digits.
    """

    start: float
    end: float

    def tails(self, x: Array) -> tuple[Array, Array]:
        width, both = self.high - self.low, self.start + self.end
        t = np.minimum(np.maximum((x - self.low) / width, 0.0), 1.0)
        s = np.minimum(np.maximum((self.high - x) / width, 0.0), 1.0)
        below = t * (self.start + (self.start + (self.end - self.start) * t)) / both
        above = s * (self.end + (self.end + (self.start - self.end) * s)) / both
        return below, above

    def quantile(self, p: Array, q: Array) -> Array:
        both, rise = self.start + self.end, (self.end - self.start) * (self.start + self.end)
        t = p * both / (self.start + np.sqrt(self.start * self.start + p * rise))
        s = q * both / (self.end + np.sqrt(self.end * self.end - q * rise))
        width = self.high - self.low
        value = np.where(p < q, self.low + width * t, self.high - width * s)
        return np.minimum(np.maximum(value, self.low), self.high)

    def density(self, x: Array) -> Array:
        width = self.high - self.low
        t = (x - self.low) / width
        return (self.start + (self.end - self.start) * t) * (2.0 / (self.start + self.end) / width)

    def truncated(self, low: float = -np.inf, high: float = np.inf) -> Continuous:
        return self.base.truncated(max(low, self.low), min(high, self.high))
