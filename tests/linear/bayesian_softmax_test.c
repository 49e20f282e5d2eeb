/* Laplace's approximation of softmax regression: the mode, the covariance and the evidence against a log posterior that
 * is written out here and differentiated by differences; the factored curvature against the full one. */
#include "test.h"

#include <string.h>

#include "base/context.h"
#include "linalg/symmetric.h"
#include "linear/bayesian_softmax.h"

enum { rows = 60, inputs = 2, columns = inputs + 1, most_parameters = 3 * columns };

typedef struct data {
    double x[rows * columns];
    uint32_t labels[rows];
    size_t classes;
} data;

/* Classes that overlap. */
static data make_data(size_t classes)
{
    data made = {.classes = classes};
    for (size_t i = 0; i < rows; i++) {
        double *x = made.x + i * columns;
        x[0] = 1.5 * sin(2.3 * (double)i);
        x[1] = cos(1.1 * (double)i * (double)i);
        x[2] = 1;
        const double score = x[0] + 0.5 * x[1] + 0.8 * sin(7.7 * (double)i);
        made.labels[i] = classes == 2 ? score > 0.3 : score > 0.7 ? 2 : score > -0.5;
    }
    return made;
}

/* log p(y | weights) + log p(weights). */
static double log_joint(const data *from, const double *weights, double alpha)
{
    const size_t functions = from->classes == 2 ? 1 : from->classes;
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        double total = functions == 1 ? 1 : 0, own = 0; /* two classes: the first one's f is 0 */
        for (size_t c = 0; c < functions; c++) {
            double f = 0;
            for (size_t k = 0; k < columns; k++) {
                f += weights[c * columns + k] * from->x[i * columns + k];
            }
            total += exp(f);
            own += c == (functions == 1 ? from->labels[i] - 1 : from->labels[i]) ? f : 0;
        }
        sum += own - log(total);
    }
    for (size_t i = 0; i < functions * columns; i++) {
        const double precision = i % columns == inputs ? 0.01 : alpha;
        sum += (log(precision) - log(2 * 3.14159265358979323846) - precision * weights[i] * weights[i]) / 2;
    }
    return sum;
}

static double moved(const data *from, const double *weights, double alpha, size_t i, double di, size_t j, double dj)
{
    double place[most_parameters];
    memcpy(place, weights, sizeof place);
    place[i] += di;
    place[j] += dj;
    return log_joint(from, place, alpha);
}

static void mode_covariance_and_evidence(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    for (size_t classes = 2; classes <= 3; classes++) {
        const data from = make_data(classes);
        vmg_softmax_regression learnt;
        size_t steps = 0;
        bool cancelled = false;
        assert_ok(context, vmg_softmax_regression_create(context, inputs, classes, &learnt));
        assert_ok(context,
                  vmg_softmax_regression_learn(context, rows, NULL, from.x, from.labels, &learnt, &steps, &cancelled));
        assert_true(learnt.is_full && steps > 0 && !cancelled);
        const size_t order = learnt.functions * columns;
        const double alpha = learnt.prior[0], step = 1e-4;
        double weights[most_parameters] = {0}, curvature[most_parameters * most_parameters];
        memcpy(weights, learnt.weights, order * sizeof *weights);
        for (size_t i = 0; i < order; i++) {
            assert_close(moved(&from, weights, alpha, i, step, i, 0), moved(&from, weights, alpha, i, -step, i, 0),
                         1e-10);
            for (size_t j = 0; j < order; j++) {
                curvature[i * order + j] =
                    -(moved(&from, weights, alpha, i, step, j, step) - moved(&from, weights, alpha, i, step, j, -step) -
                      moved(&from, weights, alpha, i, -step, j, step) +
                      moved(&from, weights, alpha, i, -step, j, -step)) /
                    (4 * step * step);
            }
        }
        assert_true(vmg_symmetric_factor(order, curvature));
        const double log_determinant = vmg_symmetric_log_determinant(order, curvature);
        assert_close(learnt.prior[1],
                     log_joint(&from, weights, alpha) +
                         ((double)order * log(2 * 3.14159265358979323846) - log_determinant) / 2,
                     1e-4);
        vmg_symmetric_invert(order, curvature);
        double trace = 0, squares = 0;
        for (size_t i = 0; i < order; i++) {
            for (size_t j = 0; j <= i; j++) {
                assert_close(learnt.covariance[i * order + j], curvature[i * order + j], 1e-3);
            }
            trace += i % columns == inputs ? 0 : curvature[i * order + i];
            squares += i % columns == inputs ? 0 : weights[i] * weights[i];
        }
        /* where MacKay's iteration stands still */
        assert_close(alpha, ((double)(learnt.functions * inputs) - alpha * trace) / squares, 1e-3);
        vmg_softmax_regression_release(context, &learnt);
    }
    vmg_context_destroy(context);
}

