/* Copies the columns of an arena (native.h) into DuckDB's vectors. Plain C, no Python, safe without the GIL. */
#ifndef MISATA_WRITE_H
#define MISATA_WRITE_H

#include <stdlib.h>
#include <string.h>

#include "../engine/native.h"
#include "capi.h"

enum misata_storage { MISATA_STORE_FIXED, MISATA_STORE_STRING, MISATA_STORE_STRUCT, MISATA_STORE_ARRAY, MISATA_STORE_LIST };

/* What a SqlType asks of a column. */
typedef struct misata_shape {
    int32_t storage;
    int32_t width;   /* bytes of a fixed cell, items of an ARRAY */
    int32_t logical; /* DUCKDB_TYPE_...; tells VARCHAR from BLOB and BIT */
    int32_t n_children;
    struct misata_shape *children;
} misata_shape;

static void misata_free_shapes(misata_shape *shapes, int32_t n) {
    for (int32_t i = 0; shapes && i < n; i++) {
        misata_free_shapes(shapes[i].children, shapes[i].n_children);
    }
    free(shapes);
}

/* NULL where the column can stand for a cell of that shape, else what is wrong. */
static const char *misata_check_column(const misata_shape *shape, const misata_column *column) {
    int32_t kind = column->kind;
    int leaf = 0;
    switch (shape->storage) {
    case MISATA_STORE_FIXED:
        if (kind != MISATA_FIXED) return "a fixed width type needs a column of kind fixed";
        if (column->width != shape->width) return "a fixed column has cells of another width than its type";
        leaf = 1;
        break;
    case MISATA_STORE_STRING:
        if (kind == MISATA_DICT) {
            if (column->width != 1 && column->width != 2 && column->width != 4) return "dictionary codes must have 1, 2 or 4 bytes";
            if (!column->pool) return "a dictionary column has no pool";
        } else if (kind != MISATA_SLOTS && kind != MISATA_OFFSETS32 && kind != MISATA_OFFSETS64) {
            return "a string type needs a column of kind dict, slots or offsets";
        } else if (!column->offsets) {
            return "a string column has no offsets";
        }
        leaf = 1;
        break;
    case MISATA_STORE_STRUCT:
        if (kind != MISATA_STRUCT) return "a STRUCT needs a column of kind struct";
        break;
    case MISATA_STORE_ARRAY:
        if (kind != MISATA_ARRAY) return "an ARRAY needs a column of kind array";
        if (column->width != shape->width) return "an array column has another number of items than its type";
        break;
    case MISATA_STORE_LIST:
        if (kind != MISATA_LIST) return "a LIST or MAP needs a column of kind list";
        if (column->width < 0 || !column->offsets) return "a list column has no lengths";
        break;
    }
    if (leaf) return NULL;
    if (column->n_children != shape->n_children) return "a nested column has another number of children than its type";
    for (int32_t i = 0; i < shape->n_children; i++) {
        const char *wrong = misata_check_column(&shape->children[i], &column->children[i]);
        if (wrong) return wrong;
    }
    return NULL;
}

/* ---- validity ---- */

static inline int misata_bit(const uint64_t *mask, int64_t i) { return (int)(mask[i >> 6] >> (i & 63)) & 1; }

/* 64 bits of a bitmap from bit `at` on; of those from `end` on zeros. Reads no byte that holds no bit below `end`. */
static inline uint64_t misata_bits(const uint8_t *bitmap, int64_t at, int64_t end) {
    int64_t byte = at >> 3, n_bytes = ((end + 7) >> 3) - byte;
    int shift = (int)(at & 7);
    uint64_t low = 0, high = 0;
    memcpy(&low, bitmap + byte, n_bytes < 8 ? (size_t)n_bytes : 8);
    if (shift && n_bytes > 8) high = bitmap[byte + 8];
    uint64_t bits = shift ? (low >> shift) | (high << (64 - shift)) : low;
    return end - at < 64 ? bits & (((uint64_t)1 << (end - at)) - 1) : bits;
}

/* The rows that are not NULL, of n rows: those of the column's own bitmap which are also in `outer` (or all, where that
   is NULL). Returns -1 where memory ran out, 0 where no row is NULL, else 1 with *mask to be freed. */
