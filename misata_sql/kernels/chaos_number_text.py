"""Numbers as text in the way of another country: 1.234,5 or 1 234,5 for 1234.5.

Style s has the texts marks[mark_starts[2 * s]:mark_starts[2 * s + 1]], its decimal mark, and up to
mark_starts[2 * s + 2], which stands between groups of digits (none where it is empty). grouped[s]: digits of a group
but the last one, which has 3.
"""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_values import copy_text, is_same_text, size_of
from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.text_values import put_number, put_padded
from misata_sql.random.squares import squares64

PLAIN_ROOM, ROW_ROOM = 128, 256  # where a number is first put as it is, and bytes of a row; none has more than 60
_MINUS, _PLUS, _POINT, _ZERO, _NINE, _E = 45, 43, 46, 48, 57, np.uint8(101)
_EXACT, _MOST_DIGITS = 2.0**53, 1e15
_LARGEST = 1e19  # from here on with an exponent, and below 1e-5
_INFINITY = np.uint64(0x666E69)  # "inf"
_NAN = np.uint64(0x6E616E)


@device
def end_of_digits(text, place, end):  # type: ignore[no-untyped-def]
    """Where the digits end that begin at a place."""
    while place < end and _ZERO <= text[place] <= _NINE:
        place += 1
    return place


@device
def parts_of_number(text, start, end):  # type: ignore[no-untyped-def]
    """(first digit, end of the whole part) of a number in text[start:end]; the end is -1 where it is none.

    A number has a sign or none, no zeros in front, and digits behind the point where it has one.
    """
    place = start + np.int64(start < end and (text[start] == _MINUS or text[start] == _PLUS))
    stop = end_of_digits(text, place, end)
    is_number = stop > place and (text[place] != _ZERO or stop == place + 1)
    if stop < end:
        is_number = is_number and text[stop] == _POINT and stop + 1 < end
        rest = end_of_digits(text, stop + 1, end)
        if rest < end and text[rest] == _E and rest > stop + 1:  # an exponent
            rest += 1 + np.int64(rest + 1 < end and (text[rest + 1] == _MINUS or text[rest + 1] == _PLUS))
            rest = end_of_digits(text, rest, end) if rest < end else np.int64(-1)
        is_number = is_number and rest == end
    return place, stop if is_number else np.int64(-1)


@device
def put_in_style(text, start, end, s, marks, mark_starts, grouped, out, at):  # type: ignore[no-untyped-def]
    """Write the number text[start:end] in a style, and other texts as they are; where it ends."""
    first, stop = parts_of_number(text, start, end)
    if stop < 0:
        return copy_text(text, start, end, out, at)
    at = copy_text(text, start, first, out, at)
    group, behind = mark_starts[2 * s + 1], mark_starts[2 * s + 2]
    for j in range(first, stop):
        left = stop - j
        if j > first and behind > group and left >= 3 and (left - 3) % grouped[s] == 0:
            at = copy_text(marks, group, behind, out, at)
        out[at] = text[j]
        at += 1
    if stop < end:
        at = copy_text(marks, mark_starts[2 * s], group, out, at)
        at = copy_text(text, stop + 1, end, out, at)
    return at


@device
def put_styled(text, start, end, bits, styles, marks, mark_starts, grouped, out, at):  # type: ignore[no-untyped-def]
    """The same in one of the styles, the next one where that is the text as it was."""
    first = small_draw(bits, styles.size)
    stop = at
    for k in range(styles.size):
        style = styles[(first + k) % styles.size]
        stop = put_in_style(text, start, end, style, marks, mark_starts, grouped, out, at)
        if not is_same_text(out, at, stop, text, start, end):
            break
    return stop


@kernel(
    "key: u8, rows: i8[n], text: u1[], starts: i8[], styles: i8[], marks: u1[], mark_starts: i8[], "
    "grouped: i8[], out: u1[], out_starts: i8[]"
)
def restyle_numbers(  # type: ignore[no-untyped-def]
    key, rows, text, starts, styles, marks, mark_starts, grouped, out, out_starts
):
    """Write each text that is a number in one of the styles; others stay."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        bits = squares64(key, np.uint64(rows[i]))
        at = put_styled(text, starts[i], starts[i + 1], bits, styles, marks, mark_starts, grouped, out, at)
    out_starts[rows.size] = at


@kernel(
    "key: u8, rows: i8[n], apply: u1[n], values: i8[n], styles: i8[], marks: u1[], mark_starts: i8[], grouped: i8[], "
    "out: u1[], out_starts: i8[]"
)
def style_integers(  # type: ignore[no-untyped-def]
    key, rows, apply, values, styles, marks, mark_starts, grouped, out, out_starts
):
    """Write each integer in one of the styles; ROW_ROOM bytes a row are used."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        begin = at + PLAIN_ROOM
        out[begin] = np.uint8(_MINUS)
        stop = put_number(out, begin + np.int64(values[i] < 0), size_of(values[i]))
        if apply[i]:
            bits = squares64(key, np.uint64(rows[i]))
            at = put_styled(out, begin, stop, bits, styles, marks, mark_starts, grouped, out, at)
        else:
            at = copy_text(out, begin, stop, out, at)
    out_starts[rows.size] = at


