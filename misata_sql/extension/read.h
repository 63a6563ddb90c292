/* Reads arguments: DuckDB values (table functions) and vector rows (scalar functions) into plain C cells, and finds runs
   of equal rows. Plain C, no Python, safe without the GIL. */
#ifndef MISATA_READ_H
#define MISATA_READ_H

#include <stdlib.h>
#include <string.h>

#include "capi.h"

/* A cell outside of DuckDB. `type` is a DUCKDB_TYPE_ (MISATA_NULL_CELL for NULL) and says which members hold it:
   low, high      integers, BOOLEAN, DATE, TIME, TIMESTAMPs, DECIMAL (unscaled), HUGEINT, UHUGEINT, ENUM's nothing;
                  INTERVAL: low = microseconds, months, days; UUID: its 128 bits
   real           FLOAT, DOUBLE
   text, size     VARCHAR, ENUM, BLOB, BIT
   items, n       LIST, ARRAY; STRUCT (with names); MAP: key, value, key, value, ... */
typedef struct misata_cell {
    int32_t type;
    int32_t scale;
    uint64_t low;
    int64_t high;
    int32_t months, days;
    double real;
    char *text;
    int64_t size;
    int text_owner; /* 0: borrowed from a vector, 1: duckdb_free */
    int64_t n;
    struct misata_cell *items;
    char **names;
} misata_cell;

enum { MISATA_NULL_CELL = 0 };

static void misata_clear_cell(misata_cell *cell) {
    for (int64_t i = 0; i < cell->n; i++) {
        if (cell->items) misata_clear_cell(&cell->items[i]);
        if (cell->names && cell->names[i]) duckdb_free(cell->names[i]);
    }
    free(cell->items);
    free(cell->names);
    if (cell->text && cell->text_owner) duckdb_free(cell->text);
    memset(cell, 0, sizeof *cell);
}

static const char *misata_make_items(misata_cell *cell, int64_t n) {
    cell->items = calloc((size_t)(n ? n : 1), sizeof(misata_cell));
    if (!cell->items) return "out of memory";
    cell->n = n;
    return NULL;
}

static const char *misata_name_items(misata_cell *cell, duckdb_logical_type type) {
    cell->names = calloc((size_t)(cell->n ? cell->n : 1), sizeof(char *));
    if (!cell->names) return "out of memory";
    for (int64_t i = 0; i < cell->n; i++) cell->names[i] = duckdb_struct_type_child_name(type, (idx_t)i);
    return NULL;
}

static const char *misata_no_argument = "an argument has a type that misata functions cannot take "
                                        "(TIME WITH TIME ZONE, UNION, BIGNUM, GEOMETRY, VARIANT and the like)";

/* ---- values ---- */

static const char *misata_read_value(duckdb_value value, misata_cell *cell);

static const char *misata_read_child(duckdb_value child, misata_cell *cell) {
    if (!child) return "misata internal error: DuckDB did not hand over an item of a nested argument";
    const char *wrong = misata_read_value(child, cell);
    duckdb_destroy_value(&child);
    return wrong;
}

static void misata_set_int(misata_cell *cell, int64_t value) {
    cell->low = (uint64_t)value;
    cell->high = value < 0 ? -1 : 0;
}

/* Reads the whole value; the cell is to be cleared whatever is returned (NULL, or what is wrong). Each getter is called for
   its own type and never for NULL: anything else throws. */
