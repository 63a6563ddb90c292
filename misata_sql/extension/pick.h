/* Select functions: each row of the result is the same row of one of the arguments, or NULL. */
#ifndef MISATA_PICK_H
#define MISATA_PICK_H

#include "read.h"
#include "write.h"

/* codes[i]: which of the n_values inputs row start + i takes its cell from; -1 for NULL.
   The inputs and the result have one type, of fixed width or strings. Returns NULL, or what went wrong. */
static const char *misata_pick(duckdb_vector result, const misata_input *values, int64_t n_values, const int32_t *codes,
                               int64_t start, int64_t n) {
    char *to = duckdb_vector_get_data(result);
    uint64_t *validity = NULL;
    int64_t size = 0, lead = -1;
    for (int64_t i = 0; i < n; i++) {
        int64_t row = start + i;
        int32_t code = codes[i];
        if (code < -1 || code >= n_values) return "misata internal error: a select function picked an argument that is not there";
        if (code < 0 || misata_is_null(&values[code], row)) {
            if (!validity) {
                duckdb_vector_ensure_validity_writable(result);
                validity = duckdb_vector_get_validity(result);
            }
            validity[row >> 6] &= ~((uint64_t)1 << (row & 63));
            memset(to + row * values[0].width, 0, (size_t)values[0].width);
            continue;
        }
        const misata_input *value = &values[code];
        memcpy(to + row * value->width, value->data + row * value->width, (size_t)value->width);
        if (!misata_is_string(value->id)) continue;
        const duckdb_string_t *entry = (const duckdb_string_t *)value->data + row;
        if (entry->length > MISATA_INLINE) {
            if (lead < 0) lead = row;
            size += entry->length;
        }
    }
    if (!size) return NULL;
    if (size > UINT32_MAX) return "the strings of one vector take more than 4 GiB";
    /* The arguments' text does not outlive the call, the result's must. */
    char *scratch = malloc((size_t)size), *end = scratch;
    if (!scratch) return "out of memory";
    duckdb_string_t *entries = (duckdb_string_t *)to;
    duckdb_string_t first = entries[lead];
    for (int64_t row = lead; row < start + n; row++) {
        if (entries[row].length <= MISATA_INLINE) continue;
        memcpy(end, entries[row].address, entries[row].length);
        end += entries[row].length;
    }
    char *text = misata_give_block(result, lead, scratch, size);
    free(scratch);
    if (!text) return "misata internal error: DuckDB did not take a string (its bytes may not be UTF-8)";
    entries[lead] = first;
    for (int64_t row = lead; row < start + n; row++) {
        if (entries[row].length <= MISATA_INLINE) continue;
        misata_put_long(&entries[row], text, entries[row].length);
        text += entries[row].length;
    }
    return NULL;
}

#endif
