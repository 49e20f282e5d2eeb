/* Splits of a table's rows into rows to train on and rows to test on: read from files, or made from a seed. */
#ifndef VMG_TABLE_SPLITS_H
#define VMG_TABLE_SPLITS_H

#include <stddef.h>
#include <stdint.h>

#include "vmg/context.h"

/* Row numbers, from 0; no row is in both lists, or twice in one. */
typedef struct vmg_split {
    uint32_t *train; /* train_count, owned */
    uint32_t *test;  /* test_count, owned */
    size_t train_count, test_count;
} vmg_split;

/* A list of splits; all zero is the empty one. */
typedef struct vmg_splits {
    vmg_split *at; /* count, owned */
    size_t count;
} vmg_splits;

/* Give back what they hold; all zero is allowed. */
void vmg_split_release(vmg_context *context, vmg_split *split);
void vmg_splits_release(vmg_context *context, vmg_splits *splits);

/*
 * Reads train_0.txt, test_0.txt, train_1.txt, ... from a directory, in this order and up to the highest number there
 * is; other files are ignored. A file holds row numbers from 0, one a line; empty lines are allowed. The lists keep the
 * order of the files.
 *
 *   table_rows  rows of the table that is split
 *
 * Fails with VMG_ERROR_NO_INPUT (no such directory, or no split in it), VMG_ERROR_DATA (a missing file below the
 * highest number; something that is no row number; a row out of range, twice in a file or in both; a file without a
 * row: file and line are named), VMG_ERROR_WRITE (reading broke off), VMG_ERROR_MEMORY; *out is then all zero.
 */
vmg_status vmg_splits_read(vmg_context *context, const char *directory, size_t table_rows, vmg_splits *out);

/* How rows are divided into folds. At most one of the three arrays counts: order before groups before labels. Each has
 * an entry for every row to be divided, in the order of the list of rows. */
typedef struct vmg_fold_plan {
    size_t folds;           /* at least 2; by order at least 1 */
    size_t repeats;         /* 0 is 1; by order at most 1 */
    uint64_t seed;          /* of the order in which rows are dealt to folds; no matter by order */
    const uint32_t *labels; /* classes: each is spread evenly over the folds */
    const uint32_t *groups; /* rows with the same number stay together */
    const double *order;    /* no NaN: time, or whatever goes from past to future */
} vmg_fold_plan;

/*
 * Cross-validation: split repeat * folds + k tests on fold k. `rows` NULL is 0 .. row_count - 1. The lists are in the
 * order of `rows`. The same seed gives the same folds.
 *
 *   by chance  every row is in one fold; sizes differ by at most 1
 *   labels     so do, besides, the rows of each class
 *   groups     the largest group first (of equal ones, by chance), each to the fold that has the fewest rows yet
 *   order      the rows, sorted, are cut into folds + 1 blocks as equal as can be without parting equal values; split k
 *              trains on blocks 0 .. k and tests on block k + 1
 *
 * Fails with VMG_ERROR_USAGE (too few folds; by order and by groups at once, or by order with repeats), VMG_ERROR_DATA
 * (fewer rows, groups or different values than folds), VMG_ERROR_MEMORY; *out is then all zero.
 */
vmg_status vmg_splits_fold(vmg_context *context, const vmg_fold_plan *plan, const uint32_t *rows, size_t row_count,
                           vmg_splits *out);

/* Which rows are held back, and how. */
typedef struct vmg_hold_out_plan {
    double fraction; /* of the rows, above 0 and below 1; at least one row is held back, and one kept */
    uint64_t seed;
    const uint32_t *labels; /* as above: the same part of every class, but never its last row */
    const uint32_t *groups; /* as above: whole groups, together no more than the fraction where any group is so small */
    const double *order;    /* as above: the last rows, as many as the fraction or those that equal them, but not all */
} vmg_hold_out_plan;

/*
 * Holds rows back, by chance or by order: out->test. `rows` NULL is 0 .. row_count - 1, and the lists are in the order
 * of `rows`. Order counts before groups, groups before labels. Fails with VMG_ERROR_USAGE (the fraction),
 * VMG_ERROR_DATA (no more than one row, group or value of the order; classes of one row each), VMG_ERROR_MEMORY; *out
 * is then all zero.
 */
vmg_status vmg_split_hold_out(vmg_context *context, const vmg_hold_out_plan *plan, const uint32_t *rows,
                              size_t row_count, vmg_split *out);

#endif
