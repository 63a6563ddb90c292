"""Lists of some rows with the faults that a kernel has drawn."""

from typing import Any

import numpy as np

from misata_sql.expressions.nested import ListSeries, choose, item_type, null_of
from misata_sql.expressions.series import expand
from misata_sql.kernels.chaos_items import DOUBLED, EMPTY, FAULT_SHIFT, LOST
from misata_sql.spec.types import SqlType


def with_faults(value: ListSeries, codes: np.ndarray, type: SqlType) -> ListSeries:
    """codes: (n_rows,) int64, of kernels/chaos_items.py"""
    import polars as pl

    n, width, inner = len(codes), len(value.items), item_type(type)
    lengths = expand(value.lengths, n).to_numpy()
    fault = np.where(codes < 0, -1, codes >> FAULT_SHIFT)
    place = codes & ((1 << FAULT_SHIFT) - 1)
    made = np.where(fault == EMPTY, 0, lengths + (fault == DOUBLED) - (fault == LOST))
    nothing = null_of(inner)

    def item(j: int) -> Any:
        return value.items[j] if 0 <= j < width else nothing

    items = []
    for j in range(max(width, int(made.max(initial=0)))):
        found = choose(pl.Series((fault == LOST) & (place <= j)), item(j + 1), item(j), inner)
        items.append(choose(pl.Series((fault == DOUBLED) & (place < j)), item(j - 1), found, inner))
    return ListSeries(value.valid, pl.Series(made), tuple(items))
