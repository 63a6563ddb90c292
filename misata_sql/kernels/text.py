"""Text in slots: row r's string is text[r * slot_bytes : r * slot_bytes + lengths[r]].

A string is built from the left, one kernel a part. Every kernel copies whole 8-byte words and so writes beyond the end
of its part; the next part overwrites that. Whoever makes the steps gives each row a slot that has room for it (the
`reach` of a part, see samplers/text_parts.py), so no kernel checks. Common arguments:

    keep        -1: append to the row's text; 0: the text starts here, whatever lengths holds
    slot_bytes  of text, at least the bytes before a part and its reach
    text        (n_rows * slot_bytes,) uint8
    lengths     (n_rows,) int32
"""

import numpy as np

from misata_sql.kernels.ids import put_bytes
from misata_sql.kernels.jit import Kernel, device, kernel

_SIZE = np.uint64(0xFFFFFFFF)
_1, _2, _3, _8, _32 = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(8), np.uint64(32)


@device
def load_word(source, at):  # type: ignore[no-untyped-def]
    """source[at : at + 8] as a uint64, its lowest byte the first: one load, thanks to the unsigned index."""
    word = np.uint64(0)
    for j in range(8):
        word |= np.uint64(source[np.uint64(at + j)]) << np.uint64(8 * j)
    return word


