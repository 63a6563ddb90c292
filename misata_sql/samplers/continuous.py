"""Samplers of continuous distributions, by quantile table; on integer, DECIMAL and FLOAT columns too."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from misata_sql.distributions.continuous import Conditioned
from misata_sql.distributions.continuous import Continuous as Distribution
from misata_sql.distributions.simple import Uniform
from misata_sql.distributions.tables import QuantileTable, quantile_table
from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import is_float, lattice_range, show
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import convert, quantile
from misata_sql.samplers.base import (
    Ascending,
    Cell,
    Fitted,
    NoDomainError,
    Numbered,
    Sampler,
    Unfitted,
    wrong_type,
)
from misata_sql.samplers.store import require_range, store_doubles, store_integers, unit_factor
from misata_sql.spec.types import DOUBLE, SqlType

if TYPE_CHECKING:
    import numpy as np

    from misata_sql.distributions.marginals import Marginal

EXACT_INTEGERS = 2**53  # what a double counts one by one
FLOAT_MAX = float.fromhex("0x1.fffffep+127")
MAX_DISCRETIZED = 1 << 16


@dataclass(frozen=True)
class Continuous(Unfitted):
    """A distribution with the text of the call that made it."""

    distribution: Distribution
    text: str
    natural = DOUBLE

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not type.is_numeric:
            raise wrong_type(self, type)
        if domain.allowed is not None or (domain.excluded and not is_float(type)):
            return self._discretize(type, domain)
        if is_float(type):
            return self._fit_float(type, domain)
        return self._fit_lattice(type, domain)

    def _truncate(self, low: float, high: float, type: SqlType, domain: Domain) -> Distribution:
        try:
            return self.distribution.truncated(low, high)
        except ConstraintError as error:
            by = f"{' and '.join(domain.sources)} cannot hold: " if domain.sources else ""
            raise ConstraintError(
                f"{by}{self.text} must be {domain.bounds_text()} in {type}: {error}\n"
                f"  Hint: widen the CHECK or change the generator's arguments"
            ) from None

    def _fit_float(self, type: SqlType, domain: Domain) -> Sampler:
        low = -math.inf if domain.low is None else domain.low
        high = math.inf if domain.high is None else domain.high
        fitted = FittedContinuous(
            type, self._truncate(low, high, type, domain), tuple(sorted(domain.excluded)), self._text(domain)
        )
        if type.id == "FLOAT" and not all(abs(end) <= FLOAT_MAX for end in fitted.extremes):
            raise GeneratorError(f"{self.text} reaches beyond the range of FLOAT\n  Hint: use DOUBLE")
        return fitted

    def _fit_lattice(self, type: SqlType, domain: Domain) -> Sampler:
        unit = unit_factor(type)
        low = -math.inf if domain.low is None else (domain.low - 0.5) / unit
        high = math.inf if domain.high is None else (domain.high + 0.5) / unit
        distribution = self._truncate(low, high, type, domain)
        fitted = FittedContinuous(type, distribution, (), self._text(domain))
        least, greatest = (math.floor(end * unit + 0.5) for end in fitted.extremes)
        least = max(least, domain.low) if domain.low is not None else least
        greatest = min(greatest, domain.high) if domain.high is not None else greatest
        require_range(self.text, least, greatest, type)
        if max(-least, greatest) > EXACT_INTEGERS:
            raise GeneratorError(
                f"{self.text} reaches from {show(least, type)} to {show(greatest, type)} in {type}, more than the "
                f"2^53 = {EXACT_INTEGERS} steps that a DOUBLE draw can tell apart\n"
                f"  Hint: bound the column by a CHECK, or use DOUBLE or fewer decimals"
            )
        return FittedContinuous(type, distribution, (), self._text(domain), (least, greatest))

    def _discretize(self, type: SqlType, domain: Domain) -> Sampler:
        """The distribution rounded to the type's lattice as a list of values, for CHECKs that pick single values."""
        import numpy as np

        from misata_sql.samplers.categories import FittedCategories

        bounds = lattice_range(type)
        if bounds is None:
            raise ConstraintError(
                f"{' and '.join(domain.sources)} cannot hold: {self.text} has probability 0 of any single value\n"
                f"  Hint: use misata_choice with the values wanted"
            )
        unit = unit_factor(type)
        ends = FittedContinuous(type, self.distribution, (), self.text).extremes
        low = max(math.floor(ends[0] * unit + 0.5), bounds[0], *([] if domain.low is None else [domain.low]))
        high = min(math.floor(ends[1] * unit + 0.5), bounds[1], *([] if domain.high is None else [domain.high]))
        if domain.allowed is not None:
            values = sorted(v for v in domain.allowed if domain.contains(v) and low <= v <= high)
        elif high - low < MAX_DISCRETIZED:
            values = [v for v in range(low, high + 1) if v not in domain.excluded]
        else:
            raise NoDomainError(domain, self.text)
        weights = rounded_weights(self.distribution, np.array(values, np.float64), unit).tolist()
        if not any(weight > 0 for weight in weights):
            raise ConstraintError(
                f"{' and '.join(domain.sources)} cannot hold: {self.text} gives none of these values in {type}\n"
                f"  Hint: change the CHECK or the generator's arguments"
            )
        return FittedCategories.of_numbers(type, values, weights, self._text(domain))

    def _text(self, domain: Domain) -> str:
        return self.text if domain.is_free else f"{self.text}, {domain.bounds_text()}"

    def describe(self) -> str:
        return self.text