static int misata_make_mask(const misata_column *column, const int64_t *rows, int64_t first, int64_t n,
                            const uint64_t *outer, uint64_t **mask) {
    *mask = NULL;
    if (!column->validity && !outer) return 0;
    int64_t words = (n + 63) / 64;
    uint64_t *made = malloc((size_t)(words ? words : 1) * 8);
    if (!made) return -1;
    int any_null = 0;
    for (int64_t w = 0; w < words; w++) {
        int64_t in_word = n - w * 64 < 64 ? n - w * 64 : 64;
        uint64_t all = in_word == 64 ? ~(uint64_t)0 : ((uint64_t)1 << in_word) - 1, bits = all;
        if (column->validity && !rows) {
            bits = misata_bits(column->validity, first + w * 64, first + n);
        } else if (column->validity) {
            bits = 0;
            for (int64_t i = 0; i < in_word; i++) {
                int64_t row = rows[w * 64 + i];
                bits |= (uint64_t)(column->validity[row >> 3] >> (row & 7) & 1) << i;
            }
        }
        if (outer) bits &= outer[w];
        made[w] = bits & all;
        any_null |= made[w] != all;
    }
    if (!any_null) {
        free(made);
        return 0;
    }
    *mask = made;
    return 1;
}

/* Mark rows at, at + 1, ... NULL where the mask has a 0. The vector comes with all rows valid. */
static void misata_set_nulls(duckdb_vector vector, const uint64_t *mask, int64_t n, int64_t at) {
    duckdb_vector_ensure_validity_writable(vector);
    uint64_t *validity = duckdb_vector_get_validity(vector);
    for (int64_t i = 0; i < n; i += 64) {
        uint64_t nulls = ~mask[i >> 6];
        if (n - i < 64) nulls &= ((uint64_t)1 << (n - i)) - 1;
        if (!nulls) continue;
        int64_t to = at + i;
        int shift = (int)(to & 63);
        validity[to >> 6] &= ~(nulls << shift);
        if (shift && nulls >> (64 - shift)) validity[(to >> 6) + 1] &= ~(nulls >> (64 - shift));
    }
}

static void misata_null_rows(duckdb_vector vector, int64_t at, int64_t n) {
    const uint64_t nulls = 0;
    for (int64_t i = 0; i < n; i += 64) misata_set_nulls(vector, &nulls, n - i < 64 ? n - i : 64, at + i);
}

/* ---- strings ---- */

enum { MISATA_BLOCK = 1 << 24 }; /* bytes of long strings handed to DuckDB at once */

/* Text of up to 12 bytes into an entry, by two whole loads; 12 bytes can be read at text. */
static inline void misata_put_short(duckdb_string_t *entry, const char *text, uint32_t length) {
    uint64_t low;
    uint32_t high;
    memcpy(&low, text, 8);
    memcpy(&high, text + 8, 4);
    low = length >= 8 ? low : low & (((uint64_t)1 << (8 * length)) - 1);
    high = length <= 8 ? 0 : length >= 12 ? high : high & (((uint32_t)1 << (8 * (length - 8))) - 1);
    uint64_t words[2] = {length | low << 32, low >> 32 | (uint64_t)high << 32};
    memcpy(entry, words, 16);
}

static inline void misata_put_exact(duckdb_string_t *entry, const char *text, uint32_t length) {
    char padded[MISATA_INLINE] = {0};
    memcpy(padded, text, length);
    misata_put_short(entry, padded, length);
}

static inline void misata_put_long(duckdb_string_t *entry, char *text, uint32_t length) {
    entry->length = length;
    memcpy(entry->prefix, text, 4);
    entry->address = text;
}

/* Where row r of a slots or offsets column lies. Returns its length, or -1 where the engine wrote nonsense. */
static inline int64_t misata_locate(const misata_column *column, int64_t r, int64_t *start) {
    int64_t length;
    if (column->kind == MISATA_SLOTS) {
        length = ((const int32_t *)column->offsets)[r];
        *start = r * column->width;
        return length > column->width ? -1 : length;
    }
    if (column->kind == MISATA_OFFSETS32) {
        const int32_t *offsets = column->offsets;
        *start = offsets[r];
        length = (int64_t)offsets[r + 1] - offsets[r];
    } else {
        const int64_t *offsets = column->offsets;
        *start = offsets[r];
        length = offsets[r + 1] - offsets[r];
    }
    return length > UINT32_MAX ? -1 : length;
}

