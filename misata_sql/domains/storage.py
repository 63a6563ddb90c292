"""Constants in the physical storage of a column type, and the lattice of values that a type can hold.

A lattice type stores integers: its value is integer / factor in the type's own unit (DECIMAL(10,2): hundredths; DATE:
days; TIMESTAMP: microseconds since 1970-01-01). DOUBLE and FLOAT store binary numbers, VARCHAR and ENUM text.
"""

import datetime as dt
import math
import struct
import uuid
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from misata_sql.domains.constants import parse_date, parse_time, parse_timestamp
from misata_sql.spec.interval import Interval
from misata_sql.spec.types import SqlType

EPOCH = dt.datetime(1970, 1, 1)
# stored units a second
TIMESTAMP_UNITS = {
    "TIMESTAMP": 1_000_000,
    "TIMESTAMP WITH TIME ZONE": 1_000_000,
    "TIMESTAMP_S": 1,
    "TIMESTAMP_MS": 1_000,
    "TIMESTAMP_NS": 1_000_000_000,
}


class NotStorableError(ValueError):
    """A constant that a type cannot hold exactly; str(error) says why."""


def is_float(type: SqlType) -> bool:
    return type.id in ("DOUBLE", "FLOAT")


def is_time(type: SqlType) -> bool:
    return type.id == "DATE" or type.id in TIMESTAMP_UNITS


def is_measure(type: SqlType) -> bool:
    """Whether the difference of two values is a number or a time, so that they have a linear correlation."""
    return type.is_numeric or is_time(type) or type.id == "TIME"


def is_text(type: SqlType) -> bool:
    return type.id in ("VARCHAR", "ENUM")


def lattice_range(type: SqlType) -> tuple[int, int] | None:
    """Least and greatest stored integer of a lattice type; None for other types (an ENUM's codes are no lattice)."""
    return None if type.id == "ENUM" else type.bounds


def factor(type: SqlType) -> int:
    """Stored integers for one unit of the type's value."""
    return int(10 ** (type.scale or 0)) if type.id == "DECIMAL" else 1


def to_rational(value: Any, type: SqlType) -> Fraction:
    """Where a constant stands on the lattice of a type, in stored units; need not be an integer.

    Raises NotStorableError where the two cannot be compared.
    """
    if isinstance(value, str):
        value = _parse_text(value, type)
    if is_time(type) and isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime(*value.timetuple()[:3])
        return _timestamp_units(moment, type)
    if type.id == "TIME" and isinstance(value, dt.time | Interval):
        return Fraction(time_of_day(value).micros)
    if type.id == "BOOLEAN" and isinstance(value, bool):
        return Fraction(int(value))
    numeric = type.is_numeric and not is_float(type)
    if numeric and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if not math.isfinite(value):
            raise NotStorableError(f"{value} is not finite")
        return Fraction(value) * factor(type)
    raise NotStorableError(f"{value!r} is not a value of {type}")


def to_integer(value: Any, type: SqlType) -> int:
    """The stored integer of a constant; NotStorableError where it is not exact or out of range."""
    position = to_rational(value, type)
    bounds = lattice_range(type)
    if position.denominator != 1:
        raise NotStorableError(f"{type} does not hold {value} exactly")
    if bounds is None or not bounds[0] <= position.numerator <= bounds[1]:
        raise NotStorableError(f"{value} is out of the range of {type}")
    return position.numerator


def to_float(value: Any, type: SqlType) -> float:
    """The DOUBLE or FLOAT that DuckDB makes of a numeric constant."""
    if isinstance(value, str):
        value = _parse_text(value, type)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NotStorableError(f"{value!r} is not a value of {type}")
    number = float(value)
    if math.isnan(number):
        raise NotStorableError("NaN is not a value to generate")
    if type.id == "FLOAT":
        try:
            number = struct.unpack("f", struct.pack("f", number))[0]
        except OverflowError:
            raise NotStorableError(f"{value} is out of the range of FLOAT") from None
    return number


