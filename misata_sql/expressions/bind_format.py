"""format and printf with a constant template: each field becomes a text, and they are joined."""

from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.domains.storage import is_float
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import NULL, Node, NoTypeError, shown_sql
from misata_sql.expressions.format_templates import (
    Pieces,
    Spec,
    TemplateError,
    format_pieces,
    printf_pieces,
)
from misata_sql.expressions.signatures import Arguments, Bind, constant_operand, text_operand
from misata_sql.spec.types import DOUBLE, VARCHAR

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

MOST_PLACES = 15


def _format(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if not arguments:
        raise binder.error(f"{name} takes a template", expression)
    template = constant_operand(text_operand(binder.bind(arguments[0]), binder), binder, f"the template of {name}")
    nodes = [binder.bind(argument) for argument in arguments[1:]]
    if template.value is None or any(node.type == NULL for node in nodes):
        return Node("constant", VARCHAR, text=shown_sql(expression))
    try:
        pieces = format_pieces(template.value) if name == "format" else printf_pieces(template.value)
        return _joined(binder, pieces, nodes, expression, is_printf=name == "printf")
    except TemplateError as error:
        raise binder.error(f"{name}: {error}", expression) from None


def _joined(
    binder: "Binder", pieces: Pieces, nodes: list[Node], expression: exp.Expression, *, is_printf: bool
) -> Node:
    fields = {piece[0] for piece in pieces if isinstance(piece, tuple)}
    if fields and max(fields) >= len(nodes):
        raise TemplateError(f"the template wants {max(fields) + 1} arguments (got {len(nodes)})")
    if len(fields) < len(nodes):
        raise TemplateError("an argument that the template does not use is not supported")
    text = shown_sql(expression)
    operands: list[Node] = []
    for piece in pieces:
        if isinstance(piece, tuple):
            operands.append(_field(binder, nodes[piece[0]], piece[1], text, is_printf))
        elif operands and operands[-1].op == "constant":
            operands[-1] = Node("constant", VARCHAR, value=operands[-1].value + piece, can_be_null=False, text=text)
        else:
            operands.append(Node("constant", VARCHAR, value=piece, can_be_null=False, text=text))
    if not operands:
        return Node("constant", VARCHAR, value="", can_be_null=False, text=text)
    return Node("||", VARCHAR, tuple(operands), None, any(n.can_be_null for n in operands), "", text)


def _field(binder: "Binder", node: Node, spec: Spec, text: str, is_printf: bool) -> Node:
    type = node.type
    if type.is_integer:
        if spec.kind not in ("", "d") or spec.places is not None:
            raise TemplateError(f"of integers, d is supported (got {spec.kind or '.' + str(spec.places)})")
        op = "format integer"
        node = cast_to(node, type, binder)
    elif is_float(type) or type.id == "DECIMAL":
        node, op = _float_field(binder, node, spec)
    elif type in (VARCHAR, NULL) or type.id in ("ENUM", "DATE", "TIMESTAMP", "BOOLEAN", "UUID"):
        if spec.kind not in ("", "s") or spec.group or spec.sign or spec.zero:
            raise TemplateError(f"of {type}, s is supported (got {spec.kind or spec})")
        if type.id == "BOOLEAN" and (spec.places is not None or (is_printf and spec.kind != "s")):
            raise TemplateError("of BOOLEANs, s is supported")
        node, op = cast_to(node, VARCHAR, binder), "format text"
    else:
        raise NoTypeError(f"format of {type}")
    return Node(op, VARCHAR, (node,), spec, node.can_be_null, "", text)


def _float_field(binder: "Binder", node: Node, spec: Spec) -> tuple[Node, str]:
    if node.type.id == "FLOAT" and spec.kind != "f":
        raise TemplateError("of FLOATs, a number of digits is needed: {:.2f}")
    node = cast_to(node, DOUBLE, binder)
    if spec.kind == "f":
        if spec.places is not None and spec.places > MOST_PLACES:
            raise TemplateError(f"at most {MOST_PLACES} digits behind the point are supported (got {spec.places})")
        return node, "format fixed"
    if spec.kind or spec.places is not None or spec.group:
        raise TemplateError(f"of DOUBLEs, f is supported (got {spec.kind or spec})")
    return node, "format float"


FUNCTIONS: dict[str, Bind] = {"format": _format, "printf": _format}