/* DuckDB owns the text of long strings. One call for a block of them costs less than one a row: the block goes into the
   vector's heap as if it were the cell `at`, whose entry is then overwritten with its own piece of it. */
static char *misata_give_block(duckdb_vector vector, int64_t at, const char *block, int64_t size) {
    duckdb_vector_assign_string_element_len(vector, (idx_t)at, block, (idx_t)size);
    duckdb_string_t *entry = (duckdb_string_t *)duckdb_vector_get_data(vector) + at;
    return entry->length == (uint32_t)size ? entry->address : NULL;
}

/* Row i goes to the row at + i of the vector or, where given, to at + to[i]. Inlined, so that rows that come one after the
   other cost no look into `to`. */
static inline __attribute__((always_inline)) const char *misata_write_texts_to(
    duckdb_vector vector, const misata_column *column, const int64_t *rows, int64_t first, int64_t n, int64_t at,
    const int64_t *to, const uint64_t *mask) {
    duckdb_string_t *entries = (duckdb_string_t *)duckdb_vector_get_data(vector) + at;
    const char *bytes = column->data;
    int64_t start, length, done = 0;
    while (done < n) {
        /* As many rows as fit a block. Their short strings are written at once. */
        int64_t until = done, size = 0, safe_end = 0;
        if (rows && column->kind == MISATA_SLOTS && column->width >= MISATA_INLINE) {
            safe_end = INT64_MAX; /* a slot has as many bytes as are read of it */
        } else if (!rows && bytes) { /* bytes that surely can be read: those of this call's rows */
            length = misata_locate(column, first + n - 1, &start);
            safe_end = column->kind == MISATA_SLOTS ? (first + n) * column->width : start + length;
        }
        for (; until < n; until++) {
            duckdb_string_t *entry = &entries[to ? to[until] : until];
            if (mask && !misata_bit(mask, until)) {
                memset(entry, 0, 16);
                continue;
            }
            length = misata_locate(column, rows ? rows[until] : first + until, &start);
            if (length < 0) return "misata internal error: a string of the engine has an impossible length";
            if (length <= MISATA_INLINE) {
                if (start + MISATA_INLINE <= safe_end) misata_put_short(entry, bytes + start, (uint32_t)length);
                else if (length) misata_put_exact(entry, bytes + start, (uint32_t)length);
                else memset(entry, 0, 16);
                continue;
            }
            if (size && size + length > MISATA_BLOCK) break;
            size += length;
        }
        if (size) {
            char *scratch = malloc((size_t)size), *end = scratch;
            if (!scratch) return "out of memory";
            int64_t lead = -1; /* the cell that stands for the block; a long one, so that no short one is lost */
            for (int64_t i = done; i < until; i++) {
                if (mask && !misata_bit(mask, i)) continue;
                length = misata_locate(column, rows ? rows[i] : first + i, &start);
                if (length <= MISATA_INLINE) continue;
                if (lead < 0) lead = i;
                memcpy(end, bytes + start, (size_t)length);
                end += length;
            }
            char *text = misata_give_block(vector, at + (to ? to[lead] : lead), scratch, size);
            free(scratch);
            if (!text) return "misata internal error: DuckDB did not take a string (its bytes may not be UTF-8)";
            for (int64_t i = lead; i < until; i++) {
                if (mask && !misata_bit(mask, i)) continue;
                length = misata_locate(column, rows ? rows[i] : first + i, &start);
                if (length <= MISATA_INLINE) continue;
                misata_put_long(&entries[to ? to[i] : i], text, (uint32_t)length);
                text += length;
            }
        }
        done = until;
    }
    return NULL;
}

static const char *misata_write_texts(duckdb_vector vector, const misata_column *column, const int64_t *rows,
                                      int64_t first, int64_t n, int64_t at, const uint64_t *mask) {
    return misata_write_texts_to(vector, column, rows, first, n, at, NULL, mask);
}

