/* Cross-fitting; see method/cross_fit.h. */
#include "method/cross_fit.h"

#include <string.h>

#include "base/context.h"
#include "base/parallel.h"
#include "method/left_out_rows.h"
#include "method/temperature.h"
#include "metrics/classification_metrics.h"
#include "metrics/regression_metrics.h"
#include "table/dealt_rows.h"

enum {
    most_scored_rows = 20000 /* of all parts together: enough for weights and figures, little memory */
};

/* The step of the random stream by which rows are dealt. */
static const uint64_t deal_step = ((uint64_t)1 << 63) + 1;

/* The class of every training row, or NULL for regression. */
static vmg_status read_labels(vmg_context *context, const vmg_learning_data *data, uint32_t **out)
{
    *out = NULL;
    if (data->target->task != VMG_TASK_CLASSIFICATION) {
        return VMG_OK;
    }
    enum { rows_at_once = VMG_LEFT_OUT_AT_ONCE };
    vmg_left_out_piece some = {0};
    vmg_status status = vmg_left_out_create(context, data, &some);
    *out = status ? NULL : vmg_allocate(context, data->training.count, sizeof **out);
    status = *out ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t first = 0; !status && first < data->training.count; first += rows_at_once) {
        const size_t left = data->training.count - first, count = left < rows_at_once ? left : rows_at_once;
        uint32_t rows[rows_at_once];
        for (size_t i = 0; i < count; i++) {
            rows[i] = (uint32_t)(first + i);
        }
        vmg_left_out_read(data, rows, count, &some);
        memcpy(*out + first, some.labels, count * sizeof **out);
    }
    vmg_left_out_release(context, &some);
    return status;
}

vmg_status vmg_cross_fit_deal(vmg_context *context, const vmg_learning_data *data, size_t parts, uint64_t seed,
                              uint32_t **out)
{
    uint32_t *labels = NULL;
    uint32_t *found = vmg_allocate(context, data->training.count, sizeof *found);
    *out = NULL;
    vmg_status status = found ? read_labels(context, data, &labels) : VMG_ERROR_MEMORY;
    vmg_fold_plan plan = {.folds = parts, .seed = seed, .labels = labels, .groups = data->groups, .order = data->order};
    if (!status) {
        status = vmg_deal_parts(context, &plan, data->training.count, deal_step, found);
    }
    if (status == VMG_ERROR_DATA) { /* too few different places in time */
        plan.order = NULL;
        status = vmg_deal_parts(context, &plan, data->training.count, deal_step, found);
    }
    vmg_release(context, labels);
    if (status) {
        vmg_release(context, found);
        return status;
    }
    *out = found;
    return VMG_OK;
}

vmg_status vmg_cross_fit_leave_out(vmg_context *context, const vmg_learning_data *data, const uint32_t *parts,
                                   uint32_t part, vmg_rows *rows, uint32_t **chosen)
{
    *rows = data->training;
    *chosen = vmg_allocate(context, data->training.count, sizeof **chosen);
    if (!*chosen) {
        return VMG_ERROR_MEMORY;
    }
    rows->count = 0;
    for (size_t i = 0; i < data->training.count; i++) {
        if (parts[i] != part) {
            (*chosen)[rows->count++] = vmg_rows_number(&data->training, i);
        }
    }
    rows->chosen = *chosen;
    return VMG_OK;
}

/* What the parts are scored with, one job each. Rows of part p that are scored: rows[first[p]] to rows[first[p + 1] -
 * 1]. */
typedef struct scoring {
    const vmg_learning_data *data;
    const vmg_matrix_fit *fit;
    size_t variants, parts;
    uint32_t *rows;               /* of all parts, one after another */
    size_t *first;                /* parts + 1 */
    double *log_densities;        /* rows x variants */
    vmg_regression_score *scores; /* rows x targets; regression */
    double *probabilities;        /* rows x classes; classification */
    uint32_t *labels;             /* rows; classification */
} scoring;

static vmg_mixture own_mixture(const vmg_learning_data *data, const vmg_predictive *predictive, size_t row,
                               size_t target)
{
    vmg_mixture mixture = vmg_predictive_mixture(predictive, row, target);
    mixture.origin = data->target->targets[target].mean;
    mixture.unit = data->target->targets[target].scale;
    return mixture;
}

