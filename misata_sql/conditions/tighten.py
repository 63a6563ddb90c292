"""Ranges of what is drawn, tightened by conditions: bounds propagation to a fixpoint, in exact arithmetic.

Linear ones are taken as sums, which is tighter, all others by their trees (contract.py).

What is cut off satisfies no row, so drawing from the rest only changes how many rows are rejected.
Source: Apt 2003, Principles of Constraint Programming, chapter 6.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from misata_sql.conditions.condition import Condition
from misata_sql.conditions.contract import ROUNDING, NothingFitsError, Range, contracted
from misata_sql.conditions.linear import Inequality, inequalities, is_linear
from misata_sql.domains.storage import is_float

MOST_ROUNDS = 100  # a < b and b < a creep towards each other by 1 a round


@dataclass(frozen=True, eq=False)
class _Bound:
    """An inequality with the leaves whose range it may narrow."""

    inequality: Inequality
    targets: tuple[str, ...]


def tightened(
    conditions: Iterable[Condition], ranges: Mapping[str, Range], nullable: "frozenset[str]" = frozenset()
) -> dict[str, Range]:
    """The ranges of leaves by name, in stored units, with what no row that satisfies the conditions has cut off.

    ranges: of all leaves; infinite where nothing is known
    nullable: leaves that may be NULL, in which case a condition about them says nothing about others; one that no value
        fits is left as it is, since its rows may be NULL

    Raises NothingFitsError.
    """
    bounds: list[_Bound] = []
    floats: set[str] = set()
    others = []
    for condition in conditions:
        if not is_linear(condition.tree) and not nullable & {name for name, _ in condition.leaves}:
            others.append((condition.tree, {name: leaf.type for name, leaf in condition.leaves}))
        floats |= {name for name, leaf in condition.leaves if is_float(leaf.type)}
        for inequality in inequalities(condition.tree):
            names = inequality.form.coefficients.keys()
            targets = tuple(name for name in names if not (inequality.reads - {name}) & nullable)
            if targets:
                bounds.append(_Bound(inequality, targets))
    found = dict(ranges)
    for _ in range(MOST_ROUNDS):
        before = dict(found)
        for bound in bounds:
            for name in bound.targets:
                low, high = _narrowed(bound.inequality, name, found, name in floats)
                if low <= high:
                    found[name] = low, high
                elif name not in nullable:
                    raise NothingFitsError
        for tree, types in others:
            found.update(contracted(tree, {name: found[name] for name in types}, types))
        if found == before:
            break
    return found


def _narrowed(inequality: Inequality, name: str, ranges: Mapping[str, Range], is_float: bool) -> Range:
    """The range of one leaf after an inequality: coefficient * leaf <= -(least of the rest). Empty where low > high"""
    form = inequality.form
    low, high = ranges[name]
    rest = form.constant
    scale = abs(rest)
    for other, coefficient in form.coefficients.items():
        if other == name:
            continue
        end = ranges[other][0] if coefficient > 0 else ranges[other][1]
        if not math.isfinite(end):
            return low, high
        rest += coefficient * Fraction(end)
        scale += abs(coefficient * Fraction(end))
    if not form.is_exact:
        rest -= ROUNDING * (scale + 1)
    coefficient = form.coefficients[name]
    limit = -rest / coefficient
    is_strict = inequality.is_strict and form.is_exact
    if coefficient > 0:
        cap = limit if is_float else math.ceil(limit) - 1 if is_strict else math.floor(limit)
        high = min(high, cap)
    else:
        floor = limit if is_float else math.floor(limit) + 1 if is_strict else math.ceil(limit)
        low = max(low, floor)
    return low, high
