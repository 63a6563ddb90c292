"""The places of an arithmetic progression by number, and counting through them in order."""

from dataclasses import dataclass

import numpy as np

from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import show
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError
from misata_sql.kernels import convert, ids, tuples
from misata_sql.kernels.numbers import Spread
from misata_sql.samplers.base import Cell, Fitted, Numbered
from misata_sql.samplers.distinct import NumberedRows, require_values
from misata_sql.samplers.store import store_numbers
from misata_sql.spec.types import SqlType


def as_int64(number: int) -> int:
    """The int64 with the same bits as a UBIGINT."""
    return number - 2**64 if number >= 2**63 else number


def emit_places(cell: Cell, places: Buffer, excluded: tuple[int, ...], first: int, stride: int) -> Layout:
    """Append the steps from numbers of places that are not excluded to the values first + stride * place.

    places: int64, from 2^63 on negative; excluded: ascending numbers of places to skip
    """
    if excluded:
        source, places = places, cell.buffer("i8")
        cell.add(convert.skip_excluded, source, np.array(excluded, np.uint64), places)
    if (first, stride) != (0, 1):
        source, places = places, cell.buffer("i8")
        cell.add(convert.affine, source, stride, as_int64(first), places)
    return store_numbers(cell, places)


@dataclass(frozen=True)
class NumberedPlaces(Numbered):
    """Places 0 <= k < count of first + stride * k in stored units, without the excluded ones; count <= 2^64."""

    first: int
    stride: int
    count: int
    excluded: tuple[int, ...]

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return self.count - len(self.excluded)

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        if self.n_values > self.n_numbers:
            places = cell.buffer("i8")
            words = Spread(self.n_numbers, self.n_values).words
            cell.add(tuples.spread_numbers, cell.key("place"), numbers, *words, places)
            numbers = places
        return emit_places(cell, numbers, self.excluded, self.first, self.stride)


@dataclass(frozen=True)
class Counting(Fitted):
    """The places of a progression in order, from place number `start` to the last, and then from the first on.

    first, stride, count: the progression, in stored units; excluded: ascending numbers of places to leave out
    text: how the values begin
    """

    type: SqlType
    first: int
    stride: int
    count: int
    start: int
    excluded: tuple[int, ...]
    text: str
    is_unique = True

    def numbered(self) -> Numbered:
        """The values in their order."""
        return NumberedRows(self, self.n_values)

    @property
    def n_values(self) -> int:
        """How many rows can have a value."""
        return self.count - len(self.excluded)

    def stored_range(self) -> tuple[int, int]:
        """The ends of the progression."""
        ends = self.first, self.first + self.stride * (self.count - 1)
        return min(ends), max(ends)

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Refuse more rows than there are values."""
        require_values(self.text, self.n_values, first_row, n_rows, column)

    def check_domain(self, domain: Domain, n_rows: int, column: str) -> None:
        """Raise ConstraintError where a CHECK forbids one of the first rows' values."""
        if n_rows == 0:
            return
        n_straight = min(n_rows, self.count - self.start)
        ends = [self.start, self.start + n_straight - 1, *([0] if n_rows > n_straight else [])]
        values = [self.first + self.stride * place for place in ends]
        low, high = min(values), max(values)
        excluded = [value for value in domain.excluded if low <= value <= high]
        if excluded or domain.allowed is not None or not all(domain.contains(value) for value in (low, high)):
            raise ConstraintError(
                f"{' and '.join(domain.sources)} cannot hold for {column}: its values go from {show(low, self.type)} "
                f"to {show(high, self.type)}, but must be {domain.bounds_text()}\n"
                f"  Hint: declare the CHECK on the parent's column, or ask for fewer rows"
            )

    def emit(self, cell: Cell) -> Layout:
        places = cell.buffer("i8")
        turned = as_int64(self.first + self.stride * self.start)
        if not self.excluded:
            cell.add(
                ids.fill_counting,
                turned,
                self.stride,
                min(self.count - self.start, 2**62),
                as_int64(self.first),
                places,
            )
            return store_numbers(cell, places)
        kept = self.start - sum(place < self.start for place in self.excluded)  # number of the place `start`
        cell.add(ids.fill_counting, kept, 1, min(self.n_values - kept, 2**62), 0, places)
        return emit_places(cell, places, self.excluded, self.first, self.stride)

    def describe(self) -> str:
        return f"{self.text} in order"
