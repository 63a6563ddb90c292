"""Texts in another normalisation form of Unicode, NFD or NFC.

Tables: points, parts, part_starts: what code point points[k] is decomposed to in full is
parts[part_starts[k]:part_starts[k + 1]]; marks, classes: combining classes that are not 0; pairs, wholes: the pair
first << 21 | second is composed to that. points, marks and pairs ascend; Hangul is computed.
Source: Unicode Standard Annex #15, and The Unicode Standard, 3.11 and 3.12
"""

import numpy as np

from misata_sql.kernels.chaos_letters import (
    find_sorted,
    is_first_byte,
    put_character,
    read_character,
    width_of,
)
from misata_sql.kernels.chaos_values import is_same_text
from misata_sql.kernels.jit import device, kernel

NFC, NFD = range(2)
PAIR_SHIFT = 21
_FIRST_MARK, _FIRST_DECOMPOSED = 0x300, 0xC0
_SYLLABLE, _LEADING, _VOWEL, _TRAILING = 0xAC00, 0x1100, 0x1161, 0x11A7
_N_LEADING, _N_VOWELS, _N_TRAILING = 19, 21, 28
_N_SYLLABLES = _N_LEADING * _N_VOWELS * _N_TRAILING


@device
def class_of(point, marks, classes):  # type: ignore[no-untyped-def]
    """The combining class of a code point."""
    if point < _FIRST_MARK:
        return np.int64(0)
    place = find_sorted(marks, point)
    return classes[place] if place >= 0 else np.int64(0)


@device
def put_ordered(point, begin, marks, classes, out, at):  # type: ignore[no-untyped-def]
    """Write a code point to out[begin:at], before the marks of higher classes at its end; where that ends then."""
    own = class_of(point, marks, classes)
    place = at
    while own > 0 and place > begin:
        before = place - 1
        while not is_first_byte(out[before]):
            before -= 1
        if class_of(read_character(out, before), marks, classes) <= own:
            break
        place = before
    if place == at:
        return put_character(out, at, point)
    width = np.int64(2) + np.int64(point >= 0x800) + np.int64(point >= 0x10000)
    for j in range(at - 1, place - 1, -1):
        out[j + width] = out[j]
    put_character(out, place, point)
    return at + width


@device
def put_decomposed(text, start, end, points, parts, part_starts, marks, classes, out, at):  # type: ignore[no-untyped-def]
    """Write text[start:end] in NFD; where it ends. Up to 3 times as many bytes"""
    begin, place = at, start
    while place < end:
        point = read_character(text, place)
        place += width_of(text[place])
        if point < _FIRST_DECOMPOSED:
            at = put_character(out, at, point)
            continue
        syllable = point - _SYLLABLE
        if 0 <= syllable < _N_SYLLABLES:
            at = put_character(out, at, _LEADING + syllable // (_N_VOWELS * _N_TRAILING))
            at = put_character(out, at, _VOWEL + syllable // _N_TRAILING % _N_VOWELS)
            if syllable % _N_TRAILING:
                at = put_character(out, at, _TRAILING + syllable % _N_TRAILING)
            continue
        found = find_sorted(points, point)
        first = part_starts[found] if found >= 0 else np.int64(0)
        n = part_starts[found + 1] - first if found >= 0 else np.int64(1)
        for k in range(n):
            at = put_ordered(parts[first + k] if found >= 0 else point, begin, marks, classes, out, at)
    return at


@device
def composed_of(first, second, pairs, wholes):  # type: ignore[no-untyped-def]
    """The code point that two are composed to; -1: none."""
    leading, vowel = first - _LEADING, second - _VOWEL
    if 0 <= leading < _N_LEADING and 0 <= vowel < _N_VOWELS:
        return _SYLLABLE + (leading * _N_VOWELS + vowel) * _N_TRAILING
    syllable, trailing = first - _SYLLABLE, second - _TRAILING
    if 0 <= syllable < _N_SYLLABLES and syllable % _N_TRAILING == 0 and 0 < trailing < _N_TRAILING:
        return first + trailing
    place = find_sorted(pairs, first << PAIR_SHIFT | second)
    return wholes[place] if place >= 0 else np.int64(-1)


@device
def compose(out, begin, end, pairs, wholes, marks, classes):  # type: ignore[no-untyped-def]
    """Turn out[begin:end] from NFD into NFC, which is never longer; where it ends."""
    starter, starter_point, last_class = np.int64(-1), np.int64(0), np.int64(0)
    at, place = begin, begin
    while place < end:
        point = read_character(out, place)
        place += width_of(out[place])
        own = class_of(point, marks, classes)
        whole = np.int64(-1)
        if starter >= 0 and (last_class < own or last_class == 0):
            whole = composed_of(starter_point, point, pairs, wholes)
        if whole >= 0:
            old = width_of(out[starter])
            new = np.int64(2) + np.int64(whole >= 0x800) + np.int64(whole >= 0x10000)
            if new > old:
                for j in range(at - 1, starter + old - 1, -1):
                    out[j + new - old] = out[j]
            else:
                for j in range(starter + old, at):
                    out[j + new - old] = out[j]
            put_character(out, starter, whole)
            at += new - old
            starter_point = whole
        else:
            if own == 0:
                starter, starter_point = at, point
            last_class = own
            at = put_character(out, at, point)
    return at


@kernel(
    "text: u1[], starts: i8[], forms: i8[], points: i8[], parts: i8[], part_starts: i8[], marks: i8[], "
    "classes: i8[], pairs: i8[], wholes: i8[], out: u1[], out_starts: i8[]"
)
def fill_form(  # type: ignore[no-untyped-def]
    text, starts, forms, points, parts, part_starts, marks, classes, pairs, wholes, out, out_starts
):
    """Write each text in the first of the forms (NFC, NFD) in which it is another one."""
    n_rows = starts.size - 1
    at = np.int64(0)
    for i in range(n_rows):
        out_starts[i] = at
        stop = at
        for k in range(forms.size):
            stop = put_decomposed(text, starts[i], starts[i + 1], points, parts, part_starts, marks, classes, out, at)
            if forms[k] == NFC:
                stop = compose(out, at, stop, pairs, wholes, marks, classes)
            if not is_same_text(out, at, stop, text, starts[i], starts[i + 1]):
                break
        at = stop
    out_starts[n_rows] = at
