# cython: language_level=3, boundscheck=False, wraparound=False
"""The bridge between DuckDB's C API and Python: registers the SQL functions and serves their callbacks.

The loader (loader.c) calls `entry` once for each database that loads the extension. Rules that hold everywhere here:
every handle that DuckDB gives out is given back; nothing that can throw a C++ exception is called with the GIL held; no
Python exception leaves a callback; no connection or database handle is kept.
"""

import atexit
import datetime
import decimal
import uuid

from cpython.exc cimport PyErr_SetInterrupt
from cpython.pycapsule cimport PyCapsule_New
from cpython.ref cimport Py_DECREF, Py_INCREF, PyObject
from libc.stdint cimport int32_t, int64_t, intptr_t, uint8_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcmp, memcpy, memset, strdup

from misata_sql.extension.capi cimport *

from misata_sql.errors import ArgumentError, MisataError
from misata_sql.extension import functions
from misata_sql.extension.functions import ANY, Interval, OperatorFunction, SelectFunction, TableFunction

cdef extern from "Python.h":
    int Py_AddPendingCall(int (*)(void *) noexcept, void *) noexcept nogil

cdef int64_t VECTOR_SIZE = 2048      # duckdb_vector_size(), read at load
cdef bint api_known = False


# ---- objects that DuckDB holds ----

cdef struct Function:         # extra_info of a registered function, or of one overload
    PyObject *registry
    PyObject *definition
    PyObject *returns         # SqlType of an overload; of an operator the overload
    misata_shape shape        # and its storage
    int32_t leading           # select functions: arguments before the values; -1: not one
    bint nulls_pass           # a NULL argument makes the result NULL without a call
    int32_t value_at          # operators: which arguments are value, rate and key; -1: there is none
    int32_t rate_at
    int32_t key_at
    bint null_rate            # a rate of NULL hits no row
    char *name                # of an operator
    misata_calls *calls       # that it was made for
    int32_t n_named
    char **names              # named parameters of a table function

cdef int trash_call_pending = 0


cdef PyObject *keep(object value) noexcept:
    Py_INCREF(value)
    return <PyObject *> value


cdef int empty_trash_later(void *_) noexcept with gil:
    misata_unset(&trash_call_pending)
    empty_trash()
    return 0


cdef void discard(PyObject *value) noexcept nogil:
    """Release an object without the GIL: at the next callback, or when the main thread next runs Python."""
    if value == NULL:
        return
    misata_discard(value)
    if not misata_test_and_set(&trash_call_pending):
        if misata_is_closing() or Py_AddPendingCall(empty_trash_later, NULL) != 0:
            misata_unset(&trash_call_pending)


cdef void empty_trash() noexcept:
    cdef misata_trash *node = misata_take_trash()
    cdef misata_trash *following
    while node != NULL:
        following = node.next
        Py_DECREF(<object> <PyObject *> node.object)
        free(node)
        node = following


cdef void forget_calls(misata_calls *calls) noexcept nogil:
    cdef misata_known *known
    cdef misata_known *following
    cdef int i
    if calls == NULL:
        return
    for i in range(MISATA_LISTS):
        known = calls.lists[i]
        while known != NULL:
            following = known.next
            discard(<PyObject *> known.owner)
            free(known)
            known = following
    free(calls)


cdef void drop_function(void *data) noexcept nogil:
    cdef Function *function = <Function *> data
    cdef int32_t i
    discard(function.registry)
    discard(function.definition)
    discard(function.returns)
    misata_free_shapes(function.shape.children, function.shape.n_children)
    forget_calls(function.calls)
    free(function.name)
    for i in range(function.n_named):
        free(function.names[i])
    free(function.names)
    free(function)


cdef Function *make_function(object definition, object registry, object overload) except NULL:
    cdef Function *made = <Function *> calloc(1, sizeof(Function))
    cdef int32_t i
    if made == NULL:
        raise MemoryError
    try:
        made.leading = -1
        if overload is None:
            named = [c_text(name, "the name of an argument") for name in definition.named]
            made.names = <char **> calloc(len(named) + 1, sizeof(char *))
            if made.names == NULL:
                raise MemoryError
            for i in range(len(named)):
                made.names[i] = copy_text(named[i])
                made.n_named = i + 1
        else:
            fill_shape(&made.shape, overload.returns)
            made.returns = keep(overload.returns)
            if isinstance(definition, SelectFunction):
                made.leading = definition.leading
            elif isinstance(definition, OperatorFunction):
                discard(made.returns)
                made.returns = keep(overload)
                made.value_at, made.rate_at, made.key_at = overload.value, overload.rate, overload.key
                made.null_rate = definition.null_rate
                made.name = copy_text(c_text(definition.name, "the name of a function"))
            else:
                made.nulls_pass = not definition.handles_null
        made.registry = keep(registry)
        made.definition = keep(definition)
    except BaseException:
        drop_function(made)
        raise
    return made


# ---- errors ----

cdef char *copy_text(bytes text) except NULL:
    cdef char *copy = strdup(text)
    if copy == NULL:
        raise MemoryError
    return copy


