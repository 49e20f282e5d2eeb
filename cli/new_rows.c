/* The error to expect on new rows; see new_rows.h. */
#include "new_rows.h"

#include <math.h>

/* Fewer rows left out than this tell little: the standard error of a coverage of 0.9 is then above 0.05. */
enum { few_rows = 36 };

/* A metric, NaN where it is not there or not defined. */
static double metric(const json_t *metrics, const char *name)
{
    const json_t *value = json_object_get(metrics, name);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static void say_figures(const vmg_cli_session *session, const json_t *metrics, json_int_t rows)
{
    const double coverage = metric(metrics, "coverage_90");
    if (isnan(coverage)) {
        vmg_cli_say(session->console,
                    "new rows  error rate %.3g, log-likelihood %.4g: from %" JSON_INTEGER_FORMAT
                    " rows that some networks left out",
                    metric(metrics, "error_rate"), metric(metrics, "log_likelihood"), rows);
        return;
    }
    vmg_cli_say(session->console,
                "new rows  rmse %.4g, log-likelihood %.4g, 90 %% intervals hold %.0f %%: from %" JSON_INTEGER_FORMAT
                " rows that some networks left out",
                metric(metrics, "rmse"), metric(metrics, "log_likelihood"), 100 * coverage, rows);
}

static void say_suspicions(const vmg_cli_session *session, const json_t *metrics, json_int_t rows)
{
    const double useless = 0.02, perfect = 0.99999;
    const double r2 = metric(metrics, "r2");
    if (rows < few_rows) {
        vmg_cli_say(session->console, "          so few rows say little: crossval --folds 10 uses all of them");
    } else if (r2 < useless) {
        vmg_cli_say(session->console, "          the inputs say no more of the target than its mean does");
    } else if (r2 > perfect || metric(metrics, "roc_auc") > perfect) {
        vmg_cli_say(session->console, "          too good to be true? some input may hold the target; see --ignore");
    }
}

void vmg_cli_say_new_rows(const vmg_cli_session *session, const json_t *training)
{
    const json_t *metrics = json_object_get(training, "out_of_fold");
    const json_int_t rows = json_integer_value(json_object_get(training, "out_of_fold_rows"));
    if (metrics) {
        say_figures(session, metrics, rows);
        say_suspicions(session, metrics, rows);
    }
}

void vmg_cli_say_calibration(const vmg_cli_session *session, vmg_task task, const json_t *calibration)
{
    const bool classes = task == VMG_TASK_CLASSIFICATION;
    const json_t *targets = json_object_get(calibration, "targets"), *target = NULL;
    const json_int_t rows = json_integer_value(json_object_get(calibration, "rows"));
    size_t i = 0, applied = 0;
    json_array_foreach(targets, i, target)
    {
        const json_t *held = json_object_get(target, "held");
        const bool is_applied = json_array_size(json_object_get(target, "tails")) > 0;
        vmg_cli_say(session->console,
                    "%s %s; of %" JSON_INTEGER_FORMAT
                    " rows left out the networks' own 50, 90 and 95 %% %s hold %.0f, %.0f and %.0f %%",
                    classes ? "sets     " : "intervals", is_applied ? "calibrated" : "not calibrated", rows,
                    classes ? "sets of classes" : "intervals", 100 * json_number_value(json_array_get(held, 0)),
                    100 * json_number_value(json_array_get(held, 1)), 100 * json_number_value(json_array_get(held, 2)));
        applied += is_applied;
    }
    if (applied) {
        vmg_cli_say(session->console,
                    "          so that %s of the share that it names, on average over tables, of new rows like these",
                    classes ? "a set holds the true class" : "an interval holds the value");
    }
}
