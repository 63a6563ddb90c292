"""Functions of numbers that give the same bits on every machine: bits, divisors, square roots and exact powers."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.domains.storage import is_float
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.bind_numbers import arithmetic, cut
from misata_sql.expressions.expression_types import NULL, Node, NoTypeError, arithmetic_type, shown_sql
from misata_sql.expressions.signatures import Arguments, Bind, bind_exactly, count_operand, takes
from misata_sql.spec.types import BIGINT, BOOLEAN, DOUBLE, FLOAT, HUGEINT, SMALLINT, TINYINT

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder


def _bits(op: str) -> Callable[["Binder", exp.Expression], Node]:
    def bind(binder: "Binder", expression: exp.Expression) -> Node:
        return _bind_bits(binder, op, [binder.bind(expression.this), binder.bind(expression.expression)], expression)

    return bind


def _bind_bits(binder: "Binder", op: str, nodes: list[Node], expression: exp.Expression) -> Node:
    if not all(node.type.is_integer for node in nodes):
        raise NoTypeError(f"{op} of {' and '.join(str(node.type) for node in nodes)}")
    type = arithmetic_type("+", nodes[0], nodes[-1])[0]
    if type.storage.size > 8:
        raise NoTypeError(f"{op} of {type}")
    nodes = [cast_to(node, type, binder) for node in nodes]
    null = any(node.can_be_null for node in nodes)
    return Node(op, type, tuple(nodes), None, null, "", shown_sql(expression), type.bounds)


def _xor(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    return _bind_bits(binder, "xor", bind_exactly(binder, 2, arguments, expression), expression)


def _invert(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    return _bind_bits(binder, "invert", bind_exactly(binder, 1, arguments, expression), expression)


def _bit_count(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = bind_exactly(binder, 1, arguments, expression)
    if not node.type.is_integer or node.type.storage.size > 8:
        raise NoTypeError(f"bit_count of {node.type}")
    node = cast_to(node, node.type, binder)
    type = SMALLINT if node.type.id == "UBIGINT" else TINYINT  # DuckDB counts those of the HUGEINT
    return Node("bit_count", type, (node,), None, node.can_be_null, "", shown_sql(expression), (0, 64))


def _divisor(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    left, right = (count_operand(node, binder) for node in bind_exactly(binder, 2, arguments, expression))
    op = "gcd" if name in ("gcd", "greatest_common_divisor") else "lcm"
    null = left.can_be_null or right.can_be_null
    return Node(op, BIGINT, (left, right), None, null, "", shown_sql(expression), (0, 2**63 - 1))


def _fdiv(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """fdiv(x, y) is floor(x / y)."""
    left, right = bind_exactly(binder, 2, arguments, expression)
    return cut(binder, arithmetic(binder, "/", left, right, expression), "floor", expression)


def _fmod(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """Of FLOATs where one is and the other is no DOUBLE, else of DOUBLEs."""
    nodes = bind_exactly(binder, 2, arguments, expression)
    ids = {node.type.id for node in nodes}
    if not all(node.type.is_numeric or node.type == NULL for node in nodes):
        raise NoTypeError(f"fmod of {' and '.join(str(node.type) for node in nodes)}")
    type = FLOAT if "FLOAT" in ids and "DOUBLE" not in ids else DOUBLE
    nodes = [cast_to(node, type, binder) for node in nodes]
    return Node("fmod", type, tuple(nodes), None, any(n.can_be_null for n in nodes), "", shown_sql(expression))


def _float_test(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = bind_exactly(binder, 1, arguments, expression)
    if not is_float(node.type):
        raise NoTypeError(f"{name} of {node.type}")
    return Node(name, BOOLEAN, (node,), None, node.can_be_null, "", shown_sql(expression))


def _pi(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    bind_exactly(binder, 0, arguments, expression)
    return Node("constant", DOUBLE, value=math.pi, can_be_null=False, text="pi()")


OPERATORS: dict[type[exp.Expression], Callable[["Binder", exp.Expression], Node]] = {
    exp.BitwiseAnd: _bits("&"),
    exp.BitwiseOr: _bits("|"),
    exp.BitwiseLeftShift: _bits("<<"),
    exp.BitwiseRightShift: _bits(">>"),
}
FUNCTIONS: dict[str, Bind] = {
    "xor": _xor,
    "~": _invert,
    "bit_count": _bit_count,
    **dict.fromkeys(("gcd", "greatest_common_divisor", "lcm", "least_common_multiple"), _divisor),
    "fdiv": _fdiv,
    "fmod": _fmod,
    "sqrt": takes("sqrt", DOUBLE, "d"),
    **dict.fromkeys(("pow", "power"), takes("pow", DOUBLE, "dd")),
    "even": takes("even", DOUBLE, "d"),
    **dict.fromkeys(("isnan", "isinf", "isfinite", "signbit"), _float_test),
    "pi": _pi,
    "factorial": takes("factorial", HUGEINT, "i", bounds=HUGEINT.bounds),
}
