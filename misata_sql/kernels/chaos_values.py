"""Values in the place of others: one of a list, a number outside, the other truth value."""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_letters import lower_bits
from misata_sql.kernels.ids import put_bytes
from misata_sql.kernels.internet import hex_digit
from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.text import load_word
from misata_sql.random.squares import squares64


@device
def draw_other(bits, first, n):  # type: ignore[no-untyped-def]
    """One of n places, each as likely, but not that which the same bits have drawn first. n: at least 2"""
    return (first + 1 + small_draw(lower_bits(bits), n - 1)) % n


def _fill_choice(key, rows, apply, values, choices, out):  # type: ignore[no-untyped-def]
    """Write one of the choices that are not the value itself, each as likely; the value where there is none.

    choices: (n_choices,), all different
    """
    n = choices.size
    if n == 1:  # without branches, so that the loop is vectorised
        choice = choices[0]
        for i in range(out.size):
            value = values[i]
            out[i] = choice if apply[i] != 0 and choice != value else value
        return
    for i in range(out.size):
        out[i] = values[i]
        if apply[i]:
            bits = squares64(key, np.uint64(rows[i]))
            chosen = small_draw(bits, n)
            if n > 1 and choices[chosen] == values[i]:
                chosen = draw_other(bits, chosen, n)
            out[i] = choices[chosen]


FILL_CHOICE = {
    form: kernel(
        f"key: u8, rows: i8[n], apply: u1[n], values: {form}[n], choices: {form}[], out: {form}[n]",
        f"fill_choice_{form}",
    )(_fill_choice)
    for form in ("i8", "f8")
}


@device
def copy_text(text, start, end, out, at):  # type: ignore[no-untyped-def]
    """Copy text[start:end] to out[at:]; where it ends there. What is written is not read.

    In words of 8 bytes, of which the last one overlaps: byte by byte, or as the compiler vectorises that, it takes 2
    to 3 times as long for texts of 10 to 20 bytes.
    """
    size = end - start
    if size >= 8:
        for j in range(0, size - 8, 8):
            put_bytes(out, at + j, 8, load_word(text, start + j))
        put_bytes(out, at + size - 8, 8, load_word(text, end - 8))
    else:
        for j in range(size):
            out[np.uint64(at + j)] = text[np.uint64(start + j)]
    return at + size


@device
def is_same_text(text, start, end, other, other_start, other_end):  # type: ignore[no-untyped-def]
    """Whether text[start:end] is other[other_start:other_end]."""
    if end - start != other_end - other_start:
        return False
    for j in range(end - start):  # noqa: SIM110
        if text[start + j] != other[other_start + j]:
            return False
    return True


@kernel(
    "key: u8, rows: i8[n], text: u1[], starts: i8[], choices: u1[], choice_starts: i8[], out: u1[], out_starts: i8[]"
)
def fill_choice_text(  # type: ignore[no-untyped-def]
    key, rows, text, starts, choices, choice_starts, out, out_starts
):
    """The same for texts; choice j is choices[choice_starts[j]:choice_starts[j + 1]]."""
    n = choice_starts.size - 1
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        start, end = starts[i], starts[i + 1]
        bits = squares64(key, np.uint64(rows[i]))
        j = small_draw(bits, n)
        if n > 1 and is_same_text(text, start, end, choices, choice_starts[j], choice_starts[j + 1]):
            j = draw_other(bits, j, n)
        at = copy_text(choices, choice_starts[j], choice_starts[j + 1], out, at)
    out_starts[rows.size] = at


@kernel("key: u8, rows: i8[n], apply: u1[n], values: i8[n], first: i8, step: i8, n_values: u8, out: i8[n]")
def fill_outside(key, rows, apply, values, first, step, n_values, out):  # type: ignore[no-untyped-def]
    """Write first + step * (0 .. n_values - 1), the next one where that is the value. n_values: at least 2"""
    for i in range(out.size):
        out[i] = values[i]
        if apply[i]:
            place = multiply_high(squares64(key, np.uint64(rows[i])), n_values)
            other = first + step * np.int64(place)
            if other == values[i]:
                other = first + step * np.int64((place + np.uint64(1)) % n_values)
            out[i] = other


@kernel(
    "key: u8, rows: i8[n], text: u1[], starts: i8[], prefix: u1[], out: u1[], out_starts: i8[]",
)
def fill_outside_text(key, rows, text, starts, prefix, out, out_starts):  # type: ignore[no-untyped-def]
    """Write the prefix and the row's random bits as 16 hexadecimal digits."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        at = copy_text(prefix, 0, prefix.size, out, at)
        bits = squares64(key, np.uint64(rows[i]))
        for j in range(16):
            out[at + j] = hex_digit((bits >> np.uint64(60 - 4 * j)) & np.uint64(15))
        at += 16
    out_starts[rows.size] = at


@device
def size_of(value):  # type: ignore[no-untyped-def]
    """|value| as uint64, of any int64."""
    return np.uint64(value) if value >= 0 else ~np.uint64(value) + np.uint64(1)


@device
def with_sign(size, value):  # type: ignore[no-untyped-def]
    """The int64 of that size with the sign of a value."""
    return np.int64(size) if value >= 0 else np.int64(~size + np.uint64(1))


@device
def greatest_size(value, low, high):  # type: ignore[no-untyped-def]
    """The greatest |x| as uint64 of x from low to high with the sign of a value."""
    return np.uint64(high) if value >= 0 else size_of(low)


@kernel("apply: u1[n], values: i8[n], out: i8[n]")
def flip(apply, values, out):  # type: ignore[no-untyped-def]
    """Write 1 for 0 and 0 for 1."""
    for i in range(out.size):
        out[i] = values[i] ^ np.int64(apply[i])
