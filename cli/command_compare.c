/* vmg compare: several methods on one table, over the same folds. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/context.h"
#include "base/output_file.h"
#include "command.h"
#include "invocation.h"
#include "compared_systems.h"
#include "comparison_questions.h"
#include "comparison_table.h"
#include "output_check.h"
#include "report_file.h"
#include "training_input.h"

/* Everything a comparison holds on the way. */
typedef struct comparing {
    vmg_cli_training_input input;
    vmg_cli_systems systems;
    vmg_cli_questions questions;
    vmg_comparison *comparison;
    double shown; /* seconds since the start when the moving line was shown last */
    vmg_cli_console *console;
} comparing;

/* "linear  3 of 7 runs, all 12 of 56  1:20 min left" */
static void on_progress(void *user, const vmg_compare_progress *progress)
{
    comparing *self = user;
    const double pause = 0.1;
    char text[400], left[64] = "";
    if (progress->failure) {
        snprintf(text, sizeof text, "%s: %s", progress->name, progress->failure);
        vmg_cli_note(self->console, text);
    }
    if (progress->seconds - self->shown < pause) {
        return;
    }
    self->shown = progress->seconds;
    if (!isnan(progress->seconds_left)) {
        snprintf(left, sizeof left, "  %s left", vmg_cli_duration_of(progress->seconds_left).text);
    }
    snprintf(text, sizeof text, "%s %zu/%zu  runs %zu/%zu%s", progress->name, progress->run, progress->runs,
             progress->done, progress->all, left);
    vmg_cli_move(self->console, text);
}

static vmg_crossval_options division_of(const vmg_cli_arguments *arguments)
{
    return (vmg_crossval_options){.folds = arguments->folds,
                                  .repeats = arguments->repeats,
                                  .splits_directory = arguments->splits,
                                  .group = arguments->group,
                                  .order = arguments->order,
                                  .positive = arguments->positive,
                                  .threshold = arguments->threshold};
}

/* The folds as files, and nothing else. */
static vmg_status write_splits(const vmg_cli_session *session, const comparing *self)
{
    const vmg_cli_arguments *arguments = session->arguments;
    const vmg_crossval_options division = division_of(arguments);
    size_t count = 0;
    const vmg_status status = vmg_crossval_write_splits(session->context, self->input.table, &self->input.fit,
                                                        &division, arguments->write_splits, &count);
    if (!status) {
        vmg_cli_say(session->console, "written   %zu folds to %s", count, arguments->write_splits);
    }
    return status;
}

static vmg_status run_comparison(const vmg_cli_session *session, comparing *self)
{
    const vmg_cli_arguments *arguments = session->arguments;
    const vmg_cli_questions *questions = &self->questions;
    const vmg_compare_options options = {
        .methods = self->systems.compared,
        .method_count = self->systems.count,
        .division = division_of(arguments),
        .externals = questions->externals,
        .external_count = questions->external_count,
        .ids = (const char *const *)arguments->ids.texts,
        .id_count = arguments->ids.count,
        .seeds = arguments->seeds,
        .money = questions->has_money ? &questions->money : NULL,
        .shift = arguments->shift,
        .sizes = questions->sizes,
        .size_count = questions->size_count,
        .time_budget = arguments->time_budget,
        .checkpoint = arguments->checkpoint,
        .resume = arguments->resume,
        .on_progress = on_progress,
        .progress_user = self,
    };
    self->console = session->console;
    const vmg_status status =
        vmg_compare(session->context, self->input.table, &self->input.fit, &options, &self->comparison);
    vmg_cli_end_line(session->console);
    return status;
}

static void say_facts(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    const size_t last = comparison->planned - 1;
    vmg_cli_say(session->console, "task      %s of '%s'%s, %zu methods",
                comparison->task == VMG_TASK_CLASSIFICATION ? "classification" : "regression", comparison->targets[0],
                comparison->target_count > 1 ? " and others" : "", comparison->method_count);
    vmg_cli_say(session->console, "folds     %zu; %zu training rows and %zu test rows in the last, %zu inputs",
                comparison->planned, comparison->train_rows[last], comparison->test_rows[last],
                comparison->input_count);
    vmg_cli_say(session->console, "time      %s", vmg_cli_duration_of(comparison->seconds).text);
}

