/* Predictions that were made elsewhere; see evaluate/external_predictions.h. */
#include "evaluate/external_predictions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "distribution/normal_quantile.h"
#include "encoding/class_list.h"
#include "evaluate/external_columns.h"
#include "evaluate/external_index.h"
#include "metrics/classification_metrics.h"
#include "metrics/regression_metrics.h"
#include "table/utf8.h"

typedef struct scoring {
    vmg_comparing *self;
    const vmg_external *external;
    const char *file;
    vmg_external_index *index; /* owned */
    vmg_external_columns at;   /* owned */
    size_t classes;
    vmg_target_binding *binding; /* owned; classification */
} scoring;

/* --- Cells ---------------------------------------------------------------------------------------------------------
 */

static vmg_status refuse_cell(vmg_context *context, const scoring *s, const char *what, uint32_t row)
{
    return vmg_fail(context, VMG_ERROR_DATA, "%s: data row %u: %s", s->file, row + 1, what);
}

static double cell(const scoring *s, size_t column, uint32_t row)
{
    return column == VMG_NO_COLUMN ? NAN : vmg_table_number(s->external->predictions, column, row);
}

static vmg_status read_probabilities(vmg_context *context, const scoring *s, uint32_t row, double *out)
{
    const size_t positive = s->self->folds.positive;
    double sum = 0;
    for (size_t i = 0; i < s->classes; i++) {
        const double whole = s->at.positive_column == VMG_NO_COLUMN ? cell(s, s->at.probability[i], row)
                             : i == positive                        ? cell(s, s->at.positive_column, row)
                                                                    : 1 - cell(s, s->at.positive_column, row);
        if (!(whole >= 0 && whole <= 1)) {
            return refuse_cell(context, s, "a probability is missing, or not between 0 and 1", row);
        }
        out[i] = whole;
        sum += whole;
    }
    const double rounding = 0.01;
    if (fabs(sum - 1) > rounding) {
        return refuse_cell(context, s, "the probabilities of the classes do not sum to 1", row);
    }
    for (size_t i = 0; i < s->classes; i++) {
        out[i] /= sum;
    }
    return VMG_OK;
}

/* The class that is predicted, as probabilities 0 and 1. */
static vmg_status read_class(vmg_context *context, const scoring *s, uint32_t row, double *out)
{
    const vmg_target_encoding *target = s->self->folds.target;
    const vmg_table *table = s->external->predictions;
    char number[32];
    uint32_t found = VMG_NO_CLASS;
    if (vmg_table_is_missing(table, s->at.prediction, row)) {
        return refuse_cell(context, s, "the prediction is missing", row);
    }
    snprintf(number, sizeof number, "%.0f", vmg_table_number(table, s->at.prediction, row));
    for (size_t i = 0; i < s->classes; i++) {
        const char *text = vmg_table_column_type(table, s->at.prediction) == VMG_COLUMN_TEXT
                               ? vmg_table_text(table, s->at.prediction, row)
                               : number;
        found = strcmp(text, target->classes[i]) == 0 ? (uint32_t)i : found;
        out[i] = 0;
    }
    if (found == VMG_NO_CLASS) {
        return refuse_cell(context, s, "the prediction is no class of the target", row);
    }
    out[found] = 1;
    return VMG_OK;
}

/* --- Numbers ---------------------------------------------------------------------------------------------------------
 */

/* Intervals by quantiles that were given. */
typedef struct interval_sums {
    double inside[3], width_90, rows;
} interval_sums;

static const size_t interval_ends[3][2] = {{VMG_Q_25, VMG_Q_75}, {VMG_Q_05, VMG_Q_95}, {VMG_Q_025, VMG_Q_975}};

static void add_intervals(const scoring *s, uint32_t row, double measured, interval_sums *sums)
{
    sums->rows++;
    for (size_t i = 0; i < 3; i++) {
        const double low = cell(s, s->at.quantile[interval_ends[i][0]], row);
        const double high = cell(s, s->at.quantile[interval_ends[i][1]], row);
        sums->inside[i] += isnan(low) || isnan(high) ? NAN : measured >= low && measured <= high;
        sums->width_90 += i == 1 ? high - low : 0;
    }
}

static void set_metric(vmg_metrics *metrics, const char *name, double value)
{
    for (size_t i = 0; i < metrics->count; i++) {
        if (strcmp(metrics->metric[i].kind->name, name) == 0) {
            metrics->metric[i].value = value;
        }
    }
}

