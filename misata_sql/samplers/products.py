"""Tuples of numbered values: one number as one number for each part, in mixed radix."""

import math
from collections.abc import Sequence as Seq
from dataclasses import dataclass

import numpy as np

from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels import tuples
from misata_sql.kernels.numbers import MOST_NUMBERS, Divisor, Split
from misata_sql.samplers.base import Cell, Numbered
from misata_sql.samplers.nested import ListOf, MapOf, StructOf


def emit_parts(cell: Cell, numbers: Buffer, sizes: Seq[int]) -> list[Buffer]:
    """Append the steps that split numbers into one for each part; two different numbers differ in some part.

    numbers: int64, from 0 to before the product of the sizes and 2^62
    sizes: how many values each part has, at least one part; part i's numbers are below sizes[i] and 2^62
    """
    parts = []
    for i, split in enumerate(_splits(sizes)):
        part, rest = cell.buffer("i8"), cell.buffer("i8")
        if split.is_exact:
            cell.add(tuples.divide_numbers, numbers, *Divisor(split.rest).words, part, rest)
        else:
            words = np.array(split.words, np.uint64)
            cell.add(tuples.split_numbers, cell.key(f"part {i}"), numbers, words, part, rest)
        parts.append(part)
        numbers = rest
    return [*parts, numbers]


def _splits(sizes: Seq[int]) -> list[Split]:
    """One for each part but the last, of what the one before left."""
    splits = []
    left = min(math.prod(sizes), MOST_NUMBERS)
    for i, size in enumerate(sizes[:-1]):
        rest = min(math.prod(sizes[i + 1 :]), MOST_NUMBERS)
        splits.append(Split(left, min(size, MOST_NUMBERS), rest))
        left = rest
    return splits


@dataclass(frozen=True)
class NumberedStruct(Numbered):
    """The product of the fields that have numbered values; the others are drawn as always.

    fields: by their places in the STRUCT
    """

    struct: StructOf
    fields: dict[int, Numbered]

    @staticmethod
    def of(struct: StructOf) -> "NumberedStruct | None":
        """None where no field has numbered values."""
        numbered = [sampler.numbered() for sampler in struct.fields]
        # DuckDB holds NULL fields to be equal
        fields = {i: values for i, values in enumerate(numbered) if values is not None and not values.can_be_null}
        return NumberedStruct(struct, fields) if fields else None

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return math.prod(values.n_values for values in self.fields.values())

    @property
    def note(self) -> str:  # type: ignore[override]
        return "; ".join(values.note for values in self.fields.values() if values.note)

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        sizes = [values.n_values for values in self.fields.values()]
        parts = dict(zip(self.fields, emit_parts(cell, numbers, sizes), strict=True))
        children = []
        for i, (name, type) in enumerate(cell.type.fields):
            inner = cell.inside(name, type)
            if i in parts:
                children.append(self.fields[i].emit_numbered(inner, parts[i]))
            else:
                children.append(self.struct.fields[i].emit(inner))
        return Layout("struct", children=tuple(children))


@dataclass(frozen=True)
class NumberedArray(Numbered):
    """The product of an ARRAY's items, all of them of one kind."""

    size: int
    item: Numbered

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return int(self.item.n_values**self.size)

    @property
    def note(self) -> str:  # type: ignore[override]
        return self.item.note

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        assert cell.type.element is not None
        inner = cell.inside("[]", cell.type.element, self.size)
        parts = inner.buffer("i8")
        splits = _array_splits(self.item.n_values, self.size)
        words = np.array([word for split in splits for word in split.words], np.uint64)
        cell.add(tuples.split_items, cell.key("parts"), numbers, self.size, words, parts)
        return Layout("array", self.size, children=(self.item.emit_numbered(inner, parts),))


def _array_splits(n_values: int, size: int) -> list[Split]:
    """As _splits of equal sizes, whose product may have a hundred thousand digits."""
    products = [1]  # of the last 0, 1, ... items
    for _ in range(size):
        products.append(min(products[-1] * n_values, MOST_NUMBERS))
    return [Split(products[k], min(n_values, MOST_NUMBERS), products[k - 1]) for k in range(size, 1, -1)]


@dataclass(frozen=True)
class NumberedList(Numbered):
    """Lists (or the values of maps) that differ in their first item; none is empty, and further items are free."""

    nested: ListOf | MapOf
    item: Numbered
    note = "none is empty"

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return self.item.n_values

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        return self.nested.emit_first(cell, numbers, self.item)
