/* Which inputs matter: a table for people, beside what inspect shows. */
#ifndef VMG_CLI_IMPORTANCE_TABLE_H
#define VMG_CLI_IMPORTANCE_TABLE_H

#include "command.h"
#include "vmg/importance.h"

/* Finds it on the table of a CSV file, whose targets are known. The caller destroys *out. */
vmg_status vmg_cli_find_importance(const vmg_cli_session *session, const vmg_model *model, const char *path,
                                   vmg_importance **out);

/* Says it. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_cli_say_importance(const vmg_cli_session *session, const vmg_importance *importance);

#endif
