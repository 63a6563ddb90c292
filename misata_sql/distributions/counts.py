"""Counts: Poisson, binomial, negative binomial, geometric and Bernoulli distributions."""

import math
from dataclasses import dataclass

import numpy as np

from misata_sql.distributions.continuous import check
from misata_sql.distributions.discrete import Discrete, DiscreteTable, Weighted, no_mass
from misata_sql.distributions.elementary import Array, exp, log1p, pow
from misata_sql.distributions.floored import Floored
from misata_sql.distributions.simple import Exponential
from misata_sql.distributions.special import beta_factor, gamma_factor
from misata_sql.distributions.tables import QuantileTable
from misata_sql.errors import GeneratorError


def _one(value: float) -> Array:
    return np.array([value], np.float64)


def _power(base: float, exponent: float) -> float:
    return float(pow(_one(base), exponent)[0])


def _whole(name: str, argument: str, value: float, low: int, high: int) -> int:
    number = check(name, argument, value, low=low, high=high, closed=True)
    if number != math.floor(number):
        raise GeneratorError(f"{name}: {argument} must be a whole number (got {value!r})")
    return int(number)


@dataclass(frozen=True)
class Poisson(Discrete):
    """Number of events, from 0, of a mean > 0."""

    mean: float
    name = "misata_poisson"

    def __post_init__(self) -> None:
        check(self.name, "mean", self.mean, low=0.0, high=1e15)

    @property
    def support(self) -> tuple[int, int | None]:
        return 0, None

    @property
    def mode(self) -> int:
        return math.floor(self.mean)

    def ratio(self, k: Array) -> Array:
        return self.mean / (k + 1.0)

    def probability(self, k: int) -> float:
        if k == 0:
            return float(exp(_one(-self.mean))[0])
        return float(gamma_factor(float(k), _one(self.mean))[0])


@dataclass(frozen=True)
class Binomial(Discrete):
    """Successes, 0 to n, among n trials of probability p."""

    n: int
    p: float
    name = "misata_binomial"

    def __post_init__(self) -> None:
        _whole(self.name, "n", self.n, 0, 2**53)
        check(self.name, "p", self.p, low=0.0, high=1.0, closed=True)

    @property
    def support(self) -> tuple[int, int | None]:
        if self.p == 0.0:
            return 0, 0
        return (int(self.n) if self.p == 1.0 else 0), int(self.n)

    @property
    def mode(self) -> int:
        return min(math.floor((self.n + 1) * self.p), int(self.n))

    def ratio(self, k: Array) -> Array:
        return (self.n - k) / (k + 1.0) * (self.p / (1.0 - self.p))

    def probability(self, k: int) -> float:
        n, p = float(self.n), float(self.p)
        if self.support[0] == self.support[1]:
            return 1.0
        if k == 0:
            return float(exp(n * log1p(_one(-p)))[0])
        if k == n:
            return _power(p, n)
        factor = beta_factor(float(k), n - k, _one(p), _one(1.0 - p))
        return float(factor[0]) / k * (n / (n - k))


@dataclass(frozen=True)
class NegativeBinomial(Discrete):
    """Failures, from 0, before the n-th success (n > 0, whole or not), each trial of success
    probability p.
    """

    n: float
    p: float
    name = "misata_negative_binomial"

    def __post_init__(self) -> None:
        check(self.name, "n", self.n, low=0.0, high=1e15)
        check(self.name, "p", self.p, low=0.0, high=1.0)

    @property
    def support(self) -> tuple[int, int | None]:
        return 0, 0 if self.p == 1.0 else None

    @property
    def mode(self) -> int:
        return max(math.floor((self.n - 1.0) * ((1.0 - self.p) / self.p)), 0)

    def ratio(self, k: Array) -> Array:
        return (k + self.n) / (k + 1.0) * (1.0 - self.p)

    def probability(self, k: int) -> float:
        if k == 0:
            return _power(float(self.p), float(self.n))
        factor = beta_factor(float(self.n), float(k), _one(self.p), _one(1.0 - self.p))
        return float(factor[0]) / k


@dataclass(frozen=True)
class Geometric(Discrete):
    """Trials, from 1, up to and including the first success, each of success probability p (as
    numpy and scipy).
    """

    p: float
    name = "misata_geometric"

    def __post_init__(self) -> None:
        check(self.name, "p", self.p, low=1e-12, high=1.0, closed=True)

    @property
    def support(self) -> tuple[int, int | None]:
        return 1, 1 if self.p == 1.0 else None

    @property
    def mode(self) -> int:
        return 1

    def ratio(self, k: Array) -> Array:
        return np.full_like(k, 1.0 - self.p)

    def probability(self, k: int) -> float:
        if k == 1:
            return float(self.p)
        return float(exp((k - 1) * log1p(_one(-self.p)))[0]) * self.p

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> Weighted | Floored:  # type: ignore[override]
        least, greatest = max(math.ceil(max(low, 1)), 1), high
        # 72 log 2 / p values matter; from 4096 on the exponential distribution that it is the floor
        # of does it
        if self.p == 1.0 or self.p > 0.0125 or greatest - least < 4096:
            return super().truncated(low, high)
        rate = -float(log1p(_one(-self.p))[0])
        if greatest < least:
            raise no_mass(self.name, f"between {low!r} and {high!r}", 0.0)
        end = math.inf if greatest == math.inf else math.floor(greatest)
        return Floored(self.name, Exponential(rate).truncated(least - 1, end), 1)

    def table(self) -> DiscreteTable | QuantileTable:  # type: ignore[override]
        return self.truncated().table()


def bernoulli(p: float, name: str = "misata_bernoulli") -> Weighted:
    """1 with probability p, else 0."""
    check(name, "p", p, low=0.0, high=1.0, closed=True)
    weights = np.array([1.0 - p, p])
    return Weighted(name, np.flatnonzero(weights), weights[weights > 0.0])