/* Pool entries by code. A NULL row's code may be anything. */
#define MISATA_GATHER_CODES(code_t)                                                       \
    {                                                                                     \
        const code_t *codes = column->data;                                               \
        if (!rows && !mask) {                                                             \
            codes += first;                                                               \
            for (int64_t i = 0; i < n; i++) entries[i] = pool[codes[i]];                  \
        } else {                                                                          \
            for (int64_t i = 0; i < n; i++) {                                             \
                if (mask && !misata_bit(mask, i)) memset(&entries[i], 0, 16);             \
                else entries[i] = pool[codes[rows ? rows[i] : first + i]];                \
            }                                                                             \
        }                                                                                 \
    }

static void misata_write_codes(duckdb_vector vector, const misata_column *column, const int64_t *rows, int64_t first,
                               int64_t n, int64_t at, const uint64_t *mask) {
    duckdb_string_t *entries = (duckdb_string_t *)duckdb_vector_get_data(vector) + at;
    const duckdb_string_t *pool = column->pool;
    if (column->width == 1) MISATA_GATHER_CODES(uint8_t)
    else if (column->width == 2) MISATA_GATHER_CODES(uint16_t)
    else MISATA_GATHER_CODES(uint32_t)
}

/* ---- all of it ---- */

/* A loop over rows with a width that the compiler knows, so that no cell costs a call. */
#define MISATA_GATHER_FIXED(bytes)                                                                     \
    case bytes:                                                                                        \
        for (int64_t i = 0; i < n; i++) memcpy(to + i * bytes, from + rows[i] * bytes, (size_t)bytes); \
        return;

static void misata_write_fixed(char *to, const char *from, int32_t width, const int64_t *rows, int64_t first, int64_t n) {
    if (!rows) {
        memcpy(to, from + first * width, (size_t)(n * width));
        return;
    }
    switch (width) {
        MISATA_GATHER_FIXED(1)
        MISATA_GATHER_FIXED(2)
        MISATA_GATHER_FIXED(4)
        MISATA_GATHER_FIXED(8)
        MISATA_GATHER_FIXED(16)
    }
    for (int64_t i = 0; i < n; i++) memcpy(to + i * width, from + rows[i] * width, (size_t)width);
}

static const char *misata_write(duckdb_vector, const misata_shape *, const misata_column *, const int64_t *rows,
                                int64_t first, int64_t n, int64_t at, const uint64_t *outer, int direct);

/* Lists are packed: the child vector gets the items in use and no gaps, since DuckDB's casts read every item there is. */
static const char *misata_write_list(duckdb_vector vector, const misata_shape *shape, const misata_column *column,
                                     const int64_t *rows, int64_t first, int64_t n, int64_t at, const uint64_t *mask) {
    const int32_t *lengths = column->offsets;
    int64_t slots = column->width, total = 0, item_at = (int64_t)duckdb_list_vector_get_size(vector);
    duckdb_list_entry *entries = (duckdb_list_entry *)duckdb_vector_get_data(vector) + at;
    for (int64_t i = 0; i < n; i++) {
        int64_t length = mask && !misata_bit(mask, i) ? 0 : lengths[rows ? rows[i] : first + i];
        if (length < 0 || length > slots) return "misata internal error: a list of the engine has an impossible length";
        entries[i].offset = (uint64_t)(item_at + total);
        entries[i].length = (uint64_t)length;
        total += length;
    }
    if (duckdb_list_vector_reserve(vector, (idx_t)(item_at + total)) != MISATA_SUCCESS ||
        duckdb_list_vector_set_size(vector, (idx_t)(item_at + total)) != MISATA_SUCCESS) {
        return "out of memory for the items of a list";
    }
    if (!total) return NULL;
    int64_t *items = malloc((size_t)total * 8), *item = items;
    if (!items) return "out of memory";
    for (int64_t i = 0; i < n; i++) {
        int64_t slot = (rows ? rows[i] : first + i) * slots;
        for (uint64_t j = 0; j < entries[i].length; j++) *item++ = slot + (int64_t)j;
    }
    const char *wrong = misata_write(duckdb_list_vector_get_child(vector), &shape->children[0], &column->children[0],
                                     items, 0, total, item_at, NULL, 0);
    free(items);
    return wrong;
}

