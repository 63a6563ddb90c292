/* Operators: functions that change cells by draws of their rows. Runs their kernels over DuckDB's vectors.
   Plain C, no Python, safe without the GIL. misata_sql/chaos/operators/operator.py has the kernels' conventions. */
#ifndef MISATA_OPERATE_H
#define MISATA_OPERATE_H

#include <stdio.h>

#include "calls.h"
#include "pick.h"
#include "items.h"
#include "texts.h"

/* ---- cells to the kernels' forms and back ---- */

#define MISATA_WIDEN(stored_t, wide_t)                                  \
    {                                                                   \
        const stored_t *from = (const stored_t *)input->data + start;   \
        wide_t *wide = to;                                              \
        for (int64_t i = 0; i < n; i++) wide[i] = (wide_t)from[i];      \
        break;                                                          \
    }

/* Integers of a fixed type as int64; where they do not fit, inside[i] becomes 0. */
static void misata_widen(const misata_input *input, int64_t start, int64_t n, void *to, uint8_t *inside) {
    int is_unsigned = input->id == DUCKDB_TYPE_BOOLEAN || input->id == DUCKDB_TYPE_UTINYINT ||
                      input->id == DUCKDB_TYPE_USMALLINT || input->id == DUCKDB_TYPE_UINTEGER;
    if (input->id == DUCKDB_TYPE_FLOAT) {
        const float *from = (const float *)input->data + start;
        for (int64_t i = 0; i < n; i++) ((double *)to)[i] = from[i];
        return;
    }
    switch (is_unsigned ? -input->width : input->width) {
    case -1: MISATA_WIDEN(uint8_t, int64_t)
    case -2: MISATA_WIDEN(uint16_t, int64_t)
    case -4: MISATA_WIDEN(uint32_t, int64_t)
    case 1: MISATA_WIDEN(int8_t, int64_t)
    case 2: MISATA_WIDEN(int16_t, int64_t)
    case 4: MISATA_WIDEN(int32_t, int64_t)
    case 8: memcpy(to, input->data + start * 8, (size_t)n * 8); break;
    case 16: {
        const uint64_t *from = (const uint64_t *)input->data + 2 * start;
        for (int64_t i = 0; i < n; i++) {
            int64_t low = (int64_t)from[2 * i];
            ((int64_t *)to)[i] = low;
            if ((int64_t)from[2 * i + 1] != low >> 63) inside[i] = 0;
        }
    }
    }
}

#define MISATA_NARROW(stored_t)                                            \
    {                                                                      \
        stored_t *to = (stored_t *)data + start;                           \
        for (int64_t i = 0; i < n; i++) to[i] = (stored_t)values[i];       \
        break;                                                             \
    }

static void misata_narrow(const misata_shape *shape, const int64_t *values, int64_t start, int64_t n, char *data) {
    if (shape->logical == DUCKDB_TYPE_FLOAT) {
        for (int64_t i = 0; i < n; i++) ((float *)data)[start + i] = (float)((const double *)values)[i];
        return;
    }
    switch (shape->width) {
    case 1: MISATA_NARROW(int8_t)
    case 2: MISATA_NARROW(int16_t)
    case 4: MISATA_NARROW(int32_t)
    case 8: memcpy(data + start * 8, values, (size_t)n * 8); break;
    case 16:
        for (int64_t i = 0; i < n; i++) {
            int64_t words[2] = {values[i], values[i] >> 63};
            memcpy(data + (start + i) * 16, words, 16);
        }
    }
}

/* ---- one run ---- */

/* What a run works on; the buffers are one block of memory. */
typedef struct misata_work {
    const misata_call *call;
    const misata_input *value; /* NULL: the function has none */
    int64_t start, n;
    const int64_t *rows;
    uint8_t *inside, *hit, *apply, *choice, *nulls;
    int64_t *values, *out, *drawn; /* drawn: the rows' keys mixed with their values */
    char *block;
} misata_work;

