# cython: language_level=3
"""The memory of one thread: buffers, kernel slots and the C structs that describe them (native.h)."""

from libc.stdint cimport int32_t, int64_t, intptr_t, uint8_t, uint64_t
from libc.stdlib cimport calloc, free

import numpy as np

from misata_sql.engine.program import AttemptKey, Buffer, Redraw, share_memory
from misata_sql.errors import ConstraintError
from misata_sql.kernels.jit import DTYPES

cdef extern from "native.h":
    ctypedef int (*misata_entry)(void *, void **, int64_t, int64_t, int64_t) noexcept nogil
    ctypedef struct misata_step:
        misata_entry entry
        int64_t *slots
        int64_t per_row
        misata_redraw *redraw
    ctypedef struct misata_copy:
        const uint8_t *from_ "from"
        uint8_t *to
        int64_t width
    ctypedef int (*misata_judge)(void *, int64_t) noexcept nogil
    ctypedef struct misata_redraw:
        int32_t n_steps
        misata_step *steps
        misata_judge judge
        void *first_context
        void *context
        uint8_t *first_mask
        uint8_t *mask
        const int64_t *given
        int64_t *rows
        int64_t *places
        int32_t n_keys
        int64_t **key_slots
        const uint64_t *keys
        int64_t n_kept
        int32_t n_copies
        misata_copy *copies
        int64_t most_attempts
        const char *failure
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
        int64_t n_patches
        const int64_t *patch_places
        misata_column *patch
        misata_column *late
    ctypedef struct misata_arena:
        const char *failure
        int64_t capacity
        int32_t n_steps
        misata_step *steps
        int32_t needs_python
        int32_t n_columns
        misata_column *columns
        int64_t n_delivered
        const int64_t *selection
        misata_arena *late
        int64_t first_row
    enum:
        MISATA_EXHAUSTED, MISATA_RAISED
    uint64_t misata_attempt_key(uint64_t, int64_t) noexcept nogil
    int misata_run(misata_arena *, int64_t, int64_t) noexcept nogil

KINDS = ("fixed", "dict", "slots", "offsets32", "offsets64", "struct", "array", "list")

# Kernels of wide SIMD read and write whole cache lines; a buffer that starts on one saves the split accesses.
cdef int ALIGNMENT = 64


cdef void free_columns(misata_column *columns, int n) noexcept nogil:
    cdef int i
    if columns != NULL:
        for i in range(n):
            free_columns(columns[i].children, columns[i].n_children)
            free_columns(columns[i].patch, 1)
        free(columns)


cdef int copy_column(misata_column *to, const misata_column *source) except -1:
    """Let one column lie where another one lies; what `to` owned is freed."""
    cdef int i
    free_columns(to.children, to.n_children)
    free_columns(to.patch, 1)
    to[0] = source[0]
    to.direct = NULL
    to.children = NULL
    to.n_children = 0
    to.patch = NULL
    to.n_patches = 0
    to.patch_places = NULL
    to.late = NULL
    if source.n_children:
        to.children = <misata_column *> zeroed(source.n_children, sizeof(misata_column))
        to.n_children = source.n_children
        for i in range(source.n_children):
            copy_column(&to.children[i], &source.children[i])
    return 0


cdef void free_steps(misata_step *steps, int n) noexcept nogil:
    cdef int i
    if steps != NULL:
        for i in range(n):
            if steps[i].redraw != NULL:
                free_steps(steps[i].redraw.steps, steps[i].redraw.n_steps)
                free(steps[i].redraw.key_slots)
                free(steps[i].redraw.copies)
                free(steps[i].redraw)
        free(steps)


cdef void *zeroed(size_t n, size_t size) except NULL:
    cdef void *memory = calloc(max(<size_t> 1, n), size)
    if memory == NULL:
        raise MemoryError
    return memory


def attempt_key(key, attempt):
    """The key of a stream's attempt, see native.h."""
    return misata_attempt_key(key, attempt)


cdef class Judgement:
    """One judge of a Redraw with the arena that it reads."""

    cdef object judge
    cdef object arena       # weakly: the arena owns this
    cdef object error

    def __cinit__(self, judge, arena):
        self.judge = judge
        self.arena = arena

    cdef int decide(self, int64_t n_rows):
        try:
            self.judge(self.arena(), n_rows)
        except BaseException as error:
            self.error = error
            return MISATA_RAISED
        return 0


