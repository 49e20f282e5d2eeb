/* The settings that the arguments give, and how --dump-config prints them. */
#ifndef VMG_CLI_GIVEN_SETTINGS_H
#define VMG_CLI_GIVEN_SETTINGS_H

#include "command.h"
#include "vmg/settings.h"

/* Options first, then the file of --config, which they win over. The caller destroys *out. */
vmg_status vmg_cli_given_settings(const vmg_cli_session *session, vmg_settings **out);

/* Prints the values in force as a file that --config takes back; those that follow from a table that is not there are
 * left out. The second: of the settings that the arguments give, before any table is seen. */
vmg_status vmg_cli_print_settings(const vmg_cli_session *session, const vmg_settings *settings);
vmg_status vmg_cli_dump_given_settings(const vmg_cli_session *session);

#endif
