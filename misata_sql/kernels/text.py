"""Text in slots: row r's string is text[r * slot_bytes : r * slot_bytes + lengths[r]].

A string is built from the left. `start_text` sets all lengths to 0; each other kernel appends to
every row. The compiler gives slot_bytes at least the sum of what can be appended, so none of them
checks.
"""

import numpy as np

from misata_sql.kernels.jit import Kernel, device, kernel

MAX_INTEGER_BYTES = 20  # of an int64 in decimal, its sign included


@kernel("lengths: i4[n]")
def start_text(lengths):  # type: ignore[no-untyped-def]
    """Every row is the empty string."""
    for r in range(lengths.size):
        lengths[r] = 0


@kernel("constant: u1[], slot_bytes: i8, text: u1[], lengths: i4[n]")
def append_constant(constant, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Append the same bytes to every row: constant.size bytes each."""
    for r in range(lengths.size):
        at = r * slot_bytes + np.int64(lengths[r])
        for i in range(constant.size):
            text[at + i] = constant[i]
        lengths[r] = np.int32(lengths[r] + constant.size)


@device
def decimal_digits(magnitude):  # type: ignore[no-untyped-def]
    """How many decimal digits a uint64 has; 1 for 0."""
    digits = 1
    bound = np.uint64(10)
    while digits < 20 and magnitude >= bound:
        digits += 1
        bound *= np.uint64(10)  # wraps past 10^19, which has 20 digits: the loop ends there
    return digits


@kernel("values: i8[n], least_digits: i8, slot_bytes: i8, text: u1[], lengths: i4[n]")
def append_integer(values, least_digits, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Append each row's integer in decimal, zero-padded: at most max(20, least_digits + 1) bytes.

    least_digits: zeros go between the sign and the number up to so many digits, as in C's %+0d; 0
        or 1 for none
    """
    ten = np.uint64(10)
    for r in range(lengths.size):
        value = values[r]
        at = r * slot_bytes + np.int64(lengths[r])
        magnitude = np.uint64(value)
        if value < 0:
            magnitude = ~magnitude + np.uint64(1)  # also of -2^63
            text[at] = 45
            at += 1
        digits = max(decimal_digits(magnitude), least_digits)
        end = at + digits
        for place in range(digits):
            quotient = magnitude // ten
            text[end - 1 - place] = np.uint8(np.uint64(48) + magnitude - quotient * ten)
            magnitude = quotient
        lengths[r] = np.int32(end - r * slot_bytes)


def _append_pooled(codes, offsets, pool, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Append to each row the pool's string c = codes[r], pool[offsets[c] : offsets[c + 1]].

    offsets: (strings + 1,) int64. For columns that travel as a dictionary this is not needed: only
    where the string is a part of a longer one.
    """
    for r in range(lengths.size):
        code = np.int64(codes[r])
        start = offsets[code]
        size = offsets[code + 1] - start
        at = r * slot_bytes + np.int64(lengths[r])
        for i in range(size):
            text[at + i] = pool[start + i]
        lengths[r] = np.int32(lengths[r] + size)


APPEND_POOLED = {
    codes: Kernel(
        _append_pooled,
        f"codes: {codes}[n], offsets: i8[], pool: u1[], slot_bytes: i8, text: u1[], lengths: i4[n]",
        f"append_pooled_{codes}",
    )
    for codes in ("u1", "u2", "u4")
}


@kernel("more: u1[], more_bytes: i8, more_lengths: i4[n], slot_bytes: i8, text: u1[], lengths: i4[n]")
def append_slots(  # type: ignore[no-untyped-def]
    more, more_bytes, more_lengths, slot_bytes, text, lengths
):
    """Append each row's string of another column in slots of more_bytes bytes."""
    for r in range(lengths.size):
        at = r * slot_bytes + np.int64(lengths[r])
        for i in range(np.int64(more_lengths[r])):
            text[at + i] = more[r * more_bytes + i]
        lengths[r] = np.int32(lengths[r] + more_lengths[r])
