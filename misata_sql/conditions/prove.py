"""Conditions that the columns' own expressions make true: delivered_at = shipped_at + to_days(n) with n from 1 to 7 is
after shipped_at in every row, so that nothing has to be judged, drawn again or read for it.

Values are bounded by what the draws can be, or relative to one leaf that both sides of a comparison share. What is not
bounded is not proved, and left to the other rules. Bounds are in units of the value, those of times in microseconds;
floats are widened by more than they can be rounded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import ceil, floor, prod
from typing import TYPE_CHECKING

from misata_sql.domains.storage import TIMESTAMP_UNITS, is_float
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.interval import Interval
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.compile.link import CompiledLink
    from misata_sql.compile.parents import LinkedCells
    from misata_sql.compile.sources import Source
    from misata_sql.conditions.condition import Leaf
    from misata_sql.domains.domain import Domain
    from misata_sql.spec.table import Table

Range = tuple[Fraction, Fraction]

_DAY = 86_400_000_000
_ROUNDING = Fraction(1, 10**9)  # of a float, relative
_NEGATED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "<>", "<>": "="}
MOST_VALUES = 20_000  # that are tried, or combinations of them
_PARTS = {"hour": (0, 23), "minute": (0, 59), "isodow": (1, 7), "dow": (0, 6), "day": (1, 31), "month": (1, 12)}


def _drawn_range(source: object) -> tuple[float, float] | None:
    from misata_sql.conditions.order import value_ends
    from misata_sql.samplers.base import Sampler
    from misata_sql.samplers.nullable import Nullable

    if not isinstance(source, Sampler):
        return None
    stored = source.stored_range()
    if stored is not None:
        return stored
    found = source.ascending()
    if found is None:
        return None
    sampler = found.sampler.inner if isinstance(found.sampler, Nullable) else found.sampler
    return value_ends(sampler, False)[0].item(), value_ends(sampler, True)[-1].item()


def _drawn_values(source: object) -> "frozenset[object] | None":
    from misata_sql.samplers.categories import FittedCategories
    from misata_sql.samplers.nullable import Nullable

    inner = source.inner if isinstance(source, Nullable) else source
    if not isinstance(inner, FittedCategories):
        return None
    return frozenset(value.decode() if isinstance(value, bytes) else value for value in inner.values)


class KnownLeaves:
    """What is known of the leaves of a condition: by what draws them, or by the CHECKs of the parent that has them."""

    def __init__(
        self,
        leaves: "Mapping[str, Leaf]",
        table: "Table",
        sources: "Mapping[str, Source]",
        links: "Sequence[CompiledLink]",
        parents: "LinkedCells | None",
    ) -> None:
        self.leaves = leaves
        self.table = table
        self.sources = sources
        self.links = links
        self.parents = parents

    def range(self, name: str) -> tuple[float, float] | None:
        """Least and greatest stored value, where they are known."""
        from misata_sql.compile.sources import LineNumber
        from misata_sql.relations.picks import Fanout

        leaf = self.leaves[name]
        if leaf.path:
            domain, limits = self._checked(leaf), leaf.type.bounds
            if domain is None or limits is None:
                return None
            return (limits[0] if domain.low is None else domain.low, limits[1] if domain.high is None else domain.high)
        source = self._source(leaf)
        if isinstance(source, LineNumber):
            pick = self.links[source.link].pick
            return (1, pick.limit) if isinstance(pick, Fanout) else None
        return _drawn_range(source)

    def values(self, name: str) -> "frozenset[object] | None":
        """All values besides NULL, where they are a list."""
        leaf = self.leaves[name]
        if leaf.path:
            domain = self._checked(leaf)
            return None if domain is None else domain.allowed
        return _drawn_values(self._source(leaf))

    def _source(self, leaf: "Leaf") -> object:
        from misata_sql.compile.sources import InOrder, TupleValue
        from misata_sql.expressions.bind_expressions import ExpressionSource

        source: object = self.sources[leaf.column]
        if leaf.draw and isinstance(source, ExpressionSource):
            return dict(source.draws)[leaf.draw]
        return source.sampler if isinstance(source, InOrder | TupleValue) else source

    def _checked(self, leaf: "Leaf") -> "Domain | None":
        """What the CHECKs on one column leave of it, which the parent's rows satisfy."""
        from misata_sql.compile.checks import column_domain

        if self.parents is None:
            return None
        table = self.parents.table_at(leaf.path)
        return column_domain(table, table.column(leaf.column))


