/* Gathers how good a model is, rows by rows; see evaluate/evaluator.h. Rows are predicted and scored many at a time, by
 * all threads, and added in order, by one: so threads change nothing. */
#include "evaluate/evaluator.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "base/parallel.h"
#include "encoding/class_list.h"
#include "evaluate/constant_prediction.h"
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
    size_t targets;                        /* regression: how many, else 0 */
    size_t rows_at_once;                   /* a multiple of what vmg_predict cuts rows into */
    uint32_t *rows;                        /* rows_at_once, owned: those that have a target */
    uint32_t *labels;                      /* rows_at_once, owned; classification */
    vmg_regression_score *scores;          /* rows_at_once x targets, owned */
    vmg_regression_score *constant_scores; /* likewise */
    vmg_regression_sums *sums;             /* targets, owned */
    vmg_classification_sums classes;
    vmg_constant_prediction constant;
    const vmg_target_encoding *listed; /* the classes of the confusion matrix, borrowed */
    uint32_t *class_of;                /* the number in that list of each class of the model, owned */
    uint32_t *truths;                  /* rows_at_once, owned: as labels, but in that list */
    vmg_confusion confusion;
    vmg_held_out_plan plan;
    vmg_held_out *held_out; /* owned; NULL: not kept */
    double *numbers;        /* rows_at_once x width of held_out, owned; or NULL */
    size_t fold;
    vmg_fold_result result; /* counts and seconds so far */
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
        vmg_constant_release(context, &evaluator->constant);
        vmg_confusion_release(context, &evaluator->confusion);
        vmg_held_out_destroy(context, evaluator->held_out);
        vmg_release(context, evaluator->class_of);
        vmg_release(context, evaluator->truths);
        vmg_release(context, evaluator->numbers);
        vmg_release(context, evaluator->constant_scores);
        vmg_release(context, evaluator->rows);
        vmg_release(context, evaluator->labels);
        vmg_release(context, evaluator->scores);
        vmg_release(context, evaluator->sums);
        vmg_release(context, evaluator);
    }
}

/* Room for rows that are scored. */
static vmg_status lay_out(vmg_context *context, vmg_evaluator *self)
{
    const size_t classes = self->model->target->class_count, rows = self->rows_at_once;
    self->rows = vmg_allocate(context, rows, sizeof *self->rows);
    self->labels = vmg_allocate(context, classes ? rows : 0, sizeof *self->labels);
    self->truths = vmg_allocate(context, classes ? rows : 0, sizeof *self->truths);
    self->scores = vmg_allocate(context, rows * self->targets, sizeof *self->scores);
    self->constant_scores = vmg_allocate(context, rows * self->targets, sizeof *self->constant_scores);
    self->sums = vmg_allocate(context, self->targets, sizeof *self->sums);
    self->class_of = vmg_allocate(context, classes, sizeof *self->class_of);
    const bool good = self->rows && self->labels && self->truths && self->scores && self->constant_scores &&
                      self->sums && self->class_of;
    return good ? vmg_constant_create(context, self->model, &self->classes, &self->constant) : VMG_ERROR_MEMORY;
}

/* The list of classes, and room for what is kept. */
static vmg_status lay_out_lists(vmg_context *context, vmg_evaluator *self, const vmg_evaluator_setup *setup)
{
    const vmg_target_encoding *target = self->model->target;
    vmg_status status = VMG_OK;
    self->listed = setup->classes ? setup->classes : target;
    self->plan = (vmg_held_out_plan){.quantiles = setup->quantiles,
                                     .quantile_count = setup->quantile_count,
                                     .limits = setup->limits,
                                     .limit_count = setup->limit_count,
                                     .classes = self->listed->class_count};
    if (target->class_count) {
        vmg_class_list_find_texts(self->listed, target->classes, target->class_count, self->class_of);
        status = vmg_confusion_create(context, self->listed->class_count, &self->confusion);
    }
    if (!status && setup->keep_predictions) {
        const size_t width = vmg_held_out_width(&self->plan, target);
        self->numbers = vmg_allocate(context, self->rows_at_once, width * sizeof *self->numbers);
        status = self->numbers ? vmg_held_out_create(context, width, &self->held_out) : VMG_ERROR_MEMORY;
    }
    return status;
}

