/* What fit and crossval train on, as the arguments say: settings, columns, and the table. */
#ifndef VMG_CLI_TRAINING_INPUT_H
#define VMG_CLI_TRAINING_INPUT_H

#include "progress.h"

/* All zero to begin. */
typedef struct vmg_cli_training_input {
    const char *path;                /* of the table, borrowed; NULL: images */
    const char **targets, **ignored; /* the arrays are owned */
    vmg_settings *settings;          /* owned */
    vmg_table *table;                /* owned */
    vmg_cli_progress progress;       /* for the caller to open and close */
    vmg_fit_options fit;             /* of all of these */
} vmg_cli_training_input;

/* Settings and columns: all that can be wrong before the table is read. */
vmg_status vmg_cli_training_input_take(const vmg_cli_session *session, vmg_cli_training_input *input);

/* Reads the table. The input is no longer moved afterwards: its progress is told of the training. */
vmg_status vmg_cli_training_input_read(const vmg_cli_session *session, vmg_cli_training_input *input);

/* Says in a line what was read. */
void vmg_cli_say_training_input(const vmg_cli_session *session, const vmg_cli_training_input *input);

void vmg_cli_training_input_release(vmg_context *context, vmg_cli_training_input *input);

#endif
