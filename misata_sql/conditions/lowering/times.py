"""Dates and times: moved by days and intervals, and their parts."""

from misata_sql.conditions.lowering.casts import _MICROS_A_DAY
from misata_sql.conditions.lowering.lower import INT64, Loop, NotLoweredError, Value
from misata_sql.conditions.lowering.numbers import WRAPPING, and_not, checked, fits, strict
from misata_sql.expressions.expression_types import Node, interval_arithmetic
from misata_sql.spec.interval import Interval

_YEARS = 366 * 200_000  # days within which the calendar's arithmetic is exact
_MONTHS = 12 * 600_000
_INT32 = (-(2**31), 2**31 - 1)


def _move(loop: Loop, node: Node) -> Value:
    """TIMESTAMP plus or minus an INTERVAL: months first, the day cut to the month's length, then days and time."""
    start, interval = node.operands
    if node.type.id != "TIMESTAMP" and not interval.is_constant:
        raise NotLoweredError(f"a computed INTERVAL and {node.type}")
    value = loop.value(start)
    parts = _parts(loop, interval)
    months, days, micros = (_times(loop, part, node.value) for part in parts)
    null, error = strict(loop, [value, *parts])
    if months.bounds != (0, 0):
        day = loop.name(f"{value.code} // {_MICROS_A_DAY}")
        far = loop.name(f"(abs({day}) > {_YEARS}) | (abs({months.code}) > {_MONTHS})")
        error = loop.any_of(error, and_not(loop, far, null))
        near = loop.name(f"max(min({months.code}, {_MONTHS}), -{_MONTHS})")
        moved = loop.name(f"multiply(move_months({day}, {near}), {_MICROS_A_DAY})")
        code = loop.name(f"add({moved}, {value.code} - {day} * {_MICROS_A_DAY})")
        value = Value(code, null, error)
    value = Value(value.code, null, error, value.bounds)
    return _later(loop, node, _later(loop, node, value, _times(loop, days, _MICROS_A_DAY)), micros)


def _parts(loop: Loop, interval: Node) -> list[Value]:
    """Months, days and microseconds of an INTERVAL: a constant, n of a unit, or a constant times n."""
    if interval.is_constant and isinstance(interval.value, Interval):
        return [_fixed(part) for part in interval.value]
    if interval.op == "interval":
        field, factor, limit = interval.value
        amounts = [factor if place == field else 0 for place in range(3)]
        limits = [(-limit, limit)] * 3
    elif interval.op == "interval product" and isinstance(interval.operands[0].value, Interval):
        amounts, limits = list(interval.operands[0].value), [_INT32, _INT32, INT64]
    else:
        raise NotLoweredError("a computed INTERVAL")
    count = loop.value(interval.operands[-1])
    found = []
    for amount, (low, high) in zip(amounts, limits, strict=True):
        part = _times(loop, count, amount)
        tests = [f"({part.code} > {high})"] if part.bounds[1] > high else []
        tests += [f"({part.code} < {low})"] if part.bounds[0] < low else []
        error = and_not(loop, loop.name(" | ".join(tests)), part.null) if tests else ""
        bounds = max(part.bounds[0], low), min(part.bounds[1], high)
        found.append(Value(part.code, part.null, loop.any_of(part.error, error), bounds))
    return found


def _fixed(value: int) -> Value:
    return Value(f"np.int64({value})", bounds=(value, value))


def _times(loop: Loop, value: Value, factor: int) -> Value:
    if factor == 1:
        return value
    bounds = interval_arithmetic("*", *value.bounds, factor, factor)
    if not fits(bounds, INT64):
        raise NotLoweredError("an INTERVAL of more than 64 bits")
    if bounds[0] == bounds[1]:
        return Value(f"np.int64({bounds[0]})", value.null, value.error, bounds)
    return Value(loop.name(f"multiply({value.code}, {factor})"), value.null, value.error, bounds)


def _later(loop: Loop, node: Node, value: Value, ticks: Value) -> Value:
    """The sum, an error where it is beyond the node's type. ticks: whose NULLs and errors the value has already"""
    if ticks.bounds == (0, 0):
        return checked(loop, node, value, value.bounds)
    if ticks.bounds[0] == ticks.bounds[1]:
        return _add(loop, node, value, ticks.bounds[0])
    code = loop.name(f"add({value.code}, {ticks.code})")
    bounds = interval_arithmetic("+", *value.bounds, *ticks.bounds)
    error = value.error
    if not fits(bounds, INT64):
        over = loop.name(f"(({value.code} ^ {code}) & ({ticks.code} ^ {code})) < 0")
        error = loop.any_of(error, and_not(loop, over, value.null))
        bounds = max(bounds[0], INT64[0]), min(bounds[1], INT64[1])
    return checked(loop, node, Value(code, value.null, error), bounds)


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
    return checked(loop, node, Value(loop.name(f"add({value.code}, {ticks})"), value.null, error), bounds)


def _move_days(loop: Loop, node: Node) -> Value:
    date, days = (loop.value(operand) for operand in node.operands)
    null, error = strict(loop, [date, days])
    sign = "+" if node.value > 0 else "-"
    bounds = interval_arithmetic(sign, *date.bounds, *days.bounds)
    if not fits(bounds, INT64):
        raise NotLoweredError("days of 64 bits")
    return checked(loop, node, Value(loop.name(f"{WRAPPING[sign]}({date.code}, {days.code})"), null, error), bounds)


def _days_between(loop: Loop, node: Node) -> Value:
    left, right = (loop.value(operand) for operand in node.operands)
    bounds = interval_arithmetic("-", *left.bounds, *right.bounds)
    return Value(loop.name(f"subtract({left.code}, {right.code})"), *strict(loop, [left, right]), bounds)


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