static int misata_call_kernel(const misata_stage *stage, const int64_t *rows, const uint8_t *apply, const void *values,
                              int64_t values_size, const int64_t *starts, void *out, int64_t out_size, int64_t *out_starts,
                              int64_t n) {
    int64_t slots[MISATA_MOST_SLOTS];
    void *result = NULL, *error = NULL;
    memcpy(slots, stage->slots, (size_t)stage->n_slots * 8);
    if (stage->rows >= 0) slots[stage->rows] = (int64_t)(intptr_t)rows;
    if (stage->apply >= 0) slots[stage->apply] = (int64_t)(intptr_t)apply;
    if (stage->values >= 0) slots[stage->values] = (int64_t)(intptr_t)values;
    if (stage->out >= 0) slots[stage->out] = (int64_t)(intptr_t)out;
    if (stage->starts >= 0) {
        slots[stage->values + 1] = values_size;
        slots[stage->starts] = (int64_t)(intptr_t)starts;
        slots[stage->starts + 1] = n + 1;
    }
    if (stage->out_starts >= 0) {
        slots[stage->out + 1] = out_size;
        slots[stage->out_starts] = (int64_t)(intptr_t)out_starts;
        slots[stage->out_starts + 1] = n + 1;
    }
    return stage->entry(&result, &error, (int64_t)(intptr_t)slots, 0, n);
}

static int misata_run_draw(misata_entry entry, uint64_t key, const int64_t *rows, int64_t argument, void *out, int64_t n) {
    int64_t slots[4] = {(int64_t)key, (int64_t)(intptr_t)rows, argument, (int64_t)(intptr_t)out};
    void *result = NULL, *error = NULL;
    return entry(&result, &error, (int64_t)(intptr_t)slots, 0, n);
}

static const char *misata_kernel_failed = "misata internal error: a kernel failed";

/* How many of n flags, 0 or 1, are set. */
static int64_t misata_count(const uint8_t *flags, int64_t n) {
    int64_t set = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, flags + i, 8);
        set += (int64_t)(eight * UINT64_C(0x0101010101010101) >> 56);
    }
    for (; i < n; i++) set += flags[i];
    return set;
}

/* Which rows the stage changes, as 0 and 1 in work->apply. Returns how many. */
static int64_t misata_mask_stage(misata_work *work, int32_t stage, int needs_value) {
    const uint8_t *hit = work->hit, *inside = work->inside, *choice = work->choice;
    uint8_t *apply = work->apply, chosen = (uint8_t)stage;
    int64_t n = work->n;
    memcpy(apply, hit, (size_t)n);
    for (int64_t i = 0; needs_value && i < n; i++) apply[i] &= inside[i];
    for (int64_t i = 0; choice && i < n; i++) apply[i] &= (uint8_t)(choice[i] == chosen);
    return misata_count(apply, n);
}

static void misata_mark_nulls(misata_work *work) {
    for (int64_t i = 0; i < work->n; i++) work->nulls[i] |= work->apply[i];
}

/* Marks the rows with a flag in work->nulls NULL in the result. NULL, or what went wrong. */
static const char *misata_write_nulls(const misata_work *work, duckdb_vector result) {
    int64_t n = work->n, i = 0;
    if (!memchr(work->nulls, 1, (size_t)n)) return NULL;
    uint64_t *mask = calloc((size_t)(n / 64 + 1), 8);
    if (!mask) return "out of memory";
    for (; i + 8 <= n; i += 8) { /* eight flags to eight bits */
        uint64_t eight;
        memcpy(&eight, work->nulls + i, 8);
        mask[i >> 6] |= (eight * UINT64_C(0x0102040810204080) >> 56) << (i & 63);
    }
    for (; i < n; i++) mask[i >> 6] |= (uint64_t)work->nulls[i] << (i & 63);
    for (i = 0; i <= n / 64; i++) mask[i] = ~mask[i];
    misata_set_nulls(result, mask, n, work->start);
    free(mask);
    return NULL;
}

