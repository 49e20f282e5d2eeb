/* Ctrl-C and closed pipes. */
#ifndef VMG_CLI_SIGNALS_H
#define VMG_CLI_SIGNALS_H

#include <stdbool.h>

#include "vmg/context.h"

/* From now on the first of SIGINT, SIGTERM and SIGHUP asks the call under way in `context` to stop, and the second
 * ends the process; writing to a closed pipe fails in place of ending the process. NULL: only the latter. */
void vmg_cli_signals_install(vmg_context *context);

/* Whether a write met a closed pipe: its reader wanted no more, which is no failure worth a sentence. */
bool vmg_cli_pipe_was_closed(void);

/* Ends the process as a closed pipe does. */
_Noreturn void vmg_cli_end_by_closed_pipe(void);

#endif
