"""Fitted samplers conditioned on a range of stored values, without the call that made them."""

from dataclasses import replace
from typing import Any

from misata_sql.distributions.discrete import Weighted
from misata_sql.domains.storage import show
from misata_sql.errors import ConstraintError
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.categories import FittedCategories
from misata_sql.samplers.continuous import FittedContinuous
from misata_sql.samplers.discrete import FittedDiscrete
from misata_sql.samplers.progression import FittedUniform
from misata_sql.samplers.store import unit_factor


def restricted(sampler: Sampler, low: Any, high: Any) -> Sampler | None:
    """The sampler's distribution given low <= value <= high, in stored units; None where that cannot be had.

    Raises ConstraintError where no value is left.
    """
    match sampler:
        case FittedUniform() if sampler.stride > 0:
            return _part(sampler, low, high)
        case FittedCategories() if sampler.stored_range() is not None:
            kept = [(v, w) for v, w in zip(sampler.values, sampler.weights, strict=True) if low <= v <= high]
            if not any(weight > 0 for _, weight in kept):
                raise ConstraintError(f"{sampler.text} has no value from {low} to {high}")
            values, weights = zip(*kept, strict=True)
            return replace(sampler, values=tuple(values), weights=tuple(weights), text=_text(sampler, low, high))
        case FittedDiscrete(distribution=Weighted() as distribution):
            unit = unit_factor(sampler.type)
            rest = distribution.truncated(float(-(-low // unit)), float(high // unit))
            return replace(sampler, distribution=rest, text=_text(sampler, low, high))
        case FittedContinuous(lattice=(least, greatest)) if not sampler.excluded:
            unit = unit_factor(sampler.type)
            low, high = max(low, least), min(high, greatest)
            part = sampler.distribution.truncated((low - 0.5) / unit, (high + 0.5) / unit)
            return replace(sampler, distribution=part, lattice=(low, high), text=_text(sampler, low, high))
        case FittedContinuous(lattice=None) if not sampler.excluded:
            part = sampler.distribution.truncated(float(low), float(high))
            return replace(sampler, distribution=part, text=_text(sampler, low, high))
    return None


def _part(sampler: FittedUniform, low: Any, high: Any) -> FittedUniform:
    skipped = max(0, -((sampler.first - low) // sampler.stride)) if low > sampler.first else 0
    end = min(sampler.count - 1, (high - sampler.first) // sampler.stride)
    count = int(end - skipped + 1)
    excluded = tuple(place - skipped for place in sampler.excluded if skipped <= place <= end)
    if count <= len(excluded):
        raise ConstraintError(f"{sampler.text} has no value from {low} to {high}")
    first = sampler.first + sampler.stride * int(skipped)
    return replace(sampler, first=first, count=count, excluded=excluded, text=_text(sampler, low, high))


def _text(sampler: Any, low: Any, high: Any) -> str:
    return f"{sampler.text}, from {show(low, sampler.type)} to {show(high, sampler.type)}"