cdef char *error_text(object error) noexcept:
    """The SQL user's text of an exception, to be freed."""
    cdef char *copy
    try:
        if isinstance(error, MisataError):
            text = str(error)
        elif isinstance(error, KeyboardInterrupt):
            PyErr_SetInterrupt()  # the caller's own Python code gets it once this query has ended
            text = "interrupted"
        else:
            text = f"misata internal error: {type(error).__name__}: {error}"
        copy = strdup(text.replace("\0", "\\0").encode("utf-8", "replace"))
    except BaseException:
        copy = strdup(b"misata internal error, and its text cannot be had")
    return copy


include "types.pxi"
include "cells.pxi"
include "tables.pxi"
include "scalars.pxi"
include "operators.pxi"


# ---- load ----

cdef class Handles:
    """The functions of one load, made but not yet registered."""

    cdef duckdb_table_function *tables
    cdef duckdb_scalar_function_set *scalars
    cdef Py_ssize_t n_tables
    cdef Py_ssize_t n_scalars

    def __cinit__(self, definitions):
        self.tables = <duckdb_table_function *> calloc(len(definitions) + 1, sizeof(duckdb_table_function))
        self.scalars = <duckdb_scalar_function_set *> calloc(len(definitions) + 1, sizeof(duckdb_scalar_function_set))
        if self.tables == NULL or self.scalars == NULL:
            raise MemoryError

    cdef int make(self, definitions, registry) except -1:
        for definition in definitions:
            if isinstance(definition, TableFunction):
                self.tables[self.n_tables] = make_table_function(definition, registry)
                self.n_tables += 1
            else:
                self.scalars[self.n_scalars] = make_overload_set(definition, registry)
                self.n_scalars += 1
        return 0

    cdef Py_ssize_t register(self, duckdb_connection connection) noexcept nogil:
        """-1, or the number of the function that DuckDB refused: the table functions, then the others."""
        cdef Py_ssize_t i
        for i in range(self.n_tables):
            if duckdb_register_table_function(connection, self.tables[i]) != 0:
                return i
        for i in range(self.n_scalars):
            if duckdb_register_scalar_function_set(connection, self.scalars[i]) != 0:
                return self.n_tables + i
        return -1

    def __dealloc__(self):
        cdef Py_ssize_t i
        for i in range(self.n_tables):
            duckdb_destroy_table_function(&self.tables[i])
        for i in range(self.n_scalars):
            duckdb_destroy_scalar_function_set(&self.scalars[i])
        free(self.tables)
        free(self.scalars)


cdef int take_api(duckdb_extension_info info, duckdb_extension_access *access) except -1:
    """Copy DuckDB's function table. The callbacks cannot tell which engine calls them, so one process has one table."""
    global api_known, VECTOR_SIZE
    cdef const void *api = access.get_api(info, b"v1.2.0")
    if api == NULL:
        raise MisataError("misata: this DuckDB does not offer the C extension API v1.2.0; DuckDB 1.2 or later is needed")
    if api_known:
        if memcmp(&misata_api, api, sizeof(misata_api)) != 0:
            raise MisataError("misata: another copy of DuckDB in this process has already loaded misata; "
                              "use one copy, or two processes")
        return 0
    memcpy(&misata_api, api, sizeof(misata_api))
    VECTOR_SIZE = <int64_t> duckdb_vector_size()
    api_known = True
    return 0


cdef int register_all(duckdb_extension_info info, duckdb_extension_access *access) except -1:
    cdef duckdb_connection connection = NULL
    cdef duckdb_database *database
    cdef Py_ssize_t refused = -1
    cdef bint connected
    take_api(info, access)
    definitions = tuple(functions.FUNCTIONS)
    cdef Handles handles = Handles(definitions)
    handles.make(definitions, functions.new_registry())
    with nogil:
        # DuckDB's locks are taken here. The connection ends at once: one that is kept holds the file's lock after close.
        database = access.get_database(info)
        connected = database != NULL and duckdb_connect(database[0], &connection) == 0
        if connected:
            refused = handles.register(connection)
            duckdb_disconnect(&connection)
    if not connected:
        raise MisataError("misata: DuckDB gave no connection to register the functions with")
    if refused >= 0:
        ordered = sorted(definitions, key=lambda d: not isinstance(d, TableFunction))
        raise MisataError(f"misata: DuckDB refused the function {ordered[refused].name}")
    return 0


cdef int entry(duckdb_extension_info info, duckdb_extension_access *access) noexcept:
    """Called by the loader with the GIL held. 1 on success; else the error is set."""
    cdef char *failure
    empty_trash()
    try:
        register_all(info, access)
        return 1
    except BaseException as error:
        failure = error_text(error)
        access.set_error(info, failure)
        free(failure)
        return 0


cdef int CLOSE_WAIT_MS = 10_000


def _close():
    """Keeps DuckDB's threads out of an interpreter that ends; waits for those inside."""
    with nogil:
        misata_close_gate(CLOSE_WAIT_MS)
    empty_trash()


atexit.register(_close)
ENTRY = PyCapsule_New(<void *> entry, "misata_sql.extension.bridge.ENTRY", NULL)
