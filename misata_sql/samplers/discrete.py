"""Samplers of discrete distributions over whole numbers: counts, trials, ranks."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from misata_sql.distributions import counts
from misata_sql.distributions.discrete import Discrete, DiscreteTable, Weighted
from misata_sql.distributions.floored import Floored
from misata_sql.distributions.tables import QuantileTable
from misata_sql.distributions.zipf import Zipf
from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import is_float
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError
from misata_sql.kernels import convert, discrete, quantile
from misata_sql.samplers.base import Ascending, Cell, Fitted, NoDomainError, Sampler, Unfitted, wrong_type
from misata_sql.samplers.continuous import distribution_ends, would_change
from misata_sql.samplers.store import require_range, store_numbers, unit_factor
from misata_sql.spec.types import BIGINT, SqlType

_FAMILIES: dict[str, Callable[..., Any]] = {
    "poisson": counts.Poisson,
    "binomial": counts.Binomial,
    "geometric": counts.Geometric,
    "negative_binomial": counts.NegativeBinomial,
    "zipf": Zipf,
}


def make_discrete(name: str, arguments: tuple[Any, ...]) -> Sampler:
    """The sampler of misata_<name>(arguments); GeneratorError for arguments out of range."""
    shown = ", ".join(f"{argument:g}" for argument in arguments)
    return DiscreteNumbers(_FAMILIES[name](*arguments), f"misata_{name}({shown})")


@dataclass(frozen=True)
class DiscreteNumbers(Unfitted):
    """A distribution over whole numbers with the text of the call that made it."""

    distribution: Discrete | Floored
    text: str
    natural = BIGINT

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not type.is_numeric:
            raise wrong_type(self, type)
        unit = unit_factor(type)
        low = -math.inf if domain.low is None else domain.low / unit
        high = math.inf if domain.high is None else domain.high / unit
        try:
            fitted: Any = self.distribution.truncated(low, high)
            if domain.allowed is not None or domain.excluded:
                if not isinstance(fitted, Weighted):  # which has more values than a table holds
                    raise NoDomainError(domain, self.text)
                fitted = self._pick_values(fitted, unit, domain)
        except NoDomainError:
            raise
        except ConstraintError as error:
            by = f"{' and '.join(domain.sources)} cannot hold: " if domain.sources else ""
            raise ConstraintError(
                f"{by}{self.text} must be {domain.bounds_text()} in {type}: {error}\n"
                f"  Hint: widen the CHECK or change the generator's arguments"
            ) from None
        text = self.text if domain.is_free else f"{self.text}, {domain.bounds_text()}"
        sampler = FittedDiscrete(type, fitted, text)
        if not is_float(type):
            least, greatest = sampler.extremes
            require_range(self.text, least * unit, greatest * unit, type)
        return sampler

    def _pick_values(self, fitted: Weighted, unit: int, domain: Domain) -> Any:
        values = [
            int(v)
            for v in fitted.values
            if int(v) * unit not in domain.excluded and (domain.allowed is None or int(v) * unit in domain.allowed)
        ]
        return fitted.restricted(values)

    def describe(self) -> str:
        return self.text


@dataclass(frozen=True)
class FittedDiscrete(Fitted):
    """A truncated distribution for a type."""

    type: SqlType
    distribution: Weighted | Floored
    text: str

    @cached_property
    def table(self) -> DiscreteTable | QuantileTable:
        """The table that the kernel reads; built when first needed."""
        return self.distribution.table()

    @cached_property
    def extremes(self) -> tuple[int, int]:
        """Least and greatest value that any row can have."""
        if isinstance(self.distribution, Weighted):
            return int(self.distribution.values[0]), int(self.distribution.values[-1])
        low, high = distribution_ends(self.distribution.base)
        offset = self.distribution.offset
        last = self.distribution.last
        greatest = math.floor(high) + offset
        return math.floor(low) + offset, greatest if last is None else min(greatest, last)

    def stored_range(self) -> tuple[int, int] | None:
        """The extremes in stored units."""
        if is_float(self.type):
            return None
        unit = unit_factor(self.type)
        return self.extremes[0] * unit, self.extremes[1] * unit

    def ascending(self) -> Ascending:
        """The numbers ascend already."""
        from misata_sql.distributions.marginals import of_quantile, of_table

        table = self.table
        if isinstance(table, DiscreteTable):
            return Ascending(self, of_table(table.values.astype(np.float64), table.last))
        assert isinstance(self.distribution, Floored)
        quantile = self.distribution.base.quantile
        return Ascending(self, of_quantile(lambda p, q: np.floor(quantile(p, q))))

    def emit(self, cell: Cell) -> Layout:
        unit = unit_factor(self.type)
        table = self.table
        key, values = cell.key("value"), cell.buffer("i8")
        if isinstance(table, QuantileTable):
            low, high = table.low, min(table.high, float(self.extremes[1]))
            cell.add(quantile.fill_quantile_floor, key, table.cells, table.shift, low, high, values)
            if unit != 1:
                values, source = cell.buffer("i8"), values
                cell.add(convert.affine, source, unit, 0, values)
        else:
            stored = np.ascontiguousarray(table.values * np.int64(unit))
            cell.add(discrete.fill_discrete, key, table.shift, table.guide, table.last, stored, values)
        return store_numbers(cell, values)

    def why_repeated(self) -> str:
        """Its frequent values."""
        return would_change(self.text, self.type)

    def describe(self) -> str:
        return self.text
