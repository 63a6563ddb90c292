"""Which row of its table a kernel is at, and which random bits it has there.

Rows come in a run from a first one, or another array names them: a kernel with a `row` argument is compiled in both
ways (Kernel.gathered in jit.py), so that any cell of a parent table can be computed at the rows that its children
picked. The bits of the row's uniform number come from a stream, or another array gives them: a kernel with a `draw`
argument is compiled in both ways (Kernel.driven), so that columns can be drawn jointly.
"""

from typing import Any

import numpy as np

from misata_sql.kernels.jit import device
from misata_sql.random.squares import squares64


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


@device
def random_bits(key, first_row, i):  # type: ignore[no-untyped-def]
    """64 random bits of row i of the call: the uniform number u = bits / 2^64 whose quantile the row gets.

    key: of the stream; in the driven form a uint64 array of the bits themselves
    """
    return key[i] if isinstance(key, np.ndarray) else squares64(key, np.uint64(row_at(first_row, i)))


@device
def consecutive_bits(key, first_row, i):  # type: ignore[no-untyped-def]
    """random_bits of a stream where first_row is a number."""
    return squares64(key, np.uint64(first_row + i))


@device
def gathered_bits(key, rows, i):  # type: ignore[no-untyped-def]
    """random_bits of a stream where the rows are an array."""
    return squares64(key, np.uint64(rows[i]))


@device
def given_bits(draws, first_row, i):  # type: ignore[no-untyped-def]
    """random_bits where they are an array."""
    return draws[i]


def device_form(value: Any, is_gathered: bool, is_driven: bool) -> Any:
    """What a kernel's compiled form calls in the place of row_at and random_bits; other values as they are."""
    if value is row_at:
        return gathered_row if is_gathered else consecutive_row
    if value is random_bits:
        return given_bits if is_driven else gathered_bits if is_gathered else consecutive_bits
    return value
