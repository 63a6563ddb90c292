"""A piece too many in a text, as white space or what is not seen; and texts that are cut."""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_letters import count_characters, lower_bits, skip_characters
from misata_sql.kernels.chaos_values import copy_text
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

# Where a piece goes; "at a blank" in its place
IN_FRONT, BEHIND, ANYWHERE, BETWEEN, AT_BLANK = range(5)
_BLANK = 32


@device
def place_of_piece(text, start, end, where, bits):  # type: ignore[no-untyped-def]
    """(place, bytes that the piece replaces) in text[start:end]; the place is -1 where there is none."""
    if where == IN_FRONT:
        return start, np.int64(0)
    if where == BEHIND:
        return end, np.int64(0)
    if where == AT_BLANK:
        n = np.int64(0)
        for j in range(start, end):
            n += np.int64(text[j] == _BLANK)
        if n == 0:
            return np.int64(-1), np.int64(0)
        left = small_draw(bits, n)
        for j in range(start, end):
            if text[j] == _BLANK:
                if left == 0:
                    return j, np.int64(1)
                left -= 1
    n = count_characters(text, start, end)
    if where == ANYWHERE:
        return skip_characters(text, start, small_draw(bits, n + 1)), np.int64(0)
    if n < 2:
        return np.int64(-1), np.int64(0)
    return skip_characters(text, start, 1 + small_draw(bits, n - 1)), np.int64(0)


@kernel(
    "key: u8, rows: i8[n], text: u1[], starts: i8[], pieces: u1[], piece_starts: i8[], wheres: i8[], "
    "out: u1[], out_starts: i8[]"
)
def fill_with_piece(  # type: ignore[no-untyped-def]
    key, rows, text, starts, pieces, piece_starts, wheres, out, out_starts
):
    """Write each text with one of the pieces, the next one where there is no place for that.

    wheres: (n_pieces,) IN_FRONT .. AT_BLANK, see above. Adds at most as many bytes as the longest piece has.
    """
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        start, end = starts[i], starts[i + 1]
        bits = squares64(key, np.uint64(rows[i]))
        piece = small_draw(lower_bits(bits), wheres.size)
        place, replaced = start, np.int64(-1)
        for k in range(wheres.size):
            j = (piece + k) % wheres.size
            place, replaced = place_of_piece(text, start, end, wheres[j], bits)
            if place >= 0:
                at = copy_text(text, start, place, out, at)
                at = copy_text(pieces, piece_starts[j], piece_starts[j + 1], out, at)
                at = copy_text(text, place + replaced, end, out, at)
                break
        if place < 0:
            at = copy_text(text, start, end, out, at)
    out_starts[rows.size] = at


@kernel("key: u8, rows: i8[n], text: u1[], starts: i8[], most: i8, out: u1[], out_starts: i8[]")
def truncate(key, rows, text, starts, most, out, out_starts):  # type: ignore[no-untyped-def]
    """Write the first characters of each text. most: how many; -1: some, 1 at least where the text has two"""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        start, end = starts[i], starts[i + 1]
        n = count_characters(text, start, end)
        kept = min(most, n)
        if most < 0:
            kept = 1 + small_draw(squares64(key, np.uint64(rows[i])), n - 1) if n > 1 else np.int64(0)
        at = copy_text(text, start, skip_characters(text, start, kept), out, at)
    out_starts[rows.size] = at
