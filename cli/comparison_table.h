/* A comparison for people: who is best, by how much, what each costs. */
#ifndef VMG_CLI_COMPARISON_TABLE_H
#define VMG_CLI_COMPARISON_TABLE_H

#include "command.h"
#include "vmg/compare.h"

/* Prints the tables, and what deserves a note. */
vmg_status vmg_cli_say_comparison(const vmg_cli_session *session, const vmg_comparison *comparison);

#endif
