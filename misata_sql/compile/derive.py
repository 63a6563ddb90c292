"""Columns that an equality determines: CHECK (total = price * quantity) computes total instead of rejecting rows.

The CHECK stays a condition, so what is derived here is only a proposal that satisfies it.
"""

from collections.abc import Container
from typing import TYPE_CHECKING

from misata_sql.spec.keywords import fold

if TYPE_CHECKING:
    from sqlglot import exp


def derived(expression: "exp.Expression", free: Container[str]) -> "tuple[str, exp.Expression] | None":
    """A column and the expression that it equals; None where the condition determines none of them.

    free: folded names of the columns that may be computed. Of several the one that comes last is taken.

    >>> import sqlglot
    >>> name, value = derived(sqlglot.parse_one("a + b + c = 100"), {"a", "b", "c"})
    >>> name, value.sql()
    ('c', '100 - (a + b)')
    """
    from sqlglot import exp

    if not isinstance(expression, exp.EQ):
        return None
    named = [fold(column.name) for column in expression.find_all(exp.Column) if not column.table]
    sides = expression.this, expression.expression
    candidates = []
    for side, other in (sides, sides[::-1]):
        for column in side.find_all(exp.Column):
            name = fold(column.name)
            if not column.table and name in free and named.count(name) == 1:
                value = _isolated(side.unnest(), other.unnest(), column)
                if value is not None:
                    candidates.append((isinstance(side.unnest(), exp.Column), column.name, value))
    if not candidates:
        return None
    bare = [candidate for candidate in candidates if candidate[0]]
    _, name, value = (bare or candidates)[-1]
    return name, value


def _isolated(side: "exp.Expression", other: "exp.Expression", column: "exp.Column") -> "exp.Expression | None":
    """What the column equals where side = other."""
    from sqlglot import exp

    while side is not column:
        match side:
            case exp.Neg():
                side, other = side.this.unnest(), exp.Neg(this=_wrapped(other))
            case exp.Add() | exp.Sub():
                left, right = side.this, side.expression
                within_left = any(found is column for found in left.find_all(exp.Column))
                if isinstance(side, exp.Add):
                    rest = right if within_left else left
                    side, other = (
                        (left if within_left else right).unnest(),
                        exp.Sub(this=_wrapped(other), expression=_wrapped(rest)),
                    )
                elif within_left:
                    side, other = left.unnest(), exp.Add(this=_wrapped(other), expression=_wrapped(right))
                else:
                    side, other = right.unnest(), exp.Sub(this=_wrapped(left), expression=_wrapped(other))
            case _:
                return None
    return other


def _wrapped(expression: "exp.Expression") -> "exp.Expression":
    from sqlglot import exp

    inner = expression.unnest().copy()
    return exp.Paren(this=inner) if isinstance(inner, exp.Binary) else inner
