"""Small tables of Python values as relations, for the functions that list what there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.engine.program import Layout, Program
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.engine.arena import Arena

ROWS_PER_FILL = 2_048  # a multiple of 8, so that every fill starts on a byte of the validity bitmaps


@dataclass(frozen=True)
class Rows:
    """A relation of given rows; columns are VARCHAR, BIGINT, DOUBLE or BOOLEAN, None is NULL."""

    columns: tuple[tuple[str, SqlType], ...]
    rows: Sequence[tuple[Any, ...]]
    first_row: int = 0

    @property
    def n_rows(self) -> int:
        return len(self.rows)

    def scan(self, column_ids: tuple[int, ...]) -> "RowsScan":
        """The scan of some columns, in the order wanted."""
        return RowsScan(self, column_ids)


@dataclass(frozen=True)
class RowsScan:
    """Some columns of given rows, as buffers that all threads read."""

    relation: Rows
    column_ids: tuple[int, ...]

    @cached_property
    def _buffers(self) -> list[tuple[Any, Any, Any]]:
        """(values or bytes, validity, offsets) of each column."""
        buffers: list[tuple[Any, Any, Any]] = []
        for i in self.column_ids:
            _, type = self.relation.columns[i]
            values = [row[i] for row in self.relation.rows]
            validity = np.packbits([v is not None for v in values] or [False], bitorder="little")
            if type.storage.kind == "string":
                texts = [b"" if v is None else str(v).encode() for v in values]
                offsets = np.zeros(len(texts) + 1, np.int32)
                offsets[1:] = np.cumsum([len(t) for t in texts])
                buffers.append((np.frombuffer(b"".join(texts) or b"\0", np.uint8), validity, offsets))
            else:
                stored = np.array([v or 0 for v in values] or [0], type.storage.code)
                buffers.append((stored, validity, None))
        return buffers

    def open(self) -> "Arena":
        """Views for one thread."""
        from misata_sql.engine.arena import Arena

        buffers = self._buffers

        def point(arena: Any, first_row: int, n_rows: int) -> None:
            for i, (values, validity, offsets) in enumerate(buffers):
                bits = validity.ctypes.data + first_row // 8
                if offsets is None:
                    start = values.ctypes.data + first_row * values.itemsize
                    arena.point(i, "fixed", values.itemsize, start, bits, 0)
                else:
                    start = offsets.ctypes.data + first_row * offsets.itemsize
                    arena.point(i, "offsets32", 0, values.ctypes.data, bits, start)
            arena.keep(buffers)

        layouts = tuple(Layout("fixed") for _ in buffers)
        return Arena(Program((), layouts, point), ROWS_PER_FILL)
