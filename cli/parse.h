/* From argv to vmg_cli_arguments. */
#ifndef VMG_CLI_PARSE_H
#define VMG_CLI_PARSE_H

#include "command.h"

/*
 * Parses what stands behind a command's name. Fails with VMG_ERROR_USAGE and a sentence (an option the command does not
 * have, with the nearest one; a value that is missing or does not fit; settings are checked later) or VMG_ERROR_MEMORY.
 * `out` must be released in either case.
 *
 *   argv  ended by NULL; argv[0] is not looked at
 */
vmg_status vmg_cli_parse(vmg_context *context, const vmg_cli_command *command, int argc, const char **argv,
                         vmg_cli_arguments *out);
void vmg_cli_arguments_release(vmg_context *context, vmg_cli_arguments *arguments);

#endif
