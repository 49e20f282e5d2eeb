/* A subcommand: one row in one table, from which dispatch, options, help and manual pages follow. */
#ifndef VMG_CLI_COMMAND_H
#define VMG_CLI_COMMAND_H

#include "vmg/context.h"

#include "console.h"
#include "option.h"

/* What a running command is given. */
typedef struct vmg_cli_session {
    vmg_context *context;
    vmg_cli_arguments *arguments;
    vmg_cli_console *console;
} vmg_cli_session;

typedef struct vmg_cli_example {
    const char *line, *meaning;
} vmg_cli_example;

typedef struct vmg_cli_command {
    const char *name;
    const char *summary;              /* a sentence without its end */
    const char *usage;                /* what stands behind its name: "DATA.csv --target COLUMN -o MODEL" */
    const char *description;          /* paragraphs, with an empty line between them */
    const vmg_cli_option_id *options; /* ended by VMG_CLI_OPTIONS */
    bool takes_settings;              /* and --config */
    bool reports_metrics;             /* their list belongs to the page */
    const vmg_cli_example *examples;  /* ended by a line that is NULL */
    bool result_is_for_programs;      /* and has standard output for itself: notes go to standard error */
    vmg_status (*run)(const vmg_cli_session *session);
} vmg_cli_command;

extern const vmg_cli_command vmg_cli_fit, vmg_cli_predict, vmg_cli_evaluate, vmg_cli_crossval, vmg_cli_compare,
    vmg_cli_report, vmg_cli_inspect, vmg_cli_export, vmg_cli_help, vmg_cli_version;

/* The command with this name, or NULL; the commands by number, NULL from the end on. */
const vmg_cli_command *vmg_cli_command_find(const char *name);
const vmg_cli_command *vmg_cli_command_at(size_t index);

/* Fails for a name that no command has; the nearest is suggested. */
vmg_status vmg_cli_no_command(vmg_context *context, const char *name);

#endif
