"""Ranges that a condition which is not linear leaves of what it reads: upwards and downwards through its tree.

Each operation is bounded by its operands, then each operand by what the result must be; of an OR, the hull of what its
parts leave. In exact fractions, of the units of linear.py; what is computed as DOUBLE is widened by more than it is
rounded.
Source: Benhamou, Goualard, Granvilliers, Puget 1999, Revising hull and box consistency (HC4).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from misata_sql.conditions.linear import unit_of
from misata_sql.domains.storage import is_float
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import SqlType

Number = int | float | Fraction
Range = tuple[Number, Number]

ROUNDING = Fraction(1, 1 << 20)  # of the largest terms, where a FLOAT or a DOUBLE is computed
_ANYTHING: Range = (-math.inf, math.inf)
_MOST = 1e150  # above it a product of DOUBLEs may overflow


class NothingFitsError(Exception):
    """No values within the ranges satisfy the conditions."""


def contracted(tree: Node, ranges: Mapping[str, Range], types: Mapping[str, SqlType]) -> dict[str, Range]:
    """The ranges of leaves by name, in stored units, without what makes a condition false whatever the others are.

    tree: of leaves that are never NULL; types: of the leaves

    Raises NothingFitsError.
    """
    units = {name: unit_of(type) for name, type in types.items()}
    known = {name: unit for name, unit in units.items() if unit is not None}
    box = _Box({name: tuple(_times(end, unit) for end in ranges[name]) for name, unit in known.items()})  # type: ignore[misc]
    box.keep(tree)
    found = dict(ranges)
    for name, unit in known.items():
        low, high = (_times(end, 1 / unit) for end in box.ranges[name])
        if not is_float(types[name]):
            low, high = (math.ceil(low) if _is_finite(low) else low), (math.floor(high) if _is_finite(high) else high)
        else:
            low, high = float(low), float(high)
        old_low, old_high = ranges[name]
        found[name] = max(low, old_low), min(high, old_high)
        if found[name][0] > found[name][1]:
            raise NothingFitsError
    return found


@dataclass
class _Box:
    """ranges: of leaves by name, in units"""

    ranges: dict[str, Range]
    _spans: dict[Node, Range] = field(default_factory=dict)

    def keep(self, node: Node) -> None:
        """Let a condition be true."""
        if node.op == "and":
            for operand in node.operands:
                self.keep(operand)
        elif node.op == "or":
            self._keep_any(node.operands)
        elif node.op in ("<", "<=", ">", ">=", "=") and all(map(self._is_bounded, node.operands)):
            left, right = node.operands
            self._spans = {}
            (a, b), (c, d) = self.span(left), self.span(right)
            is_stepped = node.op in ("<", ">") and not is_float(left.type) and not is_float(right.type)
            gap = min(_unit(left), _unit(right)) if is_stepped else Fraction(0)
            if node.op in ("<", "<=", "="):
                self.narrow(left, (-math.inf, _plus(d, -gap)))
                self.narrow(right, (_plus(a, gap), math.inf))
            if node.op in (">", ">=", "="):
                self.narrow(left, (_plus(c, gap), math.inf))
                self.narrow(right, (-math.inf, _plus(b, -gap)))

    def _keep_any(self, operands: Sequence[Node]) -> None:
        boxes = []
        for operand in operands:
            box = _Box(dict(self.ranges))
            try:
                box.keep(operand)
            except NothingFitsError:
                continue
            boxes.append(box.ranges)
        if not boxes:
            raise NothingFitsError
        for name in self.ranges:
            self.ranges[name] = min(box[name][0] for box in boxes), max(box[name][1] for box in boxes)

    def _is_bounded(self, node: Node) -> bool:
        """Whether a tree is of operations that are never NULL, and that are known here."""
        if node.op == "column":
            return node.value in self.ranges
        if node.is_constant:
            return isinstance(node.value, int | float) and unit_of(node.type) is not None and math.isfinite(node.value)
        if node.op not in _OPERATIONS or unit_of(node.type) is None or not all(map(self._is_bounded, node.operands)):
            return False
        if node.op == "/":
            low, high = self.span(node.operands[1])
            return is_float(node.type) and (low > 0 or high < 0)
        return node.op != "cast" or _is_time(node) == _is_time(node.operands[0])

    def span(self, node: Node) -> Range:
        """What a tree may be."""
        if node.op == "column":
            return self.ranges[node.value]
        if node not in self._spans:
            if node.is_constant:
                unit = unit_of(node.type)
                assert unit is not None
                value = Fraction(node.value) * unit
                found: Range = (value, value)
            else:
                found = _OPERATIONS[node.op][0](node, [self.span(operand) for operand in node.operands])
            self._spans[node] = _widened(found) if is_float(node.type) and not node.is_constant else found
        return self._spans[node]

    def narrow(self, node: Node, wanted: Range) -> None:
        """Let a tree be within a range."""
        own = self.span(node)
        low, high = max(own[0], wanted[0]), min(own[1], wanted[1])
        if low > high:
            raise NothingFitsError
        if node.op == "column":
            self.ranges[node.value] = low, high
        elif not node.is_constant and (low, high) != own:
            within = _widened((low, high)) if is_float(node.type) else (low, high)
            spans = [self.span(operand) for operand in node.operands]
            for operand, range in zip(node.operands, _OPERATIONS[node.op][1](node, spans, within), strict=True):
                self.narrow(operand, range)
            self._spans = {}


def _is_time(node: Node) -> bool:
    return not node.type.is_numeric


def _is_finite(number: Number) -> bool:
    return isinstance(number, int | Fraction) or math.isfinite(number)


def _times(a: Number, b: Number) -> Number:
    """Of ends of ranges: 0 * infinity is 0."""
    if not a or not b:
        return 0
    if _is_finite(a) and _is_finite(b):
        return Fraction(a) * Fraction(b)
    return math.inf if (a > 0) == (b > 0) else -math.inf


def _size(a: Number) -> Number:
    return a if a >= 0 else -a


def _plus(a: Number, b: Number) -> Number:
    if _is_finite(a) and _is_finite(b):
        return Fraction(a) + Fraction(b)
    return b if _is_finite(a) else a


def _widened(range: Range) -> Range:
    """By more than a DOUBLE is rounded; anything where it might overflow. Ends are DOUBLEs, which keeps them short."""
    low, high = range
    if max(_size(low), _size(high)) > _MOST:
        return _ANYTHING
    margin = ROUNDING * (max(abs(Fraction(low)), abs(Fraction(high))) + 1)
    return Fraction(float(Fraction(low) - margin)), Fraction(float(Fraction(high) + margin))


def _add(a: Range, b: Range) -> Range:
    return _plus(a[0], b[0]), _plus(a[1], b[1])


def _negated(a: Range) -> Range:
    return _times(a[1], -1), _times(a[0], -1)


def _multiplied(a: Range, b: Range) -> Range:
    corners = [_times(x, y) for x in a for y in b]
    return min(corners), max(corners)


def _divided(a: Range, b: Range) -> Range:
    """x / y of x in a and y in b, but for y = 0."""
    low, high = b
    if low < 0 < high or low == high == 0:
        return _ANYTHING
    return _multiplied(a, (_inverse(high, -math.inf), _inverse(low, math.inf)))


def _inverse(end: Number, of_zero: Number) -> Number:
    if not end:
        return of_zero
    return 1 / Fraction(end) if _is_finite(end) else 0


def _factor(product: Range, other: Range) -> Range:
    """x with x * y in the product for some y of the other."""
    if product[0] <= 0 <= product[1] and other[0] <= 0 <= other[1]:
        return _ANYTHING
    return _divided(product, other)


def _absolute(a: Range) -> Range:
    low, high = a
    return max(low, -high, 0), max(_size(low), _size(high))


def _of_absolute(node: Node, spans: Sequence[Range], wanted: Range) -> list[Range]:
    (low, high), (least, most) = spans[0], wanted
    below, above = -most <= high and low <= -least, low <= most and least <= high
    if below and above:
        return [(-most, most)]
    return [(least, most)] if above else [(-most, -least)]


def _extreme(choose: Callable[..., Number]) -> "Callable[[Node, Sequence[Range]], Range]":
    return lambda node, spans: (choose(span[0] for span in spans), choose(span[1] for span in spans))


def _of_greatest(node: Node, spans: Sequence[Range], wanted: Range) -> list[Range]:
    """None is above; and where only one may reach the least, it does."""
    reaching = [span[1] >= wanted[0] for span in spans]
    alone = sum(reaching) == 1
    return [(wanted[0] if alone and reaches else -math.inf, wanted[1]) for reaches in reaching]


def _of_least(node: Node, spans: Sequence[Range], wanted: Range) -> list[Range]:
    return [_negated(r) for r in _of_greatest(node, [_negated(s) for s in spans], _negated(wanted))]


def _unit(node: Node) -> Fraction:
    unit = unit_of(node.type)
    assert unit is not None
    return unit


def _cast(node: Node, spans: Sequence[Range]) -> Range:
    """Which may round to a unit of its type."""
    return _rounded(node, spans[0])


def _rounded(node: Node, range: Range) -> Range:
    source = node.operands[0]
    if is_float(node.type) or (not is_float(source.type) and (_unit(source) / _unit(node)).denominator == 1):
        return range
    return _add(range, (-_unit(node), _unit(node)))


_Up = Callable[[Node, Sequence[Range]], Range]
_Down = Callable[[Node, Sequence[Range], Range], list[Range]]
_OPERATIONS: Mapping[str, tuple[_Up, _Down]] = {
    "+": (
        lambda node, s: _add(s[0], s[1]),
        lambda node, s, wanted: [_add(wanted, _negated(s[1])), _add(wanted, _negated(s[0]))],
    ),
    "-": (
        lambda node, s: _add(s[0], _negated(s[1])),
        lambda node, s, wanted: [_add(wanted, s[1]), _add(s[0], _negated(wanted))],
    ),
    "*": (
        lambda node, s: _multiplied(s[0], s[1]),
        lambda node, s, wanted: [_factor(wanted, s[1]), _factor(wanted, s[0])],
    ),
    "/": (
        lambda node, s: _divided(s[0], s[1]),
        lambda node, s, wanted: [_multiplied(wanted, s[1]), _factor(s[0], wanted)],
    ),
    "negate": (lambda node, s: _negated(s[0]), lambda node, s, wanted: [_negated(wanted)]),
    "abs": (lambda node, s: _absolute(s[0]), _of_absolute),
    "greatest": (_extreme(max), _of_greatest),
    "least": (_extreme(min), _of_least),
    "cast": (_cast, lambda node, s, wanted: [_rounded(node, wanted)]),
}
