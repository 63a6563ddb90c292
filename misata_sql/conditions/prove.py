"""Conditions that the columns' own expressions make true: delivered_at = shipped_at + to_days(n) with n from 1 to 7 is
after shipped_at in every row, so that nothing has to be judged, drawn again or read for it.

Values are bounded by what the draws can be, or relative to an expression that both sides of a comparison share
(bounds.py). What is not bounded is not proved, and left to the other rules.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod

from misata_sql.conditions.bounds import Bounds, branches, is_measured, is_null, type_limits
from misata_sql.conditions.known import KnownLeaves
from misata_sql.expressions.expression_types import Node

_NEGATED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "<>", "<>": "="}
MOST_VALUES = 20_000  # that are tried, or combinations of them
_SAFE = (
    "and",
    "or",
    "not",
    "part",
    "<",
    "<=",
    ">",
    ">=",
    "=",
    "<>",
    "is null",
    "is not null",
    "greatest",
    "least",
    "case",
)


def is_proved(own: Node, tree: Node, known: KnownLeaves) -> bool:
    """Whether a condition is true or NULL in every row.

    own: as it was declared; tree: with the expressions of computed columns in the place of their names
    """
    proof = _Proof(known, Bounds(known))
    inlined: set[object] = set()
    _collect(own, tree, inlined)
    if proof.never_fails(own, tree, inlined) and proof.is_never_false(tree):
        return True
    return proof.holds_everywhere(tree)


def _collect(own: Node, tree: Node, found: set[object]) -> None:
    """The operations of computed columns, which fail before a CHECK is looked at."""
    if own.op == "column":
        found.update(map(_key, tree.walk()))
    else:
        for operand, inner in zip(own.operands, tree.operands, strict=True):
            _collect(operand, inner, found)


def _key(node: Node) -> object:
    return node.op, node.type, repr(node.value), tuple(map(_key, node.operands))


@dataclass
class _Proof:
    """What is true of trees over known leaves."""

    known: KnownLeaves
    bounds: Bounds

    def holds_everywhere(self, tree: Node) -> bool:
        """Whether a condition over few values holds for all of their combinations."""
        leaves = {node.value: node for node in tree.walk() if node.op == "column"}
        lists = [self._listed(node) for node in leaves.values()]
        known = [values for values in lists if values is not None]
        if len(known) < len(lists) or prod(map(len, known)) > MOST_VALUES:
            return False
        import polars as pl

        from misata_sql.conditions.condition import Condition
        from misata_sql.conditions.judge import satisfied
        from misata_sql.expressions.series import polars_type

        rows = list(product(*known))
        series = {}
        for place, (name, node) in enumerate(leaves.items()):
            values = pl.Series([row[place] for row in rows], dtype=pl.String if is_text(node) else pl.Int64)
            series[name] = values.cast(polars_type(node.type))
        return bool(satisfied(Condition("", tree, (), ()), series, len(rows)).all())

    def _listed(self, leaf: Node) -> "list[object] | None":
        """The stored values of a leaf, where they are few."""
        from misata_sql.domains.storage import lattice_range

        if not is_text(leaf) and (lattice_range(leaf.type) is None or leaf.type.storage.size > 8):
            return None
        values = self.known.values(leaf.value)
        found: list[object] | None = None
        if values is not None:
            found = sorted(values, key=repr)
        elif not is_text(leaf) and (span := self.known.range(leaf.value)) is not None:
            found = list(range(int(span[0]), int(span[1]) + 1)) if span[1] - span[0] < MOST_VALUES else None
        return [*found, None] if found is not None and leaf.can_be_null else found

    def never_fails(self, own: Node, tree: Node, inlined: set[object]) -> bool:
        """Whether the CHECK's own operations have a value in every row."""
        if own.op in ("column", "constant"):
            return True
        if not all(self.never_fails(o, t, inlined) for o, t in zip(own.operands, tree.operands, strict=True)):
            return False
        if own.op in _SAFE or _key(tree) in inlined:
            return True
        if own.op in ("interval", "interval product"):
            return own.operands[-1].is_constant
        low, high = (self.bounds.bound(tree, None, side) for side in (-1, 1))
        limits = type_limits(tree.type)
        return limits is not None and low is not None and high is not None and limits[0] <= low and high <= limits[1]

    def is_never_false(self, node: Node) -> bool:
        """Whether a tree is true or NULL in every row, by its form and its bounds."""
        match node.op:
            case "and":
                return all(map(self.is_never_false, node.operands))
            case "or":
                return any(map(self.is_never_false, node.operands)) or self._is_listed(node)
            case "is not null":
                return not node.operands[0].can_be_null
            case "constant":
                return node.value is None or node.value is True
            case "<" | "<=" | ">" | ">=" | "=" | "<>":
                return self._compares(node)
        return False

    def _compares(self, node: Node) -> bool:
        left, right = node.operands
        if node.op == "=" and left.type.id == "BOOLEAN":
            return self._as_test(left) == self._as_test(right)
        if node.op in ("=", "<=", ">=") and _key(left) == _key(right):
            return True
        if not is_measured(left.type):
            return False
        least, most = self._least_difference(left, right), self._least_difference(right, left)
        match node.op:
            case ">=":
                return least is not None and least >= 0
            case ">":
                return least is not None and least > 0
            case "<=":
                return most is not None and most >= 0
            case "<":
                return most is not None and most > 0
            case "<>":
                return (least is not None and least > 0) or (most is not None and most > 0)
        return least == most == 0

    def _least_difference(self, left: Node, right: Node) -> Fraction | None:
        """A lower bound of left - right."""
        own = set(left.walk())
        found = []
        for base in (None, *(node for node in right.walk() if node in own)):
            low, high = self.bounds.bound(left, base, -1), self.bounds.bound(right, base, 1)
            if low is not None and high is not None:
                found.append(low - high)
        return max(found, default=None)

    def _is_listed(self, node: Node) -> bool:
        """x IN (...), where x is one of a list by its own expression."""
        if not all(part.op == "=" for part in node.operands):
            return False
        subjects = {_key(part.operands[0]) for part in node.operands}
        values = self._values(node.operands[0].operands[0])
        wanted = [part.operands[1] for part in node.operands]
        if len(subjects) != 1 or values is None or not all(w.is_constant for w in wanted):
            return False
        return values <= {w.value for w in wanted}

    def _values(self, node: Node) -> "frozenset[object] | None":
        """The constants that a node can be, without NULL."""
        if node.is_constant:
            return frozenset() if node.value is None else frozenset([node.value])
        if node.op == "column":
            return self.known.values(node.value)
        if node.op == "case":
            found = [self._values(value) for value in branches(node)]
            return None if any(f is None for f in found) else frozenset().union(*(f for f in found if f is not None))
        if node.op == "cast" and node.operands[0].type == node.type:
            return self._values(node.operands[0])
        return None

    def _as_test(self, node: Node) -> object:
        """A truth value in the simplest form known: (CASE WHEN x THEN 1 END) IS NOT NULL is x."""
        inner = node.operands[0] if node.op in ("is not null", "=") else node
        if inner.op == "case" and len(inner.operands) == 3 and not inner.operands[0].can_be_null:
            test, value, other = inner.operands
            if node.op == "is not null" and not value.can_be_null and is_null(other):
                return self._as_test(test)
            if node.op == "=" and (wanted := self._values(node.operands[1])) is not None and len(wanted) == 1:
                chosen, others = self._values(value), self._values(other)
                if chosen is not None and others is not None:
                    if chosen == wanted and not wanted & others:
                        return self._as_test(test)
                    if others == wanted and not wanted & chosen and test.op in _NEGATED:
                        return _key(replace(test, op=_NEGATED[test.op]))
        return _key(node)


def is_text(node: Node) -> bool:
    return node.type.id == "VARCHAR"
