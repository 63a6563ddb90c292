"""misata_timeline: event times with growth, quiet weekends and a yearly season."""

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property

from misata_sql.distributions.timeline import Timeline as Distribution
from misata_sql.distributions.timeline import TimelineTable, weekly_profile
from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import TIMESTAMP_UNITS, is_time, to_rational
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import timeline
from misata_sql.samplers.base import Ascending, Cell, Fitted, Numbered, Sampler, Unfitted, no_domain, wrong_type
from misata_sql.samplers.store import store_integers
from misata_sql.spec.types import TIMESTAMP, SqlType


def make_timeline(start: dt.date, stop: dt.date, growth: float, weekly: float, yearly: float) -> Sampler:
    """The sampler of misata_timeline's arguments; GeneratorError where one is out of range."""
    sampler = Timeline(start, stop, growth, weekly, yearly)
    sampler.distribution(TIMESTAMP)
    return sampler


@dataclass(frozen=True)
class Timeline(Unfitted):
    """Moments start <= t < stop."""

    start: dt.date
    stop: dt.date
    growth: float
    weekly: float
    yearly: float
    natural = TIMESTAMP

    def distribution(self, type: SqlType) -> Distribution:
        """The distribution over the stored units of a type."""
        first = math.ceil(to_rational(self.start, type))
        last = math.ceil(to_rational(self.stop, type)) - 1
        if first > last:
            raise GeneratorError(
                f"misata_timeline: start must be before stop (got start={self.start}, stop={self.stop})"
            )
        ticks = 1 if type.id == "DATE" else 86_400 * TIMESTAMP_UNITS[type.id]
        return Distribution(first, last, ticks, weekly_profile(self.weekly), self.yearly, growth=self.growth)

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not is_time(type):
            raise wrong_type(self, type)
        if domain.allowed is not None or domain.excluded:
            raise no_domain(self, domain)
        low = -math.inf if domain.low is None else domain.low
        high = math.inf if domain.high is None else domain.high
        try:
            fitted = self.distribution(type).truncated(low, high)
        except ConstraintError as error:
            raise ConstraintError(
                f"{' and '.join(domain.sources)} cannot hold: {self.describe()} must be "
                f"{domain.bounds_text()}: {error}\n  Hint: widen the CHECK or the timeline"
            ) from None
        return FittedTimeline(type, fitted, self.describe())

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
