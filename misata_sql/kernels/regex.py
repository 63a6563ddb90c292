"""Strings drawn uniformly from a regular language, by a walk through its DFA (values/regex.py).

Where the next character has one class, the draw's share of 2^64 is read in mixed radix: times the
class's size, the upper half is the character and the lower half the share that is left for the
next. So a pattern without branches and of at most 2^48 strings takes one draw a row, and its string
is number floor(draw * count / 2^64) of all. Where the pattern branches, a draw of its own chooses
the branch by the exact number of strings behind each, rounded to 2^-64. A walk by one index that is
divided by the counts on its way takes 10 ns a character, this one 5, and 3 where no state depends
on the one before (AMD EPYC, 8 to 32 characters).
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.kernels.jit import Kernel, device, kernel
from misata_sql.kernels.numbers import SPLIT_WORDS, split
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

if TYPE_CHECKING:
    from misata_sql.values.regex import RegexLanguage, RegexTables


@device
def put_code_point(out, at, code):  # type: ignore[no-untyped-def]
    """Write a code point in UTF-8 at out[at]; returns where the next one goes."""
    if code < 0x80:
        out[at] = np.uint8(code)
        return at + 1
    if code < 0x800:
        out[at] = np.uint8(0xC0 | (code >> 6))
        out[at + 1] = np.uint8(0x80 | (code & 0x3F))
        return at + 2
    if code < 0x10000:
        out[at] = np.uint8(0xE0 | (code >> 12))
        out[at + 1] = np.uint8(0x80 | ((code >> 6) & 0x3F))
        out[at + 2] = np.uint8(0x80 | (code & 0x3F))
        return at + 3
    out[at] = np.uint8(0xF0 | (code >> 18))
    out[at + 1] = np.uint8(0x80 | ((code >> 12) & 0x3F))
    out[at + 2] = np.uint8(0x80 | ((code >> 6) & 0x3F))
    out[at + 3] = np.uint8(0x80 | (code & 0x3F))
    return at + 4


@kernel(
    "key: u8, first_row: row, stride: u8, first_edge: i4[], state_kind: u1[], edge_start: u8[], "
    "edge_width: u8[], edge_chars: i4[], edge_target: i4[], alphabet: i4[], slot_bytes: i8, "
    "out: u1[], lengths: i4[n]"
)
def fill_regex(  # type: ignore[no-untyped-def]
    key, first_row, stride, first_edge, state_kind, edge_start, edge_width,
    edge_chars, edge_target, alphabet, slot_bytes, out, lengths,
):  # fmt: skip
    """Write the string of row first_row + r to out[r * slot_bytes : r * slot_bytes + lengths[r]].

    key: uint64 stream key; stride .. alphabet: see values.regex.RegexTables
    slot_bytes: at least the language's max_bytes; out: (at least n_rows * slot_bytes,) uint8, bytes
    past a string's length are left as they were; lengths: (n_rows,) int32, bytes
    Row r draws from the counters r * stride .. r * stride + stride - 1: rows up to 2^53 times a
    stride up to 2^11.
    """
    one = np.uint64(1)
    half = np.uint64(32)
    lower = np.uint64(0xFFFFFFFF)
    for r in range(lengths.size):
        counter = np.uint64(row_at(first_row, r)) * stride
        start = r * slot_bytes
        at = start
        state = np.int64(0)
        share = np.uint64(0)
        while True:
            edge = np.int64(first_edge[state])
            last = np.int64(first_edge[state + 1]) - 1
            if edge > last:
                break
            kind = state_kind[state]
            if kind >= 2:  # BRANCH, BRANCH_LITERAL
                choice = squares64(key, counter)
                counter += one
                if choice < edge_start[edge]:
                    break
                while edge < last and choice >= edge_start[edge + 1]:
                    edge += 1
            if kind == 1 or kind == 2:  # FRESH, BRANCH
                share = squares64(key, counter)
                counter += one
            width = edge_width[edge]  # below 2^32, so two multiplications give the 96-bit product's upper part
            digit = ((share >> half) * width + (((share & lower) * width) >> half)) >> half
            share *= width
            code = alphabet[np.int64(edge_chars[edge]) + np.int64(digit)]
            at = put_code_point(out, at, code)
            state = np.int64(edge_target[edge])
        lengths[r] = np.int32(at - start)


@kernel(
    "key: u8, first_row: row, stride: u8, place_kind: u1[], place_width: u8[], place_chars: i4[], "
    "alphabet: i4[], slot_bytes: i8, out: u1[], lengths: i4[n]"
)
def fill_regex_unbranched(  # type: ignore[no-untyped-def]
    key, first_row, stride, place_kind, place_width, place_chars,
    alphabet, slot_bytes, out, lengths,
):  # fmt: skip
    """The same as fill_regex for a pattern without branches: state p has one edge, to state p + 1.

    place_kind, place_width, place_chars: (characters,) of that edge; see RegexTables
    """
    one = np.uint64(1)
    half = np.uint64(32)
    lower = np.uint64(0xFFFFFFFF)
    for r in range(lengths.size):
        counter = np.uint64(row_at(first_row, r)) * stride
        start = r * slot_bytes
        at = start
        share = np.uint64(0)
        for place in range(place_width.size):
            if place_kind[place] == 1:  # FRESH
                share = squares64(key, counter)
                counter += one
            width = place_width[place]
            digit = ((share >> half) * width + (((share & lower) * width) >> half)) >> half
            share *= width
            code = alphabet[np.int64(place_chars[place]) + np.int64(digit)]
            at = put_code_point(out, at, code)
        lengths[r] = np.int32(at - start)


@kernel(
    "key: u8, numbers: i8[n], first_edge: i4[], edge_start: u8[], edge_words: u8[], edge_chars: i4[], "
    "edge_target: i4[], alphabet: i4[], slot_bytes: i8, out: u1[], lengths: i4[n]"
)
def fill_regex_numbered(  # type: ignore[no-untyped-def]
    key, numbers, first_edge, edge_start, edge_words, edge_chars,
    edge_target, alphabet, slot_bytes, out, lengths,
):  # fmt: skip
    """Write string number numbers[r] to out[r * slot_bytes:]; see values/regex_numbers.py for the arrays.

    key: uint64 stream key, for the characters that 2^62 numbers do not tell apart
    numbers: (n_rows,) int64, from 0 to before the language's count and 2^62
    """
    for r in range(lengths.size):
        number = np.uint64(numbers[r])
        counter = squares64(key, number)
        start = r * slot_bytes
        at = start
        state = np.int64(0)
        while True:
            edge = np.int64(first_edge[state])
            last = np.int64(first_edge[state + 1]) - 1
            if edge > last or number < edge_start[edge]:
                break
            while edge < last and number >= edge_start[edge + 1]:
                edge += 1
            digit, number = split(number - edge_start[edge], edge_words, edge * SPLIT_WORDS, key, counter)
            counter += np.uint64(2)
            code = alphabet[np.int64(edge_chars[edge]) + np.int64(digit)]
            at = put_code_point(out, at, code)
            state = np.int64(edge_target[edge])
        lengths[r] = np.int32(at - start)


@kernel(
    "key: u8, numbers: i8[n], words: u8[], place_kind: u1[], place_width: u8[], place_chars: i4[], "
    "alphabet: i4[], slot_bytes: i8, out: u1[], lengths: i4[n]"
)
def fill_regex_numbered_unbranched(  # type: ignore[no-untyped-def]
    key, numbers, words, place_kind, place_width, place_chars,
    alphabet, slot_bytes, out, lengths,
):  # fmt: skip
    """The same for a pattern without branches, in 3 ns a character instead of 10: a number becomes the share of 2^64
    of which fill_regex_unbranched would make the string with that number.

    words: of a Split into the numbers of the first places and the second ones, and of each one's Spread over 2^64
    """
    one = np.uint64(1)
    half = np.uint64(32)
    lower = np.uint64(0xFFFFFFFF)
    second = SPLIT_WORDS + 2
    for r in range(lengths.size):
        number = np.uint64(numbers[r])
        counter = squares64(key, number)
        number, rest = split(number, words, 0, key, counter)
        counter += one
        start = r * slot_bytes
        at = start
        # one more than the first place that a number owns, which may lie before number / count by rounding
        share = number * words[SPLIT_WORDS] + multiply_high(number, words[SPLIT_WORDS + 1]) + one
        for place in range(place_width.size):
            if place_kind[place] == 1:  # SECOND
                share = rest * words[second] + multiply_high(rest, words[second + 1]) + one
            elif place_kind[place] == 2:  # FREE
                counter += one
                share = squares64(key, counter)
            width = place_width[place]
            digit = ((share >> half) * width + (((share & lower) * width) >> half)) >> half
            share *= width
            code = alphabet[np.int64(place_chars[place]) + np.int64(digit)]
            at = put_code_point(out, at, code)
        lengths[r] = np.int32(at - start)


def kernel_of(tables: "RegexTables") -> tuple[Kernel, dict[str, Any]]:
    """The kernel for these tables, and its arguments between first_row and slot_bytes by name."""
    if tables.unbranched:
        return fill_regex_unbranched, {
            "stride": tables.stride,
            "place_kind": tables.state_kind[:-1],
            "place_width": tables.edge_width,
            "place_chars": tables.edge_chars,
            "alphabet": tables.alphabet,
        }
    names = [p.name for p in fill_regex.parameters[2:-3]]
    return fill_regex, {name: getattr(tables, name) for name in names}


def numbered_kernel_of(language: "RegexLanguage") -> tuple[Kernel, dict[str, Any]]:
    """The kernel that writes strings by their numbers, and its arguments between numbers and slot_bytes by name."""
    from misata_sql.values.regex_numbers import number_places, number_strings

    tables = language.tables
    if tables.unbranched:
        places = number_places(language)
        return fill_regex_numbered_unbranched, {
            "words": places.words,
            "place_kind": places.place_kind,
            "place_width": tables.edge_width,
            "place_chars": tables.edge_chars,
            "alphabet": tables.alphabet,
        }
    numbers = number_strings(language)
    shared = ("first_edge", "edge_chars", "edge_target", "alphabet")
    return fill_regex_numbered, {
        "edge_start": numbers.edge_start,
        "edge_words": numbers.edge_words,
        **{name: getattr(tables, name) for name in shared},
    }
