"""Moments between two ends by the calendar: growth, season, months, weekdays, hours and holidays.

The density is constant within an hour and proportional, in hour h of day d, to the product

    growth^((d - first day) / 365.2425) * (1 + yearly * cos(2 pi (d - peak) / 365.2425))
    * months[month of d] * weekdays[weekday of d] * hours[weekday of d][h] * (holiday_factor where d is a holiday)

In the table, hours of weight 0 are left out and the others are the slots of a day. Days with the same hours share a
pattern of slots; the first and the last day have one of their own where they are not whole.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.continuous import check
from misata_sql.distributions.discrete import MOST_VALUES, Weighted, discrete_table, no_mass
from misata_sql.distributions.elementary import Array
from misata_sql.distributions.timeline import growth_weights, season
from misata_sql.errors import GeneratorError

NAME = "misata_calendar"
HOURS = 24
PLACES = 1024
"""Of a pattern's guide, without the one for u = 1; a power of 2."""

Days = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Profile:
    """What makes some moments likelier than others; all of it multiplies. Weights are relative to others of their list.

    growth: factor by which the density grows in a year, 0.001 to 1000
    yearly: amplitude of the yearly season, 0 to 1; peak: day of the year, 0 = 1 January, on which it is highest
    months: 12 weights of a day, January first; weekdays: 7, Monday first; hours: 24 for each weekday
    holidays: days since 1970, ascending, that get holiday_factor, >= 0
    """

    growth: float = 1.0
    yearly: float = 0.0
    peak: float = 0.0
    months: tuple[float, ...] = (1.0,) * 12
    weekdays: tuple[float, ...] = (1.0,) * 7
    hours: tuple[tuple[float, ...], ...] = ((1.0,) * HOURS,) * 7
    holidays: tuple[int, ...] = ()
    holiday_factor: float = 0.0

    def __post_init__(self) -> None:
        _check_weights("months", self.months, 12, "January")
        _check_weights("weekdays", self.weekdays, 7, "Monday")
        _check_weights("hours", sum(self.hours, ()), 7 * HOURS, "Monday's")
        check(NAME, "growth", self.growth, low=0.001, high=1000.0, closed=True)
        check(NAME, "yearly", self.yearly, low=0.0, high=1.0, closed=True)
        check(NAME, "peak", self.peak, low=0.0, high=366.0, closed=True)
        check(NAME, "holiday_factor", self.holiday_factor, low=0.0, high=1e6, closed=True)

    def day_weights(self, day: Days) -> Array:
        """Weights of ascending days since 1970, up to a factor and without their hours."""
        month = day.astype("M8[D]").astype("M8[M]").astype(np.int64) % 12
        weights = _relative(self.months)[month] * _relative(self.weekdays)[_weekday(day)]
        if self.yearly > 0.0:
            weights = weights * season(day, self.yearly, self.peak)
        if self.growth != 1.0:
            weights = weights * _relative(growth_weights(day, self.growth))
        if self.holidays:
            weights = np.where(np.isin(day, np.array(self.holidays)), weights * self.holiday_factor, weights)
        return weights

    def hour_weights(self) -> Array:
        """(7, 24): weight of each hour of a Monday, a Tuesday, ..."""
        return _relative(sum(self.hours, ())).reshape(7, HOURS)


def _check_weights(what: str, weights: tuple[float, ...], n: int, first: str) -> None:
    if len(weights) != n or not all(0.0 <= w < 1e100 for w in weights) or not any(weights):
        raise GeneratorError(f"{NAME}: {what} must be {n} weights >= 0, {first} first, not all 0 (got {weights!r})")


def _relative(weights: tuple[float, ...] | Array) -> Array:
    """Divided by the greatest, so that products of several lists stay in range."""
    array = np.array(weights, np.float64)
    return array / np.max(array)


def _weekday(day: Days) -> Days:
    """0 for Monday; 1970-01-01 was a Thursday."""
    return (day + 3) % 7


