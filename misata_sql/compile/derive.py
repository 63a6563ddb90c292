"""Columns that an equality determines: CHECK (total = price * quantity) computes total instead of rejecting rows.

The CHECK stays a condition, so what is derived here is only a proposal that satisfies it.
"""

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from misata_sql.compile.checks import must_have_values, range_part
from misata_sql.compile.sources import Source, read_columns
from misata_sql.compile.unique import unique_constraints
from misata_sql.domains.domain import Domain
from misata_sql.errors import MisataError
from misata_sql.expressions.bind_expressions import bind_expression
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.progression import FittedUniform
from misata_sql.spec.keywords import fold
from misata_sql.spec.table import Table

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.compile.constraints import Constraints


def derive_columns(state: "Constraints") -> None:
    """Compute the columns that equalities determine, where no generator of their own was declared."""
    table, found = state.table, state.found
    keys = {name for key in unique_constraints(table, {}) for name in key.columns}
    for part in list(state.parts):
        free = {
            fold(name)
            for name, (source, origin, _) in found.items()
            if isinstance(source, Sampler) and name not in keys and _may_be_derived(source, origin)
        }
        if table.sampling == "constructive":  # what is declared before others keeps its own distribution
            free -= {fold(name) for name in _earlier(part.expression, table) if found[name][1] == "DEFAULT"}
        result = derived(part.expression, free) if part.is_condition else None
        if result is None:
            continue
        name, expression = table.column(result[0]).name, result[1]
        column = table.column(name)
        try:
            source = bind_expression(expression, table, column, state.parents)
        except MisataError:
            continue  # rejection may do
        declared, origin, _ = found[name]
        if _depends_on(name, source, {n: entry[0] for n, entry in found.items()}):
            continue
        if source.can_be_null and (origin == "DEFAULT" or must_have_values(table, column, state.parts)):
            continue  # where it would be NULL the column has values of its own
        if origin == "DEFAULT":
            assert isinstance(declared, FittedUniform)
            state.parts.append(range_part(part.check, column, declared.first, declared.last))
        state.free_of_domain(name)
        state.domains[name] = Domain(column.type)
        found[name] = source, "CHECK", f"{part.check} says what it is"
        state.derived[part.check] = name


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


def _earlier(expression: "exp.Expression", table: Table) -> list[str]:
    """The columns that it names, but the one that is declared last."""
    from sqlglot import exp

    names = {table.column(node.name).name for node in expression.find_all(exp.Column) if not node.table}
    return sorted(names, key=table.position)[:-1]


def _wrapped(expression: "exp.Expression") -> "exp.Expression":
    from sqlglot import exp

    inner = expression.unnest().copy()
    return exp.Paren(this=inner) if isinstance(inner, exp.Binary) else inner


def _may_be_derived(source: Source, origin: str) -> bool:
    """Whether a column's own distribution is that of all values alike, or none that anybody declared."""
    if origin == "inferred":
        return isinstance(source, Sampler) and not isinstance(source, Nullable)
    return origin == "DEFAULT" and isinstance(source, FittedUniform) and source.stride == 1 and not source.excluded


def _depends_on(name: str, source: Source, sources: Mapping[str, Source]) -> bool:
    """Whether a source reads a column, directly or through others."""
    seen: set[str] = set()
    todo = list(read_columns(source))
    while todo:
        other = todo.pop()
        if other == name:
            return True
        if other not in seen:
            seen.add(other)
            todo += read_columns(sources[other])
    return False
