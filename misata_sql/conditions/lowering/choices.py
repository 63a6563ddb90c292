"""SQL's logic of three values, and choices among values. An error counts in the branches that a row takes only."""

from misata_sql.conditions.lowering.lower import Loop, NotLoweredError, Value
from misata_sql.conditions.lowering.numbers import comparison, strict
from misata_sql.expressions.expression_types import Node

MOST_TERMS = 64  # of an AND, an OR or a CASE in one loop


def _operands(loop: Loop, node: Node) -> list[Value]:
    if len(node.operands) > MOST_TERMS:
        raise NotLoweredError(f"{node.op} of {len(node.operands)} terms")
    return [loop.value(operand) for operand in node.operands]


def _both(decides: str):  # type: ignore[no-untyped-def]
    """AND and OR: one operand alone decides, whatever is NULL. decides: "False" or "True" """
    symbol = "&" if decides == "False" else "|"

    def lower(loop: Loop, node: Node) -> Value:
        values = _operands(loop, node)
        code = loop.name(f" {symbol} ".join(f"({v.code})" if not v.null else _known(v, decides) for v in values))
        null = loop.any_of(*(v.null for v in values))
        if null:
            is_decided = code if decides == "True" else f"(not {code})"
            null = loop.name(f"{null} & (not {is_decided})")
        return Value(code, null, loop.any_of(*(v.error for v in values)))

    return lower


def _known(value: Value, decides: str) -> str:
    """The operand, where NULL does not decide."""
    if decides == "False":
        return f"({value.code} | {value.null})"
    return f"({value.code} & (not {value.null}))"


def _not(loop: Loop, node: Node) -> Value:
    (value,) = _operands(loop, node)
    return Value(loop.name(f"not {value.code}"), value.null, value.error)


def _is_null(loop: Loop, node: Node) -> Value:
    (value,) = _operands(loop, node)
    return Value(value.null or "False", "", value.error)


def _is_not_null(loop: Loop, node: Node) -> Value:
    (value,) = _operands(loop, node)
    return Value(loop.name(f"not {value.null}") if value.null else "True", "", value.error)


def _distinct(negated: bool):  # type: ignore[no-untyped-def]
    def lower(loop: Loop, node: Node) -> Value:
        left, right = _operands(loop, node)
        same = loop.name(comparison("=", node.operands[0], left, right))
        null, error = strict(loop, [left, right])
        if null:
            both = f"({left.null or 'False'} & {right.null or 'False'})"
            same = loop.name(f"({same} & (not {null})) | {both}")
        return Value(same if negated else loop.name(f"not {same}"), "", error)

    return lower


def _case(loop: Loop, node: Node) -> Value:
    values = _operands(loop, node)
    *branches, result = values
    for condition, value in reversed(list(zip(branches[::2], branches[1::2], strict=True))):
        holds = loop.name(f"{condition.code} & (not {condition.null})") if condition.null else condition.code
        result = _select(loop, holds, value, result)
        result = Value(result.code, result.null, loop.any_of(condition.error, result.error), result.bounds)
    return result


def _select(loop: Loop, holds: str, value: Value, other: Value) -> Value:
    code = loop.name(f"{value.code} if {holds} else {other.code}")
    bounds = min(value.bounds[0], other.bounds[0]), max(value.bounds[1], other.bounds[1])
    return Value(
        code, _choose(loop, holds, value.null, other.null), _choose(loop, holds, value.error, other.error), bounds
    )


def _choose(loop: Loop, holds: str, one: str, other: str) -> str:
    if not one and not other:
        return ""
    if one == other:
        return one
    return loop.name(f"({holds} & {one or 'False'}) | ((not {holds}) & {other or 'False'})")


def _coalesce(loop: Loop, node: Node) -> Value:
    values = _operands(loop, node)
    result = values[-1]
    for value in reversed(values[:-1]):
        if not value.null:
            result = value
        else:
            chosen = _select(loop, loop.name(f"not {value.null}"), value, result)
            result = Value(chosen.code, chosen.null, loop.any_of(value.error, chosen.error), chosen.bounds)
    return result


def _nullif(loop: Loop, node: Node) -> Value:
    value, same = _operands(loop, node)
    gone = loop.name(f"{same.code} & (not {same.null})") if same.null else same.code
    return Value(value.code, loop.any_of(value.null, gone), loop.any_of(value.error, same.error), value.bounds)


def _extreme(op: str):  # type: ignore[no-untyped-def]
    def lower(loop: Loop, node: Node) -> Value:
        result, *others = _operands(loop, node)
        error = loop.any_of(result.error, *(v.error for v in others))
        for value in others:
            better = comparison(op, node, value, result)
            if result.null:
                better = f"({better}) | {result.null}"
            if value.null:
                better = f"({better}) & (not {value.null})"
            chosen = loop.name(better)
            null = loop.name(f"{result.null} & {value.null}") if result.null and value.null else ""
            code = loop.name(f"{value.code} if {chosen} else {result.code}")
            bounds = min(value.bounds[0], result.bounds[0]), max(value.bounds[1], result.bounds[1])
            result = Value(code, null, "", bounds)
        return Value(result.code, result.null, error, result.bounds)

    return lower


OPERATIONS = {
    "and": _both("False"),
    "or": _both("True"),
    "not": _not,
    "is null": _is_null,
    "is not null": _is_not_null,
    "is distinct": _distinct(False),
    "is not distinct": _distinct(True),
    "case": _case,
    "coalesce": _coalesce,
    "nullif": _nullif,
    "least": _extreme("<"),
    "greatest": _extreme(">"),
}
