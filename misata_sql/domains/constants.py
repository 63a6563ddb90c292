"""Constant SQL expressions as Python values, with DuckDB's literal types.

Literals: 5 is an int, 0.5 a Decimal, 1e7 a float, as DuckDB types them INTEGER, DECIMAL and DOUBLE.
"""

import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

from sqlglot import exp

from misata_sql.spec.interval import Interval

MICROS_PER_UNIT = {
    "MICROSECOND": 1,
    "MILLISECOND": 1_000,
    "SECOND": 1_000_000,
    "MINUTE": 60_000_000,
    "HOUR": 3_600_000_000,
}
DAYS_PER_UNIT = {"DAY": 1, "WEEK": 7}
MONTHS_PER_UNIT = {"MONTH": 1, "QUARTER": 3, "YEAR": 12, "DECADE": 120, "CENTURY": 1200}
_UNIT_ALIASES = {
    "US": "MICROSECOND", "USEC": "MICROSECOND", "MS": "MILLISECOND", "MSEC": "MILLISECOND",
    "S": "SECOND", "SEC": "SECOND", "M": "MINUTE", "MIN": "MINUTE", "H": "HOUR", "HR": "HOUR",
    "D": "DAY", "W": "WEEK", "MON": "MONTH", "Y": "YEAR", "YR": "YEAR",
}  # fmt: skip
_INTERVAL_PART = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*([A-Za-z]+)")
_CLOCK = re.compile(r"\s*([+-]?)(\d+):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?")


class NotConstantError(ValueError):
    """The expression is not one of the constants understood here; str(error) is its SQL."""

    def __init__(self, expression: exp.Expression, reason: str = "not a constant") -> None:
        super().__init__(f"{expression.sql('duckdb', normalize_functions=False)}: {reason}")


def function_call(expression: exp.Expression) -> tuple[str, list[exp.Expression]] | None:
    """Lower-case name and arguments of a call of a function that sqlglot has no class for; `main.` is left out."""
    if isinstance(expression, exp.Dot) and expression.this.name.lower() == "main":
        expression = expression.expression
    if isinstance(expression, exp.Anonymous):
        return expression.name.lower(), list(expression.expressions)
    return None


def constant(expression: exp.Expression) -> Any:
    """The Python value of a constant expression.

    Returns None, bool, int, Decimal, float, str, bytes, date, time, datetime (aware for TIMESTAMPTZ), Interval, UUID,
    list or dict. Raises NotConstantError.
    """
    match expression:
        case exp.Paren():
            return constant(expression.this)
        case exp.Null():
            return None
        case exp.Boolean():
            return bool(expression.this)
        case exp.Literal():
            return _literal(expression)
        case exp.Neg():
            return -_number(expression.this)
        case exp.Cast():
            return _cast(constant(expression.this), expression)
        case exp.Interval():
            return _interval(expression)
        case exp.Array() | exp.Tuple():
            return [constant(item) for item in expression.expressions]
        case exp.Struct():
            return _struct(expression, expression.expressions)
        case exp.ToMap():
            return constant(expression.this)
        case exp.Map():
            keys, values = expression.args["keys"], expression.args["values"]
            return dict(zip(constant(keys), constant(values), strict=True))
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Div():
            return _arithmetic(expression)
    called = function_call(expression)
    if called is not None:
        name, arguments = called
        if name == "list_value":
            return [constant(item) for item in arguments]
        if name == "struct_pack":
            return _struct(expression, arguments)
        if name == "map" and len(arguments) == 2:
            return dict(zip(constant(arguments[0]), constant(arguments[1]), strict=True))
        if name == "trunc" and len(arguments) == 1:
            return int(_number(arguments[0]))
        unit = name.removeprefix("to_").upper().rstrip("S")
        if name.startswith("to_") and len(arguments) == 1:
            return _interval_of(_amount(arguments[0]), unit, expression)
    raise NotConstantError(expression)


