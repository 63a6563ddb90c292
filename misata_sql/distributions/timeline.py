"""Moments between two ends, with weekly and yearly seasons and growth.

The density is constant within a day and proportional, on day d, to

    weekly[weekday of d] * (1 + yearly * cos(2 pi (d - peak) / 365.2425)) * growth^((d - first day)
    / 365.2425)
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.continuous import check
from misata_sql.distributions.discrete import MOST_VALUES, Weighted, discrete_table, no_mass
from misata_sql.distributions.elementary import Array, log, pow, sin_cos_turns
from misata_sql.errors import GeneratorError

DAYS_A_YEAR = 365.2425
_NAME = "misata_timeline"


def weekly_profile(amplitude: float) -> tuple[float, ...]:
    """Weights Monday to Sunday: 1 on working days, 1 - amplitude on Saturday and Sunday; -10 <=
    amplitude <= 1.

    1 leaves weekends empty, 0 makes all days alike, -1 makes a weekend day twice a working day.
    """
    check(_NAME, "weekly", amplitude, low=-10.0, high=1.0, closed=True)
    return (1.0,) * 5 + (1.0 - amplitude,) * 2


def season(day: npt.NDArray[np.int64], amplitude: float, peak: float) -> Array:
    """The yearly season's weight of each day since 1970; peak: day of the year on which it is highest."""
    return 1.0 + amplitude * sin_cos_turns((day - peak) / DAYS_A_YEAR)[1]


def growth_weights(day: npt.NDArray[np.int64], growth: float) -> Array:
    """Weights of ascending days since 1970, up to a factor: `growth` times as much after a year."""
    middle = 0.5 * float(day[0] + day[-1])  # the largest and smallest weights stay in range
    base = np.array([growth])
    if abs(float(log(base)[0])) * (float(day[-1]) - middle) > 690.0 * DAYS_A_YEAR:
        middle = float(day[-1] if growth > 1.0 else day[0])  # too steep to keep both; the smallest become 0
    return pow(base, (day - middle) / DAYS_A_YEAR)


@dataclass(frozen=True, eq=False)
class TimelineTable:
    """What fill_timeline reads.

    starts: (m,) int64, first tick of each day that can occur; widths: (m,) uint64, its ticks;
    last, guide, shift: as in DiscreteTable
    """

    starts: npt.NDArray[np.int64]
    widths: npt.NDArray[np.uint64]
    last: npt.NDArray[np.uint64]
    guide: npt.NDArray[np.uint32]
    shift: int


@dataclass(frozen=True)
class Timeline:
    """Ticks from start to end, both included, counted from 1970-01-01 00:00 UTC.

    start, end: int64 ticks; ticks_per_day: 1 for days, 86_400 for seconds, 86_400_000_000 for
    microseconds, ...
    weekly: 7 weights >= 0, Monday first, not all 0 (see weekly_profile)
    yearly: amplitude of the yearly season, 0 to 1; peak: day of the year, 0 = 1 January, on which
    it is highest
    growth: factor by which the density grows in a year, 0.001 to 1000
    """

    start: int
    end: int
    ticks_per_day: int
    weekly: tuple[float, ...] = (1.0,) * 7
    yearly: float = 0.0
    peak: float = 0.0
    growth: float = 1.0

    def __post_init__(self) -> None:
        if len(self.weekly) != 7 or not all(0.0 <= w < 1e100 for w in self.weekly) or not any(self.weekly):
            raise GeneratorError(f"{_NAME}: weekly must be 7 weights >= 0, not all 0 (got {self.weekly!r})")
        check(_NAME, "yearly", self.yearly, low=0.0, high=1.0, closed=True)
        check(_NAME, "peak", self.peak, low=0.0, high=366.0, closed=True)
        check(_NAME, "growth", self.growth, low=0.001, high=1000.0, closed=True)
        if self.start > self.end:
            raise GeneratorError(f"{_NAME}: start must not be after end (got start={self.start!r}, end={self.end!r})")
        if self.end // self.ticks_per_day - self.start // self.ticks_per_day >= MOST_VALUES:
            raise GeneratorError(f"{_NAME}: start and end must be less than {MOST_VALUES} days apart")

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> "Timeline":
        """Conditioned on low <= moment <= high; ConstraintError where no moment is left."""
        start = self.start if low <= self.start else math.ceil(low)
        end = self.end if high >= self.end else math.floor(high)
        if start > end:
            raise no_mass(_NAME, f"between {low!r} and {high!r}", 0.0)
        part = replace(self, start=start, end=end)
        if not np.any(part._days()[2] > 0.0):
            raise no_mass(_NAME, f"between {low!r} and {high!r}", 0.0)
        return part

    def _days(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Array]:
        """First tick, number of ticks and relative weight of each day."""
        day = np.arange(self.start // self.ticks_per_day, self.end // self.ticks_per_day + 1)
        starts = day * self.ticks_per_day
        starts[0] = self.start
        ends = np.append(starts[1:], self.end + 1)
        widths = ends - starts
        weights = np.array(self.weekly, np.float64)[(day + 3) % 7]  # 1970-01-01 was a Thursday
        if self.yearly > 0.0:
            weights = weights * season(day, self.yearly, self.peak)
        if self.growth != 1.0:
            weights = weights * growth_weights(day, self.growth)
        return starts, widths, weights * (widths / self.ticks_per_day)

    def weighted(self) -> Weighted:
        """The days as a discrete distribution over their first ticks."""
        starts, _, weights = self._days()
        return Weighted(_NAME, starts, weights)

    def table(self) -> TimelineTable:
        starts, widths, weights = self._days()
        if not np.any(weights > 0.0):
            raise no_mass(_NAME, f"between {self.start} and {self.end}", 0.0)
        table = discrete_table(starts, weights)
        kept = np.searchsorted(starts, table.values)
        return TimelineTable(table.values, widths[kept].astype(np.uint64), table.last, table.guide, table.shift)