vmg_status vmg_evaluator_create_for(vmg_context *context, const vmg_model *model, const vmg_evaluate_options *options,
                                    const vmg_evaluator_setup *setup, vmg_evaluator **out)
{
    const vmg_evaluate_options chosen = options ? *options : (vmg_evaluate_options){0};
    size_t positive = 1;
    *out = NULL;
    vmg_status status = vmg_positive_class(context, model->target, chosen.positive, &positive);
    if (!status) {
        status = vmg_check_threshold(context, model->target, chosen.threshold);
    }
    if (status) {
        return status;
    }
    vmg_evaluator *evaluator = vmg_allocate(context, 1, sizeof *evaluator);
    if (!evaluator) {
        return VMG_ERROR_MEMORY;
    }
    evaluator->model = model;
    evaluator->options = chosen;
    evaluator->fold = setup->fold;
    evaluator->targets = model->target->class_count ? 0 : model->target->target_count;
    evaluator->rows_at_once = rows_for(model, chosen.samples);
    evaluator->classes = vmg_classification_begin(model->target->class_count, positive);
    evaluator->classes.threshold = chosen.threshold;
    status = lay_out(context, evaluator);
    if (!status) {
        status = lay_out_lists(context, evaluator, setup);
    }
    if (status) {
        vmg_evaluator_destroy(context, evaluator);
    } else {
        *out = evaluator;
    }
    return status;
}

vmg_status vmg_evaluator_create(vmg_context *context, const vmg_model *model, const vmg_evaluate_options *options,
                                vmg_evaluator **out)
{
    return vmg_evaluator_create_for(context, model, options, &(vmg_evaluator_setup){0}, out);
}

size_t vmg_evaluator_positive(const vmg_evaluator *evaluator, double *threshold)
{
    *threshold = evaluator->classes.threshold;
    return evaluator->classes.positive;
}

const vmg_target_encoding *vmg_evaluator_classes(const vmg_evaluator *evaluator)
{
    return evaluator->listed;
}

const vmg_confusion *vmg_evaluator_confusion(const vmg_evaluator *evaluator)
{
    return &evaluator->confusion;
}

vmg_held_out *vmg_evaluator_take_held_out(vmg_evaluator *evaluator)
{
    vmg_held_out *taken = evaluator->held_out;
    evaluator->held_out = NULL;
    return taken;
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
    const vmg_target_binding *listed; /* the same in the evaluator's list of classes */
    size_t slices;
} scoring;

/* The paper's figure is about posterior samples and noise that all rows share: elsewhere it is not defined. */
static double paper_log_likelihood(const vmg_predictive *predictive, const vmg_mixture *mixture, size_t target,
                                   double measured)
{
    const size_t first = target * predictive->components;
    return predictive->model || predictive->varying
               ? NAN
               : vmg_paper_log_likelihood(mixture, predictive->precision + first, predictive->log_precision + first,
                                          measured);
}

/* A row of regression, by the model and by the constant. */
static void score_row(const scoring *job, size_t row)
{
    vmg_evaluator *evaluator = job->evaluator;
    for (size_t target = 0; target < evaluator->targets; target++) {
        const size_t at = row * evaluator->targets + target;
        const double measured = vmg_target_number(job->binding, target, evaluator->rows[row]);
        const vmg_mixture mixture = vmg_prediction_mixture(job->prediction, row, target);
        evaluator->scores[at] =
            vmg_regression_score_of(&mixture, vmg_prediction_conformal(job->prediction, target), measured);
        evaluator->constant_scores[at] = vmg_constant_score(&evaluator->constant, target, measured);
        if (evaluator->options.paper_metric) {
            evaluator->scores[at].log_likelihood_paper =
                paper_log_likelihood(&job->prediction->predictive, &mixture, target, measured);
        }
    }
}

static vmg_status score_slice(vmg_context *context, size_t slice, void *user)
{
    const scoring *job = user;
    vmg_evaluator *evaluator = job->evaluator;
    const size_t rows = vmg_prediction_rows(job->prediction);
    const size_t first = slice * rows / job->slices, end = (slice + 1) * rows / job->slices;
    for (size_t row = first; row < end; row++) {
        if (evaluator->targets) {
            score_row(job, row);
        }
        if (evaluator->held_out) {
            vmg_held_out_numbers(&evaluator->plan, job->prediction, row, evaluator->class_of,
                                 evaluator->numbers + row * evaluator->held_out->width);
        }
        if (vmg_cancelled(context)) {
            return vmg_fail(context, VMG_ERROR_CANCELLED, "cancelled");
        }
    }
    return VMG_OK;
}

static void add_numbers(const scoring *job)
{
    vmg_evaluator *evaluator = job->evaluator;
    for (size_t row = 0; row < vmg_prediction_rows(job->prediction); row++) {
        const vmg_regression_score *scores = evaluator->scores + row * evaluator->targets;
        for (size_t target = 0; target < evaluator->targets; target++) {
            vmg_regression_add(&evaluator->sums[target], &scores[target]);
        }
        vmg_constant_add_numbers(&evaluator->constant, scores, evaluator->constant_scores + row * evaluator->targets);
    }
}

