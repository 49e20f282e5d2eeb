/* What takes part in a comparison, as --methods and --system say: names, and settings of each. */
#ifndef VMG_CLI_COMPARED_SYSTEMS_H
#define VMG_CLI_COMPARED_SYSTEMS_H

#include "command.h"
#include "vmg/compare.h"

/* All zero to begin. */
typedef struct vmg_cli_systems {
    vmg_compared *compared;  /* count, owned; of the two below */
    char **names;            /* count, owned */
    vmg_settings **settings; /* count, owned */
    size_t count;
} vmg_cli_systems;

/* `common`: settings given for all, of which each method gets those that it reads. Fails with VMG_ERROR_USAGE: a method
 * that does not exist, a setting that none of them reads, `method` among the common ones, what --system holds. */
vmg_status vmg_cli_systems_take(const vmg_cli_session *session, const vmg_settings *common, vmg_cli_systems *out);

void vmg_cli_systems_release(vmg_context *context, vmg_cli_systems *systems);

#endif
