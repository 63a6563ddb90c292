"""Functions whose operands' types are fixed: what DuckDB casts to them by itself, and what it does not."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import NULL, Node, NoTypeError, shown_sql
from misata_sql.spec.types import BIGINT, BLOB, DOUBLE, INTEGER, VARCHAR, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

Arguments = Sequence[exp.Expression]
Bind = Callable[["Binder", Arguments, exp.Expression, str], Node]

_UP_TO_INTEGER = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT")
UP_TO_BIGINT = (*_UP_TO_INTEGER, "BIGINT", "UINTEGER")


def bind_exactly(binder: "Binder", count: int, arguments: Arguments, expression: exp.Expression) -> list[Node]:
    """The arguments, of which there must be so many."""
    if len(arguments) != count:
        raise binder.error(f"{count} argument{'s' * (count != 1)} expected (got {len(arguments)})", expression)
    return [binder.bind(argument) for argument in arguments]


def text_operand(node: Node, binder: "Binder") -> Node:
    """An operand that must be text; DuckDB does not turn numbers into text here."""
    if node.type not in (VARCHAR, NULL) and node.type.id != "ENUM":
        raise NoTypeError(f"text is expected (got {node.type})")
    return cast_to(node, VARCHAR, binder)


def count_operand(node: Node, binder: "Binder") -> Node:
    """A position or length, as BIGINT."""
    if node.type != NULL and node.type.id not in UP_TO_BIGINT:
        raise NoTypeError(f"an integer up to BIGINT is expected (got {node.type})")
    return cast_to(node, BIGINT, binder)


def integer_operand(node: Node, binder: "Binder") -> Node:
    """As INTEGER."""
    if node.type != NULL and node.type.id not in _UP_TO_INTEGER:
        raise NoTypeError(f"an integer up to INTEGER is expected (got {node.type})")
    return cast_to(node, INTEGER, binder)


def double_operand(node: Node, binder: "Binder") -> Node:
    """As DOUBLE."""
    if node.type != NULL and not node.type.is_numeric:
        raise NoTypeError(f"a number is expected (got {node.type})")
    return cast_to(node, DOUBLE, binder)


def blob_operand(node: Node, binder: "Binder") -> Node:
    if node.type not in (BLOB, NULL):
        raise NoTypeError(f"a BLOB is expected (got {node.type})")
    return cast_to(node, BLOB, binder)


def constant_operand(node: Node, binder: "Binder", what: str) -> Node:
    if not node.is_constant:
        raise binder.error(f"{what} must be a constant {binder.where}", node.text)
    return node


_OPERANDS = {
    "t": text_operand, "n": count_operand, "i": integer_operand, "d": double_operand, "b": blob_operand,
}  # fmt: skip


def takes(op: str, type: SqlType, operands: str, value: object = None, bounds: tuple[int, int] | None = None) -> Bind:
    """A function by its operands: text (t), BIGINT (n), INTEGER (i), DOUBLE (d) or BLOB (b); NULL where one is."""

    def bind(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
        if len(arguments) != len(operands):
            raise binder.error(
                f"{name} takes {len(operands)} argument{'s' * (len(operands) != 1)} (got {len(arguments)})", expression
            )
        nodes = tuple(
            _OPERANDS[kind](binder.bind(argument), binder) for kind, argument in zip(operands, arguments, strict=True)
        )
        return Node(op, type, nodes, value, any(n.can_be_null for n in nodes), "", shown_sql(expression), bounds)

    return bind
