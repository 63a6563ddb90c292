/* Calls of operators, as Python prepared them, and how they are found again by their constant arguments.
   Plain C, no Python, safe without the GIL. */
#ifndef MISATA_CALLS_H
#define MISATA_CALLS_H

#include <stdlib.h>
#include <string.h>

#include "../engine/native.h"
#include "read.h"

enum misata_form { MISATA_NOTHING = 0, MISATA_INTEGERS = 1, MISATA_REALS = 2, MISATA_TEXTS = 3, MISATA_OPAQUE = 4, MISATA_ITEMS = 5 };

enum { MISATA_MOST_SLOTS = 64 };

/* One kernel with its constants. slots: what they are, with room for the rows; the places of those, -1 where it has no
   such argument. */
typedef struct misata_stage {
    misata_entry entry; /* NULL: the cell becomes NULL */
    int32_t n_slots;
    const int64_t *slots;
    int32_t rows, apply, values, starts, out, out_starts;
    int64_t per_byte, per_row; /* bytes of a text result, at most, for each byte and for each row */
    int32_t ascii_stays;       /* 1: texts of ASCII are handed on */
} misata_stage;

/* A function with its constant arguments. Without a stage the result is which rows are hit, a BOOLEAN. */
typedef struct misata_call {
    misata_entry chance; /* which rows are hit, by the rate of each; NULL: all */
    uint64_t chance_key;
    misata_entry choose; /* which of the stages, for each row; NULL: there is one */
    uint64_t choice_key;
    int32_t by_value; /* 1: a row's draws also depend on its value, so that the columns of a row differ */
    int32_t takes, gives; /* misata_form */
    int64_t low, high;    /* integers outside of these are handed on: infinities, and what int64 does not hold */
    int32_t n_stages;
    misata_stage *stages;
} misata_call;

/* A call that a function was made for, by the bytes of its constant arguments. */
typedef struct misata_known {
    uint64_t hash;
    int64_t size;
    char *bytes;
    const misata_call *call;
    void *owner; /* a PyObject that owns the call */
    struct misata_known *next;
} misata_known;

/* All of them, in lists by their hashes. Only ever grows, at the heads and by one thread at a time, so that others can read
   it. */
enum { MISATA_MOST_KNOWN = 1024, MISATA_LISTS = 128 };

typedef struct misata_calls {
    int32_t n;
    misata_known *lists[MISATA_LISTS];
} misata_calls;

/* 128 bits of a product folded to 64; k is an odd constant. */
static inline uint64_t misata_fold(uint64_t x, uint64_t k) {
    return x * k ^ (uint64_t)((unsigned __int128)x * k >> 64);
}

/* Hashes of bytes, the same on every machine with the lowest byte first. */
static inline uint64_t misata_hash_two(uint64_t low, uint64_t high, uint64_t size) {
    uint64_t hash = misata_fold(low ^ size ^ UINT64_C(0x9e3779b97f4a7c15), UINT64_C(0xa0761d6478bd642f));
    return misata_mix(hash ^ misata_fold(high + size + 1, UINT64_C(0x8ebc6af09c88c6e3)));
}

static inline uint64_t misata_hash_long(const char *bytes, int64_t size) {
    uint64_t hash = (uint64_t)size, word;
    for (int64_t at = 0; at < size - 8; at += 8) {
        memcpy(&word, bytes + at, 8);
        hash = misata_fold(hash ^ word, UINT64_C(0xa0761d6478bd642f)) + UINT64_C(0xe7037ed1a0b428db);
    }
    memcpy(&word, bytes + size - 8, 8);
    return misata_hash_two(hash, word, (uint64_t)size);
}

static inline uint64_t misata_hash_bytes(const char *bytes, int64_t size) {
    char padded[MISATA_INLINE] = {0};
    uint64_t low, high = 0;
    if (size > MISATA_INLINE) return misata_hash_long(bytes, size);
    if (size) memcpy(padded, bytes, (size_t)size);
    memcpy(&low, padded, 8);
    memcpy(&high, padded + 8, 4);
    return misata_hash_two(low, high, (uint64_t)size);
}

/* ---- constant arguments as bytes ---- */

typedef struct misata_bytes {
    char *data;
    int64_t size, capacity;
} misata_bytes;

