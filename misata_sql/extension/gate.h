/* When Python may be entered, and what it still has to let go of. */
#ifndef MISATA_GATE_H
#define MISATA_GATE_H

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/* DuckDB's threads run on while the interpreter shuts down, and one that asks for the GIL then never comes back. Whoever
   needs Python passes this gate; an atexit hook closes it and waits until nobody is inside. */
static int64_t misata_inside;
static int misata_closing;

static inline int misata_enter(void) {
    __atomic_add_fetch(&misata_inside, 1, __ATOMIC_SEQ_CST);
    if (!__atomic_load_n(&misata_closing, __ATOMIC_SEQ_CST)) return 1;
    __atomic_sub_fetch(&misata_inside, 1, __ATOMIC_SEQ_CST);
    return 0;
}

static inline void misata_leave(void) { __atomic_sub_fetch(&misata_inside, 1, __ATOMIC_SEQ_CST); }

static inline int misata_is_closing(void) { return __atomic_load_n(&misata_closing, __ATOMIC_SEQ_CST); }

static void misata_close_gate(int wait_ms) {
    __atomic_store_n(&misata_closing, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&misata_inside, __ATOMIC_SEQ_CST) > 0 && wait_ms-- > 0) usleep(1000);
}

static const char *const misata_closed = "misata: the Python interpreter is shutting down";

/* DuckDB drops its references to our objects with locks held and from any thread. Taking the GIL there could deadlock,
   so the objects go on this list, and the next one who holds the GIL releases them. Push and take-all only: no ABA. */
typedef struct misata_trash {
    struct misata_trash *next;
    void *object;
} misata_trash;

static misata_trash *misata_trash_top;

static inline void misata_discard(void *object) {
    misata_trash *node = object ? malloc(sizeof *node) : NULL;
    if (!node) return; /* out of memory: the object is never released */
    node->object = object;
    node->next = __atomic_load_n(&misata_trash_top, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&misata_trash_top, &node->next, node, 1, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
    }
}

static inline misata_trash *misata_take_trash(void) {
    return __atomic_exchange_n(&misata_trash_top, NULL, __ATOMIC_ACQUIRE);
}

static inline int64_t misata_fetch_add(int64_t *counter, int64_t by) {
    return __atomic_fetch_add(counter, by, __ATOMIC_RELAXED);
}

static inline int64_t misata_load(int64_t *counter) { return __atomic_load_n(counter, __ATOMIC_RELAXED); }

static inline int misata_test_and_set(int *flag) { return __atomic_exchange_n(flag, 1, __ATOMIC_ACQ_REL); }

static inline void misata_unset(int *flag) { __atomic_store_n(flag, 0, __ATOMIC_RELEASE); }

#endif
