"""How many children a parent has: a geometric distribution on least .. most.

Every way to give n children to N parents, least .. most each, is to be as likely as any other. That is N independent
draws of p_k proportional to e^(-rate k), conditioned on their sum, whatever the rate is; with the rate that makes the
mean n / N a draw alone follows it too, but for what the sum says (the distribution of greatest entropy for that mean:
uniform where n / N is in the middle, geometric where there is no `most`). And two parents that have s children together
share them in any way that the bounds allow with the same probability, which is all that a kernel has to draw.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.elementary import Array, exp, expm1, log1p
from misata_sql.random.squares import squares64

Ints = npt.NDArray[np.int64]

_LISTED = 8192
_REACH = 25.0  # beyond _REACH / rate a pair's sum has less than 4e-10 of the probability
_ATTEMPTS = 32
_STEPS = 64


def uniforms(key: int, first: int, n: int) -> Array:
    """The draws first .. first + n - 1 of a stream, as multiples of 2^-53 in [0, 1)."""
    bits: npt.NDArray[np.uint64] = squares64(np.uint64(key), np.arange(n, dtype=np.uint64) + np.uint64(first))
    return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53


@dataclass(frozen=True)
class Excess:
    """Children of a parent above `least`: 0 .. width, geometric with the mean.

    mean: 0 .. width; width: most - least, None without bound
    """

    mean: float
    width: int | None

    @property
    def is_reflected(self) -> bool:
        """Whether the geometric distribution descends from width and not from 0."""
        return self.width is not None and 2.0 * self.mean > self.width

    @cached_property
    def rate(self) -> float:
        """The rate, >= 0, of the descent from 0, or from width where is_reflected; inf for a constant."""
        mean = self.width - self.mean if self.width is not None and self.is_reflected else self.mean
        if mean <= 0.0:
            return np.inf
        most = float(log1p(np.array([1.0 / mean]))[0])  # where there is no bound
        return most if self.width is None else _bounded_rate(mean, self.width, most)

    def quantile(self, u: Array) -> Ints:
        """The excess at probabilities 0 <= u < 1 (from the other end where is_reflected)."""
        rate, width = self.rate, self.width
        if rate == 0.0:
            assert width is not None
            value = np.floor(u * (width + 1.0))
        else:
            whole = -1.0 if width is None else float(expm1(np.array([-rate * (width + 1.0)]))[0])
            value = np.floor(log1p(u * whole) / -rate)
        if width is None:
            return value.astype(np.int64)
        numbers = np.minimum(value, float(width)).astype(np.int64)
        return width - numbers if self.is_reflected else numbers

    def pair_quantiles(self, n: int) -> Ints:
        """The sum of two independent excesses at probabilities (i + 1/2) / n."""
        top = None if self.width is None else 2 * self.width
        reach = _REACH / self.rate if self.rate > 0.0 else np.inf
        last = top if top is not None and top <= reach else int(np.ceil(reach))
        u = (np.arange(n) + 0.5) / n
        # i + 1 or top - i + 1 pairs of excesses make the sum i
        x = np.arange(last + 1, dtype=np.float64) if last < _LISTED else np.arange(_LISTED + 1) * (last / _LISTED)
        ways = x + 1.0 if top is None else np.minimum(x, top - x) + 1.0
        density = ways * exp(-self.rate * x) if self.rate < np.inf else np.ones(1)
        if last < _LISTED:
            mass = np.add.accumulate(density)
            sums = np.searchsorted(mass, u * mass[-1], side="right").astype(np.int64)
        else:  # the density between the listed sums is a straight line, near enough
            mass = np.concatenate(([0.0], np.add.accumulate(density[1:] + density[:-1])))
            place = np.searchsorted(mass, u * mass[-1], side="right") - 1
            part = (u * mass[-1] - mass[place]) / (mass[place + 1] - mass[place])
            sums = np.rint(x[place] + part * (last / _LISTED)).astype(np.int64)
        return top - sums if top is not None and self.is_reflected else sums


def _bounded_rate(mean: float, width: int, most: float) -> float:
    """The rate with which 0 .. width has the mean, at most half of width. most: that without a bound, a greater one"""
    size = width + 1.0
    low, high = 0.0, most
    for _ in range(7):
        t = low + (high - low) * (np.arange(_STEPS + 1) / _STEPS)
        near = t * size < 1e-3  # there the two terms below cancel
        safe = np.where(near, 1.0, t)
        value = np.where(
            near, 0.5 * width - t * (size * size - 1.0) / 12.0, 1.0 / expm1(safe) - size / expm1(safe * size)
        )
        above = int(np.count_nonzero(value >= mean))  # the mean falls as the rate grows
        low, high = float(t[max(above - 1, 0)]), float(t[min(above, _STEPS)])
    return low


def sample_counts(key: int, first: int, n_parents: int, total: int, width: int | None) -> Ints:
    """(n_parents,) excesses with the sum `total`, each such array as likely.

    key, first: the stream and the first of its draws; it takes about 150 n_parents^1.5 of them
    total: 0 .. n_parents * width

    All but one are drawn independently; the last one is what is left, kept with the probability that it has in
    proportion to that of 0. About one attempt in sqrt(2 pi n_parents) is.
    """
    if width is not None and 2 * total > n_parents * width:
        return width - sample_counts(key, first, n_parents, n_parents * width - total, width)
    if total == 0 or n_parents == 0:
        return np.zeros(n_parents, np.int64)
    excess = Excess(total / n_parents, width)
    rate = excess.rate
    while True:
        u = uniforms(key, first, _ATTEMPTS * n_parents).reshape(_ATTEMPTS, n_parents)
        first += _ATTEMPTS * n_parents
        values = excess.quantile(u)
        values[:, 0] += total - values.sum(axis=1)
        left = values[:, 0]
        inside = (left >= 0) & (left <= (total if width is None else width))
        kept = np.flatnonzero(inside & (u[:, 0] < exp(-rate * np.where(inside, left, 0))))
        if kept.size:
            return values[kept[0]]