@kernel("constant: u8[], size: i8, keep: i8, slot_bytes: i8, text: u1[], lengths: i4[n]")
def append_constant(constant, size, keep, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Append the same `size` bytes to every row. constant: them in words, one at least."""
    first, second = constant[0], constant[min(1, constant.size - 1)]
    for r in range(lengths.size):
        old = np.int64(lengths[r]) & keep
        at = r * slot_bytes + old
        put_bytes(text, at, 8, first)
        if constant.size > 1:
            put_bytes(text, at + 8, 8, second)
        for j in range(2, constant.size):
            put_bytes(text, at + 8 * j, 8, constant[j])
        lengths[r] = np.int32(old + size)


def _append_pooled(  # type: ignore[no-untyped-def]
    codes, entries, pool, words, keep, slot_bytes, text, lengths
):
    """Append to each row the string of a pool that its code says.

    entries: (strings,) uint64: first word of the string in `pool` << 32 | its bytes
    pool: the strings in whole words, then `words` more
    words: 1, 2, 4 or 8 are copied from each string, however short it is: a branch on its length is often mispredicted.
        More than 8: the longest string has so many, and what is beyond 8 is copied as long as each one is
    A code beyond the pool (of a row that is NULL) stands for the last string.
    """
    last = np.uint64(entries.size - 1)
    for r in range(lengths.size):
        entry = entries[min(np.uint64(codes[r]), last)]
        size = np.int64(entry & _SIZE)
        word = entry >> _32
        old = np.int64(lengths[r]) & keep
        at = r * slot_bytes + old
        put_bytes(text, at, 8, pool[word])
        if words > 1:
            put_bytes(text, at + 8, 8, pool[word + _1])
        if words > 2:
            put_bytes(text, at + 16, 8, pool[word + _2])
            put_bytes(text, at + 24, 8, pool[word + _3])
        if words > 4:
            for j in range(4, 8):
                put_bytes(text, at + 8 * j, 8, pool[word + np.uint64(j)])
        if words > 8:
            for j in range(8, (size + 7) >> 3):
                put_bytes(text, at + 8 * j, 8, pool[word + np.uint64(j)])
        lengths[r] = np.int32(old + size)


APPEND_POOLED = {
    codes: Kernel(
        _append_pooled,
        f"codes: {codes}[n], entries: u8[], pool: u8[], words: i8, "
        "keep: i8, slot_bytes: i8, text: u1[], lengths: i4[n]",
        f"append_pooled_{codes}",
    )
    for codes in ("u1", "u2", "u4")
}


@device
def piece_of(size, source_bytes, first, first_from_end, last, last_from_end):  # type: ignore[no-untyped-def]
    """(start, bytes) of a piece of a string of `size` bytes, as append_slots takes it."""
    size = np.int64(min(np.uint64(np.uint32(size)), np.uint64(source_bytes)))
    start = min(max(first + (first_from_end & size), np.int64(0)), size)
    stop = min(max(last + (last_from_end & size), start), size)
    return start, stop - start


@kernel(
    "source: u1[], source_bytes: i8, sizes: i4[n], first: i8, first_from_end: i8, last: i8, last_from_end: i8, "
    "words: i8, keep: i8, slot_bytes: i8, text: u1[], lengths: i4[n]"
)
def append_slots(  # type: ignore[no-untyped-def]
    source, source_bytes, sizes, first, first_from_end, last, last_from_end,
    words, keep, slot_bytes, text, lengths,
):  # fmt: skip
    """Append the bytes [first, last) of each row's string in other slots of source_bytes bytes, both cut to the string.

    first_from_end, last_from_end: -1: counted from the string's end (so mostly negative), 0: from its start. All of a
        string is 0, 0, 0, -1.
    words: as of APPEND_POOLED, for the longest piece
    A length that is none (of a row that is NULL) stands for the slot's.
    """
    n_copied = (source.size - 8 * words) // source_bytes - 1  # rows of which whole words can be read
    n_copied = min(max(0, n_copied), lengths.size)
    for r in range(n_copied):
        start, size = piece_of(sizes[r], source_bytes, first, first_from_end, last, last_from_end)
        begin = r * source_bytes + start
        old = np.int64(lengths[r]) & keep
        at = r * slot_bytes + old
        put_bytes(text, at, 8, load_word(source, begin))
        if words > 1:
            put_bytes(text, at + 8, 8, load_word(source, begin + 8))
        if words > 2:
            put_bytes(text, at + 16, 8, load_word(source, begin + 16))
            put_bytes(text, at + 24, 8, load_word(source, begin + 24))
        if words > 4:
            for j in range(4, 8):
                put_bytes(text, at + 8 * j, 8, load_word(source, begin + 8 * j))
        if words > 8:
            for j in range(8, (size + 7) >> 3):
                put_bytes(text, at + 8 * j, 8, load_word(source, begin + 8 * j))
        lengths[r] = np.int32(old + size)
    for r in range(n_copied, lengths.size):
        start, size = piece_of(sizes[r], source_bytes, first, first_from_end, last, last_from_end)
        old = np.int64(lengths[r]) & keep
        for j in range(size):
            text[r * slot_bytes + old + j] = source[r * source_bytes + start + j]
        lengths[r] = np.int32(old + size)


@kernel("n_bytes: i8, fill: u8, source_bytes: i8, sizes: i4[n], keep: i8, slot_bytes: i8, text: u1[], lengths: i4[n]")
def append_fill(  # type: ignore[no-untyped-def]
    n_bytes, fill, source_bytes, sizes, keep, slot_bytes, text, lengths
):
    """Append as many bytes as each row's string in slots of source_bytes bytes lacks to n_bytes.

    fill: eight times the byte
    """
    for r in range(lengths.size):
        _, size = piece_of(sizes[r], source_bytes, 0, 0, n_bytes, 0)
        size = n_bytes - size
        old = np.int64(lengths[r]) & keep
        for j in range((size + 7) >> 3):
            put_bytes(text, r * slot_bytes + old + 8 * j, 8, fill)
        lengths[r] = np.int32(old + size)


@kernel("letter: i8, slot_bytes: i8, text: u1[], lengths: i4[n]")
def change_case(letter, slot_bytes, text, lengths):  # type: ignore[no-untyped-def]
    """Turn the 26 ASCII letters from `letter` on, "A" or "a", into the other case, in all slots of the rows."""
    first = np.uint8(letter)
    for i in range(lengths.size * slot_bytes):
        is_letter = np.uint8(text[i] - first) < 26
        text[i] ^= np.uint8(is_letter) << np.uint8(5)


@kernel("validity: u1[n], sizes: i4[n], out: i4[n]")
def empty_nulls(validity, sizes, out):  # type: ignore[no-untyped-def]
    """Write the lengths into out, and 0 where a row is NULL. validity: a bitmap, see kernels/codes.py"""
    for r in range(out.size):
        is_valid = (np.int64(validity[r >> 3]) >> (r & 7)) & 1
        out[r] = np.int32(np.int64(sizes[r]) * is_valid)


@kernel("slots: u1[], slot_bytes: i8, lengths: i4[n], starts: i8[], out: u1[]")
def pack_slots(slots, slot_bytes, lengths, starts, out):  # type: ignore[no-untyped-def]
    """Write the texts of slots one behind the other. starts: (n_rows,) where; out: 8 bytes more than all of them"""
    for r in range(lengths.size):
        begin, at, size = r * slot_bytes, starts[r], np.int64(lengths[r])
        whole = size & -8
        for j in range(0, whole, 8):
            put_bytes(out, at + j, 8, load_word(slots, begin + j))
        if begin + whole + 8 <= slots.size:
            put_bytes(out, at + whole, 8, load_word(slots, begin + whole))
        else:
            for j in range(whole, size):
                out[np.uint64(at + j)] = slots[np.uint64(begin + j)]
