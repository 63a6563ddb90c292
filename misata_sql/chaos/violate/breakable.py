"""Whether values of the columns' types can break a CHECK at all."""

from dataclasses import replace

from misata_sql.chaos.violate.violation import Violation
from misata_sql.conditions.condition import Condition, Leaf
from misata_sql.conditions.contract import NothingFitsError
from misata_sql.conditions.narrow import ANYWHERE
from misata_sql.conditions.tighten import tightened
from misata_sql.domains.storage import lattice_range, show
from misata_sql.errors import ConstraintError
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import BOOLEAN

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}


def require_breakable(violation: Violation) -> None:
    """Raise ConstraintError where the ranges of the types leave no way to make the CHECK false."""
    tree = violated(violation.broken.possible)
    types = {n.value: n.type for n in tree.walk() if n.op == "column"}
    if not types:
        raise ConstraintError(f"{violation.broken.check} reads no column, so no row breaks it")
    leaves = tuple((name, Leaf((), name, type)) for name, type in types.items())
    condition = Condition(violation.broken.check.sql, tree, leaves, ())
    ranges = {name: lattice_range(type) or ANYWHERE for name, type in types.items()}
    try:
        tightened([condition], ranges)
    except NothingFitsError:
        spans = ", ".join(
            f"{name} from {show(low, types[name])} to {show(high, types[name])} ({types[name]})"
            for name, (low, high) in ranges.items()
            if (low, high) != ANYWHERE
        )
        raise ConstraintError(
            f"no value breaks {violation.broken.check}: it holds for all of {spans}\n"
            f"  Hint: ALTER COLUMN ... TYPE a wider type first, then SET a value"
        ) from None


def violated(tree: Node) -> Node:
    """What is true where a condition is false."""
    if tree.op in ("and", "or"):
        op = "or" if tree.op == "and" else "and"
        return Node(op, BOOLEAN, tuple(map(violated, tree.operands)), None, tree.can_be_null, "", f"NOT ({tree.text})")
    if tree.op == "not":
        return tree.operands[0]
    if tree.op in _OPPOSITE:
        return replace(tree, op=_OPPOSITE[tree.op])
    return Node("not", BOOLEAN, (tree,), None, tree.can_be_null, "", f"NOT ({tree.text})")
