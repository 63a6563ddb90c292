"""Typed expression trees, and DuckDB's rules for the type of an operator's result.

The rules are those of DuckDB 2.0.1; test_expressions_types.py compares them with typeof() over all pairs of types.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from misata_sql.spec.types import (
    BIGINT,
    DOUBLE,
    FLOAT,
    HUGEINT,
    INTEGER,
    UHUGEINT,
    VARCHAR,
    SqlType,
    decimal,
)

if TYPE_CHECKING:
    from sqlglot import exp

NULL = SqlType("NULL")  # of a bare NULL, until it is used somewhere

_SIGNED = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_UNSIGNED = ("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
_MOMENTS = ("DATE", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP_NS")  # each is cast to those behind it
_DIGITS = {
    "TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19, "HUGEINT": 38,
    "UTINYINT": 3, "USMALLINT": 5, "UINTEGER": 10, "UBIGINT": 20, "UHUGEINT": 38,
}  # fmt: skip
_SHOWN = 80  # characters of SQL in a message
_MAX_WIDTH = 38
_MAX_WIDTH_8_BYTES = 18


class NoTypeError(Exception):
    """DuckDB has no such operator for these types, or we do not follow its rule; str(error) may say why."""


@dataclass(frozen=True, eq=False)
class Node:
    """One operation of an expression.

    op: what evaluates it, a name in expressions/evaluate.py
    value: of a constant, in the stored units of the type (text as str, an interval as Interval); the name of a
        column or draw; further fixed arguments of other operations
    literal: "integer" or "string" where DuckDB still fits the type to what it meets
    text: the SQL that it stands for
    bounds: least and greatest stored integer that it can have, as far as known; None for other types
    """

    op: str
    type: SqlType
    operands: tuple["Node", ...] = ()
    value: Any = None
    can_be_null: bool = True
    literal: str = ""
    text: str = ""
    bounds: tuple[int, int] | None = None

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, each once."""
        seen: dict[Node, None] = {}
        todo = [self]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen[node] = None
                yield node
                todo += reversed(node.operands)

    @property
    def is_constant(self) -> bool:
        return self.op == "constant"

    def __str__(self) -> str:
        inside = [str(self.value)] if self.value is not None else []
        inside += [str(operand) for operand in self.operands]
        return f"{self.op}({', '.join(inside)})::{self.type}" if inside else f"{self.op}::{self.type}"


def constant_padding(node: Node) -> tuple[int, str] | None:
    """Length and padding of lpad or rpad where they are a constant and a single character; else None."""
    length = node.operands[1].value if node.operands[1].is_constant else None
    return (length, node.value) if isinstance(length, int) and len(node.value) == 1 else None


def shown_sql(expression: "exp.Expression") -> str:
    """A piece of SQL in a message, cut where it is long."""
    text: str = expression.sql(dialect="duckdb")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def integer_literal_type(value: int) -> SqlType:
    """The type of an integer literal that meets nothing which says another."""
    for candidate in (INTEGER, BIGINT, HUGEINT, UHUGEINT):
        low, high = candidate.bounds  # type: ignore[misc]
        if low <= value <= high:
            return candidate
    raise NoTypeError("an integer of more than 128 bits")


def as_decimal(type: SqlType) -> SqlType:
    """The DECIMAL that an integer becomes when it meets one."""
    return type if type.id == "DECIMAL" else decimal(_DIGITS[type.id], 0)


def common_type(nodes: Sequence[Node]) -> SqlType:
    """The type that the branches of CASE, the operands of a comparison and the like are cast to. NoTypeError."""
    type, literal, value = nodes[0].type, nodes[0].literal, nodes[0].value
    for node in nodes[1:]:
        if node.type == NULL:
            continue
        if type == NULL:
            type, literal, value = node.type, node.literal, node.value
        elif literal == node.literal == "integer":  # two of them fit themselves to nothing that comes after
            type, literal = _common(type, node.type), ""
        elif node.literal == "integer":
            type, literal = _with_literal(type, node), ""
        elif literal == "integer":
            type, literal = _with_literal(node.type, Node("constant", type, value=value)), ""
        elif node.literal == "string" and literal != "string":
            type = VARCHAR if type.id == "ENUM" else type
        elif literal == "string" and node.literal != "string":
            type, literal = VARCHAR if node.type.id == "ENUM" else node.type, ""
        else:
            type = _common(type, node.type)
    return type


