# cython: language_level=3
"""The memory of one thread: buffers, kernel slots and the C structs that describe them (native.h)."""

from libc.stdint cimport int32_t, int64_t, intptr_t, uint8_t
from libc.stdlib cimport calloc, free

import numpy as np

from misata_sql.engine.program import Buffer, share_memory
from misata_sql.kernels.jit import DTYPES

cdef extern from "native.h":
    ctypedef int (*misata_entry)(void *, void **, int64_t, int64_t, int64_t) noexcept nogil
    ctypedef struct misata_step:
        misata_entry entry
        int64_t *slots
        int64_t per_row
    ctypedef struct misata_column:
        int32_t kind
        int32_t width
        const uint8_t *validity
        const void *data
        const void *offsets
        const void *pool
        int64_t *direct
        int32_t n_children
        misata_column *children
    ctypedef struct misata_arena:
        int64_t capacity
        int32_t n_steps
        misata_step *steps
        int32_t needs_python
        int32_t n_columns
        misata_column *columns
    int misata_run(const misata_arena *, int64_t, int64_t) noexcept nogil

KINDS = ("fixed", "dict", "slots", "offsets32", "offsets64", "struct", "array", "list")

# Kernels of wide SIMD read and write whole cache lines; a buffer that starts on one saves the split accesses.
cdef int ALIGNMENT = 64


cdef void free_columns(misata_column *columns, int n) noexcept nogil:
    cdef int i
    if columns != NULL:
        for i in range(n):
            free_columns(columns[i].children, columns[i].n_children)
        free(columns)


cdef int place(misata_column *column, cells) except -1:
    cdef int i
    cdef int width
    cdef intptr_t data, validity, offsets
    kind, width, data, validity, offsets, children = cells
    column.kind = KINDS.index(kind)
    column.width = width
    column.data = <const void *> data
    column.validity = <const uint8_t *> validity
    column.offsets = <const void *> offsets
    if column.n_children != len(children):
        free_columns(column.children, column.n_children)
        column.n_children = 0
        column.children = <misata_column *> calloc(max(1, len(children)), sizeof(misata_column))
        if column.children == NULL:
            raise MemoryError
        column.n_children = len(children)
    for i, child in enumerate(children):
        place(&column.children[i], child)
    return 0


def aligned_bytes(n_bytes):
    """An uninitialised uint8 array that starts on a cache line."""
    memory = np.empty(n_bytes + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start:start + n_bytes]


