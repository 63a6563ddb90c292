"""Keys of the rows that a scenario makes."""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.random.squares import squares64

_1 = np.uint64(1)


@kernel("key: u8, rows: i8[n], number: i8, out: i8[n]")
def copy_keys(key, rows, number, out):  # type: ignore[no-untyped-def]
    """Keys of copies, from 0 to 2^63 - 1.

    key: uint64 of the stream of the statement that makes them; rows: keys of the rows that are copied
    number: of the copy among those that the statement makes of each row, from 0
    """
    for i in range(rows.size):
        counter = np.uint64(rows[i]) + np.uint64(number) * np.uint64(0x9E3779B97F4A7C15)
        out[i] = np.int64(squares64(key, counter) >> _1)


@kernel("rows: i8[n]")
def name_rows(rows):  # type: ignore[no-untyped-def]
    """Nothing: the first step of a program whose caller writes the numbers of its rows, so that their memory is theirs
    from the start."""
    for i in range(rows.size):
        rows[i] = rows[i]
