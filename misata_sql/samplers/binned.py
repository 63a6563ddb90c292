"""Columns that CHECKs put in order are proposed by bins: only where the bins leave room for the order.

Each column's uniform number is cut into equal bins. A tree of columns is drawn from its root: a bin by how much room it
leaves, then for every column below it a bin among those that can satisfy the CHECKs with the bin above. Whatever bins
are possible together are as likely, relative to each other, as without the CHECKs. So the proposals are the generators'
distribution on a set of rows that contains all those which satisfy the CHECKs, and rejecting the others is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from misata_sql.distributions.discrete import DiscreteTable, discrete_table
from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels import binned
from misata_sql.samplers.base import Cell, Guided, Sampler

BIN_BITS = 12
N_BINS = 1 << BIN_BITS
BIN_SHIFT = 64 - BIN_BITS
_MOST_SUM = 2.0**52

# (of each bin of the column above: first bin of the column, and the one after the last)
Reach = tuple[np.ndarray, np.ndarray]


@dataclass(eq=False)
class Member:
    """A column of a tree.

    above: the column that it goes by; None: the root
    reach: computes which bins go with those of `above`
    """

    name: str
    above: "Member | None" = None
    reach: Callable[[], Reach] | None = None
    below: "list[Member]" = field(default_factory=list)

    @cached_property
    def bins(self) -> Reach:
        """Of each bin of the column above: the first bin, and the one after the last."""
        assert self.reach is not None
        return self.reach()

    @cached_property
    def weights(self) -> np.ndarray:
        """(N_BINS,) float64: how many bins of all columns below go with each bin."""
        weights = np.ones(N_BINS)
        for member in self.below:
            lows, highs = member.bins
            sums = np.append(0.0, np.add.accumulate(member.weights))
            weights *= np.maximum(sums[np.maximum(highs, lows)] - sums[lows], 0.0)
        peak = weights.max()
        return weights / peak if peak > 0 else weights

    @cached_property
    def root_table(self) -> DiscreteTable:
        """Of the bins of a root; where nothing fits, of all bins alike: the rejection will say so."""
        weights = self.weights if self.weights.max() > 0 else np.ones(N_BINS)
        return discrete_table(np.arange(N_BINS), weights)

    @cached_property
    def sums(self) -> np.ndarray:
        """(N_BINS + 1,) uint64: the weights before each bin. A bin that has room weighs 1 at least."""
        weights = np.ceil(self.weights * (_MOST_SUM / N_BINS))
        return np.append(np.uint64(0), np.add.accumulate(weights.astype(np.uint64)))

    @property
    def is_last(self) -> bool:
        """Whether no column goes by this one, so that its bins weigh alike."""
        return not self.below

    def emit(self, cell: Cell) -> tuple[Buffer | None, Buffer]:
        """Append the steps that write bins (None of a last column) and uint64 random bits."""
        if self.above is None:
            t, bins, bits = self.root_table, cell.buffer("i8"), cell.buffer("u8")
            cell.add(
                binned.fill_first_bits, cell.key("bin"), cell.key("within"), t.shift, t.guide, t.last, t.values,
                BIN_SHIFT, bins, bits,
            )  # fmt: skip
            return bins, bits
        above, _ = self.above.drawn(cell)
        assert above is not None
        lows, highs = self.bins
        if self.is_last:
            bits = cell.buffer("u8")
            counts = np.maximum(highs - lows, 1).astype(np.uint64)
            cell.add(
                binned.fill_last_bits, cell.key("bin"), above, np.minimum(lows, N_BINS - 1), counts, BIN_SHIFT, bits
            )
            return None, bits
        bins, bits = cell.buffer("i8"), cell.buffer("u8")
        safe_lows = np.minimum(lows, N_BINS - 1)
        cell.add(
            binned.fill_next_bits, cell.key("bin"), cell.key("within"), above, safe_lows,
            np.maximum(highs, safe_lows + 1), self.sums, BIN_SHIFT, bins, bits,
        )  # fmt: skip
        return bins, bits

    def drawn(self, cell: Cell) -> tuple[Buffer | None, Buffer]:
        """The same, once in a program. cell: of any column of the tree"""
        from dataclasses import replace

        own = replace(cell, path=(self.name,), draws=None)
        key = (own.table, own.path, own.rows, own.per_row, "bins")
        bits = own.builder.shared((*key, "bits"), lambda: self._emit_shared(own, key))
        found: Buffer | None = own.builder.shared((*key, "bins"), lambda: bits)
        return found, bits

    def _emit_shared(self, cell: Cell, key: tuple[Any, ...]) -> Buffer:
        bins, bits = self.emit(cell)
        if bins is not None:
            cell.builder.shared((*key, "bins"), lambda: bins)
        return bits


@dataclass(frozen=True)
class Binned(Guided):
    """inner: as Sampler.ascending() gives it; member: its place in the tree"""

    inner: Sampler
    member: Member

    def emit(self, cell: Cell) -> Layout:
        from dataclasses import replace

        _, bits = self.member.drawn(cell)
        return self.inner.emit(replace(cell, draws=bits))
