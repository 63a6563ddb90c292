"""CHECKs in a form that the rules after this one can take apart. Only what SQL's three truth values allow.

NOT goes inwards to the comparisons, and BETWEEN over several columns becomes two of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp


def simplified(expression: "exp.Expression") -> "exp.Expression":
    """An expression that is true, false or NULL where the given one is.

    >>> import sqlglot
    >>> simplified(sqlglot.parse_one("NOT (a < b OR NOT c BETWEEN a AND b)")).sql()
    'a >= b AND (c >= a AND c <= b)'
    """
    from sqlglot import exp

    match expression:
        case exp.Paren():
            return simplified(expression.this)
        case exp.And() | exp.Or():
            return _joined(type(expression), simplified(expression.this), simplified(expression.expression))
        case exp.Not():
            return _negated(expression.this.unnest())
        case exp.Between() if _is_split(expression):
            return _joined(exp.And, *_ends(expression, exp.GTE, exp.LTE))
    return expression


def _negated(inner: "exp.Expression") -> "exp.Expression":
    """What is true where `inner` is false."""
    from sqlglot import exp

    opposites = {
        exp.LT: exp.GTE, exp.LTE: exp.GT, exp.GT: exp.LTE, exp.GTE: exp.LT, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ,
    }  # fmt: skip
    match inner:
        case exp.Not():
            return simplified(inner.this)
        case exp.And() | exp.Or():
            other = exp.Or if isinstance(inner, exp.And) else exp.And
            return _joined(other, _negated(inner.this.unnest()), _negated(inner.expression.unnest()))
        case exp.Between() if _is_split(inner):
            return _joined(exp.Or, *_ends(inner, exp.LT, exp.GT))
    if type(inner) in opposites:
        return opposites[type(inner)](this=inner.this.copy(), expression=inner.expression.copy())
    return exp.Not(this=exp.Paren(this=inner.copy()))


def _is_split(expression: "exp.Between") -> bool:
    """BETWEEN with constants bounds a column as it is."""
    from sqlglot import exp

    names = {column.sql() for column in expression.find_all(exp.Column)}
    return len(names) > 1 and not expression.args.get("symmetric")


def _ends(expression: "exp.Between", low: type, high: type) -> "tuple[exp.Expression, exp.Expression]":
    value, ends = expression.this, (expression.args["low"], expression.args["high"])
    first, last = (op(this=value.copy(), expression=end.copy()) for op, end in zip((low, high), ends, strict=True))
    return first, last


def _joined(op: type, left: "exp.Expression", right: "exp.Expression") -> "exp.Expression":
    from sqlglot import exp

    sides = (
        exp.Paren(this=side.copy()) if isinstance(side, exp.And | exp.Or) else side.copy() for side in (left, right)
    )
    this, expression = sides
    joined: exp.Expression = op(this=this, expression=expression)
    return joined
