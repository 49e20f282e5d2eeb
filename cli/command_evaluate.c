/* vmg evaluate: a model on a table whose targets are known. */
#include "base/context.h"
#include "command.h"
#include "evaluation_report.h"
#include "model_reader.h"
#include "read_data.h"

/* Rows of a table that are in memory at once. */
enum { piece_rows = 8192 };

static vmg_evaluate_options options_of(const vmg_cli_arguments *arguments)
{
    return (vmg_evaluate_options){
        .samples = arguments->samples,
        .positive = arguments->positive,
        .threshold = arguments->threshold,
        .paper_metric = arguments->paper_metric,
    };
}

/* A CSV file, piece by piece in constant memory. */
static vmg_status evaluate_table(const vmg_cli_session *session, const vmg_model *model, const char *path,
                                 vmg_evaluation **out)
{
    vmg_context *context = session->context;
    const vmg_evaluate_options how = options_of(session->arguments);
    vmg_table_reader *reader = NULL;
    vmg_evaluator *evaluator = NULL;
    bool goes_on = true;
    vmg_status status = vmg_cli_open_model_reader(session, model, path, true, &reader);
    if (!status) {
        status = vmg_evaluator_create(context, model, &how, &evaluator);
    }
    while (!status && goes_on) {
        vmg_table *piece = NULL;
        status = vmg_table_reader_next(context, reader, piece_rows, &piece);
        goes_on = !status && vmg_table_rows(piece) > 0;
        if (goes_on) {
            status = vmg_evaluator_add(context, evaluator, piece);
        }
        vmg_table_destroy(context, piece);
    }
    if (!status) {
        status = vmg_evaluator_finish(context, evaluator, out);
    }
    vmg_evaluator_destroy(context, evaluator);
    vmg_table_reader_close(context, reader);
    return status;
}

static vmg_status evaluate_images(const vmg_cli_session *session, const vmg_model *model, vmg_evaluation **out)
{
    const vmg_evaluate_options how = options_of(session->arguments);
    vmg_table *table = NULL;
    vmg_status status = session->arguments->labels ? vmg_cli_read_data(session, NULL, &table)
                                                   : vmg_fail(session->context, VMG_ERROR_USAGE,
                                                              "--labels FILE is needed: the classes of the images");
    if (!status) {
        status = vmg_evaluate(session->context, model, table, &how, out);
    }
    vmg_table_destroy(session->context, table);
    return status;
}

static void say_rows(const vmg_cli_session *session, const vmg_evaluation *evaluation)
{
    const vmg_cli_arguments *arguments = session->arguments;
    vmg_cli_say(session->console, "model     %s", arguments->operands.texts[0]);
    vmg_cli_say(session->console, "table     %s: %zu rows",
                arguments->images ? arguments->images : arguments->operands.texts[1], evaluation->folds[0].test_rows);
}

static vmg_status run(const vmg_cli_session *session)
{
    vmg_context *context = session->context;
    const vmg_cli_arguments *arguments = session->arguments;
    vmg_model *model = NULL;
    vmg_evaluation *evaluation = NULL;
    vmg_status status =
        vmg_cli_check_operands(session, 1, arguments->images ? "a model is" : "a model and a table are");
    if (!status) {
        status = vmg_model_load(context, arguments->operands.texts[0], &model);
    }
    if (!status) {
        status = arguments->images ? evaluate_images(session, model, &evaluation)
                                   : evaluate_table(session, model, arguments->operands.texts[1], &evaluation);
    }
    if (!status) {
        say_rows(session, evaluation);
        status = vmg_cli_say_evaluation(session, evaluation);
    }
    if (!status) {
        status = vmg_cli_write_evaluation(session, evaluation);
    }
    vmg_evaluation_destroy(context, evaluation);
    vmg_model_destroy(context, model);
    return status;
}

static const vmg_cli_option_id options[] = {
    VMG_CLI_JSON,      VMG_CLI_SAMPLES,      VMG_CLI_POSITIVE, VMG_CLI_THRESHOLD, VMG_CLI_PAPER_METRIC,
    VMG_CLI_DELIMITER, VMG_CLI_DECIMAL_MARK, VMG_CLI_IMAGES,   VMG_CLI_LABELS,    VMG_CLI_THREADS,
    VMG_CLI_KERNELS,   VMG_CLI_QUIET,        VMG_CLI_HELP,     VMG_CLI_OPTIONS,
};

static const vmg_cli_example examples[] = {
    {"vmg evaluate mixes.vmg test.csv", "metrics of a model on rows it was not trained on"},
    {"vmg evaluate fault.vmg test.csv --positive yes --json metrics.json", "for programs too"},
    {"vmg evaluate fault.vmg test.csv --positive yes --threshold 0.2",
     "predict the rare class where its probability is 0.2 or more"},
    {"vmg evaluate digits.vmg --images test-images.gz --labels test-labels.gz", "images"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_evaluate = {
    .name = "evaluate",
    .summary = "says how good a model is on a table whose targets are known",
    .usage = "MODEL DATA.csv [--json FILE] [OPTION ...]",
    .description =
        "Predicts each row and compares with its target. Rows without a target are left out and counted. Logarithms "
        "are natural; what has a unit has the target's own.\n\n"
        "Beside each figure stands that of a constant prediction (the method constant: how the target was distributed "
        "in "
        "the training rows, whatever the inputs). A line says whether the model is better than that, by more "
        "than chance explains. For classes a table follows with the precision, recall and F1 of each, and how often it "
        "was taken for another. --json has all of it, and the calibration: how often intervals of ten levels hold the "
        "measured value and where it lies in the predicted distribution, or how often predictions of each confidence "
        "are right.",
    .options = options,
    .reports_metrics = true,
    .examples = examples,
    .run = run,
};
