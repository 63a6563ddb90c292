/* Select functions: each row of the result is the same row of one of the arguments, or NULL. */
#ifndef MISATA_PICK_H
#define MISATA_PICK_H

#include "read.h"
#include "texts.h"

/* codes[i]: which of the n_values inputs row start + i takes its cell from; -1 for NULL.
   The inputs and the result have one type, of fixed width or strings. Returns NULL, or what went wrong. */
static const char *misata_pick(duckdb_vector result, const misata_input *values, int64_t n_values, const int32_t *codes,
                               int64_t start, int64_t n) {
    char *to = duckdb_vector_get_data(result);
    uint64_t *validity = NULL;
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
    }
    /* The arguments' text does not outlive the call, the result's must. */
    return misata_is_string(values[0].id) ? misata_own_texts(result, start, n) : NULL;
}

#endif
