"""Programs: kernels in order, with their constants and the per-row buffers they share.

A program is made once for a scan and never changes. Every thread runs it on buffers of its own (arena.pyx).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from misata_sql.kernels.jit import DTYPES, Kernel


@dataclass(frozen=True, eq=False)
class Buffer:
    """Per-row memory that a thread owns.

    dtype: numpy dtype name; per_row: items of it for each row of the table (nested types have more than one)
    """

    dtype: str
    per_row: int = 1

    @property
    def row_bytes(self) -> int:
        return int(DTYPES[self.dtype].itemsize) * self.per_row


Argument = int | float | np.number | np.ndarray | Buffer


@dataclass(frozen=True, eq=False)
class Step:
    """One kernel call: its arguments without the row, in order.

    per_row: how many of the kernel's rows one row of the table takes (1 but for items of nested types)
    """

    kernel: Kernel
    arguments: tuple[Argument, ...]
    per_row: int = 1

    def buffers(self) -> list[Buffer]:
        return [a for a in self.arguments if isinstance(a, Buffer)]


class AttemptKey(np.uint64):
    """The key of a stream whose draws a Redraw makes anew with every attempt."""


@dataclass(frozen=True)
class Copy:
    """What a row that was drawn again takes over. is_bitmap: a bit of a validity bitmap for each of its items"""

    source: Buffer
    target: Buffer
    is_bitmap: bool = False


# (arena, n_rows) -> None: writes 1 or 0 for each row into a mask of the arena
Judge = Callable[[object, int], None]

KEPT_ATTEMPTS = 32  # of which the keys are made when an arena opens; later ones are made when they are needed


@dataclass(eq=False)
class Redraw:
    """Rejection: rows whose draws do not satisfy their conditions are drawn again until they do.

    Its first steps make the first attempt. Each next one draws the rejected rows only, from the streams' keys of that
    attempt, so that a row is a function of its number: the first attempt which is accepted.

    first_mask: (n_rows,) uint8 of the first attempt; 1: accepted
    given: int64 numbers of the rows; None: those of the run
    rows, places: int64, the numbers of the rejected rows and where they lie among all
    steps: compute mask and the sources of `copies` for `rows`, in the gathered form; AttemptKeys among their arguments
        change with the attempt
    judges: of the first and of the next attempts, where no steps compute the masks
    most_attempts: for one row, before the run fails with the text `failure`
    """

    first_mask: Buffer
    given: Buffer | None
    rows: Buffer
    places: Buffer
    mask: Buffer
    most_attempts: int
    failure: str
    first_steps: "list[Step | Redraw]" = field(default_factory=list)
    steps: "list[Step | Redraw]" = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    judges: tuple[Judge, Judge] | None = None
    judged: list[Buffer] = field(default_factory=list)  # what the judges read
    _keys: dict[tuple[int, ...], np.ndarray] = field(default_factory=dict)

    def buffers(self) -> list[Buffer]:
        """All that it reads or writes."""
        own = [self.first_mask, self.rows, self.places, self.mask, *self.judged]
        own += [self.given] if self.given is not None else []
        for copy in self.copies:
            own += [copy.source, copy.target]
        return own + [buffer for step in self.steps for buffer in step.buffers()]

    def attempt_keys(self, keys: tuple[int, ...]) -> np.ndarray:
        """(1 + KEPT_ATTEMPTS, len(keys)) uint64: the keys of each attempt, the first as they are."""
        from misata_sql.engine.arena import attempt_key

        if keys not in self._keys:
            rows = [[attempt_key(key, attempt) for key in keys] for attempt in range(1 + KEPT_ATTEMPTS)]
            self._keys[keys] = np.array(rows, np.uint64).reshape(1 + KEPT_ATTEMPTS, len(keys))
        return self._keys[keys]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the cells of one column lie after a run; the fields are those of misata_column in native.h.

    kind: "fixed", "dict", "slots", "offsets32", "offsets64", "struct", "array" or "list"
    """

    kind: str
    width: int = 0
    data: Buffer | None = None
    validity: Buffer | None = None
    offsets: Buffer | None = None
    pool: "StringPool | None" = None
    children: tuple["Layout", ...] = ()

    def buffers(self) -> list[Buffer]:
        own = [b for b in (self.data, self.validity, self.offsets) if b is not None]
        return own + [b for child in self.children for b in child.buffers()]


