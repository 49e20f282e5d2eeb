/* A CSV file in pieces, with the columns that a model wants from it. */
#ifndef VMG_CLI_MODEL_READER_H
#define VMG_CLI_MODEL_READER_H

#include "command.h"
#include "vmg/model.h"

/* Opens the table with the model's columns, as texts or numbers as the model has them; with its targets where they are
 * asked for, and with the column of --id. The caller closes *out. */
vmg_status vmg_cli_open_model_reader(const vmg_cli_session *session, const vmg_model *model, const char *path,
                                     bool with_targets, vmg_table_reader **out);

#endif
