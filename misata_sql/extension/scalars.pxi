# Scalar and select functions: runs of equal arguments, one Python call a run.

cdef struct Answer:           # what Python gave for one run
    PyObject *owner           # keeps `column`'s memory
    misata_column *column
    misata_column texts       # the column, where Python gave a list of texts

cdef char *call_scalar(Function *function, misata_cell *cells, int64_t n_cells, int64_t n_rows,
                       Answer *answer) noexcept with gil:
    """NULL, or the error's text, to be freed. answer.owner is the caller's to discard."""
    cdef misata_arena *arena
    cdef const char *wrong
    empty_trash()
    try:
        definition = <object> function.definition
        got = definition.call(<object> function.registry, cells_to_python(cells, n_cells), n_rows,
                              <object> function.returns)
        if isinstance(got, list):
            if len(got) != n_rows:
                raise ValueError(f"{definition.name} gave {len(got)} texts for {n_rows} rows")
            got = Texts(got)
            answer.texts = (<Texts> got).column
            answer.column = &answer.texts
        else:
            arena = <misata_arena *> <intptr_t> got.address
            if arena.n_columns != 1 or arena.capacity < n_rows:
                raise ValueError(f"{definition.name} gave an arena of {arena.n_columns} columns x {arena.capacity} rows")
            answer.column = arena.columns
        answer.owner = keep(got)
        wrong = misata_check_column(&function.shape, answer.column)
        if wrong != NULL:
            raise ValueError(f"{definition.name}: {wrong.decode()}")
    except BaseException as error:
        return error_text(error)
    return NULL


