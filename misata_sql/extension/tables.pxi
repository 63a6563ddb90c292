# Table functions: bind, init and the scan.

cdef struct Bound:            # one binding of a table function; lives as long as the plan
    PyObject *relation
    int64_t n_rows
    int64_t first_row
    bint varies               # a fill may give more or fewer rows than it is asked for, so that all are counted by filling
    int32_t n_columns
    misata_shape *shapes      # one a column of the relation

cdef struct Shared:           # one scan, shared by its threads
    PyObject *scan
    Bound *bound
    int64_t next_row          # rows handed out so far
    int32_t n_outputs
    int32_t n_real            # projected columns of the relation
    int64_t *sources          # per output: which of the arena's columns, or VIRTUAL
    misata_shape **shapes     # per output; NULL for a virtual one

cdef struct Worker:           # one thread of a scan
    PyObject *arena           # owns the buffers, constants and machine code of `native`
    misata_arena *native
    int64_t row               # next row to emit, counted from the relation's first
    int64_t end               # end of this thread's morsel
    int64_t filled            # the row that a Python fill put at place 0
    int64_t *late_rows        # (VECTOR_SIZE) which of the rows that late columns were computed for are handed on

cdef enum:
    VIRTUAL = -1               # asked for to count rows; SQL cannot name it, so its cells are never read
    NO_PYTHON_MORSEL = 61440   # rows a thread takes at once where no column is projected
    ROWS_PER_THREAD = 32768    # more threads than that cost more than they bring

cdef int64_t rows_emitted = 0


def rows_produced():
    """How many rows the scans of this process have handed to DuckDB so far. Never falls."""
    return misata_load(&rows_emitted)


cdef void drop_bound(void *data) noexcept nogil:
    cdef Bound *bound = <Bound *> data
    discard(bound.relation)
    misata_free_shapes(bound.shapes, bound.n_columns)
    free(bound)


cdef void drop_shared(void *data) noexcept nogil:
    cdef Shared *shared = <Shared *> data
    discard(shared.scan)
    free(shared.sources)
    free(shared.shapes)
    free(shared)


cdef void drop_worker(void *data) noexcept nogil:
    cdef Worker *worker = <Worker *> data
    discard(worker.arena)
    free(worker.late_rows)
    free(worker)


# ---- bind ----

cdef struct Columns:          # result columns, made with the GIL and declared without it
    int32_t n
    char **names
    duckdb_logical_type *types


cdef void drop_columns(Columns *columns) noexcept nogil:
    cdef int32_t i
    for i in range(columns.n):
        if columns.names != NULL:
            free(columns.names[i])
        if columns.types != NULL and columns.types[i] != NULL:
            duckdb_destroy_logical_type(&columns.types[i])
    free(columns.names)
    free(columns.types)


cdef const char *read_argument(duckdb_value value, misata_cell *cell) noexcept nogil:
    cdef const char *wrong = misata_read_value(value, cell)
    duckdb_destroy_value(&value)
    return wrong


cdef void on_bind(duckdb_bind_info info) noexcept nogil:
    cdef Function *function = <Function *> duckdb_bind_get_extra_info(info)
    cdef int64_t i, n_given = 0, n = <int64_t> duckdb_bind_get_parameter_count(info)
    cdef misata_cell *cells
    cdef int64_t *given
    cdef duckdb_value value
    cdef const char *wrong = NULL
    cdef char *failure = NULL
    cdef Columns columns
    cdef Bound *bound
    memset(&columns, 0, sizeof(columns))
    # Reading throws where DuckDB has a surprise for us, so all of it comes before the GIL.
    cells = <misata_cell *> calloc(n + function.n_named + 1, sizeof(misata_cell))
    given = <int64_t *> calloc(function.n_named + 1, sizeof(int64_t))
    bound = <Bound *> calloc(1, sizeof(Bound))
    if cells == NULL or given == NULL or bound == NULL:
        wrong = "out of memory"
    i = 0
    while wrong == NULL and i < n:
        wrong = read_argument(duckdb_bind_get_parameter(info, i), &cells[i])
        i += 1
    i = 0
    while wrong == NULL and i < function.n_named:
        value = duckdb_bind_get_named_parameter(info, function.names[i])
        if value != NULL:
            wrong = read_argument(value, &cells[n + n_given])
            given[n_given] = i
            n_given += 1
        i += 1
    if wrong == NULL:
        if misata_enter():
            failure = bind_relation(function, cells, n, given, n_given, bound, &columns)
            misata_leave()
        else:
            wrong = misata_closed
    if cells != NULL:
        for i in range(n + n_given):
            misata_clear_cell(&cells[i])
    free(cells)
    free(given)
    if wrong == NULL and failure == NULL:
        for i in range(columns.n):
            duckdb_bind_add_result_column(info, columns.names[i], columns.types[i])
        duckdb_bind_set_cardinality(info, <idx_t> bound.n_rows, not bound.varies)
        duckdb_bind_set_bind_data(info, bound, drop_bound)
    else:
        duckdb_bind_set_error(info, wrong if wrong != NULL else failure)
        if bound != NULL:
            drop_bound(bound)
    drop_columns(&columns)
    free(failure)


