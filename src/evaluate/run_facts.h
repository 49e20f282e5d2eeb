/* What a trained model costs, and what is told of it once: measured, not estimated. */
#ifndef VMG_EVALUATE_RUN_FACTS_H
#define VMG_EVALUATE_RUN_FACTS_H

#include "evaluate/comparing.h"
#include "evaluate/memory_meter.h"

/*
 * Measures how long a model takes to predict rows of a table with their error bars: the shortest of several times, by
 * vmg_predict, on one thread, everything included but the table; and what memory that takes, and says what is to be
 * said of the model. All but training_bytes.
 *
 *   metered  the context of the model, over `meter`
 *   rows     row_count >= 1, taken in turn
 *
 * *out is made in `context`. Fails with VMG_ERROR_MEMORY, or what vmg_predict says; *out is then NULL.
 */
vmg_status vmg_run_facts_measure(vmg_context *context, vmg_context *metered, vmg_memory_meter *meter,
                                 const vmg_table *table, const vmg_model *model, const uint32_t *rows, size_t row_count,
                                 vmg_run_facts **out);

#endif
