"""Operators that choose rows, or say how likely each is hit: chance, exactly, burst, ramp, pulse, recurring."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import UNITS, Stream, number, same_type, stored, units_of_day, whole
from misata_sql.chaos.operators.operator import Form, Operator, Parameter, Prepared, form_of
from misata_sql.errors import ArgumentError
from misata_sql.kernels import chaos_chance, chaos_rows, chaos_schedules
from misata_sql.random.feistel import N_MAX
from misata_sql.spec.interval import Interval
from misata_sql.spec.types import BIGINT, BOOLEAN, DATE, DOUBLE, INTERVAL, TIMESTAMP, TIMESTAMPTZ, SqlType

SCHEDULED = (BIGINT, DOUBLE, DATE, TIMESTAMP, TIMESTAMPTZ)
INDEPENDENT = 1e-18  # what a state of a chain may still know of the state at the other end of its block
MEAN_MAX = 1e12
LOOKED_BACK = 1e6  # rows of a run, on average, whose first one is still looked for
MOST_LEVELS = 50  # rows of a block as a power of 2; only good and bad by turns, which never fades, has so many
MONDAY = 4  # 1970-01-05, in days since 1970-01-01


def _boolean(type: SqlType | None) -> SqlType:
    return BOOLEAN


def _double(type: SqlType | None) -> SqlType:
    return DOUBLE


def _chance(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    return Prepared(chaos_chance.fill_chance, stream("value"), (), "float", "integer", BOOLEAN, valid=(0.0, 1.0))


def _copy_key(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    (number,) = arguments
    return Prepared(chaos_rows.copy_keys, stream("value"), (np.int64(number),), "none", "integer", BIGINT)


def _bigint(type: SqlType | None) -> SqlType:
    return BIGINT


def _exactly(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    total = whole("misata_exactly", "total", arguments[1], 1, N_MAX)
    n = whole("misata_exactly", "n", arguments[0], 0, total)
    return Prepared(chaos_schedules.fill_exactly, stream("value"), (n, total), "none", "integer", BOOLEAN)


def chain(share: float, mean_length: float) -> tuple[float, float]:
    """(probability to leave the bad state, eigenvalue) of the chain; ArgumentError where there is none."""
    leave = 1.0 / mean_length
    enter = leave * share / (1.0 - share) if share < 1.0 else np.inf
    if enter > 1.0 and share < 1.0:
        most = mean_length / (mean_length + 1.0)
        raise ArgumentError(
            f"misata_burst: share must be at most {most:.6g} where bad rows come in runs of {mean_length:g}, since "
            f"each run ends with a good row (got {share!r})"
        )
    return leave, 1.0 - leave - enter


def bridges(share: float, mean_length: float) -> tuple[int, np.ndarray]:
    """The number of levels and the table of fill_burst (kernels/chaos_schedules.py)."""
    if share in (0.0, 1.0):
        return 0, np.zeros(0)
    _, eigenvalue = chain(share, mean_length)
    n_levels = 0
    power = abs(eigenvalue)  # of 2^n_levels
    while power >= INDEPENDENT and n_levels < MOST_LEVELS:
        n_levels, power = n_levels + 1, power * power
    table = np.zeros((n_levels, 2, 2))
    for k in range(n_levels):
        half = _powers(share, eigenvalue, 2**k)
        for left in range(2):
            for right in range(2):
                through = half[left] * half[:, right]  # by the good state, by the bad one
                table[k, left, right] = through[1] / through.sum() if through.sum() > 0 else 0.0
    return n_levels, table.ravel()


def _powers(share: float, eigenvalue: float, n: int) -> np.ndarray:
    """(2, 2) probabilities to be in a state n rows after another one; 0: good, 1: bad."""
    fading = float(eigenvalue) ** n
    bad = np.array([share * (1.0 - fading), share + (1.0 - share) * fading])
    return np.clip(np.column_stack((1.0 - bad, bad)), 0.0, 1.0)


def _burst(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    share = number("misata_burst", "share", arguments[0], low=0, high=1)
    mean_length = number("misata_burst", "mean_length", arguments[1], low=1, high=MEAN_MAX)
    return Prepared(
        chaos_schedules.fill_burst, stream("value"), (share, *bridges(share, mean_length)), "none", "integer", BOOLEAN
    )


def _burst_start(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    number("misata_burst_start", "mean_length", arguments[1], low=1, high=LOOKED_BACK)
    burst = BURST.prepare(None, arguments, stream)
    return replace(burst, kernel=chaos_schedules.fill_burst_start, returns=BIGINT)


def _span(name: str, type: SqlType, arguments: tuple[Any, ...]) -> tuple[Form, Any, Any]:
    """The form, and start and end as stored."""
    start, end = (
        stored(name, argument, value, type) for argument, value in zip(("from", "to"), arguments, strict=True)
    )
    if not start < end:
        raise ArgumentError(f"{name}: from must be before to (got {arguments[0]} and {arguments[1]})")
    return form_of(type), start, end


def _ramp(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    form, start, end = _span("misata_ramp", same_type(type), arguments)
    kernel = chaos_schedules.FILL_RAMP["i8" if form == "integer" else "f8"]
    return Prepared(kernel, 0, (start, end), form, "float", DOUBLE)


def _pulse(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    form, start, end = _span("misata_pulse", same_type(type), arguments)
    kernel = chaos_schedules.FILL_PULSE["i8" if form == "integer" else "f8"]
    return Prepared(kernel, 0, (start, end), form, "float", DOUBLE)


def _recurring(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    share = number("misata_recurring", "share", arguments[1], low=0, high=1)
    given = arguments[0]
    if form_of(type) == "float":
        period = _period_number(given)
        return Prepared(chaos_schedules.fill_recurring_floats, 0, (period, share * period), "float", "float", DOUBLE)
    if type == BIGINT:
        units = whole("misata_recurring", "period", _period_number(given), 1, 2**62)
        origin = 0
    else:
        units, origin = _period_units(given, type), MONDAY * units_of_day(type)
    on = round(Fraction(share) * units)
    constants = (units, origin % units, on)
    return Prepared(chaos_schedules.fill_recurring_integers, 0, constants, "integer", "float", DOUBLE)


def _period_number(given: Any) -> float:
    if isinstance(given, Interval):
        raise ArgumentError("misata_recurring: period must be a number where the value is one (got an INTERVAL)")
    period = number("misata_recurring", "period", given)
    if period <= 0:
        raise ArgumentError(f"misata_recurring: period must be above 0 (got {period!r})")
    return period


def _period_units(given: Any, type: SqlType) -> int:
    if not isinstance(given, Interval) or given.months:
        raise ArgumentError(
            f"misata_recurring: period must be an INTERVAL of days, hours and the like where the value is a {type} "
            f"(got {given!r})"
        )
    micros = given.days * 86_400_000_000 + given.micros
    units = Fraction(micros, 86_400_000_000) if type == DATE else Fraction(micros * UNITS[type.id], 1_000_000)
    if units.denominator != 1 or not 1 <= units <= 2**62:
        raise ArgumentError(f"misata_recurring: period must be whole days where the value is a {type} (got {given!r})")
    return int(units)


CHANCE = Operator(
    "chance", (), "a fault that hits a share of the rows, each by itself",
    "SELECT count(*) FROM range(1000) t(i) WHERE misata_chance(0.05, i)", (DOUBLE,), _chance, _boolean, is_fault=False,
)  # fmt: skip

EXACTLY = Operator(
    "exactly",
    (
        Parameter("n", (DOUBLE,), "how many rows are hit"),
        Parameter("total", (DOUBLE,), "of how many rows, whose keys are 0 to total - 1; other keys are not hit"),
    ),
    "a fault of a known number of rows, chosen by a permutation",
    "SELECT count(*) FROM range(1000) t(i) WHERE misata_exactly(100, 1000, i)", None, _exactly, _boolean,
    is_fault=False,
)  # fmt: skip

BURST = Operator(
    "burst",
    (
        Parameter("share", (DOUBLE,), "of the rows that are hit, in the long run"),
        Parameter("mean_length", (DOUBLE,), "rows of a run of hits, on average, at least 1"),
    ),
    "a fault that comes in runs of consecutive rows, as a bad connection does (Gilbert-Elliott)",
    "SELECT i FROM range(1000) t(i) WHERE misata_burst(0.05, 20, i)", None, _burst, _boolean, is_fault=False,
)  # fmt: skip

_FROM_TO = Parameter("from", ("value",), "where it starts"), Parameter("to", ("value",), "where it ends, exclusive")

BURST_START = Operator(
    "burst_start", BURST.parameters,
    "the first row of the run that a row is in, by misata_burst with the same arguments, or the row itself; rows are "
    "numbered from 0",
    "SELECT i, misata_burst_start(0.2, 5, i) FROM range(100) t(i) WHERE misata_burst(0.2, 5, i)", None, _burst_start,
    _bigint, is_fault=False, draws_of=BURST.name,
)  # fmt: skip

RAMP = Operator(
    "ramp", _FROM_TO, "a fault that grows from 0 to 1 between two values, and stays",
    "SELECT misata_ramp(i, 10, 20) FROM range(30) t(i)", SCHEDULED, _ramp, _double, has_key=False, is_fault=False,
)  # fmt: skip

PULSE = Operator(
    "pulse", _FROM_TO, "a fault between two values only, as in an outage: 1 there, else 0",
    "SELECT misata_pulse(i, 10, 20) FROM range(30) t(i)", SCHEDULED, _pulse, _double, has_key=False, is_fault=False,
)  # fmt: skip

RECURRING = Operator(
    "recurring",
    (
        Parameter("period", (DOUBLE, INTERVAL), "of the cycle; an INTERVAL where the value is a date or a moment"),
        Parameter("share", (DOUBLE,), "of the cycle, from its start, in which it is 1"),
    ),
    "a fault that comes back: every night, every Monday; cycles start at 0, of dates at Monday 1970-01-05",
    "SELECT misata_recurring(TIMESTAMP '2024-03-04 12:00:00', INTERVAL 7 DAY, 1/7.0)", SCHEDULED, _recurring, _double,
    has_key=False, is_fault=False,
)  # fmt: skip

COPY_KEY = Operator(
    "copy_key", (Parameter("number", (BIGINT,), "which of the copies of the row it is, from 0"),),
    "the key of a copy that INSERT makes of a row, which misata_chaos_sql calls",
    "SELECT misata_copy_key(0, i) FROM range(3) t(i)", None, _copy_key, _bigint, is_fault=False,
)  # fmt: skip

ROW_OPERATORS = (CHANCE, EXACTLY, BURST, BURST_START, RAMP, PULSE, RECURRING, COPY_KEY)
