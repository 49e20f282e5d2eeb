/* What cross-validation trains and tests on: the splits of a table's rows, and what all of them have in common. */
#ifndef VMG_EVALUATE_CROSSVAL_FOLDS_H
#define VMG_EVALUATE_CROSSVAL_FOLDS_H

#include "encoding/target_encoding.h"
#include "table/splits.h"
#include "vmg/evaluate.h"

typedef struct vmg_crossval_folds {
    vmg_splits splits;           /* owned: rows with a target only */
    size_t *left_out;            /* splits.count, owned: test rows without a target; 0 but for split files */
    size_t rows;                 /* with a target */
    vmg_target_encoding *target; /* owned: learnt on all of these, of which no model knows; NULL: regression */
    size_t positive;             /* the number of the positive class */
} vmg_crossval_folds;

/* The targets of a fit, and the task: found on all rows, so that all folds agree. `task`: the setting. Fails with
 * VMG_ERROR_USAGE (no target) and as vmg_target_find_task. */
vmg_status vmg_crossval_settle_targets(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                                       vmg_task task, vmg_target_options *out);

/*
 *   targets  names and the task, which is no longer VMG_TASK_AUTO
 *   rows     row_count rows to be divided; NULL: the first ones
 *   seed     of how rows are dealt
 *
 * Fails as vmg_crossval does; *out is then all zero.
 */
vmg_status vmg_crossval_folds_make(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                                   const vmg_target_options *targets, const vmg_crossval_options *options,
                                   uint64_t seed, vmg_crossval_folds *out);
void vmg_crossval_folds_release(vmg_context *context, vmg_crossval_folds *folds);

#endif
