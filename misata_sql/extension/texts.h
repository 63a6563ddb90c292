/* Texts as DuckDB's 16-byte entries: their hashes, and how those of a result come to own what they point to.
   Plain C, no Python, safe without the GIL. */
#ifndef MISATA_TEXTS_H
#define MISATA_TEXTS_H

#include "calls.h"
#include "write.h"

/* Hash of a text; DuckDB pads short ones with zeros. */
static inline uint64_t misata_hash_text(const duckdb_string_t *entry) {
    if (entry->length > MISATA_INLINE) return misata_hash_long(entry->address, entry->length);
    uint64_t words[2];
    memcpy(words, entry, 16);
    return misata_hash_two(words[0] >> 32 | words[1] << 32, words[1] >> 32, entry->length);
}

/* 12 bytes can be read at text. */
static inline void misata_put_text(duckdb_string_t *entry, char *text, uint32_t length) {
    if (length <= MISATA_INLINE) misata_put_short(entry, text, length);
    else misata_put_long(entry, text, length);
}

enum { MISATA_SLACK = 16, MISATA_COPIED = 32 }; /* bytes behind a place for texts; of a text that is copied in four words */

/* 13 to 32 bytes, or 16 and fewer of an entry with room for 16. Most texts are of that size, and a call of memcpy for each
   takes twice as long. */
static inline void misata_copy_words(char *to, const char *from, int64_t size) {
    int64_t second = size < 16 ? size - 8 : 8, third = size < 16 ? 0 : size - 16;
    uint64_t words[4];
    memcpy(words, from, 8);
    memcpy(words + 1, from + second, 8);
    memcpy(words + 2, from + third, 8);
    memcpy(words + 3, from + size - 8, 8);
    memcpy(to, words, 8);
    memcpy(to + second, words + 1, 8);
    memcpy(to + third, words + 2, 8);
    memcpy(to + size - 8, words + 3, 8);
}

/* The bytes of a text; up to MISATA_SLACK more are written behind them. */
static inline void misata_copy_text(char *to, const duckdb_string_t *entry) {
    if (entry->length <= MISATA_INLINE) memcpy(to, entry->prefix, MISATA_INLINE);
    else if (entry->length <= MISATA_COPIED) misata_copy_words(to, entry->address, entry->length);
    else memcpy(to, entry->address, entry->length);
}

static inline int misata_is_ascii(const duckdb_string_t *entry) {
    uint64_t bits, word, size = entry->length;
    if (size <= MISATA_INLINE) {
        memcpy(&bits, entry->prefix, 8);
        memcpy(&word, entry->prefix + 4, 8);
        return ((bits | word) & UINT64_C(0x8080808080808080)) == 0;
    }
    memcpy(&bits, entry->address + size - 8, 8);
    for (uint64_t at = 0; at + 8 < size; at += 8) {
        memcpy(&word, entry->address + at, 8);
        bits |= word;
    }
    return (bits & UINT64_C(0x8080808080808080)) == 0;
}

/* Any text, to make room in a vector's heap with: DuckDB has no other way, and checks that it is UTF-8. */
enum { MISATA_ROOM = 1 << 16 };
static const char misata_blanks[MISATA_ROOM] = {[0 ... MISATA_ROOM - 1] = ' '};

/* The long texts of rows at, at + 1, ... of a vector, which point elsewhere, go into its heap. NULL, or what went wrong. */
static const char *misata_own_texts(duckdb_vector vector, int64_t at, int64_t n) {
    static const char *refused = "misata internal error: DuckDB did not take a string";
    duckdb_string_t *entries = (duckdb_string_t *)duckdb_vector_get_data(vector) + at;
    for (int64_t done = 0, until = 0; done < n; done = until) {
        int64_t size = 0;
        for (; until < n && size + entries[until].length <= MISATA_ROOM - MISATA_SLACK; until++) {
            size += entries[until].length > MISATA_INLINE ? entries[until].length : 0;
        }
        if (until == done) { /* one that is longer than the room */
            if (!misata_give_block(vector, at + done, entries[done].address, entries[done].length)) return refused;
            until++;
            continue;
        }
        if (!size) continue;
        duckdb_string_t first = entries[done];
        char *text = misata_give_block(vector, at + done, misata_blanks, size + MISATA_SLACK);
        if (!text) return refused;
        entries[done] = first;
        for (int64_t i = done; i < until; i++) {
            uint32_t length = entries[i].length;
            int is_long = length > MISATA_INLINE;
            const char *from = is_long ? entries[i].address : (const char *)&entries[i];
            if (length > MISATA_COPIED) memcpy(text, from, length);
            else misata_copy_words(text, from, is_long ? length : MISATA_SLACK); /* of short ones it is overwritten */
            entries[i].address = is_long ? text : entries[i].address;
            text += is_long ? length : 0;
        }
    }
    return NULL;
}

#endif
