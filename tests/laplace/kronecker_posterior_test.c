/* Kronecker-factored Laplace against dense matrices: derivatives of a network against differences, its factors against
 * sums over rows, predictions against the dense posterior made from them; the evidence's gradient against differences;
 * a network without hidden layers against exact Bayesian linear regression. */
#include "test.h"

#include <string.h>

#include "base/context.h"
#include "laplace/kronecker_posterior.h"
#include "linalg/symmetric.h"

enum { row_count = 12, input_count = 2, most_outputs = 3, most_weights = 40 };

static const size_t deep[] = {input_count, 3, 2, most_outputs}, shallow[] = {input_count, 1};

/* A posterior with weights, and rows; tanh, so that differences are smooth. */
typedef struct world {
    vmg_context *context;
    vmg_kronecker_posterior posterior;
    double x[row_count * (input_count + 1)], y[most_outputs * row_count], weights[row_count];
    uint32_t labels[row_count];
    vmg_kronecker_data data;
} world;

static void make(world *made, size_t layers, const size_t *sizes, bool classes, bool weighted)
{
    *made = (world){0};
    assert_int_equal(vmg_context_create(NULL, &made->context), VMG_OK);
    const vmg_point_network shape = {
        .layers = layers, .sizes = sizes, .activation = vmg_activation_find("tanh"), .divide_inputs = layers > 1};
    assert_ok(made->context, vmg_kronecker_create(made->context, &shape, classes, &made->posterior));
    assert_true(vmg_point_network_weights(&shape) <= most_weights);
    for (size_t i = 0; i < vmg_point_network_weights(&shape); i++) {
        made->posterior.numbers[i] = 0.9 * sin(2.1 * (double)i + 0.3);
    }
    for (size_t n = 0; n < row_count; n++) {
        double *x = made->x + n * (input_count + 1);
        x[0] = sin(1.7 * (double)n);
        x[1] = cos(0.6 * (double)n * (double)n);
        x[2] = 1e9; /* a column that the network does not see */
        for (size_t o = 0; o < most_outputs; o++) {
            made->y[o * row_count + n] = x[0] - 0.5 * x[1] * (double)o + 0.3 * sin(5.3 * (double)(n + o));
        }
        made->labels[n] = (uint32_t)(n * 7 % 3);
        made->weights[n] = 0.5 + (double)(n % 4);
    }
    made->data = (vmg_kronecker_data){.rows = row_count,
                                      .columns = input_count + 1,
                                      .x = made->x,
                                      .y = classes ? NULL : made->y,
                                      .labels = classes ? made->labels : NULL,
                                      .weights = weighted ? made->weights : NULL};
}

static void unmake(world *made)
{
    vmg_kronecker_release(made->context, &made->posterior);
    vmg_context_destroy(made->context);
}

/* The network written out, in double where vmg_real is; moved: added to the pre-activations of one layer, or NULL. */
static void run_network(const vmg_point_network *network, const double *x, size_t moved_layer, const double *moved,
                        double *inputs /* of moved_layer */, double *out)
{
    double units[most_weights], sums[most_weights];
    const double *w = network->weights;
    memcpy(units, x, network->sizes[0] * sizeof *x);
    for (size_t l = 0; l < network->layers; l++) {
        const size_t from = network->sizes[l], to = network->sizes[l + 1];
        const double scale = network->divide_inputs ? 1 / sqrt((double)from + 1) : 1;
        units[from] = 1;
        for (size_t i = 0; i <= from; i++) {
            units[i] *= scale;
        }
        if (inputs && l == moved_layer) {
            memcpy(inputs, units, (from + 1) * sizeof *units);
        }
        for (size_t j = 0; j < to; j++) {
            sums[j] = moved && l == moved_layer ? moved[j] : 0;
            for (size_t i = 0; i <= from; i++) {
                sums[j] += units[i] * w[i * to + j];
            }
        }
        for (size_t j = 0; j < to; j++) {
            units[j] = l + 1 < network->layers ? tanh(sums[j]) : sums[j];
        }
        w += (from + 1) * to;
    }
    memcpy(out, units, network->sizes[network->layers] * sizeof *out);
}

/* The inputs (r) of a layer, and the outputs' derivatives by its pre-activations (outputs x c), by differences. */
static void differentiate(const vmg_point_network *network, const double *x, size_t layer, double *inputs,
                          double *slopes)
{
    const size_t c = network->sizes[layer + 1], outputs = network->sizes[network->layers];
    for (size_t j = 0; j < c; j++) {
        double moved[most_weights] = {0}, up[most_outputs], down[most_outputs];
        const double step = 1e-5;
        moved[j] = step;
        run_network(network, x, layer, moved, inputs, up);
        moved[j] = -step;
        run_network(network, x, layer, moved, inputs, down);
        for (size_t o = 0; o < outputs; o++) {
            slopes[o * c + j] = (up[o] - down[o]) / (2 * step);
        }
    }
}