def is_proved(own: Node, tree: Node, known: KnownLeaves) -> bool:
    """Whether a condition is true or NULL in every row.

    own: as it was declared; tree: with the expressions of computed columns in the place of their names
    """
    proof = _Proof(known)
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
    known: KnownLeaves

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
            values = pl.Series([row[place] for row in rows], dtype=pl.String if _is_text(node) else pl.Int64)
            series[name] = values.cast(polars_type(node.type))
        return bool(satisfied(Condition("", tree, (), ()), series, len(rows)).all())

    def _listed(self, leaf: Node) -> "list[object] | None":
        """The stored values of a leaf, where they are few."""
        from misata_sql.domains.storage import lattice_range

        if not _is_text(leaf) and (lattice_range(leaf.type) is None or leaf.type.storage.size > 8):
            return None
        values = self.known.values(leaf.value)
        found: list[object] | None = None
        if values is not None:
            found = sorted(values, key=repr)
        elif not _is_text(leaf) and (span := self.known.range(leaf.value)) is not None:
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
        low, high = (self.bound(tree, None, side) for side in (-1, 1))
        limits = _limits(tree.type)
        return limits is not None and low is not None and high is not None and limits[0] <= low and high <= limits[1]

    def is_never_false(self, node: Node) -> bool:
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
        if not _is_measured(left.type):
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
            low, high = self.bound(left, base, -1), self.bound(right, base, 1)
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
            found = [self._values(value) for value in _branches(node)]
            return None if any(f is None for f in found) else frozenset().union(*(f for f in found if f is not None))
        if node.op == "cast" and node.operands[0].type == node.type:
            return self._values(node.operands[0])
        return None

    def _as_test(self, node: Node) -> object:
        """A truth value in the simplest form known: (CASE WHEN x THEN 1 END) IS NOT NULL is x."""
        inner = node.operands[0] if node.op in ("is not null", "=") else node
        if inner.op == "case" and len(inner.operands) == 3 and not inner.operands[0].can_be_null:
            test, value, other = inner.operands
            if node.op == "is not null" and not value.can_be_null and _is_null(other):
                return self._as_test(test)
            if node.op == "=" and (wanted := self._values(node.operands[1])) is not None and len(wanted) == 1:
                chosen, others = self._values(value), self._values(other)
                if chosen is not None and others is not None:
                    if chosen == wanted and not wanted & others:
                        return self._as_test(test)
                    if others == wanted and not wanted & chosen and test.op in _NEGATED:
                        return _key(replace(test, op=_NEGATED[test.op]))
        return _key(node)

    def bound(self, node: Node, base: Node | None, side: int) -> Fraction | None:
        """What value - base is at least (side -1) or at most (side 1), where neither is NULL; None: not known."""
        if base is not None and is_float(node.type):
            return None  # what is added to a float may be lost
        if node is base:
            return Fraction(0)
        if node.op == "column":
            if base is not None:
                return None
            found = self.known.range(node.value)
            found_at = None if found is None else _in_units(found[side > 0], node.type)
        else:
            operation = _OPERATIONS.get(node.op)
            found_at = operation(self, node, base, side) if operation is not None else None
        if found_at is not None and is_float(node.type):
            found_at += side * (abs(found_at) + 1) * _ROUNDING
        return found_at

    def span(self, node: Node) -> Range | None:
        low, high = self.bound(node, None, -1), self.bound(node, None, 1)
        return None if low is None or high is None else (low, high)


