"""Sampler of birth dates, by the ages that people have."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np

from misata_sql.distributions.discrete import DiscreteTable, discrete_table
from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import EPOCH, TIMESTAMP_UNITS, is_time
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import convert, discrete, timeline
from misata_sql.samplers.base import Ascending, Cell, Fitted, Sampler, no_domain, wrong_type
from misata_sql.samplers.entities import PERSON, entity_cell, person_role
from misata_sql.samplers.store import store_integers
from misata_sql.spec.types import DATE, SqlType

if TYPE_CHECKING:
    from misata_sql.spec.table import Table

AS_OF = dt.date(2025, 1, 1)  # ages are of this day, and never of today
MOST_AGE = 120
# Share of a population that is of an age: as many at each age up to SHRINKS_FROM, then fewer in a straight line down to
# OLDEST_SHARE of that at OLDEST. Our own simplification of the age pyramids of industrial countries.
SHRINKS_FROM, OLDEST, OLDEST_SHARE = 60, 95, 0.05


def age_weight(age: int) -> float:
    """How many people are of an age, relative to those of 30.

    >>> age_weight(18), age_weight(95)
    (1.0, 0.05)
    """
    if age <= SHRINKS_FROM:
        return 1.0
    if age >= OLDEST:
        return OLDEST_SHARE
    return 1.0 - (1.0 - OLDEST_SHARE) * (age - SHRINKS_FROM) / (OLDEST - SHRINKS_FROM)


@dataclass(frozen=True)
class BirthDate(Sampler):
    """The day of birth of somebody who is min_age to max_age years old on AS_OF.

    first, last: days since 1970-01-01 that a CHECK leaves of them
    """

    is_shared = True

    min_age: int
    max_age: int
    role: str | None = None
    type: SqlType = DATE
    first: int | None = None
    last: int | None = None
    natural = DATE

    def __post_init__(self) -> None:
        if not 0 <= self.min_age <= self.max_age <= MOST_AGE:
            raise GeneratorError(
                f"misata_birth_date: ages must be 0 <= min_age <= max_age <= {MOST_AGE} "
                f"(got min_age={self.min_age}, max_age={self.max_age})"
            )

    def placed(self, table: "Table", column: str) -> Self:
        return replace(self, role=person_role(table, column))

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not is_time(type):
            raise wrong_type(self, type)
        if domain.allowed is not None or domain.excluded:
            raise no_domain(self, domain)
        ticks = 1 if type.id == "DATE" else 86_400 * TIMESTAMP_UNITS[type.id]
        first = None if domain.low is None else -(-domain.low // ticks)
        last = None if domain.high is None else domain.high // ticks
        fitted = replace(self, type=type, first=first, last=last)
        if not fitted._years():
            raise ConstraintError(
                f"{' and '.join(domain.sources)} leaves nothing of {self.describe()}, whose days are "
                f"{_day_of_age(self.max_age + 1) + dt.timedelta(1)} to {_day_of_age(self.min_age)}\n"
                f"  Hint: widen the CHECK or the ages"
            )
        return fitted

    def _years(self) -> list[tuple[int, int, float]]:
        """First day, number of days and weight of each year of age that is left, the oldest first."""
        years = []
        for age in range(self.max_age, self.min_age - 1, -1):
            first = (_day_of_age(age + 1) - EPOCH.date()).days + 1
            end = (_day_of_age(age) - EPOCH.date()).days + 1
            low = first if self.first is None else max(first, self.first)
            high = end if self.last is None else min(end, self.last + 1)
            if low < high:
                years.append((low, high - low, age_weight(age) * ((high - low) / (end - first))))
        return years

    def ascending(self) -> Ascending:
        """The day by one draw of its own, for it alone: the person's other columns do not know it."""
        from misata_sql.distributions.marginals import of_table

        table = _day_table(tuple(self._years()))
        return Ascending(DayByOneDraw(self.type, self), of_table(table.values.astype(np.float64), table.last))

    def by_one_draw(self, cell: Cell) -> Layout:
        """The days in order of the cell's random numbers."""
        table, days = _day_table(tuple(self._years())), cell.buffer("i8")
        cell.add(discrete.fill_discrete, cell.key("value"), table.shift, table.guide, table.last, table.values, days)
        return self._stored(cell, days)

    def emit(self, cell: Cell) -> Layout:
        """An age, then a day of its year; the row's person has the same birthday in every column."""
        years = self._years()
        entity = entity_cell(cell, PERSON, self.role)
        table = discrete_table(np.arange(len(years)), np.array([weight for _, _, weight in years]))
        starts = np.array([years[i][0] for i in table.values], np.int64)
        widths = np.array([years[i][1] for i in table.values], np.uint64)
        days = cell.buffer("i8")
        entity.add(
            timeline.fill_timeline, entity.key("age"), entity.key("birthday"),
            table.shift, table.guide, table.last, starts, widths, cell.buffer("u8"), days,
        )  # fmt: skip
        return self._stored(cell, days)

    def _stored(self, cell: Cell, days: Buffer) -> Layout:
        if self.type.id != "DATE":
            ticks = cell.buffer("i8")
            cell.add(convert.affine, days, 86_400 * TIMESTAMP_UNITS[self.type.id], 0, ticks)
            days = ticks
        return store_integers(cell, days)

    def describe(self) -> str:
        return f"misata_birth_date({self.min_age}, {self.max_age}), ages on {AS_OF}"


@dataclass(frozen=True)
class DayByOneDraw(Fitted):
    """Birth dates as a quantile function, for columns that are correlated with others or in order."""

    type: SqlType
    inner: BirthDate

    def ascending(self) -> Ascending:
        """Itself."""
        return self.inner.ascending()

    def emit(self, cell: Cell) -> Layout:
        return self.inner.by_one_draw(cell)

    def describe(self) -> str:
        return self.inner.describe()


@lru_cache(maxsize=16)
def _day_table(years: tuple[tuple[int, int, float], ...]) -> DiscreteTable:
    """The days, the earliest first; those of one year of age are equally likely."""
    days = np.concatenate([np.arange(first, first + n_days) for first, n_days, _ in years])
    weights = np.concatenate([np.full(n_days, weight / n_days) for _, n_days, weight in years])
    return discrete_table(days, weights)


def _day_of_age(years: int) -> dt.date:
    """The last birthday of those who are so old on AS_OF: they were born up to it."""
    return AS_OF.replace(year=AS_OF.year - years)
