/* What more is asked of a comparison: predictions made elsewhere, money, few rows. */
#ifndef VMG_CLI_COMPARISON_QUESTIONS_H
#define VMG_CLI_COMPARISON_QUESTIONS_H

#include "command.h"
#include "vmg/compare.h"

/* All zero to begin. */
typedef struct vmg_cli_questions {
    vmg_external *externals; /* external_count, owned */
    char **names;            /* external_count, owned */
    vmg_table **tables;      /* external_count, owned */
    size_t external_count;
    vmg_money money;
    bool has_money;
    size_t *sizes; /* size_count, owned */
    size_t size_count;
} vmg_cli_questions;

/* All that can be wrong before a file is read. Fails with VMG_ERROR_USAGE. */
vmg_status vmg_cli_questions_take(const vmg_cli_session *session, vmg_cli_questions *out);

/* Reads the predictions made elsewhere. */
vmg_status vmg_cli_questions_read(const vmg_cli_session *session, vmg_cli_questions *out);

void vmg_cli_questions_release(vmg_context *context, vmg_cli_questions *questions);

#endif
