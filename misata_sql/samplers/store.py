"""From drawn integers to the stored form of a lattice or floating-point type."""

from collections.abc import Sequence

import numpy as np

from misata_sql.domains.storage import factor, is_float, lattice_range, show
from misata_sql.engine.program import Buffer, Layout, intern_pool
from misata_sql.errors import GeneratorError
from misata_sql.kernels import convert
from misata_sql.samplers.base import Cell
from misata_sql.spec.types import SqlType

INT64 = (-(2**63), 2**63 - 1)


def store_integers(cell: Cell, values: Buffer) -> Layout:
    """Convert int64 in the type's stored units to its storage."""
    storage = cell.type.storage
    if storage.code in ("i8", "u8"):
        return Layout("fixed", 8, data=values)
    if storage.size == 16:
        wide = cell.buffer("i8", 2)
        cell.add(convert.widen_to_16_bytes, values, wide)
        return Layout("fixed", 16, data=wide)
    narrow = cell.buffer(storage.code)
    cell.add(convert.NARROW[storage.code], values, narrow)
    return Layout("fixed", storage.size, data=narrow)


def store_numbers(cell: Cell, values: Buffer) -> Layout:
    """The same for columns that may be DOUBLE or FLOAT, which take the number itself."""
    if not is_float(cell.type):
        return store_integers(cell, values)
    doubles = cell.buffer("f8")
    cell.add(convert.NARROW["f8"], values, doubles)
    return store_doubles(cell, doubles)


def store_doubles(cell: Cell, values: Buffer) -> Layout:
    """Convert float64 to DOUBLE or FLOAT."""
    if cell.type.id == "DOUBLE":
        return Layout("fixed", 8, data=values)
    narrow = cell.buffer("f4")
    cell.add(convert.narrow_f8_f4, values, narrow)
    return Layout("fixed", 4, data=narrow)


def store_texts(cell: Cell, codes: Buffer, texts: Sequence[bytes], type: SqlType) -> Layout:
    """texts[code] in a VARCHAR, or in an ENUM that has all of them. codes: uint16"""
    if type.id != "ENUM":
        return Layout("dict", 2, codes, pool=intern_pool(tuple(texts)))
    places = {value.encode(): place for place, value in enumerate(type.values)}
    listed = np.array([places[text] for text in texts], type.storage.code)
    stored = cell.buffer(type.storage.code)
    cell.add(convert.GATHER["u2", type.storage.code], codes, listed, stored)
    return Layout("fixed", type.storage.size, data=stored)


def require_range(what: str, low: int, high: int, type: SqlType) -> None:
    """GeneratorError where stored integers low..high are not all values of the type (or of our 64-bit arithmetic)."""
    bounds = lattice_range(type)
    assert bounds is not None
    if low < bounds[0] or high > bounds[1]:
        raise GeneratorError(
            f"{what} reaches from {show(low, type)} to {show(high, type)}, "
            f"but {type} holds {show(bounds[0], type)} to {show(bounds[1], type)}\n"
            f"  Hint: use a wider type, other arguments, or a CHECK that bounds the column"
        )
    unsigned = type.id == "UBIGINT" and low >= 0 and high < 2**64
    if not unsigned and (low < INT64[0] or high > INT64[1]):
        raise GeneratorError(
            f"{what} reaches from {show(low, type)} to {show(high, type)} in {type}; "
            f"values of more than 64 bits are not supported yet\n  Hint: bound the column by a CHECK"
        )


def unit_factor(type: SqlType) -> int:
    """Stored integers for 1: a drawn number n is stored as n * unit_factor (1 for floats, which store n itself)."""
    return 1 if is_float(type) else factor(type)