/* Stages over integers and reals. The result is in work->out. */
static const char *misata_run_fixed(misata_work *work) {
    const misata_call *call = work->call;
    for (int32_t k = 0; k < call->n_stages; k++) {
        const misata_stage *stage = &call->stages[k];
        int64_t hits = misata_mask_stage(work, k, stage->entry != NULL);
        if (!stage->entry) {
            misata_mark_nulls(work);
            continue;
        }
        if (!hits && call->n_stages > 1) continue;
        if (misata_call_kernel(stage, work->rows, work->apply, work->values, 0, NULL, work->out, 0, NULL, work->n)) {
            return misata_kernel_failed;
        }
        int64_t *swapped = work->values;
        work->values = work->out;
        work->out = swapped;
    }
    int64_t *swapped = work->values;
    work->values = work->out;
    work->out = swapped;
    return NULL;
}

/* Texts for the kernels, with the keys of their rows, and what a kernel makes of them. */
typedef struct misata_gathered {
    int64_t n, size;
    int64_t *places, *rows, *starts, *out_starts;
    char *bytes, *out;
} misata_gathered;

static void misata_free_gathered(misata_gathered *gathered) {
    free(gathered->places);
    free(gathered->bytes);
    free(gathered->out);
    memset(gathered, 0, sizeof *gathered);
}

/* The rows with apply, ascending. Returns how many. */
static int64_t misata_list_hits(const uint8_t *apply, int64_t n, int64_t *places) {
    int64_t hits = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, apply + i, 8);
        if (!eight) continue;
        for (int64_t j = i; j < i + 8; j++) {
            places[hits] = j;
            hits += apply[j];
        }
    }
    for (; i < n; i++) {
        places[hits] = i;
        hits += apply[i];
    }
    return hits;
}

/* Gathers the rows with apply, n of them, that the stage may change. */
static const char *misata_gather(const misata_work *work, const misata_stage *stage, int64_t n, misata_gathered *made) {
    const duckdb_string_t *entries = (const duckdb_string_t *)work->value->data + work->start;
    int64_t *words = malloc((size_t)(4 * n + 3) * 8); /* the list is written one past its end */
    if (!words) return "out of memory";
    made->places = words;
    made->rows = words + n + 1;
    made->starts = words + 2 * n + 1;
    made->out_starts = words + 3 * n + 2;
    misata_list_hits(work->apply, work->n, made->places);
    if (stage->ascii_stays) {
        int64_t left = 0;
        for (int64_t k = 0; k < n; k++) {
            int64_t i = made->places[k];
            made->places[left] = i;
            left += !misata_is_ascii(&entries[i]);
        }
        n = left;
    }
    made->n = n;
    for (int64_t k = 0; k < n; k++) {
        int64_t i = made->places[k];
        made->rows[k] = work->rows[i];
        made->starts[k] = made->size;
        made->size += entries[i].length;
    }
    made->starts[n] = made->size;
    made->bytes = malloc((size_t)made->size + MISATA_SLACK);
    if (!made->bytes) return "out of memory";
    for (int64_t k = 0; k < n; k++) misata_copy_text(made->bytes + made->starts[k], &entries[made->places[k]]);
    return NULL;
}

/* The texts that a kernel made, as entries that point to them. */
static const char *misata_place_texts(const misata_gathered *gathered, duckdb_string_t *entries) {
    for (int64_t k = 0; k < gathered->n; k++) {
        int64_t size = gathered->out_starts[k + 1] - gathered->out_starts[k];
        if (size < 0 || size > UINT32_MAX) return "misata internal error: a kernel wrote a text of an impossible length";
        misata_put_text(&entries[gathered->places[k]], gathered->out + gathered->out_starts[k], (uint32_t)size);
    }
    return NULL;
}

/* Stages over texts, each over the rows that it changes; what they wrote stays in kept[stage].
   entries: of the result: those of the value, but for what is changed */
