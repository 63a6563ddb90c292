/* Lists of which an item is lost or comes twice. Plain C, no Python, safe without the GIL. */
#ifndef MISATA_ITEMS_H
#define MISATA_ITEMS_H

#include "read.h"
#include "texts.h"
#include "write.h"

enum { MISATA_EMPTY = 0, MISATA_LOST = 1, MISATA_DOUBLED = 2 }; /* of misata_sql/kernels/chaos_items.py */

/* Rows start .. start + n - 1 of a LIST input. codes: fault << 32 | place of each, or -1 */
typedef struct misata_items {
    const misata_input *value;
    int64_t start, n;
    int64_t *codes;
} misata_items;

static const char *misata_make_items_of(misata_items *items, const misata_input *value, int64_t start, int64_t n) {
    *items = (misata_items){value, start, n, malloc((size_t)n * 8 + 8)};
    if (!items->codes) return "out of memory";
    memset(items->codes, 0xff, (size_t)n * 8);
    return NULL;
}

/* Copies cells of fixed width or strings, by their places in an input, into the rows at, at + 1, ... of a vector. */
static const char *misata_copy_cells(const misata_input *from, const int64_t *places, int64_t n, duckdb_vector to,
                                     int64_t at) {
    char *data = (char *)duckdb_vector_get_data(to) + at * from->width;
    uint64_t *validity = NULL;
    for (int64_t k = 0; k < n; k++) {
        char *cell = data + k * from->width;
        if (misata_is_null(from, places[k])) {
            if (!validity) {
                duckdb_vector_ensure_validity_writable(to);
                validity = duckdb_vector_get_validity(to);
            }
            validity[(at + k) >> 6] &= ~((uint64_t)1 << ((at + k) & 63));
            memset(cell, 0, (size_t)from->width);
            continue;
        }
        memcpy(cell, from->data + places[k] * from->width, (size_t)from->width);
    }
    return misata_is_string(from->id) ? misata_own_texts(to, at, n) : NULL; /* the input's do not outlive the call */
}

/* Writes the lists into the same rows of a LIST vector, empty ones where nulls[i]. NULL, or what went wrong. */
static const char *misata_write_items(const misata_items *items, const uint8_t *nulls, duckdb_vector result) {
    const duckdb_list_entry *given = (const duckdb_list_entry *)items->value->data + items->start;
    duckdb_list_entry *made = (duckdb_list_entry *)duckdb_vector_get_data(result) + items->start;
    int64_t base = (int64_t)duckdb_list_vector_get_size(result), total = 0;
    for (int64_t i = 0; i < items->n; i++) {
        int64_t fault = items->codes[i] < 0 ? -1 : items->codes[i] >> 32;
        int64_t length = nulls[i] || fault == MISATA_EMPTY ? 0 : (int64_t)given[i].length;
        if (length) length += (fault == MISATA_DOUBLED) - (fault == MISATA_LOST);
        made[i] = (duckdb_list_entry){(uint64_t)(base + total), (uint64_t)length};
        total += length;
    }
    if (duckdb_list_vector_reserve(result, (idx_t)(base + total)) != MISATA_SUCCESS ||
        duckdb_list_vector_set_size(result, (idx_t)(base + total)) != MISATA_SUCCESS) {
        return "out of memory for the items of a list";
    }
    if (!total) return NULL;
    int64_t *places = malloc((size_t)total * 8), *at = places;
    if (!places) return "out of memory";
    for (int64_t i = 0; i < items->n; i++) {
        int64_t code = items->codes[i], place = code & UINT32_MAX;
        for (int64_t j = 0; j < (int64_t)made[i].length; j++) {
            int64_t from = j;
            if (code >= 0 && code >> 32 == MISATA_LOST && j >= place) from = j + 1;
            if (code >= 0 && code >> 32 == MISATA_DOUBLED && j > place) from = j - 1;
            *at++ = (int64_t)given[i].offset + from;
        }
    }
    const char *wrong = misata_copy_cells(&items->value->children[0], places, total, duckdb_list_vector_get_child(result), base);
    free(places);
    return wrong;
}

#endif