cdef char *bind_relation(Function *function, misata_cell *cells, int64_t n, int64_t *given, int64_t n_given,
                         Bound *bound, Columns *columns) noexcept with gil:
    """NULL, or the error's text, to be freed."""
    cdef int64_t i
    cdef bytes encoded
    empty_trash()
    try:
        definition = <object> function.definition
        named = {}
        for i in range(n_given):
            named[function.names[given[i]].decode()] = to_python(&cells[n + i])
        relation = definition.bind(<object> function.registry, cells_to_python(cells, n), named)
        described = tuple(relation.columns)
        if not described:
            raise ValueError("the relation has no columns")
        bound.n_rows = relation.n_rows
        bound.first_row = relation.first_row
        bound.varies = getattr(relation, "varies", False)
        if bound.n_rows < 0:
            raise ValueError(f"the relation has {bound.n_rows} rows")
        bound.shapes = <misata_shape *> calloc(len(described), sizeof(misata_shape))
        columns.names = <char **> calloc(len(described), sizeof(char *))
        columns.types = <duckdb_logical_type *> calloc(len(described), sizeof(duckdb_logical_type))
        if bound.shapes == NULL or columns.names == NULL or columns.types == NULL:
            raise MemoryError
        bound.n_columns = columns.n = <int32_t> len(described)
        for i in range(columns.n):
            name, sql_type = described[i]
            encoded = c_text(name, "the name of a column")
            columns.names[i] = copy_text(encoded)
            columns.types[i] = make_type(sql_type)
            fill_shape(&bound.shapes[i], sql_type)
        bound.relation = keep(relation)
    except BaseException as error:
        return error_text(error)
    return NULL


# ---- init ----

cdef void on_init(duckdb_init_info info) noexcept nogil:
    cdef Bound *bound = <Bound *> duckdb_init_get_bind_data(info)
    cdef int32_t i, n = <int32_t> duckdb_init_get_column_count(info)
    cdef idx_t column
    cdef Shared *shared = <Shared *> calloc(1, sizeof(Shared))
    cdef const char *wrong = NULL
    cdef char *failure = NULL
    if shared != NULL:
        shared.sources = <int64_t *> calloc(n + 1, sizeof(int64_t))
        shared.shapes = <misata_shape **> calloc(n + 1, sizeof(misata_shape *))
    if shared == NULL or shared.sources == NULL or shared.shapes == NULL:
        duckdb_init_set_error(info, "out of memory")
        if shared != NULL:
            drop_shared(shared)
        return
    shared.bound = bound
    shared.n_outputs = n
    for i in range(n):
        column = duckdb_init_get_column_index(info, i)
        if column >= MISATA_FIRST_VIRTUAL_COLUMN:
            shared.sources[i] = VIRTUAL
        elif column >= <idx_t> bound.n_columns:
            wrong = "misata internal error: DuckDB asks for a column that is not there"
        else:
            shared.sources[i] = <int64_t> column
            shared.shapes[i] = &bound.shapes[column]
            shared.n_real += 1
    if wrong == NULL and (shared.n_real > 0 or bound.varies):
        if misata_enter():
            failure = start_scan(shared)
            misata_leave()
        else:
            wrong = misata_closed
    if wrong != NULL or failure != NULL:
        duckdb_init_set_error(info, wrong if wrong != NULL else failure)
        free(failure)
        drop_shared(shared)
        return
    duckdb_init_set_max_threads(info, <idx_t> (bound.n_rows / ROWS_PER_THREAD + 1))
    duckdb_init_set_init_data(info, shared, drop_shared)


cdef char *start_scan(Shared *shared) noexcept with gil:
    """Opens the scan over the projected columns and numbers them as its arenas will."""
    cdef int32_t i, position = 0
    empty_trash()
    try:
        column_ids = tuple([shared.sources[i] for i in range(shared.n_outputs) if shared.sources[i] >= 0])
        scan = (<object> shared.bound.relation).scan(column_ids)
        shared.scan = keep(scan)
        for i in range(shared.n_outputs):
            if shared.sources[i] >= 0:
                shared.sources[i] = position
                position += 1
    except BaseException as error:
        return error_text(error)
    return NULL


cdef void on_local_init(duckdb_init_info info) noexcept nogil:
    # The arena comes with the thread's first morsel: a thread that gets none, or LIMIT 0, needs no buffers.
    cdef Worker *worker = <Worker *> calloc(1, sizeof(Worker))
    if worker == NULL:
        duckdb_init_set_error(info, "out of memory")
        return
    duckdb_init_set_init_data(info, worker, drop_worker)