static const char *misata_run_texts(misata_work *work, duckdb_string_t *entries, misata_gathered *kept) {
    const misata_call *call = work->call;
    const char *wrong = NULL;
    if (work->value->id != DUCKDB_TYPE_SQLNULL) {
        memcpy(entries, (const duckdb_string_t *)work->value->data + work->start, (size_t)work->n * sizeof *entries);
    }
    for (int32_t k = 0; !wrong && k < call->n_stages; k++) {
        const misata_stage *stage = &call->stages[k];
        misata_gathered *gathered = &kept[k];
        int64_t hits = misata_mask_stage(work, k, stage->entry != NULL);
        if (!stage->entry) {
            misata_mark_nulls(work);
            continue;
        }
        if (!hits) continue;
        wrong = misata_gather(work, stage, hits, gathered);
        if (wrong) break;
        if (!gathered->n) continue;
        int64_t room = stage->per_byte * gathered->size + stage->per_row * gathered->n + MISATA_SLACK;
        gathered->out = malloc((size_t)room);
        if (!gathered->out) return "out of memory";
        if (misata_call_kernel(stage, gathered->rows, NULL, gathered->bytes, gathered->size, gathered->starts,
                               gathered->out, room, gathered->out_starts, gathered->n)) {
            return misata_kernel_failed;
        }
        wrong = misata_place_texts(gathered, entries);
    }
    return wrong;
}

/* One stage that makes texts of integers, reals or nothing. */
static const char *misata_run_to_texts(misata_work *work, duckdb_string_t *entries, misata_gathered *kept) {
    const misata_stage *stage = &work->call->stages[0];
    int64_t n = work->n, room = stage->per_row * n + MISATA_SLACK;
    misata_mask_stage(work, 0, 1);
    kept->places = malloc((size_t)(2 * n + 1) * 8);
    kept->out = malloc((size_t)room);
    if (!kept->places || !kept->out) return "out of memory";
    kept->out_starts = kept->places + n;
    kept->n = n;
    for (int64_t i = 0; i < n; i++) kept->places[i] = i;
    if (misata_call_kernel(stage, work->rows, work->apply, work->values, 0, NULL, kept->out, room, kept->out_starts, n)) {
        return misata_kernel_failed;
    }
    return misata_place_texts(kept, entries);
}

/* Lists with the faults that kernels have drawn (kernels/chaos_items.py). */
static const char *misata_run_lists(misata_work *work, duckdb_vector result) {
    const misata_call *call = work->call;
    misata_items items = {0};
    const char *wrong = misata_make_items_of(&items, work->value, work->start, work->n);
    for (int32_t k = 0; !wrong && k < call->n_stages; k++) {
        const misata_stage *stage = &call->stages[k];
        int64_t hits = misata_mask_stage(work, k, 0);
        if (!stage->entry) {
            misata_mark_nulls(work);
            continue;
        }
        if (!hits) continue;
        if (misata_call_kernel(stage, work->rows, work->apply, work->values, 0, NULL, work->out, 0, NULL, work->n)) {
            wrong = misata_kernel_failed;
            break;
        }
        for (int64_t i = 0; i < work->n; i++) {
            if (work->apply[i]) items.codes[i] = work->out[i];
        }
    }
    if (!wrong) wrong = misata_write_items(&items, work->nulls, result);
    free(items.codes);
    return wrong;
}

static int64_t misata_line(int64_t size) { return (size + 63) & ~(int64_t)63; }

static const char *misata_make_work(misata_work *work) {
    int64_t n = work->n, words = misata_line(8 * n), flags = misata_line(n);
    work->block = malloc((size_t)(3 * words + 5 * flags + 64));
    if (!work->block) return "out of memory";
    char *at = (char *)misata_line((int64_t)(intptr_t)work->block);
    work->values = (int64_t *)at;
    work->out = (int64_t *)(at + words);
    work->drawn = (int64_t *)(at + 2 * words);
    at += 3 * words;
    work->inside = (uint8_t *)at;
    work->hit = (uint8_t *)at + flags;
    work->apply = (uint8_t *)at + 2 * flags;
    work->nulls = (uint8_t *)at + 3 * flags;
    work->choice = (uint8_t *)at + 4 * flags;
    return NULL;
}

/* Puts an error about a function and a number into *failure; NULL, or that memory ran out. */
static const char *misata_refuse(char **failure, const char *format, const char *name, double number) {
    size_t size = strlen(format) + strlen(name) + 40;
    *failure = malloc(size);
    if (!*failure) return "out of memory";
    snprintf(*failure, size, format, name, number);
    return NULL;
}

/* The key of a draw that depends on a value too, of the key and the value's hash; 0 for NULL. */
static inline int64_t misata_mix_key(int64_t key, uint64_t hash) {
    return (int64_t)misata_mix((uint64_t)key ^ misata_fold(hash + 1, UINT64_C(0xa0761d6478bd642f)));
}

