"""Functions of dates and times: their parts, names and text, how far they are apart, and what makes them."""

from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.expressions import calendar_names
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import Node, NoTypeError, shown_sql
from misata_sql.expressions.signatures import Arguments, Bind, bind_exactly, constant_operand, count_operand, takes
from misata_sql.spec.types import BIGINT, DATE, DOUBLE, INTERVAL, TIME, TIMESTAMP, TIMESTAMP_NS, VARCHAR, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

_MOMENTS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_SPECIFIERS = frozenset("aAbBhdmyYHIpMSfgjUWVGuwcxXzZ%")
_COMPOUND = {
    "x": ("%Y", "-", "%m", "-", "%d"),
    "X": ("%H", ":", "%M", ":", "%S"),
    "c": ("%Y", "-", "%m", "-", "%d", " ", "%H", ":", "%M", ":", "%S"),
}
_WITHOUT_ZEROS = frozenset("dmyHIMSj")


def moment_operand(node: Node, binder: "Binder", *others: SqlType, nanos: bool = False) -> Node:
    """A DATE or TIMESTAMP, or one of the other types; the other kinds of TIMESTAMP become one.

    nanos: where DuckDB's function has an overload for TIMESTAMP_NS, it takes it for TIMESTAMP_S and TIMESTAMP_MS
    too, and refuses those of them that are not in 1677 to 2262.
    """
    if node.type == DATE or node.type in others:
        return cast_to(node, node.type, binder)
    if node.type.id not in _MOMENTS:
        raise NoTypeError(f"a DATE or TIMESTAMP is expected (got {node.type})")
    return cast_to(node, TIMESTAMP_NS if nanos and node.type != TIMESTAMP else TIMESTAMP, binder)


def _unit(binder: "Binder", argument: exp.Expression, expression: exp.Expression) -> str:
    name = argument.name.lower() if isinstance(argument, exp.Var | exp.Literal) else ""
    if name not in calendar_names.PARTS:
        raise binder.error(f"{name or 'this'} is no part of a date that is supported", expression)
    return calendar_names.PARTS[name]


def _node(op: str, type: SqlType, operands: tuple[Node, ...], value: object, expression: exp.Expression) -> Node:
    bounds = BIGINT.bounds if type == BIGINT else None
    return Node(op, type, operands, value, any(n.can_be_null for n in operands), "", shown_sql(expression), bounds)


# Parts


