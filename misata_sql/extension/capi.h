/* The part of DuckDB's stable C extension API v1.2.0 that this extension calls.

   The API is a table of 357 function pointers in an order that never changes; DuckDB hands it over at load. Each macro
   below gives one slot its type. Nothing here comes from a DuckDB header, so none is needed to build. */
#ifndef MISATA_CAPI_H
#define MISATA_CAPI_H

#include <stdbool.h>
#include <stdint.h>

#define MISATA_CAPI_VERSION "v1.2.0"
#define MISATA_CAPI_SLOTS 357

typedef void (*misata_slot)(void);
typedef struct misata_capi {
    misata_slot slots[MISATA_CAPI_SLOTS];
} misata_capi;

/* Handles. All are pointers that DuckDB owns the insides of. */
typedef void *duckdb_database;
typedef void *duckdb_connection;
typedef void *duckdb_extension_info;
typedef void *duckdb_value;
typedef void *duckdb_logical_type;
typedef void *duckdb_data_chunk;
typedef void *duckdb_vector;
typedef void *duckdb_scalar_function;
typedef void *duckdb_scalar_function_set;
typedef void *duckdb_table_function;
typedef void *duckdb_bind_info;
typedef void *duckdb_init_info;
typedef void *duckdb_function_info;

typedef uint64_t idx_t;
typedef int duckdb_state; /* 0: success */
enum { MISATA_SUCCESS = 0 };

typedef struct { uint64_t lower; int64_t upper; } duckdb_hugeint;
typedef struct { uint64_t lower; uint64_t upper; } duckdb_uhugeint;
typedef struct { uint8_t width; uint8_t scale; duckdb_hugeint value; } duckdb_decimal;
typedef struct { int32_t months; int32_t days; int64_t micros; } duckdb_interval;
typedef struct { int32_t days; } duckdb_date;
typedef struct { int64_t units; } duckdb_moment; /* TIME and the TIMESTAMPs: one int64 of the type's own unit */
typedef struct { void *data; idx_t size; } duckdb_blob;
typedef struct { uint8_t *data; idx_t size; } duckdb_bit; /* one byte with the number of padding bits, then the bits */
typedef struct { uint64_t offset; uint64_t length; } duckdb_list_entry;

/* A cell of VARCHAR, BLOB or BIT. Up to 12 bytes lie in it; of longer ones the first 4 and the address. */
typedef struct {
    uint32_t length;
    char prefix[4]; /* inline text starts here, and goes on in the 8 bytes after */
    char *address;
} duckdb_string_t;
enum { MISATA_INLINE = 12 };

enum {
    DUCKDB_TYPE_BOOLEAN = 1, DUCKDB_TYPE_TINYINT = 2, DUCKDB_TYPE_SMALLINT = 3, DUCKDB_TYPE_INTEGER = 4,
    DUCKDB_TYPE_BIGINT = 5, DUCKDB_TYPE_UTINYINT = 6, DUCKDB_TYPE_USMALLINT = 7, DUCKDB_TYPE_UINTEGER = 8,
    DUCKDB_TYPE_UBIGINT = 9, DUCKDB_TYPE_FLOAT = 10, DUCKDB_TYPE_DOUBLE = 11, DUCKDB_TYPE_TIMESTAMP = 12,
    DUCKDB_TYPE_DATE = 13, DUCKDB_TYPE_TIME = 14, DUCKDB_TYPE_INTERVAL = 15, DUCKDB_TYPE_HUGEINT = 16,
    DUCKDB_TYPE_VARCHAR = 17, DUCKDB_TYPE_BLOB = 18, DUCKDB_TYPE_DECIMAL = 19, DUCKDB_TYPE_TIMESTAMP_S = 20,
    DUCKDB_TYPE_TIMESTAMP_MS = 21, DUCKDB_TYPE_TIMESTAMP_NS = 22, DUCKDB_TYPE_ENUM = 23, DUCKDB_TYPE_LIST = 24,
    DUCKDB_TYPE_STRUCT = 25, DUCKDB_TYPE_MAP = 26, DUCKDB_TYPE_UUID = 27, DUCKDB_TYPE_UNION = 28,
    DUCKDB_TYPE_BIT = 29, DUCKDB_TYPE_TIME_TZ = 30, DUCKDB_TYPE_TIMESTAMP_TZ = 31, DUCKDB_TYPE_UHUGEINT = 32,
    DUCKDB_TYPE_ARRAY = 33, DUCKDB_TYPE_ANY = 34, DUCKDB_TYPE_SQLNULL = 36, DUCKDB_TYPE_STRING_LITERAL = 37,
    DUCKDB_TYPE_INTEGER_LITERAL = 38
};