def _with_literal(type: SqlType, literal: Node) -> SqlType:
    if type.is_integer:
        low, high = type.bounds  # type: ignore[misc]
        if low <= literal.value <= high:
            return type
    return _common(type, literal.type)


def _common(left: SqlType, right: SqlType) -> SqlType:
    if left == right or right == NULL:
        return left
    if left == NULL:
        return right
    if left.is_nested and right.is_nested:
        return _common_nested(left, right)
    if left.is_numeric and right.is_numeric:
        if left.is_integer and right.is_integer:
            return _common_integer(left, right)
        return _common_number(left, right)
    if left.id in _MOMENTS and right.id in _MOMENTS:
        return max(left, right, key=lambda type: _MOMENTS.index(type.id))
    if {left.id, right.id} <= {"ENUM", "VARCHAR"}:
        return VARCHAR
    raise NoTypeError(f"{left} with {right}")


def _common_nested(left: SqlType, right: SqlType) -> SqlType:
    """Part by part; a STRUCT has the same fields in the same order."""
    kinds = {left.id, right.id}
    if kinds == {"LIST"} or (kinds == {"ARRAY"} and left.size == right.size):
        assert left.element is not None and right.element is not None
        return replace(left, element=_common(left.element, right.element))
    if kinds == {"MAP"}:
        assert left.element and right.element and left.key and right.key
        return replace(left, key=_common(left.key, right.key), element=_common(left.element, right.element))
    if kinds == {"STRUCT"} and [name for name, _ in left.fields] == [name for name, _ in right.fields]:
        pairs = zip(left.fields, right.fields, strict=True)
        return SqlType("STRUCT", fields=tuple((name, _common(a, b)) for (name, a), (_, b) in pairs))
    raise NoTypeError(f"{left} with {right}")


def _common_number(left: SqlType, right: SqlType) -> SqlType:
    """Of two different types of which one at least is no integer."""
    if "DOUBLE" in (left.id, right.id):
        return DOUBLE
    if "FLOAT" in (left.id, right.id):
        return FLOAT
    width, scale = _common_digits(as_decimal(left), as_decimal(right))
    if width > _MAX_WIDTH:  # where DuckDB drops digits after the point, or computes in DOUBLE
        raise NoTypeError(f"{left} with {right} needs more than {_MAX_WIDTH} digits")
    return decimal(width, scale)


def _common_digits(left: SqlType, right: SqlType) -> tuple[int, int]:
    """Width and scale that hold the values of two DECIMALs."""
    assert left.width and right.width and left.scale is not None and right.scale is not None
    scale = max(left.scale, right.scale)
    return max(left.width - left.scale, right.width - right.scale) + scale, scale


def _rank(type: SqlType) -> int:
    return (_UNSIGNED if type.id.startswith("U") else _SIGNED).index(type.id)


def _common_integer(left: SqlType, right: SqlType) -> SqlType:
    """The next type that holds both."""
    if left.id.startswith("U") == right.id.startswith("U"):
        return left if _rank(left) >= _rank(right) else right
    signed, unsigned = (right, left) if left.id.startswith("U") else (left, right)
    if unsigned == UHUGEINT:
        raise NoTypeError(f"{left} with {right}")
    return SqlType(_SIGNED[max(_rank(signed), _rank(unsigned) + 1)])


