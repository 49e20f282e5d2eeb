/* What an evaluation found, for people and for programs; see evaluation_report.h. */
#include "evaluation_report.h"

#include <math.h>
#include <stdio.h>

#include "base/context.h"
#include "base/output_file.h"
#include "class_table.h"
#include "grid.h"
#include "progress.h"

int vmg_cli_decimals_for(double mean, double error)
{
    const int most = 9;
    const double negligible = 1e-6 * fabs(mean); /* rounding, not an error */
    const bool has_error = isfinite(error) && error > negligible;
    const double leading = has_error ? error : fabs(mean);
    if (!(leading > 0) || !isfinite(leading)) {
        return 2;
    }
    const int digits = (has_error ? 1 : 3) - (int)floor(log10(leading));
    return digits < 0 ? 0 : digits > most ? most : digits;
}

/* A number whose decimal point stands below those of the others: behind it, room for the decimals that it lacks. */
static vmg_status add_number(vmg_context *context, vmg_cli_grid *grid, double number, int decimals, int most)
{
    const int room = most == 0 ? 0 : decimals == 0 ? most + 1 : most - decimals;
    return isnan(number) ? vmg_cli_grid_add(context, grid, "-%*s", most ? most + 1 : 0, "")
                         : vmg_cli_grid_add(context, grid, "%.*f%*s", decimals, number, room, "");
}

static int decimals_of(const vmg_evaluation *evaluation, size_t index)
{
    return vmg_cli_decimals_for(evaluation->mean.metric[index].value, evaluation->standard_error.metric[index].value);
}

/* A row of the table: name, mean, standard error where there are several folds, and the constant prediction. */
static vmg_status add_metric(vmg_context *context, vmg_cli_grid *grid, const vmg_evaluation *evaluation, size_t index,
                             int most)
{
    const int decimals = decimals_of(evaluation, index);
    vmg_status status = vmg_cli_grid_add(context, grid, "%s", evaluation->mean.metric[index].kind->name);
    if (!status) {
        status = add_number(context, grid, evaluation->mean.metric[index].value, decimals, most);
    }
    if (!status && evaluation->fold_count > 1) {
        status = add_number(context, grid, evaluation->standard_error.metric[index].value, decimals, most);
    }
    return status ? status : add_number(context, grid, evaluation->baseline.metric[index].value, decimals, most);
}

static vmg_status add_metrics(vmg_context *context, vmg_cli_grid *grid, const vmg_evaluation *evaluation)
{
    int most = 0;
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < evaluation->mean.count; i++) {
        const int decimals = decimals_of(evaluation, i);
        most = decimals > most ? decimals : most;
    }
    for (size_t i = 0; i < evaluation->mean.count && !status; i++) {
        status = add_metric(context, grid, evaluation, i, most);
    }
    return status;
}

static vmg_status add_headings(vmg_context *context, vmg_cli_grid *grid, const vmg_evaluation *evaluation)
{
    static const char *const of_one[] = {"", "model", "constant"};
    static const char *const of_several[] = {"", "mean", "standard error", "constant"};
    const char *const *headings = evaluation->fold_count > 1 ? of_several : of_one;
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < grid->columns && !status; i++) {
        status = vmg_cli_grid_add(context, grid, "%s", headings[i]);
    }
    return status;
}

/* "rmse 5.12 against 16.7" */
typedef struct compared {
    char text[128];
} compared;

static compared compared_of(const vmg_evaluation *evaluation, const vmg_difference *difference)
{
    compared made;
    const int decimals =
        vmg_cli_decimals_for(difference->model, vmg_metrics_value(&evaluation->standard_error, difference->kind->name));
    snprintf(made.text, sizeof made.text, "%s %.*f against %.*f", difference->kind->name, decimals, difference->model,
             decimals, difference->baseline);
    return made;
}

/* One line: is the model better than the constant prediction? */
static void say_verdict(const vmg_cli_session *session, const vmg_evaluation *evaluation)
{
    static const char *const same[] = {"no clear difference from", "better than", "worse than"};
    static const char *const one[] = {"not clearly different", "better", "worse"};
    const vmg_difference *error = &evaluation->against_baseline[0], *likelihood = &evaluation->against_baseline[1];
    if (error->verdict == likelihood->verdict) {
        vmg_cli_say(session->console, "%s a constant prediction: %s, %s", same[error->verdict],
                    compared_of(evaluation, error).text, compared_of(evaluation, likelihood).text);
    } else {
        vmg_cli_say(session->console, "beside a constant prediction: %s is %s, %s is %s",
                    compared_of(evaluation, error).text, one[error->verdict], compared_of(evaluation, likelihood).text,
                    one[likelihood->verdict]);
    }
}

/* Sums over folds that deserve a line. */
static void say_remarks(const vmg_cli_session *session, const vmg_evaluation *evaluation)
{
    size_t left_out = 0, levels = 0, classes = 0;
    for (size_t i = 0; i < evaluation->fold_count; i++) {
        left_out += evaluation->folds[i].left_out;
        levels += evaluation->folds[i].unseen_levels;
        classes += evaluation->folds[i].unseen_classes;
    }
    if (left_out) {
        vmg_cli_say(session->console, "note: %zu test row%s without a target left out", left_out, vmg_cli_s(left_out));
    }
    if (levels) {
        vmg_cli_say(session->console, "note: %zu cell%s of a kind that training did not have (a new level, or missing)",
                    levels, vmg_cli_s(levels));
    }
    if (classes) {
        vmg_cli_say(session->console, "note: %zu test row%s of a class that training did not have: counted as wrong",
                    classes, vmg_cli_s(classes));
    }
}

vmg_status vmg_cli_say_evaluation(const vmg_cli_session *session, const vmg_evaluation *evaluation)
{
    vmg_cli_grid grid = {.columns = evaluation->fold_count > 1 ? 4 : 3};
    if (!session->console->facts) {
        return VMG_OK;
    }
    vmg_status status = add_headings(session->context, &grid, evaluation);
    if (!status) {
        status = add_metrics(session->context, &grid, evaluation);
    }
    if (!status) {
        say_remarks(session, evaluation);
        vmg_cli_say(session->console, "%s", "");
        vmg_cli_grid_print(&grid, 2, session->console->facts);
        vmg_cli_say(session->console, "%s", "");
        say_verdict(session, evaluation);
    }
    vmg_cli_grid_release(session->context, &grid);
    return status ? status : vmg_cli_say_classes(session, evaluation);
}

vmg_status vmg_cli_write_evaluation(const vmg_cli_session *session, const vmg_evaluation *evaluation)
{
    vmg_context *context = session->context;
    vmg_output_file file;
    char *text = NULL;
    if (!session->arguments->json) {
        return VMG_OK;
    }
    vmg_status status = vmg_evaluation_to_json(context, evaluation, &text);
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