def _part(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """year(x) and its like."""
    (node,) = bind_exactly(binder, 1, arguments, expression)
    part = calendar_names.PARTS[name]
    return _extract(binder, part, node, expression, nanos=part in calendar_names.TIME_PARTS)


def _date_part(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """date_part('year', x) and EXTRACT(year FROM x)."""
    if len(arguments) != 2:
        raise binder.error(f"{name} takes 2 arguments (got {len(arguments)})", expression)
    return _extract(binder, _unit(binder, arguments[0], expression), binder.bind(arguments[1]), expression, nanos=True)


def _extract(binder: "Binder", part: str, node: Node, expression: exp.Expression, nanos: bool) -> Node:
    node = moment_operand(node, binder, TIME, INTERVAL, nanos=nanos)
    if node.type == TIME and part not in calendar_names.TIME_PARTS:
        raise NoTypeError(f"{part} of TIME")
    if node.type == INTERVAL:
        if part not in calendar_names.INTERVAL_PARTS:
            raise NoTypeError(f"{part} of INTERVAL")
        return _node("interval part", BIGINT, (node,), part, expression)
    type = DOUBLE if part in ("epoch", "julian") else BIGINT
    return _node("part", type, (node,), part, expression)


def _names(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = bind_exactly(binder, 1, arguments, expression)
    return _node(name, VARCHAR, (moment_operand(node, binder),), None, expression)


def _last_day(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """last_day, and days_in_month, which is the day of it."""
    (node,) = bind_exactly(binder, 1, arguments, expression)
    last = _node("last_day", DATE, (moment_operand(node, binder),), None, expression)
    return last if name == "last_day" else _node("part", BIGINT, (last,), "day", expression)


def _epoch(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """epoch_ms, epoch_us and epoch_ns of moments; epoch_ms of a number is a TIMESTAMP."""
    (node,) = bind_exactly(binder, 1, arguments, expression)
    if name == "epoch_ms" and node.type.is_integer:
        return _node("timestamp of", TIMESTAMP, (count_operand(node, binder),), 1_000, expression)
    if name == "epoch_ms" and node.type.id in _MOMENTS and node.type != TIMESTAMP:  # an error in DuckDB 2.0.1
        raise NoTypeError(f"epoch_ms of {node.type}; cast it to TIMESTAMP")
    nanos = name == "epoch_us" or node.type == TIMESTAMP_NS
    return _node("epoch in", BIGINT, (moment_operand(node, binder, TIME, nanos=nanos),), name, expression)


# Truncation and distance


def _date_trunc(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 2:
        raise binder.error(f"{name} takes 2 arguments (got {len(arguments)})", expression)
    unit = _unit(binder, arguments[0], expression)
    if unit in ("era", "julian"):
        raise binder.error(f"{unit} is no unit to truncate to", expression)
    return _node("date_trunc", TIMESTAMP, (moment_operand(binder.bind(arguments[1]), binder),), unit, expression)


def _difference(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """date_diff counts the boundaries between two moments, date_sub the whole units."""
    if len(arguments) != 3:
        raise binder.error(f"{name} takes 3 arguments (got {len(arguments)})", expression)
    unit = _unit(binder, arguments[0], expression)
    start, end = (binder.bind(argument) for argument in arguments[1:])
    if start.literal == "string" and end.literal != "string":
        start = cast_to(start, end.type, binder)
    if end.literal == "string" and start.literal != "string":
        end = cast_to(end, start.type, binder)
    start, end = (moment_operand(node, binder, TIME) for node in (start, end))
    if TIME in (start.type, end.type):
        if start.type != end.type or unit not in calendar_names.TIME_PARTS:
            raise NoTypeError(f"{name} of {start.type} and {end.type}")
    elif start.type != end.type:
        start, end = (cast_to(node, TIMESTAMP, binder) for node in (start, end))
    whole = name in ("date_sub", "datesub")
    if unit in ("era", "julian") or (whole and unit not in calendar_names.SPANS):
        raise binder.error(f"{name} in {unit} is not supported", expression)
    return _node("whole units between" if whole else "boundaries between", BIGINT, (start, end), unit, expression)


def _age(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) == 1:
        raise binder.error("age of one moment depends on the day that it is called", expression)
    nodes = [moment_operand(node, binder) for node in bind_exactly(binder, 2, arguments, expression)]
    end, start = (cast_to(node, TIMESTAMP, binder) for node in nodes)
    return _node("age", INTERVAL, (end, start), None, expression)


def _time_bucket(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """With a constant width of months only, or of days and less."""
    width, node = bind_exactly(binder, 2, arguments, expression)
    if width.type != INTERVAL or not width.is_constant or width.value is None:
        raise binder.error("the width of time_bucket must be a constant INTERVAL", expression)
    months, days, micros = width.value
    span = (months, 0) if months else (0, days * calendar_names.MICROS_A_DAY + micros)
    if (months and (days or micros)) or max(span) <= 0:
        raise binder.error("the width of time_bucket must be months only, or days and less, and positive", expression)
    node = moment_operand(node, binder)
    return _node("time_bucket", node.type, (node,), span, expression)


# Makers and text


def _make_date(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    counts = [count_operand(node, binder) for node in bind_exactly(binder, 3, arguments, expression)]
    return _node("make_date", DATE, tuple(counts), None, expression)


def _make_timestamp(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """Of microseconds since 1970, or of year, month, day, hour, minute and second; make_time of the last three."""
    if name != "make_time" and len(arguments) == 1:
        unit = {"make_timestamp": 1, "make_timestamp_ms": 1_000}[name]
        return takes("timestamp of", TIMESTAMP, "n", value=unit)(binder, arguments, expression, name)
    if name == "make_time":
        return takes("make_time", TIME, "nnd")(binder, arguments, expression, name)
    if name != "make_timestamp" or len(arguments) != 6:
        raise binder.error(f"{name} takes 1 or 6 arguments (got {len(arguments)})", expression)
    date = _make_date(binder, arguments[:3], expression, name)
    time = takes("make_time", TIME, "nnd")(binder, arguments[3:], expression, name)
    return _node("at time", TIMESTAMP, (date, time), None, expression)


def _strftime(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """The moment and the format may come in either order."""
    nodes = bind_exactly(binder, 2, arguments, expression)
    if nodes[0].type == VARCHAR:
        nodes.reverse()
    if nodes[0].type not in (DATE, TIMESTAMP):
        raise NoTypeError(f"strftime of {nodes[0].type}; cast it to TIMESTAMP")
    moment, form = moment_operand(nodes[0], binder), constant_operand(nodes[1], binder, "the format of strftime")
    if form.value is None:
        return Node("constant", VARCHAR, text=shown_sql(expression))
    if not form.value:
        raise binder.error("the format of strftime must not be empty", expression)
    return _node("strftime", VARCHAR, (moment,), _pieces(binder, form.value, expression), expression)


def _pieces(binder: "Binder", form: str, expression: exp.Expression) -> tuple[str, ...]:
    """Texts, and specifiers as they stand: '%d', '%-d'."""
    pieces: list[str] = []
    at = 0
    while at < len(form):
        end = form.find("%", at)
        if end != at:
            pieces.append(form[at:end] if end > 0 else form[at:])
            at = end if end > 0 else len(form)
            continue
        minus = form[at + 1 : at + 2] == "-"
        letter = form[at + 1 + minus : at + 2 + minus]
        if letter not in (_WITHOUT_ZEROS if minus else _SPECIFIERS) or not letter:
            raise binder.error(f"{form[at : at + 2 + minus]} in the format of strftime is not supported", expression)
        pieces += _COMPOUND.get(letter, (form[at : at + 2 + minus],))
        at += 2 + minus
    return tuple(pieces)


_PARTS_AS_FUNCTIONS = (
    "year", "month", "day", "dayofmonth", "hour", "minute", "second", "quarter", "dayofweek", "weekday", "isodow",
    "dayofyear", "week", "weekofyear", "isoyear", "yearweek", "decade", "century", "millennium", "era", "millisecond",
    "microsecond", "epoch", "julian",
)  # fmt: skip
FUNCTIONS: dict[str, Bind] = {
    **dict.fromkeys(_PARTS_AS_FUNCTIONS, _part),
    **dict.fromkeys(("date_part", "datepart"), _date_part),
    **dict.fromkeys(("date_trunc", "datetrunc"), _date_trunc),
    **dict.fromkeys(("dayname", "monthname"), _names),
    **dict.fromkeys(("last_day", "days_in_month"), _last_day),
    **dict.fromkeys(("epoch_ms", "epoch_us", "epoch_ns"), _epoch),
    **dict.fromkeys(("date_diff", "datediff", "date_sub", "datesub"), _difference),
    "age": _age,
    "time_bucket": _time_bucket,
    "make_date": _make_date,
    **dict.fromkeys(("make_timestamp", "make_timestamp_ms", "make_time"), _make_timestamp),
    "strftime": _strftime,
}
