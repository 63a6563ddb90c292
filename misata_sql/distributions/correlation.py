"""From the correlation of two columns to that of the normal deviates behind them, and back.

With numbers f(Z) and g(Z') of standard normal deviates of correlation rho,

    corr(f(Z), g(Z')) = sum over k >= 1 of f_k g_k rho^k

where f_k is the coefficient of f, standardised, at the k-th Hermite polynomial (Mehler 1866). f and g do not descend,
so this ascends with rho and is solved by bisection. Source of the problem: Cario and Nelson 1997 (NORTA).
"""

import math
from functools import cache

import numpy as np

from misata_sql.distributions.elementary import Array
from misata_sql.distributions.marginals import Marginal
from misata_sql.distributions.special_normal import normal_density

_REACH, _CELLS_A_UNIT = 9.125, 64
_FAR = 4.9  # one row in a million has a deviate beyond
_NEGLIGIBLE = 1e-10  # of the terms left out; tried for first
_SMALL = 1e-4  # of the same; what is accepted next to rho = 1
_BLOCK = 64
_MOST_WORK = 40_000_000  # terms times places at which the polynomials are evaluated
_DECIMALS = 9


@cache
def _gauss() -> tuple[Array, Array]:
    """Nodes and weights of Gauss's quadrature of three points on [0, 1]."""
    half = math.sqrt(0.15)
    return np.array([0.5 - half, 0.5, 0.5 + half]), np.array([5.0, 8.0, 5.0]) / 18.0


def _nodes(jumps: Array) -> tuple[Array, Array]:
    """Deviates and their probabilities, for integrals of functions that are smooth but for the jumps.

    Error: relative 1e-9 for functions that change over 0.1 or more
    """
    n = int(_REACH * _CELLS_A_UNIT)
    inside = jumps[(jumps > -_REACH) & (jumps < _REACH)]
    ends = np.sort(np.concatenate((np.arange(-n, n + 1) / _CELLS_A_UNIT, inside)))
    width = ends[1:] - ends[:-1]
    places, weights = _gauss()
    z = (ends[:-1, None] + width[:, None] * places).ravel()
    return z, normal_density(z) * (width[:, None] * weights).ravel()


def _sum(x: Array) -> float:
    """In order, since np.sum's order depends on the processor."""
    return float(np.add.accumulate(x)[-1]) if x.size else 0.0


