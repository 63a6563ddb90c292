"""Normal and lognormal distributions."""

import math
from dataclasses import dataclass

import numpy as np

from misata_sql.distributions.continuous import Continuous, check
from misata_sql.distributions.elementary import SQRT_2PI, Array, exp, log
from misata_sql.distributions.special_normal import normal_density, normal_quantile, normal_upper


@dataclass(frozen=True)
class Normal(Continuous):
    """Normal distribution of a mean and a standard deviation > 0."""

    mean: float = 0.0
    sd: float = 1.0
    name = "misata_normal"

    def __post_init__(self) -> None:
        check(self.name, "mean", self.mean, low=-1e300, high=1e300)
        check(self.name, "sd", self.sd, low=0.0, high=1e300)

    def tails(self, x: Array) -> tuple[Array, Array]:
        z = (np.asarray(x, np.float64) - self.mean) / self.sd
        return normal_upper(-z), normal_upper(z)

    def quantile(self, p: Array, q: Array) -> Array:
        return self.mean + self.sd * normal_quantile(p, q)

    def density(self, x: Array) -> Array:
        return normal_density((x - self.mean) / self.sd) / self.sd


@dataclass(frozen=True)
class Lognormal(Continuous):
    """exp of a normal variable with mean mu and standard deviation sigma > 0; the median is
    exp(mu).
    """

    mu: float = 0.0
    sigma: float = 1.0
    name = "misata_lognormal"

    def __post_init__(self) -> None:
        check(self.name, "mu", self.mu, low=-600.0, high=600.0, closed=True)
        check(self.name, "sigma", self.sigma, low=0.0, high=60.0)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf

    def _z(self, x: Array) -> Array:
        return (log(np.maximum(np.asarray(x, np.float64), 0.0)) - self.mu) / self.sigma

    def tails(self, x: Array) -> tuple[Array, Array]:
        z = self._z(x)
        return normal_upper(-z), normal_upper(z)

    def quantile(self, p: Array, q: Array) -> Array:
        return exp(self.mu + self.sigma * normal_quantile(p, q))

    def density(self, x: Array) -> Array:
        positive = np.where(x > 0.0, x, 1.0)
        z = self._z(positive)
        # in one exponential, so that a far tail does not underflow before it is divided by x
        value = exp(-0.5 * z * z - log(positive)) / (SQRT_2PI * self.sigma)
        return np.where(x > 0.0, value, 0.0)