/* Those of all rows, into work->drawn. */
static void misata_mix_values(misata_work *work) {
    const misata_input *value = work->value;
    const duckdb_string_t *entries = misata_is_string(value->id) ? (const duckdb_string_t *)value->data + work->start : NULL;
    misata_bytes bytes = {0};
    for (int64_t i = 0; i < work->n; i++) {
        uint64_t hash = 0;
        if (entries) {
            if (!work->nulls[i]) hash = misata_hash_text(&entries[i]);
        } else if (work->call->takes == MISATA_ITEMS) {
            bytes.size = 0;
            if (!work->nulls[i] && misata_append_cell(&bytes, value, work->start + i)) {
                hash = misata_hash_bytes(bytes.data, bytes.size);
            }
        } else if (work->call->takes != MISATA_OPAQUE) {
            hash = (uint64_t)work->values[i]; /* the bits of a double too; a NULL's are no matter */
        } else if (!work->nulls[i]) {
            hash = misata_hash_bytes(value->data + (work->start + i) * value->width, value->width);
        }
        work->drawn[i] = misata_mix_key(work->rows[i], hash);
    }
    free(bytes.data);
}

/* Rows start .. start + n - 1 of a function's result.

   value, rate, key: inputs, NULL where the function has none
   null_rate: 1: a rate of NULL hits no row; 0: it is an error
   failure: an error with the values in it, to be freed
   Returns NULL, or what went wrong. */
