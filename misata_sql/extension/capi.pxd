"""What bridge.pyx uses of capi.h, write.h, read.h, pick.h, calls.h, operate.h and gate.h; the comments are there."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t

cdef extern from "capi.h" nogil:
    ctypedef void (*misata_slot)() noexcept
    ctypedef struct misata_capi:
        misata_slot slots[357]
    misata_capi misata_api

    ctypedef uint64_t idx_t
    ctypedef int duckdb_state
    ctypedef void *duckdb_database
    ctypedef void *duckdb_connection
    ctypedef void *duckdb_extension_info
    ctypedef void *duckdb_value
    ctypedef void *duckdb_logical_type
    ctypedef void *duckdb_data_chunk
    ctypedef void *duckdb_vector
    ctypedef void *duckdb_scalar_function
    ctypedef void *duckdb_scalar_function_set
    ctypedef void *duckdb_table_function
    ctypedef void *duckdb_bind_info
    ctypedef void *duckdb_init_info
    ctypedef void *duckdb_function_info
    ctypedef struct duckdb_extension_access:
        void (*set_error)(duckdb_extension_info, const char *) noexcept nogil
        duckdb_database *(*get_database)(duckdb_extension_info) noexcept nogil
        const void *(*get_api)(duckdb_extension_info, const char *) noexcept nogil
    ctypedef void (*duckdb_delete_callback)(void *) noexcept nogil
    ctypedef void (*duckdb_bind_callback)(duckdb_bind_info) noexcept nogil
    ctypedef void (*duckdb_init_callback)(duckdb_init_info) noexcept nogil
    ctypedef void (*duckdb_scan_callback)(duckdb_function_info, duckdb_data_chunk) noexcept nogil
    ctypedef void (*duckdb_scalar_callback)(duckdb_function_info, duckdb_data_chunk, duckdb_vector) noexcept nogil

    const idx_t MISATA_FIRST_VIRTUAL_COLUMN
    enum:
        DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_TINYINT, DUCKDB_TYPE_SMALLINT, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT
        DUCKDB_TYPE_UTINYINT, DUCKDB_TYPE_USMALLINT, DUCKDB_TYPE_UINTEGER, DUCKDB_TYPE_UBIGINT, DUCKDB_TYPE_FLOAT
        DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_TIMESTAMP, DUCKDB_TYPE_DATE, DUCKDB_TYPE_TIME, DUCKDB_TYPE_INTERVAL
        DUCKDB_TYPE_HUGEINT, DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BLOB, DUCKDB_TYPE_DECIMAL, DUCKDB_TYPE_TIMESTAMP_S
        DUCKDB_TYPE_TIMESTAMP_MS, DUCKDB_TYPE_TIMESTAMP_NS, DUCKDB_TYPE_ENUM, DUCKDB_TYPE_LIST, DUCKDB_TYPE_STRUCT
        DUCKDB_TYPE_MAP, DUCKDB_TYPE_UUID, DUCKDB_TYPE_BIT, DUCKDB_TYPE_TIMESTAMP_TZ, DUCKDB_TYPE_UHUGEINT
        DUCKDB_TYPE_ARRAY, DUCKDB_TYPE_ANY

    duckdb_state duckdb_connect(duckdb_database, duckdb_connection *)
    void duckdb_disconnect(duckdb_connection *)
    idx_t duckdb_vector_size()

    void duckdb_destroy_value(duckdb_value *)

    duckdb_logical_type duckdb_create_logical_type(int)
    duckdb_logical_type duckdb_create_list_type(duckdb_logical_type)
    duckdb_logical_type duckdb_create_array_type(duckdb_logical_type, idx_t)
    duckdb_logical_type duckdb_create_map_type(duckdb_logical_type, duckdb_logical_type)
    duckdb_logical_type duckdb_create_struct_type(duckdb_logical_type *, const char **, idx_t)
    duckdb_logical_type duckdb_create_enum_type(const char **, idx_t)
    duckdb_logical_type duckdb_create_decimal_type(uint8_t, uint8_t)
    void duckdb_destroy_logical_type(duckdb_logical_type *)

    idx_t duckdb_data_chunk_get_column_count(duckdb_data_chunk)
    duckdb_vector duckdb_data_chunk_get_vector(duckdb_data_chunk, idx_t)
    idx_t duckdb_data_chunk_get_size(duckdb_data_chunk)
    void duckdb_data_chunk_set_size(duckdb_data_chunk, idx_t)
    duckdb_logical_type duckdb_vector_get_column_type(duckdb_vector)
    void *duckdb_vector_get_data(duckdb_vector)
    int duckdb_get_type_id(duckdb_logical_type)

    duckdb_scalar_function duckdb_create_scalar_function()
    void duckdb_destroy_scalar_function(duckdb_scalar_function *)
    void duckdb_scalar_function_set_name(duckdb_scalar_function, const char *)
    void duckdb_scalar_function_set_varargs(duckdb_scalar_function, duckdb_logical_type)
    void duckdb_scalar_function_set_special_handling(duckdb_scalar_function)
    void duckdb_scalar_function_set_volatile(duckdb_scalar_function)
    void duckdb_scalar_function_add_parameter(duckdb_scalar_function, duckdb_logical_type)
    void duckdb_scalar_function_set_return_type(duckdb_scalar_function, duckdb_logical_type)
    void duckdb_scalar_function_set_extra_info(duckdb_scalar_function, void *, duckdb_delete_callback)
    void duckdb_scalar_function_set_function(duckdb_scalar_function, duckdb_scalar_callback)
    void *duckdb_scalar_function_get_extra_info(duckdb_function_info)
    void duckdb_scalar_function_set_error(duckdb_function_info, const char *)
    duckdb_scalar_function_set duckdb_create_scalar_function_set(const char *)
    void duckdb_destroy_scalar_function_set(duckdb_scalar_function_set *)
    duckdb_state duckdb_add_scalar_function_to_set(duckdb_scalar_function_set, duckdb_scalar_function)
    duckdb_state duckdb_register_scalar_function_set(duckdb_connection, duckdb_scalar_function_set)

    duckdb_table_function duckdb_create_table_function()
    void duckdb_destroy_table_function(duckdb_table_function *)
    void duckdb_table_function_set_name(duckdb_table_function, const char *)
    void duckdb_table_function_add_parameter(duckdb_table_function, duckdb_logical_type)
    void duckdb_table_function_add_named_parameter(duckdb_table_function, const char *, duckdb_logical_type)
    void duckdb_table_function_set_extra_info(duckdb_table_function, void *, duckdb_delete_callback)
    void duckdb_table_function_set_bind(duckdb_table_function, duckdb_bind_callback)
    void duckdb_table_function_set_init(duckdb_table_function, duckdb_init_callback)
    void duckdb_table_function_set_local_init(duckdb_table_function, duckdb_init_callback)
    void duckdb_table_function_set_function(duckdb_table_function, duckdb_scan_callback)
    void duckdb_table_function_supports_projection_pushdown(duckdb_table_function, bint)
    duckdb_state duckdb_register_table_function(duckdb_connection, duckdb_table_function)
    void *duckdb_bind_get_extra_info(duckdb_bind_info)
    void duckdb_bind_add_result_column(duckdb_bind_info, const char *, duckdb_logical_type)
    idx_t duckdb_bind_get_parameter_count(duckdb_bind_info)
    duckdb_value duckdb_bind_get_parameter(duckdb_bind_info, idx_t)
    duckdb_value duckdb_bind_get_named_parameter(duckdb_bind_info, const char *)
    void duckdb_bind_set_bind_data(duckdb_bind_info, void *, duckdb_delete_callback)
    void duckdb_bind_set_cardinality(duckdb_bind_info, idx_t, bint)
    void duckdb_bind_set_error(duckdb_bind_info, const char *)
    void *duckdb_init_get_bind_data(duckdb_init_info)
    void duckdb_init_set_init_data(duckdb_init_info, void *, duckdb_delete_callback)
    idx_t duckdb_init_get_column_count(duckdb_init_info)
    idx_t duckdb_init_get_column_index(duckdb_init_info, idx_t)
    void duckdb_init_set_max_threads(duckdb_init_info, idx_t)
    void duckdb_init_set_error(duckdb_init_info, const char *)
    void *duckdb_function_get_init_data(duckdb_function_info)
    void *duckdb_function_get_local_init_data(duckdb_function_info)
    void duckdb_function_set_error(duckdb_function_info, const char *)

cdef extern from "write.h" nogil:
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
        misata_column *patch
        misata_column *late
    ctypedef struct misata_arena:
        const char *failure
        int64_t capacity
        int32_t needs_python
        int32_t n_columns
        misata_column *columns
        int64_t n_delivered
        const int64_t *selection
        misata_arena *late
        int64_t first_row
    enum:
        MISATA_OFFSETS64
    enum:
        MISATA_STORE_FIXED, MISATA_STORE_STRING, MISATA_STORE_STRUCT, MISATA_STORE_ARRAY, MISATA_STORE_LIST
    ctypedef struct misata_shape:
        int32_t storage
        int32_t width
        int32_t logical
        int32_t n_children
        misata_shape *children
    enum:
        MISATA_EXHAUSTED
    int misata_run(misata_arena *, int64_t first_row, int64_t n_rows)
    void misata_free_shapes(misata_shape *, int32_t n)
    const char *misata_check_column(const misata_shape *, const misata_column *)
    const char *misata_write(duckdb_vector, const misata_shape *, const misata_column *, const int64_t *rows,
                             int64_t first, int64_t n, int64_t at, const uint64_t *outer, int direct)
    const char *misata_write_patches(duckdb_vector, const misata_shape *, const misata_column *, int64_t first, int64_t n)
    void misata_point_direct(duckdb_vector, const misata_column *)
    void misata_point_own(const misata_column *)
    void misata_null_rows(duckdb_vector, int64_t at, int64_t n)

cdef extern from "read.h" nogil:
    ctypedef struct misata_cell:
        int32_t type
        int32_t scale
        uint64_t low
        int64_t high
        int32_t months
        int32_t days
        double real
        char *text
        int64_t size
        int64_t n
        misata_cell *items
        char **names
    enum:
        MISATA_NULL_CELL
    ctypedef struct misata_input:
        int32_t id
        int32_t width
    void misata_clear_cell(misata_cell *)
    const char *misata_read_value(duckdb_value, misata_cell *)
    const char *misata_open_input(duckdb_vector, misata_input *)
    void misata_close_input(misata_input *)
    int64_t misata_run_end(const misata_input *, int64_t n_inputs, int64_t start, int64_t n)
    int misata_any_null(const misata_input *, int64_t n_inputs, int64_t row)
    const char *misata_read_row(const misata_input *, int64_t row, misata_cell *)

cdef extern from "pick.h" nogil:
    const char *misata_pick(duckdb_vector result, const misata_input *values, int64_t n_values, const int32_t *codes,
                            int64_t start, int64_t n)

cdef extern from "calls.h" nogil:
    ctypedef int (*misata_entry)(void *, void **, int64_t, int64_t, int64_t) noexcept nogil
    enum:
        MISATA_NOTHING, MISATA_INTEGERS, MISATA_REALS, MISATA_TEXTS, MISATA_OPAQUE, MISATA_ITEMS, MISATA_MOST_SLOTS
    ctypedef struct misata_stage:
        misata_entry entry
        int32_t n_slots
        const int64_t *slots
        int32_t rows
        int32_t apply
        int32_t values
        int32_t starts
        int32_t out
        int32_t out_starts
        int64_t per_byte
        int64_t per_row
        int32_t ascii_stays
    ctypedef struct misata_call:
        misata_entry chance
        uint64_t chance_key
        misata_entry choose
        uint64_t choice_key
        int32_t by_value
        int32_t takes
        int32_t gives
        int64_t low
        int64_t high
        int32_t n_stages
        misata_stage *stages
    ctypedef struct misata_known:
        void *owner
        misata_known *next
    enum:
        MISATA_LISTS
    ctypedef struct misata_calls:
        misata_known **lists
    ctypedef struct misata_bytes:
        char *data
        int64_t size
    int misata_append_argument(misata_bytes *, const misata_input *, int64_t row)
    const misata_call *misata_find_call(misata_calls **, const misata_bytes *)
    int misata_remember(misata_calls **, const misata_bytes *, const misata_call *, void *owner)

cdef extern from "operate.h" nogil:
    const char *misata_operate(const misata_call *, const char *name, const misata_input *value, const misata_input *rate,
                               const misata_input *key, int null_rate, duckdb_vector, const misata_shape *, int64_t start,
                               int64_t n, char **failure)

cdef extern from "gate.h" nogil:
    ctypedef struct misata_trash:
        misata_trash *next
        void *object
    int misata_enter()
    void misata_leave()
    int misata_is_closing()
    void misata_close_gate(int wait_ms)
    const char *misata_closed
    void misata_discard(void *)
    misata_trash *misata_take_trash()
    int64_t misata_fetch_add(int64_t *, int64_t)
    int64_t misata_load(int64_t *)
    int misata_test_and_set(int *)
    void misata_unset(int *)