static const double rough = VMG_REAL_IS_DOUBLE ? 1e-8 : 1e-5; /* the activation is computed in vmg_real */

/* The curvature of -log p in the outputs at one row, outputs x outputs. */
static void output_curvature(const world *of, size_t n, double *curvature)
{
    const vmg_point_network *network = &of->posterior.network;
    const size_t outputs = network->sizes[network->layers];
    double f[most_outputs], sum = 0;
    run_network(network, of->x + n * (input_count + 1), 0, NULL, NULL, f);
    for (size_t o = 0; o < outputs; o++) {
        sum += exp(f[o]);
    }
    for (size_t o = 0; o < outputs; o++) {
        for (size_t p = 0; p < outputs; p++) {
            const double both = exp(f[o]) / sum * exp(f[p]) / sum;
            curvature[o * outputs + p] =
                of->posterior.classes ? (o == p) * exp(f[o]) / sum - both : (o == p) * of->posterior.noise[o];
        }
    }
}

static void factors_are_sums_over_rows(void **state)
{
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        world it;
        vmg_kronecker_fit_terms terms;
        make(&it, 3, deep, k % 2, k / 2);
        assert_ok(it.context, vmg_kronecker_factors(it.context, &it.data, &it.posterior, &terms));
        double total = 0;
        for (size_t n = 0; n < row_count; n++) {
            total += it.data.weights ? it.weights[n] : 1;
        }
        assert_close(terms.count, total, 1e-14);
        for (size_t l = 0; l < 3; l++) {
            const size_t r = deep[l] + 1, c = deep[l + 1];
            double a[16] = {0}, g[16] = {0};
            for (size_t n = 0; n < row_count; n++) {
                double inputs[4], slopes[most_outputs * 4], curvature[most_outputs * most_outputs];
                const double weight = it.data.weights ? it.weights[n] : 1;
                differentiate(&it.posterior.network, it.x + n * (input_count + 1), l, inputs, slopes);
                output_curvature(&it, n, curvature);
                for (size_t i = 0; i < r * r; i++) {
                    a[i] += weight * inputs[i / r] * inputs[i % r];
                }
                for (size_t i = 0; i < c * c; i++) {
                    for (size_t op = 0; op < most_outputs * most_outputs; op++) {
                        g[i] += weight / total * curvature[op] * slopes[op / most_outputs * c + i / c] *
                                slopes[op % most_outputs * c + i % c];
                    }
                }
            }
            for (size_t i = 0; i < r * r; i++) {
                assert_close(it.posterior.layers[l].input_axes[i], a[i], rough);
            }
            for (size_t i = 0; i < c * c; i++) {
                assert_close(it.posterior.layers[l].output_axes[i], g[i], rough);
            }
        }
        unmake(&it);
    }
}

/* One layer's share of the covariance: J (tau A kron G + delta I)^-1 J^T, written out. */
static void add_dense(const world *of, const double *a, const double *g, size_t l, const double *x, double *covariance)
{
    const vmg_kronecker_posterior *posterior = &of->posterior;
    const size_t r = posterior->network.sizes[l] + 1, c = posterior->network.sizes[l + 1], order = r * c;
    double precision[most_weights * most_weights], jacobian[most_weights * most_outputs],
        solved[most_weights * most_outputs];
    double inputs[4], slopes[most_outputs * 4];
    differentiate(&posterior->network, x, l, inputs, slopes);
    for (size_t i = 0; i < order; i++) {
        for (size_t k = 0; k < order; k++) {
            precision[i * order + k] = *posterior->scale * a[i / c * r + k / c] * g[i % c * c + k % c] +
                                       (i == k ? posterior->precisions[l] : 0);
        }
        for (size_t o = 0; o < most_outputs; o++) {
            jacobian[i * most_outputs + o] = solved[i * most_outputs + o] = inputs[i / c] * slopes[o * c + i % c];
        }
    }
    assert_true(vmg_symmetric_factor(order, precision));
    vmg_symmetric_solve(order, precision, most_outputs, solved);
    for (size_t op = 0; op < most_outputs * most_outputs; op++) {
        for (size_t i = 0; i < order; i++) {
            covariance[op] +=
                jacobian[i * most_outputs + op / most_outputs] * solved[i * most_outputs + op % most_outputs];
        }
    }
}

