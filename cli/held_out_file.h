/* The file of --predictions: what was predicted for rows that a model was not trained on. */
#ifndef VMG_CLI_HELD_OUT_FILE_H
#define VMG_CLI_HELD_OUT_FILE_H

#include "command.h"
#include "vmg/evaluate.h"

/* Writes the file whole or not at all: row or the columns of --id, fold, the target (of several "TARGET_target" each),
 * and behind them the columns of vmg predict. `table`: what was evaluated. */
vmg_status vmg_cli_write_held_out(const vmg_cli_session *session, const vmg_table *table,
                                  const vmg_evaluation *evaluation);

#endif
