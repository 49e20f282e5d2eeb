/* The columns of a file of predictions that were made elsewhere. */
#ifndef VMG_EVALUATE_EXTERNAL_COLUMNS_H
#define VMG_EVALUATE_EXTERNAL_COLUMNS_H

#include "evaluate/comparing.h"

/* Quantiles that metrics are made of: the ends of the 50, 90 and 95 % intervals, and the median. */
enum { VMG_Q_025, VMG_Q_05, VMG_Q_25, VMG_Q_50, VMG_Q_75, VMG_Q_95, VMG_Q_975, VMG_QUANTILES };

/* Numbers of columns; VMG_NO_COLUMN: it is not there. */
typedef struct vmg_external_columns {
    size_t prediction, std, quantile[VMG_QUANTILES];
    size_t *probability;    /* class_count, owned; classification with probabilities, else NULL */
    size_t positive_column; /* two classes: "probability" in place of these */
} vmg_external_columns;

/* Finds them; evaluate/external_predictions.h says which there may be. Fails with VMG_ERROR_DATA or VMG_ERROR_MEMORY;
 * *out can then be released. */
vmg_status vmg_external_columns_find(vmg_context *context, const vmg_comparing *self, const vmg_external *external,
                                     vmg_external_columns *out);

/* What there is: VMG_HAS_PREDICTION and others. */
unsigned vmg_external_columns_hold(const vmg_external_columns *columns);

void vmg_external_columns_release(vmg_context *context, vmg_external_columns *columns);

#endif
