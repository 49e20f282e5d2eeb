/* vmg export: a model as a file of another kind, which predicts without vmg. */
#include <string.h>

#include "base/context.h"
#include "command.h"
#include "vmg/export.h"

static vmg_status options_of(const vmg_cli_session *session, vmg_export_options *out)
{
    const vmg_cli_arguments *arguments = session->arguments;
    const bool is_float = arguments->precision && strcmp(arguments->precision, "float") == 0;
    if (arguments->precision && !is_float && strcmp(arguments->precision, "double") != 0) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "--precision is 'float' or 'double', not '%.40s'",
                        arguments->precision);
    }
    if (!arguments->format) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "--format is missing: '%s', for example",
                        vmg_export_format_name(0));
    }
    if (!arguments->output) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "-o is missing: the file that the model is written to");
    }
    *out = (vmg_export_options){
        .format = arguments->format,
        .precision = is_float ? VMG_EXPORT_FLOAT : VMG_EXPORT_DOUBLE,
        .interval = arguments->interval,
        .table = arguments->sql_table,
        .keys = (const char *const *)arguments->ids.texts,
        .key_count = arguments->ids.count,
    };
    return VMG_OK;
}

/* "840 bytes", "12.3 kB" */
typedef struct size_text {
    char text[32];
} size_text;

static size_text shown_size(size_t bytes)
{
    size_text shown;
    if (bytes < 10000) {
        snprintf(shown.text, sizeof shown.text, "%zu bytes", bytes);
    } else {
        snprintf(shown.text, sizeof shown.text, "%zu kB", (bytes + 500) / 1000);
    }
    return shown;
}

/* Before anything is written: how large it will be, and what makes it smaller. */
static void say_cost(const vmg_cli_session *session, const vmg_export_options *options, const vmg_export_cost *cost)
{
    vmg_cli_console *console = session->console;
    const bool halves = options->precision == VMG_EXPORT_DOUBLE && strcmp(options->format, "sql") != 0;
    if (cost->networks) {
        vmg_cli_say(console, "model     %zu network%s, %zu numbers", cost->networks, vmg_cli_s(cost->networks),
                    cost->numbers);
    } else {
        vmg_cli_say(console, "model     %zu numbers", cost->numbers);
    }
    if (cost->memory_bytes) {
        vmg_cli_say(console, "size      %s of constants beside the code, about %s of stack; %s of text",
                    shown_size(cost->memory_bytes).text, shown_size(cost->stack_bytes).text,
                    shown_size(cost->file_bytes).text);
    } else {
        vmg_cli_say(console, "size      %s", shown_size(cost->file_bytes).text);
    }
    vmg_cli_say(console, "smaller   %s%s%s", halves ? "by --precision float (about half); " : "",
                cost->networks > 1
                    ? "by fewer networks (vmg fit --effort low, or --recipe single --inference moments for one); "
                    : "",
                cost->networks ? "by fewer units (vmg fit --hidden)" : "by fewer columns (vmg fit --ignore)");
}

static vmg_status run(const vmg_cli_session *session)
{
    vmg_context *context = session->context;
    const vmg_cli_texts *operands = &session->arguments->operands;
    vmg_export_options options;
    vmg_export_cost cost;
    vmg_model *model = NULL;
    if (operands->count != 1) {
        return vmg_fail(context, VMG_ERROR_USAGE, "one model is expected; %zu were given", operands->count);
    }
    vmg_status status = options_of(session, &options);
    const char *path = session->arguments->output;
    if (!status) {
        status = vmg_model_load(context, operands->texts[0], &model);
    }
    if (!status) {
        status = vmg_model_export_cost(context, model, &options, path, &cost);
    }
    if (!status && strcmp(path, "-") != 0) {
        say_cost(session, &options, &cost);
    }
    if (!status) {
        status = vmg_model_export(context, model, &options, path);
    }
    if (!status && strcmp(path, "-") != 0) {
        vmg_cli_say(session->console, "written   %s", path);
    }
    vmg_model_destroy(context, model);
    return status;
}

static const vmg_cli_option_id options[] = {VMG_CLI_FORMAT,   VMG_CLI_OUTPUT,    VMG_CLI_PRECISION,
                                            VMG_CLI_INTERVAL, VMG_CLI_SQL_TABLE, VMG_CLI_ID,
                                            VMG_CLI_QUIET,    VMG_CLI_HELP,      VMG_CLI_OPTIONS};

static const vmg_cli_example examples[] = {
    {"vmg export mixes.vmg --format c -o mixes.c", "mixes.c and mixes.h, for a program of your own"},
    {"vmg export mixes.vmg --format c --precision float -o mixes.c", "the same for a small device"},
    {"vmg export mixes.vmg --format sql --table mixes --id batch -o mixes.sql", "a query: sqlite3 plant.db <mixes.sql"},
    {"vmg export mixes.vmg --format onnx -o mixes.onnx", "for ONNX Runtime and other programs that run such graphs"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_export = {
    .name = "export",
    .summary = "writes a model as a file of another kind, which predicts without vmg",
    .usage = "MODEL --format c|onnx|sql -o FILE [OPTION ...]",
    .description =
        "The file predicts what vmg predict does: for numbers the mean, the standard deviation and its two parts, and "
        "an "
        "interval; for classes their probabilities. Cells that are missing and texts that training did not have are "
        "treated alike.\n\n"
        "Before it is written, its size is said, and what would make it smaller. Models of the method matrix can be "
        "written so, the default recipe among them, if they predict by moments (single networks: --inference moments), "
        "and models of the method linear for one target that is a number.\n\n"
        "The format c is one C99 file and a header, which need nothing but the math library and allocate nothing. "
        "Names "
        "in it begin with the name of the file.\n\n"
        "The format sql is one SELECT for SQLite and PostgreSQL, of models of numbers (prediction, std, std_model, "
        "std_noise) and of two classes. It reads a table (--table) that has the columns of training, and copies those "
        "of "
        "--id, or else all inputs.\n\n"
        "The format onnx is one graph of standard operators (opset 17) with an input for each column; its numbers are "
        "double, or float with --precision float.",
    .options = options,
    .examples = examples,
    .run = run,
};