/* Without a standard deviation there is no density; intervals are those of the quantiles, where there are. */
static void correct_metrics(const scoring *s, const interval_sums *sums, vmg_metrics *metrics)
{
    static const char *const of_std[] = {"log_likelihood", "crps",        "coverage_50",
                                         "coverage_90",    "coverage_95", "interval_width_90"};
    static const char *const of_quantiles[] = {"coverage_50", "coverage_90", "coverage_95"};
    for (size_t i = 0; i < sizeof of_std / sizeof *of_std && s->at.std == VMG_NO_COLUMN; i++) {
        set_metric(metrics, of_std[i], NAN);
    }
    for (size_t i = 0; i < 3; i++) {
        if (!isnan(sums->inside[i])) {
            set_metric(metrics, of_quantiles[i], sums->inside[i] / sums->rows);
        }
    }
    if (!isnan(sums->width_90)) {
        set_metric(metrics, "interval_width_90", sums->width_90 / sums->rows);
    }
}

enum { numbers_of_target = 6, beside_classes = 2 };

/* numbers: mean, std, std_model, std_noise, 5 % and 95 % quantile, P(y < limit) of every limit. */
static vmg_status score_number(vmg_context *context, const scoring *s, uint32_t row, double measured,
                               vmg_regression_sums *sums, double *numbers)
{
    static const vmg_real zero = 0, one = 1;
    const double prediction = cell(s, s->at.prediction, row), std = cell(s, s->at.std, row);
    vmg_regression_score score = {.measured = measured, .error = prediction - measured, .cumulative = NAN};
    if (isnan(prediction)) {
        return refuse_cell(context, s, "the prediction is missing", row);
    }
    if (s->at.std != VMG_NO_COLUMN) {
        const vmg_mixture gaussian = {.count = 1, .location = &zero, .noise = &one, .origin = prediction, .unit = std};
        if (!(std > 0)) {
            return refuse_cell(context, s, "std is missing, or not above 0", row);
        }
        score = vmg_regression_score_of(&gaussian, NULL, measured);
    }
    vmg_regression_add(sums, &score);
    const double low = cell(s, s->at.quantile[VMG_Q_05], row), high = cell(s, s->at.quantile[VMG_Q_95], row);
    const double reach = vmg_normal_quantile(vmg_run_quantiles[1]) * std;
    const double own[] = {
        prediction, std, NAN, NAN, isnan(low) ? prediction - reach : low, isnan(high) ? prediction + reach : high};
    memcpy(numbers, own, sizeof own);
    for (size_t i = 0; i < s->self->limit_count; i++) { /* P(y < limit); without a std it is known, in its own eyes */
        const double limit = s->self->limits[i];
        numbers[numbers_of_target + i] =
            isnan(std) ? prediction < limit : 0.5 * erfc((prediction - limit) / (std * sqrt(2.0)));
    }
    return VMG_OK;
}

/* --- Runs ------------------------------------------------------------------------------------------------------------
 */

/* The test rows of a run that have a target, and room for their numbers. */
static vmg_status begin_run(vmg_context *context, const scoring *s, vmg_run *run)
{
    const size_t width = s->classes ? s->classes + beside_classes : numbers_of_target + s->self->limit_count;
    vmg_status status = vmg_held_out_create(context, width, &run->held_out);
    if (status) {
        return status;
    }
    vmg_held_out *held_out = run->held_out;
    held_out->row = vmg_allocate(context, run->test_count, sizeof *held_out->row);
    held_out->fold = vmg_allocate(context, run->test_count, sizeof *held_out->fold);
    held_out->numbers = vmg_allocate(context, run->test_count * width, sizeof *held_out->numbers);
    if (!held_out->row || !held_out->fold || !held_out->numbers) {
        return VMG_ERROR_MEMORY;
    }
    held_out->count = run->test_count;
    memcpy(held_out->row, run->test, run->test_count * sizeof *held_out->row);
    run->result = (vmg_fold_result){.fold = run->fold,
                                    .train_rows = run->train_count,
                                    .test_rows = run->test_count,
                                    .left_out = run->left_out,
                                    .training_seconds = NAN,
                                    .prediction_seconds = NAN};
    return s->classes ? vmg_confusion_create(context, s->classes, &run->confusion) : VMG_OK;
}