/* Projected columns from here on are DuckDB's own; COUNT(*) asks for one. */
#define MISATA_FIRST_VIRTUAL_COLUMN ((idx_t)1 << 63)

typedef struct duckdb_extension_access {
    void (*set_error)(duckdb_extension_info, const char *);
    duckdb_database *(*get_database)(duckdb_extension_info);
    const void *(*get_api)(duckdb_extension_info, const char *version);
} duckdb_extension_access;

typedef void (*duckdb_delete_callback)(void *);
typedef void (*duckdb_bind_callback)(duckdb_bind_info);
typedef void (*duckdb_init_callback)(duckdb_init_info);
typedef void (*duckdb_scan_callback)(duckdb_function_info, duckdb_data_chunk);
typedef void (*duckdb_scalar_callback)(duckdb_function_info, duckdb_data_chunk, duckdb_vector);

#ifndef MISATA_LOADER
/* Filled once, by the bridge's entry function. One process has one DuckDB engine behind it, see bridge.pyx. */
static misata_capi misata_api;

#define MISATA_CALL(slot, result, ...) ((result(*)(__VA_ARGS__))misata_api.slots[slot])
#endif

/* Connections: only while the extension loads. */
#define duckdb_connect MISATA_CALL(3, duckdb_state, duckdb_database, duckdb_connection *)
#define duckdb_disconnect MISATA_CALL(6, void, duckdb_connection *)
#define duckdb_free MISATA_CALL(25, void, void *)
#define duckdb_vector_size MISATA_CALL(26, idx_t, void)

/* Values: the arguments of a table function. A getter whose type is not the value's, or whose value is NULL, throws a
   C++ exception through the caller. */
