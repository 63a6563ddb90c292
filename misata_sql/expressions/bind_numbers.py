"""Arithmetic and rounding in expressions: which types the operands are cast to, and the result's."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.domains.storage import is_float
from misata_sql.expressions import bind_times
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import (
    NULL,
    Node,
    NoTypeError,
    arithmetic_type,
    interval_arithmetic,
    shown_sql,
)
from misata_sql.expressions.signatures import Arguments, Bind, bind_exactly
from misata_sql.spec.types import BIGINT, DOUBLE, HUGEINT, INTERVAL, TINYINT, decimal

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

_MAX_ROUND = 15  # digits; powers of ten up to here are exact in a DOUBLE
_OPS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "//", "mod": "%"}


def _arithmetic(op: str) -> Callable[["Binder", exp.Expression], Node]:
    def bind(binder: "Binder", expression: exp.Expression) -> Node:
        return arithmetic(binder, op, binder.bind(expression.this), binder.bind(expression.expression), expression)

    return bind


def arithmetic(binder: "Binder", op: str, left: Node, right: Node, expression: exp.Expression) -> Node:
    """left op right, for numbers, times and intervals."""
    if left.type.is_numeric and right.type.is_numeric:
        return _number_arithmetic(binder, op, left, right, shown_sql(expression))
    if NULL in (left.type, right.type):
        return _null_arithmetic(binder, op, left, right, expression)
    moved = bind_times.arithmetic(binder, op, left, right, shown_sql(expression))
    if moved is None:
        raise NoTypeError(f"{left.type} {op} {right.type}")
    return moved


def _null_arithmetic(binder: "Binder", op: str, left: Node, right: Node, expression: exp.Expression) -> Node:
    """A NULL takes the type of the other operand, if that is an integer or floating-point number."""
    other = (right if left.type == NULL else left).type
    moved = (other.id in ("DATE", "TIMESTAMP") and op == "+") or (other.id == "INTERVAL" and op in "+-*")
    if moved:
        return Node("constant", other, text=shown_sql(expression))
    if op == "/" or not (other.is_integer or is_float(other)):
        raise NoTypeError("NULL has no type of its own")
    return Node("constant", other, text=shown_sql(expression))


def _number_arithmetic(binder: "Binder", op: str, left: Node, right: Node, text: str) -> Node:
    result, left_type, right_type = arithmetic_type(op, left, right)
    if result.id == "UHUGEINT":
        raise binder.error(f"arithmetic on UHUGEINT is not supported yet {binder.where}", text)
    left, right = cast_to(left, left_type, binder), cast_to(right, right_type, binder)
    bounds = result.bounds
    if op in ("+", "-", "*") and left.bounds and right.bounds and bounds:
        low, high = interval_arithmetic(op, *left.bounds, *right.bounds)
        if low > bounds[1] or high < bounds[0]:
            raise binder.error(f"the result is always out of the range of {result}", text)
        bounds = max(low, bounds[0]), min(high, bounds[1])
    return Node(op, result, (left, right), None, left.can_be_null or right.can_be_null, "", text, bounds)


def _named_arithmetic(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    left, right = bind_exactly(binder, 2, arguments, expression)
    return arithmetic(binder, _OPS[name], left, right, expression)


def _negate(binder: "Binder", expression: exp.Expression) -> Node:
    node = binder.bind(expression.this)
    if node.type == INTERVAL:
        return bind_times.negate(node, shown_sql(expression))
    return _one_number(binder, node, "negate", expression)


def _one_number(binder: "Binder", node: Node, op: str, expression: exp.Expression) -> Node:
    if not node.type.is_numeric:
        raise NoTypeError(str(node.type))
    if node.type.id == "UHUGEINT":
        raise binder.error(f"arithmetic on UHUGEINT is not supported yet {binder.where}", node.text)
    node = cast_to(node, node.type, binder)
    return Node(op, node.type, (node,), None, node.can_be_null, "", shown_sql(expression), node.type.bounds)


def _abs(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = bind_exactly(binder, 1, arguments, expression)
    return _one_number(binder, node, "abs", expression)


def _sign(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = bind_exactly(binder, 1, arguments, expression)
    signed = _one_number(binder, node, "sign", expression)
    return Node("sign", TINYINT, signed.operands, None, signed.can_be_null, "", signed.text, (-1, 1))


def _rounding(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """floor, ceil, trunc of one argument."""
    if name == "trunc" and len(arguments) == 2:
        return _trunc_to(binder, arguments, expression)
    (node,) = bind_exactly(binder, 1, arguments, expression)
    return cut(binder, node, "ceil" if name == "ceiling" else name, expression)


def cut(binder: "Binder", node: Node, name: str, expression: exp.Expression) -> Node:
    """floor, ceil or trunc."""
    if node.type.is_integer:
        return node if name == "trunc" else cast_to(node, DOUBLE, binder)
    node = _one_number(binder, node, name, expression)
    if node.type.id != "DECIMAL":
        return node
    type = decimal(node.type.width or 38, 0)
    return Node(name, type, node.operands, None, node.can_be_null, "", node.text, type.bounds)


def _trunc_to(binder: "Binder", arguments: Arguments, expression: exp.Expression) -> Node:
    """trunc(x, digits) of a DECIMAL."""
    node, places = bind_exactly(binder, 2, arguments, expression)
    if places.literal != "integer" or places.value < 0:
        raise binder.error("the digits of trunc must be a constant from 0 on", expression)
    if node.type.is_integer:
        return cast_to(node, node.type, binder)
    if node.type.id != "DECIMAL":
        raise NoTypeError(f"trunc of {node.type} to a digit; cast it to a DECIMAL")
    node = _one_number(binder, node, "trunc", expression)
    type = decimal(node.type.width or 38, min(places.value, node.type.scale or 0))
    return Node("trunc to", type, node.operands, None, node.can_be_null, "", node.text, type.bounds)


def _round(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) == 1:
        node, digits = binder.bind(arguments[0]), 0
    else:
        node, places = bind_exactly(binder, 2, arguments, expression)
        if places.literal != "integer":
            raise binder.error("the digits of round must be a constant", expression)
        digits = places.value
    if not -_MAX_ROUND <= digits <= 38:
        raise binder.error(f"the digits of round must be from -{_MAX_ROUND} to 38 (got {digits})", expression)
    if node.type.is_integer:
        target = {"UTINYINT": BIGINT, "USMALLINT": BIGINT, "UINTEGER": BIGINT, "UBIGINT": HUGEINT}.get(node.type.id)
        if node.type.id == "UHUGEINT":
            raise NoTypeError("UHUGEINT is rounded as DOUBLE")
        node = cast_to(node, target or node.type, binder)
        if digits >= 0:
            return node
        if node.type == HUGEINT and max(map(abs, node.bounds or HUGEINT.bounds)) > 10**37:  # type: ignore[arg-type]
            raise NoTypeError("HUGEINT is rounded to whole numbers only")
    node = _one_number(binder, node, "round", expression)
    type = node.type
    if type.id == "DECIMAL":
        assert type.width and type.scale is not None
        if -digits > type.width - type.scale:  # DuckDB gives 0 here, even of NULL
            raise binder.error(f"{type} has no such digit to round to", expression)
        type = decimal(type.width, max(0, min(digits, type.scale)))
    elif type.id in ("DOUBLE", "FLOAT") and digits > _MAX_ROUND:
        raise binder.error(f"the digits of round must be at most {_MAX_ROUND} here (got {digits})", expression)
    return Node("round", type, node.operands, digits, node.can_be_null, "", node.text, type.bounds)


OPERATORS: dict[type[exp.Expression], Callable[["Binder", exp.Expression], Node]] = {
    exp.Add: _arithmetic("+"),
    exp.Sub: _arithmetic("-"),
    exp.Mul: _arithmetic("*"),
    exp.Div: _arithmetic("/"),
    exp.IntDiv: _arithmetic("//"),
    exp.Mod: _arithmetic("%"),
    exp.Neg: _negate,
}
FUNCTIONS: dict[str, Bind] = {
    **dict.fromkeys(_OPS, _named_arithmetic),
    "abs": _abs,
    "sign": _sign,
    "floor": _rounding,
    "ceil": _rounding,
    "ceiling": _rounding,
    "trunc": _rounding,
    "round": _round,
}