static const char *misata_read_value(duckdb_value value, misata_cell *cell) {
    if (duckdb_is_null_value(value)) {
        cell->type = MISATA_NULL_CELL;
        return NULL;
    }
    duckdb_logical_type type = duckdb_get_value_type(value);
    int id = duckdb_get_type_id(type);
    const char *wrong = NULL;
    cell->type = id;
    switch (id) {
    case DUCKDB_TYPE_BOOLEAN: misata_set_int(cell, duckdb_get_bool(value)); break;
    case DUCKDB_TYPE_TINYINT: misata_set_int(cell, duckdb_get_int8(value)); break;
    case DUCKDB_TYPE_SMALLINT: misata_set_int(cell, duckdb_get_int16(value)); break;
    case DUCKDB_TYPE_INTEGER: misata_set_int(cell, duckdb_get_int32(value)); break;
    case DUCKDB_TYPE_BIGINT: misata_set_int(cell, duckdb_get_int64(value)); break;
    case DUCKDB_TYPE_UTINYINT: misata_set_int(cell, duckdb_get_uint8(value)); break;
    case DUCKDB_TYPE_USMALLINT: misata_set_int(cell, duckdb_get_uint16(value)); break;
    case DUCKDB_TYPE_UINTEGER: misata_set_int(cell, duckdb_get_uint32(value)); break;
    case DUCKDB_TYPE_UBIGINT: cell->low = duckdb_get_uint64(value); break;
    case DUCKDB_TYPE_HUGEINT: {
        duckdb_hugeint huge = duckdb_get_hugeint(value);
        cell->low = huge.lower;
        cell->high = huge.upper;
        break;
    }
    case DUCKDB_TYPE_UHUGEINT:
    case DUCKDB_TYPE_UUID: {
        duckdb_uhugeint huge = id == DUCKDB_TYPE_UUID ? duckdb_get_uuid(value) : duckdb_get_uhugeint(value);
        cell->low = huge.lower;
        cell->high = (int64_t)huge.upper;
        break;
    }
    case DUCKDB_TYPE_DECIMAL: {
        duckdb_decimal decimal = duckdb_get_decimal(value);
        cell->low = decimal.value.lower;
        cell->high = decimal.value.upper;
        cell->scale = decimal.scale;
        break;
    }
    case DUCKDB_TYPE_FLOAT: cell->real = duckdb_get_float(value); break;
    case DUCKDB_TYPE_DOUBLE: cell->real = duckdb_get_double(value); break;
    case DUCKDB_TYPE_DATE: misata_set_int(cell, duckdb_get_date(value).days); break;
    case DUCKDB_TYPE_TIME: misata_set_int(cell, duckdb_get_time(value).units); break;
    case DUCKDB_TYPE_TIMESTAMP: misata_set_int(cell, duckdb_get_timestamp(value).units); break;
    case DUCKDB_TYPE_TIMESTAMP_S: misata_set_int(cell, duckdb_get_timestamp_s(value).units); break;
    case DUCKDB_TYPE_TIMESTAMP_MS: misata_set_int(cell, duckdb_get_timestamp_ms(value).units); break;
    case DUCKDB_TYPE_TIMESTAMP_NS: misata_set_int(cell, duckdb_get_timestamp_ns(value).units); break;
    case DUCKDB_TYPE_TIMESTAMP_TZ: misata_set_int(cell, duckdb_get_timestamp_tz(value).units); break;
    case DUCKDB_TYPE_INTERVAL: {
        duckdb_interval interval = duckdb_get_interval(value);
        misata_set_int(cell, interval.micros);
        cell->months = interval.months;
        cell->days = interval.days;
        break;
    }
    case DUCKDB_TYPE_VARCHAR: /* the API has no length for a VARCHAR value, so it ends at its first zero byte */
        cell->text = duckdb_get_varchar(value);
        cell->size = cell->text ? (int64_t)strlen(cell->text) : 0;
        cell->text_owner = 1;
        break;
    case DUCKDB_TYPE_ENUM:
        cell->text = duckdb_enum_dictionary_value(type, duckdb_get_enum_value(value));
        cell->size = cell->text ? (int64_t)strlen(cell->text) : 0;
        cell->text_owner = 1;
        break;
    case DUCKDB_TYPE_BLOB: {
        duckdb_blob blob = duckdb_get_blob(value);
        cell->text = blob.data;
        cell->size = (int64_t)blob.size;
        cell->text_owner = 1;
        break;
    }
    case DUCKDB_TYPE_BIT: {
        duckdb_bit bit = duckdb_get_bit(value);
        cell->text = (char *)bit.data;
        cell->size = (int64_t)bit.size;
        cell->text_owner = 1;
        break;
    }
    case DUCKDB_TYPE_LIST:
        wrong = misata_make_items(cell, (int64_t)duckdb_get_list_size(value));
        for (int64_t i = 0; !wrong && i < cell->n; i++) {
            wrong = misata_read_child(duckdb_get_list_child(value, (idx_t)i), &cell->items[i]);
        }
        break;
    case DUCKDB_TYPE_STRUCT:
        wrong = misata_make_items(cell, (int64_t)duckdb_struct_type_child_count(type));
        if (!wrong) wrong = misata_name_items(cell, type);
        for (int64_t i = 0; !wrong && i < cell->n; i++) {
            wrong = misata_read_child(duckdb_get_struct_child(value, (idx_t)i), &cell->items[i]);
        }
        break;
    case DUCKDB_TYPE_MAP:
        wrong = misata_make_items(cell, 2 * (int64_t)duckdb_get_map_size(value));
        for (int64_t i = 0; !wrong && 2 * i < cell->n; i++) {
            wrong = misata_read_child(duckdb_get_map_key(value, (idx_t)i), &cell->items[2 * i]);
            if (!wrong) wrong = misata_read_child(duckdb_get_map_value(value, (idx_t)i), &cell->items[2 * i + 1]);
        }
        break;
    case DUCKDB_TYPE_ARRAY:
        wrong = "the ARRAY argument must be cast to a LIST (the API cannot read the items of an ARRAY value)";
        break;
    default:
        wrong = misata_no_argument;
    }
    return wrong;
}

