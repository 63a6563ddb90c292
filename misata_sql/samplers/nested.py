"""Samplers of STRUCT, ARRAY, LIST and MAP columns, made of the samplers of their parts.

An item of a LIST or MAP has a row number of its own: item j of row r, of at most K, is row r * K + j of the item's
stream. So an item does not depend on how many there are, and every kernel serves items as it serves rows.
"""

from dataclasses import dataclass

import numpy as np

from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import lattice_range
from misata_sql.engine.program import Buffer, Layout, intern_pool
from misata_sql.errors import GeneratorError
from misata_sql.kernels import convert, quantile
from misata_sql.samplers.base import Cell, Sampler, no_domain
from misata_sql.samplers.store import require_range, store_numbers, unit_factor
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class Nested(Sampler):
    """Common to all of them: no CHECK can restrict one, and the type is its own."""

    type: SqlType

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.type

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not domain.is_free:
            raise no_domain(self, domain)
        return self

    def describe(self) -> str:
        return f"{self.type} of its parts"


@dataclass(frozen=True)
class StructOf(Nested):
    """One fitted sampler a field."""

    fields: tuple[Sampler, ...]

    def emit(self, cell: Cell) -> Layout:
        children = [
            sampler.emit(cell.inside(name, type))
            for sampler, (name, type) in zip(self.fields, self.type.fields, strict=True)
        ]
        return Layout("struct", children=tuple(children))


@dataclass(frozen=True)
class ArrayOf(Nested):
    """A fixed number of items."""

    item: Sampler

    def emit(self, cell: Cell) -> Layout:
        assert self.type.element is not None and self.type.size is not None
        child = self.item.emit(cell.inside("[]", self.type.element, self.type.size))
        return Layout("array", self.type.size, children=(child,))


def _emit_lengths(cell: Cell, shortest: int, longest: int) -> Buffer:
    drawn, lengths = cell.buffer("i8"), cell.buffer("i4")
    n_lengths = np.uint64(longest - shortest + 1)
    cell.add(quantile.fill_uniform_int, cell.key("length"), shortest, n_lengths, drawn)
    cell.add(convert.NARROW["i4"], drawn, lengths)
    return lengths


@dataclass(frozen=True)
class ListOf(Nested):
    """shortest to longest items, each number equally likely."""

    item: Sampler
    shortest: int
    longest: int

    def emit(self, cell: Cell) -> Layout:
        assert self.type.element is not None
        lengths = _emit_lengths(cell, self.shortest, self.longest)
        child = self.item.emit(cell.inside("[]", self.type.element, self.longest))
        return Layout("list", self.longest, offsets=lengths, children=(child,))

    def describe(self) -> str:
        return f"{self.shortest} to {self.longest} items of {self.item.describe()}"


@dataclass(frozen=True)
class MapOf(Nested):
    """shortest to longest entries; the keys of a row are the first ones of k1, k2, ... or 1, 2, ..., so all differ."""

    value: Sampler
    shortest: int
    longest: int

    def __post_init__(self) -> None:
        key = self.type.key
        assert key is not None
        if not (key.id == "VARCHAR" or key.is_numeric):
            raise GeneratorError(f"{self.type}: keys of type {key} are not supported yet (VARCHAR and numbers are)")
        if lattice_range(key):
            require_range(f"keys 1 to {self.longest}", unit_factor(key), self.longest * unit_factor(key), key)

    def emit(self, cell: Cell) -> Layout:
        assert self.type.key is not None and self.type.element is not None
        lengths = _emit_lengths(cell, self.shortest, self.longest)
        keys = self._emit_keys(cell.inside("key", self.type.key, self.longest))
        values = self.value.emit(cell.inside("value", self.type.element, self.longest))
        entries = Layout("struct", children=(keys, values))
        return Layout("list", self.longest, offsets=lengths, children=(entries,))

    def _emit_keys(self, cell: Cell) -> Layout:
        if cell.type.id == "VARCHAR":
            codes = cell.buffer("u1")
            cell.add(convert.FILL_MODULO["u1"], self.longest, codes)
            pool = intern_pool(tuple(f"k{i + 1}".encode() for i in range(self.longest)))
            return Layout("dict", 1, data=codes, pool=pool)
        places, keys = cell.buffer("i8"), cell.buffer("i8")
        cell.add(convert.FILL_MODULO["i8"], self.longest, places)
        cell.add(convert.affine, places, unit_factor(cell.type), unit_factor(cell.type), keys)
        return store_numbers(cell, keys)