/* Log density of a row's targets, or log probability of its class. */
static double log_density(const scoring *s, const vmg_predictive *predictive, const vmg_left_out_piece *rows,
                          size_t row)
{
    if (predictive->classes) {
        return vmg_class_log_likelihood(predictive->probability + row * predictive->outputs, predictive->outputs,
                                        rows->labels[row]);
    }
    double sum = 0;
    for (size_t t = 0; t < s->data->target->target_count; t++) {
        const vmg_mixture mixture = vmg_predictive_mixture(predictive, row, t);
        sum += vmg_mixture_log_density(&mixture, (double)vmg_matrix_row(rows->values, row)[t]);
    }
    return sum;
}

static void keep_scores(scoring *s, const vmg_predictive *predictive, const vmg_left_out_piece *rows, size_t row,
                        size_t place)
{
    const size_t targets = s->data->target->target_count;
    if (predictive->classes) {
        memcpy(s->probabilities + place * predictive->outputs, predictive->probability + row * predictive->outputs,
               predictive->outputs * sizeof(double));
        s->labels[place] = rows->labels[row];
        return;
    }
    for (size_t t = 0; t < targets; t++) {
        const vmg_mixture mixture = own_mixture(s->data, predictive, row, t);
        const double measured = mixture.origin + mixture.unit * (double)vmg_matrix_row(rows->values, row)[t];
        s->scores[place * targets + t] = vmg_regression_score_of(&mixture, NULL, measured);
    }
}

/* What is kept of a part's rows: log densities as those of a variant, or, of all variants together, whole scores. */
typedef struct keeping {
    scoring *scores;
    size_t variant;
} keeping;

static void keep_row(void *user, const vmg_predictive *predictive, const vmg_left_out_piece *rows, size_t row,
                     size_t place)
{
    const keeping *self = user;
    scoring *s = self->scores;
    if (self->variant < s->variants) {
        s->log_densities[place * s->variants + self->variant] = log_density(s, predictive, rows, row);
    } else {
        keep_scores(s, predictive, rows, row, place);
    }
}

static vmg_status predict_part(vmg_context *context, scoring *s, const vmg_matrix_fit *fit, size_t part, size_t variant)
{
    keeping self = {s, variant};
    return vmg_left_out_predict(context, s->data, fit, s->rows, s->first[part], s->first[part + 1], keep_row, &self);
}

/* Each variant by itself, on a part that its member left out. */
static vmg_status score_variants(vmg_context *context, size_t part, void *user)
{
    scoring *s = user;
    vmg_status status = VMG_OK;
    for (size_t v = 0; v < s->variants && !status; v++) {
        vmg_matrix_fit one = *s->fit;
        one.members = s->fit->members + part * s->variants + v;
        one.member_count = 1;
        status = predict_part(context, s, &one, part, v);
    }
    return status;
}

/* All variants with their weights. */
static vmg_status score_mixture(vmg_context *context, size_t part, void *user)
{
    scoring *s = user;
    vmg_matrix_fit all = *s->fit;
    all.members = s->fit->members + part * s->variants;
    all.member_count = s->variants;
    return predict_part(context, s, &all, part, s->variants);
}

/* The first rows of each part, in the order in which they are learnt from. */
static void find_rows(scoring *s, const uint32_t *parts)
{
    const size_t most = most_scored_rows / s->parts;
    size_t count = 0;
    for (size_t part = 0; part < s->parts; part++) {
        s->first[part] = count;
        for (size_t i = 0; i < s->data->training.count && count - s->first[part] < most; i++) {
            if (parts[i] == part) {
                s->rows[count++] = (uint32_t)i;
            }
        }
    }
    s->first[s->parts] = count;
}

