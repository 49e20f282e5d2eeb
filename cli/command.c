/* The table of subcommands; see command.h. */
#include "command.h"

#include <string.h>

#include "base/context.h"
#include "base/nearest_name.h"

static const vmg_cli_command *const commands[] = {
    &vmg_cli_fit,    &vmg_cli_predict, &vmg_cli_evaluate, &vmg_cli_crossval, &vmg_cli_compare,
    &vmg_cli_report, &vmg_cli_inspect, &vmg_cli_export,   &vmg_cli_help,     &vmg_cli_version};
enum { command_count = sizeof commands / sizeof *commands };

const vmg_cli_command *vmg_cli_command_at(size_t index)
{
    return index < command_count ? commands[index] : NULL;
}

const vmg_cli_command *vmg_cli_command_find(const char *name)
{
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

vmg_status vmg_cli_no_command(vmg_context *context, const char *name)
{
    const char *names[command_count];
    for (size_t i = 0; i < command_count; i++) {
        names[i] = commands[i]->name;
    }
    const char *near = vmg_nearest_name(name, names, command_count);
    return near ? vmg_fail(context, VMG_ERROR_USAGE, "there is no command '%.40s'; the nearest is '%s'", name, near)
                : vmg_fail(context, VMG_ERROR_USAGE, "there is no command '%.40s'; see 'vmg help'", name);
}
