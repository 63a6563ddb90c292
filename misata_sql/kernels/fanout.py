"""Foreign keys with a fan-out: which parent a child row has, and which children a parent row has.

The tables are made by distributions/fanout.py, which says what they mean. A place is found in a few steps: the block by
a multiplication, its pattern by a draw, the pair of parents in the pattern by a guide, and one of the two by a second
draw. Consecutive rows need them once: from the first row on the patterns are read in order.

What the first draw decides is written for all rows before any is looked up. So it vectorises, and the processor can
work on several rows at a time: 18 ns a row that an array names, against 28 in one loop.
"""

from typing import NamedTuple

import numpy as np

from misata_sql.kernels.jit import device, kernel
from misata_sql.kernels.quantile import multiply_high
from misata_sql.kernels.rows import row_at
from misata_sql.random.squares import squares64

PAIRS = 256
"""Pairs of parents in a block."""
BLOCK_DRAWS = 1 << 60
"""The draws of a stream that choose the patterns of blocks begin here; those below share the children of pairs."""


class Layer(NamedTuple):
    """The numbers of a fan-out, and where its patterns are among those of a table. All int64."""

    n_children: int
    n_parents: int
    n_blocks: int  # of 2 * PAIRS parents; what is left of the parents is one more, with pattern number n_patterns
    per_block: int  # children of a block: this, or one more
    fraction: int  # of the blocks that have one more, times 2^32, rounded up
    least: int
    most: int
    n_patterns: int  # a power of two
    starts_at: int
    guide_at: int
    n_slots: int  # of the guide, for each pattern
    shift: int  # a slot of the guide is for 2^shift children
    stream: int  # its first draw


_N_FIELDS = len(Layer._fields)
_STARTS, _LAST = np.uint64(PAIRS + 1), np.uint64(PAIRS - 1)
_1, _32 = np.uint64(1), np.uint64(32)
_BLOCK_DRAWS = np.uint64(BLOCK_DRAWS)


@device
def read_layer(numbers, i):  # type: ignore[no-untyped-def]
    """Layer i of a table."""
    n = numbers[i * _N_FIELDS : (i + 1) * _N_FIELDS]
    return Layer(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12])


@device
def block_start(layer, block):  # type: ignore[no-untyped-def]
    """The first child of a block, floor(block * n / n_blocks) where n is how many children all full blocks have."""
    return block * layer.per_block + np.int64((np.uint64(block) * np.uint64(layer.fraction)) >> _32)


@device
def blocks_per_child(layer):  # type: ignore[no-untyped-def]
    """What a child's number is multiplied with: a little too low, so that the block is right or one too low."""
    n_full = block_start(layer, layer.n_blocks)
    return np.float64(layer.n_blocks) / np.float64(max(n_full, 1)) * (1.0 - 2.0**-50)


@device
def code_of_block(key, layer, block):  # type: ignore[no-untyped-def]
    """A block's number, its pattern (8 bits) and the place of its first pair in the pattern (8 bits) in one number."""
    draw = squares64(key, np.uint64(layer.stream) + _BLOCK_DRAWS + np.uint64(block))
    pattern_and_place = np.int64(draw >> _32) & (layer.n_patterns * PAIRS - 1)
    return (block << 16) | (pattern_and_place if block < layer.n_blocks else layer.n_patterns << 8)


@device
def code_of_child(key, layer, ratio, child):  # type: ignore[no-untyped-def]
    """code_of_block of the block with a child. ratio: blocks_per_child"""
    block = min(np.int64(np.float64(child) * ratio), layer.n_blocks - 1)
    return code_of_block(key, layer, block + np.int64(child >= block_start(layer, block + 1)))


@device
def read_block(layer, starts, code):  # type: ignore[no-untyped-def]
    """Of a block: its first child, number of children, where its pattern is, its first pair's place and start there."""
    block = code >> 16
    first = block_start(layer, block)
    end = block_start(layer, block + 1) if block < layer.n_blocks else layer.n_children
    at = np.uint64(layer.starts_at) + np.uint64((code >> 8) & 255) * _STARTS
    rotation = np.uint64(code) & _LAST
    return first, end - first, at, rotation, starts[at + rotation]


@device
def pair_of_child(layer, starts, guide, code, child):  # type: ignore[no-untyped-def]
    """Of the pair of parents with a child: its number, first child and number of children. code: code_of_child"""
    first, n_children, at, rotation, skipped = read_block(layer, starts, code)
    turned = child - first + skipped
    turned -= n_children * np.int64(turned >= n_children)
    slot = layer.guide_at + ((code >> 8) & 255) * layer.n_slots + (turned >> layer.shift)
    place = np.uint64(guide[np.uint64(slot)])
    while turned >= starts[at + place + _1]:
        place += _1
    start = starts[at + place]
    end = min(starts[at + place + _1], n_children)  # the last start is beyond all: that pair takes what is left
    pair = ((code >> 16) * PAIRS) + np.int64((place - rotation) & _LAST)
    return pair, child - (turned - start), end - start