class StringPool:
    """The distinct strings of a column as duckdb_string_t entries: length, then 12 bytes inline or prefix and address.

    values: the strings, in the order of their codes
    entries: (n, 16) uint8, C-contiguous; addresses point into `_bytes`

    DuckDB keeps the addresses of long strings for as long as a result lives, so pools are interned and never freed:
    `intern_pool` is the only way to make one.
    """

    def __init__(self, values: tuple[bytes, ...]) -> None:
        self.values = values
        self._bytes = np.frombuffer(b"".join(values), np.uint8)
        base = self._bytes.ctypes.data if len(self._bytes) else 0
        entries = np.zeros((max(len(values), 1), 16), np.uint8)
        if values:
            lengths = np.array([len(value) for value in values], np.uint32)
            starts = np.zeros(len(values), np.uint64)
            starts[1:] = np.cumsum(lengths[:-1], dtype=np.uint64)
            entries[:, :4] = lengths.view(np.uint8).reshape(-1, 4)
            heads = b"".join([value[:12].ljust(12, b"\0") for value in values])
            entries[:, 4:] = np.frombuffer(heads, np.uint8).reshape(-1, 12)
            far = lengths > 12
            entries[far, 8:] = (starts[far] + np.uint64(base)).view(np.uint8).reshape(-1, 8)
        self.entries = entries


_pools: dict[tuple[bytes, ...], StringPool] = {}


def intern_pool(values: tuple[bytes, ...]) -> StringPool:
    """The pool of these strings; equal tuples share one, and it lives as long as the process."""
    pool = _pools.get(values)
    if pool is None:
        pool = _pools.setdefault(values, StringPool(values))
    return pool


# A Python stage after the native steps: (arena, first_row, n_rows) -> None, repoints columns of the arena.
PythonStage = Callable[[object, int, int], None]


@dataclass(frozen=True, eq=False)
class Program:
    """Steps in order and the layouts of the output columns."""

    steps: tuple[Step | Redraw, ...]
    columns: tuple[Layout, ...]
    python_stage: PythonStage | None = None
    pinned: tuple[Buffer, ...] = field(default=())  # buffers that the Python stage reads

    def native(self) -> bool:
        """Whether it runs without the GIL."""
        return self.python_stage is None and not any(map(_is_judged, self.steps))


def _is_judged(step: Step | Redraw) -> bool:
    return isinstance(step, Redraw) and (step.judges is not None or any(map(_is_judged, step.steps)))


def flatten(steps: "Iterable[Step | Redraw]") -> Iterator[Step | Redraw]:
    """The steps with the first attempt of each Redraw before it."""
    for step in steps:
        if isinstance(step, Redraw):
            yield from flatten(step.first_steps)
            step.steps = list(flatten(step.steps))
            step.first_steps = []
        yield step


def share_memory(program: Program) -> dict[Buffer, int]:
    """Assign each buffer a block number so that buffers of which one is dead before the other is born share memory.

    Blocks hold buffers of equal row_bytes only. Outputs and pinned buffers live to the end.
    """
    last_use: dict[Buffer, int] = {}
    for position, step in enumerate(program.steps):
        for buffer in step.buffers():
            last_use[buffer] = position
    for layout in program.columns:
        for buffer in layout.buffers():
            last_use[buffer] = len(program.steps)
    for buffer in program.pinned:
        last_use[buffer] = len(program.steps)

    blocks: dict[Buffer, int] = {}
    free: dict[int, list[int]] = {}
    n_blocks = 0
    for position, step in enumerate(program.steps):
        for buffer in step.buffers():
            if buffer not in blocks:
                reusable = free.get(buffer.row_bytes)
                if reusable:
                    blocks[buffer] = reusable.pop()
                else:
                    blocks[buffer] = n_blocks
                    n_blocks += 1
        for buffer in set(step.buffers()):
            if last_use[buffer] == position:
                free.setdefault(buffer.row_bytes, []).append(blocks[buffer])
    for buffer in last_use:
        if buffer not in blocks:
            if buffer not in program.pinned:  # which a caller may fill
                raise AssertionError("a column's buffer is written by no step")
            blocks[buffer] = n_blocks
            n_blocks += 1
    return blocks