# ---- scan ----

cdef char *open_arena(Shared *shared, Worker *worker) noexcept with gil:
    try:
        arena = (<object> shared.scan).open()
        worker.native = <misata_arena *> <intptr_t> arena.address
        if worker.native.capacity < 1:
            raise ValueError("the arena holds no rows")
        worker.arena = keep(arena)
        if not worker.native.needs_python:  # else the columns stand only after a fill
            check_columns(shared, worker.native)
    except BaseException as error:
        return error_text(error)
    return NULL


cdef int check_columns(Shared *shared, misata_arena *native) except -1:
    cdef int32_t i
    cdef const char *wrong
    cdef misata_column *column
    if native.n_columns != shared.n_real:
        raise ValueError(f"the arena has {native.n_columns} columns where {shared.n_real} are projected")
    for i in range(shared.n_outputs):
        if shared.shapes[i] != NULL:
            column = &native.columns[shared.sources[i]]
            wrong = misata_check_column(shared.shapes[i], column.late if column.late != NULL else column)
            if wrong == NULL and column.n_patches:
                wrong = misata_check_column(shared.shapes[i], column.patch)
            if wrong != NULL:
                raise ValueError(f"column {i} of the scan: {wrong.decode()}")
    return 0


cdef char *fill_arena(Shared *shared, Worker *worker, int64_t first_row, int64_t n_rows) noexcept with gil:
    empty_trash()
    try:
        (<object> worker.arena).fill(first_row, n_rows)
        check_columns(shared, worker.native)
    except BaseException as error:
        return error_text(error)
    return NULL


cdef const char *next_morsel(Shared *shared, Worker *worker, char **failure) noexcept nogil:
    """Claim this thread's next rows; worker.row == worker.end where none are left."""
    cdef int64_t capacity = NO_PYTHON_MORSEL
    cdef int64_t n_rows = shared.bound.n_rows
    if misata_load(&shared.next_row) >= n_rows:
        return NULL
    if shared.n_real > 0 or shared.bound.varies:
        if worker.native == NULL:
            if not misata_enter():
                return misata_closed
            failure[0] = open_arena(shared, worker)
            misata_leave()
            if failure[0] != NULL:
                return NULL
        capacity = worker.native.capacity
    while True:
        worker.row = misata_fetch_add(&shared.next_row, capacity)
        if worker.row >= n_rows:
            worker.row = worker.end = 0
            return NULL
        worker.end = min(worker.row + capacity, n_rows)
        if worker.native == NULL or not worker.native.needs_python:
            return NULL
        if not misata_enter():
            return misata_closed
        failure[0] = fill_arena(shared, worker, shared.bound.first_row + worker.row, worker.end - worker.row)
        misata_leave()
        worker.filled = worker.row
        if failure[0] != NULL or worker.native.n_delivered < 0:
            return NULL
        worker.row = worker.filled = 0   # the rows of this fill, however many there are
        worker.end = worker.native.n_delivered
        if worker.end > 0:
            return NULL


cdef int64_t chunk_rows(Worker *worker) noexcept nogil:
    """How many rows the next chunk has: one vector, or fewer where late columns skip more rows than they can compute."""
    cdef misata_arena *native = worker.native
    cdef int64_t n = min(worker.end - worker.row, VECTOR_SIZE)
    cdef int64_t low = 1, middle
    cdef const int64_t *rows
    if n <= 1 or native == NULL or native.late == NULL or native.selection == NULL:
        return n
    rows = native.selection + worker.row
    while low < n:                # the most rows that span no more than the late arena holds
        middle = (low + n + 1) // 2
        if rows[middle - 1] - rows[0] < native.late.capacity:
            low = middle
        else:
            n = middle - 1
    return n


cdef const char *run_native(misata_arena *native, int64_t first_row, int64_t n) noexcept nogil:
    cdef int status = misata_run(native, first_row, n)
    if status == MISATA_EXHAUSTED:
        return native.failure
    if status != 0:
        return "misata internal error: a kernel failed"
    return NULL


