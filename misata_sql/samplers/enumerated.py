"""Columns whose CHECKs were solved: one draw among the solutions, then each column's value in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.conditions.condition import Atom
from misata_sql.distributions.discrete import DiscreteTable, discrete_table
from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout, intern_pool
from misata_sql.kernels import bits, convert, discrete, quantile
from misata_sql.samplers.base import Cell, Sampler
from misata_sql.samplers.categories import code_dtype
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.conditions.finite import FiniteValues


@dataclass(eq=False)
class Solutions:
    """What several draws may be together.

    address: of the stream of the draw
    places: by draw, (n,) uint32: which of its values it has in each solution
    weights: (n,) float64, probabilities of the solutions among all combinations
    n_combinations: how many there are with those that satisfy no CHECK
    by: what has found them, where that is worth saying
    """

    address: tuple[str, ...]
    places: Mapping[Atom, np.ndarray]
    weights: np.ndarray
    n_combinations: int
    by: str = ""

    @property
    def n_solutions(self) -> int:
        return len(self.weights)

    @cached_property
    def acceptance(self) -> float:
        """The share of combinations that are solutions, by their probabilities."""
        return float(np.add.accumulate(np.append(0.0, self.weights))[-1])

    @property
    def dtype(self) -> str:
        """Of the solutions' numbers."""
        return code_dtype(self.n_solutions)

    @cached_property
    def table(self) -> DiscreteTable | None:
        """None where all solutions are equally likely, to the last bits of their products."""
        if np.ptp(self.weights) <= 1e-12 * self.weights.max():
            return None
        return discrete_table(np.arange(self.n_solutions), self.weights)

    def drawn(self, cell: Cell) -> Buffer:
        """The solution's number of each row, drawn once in a program. cell: of any of the draws"""
        own = replace(cell, path=self.address, draws=None)
        return own.builder.shared(
            ("solution", own.table, own.path, own.rows, own.per_row), lambda: self._emit(own, own.buffer(self.dtype))
        )

    def _emit(self, cell: Cell, out: Buffer) -> Buffer:
        table = self.table
        if self.n_solutions == 1:
            cell.add(convert.FILL[self.dtype], 0, out)
        elif table is None:
            numbers = cell.buffer("i8")
            cell.add(quantile.fill_uniform_int, cell.key("solution"), 0, np.uint64(self.n_solutions), numbers)
            cell.add(convert.NARROW[self.dtype], numbers, out)
        else:
            cell.add(
                discrete.FILL_CODES[self.dtype], cell.key("solution"), table.shift, table.guide, table.last,
                table.codes(self.dtype), cell.buffer("u8"), out,
            )  # fmt: skip
        return out


@dataclass(frozen=True)
class Enumerated(Sampler):
    """inner: what draws the values without the CHECKs; draw: its name among the solutions'"""

    inner: Sampler
    values: "FiniteValues"
    draw: Atom
    solutions: Solutions

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.inner.natural

    @property
    def places(self) -> np.ndarray:
        return self.solutions.places[self.draw]

    @cached_property
    def is_null(self) -> np.ndarray:
        """(n_solutions,) bool"""
        return self.places >= len(self.values.values)

    @property
    def can_be_null(self) -> bool:
        return bool(self.is_null.any())

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        raise AssertionError("already fitted")

    def longest_text(self) -> int | None:
        """As without the CHECKs, which is no less."""
        return self.inner.longest_text()

    def stored_range(self) -> tuple[int, int] | None:
        """Of the solutions."""
        if self.inner.stored_range() is None:
            return None
        found = [self.values.values[place] for place in np.unique(self.places[~self.is_null]).tolist()]
        return (min(found), max(found)) if found else None

    def emit(self, cell: Cell) -> Layout:
        layout = self._emit_values(cell)
        if not self.can_be_null:
            return layout
        flags, validity = cell.buffer("u1"), cell.buffer("u1")
        self._gather(cell, "u1", (~self.is_null).astype(np.uint8), flags)
        cell.add(bits.pack_flags, flags, validity)
        return replace(layout, validity=validity)

    def _emit_values(self, cell: Cell) -> Layout:
        storage = self.natural.storage
        places = np.where(self.is_null, 0, self.places)
        if storage.kind == "string":
            codes = cell.buffer(code_dtype(len(self.values.values)))
            self._gather(cell, codes.dtype, places, codes)
            return Layout("dict", int(codes.dtype[1:]), data=codes, pool=intern_pool(self.values.values))
        if storage.size == 16:
            signed = not self.natural.id.startswith("U")
            words = b"".join(int(value).to_bytes(16, "little", signed=signed) for value in self.values.values)
            pairs = np.frombuffer(words, np.int64).reshape(-1, 2)[places]
            wide = cell.buffer("i8", 2)
            numbers = self.solutions.drawn(cell)
            cell.add(convert.GATHER_16_BYTES[numbers.dtype], numbers, np.ascontiguousarray(pairs.reshape(-1)), wide)
            return Layout("fixed", 16, data=wide)
        out = cell.buffer(storage.code)
        self._gather(cell, storage.code, np.array(self.values.values, storage.code)[places], out)
        return Layout("fixed", storage.size, data=out)

    def _gather(self, cell: Cell, dtype: str, by_solution: Any, out: Buffer) -> None:
        numbers = self.solutions.drawn(cell)
        cell.add(convert.GATHER[numbers.dtype, dtype], numbers, np.ascontiguousarray(by_solution.astype(dtype)), out)

    def describe(self) -> str:
        return self.inner.describe()
