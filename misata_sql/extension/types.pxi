# SqlType -> DuckDB's logical type, and -> the shape that a column of it must have.

cdef dict SIMPLE_TYPES = {
    "BOOLEAN": DUCKDB_TYPE_BOOLEAN, "TINYINT": DUCKDB_TYPE_TINYINT, "SMALLINT": DUCKDB_TYPE_SMALLINT,
    "INTEGER": DUCKDB_TYPE_INTEGER, "BIGINT": DUCKDB_TYPE_BIGINT, "HUGEINT": DUCKDB_TYPE_HUGEINT,
    "UTINYINT": DUCKDB_TYPE_UTINYINT, "USMALLINT": DUCKDB_TYPE_USMALLINT, "UINTEGER": DUCKDB_TYPE_UINTEGER,
    "UBIGINT": DUCKDB_TYPE_UBIGINT, "UHUGEINT": DUCKDB_TYPE_UHUGEINT, "FLOAT": DUCKDB_TYPE_FLOAT,
    "DOUBLE": DUCKDB_TYPE_DOUBLE, "DATE": DUCKDB_TYPE_DATE, "TIME": DUCKDB_TYPE_TIME,
    "TIMESTAMP": DUCKDB_TYPE_TIMESTAMP, "TIMESTAMP_S": DUCKDB_TYPE_TIMESTAMP_S,
    "TIMESTAMP_MS": DUCKDB_TYPE_TIMESTAMP_MS, "TIMESTAMP_NS": DUCKDB_TYPE_TIMESTAMP_NS,
    "TIMESTAMP WITH TIME ZONE": DUCKDB_TYPE_TIMESTAMP_TZ, "INTERVAL": DUCKDB_TYPE_INTERVAL,
    "UUID": DUCKDB_TYPE_UUID, "VARCHAR": DUCKDB_TYPE_VARCHAR, "BLOB": DUCKDB_TYPE_BLOB, "BIT": DUCKDB_TYPE_BIT,
}
cdef dict PARAMETRIC_TYPES = {
    "DECIMAL": DUCKDB_TYPE_DECIMAL, "ENUM": DUCKDB_TYPE_ENUM, "LIST": DUCKDB_TYPE_LIST, "ARRAY": DUCKDB_TYPE_ARRAY,
    "STRUCT": DUCKDB_TYPE_STRUCT, "MAP": DUCKDB_TYPE_MAP,
}


cdef bytes c_text(str text, str what):
    """UTF-8 for a C string; the API has no other way to name things."""
    if "\0" in text:
        raise MisataError(f"{what} must not contain a zero character (got {text!r})")
    return text.encode()


cdef duckdb_logical_type make_type(object sql_type) except NULL:
    """A handle to be destroyed by the caller. Calls nothing in DuckDB with arguments that make it throw."""
    cdef duckdb_logical_type made = NULL
    cdef str id
    if sql_type is ANY:
        return duckdb_create_logical_type(DUCKDB_TYPE_ANY)
    id = sql_type.id
    if id in SIMPLE_TYPES:
        made = duckdb_create_logical_type(<int> SIMPLE_TYPES[id])
    elif id == "DECIMAL":
        if 1 <= sql_type.width <= 38 and 0 <= sql_type.scale <= sql_type.width:
            made = duckdb_create_decimal_type(sql_type.width, sql_type.scale)
    elif id == "ENUM":
        made = make_enum(sql_type.values)
    elif id == "STRUCT":
        made = make_struct(sql_type.fields)
    elif id in PARAMETRIC_TYPES:
        made = make_container(sql_type, id)
    if made == NULL:
        raise MisataError(f"DuckDB has no type {sql_type}")
    return made


cdef duckdb_logical_type make_enum(object values) except? NULL:
    cdef list names = [c_text(v, "a value of an ENUM") for v in values]
    cdef Py_ssize_t i
    cdef const char **pointers
    cdef duckdb_logical_type made
    if not names or len(set(names)) < len(names):
        return NULL
    pointers = <const char **> malloc(len(names) * sizeof(char *))
    if pointers == NULL:
        raise MemoryError
    for i in range(len(names)):
        pointers[i] = <bytes> names[i]
    made = duckdb_create_enum_type(pointers, len(names))
    free(pointers)
    return made


cdef duckdb_logical_type make_struct(object fields) except? NULL:
    cdef list names = [c_text(name, "a field of a STRUCT") for name, _ in fields]
    cdef Py_ssize_t i, n = len(names)
    cdef duckdb_logical_type made = NULL
    cdef const char **pointers
    cdef duckdb_logical_type *types
    if not names or len({name.lower() for name, _ in fields}) < n:
        return NULL
    pointers = <const char **> malloc(n * sizeof(char *))
    types = <duckdb_logical_type *> calloc(n, sizeof(duckdb_logical_type))
    try:
        if pointers == NULL or types == NULL:
            raise MemoryError
        for i in range(n):
            pointers[i] = <bytes> names[i]
            types[i] = make_type(fields[i][1])
        made = duckdb_create_struct_type(types, pointers, n)
    finally:
        if types != NULL:
            for i in range(n):
                if types[i] != NULL:
                    duckdb_destroy_logical_type(&types[i])
        free(types)
        free(pointers)
    return made


cdef duckdb_logical_type make_container(object sql_type, str id) except? NULL:
    cdef duckdb_logical_type made = NULL
    cdef duckdb_logical_type key
    cdef duckdb_logical_type element = make_type(sql_type.element)
    try:
        if id == "LIST":
            made = duckdb_create_list_type(element)
        elif id == "ARRAY":
            made = duckdb_create_array_type(element, sql_type.size)
        else:
            key = make_type(sql_type.key)
            made = duckdb_create_map_type(key, element)
            duckdb_destroy_logical_type(&key)
    finally:
        duckdb_destroy_logical_type(&element)
    return made


cdef int fill_shape(misata_shape *shape, object sql_type) except -1:
    """Describe the storage of a type; shape is zeroed memory, and what it points to is the caller's to free."""
    cdef str id = sql_type.id
    cdef tuple children = sql_type.children
    shape.logical = SIMPLE_TYPES[id] if id in SIMPLE_TYPES else PARAMETRIC_TYPES[id]
    storage = sql_type.storage
    if storage.kind == "fixed":
        shape.storage = MISATA_STORE_FIXED
        shape.width = storage.size
        return 0
    if storage.kind == "string":
        shape.storage = MISATA_STORE_STRING
        return 0
    if storage.kind == "list":
        shape.storage = MISATA_STORE_LIST
    elif storage.kind == "array":
        shape.storage = MISATA_STORE_ARRAY
        shape.width = sql_type.size
    else:
        shape.storage = MISATA_STORE_STRUCT
    if id == "MAP":  # a list of structs of key and value
        make_children(shape, 1)
        shape.children[0].storage = MISATA_STORE_STRUCT
        shape.children[0].logical = DUCKDB_TYPE_STRUCT
        shape = &shape.children[0]
    make_children(shape, len(children))
    for i, child in enumerate(children):
        fill_shape(&shape.children[<int> i], child)
    return 0


cdef int make_children(misata_shape *shape, Py_ssize_t n) except -1:
    shape.children = <misata_shape *> calloc(max(1, n), sizeof(misata_shape))
    if shape.children == NULL:
        raise MemoryError
    shape.n_children = <int32_t> n
    return 0
