"""Cells that stay as they were in the first row of a run: misata_stuck(x) under misata_burst, in a scenario."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.operators.operator import Prepared
from misata_sql.chaos.operators.rows import BURST_START
from misata_sql.chaos.operators.run import run

if TYPE_CHECKING:
    from misata_sql.chaos.calls import OperatorCall
    from misata_sql.expressions.evaluate import Evaluation
    from misata_sql.expressions.expression_types import Node


@dataclass(eq=False)
class HeldCell:
    """A cell of another row of the table, as it is before all statements. The value of a node "call" over the column of
    that name, which is there beside the row's own.

    number: tells it from others; statement: its number; column: as the table is generated with it
    burst: the call that says which runs there are; None until the WHERE is bound
    """

    number: int
    statement: int
    column: str
    burst: "OperatorCall | None" = None
    kind = "stuck"  # what the ledger calls it

    @property
    def name(self) -> str:
        return f"misata held {self.number}"

    @property
    def _start(self) -> Prepared:
        assert self.burst is not None
        return BURST_START.call(None, self.burst.given, self.burst.seed)

    def rows(self, numbers: np.ndarray) -> np.ndarray:
        """(n_rows,) int64: the rows that have the cells of these."""
        found: np.ndarray = run(self._start, None, numbers, np.ones(len(numbers), np.uint8))
        return found

    def row_sql(self, number: str) -> str:
        """The same in SQL."""
        assert self.burst is not None
        return f"{BURST_START.name}({', '.join(self.burst.arguments)}, {number}, {self.burst.seed})"

    def evaluate(self, run: "Evaluation", node: "Node", operands: list[Any], active: Any) -> Any:
        """The cells."""
        return operands[0]