static const char *misata_write_array(duckdb_vector vector, const misata_shape *shape, const misata_column *column,
                                      const int64_t *rows, int64_t first, int64_t n, int64_t at, const uint64_t *mask,
                                      int direct) {
    int64_t size = column->width;
    int64_t *items = NULL;
    uint64_t *item_mask = NULL;
    const char *wrong = NULL;
    if (rows) {
        items = malloc((size_t)(n * size) * 8 + 8);
        if (!items) return "out of memory";
        for (int64_t i = 0; i < n * size; i++) items[i] = rows[i / size] * size + i % size;
    }
    if (mask) {
        item_mask = calloc((size_t)((n * size + 63) / 64 + 1), 8);
        if (!item_mask) wrong = "out of memory";
        for (int64_t i = 0; !wrong && i < n * size; i++) {
            item_mask[i >> 6] |= (uint64_t)misata_bit(mask, i / size) << (i & 63);
        }
    }
    if (!wrong) {
        wrong = misata_write(duckdb_array_vector_get_child(vector), &shape->children[0], &column->children[0], items,
                             first * size, n * size, at * size, item_mask, direct);
    }
    free(items);
    free(item_mask);
    return wrong;
}

/* Write n rows of a column into rows at, at + 1, ... of a vector.

   The source rows are first, first + 1, ... or, where given, rows[0], rows[1], ...
   outer: the rows which the parents leave valid, or NULL. DuckDB wants the children of a NULL struct or array NULL too,
          since struct_extract hands a child out as it is.
   direct: the kernels wrote fixed cells straight into the vectors (misata_point_direct): only validity is left
   Returns NULL, or what went wrong. */
static const char *misata_write(duckdb_vector vector, const misata_shape *shape, const misata_column *column,
                                const int64_t *rows, int64_t first, int64_t n, int64_t at, const uint64_t *outer,
                                int direct) {
    uint64_t *mask;
    const char *wrong = NULL;
    if (misata_make_mask(column, rows, first, n, outer, &mask) < 0) return "out of memory";
    if (mask) misata_set_nulls(vector, mask, n, at);
    switch (column->kind) {
    case MISATA_FIXED:
        if (!(direct && column->direct)) {
            misata_write_fixed((char *)duckdb_vector_get_data(vector) + at * column->width, column->data,
                               column->width, rows, first, n);
        }
        break;
    case MISATA_DICT:
        misata_write_codes(vector, column, rows, first, n, at, mask);
        break;
    case MISATA_SLOTS:
    case MISATA_OFFSETS32:
    case MISATA_OFFSETS64:
        wrong = misata_write_texts(vector, column, rows, first, n, at, mask);
        break;
    case MISATA_STRUCT:
        for (int32_t i = 0; !wrong && i < column->n_children; i++) {
            wrong = misata_write(duckdb_struct_vector_get_child(vector, (idx_t)i), &shape->children[i],
                                 &column->children[i], rows, first, n, at, mask, direct);
        }
        break;
    case MISATA_ARRAY:
        wrong = misata_write_array(vector, shape, column, rows, first, n, at, mask, direct);
        break;
    case MISATA_LIST:
        wrong = misata_write_list(vector, shape, column, rows, first, n, at, mask);
        break;
    }
    free(mask);
    return wrong;
}

/* ---- patches ---- */

static inline int misata_is_valid(const misata_column *column, int64_t row) {
    return !column->validity || (column->validity[row >> 3] >> (row & 7) & 1);
}

#define MISATA_SCATTER_FIXED(bytes)                                                                                 \
    case bytes:                                                                                                     \
        for (int64_t i = low; i < high; i++) memcpy(to + (places[i] - first) * bytes, from + i * bytes, (size_t)bytes); \
        return;

static void misata_patch_fixed(char *to, const char *from, int32_t width, const int64_t *places, int64_t low,
                               int64_t high, int64_t first) {
    switch (width) {
        MISATA_SCATTER_FIXED(1)
        MISATA_SCATTER_FIXED(2)
        MISATA_SCATTER_FIXED(4)
        MISATA_SCATTER_FIXED(8)
        MISATA_SCATTER_FIXED(16)
    }
    for (int64_t i = low; i < high; i++) memcpy(to + (places[i] - first) * width, from + i * width, (size_t)width);
}

