/* Bayesian linear regression against the same model written in function space, with dense matrices: values y of which
 * each row has the covariance (1/tau) (I + X X^T / lambda), X not centred, a flat constant and a Gamma tau integrated
 * out; and against the normal equations with the constant as a column. */
#include "failing_allocator.h"

#include <stdlib.h>
#include <string.h>

#include "linalg/symmetric.h"
#include "linear/bayesian_regression.h"

enum { rows = 25, inputs = 4, targets = 2 };

static const vmg_gamma noise = {1, 0.001};

typedef struct data {
    double x[rows * inputs], y[targets * rows];
} data;

static data make_data(void)
{
    data made;
    for (size_t i = 0; i < rows; i++) {
        double *x = made.x + i * inputs;
        for (size_t k = 0; k < inputs; k++) {
            x[k] = sin(1.7 * (double)(i * (k + 2) + k * k)) + 0.3 * (double)k;
        }
        made.y[i] = 2 + x[0] - 0.5 * x[2] + 0.3 * cos(5.1 * (double)i);
        made.y[rows + i] = -1 + 0.05 * x[1] + cos(3.3 * (double)i);
    }
    return made;
}

static vmg_linear_regression learn(vmg_context *context)
{
    data learnt = make_data();
    vmg_linear_regression regression;
    assert_ok(context, vmg_linear_regression_create(context, inputs, targets, &regression));
    assert_ok(context, vmg_linear_regression_learn(context, noise, rows, NULL, learnt.x, learnt.y, &regression));
    return regression;
}

/* log p(y | lambda): with K = I + X X^T / lambda, s = 1^T K^-1 1 and r = y^T K^-1 y - (1^T K^-1 y)^2 / s it is
 * -1/2 log |K| - 1/2 log s - (n - 1)/2 log 2 pi + log Gamma(a) - a log(b0 + r/2) - log Gamma(a0) + a0 log b0. */
static double dense_evidence(const data *from, size_t target, double lambda)
{
    double kernel[rows * rows], sides[rows * 2];
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < rows; j++) {
            kernel[i * rows + j] = i == j;
            for (size_t k = 0; k < inputs; k++) {
                kernel[i * rows + j] += from->x[i * inputs + k] * from->x[j * inputs + k] / lambda;
            }
        }
        sides[2 * i] = 1;
        sides[2 * i + 1] = from->y[target * rows + i];
    }
    assert_true(vmg_symmetric_factor(rows, kernel));
    vmg_symmetric_solve_lower(rows, kernel, 2, sides);
    double ones = 0, mixed = 0, squares = 0;
    for (size_t i = 0; i < rows; i++) {
        ones += sides[2 * i] * sides[2 * i];
        mixed += sides[2 * i] * sides[2 * i + 1];
        squares += sides[2 * i + 1] * sides[2 * i + 1];
    }
    const double shape = noise.shape + (rows - 1) / 2.0, rest = squares - mixed * mixed / ones;
    return -vmg_symmetric_log_determinant(rows, kernel) / 2 - log(ones) / 2 -
           (rows - 1) / 2.0 * log(2 * 3.14159265358979323846) + lgamma(shape) - lgamma(noise.shape) +
           noise.shape * log(noise.rate) - shape * log(noise.rate + rest / 2);
}

static void the_evidence_is_that_of_the_functions(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    const data from = make_data();
    vmg_linear_regression regression = learn(context);
    for (size_t t = 0; t < targets; t++) {
        const double *outputs = regression.outputs + t * VMG_LINEAR_OUTPUTS;
        const double lambda = outputs[VMG_LINEAR_LAMBDA], best = dense_evidence(&from, t, lambda);
        assert_close(outputs[VMG_LINEAR_EVIDENCE], best, 1e-10);
        for (double factor = 1e-3; factor < 2e3; factor *= 1.4) {  /* nowhere is it larger */
            const bool is_searched = lambda * factor < 1e6 * rows; /* beyond, nothing is left of the weights */
            assert_true(!is_searched || dense_evidence(&from, t, lambda * factor) <= best + 1e-6);
        }
    }
    vmg_linear_regression_release(context, &regression);
    vmg_context_destroy(context);
}

