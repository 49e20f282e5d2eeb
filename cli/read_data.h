/* The data a command works on, as the arguments say: a table, or images and labels. */
#ifndef VMG_CLI_READ_DATA_H
#define VMG_CLI_READ_DATA_H

#include "command.h"
#include "vmg/table.h"

/* Checks that there are `before` operands before the data, and then one table, or none where there are images. */
vmg_status vmg_cli_check_operands(const vmg_cli_session *session, size_t before, const char *names);

/* Reads them whole: `path`, or the images where that is NULL. Columns that are only copied or grouped by are taken as
 * text. The caller destroys *out. */
vmg_status vmg_cli_read_data(const vmg_cli_session *session, const char *path, vmg_table **out);

/* How the arguments say that the table is written: its delimiter and decimal mark; 0 where they say nothing. */
vmg_status vmg_cli_find_marks(const vmg_cli_session *session, vmg_table_options *out);

/* The columns that are no inputs: ignored ones, identifier, group, order. The array is the caller's (vmg_release), the
 * texts are the arguments'. */
vmg_status vmg_cli_excluded_columns(const vmg_cli_session *session, const char ***out, size_t *count);

/* The targets that were given, or the labels of images; the same ownership. */
vmg_status vmg_cli_targets(const vmg_cli_session *session, const char ***out, size_t *count);

#endif
