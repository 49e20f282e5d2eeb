/* The rows that a fit learns from: which of a table's rows, in what order, how many times each counts, which are held
 * back for early stopping, and which belong together. */
#ifndef VMG_METHOD_LEARNING_ROWS_H
#define VMG_METHOD_LEARNING_ROWS_H

#include "encoding/target_encoding.h"
#include "method/settings.h"
#include "vmg/model.h"

typedef struct vmg_learning_rows {
    const vmg_table *table;         /* borrowed, as the next */
    const vmg_fit_options *options; /* which rows, and the columns that say something of them */
    uint32_t *rows;                 /* count, owned: training rows first, then validation rows */
    size_t count, training_count;
    size_t left_out;        /* without a target */
    vmg_cells weight_cells; /* of the table's rows, where a column of weights was given */
    double *weights;        /* count, owned; NULL: each row counts once */
    uint32_t *groups;       /* training_count, owned: to be left out together in cross-fitting; NULL: none */
    double *order;          /* training_count, owned: likewise; NULL: none */
} vmg_learning_rows;

/* The columns that are no inputs: ignored ones, group, order, weight. The caller releases the array. */
vmg_status vmg_excluded_columns(vmg_context *context, const vmg_fit_options *options, const char ***out, size_t *count);

/* Finds the rows: those asked for with a target and a weight above 0, in an order that does not follow from that of the
 * table (encoding/content_order.h). table and options are there, the rest is zero; on failure the caller releases what
 * there is. Fails as vmg_fit. */
vmg_status vmg_learning_rows_find(vmg_context *context, const vmg_target_options *targets, vmg_learning_rows *rows);

/* Settles the rest, now that settings in force and target are known: holds validation rows back, weighs rows, and finds
 * what belongs together. Fails as vmg_fit. */
vmg_status vmg_learning_rows_divide(vmg_context *context, const vmg_settings_values *settings,
                                    const vmg_target_encoding *target, vmg_learning_rows *rows);

/* All zero is allowed. */
void vmg_learning_rows_release(vmg_context *context, vmg_learning_rows *rows);

#endif
