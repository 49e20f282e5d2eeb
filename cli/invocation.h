/* How a result was made, for the result to say: the command line, and the machine. */
#ifndef VMG_CLI_INVOCATION_H
#define VMG_CLI_INVOCATION_H

#include "command.h"

/* The command line as a shell would take it: "vmg compare 'my data.csv' --target y". The caller releases *out. */
vmg_status vmg_cli_command_line(const vmg_cli_session *session, char **out);

/* The processor's name, as /proc/cpuinfo has it; *out is NULL where it does not say. The caller releases it. */
vmg_status vmg_cli_processor_name(const vmg_cli_session *session, char **out);

#endif
