"""Which row of its table a kernel is at: rows in a run from a first one, or rows that another array names.

A kernel with a `row` argument is compiled in both ways (Kernel.gathered in jit.py), so that any cell of a parent table
can be computed at the rows that its children picked.
"""

import numpy as np

from misata_sql.kernels.jit import device


@device
def row_at(first_row, i):  # type: ignore[no-untyped-def]
    """The number of row i of the call. first_row: of the call; in the gathered form an int64 array of row numbers."""
    return first_row[i] if isinstance(first_row, np.ndarray) else first_row + i


@device
def consecutive_row(first_row, i):  # type: ignore[no-untyped-def]
    """row_at where first_row is a number."""
    return first_row + i


@device
def gathered_row(rows, i):  # type: ignore[no-untyped-def]
    """row_at where the rows are an array."""
    return rows[i]