def rounded_weights(distribution: Distribution, values: "np.ndarray", unit: float) -> "np.ndarray":
    """The probability of what is rounded to each value. values: (n,) float64, of which `unit` are 1"""
    import numpy as np

    below, above = distribution.tails((values - 0.5) / unit)
    below_end, above_end = distribution.tails((values + 0.5) / unit)
    weights: np.ndarray = np.where(below < above_end, below_end - below, above - above_end)
    return weights


def distribution_ends(distribution: Distribution) -> tuple[float, float]:
    """Least and greatest value that any row can have: the quantiles at 2^-64 and 1 - 2^-64, where the tables end."""
    import numpy as np

    if isinstance(distribution, Uniform):
        return distribution.support
    tail = np.array([2.0**-64, 1.0])
    ends = distribution.quantile(tail, tail[::-1])
    low, high = distribution.support
    return max(float(ends[0]), low), min(float(ends[1]), high)


@dataclass(frozen=True)
class FittedContinuous(Fitted):
    """A truncated distribution for a type; lattice: least and greatest stored integer, None on floats."""

    type: SqlType
    distribution: Distribution
    excluded: tuple[float, ...]
    text: str
    lattice: tuple[int, int] | None = None

    @cached_property
    def table(self) -> QuantileTable:
        """The quantile table; built when first needed, a few milliseconds."""
        return quantile_table(self.distribution)

    @cached_property
    def extremes(self) -> tuple[float, float]:
        """Least and greatest value that any row can have."""
        return distribution_ends(self.distribution)

    def stored_range(self) -> tuple[int, int] | None:
        """Of integers and DECIMALs."""
        return self.lattice

    def ascending(self) -> Ascending:
        """The distribution, rounded to the lattice where there is one."""
        return Ascending(self, self._marginal())

    def _marginal(self) -> "Marginal":
        import numpy as np

        from misata_sql.distributions.marginals import MOST_JUMPS, of_quantile, of_tails

        quantile = self.distribution.quantile
        if self.lattice is None:
            return of_quantile(quantile)
        unit, (low, high) = float(unit_factor(self.type)), self.lattice
        if high - low <= 16 * MOST_JUMPS:
            levels = np.arange(low, high + 1).astype(np.float64)
            return of_tails(levels, *self.distribution.tails((levels[1:] - 0.5) / unit))
        return of_quantile(lambda p, q: np.floor(quantile(p, q) * unit + 0.5))

    def emit(self, cell: Cell) -> Layout:
        key = cell.key("value")
        if self.lattice is not None:
            table = self.table.scaled(float(unit_factor(self.type)), 0.5)
            integers = cell.buffer("i8")
            low, high = map(float, self.lattice)
            cell.add(quantile.fill_quantile_floor, key, table.cells, table.shift, low, high, integers)
            return store_integers(cell, integers)
        doubles = cell.buffer("f8")
        if isinstance(self.distribution, Uniform):
            cell.add(quantile.fill_uniform, key, *self.distribution.support, doubles)
        else:
            table = self.table
            cell.add(quantile.fill_quantile, key, table.cells, table.shift, table.low, table.high, doubles)
        layout = store_doubles(cell, doubles)
        for value in self.excluded:
            # A single double has a probability of about 2^-53: its neighbour takes the rows that would have it.
            assert layout.data is not None
            other = cell.buffer(layout.data.dtype)
            cell.add(convert.REPLACE[other.dtype], layout.data, value, self._neighbour(value), other)
            layout = replace(layout, data=other)
        return layout

    def numbered(self) -> Numbered | None:
        """Of DOUBLE and FLOAT, which have room for the distribution; of a lattice only where it is uniform."""
        from misata_sql.samplers.histogram import number_continuous, number_uniform
        from misata_sql.samplers.places import NumberedPlaces

        whole = self.distribution.base if isinstance(self.distribution, Conditioned) else self.distribution
        if isinstance(whole, Uniform):
            if self.lattice is not None:
                low, high = self.lattice
                return NumberedPlaces(low, 1, high - low + 1, ())
            numbered = number_uniform(self.type, *self.distribution.support, self.excluded)
            return numbered if numbered.buckets else None
        if self.lattice is not None:
            return None
        return number_continuous(self.type, self.distribution, self.extremes, self.excluded)

    def why_repeated(self) -> str:
        """The values of a lattice, or too few doubles."""
        if self.lattice is None:
            return (
                f"{self.text} has fewer than 65,536 different values in {self.type}, so its most frequent ones repeat\n"
                f"  Hint: spread it wider, or use misata_uniform over a range"
            )
        return would_change(self.text, self.type)

    def _neighbour(self, value: float) -> float:
        """The nearest allowed number on the side of the middle of the distribution."""
        import numpy as np

        middle = float(self.distribution.quantile(np.array([0.5]), np.array([0.5]))[0])
        towards = middle if middle != value else math.inf
        step = value
        while step in self.excluded:
            if self.type.id == "FLOAT":
                step = float(np.nextafter(np.float32(step), np.float32(towards)))
            else:
                step = math.nextafter(step, towards)
        return step

    def describe(self) -> str:
        return self.text


def would_change(text: str, type: SqlType) -> str:
    """Why a distribution over whole numbers or decimals has no numbered values."""
    return (
        f"{text} repeats its frequent values in {type}, and to leave the repeats out would change its distribution\n"
        f"  Hint: use misata_uniform over a range, or misata_sequence"
    )


def make_uniform(low: float, high: float) -> Sampler:
    """Every number low <= x < high equally likely."""
    return Continuous(Uniform(low, high), f"misata_uniform({low}, {high})")