#define duckdb_destroy_value MISATA_CALL(92, void, duckdb_value *)
#define duckdb_get_bool MISATA_CALL(118, bool, duckdb_value)
#define duckdb_get_int8 MISATA_CALL(119, int8_t, duckdb_value)
#define duckdb_get_uint8 MISATA_CALL(120, uint8_t, duckdb_value)
#define duckdb_get_int16 MISATA_CALL(121, int16_t, duckdb_value)
#define duckdb_get_uint16 MISATA_CALL(122, uint16_t, duckdb_value)
#define duckdb_get_int32 MISATA_CALL(123, int32_t, duckdb_value)
#define duckdb_get_uint32 MISATA_CALL(124, uint32_t, duckdb_value)
#define duckdb_get_int64 MISATA_CALL(125, int64_t, duckdb_value)
#define duckdb_get_uint64 MISATA_CALL(126, uint64_t, duckdb_value)
#define duckdb_get_hugeint MISATA_CALL(127, duckdb_hugeint, duckdb_value)
#define duckdb_get_uhugeint MISATA_CALL(128, duckdb_uhugeint, duckdb_value)
#define duckdb_get_float MISATA_CALL(129, float, duckdb_value)
#define duckdb_get_double MISATA_CALL(130, double, duckdb_value)
#define duckdb_get_date MISATA_CALL(131, duckdb_date, duckdb_value)
#define duckdb_get_time MISATA_CALL(132, duckdb_moment, duckdb_value)
#define duckdb_get_timestamp MISATA_CALL(134, duckdb_moment, duckdb_value)
#define duckdb_get_interval MISATA_CALL(135, duckdb_interval, duckdb_value)
#define duckdb_get_value_type MISATA_CALL(136, duckdb_logical_type, duckdb_value) /* borrowed */
#define duckdb_get_blob MISATA_CALL(137, duckdb_blob, duckdb_value)
#define duckdb_get_decimal MISATA_CALL(139, duckdb_decimal, duckdb_value)
#define duckdb_get_bit MISATA_CALL(140, duckdb_bit, duckdb_value)
#define duckdb_get_uuid MISATA_CALL(141, duckdb_uhugeint, duckdb_value)
#define duckdb_get_varchar MISATA_CALL(142, char *, duckdb_value)
#define duckdb_get_map_size MISATA_CALL(146, idx_t, duckdb_value)
#define duckdb_get_map_key MISATA_CALL(147, duckdb_value, duckdb_value, idx_t)
#define duckdb_get_map_value MISATA_CALL(148, duckdb_value, duckdb_value, idx_t)
#define duckdb_is_null_value MISATA_CALL(149, bool, duckdb_value)
#define duckdb_get_list_size MISATA_CALL(151, idx_t, duckdb_value)
#define duckdb_get_list_child MISATA_CALL(152, duckdb_value, duckdb_value, idx_t)
#define duckdb_get_enum_value MISATA_CALL(154, uint64_t, duckdb_value)
#define duckdb_get_struct_child MISATA_CALL(155, duckdb_value, duckdb_value, idx_t)
#define duckdb_get_timestamp_tz MISATA_CALL(326, duckdb_moment, duckdb_value)
#define duckdb_get_timestamp_s MISATA_CALL(327, duckdb_moment, duckdb_value)
#define duckdb_get_timestamp_ms MISATA_CALL(328, duckdb_moment, duckdb_value)
#define duckdb_get_timestamp_ns MISATA_CALL(329, duckdb_moment, duckdb_value)

/* Types. Every one that is created or asked for is destroyed by the caller, except duckdb_get_value_type's. */
#define duckdb_create_logical_type MISATA_CALL(156, duckdb_logical_type, int)
#define duckdb_create_list_type MISATA_CALL(159, duckdb_logical_type, duckdb_logical_type)
#define duckdb_create_array_type MISATA_CALL(160, duckdb_logical_type, duckdb_logical_type, idx_t)
#define duckdb_create_map_type MISATA_CALL(161, duckdb_logical_type, duckdb_logical_type, duckdb_logical_type)
#define duckdb_create_struct_type \
    MISATA_CALL(163, duckdb_logical_type, duckdb_logical_type *, const char **, idx_t)
#define duckdb_create_enum_type MISATA_CALL(164, duckdb_logical_type, const char **, idx_t)
#define duckdb_create_decimal_type MISATA_CALL(165, duckdb_logical_type, uint8_t, uint8_t)
#define duckdb_get_type_id MISATA_CALL(166, int, duckdb_logical_type)
#define duckdb_decimal_width MISATA_CALL(167, uint8_t, duckdb_logical_type)
#define duckdb_decimal_scale MISATA_CALL(168, uint8_t, duckdb_logical_type)
#define duckdb_decimal_internal_type MISATA_CALL(169, int, duckdb_logical_type)
#define duckdb_enum_internal_type MISATA_CALL(170, int, duckdb_logical_type)
#define duckdb_enum_dictionary_size MISATA_CALL(171, uint32_t, duckdb_logical_type)
#define duckdb_enum_dictionary_value MISATA_CALL(172, char *, duckdb_logical_type, idx_t)
#define duckdb_list_type_child_type MISATA_CALL(173, duckdb_logical_type, duckdb_logical_type)
#define duckdb_array_type_child_type MISATA_CALL(174, duckdb_logical_type, duckdb_logical_type)
#define duckdb_array_type_array_size MISATA_CALL(175, idx_t, duckdb_logical_type)
#define duckdb_map_type_key_type MISATA_CALL(176, duckdb_logical_type, duckdb_logical_type)
#define duckdb_map_type_value_type MISATA_CALL(177, duckdb_logical_type, duckdb_logical_type)
#define duckdb_struct_type_child_count MISATA_CALL(178, idx_t, duckdb_logical_type)
#define duckdb_struct_type_child_name MISATA_CALL(179, char *, duckdb_logical_type, idx_t)
#define duckdb_struct_type_child_type MISATA_CALL(180, duckdb_logical_type, duckdb_logical_type, idx_t)
#define duckdb_destroy_logical_type MISATA_CALL(184, void, duckdb_logical_type *)

