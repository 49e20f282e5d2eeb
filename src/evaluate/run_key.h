/* What the result of a run depends on, as 64 bits: a run with the same key found the same. */
#ifndef VMG_EVALUATE_RUN_KEY_H
#define VMG_EVALUATE_RUN_KEY_H

#include "evaluate/comparing.h"

/* What all runs have in common: the table's cells, the columns that are no inputs, the target, the program and the
 * instructions it computes with. */
uint64_t vmg_comparing_key(const vmg_context *context, const vmg_comparing *self);

/* The run itself, with what all have in common: settings, seed, rows. */
uint64_t vmg_run_key(const vmg_comparing *self, const vmg_run *run);

#endif
