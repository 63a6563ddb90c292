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
from misata_sql.kernels import convert, quantile, tuples
from misata_sql.samplers.base import Cell, Numbered, Sampler, no_domain
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

    def numbered(self) -> Numbered | None:
        """The product of the fields that have numbered values."""
        from misata_sql.samplers.products import NumberedStruct

        return NumberedStruct.of(self)

    def why_repeated(self) -> str:
        """Each field's."""
        return self.fields[0].why_repeated()


@dataclass(frozen=True)
class ArrayOf(Nested):
    """A fixed number of items."""

    item: Sampler

    def emit(self, cell: Cell) -> Layout:
        assert self.type.element is not None and self.type.size is not None
        child = self.item.emit(cell.inside("[]", self.type.element, self.type.size))
        return Layout("array", self.type.size, children=(child,))

    def numbered(self) -> Numbered | None:
        """The product of the items."""
        from misata_sql.samplers.products import NumberedArray

        assert self.type.size is not None
        item = self.item.numbered()
        return None if item is None or item.can_be_null else NumberedArray(self.type.size, item)

    def why_repeated(self) -> str:
        """The items'."""
        return self.item.why_repeated()


def _emit_lengths(cell: Cell, shortest: int, longest: int) -> Buffer:
    drawn, lengths = cell.buffer("i8"), cell.buffer("i4")
    n_lengths = np.uint64(longest - shortest + 1)
    cell.add(quantile.fill_uniform_int, cell.key("length"), shortest, n_lengths, drawn)
    cell.add(convert.NARROW["i4"], drawn, lengths)
    return lengths


def _by_first(nested: "ListOf | MapOf", item: Sampler, longest: int) -> Numbered | None:
    from misata_sql.samplers.products import NumberedList

    values = item.numbered()
    return None if values is None or values.can_be_null or longest < 1 else NumberedList(nested, values)


def _emit_items(cell: Cell, inner: Cell, numbers: Buffer, times: int, item: Numbered) -> Layout:
    """Items, `times` a cell, of which the first has the cell's number and the others have random ones."""
    items = inner.buffer("i8")
    cell.add(tuples.lead_items, cell.key("further numbers"), numbers, times, item.n_numbers, items)
    return item.emit_numbered(inner, items)


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

    def numbered(self) -> Numbered | None:
        """Lists by their first items."""
        return _by_first(self, self.item, self.longest)

    def why_repeated(self) -> str:
        """The items'."""
        return self.item.why_repeated()

    def emit_first(self, cell: Cell, numbers: Buffer, item: Numbered) -> Layout:
        """Lists whose first items have these numbers."""
        assert self.type.element is not None
        lengths = _emit_lengths(cell, max(self.shortest, 1), self.longest)
        inner = cell.inside("[]", self.type.element, self.longest)
        child = _emit_items(cell, inner, numbers, self.longest, item)
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

    def numbered(self) -> Numbered | None:
        """Maps by their first values."""
        return _by_first(self, self.value, self.longest)

    def why_repeated(self) -> str:
        """The values'."""
        return self.value.why_repeated()

    def emit_first(self, cell: Cell, numbers: Buffer, item: Numbered) -> Layout:
        """Maps whose first values have these numbers."""
        assert self.type.key is not None and self.type.element is not None
        lengths = _emit_lengths(cell, max(self.shortest, 1), self.longest)
        keys = self._emit_keys(cell.inside("key", self.type.key, self.longest))
        inner = cell.inside("value", self.type.element, self.longest)
        values = _emit_items(cell, inner, numbers, self.longest, item)
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
