"""A column's own values for operators that go by its distribution: its first rows, as they are before all statements.

Which rows they are depends on the table alone, so that no slice and no thread changes what an operator makes of a cell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.errors import ArgumentError
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.chaos.statements import ScenarioCell
    from misata_sql.plan import Plan

ROWS = 10_000
PLACEHOLDER = np.array([0, 1])  # where the statement is only written as SQL, or never runs
SampleOf = Callable[[tuple[str, str], Node, "Mapping[str, ScenarioCell]"], "np.ndarray | None"]


@dataclass(frozen=True, eq=False)
class Sample:
    """An expression over the first stored rows, which a statement's SQL reads.

    number: tells it from others; statement: its number; sql: over the columns as they are stored
    """

    number: int
    statement: int
    sql: str
    type: SqlType

    @property
    def name(self) -> str:
        return f"misata_sample_{self.number}"


def sample_sql(sample: Sample) -> str:
    """An expression that reads it."""
    return f"(SELECT cells FROM {sample.name})"


def sample_cte(sample: Sample, source: str, row: str) -> str:
    """The common table expression of a sample. source: of the stored rows; row: their number in it"""
    is_finite = " AND isfinite(cell)" if sample.type.id in _WITH_INFINITIES else ""
    return (
        f"{sample.name} AS (\n  SELECT list(cell) AS cells FROM (SELECT {sample.sql} AS cell FROM {source} "
        f"WHERE {row} < {ROWS})\n  WHERE cell IS NOT NULL{is_finite}\n)"
    )


_WITH_INFINITIES = (
    "FLOAT", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS",
)  # fmt: skip


def first_cells(
    plan: "Plan", key: tuple[str, str], tree: Node, cells: "Mapping[str, ScenarioCell]"
) -> np.ndarray | None:
    """A clean expression over the first rows of a table, stored, without NULLs; None where the table has no rows, or
    the plan no such table.

    Raises ArgumentError where it is not known whether the table has so many rows.
    """
    from misata_sql.chaos.clean import make_composer, read_values, source_of
    from misata_sql.chaos.operators.cells import in_64_bits, stored_cells
    from misata_sql.chaos.operators.operator import form_of
    from misata_sql.engine.arena import Arena
    from misata_sql.engine.program import Layout

    if key not in plan.schema:
        return None
    n_rows = plan.sizes[key].n_rows
    if n_rows is None:
        n_rows = plan.first_row + plan.n_rows
        if n_rows < ROWS:
            raise ArgumentError(
                f"the column's own values are those of the table's first {ROWS:,} rows, and it is not known whether it "
                "has so many\n  Hint: say how many it has by total := beside start"
            )
    n = min(n_rows, ROWS)
    if not n:
        return None
    composer = make_composer(plan)
    at = composer.rows(key)
    types = {column.name: column.type for column in plan.schema[key].columns}
    value: Any = at.value(tree.value) if tree.op == "column" and tree.value in types else None
    if value is None:
        value = at.compute(source_of(tree, plan.schema[key].table.name, types, cells), "\0sample")
    pinned = value.buffers() if isinstance(value, Layout) else ()
    program = composer.program_of([value], pinned)
    arena = Arena(program, n)
    arena.run(0, n)
    found = read_values(program, {"sample": (value, tree.type)}, arena, n)["sample"]
    return stored_cells(in_64_bits(found).drop_nulls(), form_of(tree.type))