/* The whole as JSON, and the page that is made from it, where they were asked for. */
static vmg_status write_results(const vmg_cli_session *session, const comparing *self)
{
    vmg_context *context = session->context;
    char date[32] = "", *command = NULL, *text = NULL, *processor = NULL;
    vmg_output_file file;
    struct tm now;
    const time_t seconds = time(NULL);
    if (!session->arguments->json && !session->arguments->report) {
        return VMG_OK;
    }
    vmg_status status = vmg_cli_command_line(session, &command);
    status = status ? status : vmg_cli_processor_name(session, &processor);
    const bool has_date = gmtime_r(&seconds, &now) && strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &now) > 0;
    const vmg_comparison_origin origin = {.command = command,
                                          .source = self->input.path ? self->input.path : session->arguments->images,
                                          .date = has_date ? date : NULL,
                                          .processor = processor};
    status = status ? status : vmg_comparison_to_json(context, self->comparison, &origin, &text);
    if (!status && session->arguments->json) {
        status = vmg_output_file_open(context, session->arguments->json, &file);
        if (!status) {
            fprintf(file.stream, "%s\n", text);
            status = vmg_output_file_commit(context, &file);
        }
    }
    if (!status && session->arguments->report) {
        status = vmg_cli_write_report(session, text, strlen(text), session->arguments->report);
    }
    vmg_text_release(context, text);
    vmg_release(context, command);
    vmg_release(context, processor);
    return status;
}

/* Where runs are kept: --checkpoint, or beside the file of --json. */
static vmg_status find_checkpoint(const vmg_cli_session *session)
{
    static const char behind[] = ".runs";
    vmg_cli_arguments *arguments = session->arguments;
    if (arguments->checkpoint || !arguments->json || strcmp(arguments->json, "-") == 0) {
        return VMG_OK;
    }
    const size_t size = strlen(arguments->json) + sizeof behind;
    arguments->checkpoint = vmg_allocate(session->context, size, 1);
    if (!arguments->checkpoint) {
        return VMG_ERROR_MEMORY;
    }
    snprintf(arguments->checkpoint, size, "%s%s", arguments->json, behind);
    return VMG_OK;
}

/* Once everything is written, nobody needs the runs any more, unless some are missing. */
static void finish_checkpoint(const vmg_cli_session *session, const comparing *self)
{
    size_t missing = 0;
    for (size_t i = 0; i < self->comparison->method_count; i++) {
        missing += self->comparison->methods[i].missing;
    }
    if (missing && session->arguments->checkpoint) {
        vmg_cli_say(session->console, "note: %zu run%s are missing; the others are kept in %s, for --resume", missing,
                    vmg_cli_s(missing), session->arguments->checkpoint);
    } else if (session->arguments->checkpoint) {
        unlink(session->arguments->checkpoint);
    }
}

static vmg_status compare(const vmg_cli_session *session, comparing *self)
{
    vmg_status status = find_checkpoint(session);
    status = status ? status : vmg_cli_training_input_take(session, &self->input);
    status = status ? status : vmg_cli_systems_take(session, self->input.settings, &self->systems);
    if (!status && session->arguments->json) {
        status = vmg_cli_check_output(session, session->arguments->json);
    }
    status = status ? status : vmg_cli_questions_take(session, &self->questions);
    status = status ? status : vmg_cli_check_language(session);
    if (!status && session->arguments->report) {
        status = vmg_cli_check_output(session, session->arguments->report);
    }
    status = status ? status : vmg_cli_training_input_read(session, &self->input);
    if (!status && session->arguments->write_splits) {
        return write_splits(session, self);
    }
    status = status ? status : vmg_cli_questions_read(session, &self->questions);
    if (!status) {
        vmg_cli_say_training_input(session, &self->input);
        status = run_comparison(session, self);
    }
    if (status) {
        return status;
    }
    const bool was_interrupted = self->comparison->interrupted;
    vmg_context_clear_cancel(session->context); /* what is left to do is short */
    say_facts(session, self->comparison);
    status = vmg_cli_say_comparison(session, self->comparison);
    status = status ? status : write_results(session, self);
    if (!status) {
        finish_checkpoint(session, self);
    }
    return status || !was_interrupted ? status
                                      : vmg_fail(session->context, VMG_ERROR_CANCELLED,
                                                 "interrupted: these figures are of the runs that were finished");
}

static vmg_status run(const vmg_cli_session *session)
{
    comparing self = {0};
    const vmg_status status = compare(session, &self);
    vmg_comparison_destroy(session->context, self.comparison);
    vmg_cli_questions_release(session->context, &self.questions);
    vmg_cli_systems_release(session->context, &self.systems);
    vmg_cli_training_input_release(session->context, &self.input);
    return status;
}

