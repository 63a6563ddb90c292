"""Whether the CHECKs that a scenario is to break can be broken: tried on the first rows of the table."""

from typing import TYPE_CHECKING

import numpy as np

from misata_sql.chaos.calls import ROW_KEY
from misata_sql.chaos.execute import condition_places, execute
from misata_sql.chaos.fetch import RowSource
from misata_sql.chaos.statements import Insert, Update, conjuncts
from misata_sql.chaos.violation import MOST_ATTEMPTS, NAME, violations_of
from misata_sql.errors import ConstraintError

if TYPE_CHECKING:
    from misata_sql.chaos.perturb import Perturbed

ROWS = 256


def require_violations(perturbed: "Perturbed") -> None:
    """Raise ConstraintError where some row has no cells that break a CHECK and keep the others."""
    plan, statements = perturbed.plan, perturbed.statements
    for number, statement in enumerate(statements):
        assignments = statement.assignments if isinstance(statement, Update | Insert) else ()
        found = {v.name: v for assignment in assignments for v in violations_of(assignment.value.tree)}
        if not found or not isinstance(statement, Update | Insert):
            continue
        key = plan.compiled.table.key
        source = RowSource(plan, perturbed.scenario, key, statements[: number + 1], (), keep_all=True)
        numbers = np.arange(plan.first_row, plan.first_row + min(plan.n_rows, ROWS), dtype=np.int64)
        rows = execute(source.statements[:-1], source.open(ROWS).clean(numbers))
        places = rows.places
        for condition in conjuncts(statement.where.tree) if statement.where is not None else ():
            # which rows are hit by chance is no matter
            if len(places) and not any(node.op == "call" or node.value == ROW_KEY for node in condition.walk()):
                places = condition_places(condition, rows, statement, places)
        for violation in found.values():
            values = {name: rows.columns[name].take(places).value() for name in violation.read}
            n_found = len(violation.draw(values, rows.keys.take(places))[1])
            if n_found < len(places):
                n_missing = len(places) - n_found
                raise ConstraintError(
                    f"{violation.described} in {n_missing:,} of the first {len(places):,} rows that it may hit, in "
                    f"{MOST_ATTEMPTS:,} attempts each\n  Hint: let more of the columns that these CHECKs read be drawn "
                    f"with it, each by SET c = {NAME}('{violation.name}'), or leave such rows out by WHERE"
                )
