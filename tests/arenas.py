"""Relations of given cells over the structs of engine/native.h, to test the bridge without the engine."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from misata_sql.engine.arena import Arena as EngineArena

from misata_sql.engine.program import Buffer, Layout, Program, Step
from misata_sql.extension import functions
from misata_sql.kernels.jit import kernel

KINDS = ("fixed", "dict", "slots", "offsets32", "offsets64", "struct", "array", "list")


class CColumn(ctypes.Structure):
    pass


CColumn._fields_ = [
    ("kind", ctypes.c_int32),
    ("width", ctypes.c_int32),
    ("validity", ctypes.c_void_p),
    ("data", ctypes.c_void_p),
    ("offsets", ctypes.c_void_p),
    ("pool", ctypes.c_void_p),
    ("direct", ctypes.c_void_p),
    ("n_children", ctypes.c_int32),
    ("children", ctypes.POINTER(CColumn)),
    ("n_patches", ctypes.c_int64),
    ("patch_places", ctypes.c_void_p),
    ("patch", ctypes.c_void_p),
    ("late", ctypes.c_void_p),
]


class CArena(ctypes.Structure):
    _fields_ = [
        ("failure", ctypes.c_void_p),
        ("capacity", ctypes.c_int64),
        ("n_steps", ctypes.c_int32),
        ("steps", ctypes.c_void_p),
        ("needs_python", ctypes.c_int32),
        ("n_columns", ctypes.c_int32),
        ("columns", ctypes.POINTER(CColumn)),
        ("n_delivered", ctypes.c_int64),
        ("selection", ctypes.c_void_p),
        ("late", ctypes.c_void_p),
        ("first_row", ctypes.c_int64),
    ]


@dataclass
class Column:
    """Cells in one of the forms of native.h; validity: booleans, or None."""

    kind: str
    width: int = 0
    data: np.ndarray | None = None
    validity: Any = None
    offsets: np.ndarray | None = None
    pool: np.ndarray | None = None
    children: "tuple[Column, ...]" = ()

    def describe(self, keep: list[Any]) -> CColumn:
        made = CColumn(kind=KINDS.index(self.kind), width=self.width, n_children=len(self.children))
        for name in ("data", "offsets", "pool"):
            array = getattr(self, name)
            if array is not None:
                array = np.ascontiguousarray(array)
                keep.append(array)
                setattr(made, name, array.ctypes.data)
        if self.validity is not None:
            bits = np.packbits(np.asarray(self.validity, bool), bitorder="little")
            keep.append(bits)
            made.validity = bits.ctypes.data
        if self.children:
            inside = (CColumn * len(self.children))(*(c.describe(keep) for c in self.children))
            keep.append(inside)
            made.children = inside
        return made


def fixed(values: Any, dtype: str, validity: Any = None) -> Column:
    array = np.asarray(values, dtype)
    width = array.dtype.itemsize * (array.shape[1] if array.ndim > 1 else 1)
    return Column("fixed", width, array, validity)


def wide(values: list[int]) -> Column:
    """128-bit integers, two's complement."""
    raw = b"".join((v % 2**128).to_bytes(16, "little") for v in values)
    return Column("fixed", 16, np.frombuffer(raw, np.uint8).copy())


def entries(texts: list[bytes], keep: list[Any]) -> np.ndarray:
    """duckdb_string_t entries; keep: holds the long strings' memory."""
    raw = np.zeros((len(texts), 16), np.uint8)
    for row, text in zip(raw, texts, strict=True):
        row[:4] = np.frombuffer(np.uint32(len(text)).tobytes(), np.uint8)
        if len(text) <= 12:
            row[4 : 4 + len(text)] = np.frombuffer(text, np.uint8)
        else:
            memory = np.frombuffer(text, np.uint8).copy()
            keep.append(memory)
            row[4:8] = memory[:4]
            row[8:] = np.frombuffer(np.uint64(memory.ctypes.data).tobytes(), np.uint8)
    return raw


def offset_texts(texts: list[bytes], dtype: str = "i4", validity: Any = None) -> Column:
    ends = np.cumsum([0] + [len(t) for t in texts]).astype(dtype)
    data = np.frombuffer(b"".join(texts) or b"\0", np.uint8)
    return Column("offsets32" if dtype == "i4" else "offsets64", 0, data, validity, ends)


def slot_texts(texts: list[bytes], width: int, validity: Any = None) -> Column:
    data = np.full((len(texts), width), 0xFF, np.uint8)  # no UTF-8: gaps must not be read
    for row, text in zip(data, texts, strict=True):
        row[: len(text)] = np.frombuffer(text, np.uint8)
    return Column("slots", width, data, validity, np.array([len(t) for t in texts], np.int32))


class Arena:
    """All rows at once: `make(first_row, n_rows)` gives the columns of a fill."""

    def __init__(self, make: Callable[[int, int], list[Column]], capacity: int, n_columns: int):
        self.make = make
        self.c_columns = (CColumn * max(1, n_columns))()
        self.c = CArena(None, capacity, 0, None, 1, n_columns, self.c_columns, -1)
        self.keep: list[Any] = []

    @property
    def address(self) -> int:
        return ctypes.addressof(self.c)

    def fill(self, first_row: int, n_rows: int) -> None:
        self.keep = []
        for i, column in enumerate(self.make(first_row, n_rows)):
            self.c_columns[i] = column.describe(self.keep)


@kernel("first_row: row, out: i8[n]")
def fill_rows(first_row, out):
    for i in range(out.size):
        out[i] = first_row + i


def native_arena(capacity: int) -> Any:
    """The engine's own arena: one BIGINT column with the row's number, in machine code."""
    out = Buffer("i8")
    program = Program((Step(fill_rows, (out,)),), (Layout("fixed", 8, out),))
    return EngineArena(program, capacity)


@dataclass
class Relation:
    """columns: (name, SqlType); make: (first_row, n_rows, column ids) -> their Columns."""

    columns: tuple[tuple[str, Any], ...]
    n_rows: int
    make: Callable[[int, int, tuple[int, ...]], list[Column]]
    first_row: int = 0
    capacity: int = 5000
    opened: list[tuple[int, ...]] = field(default_factory=list)
    arena: Callable[[], Any] | None = None

    def scan(self, column_ids: tuple[int, ...]) -> "Scan":
        return Scan(self, column_ids)


@dataclass
class Scan:
    relation: Relation
    column_ids: tuple[int, ...]

    def open(self) -> Any:
        relation = self.relation
        relation.opened.append(self.column_ids)
        if relation.arena is not None:
            return relation.arena()
        return Arena(
            lambda first, n: relation.make(first, n, self.column_ids),
            relation.capacity,
            len(self.column_ids),
        )


@contextmanager
def only_functions(*definitions: Any, registry: Callable[[], Any] = dict) -> Iterator[None]:
    """Databases that load the extension inside get these functions, and a registry of that kind."""
    saved = {name: vars(functions)[name] for name in ("FUNCTIONS", "new_registry") if name in vars(functions)}
    vars(functions).update(FUNCTIONS=list(definitions), new_registry=registry)
    try:
        yield
    finally:
        del functions.FUNCTIONS
        vars(functions).update(saved)
