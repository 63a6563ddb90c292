"""Arguments of operators as what their kernels read, and the types that operators share."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from misata_sql.chaos.operators.operator import bounds_of, form_of
from misata_sql.domains.storage import NotStorableError, to_bytes, to_float, to_integer
from misata_sql.errors import ArgumentError, UnknownNameError
from misata_sql.spec.types import (
    BIGINT,
    DATE,
    DOUBLE,
    FLOAT,
    HUGEINT,
    INTEGER,
    SIMPLE_TYPES,
    SMALLINT,
    TIMESTAMP,
    TIMESTAMP_MS,
    TIMESTAMP_NS,
    TIMESTAMP_S,
    TIMESTAMPTZ,
    TINYINT,
    UBIGINT,
    UINTEGER,
    USMALLINT,
    UTINYINT,
    SqlType,
    decimal,
    list_of,
)

Stream = Callable[[str], int]

SIGNED = (TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT)
UNSIGNED = (UTINYINT, USMALLINT, UINTEGER, UBIGINT)
FLOATS = (DOUBLE, FLOAT)
DECIMALS = (decimal(),)  # stands for all of them
NUMBERS = (*SIGNED, *UNSIGNED, *FLOATS, *DECIMALS)
MOMENTS = (TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS)
DAYS = (DATE, *MOMENTS)
LISTS = tuple(list_of(type) for type in SIMPLE_TYPES)

# units a second
UNITS = {"TIMESTAMP_S": 1, "TIMESTAMP_MS": 10**3, "TIMESTAMP": 10**6, "TIMESTAMP WITH TIME ZONE": 10**6,
         "TIMESTAMP_NS": 10**9, "TIME": 10**6}  # fmt: skip

POWERS = np.array([10**k for k in range(20)], np.uint64)
FLOAT_POWERS = np.array([float(f"1e{k}") for k in range(-308, 309)])


def same_type(type: SqlType | None) -> SqlType:
    """The type of the value again."""
    assert type is not None
    return type


def one_of(type: SqlType) -> int:
    """The integer that stands for 1, or for a day."""
    if type.id == "DECIMAL":
        return int(10 ** (type.scale or 0))
    return units_of_day(type) if type in DAYS else 1


def units_of_day(type: SqlType) -> int:
    return 86_400 * UNITS[type.id] if type.id in UNITS else 1


def is_single(type: SqlType) -> int:
    """1 for FLOAT, whose results are rounded to 24 bits."""
    return int(type == FLOAT)


def number(name: str, argument: str, value: Any, *, low: float = -math.inf, high: float = math.inf) -> float:
    """A finite number from low to high; ArgumentError with the name of what it is."""
    try:
        given = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ArgumentError(f"{name}: {argument} must be a number (got {value!r})") from None
    if not math.isfinite(given):
        raise ArgumentError(f"{name}: {argument} must be finite (got {given!r})")
    if not low <= given <= high:
        bounds = f"at least {low:g}" if math.isinf(high) else f"from {low:g} to {high:g}"
        raise ArgumentError(f"{name}: {argument} must be {bounds} (got {given!r})")
    return given


def whole(name: str, argument: str, value: Any, low: int, high: int) -> int:
    """A whole number from low to high."""
    given = number(name, argument, value, low=low, high=high)
    if not given.is_integer():
        raise ArgumentError(f"{name}: {argument} must be a whole number (got {given!r})")
    return int(given)


def stored(name: str, argument: str, value: Any, type: SqlType) -> Any:
    """A constant as kernels get cells of its type: an int, a float or bytes."""
    try:
        match form_of(type):
            case "integer":
                return _within(to_integer(value, type), type)
            case "float":
                return value if _is_nan(value) else to_float(value, type)
            case "text":
                return to_bytes(value, type)
    except NotStorableError as error:
        raise ArgumentError(f"{name}: {argument} is not a value of {type}: {error}") from None
    raise ArgumentError(f"{name}: {argument} cannot be of {type}")


def _is_nan(value: Any) -> bool:
    """Not a value to generate, but a fault."""
    return isinstance(value, float) and math.isnan(value)


def _within(value: int, type: SqlType) -> int:
    low, high = bounds_of(type)
    if not low <= value <= high:
        raise NotStorableError(f"{value} is not within 64 bits")
    return value


def sample_of(name: str, argument: str, given: Any, type: SqlType) -> np.ndarray:
    """Values of a column in ascending order, as kernels get cells of its type, without NULLs and what is not finite.

    given: a list of constants, or an array of stored cells
    """
    if isinstance(given, np.ndarray):
        cells = given
    elif isinstance(given, list | tuple):
        made = [stored(name, argument, value, type) for value in given if _is_reached(value, type)]
        cells = np.array(made, np.float64 if form_of(type) == "float" else np.int64)
    else:
        raise ArgumentError(f"{name}: {argument} must be a list of the column's values (got {given!r})")
    if form_of(type) == "float":
        cells = cells[np.isfinite(cells)] + 0.0  # one zero
    else:
        low, high = bounds_of(type)
        cells = cells[(cells >= low) & (cells <= high)]
    if not len(cells) or cells.min() == cells.max():
        what = f"nothing but {cells[0]}" if len(cells) else "no value"
        raise ArgumentError(f"{name}: {argument} must hold two different values (it holds {what})")
    return np.sort(cells)


def _is_reached(value: Any, type: SqlType) -> bool:
    """Whether kernels get such cells: no NULL, NaN, infinity, nor an integer beyond 64 bits."""
    if isinstance(value, int) and form_of(type) == "integer":
        return -(2**63) <= value < 2**63
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))


def text_array(texts: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Texts one after the other, uint8, and where each starts, int64."""
    starts = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    return np.frombuffer(b"".join(texts) or b"\0", np.uint8), starts


def one_of_names(what: str, given: Any, names: Sequence[str]) -> list[int]:
    """Where a name is among others, in any case; of None all places.

    what: as an error calls it
    """
    if given is None:
        return list(range(len(names)))
    wanted = str(given).lower()
    if wanted not in names:
        raise UnknownNameError(what, str(given), names)
    return [names.index(wanted)]
