/* The different texts of a column in chosen rows: how often each is there, and the list of levels they make. */
#ifndef VMG_ENCODING_LEVELS_H
#define VMG_ENCODING_LEVELS_H

#include <stdint.h>

#include "table/table.h"

/* One text of a column. */
typedef struct vmg_level {
    const char *text; /* borrowed from the column */
    uint32_t code;    /* its code in the column */
    uint32_t count;   /* cells that hold it */
} vmg_level;

typedef struct vmg_level_list {
    vmg_level *at; /* count, owned; every one in at least one cell; sorted bytewise by text */
    size_t count;
    size_t present, missing; /* cells with a text, and without */
} vmg_level_list;

/* The levels of a text column in `row_count` of its rows (NULL: the first ones). On failure (out of memory) out->at is
 * NULL. */
vmg_status vmg_levels_find(vmg_context *context, const vmg_column *column, const uint32_t *rows, size_t row_count,
                           vmg_level_list *out);

void vmg_levels_release(vmg_context *context, vmg_level_list *list);

/* Keeps the `most` levels that are in the most cells (of equally frequent ones the first bytewise), sorted bytewise. */
void vmg_levels_keep_frequent(vmg_level_list *list, size_t most);

/* Copies of the texts, in order; NULL on failure. Given back with vmg_strings_release. */
char **vmg_levels_copy_texts(vmg_context *context, const vmg_level_list *list);
void vmg_strings_release(vmg_context *context, char **strings, size_t count);

/* Notes the first two texts of a column that differ in capital letters only (A to Z), if there are any: likely one and
 * the same, but nobody is asked to merge them. */
void vmg_note_like_texts(vmg_context *context, const char *column, char *const *texts, size_t count);

/* The index of a text in a list sorted bytewise; VMG_NO_LEVEL where it is not in it. Safe from any thread. */
#define VMG_NO_LEVEL UINT32_MAX
uint32_t vmg_levels_search(char *const *texts, size_t count, const char *text);

#endif
