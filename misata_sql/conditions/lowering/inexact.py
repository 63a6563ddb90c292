"""Enclosures in a loop: the helpers of kernels/enclosures.py on the ends of their arguments."""

from misata_sql.conditions.lowering.lower import Loop, Value
from misata_sql.conditions.lowering.numbers import strict
from misata_sql.expressions.expression_types import Node


def _ends(loop: Loop, node: Node) -> Value:
    values = [loop.value(operand) for operand in node.operands]
    arguments = ", ".join(f"np.float64({value.code})" for value in values)
    return Value(loop.name(f"{node.value}_ends({arguments})"), *strict(loop, values))


def _end(loop: Loop, node: Node) -> Value:
    pair = loop.value(node.operands[0])
    return Value(loop.name(f"{pair.code}[{node.value}]"), pair.null, pair.error)


OPERATIONS = {"ends": _ends, "end": _end}
