/* vmg fit: from a table to a model file. */
#include <string.h>
#include <unistd.h>

#include "base/context.h"
#include "command.h"
#include "given_settings.h"
#include "model_summary.h"
#include "output_check.h"
#include "training_input.h"

/* Whether the model can be written is asked before the training, not after. */
static vmg_status check_output(const vmg_cli_session *session)
{
    const char *path = session->arguments->output, *checkpoint = session->arguments->checkpoint;
    if (!path) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "-o MODEL is needed: where the model goes");
    }
    if (checkpoint && strcmp(path, checkpoint) == 0) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "-o and --checkpoint both go to %s", path);
    }
    return vmg_cli_check_output(session, path);
}

/* Everything a fit holds on the way. */
typedef struct fitting {
    vmg_cli_training_input input;
    vmg_model *model;
} fitting;

static vmg_status train(const vmg_cli_session *session, fitting *self)
{
    vmg_cli_training_input *input = &self->input;
    double seconds = 0;
    vmg_status status = vmg_cli_progress_open(session, &input->progress);
    if (!status) {
        status = vmg_fit(session->context, input->table, &input->fit, &self->model);
        const vmg_status log_status = vmg_cli_progress_close(session, &input->progress, &seconds);
        status = status ? status : log_status;
    }
    if (!status) {
        status = vmg_cli_say_model(session, self->model);
    }
    if (!status) {
        const size_t steps = vmg_model_training_steps(self->model); /* none where there is a formula */
        char text[64] = "";
        snprintf(text, sizeof text, "%zu steps in ", steps);
        vmg_cli_say(session->console, "training  %s%s", steps ? text : "", vmg_cli_duration_of(seconds).text);
        status = vmg_cli_say_expected_error(session, self->model);
    }
    return status;
}

static vmg_status save(const vmg_cli_session *session, const fitting *self)
{
    const char *path = session->arguments->output;
    const bool was_cancelled = vmg_model_was_cancelled(self->model);
    vmg_context_clear_cancel(session->context); /* what is left to do is short */
    const vmg_status status = vmg_model_save(session->context, self->model, path);
    if (!status && was_cancelled) {
        fprintf(stderr, "vmg fit: training was interrupted in epoch %zu; the best model so far is in %s%s\n",
                self->input.progress.epoch + 1, path, session->arguments->checkpoint ? ", and --resume goes on" : "");
    } else if (!status && session->arguments->checkpoint) {
        unlink(session->arguments->checkpoint);
    }
    if (!status) {
        vmg_cli_say(session->console, "model     %s", path);
    }
    return status;
}

static vmg_status fit(const vmg_cli_session *session, fitting *self)
{
    vmg_status status = vmg_cli_training_input_take(session, &self->input);
    if (!status) {
        status = check_output(session);
    }
    if (!status) {
        status = vmg_cli_training_input_read(session, &self->input);
    }
    if (!status) {
        vmg_cli_say_training_input(session, &self->input);
        status = train(session, self);
    }
    return status ? status : save(session, self);
}

/* The settings in force: where there is a table, those too that follow from it. */
static vmg_status dump(const vmg_cli_session *session, vmg_cli_training_input *input)
{
    const vmg_cli_arguments *arguments = session->arguments;
    vmg_settings *settled = NULL;
    if (arguments->operands.count == 0 && !arguments->labels) {
        return vmg_cli_dump_given_settings(session);
    }
    vmg_status status = vmg_cli_training_input_take(session, input);
    if (!status) {
        status = vmg_cli_training_input_read(session, input);
    }
    if (!status) {
        status = vmg_fit_settings(session->context, input->table, &input->fit, &settled);
    }
    if (!status) {
        status = vmg_cli_print_settings(session, settled);
    }
    vmg_settings_destroy(session->context, settled);
    return status;
}

static vmg_status run(const vmg_cli_session *session)
{
    fitting self = {0};
    const vmg_status status = session->arguments->dump_config ? dump(session, &self.input) : fit(session, &self);
    vmg_model_destroy(session->context, self.model);
    vmg_cli_training_input_release(session->context, &self.input);
    return status;
}

static const vmg_cli_option_id options[] = {
    VMG_CLI_TARGET, VMG_CLI_OUTPUT, VMG_CLI_IGNORE,       VMG_CLI_ID,         VMG_CLI_GROUP,
    VMG_CLI_ORDER,  VMG_CLI_WEIGHT, VMG_CLI_TEXT_COLUMNS, VMG_CLI_DELIMITER,  VMG_CLI_DECIMAL_MARK,
    VMG_CLI_IMAGES, VMG_CLI_LABELS, VMG_CLI_LOG,          VMG_CLI_CHECKPOINT, VMG_CLI_CHECKPOINT_INTERVAL,
    VMG_CLI_RESUME, VMG_CLI_CONFIG, VMG_CLI_DUMP_CONFIG,  VMG_CLI_THREADS,    VMG_CLI_KERNELS,
    VMG_CLI_QUIET,  VMG_CLI_HELP,   VMG_CLI_OPTIONS,
};

static const vmg_cli_example examples[] = {
    {"vmg fit mixes.csv --target strength -o mixes.vmg", "a number from all other columns, with the default settings"},
    {"vmg fit log.csv.gz --target fault --ignore operator,remark --id serial -o fault.vmg",
     "classes, where the target holds texts or two whole numbers"},
    {"vmg fit mixes.csv --target strength --hidden 50,50 --early-stopping on -o mixes.vmg",
     "two hidden layers, stopped when rows held back are predicted no better"},
    {"vmg fit mixes.csv --target strength --recipe paper -o paper.vmg", "with the settings of the paper"},
    {"vmg fit mixes.csv --target strength -o mixes.vmg --checkpoint mixes.checkpoint --resume",
     "begins, or goes on where it was broken off: the same command, again and again"},
    {"vmg fit --images train-images.gz --labels train-labels.gz -o digits.vmg", "images"},
    {"vmg fit mixes.csv --target strength --hidden 100 --dump-config > settings.json",
     "a file of all settings, those too that follow from the table, for --config"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_fit = {
    .name = "fit",
    .summary = "trains a model on a table",
    .usage = "DATA.csv --target COLUMN -o MODEL [OPTION ...]",
    .description =
        "Trains on all rows whose target is not missing and writes one file with everything that predict needs. What "
        "was found in the table is printed: rows, what is predicted, columns that were left out and why.\n\n"
        "The same table, settings and seed give the same file, byte for byte, for any number of threads.\n\n"
        "--checkpoint keeps what the training has reached: after a crash, a power cut or Ctrl-C the same command with "
        "--resume goes on, and ends with the same bytes as one that was never broken off. The checkpoint is removed "
        "when the model is written. Where it cannot be written (a full disk) training goes on, with a note.\n\n"
        "Ctrl-C ends the training and writes the best model so far, with a sentence that says so, and exit status 0; a "
        "second one ends the program.",
    .options = options,
    .takes_settings = true,
    .examples = examples,
    .run = run,
};