/* A = [X, 1]^T [X, 1] + diag(lambda, ..., lambda, 0); mean [x, 1] A^-1 [X, 1]^T y, variance noise [x, 1] A^-1 [x, 1]^T.
 */
static void predictions_are_those_of_the_normal_equations(void **state)
{
    (void)state;
    enum { columns = inputs + 1, places = 3 };
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    const data from = make_data();
    vmg_linear_regression regression = learn(context);
    const double given[places * inputs] = {0, 0, 0, 0, 1, -1, 2, 0.5, 30, 10, -20, 4};
    double x[places * inputs], work[places * inputs], means[places * targets], variances[places * targets];
    memcpy(x, given, sizeof x);
    vmg_linear_regression_predict(&regression, places, x, work, means, variances);
    for (size_t t = 0; t < targets; t++) {
        double matrix[columns * columns] = {0}, sides[columns * (1 + places)] = {0};
        const double noise_variance = vmg_linear_regression_noise(&regression, t);
        for (size_t i = 0; i < rows; i++) {
            for (size_t k = 0; k < columns; k++) {
                const double left = k < inputs ? from.x[i * inputs + k] : 1;
                for (size_t e = 0; e < columns; e++) {
                    matrix[k * columns + e] += left * (e < inputs ? from.x[i * inputs + e] : 1);
                }
                sides[k * (1 + places)] += left * from.y[t * rows + i];
            }
        }
        for (size_t k = 0; k < columns; k++) {
            matrix[k * columns + k] += k < inputs ? regression.outputs[t * VMG_LINEAR_OUTPUTS + VMG_LINEAR_LAMBDA] : 0;
            for (size_t p = 0; p < places; p++) {
                sides[k * (1 + places) + 1 + p] = k < inputs ? given[p * inputs + k] : 1;
            }
        }
        assert_true(vmg_symmetric_factor(columns, matrix));
        vmg_symmetric_solve(columns, matrix, 1 + places, sides);
        for (size_t p = 0; p < places; p++) {
            double mean = 0, spread = 0;
            for (size_t k = 0; k < columns; k++) {
                const double at = k < inputs ? given[p * inputs + k] : 1;
                mean += at * sides[k * (1 + places)];
                spread += at * sides[k * (1 + places) + 1 + p];
            }
            assert_close(means[p * targets + t], mean, 1e-11);
            assert_close(variances[p * targets + t], noise_variance * spread, 1e-11);
        }
    }
    vmg_linear_regression_release(context, &regression);
    vmg_context_destroy(context);
}

/* A target that is a line in an input, another that is constant: neither weights nor noise run away. */
static void lines_without_noise(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    vmg_linear_regression regression;
    data from = make_data();
    for (size_t i = 0; i < rows; i++) {
        from.y[i] = 3 * from.x[i * inputs + 1];
        from.y[rows + i] = 7;
    }
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_ok(context, vmg_linear_regression_create(context, inputs, targets, &regression));
    assert_ok(context, vmg_linear_regression_learn(context, noise, rows, NULL, from.x, from.y, &regression));
    double x[inputs] = {0, 2, 0, 0}, work[inputs], means[targets], variances[targets];
    vmg_linear_regression_predict(&regression, 1, x, work, means, variances);
    assert_close(means[0], 6, 1e-3);
    assert_close(means[1], 7, 1e-9);
    for (size_t t = 0; t < targets; t++) {
        assert_true(vmg_linear_regression_noise(&regression, t) > 0);
        assert_true(vmg_linear_regression_noise(&regression, t) < 1e-3);
        assert_true(variances[t] > 0 && variances[t] < 1e-2);
    }
    vmg_linear_regression_release(context, &regression);
    vmg_context_destroy(context);
}

static void too_many_inputs_are_refused(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    vmg_linear_regression regression;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_int_equal(vmg_linear_regression_create(context, (size_t)1 << 33, 1, &regression), VMG_ERROR_MEMORY);
    assert_null(regression.numbers);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_evidence_is_that_of_the_functions),
        cmocka_unit_test(predictions_are_those_of_the_normal_equations),
        cmocka_unit_test(lines_without_noise),
        cmocka_unit_test(too_many_inputs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
