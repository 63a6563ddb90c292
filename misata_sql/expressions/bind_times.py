"""DATE, TIMESTAMP and INTERVAL in expressions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.domains.storage import is_float
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import Node, NoTypeError, shown_sql
from misata_sql.spec.interval import Interval
from misata_sql.spec.types import BIGINT, DATE, DOUBLE, HUGEINT, INTEGER, INTERVAL, TIME, TIMESTAMP, TIMESTAMP_NS

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

# per unit: field of the interval (0 months, 1 days, 2 microseconds), how many of it, and the type that DuckDB counts
# in where it expands INTERVAL (x) UNIT
UNITS = {
    "to_years": (0, 12, INTEGER),
    "to_quarters": (0, 3, INTEGER),
    "to_months": (0, 1, INTEGER),
    "to_decades": (0, 120, INTEGER),
    "to_weeks": (1, 7, INTEGER),
    "to_days": (1, 1, INTEGER),
    "to_hours": (2, 3_600_000_000, BIGINT),
    "to_minutes": (2, 60_000_000, BIGINT),
    "to_seconds": (2, 1_000_000, DOUBLE),
    "to_milliseconds": (2, 1_000, DOUBLE),
    "to_microseconds": (2, 1, BIGINT),
}
_COUNTS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_MOMENTS = ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_WHOLE_DAYS = ("INTEGER", "SMALLINT", "TINYINT", "USMALLINT", "UTINYINT")


def _node(op: str, type: object, operands: Sequence[Node], value: object, text: str) -> Node:
    return Node(op, type, tuple(operands), value, any(n.can_be_null for n in operands), "", text)  # type: ignore[arg-type]


def arithmetic(binder: "Binder", op: str, left: Node, right: Node, text: str) -> Node | None:
    """The operators that take a time or an interval; None where DuckDB has none for these types."""
    if op == "+" and (right.type.id in _MOMENTS or right.type == TIME or left.type.is_numeric):
        left, right = right, left
    if op in ("+", "-"):
        return _add_or_subtract(binder, op, left, right, text)
    if op == "*" and INTERVAL in (left.type, right.type):
        interval, factor = (left, right) if left.type == INTERVAL else (right, left)
        if factor.type.id in _COUNTS:
            return _node("interval product", INTERVAL, (interval, cast_to(factor, BIGINT, binder)), None, text)
        if is_float(factor.type) or factor.type.id == "DECIMAL":
            return _scaled(binder, interval, factor, text)
    return None


def _add_or_subtract(binder: "Binder", op: str, left: Node, right: Node, text: str) -> Node | None:
    sign = 1 if op == "+" else -1
    if left.type.id in _MOMENTS and right.type == INTERVAL:
        type = left.type if left.type == TIMESTAMP_NS else TIMESTAMP
        return _node("move", type, (cast_to(left, type, binder), right), sign, text)
    if left.type == DATE and right.type.id in _WHOLE_DAYS:
        return _node("move days", DATE, (left, cast_to(right, INTEGER, binder)), sign, text)
    if left.type == TIME and right.type == INTERVAL:
        return _node("move time", TIME, (left, right), sign, text)
    if left.type == right.type == INTERVAL:
        return _node("interval sum", INTERVAL, (left, right), sign, text)
    if op == "+" and {left.type, right.type} == {DATE, TIME}:
        date, time = (left, right) if left.type == DATE else (right, left)
        return _node("at time", TIMESTAMP, (date, time), None, text)
    if op == "-" and left.type == right.type == DATE:
        return _node("days between", BIGINT, (left, right), None, text)
    if op == "-" and left.type.id in _MOMENTS and right.type.id in _MOMENTS:
        moments = tuple(cast_to(node, TIMESTAMP, binder) for node in (left, right))
        return _node("moment difference", INTERVAL, moments, None, text)
    return None


def _scaled(binder: "Binder", interval: Node, factor: Node, text: str) -> Node:
    """A constant INTERVAL of one unit times a DOUBLE.

    The products of others are rounded once or twice, depending on how DuckDB was compiled.
    """
    months, days, micros = interval.value if interval.is_constant and interval.value else (1, 1, 1)
    exact = (not months or months & (months - 1) == 0) and (not days or days & (days - 1) == 0)
    if sum(map(bool, (months, days, micros))) > 1 or not exact or min(months, days) < 0:
        raise binder.error(
            "a DOUBLE times this INTERVAL is not the same on every machine", text,
            "multiply INTERVAL 1 DAY, or hours and less: INTERVAL 168 HOUR * x",
        )  # fmt: skip
    return _node("interval scaled", INTERVAL, (cast_to(factor, DOUBLE, binder),), (months, days, micros), text)


def negate(interval: Node, text: str) -> Node:
    """-INTERVAL"""
    nothing = Node("constant", INTERVAL, value=Interval(0, 0, 0), can_be_null=False)
    return _node("interval sum", INTERVAL, (nothing, interval), -1, text)


def comparable(node: Node) -> Node:
    """An INTERVAL as the number of microseconds that DuckDB compares."""
    return Node("interval total", HUGEINT, (node,), None, node.can_be_null, "", node.text)


def _date_add(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    """date_add(x, y), which is x + y."""
    if len(arguments) != 2:
        raise binder.error(f"date_add takes 2 arguments (got {len(arguments)})", expression)
    left, right = (binder.bind(argument) for argument in arguments)
    moved = arithmetic(binder, "+", left, right, shown_sql(expression))
    if moved is None:
        raise NoTypeError(f"{left.type} + {right.type}")
    return moved


def _to_unit(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    """to_days(n) and its like."""
    if len(arguments) != 1:
        raise binder.error(f"{name} takes 1 argument (got {len(arguments)})", expression)
    return _interval(binder, binder.bind(arguments[0]), expression, name)


def _interval(binder: "Binder", count: Node, expression: exp.Expression, name: str) -> Node:
    field, factor, counted_in = UNITS[name]
    count = _whole(count)
    if counted_in == DOUBLE and (is_float(count.type) or count.type.id == "DECIMAL"):
        return _node("seconds", INTERVAL, (cast_to(count, DOUBLE, binder),), factor, shown_sql(expression))
    if count.type.id not in _COUNTS:
        raise NoTypeError(f"{name} of {count.type}; cast it to an integer")
    # what DuckDB multiplies as DOUBLE is exact up to here: the factors are multiples of 8
    limit = 2**56 if counted_in == DOUBLE else 2 ** (31 if field < 2 else 63) - 1
    return _node("interval", INTERVAL, (cast_to(count, BIGINT, binder),), (field, factor, limit), shown_sql(expression))


def _whole(count: Node) -> Node:
    """The integer inside CAST(trunc(CAST(x AS DOUBLE)) AS INTEGER), which DuckDB writes for INTERVAL (x) DAY.

    The detour over DOUBLE changes no integer that an interval can hold.
    """
    inner = count
    if inner.op == "cast" and inner.type in (INTEGER, BIGINT) and inner.operands[0].op == "trunc":
        inner = inner.operands[0].operands[0]
    if inner.op == "cast" and inner.type == DOUBLE and inner.operands[0].type.id in _COUNTS:
        return inner.operands[0]
    return count


def _interval_unit(
    binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str
) -> Node:
    """INTERVAL (x) DAY, which is to_days(CAST(trunc(CAST(x AS DOUBLE)) AS INTEGER))."""
    if name not in UNITS:
        raise binder.error(f"the unit of this INTERVAL is not supported yet in a DEFAULT ({name[3:]})", expression)
    count = binder.bind(arguments[0])
    if count.type.id in _COUNTS:
        return _interval(binder, count, expression, name)
    if UNITS[name][2] == DOUBLE:
        return _interval(binder, cast_to(count, DOUBLE, binder), expression, name)
    whole = Node("trunc", DOUBLE, (cast_to(count, DOUBLE, binder),), None, count.can_be_null, "", count.text)
    return _interval(binder, cast_to(whole, UNITS[name][2], binder), expression, name)


Bind = Callable[["Binder", Sequence[exp.Expression], exp.Expression, str], Node]
FUNCTIONS: dict[str, Bind] = {
    **dict.fromkeys(UNITS, _to_unit),
    "interval_unit": _interval_unit,
    "date_add": _date_add,
}
