/* What an evaluation found, for people and for programs. */
#ifndef VMG_CLI_EVALUATION_REPORT_H
#define VMG_CLI_EVALUATION_REPORT_H

#include "command.h"
#include "vmg/evaluate.h"

/* Prints a table of metrics, with standard errors where there are several folds, and what deserves a note. */
vmg_status vmg_cli_say_evaluation(const vmg_cli_session *session, const vmg_evaluation *evaluation);

/* Writes JSON where --json asks for it. */
vmg_status vmg_cli_write_evaluation(const vmg_cli_session *session, const vmg_evaluation *evaluation);

/* How many decimals a mean needs: two digits of its standard error, or four digits where there is none. */
int vmg_cli_decimals_for(double mean, double error);

#endif