def _struct(expression: exp.Expression, fields: list[exp.Expression]) -> dict[str, Any]:
    values = {field.this.name: constant(field.expression) for field in fields if isinstance(field, exp.PropertyEQ)}
    if len(values) < len(fields):
        raise NotConstantError(expression, "each field needs a name of its own")
    return values


def is_constant(expression: exp.Expression) -> bool:
    """Whether constant() gives a value for it."""
    try:
        constant(expression)
    except (NotConstantError, ValueError, ArithmeticError):
        return False
    return True


def _literal(literal: exp.Literal) -> Any:
    text: str = literal.this
    if literal.is_string:
        return text
    if "e" in text.lower():
        return float(text)
    return Decimal(text) if "." in text else int(text)


def _number(expression: exp.Expression) -> Any:
    value = constant(expression)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NotConstantError(expression, "not a number")
    return value


def _arithmetic(expression: exp.Expression) -> Any:
    left, right = constant(expression.this), constant(expression.expression)
    if isinstance(left, dt.date) and isinstance(right, Interval):
        sign = -1 if isinstance(expression, exp.Sub) else 1
        if isinstance(expression, exp.Add | exp.Sub):
            return _shift(left, right, sign)
    numbers = isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal)
    if not numbers or isinstance(left, bool) or isinstance(right, bool):
        raise NotConstantError(expression, "arithmetic on these types is not a constant")
    if isinstance(expression, exp.Div) or isinstance(left, float) or isinstance(right, float):
        left, right = float(left), float(right)  # `/` is DOUBLE division in DuckDB
    match expression:
        case exp.Add():
            return left + right
        case exp.Sub():
            return left - right
        case exp.Mul():
            return left * right
    if right == 0:
        raise NotConstantError(expression, "division by zero is NULL")
    return left / right


def _shift(moment: dt.date, interval: Interval, sign: int) -> dt.datetime:
    """moment + interval as a TIMESTAMP; the day is cut to the length of the month, as in DuckDB."""
    start = moment if isinstance(moment, dt.datetime) else dt.datetime(*moment.timetuple()[:3])
    month = start.year * 12 + start.month - 1 + sign * interval.months
    year, month = divmod(month, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    day = min(start.day, (following - dt.timedelta(days=1)).day)
    moved = start.replace(year=year, month=month + 1, day=day)
    return moved + sign * dt.timedelta(days=interval.days, microseconds=interval.micros)


def _interval(expression: exp.Interval) -> Interval:
    unit = expression.args.get("unit")
    value = constant(expression.this)
    if unit is not None:
        return _interval_of(_amount(expression.this), unit.name.upper(), expression)
    return parse_interval(str(value), expression)


def parse_interval(text: str, expression: exp.Expression) -> Interval:
    """An interval text such as '1 month 2 days 03:04:05'."""
    total = Interval(0, 0, 0)
    position = 0
    while text[position:].strip():
        clock = _CLOCK.match(text, position)
        if clock:
            sign, hours, minutes, seconds, fraction = clock.groups()
            micros = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds or 0)) * 1_000_000
            micros += int((fraction or "").ljust(6, "0") or 0)
            part = Interval(0, 0, -micros if sign == "-" else micros)
            position = clock.end()
        else:
            words = _INTERVAL_PART.match(text, position)
            if words is None:
                raise NotConstantError(expression, "not an interval")
            part = _interval_of(Decimal(words.group(1)), words.group(2).upper(), expression)
            position = words.end()
        total = Interval(*(a + b for a, b in zip(total, part, strict=True)))
    return total


def _amount(expression: exp.Expression) -> Decimal:
    """The number of units of an interval; DuckDB takes it as text too."""
    try:
        return Decimal(str(constant(expression)))
    except ArithmeticError:
        raise NotConstantError(expression, "not a number of units") from None