@device
def children_of_pair(layer, starts, code, pair):  # type: ignore[no-untyped-def]
    """The first child and the number of children of a pair of parents. code: code_of_block of the pair's block"""
    first, n_children, at, rotation, skipped = read_block(layer, starts, code)
    place = (np.uint64(pair) + rotation) & _LAST
    start = starts[at + place]
    end = min(starts[at + place + _1], n_children)
    return first + start - skipped + n_children * np.int64(place < rotation), end - start


@device
def share_of_first(key, layer, pair, n_children):  # type: ignore[no-untyped-def]
    """How many of a pair's children are the first parent's: any number within the bounds of both is as likely."""
    if 2 * pair + 1 == layer.n_parents:
        return n_children  # there is no second one
    low = max(layer.least, n_children - layer.most)
    high = min(layer.most, n_children - layer.least)
    draw = squares64(key, np.uint64(layer.stream + pair))
    return low + np.int64(multiply_high(draw, np.uint64(high - low + 1)))


@device
def chosen_parent(key, layer, starts, rank):  # type: ignore[no-untyped-def]
    """The parent with a rank among those that have children: the last row of group `rank` of the layer."""
    pair = rank >> 1
    first, n_rows = children_of_pair(layer, starts, code_of_block(key, layer, rank // (2 * PAIRS)), pair)
    return first + (n_rows if rank & 1 else share_of_first(key, layer, pair, n_rows)) - 1


@device
def is_run(rows, n):  # type: ignore[no-untyped-def]
    """Whether these rows follow one another, and all are of 0 .. n - 1."""
    follow = True
    for i in range(rows.size):
        follow &= rows[i] == rows[0] + i
    return follow and rows.size > 0 and 0 <= rows[0] <= n - rows.size


@device
def mark_parents(key, layer, starts, guide, child, out):  # type: ignore[no-untyped-def]
    """Write into out[i] how many parents' first child, or place for one, is child + i; 0 into out[0].

    Returns the parent of `child` and how many of its children are before it.
    """
    for i in range(out.size):
        out[i] = 0
    code = code_of_child(key, layer, blocks_per_child(layer), child)
    pair, first, n_children = pair_of_child(layer, starts, guide, code, child)
    middle = first + share_of_first(key, layer, pair, n_children)
    parent, before = (2 * pair, child - first) if child < middle else (2 * pair + 1, child - middle)
    if child < middle < child + out.size:
        out[middle - child] += 1
    end = first + n_children - child  # from here on relative to the child
    pair += 1
    while end < out.size:
        _, n_block, at, rotation, _ = read_block(layer, starts, code_of_block(key, layer, pair // PAIRS))
        for _ in range(PAIRS - pair % PAIRS):
            if end >= out.size:
                break
            out[end] += 1
            place = at + ((np.uint64(pair) + rotation) & _LAST)
            n_children = min(starts[place + _1], n_block) - starts[place]
            middle = end + share_of_first(key, layer, pair, n_children)
            if middle < out.size:
                out[middle] += 1
            end += n_children
            pair += 1
    return parent, before


@kernel("key: u8, first_row: row, numbers: i8[], starts: i8[], guide: u1[], out: i8[n]")
def fill_parent(key, first_row, numbers, starts, guide, out):  # type: ignore[no-untyped-def]
    """Write the parent row of child row first_row + i into out[i].

    key: uint64 stream key, the one of the table; numbers, starts, guide: of a FanoutTable
    out: (n_rows,) int64, overwritten; -1 for a child that there is not
    0.4 to 3 ns a row for consecutive rows, 18 for others; where a second layer chooses the parents 11 and 29
    """
    layer = read_layer(numbers, 0)
    for i in range(out.size):
        out[i] = row_at(first_row, i)
    if is_run(out, layer.n_children):
        parent, _ = mark_parents(key, layer, starts, guide, out[0], out)
        for i in range(out.size):
            parent += out[i]
            out[i] = parent
    else:
        ratio = blocks_per_child(layer)
        for i in range(out.size):
            out[i] = code_of_child(key, layer, ratio, out[i])
        parent, first, middle, end = 0, 0, 0, 0
        for i in range(out.size):
            child = row_at(first_row, i)
            if not first <= child < end:
                if 0 <= child < layer.n_children:
                    pair, first, n_children = pair_of_child(layer, starts, guide, out[i], child)
                    parent, middle, end = (
                        2 * pair,
                        first + share_of_first(key, layer, pair, n_children),
                        first + n_children,
                    )
                else:
                    parent, middle, end = -1, child + 1, 0
            out[i] = parent + np.int64(child >= middle)
    if numbers.size > _N_FIELDS:
        choice = read_layer(numbers, 1)
        rank, parent = -1, -1
        for i in range(out.size):
            if out[i] != rank:
                rank = out[i]
                parent = chosen_parent(key, choice, starts, rank) if rank >= 0 else -1
            out[i] = parent


@kernel("key: u8, first_row: row, numbers: i8[], starts: i8[], guide: u1[], out: i8[n]")
def fill_line_number(key, first_row, numbers, starts, guide, out):  # type: ignore[no-untyped-def]
    """Write the place of child row first_row + i among its parent's children, from 1, into out[i].

    Arguments as of fill_parent; 0 for a child that there is not. 0.6 to 3 ns a row for consecutive rows, 18 for others.
    """
    layer = read_layer(numbers, 0)
    for i in range(out.size):
        out[i] = row_at(first_row, i)
    if is_run(out, layer.n_children):
        _, line = mark_parents(key, layer, starts, guide, out[0], out)
        for i in range(out.size):
            line = 1 if out[i] else line + 1
            out[i] = line
    else:
        ratio = blocks_per_child(layer)
        for i in range(out.size):
            out[i] = code_of_child(key, layer, ratio, out[i])
        first, middle, end = 0, 0, 0
        for i in range(out.size):
            child = row_at(first_row, i)
            if not first <= child < end:
                if 0 <= child < layer.n_children:
                    pair, first, n_children = pair_of_child(layer, starts, guide, out[i], child)
                    middle, end = first + share_of_first(key, layer, pair, n_children), first + n_children
                else:
                    first, middle, end = child + 1, child + 1, child + 1
            out[i] = child - (middle if child >= middle else first) + 1


@kernel("key: u8, first_row: row, numbers: i8[], starts: i8[], guide: u1[], first_children: i8[n], counts: i8[n]")
def fill_children(key, first_row, numbers, starts, guide, first_children, counts):  # type: ignore[no-untyped-def]
    """Write the first child row of parent row first_row + i and how many it has into first_children[i] and counts[i].

    Arguments as of fill_parent; both (n_rows,) int64, overwritten. A parent without children has the row where they
    would be; one that there is not has -1 and 0. 5 ns a row for consecutive rows, 9 for others; 6 and 30 where a second
    layer chooses the parents.
    """
    layer = read_layer(numbers, 0)
    n_parents = layer.n_parents
    if numbers.size > _N_FIELDS:
        choice = read_layer(numbers, 1)
        ratio = blocks_per_child(choice)
        n_parents = choice.n_children - 1
        for i in range(counts.size):
            first_children[i] = code_of_child(key, choice, ratio, row_at(first_row, i))
        rank, first, end = 0, 0, 0
        for i in range(counts.size):
            row = row_at(first_row, i)
            if not first <= row < end and 0 <= row < n_parents:
                pair, first, n_rows = pair_of_child(choice, starts, guide, first_children[i], row)
                middle, end = first + share_of_first(key, choice, pair, n_rows), first + n_rows
                is_second = row >= middle
                rank = 2 * pair + np.int64(is_second)
                first, end = middle if is_second else first, end if is_second else middle
            first_children[i] = rank
            counts[i] = np.int64(row == end - 1)
    else:
        for i in range(counts.size):
            first_children[i] = max(row_at(first_row, i), 0)
            counts[i] = 1
    # from here on: ranks of parents in first_children, and 0 in counts for the rows that a second layer did not choose
    for i in range(counts.size):
        counts[i] |= code_of_block(key, layer, first_children[i] // (2 * PAIRS)) << 1
    pair, first, middle, end = -1, 0, 0, 0
    for i in range(counts.size):
        parent = first_children[i]
        if parent >> 1 != pair:
            pair = parent >> 1
            first, n_children = children_of_pair(layer, starts, counts[i] >> 1, pair)
            middle, end = first + share_of_first(key, layer, pair, n_children), first + n_children
        first_children[i] = middle if parent & 1 else first
        counts[i] = (end - middle if parent & 1 else middle - first) * (counts[i] & 1)
    for i in range(counts.size):
        if not 0 <= row_at(first_row, i) < n_parents:
            first_children[i], counts[i] = -1, 0
