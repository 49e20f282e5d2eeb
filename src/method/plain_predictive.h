/* What methods that are no networks have in common: one component for each row, numbers in double. */
#ifndef VMG_METHOD_PLAIN_PREDICTIVE_H
#define VMG_METHOD_PLAIN_PREDICTIVE_H

#include "method/plain_tensors.h"

/* Room for `rows` rows of one component each: for targets a location and a model variance, with the noise still to be
 * written; for classes their probabilities and entropy. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_plain_lay_out(vmg_context *context, vmg_task task, size_t outputs, size_t rows, vmg_arena *arena,
                             vmg_predictive *out);

/* Writes a target's noise variance, Gaussian. */
void vmg_plain_set_noise(vmg_predictive *predictive, size_t output, double variance);

/* Writes the probabilities of one row of classes, which are scaled to sum to 1, and the mean entropy of what they are
 * the mean of (in nats; above their own entropy counts as that). */
void vmg_plain_set_probabilities(vmg_predictive *predictive, size_t row, const double *probabilities, double entropy);

/* Rows are predicted in groups of this many, the last one filled up with zeros: products of matrices whose shapes
 * differ may differ in the last bit, and a row's prediction must not depend on how many rows are beside it. */
enum { VMG_PLAIN_ROWS = 32 };

/* Writes rows first, first + 1, ... of the inputs to x (VMG_PLAIN_ROWS x columns, columns >= inputs.columns; what lies
 * beyond is left alone) and fills it up with zeros; answers how many rows are of the inputs. */
size_t vmg_plain_take_rows(vmg_matrix inputs, size_t first, size_t columns, double *x);

/* Training rows in double, in memory. */
typedef struct vmg_plain_rows {
    size_t count, inputs, targets; /* targets 0: classes */
    double *x;                     /* count x inputs */
    double *y;                     /* targets x count: one target after the other */
    uint32_t *labels;              /* count; NULL for regression */
    double *weights;               /* count: how many times each row counts */
} vmg_plain_rows;

/* Reads the training rows; in *out on failure nothing is left. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_plain_rows_read(vmg_context *context, const vmg_learning_data *data, vmg_plain_rows *out);
void vmg_plain_rows_release(vmg_context *context, vmg_plain_rows *rows);

#endif