def _constant(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    if base is not None or not isinstance(node.value, int | float):
        return None
    return _in_units(node.value, node.type)


def _cast(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    (operand,) = node.operands
    source, target = operand.type, node.type
    if not _is_measured(source) or not _is_measured(target) or _is_time(source) != _is_time(target):
        return None
    found = proof.bound(operand, base, side)
    if found is None or source == target:
        return found
    # what it is rounded to is less than one unit of the target away
    if target.id == "DATE":
        if base is None or base.type.id == "DATE":
            return Fraction(floor(found / _DAY) * _DAY)
        return found - _DAY if side < 0 else found
    if _is_time(target):
        return found if _ticks(source) <= _ticks(target) else None
    if is_float(target):
        return found
    unit = Fraction(1, 10 ** (target.scale or 0))
    exact = source.is_integer or (source.id == "DECIMAL" and (source.scale or 0) <= (target.scale or 0))
    if exact:
        return found
    if base is not None:
        return found + side * unit
    half = Fraction(1, 2)  # ties go either way
    return ceil(found / unit - half) * unit if side < 0 else floor(found / unit + half) * unit


def _sum(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    left, right = node.operands
    if not node.type.is_numeric:
        return None
    sign = 1 if node.op == "+" else -1
    found, moved = proof.bound(left, base, side), proof.bound(right, None, side * sign)
    if found is not None and moved is not None:
        return found + sign * moved
    if sign > 0 and base is not None:
        found, moved = proof.bound(right, base, side), proof.bound(left, None, side)
        if found is not None and moved is not None:
            return found + moved
    return None


def _product(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    spans = [proof.span(operand) for operand in node.operands]
    if base is not None or not node.type.is_numeric or any(span is None for span in spans):
        return None
    (a, b), (c, d) = (span for span in spans if span is not None)
    if node.op == "/":
        if c <= 0:
            return None
        c, d = 1 / d, 1 / c
    corners = a * c, a * d, b * c, b * d
    return min(corners) if side < 0 else max(corners)


def _whole(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    """// and % of integers that are not negative, by a positive constant."""
    value, by = (proof.span(operand) for operand in node.operands)
    if base is not None or is_float(node.type) or value is None or by is None or value[0] < 0 or by[0] != by[1] or by[0] <= 0:
        return None
    if node.op == "//":
        return Fraction(floor((value[0] if side < 0 else value[1]) / by[0]))
    return Fraction(0) if side < 0 else min(value[1], by[0] - 1 if node.type.is_integer else by[0])


def _move(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    start, interval = node.operands
    found, moved = proof.bound(start, base, side), _interval(proof, interval, side * node.value)
    return None if found is None or moved is None else found + node.value * moved


def _interval(proof: _Proof, node: Node, side: int) -> Fraction | None:
    """The least or the most time that an INTERVAL moves by."""
    count: Range | None = (Fraction(1), Fraction(1))
    if node.is_constant and isinstance(node.value, Interval):
        parts = node.value
    elif node.op == "interval product" and isinstance(node.operands[0].value, Interval):
        parts, count = node.operands[0].value, proof.span(node.operands[1])
    elif node.op == "interval":
        field, factor, _ = node.value
        parts = Interval(*(factor if place == field else 0 for place in range(3)))
        count = proof.span(node.operands[0])
    else:
        return None
    if count is None:
        return None
    ends = [_time(Fraction(parts.months * n), parts.days * n, parts.micros * n, side) for n in count]
    return min(ends) if side < 0 else max(ends)


def _time(months: Fraction, days: Fraction, micros: Fraction, side: int) -> Fraction:
    """Months have 28 to 31 days, and many of them 30.436875 each, up to 5 days more or less."""
    near = (28, 31) if months >= 0 else (31, 28)
    mean = months * Fraction(146_097, 4_800)
    low, high = max(months * near[0], mean - 5), min(months * near[1], mean + 5)
    return ((low if side < 0 else high) + days) * _DAY + micros


def _move_days(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    date, days = node.operands
    found, moved = proof.bound(date, base, side), proof.bound(days, None, side * node.value)
    return None if found is None or moved is None else found + node.value * moved * _DAY


def _extreme(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    """least and greatest, which pass over NULLs."""
    choose = min if side < 0 else max
    if (node.op == "greatest") == (side > 0):  # every operand counts
        found = [proof.bound(operand, base, side) for operand in node.operands]
        known = [value for value in found if value is not None]
        return choose(known) if len(known) == len(found) else None
    found = [proof.bound(operand, base, side) for operand in node.operands if not operand.can_be_null]
    known = [value for value in found if value is not None]
    return (max if side < 0 else min)(known, default=None)


def _case(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    found = [proof.bound(value, base, side) for value in _branches(node) if not _is_null(value)]
    known = [value for value in found if value is not None]
    return (min if side < 0 else max)(known, default=None) if len(known) == len(found) else None


def _absolute(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    span = proof.span(node.operands[0])
    if base is not None or span is None:
        return Fraction(0) if base is None and side < 0 else None
    return max(span[0], -span[1], Fraction(0)) if side < 0 else max(abs(span[0]), abs(span[1]))


def _part(proof: _Proof, node: Node, base: Node | None, side: int) -> Fraction | None:
    if base is not None or node.value not in _PARTS:
        return None
    return Fraction(_PARTS[node.value][side > 0])


def _branches(node: Node) -> tuple[Node, ...]:
    """The values of a CASE."""
    return (*node.operands[1:-1:2], node.operands[-1])


def _is_null(node: Node) -> bool:
    return (node.is_constant and node.value is None) or (node.op == "cast" and _is_null(node.operands[0]))


def _is_text(node: Node) -> bool:
    return node.type.id == "VARCHAR"


def _is_time(type: SqlType) -> bool:
    return type.id == "DATE" or type.is_timestamp


def _is_measured(type: SqlType) -> bool:
    return type.is_numeric or _is_time(type)


def _ticks(type: SqlType) -> int:
    """Of a second."""
    return 0 if type.id == "DATE" else TIMESTAMP_UNITS[type.id]


def _in_units(value: float, type: SqlType) -> Fraction | None:
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    exact = Fraction(value)
    if type.id == "DATE":
        return exact * _DAY
    if type.is_timestamp:
        return exact * 1_000_000 / TIMESTAMP_UNITS[type.id]
    return exact / 10 ** (type.scale or 0) if type.id == "DECIMAL" else exact


def _limits(type: SqlType) -> Range | None:
    """What a type holds."""
    if is_float(type):
        return Fraction(-(10**30)), Fraction(10**30)
    if type.bounds is None:
        return None
    low, high = (_in_units(value, type) for value in type.bounds)
    return None if low is None or high is None else (low, high)


_SAFE = ("and", "or", "not", "part", "<", "<=", ">", ">=", "=", "<>", "is null", "is not null", "greatest", "least", "case")
_OPERATIONS: Mapping[str, Callable[[_Proof, Node, str | None, int], Fraction | None]] = {
    "constant": _constant, "cast": _cast, "+": _sum, "-": _sum, "*": _product, "/": _product, "//": _whole, "%": _whole, "move": _move,
    "move days": _move_days, "greatest": _extreme, "least": _extreme, "case": _case, "abs": _absolute, "part": _part,
}  # fmt: skip
