/* What a run found, as JSON and back, without the loss of a bit: for an interrupted comparison to go on. */
#ifndef VMG_EVALUATE_RUN_RECORD_H
#define VMG_EVALUATE_RUN_RECORD_H

#include <jansson.h>

#include "evaluate/comparing.h"

/* NULL: no memory. */
json_t *vmg_run_to_json(const vmg_run *run);

/*
 * Fills in what a run found, and sets its state. *understood is false, and the run as it was, where the JSON is not
 * what the function above writes for a run of this comparison. Fails with VMG_ERROR_MEMORY.
 */
vmg_status vmg_run_from_json(vmg_context *context, const json_t *json, const vmg_comparing *self, vmg_run *run,
                             bool *understood);

#endif
