/* vmg inspect: what is in a model file. */
#include <string.h>

#include "base/context.h"
#include "base/output_file.h"
#include "command.h"
#include "importance_table.h"
#include "model_summary.h"

/* The description, with the importance of the columns in it where that was asked for. */
static vmg_status write_json(const vmg_cli_session *session, const vmg_model *model, const vmg_importance *importance)
{
    vmg_context *context = session->context;
    vmg_output_file file;
    char *text = NULL, *part = NULL;
    vmg_status status = vmg_model_describe(context, model, &text);
    if (!status && importance) {
        status = vmg_importance_to_json(context, importance, &part);
    }
    if (!status) {
        status = vmg_output_file_open(context, session->arguments->json, &file);
    }
    if (!status && part) {
        fprintf(file.stream, "%.*s,\n\"importance\": %s}\n", (int)(strrchr(text, '}') - text), text, part);
    }
    if (!status && !part) {
        fprintf(file.stream, "%s\n", text);
    }
    status = status ? status : vmg_output_file_commit(context, &file);
    vmg_text_release(context, text);
    vmg_text_release(context, part);
    return status;
}

static vmg_status run(const vmg_cli_session *session)
{
    const vmg_cli_texts *operands = &session->arguments->operands;
    vmg_model *model = NULL;
    vmg_importance *importance = NULL;
    if (operands->count != 1 && operands->count != 2) {
        return vmg_fail(session->context, VMG_ERROR_USAGE,
                        "one model, and a table or none, are expected; %zu files were given", operands->count);
    }
    vmg_status status = vmg_model_load(session->context, operands->texts[0], &model);
    if (!status) {
        vmg_cli_say(session->console, "method    %s", vmg_model_method(model));
        status = vmg_cli_say_model(session, model);
    }
    if (!status) {
        status = vmg_cli_say_details(session, model);
    }
    if (!status && operands->count == 2) {
        status = vmg_cli_find_importance(session, model, operands->texts[1], &importance);
        status = status ? status : vmg_cli_say_importance(session, importance);
    }
    if (!status && session->arguments->json) {
        status = write_json(session, model, importance);
    }
    vmg_importance_destroy(session->context, importance);
    vmg_model_destroy(session->context, model);
    return status;
}

static const vmg_cli_option_id options[] = {VMG_CLI_JSON,    VMG_CLI_DELIMITER, VMG_CLI_DECIMAL_MARK, VMG_CLI_THREADS,
                                            VMG_CLI_KERNELS, VMG_CLI_HELP,      VMG_CLI_OPTIONS};

static const vmg_cli_example examples[] = {
    {"vmg inspect mixes.vmg", "for people"},
    {"vmg inspect mixes.vmg mixes.csv", "and which columns the predictions rest on"},
    {"vmg inspect mixes.vmg --json - | jq .settings", "for programs"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_inspect = {
    .name = "inspect",
    .summary = "shows what is in a model file",
    .usage = "MODEL [DATA.csv] [--json FILE]",
    .description =
        "Shows what the model predicts and from which columns, the network and its number of parameters "
        "(beside it, how many independent Gaussians for every weight would need), the noise, how training "
        "went, and the settings it was trained with.\n\n"
        "With a table whose targets are known it also shows which columns the predictions rest on: the cells "
        "of one column are dealt out anew among the rows (at most 5,000), five times, and the error rises and "
        "the log-likelihood falls by what the column was worth, mean and standard deviation. Columns that say "
        "the same share it. On the training table that is what the model uses, on other rows what it is good "
        "for.",
    .options = options,
    .examples = examples,
    .run = run,
};
