"""Tables of several discrete distributions for the kernels in kernels/grouped.py: each row's group says which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.discrete import discrete_table
from misata_sql.distributions.elementary import Array

_MOST_GUIDE_BITS = 16
# Slots of the guide for each value, as a power of two: many where one table stays in the cache, few where many do not.
_SPARE_BITS_ALONE, _SPARE_BITS = 4, 2


@dataclass(frozen=True, eq=False)
class GroupedTable:
    """What fill_grouped_codes reads; see there. n_groups tables, one behind the other.

    codes: int64, narrowed by `narrow`
    """

    n_groups: int
    shifts: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    guide: npt.NDArray[np.uint32]
    last: npt.NDArray[np.uint64]
    codes: npt.NDArray[np.int64]

    @property
    def only(self) -> int | None:
        """The code that every row gets, where there is one code alone."""
        return int(self.codes[0]) if self.codes.size == 1 else None

    def narrow(self, dtype: str) -> np.ndarray:
        """The codes as u2 or u4."""
        return self.codes.astype(dtype)


def grouped_table(groups: Sequence[tuple[Sequence[int], Sequence[float]]]) -> GroupedTable:
    """The tables of groups, each with its codes and their relative weights, >= 0 with a sum > 0.

    A group that stands at several places has one table. Probabilities are as exact as those of `discrete_table`.

    >>> grouped_table([([0, 1], [1.0, 1.0]), ([7], [1.0])]).codes.tolist()
    [0, 1, 7]
    """
    shifts: list[int] = []
    starts: list[int] = []
    guides, lasts, codes = [], [], []
    n_slots = n_values = 0
    spare = _SPARE_BITS_ALONE if len(groups) == 1 else _SPARE_BITS
    known: dict[int, int] = {}  # groups that are one object have one table
    for place, group in enumerate(groups):
        first = known.setdefault(id(group), place)
        if first < place:
            shifts.append(shifts[first])
            starts.append(starts[first])
            continue
        last, values = _ends(np.array(group[0], np.int64), np.array(group[1], np.float64))
        bits = min(max(int(last.size - 1).bit_length() + spare, 1), _MOST_GUIDE_BITS)
        slots = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
        guides.append(np.searchsorted(last, slots, side="left") + n_values)
        shifts.append(64 - bits)
        starts.append(n_slots)
        lasts.append(last)
        codes.append(values)
        n_slots += 1 << bits
        n_values += last.size
    return GroupedTable(
        len(groups),
        np.array(shifts, np.uint64),
        np.array(starts, np.int64),
        np.concatenate(guides).astype(np.uint32),
        np.concatenate(lasts),
        np.concatenate(codes),
    )


def _ends(codes: npt.NDArray[np.int64], weights: Array) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """The greatest random number of each code that can occur, and those codes, in the order given."""
    table = discrete_table(np.arange(codes.size), weights)
    return table.last, codes[table.values]