static vmg_status lay_out(vmg_context *context, const uint32_t *parts, scoring *s)
{
    const vmg_target_encoding *target = s->data->target;
    const size_t rows = s->data->training.count < most_scored_rows ? s->data->training.count : most_scored_rows;
    const bool classes = target->task == VMG_TASK_CLASSIFICATION;
    s->rows = vmg_allocate(context, rows, sizeof *s->rows);
    s->first = vmg_allocate(context, s->parts + 1, sizeof *s->first);
    s->log_densities = vmg_allocate(context, rows * s->variants, sizeof *s->log_densities);
    s->scores = classes ? NULL : vmg_allocate(context, rows * target->target_count, sizeof *s->scores);
    s->probabilities = classes ? vmg_allocate(context, rows * target->class_count, sizeof *s->probabilities) : NULL;
    s->labels = classes ? vmg_allocate(context, rows, sizeof *s->labels) : NULL;
    if (!s->rows || !s->first || !s->log_densities || !(classes ? s->probabilities && s->labels : s->scores != NULL)) {
        return VMG_ERROR_MEMORY;
    }
    find_rows(s, parts);
    return VMG_OK;
}

static void release(vmg_context *context, scoring *s)
{
    vmg_release(context, s->rows);
    vmg_release(context, s->first);
    vmg_release(context, s->log_densities);
    vmg_release(context, s->scores);
    vmg_release(context, s->probabilities);
    vmg_release(context, s->labels);
}

static vmg_status summarise(vmg_context *context, const scoring *s, vmg_training_record *record)
{
    const vmg_target_encoding *target = s->data->target;
    const size_t rows = s->first[s->parts], targets = target->target_count;
    vmg_status status = VMG_OK;
    record->out_of_fold_rows = rows;
    if (target->task == VMG_TASK_CLASSIFICATION) {
        vmg_classification_sums sums = vmg_classification_begin(target->class_count, 1);
        for (size_t i = 0; i < rows && !status; i++) {
            status =
                vmg_classification_add(context, &sums, s->probabilities + i * target->class_count, NULL, s->labels[i]);
        }
        record->out_of_fold = vmg_classification_metrics(&sums);
        vmg_classification_end(context, &sums);
        return status;
    }
    vmg_regression_sums *sums = vmg_allocate(context, targets, sizeof *sums);
    for (size_t i = 0; sums && i < rows * targets; i++) {
        vmg_regression_add(&sums[i % targets], &s->scores[i]);
    }
    if (sums) {
        record->out_of_fold = vmg_regression_metrics(sums, targets, false);
    }
    vmg_release(context, sums);
    return sums ? VMG_OK : VMG_ERROR_MEMORY;
}

vmg_status vmg_cross_fit_weigh(vmg_context *context, const vmg_settings_values *settings, const vmg_learning_data *data,
                               const uint32_t *parts, vmg_matrix_fit *fit, vmg_training_record *record)
{
    const double prior_rows = 1;
    double weights[VMG_VARIANTS_SIZE];
    scoring s = {.data = data, .fit = fit, .variants = fit->variant_count};
    const size_t of_all = settings->ensemble / fit->variant_count; /* parts that a member of every variant left out */
    s.parts = of_all < settings->cross_fit ? of_all : settings->cross_fit;
    if (fit->member_count < settings->ensemble) {
        return VMG_OK;
    }
    vmg_status status = lay_out(context, parts, &s);
    if (!status && s.variants > 1) {
        status = vmg_parallel_for(context, s.parts, score_variants, &s);
        vmg_stacking_weights(s.first[s.parts], s.variants, s.log_densities, prior_rows, weights);
        for (size_t v = 0; v < s.variants && !status; v++) {
            fit->weights[v] = (vmg_real)weights[v];
        }
    }
    const vmg_left_out left_out = {data, fit, s.parts, s.rows, s.first};
    const bool calibrates = data->calibration && settings->calibrate != VMG_CALIBRATE_OFF;
    if (!status && calibrates && data->target->task == VMG_TASK_CLASSIFICATION) {
        status = vmg_learn_temperature(context, settings->calibrate, &left_out, fit);
    }
    status = status ? status : vmg_parallel_for(context, s.parts, score_mixture, &s);
    status = status ? status : summarise(context, &s, record);
    if (!status && calibrates) {
        status = vmg_left_out_calibrate(context, settings, &left_out);
    }
    release(context, &s);
    return status;
}
