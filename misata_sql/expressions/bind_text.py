"""Text functions and || in expressions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.expressions import bind_nested
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import Node, NoTypeError, shown_sql
from misata_sql.expressions.signatures import (
    Bind,
    constant_operand,
    count_operand,
    integer_operand,
    takes,
    text_operand,
)
from misata_sql.spec.types import BIGINT, BOOLEAN, VARCHAR

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

_LENGTHS = (0, 2**32)
# Zs of Unicode, which trim() without characters removes
SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def concatenate(binder: "Binder", expression: exp.Expression) -> Node:
    """||: NULL where an operand is. A chain is one node."""
    nodes = [binder.bind(expression.this), binder.bind(expression.expression)]
    if any(node.type.is_nested for node in nodes):
        return bind_nested.join_lists(binder, nodes, shown_sql(expression), strict=True)
    operands: list[Node] = []
    for node in (cast_to(node, VARCHAR, binder) for node in nodes):
        operands += node.operands if node.op == "||" else (node,)
    return Node("||", VARCHAR, tuple(operands), None, any(n.can_be_null for n in nodes), "", shown_sql(expression))


def subscript(binder: "Binder", expression: exp.Expression) -> Node:
    """x[i] and x[i:j] of texts and nested values."""
    if len(expression.expressions) != 1:
        raise binder.error(f"this subscript is not supported yet {binder.where}", expression)
    node = binder.bind(expression.this)
    place = expression.expressions[0].unnest()
    if node.type.is_nested:
        return bind_nested.subscript(binder, node, place, expression)
    if node.type != VARCHAR:
        raise NoTypeError(f"a subscript of {node.type}")
    node = cast_to(node, VARCHAR, binder)
    if not isinstance(place, exp.Slice):
        return character_at(binder, node, binder.bind(place), expression)
    if place.args.get("step") is not None:
        raise binder.error(f"a slice with a step is not supported yet {binder.where}", expression)
    first, last = (bind_nested.constant_bound(binder, bound, expression) for bound in (place.this, place.expression))
    return slice_text(node, first, last, expression)


def character_at(binder: "Binder", node: Node, place: Node, expression: exp.Expression) -> Node:
    """text[i], which is empty where there is no such character."""
    operands = (node, count_operand(place, binder), Node("constant", BIGINT, value=1, can_be_null=False))
    null = node.can_be_null or place.can_be_null
    return Node("substring", VARCHAR, operands, None, null, "", shown_sql(expression))


def slice_text(node: Node, first: int | None, last: int | None, expression: exp.Expression) -> Node:
    return Node("slice", VARCHAR, (node,), (first, last), node.can_be_null, "", shown_sql(expression))


def _length(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    """Of a text or a list."""
    if len(arguments) == 1:
        node = binder.bind(arguments[0])
        if bind_nested.is_list(node):
            return bind_nested.list_length(node, expression)
    return takes("length", BIGINT, "t", bounds=_LENGTHS)(binder, arguments, expression, name)


def _contains(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    """A text in a text, or a value in a list or among the keys of a MAP."""
    if len(arguments) == 2:
        node = binder.bind(arguments[0])
        if node.type.is_nested:
            wanted = binder.bind(arguments[1])
            return bind_nested.list_contains(binder, node, wanted, expression, "list contains")
    return takes("contains", BOOLEAN, "tt")(binder, arguments, expression, name)


def _substring(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    operands = "tnn" if len(arguments) == 3 else "tn"
    return takes("substring", VARCHAR, operands)(binder, arguments, expression, name)


def _concat(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    nodes = tuple(cast_to(binder.bind(argument), VARCHAR, binder) for argument in arguments)
    return Node("concat", VARCHAR, nodes, None, False, "", shown_sql(expression))


def _concat_ws(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    separator = constant_operand(text_operand(binder.bind(arguments[0]), binder), binder, "the separator of concat_ws")
    nodes = tuple(cast_to(binder.bind(argument), VARCHAR, binder) for argument in arguments[1:])
    if not nodes:
        raise binder.error("concat_ws takes a separator and values", expression)
    if separator.value is None:
        return Node("constant", VARCHAR, text=shown_sql(expression))
    return Node("concat", VARCHAR, nodes, separator.value, False, "", shown_sql(expression))


def _replace(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 3:
        raise binder.error(f"replace takes 3 arguments (got {len(arguments)})", expression)
    node, *words = (text_operand(binder.bind(argument), binder) for argument in arguments)
    old, new = (constant_operand(word, binder, "what replace looks for and writes").value for word in words)
    if old is None or new is None:
        return Node("constant", VARCHAR, text=shown_sql(expression))
    return Node("replace", VARCHAR, (node,), (old, new), node.can_be_null, "", shown_sql(expression))


def _trim(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    if not 1 <= len(arguments) <= 2:
        raise binder.error(f"{name} takes 1 or 2 arguments (got {len(arguments)})", expression)
    nodes = [text_operand(binder.bind(argument), binder) for argument in arguments]
    characters = SPACES
    if len(nodes) == 2:
        characters = constant_operand(nodes[1], binder, f"the characters of {name}").value
        if characters is None:
            return Node("constant", VARCHAR, text=shown_sql(expression))
    return Node(name, VARCHAR, (nodes[0],), characters, nodes[0].can_be_null, "", shown_sql(expression))


def _pad(binder: "Binder", arguments: Sequence[exp.Expression], expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 3:
        raise binder.error(f"{name} takes 3 arguments (got {len(arguments)})", expression)
    node = text_operand(binder.bind(arguments[0]), binder)
    length = integer_operand(binder.bind(arguments[1]), binder)
    fill = constant_operand(text_operand(binder.bind(arguments[2]), binder), binder, f"the padding of {name}").value
    if fill is None:
        return Node("constant", VARCHAR, text=shown_sql(expression))
    if not fill:
        raise binder.error(f"the padding of {name} must not be empty", expression)
    null = node.can_be_null or length.can_be_null
    return Node(name, VARCHAR, (node, length), fill, null, "", shown_sql(expression))


FUNCTIONS: dict[str, Bind] = {
    "lower": takes("lower", VARCHAR, "t"),
    "lcase": takes("lower", VARCHAR, "t"),
    "upper": takes("upper", VARCHAR, "t"),
    "ucase": takes("upper", VARCHAR, "t"),
    "length": _length,
    "len": _length,
    "char_length": takes("length", BIGINT, "t", bounds=_LENGTHS),
    "character_length": takes("length", BIGINT, "t", bounds=_LENGTHS),
    "strlen": takes("strlen", BIGINT, "t", bounds=_LENGTHS),
    "reverse": takes("reverse", VARCHAR, "t"),
    "left": takes("left", VARCHAR, "tn"),
    "right": takes("right", VARCHAR, "tn"),
    "repeat": takes("repeat", VARCHAR, "tn"),
    "starts_with": takes("starts_with", BOOLEAN, "tt"),
    "prefix": takes("starts_with", BOOLEAN, "tt"),
    "ends_with": takes("ends_with", BOOLEAN, "tt"),
    "suffix": takes("ends_with", BOOLEAN, "tt"),
    "contains": _contains,
    "substring": _substring,
    "substr": _substring,
    "concat": _concat,
    "concat_ws": _concat_ws,
    "replace": _replace,
    "trim": _trim,
    "ltrim": _trim,
    "rtrim": _trim,
    "lpad": _pad,
    "rpad": _pad,
}
