/* Moments of relu and of a network's output against numerical integration and draws of all weights; the derivatives
 * against differences; the update against the exact posterior of a linear network. */
#include "test.h"

#include <string.h>

#include "base/context.h"
#include "propagation/propagation_likelihood.h"
#include "random/random.h"

enum { inputs = 3, most_weights = 64, grid = 4000 };

/* The mean of g(x) over x ~ N(mean, variance), by the trapezoidal rule over 12 standard deviations. */
static double average(double (*g)(double, double), double power, double mean, double variance)
{
    double sum = 0, total = 0;
    for (int i = -grid; i <= grid; i++) {
        const double z = 12.0 * i / grid, weight = exp(-z * z / 2);
        sum += weight * g(mean + sqrt(variance) * z, power);
        total += weight;
    }
    return sum / total;
}

static double relu_power(double x, double power)
{
    return x > 0 ? pow(x, power) : 0;
}

static void relu_has_its_moments(void **state)
{
    (void)state;
    const double places[][2] = {{0, 1}, {1.3, 0.2}, {-0.7, 2}, {3, 0.01}, {-2, 0.5}, {0.01, 1e-3}};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        const double m = places[k][0], v = places[k][1], step = 1e-5;
        const vmg_relu_moments at = vmg_relu_moments_of(m, v);
        const double first = average(relu_power, 1, m, v), second = average(relu_power, 2, m, v);
        assert_close(at.mean, first, 1e-5);
        assert_close(at.variance, second - first * first, 1e-5);
        const vmg_relu_moments up = vmg_relu_moments_of(m + step, v), down = vmg_relu_moments_of(m - step, v);
        const vmg_relu_moments more = vmg_relu_moments_of(m, v * (1 + step)),
                               less = vmg_relu_moments_of(m, v * (1 - step));
        assert_close(at.mean_by_mean, (up.mean - down.mean) / (2 * step), 1e-7);
        assert_close(at.variance_by_mean, (up.variance - down.variance) / (2 * step), 1e-7);
        assert_close(at.mean_by_variance, (more.mean - less.mean) / (2 * step * v), 1e-7);
        assert_close(at.variance_by_variance, (more.variance - less.variance) / (2 * step * v), 1e-7);
    }
    const vmg_relu_moments off = vmg_relu_moments_of(-60, 1), on = vmg_relu_moments_of(60, 1);
    assert_true(off.mean == 0 && off.variance == 0 && off.mean_by_mean == 0);
    assert_close(on.mean, 60, 1e-14);
    assert_close(on.variance, 1, 1e-12);
}

/* A network with its workspace, weights and one row. */
typedef struct network {
    vmg_context *context;
    vmg_propagation_shape shape;
    vmg_arena arena;
    vmg_propagation_workspace workspace;
    double means[most_weights], variances[most_weights];
    vmg_propagation_beliefs beliefs;
} network;

static const double row[inputs] = {0.7, -1.2, 0.4};

static void make(network *made, size_t layers, const size_t *sizes)
{
    vmg_arena counted = {0};
    *made = (network){.shape = {layers, sizes}};
    assert_int_equal(vmg_context_create(NULL, &made->context), VMG_OK);
    assert_true(vmg_propagation_weights(&made->shape) <= most_weights);
    vmg_propagation_lay_out(&made->shape, &counted, &made->workspace);
    assert_ok(made->context, vmg_arena_create(made->context, &counted, &made->arena));
    vmg_arena taken = made->arena;
    vmg_propagation_lay_out(&made->shape, &taken, &made->workspace);
    for (size_t i = 0; i < most_weights; i++) {
        made->means[i] = 1.3 * sin(2.7 * (double)i + 0.4);
        made->variances[i] = 0.3 + 0.25 * cos(1.9 * (double)i);
    }
    made->beliefs = (vmg_propagation_beliefs){made->means, made->variances};
}

static void unmake(network *made)
{
    vmg_arena_destroy(made->context, &made->arena);
    vmg_context_destroy(made->context);
}

static vmg_propagation_moments forward(const network *of)
{
    memcpy(of->workspace.steps[0].mean, row, sizeof row);
    return vmg_propagation_forward(&of->workspace, &of->beliefs);
}

/* The output with one draw of all weights; z: standard normals. */
static double draw_output(const network *of, const double *z)
{
    double units[inputs + 1], next[inputs + 1];
    size_t at = 0;
    memcpy(units, row, sizeof row);
    for (size_t l = 0; l < of->shape.layers; l++) {
        const size_t from = of->shape.sizes[l], to = of->shape.sizes[l + 1];
        units[from] = 1;
        memset(next, 0, sizeof next);
        for (size_t i = 0; i <= from; i++) {
            for (size_t j = 0; j < to; j++, at++) {
                next[j] += units[i] * (of->means[at] + sqrt(of->variances[at]) * z[at]) / sqrt((double)from + 1);
            }
        }
        for (size_t j = 0; j < to; j++) {
            units[j] = l + 1 < of->shape.layers && next[j] < 0 ? 0 : next[j];
        }
    }
    return units[0];
}

/* With one hidden layer the two moments are exact: units depend on disjoint weights. */
static void moments_are_those_of_draws(void **state)
{
    (void)state;
    enum { draws = 200000 };
    static const size_t sizes[] = {inputs, 3, 1};
    network it;
    make(&it, 2, sizes);
    const size_t weights = vmg_propagation_weights(&it.shape), stride = vmg_random_stride(weights);
    const vmg_propagation_moments output = forward(&it);
    double sum = 0, squares = 0;
    for (size_t s = 0; s < draws; s++) {
        vmg_real normal[most_weights];
        double z[most_weights];
        vmg_random_normal(vmg_kernels_of(it.context), (vmg_random){7, s, VMG_STREAM_WEIGHTS}, 0, stride, normal);
        for (size_t i = 0; i < weights; i++) {
            z[i] = (double)normal[i];
        }
        const double f = draw_output(&it, z) - output.mean;
        sum += f / draws;
        squares += f * f / draws;
    }
    assert_true(fabs(sum) < 4 * sqrt(output.variance / draws));
    assert_close(squares, output.variance, 0.02);
    unmake(&it);
}

