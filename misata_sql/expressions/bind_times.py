"""DATE, TIMESTAMP and INTERVAL in expressions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import Node, NoTypeError, shown_sql
from misata_sql.spec.types import BIGINT, DATE, DOUBLE, INTEGER, INTERVAL, TIMESTAMP

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
_WHOLE_DAYS = ("INTEGER", "SMALLINT", "TINYINT", "USMALLINT", "UTINYINT")
PARTS = {
    "year": "year", "years": "year", "y": "year", "month": "month", "months": "month", "mon": "month",
    "day": "day", "days": "day", "d": "day", "dayofmonth": "day", "hour": "hour", "hours": "hour", "h": "hour",
    "minute": "minute", "minutes": "minute", "second": "second", "seconds": "second", "quarter": "quarter",
    "quarters": "quarter", "dow": "dayofweek", "dayofweek": "dayofweek", "weekday": "dayofweek",
    "isodow": "isodow", "doy": "dayofyear", "dayofyear": "dayofyear",
}  # fmt: skip
_PARTS_AS_FUNCTIONS = (
    "year", "month", "day", "dayofmonth", "hour", "minute", "second", "quarter", "dayofweek", "weekday", "isodow",
    "dayofyear",
)  # fmt: skip
TRUNCATIONS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")


def _node(op: str, type: object, operands: Sequence[Node], value: object, text: str) -> Node:
    return Node(op, type, tuple(operands), value, any(n.can_be_null for n in operands), "", text)  # type: ignore[arg-type]


def arithmetic(binder: "Binder", op: str, left: Node, right: Node, text: str) -> Node | None:
    """The operators that take a time or an interval; None where DuckDB has none for these types."""
    if op == "+" and (right.type.id in ("DATE", "TIMESTAMP") or left.type.is_numeric):
        left, right = right, left
    moment = left.type in (DATE, TIMESTAMP)
    if moment and right.type == INTERVAL and op in ("+", "-"):
        start = cast_to(left, TIMESTAMP, binder)
        return _node("move", TIMESTAMP, (start, right), 1 if op == "+" else -1, text)
    if left.type == DATE and op in ("+", "-") and (right.type.id in _WHOLE_DAYS):
        days = cast_to(right, INTEGER, binder)
        return _node("move days", DATE, (left, days), 1 if op == "+" else -1, text)
    if left.type == right.type == DATE and op == "-":
        return _node("days between", BIGINT, (left, right), None, text)
    if left.type == right.type == INTERVAL and op in ("+", "-"):
        return _node("interval sum", INTERVAL, (left, right), 1 if op == "+" else -1, text)
    if op == "*" and INTERVAL in (left.type, right.type):
        interval, factor = (left, right) if left.type == INTERVAL else (right, left)
        if factor.type.id in _COUNTS:
            return _node("interval product", INTERVAL, (interval, cast_to(factor, BIGINT, binder)), None, text)
        raise NoTypeError("an INTERVAL is multiplied by integers only")
    return None


def _to_unit(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    """to_days(n) and its like."""
    if len(arguments) != 1:
        raise binder.error(f"{name} takes 1 argument (got {len(arguments)})", expression)
    return _interval(binder, binder.bind(arguments[0]), expression, name)


def _interval(binder: "Binder", count: Node, expression: exp.Expression, name: str) -> Node:
    field, factor, counted_in = UNITS[name]
    count = _whole(count)
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
        raise binder.error("a fraction of an interval unit is not supported yet in a DEFAULT", expression)
    whole = Node("trunc", DOUBLE, (cast_to(count, DOUBLE, binder),), None, count.can_be_null, "", count.text)
    return _interval(binder, cast_to(whole, UNITS[name][2], binder), expression, name)


def _part(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 1:
        raise binder.error(f"{name} takes 1 argument (got {len(arguments)})", expression)
    return _extract(binder, name, binder.bind(arguments[0]), expression)


def _extract(binder: "Binder", part: str, node: Node, expression: exp.Expression) -> Node:
    part = PARTS.get(part.lower(), "")
    if not part:
        raise binder.error("this part of a date is not supported yet in a DEFAULT of misata_define", expression)
    if node.type not in (DATE, TIMESTAMP):
        raise NoTypeError(f"{part} of {node.type}")
    sql = shown_sql(expression)
    return Node("part", BIGINT, (cast_to(node, node.type, binder),), part, node.can_be_null, "", sql, BIGINT.bounds)


def _date_part(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    """date_part('year', x) and EXTRACT(year FROM x)."""
    if len(arguments) != 2:
        raise binder.error(f"{name} takes 2 arguments (got {len(arguments)})", expression)
    return _extract(binder, _unit(arguments[0]), binder.bind(arguments[1]), expression)


def _date_trunc(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 2:
        raise binder.error(f"{name} takes 2 arguments (got {len(arguments)})", expression)
    unit, node = _unit(arguments[0]).lower(), binder.bind(arguments[1])
    if unit not in TRUNCATIONS:
        raise binder.error("this unit of date_trunc is not supported yet in a DEFAULT of misata_define", expression)
    if node.type not in (DATE, TIMESTAMP):
        raise NoTypeError(f"date_trunc of {node.type}")
    return _node("date_trunc", TIMESTAMP, (cast_to(node, TIMESTAMP, binder),), unit, shown_sql(expression))


def _unit(argument: exp.Expression) -> str:
    return argument.name if isinstance(argument, exp.Var | exp.Literal) else ""


Bind = Callable[["Binder", Sequence[exp.Expression], exp.Expression, str], Node]
FUNCTIONS: dict[str, Bind] = {
    **dict.fromkeys(UNITS, _to_unit),
    "interval_unit": _interval_unit,
    **dict.fromkeys(_PARTS_AS_FUNCTIONS, _part),
    "date_part": _date_part,
    "datepart": _date_part,
    "extract": _date_part,
    "date_trunc": _date_trunc,
    "datetrunc": _date_trunc,
}  # fmt: skip
