"""The operators and functions that an expression may call: their operands' types and their results'.

Each binds its operands and returns the node of its result. What has no entry here is refused by name.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from misata_sql.expressions import bind_encodings, bind_format, bind_nested, bind_patterns, bind_text, bind_times
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import (
    NULL,
    Node,
    NoTypeError,
    arithmetic_type,
    common_type,
    interval_arithmetic,
    shown_sql,
)
from misata_sql.spec.types import BIGINT, BOOLEAN, DOUBLE, HUGEINT, INTEGER, INTERVAL, TINYINT, decimal

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

Arguments = Sequence[exp.Expression]
Bind = Callable[["Binder", Arguments, exp.Expression, str], Node]

# Functions of the C library, whose last bits differ between machines.
UNSTABLE = frozenset(
    """exp ln log log2 log10 pow power sqrt cbrt sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh
    cot gamma lgamma radians degrees""".split()
)
_MAX_ROUND = 15  # digits; powers of ten up to here are exact in a DOUBLE
_OPS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "//", "mod": "%", "fmod": "%"}


def _any_null(nodes: Sequence[Node]) -> bool:
    return any(node.can_be_null for node in nodes)


def _boolean(node: Node, binder: "Binder") -> Node:
    """An operand of a condition."""
    if not (node.type in (BOOLEAN, NULL) or (node.type.is_numeric and node.type.id != "DECIMAL")):
        raise binder.error(f"a condition must be a BOOLEAN (got {node.type})", node.text)
    return cast_to(node, BOOLEAN, binder)


# Arithmetic


def _arithmetic(op: str) -> Callable[["Binder", exp.Expression], Node]:
    def bind(binder: "Binder", expression: exp.Expression) -> Node:
        return arithmetic(binder, op, binder.bind(expression.this), binder.bind(expression.expression), expression)

    return bind


def arithmetic(binder: "Binder", op: str, left: Node, right: Node, expression: exp.Expression) -> Node:
    """left op right, for numbers, times and intervals."""
    if left.type.is_numeric and right.type.is_numeric:
        return _number_arithmetic(binder, op, left, right, shown_sql(expression))
    if NULL in (left.type, right.type):
        raise NoTypeError("NULL has no type of its own")
    moved = bind_times.arithmetic(binder, op, left, right, shown_sql(expression))
    if moved is None:
        raise NoTypeError(f"{left.type} {op} {right.type}")
    return moved


def _number_arithmetic(binder: "Binder", op: str, left: Node, right: Node, text: str) -> Node:
    result, left_type, right_type = arithmetic_type(op, left, right)
    if result.id == "UHUGEINT":
        raise binder.error("arithmetic on UHUGEINT is not supported yet in a DEFAULT of misata_define", text)
    left, right = cast_to(left, left_type, binder), cast_to(right, right_type, binder)
    bounds = result.bounds
    if op in ("+", "-", "*") and left.bounds and right.bounds and bounds:
        low, high = interval_arithmetic(op, *left.bounds, *right.bounds)
        if low > bounds[1] or high < bounds[0]:
            raise binder.error(f"the result is always out of the range of {result}", text)
        bounds = max(low, bounds[0]), min(high, bounds[1])
    return Node(op, result, (left, right), None, _any_null((left, right)), "", text, bounds)


def _named_arithmetic(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    left, right = _exactly(2, binder, arguments, expression)
    return arithmetic(binder, _OPS[name], left, right, expression)


def _negate(binder: "Binder", expression: exp.Expression) -> Node:
    return _one_number(binder, binder.bind(expression.this), "negate", expression)


def _one_number(binder: "Binder", node: Node, op: str, expression: exp.Expression) -> Node:
    if not node.type.is_numeric:
        raise NoTypeError(str(node.type))
    if node.type.id == "UHUGEINT":
        raise binder.error("arithmetic on UHUGEINT is not supported yet in a DEFAULT of misata_define", node.text)
    node = cast_to(node, node.type, binder)
    return Node(op, node.type, (node,), None, node.can_be_null, "", shown_sql(expression), node.type.bounds)


def _abs(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = _exactly(1, binder, arguments, expression)
    return _one_number(binder, node, "abs", expression)


def _sign(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = _exactly(1, binder, arguments, expression)
    signed = _one_number(binder, node, "sign", expression)
    return Node("sign", TINYINT, signed.operands, None, signed.can_be_null, "", signed.text, (-1, 1))


def _rounding(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """floor, ceil, trunc of one argument."""
    (node,) = _exactly(1, binder, arguments, expression)
    name = "ceil" if name == "ceiling" else name
    if node.type.is_integer:
        return node if name == "trunc" else cast_to(node, DOUBLE, binder)
    node = _one_number(binder, node, name, expression)
    if node.type.id != "DECIMAL":
        return node
    type = decimal(node.type.width or 38, 0)
    return Node(name, type, node.operands, None, node.can_be_null, "", node.text, type.bounds)


def _round(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) == 1:
        node, digits = binder.bind(arguments[0]), 0
    else:
        node, places = _exactly(2, binder, arguments, expression)
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


# Conditions and choices


def _compare(op: str) -> Callable[["Binder", exp.Expression], Node]:
    def bind(binder: "Binder", expression: exp.Expression) -> Node:
        left, right = binder.bind(expression.this), binder.bind(expression.expression)
        return compare(binder, op, left, right, shown_sql(expression))

    return bind


def compare(binder: "Binder", op: str, left: Node, right: Node, text: str) -> Node:
    """A comparison after the casts that DuckDB inserts."""
    left, right = _unify(binder, (left, right), "compared", text)
    never_null = op in ("is distinct", "is not distinct")
    return Node(op, BOOLEAN, (left, right), None, not never_null and _any_null((left, right)), "", text)


def _unify(binder: "Binder", nodes: Sequence[Node], how: str, text: str) -> tuple[Node, ...]:
    """The nodes cast to their common type."""
    type = common_type(nodes)
    if type == NULL:
        type = INTEGER
    if how != "chosen" and (type == INTERVAL or type.is_nested):
        raise binder.error(f"{type.id} values {how} are not supported yet in a DEFAULT of misata_define", text)
    return tuple(cast_to(node, type, binder) for node in nodes)


def _between(binder: "Binder", expression: exp.Expression) -> Node:
    nodes = [binder.bind(e) for e in (expression.this, expression.args["low"], expression.args["high"])]
    text = shown_sql(expression)
    value, low, high = _unify(binder, nodes, "compared", text)
    above = Node(">=", BOOLEAN, (value, low), None, _any_null((value, low)), "", text)
    below = Node("<=", BOOLEAN, (value, high), None, _any_null((value, high)), "", text)
    return Node("and", BOOLEAN, (above, below), None, _any_null((above, below)), "", text)


def _in(binder: "Binder", expression: exp.Expression) -> Node:
    if expression.args.get("query") or expression.args.get("unnest") or not expression.expressions:
        raise binder.error("this IN is not supported yet in a DEFAULT of misata_define", expression)
    text = shown_sql(expression)
    value, *items = _unify(
        binder, [binder.bind(e) for e in (expression.this, *expression.expressions)], "compared", text
    )
    tests = tuple(Node("=", BOOLEAN, (value, item), None, _any_null((value, item)), "", text) for item in items)
    return Node("or", BOOLEAN, tests, None, _any_null(tests), "", text)


def _connect(op: str) -> Callable[["Binder", exp.Expression], Node]:
    def bind(binder: "Binder", expression: exp.Expression) -> Node:
        sides = tuple(_boolean(binder.bind(e), binder) for e in (expression.this, expression.expression))
        return Node(op, BOOLEAN, sides, None, _any_null(sides), "", shown_sql(expression))

    return bind


def _not(binder: "Binder", expression: exp.Expression) -> Node:
    inner = expression.this.unnest()
    if isinstance(inner, exp.Is):
        return _is(binder, inner, negated=True)
    node = _boolean(binder.bind(inner), binder)
    return Node("not", BOOLEAN, (node,), None, node.can_be_null, "", shown_sql(expression))


def _is(binder: "Binder", expression: exp.Expression, negated: bool = False) -> Node:
    operand, right = binder.bind(expression.this), expression.expression.unnest()
    text = shown_sql(expression)
    if isinstance(right, exp.Null):
        operand = cast_to(operand, INTEGER, binder) if operand.type == NULL else operand
        return Node("is not null" if negated else "is null", BOOLEAN, (operand,), None, False, "", text)
    if isinstance(right, exp.Boolean):
        sides = (_boolean(operand, binder), binder.bind(right))
        return Node("is distinct" if negated else "is not distinct", BOOLEAN, sides, None, False, "", text)
    raise binder.error("this IS is not supported yet in a DEFAULT of misata_define", expression)


def choose(binder: "Binder", conditions: Sequence[Node], values: Sequence[Node], text: str) -> Node:
    """CASE: values has one more than conditions, the ELSE."""
    values = _unify(binder, values, "chosen", text)
    operands = [node for pair in zip(conditions, values, strict=False) for node in pair]
    return Node(
        "case", values[0].type, (*operands, values[-1]), None, _any_null(values), "", text, _joint_bounds(values)
    )


def _joint_bounds(nodes: Sequence[Node]) -> tuple[int, int] | None:
    known = [node.bounds for node in nodes if not (node.is_constant and node.value is None)]
    if not known or any(bounds is None for bounds in known):
        return None
    return min(b[0] for b in known if b), max(b[1] for b in known if b)


def _case(binder: "Binder", expression: exp.Expression) -> Node:
    conditions, values = [], []
    for branch in expression.args["ifs"]:
        if expression.this is None:
            conditions.append(_boolean(binder.bind(branch.this), binder))
        else:
            # DuckDB writes CASE x WHEN y as CASE WHEN x = y, so that a generator in x draws anew for each WHEN
            subject, wanted = binder.bind(expression.this), binder.bind(branch.this)
            conditions.append(compare(binder, "=", subject, wanted, shown_sql(branch.this)))
        values.append(binder.bind(branch.args["true"]))
    default = expression.args.get("default")
    values.append(binder.bind(default) if default is not None else Node("constant", NULL, text="NULL"))
    return choose(binder, conditions, values, shown_sql(expression))


def _if(binder: "Binder", expression: exp.Expression) -> Node:
    condition = _boolean(binder.bind(expression.this), binder)
    values = [binder.bind(expression.args["true"])]
    default = expression.args.get("false")
    values.append(binder.bind(default) if default is not None else Node("constant", NULL, text="NULL"))
    return choose(binder, [condition], values, shown_sql(expression))


def _first_known(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """coalesce, least, greatest: NULLs are passed over."""
    name = "coalesce" if name == "ifnull" else name
    text = shown_sql(expression)
    nodes = _unify(binder, [binder.bind(e) for e in arguments], "chosen" if name == "coalesce" else f"in {name}", text)
    can_be_null = all(node.can_be_null for node in nodes)
    return Node(name, nodes[0].type, nodes, None, can_be_null, "", text, _joint_bounds(nodes))


def _nullif(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    value, other = _exactly(2, binder, arguments, expression)
    same = compare(binder, "=", value, other, shown_sql(expression))
    value = cast_to(value, value.type, binder)
    return Node("nullif", value.type, (value, same), None, True, "", shown_sql(expression), value.bounds)


def _exactly(count: int, binder: "Binder", arguments: Arguments, expression: exp.Expression) -> list[Node]:
    if len(arguments) != count:
        raise binder.error(f"{count} argument{'s' * (count != 1)} expected (got {len(arguments)})", expression)
    return [binder.bind(argument) for argument in arguments]


def _pass(node: Callable[["Binder", exp.Expression], Node]) -> Bind:
    return lambda binder, arguments, expression, name: node(binder, expression)


OPERATORS: dict[type[exp.Expression], Callable[["Binder", Any], Node]] = {
    exp.Add: _arithmetic("+"),
    exp.Sub: _arithmetic("-"),
    exp.Mul: _arithmetic("*"),
    exp.Div: _arithmetic("/"),
    exp.IntDiv: _arithmetic("//"),
    exp.Mod: _arithmetic("%"),
    exp.Neg: _negate,
    exp.EQ: _compare("="),
    exp.NEQ: _compare("<>"),
    exp.LT: _compare("<"),
    exp.LTE: _compare("<="),
    exp.GT: _compare(">"),
    exp.GTE: _compare(">="),
    exp.NullSafeEQ: _compare("is not distinct"),
    exp.NullSafeNEQ: _compare("is distinct"),
    exp.And: _connect("and"),
    exp.Or: _connect("or"),
    exp.Not: _not,
    exp.Is: _is,
    exp.Between: _between,
    exp.In: _in,
    exp.Case: _case,
    exp.If: _if,
    exp.DPipe: bind_text.concatenate,
    exp.Bracket: bind_text.subscript,
    exp.Dot: bind_nested.dot,
    exp.Array: bind_nested.list_literal,
    exp.Struct: bind_nested.struct_literal,
    exp.Map: bind_nested.map_literal,
    **bind_patterns.OPERATORS,
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
    "coalesce": _first_known,
    "ifnull": _first_known,
    "least": _first_known,
    "greatest": _first_known,
    "nullif": _nullif,
    **bind_nested.FUNCTIONS,
    **bind_encodings.FUNCTIONS,
    **bind_format.FUNCTIONS,
    **bind_patterns.FUNCTIONS,
    **bind_text.FUNCTIONS,
    **bind_times.FUNCTIONS,
}
