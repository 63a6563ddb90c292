"""One piece of a text in the place of another: what looks alike, an abbreviation.

Rules are sorted by the first byte of what they replace: those for byte b are firsts[b] .. firsts[b + 1] - 1. Rule r
replaces old[old_starts[r]:old_starts[r + 1]] by new[new_starts[r]:new_starts[r + 1]].
"""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_values import copy_text
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

_POINT = 46


@device
def is_of_word(byte):  # type: ignore[no-untyped-def]
    """Whether it is an ASCII letter or digit, or of a character beyond ASCII."""
    return 48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122 or byte >= 0x80


@device
def fits(text, start, end, place, old, begin, stop, whole):  # type: ignore[no-untyped-def]
    """Whether old[begin:stop] stands at a place of text[start:end]. whole: 1: only as a word of its own"""
    after = place + stop - begin
    if after > end:
        return False
    for j in range(1, stop - begin):
        if text[place + j] != old[begin + j]:
            return False
    if whole == 0:
        return True
    if place > start and is_of_word(text[place - 1]):
        return False
    # "St" in "St." is no word of its own
    return after == end or not (is_of_word(old[stop - 1]) and (is_of_word(text[after]) or text[after] == _POINT))


@device
def put_rewritten(  # type: ignore[no-untyped-def]
    text, start, end, bits, firsts, old, old_starts, new, new_starts, whole, out, at
):
    """Write text[start:end] with one rule used at one of the places where one fits; (where it ends, whether one did).

    Adds at most as many bytes as the rule that adds the most.
    """
    n, chosen = np.int64(0), np.int64(-1)
    for _ in range(2):  # count them, then find the one that is drawn
        n = np.int64(0)
        for place in range(start, end):
            for r in range(firsts[text[place]], firsts[np.int64(text[place]) + 1]):
                if fits(text, start, end, place, old, old_starts[r], old_starts[r + 1], whole):
                    if n == chosen:
                        at = copy_text(text, start, place, out, at)
                        at = copy_text(new, new_starts[r], new_starts[r + 1], out, at)
                        return copy_text(text, place + old_starts[r + 1] - old_starts[r], end, out, at), True
                    n += 1
        if n == 0:
            break
        chosen = small_draw(bits, n)
    return copy_text(text, start, end, out, at), False


@kernel(
    "key: u8, rows: i8[n], text: u1[], starts: i8[], firsts: i8[], old: u1[], old_starts: i8[], "
    "new: u1[], new_starts: i8[], whole: i8, out: u1[], out_starts: i8[]"
)
def fill_rewritten(  # type: ignore[no-untyped-def]
    key, rows, text, starts, firsts, old, old_starts, new, new_starts, whole, out, out_starts
):
    """Write each text with one rule used once; as it is where none fits."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        bits = squares64(key, np.uint64(rows[i]))
        at, _ = put_rewritten(
            text, starts[i], starts[i + 1], bits, firsts, old, old_starts, new, new_starts, whole, out, at
        )
    out_starts[rows.size] = at