/* ---- vectors ---- */

/* A vector of an argument chunk, opened: its type, data and validity, and those of its children. */
typedef struct misata_input {
    duckdb_vector vector;
    duckdb_logical_type type;
    int32_t id;    /* DUCKDB_TYPE_ */
    int32_t width; /* bytes of an entry; 0 for STRUCT and ARRAY */
    int32_t scale;
    int64_t size; /* items of an ARRAY */
    const char *data;
    const uint64_t *validity;
    int32_t n_children;
    struct misata_input *children;
} misata_input;

static int32_t misata_entry_width(duckdb_logical_type type, int32_t id) {
    if (id == DUCKDB_TYPE_DECIMAL) id = duckdb_decimal_internal_type(type);
    else if (id == DUCKDB_TYPE_ENUM) id = duckdb_enum_internal_type(type);
    switch (id) {
    case DUCKDB_TYPE_BOOLEAN: case DUCKDB_TYPE_TINYINT: case DUCKDB_TYPE_UTINYINT: return 1;
    case DUCKDB_TYPE_SMALLINT: case DUCKDB_TYPE_USMALLINT: return 2;
    case DUCKDB_TYPE_INTEGER: case DUCKDB_TYPE_UINTEGER: case DUCKDB_TYPE_FLOAT: case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_SQLNULL: return 4;
    case DUCKDB_TYPE_BIGINT: case DUCKDB_TYPE_UBIGINT: case DUCKDB_TYPE_DOUBLE: case DUCKDB_TYPE_TIME:
    case DUCKDB_TYPE_TIMESTAMP: case DUCKDB_TYPE_TIMESTAMP_S: case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS: case DUCKDB_TYPE_TIMESTAMP_TZ: return 8;
    case DUCKDB_TYPE_HUGEINT: case DUCKDB_TYPE_UHUGEINT: case DUCKDB_TYPE_INTERVAL: case DUCKDB_TYPE_UUID:
    case DUCKDB_TYPE_VARCHAR: case DUCKDB_TYPE_BLOB: case DUCKDB_TYPE_BIT: case DUCKDB_TYPE_LIST:
    case DUCKDB_TYPE_MAP: return 16;
    }
    return 0;
}

static void misata_close_input(misata_input *input) {
    for (int32_t i = 0; input->children && i < input->n_children; i++) misata_close_input(&input->children[i]);
    free(input->children);
    if (input->type) duckdb_destroy_logical_type(&input->type);
    memset(input, 0, sizeof *input);
}

