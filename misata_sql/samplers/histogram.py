"""Distributions over so many values that each can be had once: buckets of places, each with its share of the numbers.

A bucket with a share p of the distribution gets p * n of the n numbers and needs as many places, so n is what the most
crowded bucket allows. Numbers that a permutation puts in random order then are a sample without repeats, and its
distribution is that of the generator: exactly for a timeline, whose density is constant by the day, and as far as 64
buckets to each octave of the tail probability tell for the other continuous ones.
"""

from collections.abc import Sequence as Seq
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from misata_sql.distributions.continuous import Continuous as Distribution
from misata_sql.distributions.timeline import TimelineTable
from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels import convert, histogram
from misata_sql.kernels.numbers import Spread
from misata_sql.samplers.base import Cell, Numbered
from misata_sql.samplers.store import store_doubles, store_integers
from misata_sql.spec.types import SqlType

BITS_A_CELL = 6  # 2^6 buckets for an octave of the tail probability
MOST_BITS, LEAST_BITS = 53, 16  # of n; with less than 2^16 values the buckets are too coarse for the distribution
GUIDE_BITS = 16

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Bucket:
    """share: numbers, at least 1; first: of its places, in units of scale (or stored units); n_places >= share"""

    share: int
    first: int
    n_places: int
    scale: float = 1.0


@dataclass(frozen=True, eq=False)
class HistogramTable:
    """What kernels/histogram.py reads, m buckets.

    shift, guide: bucket of the least number with given upper bits, uint32
    starts: (m + 1,) uint64; wholes, fractions: (m,) uint64, of a Spread; firsts: (m,) int64; scales: (m,) float64
    """

    shift: int
    guide: Array
    starts: Array
    wholes: Array
    fractions: Array
    firsts: Array
    scales: Array

    @staticmethod
    def of(buckets: Seq[Bucket]) -> "HistogramTable":
        """The table of buckets in the order of their numbers."""
        starts = np.zeros(len(buckets) + 1, np.uint64)
        starts[1:] = np.add.accumulate(np.array([bucket.share for bucket in buckets], np.uint64))
        shift = max((int(starts[-1]) - 1).bit_length() - GUIDE_BITS, 0)
        slots = np.arange(((int(starts[-1]) - 1) >> shift) + 1, dtype=np.uint64) << np.uint64(shift)
        words = np.array([Spread(bucket.share, bucket.n_places).words for bucket in buckets], np.uint64)
        return HistogramTable(
            shift,
            (np.searchsorted(starts, slots, "right") - 1).astype(np.uint32),
            starts,
            np.ascontiguousarray(words[:, 0]),
            np.ascontiguousarray(words[:, 1]),
            np.array([bucket.first for bucket in buckets], np.int64),
            np.array([bucket.scale for bucket in buckets], np.float64),
        )


@dataclass(frozen=True)
class Histogram(Numbered):
    """Numbered values in buckets.

    replaced: (a value that a CHECK excludes, a value that no number has)
    """

    type: SqlType
    buckets: tuple[Bucket, ...]
    replaced: tuple[tuple[float, float], ...] = ()

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return sum(bucket.share for bucket in self.buckets)

    @cached_property
    def table(self) -> HistogramTable:
        """The table that the kernels read."""
        return HistogramTable.of(self.buckets)

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        table, key = self.table, cell.key("place")
        arguments = (table.shift, table.guide, table.starts, table.wholes, table.fractions, table.firsts)
        if self.type.id not in ("DOUBLE", "FLOAT"):
            places = cell.buffer("i8")
            cell.add(histogram.fill_places, key, numbers, *arguments, places)
            return store_integers(cell, places)
        doubles = cell.buffer("f8")
        cell.add(histogram.fill_scaled_places, key, numbers, *arguments, table.scales, doubles)
        for value, instead in self.replaced:
            source, doubles = doubles, cell.buffer("f8")
            cell.add(convert.REPLACE["f8"], source, value, instead, doubles)
        return store_doubles(cell, doubles)