static int misata_append(misata_bytes *bytes, const void *data, int64_t size) {
    if (bytes->size + size > bytes->capacity) {
        int64_t capacity = 2 * (bytes->size + size) + 64;
        char *grown = realloc(bytes->data, (size_t)capacity);
        if (!grown) return 0;
        bytes->data = grown;
        bytes->capacity = capacity;
    }
    if (size) memcpy(bytes->data + bytes->size, data, (size_t)size);
    bytes->size += size;
    return 1;
}

/* Appends what tells a cell from others of its type. 0 where memory ran out. */
static int misata_append_cell(misata_bytes *bytes, const misata_input *input, int64_t row) {
    char valid = (char)!misata_is_null(input, row);
    if (!misata_append(bytes, &valid, 1)) return 0;
    if (!valid) return 1;
    int64_t start = row * input->size, n = input->size;
    if (misata_is_string(input->id)) {
        const duckdb_string_t *entry = (const duckdb_string_t *)input->data + row;
        return misata_append(bytes, &entry->length, 4) && misata_append(bytes, misata_string_of(entry), entry->length);
    }
    if (input->id == DUCKDB_TYPE_STRUCT) {
        for (int32_t i = 0; i < input->n_children; i++) {
            if (!misata_append_cell(bytes, &input->children[i], row)) return 0;
        }
        return 1;
    }
    if (input->id == DUCKDB_TYPE_LIST || input->id == DUCKDB_TYPE_MAP) {
        const duckdb_list_entry *entry = (const duckdb_list_entry *)input->data + row;
        start = (int64_t)entry->offset;
        n = (int64_t)entry->length;
        if (!misata_append(bytes, &n, 8)) return 0;
    } else if (input->id != DUCKDB_TYPE_ARRAY) {
        return misata_append(bytes, input->data + row * input->width, input->width);
    }
    for (int64_t i = 0; i < n; i++) {
        if (!misata_append_cell(bytes, &input->children[0], start + i)) return 0;
    }
    return 1;
}

/* The same for an argument: a list of thousands of plain items is looked up for each vector. What is appended may depend on
   the vector, but never is the same for two cells. */
static int misata_append_argument(misata_bytes *bytes, const misata_input *input, int64_t row) {
    const misata_input *item = input->id == DUCKDB_TYPE_LIST ? &input->children[0] : NULL;
    if (!item || item->n_children || misata_is_string(item->id) || item->id == DUCKDB_TYPE_SQLNULL || item->validity ||
        misata_is_null(input, row)) {
        return misata_append_cell(bytes, input, row);
    }
    const duckdb_list_entry *entry = (const duckdb_list_entry *)input->data + row;
    int64_t start = (int64_t)entry->offset, n = (int64_t)entry->length;
    char plain = 2; /* instead of whether the cell is valid */
    return misata_append(bytes, &plain, 1) && misata_append(bytes, &n, 8) &&
           misata_append(bytes, item->data + start * item->width, n * item->width);
}

static const misata_call *misata_find_call(misata_calls *const *calls, const misata_bytes *bytes) {
    const misata_calls *known = __atomic_load_n(calls, __ATOMIC_ACQUIRE);
    if (!known) return NULL;
    uint64_t hash = misata_hash_bytes(bytes->data, bytes->size);
    const misata_known *one = __atomic_load_n(&known->lists[hash % MISATA_LISTS], __ATOMIC_ACQUIRE);
    for (; one; one = one->next) {
        if (one->hash == hash && one->size == bytes->size && memcmp(one->bytes, bytes->data, (size_t)bytes->size) == 0) {
            return one->call;
        }
    }
    return NULL;
}

/* Remembers a call; 0 where that is not possible. By one thread at a time: with the GIL. */
static int misata_remember(misata_calls **calls, const misata_bytes *bytes, const misata_call *call, void *owner) {
    if (!*calls) {
        misata_calls *none = calloc(1, sizeof *none);
        if (!none) return 0;
        __atomic_store_n(calls, none, __ATOMIC_RELEASE);
    }
    misata_known *made = (*calls)->n < MISATA_MOST_KNOWN ? malloc(sizeof *made + (size_t)bytes->size) : NULL;
    if (!made) return 0;
    made->hash = misata_hash_bytes(bytes->data, bytes->size);
    made->size = bytes->size;
    made->bytes = (char *)(made + 1);
    if (bytes->size) memcpy(made->bytes, bytes->data, (size_t)bytes->size);
    made->call = call;
    made->owner = owner;
    misata_known **head = &(*calls)->lists[made->hash % MISATA_LISTS];
    made->next = *head;
    __atomic_store_n(head, made, __ATOMIC_RELEASE);
    (*calls)->n++;
    return 1;
}

#endif
