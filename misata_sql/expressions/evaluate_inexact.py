"""Enclosures over Series: the kernels of kernels/enclosures.py on arrays."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions.evaluate_numbers import one
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import expand

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation


def _ends(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> tuple[pl.Series, pl.Series]:
    """Both ends of a function of pairs; NULL where an operand is."""
    from misata_sql.kernels.enclosures import FUNCTIONS, fill_enclosures

    n_rows = max(map(len, operands))
    columns = [expand(operand, n_rows) for operand in operands]
    arrays = [np.ascontiguousarray(column.fill_null(0.0).to_numpy(), np.float64) for column in columns]
    first, second = arrays[:2], arrays[2:] or arrays[:2]
    low, high = np.empty(n_rows), np.empty(n_rows)
    fill_enclosures.compiled(list(FUNCTIONS).index(f"{node.value}_ends"), *first, *second, low, high)
    known = columns[0].is_not_null()
    for column in columns[1:]:
        known = known & column.is_not_null()
    least, most = (pl.Series(end).zip_with(known, one(None, pl.Float64)) for end in (low, high))
    return least, most


def _end(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> pl.Series:
    end: pl.Series = operands[0][node.value]
    return end


OPERATIONS = {"ends": _ends, "end": _end}