static void predictions_are_those_of_the_dense_posterior(void **state)
{
    (void)state;
    for (size_t classes = 0; classes < 2; classes++) {
        world it, factors;
        vmg_kronecker_fit_terms terms;
        make(&it, 3, deep, classes, true);
        make(&factors, 3, deep, classes, true);
        assert_ok(it.context, vmg_kronecker_factors(it.context, &factors.data, &factors.posterior, &terms));
        assert_ok(it.context, vmg_kronecker_learn(it.context, &it.data, &it.posterior));
        vmg_kronecker_predictor predictor;
        vmg_arena counted = {0}, arena;
        vmg_kronecker_lay_out(&it.posterior, &counted, &predictor);
        assert_ok(it.context, vmg_arena_create(it.context, &counted, &arena));
        vmg_arena taken = arena;
        vmg_kronecker_lay_out(&it.posterior, &taken, &predictor);
        for (size_t n = 0; n < row_count; n++) {
            const double *x = it.x + n * (input_count + 1);
            double mean[most_outputs], covariance[9], expected_mean[most_outputs], expected[9] = {0};
            memcpy(predictor.point.steps[0].input, x, input_count * sizeof *x);
            vmg_kronecker_predict(&predictor, mean, covariance);
            run_network(&it.posterior.network, x, 0, NULL, NULL, expected_mean);
            for (size_t l = 0; l < 3; l++) {
                add_dense(&it, factors.posterior.layers[l].input_axes, factors.posterior.layers[l].output_axes, l, x,
                          expected);
            }
            for (size_t o = 0; o < most_outputs; o++) {
                assert_close(mean[o], expected_mean[o], rough);
            }
            for (size_t op = 0; op < 9; op++) {
                assert_close(covariance[op], expected[op], 30 * rough);
            }
        }
        vmg_arena_destroy(it.context, &arena);
        unmake(&factors);
        unmake(&it);
    }
}

static void the_evidence_has_its_gradient(void **state)
{
    (void)state;
    for (size_t classes = 0; classes < 2; classes++) {
        world it, factors;
        vmg_kronecker_fit_terms terms;
        make(&it, 3, deep, classes, false);
        make(&factors, 3, deep, classes, false);
        assert_ok(it.context, vmg_kronecker_factors(it.context, &factors.data, &factors.posterior, &terms));
        assert_ok(it.context, vmg_kronecker_learn(it.context, &it.data, &it.posterior));
        double logs[4] = {0.3, -0.7, 1.1, 0.4}, gradient[4], unused[4];
        vmg_kronecker_evidence(&it.posterior, &terms, logs, gradient);
        for (size_t i = 0; i < (classes ? 3 : 4); i++) {
            const double step = 1e-5, at = logs[i];
            logs[i] = at + step;
            const double up = vmg_kronecker_evidence(&it.posterior, &terms, logs, unused);
            logs[i] = at - step;
            const double down = vmg_kronecker_evidence(&it.posterior, &terms, logs, unused);
            logs[i] = at;
            assert_close(gradient[i], (up - down) / (2 * step), 1e-7);
        }
        /* what was found is the best place of all */
        double best[4] = {0};
        for (size_t l = 0; l < 3; l++) {
            best[l] = log(it.posterior.precisions[l]);
        }
        best[3] = log(*it.posterior.scale);
        assert_close(*it.posterior.evidence, vmg_kronecker_evidence(&it.posterior, &terms, best, gradient), 1e-10);
        for (size_t i = 0; i < (classes ? 3 : 4); i++) {
            assert_true(fabs(gradient[i]) < 1e-3 || fabs(best[i]) > 22.9);
        }
        assert_true(*it.posterior.evidence > vmg_kronecker_evidence(&it.posterior, &terms, logs, unused));
        unmake(&factors);
        unmake(&it);
    }
}

/* No hidden layer, one target. With weights at the mode for delta and tau, the evidence is log N(y | 0, X X^T / delta +
 * I / tau rho), and the variance of the function at a row x^T (tau rho X^T X + delta I)^-1 x. */
