"""Typing errors: a neighbouring key, two characters in the wrong order, one left out, one typed twice."""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_letters import (
    count_characters,
    further_bits,
    lower_bits,
    put_character,
    read_character,
    skip_characters,
    width_of,
)
from misata_sql.kernels.chaos_values import copy_text, is_same_text
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

NEIGHBOUR, TRANSPOSED, LEFT_OUT, TWICE = range(4)


@device
def put_typo(text, start, end, bits, keys, key_starts, out, at):  # type: ignore[no-untyped-def]
    """Write text[start:end] with one typing error; where it ends. An empty text has none.

    keys, key_starts: the neighbours of a code point c below key_starts.size - 1 are keys[key_starts[c]:key_starts[c+1]]
    Adds at most 4 bytes.
    """
    n = count_characters(text, start, end)
    if n == 0:
        return at
    kind = small_draw(lower_bits(bits), 4)
    skipped = small_draw(bits, n)
    first = start + skipped if n == end - start else skip_characters(text, start, skipped)
    # What is written is text[start:stop], something between, and text[begin:end]
    stop, begin, place, after = end, end, first, first
    other = np.int64(-1)
    is_found = False
    for _ in range(3):
        place = first
        for _ in range(n):
            after = place + width_of(text[place])
            stop, begin = place, after
            if kind == NEIGHBOUR:
                point = read_character(text, place)
                if point < key_starts.size - 1 and key_starts[point] < key_starts[point + 1]:
                    n_keys = key_starts[point + 1] - key_starts[point]
                    other = keys[key_starts[point] + small_draw(further_bits(bits), n_keys)]
                    is_found = True
            elif kind == TRANSPOSED:
                if after < end:
                    begin = after + width_of(text[after])
                    is_found = not is_same_text(text, place, after, text, after, begin)
            elif kind == TWICE:
                stop, begin = after, place
                is_found = True
            else:
                is_found = n > 1
            if is_found:
                break
            place = after if after < end else start
        if is_found:
            break
        kind = LEFT_OUT if kind in (NEIGHBOUR, TRANSPOSED) else TWICE
    at = copy_text(text, start, stop, out, at)
    if kind == NEIGHBOUR:
        at = put_character(out, at, other)
    elif kind == TRANSPOSED:
        at = copy_text(text, after, begin, out, at)
        at = copy_text(text, place, after, out, at)
    return copy_text(text, begin, end, out, at)


@kernel("key: u8, rows: i8[n], text: u1[], starts: i8[], keys: i8[], key_starts: i8[], out: u1[], out_starts: i8[]")
def fill_typo(key, rows, text, starts, keys, key_starts, out, out_starts):  # type: ignore[no-untyped-def]
    """Write each text with one typing error."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        bits = squares64(key, np.uint64(rows[i]))
        at = put_typo(text, starts[i], starts[i + 1], bits, keys, key_starts, out, at)
    out_starts[rows.size] = at