/* Let rows of a vector and of what is in it be valid, where something wrote NULLs before. */
static void misata_make_valid(duckdb_vector vector, const misata_shape *shape, int64_t at, int64_t n) {
    uint64_t *validity = duckdb_vector_get_validity(vector);
    for (int64_t i = at; validity && i < at + n; i++) validity[i >> 6] |= (uint64_t)1 << (i & 63);
    if (shape->storage == MISATA_STORE_STRUCT) {
        for (int32_t i = 0; i < shape->n_children; i++) {
            misata_make_valid(duckdb_struct_vector_get_child(vector, (idx_t)i), &shape->children[i], at, n);
        }
    } else if (shape->storage == MISATA_STORE_ARRAY) {
        misata_make_valid(duckdb_array_vector_get_child(vector), &shape->children[0], at * shape->width, n * shape->width);
    }
}

/* Nested cells, by runs of neighbours. */
static const char *misata_patch_nested(duckdb_vector vector, const misata_shape *shape, const misata_column *patch,
                                       const int64_t *places, int64_t low, int64_t high, int64_t first) {
    for (int64_t i = low, run; i < high; i += run) {
        for (run = 1; i + run < high && places[i + run] == places[i] + run;) run++;
        misata_make_valid(vector, shape, places[i] - first, run);
        const char *wrong = misata_write(vector, shape, patch, NULL, i, run, places[i] - first, NULL, 0);
        if (wrong) return wrong;
    }
    return NULL;
}

/* Put the patches of a column over the n rows that were written to a vector from row 0 on; first: which of the delivered
   rows the vector's first one is. */
static const char *misata_write_patches(duckdb_vector vector, const misata_shape *shape, const misata_column *column,
                                        int64_t first, int64_t n) {
    const int64_t *places = column->patch_places;
    const misata_column *patch = column->patch;
    int64_t low = 0, high = column->n_patches;
    while (low < high) { /* the first patch of these rows */
        int64_t middle = low + (high - low) / 2;
        if (places[middle] < first) low = middle + 1;
        else high = middle;
    }
    while (high < column->n_patches && places[high] < first + n) high++;
    if (low == high) return NULL;
    if (shape->n_children) return misata_patch_nested(vector, shape, patch, places, low, high, first);
    uint64_t *validity = duckdb_vector_get_validity(vector);
    if (validity || patch->validity) { /* else every row is valid, and stays so */
        duckdb_vector_ensure_validity_writable(vector);
        validity = duckdb_vector_get_validity(vector);
        for (int64_t i = low; i < high; i++) {
            int64_t at = places[i] - first;
            uint64_t bit = (uint64_t)1 << (at & 63);
            if (misata_is_valid(patch, i)) validity[at >> 6] |= bit;
            else validity[at >> 6] &= ~bit;
        }
    }
    if (patch->kind == MISATA_FIXED) {
        misata_patch_fixed(duckdb_vector_get_data(vector), patch->data, patch->width, places, low, high, first);
        return NULL;
    }
    if (patch->kind == MISATA_DICT) return "misata internal error: patches of a text come with offsets";
    uint64_t *mask;
    if (misata_make_mask(patch, NULL, low, high - low, NULL, &mask) < 0) return "out of memory";
    const char *wrong = misata_write_texts_to(vector, patch, NULL, low, high - low, -first, places + low, mask);
    free(mask);
    return wrong;
}

/* Let the kernels write fixed cells straight into the vector; not below a LIST, whose items move. */
static void misata_point_direct(duckdb_vector vector, const misata_column *column) {
    if (column->kind == MISATA_FIXED && column->direct) {
        *column->direct = (int64_t)(intptr_t)duckdb_vector_get_data(vector);
    } else if (column->kind == MISATA_STRUCT) {
        for (int32_t i = 0; i < column->n_children; i++) {
            misata_point_direct(duckdb_struct_vector_get_child(vector, (idx_t)i), &column->children[i]);
        }
    } else if (column->kind == MISATA_ARRAY) {
        misata_point_direct(duckdb_array_vector_get_child(vector), &column->children[0]);
    }
}

/* Let the kernels write into the arena again. */
static void misata_point_own(const misata_column *column) {
    if (column->kind == MISATA_FIXED && column->direct) *column->direct = (int64_t)(intptr_t)column->data;
    for (int32_t i = 0; i < column->n_children; i++) misata_point_own(&column->children[i]);
}

#endif
