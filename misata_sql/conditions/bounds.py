"""What an expression is at least and at most: absolutely, or relative to a node within it.

Bounds are in units of the value, those of times in microseconds. Floats are widened by more than they can be rounded,
and never bounded relative to one: what is added to a large float may be lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from misata_sql.conditions.known import KnownLeaves
from misata_sql.domains.storage import TIMESTAMP_UNITS, is_float
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.interval import Interval
from misata_sql.spec.types import SqlType

Range = tuple[Fraction, Fraction]

_DAY = 86_400_000_000
_ROUNDING = Fraction(1, 10**9)  # of a float, relative
_PARTS = {"hour": (0, 23), "minute": (0, 59), "isodow": (1, 7), "dow": (0, 6), "day": (1, 31), "month": (1, 12)}


@dataclass(frozen=True)
class Bounds:
    """The bounds of nodes over known leaves."""

    known: KnownLeaves

    def bound(self, node: Node, base: Node | None, side: int) -> Fraction | None:
        """What value - base is at least (side -1) or at most (side 1), where neither is NULL; None: not known."""
        if base is not None and is_float(node.type):
            return None
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
        """Both bounds."""
        low, high = self.bound(node, None, -1), self.bound(node, None, 1)
        return None if low is None or high is None else (low, high)


def _constant(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    if base is not None or not isinstance(node.value, int | float):
        return None
    return _in_units(node.value, node.type)


def _cast(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    (operand,) = node.operands
    source, target = operand.type, node.type
    if not is_measured(source) or not is_measured(target) or _is_time(source) != _is_time(target):
        return None
    found = of.bound(operand, base, side)
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


def _sum(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    left, right = node.operands
    if not node.type.is_numeric:
        return None
    sign = 1 if node.op == "+" else -1
    found, moved = of.bound(left, base, side), of.bound(right, None, side * sign)
    if found is not None and moved is not None:
        return found + sign * moved
    if sign > 0 and base is not None:
        found, moved = of.bound(right, base, side), of.bound(left, None, side)
        if found is not None and moved is not None:
            return found + moved
    return None


def _product(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    spans = [of.span(operand) for operand in node.operands]
    if base is not None or not node.type.is_numeric or any(span is None for span in spans):
        return None
    (a, b), (c, d) = (span for span in spans if span is not None)
    if node.op == "/":
        if c <= 0:
            return None
        c, d = 1 / d, 1 / c
    corners = a * c, a * d, b * c, b * d
    return min(corners) if side < 0 else max(corners)


def _whole(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    """// and % of integers that are not negative, by a positive constant."""
    value, by = (of.span(operand) for operand in node.operands)
    if (
        base is not None
        or is_float(node.type)
        or value is None
        or by is None
        or value[0] < 0
        or by[0] != by[1]
        or by[0] <= 0
    ):
        return None
    if node.op == "//":
        return Fraction(floor((value[0] if side < 0 else value[1]) / by[0]))
    return Fraction(0) if side < 0 else min(value[1], by[0] - 1 if node.type.is_integer else by[0])


def _move(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    start, interval = node.operands
    found, moved = of.bound(start, base, side), _interval(of, interval, side * node.value)
    return None if found is None or moved is None else found + node.value * moved


def _interval(of: Bounds, node: Node, side: int) -> Fraction | None:
    """The least or the most time that an INTERVAL moves by."""
    count: Range | None = (Fraction(1), Fraction(1))
    if node.is_constant and isinstance(node.value, Interval):
        parts = node.value
    elif node.op == "interval product" and isinstance(node.operands[0].value, Interval):
        parts, count = node.operands[0].value, of.span(node.operands[1])
    elif node.op == "interval":
        field, factor, _ = node.value
        parts = Interval(*(factor if place == field else 0 for place in range(3)))
        count = of.span(node.operands[0])
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


def _move_days(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    date, days = node.operands
    found, moved = of.bound(date, base, side), of.bound(days, None, side * node.value)
    return None if found is None or moved is None else found + node.value * moved * _DAY


def _extreme(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    """least and greatest, which pass over NULLs."""
    choose = min if side < 0 else max
    if (node.op == "greatest") == (side > 0):  # every operand counts
        found = [of.bound(operand, base, side) for operand in node.operands]
        known = [value for value in found if value is not None]
        return choose(known) if len(known) == len(found) else None
    found = [of.bound(operand, base, side) for operand in node.operands if not operand.can_be_null]
    known = [value for value in found if value is not None]
    return (max if side < 0 else min)(known, default=None)


def _case(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    found = [of.bound(value, base, side) for value in branches(node) if not is_null(value)]
    known = [value for value in found if value is not None]
    return (min if side < 0 else max)(known, default=None) if len(known) == len(found) else None


def _absolute(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    span = of.span(node.operands[0])
    if base is not None or span is None:
        return Fraction(0) if base is None and side < 0 else None
    return max(span[0], -span[1], Fraction(0)) if side < 0 else max(abs(span[0]), abs(span[1]))


def _part(of: Bounds, node: Node, base: Node | None, side: int) -> Fraction | None:
    if base is not None or node.value not in _PARTS:
        return None
    return Fraction(_PARTS[node.value][side > 0])


def branches(node: Node) -> tuple[Node, ...]:
    """The values of a CASE."""
    return (*node.operands[1:-1:2], node.operands[-1])


def is_null(node: Node) -> bool:
    return (node.is_constant and node.value is None) or (node.op == "cast" and is_null(node.operands[0]))


def _is_time(type: SqlType) -> bool:
    return type.id == "DATE" or type.is_timestamp


def is_measured(type: SqlType) -> bool:
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


def type_limits(type: SqlType) -> Range | None:
    """What a type holds."""
    if is_float(type):
        return Fraction(-(10**30)), Fraction(10**30)
    if type.bounds is None:
        return None
    low, high = (_in_units(value, type) for value in type.bounds)
    return None if low is None or high is None else (low, high)


_OPERATIONS: Mapping[str, Callable[[Bounds, Node, Node | None, int], Fraction | None]] = {
    "constant": _constant, "cast": _cast, "+": _sum, "-": _sum, "*": _product, "/": _product, "//": _whole, "%": _whole,
    "move": _move, "move days": _move_days, "greatest": _extreme, "least": _extreme, "case": _case, "abs": _absolute,
    "part": _part,
}  # fmt: skip
