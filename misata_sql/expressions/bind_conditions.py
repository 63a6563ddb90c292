"""Comparisons, conditions and choices in expressions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from misata_sql.expressions import bind_times
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import NULL, Node, common_type, shown_sql
from misata_sql.expressions.signatures import Arguments, Bind, bind_exactly
from misata_sql.spec.types import BOOLEAN, INTEGER, INTERVAL

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder


def _any_null(nodes: Sequence[Node]) -> bool:
    return any(node.can_be_null for node in nodes)


def as_boolean(node: Node, binder: "Binder") -> Node:
    """An operand of a condition."""
    if not (node.type in (BOOLEAN, NULL) or (node.type.is_numeric and node.type.id != "DECIMAL")):
        raise binder.error(f"a condition must be a BOOLEAN (got {node.type})", node.text)
    return cast_to(node, BOOLEAN, binder)


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
    if how == "compared" and type == INTERVAL:
        return tuple(bind_times.comparable(cast_to(node, type, binder)) for node in nodes)
    if how != "chosen" and (type == INTERVAL or type.is_nested):
        raise binder.error(f"{type.id} values {how} are not supported yet {binder.where}", text)
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
        raise binder.error(f"this IN is not supported yet {binder.where}", expression)
    text = shown_sql(expression)
    value, *items = _unify(
        binder, [binder.bind(e) for e in (expression.this, *expression.expressions)], "compared", text
    )
    tests = tuple(Node("=", BOOLEAN, (value, item), None, _any_null((value, item)), "", text) for item in items)
    return Node("or", BOOLEAN, tests, None, _any_null(tests), "", text)


def _connect(op: str) -> Callable[["Binder", exp.Expression], Node]:
    def bind(binder: "Binder", expression: exp.Expression) -> Node:
        sides = tuple(as_boolean(binder.bind(e), binder) for e in (expression.this, expression.expression))
        return Node(op, BOOLEAN, sides, None, _any_null(sides), "", shown_sql(expression))

    return bind


def _not(binder: "Binder", expression: exp.Expression) -> Node:
    inner = expression.this.unnest()
    if isinstance(inner, exp.Is):
        return _is(binder, inner, negated=True)
    node = as_boolean(binder.bind(inner), binder)
    return Node("not", BOOLEAN, (node,), None, node.can_be_null, "", shown_sql(expression))


def _is(binder: "Binder", expression: exp.Expression, negated: bool = False) -> Node:
    operand, right = binder.bind(expression.this), expression.expression.unnest()
    text = shown_sql(expression)
    if isinstance(right, exp.Null):
        operand = cast_to(operand, INTEGER, binder) if operand.type == NULL else operand
        return Node("is not null" if negated else "is null", BOOLEAN, (operand,), None, False, "", text)
    if isinstance(right, exp.Boolean):
        sides = (as_boolean(operand, binder), binder.bind(right))
        return Node("is distinct" if negated else "is not distinct", BOOLEAN, sides, None, False, "", text)
    raise binder.error(f"this IS is not supported yet {binder.where}", expression)


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
            conditions.append(as_boolean(binder.bind(branch.this), binder))
        else:
            # DuckDB writes CASE x WHEN y as CASE WHEN x = y, so that a generator in x draws anew for each WHEN
            subject, wanted = binder.bind(expression.this), binder.bind(branch.this)
            conditions.append(compare(binder, "=", subject, wanted, shown_sql(branch.this)))
        values.append(binder.bind(branch.args["true"]))
    default = expression.args.get("default")
    values.append(binder.bind(default) if default is not None else Node("constant", NULL, text="NULL"))
    return choose(binder, conditions, values, shown_sql(expression))


def _if(binder: "Binder", expression: exp.Expression) -> Node:
    condition = as_boolean(binder.bind(expression.this), binder)
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
    value, other = bind_exactly(binder, 2, arguments, expression)
    same = compare(binder, "=", value, other, shown_sql(expression))
    value = cast_to(value, value.type, binder)
    return Node("nullif", value.type, (value, same), None, True, "", shown_sql(expression), value.bounds)


def _try(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """NULL where the operand is an error."""
    (node,) = bind_exactly(binder, 1, arguments, expression)
    return Node("try", node.type, (node,), None, True, "", shown_sql(expression), node.bounds)


OPERATORS: dict[type[exp.Expression], Callable[["Binder", Any], Node]] = {
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
}
FUNCTIONS: dict[str, Bind] = {
    "coalesce": _first_known,
    "ifnull": _first_known,
    "least": _first_known,
    "greatest": _first_known,
    "nullif": _nullif,
    "try": _try,
}
