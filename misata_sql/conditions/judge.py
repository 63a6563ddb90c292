"""Masks of conditions by Polars: every expression that a DEFAULT may have, at the price of the GIL."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from misata_sql.conditions.condition import Condition
from misata_sql.conditions.lowering.lower import Input
from misata_sql.engine.program import Buffer


class PolarsJudge:
    """Writes 1 for each row in which none of the conditions is false or an error.

    inputs: by the names of the conditions' leaves; mask: (n_rows,) uint8
    """

    def __init__(self, conditions: Sequence[Condition], inputs: Mapping[str, Input], mask: Buffer) -> None:
        self.conditions = conditions
        self.inputs = inputs
        self.mask = mask

    def buffers(self) -> list[Buffer]:
        """All that it reads and writes."""
        return [self.mask, *(buffer for source in self.inputs.values() for buffer in source.layout.buffers())]

    def __call__(self, arena: Any, n_rows: int) -> None:
        from misata_sql.expressions.nested_columns import read_cells

        values = {name: read_cells(arena, at.layout, at.type, n_rows) for name, at in self.inputs.items()}
        accepted = np.ones(n_rows, bool)
        for condition in self.conditions:
            accepted &= satisfied(condition, values, n_rows)
        arena.array(self.mask)[:n_rows] = accepted


def satisfied(condition: Condition, values: Mapping[str, Any], n_rows: int) -> np.ndarray:
    """(n_rows,) bool: whether the condition is neither false nor an error."""
    from misata_sql.expressions.evaluate import Evaluation
    from misata_sql.expressions.series import truth

    value, failed = Evaluation(values, n_rows, condition.text, {}).attempt(condition.tree, None)
    return truth(value, n_rows, null=True) & ~truth(failed, n_rows)
