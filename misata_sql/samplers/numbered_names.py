"""Texts that do not repeat because a number of their own stands behind them, where they must not."""

from dataclasses import dataclass, replace
from typing import Self

from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError
from misata_sql.kernels import people
from misata_sql.samplers.base import Cell, Sampler
from misata_sql.samplers.text_parts import Cells, Constant, TextPart
from misata_sql.spec.types import BIGINT

MOST_DIGITS = 18


@dataclass(frozen=True)
class NumberedNames(Sampler):
    """A name that can be told from others by a number: what makes it UNIQUE without knowing the others.

    The number is the row's, permuted among those of as many digits (fill_short_numbers); no digit stands before it, so
    it can be read back from the text, and two rows never have the same.

    is_numbered: whether each row has its number
    before_number: what stands between the name and the number
    """

    length: int | None = None
    is_numbered: bool = False
    before_number = b""

    @property
    def is_unique(self) -> bool:  # type: ignore[override]
        return self.is_numbered

    def distinct(self) -> Self:
        return replace(self, is_numbered=True)

    def longest_name(self) -> int:
        """Characters without the number."""
        raise NotImplementedError

    def longest_text(self) -> int:
        """With the number, of as many digits as the column has room for, one at least."""
        if not self.is_numbered:
            return self.longest_name()
        return self.longest_name() + len(self.before_number) + self._most_digits()

    def _most_digits(self) -> int:
        if self.length is None:
            return MOST_DIGITS
        return min(max(self.length - self.longest_name() - len(self.before_number), 1), MOST_DIGITS)

    def number_parts(self, cell: Cell) -> list[TextPart]:
        """What stands behind the name."""
        if not self.is_numbered:
            return []
        numbers = cell.buffer("i8")
        key = replace(cell, is_redrawn=False).key("number")  # other numbers for some rows would not differ from all
        cell.add(people.fill_short_numbers, key, numbers)
        number = Cells(Layout("fixed", 8, data=numbers), BIGINT)
        return [Constant(self.before_number), number] if self.before_number else [number]

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Refuse rows whose numbers are too long for the column."""
        if not self.is_numbered or n_rows == 0:
            return
        n_values = 10 ** self._most_digits() - 1
        if first_row + n_rows > n_values:
            raise ConstraintError(
                f"{column}: {self.describe()} has {n_values:,} different values in VARCHAR({self.length}), "
                f"but rows up to {first_row + n_rows - 1:,} are asked for\n"
                f"  Hint: declare a longer VARCHAR, or none"
            )
