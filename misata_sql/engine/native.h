/* What the engine and the DuckDB bridge share: buffers of one thread and the native program that fills them.

   Everything here is plain memory owned by an Arena object (arena.pyx); the bridge reads it without the GIL. */
#ifndef MISATA_NATIVE_H
#define MISATA_NATIVE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

struct misata_redraw;

/* A kernel call; or, where `redraw` is not NULL, that. */
typedef struct misata_step {
    misata_entry entry;
    int64_t *slots;
    int64_t per_row; /* calls of nested items: this many of the kernel's rows for each row of the table */
    struct misata_redraw *redraw;
} misata_step;

/* What an accepted row takes over: `width` bytes, or -width bits of a validity bitmap where that is negative. */
typedef struct misata_copy {
    const uint8_t *from;
    uint8_t *to;
    int64_t width;
} misata_copy;

/* Writes 1 or 0 for each of n rows into the mask, with the GIL. Returns 0, or a status where it raised. */
typedef int (*misata_judge)(void *context, int64_t n_rows);

/* Rows that do not satisfy their conditions are drawn again, with the keys of the next attempt, until they do. */
typedef struct misata_redraw {
    int32_t n_steps; /* compute the draws of `rows` and `mask` */
    misata_step *steps;
    misata_judge judge;    /* NULL: the steps compute the masks */
    void *first_context;   /* of the first attempt, which steps before this one drew */
    void *context;         /* of the attempts after it */
    uint8_t *first_mask;   /* (rows of the run) 1: accepted */
    uint8_t *mask;         /* (rows drawn again) */
    const int64_t *given;  /* numbers of the rows of the run; NULL: consecutive ones */
    int64_t *rows;         /* numbers of the rows that are drawn again */
    int64_t *places;       /* where each of them lies in the run */
    int32_t n_keys;
    int64_t **key_slots;
    const uint64_t *keys;  /* (most_kept, n_keys): of the attempts from 1 on; later ones are computed */
    int64_t n_kept;
    int32_t n_copies;
    misata_copy *copies;
    int64_t most_attempts;
    const char *failure;   /* what to say where a row is not accepted within them */
} misata_redraw;

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
    int64_t n_patches;            /* cells of another column that take the place of this one's; see misata_arena.selection */
    const int64_t *patch_places;  /* which rows that are handed on they are, ascending */
    struct misata_column *patch;  /* row i of it goes to patch_places[i]; owned */
    struct misata_column *late;   /* NULL, or the column of misata_arena.late that has the cells */
} misata_column;

typedef struct misata_arena {
    const char *failure; /* what a run says that returned MISATA_EXHAUSTED */
    int64_t capacity; /* most rows of one fill */
    int32_t n_steps;
    misata_step *steps;
    int32_t needs_python; /* 1: call Arena.fill with the GIL instead of running the steps */
    int32_t n_columns;
    misata_column *columns;
    int64_t n_delivered;      /* rows that the last Arena.fill gives; -1: as many as it was asked for */
    const int64_t *selection; /* (n_delivered) which row of the columns each of them is, ascending; NULL: row i is row i */
    struct misata_arena *late; /* what runs, a vector of rows at a time, when rows are handed on; NULL where no column is late */
    int64_t first_row;        /* which row of the table row 0 of the columns is */
} misata_arena;

enum { MISATA_EXHAUSTED = 1001, MISATA_RAISED = 1002 };

/* ---- keys of attempts ---- */