cdef const char *run_late(Shared *shared, Worker *worker, duckdb_data_chunk output, int64_t n,
                          const int64_t **rows) noexcept nogil:
    """Compute the late columns for the next n rows. rows: which of those computed they are; NULL: as they come."""
    cdef misata_arena *native = worker.native
    cdef const int64_t *chosen = native.selection
    cdef int64_t i, first = worker.row, last = worker.row + n - 1, differs = 0
    cdef bint is_whole
    cdef misata_column *late
    if chosen != NULL:
        chosen += worker.row
        first, last = chosen[0], chosen[n - 1]
        if worker.late_rows == NULL:
            worker.late_rows = <int64_t *> malloc(VECTOR_SIZE * sizeof(int64_t))
            if worker.late_rows == NULL:
                return "out of memory"
        for i in range(n):
            worker.late_rows[i] = chosen[i] - first
        for i in range(n):
            differs |= worker.late_rows[i] ^ i
    is_whole = differs == 0
    rows[0] = NULL if is_whole else worker.late_rows
    for i in range(shared.n_outputs):
        late = native.columns[shared.sources[i]].late if shared.sources[i] >= 0 else NULL
        if late != NULL and is_whole:
            misata_point_direct(duckdb_data_chunk_get_vector(output, i), late)
        elif late != NULL:
            misata_point_own(late)
    return run_native(native.late, native.first_row + first, last - first + 1)


cdef const char *emit(Shared *shared, Worker *worker, duckdb_data_chunk output, int64_t n) noexcept nogil:
    """Rows worker.row .. worker.row + n - 1 into the chunk."""
    cdef misata_arena *native = worker.native
    cdef const char *wrong = NULL
    cdef int32_t i
    cdef bint direct = shared.n_real > 0 and not native.needs_python
    cdef int64_t source = 0 if direct else worker.row - worker.filled
    cdef const int64_t *rows = NULL
    cdef const int64_t *late_rows = NULL
    cdef duckdb_vector vector
    cdef misata_column *column
    if direct:
        for i in range(shared.n_outputs):
            if shared.sources[i] >= 0:
                misata_point_direct(duckdb_data_chunk_get_vector(output, i), &native.columns[shared.sources[i]])
        wrong = run_native(native, shared.bound.first_row + worker.row, n)
    elif native != NULL:
        if native.n_delivered >= 0 and native.selection != NULL:
            rows = native.selection + source
        if native.late != NULL:
            wrong = run_late(shared, worker, output, n, &late_rows)
    if wrong != NULL:
        return wrong
    for i in range(shared.n_outputs):
        if shared.sources[i] < 0:
            continue
        vector = duckdb_data_chunk_get_vector(output, i)
        column = &native.columns[shared.sources[i]]
        if column.late != NULL:
            wrong = misata_write(vector, shared.shapes[i], column.late, late_rows, 0, n, 0, NULL, late_rows == NULL)
        else:
            wrong = misata_write(vector, shared.shapes[i], column, rows, source, n, 0, NULL, direct)
        if wrong == NULL and not direct and column.n_patches:
            wrong = misata_write_patches(vector, shared.shapes[i], column, source, n)
        if wrong != NULL:
            return wrong
    return NULL


cdef void on_scan(duckdb_function_info info, duckdb_data_chunk output) noexcept nogil:
    cdef Shared *shared = <Shared *> duckdb_function_get_init_data(info)
    cdef Worker *worker = <Worker *> duckdb_function_get_local_init_data(info)
    cdef const char *wrong = NULL
    cdef char *failure = NULL
    cdef int64_t n = 0
    if worker.row == worker.end:
        wrong = next_morsel(shared, worker, &failure)
    if wrong == NULL and failure == NULL:
        n = chunk_rows(worker)
        if n > 0:
            wrong = emit(shared, worker, output, n)
    if wrong != NULL or failure != NULL:
        worker.row = worker.end
        duckdb_data_chunk_set_size(output, 0)
        duckdb_function_set_error(info, wrong if wrong != NULL else failure)
        free(failure)
        return
    worker.row += n
    misata_fetch_add(&rows_emitted, n)
    duckdb_data_chunk_set_size(output, <idx_t> n)


cdef duckdb_table_function make_table_function(object definition, object registry) except NULL:
    cdef duckdb_table_function made = duckdb_create_table_function()
    cdef duckdb_logical_type parameter
    cdef bytes name
    try:
        name = c_text(definition.name, "the name of a function")
        duckdb_table_function_set_name(made, name)
        for sql_type in definition.parameters:
            parameter = make_type(sql_type)
            duckdb_table_function_add_parameter(made, parameter)
            duckdb_destroy_logical_type(&parameter)
        for key, sql_type in definition.named.items():
            parameter = make_type(sql_type)
            name = c_text(key, "the name of an argument")
            duckdb_table_function_add_named_parameter(made, name, parameter)
            duckdb_destroy_logical_type(&parameter)
        duckdb_table_function_set_extra_info(made, make_function(definition, registry, None), drop_function)
        duckdb_table_function_set_bind(made, on_bind)
        duckdb_table_function_set_init(made, on_init)
        duckdb_table_function_set_local_init(made, on_local_init)
        duckdb_table_function_set_function(made, on_scan)
        duckdb_table_function_supports_projection_pushdown(made, True)
    except BaseException:
        duckdb_destroy_table_function(&made)
        raise
    return made