def number_timeline(type: SqlType, table: TimelineTable) -> Histogram | None:
    """The moments of a timeline; None where a type has so few a day that some days would have none."""
    ends = [int(last) + 1 for last in table.last]
    widths = [int(width) for width in table.widths]
    below = [0, *ends[:-1]]
    n = min(width * 2**64 // (end - start) for start, end, width in zip(below, ends, widths, strict=True))
    n = min(n, 2**62)
    shares = [n * end // 2**64 - n * start // 2**64 for start, end in zip(below, ends, strict=True)]
    if min(shares) < 1:
        return None
    firsts = [int(first) for first in table.starts]
    return Histogram(type, tuple(map(Bucket, shares, firsts, widths)))


def number_continuous(
    type: SqlType, distribution: Distribution, ends: tuple[float, float], excluded: Seq[float]
) -> Histogram | None:
    """The DOUBLE or FLOAT values of a distribution; None where they are fewer than 2^16.

    ends: least and greatest value; excluded: values to leave out
    """
    low, high = _tail_edges(distribution, ends)
    for bits in range(MOST_BITS, LEAST_BITS - 1, -1):
        at, kept = _tail_positions(bits)
        values = np.concatenate((low[kept], high[kept][::-1][1:]))
        numbers = np.concatenate((at, (1 << bits) - at[::-1][1:]))
        scales, firsts, counts = _grid(values, type)
        shares = np.diff(numbers)
        if np.all(counts >= shares + len(excluded)):
            found = zip(shares.tolist(), firsts.tolist(), counts.tolist(), scales.tolist(), strict=True)
            return _without(type, [Bucket(*bucket) for bucket in found], excluded)
    return None


def number_uniform(type: SqlType, low: float, high: float, excluded: Seq[float]) -> Histogram:
    """The multiples of a power of two in low <= x < high, of all values that have the least one as their last bit."""
    scales, firsts, counts = _grid(np.array([low, high]), type)
    bucket = Bucket(int(counts[0]), int(firsts[0]), int(counts[0]), float(scales[0]))
    return _without(type, [bucket], excluded)


def _tail_positions(bits: int) -> tuple[Array, Array]:
    """Edges of the buckets of 2^bits numbers in the lower half, int64 from 0 to 2^(bits - 1), and which of 2^53's."""
    octaves = np.arange(MOST_BITS - 1)[:, None]
    cells = np.arange(1 << BITS_A_CELL)
    finest = (1 << octaves) + ((cells << octaves) >> BITS_A_CELL)
    every = np.unique(np.concatenate(([0], finest.ravel(), [1 << (MOST_BITS - 1)])))
    dropped = MOST_BITS - bits
    kept = (every & ((1 << dropped) - 1)) == 0
    return every[kept] >> dropped, kept


def _tail_edges(distribution: Distribution, ends: tuple[float, float]) -> tuple[Array, Array]:
    """Values at the edges of all buckets of 2^53 numbers: of the lower half from 0, of the upper half from the top."""
    positions, _ = _tail_positions(MOST_BITS)
    tail = np.ldexp(positions.astype(np.float64), -MOST_BITS)
    tail[0] = 2.0**-64
    largest = np.finfo(np.float64).max
    with np.errstate(over="ignore"):
        low = np.maximum.accumulate(np.clip(distribution.quantile(tail, 1.0 - tail), *ends))
        high = np.minimum.accumulate(np.clip(distribution.quantile(1.0 - tail, tail), *ends))
    low[0], high[0] = ends
    high[-1] = low[-1] = min(low[-1], high[-2])  # both meet in one median
    return np.clip(low, -largest, largest), np.clip(high, -largest, largest)


def _grid(values: Array, type: SqlType) -> tuple[Array, Array, Array]:
    """Between each two edges, the first excluded or not, the second excluded: scale, first multiple of it, how many.

    The scale is the last bit of the largest value between the edges, so every multiple between them is a value.
    """
    low, high = values[:-1], values[1:]
    dtype = "f4" if type.id == "FLOAT" else "f8"
    rounded = high.astype(dtype)
    below = np.where(rounded < high, rounded, np.nextafter(rounded, rounded.dtype.type(-np.inf)))
    scales = np.spacing(np.maximum(np.abs(low).astype(dtype), np.abs(below))).astype("f8")
    firsts = np.ceil(low / scales).astype(np.int64)
    return scales, firsts, np.ceil(high / scales).astype(np.int64) - firsts


def _without(type: SqlType, buckets: list[Bucket], excluded: Seq[float]) -> Histogram:
    """The histogram without some values: each bucket keeps as many of its last places free, to stand in for them."""
    made, replaced = [], []
    for bucket in buckets:
        positions = [value / bucket.scale - bucket.first for value in excluded]
        gaps = {int(k) for k in positions if 0 <= k < bucket.n_places and k == int(k)}
        n_places = bucket.n_places - len(gaps)
        spare = [k for k in range(n_places, bucket.n_places) if k not in gaps]
        for gap, instead in zip(sorted(k for k in gaps if k < n_places), spare, strict=True):
            replaced.append(((bucket.first + gap) * bucket.scale, (bucket.first + instead) * bucket.scale))
        made.append(Bucket(min(bucket.share, n_places), bucket.first, n_places, bucket.scale))
    return Histogram(type, tuple(bucket for bucket in made if bucket.share > 0), tuple(replaced))
