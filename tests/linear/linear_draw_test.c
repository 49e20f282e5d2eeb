/* Draws of softmax regression, whose covariance of the weights is kept whole or, where there are many, in factors: the mean
 * of their probabilities is the prediction. (Regression, and all methods together: tests/method/sample_functions_test.c.) */
#include "linear/linear_draw.h"

#include "synthetic.h"

enum { classes = 3, rows = 60, draws = 1500 };

static void check_probabilities(size_t inputs, bool is_full)
{
    const size_t columns = inputs + 1;
    vmg_context *context = synthetic_context(1);
    vmg_softmax_regression regression;
    vmg_softmax_predictor predictor;
    double *x = calloc(rows * columns, sizeof *x), *weights = calloc(classes * columns, sizeof *weights);
    uint32_t labels[rows];
    double expected[rows * classes], entropies[rows], mean[rows * classes] = {0};
    size_t steps = 0;
    bool cancelled = false;
    assert_true(x && weights);
    for (size_t k = 0; k < rows; k++) {
        for (size_t i = 0; i < inputs; i++) {
            x[k * columns + i] = synthetic_normal(i, k);
        }
        x[k * columns + inputs] = 1;
        labels[k] = x[k * columns] < -0.5 ? 0 : x[k * columns] < 0.5 ? 1 : 2;
    }
    assert_ok(context, vmg_softmax_regression_create(context, inputs, classes, &regression));
    assert_int_equal(regression.is_full, is_full);
    assert_ok(context, vmg_softmax_regression_learn(context, rows, NULL, x, labels, &regression, &steps, &cancelled));
    assert_ok(context, vmg_softmax_predictor_create(context, &regression, rows, &predictor));
    vmg_softmax_predict(&predictor, rows, x, expected, entropies);
    for (uint64_t d = 0; d < draws; d++) {
        assert_ok(context, vmg_softmax_regression_draw(context, &regression,
                                                       (vmg_random){1, d, VMG_STREAM_WEIGHTS}, weights));
        for (size_t k = 0; k < rows; k++) {
            double p[classes], sum = 0;
            for (size_t c = 0; c < classes; c++) {
                p[c] = 0;
                for (size_t i = 0; i < columns; i++) {
                    p[c] += weights[c * columns + i] * x[k * columns + i];
                }
                p[c] = exp(p[c]);
                sum += p[c];
            }
            for (size_t c = 0; c < classes; c++) {
                mean[k * classes + c] += p[c] / sum / draws;
            }
        }
    }
    double apart = 0, sure = 0;
    for (size_t i = 0; i < (size_t)rows * classes; i++) {
        apart = fmax(apart, fabs(mean[i] - expected[i]));
        sure = fmax(sure, expected[i]);
    }
    assert_true(sure > 0.5); /* something was learnt */
    if (!(apart < 5 * 0.5 / sqrt(draws))) {
        fail_msg("%zu inputs: the mean of the draws is %g away from the prediction", inputs, apart);
    }
    free(x);
    free(weights);
    vmg_softmax_predictor_release(context, &predictor);
    vmg_softmax_regression_release(context, &regression);
    vmg_context_destroy(context);
}

static void whole_covariances(void **state)
{
    (void)state;
    check_probabilities(4, true);
}

static void covariances_in_factors(void **state)
{
    (void)state;
    check_probabilities(VMG_SOFTMAX_FULL / classes + 1, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole_covariances), cmocka_unit_test(covariances_in_factors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
