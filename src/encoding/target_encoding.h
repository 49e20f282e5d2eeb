/* The target's encoding: what is to be predicted as the numbers or labels that a network is trained on, and back. It is
 * learnt on training rows and never changes afterwards.
 *
 *   regression      each target is (value - mean) / standard deviation over the training rows; a constant one keeps
 *                   scale 1, with a note
 *   classification  one target, of texts or of whole numbers; its different values in the training rows are the
 *                   classes, in the order of the numbers where all are numbers, else of the bytes */
#ifndef VMG_ENCODING_TARGET_ENCODING_H
#define VMG_ENCODING_TARGET_ENCODING_H

#include "encoding/cells.h"
#include "linalg/matrix.h"
#include "table/table.h"
#include "vmg/task.h"

/* The most classes that a target may have, and the most targets. */
enum { VMG_CLASS_CAP = 1000, VMG_TARGET_CAP = 1000 };

/* The label of a row whose target is missing, or a class that was not in the training rows. */
#define VMG_NO_CLASS UINT32_MAX

typedef struct vmg_encoded_target {
    char *name;         /* owned */
    double mean, scale; /* regression: in the target's own units, scale > 0; classification: 0 and 1 */
} vmg_encoded_target;

typedef struct vmg_target_encoding {
    vmg_task task;               /* regression or classification */
    vmg_encoded_target *targets; /* target_count, owned */
    size_t target_count;         /* 1 for classification */

    /* Classification. */
    char **classes;       /* class_count, owned, each owned: all different */
    size_t class_count;   /* 0 for regression */
    double *class_values; /* class_count, owned, ascending; NULL: the target is a column of texts */
    size_t *class_rows;   /* class_count, owned: in how many training rows each is, at least 1 */
} vmg_target_encoding;

/* How many outputs of a network describe the target's mean: targets, or classes. */
static inline size_t vmg_target_outputs(const vmg_target_encoding *encoding)
{
    return encoding->task == VMG_TASK_CLASSIFICATION ? encoding->class_count : encoding->target_count;
}

/* Strings and lists are borrowed for the call. */
typedef struct vmg_target_options {
    const char *const *names; /* of the columns */
    size_t count;             /* at least 1 */
    vmg_task task;
    bool silent;              /* no notes */
    const vmg_cells *weights; /* of the table's rows in mean and scale; NULL: each counts once */
} vmg_target_options;

/*
 * Finds out what VMG_TASK_AUTO means for a target (vmg/task.h), on rows of a table (`rows` NULL: the first ones), and
 * checks that a task asked for fits. Several targets are regression. Cross-validation asks once, on all rows, so that
 * all folds agree.
 *
 * Fails with VMG_ERROR_DATA (a target that the table lacks; texts for regression; no row has a target) or
 * VMG_ERROR_USAGE (none, too many or a target twice; several for classification).
 */
vmg_status vmg_target_find_task(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                                const vmg_target_options *options, vmg_task *out);

/*
 * Keeps the rows in which no target is missing, in order.
 *
 *   kept        row_count; may be `rows` itself
 *   kept_count  how many there are; the others, row_count - *kept_count, are for the caller to report
 *
 * Fails with VMG_ERROR_DATA (a target that the table lacks; no row is left, and row_count was not 0).
 */
vmg_status vmg_target_rows(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                           const vmg_target_options *options, uint32_t *kept, size_t *kept_count);

/*
 * Learns a target's encoding on rows of a table (`rows` NULL: the first ones); missing cells count for nothing.
 *
 * Fails with VMG_ERROR_DATA (as vmg_target_find_task; one class only; more than VMG_CLASS_CAP classes, or more than
 * two and more than half of the rows; numbers that are not whole as classes) or VMG_ERROR_MEMORY; *out is then NULL.
 */
vmg_status vmg_target_learn(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                            const vmg_target_options *options, vmg_target_encoding **out);

/* NULL is allowed. */
void vmg_target_destroy(vmg_context *context, vmg_target_encoding *encoding);

/* A network's output for a target in the target's own units, and a width (a standard deviation) likewise. */
static inline double vmg_target_in_own_units(const vmg_target_encoding *encoding, size_t target, double output)
{
    return encoding->targets[target].mean + encoding->targets[target].scale * output;
}

/* --- Rows of a table as targets ---------------------------------------------------------------------------------- */

typedef struct vmg_target_binding {
    const vmg_target_encoding *encoding; /* borrowed */
    vmg_cells *cells;                    /* target_count, owned: of targets that are numbers */
    uint32_t *classes;                   /* of each text of a text target, owned */
    const uint32_t *codes;               /* of the table's rows, borrowed */
} vmg_target_binding;

/* Finds the targets in a table, by name. Borrows both until vmg_target_unbind. Fails as vmg_encoding_bind. */
vmg_status vmg_target_bind(vmg_context *context, const vmg_target_encoding *encoding, const vmg_table *table,
                           vmg_target_binding **out);

/* NULL is allowed. */
void vmg_target_unbind(vmg_context *context, vmg_target_binding *binding);

/* Regression: writes standardised targets, row i of `out` from the table's row rows[first + i], or first + i where
 * `rows` is NULL; NaN where missing. Cannot fail; safe from any thread.
 *   out  count x target_count */
void vmg_target_values(const vmg_target_binding *binding, const uint32_t *rows, size_t first, size_t count,
                       vmg_matrix out);

/* Regression: a target in its own units; NaN: missing. */
static inline double vmg_target_number(const vmg_target_binding *binding, size_t target, size_t row)
{
    return vmg_cells_number(&binding->cells[target], row);
}

/* Classification: writes the number of each row's class, or VMG_NO_CLASS; rows as above. Cannot fail; safe from any
 * thread.
 *   labels  count */
void vmg_target_labels(const vmg_target_binding *binding, const uint32_t *rows, size_t first, size_t count,
                       uint32_t *labels);

#endif
