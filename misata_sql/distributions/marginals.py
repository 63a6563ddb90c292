"""A column's number as a function of a standard normal deviate, whatever its distribution."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.elementary import Array
from misata_sql.distributions.special_normal import normal_density, normal_quantile, normal_upper

MOST_JUMPS = 1 << 10
"""The most jumps that are listed, the largest; of the others each is so small that its exact place does not matter."""


@dataclass(frozen=True, eq=False)
class Marginal:
    """The distribution of a column's numbers, in any unit.

    at: (n,) deviates -> (n,) numbers, not descending
    jumps: (m,) ascending deviates at which `at` jumps
    levels: (m + 1,) the numbers before, between and after the jumps where there are no others; else None
    noise: variance of what is added independently of the deviate
    """

    at: Callable[[Array], Array]
    jumps: Array
    levels: Array | None = None
    noise: float = 0.0


def of_quantile(quantile: Callable[[Array, Array], Array]) -> Marginal:
    """quantile: (probabilities below, above) -> numbers, without jumps that matter."""
    return Marginal(lambda z: quantile(normal_upper(-z), normal_upper(z)), np.empty(0))


def of_tails(levels: Array, below: Array, above: Array, noise: float = 0.0) -> Marginal:
    """Numbers `levels`, ascending; below[i], above[i]: the probabilities of levels up to number i and of the others."""
    places = normal_quantile(below, above)
    jumps, few = np.minimum(np.maximum(places, -10.0), 10.0), places.size <= MOST_JUMPS
    if not few:
        size = (levels[1:] - levels[:-1]) * normal_density(jumps)
        jumps = jumps[np.sort(np.argsort(-size, kind="stable")[:MOST_JUMPS])]
    return Marginal(lambda z: levels[np.searchsorted(places, z, side="left")], jumps, levels if few else None, noise)


def of_table(levels: Array, last: npt.NDArray[np.uint64], noise: float = 0.0) -> Marginal:
    """Numbers `levels`, ascending, of the rows whose random bits are at most `last`: as in a DiscreteTable."""
    below = np.ldexp((last[:-1] + np.uint64(1)).astype(np.float64), -64)
    return of_tails(levels, below, np.ldexp((~last[:-1]).astype(np.float64), -64), noise)