/* The evidence of one input is near the integral over its two weights, which are few enough for a grid. */
static void the_evidence_is_near_the_integral(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    data from = make_data(2);
    double x[rows * 2];
    size_t steps = 0;
    bool cancelled = false;
    vmg_softmax_regression learnt;
    for (size_t i = 0; i < rows; i++) {
        x[2 * i] = from.x[i * columns];
        x[2 * i + 1] = 1;
        from.x[i * columns + 1] = 0; /* for log_joint: the second weight then meets its prior alone */
    }
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_ok(context, vmg_softmax_regression_create(context, 1, 2, &learnt));
    assert_ok(context, vmg_softmax_regression_learn(context, rows, NULL, x, from.labels, &learnt, &steps, &cancelled));
    const double alpha = learnt.prior[0], width = 0.05;
    const double second = (log(alpha) - log(2 * 3.14159265358979323846)) / 2; /* that prior at 0 */
    double sum = 0;
    for (size_t i = 0; i < 400 * 400; i++) {
        const double weights[most_parameters] = {width * ((double)(i % 400) - 200), 0,
                                                 width * ((double)(i / 400) - 200)};
        sum += width * width * exp(log_joint(&from, weights, alpha) - second);
    }
    assert_close(learnt.prior[1], log(sum), 0.01);
    vmg_softmax_regression_release(context, &learnt);
    vmg_context_destroy(context);
}

/* Inputs that are always 0 change nothing, but make parameters so many that the curvature is factored. */
static void the_factored_curvature_predicts_alike(void **state)
{
    (void)state;
    enum { wide = 340 + 1, classes = 3 };
    vmg_context *context = NULL;
    const data from = make_data(classes);
    static double padded[rows * wide];
    double probabilities[2][rows * classes], entropies[2][rows];
    for (size_t i = 0; i < rows; i++) {
        padded[i * wide] = from.x[i * columns];
        padded[i * wide + 1] = from.x[i * columns + 1];
        padded[i * wide + wide - 1] = 1;
    }
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    for (size_t k = 0; k < 2; k++) {
        const double *x = k ? padded : from.x;
        vmg_softmax_regression learnt;
        vmg_softmax_predictor predictor;
        size_t steps = 0;
        bool cancelled = false;
        assert_ok(context, vmg_softmax_regression_create(context, k ? wide - 1 : inputs, classes, &learnt));
        assert_ok(context, vmg_softmax_regression_learn(context, rows, NULL, x, from.labels, &learnt, &steps, &cancelled));
        assert_true(learnt.is_full == (k == 0));
        assert_ok(context, vmg_softmax_predictor_create(context, &learnt, rows, &predictor));
        vmg_softmax_predict(&predictor, rows, x, probabilities[k], entropies[k]);
        vmg_softmax_predictor_release(context, &predictor);
        vmg_softmax_regression_release(context, &learnt);
    }
    double right = 0;
    for (size_t i = 0; i < rows; i++) {
        const double *p = probabilities[0] + i * classes;
        assert_close(p[0] + p[1] + p[2], 1, 1e-9);
        right += p[from.labels[i]] >= p[0] && p[from.labels[i]] >= p[1] && p[from.labels[i]] >= p[2];
        for (size_t c = 0; c < classes; c++) {
            assert_close(p[c], probabilities[1][i * classes + c], 0.06);
        }
        assert_close(entropies[0][i], entropies[1][i], 0.05);
    }
    assert_true(right > 0.6 * rows); /* a constant has 0.4 */
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mode_covariance_and_evidence),
        cmocka_unit_test(the_evidence_is_near_the_integral),
        cmocka_unit_test(the_factored_curvature_predicts_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
