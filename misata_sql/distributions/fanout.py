"""A fan-out: n children of N parents, `least` to `most` each, exactly n in total, none of them stored.

Child rows are in the order of their parents. Every way to give n children to N parents within the bounds is meant to be
as likely as any other (fanout_counts.py), and exactly so for N < 512. For more parents, a table of at most 0.25 MB says
for each child which parent it has, and for each parent which children, by a few operations on their row numbers:

- A block is 512 parents. All blocks have the same number of children, or one more, so that a block begins at a product.
- In a block each two parents have the children that one of 64 patterns says: 256 numbers with the sum that blocks have.
  The stream draws the pattern of a block and which of the 256 pairs comes first. All patterns together hold 16,384
  numbers in the right proportions (fanout_patterns.py). A block with one child more has it in its pattern's last pair.
- A second draw for each pair says how many of its children are the first parent's; the distribution of that is uniform.
- The parents that are left, fewer than 512, have a pattern of their own.

Where more than three parents in four would have no children, patterns would hold little else. There the parents that
have some are numbered, and a fan-out with `least` 1 gives these their children. A second fan-out says which rows they
are: it gives each of them a group of rows, of which it is the last. The gaps between them are geometric then, as they
are where each row is chosen or not by itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.elementary import expm1
from misata_sql.distributions.fanout_counts import Excess, Ints, sample_counts, uniforms
from misata_sql.distributions.fanout_patterns import guides, make_patterns, prefix_sums
from misata_sql.errors import GeneratorError
from misata_sql.kernels.fanout import BLOCK_DRAWS, PAIRS, Layer

MOST_PARENTS = 2**40
MOST_CHILDREN = 2**53 - 1

_NAME = "misata_fk"
_PARENTS = 2 * PAIRS
_PATTERNS = 64
_GROUP_PATTERNS = 16
_SLOTS = 1024
_NO_BOUND = 2**62
_LAYER_DRAWS = 1 << 61
_PATTERN_DRAWS = BLOCK_DRAWS + (1 << 58)
_SAMPLE_DRAWS = BLOCK_DRAWS + (2 << 58)


def check_fanout(least: Any, mean: Any, most: Any) -> tuple[int, float, int | None]:
    """The arguments of misata_fk('fanout', least, mean, most) as int, float, and int or None.

    least, most: whole numbers of children of a parent, 0 <= least <= most and 1 <= most; most None: without bound
    mean: least <= mean <= most
    GeneratorError for anything else.
    """
    low = _number(least)
    if low is None or low != math.floor(low) or not 0 <= low <= MOST_CHILDREN:
        raise GeneratorError(
            f"{_NAME}: least must be a whole number from 0 to {MOST_CHILDREN:,} (got least={least!r})\n"
            f"  Hint: least, mean and most are children per parent, for example misata_fk('fanout', 0, 3, 20)"
        )
    high = None if most is None else _number(most)
    if most is not None and (high is None or high != math.floor(high) or not max(low, 1) <= high <= MOST_CHILDREN):
        fewest = f"least={int(low)}" if low else "1"
        raise GeneratorError(
            f"{_NAME}: most must be a whole number from {fewest} to {MOST_CHILDREN:,}, or NULL for no bound "
            f"(got most={most!r})\n"
            f"  Hint: least, mean and most are children per parent, for example misata_fk('fanout', 0, 3, 20)"
        )
    middle = _number(mean)
    if middle is None or not low <= middle <= (MOST_CHILDREN if high is None else high):
        upper = f"{MOST_CHILDREN:,}" if high is None else f"most={int(high)}"
        raise GeneratorError(
            f"{_NAME}: mean must be from least={int(low)} to {upper} (got mean={mean!r})\n"
            f"  Hint: it is the number of children divided by that of parents; move it within the bounds or widen them"
        )
    return int(low), float(middle), None if high is None else int(high)


def _number(value: Any) -> Any:
    """A finite number as it is, None for anything else."""
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return None
    return value if math.isfinite(value) else None


@dataclass(frozen=True, eq=False)
class FanoutTable:
    """What fill_parent, fill_line_number and fill_children read.

    numbers: (13,) int64, the fields of a Layer of kernels/fanout.py, or (26,) where a second one chooses the parents
    starts: (k * 257,) int64, for each pattern where each of its pairs' children begin; the last one is 2^62
    guide: uint8, for each pattern and slot s the last pair that begins at child s * 2^shift or before
    """

    numbers: Ints
    starts: Ints
    guide: npt.NDArray[np.uint8]

    @property
    def arguments(self) -> tuple[Ints, Ints, npt.NDArray[np.uint8]]:
        """As the kernels take them, between the row and the output."""
        return self.numbers, self.starts, self.guide


@dataclass(frozen=True)
class Fanout:
    """n_children of n_parents, each with least to most of them.

    n_children: least * n_parents to most * n_parents, below 2^53; n_parents: 0 to 2^40; most: None for no bound
    """

    n_children: int
    n_parents: int
    least: int
    most: int | None

    def __post_init__(self) -> None:
        upper = MOST_CHILDREN if self.most is None or self.n_parents == 0 else self.most * self.n_parents
        assert 0 <= self.n_parents <= MOST_PARENTS + 1 and self.least >= 0, self
        assert self.least * self.n_parents <= self.n_children <= min(upper, MOST_CHILDREN), self
        assert self.n_parents > 0 or self.n_children == 0, self

    @property
    def excess(self) -> Excess:
        """The distribution of a parent's children above `least`."""
        mean = (self.n_children - self.least * self.n_parents) / self.n_parents
        return Excess(mean, None if self.most is None else self.most - self.least)

    @property
    def is_sparse(self) -> bool:
        """Whether the parents that have children are chosen first."""
        return self.n_parents >= _PARENTS and self.least == 0 and 0 < 4 * self.n_children < self.n_parents

    def table(self, key: int) -> FanoutTable:
        """The table for a stream; it takes a few milliseconds, whatever the sizes are.

        key: the uint64 stream key that the kernels get too
        """
        if not self.is_sparse:
            return _join([_layer(self, key, _LAYER_DRAWS, _PATTERNS)])
        n_chosen = self._n_chosen(key)
        children = Fanout(self.n_children, n_chosen, 1, self.most)
        # the rows after the last chosen parent are a group too, which ends with a row that is not there
        groups = Fanout(self.n_parents + 1, n_chosen + 1, 1, None)
        chosen = _layer(groups, key, 2 * _LAYER_DRAWS, _GROUP_PATTERNS)
        return _join([_layer(children, key, _LAYER_DRAWS, _PATTERNS), chosen])

    def _n_chosen(self, key: int) -> int:
        """How many parents have children: as many as expected, rounded up or down by a draw."""
        excess = self.excess
        some = -float(expm1(np.array([-excess.rate]))[0])  # the probability of none, where there is no bound
        if self.most is not None:
            some = some / -float(expm1(np.array([-excess.rate * (self.most + 1.0)]))[0])
        expected = self.n_parents * (1.0 - some)
        number = math.floor(expected + float(uniforms(key, 3 * _LAYER_DRAWS, 1)[0]))
        return min(max(number, 1 if self.most is None else -(-self.n_children // self.most)), self.n_children)


def _layer(fanout: Fanout, key: int, stream: int, n_patterns: int) -> tuple[Layer, Ints, npt.NDArray[np.uint8]]:
    """A layer that is alone in its table: its numbers, starts and guide. stream: the first of its draws"""
    least, n_parents = fanout.least, fanout.n_parents
    width = None if fanout.most is None else fanout.most - least
    n_blocks, n_rest = divmod(n_parents, _PARENTS)
    n_last = fanout.n_children * n_rest // max(n_parents, 1)
    n_full = fanout.n_children - n_last
    per_block, n_more = divmod(n_full, n_blocks) if n_blocks else (0, 0)

    rest = np.zeros(_PARENTS, np.int64)
    rest[:n_rest] = least + sample_counts(key, stream + _SAMPLE_DRAWS, n_rest, n_last - least * n_rest, width)
    patterns = rest.reshape(1, PAIRS, 2).sum(axis=2)
    if n_blocks:
        while n_patterns >= 2 * n_blocks:
            n_patterns //= 2
        excesses = make_patterns(key, stream + _PATTERN_DRAWS, fanout.excess, n_patterns, per_block - _PARENTS * least)
        patterns = np.concatenate((excesses + 2 * least, patterns))

    greatest = max(per_block + 1, n_last)
    shift = max(greatest.bit_length() - (_SLOTS.bit_length() - 1), 0)
    starts = prefix_sums(patterns)
    guide = guides(starts, shift, (greatest >> shift) + 1)
    starts[:, -1] = _NO_BOUND
    numbers = Layer(
        n_children=fanout.n_children,
        n_parents=n_parents,
        n_blocks=n_blocks,
        per_block=per_block,
        fraction=-(-(n_more << 32) // max(n_blocks, 1)),
        least=least,
        most=_NO_BOUND if fanout.most is None else fanout.most,
        n_patterns=n_patterns if n_blocks else 0,
        starts_at=0,
        guide_at=0,
        n_slots=guide.shape[1],
        shift=shift,
        stream=stream,
    )
    return numbers, starts, guide


def _join(layers: Sequence[tuple[Layer, Ints, npt.NDArray[np.uint8]]]) -> FanoutTable:
    numbers: list[int] = []
    starts_at = guide_at = 0
    for layer, starts, guide in layers:
        numbers += layer._replace(starts_at=starts_at, guide_at=guide_at)
        starts_at, guide_at = starts_at + starts.size, guide_at + guide.size
    return FanoutTable(
        np.array(numbers, np.int64),
        np.concatenate([starts.ravel() for _, starts, _ in layers]),
        np.concatenate([guide.ravel() for _, _, guide in layers]),
    )
