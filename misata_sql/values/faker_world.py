"""Faker without the machine: while a pool is built, the clock stands still and every draw is ours.

Some providers ask for today's date, the local time zone or Python's shared random numbers, in about twenty of Faker's
modules. While a thread is inside `pinned`, those names of these modules stand for substitutes; other threads that call
Faker at that moment get the real thing through them.
"""

import datetime as dt
import random
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from misata_sql.values.choices import Choices

NOW = dt.datetime(2024, 12, 31, 23, 59, 59)
"""What a provider gets that asks for the time, in UTC: our own inferred times end here as well."""

_here = threading.local()  # .draws: the Choices of a thread that is inside `pinned`
_lock = threading.RLock()

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def _draws() -> Choices | None:
    return getattr(_here, "draws", None)


def _in_english(moment: dt.date, format: str) -> str:
    """The format with names filled in that strftime would take from the process's locale."""
    hour = moment.hour if isinstance(moment, dt.datetime) else 0
    names = {
        "%A": _DAYS[moment.weekday()], "%a": _DAYS[moment.weekday()][:3], "%B": _MONTHS[moment.month - 1],
        "%b": _MONTHS[moment.month - 1][:3], "%p": "AM" if hour < 12 else "PM", "%x": "%m/%d/%y", "%X": "%H:%M:%S",
    }  # fmt: skip
    parts = format.split("%%")
    for directive, name in names.items():
        parts = [part.replace(directive, name) for part in parts]
    return "%%".join(parts)


class _AsReal(type):
    """isinstance() of a substitute class means the class that it stands for."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls.__mro__[1])

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, cls.__mro__[1])


class _Date(dt.date, metaclass=_AsReal):
    @classmethod
    def today(cls) -> dt.date:  # type: ignore[override]
        return NOW.date() if _draws() is not None else dt.date.today()

    def strftime(self, format: str) -> str:
        return super().strftime(_in_english(self, format))


class _Datetime(dt.datetime, metaclass=_AsReal):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        if _draws() is None:
            return dt.datetime.now(tz)
        here = NOW if tz is None else NOW.replace(tzinfo=dt.UTC).astimezone(tz)
        return cls(*here.timetuple()[:6], here.microsecond, tzinfo=here.tzinfo)

    @classmethod
    def today(cls) -> dt.datetime:  # type: ignore[override]
        return cls.now()

    @classmethod
    def utcnow(cls) -> dt.datetime:  # type: ignore[override]
        return cls.now()

    def astimezone(self, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        if _draws() is not None:
            tz = tz or dt.UTC
            return super(_Datetime, self if self.tzinfo else self.replace(tzinfo=dt.UTC)).astimezone(tz)
        return super().astimezone(tz)

    def strftime(self, format: str) -> str:
        return super().strftime(_in_english(self, format))


class _Stand(ModuleType):
    """A module of which some names are replaced."""

    def __init__(self, module: ModuleType, **names: Any) -> None:
        super().__init__(module.__name__)
        self.__dict__.update(vars(module), **names)


def _drawing(name: str) -> Any:
    """A function of the random module that draws from the pinned thread's Choices."""
    real = getattr(random, name)

    def draw(*arguments: Any, **named: Any) -> Any:
        draws = _draws()
        return (real if draws is None else getattr(draws, name))(*arguments, **named)

    return draw


def _random_object(*seed: Any) -> random.Random:
    """`random.Random(seed)` of a provider: its numbers come from ours, so any seed but ours is ignored."""
    draws = _draws()
    return random.Random(*seed) if draws is None else draws


_FUNCTIONS = (
    "random", "seed", "getrandbits", "randbytes", "randrange", "randint", "choice", "choices", "shuffle", "sample",
    "uniform", "triangular", "gauss", "normalvariate", "lognormvariate", "expovariate", "vonmisesvariate",
    "gammavariate", "betavariate", "paretovariate", "weibullvariate",
)  # fmt: skip
_drawn = {name: _drawing(name) for name in _FUNCTIONS}
_SUBSTITUTES: dict[int, Any] = {
    id(dt): _Stand(dt, date=_Date, datetime=_Datetime),
    id(random): _Stand(random, Random=_random_object, **_drawn),
    **{id(getattr(random, name)): draw for name, draw in _drawn.items()},
}


def _substitute(value: Any) -> Any:
    if isinstance(value, type):  # or another library's stand-in for it
        return _Datetime if issubclass(value, dt.datetime) else _Date if issubclass(value, dt.date) else None
    return _SUBSTITUTES.get(id(value))


@contextmanager
def pinned(draws: Choices) -> Iterator[None]:
    """Faker's modules, as far as they are loaded, see NOW and these draws in this thread."""
    with _lock:
        replaced: list[tuple[ModuleType, str, Any]] = []
        for module_name, module in list(sys.modules.items()):
            if module_name.partition(".")[0] != "faker" or module is None:
                continue
            for name, value in list(vars(module).items()):
                substitute = _substitute(value)
                if substitute is not None:
                    replaced.append((module, name, value))
                    setattr(module, name, substitute)
        _here.draws = draws
        try:
            yield
        finally:
            _here.draws = None
            for module, name, value in replaced:
                setattr(module, name, value)
