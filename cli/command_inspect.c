/* vmg inspect: what is in a model file. */
#include <string.h>

#include "base/context.h"
#include "base/output_file.h"
#include "command.h"
#include "model_summary.h"

static vmg_status write_json(const vmg_cli_session *session, const vmg_model *model)
{
    vmg_context *context = session->context;
    vmg_output_file file;
    char *text = NULL;
    vmg_status status = vmg_model_describe(context, model, &text);
    if (!status) {
        status = vmg_output_file_open(context, session->arguments->json, &file);
    }
    if (!status) {
        fprintf(file.stream, "%s\n", text);
        status = vmg_output_file_commit(context, &file);
    }
    vmg_text_release(context, text);
    return status;
}

static vmg_status run(const vmg_cli_session *session)
{
    const vmg_cli_texts *operands = &session->arguments->operands;
    vmg_model *model = NULL;
    if (operands->count != 1) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "one model is expected; %zu were given", operands->count);
    }
    vmg_status status = vmg_model_load(session->context, operands->texts[0], &model);
    if (!status) {
        vmg_cli_say(session->console, "method    %s", vmg_model_method(model));
        status = vmg_cli_say_model(session, model);
    }
    if (!status) {
        status = vmg_cli_say_details(session, model);
    }
    if (!status && session->arguments->json) {
        status = write_json(session, model);
    }
    vmg_model_destroy(session->context, model);
    return status;
}

static const vmg_cli_option_id options[] = {VMG_CLI_JSON, VMG_CLI_HELP, VMG_CLI_OPTIONS};

static const vmg_cli_example examples[] = {
    {"vmg inspect mixes.vmg", "for people"},
    {"vmg inspect mixes.vmg --json - | jq .settings", "for programs"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_inspect = {
    .name = "inspect",
    .summary = "shows what is in a model file",
    .usage = "MODEL [--json FILE]",
    .description = "Shows what the model predicts and from which columns, the network and its number of parameters "
                   "(beside it, how many independent Gaussians for every weight would need), the noise, how training "
                   "went, and the settings it was trained with.",
    .options = options,
    .examples = examples,
    .run = run,
};