def _interval_of(number: Decimal, unit: str, expression: exp.Expression) -> Interval:
    unit = _UNIT_ALIASES.get(unit, unit)
    if unit not in MONTHS_PER_UNIT | DAYS_PER_UNIT | MICROS_PER_UNIT:
        unit = unit.removesuffix("S")
        unit = {"CENTURIE": "CENTURY"}.get(unit, unit)
    for field, table in enumerate((MONTHS_PER_UNIT, DAYS_PER_UNIT, MICROS_PER_UNIT)):
        if unit in table:
            amount = number * table[unit]
            if amount != int(amount):
                raise NotConstantError(expression, "a fraction of an interval unit")
            return Interval(*(int(amount) if i == field else 0 for i in range(3)))
    raise NotConstantError(expression, f"unknown interval unit {unit}")


def parse_date(text: str) -> dt.date:
    """A DATE text; ValueError where it is none."""
    moment = parse_timestamp(text)
    if moment != moment.replace(hour=0, minute=0, second=0, microsecond=0):
        raise ValueError(f"not a date: {text!r}")
    return moment.date()


def parse_timestamp(text: str) -> dt.datetime:
    """A TIMESTAMP text, aware where it names an offset; ValueError where it is none."""
    cleaned = re.sub(r"([+-]\d{2})$", r"\1:00", text.strip()) if ":" in text else text.strip()
    parts = re.match(r"(\d{1,4})-(\d{1,2})-(\d{1,2})(.*)$", cleaned)
    if parts is None:
        raise ValueError(f"not a date or time: {text!r}")
    year, month, day, rest = parts.groups()
    return dt.datetime.fromisoformat(f"{int(year):04}-{int(month):02}-{int(day):02}{rest}")


def parse_time(text: str) -> Interval:
    """A TIME text as the interval since midnight, 24:00:00 included; ValueError where it is none."""
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None or clock.group(1) == "-":
        raise ValueError(f"not a time: {text!r}")
    _, hours, minutes, seconds, fraction = clock.groups()
    micros = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds or 0)) * 1_000_000
    micros += int((fraction or "").ljust(6, "0") or 0)
    if int(minutes) > 59 or int(seconds or 0) > 59 or micros > 86_400_000_000:
        raise ValueError(f"not a time: {text!r}")
    return Interval(0, 0, micros)


def _cast(value: Any, cast: exp.Cast) -> Any:
    """The value after CAST(value AS type), for the types whose literals are written so."""
    kind = cast.to.this
    types = exp.DataType.Type
    if value is None:
        return None
    try:
        if kind in (types.DATE, types.DATE32):
            return parse_date(value) if isinstance(value, str) else value
        if kind == types.TIMESTAMPTZ:
            moment = parse_timestamp(value) if isinstance(value, str) else value
            if moment.tzinfo is None:
                raise NotConstantError(cast, "needs a UTC offset, or it depends on the session's time zone")
            return moment
        if kind.name.startswith(("TIMESTAMP", "DATETIME")):
            return parse_timestamp(value) if isinstance(value, str) else value
        if kind == types.TIME:
            return parse_time(value) if isinstance(value, str) else value
        if kind == types.INTERVAL:
            return parse_interval(value, cast) if isinstance(value, str) else value
        if kind == types.UUID:
            return uuid.UUID(value)
        if kind in (types.DOUBLE, types.FLOAT):
            return float(value)
        if kind in exp.DataType.INTEGER_TYPES:
            if isinstance(value, str):
                return int(value)
            if value == int(value):
                return int(value)
        if kind == types.DECIMAL and not isinstance(value, bool):
            return Decimal(str(value))
        if kind in exp.DataType.TEXT_TYPES and isinstance(value, str):
            return value
        if kind == types.BOOLEAN and isinstance(value, str | bool):
            return value if isinstance(value, bool) else value.lower() in ("t", "true", "1")
        if kind in (types.ARRAY, types.LIST) and isinstance(value, list):
            return value
    except (ValueError, ArithmeticError, TypeError) as error:
        if isinstance(error, NotConstantError):
            raise
        raise NotConstantError(cast, str(error)) from error
    raise NotConstantError(cast, "this cast is not understood")
