/* What the engine and the DuckDB bridge share: buffers of one thread and the native program that fills them.

   Everything here is plain memory owned by an Arena object (arena.pyx); the bridge reads it without the GIL. */
#ifndef MISATA_NATIVE_H
#define MISATA_NATIVE_H

#include <stdint.h>

enum misata_kind {
    MISATA_FIXED = 0,     /* data: values of `width` bytes in DuckDB's physical storage */
    MISATA_DICT = 1,      /* data: codes of `width` bytes; pool: duckdb_string_t entries */
    MISATA_SLOTS = 2,     /* data: `width` bytes a row; offsets: int32 length of each row's text */
    MISATA_OFFSETS32 = 3, /* data: bytes; offsets: int32, n_rows + 1 of them */
    MISATA_OFFSETS64 = 4, /* data: bytes; offsets: int64, n_rows + 1 of them */
    MISATA_STRUCT = 5,    /* children, one a field */
    MISATA_ARRAY = 6,     /* one child with `width` items a row */
    MISATA_LIST = 7       /* one child with `width` slots a row; offsets: int32 number of slots in use */
};

/* The signature of every compiled kernel, which is Numba's own: results by pointer, a status (0 = success). */
typedef int (*misata_entry)(void *ret, void **exc, int64_t slots, int64_t first_row, int64_t n_rows);

typedef struct misata_step {
    misata_entry entry;
    int64_t *slots;
    int64_t per_row; /* calls of nested items: this many of the kernel's rows for each row of the table */
} misata_step;

typedef struct misata_column {
    int32_t kind;
    int32_t width;
    const uint8_t *validity; /* bit i of byte i/8 is 1 where row i is not NULL; NULL: no row is */
    const void *data;
    const void *offsets;
    const void *pool;
    int64_t *direct; /* fixed: the one slot that holds the address of data, so that a caller can have the kernel write
                        elsewhere; NULL: data has other readers, copy it */
    int32_t n_children;
    struct misata_column *children;
} misata_column;

typedef struct misata_arena {
    int64_t capacity; /* most rows of one fill */
    int32_t n_steps;
    misata_step *steps;
    int32_t needs_python; /* 1: call Arena.fill with the GIL instead of running the steps */
    int32_t n_columns;
    misata_column *columns;
} misata_arena;

/* Run all steps for rows first_row .. first_row + n_rows - 1 (at most capacity). Returns 0, or the status of the step
   that failed. */
static inline int misata_run(const misata_arena *arena, int64_t first_row, int64_t n_rows) {
    for (int32_t i = 0; i < arena->n_steps; i++) {
        const misata_step *step = &arena->steps[i];
        void *ret = 0, *exc = 0;
        int status = step->entry(&ret, &exc, (int64_t)(intptr_t)step->slots, first_row * step->per_row,
                                 n_rows * step->per_row);
        if (status != 0) {
            return status;
        }
    }
    return 0;
}

#endif
