/* The help of the program and of each command, for a terminal and as a manual page, from the same tables and texts. */
#ifndef VMG_CLI_HELP_PAGE_H
#define VMG_CLI_HELP_PAGE_H

#include "command.h"

/* Prints the help of a command, or of the whole program where it is NULL, to standard output. */
void vmg_cli_print_help(const vmg_cli_command *command);

/* The same as a manual page, in roff with the macros of man(7). */
void vmg_cli_print_manual(const vmg_cli_command *command);

#endif
