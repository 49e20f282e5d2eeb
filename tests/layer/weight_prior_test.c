/* The relevance prior against the two divergences it stands for: of q(W) and of every row's Gamma at its best. */
#include "test.h"

#include "base/context.h"
#include "distribution/gamma.h"
#include "layer/weight_prior.h"

enum { r = 3, c = 4, parameter_count = r * c + r + c };

/* KL(q(W) || p(W | tau)) averaged over q(tau), and sum_i KL(q(tau_i) || p(tau_i)), for Gamma posteriors with these
 * rates, worked out term by term. */
static double two_divergences(const vmg_real *mean, const double *u, const double *v, const double *rates, double shape,
                              double rate)
{
    double sum = 0;
    for (size_t i = 0; i < r; i++) {
        const vmg_gamma posterior = {shape + 0.5 * c, rates[i]};
        for (size_t j = 0; j < c; j++) {
            const double second = u[i] * v[j] + (double)mean[i * c + j] * (double)mean[i * c + j];
            sum += 0.5 * (vmg_gamma_expectation(posterior) * second - 1 - log(u[i] * v[j]) -
                          vmg_gamma_expectation_of_log(posterior));
        }
        sum += vmg_gamma_divergence(posterior, (vmg_gamma){shape, rate});
    }
    return sum;
}

static void relevance_is_the_least_of_two_divergences(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_matrix_layer layer = {.layer = {.rows = r, .columns = c},
                              .row = {&vmg_covariance_diagonal, r, r * c},
                              .column = {&vmg_covariance_diagonal, c, r * c + r},
                              .prior = VMG_PRIOR_RELEVANCE,
                              .hyper_shape = 0.7,
                              .hyper_rate = 0.3};
    vmg_real parameters[parameter_count], scratch[r];
    double u[r], v[c], rates[r];
    for (size_t i = 0; i < parameter_count; i++) {
        parameters[i] = (vmg_real)(0.9 * sin(3.0 * (double)i));
    }
    for (size_t i = 0; i < r; i++) {
        u[i] = exp(2 * (double)parameters[r * c + i]);
    }
    double trace = 0;
    for (size_t j = 0; j < c; j++) {
        v[j] = exp(2 * (double)parameters[r * c + r + j]);
        trace += v[j];
    }
    for (size_t i = 0; i < r; i++) {
        rates[i] = 0.3 + 0.5 * u[i] * trace;
        for (size_t j = 0; j < c; j++) {
            rates[i] += 0.5 * (double)parameters[i * c + j] * (double)parameters[i * c + j];
        }
    }
    vmg_real memory[4 * (r + c) + 64];
    vmg_covariance_state row = {
        .covariance = &layer.row, .kernels = vmg_kernels_of(context), .diagonal = memory, .root = memory + r};
    vmg_covariance_state column = {.covariance = &layer.column,
                                   .kernels = vmg_kernels_of(context),
                                   .diagonal = memory + 2 * r,
                                   .root = memory + 2 * r + c};
    layer.row.kind->prepare(&row, parameters);
    layer.column.kind->prepare(&column, parameters);
    const vmg_matrix_gaussian posterior = {vmg_matrix_view(parameters, r, c), &row, &column};
    const double found = vmg_weight_prior_divergence(&layer, &posterior, parameters, 1, scratch, NULL, NULL).weights;
    const double best = two_divergences(parameters, u, v, rates, 0.7, 0.3);
    assert_float_equal(found, best, VMG_REAL_IS_DOUBLE ? 1e-12 * best : 1e-5 * best);
    for (size_t i = 0; i < r; i++) {
        assert_float_equal(scratch[i], (0.7 + 0.5 * c) / rates[i], 1e-5);
    }
    rates[1] *= 1.1; /* any other Gammas are further away */
    assert_true(two_divergences(parameters, u, v, rates, 0.7, 0.3) > best);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(relevance_is_the_least_of_two_divergences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
