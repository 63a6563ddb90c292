"""Arguments of generators: how each kind is read from a constant, and what is refused."""

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from misata_sql.errors import GeneratorError
from misata_sql.spec.interval import Interval
from misata_sql.values.locale_argument import ColumnName, read_locale

REQUIRED = object()
COLUMN_KINDS = ("locale", "rating")  # of arguments in whose place a column of the row may stand


@dataclass(frozen=True)
class Argument:
    """One argument of a generator.

    kind: "number", "integer", "text", "texts", "moment or number", "moment", "value", "values", "weights", "options"
        (a STRUCT or MAP of named ones), "locale" (a text, a list or MAP of several, or a column), "rating" (a number or
        a column), "sampler" or "samplers" (all further arguments)
    default: used when it is left out; REQUIRED: it may not be
    """

    name: str
    kind: str
    meaning: str
    default: Any = REQUIRED

    def __str__(self) -> str:
        if self.kind == "samplers":
            return f"{self.name}, ..."
        if self.kind in COLUMN_KINDS:
            return f"{self.name} := the row's"
        return self.name if self.default is REQUIRED else f"{self.name} := {self.default}"

    def read(self, function: str, value: Any) -> Any:
        """The constant as the kind that this argument takes; GeneratorError otherwise."""
        reader = _READERS.get(self.kind)
        if reader is None:
            return value
        if value is None and self.kind in COLUMN_KINDS:
            return None  # the row's own
        if value is None:
            raise GeneratorError(f"{function}: {self.name} must not be NULL")
        read = reader(value)
        if read is None:
            raise GeneratorError(
                f"{function}: {self.name} must be {_WANTED[self.kind]} "
                f"(got {self.name}={value!r} that is a {type(value).__name__})"
            )
        return read


def finite_number(value: Any) -> float | None:
    """A number as a float; None for what is none, and for one that no float holds."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if not math.isfinite(value) or value != int(value):
        return None
    return int(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _moment(value: Any) -> Any:
    return value if isinstance(value, dt.date) else None


def _moment_or_number(value: Any) -> Any:
    return value if isinstance(value, dt.date | dt.time | Interval) else _plain_number(value)


def _plain_number(value: Any) -> int | float | None:
    """An int stays one; DECIMAL and DOUBLE become float."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return finite_number(value)


def _rating(value: Any) -> Any:
    return value if isinstance(value, ColumnName) else finite_number(value)


def _texts(value: Any) -> tuple[str, ...] | None:
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    return texts if texts and all(isinstance(text, str) for text in texts) else None


def _values(value: Any) -> tuple[Any, ...] | None:
    return tuple(value) if isinstance(value, list) and value else None


def _weights(value: Any) -> tuple[float, ...] | None:
    if not isinstance(value, list) or not value:
        return None
    numbers = tuple(finite_number(item) for item in value)
    if any(number is None or number < 0 for number in numbers) or not any(numbers):
        return None
    return numbers  # type: ignore[return-value]


def _options(value: Any) -> dict[str, Any] | None:
    """Names in lower case, as DuckDB compares the fields of a STRUCT."""
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        return None
    options = {name.lower(): item for name, item in value.items()}
    return options if len(options) == len(value) else None


_READERS = {
    "number": finite_number,
    "integer": _integer,
    "text": _text,
    "moment": _moment,
    "moment or number": _moment_or_number,
    "values": _values,
    "weights": _weights,
    "options": _options,
    "locale": read_locale,
    "rating": _rating,
    "texts": _texts,
}
_WANTED = {
    "number": "a finite number",
    "integer": "a whole number",
    "text": "a text",
    "moment": "a DATE or TIMESTAMP",
    "moment or number": "a finite number, a DATE, a TIMESTAMP or a TIME",
    "values": "a list of at least one value",
    "weights": "a list of finite weights, none below 0 and not all 0",
    "locale": "a locale or country, a list of them, a MAP from them to weights, or a column of the row",
    "rating": "a finite number, or a column of the row",
    "texts": "a text or a list of texts",
    "options": "a STRUCT such as {'name': value, ...}, no name twice",
}
