"""Rows in the order of their arrival: ALTER TABLE ... SET SORTED BY (...) WITHIN n ROWS.

Rows are sorted twice, within blocks that overlap by half. A block is 2 n rows of the table. Each is sorted; then its
later half (as many rows as come from the second half of its numbers) is sorted once more together with the earlier half
of the next block. Where no row overtakes one of more than n rows before it, what comes out is sorted from end to end: a
row that has to leave its block is in the half that meets the next one, since only rows of that half can be beyond it.
So each row is known from three blocks, and a thread needs no others.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from misata_sql.chaos.cells import Cells
from misata_sql.chaos.clean import read_values
from misata_sql.chaos.marks import LEAST_ROWS, Hits
from misata_sql.chaos.perturb import Main, Patched, Stream
from misata_sql.chaos.statements import SortRows

EARLIER_BLOCKS = 3  # that a fill looks at besides its own rows


def rows_of_sorted_fill(sort: SortRows) -> int:
    """How many rows of the table a fill hands on."""
    return max(LEAST_ROWS, 2 * sort.block)


def sorted_twice(sort: SortRows, numbers: np.ndarray, keys: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
    """The order of rows, and (n,) int64 the block behind the second sort of each row in that order.

    numbers: (n,) int64 of the rows of the table that they come from, ascending; keys: Series of n cells
    """
    blocks = numbers // sort.block
    order = _sorted(sort, blocks, keys)  # blocks ascend in it as before
    starts, ends = _spans(blocks)
    n_before = np.concatenate([[0], np.cumsum(numbers % sort.block < sort.window)])
    n_early = n_before[ends] - n_before[starts]  # rows of each sorted block that go with the block before
    later = np.empty(len(order), np.int64)
    later[order] = blocks + (np.arange(len(order)) - starts >= n_early)
    order = _sorted(sort, later, keys)
    return order, later[order]


def _sorted(sort: SortRows, blocks: np.ndarray, keys: Sequence[Any]) -> np.ndarray:
    import polars as pl

    names = ["block", *(f"key {i}" for i in range(len(keys)))]
    frame = pl.DataFrame([pl.Series(blocks), *keys], schema=names)
    found: np.ndarray = frame.select(
        pl.arg_sort_by(
            names,
            descending=[False, *(key.is_descending for key in sort.keys)],
            nulls_last=[False, *(not key.nulls_first for key in sort.keys)],
            maintain_order=True,
        )
    )[:, 0].to_numpy()
    return found.astype(np.int64)


def _spans(blocks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the block of each row begins and ends. blocks: ascending"""
    return np.searchsorted(blocks, blocks), np.searchsorted(blocks, blocks, side="right")


def delivered_by(sort: SortRows, order: np.ndarray, blocks: np.ndarray, first: int, n: int) -> np.ndarray:
    """Those of the sorted rows that the slice of n rows from `first` on hands on.

    The rows of a block behind the second sort are spread over the numbers that its rows come from, so that slices meet.
    """
    starts, ends = _spans(blocks)
    low = np.maximum(blocks * sort.block - sort.window, 0)
    high = np.minimum(blocks * sort.block + sort.window, sort.total)
    slots = low + (np.arange(len(blocks)) - starts) * (high - low) // (ends - starts)
    return order[(slots >= first) & (slots < first + n)]


class SortedStream(Stream):
    """One thread's part of a scan whose rows come in an order of their own."""

    def __init__(self, main: Main, hits: Hits, names: tuple[str, ...], sort: SortRows) -> None:
        super().__init__(main, hits, names, rows_of_sorted_fill(sort) + EARLIER_BLOCKS * sort.block)
        self.sort = sort

    def __call__(self, out: Any, first_row: int, n_rows: int) -> None:
        sort = self.sort
        first = (first_row + sort.window) // sort.block - 1
        last = (first_row + n_rows - 1 + sort.window) // sort.block
        low, high = max(first * sort.block, 0), min((last + 1) * sort.block, sort.total)
        self.fill(out, low, high - low)
        patched = self.patched(low, high - low)
        keys = [self._key(patched, key.column, high - low) for key in sort.keys]
        order, blocks = sorted_twice(sort, low + patched.numbers, keys)
        whole = slice(*np.searchsorted(blocks, [first + 1, last + 1]))  # the others lack a half
        self.deliver(out, patched, delivered_by(sort, order[whole], blocks[whole], first_row, n_rows))

    def _key(self, patched: Patched, name: str, n_rows: int) -> Any:
        """A column of all rows as they come."""
        place = {name: self.main.places[name]}
        value = read_values(self.main.program, place, self.arena, n_rows)[name]
        cells = Cells.every(value, n_rows).take(patched.numbers)
        chosen, spots = self.patches(patched, name)
        if patched.rows is not None and len(chosen):
            new = patched.rows.columns[name].take(chosen).value()
            cells = cells.changed(spots, new, len(patched.numbers), place[name][1])
        return cells.value()
