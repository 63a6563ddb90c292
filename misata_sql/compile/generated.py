"""GENERATED columns that may fail: a row for which DuckDB cannot compute one would be refused, so it is drawn again."""

from typing import TYPE_CHECKING

from misata_sql.conditions.bind import bind_condition
from misata_sql.conditions.condition import Condition
from misata_sql.conditions.judge import satisfied
from misata_sql.conditions.lowering.lower import operations
from misata_sql.errors import ConstraintError, MisataError

if TYPE_CHECKING:
    from misata_sql.compile.constraints import Constraints
    from misata_sql.spec.table import Column

_FALLIBLE = frozenset({"+", "-", "*", "//", "%", "negate", "abs", "cast", "move", "move days", "round"})


def computed_condition(state: "Constraints", column: "Column") -> Condition | None:
    """That the column's expression has a value; None where it always has, or nothing that it reads can be drawn again.

    Expressions with texts in them are not looked at: of their operations only casts can fail.
    Raises ConstraintError where it has a value in no row.
    """
    import sqlglot
    from sqlglot import exp

    assert column.generated is not None
    kind = sqlglot.exp.DataType.build(str(column.type), dialect="duckdb")
    value = exp.Cast(this=exp.Paren(this=column.generated.copy()), to=kind)
    has_value = exp.Or(
        this=exp.Is(this=value, expression=exp.Null()),
        expression=exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())),
    )
    text = f"{column.name} GENERATED ALWAYS AS ({column.generated_sql})"
    try:
        condition = bind_condition(has_value, text, state.table, state.sources, state.links, state.parents)
    except MisataError:
        return None  # what it has no form for in a condition
    if not condition.leaves and not satisfied(condition, {}, 1).all():
        raise ConstraintError(
            f"{text} cannot hold: it has no value in any row\n"
            f"  Hint: change the expression, or let it be NULL by TRY(...)"
        )
    nodes = list(condition.tree.walk())
    known = operations().keys() | {"column", "constant"}
    if condition.is_proved or not condition.atoms or any(node.op not in known for node in nodes):
        return None
    return condition if any(node.op in _FALLIBLE and node.type.bounds is not None for node in nodes) else None
