/* The Gaussian likelihood with a Gamma posterior of the noise precision of each output:
 *
 *   y ~ N(f, 1 / (tau scale^2)),   tau ~ Gamma(shape, rate),   f believed to have mean m and variance v
 *   E[log p(y)] = 1/2 E[log tau] + log scale - 1/2 log 2 pi - 1/2 E[tau] scale^2 ((y - m)^2 + v)
 *
 * with v = 0 where f is known, scale = 1 unless the noise lives in other units than the network's target (METHOD.md
 * section 4). Parameters, in this order: log shape and log rate, `outputs` of each. */
#include <assert.h>
#include <stdbool.h>

#include "base/real.h"
#include "distribution/gamma.h"
#include "likelihood/likelihood.h"

static vmg_gamma posterior_of(const vmg_likelihood *likelihood, const vmg_real *parameters, size_t output)
{
    return vmg_gamma_from_logs((double)parameters[output], (double)parameters[likelihood->outputs + output]);
}

static vmg_gamma prior_of(const vmg_likelihood *likelihood)
{
    return (vmg_gamma){likelihood->prior_shape, likelihood->prior_rate};
}

static double scale_of(const vmg_likelihood *likelihood, size_t output)
{
    return likelihood->target_scale ? likelihood->target_scale[output] : 1;
}

vmg_gaussian_noise vmg_likelihood_gaussian_noise(const vmg_likelihood *likelihood, const vmg_real *parameters,
                                                 size_t output)
{
    const vmg_gamma posterior = posterior_of(likelihood, parameters, output);
    const double scale = scale_of(likelihood, output);
    return (vmg_gaussian_noise){
        .degrees = 2 * posterior.shape,
        .scale2 = posterior.rate / posterior.shape / (scale * scale),
        .expected_precision = vmg_gamma_expectation(posterior) * scale * scale,
        .expected_log_precision = vmg_gamma_expectation_of_log(posterior) + 2 * log(scale),
    };
}

static void list_parameters(const vmg_likelihood *likelihood, vmg_tensor_list *list)
{
    vmg_tensor_append(list, "", "noise.log_shape", 1, likelihood->outputs);
    vmg_tensor_append(list, "", "noise.log_rate", 1, likelihood->outputs);
}

/* The posterior starts where the precision of standardised targets is 1, the noise being all that is known of them, and
 * about as sure as 20 rows would make it. From a vague prior of small noise the shape would fall below 1 before it
 * rises, and there the predictive variance is infinite. In the targets' own units it starts as the prior, as in the
 * authors' program. */
static void initialise(const vmg_likelihood *likelihood, vmg_real *parameters)
{
    const double usual_shape = 10;
    for (size_t output = 0; output < likelihood->outputs; output++) {
        const bool as_prior = likelihood->target_scale != NULL;
        parameters[output] = (vmg_real)log(as_prior ? likelihood->prior_shape : usual_shape);
        parameters[likelihood->outputs + output] = (vmg_real)log(as_prior ? likelihood->prior_rate : usual_shape);
    }
}

/* E[(y - f)^2] of one output in one row. */
static double expected_square(vmg_targets targets, vmg_belief outputs, size_t row, size_t output)
{
    const double error =
        (double)vmg_matrix_row(targets.values, row)[output] - (double)vmg_matrix_row(outputs.mean, row)[output];
    const double variance = vmg_belief_is_known(outputs) ? 0 : (double)vmg_matrix_row(outputs.variance, row)[output];
    return error * error + variance;
}

/* Writes column `output` of the gradient of weight * sum with respect to means and variances. */
static void write_output_gradient(vmg_targets targets, vmg_belief outputs, size_t output, double weighted_precision,
                                  vmg_belief gradient)
{
    const vmg_real slope = (vmg_real)weighted_precision, half_slope = (vmg_real)(-0.5 * weighted_precision);
    for (size_t k = 0; k < outputs.mean.rows; k++) {
        vmg_matrix_row(gradient.mean, k)[output] =
            slope * (vmg_matrix_row(targets.values, k)[output] - vmg_matrix_row(outputs.mean, k)[output]);
    }
    for (size_t k = 0; !vmg_belief_is_known(gradient) && k < outputs.mean.rows; k++) {
        vmg_matrix_row(gradient.variance, k)[output] = half_slope;
    }
    for (size_t k = 0; targets.weights && k < outputs.mean.rows; k++) {
        const vmg_real weight = (vmg_real)targets.weights[k];
        vmg_matrix_row(gradient.mean, k)[output] *= weight;
        if (!vmg_belief_is_known(gradient)) {
            vmg_matrix_row(gradient.variance, k)[output] *= weight;
        }
    }
}

