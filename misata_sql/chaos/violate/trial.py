"""misata_violate tried on a sample of rows, before any query runs, so that what cannot work is refused with numbers."""

from typing import TYPE_CHECKING

import numpy as np

from misata_sql.chaos.calls import ROW_KEY
from misata_sql.chaos.execute import execute, hits
from misata_sql.chaos.fetch import RowSource
from misata_sql.chaos.statements import Expression, Insert, Scenario, Statement, Update, columns_of, conjuncts
from misata_sql.chaos.violate.call import ViolateCall, explain
from misata_sql.errors import DefinitionError
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import BOOLEAN

if TYPE_CHECKING:
    from misata_sql.plan import Plan
    from misata_sql.relations.links import TableKey

SAMPLED = 1_024  # rows that are looked at
TRIED = 256  # of them, where the statement could hit


def try_violations(plan: "Plan", scenario: Scenario) -> None:
    """Raise DefinitionError for each statement of which some row of the sample has no values that break the CHECK.

    Conditions on the rows' keys alone, as misata_chance(0.01) is one, are taken for true.
    """
    problems = []
    for key in plan.schema:
        statements = scenario.of(key)
        for place, statement in enumerate(statements):
            found = _violation_of(statement)
            if found is not None:
                problem = _try(plan, scenario, key, statements[: place + 1], *found)
                if problem:
                    problems.append(f"{problem}\n{statement.span.underlined()}")
    if problems:
        raise DefinitionError(problems)


def _violation_of(statement: Statement) -> tuple[Node, ViolateCall] | None:
    """One of its calls, which all draw the same."""
    if isinstance(statement, Update | Insert):
        for assignment in statement.assignments:
            if isinstance(assignment.value.tree.value, ViolateCall):
                return assignment.value.tree, assignment.value.tree.value
    return None


def _try(
    plan: "Plan", scenario: Scenario, key: "TableKey", statements: tuple[Statement, ...], tree: Node, call: ViolateCall
) -> str:
    """The problem with the last of some statements; "" for none."""
    last = statements[-1]
    assert isinstance(last, Update | Insert)
    names = [a.column for a in last.assignments if isinstance(a.value.tree.value, ViolateCall)]
    source = RowSource(plan, scenario, key, statements, names)
    numbers = _sample(plan, key)
    if not len(numbers):
        return ""
    rows = execute(source.statements[:-1], source.open(len(numbers)).clean(numbers))
    rows = rows.take(hits(_by_cells(last.where), rows, last)[:TRIED])
    if not len(rows):
        return ""
    cells = [rows.columns[operand.value].value() for operand in tree.operands[:-1]]
    violation = call.joint.violation
    given = dict(zip(violation.inputs, cells, strict=True))
    _, left = violation.draw(call.joint.seed, rows.keys, given)
    if left is None:
        return ""
    why = explain(violation, left, rows.keys, given, call.joint.free)
    return f"{len(left.places)} of {len(rows)} rows of a sample cannot be broken: {why}"


def _sample(plan: "Plan", key: "TableKey") -> np.ndarray:
    """Numbers of rows, evenly over those that are asked for, of a parent over all."""
    first, n_rows = plan.first_row, plan.n_rows
    if key != plan.compiled.table.key:
        first, n_rows = 0, plan.sizes[key].n_rows or 0
    return first + np.unique(np.linspace(0, max(n_rows - 1, 0), min(n_rows, SAMPLED)).astype(np.int64))


def _by_cells(where: Expression | None) -> Expression | None:
    """The conditions that do not depend on the key alone."""
    parts = [c for c in conjuncts(where.tree) if columns_of(c) != {ROW_KEY}] if where is not None else []
    if not parts:
        return None
    tree = parts[0]
    for part in parts[1:]:
        tree = Node("and", BOOLEAN, (tree, part), text=f"{tree.text} AND {part.text}")
    return Expression(tree, "")