cdef class Arena:
    """Buffers for `capacity` rows of a Program, for use by one thread at a time.

    address: of the misata_arena struct; valid while the object lives
    """

    cdef misata_arena c
    cdef object program
    cdef object slots        # one int64 array a step
    cdef dict arrays         # Buffer -> numpy array over its memory
    cdef object blocks
    cdef object kept         # what a Python stage's columns point into

    def __cinit__(self, program, capacity):
        cdef int i
        self.program = program
        self.c.capacity = capacity
        self.c.needs_python = not program.native()
        numbers = share_memory(program)
        sizes = {}
        for buffer, number in numbers.items():
            sizes[number] = buffer.row_bytes * capacity
        self.blocks = {number: aligned_bytes(size) for number, size in sizes.items()}
        self.arrays = {
            buffer: self.blocks[number].view(DTYPES[buffer.dtype]) for buffer, number in numbers.items()
        }
        references = {}      # Buffer -> [(step, slot)]
        self.slots = []
        self.c.n_steps = len(program.steps)
        self.c.steps = <misata_step *> calloc(max(1, self.c.n_steps), sizeof(misata_step))
        if self.c.steps == NULL:
            raise MemoryError
        for i, step in enumerate(program.steps):
            slots = self._make_slots(step, i, references)
            self.slots.append(slots)
            self.c.steps[i].entry = <misata_entry> <intptr_t> step.kernel.address
            self.c.steps[i].slots = <int64_t *> <intptr_t> slots.ctypes.data
            self.c.steps[i].per_row = step.per_row
        self.c.n_columns = len(program.columns)
        self.c.columns = <misata_column *> calloc(max(1, self.c.n_columns), sizeof(misata_column))
        if self.c.columns == NULL:
            raise MemoryError
        outputs = [b for layout in program.columns for b in layout.buffers()]
        for i, layout in enumerate(program.columns):
            self._describe(&self.c.columns[i], layout, references, outputs)

    def __dealloc__(self):
        free(self.c.steps)
        free_columns(self.c.columns, self.c.n_columns)

    def _make_slots(self, step, position, references):
        slots = np.zeros(max(1, step.kernel.n_slots), np.int64)
        parameters = [p for p in step.kernel.parameters if p.kind != "row"]
        for parameter, value in zip(parameters, step.arguments, strict=True):
            if parameter.kind == "scalar":
                slots.view(parameter.dtype)[parameter.slot] = value
            elif isinstance(value, Buffer) and parameter.kind == "constant":
                # text kernels take their slots of bytes as one array, since the bytes of a slot are no literal
                if value.dtype != parameter.dtype:
                    raise TypeError(f"{step.kernel.name}: {parameter.name} must be {parameter.dtype}")
                slots[parameter.slot] = self.arrays[value].ctypes.data
                slots[parameter.slot + 1] = self.arrays[value].size
            elif parameter.kind == "constant":
                if value.dtype != DTYPES[parameter.dtype] or not value.flags.c_contiguous:
                    raise TypeError(f"{step.kernel.name}: {parameter.name} must be {parameter.dtype}")
                slots[parameter.slot] = value.ctypes.data
                slots[parameter.slot + 1] = value.size
            else:
                if value.row_bytes != parameter.per_row * step.per_row * DTYPES[parameter.dtype].itemsize:
                    raise TypeError(f"{step.kernel.name}: {parameter.name} has {value.row_bytes} bytes a row")
                slots[parameter.slot] = self.arrays[value].ctypes.data
                references.setdefault(value, []).append((position, parameter.slot))
        return slots

    cdef _describe(self, misata_column *column, layout, references, outputs):
        cdef int i
        column.kind = KINDS.index(layout.kind)
        column.width = layout.width
        if layout.data is not None:
            column.data = <const void *> <intptr_t> self.arrays[layout.data].ctypes.data
            uses = references.get(layout.data, [])
            alone = len(uses) == 1 and outputs.count(layout.data) == 1
            if layout.kind == "fixed" and alone and layout.data not in self.program.pinned:
                position, slot = uses[0]
                column.direct = &(<int64_t *> <intptr_t> self.slots[position].ctypes.data)[<int> slot]
        if layout.validity is not None:
            column.validity = <const uint8_t *> <intptr_t> self.arrays[layout.validity].ctypes.data
        if layout.offsets is not None:
            column.offsets = <const void *> <intptr_t> self.arrays[layout.offsets].ctypes.data
        if layout.pool is not None:
            column.pool = <const void *> <intptr_t> layout.pool.entries.ctypes.data
        if layout.children:
            column.children = <misata_column *> calloc(len(layout.children), sizeof(misata_column))
            if column.children == NULL:
                raise MemoryError
            column.n_children = len(layout.children)
            for i, child in enumerate(layout.children):
                self._describe(&column.children[i], child, references, outputs)

    @property
    def address(self):
        return <intptr_t> &self.c

    @property
    def capacity(self):
        return self.c.capacity

    def run(self, int64_t first_row, int64_t n_rows):
        """Run the native steps for rows first_row .. first_row + n_rows - 1."""
        cdef int status
        if not 0 <= n_rows <= self.c.capacity:
            raise ValueError(f"n_rows must be in 0..{self.c.capacity} (got {n_rows})")
        with nogil:
            status = misata_run(&self.c, first_row, n_rows)
        if status != 0:
            raise RuntimeError(f"kernel status {status}")

    def fill(self, int64_t first_row, int64_t n_rows):
        """Run the native steps, then the Python stage where the program has one."""
        self.run(first_row, n_rows)
        if self.program.python_stage is not None:
            self.program.python_stage(self, first_row, n_rows)

    def array(self, buffer):
        """The memory of a buffer as a numpy array of capacity x per_row items."""
        return self.arrays[buffer]

    def keep(self, owners):
        """Own the objects behind the columns that point() named, in place of those of the fill before."""
        self.kept = owners

    def point(self, int index, str kind, int width, intptr_t data, intptr_t validity, intptr_t offsets, children=()):
        """Let output column `index` lie at these addresses until the next fill (0: none).

        children: of a nested column, in turn their kind, width, data, validity, offsets and children
        """
        if not 0 <= index < self.c.n_columns:
            raise IndexError(index)
        place(&self.c.columns[index], (kind, width, data, validity, offsets, children))
