"""Texts of some rows out of a column, and back into it."""

import numpy as np

from misata_sql.kernels.chaos_letters import is_ascii
from misata_sql.kernels.chaos_values import copy_text
from misata_sql.kernels.jit import device, kernel


@kernel("apply: u1[n], places: i8[]")
def list_rows(apply, places):  # type: ignore[no-untyped-def]
    """Write the rows with apply, ascending. places: (rows with apply + 1,)"""
    found = np.int64(0)
    for i in range(apply.size):
        places[np.uint64(found)] = i
        found += np.int64(apply[i])


@kernel("places: i8[n], text: u1[], starts: i8[], ascii_stays: i8, left: i8[]")
def select_texts(places, text, starts, ascii_stays, left):  # type: ignore[no-untyped-def]
    """Move the places whose texts are not ASCII to the front; ascii_stays = 0: keep all.

    left: (2,) how many are kept, and how many bytes their texts have
    """
    kept, total = np.int64(0), np.int64(0)
    for k in range(places.size):
        place = places[k]
        start, end = starts[np.uint64(place)], starts[np.uint64(place + 1)]
        moves = np.int64(ascii_stays == 0 or not is_ascii(text, start, end))
        places[np.uint64(kept)] = place
        kept += moves
        total += (end - start) & -moves  # no branch, which would be mispredicted
    left[0], left[1] = kept, total


@kernel("places: i8[n], text: u1[], starts: i8[], out: u1[], out_starts: i8[]")
def gather_texts(places, text, starts, out, out_starts):  # type: ignore[no-untyped-def]
    """Write the texts of the rows places[0], places[1], ..."""
    at = np.int64(0)
    for k in range(places.size):
        out_starts[k] = at
        at = copy_text(text, starts[places[k]], starts[places[k] + 1], out, at)
    out_starts[places.size] = at


@device
def copy_rows(text, starts, row, stop, out, out_starts, at):  # type: ignore[no-untyped-def]
    """Copy the texts of rows row .. stop - 1 to out[at:] as one block; where they end there."""
    begin = starts[row]
    for i in range(row, stop):
        out_starts[np.uint64(i)] = starts[np.uint64(i)] + (at - begin)
    return copy_text(text, begin, starts[stop], out, at)


@kernel(
    "places: i8[], text: u1[], starts: i8[], changed: u1[], changed_starts: i8[], out: u1[], out_starts: i8[]",
)
def put_back_texts(places, text, starts, changed, changed_starts, out, out_starts):  # type: ignore[no-untyped-def]
    """Write all texts, that of row places[k] as changed[changed_starts[k]:changed_starts[k + 1]]. places: ascending"""
    at, row = np.int64(0), np.int64(0)
    for k in range(places.size):
        place = places[k]
        at = copy_rows(text, starts, row, place, out, out_starts, at)
        out_starts[place] = at
        at = copy_text(changed, changed_starts[k], changed_starts[k + 1], out, at)
        row = place + 1
    at = copy_rows(text, starts, row, starts.size - 1, out, out_starts, at)
    out_starts[starts.size - 1] = at
