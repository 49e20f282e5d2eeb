/* vmg crossval: how good models are on rows they were not trained on. */
#include <dirent.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/context.h"
#include "command.h"
#include "evaluation_report.h"
#include "given_settings.h"
#include "held_out_file.h"
#include "output_check.h"
#include "prediction_columns.h"
#include "training_input.h"

/* Everything a cross-validation holds on the way. */
typedef struct validating {
    vmg_cli_training_input input;
    vmg_evaluation *evaluation;
} validating;

/* Of the folds that were trained here; NaN where all of them come from a checkpoint. */
static double mean_training_seconds(const vmg_evaluation *evaluation)
{
    double sum = 0;
    size_t known = 0;
    for (size_t i = 0; i < evaluation->fold_count; i++) {
        const double seconds = evaluation->folds[i].training_seconds;
        sum += isnan(seconds) ? 0 : seconds;
        known += !isnan(seconds);
    }
    return sum / (double)known;
}

static void say_time(const vmg_cli_session *session, const vmg_evaluation *evaluation, double seconds)
{
    const double training = mean_training_seconds(evaluation);
    if (isnan(training)) {
        vmg_cli_say(session->console, "time      %s; no fold was trained anew", vmg_cli_duration_of(seconds).text);
    } else {
        vmg_cli_say(session->console, "time      %s; training takes %s a fold", vmg_cli_duration_of(seconds).text,
                    vmg_cli_duration_of(training).text);
    }
}

static void say_folds(const vmg_cli_session *session, const validating *self, double seconds)
{
    const vmg_evaluation *evaluation = self->evaluation;
    const vmg_fold_result *first = &evaluation->folds[0];
    vmg_cli_say(session->console, "task      %s of '%s'%s, method %s",
                evaluation->task == VMG_TASK_CLASSIFICATION ? "classification" : "regression", evaluation->targets[0],
                evaluation->target_count > 1 ? " and others" : "", evaluation->method);
    vmg_cli_say(session->console, "folds     %zu; %zu training rows and %zu test rows in the first, %zu inputs",
                evaluation->fold_count, first->train_rows, first->test_rows, evaluation->inputs);
    say_time(session, evaluation, seconds);
}

/* Whether a file of the folder is a fold's ("fold_3"), or what is left of one that was being written ("fold_3.217-0").
 */
static bool is_checkpoint(const char *name)
{
    static const char begin[] = "fold_";
    const size_t length = sizeof begin - 1;
    return strncmp(name, begin, length) == 0 && strspn(name + length, "0123456789.-") == strlen(name + length);
}

/* Once everything is written; the folder where nothing else is in it. */
static void remove_checkpoints(const vmg_cli_session *session)
{
    const char *folder = session->arguments->checkpoint;
    DIR *open = folder ? opendir(folder) : NULL;
    for (const struct dirent *entry = open ? readdir(open) : NULL; entry; entry = readdir(open)) {
        if (is_checkpoint(entry->d_name)) {
            unlinkat(dirfd(open), entry->d_name, 0);
        }
    }
    if (open) {
        closedir(open);
        rmdir(folder);
    }
}

/* Whether the results can be written is asked before the training, not after. */
static vmg_status check_outputs(const vmg_cli_session *session)
{
    const char *json = session->arguments->json, *predictions = session->arguments->predictions;
    if (json && predictions && strcmp(json, predictions) == 0) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "--json and --predictions both go to %s", json);
    }
    vmg_status status = json ? vmg_cli_check_output(session, json) : VMG_OK;
    if (!status && predictions) {
        status = vmg_cli_check_output(session, predictions);
    }
    return status;
}

static vmg_status cross_validate(const vmg_cli_session *session, validating *self, double *seconds)
{
    const vmg_cli_arguments *arguments = session->arguments;
    const vmg_cli_interval interval = vmg_cli_interval_of(arguments);
    vmg_cli_training_input *input = &self->input;
    const vmg_crossval_options options = {
        .folds = arguments->folds,
        .repeats = arguments->repeats,
        .splits_directory = arguments->splits,
        .group = arguments->group,
        .order = arguments->order,
        .positive = arguments->positive,
        .threshold = arguments->threshold,
        .paper_metric = arguments->paper_metric,
        .keep_predictions = arguments->predictions != NULL,
        .quantiles = interval.ends,
        .quantile_count = 2,
    };
    vmg_status status = vmg_cli_progress_open(session, &input->progress);
    if (!status) {
        status = vmg_crossval(session->context, input->table, &input->fit, &options, &self->evaluation);
        const vmg_status log_status = vmg_cli_progress_close(session, &input->progress, seconds);
        status = status ? status : log_status;
    }
    return status;
}

