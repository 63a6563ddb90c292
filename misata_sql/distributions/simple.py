"""Uniform, exponential, Weibull, Pareto and triangular: the quantile function is a formula."""

import math
from dataclasses import dataclass

import numpy as np

from misata_sql.distributions.continuous import Continuous, check
from misata_sql.distributions.elementary import Array, exp, expm1, log, log1p, pow
from misata_sql.errors import GeneratorError


def _log_tail(p: Array, q: Array) -> Array:
    """-log q, by whichever of p and q = 1 - p is the smaller."""
    near = p < 0.5
    return np.where(near, -log1p(-np.where(near, p, 0.0)), -log(np.where(near, 1.0, q)))


@dataclass(frozen=True)
class Uniform(Continuous):
    """Uniform over [low, high], low < high."""

    low: float = 0.0
    high: float = 1.0
    name = "misata_uniform"

    def __post_init__(self) -> None:
        check(self.name, "low", self.low)
        check(self.name, "high", self.high)
        if not self.low < self.high or not math.isfinite(self.high - self.low):
            raise GeneratorError(
                f"{self.name}: low must be below high, high - low finite (got low={self.low!r}, high={self.high!r})"
            )

    @property
    def support(self) -> tuple[float, float]:
        return float(self.low), float(self.high)

    def tails(self, x: Array) -> tuple[Array, Array]:
        x = np.minimum(np.maximum(np.asarray(x, np.float64), self.low), self.high)
        width = self.high - self.low
        return (x - self.low) / width, (self.high - x) / width

    def quantile(self, p: Array, q: Array) -> Array:
        width = self.high - self.low
        return np.where(p < q, self.low + width * p, self.high - width * q)

    def density(self, x: Array) -> Array:
        return np.where((x >= self.low) & (x <= self.high), 1.0 / (self.high - self.low), 0.0)


@dataclass(frozen=True)
class Exponential(Continuous):
    """Waiting time from 0 at a rate > 0; the mean is 1 / rate."""

    rate: float = 1.0
    name = "misata_exponential"

    def __post_init__(self) -> None:
        check(self.name, "rate", self.rate, low=0.0, high=1e300)
        check(self.name, "rate", self.rate, low=1e-300, closed=True)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf

    def tails(self, x: Array) -> tuple[Array, Array]:
        t = self.rate * np.maximum(np.asarray(x, np.float64), 0.0)
        return -expm1(-t), exp(-t)

    def quantile(self, p: Array, q: Array) -> Array:
        return _log_tail(p, q) / self.rate

    def density(self, x: Array) -> Array:
        return np.where(x >= 0.0, self.rate * exp(-self.rate * np.maximum(x, 0.0)), 0.0)


@dataclass(frozen=True)
class Weibull(Continuous):
    """scale * E^(1/shape), E exponential of mean 1; shape and scale > 0."""

    shape: float
    scale: float = 1.0
    name = "misata_weibull"

    def __post_init__(self) -> None:
        check(self.name, "shape", self.shape, low=0.01, high=1e6, closed=True)
        check(self.name, "scale", self.scale, low=0.0, high=1e300)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf

    def tails(self, x: Array) -> tuple[Array, Array]:
        t = pow(np.maximum(np.asarray(x, np.float64), 0.0) / self.scale, self.shape)
        return -expm1(-t), exp(-t)

    def quantile(self, p: Array, q: Array) -> Array:
        return self.scale * pow(_log_tail(p, q), 1.0 / self.shape)

    def density(self, x: Array) -> Array:
        z = np.maximum(x, 0.0) / self.scale
        return self.shape / self.scale * pow(z, self.shape - 1.0) * exp(-pow(z, self.shape))


@dataclass(frozen=True)
class Pareto(Continuous):
    """From minimum > 0 on, with the probability (minimum / x)^alpha above x; alpha >= 0.1."""

    minimum: float
    alpha: float
    name = "misata_pareto"

    def __post_init__(self) -> None:
        check(self.name, "minimum", self.minimum, low=0.0, high=1e100)
        check(self.name, "alpha", self.alpha, low=0.1, high=1e6, closed=True)

    @property
    def support(self) -> tuple[float, float]:
        return float(self.minimum), math.inf

    def tails(self, x: Array) -> tuple[Array, Array]:
        excess = np.maximum(np.asarray(x, np.float64) - self.minimum, 0.0) / self.minimum
        log_q = -self.alpha * log1p(excess)
        return -expm1(log_q), exp(log_q)

    def quantile(self, p: Array, q: Array) -> Array:
        return self.minimum + self.minimum * expm1(_log_tail(p, q) / self.alpha)

    def density(self, x: Array) -> Array:
        inside = x >= self.minimum
        ratio = self.minimum / np.where(inside, x, self.minimum)
        return np.where(inside, self.alpha / self.minimum * pow(ratio, self.alpha + 1.0), 0.0)


@dataclass(frozen=True)
class Triangular(Continuous):
    """Density rising straight from low to mode and falling straight to high; low <= mode <= high,
    low < high.
    """

    low: float
    mode: float
    high: float
    name = "misata_triangular"

    def __post_init__(self) -> None:
        for argument in ("low", "mode", "high"):
            check(self.name, argument, getattr(self, argument), low=-1e150, high=1e150)
        if not (self.low <= self.mode <= self.high and self.low < self.high):
            raise GeneratorError(
                f"{self.name}: low <= mode <= high and low < high must hold "
                f"(got low={self.low!r}, mode={self.mode!r}, high={self.high!r})"
            )

    @property
    def support(self) -> tuple[float, float]:
        return float(self.low), float(self.high)

    def tails(self, x: Array) -> tuple[Array, Array]:
        x = np.minimum(np.maximum(np.asarray(x, np.float64), self.low), self.high)
        left, right, width = self.mode - self.low, self.high - self.mode, self.high - self.low
        with np.errstate(invalid="ignore", divide="ignore"):
            below = (x - self.low) / width * ((x - self.low) / left)
            above = (self.high - x) / width * ((self.high - x) / right)
        rising = (x < self.mode) | (right == 0.0)
        return np.where(rising, below, 1.0 - above), np.where(rising, 1.0 - below, above)

    def quantile(self, p: Array, q: Array) -> Array:
        left, right, width = self.mode - self.low, self.high - self.mode, self.high - self.low
        rising = p * width < left
        return np.where(rising, self.low + np.sqrt(p * left * width), self.high - np.sqrt(q * right * width))

    def density(self, x: Array) -> Array:
        left, right, width = self.mode - self.low, self.high - self.mode, self.high - self.low
        with np.errstate(invalid="ignore", divide="ignore"):
            rising, falling = (x - self.low) / left, (self.high - x) / right
        height = np.where((x < self.mode) | (right == 0.0), rising, falling)
        return np.where((x >= self.low) & (x <= self.high), height * (2.0 / width), 0.0)