cdef int decide(void *context, int64_t n_rows) noexcept with gil:
    return (<Judgement> context).decide(n_rows)


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
    column.n_patches = 0
    column.late = NULL
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
    cdef object __weakref__
    cdef object program
    cdef list slots          # one int64 array a step
    cdef list owned          # what the C structs point into besides
    cdef list judgements
    cdef dict arrays         # Buffer -> numpy array over its memory
    cdef dict references     # Buffer -> addresses of the slots that hold its own
    cdef object blocks
    cdef object kept         # what a Python stage's columns point into
    cdef Arena late          # of the columns that defer() named

    def __cinit__(self, program, capacity):
        cdef int i
        self.program = program
        self.c.capacity = capacity
        self.c.n_delivered = -1
        self.c.needs_python = not program.native()
        numbers = share_memory(program)
        sizes = {}
        for buffer, number in numbers.items():
            sizes[number] = buffer.row_bytes * capacity
        self.blocks = {number: aligned_bytes(size) for number, size in sizes.items()}
        self.arrays = {
            buffer: self.blocks[number].view(DTYPES[buffer.dtype]) for buffer, number in numbers.items()
        }
        self.references = {}
        self.slots = []
        self.owned = []
        self.judgements = []
        self.c.steps = <misata_step *> zeroed(len(program.steps), sizeof(misata_step))
        self.c.n_steps = len(program.steps)
        self._place_steps(self.c.steps, program.steps, {})
        self.c.columns = <misata_column *> zeroed(len(program.columns), sizeof(misata_column))
        self.c.n_columns = len(program.columns)
        outputs = [b for layout in program.columns for b in layout.buffers()]
        for i, layout in enumerate(program.columns):
            self._describe(&self.c.columns[i], layout, outputs)

    def __dealloc__(self):
        free_steps(self.c.steps, self.c.n_steps)
        free_columns(self.c.columns, self.c.n_columns)

    cdef _place_steps(self, misata_step *steps, planned, keys):
        """Describe the steps. keys: collects the addresses of slots with the keys that attempts change, by the key."""
        cdef int i
        for i, step in enumerate(planned):
            if isinstance(step, Redraw):
                steps[i].redraw = <misata_redraw *> zeroed(1, sizeof(misata_redraw))
                self._place_redraw(steps[i].redraw, step)
                continue
            slots = self._make_slots(step, keys)
            self.slots.append(slots)
            steps[i].entry = <misata_entry> <intptr_t> step.kernel.address
            steps[i].slots = <int64_t *> <intptr_t> slots.ctypes.data
            steps[i].per_row = step.per_row

    cdef _place_redraw(self, misata_redraw *redraw, planned):
        cdef int i
        keys = {}
        redraw.steps = <misata_step *> zeroed(len(planned.steps), sizeof(misata_step))
        redraw.n_steps = len(planned.steps)
        self._place_steps(redraw.steps, planned.steps, keys)
        if planned.judges is not None:
            import weakref

            first, again = [Judgement(judge, weakref.ref(self)) for judge in planned.judges]
            self.judgements += [first, again]
            redraw.judge = decide
            redraw.first_context = <void *> first
            redraw.context = <void *> again
        redraw.first_mask = <uint8_t *> self._address(planned.first_mask)
        redraw.mask = <uint8_t *> self._address(planned.mask)
        redraw.given = NULL if planned.given is None else <const int64_t *> self._address(planned.given)
        redraw.rows = <int64_t *> self._address(planned.rows)
        redraw.places = <int64_t *> self._address(planned.places)
        addresses = [(key, address) for key, found in keys.items() for address in found]
        redraw.key_slots = <int64_t **> zeroed(len(addresses), sizeof(int64_t *))
        redraw.n_keys = len(addresses)
        for i, (_, address) in enumerate(addresses):
            redraw.key_slots[i] = <int64_t *> <intptr_t> address
        table = planned.attempt_keys(tuple(key for key, _ in addresses))
        self.owned.append(table)
        redraw.keys = <const uint64_t *> <intptr_t> table.ctypes.data
        redraw.n_kept = len(table) - 1
        redraw.copies = <misata_copy *> zeroed(len(planned.copies), sizeof(misata_copy))
        redraw.n_copies = len(planned.copies)
        for i, copy in enumerate(planned.copies):
            redraw.copies[i].from_ = <const uint8_t *> self._address(copy.source)
            redraw.copies[i].to = <uint8_t *> self._address(copy.target)
            redraw.copies[i].width = -copy.source.per_row if copy.is_bitmap else copy.source.row_bytes
            for buffer in (copy.source, copy.target):  # so that no kernel writes them elsewhere
                self.references.setdefault(buffer, []).append(0)
        redraw.most_attempts = planned.most_attempts
        failure = planned.failure.encode()
        self.owned.append(failure)
        redraw.failure = <const char *> failure

    cdef intptr_t _address(self, buffer) except -1:
        return self.arrays[buffer].ctypes.data

    def _make_slots(self, step, keys):
        slots = np.zeros(max(1, step.kernel.n_slots), np.int64)
        start = slots.ctypes.data
        parameters = [p for p in step.kernel.parameters if p.kind != "row"]
        for parameter, value in zip(parameters, step.arguments, strict=True):
            if parameter.kind == "scalar":
                slots.view(parameter.dtype)[parameter.slot] = value
                if isinstance(value, AttemptKey):
                    keys.setdefault(int(value), []).append(start + 8 * parameter.slot)
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
                self.references.setdefault(value, []).append(start + 8 * parameter.slot)
        return slots

    cdef _describe(self, misata_column *column, layout, outputs):
        cdef int i
        column.kind = KINDS.index(layout.kind)
        column.width = layout.width
        if layout.data is not None:
            column.data = <const void *> <intptr_t> self.arrays[layout.data].ctypes.data
            uses = self.references.get(layout.data, [])
            alone = len(uses) == 1 and outputs.count(layout.data) == 1
            if layout.kind == "fixed" and alone and layout.data not in self.program.pinned:
                column.direct = <int64_t *> <intptr_t> uses[0]
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
                self._describe(&column.children[i], child, outputs)

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
        if status == MISATA_EXHAUSTED:
            raise ConstraintError(self.c.failure.decode())
        if status == MISATA_RAISED:
            for judgement in self.judgements:
                self._raise_of(judgement)
        if status != 0:
            raise RuntimeError(f"kernel status {status}")

    cdef _raise_of(self, Judgement judgement):
        error, judgement.error = judgement.error, None
        if error is not None:
            raise error

    def fill(self, int64_t first_row, int64_t n_rows):
        """Run the native steps, then the Python stage where the program has one."""
        self.c.first_row = first_row
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

    def adopt(self, int index, Arena other, int other_index):
        """Let output column `index` lie where a column of another arena lies, until either is filled again."""
        if not (0 <= index < self.c.n_columns and 0 <= other_index < other.c.n_columns):
            raise IndexError(index)
        copy_column(&self.c.columns[index], &other.c.columns[other_index])

    def defer(self, int index, Arena late, int late_index):
        """Let the rows of a column of another arena, all of one and native, be computed when they are handed on.

        They are those of the fill's rows. Patches stay.
        """
        if not (0 <= index < self.c.n_columns and 0 <= late_index < late.c.n_columns):
            raise IndexError(index)
        if late.c.needs_python or (self.late is not None and self.late is not late):
            raise ValueError("columns are deferred to one native arena")
        self.late = late
        self.c.late = &late.c
        self.c.columns[index].late = &late.c.columns[late_index]
        self.c.columns[index].n_patches = 0

    def patch(self, int index, places, str kind, int width, intptr_t data, intptr_t validity, intptr_t offsets,
              children=()):
        """Put the rows of another column in the place of some that are delivered. Call it after point() or adopt().

        places: ascending int64 numbers of the rows; the caller keeps it and what the addresses name (see `keep`)
        """
        cdef const int64_t[::1] view = places
        cdef misata_column *column
        if not 0 <= index < self.c.n_columns:
            raise IndexError(index)
        column = &self.c.columns[index]
        if column.patch == NULL:
            column.patch = <misata_column *> zeroed(1, sizeof(misata_column))
        place(column.patch, (kind, width, data, validity, offsets, children))
        column.n_patches = view.shape[0]
        column.patch_places = &view[0] if view.shape[0] else NULL

    def deliver(self, int64_t n_rows, selection=None):
        """How many rows the last fill gives, and which of the columns' rows they are.

        selection: int64, kept by the caller; None: the first n_rows
        """
        cdef const int64_t[::1] view
        self.c.n_delivered = n_rows
        self.c.selection = NULL
        if selection is not None:
            view = selection
            if view.shape[0] != n_rows:
                raise ValueError(f"a selection of {view.shape[0]} for {n_rows} rows")
            self.c.selection = &view[0] if n_rows else NULL
