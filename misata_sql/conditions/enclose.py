"""Conditions over functions whose last digits differ between machines, such as ln: what holds on every one of them.

A number that is computed by such a function becomes a pair of two, between which lies what any C library computes
(kernels/enclosures.py). A truth value becomes a pair too: whether it is true for all of these numbers, and whether it
is for some (false is below NULL, NULL below true). A row passes where the condition is false for none of them, so that
rows are the same everywhere, and DuckDB accepts them everywhere.
"""

from dataclasses import dataclass, replace

from misata_sql.errors import ConstraintError
from misata_sql.expressions.bind_inexact import OPS
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import BOOLEAN, DOUBLE

_OF_ENDS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
_ENCLOSED = frozenset((*OPS, *_OF_ENDS, "sqrt", "negate", "abs"))
_RISING = frozenset(("floor", "ceil", "trunc", "round", "cast"))
_CUTTING = frozenset(("floor", "ceil", "trunc", "round", "even"))  # of which the result is the same but at a few edges
_STEPS = frozenset(("sign", "isnan", "isinf", "isfinite", "signbit"))
_TRUTHS = frozenset(("and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "is distinct", "is not distinct"))
_OPPOSITE = {">": "<", ">=": "<="}


@dataclass(frozen=True)
class Pair:
    """doubt: BOOLEAN, where even the ends are not known; None: nowhere"""

    low: Node
    high: Node
    doubt: Node | None = None

    @property
    def is_exact(self) -> bool:
        return self.low is self.high and self.doubt is None


def is_inexact(tree: Node) -> bool:
    """Whether an operation of a tree is one of those that differ between machines."""
    return any(node.op in OPS for node in tree.walk())


def enclosed(tree: Node, label: str) -> tuple[Node, Node]:
    """Conditions that are not false where a condition is not false on every machine, and on some.

    label: table and CHECK, for messages
    Raises ConstraintError for an equality that no machine decides for all, and what has no enclosure, by name.
    """
    enclosing = _Enclosing(label)
    return enclosing.surely(tree), enclosing.possibly(tree)


class _Enclosing:
    def __init__(self, label: str) -> None:
        self.label = label
        self._pairs: dict[Node, Pair] = {}
        self._truths: dict[tuple[Node, bool], Node] = {}
        self._raw: dict[Node, bool] = {}
        self._touched: dict[Node, bool] = {}

    def surely(self, node: Node) -> Node:
        """True or NULL only where the condition is so for all numbers."""
        return self._truth(node, True)

    def possibly(self, node: Node) -> Node:
        """False only where the condition is so for all numbers."""
        return self._truth(node, False)

    def _truth(self, node: Node, is_sure: bool) -> Node:
        key = node, is_sure
        if key not in self._truths:
            self._truths[key] = self._bound_truth(node, is_sure)
        return self._truths[key]

    def _bound_truth(self, node: Node, is_sure: bool) -> Node:
        if not self._is_touched(node):
            return node
        match node.op:
            case "and" | "or":
                return replace(node, operands=tuple(self._truth(operand, is_sure) for operand in node.operands))
            case "not":
                return replace(node, operands=(self._truth(node.operands[0], not is_sure),))
            case "=" | "<" | "<=" | ">" | ">=" | "is not distinct":
                return self._comparison(node, is_sure)
            case "<>" | "is distinct":
                equal = replace(node, op="=" if node.op == "<>" else "is not distinct")
                return replace(node, op="not", operands=(self._truth(equal, not is_sure),))
        pair = self._pair(node)
        return _within_doubt(pair.low if is_sure else pair.high, pair.doubt, is_sure)

    def _comparison(self, node: Node, is_sure: bool) -> Node:
        left, right = map(self._pair, node.operands)
        doubt = _either(left.doubt, right.doubt)
        op = node.op
        if op in _OPPOSITE:
            left, right, op = right, left, _OPPOSITE[op]
        if op in ("<", "<="):
            ends = (left.high, right.low) if is_sure else (left.low, right.high)
            return _within_doubt(replace(node, op=op, operands=ends), doubt, is_sure)
        if left.low is left.high and right.low is right.high:
            return _within_doubt(replace(node, operands=(left.low, right.low)), doubt, is_sure)
        if is_sure:
            self._refuse_raw(node)
            same = [replace(node, operands=ends) for ends in ((left.low, right.high), (left.high, right.low))]
            return _within_doubt(_all_of(same), doubt, True)
        if node.op == "=":
            return _within_doubt(_overlap(node, left, right), doubt, False)
        values = (left.low, right.low)
        nulls = _all_of([_null(value) for value in values])
        both = Node("is not distinct", BOOLEAN, (_overlap(node, left, right), _TRUE), None, False)
        return _within_doubt(Node("or", BOOLEAN, (nulls, both), None, False), doubt, False)

    def _pair(self, node: Node) -> Pair:
        if node not in self._pairs:
            self._pairs[node] = self._enclose(node)
        return self._pairs[node]

    def _enclose(self, node: Node) -> Pair:
        if not self._is_touched(node):
            return Pair(node, node)
        if node.op in _TRUTHS:
            return Pair(self.surely(node), self.possibly(node))
        if node.type == DOUBLE and node.op in _ENCLOSED:
            return self._by_ends(node)
        match node.op:
            case "case":
                return self._case(node)
            case "is null" | "is not null":
                value = self._pair(node.operands[0])
                known = replace(node, operands=(value.low,))
                return Pair(known, known, value.doubt)
            case "least" | "greatest" | "coalesce":
                return _of_each_end(node, [self._pair(operand) for operand in node.operands])
            case "nullif":
                value = self._pair(node.operands[0])
                sure, possible = self._truth(node.operands[1], True), self._truth(node.operands[1], False)
                low, high = (replace(node, operands=(end, sure)) for end in (value.low, value.high))
                return Pair(low, high, _either(value.doubt, _differ(sure, possible)))
            case "try" | "try cast":
                inner = self._pair(node.operands[0])
                low, high = (replace(node, operands=(end,)) for end in (inner.low, inner.high))
                return Pair(low, high, _either(inner.doubt, _differ(_null(low), _null(high))))
        if node.op in _RISING and node.operands[0].type == DOUBLE and node.type.is_numeric:
            found = _of_each_end(node, [self._pair(node.operands[0])])
            # never true: it computes both ends, so that an error at one of them is one
            return replace_doubt(found, _differ(_null(found.low), _null(found.high)))
        pairs = [self._pair(operand) for operand in node.operands]
        if node.op in _STEPS:
            return _step(node, pairs[0])
        for operand in node.operands:
            if self._is_raw(operand):
                self._refuse(node, operand)
        low = replace(node, operands=tuple(pair.low for pair in pairs))
        doubts = [pair.doubt for pair in pairs]
        doubts += [_differ(pair.low, pair.high) for pair in pairs if pair.low is not pair.high]
        return Pair(low, low, _either(*doubts))

    def _by_ends(self, node: Node) -> Pair:
        pairs = [self._pair(operand) for operand in node.operands]
        operands = tuple(end for pair in pairs for end in (pair.low, pair.high))
        ends = Node("ends", DOUBLE, operands, _OF_ENDS.get(node.op, node.op), node.can_be_null, "", node.text)
        low, high = (Node("end", DOUBLE, (ends,), side, node.can_be_null, "", node.text) for side in (0, 1))
        return Pair(low, high, _either(*(pair.doubt for pair in pairs)))

    def _case(self, node: Node) -> Pair:
        *branches, default = node.operands
        conditions, values = branches[::2], [self._pair(value) for value in (*branches[1::2], default)]
        sure = [self.surely(condition) for condition in conditions]
        possible = [self.possibly(condition) for condition in conditions]
        low, high = (
            replace(node, operands=_branches(sure, ends))
            for ends in ([v.low for v in values], [v.high for v in values])
        )
        doubts: list[Node] = []
        tests: list[Node] = []
        for s, p, value in zip(sure, possible, values, strict=False):
            if s is not p:
                tests.append(_differ(s, p))
                doubts.append(_TRUE)
            tests.append(s)
            doubts.append(value.doubt or _FALSE)
        doubts.append(values[-1].doubt or _FALSE)
        if all(doubt is _FALSE for doubt in doubts):
            return Pair(low, high)
        return Pair(low, high, Node("case", BOOLEAN, _branches(tests, doubts), None, False))

    def _is_touched(self, node: Node) -> bool:
        if node not in self._touched:
            self._touched[node] = node.op in OPS or any(map(self._is_touched, node.operands))
        return self._touched[node]

    def _is_raw(self, node: Node) -> bool:
        """Whether the last digits are still those of an inexact function, so that no two ends are the same."""
        if node not in self._raw:
            self._raw[node] = self._has_last_digits(node)
        return self._raw[node]

    def _has_last_digits(self, node: Node) -> bool:
        if not self._is_touched(node) or node.type != DOUBLE or node.op in _CUTTING:
            return False
        if node.op == "pow" and all(map(_is_whole, node.operands)):
            return False
        if node.op in OPS:
            return True
        if node.op == "case":
            return any(map(self._is_raw, (*node.operands[1::2], node.operands[-1])))
        return any(map(self._is_raw, node.operands))

    def _refuse_raw(self, node: Node) -> None:
        for operand in node.operands:
            if self._is_raw(operand):
                raise ConstraintError(
                    f"{self.label} cannot be decided: the last digits of {operand.text} in {node.text} are not the "
                    f"same on every machine"
                    f"\n  Hint: compare within a margin, as in abs(a - b) < 1e-9, or round both sides"
                )

    def _refuse(self, node: Node, operand: Node) -> None:
        raise ConstraintError(
            f"{self.label}: {node.op} of {operand.text} is not supported in {node.text}: its last digits are not the "
            f"same on every machine\n  Hint: round it to some digits first"
        )


def replace_doubt(pair: Pair, doubt: Node | None) -> Pair:
    """With one more reason for doubt."""
    return replace(pair, doubt=_either(pair.doubt, doubt))


def _branches(tests: list[Node], values: list[Node]) -> tuple[Node, ...]:
    """The operands of a CASE; values has one more, the ELSE."""
    return (*(node for entry in zip(tests, values, strict=False) for node in entry), values[-1])


def _of_each_end(node: Node, pairs: list[Pair]) -> Pair:
    """Of an operation that rises with its operands."""
    low = replace(node, operands=tuple(pair.low for pair in pairs))
    high = low if all(p.low is p.high for p in pairs) else replace(node, operands=tuple(pair.high for pair in pairs))
    return Pair(low, high, _either(*(pair.doubt for pair in pairs)))


def _step(node: Node, pair: Pair) -> Pair:
    """Of an operation of few results, where both ends have the same."""
    low, high = (replace(node, operands=(end,)) for end in (pair.low, pair.high))
    nan, other = (Node("isnan", BOOLEAN, (end,), None, end.can_be_null) for end in (pair.low, pair.high))
    return Pair(low, low, _either(pair.doubt, _differ(low, high), _differ(nan, other)))


def _is_whole(node: Node) -> bool:
    """Whether a DOUBLE is an integer by its type."""
    if node.op == "cast":
        return node.operands[0].type.is_integer or (
            node.operands[0].type.id == "DECIMAL" and not node.operands[0].type.scale
        )
    return node.is_constant and node.value is not None and float(node.value).is_integer()


def _overlap(node: Node, left: Pair, right: Pair) -> Node:
    """Where two pairs have numbers in common."""
    ends = (left.low, right.high), (right.low, left.high)
    return _all_of([replace(node, op="<=", operands=pair) for pair in ends])


def _within_doubt(node: Node, doubt: Node | None, is_sure: bool) -> Node:
    if doubt is None:
        return node
    if is_sure:
        return _all_of([node, Node("not", BOOLEAN, (doubt,), None, False)])
    return Node("or", BOOLEAN, (node, doubt), None, node.can_be_null, "", node.text)


def _either(*doubts: Node | None) -> Node | None:
    found = tuple(dict.fromkeys(doubt for doubt in doubts if doubt is not None))
    return found[0] if len(found) == 1 else Node("or", BOOLEAN, found, None, False) if found else None


def _all_of(nodes: list[Node]) -> Node:
    return Node("and", BOOLEAN, tuple(nodes), None, any(node.can_be_null for node in nodes), "", nodes[0].text)


def _differ(left: Node, right: Node) -> Node:
    return Node("is distinct", BOOLEAN, (left, right), None, False, "", left.text)


def _null(node: Node) -> Node:
    return Node("is null", BOOLEAN, (node,), None, False, "", node.text)


_TRUE = Node("constant", BOOLEAN, value=True, can_be_null=False, text="true")
_FALSE = Node("constant", BOOLEAN, value=False, can_be_null=False, text="false")
