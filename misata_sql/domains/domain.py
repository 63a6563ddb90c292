"""The domain of one column: what its constant CHECKs leave of the values that its type can hold."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from sqlglot import exp

from misata_sql.domains.constants import NotConstantError, constant
from misata_sql.domains.storage import (
    NotStorableError,
    is_float,
    is_text,
    lattice_range,
    show,
    to_float,
    to_rational,
)
from misata_sql.errors import ConstraintError
from misata_sql.spec.types import SqlType


class NotSupportedError(Exception):
    """A CHECK that is not a constant bound of one column."""


@dataclass(frozen=True)
class Domain:
    """What a column may hold besides NULL.

    low, high: closed bounds in stored units (integers of the lattice; floats of DOUBLE and FLOAT); None: no bound
    allowed: the only values, in stored units or as text; None: no such list
    excluded: values it must not have
    sources: the SQL of the CHECKs that made it
    """

    type: SqlType
    low: Any = None
    high: Any = None
    allowed: frozenset[Any] | None = None
    excluded: frozenset[Any] = frozenset()
    sources: tuple[str, ...] = ()

    @property
    def is_free(self) -> bool:
        return not self.sources

    def contains(self, stored: Any) -> bool:
        """Whether a stored value (a number, or text as str) is in the domain."""
        if self.low is not None and stored < self.low:
            return False
        if self.high is not None and stored > self.high:
            return False
        if self.allowed is not None and stored not in self.allowed:
            return False
        return stored not in self.excluded

    def both(self, other: "Domain") -> "Domain":
        """What is in this domain and in the other."""
        allowed = other.allowed if self.allowed is None else self.allowed
        if self.allowed is not None and other.allowed is not None:
            allowed = self.allowed & other.allowed
        return replace(
            self,
            low=_tighter(max, self.low, other.low),
            high=_tighter(min, self.high, other.high),
            allowed=allowed,
            excluded=self.excluded | other.excluded,
            sources=tuple(dict.fromkeys(self.sources + other.sources)),
        )

    def is_within(self, other: "Domain") -> bool:
        """Whether all that it allows is allowed by the other too, as far as bounds and lists show it."""
        if self.allowed is not None:
            return all(other.contains(value) for value in self.allowed if self.contains(value))
        both = self.both(other)
        bounds_hold = both.low == self.low and both.high == self.high and other.allowed is None
        return bounds_hold and not any(self.contains(value) for value in other.excluded)

    def bounds_text(self) -> str:
        """The domain as a person would write it."""
        parts = []
        if self.low is not None:
            parts.append(f">= {show(self.low, self.type)}")
        if self.high is not None:
            parts.append(f"<= {show(self.high, self.type)}")
        if self.allowed is not None:
            parts.append(f"in ({', '.join(sorted(show(v, self.type) for v in self.allowed))})")
        if self.excluded:
            parts.append(f"not in ({', '.join(sorted(show(v, self.type) for v in self.excluded))})")
        return " and ".join(parts) or "any value"

    def require_some(self, column: str) -> None:
        """ConstraintError where nothing is left."""
        empty = self.low is not None and self.high is not None and self.low > self.high
        if self.allowed is not None:
            empty = empty or not any(self.contains(value) for value in self.allowed)
        bounds = lattice_range(self.type)
        if bounds is not None and not empty:
            low = bounds[0] if self.low is None else max(self.low, bounds[0])
            high = bounds[1] if self.high is None else min(self.high, bounds[1])
            excluded = sum(low <= value <= high for value in self.excluded)
            empty = high - low + 1 <= excluded
        if empty:
            raise ConstraintError(
                f"{' and '.join(self.sources)} leaves no value for {column} ({self.type}): "
                f"it would have to be {self.bounds_text()}\n"
                f"  Hint: widen or drop one of the CHECKs on {column}"
            )


def _tighter(choose: Any, left: Any, right: Any) -> Any:
    known = [value for value in (left, right) if value is not None]
    return choose(known) if known else None


def check_domain(expression: exp.Expression, column: str, type: SqlType, source: str) -> Domain:
    """The domain of `column` that one CHECK on it alone declares.

    Raises NotSupportedError for what is not a bound, BETWEEN, IN or (dis)equality with constants, or an AND of such.
    """
    free = Domain(type, sources=(source,))
    match expression:
        case exp.Paren():
            return check_domain(expression.this, column, type, source)
        case exp.And():
            left = check_domain(expression.this, column, type, source)
            right = check_domain(expression.expression, column, type, source)
            return replace(left.both(right), sources=(source,))
        case exp.Between():
            _require_column(expression.this, column)
            low = _bound(free, _value(expression.args["low"]), "low", False)
            return replace(low.both(_bound(free, _value(expression.args["high"]), "high", False)), sources=(source,))
        case exp.In() if expression.args.get("query") is None and expression.args.get("unnest") is None:
            _require_column(expression.this, column)
            values = [_value(item) for item in expression.expressions]
            if None in values:  # false becomes NULL, which a CHECK lets pass
                return free
            return replace(free, allowed=frozenset(_members(values, type)))
        case exp.Not() if isinstance(inner := expression.this.unnest(), exp.In):
            _require_column(inner.this, column)
            values = [_value(item) for item in inner.expressions]
            if None in values:  # x NOT IN (..., NULL) is never true, and NULL passes: it says nothing
                return free
            return replace(free, excluded=frozenset(_members(values, type)))
        case exp.Not() if isinstance(inner := expression.this.unnest(), exp.Between):
            raise NotSupportedError
        case exp.Column() if type.id == "BOOLEAN":
            _require_column(expression, column)
            return replace(free, allowed=frozenset({1}))
        case exp.Not() if type.id == "BOOLEAN" and isinstance(expression.this.unnest(), exp.Column):
            _require_column(expression.this.unnest(), column)
            return replace(free, allowed=frozenset({0}))
        case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
            return _comparison(expression, column, free)
    raise NotSupportedError


_MIRRORED = {exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE}


def _comparison(expression: exp.Expression, column: str, free: Domain) -> Domain:
    operator: Any = type(expression)
    left, right = expression.this.unnest(), expression.expression.unnest()
    if not isinstance(left, exp.Column):
        left, right, operator = right, left, _MIRRORED.get(operator, operator)
    _require_column(left, column)
    value = _value(right)
    if value is None:  # a comparison with NULL is NULL, which a CHECK lets pass
        return free
    if operator is exp.EQ:
        return replace(free, allowed=frozenset(_members([value], free.type)))
    if operator is exp.NEQ:
        return replace(free, excluded=frozenset(_members([value], free.type)))
    side = "low" if operator in (exp.GT, exp.GTE) else "high"
    return _bound(free, value, side, operator in (exp.GT, exp.LT))


def _require_column(expression: exp.Expression, column: str) -> None:
    inner = expression.unnest()
    if not isinstance(inner, exp.Column) or inner.name.lower() != column.lower():
        raise NotSupportedError


def _value(expression: exp.Expression) -> Any:
    try:
        return constant(expression)
    except NotConstantError:
        raise NotSupportedError from None


def _members(values: Iterable[Any], type: SqlType) -> list[Any]:
    """Constants as stored values; those that the type cannot hold are equal to none of its values."""
    if is_text(type):
        if not all(isinstance(value, str) for value in values):
            raise NotSupportedError
        return list(values)
    try:
        if is_float(type):
            return [to_float(value, type) for value in values]
        positions = [to_rational(value, type) for value in values]
    except NotStorableError as error:
        raise NotSupportedError(str(error)) from None
    return [int(position) for position in positions if position.denominator == 1]


def _bound(free: Domain, value: Any, side: str, is_open: bool) -> Domain:
    type = free.type
    if value is None:
        return free
    try:
        if is_float(type):
            number: Any = _float_bound(to_float(value, type), type, side, is_open)
        elif lattice_range(type) is not None:
            number = _integer_bound(to_rational(value, type), side, is_open)
        else:
            raise NotSupportedError
    except NotStorableError as error:
        raise NotSupportedError(str(error)) from None
    return replace(free, **{side: number})


def _integer_bound(position: Fraction, side: str, is_open: bool) -> int:
    nearest = math.ceil(position) if side == "low" else math.floor(position)
    if is_open and nearest == position:
        nearest += 1 if side == "low" else -1
    return nearest


def _float_bound(number: float, type: SqlType, side: str, is_open: bool) -> float:
    if not is_open:
        return number
    away = math.inf if side == "low" else -math.inf
    if type.id == "FLOAT":
        return float(np.nextafter(np.float32(number), np.float32(away)))
    return math.nextafter(number, away)