static double log_z(const network *of, bool is_class)
{
    const vmg_gamma noise = {6, 3};
    const vmg_propagation_moments output = forward(of);
    return is_class ? vmg_propagation_class(false, 1, output).log_z
                    : vmg_propagation_number(noise, 0.9, 1, output).log_z;
}

static void derivatives_are_those_of_differences(void **state)
{
    (void)state;
    static const size_t sizes[3][4] = {{inputs, 1}, {inputs, 3, 1}, {inputs, 3, 2, 1}};
    for (size_t k = 0; k < 6; k++) {
        const bool is_class = k % 2;
        double by_mean[most_weights], by_variance[most_weights];
        network it;
        make(&it, k / 2 + 1, sizes[k / 2]);
        const vmg_gamma noise = {6, 3};
        const vmg_propagation_moments output = forward(&it);
        const vmg_propagation_moments slope = is_class ? vmg_propagation_class(false, 1, output).slope
                                                       : vmg_propagation_number(noise, 0.9, 1, output).slope;
        vmg_propagation_gradient(&it.workspace, slope, &it.beliefs, &(vmg_propagation_beliefs){by_mean, by_variance});
        for (size_t i = 0; i < vmg_propagation_weights(&it.shape); i++) {
            const double step = 1e-5, mean = it.means[i], variance = it.variances[i];
            double values[2];
            for (int side = 0; side < 2; side++) {
                it.means[i] = mean + (side ? step : -step);
                values[side] = log_z(&it, is_class);
            }
            it.means[i] = mean;
            assert_close(by_mean[i], (values[1] - values[0]) / (2 * step), 1e-7);
            for (int side = 0; side < 2; side++) {
                it.variances[i] = variance + (side ? step : -step);
                values[side] = log_z(&it, is_class);
            }
            it.variances[i] = variance;
            assert_close(by_variance[i], (values[1] - values[0]) / (2 * step), 1e-7);
        }
        unmake(&it);
    }
}

/* y = x^T w / sqrt(n) + e: the weights' posterior is Gaussian, and its marginals are what an update must give. */
static void a_linear_network_is_updated_exactly(void **state)
{
    (void)state;
    static const size_t sizes[] = {inputs, 1};
    network it;
    make(&it, 1, sizes);
    const vmg_gamma noise = {6, 3};
    const double target = 0.9, root = 1 / sqrt(inputs + 1.0);
    double before[2][inputs + 1], mean = 0, variance = noise.rate / (noise.shape - 1);
    memcpy(before[0], it.means, sizeof before[0]);
    memcpy(before[1], it.variances, sizeof before[1]);
    for (size_t i = 0; i <= inputs; i++) {
        const double x = (i < inputs ? row[i] : 1) * root;
        mean += x * it.means[i];
        variance += x * x * it.variances[i];
    }
    const vmg_propagation_moments output = forward(&it);
    vmg_propagation_update(&it.workspace, vmg_propagation_number(noise, target, 1, output).slope, &it.beliefs);
    for (size_t i = 0; i <= inputs; i++) {
        const double x = (i < inputs ? row[i] : 1) * root, gain = before[1][i] * x / variance;
        assert_close(it.means[i], before[0][i] + gain * (target - mean), 1e-12);
        assert_close(it.variances[i], before[1][i] - gain * x * before[1][i], 1e-12);
    }
    unmake(&it);
}

/* Slopes that no target has: a weight whose variance would not be above 0, or no number, stays as it is. */
static void unsound_updates_are_passed_over(void **state)
{
    (void)state;
    static const size_t sizes[] = {inputs, 3, 1};
    const vmg_propagation_moments slopes[] = {{1e200, 0}, {NAN, 0}, {0, INFINITY}, {0, -1e6}};
    for (size_t k = 0; k < sizeof slopes / sizeof *slopes; k++) {
        double before[2][most_weights];
        size_t kept = 0;
        network it;
        make(&it, 2, sizes);
        memcpy(before[0], it.means, sizeof before[0]);
        memcpy(before[1], it.variances, sizeof before[1]);
        forward(&it);
        vmg_propagation_update(&it.workspace, slopes[k], &it.beliefs);
        for (size_t i = 0; i < vmg_propagation_weights(&it.shape); i++) {
            assert_true(it.variances[i] > 0 && isfinite(it.means[i]));
            kept += it.means[i] == before[0][i] && it.variances[i] == before[1][i];
        }
        assert_true(k == 3 ? kept >= 4 : kept == vmg_propagation_weights(&it.shape));
        unmake(&it);
    }
}

static void weights_are_counted_within_range(void **state)
{
    (void)state;
    const size_t small[] = {2, 3, 1}, huge[] = {SIZE_MAX / 2, SIZE_MAX / 2, 1};
    assert_int_equal(vmg_propagation_weights(&(vmg_propagation_shape){2, small}), 3 * 3 + 4);
    assert_true(vmg_propagation_weights(&(vmg_propagation_shape){2, huge}) == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relu_has_its_moments),
        cmocka_unit_test(moments_are_those_of_draws),
        cmocka_unit_test(derivatives_are_those_of_differences),
        cmocka_unit_test(a_linear_network_is_updated_exactly),
        cmocka_unit_test(unsound_updates_are_passed_over),
        cmocka_unit_test(weights_are_counted_within_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