static void a_linear_network_is_bayesian_linear_regression(void **state)
{
    (void)state;
    enum { order = input_count + 1 };
    world it;
    vmg_kronecker_fit_terms terms;
    make(&it, 1, shallow, false, false);
    const double delta = 0.8;
    double rho = 3, tau = 1;
    for (int round = 0; round < 200; round++) { /* the mode depends on rho, which is one over its mean squared error */
        double precision[order * order] = {0}, mode[order] = {0}, squares = 0;
        for (size_t n = 0; n < row_count; n++) {
            const double *x = it.x + n * order, a[order] = {x[0], x[1], 1};
            for (size_t i = 0; i < order * order; i++) {
                precision[i] += tau * rho * a[i / order] * a[i % order];
            }
            for (size_t i = 0; i < order; i++) {
                mode[i] += tau * rho * a[i] * it.y[n];
            }
        }
        for (size_t i = 0; i < order; i++) {
            precision[i * order + i] += delta;
        }
        assert_true(vmg_symmetric_factor(order, precision));
        vmg_symmetric_solve(order, precision, 1, mode);
        memcpy(it.posterior.numbers, mode, sizeof mode);
        for (size_t n = 0; n < row_count; n++) {
            const double *x = it.x + n * order, error = it.y[n] - x[0] * mode[0] - x[1] * mode[1] - mode[2];
            squares += error * error / row_count;
        }
        rho = 1 / squares;
    }
    /* dense: the log density of all targets together */
    double covariance[row_count * row_count], y[row_count], expected = -row_count * log(2 * 3.14159265358979323846) / 2;
    for (size_t i = 0; i < row_count * row_count; i++) {
        const double *a = it.x + i / row_count * order, *b = it.x + i % row_count * order;
        covariance[i] =
            (a[0] * b[0] + a[1] * b[1] + 1) / delta + (i / row_count == i % row_count ? 1 / (tau * rho) : 0);
    }
    assert_true(vmg_symmetric_factor(row_count, covariance));
    memcpy(y, it.y, sizeof y);
    vmg_symmetric_solve_lower(row_count, covariance, 1, y);
    for (size_t n = 0; n < row_count; n++) {
        expected -= y[n] * y[n] / 2;
    }
    expected -= vmg_symmetric_log_determinant(row_count, covariance) / 2;
    world factors;
    make(&factors, 1, shallow, false, false);
    memcpy(factors.posterior.numbers, it.posterior.numbers, order * sizeof(double));
    assert_ok(it.context, vmg_kronecker_factors(it.context, &it.data, &factors.posterior, &terms));
    assert_ok(it.context, vmg_kronecker_learn(it.context, &it.data, &it.posterior));
    const double logs[] = {log(delta), log(tau)}, best = it.posterior.precisions[0], noise = it.posterior.noise[0];
    double gradient[2], precision[order * order] = {0}, solved[order] = {0.4, -1.5, 1}, mean, variance;
    for (size_t i = 0; i < order * order; i++) {
        for (size_t n = 0; n < row_count; n++) {
            const double *x = it.x + n * order, a[order] = {x[0], x[1], 1};
            precision[i] += noise * a[i / order] * a[i % order];
        }
        precision[i] += i % (order + 1) == 0 ? best : 0;
    }
    assert_true(vmg_symmetric_factor(order, precision));
    vmg_symmetric_solve(order, precision, 1, solved);
    vmg_kronecker_predictor predictor;
    vmg_arena counted = {0}, arena;
    vmg_kronecker_lay_out(&it.posterior, &counted, &predictor);
    assert_ok(it.context, vmg_arena_create(it.context, &counted, &arena));
    vmg_arena taken = arena;
    vmg_kronecker_lay_out(&it.posterior, &taken, &predictor);
    memcpy(predictor.point.steps[0].input, (const double[]){0.4, -1.5}, input_count * sizeof(double));
    vmg_kronecker_predict(&predictor, &mean, &variance);
    vmg_arena_destroy(it.context, &arena);
    assert_close(variance, 0.4 * solved[0] - 1.5 * solved[1] + solved[2], 1e-10);
    assert_close(vmg_kronecker_evidence(&it.posterior, &terms, logs, gradient), expected, 1e-9);
    unmake(&factors);
    unmake(&it);
}

static void sizes_are_counted_within_range(void **state)
{
    (void)state;
    const size_t huge[] = {1, SIZE_MAX / 2, 1}, wide[] = {1, (size_t)1 << 31, (size_t)1 << 31, 1};
    const vmg_point_network one = {.layers = 2, .sizes = huge}, other = {.layers = 3, .sizes = wide};
    assert_true(vmg_kronecker_size(&one) == SIZE_MAX);
    assert_true(vmg_kronecker_size(&other) > SIZE_MAX / 4);
    assert_int_equal(vmg_kronecker_size(&(vmg_point_network){.layers = 1, .sizes = shallow}),
                     3 + 9 + 1 + 4 + 1 + 1 + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_are_sums_over_rows),
        cmocka_unit_test(predictions_are_those_of_the_dense_posterior),
        cmocka_unit_test(the_evidence_has_its_gradient),
        cmocka_unit_test(a_linear_network_is_bayesian_linear_regression),
        cmocka_unit_test(sizes_are_counted_within_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
