"""Samplers over an arithmetic progression of a column's values: uniform integers and moments, sequences.

Everything is counted in stored units: place k of a progression is first + stride * k.
"""

import datetime as dt
import math
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import (
    is_float,
    is_measure,
    is_time,
    lattice_range,
    show,
    to_rational,
)
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import ids, quantile
from misata_sql.samplers.base import Ascending, Cell, Fitted, Numbered, Sampler, Unfitted, wrong_type
from misata_sql.samplers.places import NumberedPlaces, as_int64, emit_places
from misata_sql.samplers.store import require_range, store_numbers, unit_factor
from misata_sql.spec.interval import Interval
from misata_sql.spec.types import BIGINT, DATE, TIME, TIMESTAMP, SqlType

EXACT_BITS = {"DOUBLE": 53, "FLOAT": 24}  # whole numbers up to 2^these are all values of the type


def _places_within(first: int, stride: int, count: int, domain: Domain) -> tuple[int, int]:
    """The first and last place of the progression that the domain's bounds leave."""
    low_place, high_place = 0, count - 1
    low, high = (domain.low, domain.high) if stride > 0 else (domain.high, domain.low)
    if low is not None and math.isfinite(low):
        low_place = max(low_place, math.ceil((Decimal(low) - first) / stride))
    if high is not None and math.isfinite(high):
        high_place = min(high_place, math.floor((Decimal(high) - first) / stride))
    if domain.low == math.inf or domain.high == -math.inf:
        high_place = -1
    return low_place, high_place


