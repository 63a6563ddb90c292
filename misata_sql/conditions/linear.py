"""Conditions as linear inequalities over their leaves, in exact fractions of stored units.

What holds where a condition is true: each inequality follows from it, but need not imply it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from misata_sql.domains.storage import TIMESTAMP_UNITS, factor, is_float
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.interval import Interval
from misata_sql.spec.types import SqlType

DAY = 86_400_000_000  # microseconds, in which dates and timestamps are counted
_PARTS = {"week": 7 * DAY, "day": DAY, "hour": DAY // 24, "minute": 60_000_000, "second": 1_000_000}


@dataclass(frozen=True)
class Linear:
    """sum of coefficients[leaf] * leaf + constant, with leaves in stored units.

    is_exact: no DOUBLE is computed on the way
    """

    coefficients: Mapping[str, Fraction]
    constant: Fraction
    is_exact: bool = True

    def scaled(self, by: Fraction) -> "Linear":
        """by * self"""
        coefficients = {leaf: by * c for leaf, c in self.coefficients.items()} if by else {}
        return Linear(coefficients, by * self.constant, self.is_exact)

    def plus(self, other: "Linear", sign: int = 1) -> "Linear":
        """self + sign * other"""
        sums = dict(self.coefficients)
        for leaf, c in other.coefficients.items():
            sums[leaf] = sums.get(leaf, Fraction(0)) + sign * c
        kept = {leaf: c for leaf, c in sums.items() if c}
        return Linear(kept, self.constant + sign * other.constant, self.is_exact and other.is_exact)


@dataclass(frozen=True)
class Inequality:
    """form <= 0; < 0 where is_strict

    reads: all leaves of the comparison, those that cancel out too: where one of them is NULL, nothing follows
    """

    form: Linear
    is_strict: bool = False
    reads: frozenset[str] = frozenset()


Other = Callable[[Node], Linear | None]  # what a tree that is not linear is by another name, None where it has none


def inequalities(tree: Node) -> Iterator[Inequality]:
    """Those that follow where a condition is true."""
    if tree.op == "and":
        for operand in tree.operands:
            yield from inequalities(operand)
        return
    if tree.op not in ("<", "<=", ">", ">=", "="):
        return
    (left, left_slack), (right, right_slack) = map(_loosely, tree.operands)
    if left is None or right is None:
        return
    difference, slack = left.plus(right, -1), left_slack + right_slack
    if not difference.coefficients:
        return
    reads = frozenset(node.value for node in tree.walk() if node.op == "column")
    if tree.op in ("<", "<=", "="):
        yield Inequality(_lowered(difference, slack), tree.op == "<", reads)
    if tree.op in (">", ">=", "="):
        yield Inequality(_lowered(difference.scaled(Fraction(-1)), slack), tree.op == ">", reads)


def _loosely(node: Node) -> tuple[Linear | None, int]:
    """A linear form, and by how much the value may be more or less."""
    found = linear(node)
    if found is not None or node.op != "boundaries between" or node.value not in _PARTS:
        return found, 0
    return _between(node), 1  # less than one more or less than lie between the moments


def _lowered(form: Linear, slack: int) -> Linear:
    """The least that a form may be."""
    return replace(form, constant=form.constant - slack, is_exact=False) if slack else form


def is_linear(tree: Node) -> bool:
    """Whether a condition is nothing but linear inequalities without rounding."""
    if tree.op == "and":
        return all(map(is_linear, tree.operands))
    found = list(inequalities(tree))
    return bool(found) and all(inequality.form.is_exact for inequality in found)


def unit_of(type: SqlType) -> Fraction | None:
    """What one stored unit is worth: numbers as they are, dates and timestamps in microseconds; None of other types."""
    if is_float(type):
        return Fraction(1)
    if type.is_numeric:
        return Fraction(1, factor(type))
    if type.id == "DATE":
        return Fraction(DAY)
    if type.id in TIMESTAMP_UNITS:
        return Fraction(1_000_000, TIMESTAMP_UNITS[type.id])
    return None


def linear(node: Node, other: Other | None = None) -> Linear | None:
    """A tree of numbers or times as a linear form; None where it is none.

    other: asked about what is not linear within it
    """
    if unit_of(node.type) is None:
        return None
    found = _linear(node, other)
    return other(node) if found is None and other is not None else found


def _linear(node: Node, other: Other | None) -> Linear | None:
    unit = unit_of(node.type)
    assert unit is not None
    exact = not is_float(node.type)
    match node.op:
        case "constant":
            if node.value is None or (not exact and not np.isfinite(node.value)):
                return None
            return Linear({}, Fraction(node.value) * unit, exact)
        case "column":
            return Linear({node.value: unit}, Fraction(0), exact)
        case "cast":
            return _cast(node, other)
        case "negate":
            inner = linear(node.operands[0], other)
            return None if inner is None else inner.scaled(Fraction(-1))
        case "+" | "-" | "*" | "/":
            found = _arithmetic(node, other)
            return found if exact or found is None else replace(found, is_exact=False)
        case "move" | "move days":
            return _moved(node, other)
        case "days between":
            left, right = (linear(operand, other) for operand in node.operands)
            return None if left is None or right is None else left.plus(right, -1).scaled(Fraction(1, DAY))
        case "boundaries between" if node.value == "day" and all(o.type.id == "DATE" for o in node.operands):
            return _between(node)
        case "interval total":
            return _interval(node.operands[0])
    return None


def _between(node: Node) -> Linear | None:
    """How many days, hours or the like lie between two moments."""
    first, last = map(linear, node.operands)
    return None if first is None or last is None else last.plus(first, -1).scaled(Fraction(1, _PARTS[node.value]))


def _interval(node: Node) -> Linear | None:
    """The microseconds of an INTERVAL as it is compared: a difference of moments, or a constant."""
    if node.op == "moment difference":
        left, right = map(linear, node.operands)
        return None if left is None or right is None else left.plus(right, -1)
    by = node.value
    if not node.is_constant or not isinstance(by, Interval):
        return None
    return Linear({}, Fraction((by.months * 30 + by.days) * DAY + by.micros))


def _cast(node: Node, other: Other | None) -> Linear | None:
    """Of casts that change no value."""
    source, target = node.operands[0].type, node.type
    inner = linear(node.operands[0], other)
    source_unit, target_unit = unit_of(source), unit_of(target)
    if inner is None or source_unit is None or target_unit is None or source.is_numeric != target.is_numeric:
        return None
    if is_float(target):
        return replace(inner, is_exact=False)
    if is_float(source) or (source_unit / target_unit).denominator != 1:
        return None
    return inner


def _arithmetic(node: Node, other: Other | None) -> Linear | None:
    left, right = (linear(operand, other) for operand in node.operands)
    if left is None or right is None:
        return None
    if node.op in ("+", "-"):
        return left.plus(right, 1 if node.op == "+" else -1)
    if node.op == "/":
        if right.coefficients or not right.constant or not is_float(node.type):
            return None
        return left.scaled(1 / right.constant)
    if left.coefficients and right.coefficients:
        return None
    form, constant = (right, left) if right.coefficients else (left, right)
    scaled = form.scaled(constant.constant)
    return replace(scaled, is_exact=left.is_exact and right.is_exact)


def _moved(node: Node, other: Other | None) -> Linear | None:
    """A moment and an interval of no months, or a date and a number of days. value: 1 for +, -1 for -"""
    moment, distance = node.operands
    form = linear(moment, other)
    if form is None:
        return None
    if node.op == "move days":
        days = linear(distance, other)
        return None if days is None else form.plus(days.scaled(Fraction(DAY)), node.value)
    by = distance.value
    if not distance.is_constant or not isinstance(by, Interval) or by.months:
        return None
    if node.type.id in ("DATE", "TIMESTAMP_S", "TIMESTAMP_MS"):  # which may round
        return None
    return form.plus(Linear({}, Fraction(by.days * DAY + by.micros)), node.value)
