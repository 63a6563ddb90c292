"""misata_calendar: event times with office hours, weekdays, holidays, seasons and growth."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from misata_sql.distributions.calendar import Calendar as Distribution
from misata_sql.distributions.calendar import CalendarTable, Profile
from misata_sql.distributions.special_normal import normal_quantile
from misata_sql.distributions.timeline import weekly_profile
from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import calendar
from misata_sql.samplers.base import Ascending, Cell, Fitted, Sampler, no_domain
from misata_sql.samplers.discrete import FittedDiscrete
from misata_sql.samplers.store import store_integers
from misata_sql.samplers.timeline import Moments, Timeline
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class Calendar(Moments):
    """Moments by a profile; text: the call."""

    start: dt.date
    stop: dt.date
    profile: Profile
    text: str
    name = "misata_calendar"

    def distribution(self, type: SqlType) -> Distribution:
        """GeneratorError where the profile leaves no moment between start and stop."""
        distribution = Distribution(*self.ticks(type), self.profile)
        try:
            return distribution.truncated()
        except ConstraintError:
            raise GeneratorError(
                f"{self.describe()} leaves no moment of {type}: all weights between start and stop are 0\n"
                f"  Hint: widen start and stop, or give some of these hours and days a weight"
            ) from None

    def fitted(self, type: SqlType, distribution: Distribution, domain: Domain) -> Sampler:
        listed = domain.allowed is not None or domain.excluded
        if type.id != "DATE":
            if listed:
                raise no_domain(self, domain)
            return FittedCalendar(type, distribution, self.text)
        days = distribution.weighted()
        if listed:
            try:
                days = days.restricted(int(day) for day in days.values if domain.contains(int(day)))
            except ConstraintError:
                raise self.no_moment(domain) from None
        return FittedDiscrete(type, days, self.text)

    def describe(self) -> str:
        return self.text


def as_calendar(timeline: Timeline) -> Calendar:
    """The same distribution from one draw a row, which ascends with it; other bytes than the timeline's."""
    weekdays = tuple(weekly_profile(timeline.weekly))
    profile = Profile(growth=timeline.growth, yearly=timeline.yearly, weekdays=weekdays)
    return Calendar(timeline.start, timeline.stop, profile, timeline.describe())


@dataclass(frozen=True)
class FittedCalendar(Fitted):
    """A calendar in the stored units of a TIMESTAMP type."""

    type: SqlType
    distribution: Distribution
    text: str

    @cached_property
    def table(self) -> CalendarTable:
        """The table that the kernel reads."""
        return self.distribution.table()

    def stored_range(self) -> tuple[int, int]:
        """The first and the last moment."""
        return self.distribution.start, self.distribution.end

    def ascending(self) -> Ascending:
        """The moment ascends with the draw; it jumps where hours or days are left out."""
        from misata_sql.distributions.marginals import MOST_JUMPS, of_quantile

        table = self.table
        marginal = of_quantile(lambda p, q: table.quantile(p))
        if table.starts.size <= MOST_JUMPS:  # of more days the jumps are too small to matter
            below, sizes = table.gaps()
            below = below[np.sort(np.argsort(-sizes, kind="stable")[:MOST_JUMPS])]
            marginal = replace(marginal, jumps=np.clip(normal_quantile(below, 1.0 - below), -10.0, 10.0))
        return Ascending(self, marginal)

    def emit(self, cell: Cell) -> Layout:
        t, moments = self.table, cell.buffer("i8")
        cell.add(
            calendar.fill_calendar, cell.key("value"), t.shift, t.guide, t.last, t.below, t.scale, t.starts,
            t.patterns, t.places, t.slot_guide, t.lower, t.upper, t.rate, t.greatest, t.offsets,
            cell.buffer("u4"), moments,
        )  # fmt: skip
        return store_integers(cell, moments)

    def describe(self) -> str:
        return self.text
