/* What a comparison says of money, of rows away from the training data and of few rows, for people. */
#ifndef VMG_CLI_COMPARISON_ANSWERS_H
#define VMG_CLI_COMPARISON_ANSWERS_H

#include "command.h"
#include "vmg/compare.h"

/* Prints a table for each that was asked for. */
vmg_status vmg_cli_say_answers(const vmg_cli_session *session, const vmg_comparison *comparison);

#endif