static vmg_status validate(const vmg_cli_session *session, validating *self)
{
    double seconds = 0;
    vmg_status status = vmg_cli_training_input_take(session, &self->input);
    if (!status) {
        status = check_outputs(session);
    }
    if (!status) {
        status = vmg_cli_training_input_read(session, &self->input);
    }
    if (!status) {
        vmg_cli_say_training_input(session, &self->input);
        status = cross_validate(session, self, &seconds);
    }
    if (!status) {
        say_folds(session, self, seconds);
        status = vmg_cli_say_evaluation(session, self->evaluation);
    }
    const bool is_whole = !status && self->evaluation->fold_count == self->evaluation->planned;
    if (is_whole && session->arguments->predictions) { /* all of them or none */
        status = vmg_cli_write_held_out(session, self->input.table, self->evaluation);
    }
    if (!status) {
        status = vmg_cli_write_evaluation(session, self->evaluation);
    }
    if (!status && is_whole) {
        remove_checkpoints(session);
    }
    if (!status && !is_whole) {
        status = vmg_fail(session->context, VMG_ERROR_CANCELLED, "interrupted: these figures are of %zu of %zu folds",
                          self->evaluation->fold_count, self->evaluation->planned);
    }
    return status;
}

static vmg_status run(const vmg_cli_session *session)
{
    validating self = {0};
    const vmg_status status =
        session->arguments->dump_config ? vmg_cli_dump_given_settings(session) : validate(session, &self);
    vmg_evaluation_destroy(session->context, self.evaluation);
    vmg_cli_training_input_release(session->context, &self.input);
    return status;
}

static const vmg_cli_option_id options[] = {
    VMG_CLI_TARGET,       VMG_CLI_FOLDS,        VMG_CLI_REPEATS,     VMG_CLI_SPLITS,
    VMG_CLI_GROUP,        VMG_CLI_ORDER,        VMG_CLI_WEIGHT,      VMG_CLI_JSON,
    VMG_CLI_POSITIVE,     VMG_CLI_THRESHOLD,    VMG_CLI_PREDICTIONS, VMG_CLI_INTERVAL,
    VMG_CLI_PAPER_METRIC, VMG_CLI_IGNORE,       VMG_CLI_ID,          VMG_CLI_TEXT_COLUMNS,
    VMG_CLI_DELIMITER,    VMG_CLI_DECIMAL_MARK, VMG_CLI_IMAGES,      VMG_CLI_LABELS,
    VMG_CLI_LOG,          VMG_CLI_CONFIG,       VMG_CLI_DUMP_CONFIG, VMG_CLI_THREADS,
    VMG_CLI_KERNELS,      VMG_CLI_QUIET,        VMG_CLI_CHECKPOINT,  VMG_CLI_CHECKPOINT_INTERVAL,
    VMG_CLI_RESUME,       VMG_CLI_HELP,         VMG_CLI_OPTIONS,
};

static const vmg_cli_example examples[] = {
    {"vmg crossval mixes.csv --target strength", "ten folds"},
    {"vmg crossval mixes.csv --target strength --folds 5 --repeats 4 --json result.json", "twenty, and for programs"},
    {"vmg crossval log.csv --target fault --id serial --predictions held-out.csv",
     "the prediction of each row by a model that did not see it"},
    {"vmg crossval log.csv --target fault --group machine", "on machines that training did not see"},
    {"vmg crossval log.csv --target fault --order time", "on what came after training"},
    {"vmg crossval yacht.csv --target resistance --splits splits --recipe paper", "the splits of a benchmark"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_crossval = {
    .name = "crossval",
    .summary = "says how good models are on rows they were not trained on",
    .usage = "DATA.csv --target COLUMN [--folds K | --splits FOLDER] [OPTION ...]",
    .description =
        "Divides the rows into folds, and for each fold trains on the others and tests on it. Scaling, levels and all "
        "else are learnt from a fold's training rows alone. Folds are made by chance from --seed, for classes so that "
        "each is spread evenly; or by --group, by --order, or by files of row numbers.\n\n"
        "The figures are means over folds with their standard errors. Logarithms are natural; what has a unit has the "
        "target's own. Beside each stands that of a constant prediction, and a line says whether the models are better "
        "than that (corrected resampled t test, 5 %); for classes precision, recall and F1 of each, and which was "
        "taken "
        "for which, over the test rows of all folds. --json has all of it, and the calibration (see vmg help "
        "evaluate).\n\n"
        "--predictions writes a line for each test row of each fold, sorted by row: row (its number, the first row of "
        "data being 1), or the columns of --id; fold (from 0, as in --json); target, what was measured; and the "
        "columns "
        "of vmg predict but for set.\n\n"
        "--checkpoint FOLDER keeps the folds that were finished, and what others have reached: the same command with "
        "--resume goes on where it was broken off, and gives the same figures. The folder is removed in the end.\n\n"
        "Ctrl-C ends it with the figures of the folds that were finished, and exit status 130.",
    .options = options,
    .takes_settings = true,
    .reports_metrics = true,
    .examples = examples,
    .run = run,
};
