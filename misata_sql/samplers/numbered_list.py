"""The different values of a list by number."""

import struct
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels import convert
from misata_sql.samplers.base import Cell, Numbered
from misata_sql.samplers.categories import FittedCategories, code_dtype
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class NumberedList(Numbered):
    """categories: values of which no two are equal; is_equal: they have equal weights"""

    categories: FittedCategories
    is_equal: bool

    @staticmethod
    def of(categories: FittedCategories) -> "NumberedList":
        """The different values that can occur, in the order of their first mention."""
        values: dict[Any, Any] = {}
        weights: dict[Any, float] = {}
        for value, weight in zip(categories.values, categories.weights, strict=True):
            if weight > 0:
                same = _comparable(value, categories.type)
                values.setdefault(same, value)
                weights[same] = weights.get(same, 0.0) + weight
        different = replace(categories, values=tuple(values.values()), weights=tuple(weights.values()))
        return NumberedList(different, len(set(different.weights)) == 1)

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return len(self.categories.values)

    @property
    def note(self) -> str:  # type: ignore[override]
        return "" if self.is_equal else "their usual frequencies do not count"

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        values, type = self.categories.values, cell.type
        codes = cell.buffer(code_dtype(len(values)))
        cell.add(convert.NARROW[codes.dtype], numbers, codes)
        if type.id != "ENUM":
            return self.categories.store_codes(cell, codes)
        places = {value.encode(): i for i, value in enumerate(type.values)}
        out = cell.buffer(type.storage.code)
        listed = np.array([places[value] for value in values], type.storage.code)
        cell.add(convert.GATHER[codes.dtype, out.dtype], codes, listed, out)
        return Layout("fixed", type.storage.size, data=out)


def _comparable(stored: Any, type: SqlType) -> Any:
    """What two stored values have in common where DuckDB holds them to be equal."""
    if type.id != "INTERVAL":
        return stored
    months, days, micros = struct.unpack("<iiq", stored)
    return (months * 30 + days) * 86_400_000_000 + micros  # as DuckDB compares them
