/* The constant prediction; see evaluate/constant_prediction.h. */
#include "evaluate/constant_prediction.h"

#include <string.h>

#include "base/context.h"

/* The mean of their Dirichlet posterior under Jeffreys' prior: (rows + 1/2) / (all rows + classes / 2). */
static void fill_frequencies(const vmg_target_encoding *target, double *probability)
{
    const double jeffreys = 0.5;
    double sum = 0;
    for (size_t i = 0; i < target->class_count; i++) {
        probability[i] = (double)target->class_rows[i] + jeffreys;
        sum += probability[i];
    }
    for (size_t i = 0; i < target->class_count; i++) {
        probability[i] /= sum;
    }
}

/* The predictive of n standardised rows, whose mean is 0 and whose squares sum to n, with a Gamma(1, 0.001) prior of
 * the precision: 2a degrees, squared scale (1 + 1/n) b / a, a = 1 + (n - 1) / 2, b = 0.001 + n / 2. */
static void fill_noise(double rows, vmg_constant_prediction *constant)
{
    const double shape = 1 + (rows - 1) / 2, rate = 0.001 + rows / 2;
    constant->degrees = (vmg_real)(2 * shape);
    constant->noise = (vmg_real)((1 + 1 / rows) * rate / shape);
}

vmg_status vmg_constant_create(vmg_context *context, const vmg_model *model, const vmg_classification_sums *like,
                               vmg_constant_prediction *out)
{
    const vmg_target_encoding *target = model->target;
    *out = (vmg_constant_prediction){.target = target};
    out->sums = vmg_allocate(context, target->target_count, sizeof *out->sums);
    out->errors = vmg_allocate(context, target->target_count, sizeof *out->errors);
    out->probability = vmg_allocate(context, target->class_count, sizeof *out->probability);
    out->classes = vmg_classification_begin(target->class_count, like->positive);
    out->classes.threshold = like->threshold;
    if (!out->sums || !out->errors || !out->probability) {
        return VMG_ERROR_MEMORY;
    }
    fill_noise((double)(model->record.rows + model->record.validation_rows), out);
    fill_frequencies(target, out->probability);
    return VMG_OK;
}

vmg_regression_score vmg_constant_score(const vmg_constant_prediction *constant, size_t target, double measured)
{
    static const vmg_real zero = 0;
    const vmg_mixture student = {
        .count = 1,
        .location = &zero,
        .noise = &constant->noise,
        .degrees = &constant->degrees,
        .origin = constant->target->targets[target].mean,
        .unit = constant->target->targets[target].scale,
    };
    return vmg_regression_score_of(&student, NULL, measured);
}

void vmg_constant_add_numbers(vmg_constant_prediction *constant, const vmg_regression_score *model,
                              const vmg_regression_score *scores)
{
    const size_t targets = constant->target->target_count;
    double likelihood = 0;
    for (size_t i = 0; i < targets; i++) {
        vmg_regression_add(&constant->sums[i], &scores[i]);
        vmg_paired_add(&constant->errors[i], model[i].error * model[i].error - scores[i].error * scores[i].error);
        likelihood += (model[i].log_density - scores[i].log_density) / (double)targets;
    }
    vmg_paired_add(&constant->likelihood, likelihood);
}

vmg_status vmg_constant_add_class(vmg_context *context, vmg_constant_prediction *constant, const double *probabilities,
                                  size_t decided, uint32_t label)
{
    const size_t classes = constant->target->class_count;
    const size_t otherwise = vmg_classification_decide(&constant->classes, constant->probability);
    vmg_paired_add(&constant->errors[0], (double)(decided != label) - (double)(otherwise != label));
    vmg_paired_add(&constant->likelihood, vmg_class_log_likelihood(probabilities, classes, label) -
                                              vmg_class_log_likelihood(constant->probability, classes, label));
    return vmg_classification_add(context, &constant->classes, constant->probability, NULL, label);
}

/* Of the root mean squared errors the difference is that of the mean squares / the sum of the roots; of several targets
 * the mean of their standard errors, which is the largest that the standard error of the mean can be. */
static double error_of_errors(const vmg_constant_prediction *constant)
{
    double sum = 0;
    if (constant->target->class_count) {
        return vmg_paired_standard_error(&constant->errors[0]);
    }
    for (size_t i = 0; i < constant->target->target_count; i++) {
        const double squares = constant->sums[i].squared_error / (double)constant->sums[i].rows;
        const double roots = sqrt(squares) + sqrt(squares + constant->errors[i].mean);
        sum += roots > 0 ? vmg_paired_standard_error(&constant->errors[i]) / roots : 0;
    }
    return sum / (double)constant->target->target_count;
}

static const vmg_metric_kind *kind_of(const vmg_metrics *metrics, const char *name)
{
    size_t i = 0;
    while (strcmp(metrics->metric[i].kind->name, name) != 0) {
        i++;
    }
    return metrics->metric[i].kind;
}

static vmg_difference difference_of(const vmg_fold_result *result, const char *name, double standard_error)
{
    vmg_difference made = {
        .kind = kind_of(&result->metrics, name),
        .model = vmg_metrics_value(&result->metrics, name),
        .baseline = vmg_metrics_value(&result->baseline, name),
        .standard_error = standard_error,
    };
    made.verdict = vmg_verdict_of(made.kind, made.model, made.baseline, standard_error, (double)result->test_rows - 1);
    return made;
}

void vmg_constant_finish(vmg_constant_prediction *constant, bool with_paper, vmg_fold_result *result)
{
    const bool classes = constant->target->class_count > 0;
    result->baseline = classes ? vmg_classification_metrics(&constant->classes)
                               : vmg_regression_metrics(constant->sums, constant->target->target_count, with_paper);
    result->against_baseline[0] = difference_of(result, classes ? "error_rate" : "rmse", error_of_errors(constant));
    result->against_baseline[1] =
        difference_of(result, "log_likelihood", vmg_paired_standard_error(&constant->likelihood));
}

void vmg_constant_release(vmg_context *context, vmg_constant_prediction *constant)
{
    vmg_classification_end(context, &constant->classes);
    vmg_release(context, constant->sums);
    vmg_release(context, constant->errors);
    vmg_release(context, constant->probability);
    *constant = (vmg_constant_prediction){0};
}