static vmg_status score_numbers(vmg_context *context, const scoring *s, vmg_run *run)
{
    const size_t target = vmg_table_find(s->self->table, s->self->targets.names[0]);
    vmg_regression_sums sums = {0};
    interval_sums intervals = {0};
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < run->test_count && !status; i++) {
        uint32_t row = 0;
        const double measured = vmg_table_number(s->self->table, target, run->test[i]);
        status = vmg_external_index_find(context, s->index, s->self->table, run->test[i], run->fold, &row);
        if (!status) {
            status = score_number(context, s, row, measured, &sums, run->held_out->numbers + i * run->held_out->width);
            add_intervals(s, row, measured, &intervals);
        }
    }
    run->result.metrics = vmg_regression_metrics(&sums, 1, false);
    correct_metrics(s, &intervals, &run->result.metrics);
    if (s->at.std != VMG_NO_COLUMN) {
        run->result.coverage = sums.coverage;
    }
    return status;
}

static double entropy_of(const double *probabilities, size_t classes)
{
    double sum = 0;
    for (size_t i = 0; i < classes; i++) {
        sum -= probabilities[i] > 0 ? probabilities[i] * log(probabilities[i]) : 0;
    }
    return sum;
}

static vmg_status score_class(vmg_context *context, const scoring *s, vmg_run *run, size_t at,
                              vmg_classification_sums *sums)
{
    double *numbers = run->held_out->numbers + at * run->held_out->width;
    uint32_t row = 0, label = 0;
    vmg_status status = vmg_external_index_find(context, s->index, s->self->table, run->test[at], run->fold, &row);
    if (!status) {
        status =
            s->at.probability ? read_probabilities(context, s, row, numbers) : read_class(context, s, row, numbers);
    }
    if (!status) {
        vmg_target_labels(s->binding, run->test, at, 1, &label);
        numbers[s->classes] = s->at.probability ? entropy_of(numbers, s->classes) : NAN;
        numbers[s->classes + 1] = NAN;
        vmg_confusion_add(&run->confusion, label, vmg_classification_decide(sums, numbers));
        status = vmg_classification_add(context, sums, numbers, NULL, label);
    }
    return status;
}

static vmg_status score_classes(vmg_context *context, const scoring *s, vmg_run *run)
{
    static const char *const of_probabilities[] = {"log_likelihood",    "brier",           "ece",
                                                   "set_coverage_90",   "set_coverage_95", "set_size_90",
                                                   "average_precision", "roc_auc"};
    vmg_classification_sums sums = vmg_classification_begin(s->classes, s->self->folds.positive);
    sums.threshold = s->self->options.division.threshold;
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < run->test_count && !status; i++) {
        status = score_class(context, s, run, i, &sums);
    }
    if (!status) {
        run->result.metrics = vmg_classification_metrics(&sums);
        run->result.reliability = s->at.probability ? sums.reliability : (vmg_reliability){0};
    }
    for (size_t i = 0; i < sizeof of_probabilities / sizeof *of_probabilities && !s->at.probability; i++) {
        set_metric(&run->result.metrics, of_probabilities[i], NAN);
    }
    vmg_classification_end(context, &sums);
    return status;
}

static vmg_status score_runs(vmg_context *context, const scoring *s, size_t method)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < s->self->run_count && !status; i++) {
        vmg_run *run = &s->self->runs[i];
        if (run->method == method) {
            status = begin_run(context, s, run);
            status = status ? status : s->classes ? score_classes(context, s, run) : score_numbers(context, s, run);
            run->state = VMG_RUN_DONE;
        }
    }
    return status;
}

vmg_status vmg_external_score(vmg_context *context, vmg_comparing *self, size_t number)
{
    const vmg_external *external = &self->options.externals[number];
    scoring s = {.self = self,
                 .external = external,
                 .file = external->file ? external->file : external->name,
                 .classes = self->folds.target ? self->folds.target->class_count : 0};
    const vmg_external_names names = {self->options.ids, self->options.id_count, s.file};
    vmg_status status = vmg_external_columns_find(context, self, external, &s.at);
    status = status ? status : vmg_external_index_create(context, &names, external->predictions, &s.index);
    if (!status && s.classes) {
        status = vmg_target_bind(context, self->folds.target, self->table, &s.binding);
    }
    if (!status) {
        self->held[number] = vmg_external_columns_hold(&s.at);
        status = score_runs(context, &s, self->options.method_count + number);
    }
    vmg_target_unbind(context, s.binding);
    vmg_external_index_destroy(context, s.index);
    vmg_external_columns_release(context, &s.at);
    return status;
}
