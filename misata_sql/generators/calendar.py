"""The generator misata_calendar and its options."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from misata_sql.errors import GeneratorError, UnknownNameError
from misata_sql.generators.arguments import Argument, finite_number
from misata_sql.generators.generator import Generator
from misata_sql.samplers.base import Sampler

NAME = "misata_calendar"


def _number(name: str, value: Any) -> float:
    number = finite_number(value)
    if number is None:
        raise _wrong(name, "a finite number", value)
    return number


def _weights(name: str, value: Any) -> tuple[float, ...]:
    """Numbers; how many there must be is the profile's to say."""
    if not isinstance(value, list):
        raise _wrong(name, "a list of weights", value)
    return tuple(_number(name, weight) for weight in value)


def _hours(name: str, value: Any) -> tuple[tuple[float, ...], ...]:
    from misata_sql.distributions.hour_profiles import PROFILES

    if isinstance(value, str):
        if value.lower() not in PROFILES:
            raise UnknownNameError(f"profile of {NAME}'s hours", value, PROFILES)
        return PROFILES[value.lower()]
    if isinstance(value, list) and len(value) == 7:
        return tuple(_weights(name, day) for day in value)
    if not isinstance(value, list) or len(value) != 24:
        raise _wrong(name, "24 weights, 7 lists of 24 weights (Monday first), or the name of a profile", value)
    return (_weights(name, value),) * 7


def _wrong(name: str, wanted: str, value: Any) -> GeneratorError:
    return GeneratorError(f"{NAME}: {name} must be {wanted} (got {name}={value!r} that is a {type(value).__name__})")


def _holidays(name: str, value: Any, first_day: int, last_day: int) -> tuple[int, ...]:
    """Days since 1970 of a list of dates, or of a country's public holidays in the years of these days."""
    from misata_sql.values.public_holidays import EPOCH_ORDINAL, public_holidays

    if isinstance(value, str):
        first, last = (dt.date.fromordinal(day + EPOCH_ORDINAL) for day in (first_day, last_day))
        return public_holidays(NAME, value, first.year, last.year)
    if not isinstance(value, list) or not value or not all(type(day) is dt.date for day in value):
        raise _wrong(name, "a country's code, such as 'DE' or 'DE-BY', or a list of DATEs", value)
    return tuple(sorted({day.toordinal() - EPOCH_ORDINAL for day in value}))


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "growth": _number, "yearly": _number, "peak": _number, "months": _weights, "weekdays": _weights,
    "hours": _hours, "holiday_factor": _number,
}  # fmt: skip
OPTIONS = (*_READERS, "holidays")
_NEEDED = {"peak": "yearly", "holiday_factor": "holidays"}


def make_calendar(start: dt.date, stop: dt.date, options: dict[str, Any]) -> Sampler:
    """The sampler of misata_calendar's arguments; GeneratorError where one is out of range."""
    from misata_sql.distributions.calendar import Profile
    from misata_sql.samplers.calendar import Calendar
    from misata_sql.spec.types import TIMESTAMP

    first, last, a_day = Calendar(start, stop, Profile(), NAME).ticks(TIMESTAMP)
    read: dict[str, Any] = {}
    for name, value in options.items():
        if name not in OPTIONS:
            raise UnknownNameError(f"option of {NAME}", name, OPTIONS)
        if value is None:
            raise GeneratorError(f"{NAME}: {name} must not be NULL")
        needed = _NEEDED.get(name)
        if needed is not None and needed not in options:
            raise GeneratorError(f"{NAME}: {name} means nothing without {needed} (got {name}={value!r})")
        if name == "holidays":
            read[name] = _holidays(name, value, first // a_day, last // a_day)
        else:
            read[name] = _READERS[name](name, value)
    sampler = Calendar(start, stop, Profile(**read), _text(start, stop, options))
    sampler.distribution(TIMESTAMP)
    return sampler


def _text(start: dt.date, stop: dt.date, options: dict[str, Any]) -> str:
    shown = ", ".join(f"'{name}': {_shown(value)}" for name, value in options.items())
    return f"{NAME}({start}, {stop}{', {' + shown + '}' if shown else ''})"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        nested = isinstance(value[0], list | dt.date)
        return f"[{len(value)} of them]" if nested else f"[{', '.join(map(_shown, value))}]"
    return f"'{value}'" if isinstance(value, str) else f"{value:g}"


CALENDAR = (
    Generator(
        NAME,
        (
            Argument("start", "moment", "first day"),
            Argument("stop", "moment", "day after the last"),
            Argument("options", "options", f"any of {', '.join(OPTIONS)}; see docs/time.md", {}),
        ),
        "TIMESTAMP",
        "event times by hours, weekdays, months, seasons, holidays and growth",
        f"{NAME}(DATE '2020-01-01', DATE '2025-01-01', {{'hours': 'business', 'growth': 1.3}})",
        make_calendar,
    ),
)
