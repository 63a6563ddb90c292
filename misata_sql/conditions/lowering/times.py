"""Dates and times: moved by days and constant intervals, and their parts."""

from misata_sql.conditions.lowering.casts import _MICROS_A_DAY
from misata_sql.conditions.lowering.lower import INT64, Loop, NotLoweredError, Value
from misata_sql.conditions.lowering.numbers import and_not, checked, fits, strict
from misata_sql.expressions.expression_types import Node, interval_arithmetic
from misata_sql.spec.interval import Interval

_YEARS = 366 * 200_000  # days within which the calendar's arithmetic is exact


def _move(loop: Loop, node: Node) -> Value:
    """TIMESTAMP plus or minus a constant INTERVAL."""
    start, interval = node.operands
    if not interval.is_constant or not isinstance(interval.value, Interval):
        raise NotLoweredError("a computed INTERVAL")
    value = loop.value(start)
    months, days, micros = (part * node.value for part in interval.value)
    code, error = value.code, value.error
    if months:
        day = loop.name(f"{code} // {_MICROS_A_DAY}")
        far = and_not(loop, loop.name(f"abs({day}) > {_YEARS}"), value.null)
        code = loop.name(f"move_months({day}, {months}) * {_MICROS_A_DAY} + ({code} - {day} * {_MICROS_A_DAY})")
        return _add(loop, node, Value(code, value.null, loop.any_of(error, far)), days * _MICROS_A_DAY + micros)
    return _add(loop, node, value, days * _MICROS_A_DAY + micros)


def _add(loop: Loop, node: Node, value: Value, ticks: int) -> Value:
    if not fits((ticks, ticks), INT64):
        raise NotLoweredError("an INTERVAL of more than 64 bits")
    if ticks == 0:
        return checked(loop, node, value, value.bounds)
    bounds = interval_arithmetic("+", *value.bounds, ticks, ticks)
    error = value.error
    if not fits(bounds, INT64):
        test = f"{value.code} > {INT64[1] - ticks}" if ticks > 0 else f"{value.code} < {INT64[0] - ticks}"
        error = loop.any_of(error, and_not(loop, loop.name(test), value.null))
        bounds = max(bounds[0], INT64[0]), min(bounds[1], INT64[1])
    return checked(loop, node, Value(loop.name(f"{value.code} + {ticks}"), value.null, error), bounds)


def _move_days(loop: Loop, node: Node) -> Value:
    date, days = (loop.value(operand) for operand in node.operands)
    null, error = strict(loop, [date, days])
    sign = "+" if node.value > 0 else "-"
    bounds = interval_arithmetic(sign, *date.bounds, *days.bounds)
    if not fits(bounds, INT64):
        raise NotLoweredError("days of 64 bits")
    return checked(loop, node, Value(loop.name(f"{date.code} {sign} {days.code}"), null, error), bounds)


def _days_between(loop: Loop, node: Node) -> Value:
    left, right = (loop.value(operand) for operand in node.operands)
    bounds = interval_arithmetic("-", *left.bounds, *right.bounds)
    return Value(loop.name(f"{left.code} - {right.code}"), *strict(loop, [left, right]), bounds)


def _part(loop: Loop, node: Node) -> Value:
    (operand,) = node.operands
    value = loop.value(operand)
    if operand.type.id == "DATE":
        day, micros = value.code, "np.int64(0)"
    elif operand.type.id == "TIMESTAMP":
        day = loop.name(f"{value.code} // {_MICROS_A_DAY}")
        micros = loop.name(f"{value.code} - {day} * {_MICROS_A_DAY}")
    elif operand.type.id == "TIME":
        day, micros = "np.int64(0)", value.code
    else:
        raise NotLoweredError(f"a part of {operand.type}")
    code = {
        "year": f"civil_months({day})[0] // 12 + 1970",
        "month": f"civil_months({day})[0] % 12 + 1",
        "quarter": f"civil_months({day})[0] % 12 // 3 + 1",
        "day": f"civil_months({day})[1]",
        "dow": f"({day} + 4) % 7",
        "dayofweek": f"({day} + 4) % 7",
        "isodow": f"({day} + 3) % 7 + 1",
        "week": f"iso_week_year({day})[0]",
        "doy": f"{day} - first_of_month(civil_months({day})[0] // 12 * 12) + 1",
        "hour": f"{micros} // 3_600_000_000",
        "minute": f"{micros} // 60_000_000 % 60",
        "second": f"{micros} // 1_000_000 % 60",
    }.get(node.value)
    if code is None:
        raise NotLoweredError(f"part {node.value}")
    error = loop.any_of(value.error, and_not(loop, loop.name(f"abs({day}) > {_YEARS}"), value.null))
    return Value(loop.name(code), value.null, error, (-300_000, 300_000))


OPERATIONS = {"move": _move, "move days": _move_days, "days between": _days_between, "part": _part}