/* Chunks and vectors. */
#define duckdb_data_chunk_get_column_count MISATA_CALL(189, idx_t, duckdb_data_chunk)
#define duckdb_data_chunk_get_vector MISATA_CALL(190, duckdb_vector, duckdb_data_chunk, idx_t)
#define duckdb_data_chunk_get_size MISATA_CALL(191, idx_t, duckdb_data_chunk)
#define duckdb_data_chunk_set_size MISATA_CALL(192, void, duckdb_data_chunk, idx_t)
#define duckdb_vector_get_column_type MISATA_CALL(193, duckdb_logical_type, duckdb_vector)
#define duckdb_vector_get_data MISATA_CALL(194, void *, duckdb_vector)
#define duckdb_vector_get_validity MISATA_CALL(195, uint64_t *, duckdb_vector)
#define duckdb_vector_ensure_validity_writable MISATA_CALL(196, void, duckdb_vector)
#define duckdb_vector_assign_string_element_len MISATA_CALL(198, void, duckdb_vector, idx_t, const char *, idx_t)
#define duckdb_list_vector_get_child MISATA_CALL(199, duckdb_vector, duckdb_vector)
#define duckdb_list_vector_get_size MISATA_CALL(200, idx_t, duckdb_vector)
#define duckdb_list_vector_set_size MISATA_CALL(201, duckdb_state, duckdb_vector, idx_t)
#define duckdb_list_vector_reserve MISATA_CALL(202, duckdb_state, duckdb_vector, idx_t)
#define duckdb_struct_vector_get_child MISATA_CALL(203, duckdb_vector, duckdb_vector, idx_t)
#define duckdb_array_vector_get_child MISATA_CALL(204, duckdb_vector, duckdb_vector)

/* Scalar functions. */
#define duckdb_create_scalar_function MISATA_CALL(209, duckdb_scalar_function, void)
#define duckdb_destroy_scalar_function MISATA_CALL(210, void, duckdb_scalar_function *)
#define duckdb_scalar_function_set_name MISATA_CALL(211, void, duckdb_scalar_function, const char *)
#define duckdb_scalar_function_set_varargs MISATA_CALL(212, void, duckdb_scalar_function, duckdb_logical_type)
#define duckdb_scalar_function_set_special_handling MISATA_CALL(213, void, duckdb_scalar_function)
#define duckdb_scalar_function_set_volatile MISATA_CALL(214, void, duckdb_scalar_function)
#define duckdb_scalar_function_add_parameter MISATA_CALL(215, void, duckdb_scalar_function, duckdb_logical_type)
#define duckdb_scalar_function_set_return_type MISATA_CALL(216, void, duckdb_scalar_function, duckdb_logical_type)
#define duckdb_scalar_function_set_extra_info \
    MISATA_CALL(217, void, duckdb_scalar_function, void *, duckdb_delete_callback)
#define duckdb_scalar_function_set_function MISATA_CALL(218, void, duckdb_scalar_function, duckdb_scalar_callback)
#define duckdb_scalar_function_get_extra_info MISATA_CALL(220, void *, duckdb_function_info)
#define duckdb_scalar_function_set_error MISATA_CALL(221, void, duckdb_function_info, const char *)
#define duckdb_create_scalar_function_set MISATA_CALL(222, duckdb_scalar_function_set, const char *)
#define duckdb_destroy_scalar_function_set MISATA_CALL(223, void, duckdb_scalar_function_set *)
#define duckdb_add_scalar_function_to_set \
    MISATA_CALL(224, duckdb_state, duckdb_scalar_function_set, duckdb_scalar_function)
