/* vmg help: the pages of help_page.h. */
#include <string.h>

#include "base/context.h"
#include "command.h"
#include "help_page.h"

static vmg_status run(const vmg_cli_session *session)
{
    const vmg_cli_texts *operands = &session->arguments->operands;
    const vmg_cli_command *command = operands->count ? vmg_cli_command_find(operands->texts[0]) : NULL;
    if (operands->count > 1) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "one command is expected; %zu were given", operands->count);
    }
    if (operands->count && !command) {
        return vmg_cli_no_command(session->context, operands->texts[0]);
    }
    if (session->arguments->manual) {
        vmg_cli_print_manual(command);
    } else {
        vmg_cli_print_help(command);
    }
    return VMG_OK;
}

static const vmg_cli_option_id options[] = {VMG_CLI_MANUAL, VMG_CLI_HELP, VMG_CLI_OPTIONS};

static const vmg_cli_example examples[] = {
    {"vmg help fit", "everything about fit: options, settings with their defaults, examples"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_help = {
    .name = "help",
    .summary = "explains the program, or one command",
    .usage = "[COMMAND]",
    .description = "Prints the page of the command, which is its manual page too.",
    .options = options,
    .examples = examples,
    .result_is_for_programs = true,
    .run = run,
};
