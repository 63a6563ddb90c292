"""The values that a sampler can draw, with their probabilities, where they are few enough to be listed."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from misata_sql.distributions.discrete import Weighted
from misata_sql.domains.storage import is_float, is_text, lattice_range
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.binned import Binned
from misata_sql.samplers.categories import FittedCategories
from misata_sql.samplers.continuous import FittedContinuous, rounded_weights
from misata_sql.samplers.discrete import FittedDiscrete
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.progression import FittedUniform
from misata_sql.samplers.store import unit_factor
from misata_sql.spec.types import SqlType

MOST_VALUES = 1 << 20
MOST_ROUNDED = 1 << 16  # of a continuous distribution


@dataclass(frozen=True, eq=False)
class FiniteValues:
    """Different values by their places; NULL, where there is one, comes last.

    values: stored integers or floats, or bytes of VARCHAR; an ENUM's are its codes
    weights: (number of places,) float64, probabilities
    """

    type: SqlType
    values: tuple[Any, ...]
    weights: np.ndarray
    has_null: bool

    @property
    def n_places(self) -> int:
        return len(self.weights)

    def series(self) -> Any:
        """A Polars Series of the values, as expressions read them."""
        import polars as pl

        from misata_sql.expressions.series import polars_type

        values: list[Any] = list(self.values)
        if self.type.id == "VARCHAR":
            values = [value.decode() for value in values]
        elif self.type.id == "BOOLEAN":
            values = [bool(value) for value in values]
        if self.has_null:
            values.append(None)
        return pl.Series(values, dtype=polars_type(self.type))


def finite_values(sampler: Sampler) -> FiniteValues | None:
    """Those of a fitted sampler; None where they are not known, or too many."""
    if isinstance(sampler, Binned):
        return finite_values(sampler.inner)
    if isinstance(sampler, Nullable):
        inner = finite_values(sampler.inner)
        if inner is None or inner.has_null or sampler.rate in (0, 1):
            return inner if sampler.rate == 0 else None
        weights = np.append(inner.weights * (1 - sampler.rate), sampler.rate)
        return FiniteValues(inner.type, inner.values, weights, True)
    listed = _listed(sampler)
    if listed is None:
        return None
    type = sampler.natural
    values, weights = listed
    return FiniteValues(type, tuple(values), weights / np.add.accumulate(weights)[-1], False)


def _listed(sampler: Sampler) -> tuple[list[Any], np.ndarray] | None:
    """Stored values, and weights of any sum."""
    type = sampler.natural
    if not (is_text(type) or is_float(type) or lattice_range(type) is not None):
        return None
    match sampler:
        case FittedUniform() if sampler.count <= MOST_VALUES:
            excluded = set(sampler.excluded)
            places = [place for place in range(sampler.count) if place not in excluded]
            numbers: list[Any] = [sampler.first + sampler.stride * place for place in places]
            return _stored(numbers, type), np.ones(len(places))
        case FittedCategories():
            return _merged(sampler)
        case FittedContinuous(lattice=(low, high)) if high - low < MOST_ROUNDED:
            weights = rounded_weights(
                sampler.distribution, np.arange(low, high + 1, dtype=np.float64), unit_factor(type)
            )
            return list(range(low, high + 1)), np.maximum(weights, 0.0)
        case FittedDiscrete(distribution=Weighted() as distribution):
            unit = unit_factor(type)
            return _stored([unit * value for value in distribution.values.tolist()], type), distribution.weights
    return None


def _stored(numbers: list[Any], type: SqlType) -> list[Any]:
    """As the column holds them: a FLOAT is not always the number that is drawn."""
    if not is_float(type):
        return numbers
    kept: list[Any] = np.array(numbers, type.storage.code).tolist()
    return kept


def _merged(sampler: FittedCategories) -> tuple[list[Any], np.ndarray]:
    """Each value once, those of no weight not at all."""
    weights: dict[Any, float] = {}
    codes = {value.encode(): code for code, value in enumerate(sampler.type.values)}
    for value, weight in zip(sampler.values, sampler.weights, strict=True):
        if weight > 0:
            stored = codes[value] if sampler.type.id == "ENUM" else value
            weights[stored] = weights.get(stored, 0.0) + weight
    return list(weights), np.array(list(weights.values()))