static const vmg_cli_option_id options[] = {
    VMG_CLI_TARGET,
    VMG_CLI_METHODS,
    VMG_CLI_SYSTEM,
    VMG_CLI_FOLDS,
    VMG_CLI_REPEATS,
    VMG_CLI_SPLITS,
    VMG_CLI_GROUP,
    VMG_CLI_ORDER,
    VMG_CLI_WEIGHT,
    VMG_CLI_SEEDS,
    VMG_CLI_TIME_BUDGET,
    VMG_CLI_EXTERNAL,
    VMG_CLI_WRITE_SPLITS,
    VMG_CLI_SHIFT,
    VMG_CLI_LEARNING_CURVE,
    VMG_CLI_LOWER_LIMIT,
    VMG_CLI_UPPER_LIMIT,
    VMG_CLI_COST_MISS,
    VMG_CLI_COST_FALSE_ALARM,
    VMG_CLI_COST_REVIEW,
    VMG_CLI_TODAY,
    VMG_CLI_ROWS_PER_MONTH,
    VMG_CLI_COST_SETUP,
    VMG_CLI_COST_UPKEEP,
    VMG_CLI_COST_HOUR,
    VMG_CLI_TRAININGS_PER_MONTH,
    VMG_CLI_JSON,
    VMG_CLI_REPORT,
    VMG_CLI_LANGUAGE,
    VMG_CLI_CHECKPOINT,
    VMG_CLI_RESUME,
    VMG_CLI_POSITIVE,
    VMG_CLI_THRESHOLD,
    VMG_CLI_IGNORE,
    VMG_CLI_ID,
    VMG_CLI_TEXT_COLUMNS,
    VMG_CLI_DELIMITER,
    VMG_CLI_DECIMAL_MARK,
    VMG_CLI_IMAGES,
    VMG_CLI_LABELS,
    VMG_CLI_CONFIG,
    VMG_CLI_THREADS,
    VMG_CLI_KERNELS,
    VMG_CLI_QUIET,
    VMG_CLI_HELP,
    VMG_CLI_OPTIONS,
};

static const vmg_cli_example examples[] = {
    {"vmg compare mixes.csv --target strength --folds 5", "every method, five folds"},
    {"vmg compare mixes.csv --target strength --report report.html", "and a page to show"},
    {"vmg compare mixes.csv --target strength --methods matrix,linear --json result.json",
     "two of them, and for programs"},
    {"vmg compare mixes.csv --target strength --methods matrix --system \"small: hidden=20\"",
     "what a smaller network would cost"},
    {"vmg compare log.csv --target fault --group machine", "on machines that training did not see"},
    {"vmg compare mixes.csv --target strength --id serial --external ours=ours.csv",
     "beside predictions made elsewhere"},
    {"vmg compare mixes.csv --target strength --lower-limit 30 --cost-miss 500 --cost-false-alarm 40",
     "what its mistakes cost"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_compare = {
    .name = "compare",
    .summary = "says which method is better on a table, by how much, and what each costs",
    .usage = "DATA.csv --target COLUMN [--methods A,B] [--folds K] [OPTION ...]",
    .description =
        "Trains and tests every method on the same folds, made as vmg crossval makes them. For the error and for the "
        "log-likelihood a table lists the methods from best to worst: the mean over folds with its standard error, and "
        "the difference to the best, fold by fold, with a 95 % interval that respects that the folds share training "
        "rows (corrected resampled t; Nadeau and Bengio 2003). \"no clear difference\": chance explains it.\n\n"
        "A third table says what each costs, measured on one thread: seconds to train, microseconds to predict a row "
        "with its error bar (a row by itself, and one of a thousand), bytes of the model's file, the most memory held "
        "while training; and how well its probabilities come true, and how far runs of the first fold from different "
        "seeds lie from each other (standard deviation of the error). --json has all of it and more; "
        "--report writes a page for people, one HTML file that begins with the answer in three sentences, with "
        "pictures where gnuplot is installed (docs/comparison.md).\n\n"
        "--external takes predictions made elsewhere, of the rows that --id names (or by a column row, from 1), made "
        "by "
        "models that had not seen the row: --write-splits gives the folds. With --cost-miss, limits or the positive "
        "class, each method accepts, rejects or sends to a person, whichever costs least by its own probabilities, "
        "against today's rule; --shift shows whether error bars grow away from the training data, --learning-curve "
        "what few rows do.\n\n"
        "Settings hold for every method that reads them. A method that fails is a row that says why, and the others go "
        "on; Ctrl-C ends it with what was finished, and exit status 130. With --json FILE finished runs are kept in "
        "FILE.runs until all are there: the same command with --resume goes on where it was, and gives the same "
        "figures.",
    .options = options,
    .takes_settings = true,
    .reports_metrics = true,
    .examples = examples,
    .run = run,
};