static const char *misata_operate(const misata_call *call, const char *name, const misata_input *value,
                                  const misata_input *rate, const misata_input *key, int null_rate, duckdb_vector result,
                                  const misata_shape *shape, int64_t start, int64_t n, char **failure) {
    misata_work work = {.call = call, .value = value, .start = start, .n = n};
    const char *wrong = misata_make_work(&work);
    int has_texts = call->gives == MISATA_TEXTS;
    misata_gathered *kept = NULL;
    double *rates = NULL;
    if (wrong) return wrong;
    memset(work.nulls, 0, (size_t)n);
    memset(work.hit, 1, (size_t)n);
    memset(work.inside, 1, (size_t)n);
    int may_be_null = value && (value->validity || value->id == DUCKDB_TYPE_SQLNULL);
    for (int64_t i = 0; may_be_null && i < n; i++) {
        if (misata_is_null(value, start + i)) {
            work.nulls[i] = 1;
            work.hit[i] = 0;
        }
    }
    /* the keys */
    if (key) {
        work.rows = (const int64_t *)key->data + start;
        for (int64_t i = 0; i < n && (key->validity || key->id == DUCKDB_TYPE_SQLNULL); i++) {
            if (misata_is_null(key, start + i)) {
                const char *text = "%s: key must not be NULL: it tells the row from others, as rowid does";
                wrong = misata_refuse(failure, text, name, 0.0);
                goto end;
            }
        }
    } else {
        memset(work.drawn, 0, (size_t)n * 8);
        work.rows = work.drawn;
    }
    /* the values */
    if (has_texts) {
        kept = calloc((size_t)(call->n_stages ? call->n_stages : 1), sizeof *kept);
        if (!kept) {
            wrong = "out of memory";
            goto end;
        }
    }
    if (call->takes == MISATA_ITEMS) {
        for (int64_t i = 0; i < n; i++) {
            work.values[i] = work.nulls[i] ? 0 : (int64_t)((const duckdb_list_entry *)value->data)[start + i].length;
        }
    } else if (call->takes == MISATA_INTEGERS || call->takes == MISATA_REALS) {
        misata_widen(value, start, n, work.values, work.inside);
        for (int64_t i = 0; i < n && call->takes == MISATA_INTEGERS; i++) {
            work.inside[i] &= (uint8_t)((work.values[i] >= call->low) & (work.values[i] <= call->high));
        }
    }
    if (call->by_value && key) {
        misata_mix_values(&work);
        work.rows = work.drawn;
    }
    /* the rows that are hit */
    if (rate) {
        const double *given = (const double *)rate->data + start;
        int is_wrong = 0;
        if (rate->validity || rate->id == DUCKDB_TYPE_SQLNULL) {
            rates = malloc((size_t)n * 8);
            if (!rates) {
                wrong = "out of memory";
                goto end;
            }
            for (int64_t i = 0; i < n; i++) {
                int is_null = misata_is_null(rate, start + i);
                rates[i] = is_null ? 0.0 : given[i];
                is_wrong |= is_null && !null_rate;
            }
            if (is_wrong) {
                wrong = misata_refuse(failure, "%s: rate must be a number from 0 to 1 (got NULL)", name, 0.0);
                goto end;
            }
            given = rates;
        }
        int64_t checked = n > 1 && memcmp(given, given + 1, (size_t)(n - 1) * 8) == 0 ? 1 : n; /* most are a constant */
        for (int64_t i = 0; i < checked; i++) is_wrong |= !(given[i] >= 0.0 && given[i] <= 1.0);
        for (int64_t i = 0; is_wrong && i < n; i++) {
            if (given[i] >= 0.0 && given[i] <= 1.0) continue;
            const char *text = null_rate ? "%s: p must be from 0 to 1 (got %.17g)" : "%s: rate must be from 0 to 1 (got %.17g)";
            wrong = misata_refuse(failure, text, name, given[i]);
            goto end;
        }
        if (misata_run_draw(call->chance, call->chance_key, work.rows, (int64_t)(intptr_t)given, work.apply, n)) {
            wrong = misata_kernel_failed;
            goto end;
        }
        uint8_t *hit = work.hit;
        const uint8_t *drawn = work.apply;
        for (int64_t i = 0; i < n; i++) hit[i] &= drawn[i];
    }
    if (call->choose) {
        if (misata_run_draw(call->choose, call->choice_key, work.rows, call->n_stages, work.choice, n)) {
            wrong = misata_kernel_failed;
            goto end;
        }
    } else {
        work.choice = NULL;
    }
    /* the result */
    char *data = duckdb_vector_get_data(result);
    if (!call->n_stages) {
        memcpy(data + start, work.hit, (size_t)n);
    } else if (call->takes == MISATA_OPAQUE) {
        int32_t *codes = (int32_t *)work.out;
        misata_mask_stage(&work, 0, 0);
        misata_mark_nulls(&work);
        for (int64_t i = 0; i < n; i++) codes[i] = work.nulls[i] ? -1 : 0;
        wrong = misata_pick(result, value, 1, codes, start, n);
        goto end;
    } else if (call->takes == MISATA_ITEMS) {
        wrong = misata_run_lists(&work, result);
    } else if (has_texts) {
        duckdb_string_t *entries = (duckdb_string_t *)data + start;
        wrong = call->takes == MISATA_TEXTS ? misata_run_texts(&work, entries, kept) : misata_run_to_texts(&work, entries, kept);
        if (!wrong) {
            for (int64_t i = 0; i < n; i++) { /* what lies under a NULL may point anywhere */
                uint64_t words[2], kept = (uint64_t)work.nulls[i] - 1;
                memcpy(words, &entries[i], 16);
                words[0] &= kept;
                words[1] &= kept;
                memcpy(&entries[i], words, 16);
            }
            wrong = misata_own_texts(result, start, n);
        }
    } else {
        wrong = misata_run_fixed(&work);
    }
    if (!wrong && call->n_stages && call->gives != MISATA_TEXTS && call->gives != MISATA_ITEMS) {
        misata_narrow(shape, work.out, start, n, data);
        for (int64_t i = 0; call->takes == MISATA_INTEGERS && value->width == 16 && shape->width == 16 && i < n; i++) {
            if (!work.inside[i]) memcpy(data + (start + i) * 16, value->data + (start + i) * 16, 16); /* as it was */
        }
    }
    if (!wrong && call->n_stages) wrong = misata_write_nulls(&work, result);
end:
    for (int32_t k = 0; kept && k < (call->n_stages ? call->n_stages : 1); k++) misata_free_gathered(&kept[k]);
    free(kept);
    free(rates);
    free(work.block);
    return wrong;
}

#endif
