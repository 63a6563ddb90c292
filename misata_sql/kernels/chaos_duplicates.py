"""Small differences between two records of one thing: a typing error, words in another order, an initial, ...

Words are what stands between blanks.
"""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_letters import further_bits, lower_bits, width_of
from misata_sql.kernels.chaos_rewrites import is_of_word, put_rewritten
from misata_sql.kernels.chaos_typos import put_typo
from misata_sql.kernels.chaos_values import copy_text, is_same_text
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

TYPO, SWAPPED_WORDS, INITIAL, MISSING_WORD, ABBREVIATION = range(5)
_BLANK, _POINT = 32, np.uint8(46)


@device
def find_word(text, start, end, n):  # type: ignore[no-untyped-def]
    """(place, place behind) of word n of text[start:end]; where there is none, how many there are, and -1."""
    found = np.int64(0)
    place = start
    while place < end:
        if text[place] == _BLANK:
            place += 1
            continue
        after = place + 1
        while after < end and text[after] != _BLANK:
            after += 1
        if found == n:
            return place, after
        found += 1
        place = after
    return found, np.int64(-1)


@device
def put_other_words(text, start, end, how, bits, out, at):  # type: ignore[no-untyped-def]
    """Write text[start:end] with one word less, shorter, or elsewhere; where it ends, -1 where there is none for it.

    Adds no byte.
    """
    n, _ = find_word(text, start, end, end)
    n_places = n if how == INITIAL else n - 1 if how == SWAPPED_WORDS else n - 2
    if n < 2 or n_places < 1:
        return np.int64(-1)
    first = small_draw(bits, n_places)
    for j in range(n_places):
        k = (first + j) % n_places
        place, after = find_word(text, start, end, k)
        next_place, next_after = find_word(text, start, end, k + 1)
        # What is written is text[start:stop], something between, and text[begin:end]
        stop, begin = after, next_after
        is_possible = True
        if how == SWAPPED_WORDS:
            stop = place
            is_possible = not is_same_text(text, place, after, text, next_place, next_after)
        elif how == INITIAL:
            stop, begin = place + width_of(text[place]), after
            is_name = is_of_word(text[place]) and not 48 <= text[place] <= 57
            is_possible = is_name and stop < after and not (text[stop] == _POINT and stop + 1 == after)
        if is_possible:
            at = copy_text(text, start, stop, out, at)
            if how == SWAPPED_WORDS:
                at = copy_text(text, next_place, next_after, out, at)
                at = copy_text(text, after, next_place, out, at)
                at = copy_text(text, place, after, out, at)
            elif how == INITIAL:
                out[at] = _POINT
                at += 1
            return copy_text(text, begin, end, out, at)
    return np.int64(-1)


@kernel(
    "key: u8, rows: i8[n], text: u1[], starts: i8[], differences: i8[], keys: i8[], key_starts: i8[], "
    "firsts: i8[], old: u1[], old_starts: i8[], new: u1[], new_starts: i8[], out: u1[], out_starts: i8[]"
)
def fill_near_duplicate(  # type: ignore[no-untyped-def]
    key, rows, text, starts, differences, keys, key_starts, firsts, old, old_starts, new, new_starts, out,
    out_starts,
):  # fmt: skip
    """Write each text with one of the differences, the next one where it has nothing for that.

    keys, key_starts: as of put_typo; firsts .. new_starts: abbreviations, as of put_rewritten
    """
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        start, end = starts[i], starts[i + 1]
        bits = squares64(key, np.uint64(rows[i]))
        first = small_draw(lower_bits(bits), differences.size)
        stop = np.int64(-1)
        for k in range(differences.size):
            how = differences[(first + k) % differences.size]
            if how == TYPO:
                if start < end:
                    stop = put_typo(text, start, end, further_bits(bits), keys, key_starts, out, at)
            elif how == ABBREVIATION:
                stop, is_other = put_rewritten(
                    text, start, end, bits, firsts, old, old_starts, new, new_starts, 1, out, at
                )
                if not is_other:
                    stop = np.int64(-1)
            else:
                stop = put_other_words(text, start, end, how, bits, out, at)
            if stop >= 0:
                break
        at = stop if stop >= 0 else copy_text(text, start, end, out, at)
    out_starts[rows.size] = at
