/* A growing set of texts, numbered from 0 in the order of first appearance: the levels of a text column, the names of
 * a table's columns. A hash table with open addressing; the texts lie in blocks and never move. */
#ifndef VMG_TABLE_TEXT_SET_H
#define VMG_TABLE_TEXT_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vmg/context.h"

/* The number of no text: what a missing cell holds, and what vmg_text_set_find answers for a text that is not there.
 * A set holds at most this many texts. */
#define VMG_NO_TEXT UINT32_MAX

typedef struct vmg_text_block vmg_text_block;

/* All zero is the empty set. */
typedef struct vmg_text_set {
    char **texts; /* count, all different, each ended by a 0; owned */
    size_t count;
    size_t capacity;        /* of `texts` and `hashes` */
    uint32_t *hashes;       /* capacity, owned */
    uint32_t *slots;        /* slot_count, owned: 1 + the number of a text, or 0; at most half are taken */
    size_t slot_count;      /* a power of 2, or 0 */
    vmg_text_block *blocks; /* owned: where the texts lie */
} vmg_text_set;

/* The number of the text of `length` bytes, which is copied in when it is new (*number is then the old count). The
 * bytes hold no 0. Fails with VMG_ERROR_MEMORY; the set is then as it was. */
vmg_status vmg_text_set_add(vmg_context *context, vmg_text_set *set, const char *bytes, size_t length,
                            uint32_t *number);

/* The number of a text, or VMG_NO_TEXT. Cannot fail; safe from any thread. */
uint32_t vmg_text_set_find(const vmg_text_set *set, const char *bytes, size_t length);

/* Gives up everything but the texts: the set can be read by number and destroyed, nothing else. */
void vmg_text_set_freeze(vmg_context *context, vmg_text_set *set);

void vmg_text_set_destroy(vmg_context *context, vmg_text_set *set);

#endif