def arithmetic_type(op: str, left: Node, right: Node) -> tuple[SqlType, SqlType, SqlType]:
    """(result, type of the left operand, type of the right one) of + - * / // % on numbers. NoTypeError."""
    left_type, right_type = _number_types(left, right)
    if op in ("/", "//") and (op == "/" or not (left_type.is_integer and right_type.is_integer)):
        result = FLOAT if _widest_is_float(left_type, right_type) else DOUBLE
        return result, result, result
    if left_type.is_integer and right_type.is_integer:
        result = _arithmetic_integer(left_type, right_type)
        return result, result, result
    if "DECIMAL" in (left_type.id, right_type.id) and not {"FLOAT", "DOUBLE"} & {left_type.id, right_type.id}:
        return _arithmetic_decimal(op, left_type, right_type)
    result = _common_number(left_type, right_type) if left_type != right_type else left_type
    return result, result, result


def _widest_is_float(left: SqlType, right: SqlType) -> bool:
    return "FLOAT" in (left.id, right.id) and "DOUBLE" not in (left.id, right.id)


def _number_types(left: Node, right: Node) -> tuple[SqlType, SqlType]:
    """The operands' types, where an integer literal takes the other's type if that holds it."""
    types = []
    for node, other in ((left, right), (right, left)):
        if node.literal == "integer" and other.literal != "integer" and other.type.is_integer:
            types.append(_with_literal(other.type, node) if _fits(node, other.type) else node.type)
        else:
            types.append(node.type)
    return types[0], types[1]


def _fits(literal: Node, type: SqlType) -> bool:
    low, high = type.bounds  # type: ignore[misc]
    return bool(low <= literal.value <= high)


def _arithmetic_integer(left: SqlType, right: SqlType) -> SqlType:
    """As DuckDB chooses among the overloads, which is not always the narrowest type that holds both."""
    if left.id.startswith("U") == right.id.startswith("U"):
        return left if _rank(left) >= _rank(right) else right
    signed, unsigned = (right, left) if left.id.startswith("U") else (left, right)
    if unsigned == UHUGEINT:
        raise NoTypeError(f"{left} with {right} is computed as DOUBLE; cast one of them")
    if _rank(signed) > _rank(unsigned):
        return signed
    return HUGEINT if unsigned.id == "UBIGINT" else BIGINT


def _arithmetic_decimal(op: str, left: SqlType, right: SqlType) -> tuple[SqlType, SqlType, SqlType]:
    if op == "%" and {left.id, right.id} & {"HUGEINT", "UHUGEINT"}:
        raise NoTypeError(f"{left} % {right} is computed as DOUBLE; cast one of them")
    left, right = as_decimal(left), as_decimal(right)
    assert left.width and right.width and left.scale is not None and right.scale is not None
    if op == "*":
        return _product(left, right)
    if op in ("+", "-"):
        width, scale = _common_digits(left, right)
        result = decimal(min(width + 1, _MAX_WIDTH), scale)
    else:
        result = _common_number(left, right)
    return result, result, result


def _product(left: SqlType, right: SqlType) -> tuple[SqlType, SqlType, SqlType]:
    assert left.width and right.width and left.scale is not None and right.scale is not None
    width, scale = left.width + right.width, left.scale + right.scale
    if scale > _MAX_WIDTH:
        raise NoTypeError(f"a product of {left} and {right} has more than {_MAX_WIDTH} digits after the point")
    if width > _MAX_WIDTH_8_BYTES and max(left.width, right.width) <= _MAX_WIDTH_8_BYTES and scale < _MAX_WIDTH_8_BYTES:
        width = _MAX_WIDTH_8_BYTES
    result = decimal(min(width, _MAX_WIDTH), scale)
    return result, left, right


def interval_arithmetic(op: str, low: int, high: int, other_low: int, other_high: int) -> tuple[int, int]:
    """Least and greatest of x op y over two ranges, for + - *."""
    if op == "+":
        return low + other_low, high + other_high
    if op == "-":
        return low - other_high, high - other_low
    products = [a * b for a in (low, high) for b in (other_low, other_high)]
    return min(products), max(products)