@dataclass(frozen=True, eq=False)
class CalendarTable:
    """What fill_calendar reads.

    A row's 64 random bits choose day j as in DiscreteTable: guide, last, shift. Then u = (bits - below[j]) // 2 *
    scale[j] is uniform over [0, 1), and chooses the first slot k of the day's pattern with u < upper[k], whose search
    starts at slot_guide[patterns[j] + floor(u * places)]. The tick is starts[j] + offsets[k] + floor((u - lower[k]) *
    rate[k]), and greatest[k] is the most that the last term can be.

    below: (m,) uint64, least bits of each day that can occur; scale: (m,) float64; starts: (m,) int64, tick of its
    midnight; patterns: (m,) uint32, where its pattern's guide begins; slot_guide: (p * (places + 1),) uint8; lower,
    upper, rate, greatest: (s,) float64; offsets: (s,) int64, first tick of each slot after midnight
    """

    guide: npt.NDArray[np.uint32]
    last: npt.NDArray[np.uint64]
    shift: int
    below: npt.NDArray[np.uint64]
    scale: Array
    starts: Days
    patterns: npt.NDArray[np.uint32]
    places: float
    slot_guide: npt.NDArray[np.uint8]
    lower: Array
    upper: Array
    rate: Array
    greatest: Array
    offsets: Days

    def quantile(self, p: Array) -> Array:
        """The ticks with probability p below them, as float64 and not rounded; p in [0, 1]."""
        ends = np.ldexp(np.append(self.below[1:].astype(np.float64), 2.0**64), -64)
        j = np.minimum(np.searchsorted(ends, p, side="right"), ends.size - 1)
        low = np.ldexp(self.below.astype(np.float64), -64)
        u = np.minimum(np.maximum((p - low[j]) / (ends[j] - low[j]), 0.0), 1.0)
        k = self.slot_guide[self.patterns[j].astype(np.int64) + (u * self.places).astype(np.int64)].astype(np.int64)
        while np.any(behind := u >= self.upper[k]):
            k = k + behind
        within = np.minimum((u - self.lower[k]) * self.rate[k], self.greatest[k] + 1.0)
        return (self.starts[j] + self.offsets[k]) + within

    def gaps(self) -> tuple[Array, Array]:
        """Probabilities, ascending, at which quantile() jumps or may do so: where slots begin. And how far it jumps."""
        low = np.ldexp(self.below.astype(np.float64), -64)
        shares = np.append(low[1:], 1.0) - low
        firsts = self.slot_guide[self.patterns].astype(np.int64)
        begins, places, ends = [], [], []
        for start, first, below, share in zip(self.starts, firsts, low, shares, strict=True):
            slots = slice(first, first + int(np.argmax(self.upper[first:] == np.inf)) + 1)
            begins.append(below + share * self.lower[slots])
            places.append(start + self.offsets[slots])
            ends.append(start + self.offsets[slots] + self.greatest[slots] + 1.0)
        sizes = np.concatenate(places)[1:] - np.concatenate(ends)[:-1]
        return np.concatenate(begins)[1:], sizes