def to_bytes(value: Any, type: SqlType) -> bytes:
    """The text of a constant in a VARCHAR or BLOB column; numbers and booleans as DuckDB prints them."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int | Decimal | str | uuid.UUID):
        return str(value).encode()
    if isinstance(value, dt.datetime):
        text = value.isoformat(" ")
        return text.rstrip("0").encode() if value.microsecond else text.encode()
    if isinstance(value, dt.date):
        return value.isoformat().encode()
    if isinstance(value, float):
        return repr(value).encode()
    if isinstance(value, dt.time):
        text = value.isoformat()
        return text.rstrip("0").encode() if value.microsecond else text.encode()
    raise NotStorableError(f"{value!r} is not a value of {type}")


def to_fixed(value: Any, type: SqlType) -> bytes:
    """The stored bytes of a constant in any fixed-width type."""
    width = type.storage.size
    if is_float(type):
        return struct.pack("<d" if width == 8 else "<f", to_float(value, type))
    if type.id == "UUID":
        return uuid_storage(value if isinstance(value, uuid.UUID) else _parse_text(str(value), type))
    if type.id == "INTERVAL":
        if not isinstance(value, Interval):
            raise NotStorableError(f"{value!r} is not a value of INTERVAL")
        return struct.pack("<iiq", *value)
    if type.id == "ENUM":
        raise NotStorableError("an ENUM stores codes")
    return to_integer(value, type).to_bytes(width, "little", signed=not type.id.startswith("U"))


def uuid_storage(value: uuid.UUID) -> bytes:
    """DuckDB stores a UUID as a HUGEINT with the top bit flipped, so that signed order is text order."""
    return (value.int ^ (1 << 127)).to_bytes(16, "little")


def show(stored: Any, type: SqlType) -> str:
    """A stored number as a person would write the value, for messages."""
    if type.id == "DECIMAL":
        return format(Decimal(stored).scaleb(-(type.scale or 0), Context(prec=40)), "f")
    if type.id == "BOOLEAN":
        return "true" if stored else "false"
    if type.id == "TIME":
        hours, rest = divmod(stored, 3_600_000_000)
        minutes, micros = divmod(rest, 60_000_000)
        text = f"{hours:02}:{minutes:02}:{micros / 1_000_000:09.6f}"
        return text.rstrip("0").rstrip(".")
    try:
        if type.id == "DATE":
            return (EPOCH + dt.timedelta(days=stored)).date().isoformat()
        if type.id in TIMESTAMP_UNITS:
            micros = stored * 1_000_000 // TIMESTAMP_UNITS[type.id]
            return (EPOCH + dt.timedelta(microseconds=micros)).isoformat(" ")
    except OverflowError:
        return f"{stored} units from 1970"
    return str(stored)


def time_of_day(value: dt.time | Interval) -> Interval:
    """The interval since midnight."""
    if isinstance(value, Interval):
        return value
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return Interval(0, 0, seconds * 1_000_000 + value.microsecond)


def _timestamp_units(moment: dt.datetime, type: SqlType) -> Fraction:
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
    delta = moment - EPOCH
    micros = (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds
    units_a_second = Fraction(1, 86_400) if type.id == "DATE" else TIMESTAMP_UNITS[type.id]
    return Fraction(micros) * units_a_second / 1_000_000


def _parse_text(text: str, type: SqlType) -> Any:
    """A string constant as the type it is compared with."""
    try:
        if type.id == "DATE":
            return parse_date(text)
        if type.id in TIMESTAMP_UNITS:
            moment = parse_timestamp(text)
            if type.id == "TIMESTAMP WITH TIME ZONE" and moment.tzinfo is None:
                raise NotStorableError(f"{text!r} needs a UTC offset, or it depends on the session's time zone")
            return moment
        if type.id == "TIME":
            return parse_time(text)
        if type.id == "BOOLEAN" and text.lower() in ("true", "false", "t", "f"):
            return text.lower().startswith("t")
        if type.id == "UUID":
            return uuid.UUID(text)
        if type.is_numeric:
            return Decimal(text)
    except (ValueError, ArithmeticError) as error:
        if isinstance(error, NotStorableError):
            raise
    raise NotStorableError(f"{text!r} is not a value of {type}")