#define duckdb_register_scalar_function_set \
    MISATA_CALL(225, duckdb_state, duckdb_connection, duckdb_scalar_function_set)

/* Table functions. */
#define duckdb_create_table_function MISATA_CALL(242, duckdb_table_function, void)
#define duckdb_destroy_table_function MISATA_CALL(243, void, duckdb_table_function *)
#define duckdb_table_function_set_name MISATA_CALL(244, void, duckdb_table_function, const char *)
#define duckdb_table_function_add_parameter MISATA_CALL(245, void, duckdb_table_function, duckdb_logical_type)
#define duckdb_table_function_add_named_parameter \
    MISATA_CALL(246, void, duckdb_table_function, const char *, duckdb_logical_type)
#define duckdb_table_function_set_extra_info \
    MISATA_CALL(247, void, duckdb_table_function, void *, duckdb_delete_callback)
#define duckdb_table_function_set_bind MISATA_CALL(248, void, duckdb_table_function, duckdb_bind_callback)
#define duckdb_table_function_set_init MISATA_CALL(249, void, duckdb_table_function, duckdb_init_callback)
#define duckdb_table_function_set_local_init MISATA_CALL(250, void, duckdb_table_function, duckdb_init_callback)
#define duckdb_table_function_set_function MISATA_CALL(251, void, duckdb_table_function, duckdb_scan_callback)
#define duckdb_table_function_supports_projection_pushdown MISATA_CALL(252, void, duckdb_table_function, bool)
#define duckdb_register_table_function MISATA_CALL(253, duckdb_state, duckdb_connection, duckdb_table_function)
#define duckdb_bind_get_extra_info MISATA_CALL(254, void *, duckdb_bind_info)
#define duckdb_bind_add_result_column MISATA_CALL(255, void, duckdb_bind_info, const char *, duckdb_logical_type)
#define duckdb_bind_get_parameter_count MISATA_CALL(256, idx_t, duckdb_bind_info)
#define duckdb_bind_get_parameter MISATA_CALL(257, duckdb_value, duckdb_bind_info, idx_t)
#define duckdb_bind_get_named_parameter MISATA_CALL(258, duckdb_value, duckdb_bind_info, const char *)
#define duckdb_bind_set_bind_data MISATA_CALL(259, void, duckdb_bind_info, void *, duckdb_delete_callback)
#define duckdb_bind_set_cardinality MISATA_CALL(260, void, duckdb_bind_info, idx_t, bool)
#define duckdb_bind_set_error MISATA_CALL(261, void, duckdb_bind_info, const char *)
#define duckdb_init_get_bind_data MISATA_CALL(263, void *, duckdb_init_info)
#define duckdb_init_set_init_data MISATA_CALL(264, void, duckdb_init_info, void *, duckdb_delete_callback)
#define duckdb_init_get_column_count MISATA_CALL(265, idx_t, duckdb_init_info)
#define duckdb_init_get_column_index MISATA_CALL(266, idx_t, duckdb_init_info, idx_t)
#define duckdb_init_set_max_threads MISATA_CALL(267, void, duckdb_init_info, idx_t)
#define duckdb_init_set_error MISATA_CALL(268, void, duckdb_init_info, const char *)
#define duckdb_function_get_bind_data MISATA_CALL(270, void *, duckdb_function_info)
#define duckdb_function_get_init_data MISATA_CALL(271, void *, duckdb_function_info)
#define duckdb_function_get_local_init_data MISATA_CALL(272, void *, duckdb_function_info)
#define duckdb_function_set_error MISATA_CALL(273, void, duckdb_function_info, const char *)

#endif