@device
def put_word(out, at, word, n_bytes):  # type: ignore[no-untyped-def]
    """Write the lowest bytes of a word."""
    for j in range(n_bytes):
        out[at + j] = np.uint8((word >> np.uint64(8 * j)) & np.uint64(0xFF))
    return at + n_bytes


@device
def last_below(values, most):  # type: ignore[no-untyped-def]
    """Where the last number of an ascending array is that is not above another one, which the first one is not."""
    low, high = np.int64(0), np.int64(values.size - 1)
    while low < high:
        middle = (low + high + 1) >> 1
        if values[middle] <= most:
            low = middle
        else:
            high = middle - 1
    return low


@device
def put_float(value, single, powers, out, at):  # type: ignore[no-untyped-def]
    """Write a number with its decimal digits, or the first 15 of them (single: 7) where it has more; where it ends.

    powers: 10^-308 .. 10^308; large and small ones are written as 1.5e+20
    """
    if value != value:
        return put_word(out, at, _NAN, 3)
    if value < 0:
        out[at] = np.uint8(_MINUS)
        at += 1
    size = abs(value)
    if size - size != 0.0:
        return put_word(out, at, _INFINITY, 3)
    exponent = np.int64(0)
    if size != 0.0 and not (1e-5 <= size < _LARGEST):
        if size < 1e-290:
            size *= 1e100
            exponent = np.int64(-100)
        shift = last_below(powers, size) - 308
        size = size / powers[shift + 308]
        size = np.rint(size * 1e14) / 1e14
        if size < 1.0:
            size, shift = size * 10.0, shift - 1
        if size >= 10.0:
            size, shift = size / 10.0, shift + 1
        exponent += shift
    if size >= _MOST_DIGITS:
        at = put_number(out, at, np.uint64(size))
        out[at], out[at + 1] = np.uint8(_POINT), np.uint8(_ZERO)
        return at + 2
    n_places = np.int64(1)
    most = 1e7 if single else _MOST_DIGITS
    while n_places < 22:
        scaled = size * powers[n_places + 308]
        back = np.rint(scaled) / powers[n_places + 308]
        if single:
            back = np.float64(np.float32(back))
        if (back == size and scaled < _EXACT) or scaled * 10.0 >= most:
            break
        n_places += 1
    scaled = np.rint(size * powers[n_places + 308])
    n_known = n_places if n_places < 18 else np.int64(18)
    unit = np.uint64(powers[n_known + 308])
    number = np.uint64(scaled)
    if n_places <= 18:
        whole = number // unit
        at = put_number(out, at, whole)
        out[at] = np.uint8(_POINT)
        at = put_padded(out, at + 1, number - whole * unit, n_places)
    else:
        out[at], out[at + 1] = np.uint8(_ZERO), np.uint8(_POINT)
        at = put_padded(out, at + 2, number, min(n_places, 20))
    if exponent != 0:
        out[at] = _E
        out[at + 1] = np.uint8(_MINUS if exponent < 0 else _PLUS)
        at += 2
        at = put_padded(out, at, np.uint64(abs(exponent)), 2 if abs(exponent) < 100 else 3)
    return at


@kernel(
    "key: u8, rows: i8[n], apply: u1[n], values: f8[n], single: i8, powers: f8[], styles: i8[], marks: u1[], "
    "mark_starts: i8[], grouped: i8[], out: u1[], out_starts: i8[]"
)
def style_floats(  # type: ignore[no-untyped-def]
    key, rows, apply, values, single, powers, styles, marks, mark_starts, grouped, out, out_starts
):
    """The same for numbers with a point; NaN and infinities are written as they are."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        begin = at + PLAIN_ROOM
        stop = put_float(values[i], single, powers, out, begin)
        if apply[i]:
            bits = squares64(key, np.uint64(rows[i]))
            at = put_styled(out, begin, stop, bits, styles, marks, mark_starts, grouped, out, at)
        else:
            at = copy_text(out, begin, stop, out, at)
    out_starts[rows.size] = at
