/* Whether an output can be written, asked before the work whose result it takes. */
#ifndef VMG_CLI_OUTPUT_CHECK_H
#define VMG_CLI_OUTPUT_CHECK_H

#include "command.h"

/* Fails as vmg_output_file_open would. Leaves nothing behind, and a file that is there as it was. */
vmg_status vmg_cli_check_output(const vmg_cli_session *session, const char *path);

#endif
