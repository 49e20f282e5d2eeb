/* Gamma hyper-priors of a layer; see layer/hyper_prior.h. */
#include "layer/hyper_prior.h"

#include "base/real.h"

size_t vmg_hyper_prior_list(const char *prefix, vmg_tensor_list *list)
{
    const size_t place = vmg_tensor_append(list, prefix, "log_shape_row", 1, 1);
    vmg_tensor_append(list, prefix, "log_rate_row", 1, 1);
    vmg_tensor_append(list, prefix, "log_shape_column", 1, 1);
    vmg_tensor_append(list, prefix, "log_rate_column", 1, 1);
    return place;
}

void vmg_hyper_prior_initialise(vmg_gamma prior, vmg_real *parameters)
{
    for (size_t side = 0; side < 2; side++) {
        parameters[2 * side] = (vmg_real)log(prior.shape);
        parameters[2 * side + 1] = (vmg_real)log(prior.rate);
    }
}

static vmg_gamma posterior_of(const vmg_real *parameters, size_t side)
{
    return vmg_gamma_from_logs((double)parameters[2 * side], (double)parameters[2 * side + 1]);
}

vmg_weight_prior vmg_hyper_prior_expected(const vmg_real *parameters)
{
    const vmg_gamma row = posterior_of(parameters, 0), column = posterior_of(parameters, 1);
    return (vmg_weight_prior){vmg_gamma_expectation(row) * vmg_gamma_expectation(column),
                              -(vmg_gamma_expectation_of_log(row) + vmg_gamma_expectation_of_log(column))};
}

double vmg_hyper_prior_divergence(vmg_gamma prior, const vmg_real *parameters)
{
    return vmg_gamma_divergence(posterior_of(parameters, 0), prior) +
           vmg_gamma_divergence(posterior_of(parameters, 1), prior);
}

/* Adds the gradient of one precision's Gamma: of its divergence, and through E[tau] and E[log tau]. */
static void gamma_backward(vmg_gamma gamma, vmg_gamma prior, double by_expectation, double by_expectation_of_log,
                           double weight, vmg_real *to)
{
    const vmg_gamma_gradient own = vmg_gamma_divergence_gradient(gamma, prior);
    const vmg_gamma_gradient of_log = vmg_gamma_expectation_of_log_gradient(gamma);
    const double expectation = vmg_gamma_expectation(gamma);
    to[0] +=
        (vmg_real)(weight * (own.log_shape + by_expectation * expectation + by_expectation_of_log * of_log.log_shape));
    to[1] +=
        (vmg_real)(weight * (own.log_rate - by_expectation * expectation + by_expectation_of_log * of_log.log_rate));
}

void vmg_hyper_prior_backward(vmg_gamma prior, const vmg_real *parameters, double by_inverse_scale, double by_log_scale,
                              double weight, vmg_real *gradient)
{
    const vmg_gamma row = posterior_of(parameters, 0), column = posterior_of(parameters, 1);
    gamma_backward(row, prior, by_inverse_scale * vmg_gamma_expectation(column), -by_log_scale, weight, gradient);
    gamma_backward(column, prior, by_inverse_scale * vmg_gamma_expectation(row), -by_log_scale, weight, gradient + 2);
}
