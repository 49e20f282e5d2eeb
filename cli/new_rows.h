/* What a model says of rows that its networks had left out of training: how good it will be on new ones. */
#ifndef VMG_CLI_NEW_ROWS_H
#define VMG_CLI_NEW_ROWS_H

#include <jansson.h>

#include "command.h"
#include "vmg/task.h"

/* Says the figures, and what they make suspicious: inputs that say nothing, a target that seems to be among the inputs,
 * too few rows to tell. training: of vmg_model_describe. Nothing is said where no rows were left out. */
void vmg_cli_say_new_rows(const vmg_cli_session *session, const json_t *training);

/* Says whether and how the intervals, or the sets of classes, are calibrated, of the object "calibration" of a model's
 * description. */
void vmg_cli_say_calibration(const vmg_cli_session *session, vmg_task task, const json_t *calibration);

#endif