@dataclass(frozen=True)
class Calendar:
    """Ticks from start to end, both included, counted from 1970-01-01 00:00 on the column's own clock.

    start, end: int64 ticks; ticks_per_day: 1 for days, else a multiple of 24
    """

    start: int
    end: int
    ticks_per_day: int
    profile: Profile

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise GeneratorError(f"{NAME}: start must not be after end (got start={self.start!r}, end={self.end!r})")
        if self.end // self.ticks_per_day - self.start // self.ticks_per_day >= MOST_VALUES:
            raise GeneratorError(f"{NAME}: start and stop must be less than {MOST_VALUES} days apart")

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> "Calendar":
        """Conditioned on low <= moment <= high; ConstraintError where no moment is left."""
        start = self.start if low <= self.start else math.ceil(low)
        end = self.end if high >= self.end else math.floor(high)
        if start > end:
            raise no_mass(NAME, f"between {low!r} and {high!r}", 0.0)
        part = replace(self, start=start, end=end)
        if not np.any(part.weighted().weights > 0.0):
            raise no_mass(NAME, f"between {low!r} and {high!r}", 0.0)
        return part

    def _days(self) -> Days:
        """Days since 1970, from the first to the last."""
        return np.arange(self.start // self.ticks_per_day, self.end // self.ticks_per_day + 1)

    def _patterns(self) -> tuple[Days, Array, Days, Days]:
        """Each day's pattern, and (p, 24) of the patterns: weights, first ticks after midnight and widths of hours."""
        day = self._days()
        pattern, weekdays = _weekday(day), list(range(7))
        whole = np.arange(HOURS + 1) * (self.ticks_per_day // HOURS)
        edges = [whole] * 7
        for place in (0, -1):
            midnight = int(day[place]) * self.ticks_per_day
            part = np.clip(whole, self.start - midnight, self.end + 1 - midnight)
            if not np.array_equal(part, whole):
                weekdays.append(int(_weekday(day[place])))
                edges.append(part)
                pattern[place] = len(edges) - 1
        offsets = np.array(edges)[:, :-1]
        widths = np.array(edges)[:, 1:] - offsets
        weights = self.profile.hour_weights()[weekdays] * (widths / (self.ticks_per_day // HOURS))
        return pattern, weights, offsets, widths

    def weighted(self) -> Weighted:
        """The days as a discrete distribution over their midnights' ticks."""
        day = self._days()
        if self.ticks_per_day == 1:
            pattern, weights = _weekday(day), self.profile.hour_weights()
        else:
            pattern, weights, _, _ = self._patterns()
        mass = np.add.accumulate(weights, axis=1)[:, -1]
        return Weighted(NAME, day * self.ticks_per_day, self.profile.day_weights(day) * mass[pattern])

    def table(self) -> CalendarTable:
        """For ticks shorter than days; a calendar of days is weighted()."""
        days = self.weighted()
        pattern, weights, offsets, widths = self._patterns()
        table = discrete_table(days.values, days.weights)
        below = np.concatenate((np.zeros(1, np.uint64), table.last[:-1] + np.uint64(1)))
        scale = 2.0 / ((table.last - below).astype(np.float64) + 1.0)
        kept = np.searchsorted(days.values, table.values)
        slots, guides = _slots(weights, offsets, widths)
        return CalendarTable(
            table.guide, table.last, table.shift, below, scale, table.values,
            (pattern[kept] * (PLACES + 1)).astype(np.uint32), float(PLACES), guides, *slots,
        )  # fmt: skip


def _slots(weights: Array, offsets: Days, widths: Days) -> tuple[tuple[Array, Array, Array, Array, Days], Array]:
    """lower, upper, rate, greatest and offsets of the slots of all patterns, and the patterns' guides."""
    places = np.arange(PLACES + 1) / PLACES
    parts, guides, n_slots = [], [], 0
    for weight, offset, width in zip(weights, offsets, widths, strict=True):
        least = np.add.accumulate(weight)[-1] * 2.0**-64  # as of a day's: below it an hour gets nothing
        total = np.add.accumulate(np.where(weight < least, 0.0, weight))
        ends = total / total[-1] if total[-1] > 0.0 else total
        starts = np.append(0.0, ends[:-1])
        kept = ends > starts
        lower, upper = starts[kept], ends[kept]
        rate = width[kept] / (upper - lower)
        upper[-1:] = np.inf
        parts.append((lower, upper, rate, width[kept] - 1.0, offset[kept]))
        guides.append(np.searchsorted(upper, places, side="right") + n_slots)
        n_slots += lower.size
    lower, upper, rate, greatest, offset = (np.concatenate(part) for part in zip(*parts, strict=True))
    return (lower, upper, rate, greatest, offset), np.concatenate(guides).astype(np.uint8)
