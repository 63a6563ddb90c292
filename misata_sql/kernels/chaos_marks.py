"""Which rows some statement of a scenario may hit, and where the rows that come of them go."""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

_11 = np.uint64(11)


def hit_threshold(rate: float) -> int:
    """The threshold of fill_hits for a rate of 0 to 1: the draws below it are the hits of misata_chance(rate)."""
    return int(np.ceil(rate * 2.0**53))


@kernel("key: u8, first_row: row, threshold: u8, hit: u1[n]")
def fill_hits(key, first_row, threshold, hit):  # type: ignore[no-untyped-def]
    """Write 1 where misata_chance hits a row, else 0; see hit_threshold."""
    for i in range(hit.size):
        hit[i] = np.uint8((squares64(key, np.uint64(row_at(first_row, i))) >> _11) < threshold)


@kernel("places: i8[], at: i8[], selection: i8[], targets: i8[]")
def place_rows(places, at, selection, targets):  # type: ignore[no-untyped-def]
    """Where rows go that statements left, among those that they did not touch.

    places: ascending, of the rows that went through the statements; at: ascending, which of these each row that is left
        comes from
    selection: which row each of those that are handed on is, or stands in the place of; targets: where the rows go
    """
    n_left = at.size
    out, left, done = np.int64(0), np.int64(0), np.int64(0)  # done: rows
    for p in range(places.size):
        place = places[p]
        shift = out - done
        for row in range(done, place):
            selection[np.uint64(row + shift)] = row
        out = place + shift
        while left < n_left and at[left] == place:
            selection[out] = place
            targets[left] = out
            out += 1
            left += 1
        done = place + 1
    shift = out - done
    for row in range(done, selection.size - shift):
        selection[np.uint64(row + shift)] = row
