"""Given cells in a real arena, for steps to run on; and cells read back from native layouts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from expression_oracle import to_bytes
from misata_sql.engine.arena import Arena

from misata_sql.engine.program import Buffer, Layout, Program, Step, intern_pool
from misata_sql.kernels.jit import kernel
from misata_sql.samplers.base import Cell, ProgramBuilder
from misata_sql.spec.types import BLOB, VARCHAR, SqlType


@kernel("source: u1[], out: u1[]")
def load(source, out):
    """Copy given bytes into a buffer, which is unlike what the engine does."""
    for i in range(source.size):
        out[i] = source[i]


class GivenCells:
    """Columns of n_rows given cells. A NULL's code or length is one that no cell can have."""

    def __init__(self, n_rows: int) -> None:
        self.n_rows = n_rows
        self.memory: dict[Buffer, np.ndarray] = {}

    def lay(self, type: SqlType, values: Sequence[Any], in_slots: bool = False) -> Layout:
        """The layout of a column with these stored values, None for NULL; text as codes or in slots."""
        assert len(values) == self.n_rows
        validity = None
        if None in values:
            validity = self._buffer(np.packbits([v is not None for v in values], bitorder="little"), 1)
        if type not in (VARCHAR, BLOB):
            raw = b"".join(to_bytes(v, type) for v in values)
            size = type.storage.size
            return Layout("fixed", size, self._buffer(np.frombuffer(raw, np.uint8), size), validity)
        texts = [v if isinstance(v, bytes) else (v or "").encode() for v in values]
        if in_slots or type == BLOB:
            width = max(1, *map(len, texts))
            data = np.frombuffer(b"".join(t.ljust(width, b"#") for t in texts), np.uint8)
            lengths = np.array([-7 if v is None else len(t) for v, t in zip(values, texts, strict=True)], np.int32)
            offsets = self._buffer(lengths.view(np.uint8), 4)
            return Layout("slots", width, self._buffer(data, width), validity, offsets)
        pool = sorted(set(texts) | {b"never drawn"})
        codes = np.array([255 if v is None else pool.index(v.encode()) for v in values], np.uint8)
        return Layout("dict", 1, self._buffer(codes, 1), validity, pool=intern_pool(tuple(pool)))

    def _buffer(self, content: np.ndarray, row_bytes: int) -> Buffer:
        buffer = Buffer("u1", row_bytes)
        self.memory[buffer] = content
        return buffer

    def run(self, cell: Cell, layout: Layout, n_rows: int | None = None) -> list[str | None]:
        """The texts at the layout after the cell's steps."""
        steps = [Step(load, (content, buffer)) for buffer, content in self.memory.items()]
        arena = Arena(Program((*steps, *cell.builder.steps), (layout,), pinned=tuple(self.memory)), self.n_rows)
        n_rows = self.n_rows if n_rows is None else n_rows
        arena.run(0, n_rows)
        for buffer, content in self.memory.items():
            assert (arena.array(buffer)[: content.size] == content).all(), "an input was written to"
        return read_layout(arena, layout, VARCHAR, n_rows)


def text_cell() -> Cell:
    """Where a text's steps go."""
    return Cell(ProgramBuilder(0), ("main", "t"), ("x",), VARCHAR)


def read_layout(arena: Any, layout: Layout, type: SqlType, n_rows: int) -> list[Any]:
    """Text, or the stored bytes of a fixed cell; None where NULL. arena: of any kind that has array()"""
    assert layout.data is not None
    memory = arena.array(layout.data)
    cells: list[Any]
    if layout.kind == "dict":
        assert layout.pool is not None
        values = layout.pool.values
        cells = [values[min(int(code), len(values) - 1)].decode() for code in memory[:n_rows]]
    elif layout.kind == "slots":
        lengths = arena.array(layout.offsets).view(np.int32)[:n_rows].tolist()
        assert max(lengths, default=0) <= layout.width
        cells = [bytes(memory[r * layout.width :][:k]).decode(errors="replace") for r, k in enumerate(lengths)]
    else:
        size = type.storage.size
        raw = bytes(memory.view(np.uint8)[: n_rows * size])
        cells = [raw[r * size : (r + 1) * size] for r in range(n_rows)]
    if layout.validity is None:
        assert "\ufffd" not in "".join(c for c in cells if isinstance(c, str))
        return cells
    bitmap = arena.array(layout.validity)
    return [cell if bitmap[r // 8] >> (r % 8) & 1 else None for r, cell in enumerate(cells)]
