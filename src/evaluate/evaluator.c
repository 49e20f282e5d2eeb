/* Gathers how good a model is, rows by rows; see evaluate/evaluator.h. Rows are predicted and scored many at a time, by
 * all threads, and added in order, by one: so threads change nothing. */
#include "evaluate/evaluator.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "base/parallel.h"
#include "evaluate/evaluation.h"
#include "evaluate/positive_class.h"
#include "evaluate/stopwatch.h"
#include "method/prediction.h"
#include "metrics/classification_metrics.h"
#include "metrics/paper_log_likelihood.h"
#include "metrics/regression_metrics.h"
#include "table/utf8.h"

struct vmg_evaluator {
    const vmg_model *model; /* borrowed */
    vmg_evaluate_options options;
    size_t targets;                 /* regression: how many, else 0 */
    size_t rows_at_once;            /* a multiple of what vmg_predict cuts rows into */
    uint32_t *rows;                 /* rows_at_once, owned: those that have a target */
    uint32_t *labels;               /* rows_at_once, owned; classification */
    vmg_regression_score *scores;   /* rows_at_once x targets, owned */
    vmg_regression_sums *sums;      /* targets, owned */
    vmg_classification_sums classes;
    vmg_fold_result result;         /* counts and seconds so far */
};

/* As many rows as fit predictions of 64 MiB, from 256 to 32,768: few enough for memory, enough for the threads. */
static size_t rows_for(const vmg_model *model, size_t samples)
{
    const size_t room = (size_t)64 << 20, least = 256, most = 32768;
    const size_t components = model->settings.ensemble * (samples ? samples : model->settings.samples);
    const size_t numbers = vmg_target_outputs(model->target) * (model->target->class_count ? 1 : components);
    const size_t rows = room / sizeof(double) / (numbers ? numbers : 1);
    return rows < least ? least : rows > most ? most : rows / least * least;
}

void vmg_evaluator_destroy(vmg_context *context, vmg_evaluator *evaluator)
{
    if (evaluator) {
        vmg_classification_end(context, &evaluator->classes);
        vmg_release(context, evaluator->rows);
        vmg_release(context, evaluator->labels);
        vmg_release(context, evaluator->scores);
        vmg_release(context, evaluator->sums);
        vmg_release(context, evaluator);
    }
}

vmg_status vmg_evaluator_create(vmg_context *context, const vmg_model *model, const vmg_evaluate_options *options,
                                vmg_evaluator **out)
{
    size_t positive = 1;
    *out = NULL;
    vmg_status status = vmg_positive_class(context, model->target, options ? options->positive : NULL, &positive);
    if (status) {
        return status;
    }
    vmg_evaluator *evaluator = vmg_allocate(context, 1, sizeof *evaluator);
    if (!evaluator) {
        return VMG_ERROR_MEMORY;
    }
    const size_t classes = model->target->class_count;
    evaluator->model = model;
    evaluator->options = options ? *options : (vmg_evaluate_options){0};
    evaluator->targets = classes ? 0 : model->target->target_count;
    evaluator->rows_at_once = rows_for(model, evaluator->options.samples);
    evaluator->rows = vmg_allocate(context, evaluator->rows_at_once, sizeof *evaluator->rows);
    evaluator->labels = vmg_allocate(context, classes ? evaluator->rows_at_once : 0, sizeof *evaluator->labels);
    evaluator->scores =
        vmg_allocate(context, evaluator->rows_at_once * evaluator->targets, sizeof *evaluator->scores);
    evaluator->sums = vmg_allocate(context, evaluator->targets, sizeof *evaluator->sums);
    evaluator->classes = vmg_classification_begin(classes, positive);
    if (!evaluator->rows || !evaluator->labels || !evaluator->scores || !evaluator->sums) {
        vmg_evaluator_destroy(context, evaluator);
        return VMG_ERROR_MEMORY;
    }
    *out = evaluator;
    return VMG_OK;
}

const vmg_model *vmg_evaluator_model(const vmg_evaluator *evaluator)
{
    return evaluator->model;
}

/* Rows that were predicted, to be scored. */
typedef struct scoring {
    vmg_evaluator *evaluator;
    const vmg_prediction *prediction;
    const vmg_target_binding *binding;
    size_t slices;
} scoring;

/* The paper's figure is about posterior samples: where a component has a variance of its own it is not defined. */
static double paper_log_likelihood(const vmg_predictive *predictive, const vmg_mixture *mixture, size_t target,
                                   double measured)
{
    const size_t first = target * predictive->components;
    return predictive->model ? NAN
                             : vmg_paper_log_likelihood(mixture, predictive->precision + first,
                                                        predictive->log_precision + first, measured);
}

static vmg_status score_slice(vmg_context *context, size_t slice, void *user)
{
    const scoring *job = user;
    vmg_evaluator *evaluator = job->evaluator;
    const size_t rows = vmg_prediction_rows(job->prediction);
    const size_t first = slice * rows / job->slices, end = (slice + 1) * rows / job->slices;
    for (size_t row = first; row < end; row++) {
        for (size_t target = 0; target < evaluator->targets; target++) {
            const double measured = vmg_target_number(job->binding, target, evaluator->rows[row]);
            const vmg_mixture mixture = vmg_prediction_mixture(job->prediction, row, target);
            vmg_regression_score *score = &evaluator->scores[row * evaluator->targets + target];
            *score = vmg_regression_score_of(&mixture, measured);
            if (evaluator->options.paper_metric) {
                score->log_likelihood_paper =
                    paper_log_likelihood(&job->prediction->predictive, &mixture, target, measured);
            }
        }
        if (vmg_cancelled(context)) {
            return vmg_fail(context, VMG_ERROR_CANCELLED, "cancelled");
        }
    }
    return VMG_OK;
}

