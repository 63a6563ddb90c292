"""What a discrete distribution is here, and its table for the kernels in kernels/discrete.py.

A family gives relative weights on any window of whole numbers, computed outwards from the likeliest
number of the window by ratios of neighbours. So a truncated distribution is exact in any tail:
nothing is subtracted.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.continuous import LEAST_MASS
from misata_sql.distributions.elementary import Array
from misata_sql.errors import ConstraintError, GeneratorError

MOST_VALUES = 1 << 20
"""The most values that a table has."""
_NEGLIGIBLE = 2.0**-72  # of the largest weight: all that is left out is below 2^-64 of the whole


@dataclass(frozen=True, eq=False)
class DiscreteTable:
    """What fill_discrete and the kernels of FILL_CODES read.

    A row with the 64 random bits x gets values[i] for the first i with x <= last[i]. The search
    starts at guide[x >> shift], the first i for any x with these upper bits.

    values: (m,) int64, ascending; last: (m,) uint64, ascending, the last one 2^64 - 1; guide:
    (2^(64-shift),) uint32
    """

    values: npt.NDArray[np.int64]
    last: npt.NDArray[np.uint64]
    guide: npt.NDArray[np.uint32]
    shift: int

    def codes(self, dtype: str) -> np.ndarray:
        """The values as u1, u2 or u4 codes."""
        codes = self.values.astype(dtype)
        if not np.array_equal(codes.astype(np.int64), self.values):
            raise GeneratorError(f"values {self.values[0]} to {self.values[-1]} do not fit {dtype} codes")
        return codes


def discrete_table(values: npt.NDArray[np.int64], weights: Array) -> DiscreteTable:
    """The table of values with these relative weights, >= 0 with a sum > 0.

    Each probability is right to 2^-64 and to relative 2^-53 of what the weights and their rounded
    sum say, but for the likeliest value, which gets what is left. A value below 2^-64 gets nothing.
    """
    total = np.add.accumulate(weights)[-1]
    shares = np.floor(np.ldexp(weights / total, 64))
    likeliest = int(np.argmax(weights))
    shares[likeliest] = 0.0
    counts = shares.astype(np.uint64)
    others = np.add.accumulate(counts)[-1:]
    counts[likeliest] = (~others + np.uint64(1))[0]  # 2^64 less the others, modulo 2^64
    # 2^64 in one count is 0 modulo 2^64: all others are 0 then, so it is the only one to keep
    kept = counts > 0
    kept[likeliest] = True
    last = np.add.accumulate(counts[kept]) + np.uint64(2**64 - 1)
    bits = min(max(int(last.size - 1).bit_length() + 4, 8), 20)
    shift = 64 - bits
    slots = np.arange(1 << bits, dtype=np.uint64) << np.uint64(shift)
    guide = np.searchsorted(last, slots, side="left").astype(np.uint32)
    return DiscreteTable(np.ascontiguousarray(values[kept]), last, guide, shift)


class Discrete:
    """Base of the discrete families: whole numbers with probabilities.

    A family gives `support`, `mode`, `ratio` and `probability`.
    """

    name: str

    @property
    def support(self) -> tuple[int, int | None]:
        """Least and greatest value; None without bound."""
        raise NotImplementedError

    @property
    def mode(self) -> int:
        raise NotImplementedError

    def ratio(self, k: Array) -> Array:
        """probability(k + 1) / probability(k), for float64 whole numbers k."""
        raise NotImplementedError

    def probability(self, k: int) -> float:
        """Probability of one value of the support."""
        raise NotImplementedError

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> "Weighted":
        """This distribution conditioned on low <= value <= high.

        ConstraintError where these have probability 0 or below 1e-300; GeneratorError where a table
        would be too large.
        """
        least, greatest = self.support
        first = least if low <= least else math.ceil(low) if low < math.inf else None
        end = greatest if high == math.inf or (greatest is not None and high >= greatest) else (
            math.floor(high) if high > -math.inf else least - 1)  # fmt: skip
        mass = 0.0
        if first is not None and (end is None or first <= end):
            values, weights, anchor = self._window(first, end)
            mass = self.probability(anchor) * float(np.add.accumulate(weights)[-1])
        if not mass >= LEAST_MASS:
            raise no_mass(self.name, f"between {low!r} and {high!r}", mass)
        return Weighted(self.name, values, weights)

    def weighted(self) -> "Weighted":
        """All values but those beyond which less than 2^-64 remains."""
        return self.truncated()

    def restricted(self, allowed: Iterable[int]) -> "Weighted":
        """This distribution conditioned on being one of these values."""
        numbers = sorted(set(allowed))
        if not numbers:
            raise no_mass(self.name, "in an empty list", 0.0)
        return self.truncated(numbers[0], numbers[-1]).restricted(numbers)

    @property
    def first(self) -> int:
        return self.weighted().first

    @property
    def probabilities(self) -> Array:
        return self.weighted().probabilities

    def table(self) -> DiscreteTable:
        return self.weighted().table()

    def _window(self, first: int, end: int | None) -> tuple[npt.NDArray[np.int64], Array, int]:
        """Values of [first, end] that matter, their weights relative to the value `anchor`, the
        likeliest.
        """
        anchor = max(self.mode, first) if end is None else min(max(self.mode, first), end)
        up = self._outwards(anchor, end, 1)
        down = self._outwards(anchor, first, -1)
        weights = np.concatenate((down[::-1], [1.0], up))
        start = anchor - down.size
        return np.arange(start, start + weights.size), weights, anchor

    def _outwards(self, anchor: int, end: int | None, direction: int) -> Array:
        """Weights of the values next to the anchor in one direction, as far as they matter."""
        parts: list[Array] = []
        weight, at, size = 1.0, anchor, 256
        while weight > _NEGLIGIBLE and at != end:
            if end is not None:
                size = min(size, abs(end - at))
            steps = at + direction * np.arange(size, dtype=np.float64)
            with np.errstate(under="ignore", divide="ignore"):
                factors = self.ratio(steps) if direction > 0 else 1.0 / self.ratio(steps - 1.0)
                part = np.multiply.accumulate(np.concatenate(([weight], factors)))[1:]
            parts.append(part)
            weight, at, size = float(part[-1]), at + direction * size, size * 2
            if abs(at - anchor) > MOST_VALUES and weight > _NEGLIGIBLE:
                raise GeneratorError(
                    f"{self.name}: more than {MOST_VALUES} different values are likely with these "
                    f"arguments ({self}); a continuous distribution rounded to whole numbers "
                    f"does for such spreads"
                )
        weights = np.concatenate(parts) if parts else np.empty(0)
        return weights[weights > _NEGLIGIBLE]  # they descend


@dataclass(frozen=True, eq=False)
class Weighted(Discrete):
    """A discrete distribution as a list: ascending values and their weights, of any sum."""

    name: str
    values: npt.NDArray[np.int64]
    weights: Array

    @property
    def support(self) -> tuple[int, int | None]:
        return int(self.values[0]), int(self.values[-1])

    @property
    def first(self) -> int:
        return int(self.values[0])

    @property
    def probabilities(self) -> Array:
        total = float(np.add.accumulate(self.weights)[-1])
        return self.weights / total

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> "Weighted":
        return self._where((self.values >= low) & (self.values <= high), f"between {low!r} and {high!r}")

    def restricted(self, allowed: Iterable[int]) -> "Weighted":
        numbers = sorted(set(allowed))
        listed = ", ".join(map(str, numbers[:5])) + (", ..." if len(numbers) > 5 else "")
        return self._where(np.isin(self.values, np.array(numbers, np.int64)), f"among ({listed})")

    def weighted(self) -> "Weighted":
        return self

    def table(self) -> DiscreteTable:
        return discrete_table(self.values, self.weights)

    def _where(self, kept: npt.NDArray[np.bool_], where: str) -> "Weighted":
        mass = float(np.add.accumulate(np.append(self.probabilities[kept], 0.0))[-1])
        if not mass >= LEAST_MASS:
            raise no_mass(self.name, where, mass)
        return Weighted(self.name, self.values[kept], self.weights[kept])


def no_mass(name: str, where: str, mass: float) -> ConstraintError:
    return ConstraintError(
        f"{name} has no values to give {where}: their probability is {mass:.3g} "
        f"(least that is possible: {LEAST_MASS:g})"
    )


def categorical(weights: Iterable[float], name: str = "misata_choice") -> Weighted:
    """The numbers 0, 1, ... with these relative weights, finite, >= 0, not all 0; 2^20 at most."""
    listed = list(weights)
    if not 0 < len(listed) <= MOST_VALUES:
        raise GeneratorError(f"{name}: there must be 1 to {MOST_VALUES} choices (got {len(listed)})")
    for i, weight in enumerate(listed):
        if not (isinstance(weight, (int, float)) or hasattr(weight, "__float__")) or not 0.0 <= float(weight) < 1e300:
            raise GeneratorError(f"{name}: weights must be finite and >= 0 (weight {i + 1} is {weight!r})")
    array = np.array([float(w) for w in listed])
    if not np.any(array > 0.0):
        raise GeneratorError(f"{name}: at least one weight must be > 0 (all {len(listed)} are 0)")
    return Weighted(name, np.arange(array.size), array / np.max(array))
