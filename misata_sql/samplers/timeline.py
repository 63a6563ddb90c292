"""misata_timeline: event times with growth, quiet weekends and a yearly season."""

import datetime as dt
import math
from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from misata_sql.distributions.timeline import Timeline as Distribution
from misata_sql.distributions.timeline import TimelineTable, weekly_profile
from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import TIMESTAMP_UNITS, is_time, to_rational
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import timeline
from misata_sql.samplers.base import Ascending, Cell, Fitted, Numbered, Sampler, Unfitted, no_domain, wrong_type
from misata_sql.samplers.store import require_range, store_integers
from misata_sql.spec.types import TIMESTAMP, SqlType


class Moments(Unfitted):
    """Moments start <= t < stop, spread over days in some way.

    name: of the generator; start, stop: DATE or TIMESTAMP
    """

    name: str
    start: dt.date
    stop: dt.date
    natural = TIMESTAMP

    @abstractmethod
    def distribution(self, type: SqlType) -> Any:
        """The distribution over the stored units of a type; it has start, end and truncated()."""

    @abstractmethod
    def fitted(self, type: SqlType, distribution: Any, domain: Domain) -> Sampler:
        """The sampler of a distribution that has been truncated to the domain's bounds."""

    def ticks(self, type: SqlType) -> tuple[int, int, int]:
        """First and last stored unit, and how many a day has."""
        first = math.ceil(to_rational(self.start, type))
        last = math.ceil(to_rational(self.stop, type)) - 1
        if first > last:
            raise GeneratorError(f"{self.name}: start must be before stop (got start={self.start}, stop={self.stop})")
        return first, last, 1 if type.id == "DATE" else 86_400 * TIMESTAMP_UNITS[type.id]

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not is_time(type):
            raise wrong_type(self, type)
        distribution = self.distribution(type)
        low = distribution.start if domain.low is None else max(domain.low, distribution.start)
        high = distribution.end if domain.high is None else min(domain.high, distribution.end)
        if low <= high:
            require_range(self.describe(), low, high, type)
        try:
            truncated = distribution.truncated(low, high)
        except ConstraintError:
            raise self.no_moment(domain) from None
        return self.fitted(type, truncated, domain)

    def no_moment(self, domain: Domain) -> ConstraintError:
        """The error for a domain that leaves nothing."""
        return ConstraintError(
            f"{' and '.join(domain.sources)} cannot hold: {self.describe()} has no moment that is "
            f"{domain.bounds_text()}\n  Hint: widen the CHECK or the arguments of {self.name}"
        )


def make_timeline(start: dt.date, stop: dt.date, growth: float, weekly: float, yearly: float) -> Sampler:
    """The sampler of misata_timeline's arguments; GeneratorError where one is out of range."""
    sampler = Timeline(start, stop, growth, weekly, yearly)
    sampler.distribution(TIMESTAMP)
    return sampler


@dataclass(frozen=True)
class Timeline(Moments):
    """Moments with growth, quiet weekends and a yearly season."""

    start: dt.date
    stop: dt.date
    growth: float
    weekly: float
    yearly: float
    name = "misata_timeline"

    def distribution(self, type: SqlType) -> Distribution:
        first, last, ticks = self.ticks(type)
        return Distribution(first, last, ticks, weekly_profile(self.weekly), self.yearly, growth=self.growth)

    def fitted(self, type: SqlType, distribution: Distribution, domain: Domain) -> Sampler:
        if domain.allowed is not None or domain.excluded:
            raise no_domain(self, domain)
        return FittedTimeline(type, distribution, self.describe())

    def describe(self) -> str:
        return f"misata_timeline({self.start}, {self.stop}, {self.growth:g}, {self.weekly:g}, {self.yearly:g})"


@dataclass(frozen=True)
class FittedTimeline(Fitted):
    """A timeline in the stored units of a type."""

    type: SqlType
    distribution: Distribution
    text: str

    @cached_property
    def table(self) -> TimelineTable:
        """The table that the kernel reads."""
        return self.distribution.table()

    def stored_range(self) -> tuple[int, int]:
        """The first and the last moment."""
        return self.distribution.start, self.distribution.end

    def ascending(self) -> Ascending:
        """The day ascends with the draw, the time of day is drawn independently."""
        import numpy as np

        from misata_sql.distributions.marginals import of_table

        table = self.table
        widths = table.widths.astype(np.float64)
        ends = np.ldexp(np.append(0.0, table.last.astype(np.float64)), -64)
        noise = np.add.accumulate((ends[1:] - ends[:-1]) * (widths * widths - 1.0))[-1] / 12.0
        middles = table.starts.astype(np.float64) + 0.5 * (widths - 1.0)
        return Ascending(self, of_table(middles, table.last, float(noise)))

    def emit(self, cell: Cell) -> Layout:
        table, moments = self.table, cell.buffer("i8")
        cell.add(
            timeline.fill_timeline, cell.key("day"), cell.key("time of day"),
            table.shift, table.guide, table.last, table.starts, table.widths, cell.buffer("u8"), moments,
        )  # fmt: skip
        return store_integers(cell, moments)

    def numbered(self) -> Numbered | None:
        """Moments in proportion to each day's share, as many as the busiest day has."""
        from misata_sql.samplers.histogram import number_timeline

        return number_timeline(self.type, self.table)

    def why_repeated(self) -> str:
        """The values of the type."""
        return (
            f"{self.type} has too few values a day for the shape of {self.text}\n"
            f"  Hint: use a TIMESTAMP, or misata_uniform over the same days"
        )

    def describe(self) -> str:
        return self.text
