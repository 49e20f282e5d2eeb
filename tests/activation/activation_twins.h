/* The activations once more, in long double, and their moments by dense integration: what the table is held against. */
#ifndef VMG_TESTS_ACTIVATION_TWINS_H
#define VMG_TESTS_ACTIVATION_TWINS_H

#include "test.h"

#include <stdbool.h>

typedef struct activation_twin {
    const char *name;
    long double (*value)(long double h);
    bool has_corner; /* at 0 */
} activation_twin;

static inline long double relu_twin(long double h)
{
    return fmaxl(h, 0);
}

static inline long double leaky_relu_twin(long double h)
{
    return fmaxl(h, 0.01L * h);
}

static inline long double sigmoid_twin(long double h)
{
    return 1 / (1 + expl(-h));
}

static inline long double gelu_twin(long double h)
{
    return h * erfcl(-h / sqrtl(2)) / 2;
}

static inline long double softplus_twin(long double h)
{
    return log1pl(expl(h));
}

static inline long double linear_twin(long double h)
{
    return h;
}

static const activation_twin twins[] = {
    {"relu", relu_twin, true},      {"leaky-relu", leaky_relu_twin, true},
    {"tanh", tanhl, false},         {"sigmoid", sigmoid_twin, false},
    {"gelu", gelu_twin, false},     {"softplus", softplus_twin, false},
    {"erf", erfl, false},           {"sine", sinl, false},
    {"linear", linear_twin, false},
};
enum { TWINS = sizeof twins / sizeof *twins };

enum { LEGENDRE_NODES = 16 };

/* Nodes and weights of the Gauss-Legendre rule on [-1, 1], by Newton's method on the three-term recurrence. */
static inline void legendre_rule(double nodes[LEGENDRE_NODES], double weights[LEGENDRE_NODES])
{
    const int n = LEGENDRE_NODES;
    for (int i = 0; i < n; i++) {
        double x = cos(acos(-1.0) * (i + 0.75) / (n + 0.5)), slope = 1;
        for (int round = 0; round < 20; round++) {
            double before = 1, value = x;
            for (int k = 2; k <= n; k++) {
                const double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
                before = value;
                value = next;
            }
            slope = n * (x * value - before) / (x * x - 1);
            x -= value / slope;
        }
        nodes[i] = x;
        weights[i] = 2 / ((1 - x * x) * slope * slope);
    }
}

/* The two moments of an activation, and their partial derivatives. */
typedef struct twin_moments {
    double mean, variance;
    double mean_by_mean, mean_by_variance, variance_by_mean, variance_by_variance;
} twin_moments;

/* The moments of the twin of h ~ N(mean, sd^2): panels of at most half a unit and half a standard deviation over
 * mean +- 10 sd, none of them across 0; f(mean) is taken out first so that small variances keep their digits. The
 * nearest pole (tanh: i pi / 2) lies more than six half-widths away: the error is that of rounding. Derivatives from
 * those of the density: d E[g] = E[g z] / sd by the mean, E[g (z^2 - 1)] / (2 sd^2) by the variance. */
static inline twin_moments twin_integrate(const activation_twin *twin, double mean, double sd)
{
    double nodes[LEGENDRE_NODES], weights[LEGENDRE_NODES];
    double first[3] = {0}, second[3] = {0}; /* E[g], E[g z], E[g (z^2 - 1)] of g = f - f(mean) and its square */
    legendre_rule(nodes, weights);
    const long double center = twin->value(mean);
    const double width = 0.5 * fmin(sd, 1), end = mean + 10 * sd;
    for (double from = mean - 10 * sd; from < end;) {
        double to = fmin(from + width, end);
        to = from < 0 && to > 0 ? 0 : to;
        for (int i = 0; i < LEGENDRE_NODES; i++) {
            const double h = 0.5 * (from + to) + 0.5 * (to - from) * nodes[i], z = (h - mean) / sd;
            const double weight = 0.5 * (to - from) * weights[i] * exp(-0.5 * z * z) / (sd * sqrt(2 * acos(-1.0)));
            const double g = (double)(twin->value(h) - center), factors[3] = {1, z, z * z - 1};
            for (int k = 0; k < 3; k++) {
                first[k] += weight * factors[k] * g;
                second[k] += weight * factors[k] * g * g;
            }
        }
        from = to;
    }
    const double by_mean = first[1] / sd, by_variance = first[2] / (2 * sd * sd);
    return (twin_moments){
        .mean = (double)center + first[0],
        .variance = second[0] - first[0] * first[0],
        .mean_by_mean = by_mean,
        .mean_by_variance = by_variance,
        .variance_by_mean = second[1] / sd - 2 * first[0] * by_mean,
        .variance_by_variance = second[2] / (2 * sd * sd) - 2 * first[0] * by_variance,
    };
}

#endif