static const char *misata_open_input(duckdb_vector vector, misata_input *input) {
    input->vector = vector;
    input->type = duckdb_vector_get_column_type(vector);
    input->id = duckdb_get_type_id(input->type);
    input->width = misata_entry_width(input->type, input->id);
    input->validity = duckdb_vector_get_validity(vector);
    int32_t id = input->id, n = 0;
    if (id == DUCKDB_TYPE_STRUCT) n = (int32_t)duckdb_struct_type_child_count(input->type);
    else if (id == DUCKDB_TYPE_LIST || id == DUCKDB_TYPE_MAP || id == DUCKDB_TYPE_ARRAY) n = 1;
    else if (!input->width) return misata_no_argument;
    if (id == DUCKDB_TYPE_DECIMAL) input->scale = duckdb_decimal_scale(input->type);
    if (id == DUCKDB_TYPE_ARRAY) input->size = (int64_t)duckdb_array_type_array_size(input->type);
    if (id != DUCKDB_TYPE_STRUCT && id != DUCKDB_TYPE_ARRAY) input->data = duckdb_vector_get_data(vector);
    if (!n) return NULL;
    input->children = calloc((size_t)n, sizeof(misata_input));
    if (!input->children) return "out of memory";
    input->n_children = n;
    const char *wrong = NULL;
    for (int32_t i = 0; !wrong && i < n; i++) {
        duckdb_vector child = id == DUCKDB_TYPE_STRUCT  ? duckdb_struct_vector_get_child(vector, (idx_t)i)
                              : id == DUCKDB_TYPE_ARRAY ? duckdb_array_vector_get_child(vector)
                                                        : duckdb_list_vector_get_child(vector);
        wrong = misata_open_input(child, &input->children[i]);
    }
    return wrong;
}

static inline int misata_is_null(const misata_input *input, int64_t row) {
    return input->id == DUCKDB_TYPE_SQLNULL ||
           (input->validity && !(input->validity[row >> 6] >> (row & 63) & 1));
}

static inline const char *misata_string_of(const duckdb_string_t *entry) {
    return entry->length <= MISATA_INLINE ? entry->prefix : entry->address;
}

static inline int misata_is_string(int32_t id) {
    return id == DUCKDB_TYPE_VARCHAR || id == DUCKDB_TYPE_BLOB || id == DUCKDB_TYPE_BIT;
}

static int misata_same(const misata_input *input, int64_t a, int64_t b) {
    int null = misata_is_null(input, a);
    if (null != misata_is_null(input, b)) return 0;
    if (null) return 1;
    if (misata_is_string(input->id)) {
        const duckdb_string_t *x = (const duckdb_string_t *)input->data + a, *y = (const duckdb_string_t *)input->data + b;
        if (memcmp(x, y, 16) == 0) return 1; /* short ones, or the same address */
        if (memcmp(x, y, 8) != 0) return 0; /* length and prefix */
        return memcmp(misata_string_of(x), misata_string_of(y), x->length) == 0;
    }
    if (input->id == DUCKDB_TYPE_STRUCT) {
        for (int32_t i = 0; i < input->n_children; i++) {
            if (!misata_same(&input->children[i], a, b)) return 0;
        }
        return 1;
    }
    int64_t start_a = a * input->size, start_b = b * input->size, n = input->size;
    if (input->id == DUCKDB_TYPE_LIST || input->id == DUCKDB_TYPE_MAP) {
        const duckdb_list_entry *x = (const duckdb_list_entry *)input->data + a, *y = (const duckdb_list_entry *)input->data + b;
        if (x->length != y->length) return 0;
        if (x->offset == y->offset) return 1;
        start_a = (int64_t)x->offset;
        start_b = (int64_t)y->offset;
        n = (int64_t)x->length;
    } else if (input->id != DUCKDB_TYPE_ARRAY) {
        return memcmp(input->data + a * input->width, input->data + b * input->width, (size_t)input->width) == 0;
    }
    for (int64_t i = 0; i < n; i++) {
        if (!misata_same(&input->children[0], start_a + i, start_b + i)) return 0;
    }
    return 1;
}

/* The first row after `start` that differs from it in one of the inputs; n where none does. */
static int64_t misata_run_end(const misata_input *inputs, int64_t n_inputs, int64_t start, int64_t n) {
    for (int64_t k = 0; k < n_inputs; k++) {
        int64_t row = start + 1, width = inputs[k].width;
        if (row < n && width && !inputs[k].validity && inputs[k].id != DUCKDB_TYPE_SQLNULL) { /* most are constants */
            const char *first = inputs[k].data + start * width;
            if (memcmp(first, first + width, (size_t)((n - row) * width)) == 0) continue;
            while (row < n && memcmp(first, inputs[k].data + row * width, (size_t)width) == 0) row++;
        }
        while (row < n && misata_same(&inputs[k], start, row)) row++;
        n = row;
    }
    return n;
}