cdef class Texts:
    """A list of str or None as a column of offset strings."""

    cdef misata_column column
    cdef bytes joined
    cdef int64_t *offsets
    cdef uint8_t *validity

    def __cinit__(self, list texts):
        cdef Py_ssize_t i, n = len(texts)
        cdef int64_t end = 0
        self.offsets = <int64_t *> malloc((n + 1) * sizeof(int64_t))
        self.validity = <uint8_t *> calloc(n // 8 + 1, 1)
        if self.offsets == NULL or self.validity == NULL:
            raise MemoryError
        pieces = []
        self.offsets[0] = 0
        for i in range(n):
            text = texts[i]
            if text is not None:
                encoded = (<str?> text).encode()
                pieces.append(encoded)
                end += len(encoded)
                self.validity[i >> 3] |= 1 << (i & 7)
            self.offsets[i + 1] = end
        self.joined = b"".join(pieces)
        memset(&self.column, 0, sizeof(self.column))
        self.column.kind = MISATA_OFFSETS64
        self.column.validity = self.validity
        self.column.data = <const char *> self.joined
        self.column.offsets = self.offsets

    def __dealloc__(self):
        free(self.offsets)
        free(self.validity)


cdef char *call_pick(Function *function, misata_cell *cells, int64_t n_cells, int64_t n_rows,
                     Answer *answer, const int32_t **codes) noexcept with gil:
    cdef const int32_t[::1] view
    empty_trash()
    try:
        definition = <object> function.definition
        got = definition.pick(<object> function.registry, cells_to_python(cells, n_cells), n_rows)
        view = got
        if view.shape[0] != n_rows:
            raise ValueError(f"{definition.name} picked for {view.shape[0]} of {n_rows} rows")
        codes[0] = &view[0]
        answer.owner = keep(memoryview(got))
    except BaseException as error:
        return error_text(error)
    return NULL


cdef const char *run_rows(Function *function, misata_input *inputs, int64_t n_inputs, duckdb_vector output,
                          int64_t start, int64_t n, misata_cell *cells, char **failure) noexcept nogil:
    """One run: rows start .. start + n - 1, whose leading arguments are those of row `start`."""
    cdef Answer answer
    cdef const int32_t *codes = NULL
    cdef const char *wrong = NULL
    cdef int64_t i, n_cells = n_inputs if function.leading < 0 else function.leading
    memset(&answer, 0, sizeof(answer))
    i = 0
    while wrong == NULL and i < n_cells:
        wrong = misata_read_row(&inputs[i], start, &cells[i])
        i += 1
    if wrong == NULL:
        if function.leading < 0:
            failure[0] = call_scalar(function, cells, n_cells, n, &answer)
        else:
            failure[0] = call_pick(function, cells, n_cells, n, &answer, &codes)
    for i in range(n_cells):
        misata_clear_cell(&cells[i])
    if wrong == NULL and failure[0] == NULL:
        if function.leading < 0:
            wrong = misata_write(output, &function.shape, answer.column, NULL, 0, n, start, NULL, 0)
        else:
            wrong = misata_pick(output, inputs + n_cells, n_inputs - n_cells, codes, start, n)
    discard(answer.owner)
    return wrong


cdef void on_scalar(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept nogil:
    cdef Function *function = <Function *> duckdb_scalar_function_get_extra_info(info)
    cdef int64_t i, start = 0, end, n_compared
    cdef int64_t n_rows = <int64_t> duckdb_data_chunk_get_size(input)
    cdef int64_t n = <int64_t> duckdb_data_chunk_get_column_count(input)
    cdef misata_input *inputs = <misata_input *> calloc(n + 1, sizeof(misata_input))
    cdef misata_cell *cells = <misata_cell *> calloc(n + 1, sizeof(misata_cell))
    cdef const char *wrong = NULL
    cdef char *failure = NULL
    if inputs == NULL or cells == NULL:
        wrong = "out of memory"
    elif not misata_enter():
        wrong = misata_closed
    else:
        i = 0
        while wrong == NULL and i < n:
            wrong = misata_open_input(duckdb_data_chunk_get_vector(input, i), &inputs[i])
            i += 1
        n_compared = n if function.leading < 0 else function.leading
        while wrong == NULL and failure == NULL and start < n_rows:
            end = misata_run_end(inputs, n_compared, start, n_rows)
            if function.nulls_pass and misata_any_null(inputs, n_compared, start):
                misata_null_rows(output, start, end - start)
            else:
                wrong = run_rows(function, inputs, n, output, start, end - start, cells, &failure)
            start = end
        misata_leave()
    if inputs != NULL:
        for i in range(n):
            misata_close_input(&inputs[i])
    free(inputs)
    free(cells)
    if wrong != NULL or failure != NULL:
        duckdb_scalar_function_set_error(info, wrong if wrong != NULL else failure)
        free(failure)


cdef duckdb_scalar_function make_overload(object definition, object overload, object registry) except NULL:
    cdef duckdb_scalar_function made = duckdb_create_scalar_function()
    cdef duckdb_logical_type sql_type
    cdef bytes name
    cdef bint selects = isinstance(definition, SelectFunction)
    cdef bint operates = isinstance(definition, OperatorFunction)
    try:
        name = c_text(definition.name, "the name of a function")
        duckdb_scalar_function_set_name(made, name)
        for parameter in overload.parameters:
            sql_type = make_type(parameter)
            duckdb_scalar_function_add_parameter(made, sql_type)
            duckdb_destroy_logical_type(&sql_type)
        if not operates and overload.varargs is not None:
            sql_type = make_type(overload.varargs)
            duckdb_scalar_function_set_varargs(made, sql_type)
            duckdb_destroy_logical_type(&sql_type)
        sql_type = make_type(overload.returns)
        duckdb_scalar_function_set_return_type(made, sql_type)
        duckdb_destroy_logical_type(&sql_type)
        if not operates and definition.volatile:
            duckdb_scalar_function_set_volatile(made)
        if selects or operates or definition.handles_null:
            duckdb_scalar_function_set_special_handling(made)
        duckdb_scalar_function_set_extra_info(made, make_function(definition, registry, overload), drop_function)
        duckdb_scalar_function_set_function(made, on_operator if operates else on_scalar)
    except BaseException:
        duckdb_destroy_scalar_function(&made)
        raise
    return made


cdef duckdb_scalar_function_set make_overload_set(object definition, object registry) except NULL:
    cdef bytes name = c_text(definition.name, "the name of a function")
    cdef duckdb_scalar_function_set made = duckdb_create_scalar_function_set(name)
    cdef duckdb_scalar_function function
    cdef duckdb_state state
    try:
        for overload in definition.overloads:
            if isinstance(definition, SelectFunction) and overload.returns.storage.kind not in ("fixed", "string"):
                raise ValueError(f"{definition.name} cannot select cells of {overload.returns}")
            function = make_overload(definition, overload, registry)
            state = duckdb_add_scalar_function_to_set(made, function)
            duckdb_destroy_scalar_function(&function)
            if state != 0:
                raise ValueError(f"{definition.name} has the same parameters twice, or a type that DuckDB refuses: {overload}")
    except BaseException:
        duckdb_destroy_scalar_function_set(&made)
        raise
    return made
