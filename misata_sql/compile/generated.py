"""GENERATED columns that may fail: a row for which DuckDB cannot compute one would be refused, so it is drawn again."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from misata_sql.conditions.bind import bind_condition
from misata_sql.conditions.condition import Condition
from misata_sql.conditions.judge import satisfied
from misata_sql.domains.storage import is_float
from misata_sql.errors import ConstraintError, MisataError
from misata_sql.expressions.expression_types import Node, interval_arithmetic
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.compile.constraints import Constraints
    from misata_sql.spec.table import Column

_FALLIBLE = frozenset(
    """<< lcm factorial parse make_date make_time chr to_base decode map move seconds round""".split()
) | {"move days", "timestamp of", "cast nested", "interval scaled"}


def computed_condition(state: "Constraints", column: "Column") -> Condition | None:
    """That the column's expression has a value; None where it always has.

    Raises ConstraintError where it has a value in no row.
    """
    import sqlglot
    from sqlglot import exp

    assert column.generated is not None
    kind = sqlglot.exp.DataType.build(str(column.type), dialect="duckdb")
    value = exp.Cast(this=exp.Paren(this=column.generated.copy()), to=kind)
    has_value = exp.Or(
        this=exp.Is(this=value, expression=exp.Null()),
        expression=exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())),
    )
    text = f"{column.name} GENERATED ALWAYS AS ({column.generated_sql})"
    try:
        condition = bind_condition(has_value, text, state.table, state.sources, state.links, state.parents)
    except MisataError:
        return None  # what it has no form for in a condition
    if not condition.leaves and not satisfied(condition, {}, 1).all():
        raise ConstraintError(
            f"{text} cannot hold: it has no value in any row\n"
            f"  Hint: change the expression, or let it be NULL by TRY(...)"
        )
    if condition.is_proved or not condition.leaves or not any(map(_may_fail, _outside_try(condition.tree))):
        return None
    return replace(condition, is_value=True)


def _outside_try(node: Node) -> Iterator[Node]:
    """The operations whose errors are errors of the whole, each once."""
    seen: dict[Node, None] = {}
    todo = [node]
    while todo:
        found = todo.pop()
        if found.op == "try" or found in seen:
            continue
        seen[found] = None
        if found.op == "try cast":
            todo += found.operands[0].operands
        else:
            yield found
            todo += found.operands


def _may_fail(node: Node) -> bool:
    """Whether an operation may be an error for values that its operands' types and bounds allow."""
    limits = node.type.bounds
    bounds = [operand.bounds for operand in node.operands]
    match node.op:
        case "+" | "-" | "*":
            if limits is None or is_float(node.type):
                return False
            left, right = bounds
            return left is None or right is None or not _is_within(interval_arithmetic(node.op, *left, *right), limits)
        case "negate" | "abs":
            return limits is not None and bounds[0] is not None and -bounds[0][0] > limits[1]
        case "//" | "%":
            return not (is_float(node.type) and node.op == "%") and not _is_safe_divisor(node)
        case "cast":
            return _may_not_fit(node)
    return node.op in _FALLIBLE


def _is_safe_divisor(node: Node) -> bool:
    """Neither 0, nor the -1 by which the least integer overflows."""
    divisor = node.operands[1]
    if divisor.is_constant:
        return bool(divisor.value is None or divisor.value not in (0, -1))
    return divisor.bounds is not None and (divisor.bounds[0] > 0 or divisor.bounds[1] < -1)


def _may_not_fit(node: Node) -> bool:
    (operand,) = node.operands
    source, target = operand.type, node.type
    if target.id == "ENUM":
        return source != target
    if _is_exact(target):
        if not _is_exact(source) or target.bounds is None:
            return source.id != "BOOLEAN"
        shift = (target.scale or 0) - (source.scale or 0)
        low, high = operand.bounds or source.bounds or (-(2**127), 2**127 - 1)
        scaled = (low * 10**shift, high * 10**shift) if shift >= 0 else (low // 10**-shift, -(-high // 10**-shift))
        return not _is_within(scaled, target.bounds)
    return target.is_timestamp and source != target


def _is_exact(type: SqlType) -> bool:
    return type.is_integer or type.id == "DECIMAL"


def _is_within(bounds: tuple[int, int], limits: tuple[int, int]) -> bool:
    return limits[0] <= bounds[0] and bounds[1] <= limits[1]
