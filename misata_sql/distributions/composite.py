"""Distributions made of others or of data: mixtures, and quantile functions given by knots."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from misata_sql.distributions.continuous import LEAST_MASS, Continuous
from misata_sql.distributions.elementary import Array, log
from misata_sql.errors import ConstraintError, GeneratorError


@dataclass(frozen=True)
class Mixture(Continuous):
    """Component i with probability weights[i] / sum(weights), finite, >= 0, not all 0."""

    weights: tuple[float, ...]
    components: tuple[Continuous, ...]
    name = "misata_mixture"
    smooth = False
    _shares: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weights) != len(self.components) or not self.weights:
            raise GeneratorError(
                f"{self.name}: there must be one weight for each component and at least one "
                f"(got {len(self.weights)} weights, {len(self.components)} components)"
            )
        for i, weight in enumerate(self.weights):
            if not 0.0 <= weight < 1e300:
                raise GeneratorError(f"{self.name}: weights must be finite and >= 0 (weight {i + 1} is {weight!r})")
        largest = max(self.weights)
        if largest == 0.0:
            raise GeneratorError(f"{self.name}: at least one weight must be > 0")
        total = 0.0
        for weight in self.weights:
            total += weight / largest
        object.__setattr__(self, "_shares", tuple(weight / largest / total for weight in self.weights))

    @property
    def _parts(self) -> list[tuple[float, Continuous]]:
        return [(w, c) for w, c in zip(self._shares, self.components, strict=True) if w > 0.0]

    @property
    def support(self) -> tuple[float, float]:
        ends = [component.support for _, component in self._parts]
        return min(e[0] for e in ends), max(e[1] for e in ends)

    def tails(self, x: Array) -> tuple[Array, Array]:
        x = np.asarray(x, np.float64)
        below, above = np.zeros_like(x), np.zeros_like(x)
        for weight, component in self._parts:
            p, q = component.tails(x)
            below, above = below + weight * p, above + weight * q
        return below, above

    def density(self, x: Array) -> Array | None:
        total = np.zeros_like(x)
        for weight, component in self._parts:
            density = component.density(x)
            if density is None:
                return None
            total = total + weight * density
        return total

    def quantile(self, p: Array, q: Array) -> Array:
        p, q = np.asarray(p, np.float64), np.asarray(q, np.float64)
        each = [component.quantile(p, q) for _, component in self._parts]
        low, high = each[0], each[0]
        for values in each[1:]:
            low, high = np.minimum(low, values), np.maximum(high, values)
        result = np.where(p <= 0.0, low, high)
        active = np.flatnonzero((p > 0.0) & (q > 0.0))
        low, high, p, q = low[active], high[active], p[active], q[active]
        x = 0.5 * low + 0.5 * high
        for _ in range(200):
            if active.size == 0:
                break
            below, above = self.tails(x)
            density = self.density(x)
            lower = p <= q
            tail = np.where(lower, below, above)
            gap = np.where(lower, p - below, above - q)
            low, high = np.where(gap >= 0.0, x, low), np.where(gap <= 0.0, x, high)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                # Newton's method on the logarithm of the smaller tail
                ratio = log(np.where(lower, p, q) / tail)
                step = np.where(lower, ratio, -ratio) * tail / (density if density is not None else np.zeros_like(x))
            moved = x + step
            outside = ~((moved >= low) & (moved <= high))
            moved = np.where(outside, 0.5 * low + 0.5 * high, moved)
            small = np.abs(moved - x) <= 4e-16 * np.abs(x)
            # after a step that changes the tail by less than 1e-8 of itself the next one would be
            # rounding
            done = small | (gap == 0.0) | (~outside & (np.abs(ratio) < 1e-8))
            x = np.where(gap == 0.0, x, moved)
            result[active] = x
            active, x, low, high, p, q = (a[~done] for a in (active, x, low, high, p, q))
        return result


@dataclass(frozen=True, eq=False)
class Tabulated(Continuous):
    """A quantile function given by knots, straight between them.

    probabilities: (m,) ascending from 0 to 1; values: (m,) finite, not descending. Equal
    neighbouring values are an atom, equal neighbouring probabilities a gap.
    """

    probabilities: Array
    values: Array
    name: str = "tabulated distribution"

    def __post_init__(self) -> None:
        p, x = self.probabilities, self.values
        if p.ndim != 1 or p.shape != x.shape or p.size < 2:
            raise GeneratorError(
                f"{self.name}: needs two or more pairs of probability and value (got {p.shape}, {x.shape})"
            )
        if not (p[0] == 0.0 and p[-1] == 1.0 and np.all(p[1:] >= p[:-1])):
            raise GeneratorError(f"{self.name}: probabilities must ascend from 0 to 1 (got {p[0]!r} to {p[-1]!r})")
        if not (np.all(np.isfinite(x)) and np.all(x[1:] >= x[:-1])):
            raise GeneratorError(f"{self.name}: values must be finite and not descend")

    @property
    def support(self) -> tuple[float, float]:
        return float(self.values[0]), float(self.values[-1])

    def tails(self, x: Array) -> tuple[Array, Array]:
        below = _straight(self.values, self.probabilities, np.asarray(x, np.float64), "right")
        return below, 1.0 - below

    def quantile(self, p: Array, q: Array) -> Array:
        return _straight(self.probabilities, self.values, np.asarray(p, np.float64), "right")

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> "Continuous":
        low, high = max(low, self.support[0]), min(high, self.support[1])
        if low <= high:  # probabilities of < low and <= high: atoms at the ends belong to the interval
            first = _straight(self.values, self.probabilities, np.array([low]), "left")
            end = _straight(self.values, self.probabilities, np.array([high]), "right")
            mass = float(end[0] - first[0])
        else:
            mass = 0.0
        if not mass >= LEAST_MASS:
            raise ConstraintError(
                f"{self.name} has no values to give between {low!r} and {high!r}: "
                f"their probability is {mass:.3g} (least that is possible: {LEAST_MASS:g})"
            )
        inside = (self.probabilities > first[0]) & (self.probabilities < end[0])
        p = np.concatenate(([0.0], (self.probabilities[inside] - first[0]) / mass, [1.0]))
        x = np.concatenate(([low], self.values[inside], [high]))
        return Tabulated(np.minimum(p, 1.0), np.minimum(np.maximum(x, low), high), self.name)


def _straight(at: Array, values: Array, x: Array, side: str) -> Array:
    """values, given at the ascending `at`, interpolated at x; where `at` jumps, the value on that
    side.

    np.interp is not used: its compiler may fuse a multiplication and an addition.
    """
    last = at.size - 1
    j = np.searchsorted(at, x, side=side)  # type: ignore[call-overload]
    j = np.minimum(np.maximum(j, 1), last)
    width = at[j] - at[j - 1]
    share = np.where(width > 0.0, (x - at[j - 1]) / np.where(width > 0.0, width, 1.0), 1.0)
    share = np.minimum(np.maximum(share, 0.0), 1.0)
    value = values[j - 1] + share * (values[j] - values[j - 1])
    inside: Array = np.where(x < at[0], values[0], np.where(share == 1.0, values[j], value))
    return inside


def from_table(
    probabilities: Sequence[float], values: Sequence[float], name: str = "tabulated distribution"
) -> Tabulated:
    """A distribution from knots of its quantile function, see Tabulated."""
    return Tabulated(np.array(probabilities, np.float64), np.array(values, np.float64), name)
