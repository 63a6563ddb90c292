"""Gamma, beta and Student's t distributions."""

import math
from dataclasses import dataclass

import numpy as np

from misata_sql.distributions.continuous import Continuous, check
from misata_sql.distributions.elementary import Array
from misata_sql.distributions.special import beta_factor, gamma_factor
from misata_sql.distributions.special_beta import beta_odds, beta_tails
from misata_sql.distributions.special_gamma import gamma_quantile, gamma_tails


@dataclass(frozen=True)
class Gamma(Continuous):
    """Gamma distribution of a shape and a scale > 0; the mean is shape * scale."""

    shape: float
    scale: float = 1.0
    name = "misata_gamma"

    def __post_init__(self) -> None:
        check(self.name, "shape", self.shape, low=0.001, high=1e9, closed=True)
        check(self.name, "scale", self.scale, low=0.0, high=1e290)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf

    def tails(self, x: Array) -> tuple[Array, Array]:
        return gamma_tails(self.shape, np.asarray(x, np.float64) / self.scale)

    def quantile(self, p: Array, q: Array) -> Array:
        return gamma_quantile(self.shape, p, q) * self.scale

    def density(self, x: Array) -> Array:
        inside = (x > 0.0) & (x < math.inf)
        z = np.where(inside, x / self.scale, 1.0)
        value = gamma_factor(self.shape, z) * (self.shape / self.scale) / z
        return np.where(inside, value, 0.0)


@dataclass(frozen=True)
class Beta(Continuous):
    """Beta distribution over [0, 1] of shapes a and b > 0; the mean is a / (a + b)."""

    a: float
    b: float
    name = "misata_beta"

    def __post_init__(self) -> None:
        check(self.name, "a", self.a, low=0.001, high=1e7, closed=True)
        check(self.name, "b", self.b, low=0.001, high=1e7, closed=True)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, 1.0

    def tails(self, x: Array) -> tuple[Array, Array]:
        x = np.minimum(np.maximum(np.asarray(x, np.float64), 0.0), 1.0)
        return beta_tails(self.a, self.b, x, 1.0 - x)

    def quantile(self, p: Array, q: Array) -> Array:
        odds = beta_odds(self.a, self.b, p, q)
        large = odds > 1.0
        return np.where(
            large,
            1.0 / (1.0 + 1.0 / np.where(large, odds, 1.0)),
            odds / (1.0 + np.where(large, 1.0, odds)),
        )

    def density(self, x: Array) -> Array:
        inside = (x > 0.0) & (x < 1.0)
        z = np.where(inside, x, 0.5)
        return np.where(inside, beta_factor(self.a, self.b, z, 1.0 - z) / (z * (1.0 - z)), 0.0)


@dataclass(frozen=True)
class StudentT(Continuous):
    """loc + scale * T, T Student's t of df > 0 degrees of freedom."""

    df: float
    loc: float = 0.0
    scale: float = 1.0
    name = "misata_student_t"

    def __post_init__(self) -> None:
        check(self.name, "df", self.df, low=0.1, high=1e7, closed=True)
        check(self.name, "loc", self.loc, low=-1e300, high=1e300)
        check(self.name, "scale", self.scale, low=0.0, high=1e100)

    def tails(self, x: Array) -> tuple[Array, Array]:
        t = np.abs((np.asarray(x, np.float64) - self.loc) / self.scale)
        # P(|T| > t) = I_w(df/2, 1/2) with odds w/(1-w) = df / t^2
        small = t * t < self.df
        low, high = np.where(small, t, 1.0), np.where(small, np.sqrt(self.df), t)
        odds = np.where(small, low / self.df * low, self.df / high / high)
        near, far = 1.0 / (1.0 + odds), odds / (1.0 + odds)
        w, rest = np.where(small, near, far), np.where(small, far, near)
        above = 0.5 * beta_tails(0.5 * self.df, 0.5, w, rest)[0]
        below = 0.5 + 0.5 * beta_tails(0.5 * self.df, 0.5, w, rest)[1]
        negative = np.asarray(x, np.float64) < self.loc
        return np.where(negative, above, below), np.where(negative, below, above)

    def quantile(self, p: Array, q: Array) -> Array:
        tail = np.minimum(p, q)
        centred = np.where(p < q, 0.5 - p, 0.5 - q)
        odds = beta_odds(0.5 * self.df, 0.5, 2.0 * tail, 2.0 * centred)
        with np.errstate(divide="ignore"):
            t = np.sqrt(self.df / odds)
        return self.loc + self.scale * np.where(p < q, -t, t)

    def density(self, x: Array) -> Array:
        t = (x - self.loc) / self.scale
        square = t / self.df * t
        w = 1.0 / (1.0 + square)
        # beta_factor(df/2, 1/2, w, 1-w) = w^(df/2) (1-w)^(1/2) / B(df/2, 1/2); the density has
        # w^((df+1)/2) and no (1-w)
        rest = np.maximum(square * w, 1e-300)
        factor = beta_factor(0.5 * self.df, 0.5, w, rest) * np.sqrt(w / rest)
        return factor / (float(np.sqrt(self.df)) * self.scale)