/* Adds the gradient of weight * sum with respect to log shape and log rate of one output. */
static void add_parameter_gradient(const vmg_likelihood *likelihood, const vmg_real *parameters, size_t output,
                                   double weighted_rows, double weighted_squares, vmg_real *gradient)
{
    const vmg_gamma_gradient of_log =
        vmg_gamma_expectation_of_log_gradient(posterior_of(likelihood, parameters, output));
    /* weighted_squares = weight E[tau] scale^2 sum of squares; E[tau]'s derivatives are +E[tau] and -E[tau]. */
    gradient[output] += (vmg_real)(0.5 * (weighted_rows * of_log.log_shape - weighted_squares));
    gradient[likelihood->outputs + output] += (vmg_real)(0.5 * (weighted_rows * of_log.log_rate + weighted_squares));
}

static double expected(const vmg_likelihood *likelihood, const vmg_real *parameters, vmg_targets targets,
                       vmg_belief outputs, double weight, double *rows, vmg_belief *output_gradient,
                       vmg_real *parameter_gradient)
{
    const size_t row_count = outputs.mean.rows;
    assert(outputs.mean.columns == likelihood->outputs && targets.values.at &&
           targets.values.columns == likelihood->outputs && targets.values.rows == row_count);
    for (size_t k = 0; rows && k < row_count; k++) {
        rows[k] = 0;
    }
    double sum = 0, counted = 0; /* rows, each as often as its weight says */
    for (size_t k = 0; k < row_count; k++) {
        counted += vmg_targets_weight(&targets, k);
    }
    for (size_t output = 0; output < likelihood->outputs; output++) {
        const vmg_gaussian_noise noise = vmg_likelihood_gaussian_noise(likelihood, parameters, output);
        const double constant = 0.5 * (noise.expected_log_precision - VMG_LOG_2_PI);
        double squares = 0;
        for (size_t k = 0; k < row_count; k++) {
            const double square = expected_square(targets, outputs, k, output);
            squares += vmg_targets_weight(&targets, k) * square;
            if (rows) {
                rows[k] += constant - 0.5 * noise.expected_precision * square;
            }
        }
        sum += counted * constant - 0.5 * noise.expected_precision * squares;
        if (output_gradient) {
            write_output_gradient(targets, outputs, output, weight * noise.expected_precision, *output_gradient);
        }
        if (parameter_gradient) {
            add_parameter_gradient(likelihood, parameters, output, weight * counted,
                                   weight * noise.expected_precision * squares, parameter_gradient);
        }
    }
    return sum;
}

static double divergence(const vmg_likelihood *likelihood, const vmg_real *parameters, double weight,
                         vmg_real *parameter_gradient)
{
    const vmg_gamma prior = prior_of(likelihood);
    double sum = 0;
    for (size_t output = 0; output < likelihood->outputs; output++) {
        const vmg_gamma posterior = posterior_of(likelihood, parameters, output);
        sum += vmg_gamma_divergence(posterior, prior);
        if (parameter_gradient) {
            const vmg_gamma_gradient gradient = vmg_gamma_divergence_gradient(posterior, prior);
            parameter_gradient[output] += (vmg_real)(weight * gradient.log_shape);
            parameter_gradient[likelihood->outputs + output] += (vmg_real)(weight * gradient.log_rate);
        }
    }
    return sum;
}

const vmg_likelihood_kind vmg_likelihood_gaussian = {
    .name = "gaussian",
    .outputs_each = 1,
    .list = list_parameters,
    .initialise = initialise,
    .expected = expected,
    .divergence = divergence,
};