class Standardised:
    """A marginal of mean 0 and variance 1, and its Hermite coefficients as far as they were asked for.

    is_constant: whether there is no variance; nothing else is known then
    far: share of the variance from the one row in a million with the most extreme deviates
    """

    def __init__(self, marginal: Marginal) -> None:
        self.jumps = marginal.jumps
        z, share = _nodes(marginal.jumps)
        numbers = marginal.at(z)
        self.is_constant = bool(numbers[0] == numbers[-1]) and marginal.noise == 0.0
        if self.is_constant:
            return
        # within [-1, 1], so that no square is beyond a double's range
        self._scale = float(max(numbers[-1] - numbers[0], math.sqrt(marginal.noise)))
        centre = numbers[0] + (numbers[-1] - numbers[0]) * 0.5
        numbers = (numbers - centre) / self._scale
        self._centre, self._at = centre, marginal.at
        self._mean = _sum(share * numbers)
        square = share * (numbers - self._mean) * (numbers - self._mean)
        noise = marginal.noise / self._scale / self._scale
        variance = _sum(square) + noise
        self._deviation = math.sqrt(variance)
        self.far = _sum(square[np.abs(z) > _FAR]) / variance
        self._left = 1.0 - noise / variance  # variance that no coefficient so far accounts for
        self.coefficients: list[float] = []
        if marginal.levels is None:
            self._offset, self._z = 0, z
            self._weights = share * (numbers - self._mean) / self._deviation
        else:  # the same, integrated by parts: exact, and as many places as jumps
            self._offset, self._z = 1, marginal.jumps
            rise = (marginal.levels[1:] - marginal.levels[:-1]) / self._scale
            self._weights = normal_density(self._z) * rise / self._deviation
        self._polynomials = np.zeros_like(self._z), np.ones_like(self._z)
        self._degree = 0
        if not self._offset:
            self._advance()
        self.most_terms = min(max(_MOST_WORK // max(self._z.size, 1), 2_048), 65_536)

    def at(self, z: Array) -> Array:
        """The standardised numbers at these deviates."""
        return ((self._at(z) - self._centre) / self._scale - self._mean) / self._deviation

    @property
    def left(self) -> float:
        """Variance that the coefficients so far do not account for."""
        return max(self._left, 0.0)

    def _advance(self) -> None:
        """To the orthonormal Hermite polynomial of the next degree, by their recurrence."""
        before, now = self._polynomials
        k = float(self._degree)
        following = (self._z * now - math.sqrt(k) * before) / math.sqrt(k + 1.0)
        self._polynomials = now, following
        self._degree += 1

    def extend(self, n_terms: int) -> None:
        """Have at least the first n_terms coefficients."""
        while len(self.coefficients) < n_terms:
            coefficient = _sum(self._weights * self._polynomials[1])
            if self._offset:
                coefficient /= math.sqrt(len(self.coefficients) + 1.0)
            self.coefficients.append(coefficient)
            self._left -= coefficient * coefficient
            self._advance()


class Pair:
    """Two standardised marginals of which neither is constant.

    low, high: the least and greatest correlation that they can have (Frechet's bounds), where rho is -1 and 1
    """

    def __init__(self, first: Standardised, second: Standardised) -> None:
        self.first, self.second = first, second
        self.low, self.high = self._extreme(-1.0), self._extreme(1.0)

    def _extreme(self, sign: float) -> float:
        z, share = _nodes(np.concatenate((self.first.jumps, sign * self.second.jumps)))
        return _sum(share * self.first.at(z) * self.second.at(sign * z))

    def correlation(self, rho: float) -> float:
        """The columns' correlation where that of the deviates is rho, -1 <= rho <= 1."""
        if abs(rho) == 1.0:
            return self.high if rho > 0.0 else self.low
        self._extend(rho)
        return self._series(rho)

    def latent(self, correlation: float) -> float | None:
        """The rho for a correlation of the columns, to 9 decimals; None where |rho| would be 1, or indistinguishable.

        Error: the columns' correlation is right to 1e-7; to 1e-5 where one has more than MOST_JUMPS values and they
        are not a continuous distribution; to 1e-4 where |rho| > 0.998 and one has few values
        """
        if correlation == 0.0:
            return 0.0
        if not self.low < correlation < self.high:
            return None
        low, high = (0.0, 1.0) if correlation > 0.0 else (-1.0, 0.0)
        for _ in range(60):
            rho = 0.5 * (low + high)
            if self.correlation(rho) < correlation:
                low = rho
            else:
                high = rho
        rho = round(0.5 * (low + high), _DECIMALS)
        return rho if self._accepts(rho) else None

    def limits(self) -> tuple[float, float]:
        """Between which correlations latent() has an answer: low and high, or a little inside of them."""
        inside, outside = 0.0, 1.0
        for _ in range(60):
            rho = 0.5 * (inside + outside)
            self._extend(rho)
            inside, outside = (rho, outside) if self._accepts(rho) else (inside, rho)
        return self.correlation(-inside), self.correlation(inside)

    def _accepts(self, rho: float) -> bool:
        return abs(rho) <= 1.0 - 10.0**-_DECIMALS and self._bound(rho) < _SMALL

    def _terms(self) -> int:
        return min(len(self.first.coefficients), len(self.second.coefficients))

    def _bound(self, rho: float) -> float:
        """Of the terms left out, by Cauchy and Schwarz."""
        power = _power(abs(rho), self._terms() + 1)
        return power * math.sqrt(self.first.left * self.second.left)

    def _extend(self, rho: float) -> None:
        """Take as many terms as rho needs."""
        most = min(self.first.most_terms, self.second.most_terms)
        n_terms = max(self._terms(), _BLOCK)
        while True:
            self.first.extend(n_terms)
            self.second.extend(n_terms)
            if self._bound(rho) < _NEGLIGIBLE or n_terms >= most:
                return
            n_terms = min(2 * n_terms, most)

    def _series(self, rho: float) -> float:
        total = 0.0
        n_terms = self._terms()
        for k in range(n_terms - 1, -1, -1):
            total = rho * (self.first.coefficients[k] * self.second.coefficients[k] + total)
        return total


def _power(base: float, exponent: int) -> float:
    """base^exponent by multiplications."""
    power = 1.0
    while exponent:
        if exponent & 1:
            power *= base
        base *= base
        exponent >>= 1
    return power
