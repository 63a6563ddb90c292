# Operators: kernels over the vectors of a call, see operate.h. Python is asked once for each list of constant arguments.

cdef dict FORMS = {
    "none": MISATA_NOTHING, "integer": MISATA_INTEGERS, "float": MISATA_REALS, "text": MISATA_TEXTS,
    "opaque": MISATA_OPAQUE, "list": MISATA_ITEMS,
}


cdef class NativeCall:
    """A Call of misata_sql/chaos/operators/operator.py as the structs of operate.h."""

    cdef misata_call call
    cdef list kept          # what the slots point to

    def __cinit__(self, call):
        cdef Py_ssize_t i, n = len(call.stages)
        if call.takes == "text" and call.gives != "text":
            raise ValueError(f"operate.h has no texts that give values of the form {call.gives!r}")
        memset(&self.call, 0, sizeof(self.call))
        self.kept = []
        self.call.stages = <misata_stage *> calloc(n + 1, sizeof(misata_stage))
        if self.call.stages == NULL:
            raise MemoryError
        self.call.n_stages = <int32_t> n
        self.call.takes = FORMS[call.takes]
        self.call.gives = FORMS[call.gives]
        self.call.low = call.low
        self.call.high = call.high
        self.call.by_value = call.by_value
        if call.chance is not None:
            self.call.chance = <misata_entry> <intptr_t> call.chance.kernel.address
            self.call.chance_key = call.chance.key
        if call.choice is not None:
            self.call.choose = <misata_entry> <intptr_t> call.choice.kernel.address
            self.call.choice_key = call.choice.key
        for i in range(n):
            self.set_stage(&self.call.stages[i], call.stages[i])

    cdef int set_stage(self, misata_stage *stage, prepared) except -1:
        if prepared.kernel is None:
            return 0
        slots, places = prepared.slots()
        if len(slots) > MISATA_MOST_SLOTS:
            raise ValueError(f"{prepared.kernel.name} has {len(slots)} arguments of {MISATA_MOST_SLOTS}")
        self.kept.append((slots, prepared))
        stage.entry = <misata_entry> <intptr_t> prepared.kernel.address
        stage.n_slots = <int32_t> len(slots)
        stage.slots = <const int64_t *> <intptr_t> slots.ctypes.data
        stage.rows, stage.apply, stage.values, stage.starts, stage.out, stage.out_starts = places
        stage.per_byte, stage.per_row = prepared.growth
        stage.ascii_stays = prepared.ascii_stays
        return 0

    def __dealloc__(self):
        free(self.call.stages)


cdef char *prepare_call(Function *function, misata_cell *cells, int64_t n_cells, misata_bytes *bytes,
                        const misata_call **call, PyObject **owner) noexcept with gil:
    """NULL, or the error's text, to be freed. *owner is the caller's to discard, where it is set."""
    empty_trash()
    try:
        call[0] = misata_find_call(&function.calls, bytes)  # another thread may have been here
        if call[0] != NULL:
            return NULL
        definition = <object> function.definition
        native = NativeCall(definition.prepare(<object> function.returns, cells_to_python(cells, n_cells)))
        call[0] = &(<NativeCall> native).call
        owner[0] = keep(native)
        if misata_remember(&function.calls, bytes, call[0], owner[0]):
            owner[0] = NULL
    except BaseException as error:
        return error_text(error)
    return NULL


cdef const char *find_call(Function *function, misata_input *inputs, int64_t n_inputs, int64_t row, misata_cell *cells,
                           misata_bytes *bytes, const misata_call **call, PyObject **owner, char **failure) noexcept nogil:
    """The call with the constant arguments of a row. Returns NULL, or what went wrong."""
    cdef int64_t i, n = 0
    cdef const char *wrong = NULL
    bytes.size = 0
    for i in range(n_inputs):
        if is_constant(function, i) and not misata_append_argument(bytes, &inputs[i], row):
            return "out of memory"
    call[0] = misata_find_call(&function.calls, bytes)
    if call[0] != NULL:
        return NULL
    for i in range(n_inputs):
        if wrong == NULL and is_constant(function, i):
            wrong = misata_read_row(&inputs[i], row, &cells[n])
            n += 1
    if wrong == NULL:
        failure[0] = prepare_call(function, cells, n, bytes, call, owner)
    for i in range(n):
        misata_clear_cell(&cells[i])
    return wrong


cdef inline bint is_constant(Function *function, int64_t i) noexcept nogil:
    return i != function.value_at and i != function.rate_at and i != function.key_at


cdef void on_operator(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept nogil:
    cdef Function *function = <Function *> duckdb_scalar_function_get_extra_info(info)
    cdef int64_t i, start = 0, end
    cdef int64_t n_rows = <int64_t> duckdb_data_chunk_get_size(input)
    cdef int64_t n = <int64_t> duckdb_data_chunk_get_column_count(input)
    cdef misata_input *inputs = <misata_input *> calloc(n + 1, sizeof(misata_input))
    cdef misata_cell *cells = <misata_cell *> calloc(n + 1, sizeof(misata_cell))
    cdef misata_input *value = NULL
    cdef misata_input *rate = NULL
    cdef misata_input *key = NULL
    cdef const misata_call *call = NULL
    cdef PyObject *owner
    cdef misata_bytes bytes
    cdef const char *wrong = NULL
    cdef char *failure = NULL
    memset(&bytes, 0, sizeof(bytes))
    if inputs == NULL or cells == NULL:
        wrong = "out of memory"
    elif not misata_enter():
        wrong = misata_closed
    else:
        i = 0
        while wrong == NULL and i < n:
            wrong = misata_open_input(duckdb_data_chunk_get_vector(input, i), &inputs[i])
            i += 1
        if function.value_at >= 0:
            value = &inputs[function.value_at]
        if function.rate_at >= 0:
            rate = &inputs[function.rate_at]
        if function.key_at >= 0:
            key = &inputs[function.key_at]
        while wrong == NULL and failure == NULL and start < n_rows:
            owner = NULL
            end = n_rows
            for i in range(n):
                if is_constant(function, i):
                    end = misata_run_end(&inputs[i], 1, start, end)
            wrong = find_call(function, inputs, n, start, cells, &bytes, &call, &owner, &failure)
            if wrong == NULL and failure == NULL:
                wrong = misata_operate(call, function.name, value, rate, key, function.null_rate, output,
                                       &function.shape, start, end - start, &failure)
            discard(owner)
            start = end
        misata_leave()
    if inputs != NULL:
        for i in range(n):
            misata_close_input(&inputs[i])
    free(inputs)
    free(cells)
    free(bytes.data)
    if wrong != NULL or failure != NULL:
        duckdb_scalar_function_set_error(info, wrong if wrong != NULL else failure)
        free(failure)
