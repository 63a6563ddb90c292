"""Conditions as linear inequalities over their leaves, in exact fractions of stored units.

What holds where a condition is true: each inequality follows from it, but need not imply it.
"""

from collections.abc import Iterator, Mapping
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
    slack: by how much the value may be more or less
    """

    coefficients: Mapping[str, Fraction]
    constant: Fraction
    is_exact: bool = True
    slack: Fraction = Fraction(0)

    def scaled(self, by: Fraction) -> "Linear":
        """by * self"""
        coefficients = {leaf: by * c for leaf, c in self.coefficients.items()} if by else {}
        return Linear(coefficients, by * self.constant, self.is_exact, abs(by) * self.slack)

    def plus(self, other: "Linear", sign: int = 1) -> "Linear":
        """self + sign * other"""
        sums = dict(self.coefficients)
        for leaf, c in other.coefficients.items():
            sums[leaf] = sums.get(leaf, Fraction(0)) + sign * c
        kept = {leaf: c for leaf, c in sums.items() if c}
        is_exact = self.is_exact and other.is_exact
        return Linear(kept, self.constant + sign * other.constant, is_exact, self.slack + other.slack)


@dataclass(frozen=True)
class Inequality:
    """form <= 0; < 0 where is_strict"""

    form: Linear
    is_strict: bool = False


def inequalities(tree: Node) -> Iterator[Inequality]:
    """Those that follow where a condition is true."""
    if tree.op == "and":
        for operand in tree.operands:
            yield from inequalities(operand)
        return
    if tree.op not in ("<", "<=", ">", ">=", "="):
        return
    left, right = (linear(operand) for operand in tree.operands)
    if left is None or right is None:
        return
    difference = left.plus(right, -1)
    if not difference.coefficients:
        return
    if tree.op in ("<", "<=", "="):
        yield Inequality(_lowered(difference), tree.op == "<")
    if tree.op in (">", ">=", "="):
        yield Inequality(_lowered(difference.scaled(Fraction(-1))), tree.op == ">")


def _lowered(form: Linear) -> Linear:
    """The least that a form may be."""
    return replace(form, constant=form.constant - form.slack, slack=Fraction(0))


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


def linear(node: Node) -> Linear | None:
    """A tree of numbers or times as a linear form; None where it is none."""
    unit = unit_of(node.type)
    if unit is None:
        return None
    exact = not is_float(node.type)
    match node.op:
        case "constant":
            if node.value is None or (not exact and not np.isfinite(node.value)):
                return None
            return Linear({}, Fraction(node.value) * unit, exact)
        case "column":
            return Linear({node.value: unit}, Fraction(0), exact)
        case "cast":
            return _cast(node)
        case "negate":
            inner = linear(node.operands[0])
            return None if inner is None else inner.scaled(Fraction(-1))
        case "+" | "-" | "*" | "/":
            found = _arithmetic(node)
            return found if exact or found is None else replace(found, is_exact=False)
        case "move" | "move days":
            return _moved(node)
        case "days between":
            left, right = map(linear, node.operands)
            return None if left is None or right is None else left.plus(right, -1).scaled(Fraction(1, DAY))
        case "boundaries between" if node.value in _PARTS:
            return _boundaries(node)
        case "interval total":
            return _interval(node.operands[0])
    return None


def _boundaries(node: Node) -> Linear | None:
    """How many days, hours or the like begin between two moments: less than one more or less than lie between them."""
    first, last = map(linear, node.operands)
    if first is None or last is None:
        return None
    form = last.plus(first, -1).scaled(Fraction(1, _PARTS[node.value]))
    if node.value == "day" and all(operand.type.id == "DATE" for operand in node.operands):
        return form
    return replace(form, is_exact=False, slack=form.slack + 1)


def _interval(node: Node) -> Linear | None:
    """The microseconds of an INTERVAL as it is compared: a difference of moments, or a constant."""
    if node.op == "moment difference":
        left, right = map(linear, node.operands)
        return None if left is None or right is None else left.plus(right, -1)
    by = node.value
    if not node.is_constant or not isinstance(by, Interval):
        return None
    return Linear({}, Fraction((by.months * 30 + by.days) * DAY + by.micros))


def _cast(node: Node) -> Linear | None:
    """Of casts that change no value."""
    source, target = node.operands[0].type, node.type
    inner = linear(node.operands[0])
    source_unit, target_unit = unit_of(source), unit_of(target)
    if inner is None or source_unit is None or target_unit is None or source.is_numeric != target.is_numeric:
        return None
    if is_float(target):
        return replace(inner, is_exact=False)
    if is_float(source) or (source_unit / target_unit).denominator != 1:
        return None
    return inner


def _arithmetic(node: Node) -> Linear | None:
    left, right = map(linear, node.operands)
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


def _moved(node: Node) -> Linear | None:
    """A moment and an interval of no months, or a date and a number of days. value: 1 for +, -1 for -"""
    moment, distance = node.operands
    form = linear(moment)
    if form is None:
        return None
    if node.op == "move days":
        days = linear(distance)
        return None if days is None else form.plus(days.scaled(Fraction(DAY)), node.value)
    by = distance.value
    if not distance.is_constant or not isinstance(by, Interval) or by.months:
        return None
    if node.type.id in ("DATE", "TIMESTAMP_S", "TIMESTAMP_MS"):  # which may round
        return None
    return form.plus(Linear({}, Fraction(by.days * DAY + by.micros)), node.value)
