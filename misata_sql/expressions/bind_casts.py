"""Which casts an expression may contain, and constants as values of the type they are cast to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from misata_sql.domains.storage import NotStorableError, is_float, to_fixed, to_float, to_integer
from misata_sql.expressions.expression_types import NULL, Node
from misata_sql.spec.keywords import fold
from misata_sql.spec.types import DATE, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

_TIMESTAMPS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_TO_TEXT = (
    "TIME",
    "INTERVAL",
    "TIMESTAMP_NS",
    "BOOLEAN",
    "DECIMAL",
    "DOUBLE",
    "DATE",
    "TIMESTAMP",
    "TIMESTAMP_S",
    "TIMESTAMP_MS",
    "UUID",
    "ENUM",
)
_FROM_TEXT = ("BOOLEAN", "DATE", "TIMESTAMP", "TIME", "UUID", "INTERVAL")


def cast_to(node: Node, type: SqlType, binder: "Binder", *, implicit: bool = True, text: str = "") -> Node:
    """The node as a value of the type; DefinitionError where the cast is not supported or cannot succeed."""
    if node.type == type:
        return Node(node.op, type, node.operands, node.value, node.can_be_null, "", node.text, node.bounds)
    text = text or node.text
    if node.type == NULL:
        return Node("constant", type, text=text)
    if type.is_nested or node.type.is_nested:
        return _cast_nested(node, type, binder, text)
    if node.is_constant and node.type.id == "VARCHAR":
        return _parse(node, type, binder, text)
    refused = _refused(node.type, type)
    if refused is not None:
        raise binder.error(f"a cast from {node.type} to {type} is not supported yet {binder.where}{refused}", text)
    bounds = _cast_bounds(node, type)
    if (
        node.is_constant
        and node.value is not None
        and bounds
        and type.bounds
        and (type.scale or 0) >= (node.type.scale or 0)
    ):
        low, high = type.bounds
        if low <= bounds[0] <= high:
            return Node("constant", type, value=bounds[0], can_be_null=False, text=text, bounds=bounds)
    if bounds is not None and type.bounds is not None:
        low, high = type.bounds
        if bounds[0] > high or bounds[1] < low:
            raise binder.error(f"the value is always out of the range of {type}", text)
        bounds = max(bounds[0], low), min(bounds[1], high)
    elif type.is_numeric:
        bounds = type.bounds
    op = "interval text" if node.type.id == "INTERVAL" else "cast"
    if node.type.id == "VARCHAR" and type.id != "ENUM":
        op = "parse"
    return Node(op, type, (node,), None, node.can_be_null, "", text, bounds)


def _cast_nested(node: Node, type: SqlType, binder: "Binder", text: str) -> Node:
    """Part by part: of a literal where it stands, of other values when they are there."""
    source = node.type
    lists = source.id in ("LIST", "ARRAY") and type.id in ("LIST", "ARRAY")
    if not lists and source.id != type.id:
        raise binder.error(f"a cast from {source} to {type} is not supported yet {binder.where}", text)
    if source.id == "STRUCT":
        names = [fold(name) for name, _ in source.fields]
        if sorted(names) != sorted(fold(name) for name, _ in type.fields):
            raise binder.error(f"{source} and {type} have other fields", text, "name the same fields")
    if node.op == "list":
        if type.id == "ARRAY" and type.size != len(node.operands):
            raise binder.error(f"a list of {len(node.operands)} items is no {type}", text)
        parts: Iterable[tuple[Node, SqlType]] = ((item, type.element) for item in node.operands)  # type: ignore[misc]
    elif node.op == "struct":
        parts = ((node.operands[names.index(fold(name))], inner) for name, inner in type.fields)
    elif node.op == "map":
        kinds = (type.key, type.element)
        parts = ((item, kinds[place % 2]) for place, item in enumerate(node.operands))  # type: ignore[misc]
    else:
        if source.id == "STRUCT" and names != [fold(name) for name, _ in type.fields]:
            raise binder.error(f"{source} has the fields of {type} in another order", text)
        for inner_source, inner in zip(source.children, type.children, strict=True):
            cast_to(Node("column", inner_source, text=text), inner, binder)  # or an error
        return Node("cast nested", type, (node,), None, node.can_be_null, "", text)
    return Node(node.op, type, tuple(cast_to(part, inner, binder) for part, inner in parts), None, False, "", text)


def _parse(node: Node, type: SqlType, binder: "Binder", text: str) -> Node:
    """A string literal as a constant of the type."""
    value: object = None
    try:
        if type.id == "ENUM":
            if node.value not in type.values:
                raise NotStorableError(f"it is not one of its {len(type.values)} values")
            value = type.values.index(node.value)
        elif is_float(type):
            value = to_float(node.value, type)
        elif type.id == "UUID":
            value = int.from_bytes(to_fixed(node.value, type), "little", signed=True)
        elif type.bounds is not None:
            value = bool(to_integer(node.value, type)) if type.id == "BOOLEAN" else to_integer(node.value, type)
        else:
            raise NotStorableError("this cast is not supported yet")
    except NotStorableError as error:
        raise binder.error(f"{node.text} as {type}: {error}", text) from None
    bounds = (value, value) if type.is_numeric and isinstance(value, int) else None
    return Node("constant", type, value=value, can_be_null=False, text=text, bounds=bounds)


def _refused(source: SqlType, target: SqlType) -> str | None:
    """None where the engine casts exactly as DuckDB does; else what to add to the message."""
    # between 128-bit integers and floating-point numbers, one cast has been compared with DuckDB's to the last bit
    exact = not any(type.is_numeric and type.storage.size == 16 and not type.scale for type in (source, target))
    if source.id in ("HUGEINT", "UHUGEINT") and target.id == "DOUBLE":
        return None
    if source.is_numeric and target.is_numeric:
        floats = is_float(source) or is_float(target)
        return None if exact or not floats else ""
    if source.id == "VARCHAR" and (target.id in _FROM_TEXT or (target.is_numeric and target.id != "FLOAT")):
        return None
    if "BOOLEAN" in (source.id, target.id) and (source.is_numeric or target.is_numeric):
        return None
    if target.id == "VARCHAR":
        if source.id == "FLOAT":
            return ": the text of a FLOAT is DuckDB's own\n  Hint: cast it to DOUBLE or DECIMAL first"
        return None if source.is_integer or source.id in _TO_TEXT else ""
    if target.id == "ENUM":
        return None if source.id in ("VARCHAR", "ENUM") else ""
    if source.id in _TIMESTAMPS and target.id in (*_TIMESTAMPS, "DATE", "TIME"):
        return None
    if source == DATE and target.id in _TIMESTAMPS:
        return None
    if source.id == "TIMESTAMP WITH TIME ZONE" or target.id == "TIMESTAMP WITH TIME ZONE":
        return ": it depends on the session's time zone"
    return ""


def _cast_bounds(node: Node, type: SqlType) -> tuple[int, int] | None:
    """Stored bounds after a cast between integers and DECIMALs; None where nothing is known."""
    if node.bounds is None or not type.is_numeric or is_float(type):
        return None
    shift = (type.scale or 0) - (node.type.scale or 0)
    if shift >= 0:
        return node.bounds[0] * 10**shift, node.bounds[1] * 10**shift
    low, high = (_round_half_away(bound, 10**-shift) for bound in node.bounds)
    return low, high


def _round_half_away(value: int, divisor: int) -> int:
    magnitude = (abs(value) + divisor // 2) // divisor
    return magnitude if value >= 0 else -magnitude
