"""A sampler's distribution as bins with exact probabilities, which SQL can count.

The probabilities come from the distribution functions (misata_sql/distributions), not from the tables that rows are
drawn by.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from misata_sql.distributions.continuous import Continuous
from misata_sql.distributions.discrete import Weighted
from misata_sql.distributions.floored import Floored
from misata_sql.domains.storage import is_float
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.categories import FittedCategories
from misata_sql.samplers.continuous import FittedContinuous
from misata_sql.samplers.correlated import Correlated
from misata_sql.samplers.discrete import FittedDiscrete
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.progression import FittedUniform
from misata_sql.samplers.store import unit_factor
from misata_sql.samplers.timeline import FittedTimeline
from misata_sql.spec.types import SqlType
from misata_sql.verify.constants import constant, has_constants

MOST_BINS = 31
MOST_LISTED = 1_000  # values of a list in one statement
LEAST_EXPECTED = 10.0  # rows in a bin, so that chi-square's tail is that of its sum


@dataclass(frozen=True)
class Bins:
    """tests: SQL conditions on the column, the first that holds says the bin; probabilities: of each, they sum to 1

    impossible: a condition of values that no bin has, tried first; "" where the tests leave none out
    is_listed: the tests are lists of values, so that rows are counted by value first
    """

    tests: tuple[str, ...]
    probabilities: tuple[float, ...]
    impossible: str = ""
    is_listed: bool = False


def bins_of(sampler: Sampler, column: str, n_rows: int) -> Bins | None:
    """Bins of a fitted sampler in a column (quoted), each with enough of the rows; None where they are not known."""
    match sampler:
        case Nullable(rate=rate):
            inner = bins_of(sampler.inner, column, round(n_rows * (1 - rate)))
            return None if inner is None else _with_nulls(inner, column, rate, n_rows)
        case Correlated():
            return bins_of(sampler.inner, column, n_rows)
        case FittedCategories(values=values, weights=weights, type=type):
            return _listed(column, type, values, weights, n_rows)
        case FittedUniform(stride=stride) if stride > 0:
            return _uniform(sampler, column, n_rows)
        case FittedContinuous(lattice=None):
            return _continuous(sampler, column, n_rows)
        case FittedContinuous():
            return _lattice(sampler, column, n_rows)
        case FittedDiscrete(distribution=Weighted() as weighted):
            unit = 1 if is_float(sampler.type) else unit_factor(sampler.type)
            numbers = [int(v) * unit for v in weighted.values]
            return _ordered(column, sampler.type, numbers, weighted.probabilities, n_rows)
        case FittedDiscrete():
            return _floored(sampler, column, n_rows)
        case FittedTimeline():
            days = sampler.distribution.weighted()
            ends = [*(int(v) - 1 for v in days.values[1:]), sampler.distribution.end]
            impossible = _outside(column, sampler.type, sampler.distribution.start, sampler.distribution.end)
            return _ordered(column, sampler.type, ends, days.probabilities, n_rows, impossible)
    return None


def _as_float(value: float, type: SqlType) -> float:
    return float(np.float32(value)) if type.id == "FLOAT" else float(value)


def _with_nulls(inner: Bins, column: str, rate: float, n_rows: int) -> Bins:
    is_null = f"{column} IS NULL"
    if rate == 0:
        return inner
    if rate == 1:
        return Bins((is_null,), (1.0,))
    if n_rows * min(rate, 1 - rate) < LEAST_EXPECTED:  # too few for a bin of their own
        probabilities = (rate + inner.probabilities[0] * (1 - rate), *(p * (1 - rate) for p in inner.probabilities[1:]))
        return replace(inner, tests=(f"{is_null} OR {inner.tests[0]}", *inner.tests[1:]), probabilities=probabilities)
    return Bins(
        (is_null, *inner.tests),
        (rate, *(p * (1 - rate) for p in inner.probabilities)),
        inner.impossible,
        inner.is_listed,
    )


def _listed(column: str, type: SqlType, values: Sequence[Any], weights: Sequence[float], n_rows: int) -> Bins | None:
    """A bin for each value, of the least likely ones for several together."""
    shares: dict[Any, float] = {}
    for value, weight in zip(values, weights, strict=True):
        if weight > 0:
            shares[value] = shares.get(value, 0.0) + weight
    if not has_constants(type) or len(shares) > MOST_LISTED:
        return None
    total = math.fsum(shares.values())
    by_share = sorted(shares, key=lambda value: (-shares[value], str(value)))
    groups = _grouped([shares[value] / total for value in by_share], n_rows, MOST_LISTED)
    tests = [f"{column} IN ({', '.join(constant(v, type) for v in by_share[a:b])})" for a, b, _ in groups]
    return Bins(tuple(tests), tuple(p for _, _, p in groups), is_listed=True)


def _ordered(
    column: str,
    type: SqlType,
    values: Sequence[int],
    probabilities: Iterable[float],
    n_rows: int,
    impossible: str | None = None,
) -> Bins:
    """Bins of ascending stored values, each up to the last of its own."""
    shares = [float(p) for p in probabilities]
    kept = [i for i, share in enumerate(shares) if share > 0]
    if impossible is None and len(kept) <= MOST_BINS:
        listed = _listed(column, type, [values[i] for i in kept], [shares[i] for i in kept], n_rows)
        if listed is not None:
            return listed
    if impossible is None:
        impossible = _outside(column, type, values[kept[0]], values[kept[-1]])
    groups = _grouped([shares[i] for i in kept], n_rows, MOST_BINS)
    ends = [values[kept[b - 1]] for _, b, _ in groups]
    return Bins(_up_to(column, type, ends), tuple(p for _, _, p in groups), impossible)


def _uniform(sampler: FittedUniform, column: str, n_rows: int) -> Bins:
    type, first, stride, count = sampler.type, sampler.first, sampler.stride, sampler.count
    left_out = set(sampler.excluded)
    if count <= MOST_LISTED:
        values = [first + stride * k for k in range(count) if k not in left_out]
        listed = _listed(
            column, type, [float(v) for v in values] if is_float(type) else values, [1.0] * len(values), n_rows
        )
        if listed is not None:
            return listed
    n_bins = _n_bins(n_rows)
    ends = [count * (i + 1) // n_bins - 1 for i in range(n_bins)]
    sizes = [b - a for a, b in pairwise([-1, *ends])]
    for place in left_out:
        sizes[next(i for i, end in enumerate(ends) if place <= end)] -= 1
    remaining = count - len(left_out)
    impossible = _outside(column, type, first, sampler.last)
    if type.is_numeric and stride == unit_factor(type) and (stride > 1 or is_float(type)):
        impossible += f" OR {column} <> floor({column})"
    for place in sorted(left_out)[:MOST_LISTED]:
        impossible += f" OR {column} = {constant(first + stride * place, type)}"
    tests = _up_to(column, type, [first + stride * end for end in ends])
    return Bins(tests, tuple(size / remaining for size in sizes), impossible)


def _continuous(sampler: FittedContinuous, column: str, n_rows: int) -> Bins:
    """Bins of equal probability, up to rounding."""
    ends = [_as_float(end, sampler.type) for end in sampler.distribution.support]
    n_bins = _n_bins(n_rows)
    bounds = [_as_float(b, sampler.type) for b in _quantiles(sampler.distribution, n_bins)]
    bounds = sorted({b for b in bounds if ends[0] < b < ends[1]})
    impossible = _outside(column, sampler.type, ends[0], ends[1])
    left_out = [f"{column} = {constant(value, sampler.type)}" for value in sampler.excluded[:MOST_LISTED]]
    impossible = " OR ".join(filter(None, [impossible, *left_out]))
    probabilities = _between(sampler.distribution, bounds)
    groups = _grouped(probabilities, n_rows, MOST_BINS)
    tests = _up_to(column, sampler.type, [bounds[b - 1] for _, b, _ in groups[:-1]])
    return Bins((*tests, f"{column} IS NOT NULL"), tuple(p for _, _, p in groups), impossible)


def _lattice(sampler: FittedContinuous, column: str, n_rows: int) -> Bins:
    """The same of a distribution that is rounded to the column's values."""
    assert sampler.lattice is not None
    low, high = sampler.lattice
    unit = unit_factor(sampler.type)
    if high - low < MOST_BINS:
        lasts = list(range(low, high))
    else:
        wanted = (math.floor(b * unit + 0.5) for b in _quantiles(sampler.distribution, _n_bins(n_rows)))
        lasts = sorted({b for b in wanted if low <= b < high})
    probabilities = _between(sampler.distribution, [(b + 0.5) / unit for b in lasts])
    impossible = _outside(column, sampler.type, low, high)
    groups = _grouped(probabilities, n_rows, MOST_BINS + 1)
    uppers = [*lasts, high]
    tests = _up_to(column, sampler.type, [uppers[b - 1] for _, b, _ in groups])
    return Bins(tests, tuple(p for _, _, p in groups), impossible)