static inline uint64_t misata_mix(uint64_t x) { /* the finalizer of SplitMix64 (Steele et al. 2014) */
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* The place-th of the digits 1 to 15 that are not in `used`, a bitmap. */
static inline int misata_digit(uint32_t used, int place) {
    for (int digit = 1;; digit++) {
        if (!(used >> digit & 1) && place-- == 0) {
            return digit;
        }
    }
}

/* Eight digits that differ from each other, of which the lowest is given; the upper seven by rank. */
static inline uint64_t misata_digits(uint64_t lowest, uint64_t *rank) {
    uint64_t word = lowest;
    uint32_t used = UINT32_C(1) << lowest;
    for (int i = 1; i < 8; i++) {
        int digit = misata_digit(used, (int)(*rank % (uint64_t)(15 - i)));
        *rank /= (uint64_t)(15 - i);
        used |= UINT32_C(1) << digit;
        word |= (uint64_t)digit << (4 * i);
    }
    return word;
}

/* The key of a stream's attempt: attempt 0 has the stream's own. Well-formed in the sense of random/streams.py, by a
   hash of the key and the attempt; so a stream's attempts are as different as streams are. */
static inline uint64_t misata_attempt_key(uint64_t key, int64_t attempt) {
    if (attempt == 0) {
        return key;
    }
    uint64_t low = misata_mix(key + misata_mix((uint64_t)attempt));
    uint64_t high = misata_mix(low ^ key ^ UINT64_C(0x9e3779b97f4a7c15));
    uint64_t lowest = 2 * (low % 8) + 1;
    low /= 8;
    uint64_t below = misata_digits(lowest, &low);
    uint64_t ninth = (uint64_t)misata_digit(UINT32_C(1) << (below >> 28), (int)(high % 14));
    high /= 14;
    return misata_digits(ninth, &high) << 32 | below;
}

/* ---- running ---- */

static inline int misata_run_steps(misata_arena *arena, const misata_step *steps, int32_t n_steps, int64_t first_row,
                                   int64_t n_rows);

static inline void misata_take_over(const misata_copy *copy, int64_t from, int64_t to) {
    if (copy->width < 0) {
        int64_t n = -copy->width;
        for (int64_t i = from * n, j = to * n; i < (from + 1) * n; i++, j++) {
            uint8_t bit = (uint8_t)(copy->from[i >> 3] >> (i & 7) & 1);
            copy->to[j >> 3] = (uint8_t)((copy->to[j >> 3] & ~(1u << (j & 7))) | (uint32_t)bit << (j & 7));
        }
        return;
    }
    switch (copy->width) {
    case 1:
        copy->to[to] = copy->from[from];
        break;
    case 2:
        memcpy(copy->to + 2 * to, copy->from + 2 * from, 2);
        break;
    case 4:
        memcpy(copy->to + 4 * to, copy->from + 4 * from, 4);
        break;
    case 8:
        memcpy(copy->to + 8 * to, copy->from + 8 * from, 8);
        break;
    default:
        memcpy(copy->to + copy->width * to, copy->from + copy->width * from, (size_t)copy->width);
    }
}

static inline int misata_run_redraw(misata_arena *arena, const misata_redraw *redraw, int64_t first_row,
                                    int64_t n_rows) {
    int64_t *rows = redraw->rows, *places = redraw->places;
    int64_t n = 0;
    if (redraw->judge != NULL && redraw->judge(redraw->first_context, n_rows) != 0) {
        return MISATA_RAISED;
    }
    for (int64_t i = 0; i < n_rows; i++) {
        if (!redraw->first_mask[i]) {
            rows[n] = redraw->given != NULL ? redraw->given[i] : first_row + i;
            places[n++] = i;
        }
    }
    for (int64_t attempt = 1; n > 0; attempt++) {
        if (attempt > redraw->most_attempts) {
            arena->failure = redraw->failure;
            return MISATA_EXHAUSTED;
        }
        for (int32_t k = 0; k < redraw->n_keys; k++) {
            *redraw->key_slots[k] = (int64_t)(attempt <= redraw->n_kept
                                                  ? redraw->keys[attempt * redraw->n_keys + k]
                                                  : misata_attempt_key(redraw->keys[k], attempt));
        }
        int status = misata_run_steps(arena, redraw->steps, redraw->n_steps, 0, n);
        if (status == 0 && redraw->judge != NULL && redraw->judge(redraw->context, n) != 0) {
            status = MISATA_RAISED;
        }
        if (status != 0) {
            return status;
        }
        int64_t left = 0;
        for (int64_t i = 0; i < n; i++) {
            if (redraw->mask[i]) {
                for (int32_t c = 0; c < redraw->n_copies; c++) {
                    misata_take_over(&redraw->copies[c], i, places[i]);
                }
            } else {
                rows[left] = rows[i];
                places[left++] = places[i];
            }
        }
        n = left;
    }
    return 0;
}

static inline int misata_run_steps(misata_arena *arena, const misata_step *steps, int32_t n_steps, int64_t first_row,
                                   int64_t n_rows) {
    for (int32_t i = 0; i < n_steps; i++) {
        const misata_step *step = &steps[i];
        int status;
        if (step->redraw != NULL) {
            status = misata_run_redraw(arena, step->redraw, first_row, n_rows);
        } else {
            void *ret = 0, *exc = 0;
            status = step->entry(&ret, &exc, (int64_t)(intptr_t)step->slots, first_row * step->per_row,
                                 n_rows * step->per_row);
        }
        if (status != 0) {
            return status;
        }
    }
    return 0;
}

/* Run all steps for rows first_row .. first_row + n_rows - 1 (at most capacity). Returns 0, MISATA_EXHAUSTED with
   arena->failure, MISATA_RAISED where a judge raised, or the status of the kernel that failed. */
static inline int misata_run(misata_arena *arena, int64_t first_row, int64_t n_rows) {
    return misata_run_steps(arena, arena->steps, arena->n_steps, first_row, n_rows);
}

#endif