@dataclass(frozen=True)
class FittedUniform(Fitted):
    """Uniform over the places 0 <= k < count of a progression, without the excluded ones."""

    type: SqlType
    first: int
    stride: int
    count: int
    excluded: tuple[int, ...]
    text: str

    @property
    def last(self) -> int:
        """The value of the last place."""
        return self.first + self.stride * (self.count - 1)

    def stored_range(self) -> tuple[int, int] | None:
        """The ends of the progression."""
        return None if is_float(self.type) else (min(self.first, self.last), max(self.first, self.last))

    def ascending(self) -> Ascending | None:
        """Of numbers and times: the place in the progression."""
        from misata_sql.distributions.marginals import MOST_JUMPS, of_quantile, of_tails

        if not is_measure(self.type) or self.stride < 0:
            return None
        remaining = self.count - len(self.excluded)
        if remaining > MOST_JUMPS:  # the unit does not matter, nor do the few excluded places
            return Ascending(self, of_quantile(lambda p, q: p))
        places = np.array(sorted(set(range(self.count)) - set(self.excluded)), np.float64)
        share = np.arange(1, remaining) / remaining
        return Ascending(self, of_tails(places, share, share[::-1]))

    def emit(self, cell: Cell) -> Layout:
        values = cell.buffer("i8")
        remaining = self.count - len(self.excluded)
        plain = self.stride == 1 and not self.excluded
        n_values = np.uint64(remaining % 2**64)  # 0 stands for 2^64
        offset = self.first if plain else 0
        cell.add(quantile.fill_uniform_int, cell.key("value"), as_int64(offset), n_values, values)
        if plain:
            return store_numbers(cell, values)
        return emit_places(cell, values, self.excluded, self.first, self.stride)

    def numbered(self) -> Numbered:
        """All places; of those that a DOUBLE or FLOAT cannot tell apart, the multiples of a power of two."""
        last = self.first + self.stride * (self.count - 1)
        reach = max(abs(self.first), abs(last))
        extra_bits = (reach - 1).bit_length() - EXACT_BITS[self.type.id] if is_float(self.type) else 0
        if extra_bits <= 0:
            return NumberedPlaces(self.first, self.stride, self.count, self.excluded)
        assert self.stride == 1
        step = 1 << extra_bits
        first = -(-self.first // step) * step
        numbers = [self.first + place for place in self.excluded]
        excluded = tuple((v - first) // step for v in numbers if v >= first and v % step == 0)
        return NumberedPlaces(first, step, (last - first) // step + 1, excluded)

    def describe(self) -> str:
        return self.text


def _fit_uniform(sampler: Sampler, first: int, stride: int, count: int, type: SqlType, domain: Domain) -> Sampler:
    from misata_sql.samplers.categories import FittedCategories

    low_place, high_place = _places_within(first, stride, count, domain)
    if high_place < low_place:
        raise _no_values(sampler, first, first + stride * (count - 1), type, domain)
    first, count = first + stride * low_place, high_place - low_place + 1
    if domain.allowed is not None:
        values = [v for v in domain.allowed if domain.contains(v) and (v - first) % stride == 0]
        values = sorted(int(v) for v in values if 0 <= (v - first) // stride < count)
        if not values:
            raise _no_values(sampler, first, first + stride * (count - 1), type, domain)
        text = f"{sampler.describe()} restricted to {len(values)} values"
        return FittedCategories.of_numbers(type, values, [1.0] * len(values), text)
    places = sorted({int(v - first) // stride for v in domain.excluded if (v - first) % stride == 0})
    places = [k for k in places if 0 <= k < count]
    if len(places) == count:
        raise _no_values(sampler, first, first + stride * (count - 1), type, domain)
    last = first + stride * (count - 1)
    if is_float(type):
        _require_int64(sampler, first, last, type)
    else:
        require_range(sampler.describe(), min(first, last), max(first, last), type)
    text = sampler.describe() if domain.is_free else f"{sampler.describe()}, {domain.bounds_text()}"
    return FittedUniform(type, first, stride, count, tuple(places), text)


def _require_int64(sampler: Sampler, first: int, last: int, type: SqlType) -> None:
    """GeneratorError where a DOUBLE or FLOAT column would have whole numbers that are not drawn as such."""
    if not -(2**63) <= min(first, last) <= max(first, last) < 2**63:
        raise GeneratorError(
            f"{sampler.describe()} reaches from {first} to {last}, more than 64 bits hold\n"
            f"  Hint: give fractions, such as misata_uniform({float(first)!r}, {float(last)!r}), for a {type}"
        )


def counted_range(type: SqlType) -> tuple[int, int]:
    """Least and greatest stored integer that a sequence can reach; of DOUBLE and FLOAT: that it counts one by one."""
    low, high = lattice_range(type) or (-(1 << EXACT_BITS[type.id]), 1 << EXACT_BITS[type.id])
    return max(low, -(2**63)), min(high, 2**63 - 1)


def _no_values(sampler: Sampler, low: int, high: int, type: SqlType, domain: Domain) -> ConstraintError:
    return ConstraintError(
        f"{' and '.join(domain.sources)} cannot hold: {sampler.describe()} draws "
        f"{show(low, type)} to {show(high, type)}, but the column must be {domain.bounds_text()}\n"
        f"  Hint: widen the CHECK or change the generator's arguments"
    )


@dataclass(frozen=True)
class UniformInteger(Unfitted):
    """Every integer low <= n <= high equally likely."""

    low: int
    high: int
    natural = BIGINT

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise GeneratorError(f"misata_uniform: low must be at most high (got low={self.low}, high={self.high})")

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not type.is_numeric:
            raise wrong_type(self, type)
        unit = unit_factor(type)
        return _fit_uniform(self, self.low * unit, unit, self.high - self.low + 1, type, domain)

    def describe(self) -> str:
        return f"misata_uniform({self.low}, {self.high})"


@dataclass(frozen=True)
class UniformStored(Unfitted):
    """Every value of a lattice type between two stored integers, both included, equally likely."""

    type: SqlType
    low: int
    high: int

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.type

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        return _fit_uniform(self, self.low, 1, self.high - self.low + 1, type, domain)

    def describe(self) -> str:
        return f"uniform from {show(self.low, self.type)} to {show(self.high, self.type)}"


Moment = dt.date | dt.time | Interval


@dataclass(frozen=True)
class UniformMoment(Unfitted):
    """Every stored moment low <= t < high equally likely: days of a DATE, microseconds of a TIMESTAMP or TIME.

    A time of day is given as the Interval since midnight, so that 24:00:00 has one.
    """

    low: Moment
    high: Moment

    def __post_init__(self) -> None:
        if not self.low < self.high:  # type: ignore[operator]
            raise GeneratorError(
                f"misata_uniform: low must be before high (got low={_shown(self.low)}, high={_shown(self.high)})"
            )

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        if isinstance(self.low, Interval):
            return TIME
        return TIMESTAMP if isinstance(self.low, dt.datetime) else DATE

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if isinstance(self.low, Interval) and isinstance(self.high, Interval):
            if type.id != "TIME":
                raise wrong_type(self, type)
            return _fit_uniform(self, self.low.micros, 1, self.high.micros - self.low.micros, type, domain)
        if not is_time(type):
            raise wrong_type(self, type)
        first = math.ceil(to_rational(self.low, type))
        count = math.ceil(to_rational(self.high, type)) - first
        if count <= 0:
            raise GeneratorError(f"{self.describe()} has no value that {type} can hold")
        return _fit_uniform(self, first, 1, count, type, domain)

    def describe(self) -> str:
        return f"misata_uniform({_shown(self.low)}, {_shown(self.high)})"


def _shown(moment: Moment) -> str:
    return show(moment.micros, TIME) if isinstance(moment, Interval) else str(moment)


@dataclass(frozen=True)
class Sequence(Sampler):
    """start + step * row, with rows counted from 0."""

    start: Any = 1
    step: Any = 1
    type: SqlType | None = None
    domain: Domain | None = None
    natural = BIGINT

    def __post_init__(self) -> None:
        if self.step == 0:
            raise GeneratorError("misata_sequence: step must not be 0 (got step=0)")

    @property
    def is_unique(self) -> bool:  # type: ignore[override]
        return True

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not (type.is_numeric or is_time(type)):
            raise wrong_type(self, type)
        return replace(self, type=type, domain=domain)

    def _progression(self) -> tuple[int, int]:
        """First value and stride in stored units."""
        assert self.type is not None
        if is_time(self.type):
            return math.ceil(to_rational(dt.date(2020, 1, 1), self.type)), self.step
        unit = unit_factor(self.type)
        return self.start * unit, self.step * unit

    def ends(self, first_row: int, n_rows: int) -> tuple[int, int, int]:
        """Least and greatest value of these rows, at least one, and the distance of neighbours, in stored units."""
        start, step = self._progression()
        ends = start + step * first_row, start + step * (first_row + n_rows - 1)
        return min(ends), max(ends), abs(step)

    def stored_range(self) -> tuple[int, int] | None:
        """From the start to the end of the type; rows beyond it are refused."""
        if self.type is None or not isinstance(self.start, int) or not isinstance(self.step, int):
            return None
        start, step = self._progression()
        low, high = counted_range(self.type)
        return (start, high) if step > 0 else (low, start)

    def numbered(self) -> Numbered | None:
        """All values of the sequence that the type holds and the CHECKs leave."""
        assert self.type is not None and self.domain is not None
        start, step = self._progression()
        low, high = counted_range(self.type)
        count = (high - start if step > 0 else start - low) // abs(step) + 1
        if not low <= start <= high:
            return None
        return _fit_uniform(self, start, step, count, self.type, self.domain).numbered()

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Refuse rows whose number the type cannot hold or a CHECK forbids."""
        assert self.type is not None and self.domain is not None
        if n_rows == 0:
            return
        start, step = self._progression()
        low, high, _ = self.ends(first_row, n_rows)
        bounds = counted_range(self.type)
        if low < bounds[0] or high > bounds[1]:
            raise ConstraintError(
                f"{column}: rows {first_row} to {first_row + n_rows - 1} of {self.describe()} reach from "
                f"{show(low, self.type)} to {show(high, self.type)}, but {self.type} holds "
                f"{show(bounds[0], self.type)} to {show(bounds[1], self.type)}\n"
                f"  Hint: ask for fewer rows or use a wider type"
            )
        low_place, high_place = _places_within(low, abs(step), n_rows, self.domain)
        inside = (low_place, high_place) == (0, n_rows - 1)
        hit = [v for v in self.domain.excluded if low <= v <= high and (v - start) % step == 0]
        allowed = self.domain.allowed
        listed = allowed is None or (
            n_rows <= len(allowed) and all(value in allowed for value in range(low, high + 1, abs(step)))
        )
        if not inside or hit or not listed:
            raise ConstraintError(
                f"{' and '.join(self.domain.sources)} cannot hold for {column}: rows {first_row} to "
                f"{first_row + n_rows - 1} of {self.describe()} take every value from "
                f"{show(low, self.type)} to {show(high, self.type)}, but the column must be "
                f"{self.domain.bounds_text()}\n  Hint: start the sequence inside the CHECK, or ask for fewer rows"
            )

    def emit(self, cell: Cell) -> Layout:
        assert self.type is not None
        start, step = self._progression()
        values = cell.buffer("i8")
        cell.add(ids.fill_sequence, start, step, values)
        return store_numbers(cell, values)

    def describe(self) -> str:
        return f"misata_sequence({self.start}, {self.step})"
