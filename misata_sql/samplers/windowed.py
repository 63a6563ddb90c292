"""A column is drawn within the window that what was drawn before leaves of it: `ends_at > starts_at`.

The uniform number is cut into cells, equal ones and, towards both ends, each half as wide as the one before. For each
row a comparison says which cells may satisfy it; the row's number is uniform within those. So the proposals are the
generator's distribution on a set of values that contains all the right ones, and rejecting the others is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels import windows
from misata_sql.samplers.base import Cell, Guided, Sampler
from misata_sql.samplers.binned import BIN_SHIFT, N_BINS

_EQUAL = {place << BIN_SHIFT for place in range(N_BINS)}
_NARROW = {1 << place for place in range(BIN_SHIFT)}
STARTS = np.array(sorted({*_EQUAL, *_NARROW, *((1 << 64) - width for width in _NARROW)}), np.uint64)
LASTS = np.append(STARTS[1:] - np.uint64(1), np.uint64(2**64 - 1))


N_SLOTS = 1 << 13


def guide(values: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Where to search for a value among ascending ones: it lies at guide[slot] to guide[slot + 1].

    Returns the guide, (N_SLOTS + 1,) uint16, and the least value and the slots a unit, by which a value has its slot.
    """
    finite = values[np.isfinite(values)]
    least, greatest = (float(finite[0]), float(finite[-1])) if len(finite) else (0.0, 0.0)
    scale = N_SLOTS / (greatest - least) if greatest > least else 0.0
    if not np.isfinite(scale):
        scale = 0.0
    with np.errstate(invalid="ignore"):
        places = (values - least) * scale
    slots = np.clip(np.nan_to_num(places, nan=0.0), 0, N_SLOTS - 1).astype(np.int64)
    return np.searchsorted(slots, np.arange(N_SLOTS + 1)).astype(np.uint16), least, scale


@dataclass(frozen=True, eq=False)
class Window:
    """A comparison of the column with what was drawn before it.

    is_above: whether the column's side is the greater one
    limit: appends the steps that write the other side, float64, NaN where it says nothing; None where none can
    ends: (cells,) float64 of the column's side at its greatest in each cell, or at its least where it is below
    """

    is_above: bool
    limit: Callable[[Cell], Buffer | None]
    ends: Callable[[], np.ndarray | None]


@dataclass(frozen=True, eq=False)
class Windowed(Guided):
    """inner: as Sampler.ascending() gives it; windows: what the comparisons leave"""

    inner: Sampler
    windows: tuple[Window, ...]

    def emit(self, cell: Cell) -> Layout:
        first, last, bits = (cell.buffer("u8") for _ in range(3))
        cell.add(windows.open_window, first, last)
        for window in self.windows:
            limit, ends = window.limit(cell), window.ends()
            if limit is None or ends is None:
                continue
            if window.is_above:
                cell.add(windows.raise_first, limit, ends, *guide(ends), STARTS, first)
            else:
                cell.add(windows.lower_last, limit, ends, *guide(ends), LASTS, last)
        cell.add(windows.fill_window_bits, cell.key("window"), first, last, bits)
        return self.inner.emit(replace(cell, draws=bits))
