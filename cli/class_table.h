/* Precision, recall, F1 and the confusion matrix of classes, for people. */
#ifndef VMG_CLI_CLASS_TABLE_H
#define VMG_CLI_CLASS_TABLE_H

#include "command.h"
#include "vmg/evaluate.h"

/* Prints them; the matrix where it fits the terminal. Nothing for regression. */
vmg_status vmg_cli_say_classes(const vmg_cli_session *session, const vmg_evaluation *evaluation);

#endif