def _floored(sampler: FittedDiscrete, column: str, n_rows: int) -> Bins:
    """The same of a distribution of whole numbers that are floors of a continuous one."""
    distribution = sampler.distribution
    assert isinstance(distribution, Floored)
    low, high = distribution.first, sampler.extremes[1]
    unit = 1 if is_float(sampler.type) else unit_factor(sampler.type)
    wanted = (math.floor(b) for b in _quantiles(distribution.base, _n_bins(n_rows)))
    lasts = sorted({b + distribution.offset for b in wanted if low <= b + distribution.offset < high})
    probabilities = _between(distribution.base, [float(b - distribution.offset + 1) for b in lasts])
    groups = _grouped(probabilities, n_rows, MOST_BINS + 1)
    uppers = [*lasts, high]
    tests = _up_to(column, sampler.type, [uppers[b - 1] * unit for _, b, _ in groups])
    return Bins(tests, tuple(p for _, _, p in groups), _outside(column, sampler.type, low * unit, high * unit))


def _n_bins(n_rows: int) -> int:
    """An odd number, as the tail of an even number of degrees of freedom is the shorter sum."""
    n_bins = int(min(MOST_BINS, max(n_rows // LEAST_EXPECTED, 1)))
    return n_bins - 1 + n_bins % 2


def _quantiles(distribution: Continuous, n_bins: int) -> list[float]:
    inner = np.arange(1, n_bins) / n_bins
    return [float(x) for x in distribution.quantile(inner, inner[::-1])] if n_bins > 1 else []


def _between(distribution: Continuous, bounds: Sequence[float]) -> list[float]:
    """Probabilities below the first bound, between neighbours, above the last: each from the smaller of both tails."""
    if not bounds:
        return [1.0]
    below, above = distribution.tails(np.array(bounds, np.float64))
    below, above = np.append(np.append(0.0, below), 1.0), np.append(np.append(1.0, above), 0.0)
    return np.where(below[1:] < above[:-1], below[1:] - below[:-1], above[:-1] - above[1:]).tolist()


def _up_to(column: str, type: SqlType, ends: Sequence[Any]) -> tuple[str, ...]:
    return tuple(f"{column} <= {constant(end, type)}" for end in ends)


def _outside(column: str, type: SqlType, low: Any, high: Any) -> str:
    """Beyond the ends of a support; an infinite end bounds nothing."""
    if low == -math.inf and high == math.inf:
        return ""
    if low == -math.inf:
        return f"{column} > {constant(high, type)}"
    if high == math.inf:
        return f"{column} < {constant(low, type)}"
    return f"{column} NOT BETWEEN {constant(low, type)} AND {constant(high, type)}"


def _grouped(probabilities: Sequence[float], n_rows: int, most: int) -> list[tuple[int, int, float]]:
    """(first, end, probability) of neighbours put together until each group has enough of the rows."""
    least = max(LEAST_EXPECTED / max(n_rows, 1), 1.0 / most if len(probabilities) > most else 0.0)
    groups: list[tuple[int, int, float]] = []
    start, total = 0, 0.0
    for i, probability in enumerate(probabilities):
        total += probability
        if total >= least * (1 - 1e-9):
            groups.append((start, i + 1, total))
            start, total = i + 1, 0.0
    if start < len(probabilities):
        first, _, share = groups.pop() if groups else (start, start, 0.0)
        groups.append((first, len(probabilities), share + total))
    return groups
