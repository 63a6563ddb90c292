"""Faults of the digits of a number: two in the wrong order, a check digit that is another."""

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw
from misata_sql.kernels.chaos_values import copy_text, greatest_size, size_of, with_sign
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

_1, _9, _10 = np.uint64(1), np.uint64(9), np.uint64(10)


@device
def transpose(size, bits, n_least, limit, powers):  # type: ignore[no-untyped-def]
    """A number with two neighbouring digits swapped that differ; the number itself where there are none.

    size, limit: uint64, 0 .. 2^63; a result above the limit is not taken
    n_least: digits that are there at least, with zeros in front; powers: 10^0 .. 10^19
    """
    n = 0
    while n < 19 and powers[n] <= size:
        n += 1
    n = max(n, n_least)
    if n < 2:
        return size
    first = small_draw(bits, n - 1)
    for k in range(n - 1):
        power = powers[(first + k) % (n - 1)]
        right = size // power % _10
        left = size // power // _10 % _10
        other = size - (left * _10 + right) * power + (right * _10 + left) * power
        if left != right and other <= limit:
            return other
    return size


@kernel("key: u8, rows: i8[n], apply: u1[n], values: i8[n], n_least: i8, powers: u8[], low: i8, high: i8, out: i8[n]")
def transpose_digits_integers(  # type: ignore[no-untyped-def]
    key, rows, apply, values, n_least, powers, low, high, out
):
    """Write the value with two neighbouring digits swapped."""
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            size = size_of(value)
            limit = greatest_size(value, low, high)
            size = transpose(size, squares64(key, np.uint64(rows[i])), n_least, limit, powers)
            out[i] = with_sign(size, value)


@kernel("key: u8, rows: i8[n], apply: u1[n], values: f8[n], powers: u8[], single: i8, out: f8[n]")
def transpose_digits_floats(key, rows, apply, values, powers, single, out):  # type: ignore[no-untyped-def]
    """The same for the decimal digits that the number has, or for the first 15 (FLOAT: 7) where it has more."""
    most = 1e7 if single else 1e15
    for i in range(out.size):
        value = values[i]
        out[i] = value
        size = abs(value)
        if apply[i] and size < most:
            n_places = 0
            while n_places < 18:
                power = np.float64(powers[n_places])
                back = np.rint(size * power) / power
                if single:
                    back = np.float64(np.float32(back))
                if back == size or size * power * 10.0 >= most:
                    break
                n_places += 1
            power = np.float64(powers[n_places])
            whole = np.uint64(np.rint(size * power))
            other = transpose(whole, squares64(key, np.uint64(rows[i])), n_places + 1, np.uint64(10**16), powers)
            if other != whole:
                changed = np.float64(other) / power
                if single:
                    changed = np.float64(np.float32(changed))
                out[i] = changed if value >= 0.0 else -changed


@kernel("key: u8, rows: i8[n], apply: u1[n], values: i8[n], low: i8, high: i8, out: i8[n]")
def break_last_digit(key, rows, apply, values, low, high, out):  # type: ignore[no-untyped-def]
    """Write the value with another last digit."""
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            size = size_of(value)
            limit = greatest_size(value, low, high)
            last = size % _10
            step = np.uint64(small_draw(squares64(key, np.uint64(rows[i])), 9))
            for k in range(9):
                digit = (last + _1 + (step + np.uint64(k)) % _9) % _10
                other = size - last + digit
                if other <= limit:
                    out[i] = with_sign(other, value)
                    break


@kernel("key: u8, rows: i8[n], text: u1[], starts: i8[], out: u1[], out_starts: i8[]")
def break_last_digit_text(key, rows, text, starts, out, out_starts):  # type: ignore[no-untyped-def]
    """Write the text with another digit in the place of its last one; a text without a digit stays."""
    at = np.int64(0)
    for i in range(rows.size):
        out_starts[i] = at
        end = copy_text(text, starts[i], starts[i + 1], out, at)
        j = end - 1
        while j >= at and not (48 <= out[j] <= 57):
            j -= 1
        if j >= at:
            step = small_draw(squares64(key, np.uint64(rows[i])), 9)
            out[j] = np.uint8(48 + (np.int64(out[j]) - 48 + 1 + step) % 10)
        at = end
    out_starts[rows.size] = at
