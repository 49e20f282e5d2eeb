/* What folds and held-back rows are made of: rows in a random order, their groups, and splits from parts. */
#ifndef VMG_TABLE_DEALT_ROWS_H
#define VMG_TABLE_DEALT_ROWS_H

#include "table/splits.h"

/* A row to be dealt; `index` is its place in the list of rows. */
typedef struct vmg_dealt_row {
    uint32_t key, rank, index;
} vmg_dealt_row;

/* `count` rows with keys (NULL: all 0) and random ranks, sorted by key and then by rank. A seed and a step give the
 * same ranks again. NULL on failure (out of memory). */
vmg_dealt_row *vmg_deal_rows(vmg_context *context, const uint32_t *keys, size_t count, uint64_t seed, uint64_t step);

/* A group of rows: those with the same number. */
typedef struct vmg_group {
    uint32_t size, rank; /* how many rows; a random rank, whatever their number */
    size_t first;        /* of its rows among `members` */
} vmg_group;

typedef struct vmg_group_list {
    vmg_group *at; /* count, owned; in the order of their numbers */
    size_t count;
    vmg_dealt_row *members; /* owned: the rows, group by group */
} vmg_group_list;

/* The groups among `count` rows. On failure (out of memory) *out is all zero. */
vmg_status vmg_groups_find(vmg_context *context, const uint32_t *groups, size_t count, uint64_t seed, uint64_t step,
                           vmg_group_list *out);
void vmg_groups_release(vmg_context *context, vmg_group_list *list);

/* The part, of plan->folds, of each of `row_count` rows (vmg_splits_fold): by chance, and then each class is spread
 * evenly; whole groups, where parts may stay empty; or by order blocks of rows, one after another, none of which parts
 * equal values. `step` tells dealings with one seed apart. Fails with VMG_ERROR_MEMORY, or VMG_ERROR_DATA by order where
 * there are fewer different values than parts. */
vmg_status vmg_deal_parts(vmg_context *context, const vmg_fold_plan *plan, size_t row_count, uint64_t step,
                          uint32_t *parts);

/* A split from the part that each row is in: part `test` is tested on, the other parts up to `last` are trained on.
 * On failure (out of memory) *out is all zero. */
vmg_status vmg_split_from_parts(vmg_context *context, const uint32_t *rows, size_t row_count, const uint32_t *parts,
                                uint32_t test, uint32_t last, vmg_split *out);

#endif