static vmg_status add_classes(vmg_context *context, const scoring *job)
{
    vmg_evaluator *evaluator = job->evaluator;
    const size_t rows = vmg_prediction_rows(job->prediction), classes = evaluator->classes.classes;
    vmg_status status = VMG_OK;
    vmg_target_labels(job->binding, evaluator->rows, 0, rows, evaluator->labels);
    vmg_target_labels(job->listed, evaluator->rows, 0, rows, evaluator->truths);
    for (size_t row = 0; row < rows && !status; row++) {
        const double *probabilities = job->prediction->predictive.probability + row * classes; /* rows x classes */
        const uint32_t label = evaluator->labels[row];
        const size_t decided = vmg_classification_decide(&evaluator->classes, probabilities);
        evaluator->result.unseen_classes += label == VMG_NO_CLASS;
        vmg_confusion_add(&evaluator->confusion, evaluator->truths[row], evaluator->class_of[decided]);
        double thresholds[VMG_SET_LEVELS];
        for (size_t l = 0; l < VMG_SET_LEVELS; l++) {
            thresholds[l] = vmg_prediction_set_threshold(job->prediction, row, vmg_set_levels[l]);
        }
        status = vmg_classification_add(context, &evaluator->classes, probabilities, thresholds, label);
        if (!status) {
            status = vmg_constant_add_class(context, &evaluator->constant, probabilities, decided, label);
        }
    }
    return status;
}

/* Scoring a row takes longer than predicting it; a thread is worth its start from some 16 rows on. */
static vmg_status score(vmg_context *context, scoring *job)
{
    const size_t worth_a_thread = 16, rows = vmg_prediction_rows(job->prediction);
    vmg_evaluator *evaluator = job->evaluator;
    vmg_status status = VMG_OK;
    job->slices = (rows + worth_a_thread - 1) / worth_a_thread;
    if (evaluator->targets || evaluator->held_out) {
        status = vmg_parallel_for(context, job->slices, score_slice, job);
    }
    if (!status && evaluator->targets) {
        add_numbers(job);
    } else if (!status) {
        status = add_classes(context, job);
    }
    if (!status && evaluator->held_out) {
        status = vmg_held_out_append(context, evaluator->held_out, evaluator->fold, evaluator->rows, rows,
                                     evaluator->numbers);
    }
    return status;
}

/* Predicts the first `count` rows of the evaluator's list and adds their scores. */
static vmg_status add_listed(vmg_context *context, const vmg_table *table, scoring *job, size_t count)
{
    vmg_evaluator *evaluator = job->evaluator;
    const vmg_predict_options options = {
        .rows = evaluator->rows, .row_count = count, .samples = evaluator->options.samples};
    vmg_prediction *prediction = NULL;
    const double start = vmg_stopwatch();
    vmg_status status = vmg_predict(context, evaluator->model, table, &options, &prediction);
    evaluator->result.prediction_seconds += vmg_stopwatch() - start;
    if (!status) {
        job->prediction = prediction;
        evaluator->result.test_rows += count;
        evaluator->result.unseen_levels += vmg_prediction_unseen_levels(prediction);
        status = score(context, job);
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
    vmg_target_binding *binding = NULL, *in_list = NULL;
    size_t listed = 0;
    vmg_status status = vmg_table_check_rows(context, table, rows, row_count);
    if (!status) {
        status = vmg_target_bind(context, evaluator->model->target, table, &binding);
    }
    if (!status) {
        status = vmg_target_bind(context, evaluator->listed, table, &in_list);
    }
    scoring job = {.evaluator = evaluator, .binding = binding, .listed = in_list};
    for (size_t i = 0; i < row_count && !status; i++) {
        const size_t row = vmg_row_at(rows, i);
        if (lacks_target(binding, row)) {
            evaluator->result.left_out++;
            continue;
        }
        evaluator->rows[listed++] = (uint32_t)row;
        if (listed == evaluator->rows_at_once) {
            status = add_listed(context, table, &job, listed);
            listed = 0;
        }
    }
    if (!status && listed) {
        status = add_listed(context, table, &job, listed);
    }
    vmg_target_unbind(context, binding);
    vmg_target_unbind(context, in_list);
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
    out->reliability = evaluator->classes.reliability;
    for (size_t i = 0; i < evaluator->targets; i++) {
        vmg_coverage_add_all(&out->coverage, &evaluator->sums[i].coverage);
    }
    vmg_constant_finish(&evaluator->constant, evaluator->options.paper_metric, out);
    return VMG_OK;
}