/* Scoring a row takes longer than predicting it; a thread is worth its start from some 16 rows on. */
static vmg_status score_numbers(vmg_context *context, scoring *job)
{
    const size_t worth_a_thread = 16, rows = vmg_prediction_rows(job->prediction);
    vmg_evaluator *evaluator = job->evaluator;
    job->slices = (rows + worth_a_thread - 1) / worth_a_thread;
    const vmg_status status = vmg_parallel_for(context, job->slices, score_slice, job);
    for (size_t row = 0; row < rows && !status; row++) {
        for (size_t target = 0; target < evaluator->targets; target++) {
            vmg_regression_add(&evaluator->sums[target], &evaluator->scores[row * evaluator->targets + target]);
        }
    }
    return status;
}

static vmg_status score_classes(vmg_context *context, const scoring *job)
{
    vmg_evaluator *evaluator = job->evaluator;
    const size_t rows = vmg_prediction_rows(job->prediction), classes = evaluator->classes.classes;
    const double *probabilities = job->prediction->predictive.probability; /* rows x classes */
    vmg_status status = VMG_OK;
    vmg_target_labels(job->binding, evaluator->rows, 0, rows, evaluator->labels);
    for (size_t row = 0; row < rows && !status; row++) {
        evaluator->result.unseen_classes += evaluator->labels[row] == VMG_NO_CLASS;
        status = vmg_classification_add(context, &evaluator->classes, probabilities + row * classes,
                                        evaluator->labels[row]);
    }
    return status;
}

/* Predicts the first `count` rows of the evaluator's list and adds their scores. */
static vmg_status add_listed(vmg_context *context, vmg_evaluator *evaluator, const vmg_table *table,
                             const vmg_target_binding *binding, size_t count)
{
    const vmg_predict_options options = {
        .rows = evaluator->rows, .row_count = count, .samples = evaluator->options.samples};
    vmg_prediction *prediction = NULL;
    const double start = vmg_stopwatch();
    vmg_status status = vmg_predict(context, evaluator->model, table, &options, &prediction);
    evaluator->result.prediction_seconds += vmg_stopwatch() - start;
    if (!status) {
        scoring job = {evaluator, prediction, binding, 0};
        evaluator->result.test_rows += count;
        evaluator->result.unseen_levels += vmg_prediction_unseen_levels(prediction);
        status = evaluator->targets ? score_numbers(context, &job) : score_classes(context, &job);
    }
    vmg_prediction_destroy(context, prediction);
    return status;
}

/* Whether any target of a row is missing. */
static bool lacks_target(const vmg_target_binding *binding, size_t row)
{
    bool lacks = false;
    if (binding->encoding->class_count && !binding->encoding->class_values) {
        return !binding->codes || binding->codes[row] == VMG_MISSING_TEXT;
    }
    for (size_t target = 0; target < binding->encoding->target_count && !lacks; target++) {
        lacks = isnan(vmg_target_number(binding, target, row));
    }
    return lacks;
}

vmg_status vmg_evaluator_add_rows(vmg_context *context, vmg_evaluator *evaluator, const vmg_table *table,
                                  const uint32_t *rows, size_t row_count)
{
    vmg_target_binding *binding = NULL;
    size_t listed = 0;
    vmg_status status = vmg_target_bind(context, evaluator->model->target, table, &binding);
    for (size_t i = 0; i < row_count && !status; i++) {
        const size_t row = vmg_row_at(rows, i);
        if (lacks_target(binding, row)) {
            evaluator->result.left_out++;
            continue;
        }
        evaluator->rows[listed++] = (uint32_t)row;
        if (listed == evaluator->rows_at_once) {
            status = add_listed(context, evaluator, table, binding, listed);
            listed = 0;
        }
    }
    if (!status && listed) {
        status = add_listed(context, evaluator, table, binding, listed);
    }
    vmg_target_unbind(context, binding);
    return status;
}

vmg_status vmg_evaluator_add(vmg_context *context, vmg_evaluator *evaluator, const vmg_table *piece)
{
    return vmg_evaluator_add_rows(context, evaluator, piece, NULL, vmg_table_rows(piece));
}

vmg_status vmg_evaluator_result(vmg_context *context, vmg_evaluator *evaluator, vmg_fold_result *out)
{
    const vmg_target_encoding *target = evaluator->model->target;
    if (evaluator->result.test_rows == 0) {
        const bool several = target->target_count > 1;
        return vmg_fail(context, VMG_ERROR_DATA,
                        "there is nothing to compare predictions with: none of %zu rows has the target%s '%s'%s",
                        evaluator->result.left_out, several ? "s" : "",
                        vmg_shown(target->targets[0].name, strlen(target->targets[0].name)).text,
                        several ? " and all others" : "");
    }
    *out = evaluator->result;
    out->metrics = evaluator->targets
                       ? vmg_regression_metrics(evaluator->sums, evaluator->targets, evaluator->options.paper_metric)
                       : vmg_classification_metrics(&evaluator->classes);
    return VMG_OK;
}
