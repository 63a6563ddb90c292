"""Random bits of some rows, attempt by attempt."""

from dataclasses import dataclass

import numpy as np

from misata_sql.kernels.chaos_chance import small_draw, unit_draw
from misata_sql.random.squares import squares64

_COLUMNS, _NUMBERS = 64, 16  # how many of each an attempt has


@dataclass(frozen=True, eq=False)
class Draws:
    """The bits of a call by a row's key, an attempt, a column's place and a number from 0 to 15.

    key: of the stream; rows: (n,) uint64, where the numbers of each row begin
    """

    key: np.uint64
    rows: np.ndarray

    @classmethod
    def of(cls, key: int, keys: np.ndarray) -> "Draws":
        """Of rows by their int64 keys."""
        return cls(np.uint64(key), squares64(np.uint64(key), np.ascontiguousarray(keys, np.int64).view(np.uint64)))

    def at(self, attempts: np.ndarray) -> "Draws":
        """Those of one attempt for each row. attempts: (n,) uint64"""
        return Draws(self.key, self.rows + attempts * np.uint64(_COLUMNS * _NUMBERS))

    def of_column(self, column: int) -> "Draws":
        """Those of one column; column 0 is for what all columns share."""
        return Draws(self.key, self.rows + np.uint64(column * _NUMBERS))

    def take(self, places: np.ndarray) -> "Draws":
        """Those of some rows."""
        return Draws(self.key, self.rows[places])

    def bits(self, number: int) -> np.ndarray:
        """(n,) uint64."""
        found: np.ndarray = squares64(self.key, self.rows + np.uint64(number))
        return found

    def below(self, number: int, n: int) -> np.ndarray:
        """(n,) int64 from 0 to n - 1, n < 2^31."""
        found: np.ndarray = small_draw(self.bits(number), n)
        return found

    def uniform(self, number: int) -> np.ndarray:
        """(n,) float64 in [0, 1)."""
        found: np.ndarray = unit_draw(self.bits(number))
        return found