static int misata_any_null(const misata_input *inputs, int64_t n_inputs, int64_t row) {
    for (int64_t k = 0; k < n_inputs; k++) {
        if (misata_is_null(&inputs[k], row)) return 1;
    }
    return 0;
}

/* The cell of a row; its text is borrowed from the vector. */
static const char *misata_read_row(const misata_input *input, int64_t row, misata_cell *cell) {
    const char *wrong = NULL;
    cell->type = MISATA_NULL_CELL;
    if (misata_is_null(input, row)) return NULL;
    cell->type = input->id;
    cell->scale = input->scale;
    const char *at = input->data + row * input->width;
    int32_t id = input->id;
    if (misata_is_string(id)) {
        const duckdb_string_t *entry = (const duckdb_string_t *)at;
        cell->text = (char *)misata_string_of(entry);
        cell->size = entry->length;
    } else if (id == DUCKDB_TYPE_STRUCT) {
        wrong = misata_make_items(cell, input->n_children);
        if (!wrong) wrong = misata_name_items(cell, input->type);
        for (int64_t i = 0; !wrong && i < cell->n; i++) wrong = misata_read_row(&input->children[i], row, &cell->items[i]);
    } else if (id == DUCKDB_TYPE_LIST || id == DUCKDB_TYPE_ARRAY) {
        const duckdb_list_entry *entry = (const duckdb_list_entry *)at;
        int64_t start = id == DUCKDB_TYPE_ARRAY ? row * input->size : (int64_t)entry->offset;
        wrong = misata_make_items(cell, id == DUCKDB_TYPE_ARRAY ? input->size : (int64_t)entry->length);
        for (int64_t i = 0; !wrong && i < cell->n; i++) wrong = misata_read_row(&input->children[0], start + i, &cell->items[i]);
    } else if (id == DUCKDB_TYPE_MAP) {
        const duckdb_list_entry *entry = (const duckdb_list_entry *)at;
        const misata_input *pairs = &input->children[0];
        wrong = misata_make_items(cell, 2 * (int64_t)entry->length);
        for (int64_t i = 0; !wrong && i < cell->n; i++) {
            wrong = misata_read_row(&pairs->children[i % 2], (int64_t)entry->offset + i / 2, &cell->items[i]);
        }
    } else if (id == DUCKDB_TYPE_FLOAT) {
        float real;
        memcpy(&real, at, 4);
        cell->real = real;
    } else if (id == DUCKDB_TYPE_DOUBLE) {
        memcpy(&cell->real, at, 8);
    } else if (id == DUCKDB_TYPE_INTERVAL) {
        duckdb_interval interval;
        memcpy(&interval, at, 16);
        misata_set_int(cell, interval.micros);
        cell->months = interval.months;
        cell->days = interval.days;
    } else if (input->width == 16) {
        memcpy(&cell->low, at, 8);
        memcpy(&cell->high, at + 8, 8);
        if (id == DUCKDB_TYPE_UUID) cell->high ^= INT64_MIN; /* stored so that it sorts as a signed integer */
    } else {
        uint64_t raw = 0;
        memcpy(&raw, at, (size_t)input->width);
        int is_signed = !(id == DUCKDB_TYPE_BOOLEAN || id == DUCKDB_TYPE_UTINYINT || id == DUCKDB_TYPE_USMALLINT ||
                          id == DUCKDB_TYPE_UINTEGER || id == DUCKDB_TYPE_UBIGINT || id == DUCKDB_TYPE_ENUM);
        int shift = 64 - 8 * input->width;
        if (is_signed) misata_set_int(cell, (int64_t)(raw << shift) >> shift);
        else cell->low = raw;
        if (id == DUCKDB_TYPE_ENUM) {
            cell->text = duckdb_enum_dictionary_value(input->type, raw);
            cell->size = cell->text ? (int64_t)strlen(cell->text) : 0;
            cell->text_owner = 1;
        }
    }
    return wrong;
}

#endif
