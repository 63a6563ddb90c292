"""Patterns of a fan-out: samples of pairs of parents, all with the same sum and together in the right proportions."""

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.fanout_counts import Excess, Ints
from misata_sql.kernels.fanout import PAIRS
from misata_sql.random.squares import squares64


def make_patterns(key: int, first: int, excess: Excess, n_patterns: int, total: int) -> Ints:
    """(n_patterns, PAIRS) excesses of pairs; each row's sum is `total`, its last pair can take one more if any can.

    key, first: the stream and the first of its 2 * n_patterns * PAIRS draws
    excess: of one parent, with a mean near total / (2 * PAIRS)

    All cells together are the quantiles of a pair's sum at equal distances, but for the few that are moved by one to
    make the sum of all right. They are dealt to the rows at random; then rows exchange cells until all sums are equal.
    """
    cells = excess.pair_quantiles(n_patterns * PAIRS)
    deal, order = squares64(np.uint64(key), np.arange(2 * cells.size, dtype=np.uint64) + np.uint64(first)).reshape(
        2, -1
    )
    cells = cells[np.argsort(deal, kind="stable")]
    limit = np.iinfo(np.int64).max if excess.width is None else 2 * excess.width
    _shift_sum(cells, n_patterns * total, limit)
    rows = cells.reshape(n_patterns, PAIRS)
    over = rows.sum(axis=1) - total
    while over.any():
        high, low = int(np.argmax(over)), int(np.argmin(over))
        amount = min(int(over[high]), -int(over[low]))
        _transfer(rows[high], rows[low], amount, limit)
        over[high] -= amount
        over[low] += amount
    # exchanges have lowered or raised the cells at the start of a row
    rows = np.take_along_axis(rows, np.argsort(order.reshape(rows.shape), axis=1, kind="stable"), axis=1)
    for row in rows:
        open_pair = int(np.argmax(row < limit))  # 0 where all are full
        if row[-1] == limit:
            row[-1], row[open_pair] = row[open_pair], row[-1]
    return rows


def _shift_sum(cells: Ints, total: int, limit: int) -> None:
    """Make the sum of the cells `total` by the same step, or one more, in as many of them as it takes, in order."""
    while (missing := total - int(cells.sum())) != 0:
        room = limit - cells if missing > 0 else cells
        movable = np.flatnonzero(room)
        step, some = divmod(abs(missing), movable.size)
        steps = np.full(movable.size, step)
        steps[:some] += 1
        cells[movable] += np.sign(missing) * np.minimum(steps, room[movable])


def _transfer(a: Ints, b: Ints, amount: int, limit: int) -> None:
    """Lower the sum of row a by `amount` and raise that of b, by exchanging cells between them."""
    gains = a - b
    better = np.flatnonzero(gains > 0)
    swapped = better[np.add.accumulate(gains[better]) <= amount]
    while amount:
        amount -= int(gains[swapped].sum())
        a[swapped], b[swapped] = b[swapped], a[swapped]
        gains = a - b
        fitting = np.where(gains <= amount, gains, 0)
        swapped = np.array([np.argmax(fitting)])
        if fitting[swapped[0]] <= 0:
            break
    while amount:  # no difference is as small: of large counts a small part, which hides
        i, j = int(np.argmax(a)), int(np.argmin(b))
        step = min(amount, int(a[i]), limit - int(b[j]))
        a[i] -= step
        b[j] += step
        amount -= step


def prefix_sums(rows: Ints) -> Ints:
    """(n, PAIRS + 1): where each pair's children begin, and their number."""
    starts = np.zeros((len(rows), PAIRS + 1), np.int64)
    np.add.accumulate(rows, axis=1, out=starts[:, 1:])
    return starts


def guides(starts: Ints, shift: int, n_slots: int) -> npt.NDArray[np.uint8]:
    """(n, n_slots): the last pair of each row that begins at slot << shift or before."""
    slots = np.minimum((starts[:, 1:PAIRS] + ((1 << shift) - 1)) >> shift, n_slots)
    counts = np.zeros((len(starts), n_slots + 1), np.int64)
    np.add.at(counts, (np.arange(len(starts))[:, None], slots), 1)
    return np.add.accumulate(counts[:, :n_slots], axis=1).astype(np.uint8)
