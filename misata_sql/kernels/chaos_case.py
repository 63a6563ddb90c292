"""Texts in another case."""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_letters import find_sorted, put_character, read_character, width_of
from misata_sql.kernels.chaos_values import is_same_text
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

LOWER, TITLE, UPPER, SWAPPED = range(4)


@device
def in_case(point, is_upper, points, others):  # type: ignore[no-untyped-def]
    """(the code point in upper or lower case, whether it is of a letter that has both).

    is_upper: 1, 0, or -1: the other case than it has
    points, others: beyond ASCII, ascending, and the same letter in the other case: positive where that is lower case,
        negative where upper
    """
    if point < 0x80:
        is_letter = 65 <= (point & ~32) <= 90
        wanted = np.int64((point & 32) != 0) if is_upper < 0 else is_upper
        return (point & ~32 if wanted else point | 32) if is_letter else point, is_letter
    place = find_sorted(points, point)
    if place < 0:
        return point, False
    other = others[place]
    if is_upper >= 0 and (other < 0) != (is_upper == 1):
        return point, True
    return abs(other), True


@device
def put_in_case(text, start, end, case, points, others, out, at):  # type: ignore[no-untyped-def]
    """Write text[start:end] in a case; where it ends."""
    is_within = False  # a word
    place = start
    while place < end:
        upper = np.int64(-1)
        if case == UPPER or (case == TITLE and not is_within):
            upper = np.int64(1)
        elif case != SWAPPED:
            upper = np.int64(0)
        point, is_within = in_case(read_character(text, place), upper, points, others)
        at = put_character(out, at, point)
        place += width_of(text[place])
    return at


@kernel(
    "key: u8, rows: i8[n], text: u1[], starts: i8[], cases: i8[], points: i8[], others: i8[], "
    "out: u1[], out_starts: i8[]"
)
def fill_in_case(  # type: ignore[no-untyped-def]
    key, rows, text, starts, cases, points, others, out, out_starts
):
    """Write each text in one of the cases, the next one where it is in that already."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        start, end = starts[i], starts[i + 1]
        first = small_draw(squares64(key, np.uint64(rows[i])), cases.size)
        stop = at
        for k in range(cases.size):
            stop = put_in_case(text, start, end, cases[(first + k) % cases.size], points, others, out, at)
            if not is_same_text(out, at, stop, text, start, end):
                break
        at = stop
    out_starts[rows.size] = at
