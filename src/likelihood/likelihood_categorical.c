/* The categorical likelihood: log p(label) = f_label - log sum_j exp f_j, with the largest f taken out of the sum so
 * that nothing overflows; under Gaussian outputs its expectation (likelihood/categorical_moments.h). It has no
 * parameters. */
#include <assert.h>

#include "base/real.h"
#include "likelihood/categorical_moments.h"

enum { BLOCK = 64 }; /* classes at a time where there is no gradient's row to put their exponentials in */

static void list_no_parameters(const vmg_likelihood *likelihood, vmg_tensor_list *list)
{
    (void)likelihood;
    (void)list;
}

static void initialise_nothing(const vmg_likelihood *likelihood, vmg_real *parameters)
{
    (void)likelihood;
    (void)parameters;
}

static vmg_real largest_of(size_t count, const vmg_real *values)
{
    vmg_real largest = values[0];
    for (size_t j = 1; j < count; j++) {
        largest = values[j] > largest ? values[j] : largest;
    }
    return largest;
}

/* Writes exp(values - largest) and answers their sum. */
static double write_exponentials(size_t count, const vmg_real *values, vmg_real largest, vmg_real *exponentials)
{
    for (size_t j = 0; j < count; j++) {
        exponentials[j] = VMG_REAL(exp)(values[j] - largest);
    }
    double sum = 0;
    for (size_t j = 0; j < count; j++) {
        sum += (double)exponentials[j];
    }
    return sum;
}

static double sum_of_exponentials(size_t count, const vmg_real *values, vmg_real largest)
{
    vmg_real exponentials[BLOCK];
    double sum = 0;
    for (size_t first = 0; first < count; first += BLOCK) {
        const size_t size = count - first < BLOCK ? count - first : BLOCK;
        sum += write_exponentials(size, values + first, largest, exponentials);
    }
    return sum;
}

/* log softmax(values)[label]; and, unless gradient is NULL, weight * its gradient: weight (1[j = label] - softmax_j),
 * the label's entry as the sum of the others, so that a nearly certain row keeps its small slope. */
static double row_log_likelihood(size_t classes, const vmg_real *values, uint32_t label, double weight,
                                 vmg_real *gradient)
{
    const vmg_real largest = largest_of(classes, values);
    const double sum = gradient ? write_exponentials(classes, values, largest, gradient)
                                : sum_of_exponentials(classes, values, largest);
    if (gradient) {
        const double others = sum - (double)gradient[label];
        const vmg_real factor = (vmg_real)(-weight / sum);
        for (size_t j = 0; j < classes; j++) {
            gradient[j] *= factor;
        }
        gradient[label] = (vmg_real)(weight * others / sum);
    }
    return (double)values[label] - (double)largest - log(sum);
}

static double expected(const vmg_likelihood *likelihood, const vmg_real *parameters, vmg_targets targets,
                       vmg_belief outputs, double weight, double *rows, vmg_belief *output_gradient,
                       vmg_real *parameter_gradient)
{
    (void)parameters;
    (void)parameter_gradient;
    assert(outputs.mean.columns == likelihood->outputs && targets.labels);
    if (!vmg_belief_is_known(outputs)) {
        return vmg_categorical_moments_expected(likelihood, targets, outputs, weight, rows, output_gradient);
    }
    double sum = 0;
    for (size_t k = 0; k < outputs.mean.rows; k++) {
        assert(targets.labels[k] < likelihood->outputs);
        vmg_real *gradient = output_gradient ? vmg_matrix_row(output_gradient->mean, k) : NULL;
        const double times = vmg_targets_weight(&targets, k);
        const double row = row_log_likelihood(likelihood->outputs, vmg_matrix_row(outputs.mean, k), targets.labels[k],
                                              times * weight, gradient);
        sum += times * row;
        if (rows) {
            rows[k] = row;
        }
    }
    return sum;
}

static double divergence_zero(const vmg_likelihood *likelihood, const vmg_real *parameters, double weight,
                              vmg_real *parameter_gradient)
{
    (void)likelihood;
    (void)parameters;
    (void)weight;
    (void)parameter_gradient;
    return 0;
}

static vmg_likelihood_work *lay_out(const vmg_likelihood *likelihood, const vmg_kernels *kernels, vmg_arena *arena)
{
    return vmg_categorical_moments_lay_out(likelihood->outputs, kernels, arena);
}

const vmg_likelihood_kind vmg_likelihood_categorical = {
    .name = "categorical",
    .outputs_each = 1,
    .pairs = VMG_PAIRS_ALL,
    .lay_out = lay_out,
    .list = list_no_parameters,
    .initialise = initialise_nothing,
    .expected = expected,
    .divergence = divergence_zero,
};
