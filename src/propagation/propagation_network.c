/* Networks of independent Gaussian weights, forward and back; see propagation/propagation_network.h. */
#include "propagation/propagation_network.h"

#include <math.h>
#include <stdint.h>

#include "base/real.h"

size_t vmg_propagation_weights(const vmg_propagation_shape *shape)
{
    size_t count = 0;
    for (size_t l = 0; l < shape->layers; l++) {
        const size_t rows = shape->sizes[l] + 1, columns = shape->sizes[l + 1];
        if (rows > (SIZE_MAX - count) / columns) {
            return SIZE_MAX;
        }
        count += rows * columns;
    }
    return count;
}

void vmg_propagation_lay_out(const vmg_propagation_shape *shape, vmg_arena *arena, vmg_propagation_workspace *out)
{
    *out = (vmg_propagation_workspace){.shape = shape};
    out->steps = vmg_arena_take(arena, shape->layers, sizeof *out->steps);
    for (size_t l = 0; l < shape->layers; l++) {
        vmg_propagation_step step;
        double **const of_inputs[] = {&step.mean, &step.variance, &step.square};
        double **const of_outputs[] = {&step.a_mean,           &step.a_variance,       &step.mean_by_mean,
                                       &step.mean_by_variance, &step.variance_by_mean, &step.variance_by_variance};
        for (size_t i = 0; i < sizeof of_inputs / sizeof *of_inputs; i++) {
            *of_inputs[i] = vmg_arena_take(arena, shape->sizes[l] + 1, sizeof(double));
        }
        for (size_t i = 0; i < sizeof of_outputs / sizeof *of_outputs; i++) {
            *of_outputs[i] = vmg_arena_take(arena, shape->sizes[l + 1], sizeof(double));
        }
        if (out->steps) {
            out->steps[l] = step;
        }
    }
}

vmg_relu_moments vmg_relu_moments_of(double mean, double variance)
{
    const double sd = sqrt(variance), t = mean / sd;
    const double density = VMG_INVERSE_SQRT_2_PI * exp(-t * t / 2);
    const double above = erfc(-t * VMG_INVERSE_SQRT_2) / 2, below = erfc(t * VMG_INVERSE_SQRT_2) / 2;
    const double first = mean * above + sd * density;
    const double second =
        variance * (above + t * t * above * below + t * density * (below - above) - density * density);
    return (vmg_relu_moments){
        .mean = first > 0 ? first : 0, /* but for rounding, far below 0 */
        .variance = second > 0 ? second : 0,
        .mean_by_mean = above,
        .mean_by_variance = density / (2 * sd),
        .variance_by_mean = 2 * first * below,
        .variance_by_variance = above - first * density / sd,
    };
}

/* The pre-activations of a layer. means, variances: (inputs + 1) x outputs. */
static void multiply(const vmg_propagation_step *step, size_t inputs, size_t outputs, const double *means,
                     const double *variances)
{
    const double n = (double)(inputs + 1), root = 1 / sqrt(n);
    for (size_t j = 0; j < outputs; j++) {
        step->a_mean[j] = step->a_variance[j] = 0;
    }
    for (size_t i = 0; i <= inputs; i++) {
        const double *m = means + i * outputs, *v = variances + i * outputs;
        const double z = step->mean[i] * root, s = step->variance[i] / n, q = step->square[i] / n;
        for (size_t j = 0; j < outputs; j++) {
            step->a_mean[j] += m[j] * z;
            step->a_variance[j] += m[j] * m[j] * s + v[j] * q;
        }
    }
}

/* The units of a hidden layer, as inputs of the next. */
static void activate(const vmg_propagation_step *step, size_t units, const vmg_propagation_step *next)
{
    for (size_t j = 0; j < units; j++) {
        const vmg_relu_moments unit = vmg_relu_moments_of(step->a_mean[j], step->a_variance[j]);
        next->mean[j] = unit.mean;
        next->variance[j] = unit.variance;
        step->mean_by_mean[j] = unit.mean_by_mean;
        step->mean_by_variance[j] = unit.mean_by_variance;
        step->variance_by_mean[j] = unit.variance_by_mean;
        step->variance_by_variance[j] = unit.variance_by_variance;
    }
}

vmg_propagation_moments vmg_propagation_forward(const vmg_propagation_workspace *workspace,
                                                const vmg_propagation_beliefs *beliefs)
{
    const vmg_propagation_shape *shape = workspace->shape;
    const double *means = beliefs->means, *variances = beliefs->variances;
    for (size_t l = 0; l < shape->layers; l++) {
        const vmg_propagation_step *step = &workspace->steps[l];
        const size_t inputs = shape->sizes[l], outputs = shape->sizes[l + 1];
        step->mean[inputs] = 1;
        step->variance[inputs] = 0;
        for (size_t i = 0; i <= inputs; i++) {
            step->square[i] = step->mean[i] * step->mean[i] + step->variance[i];
        }
        multiply(step, inputs, outputs, means, variances);
        if (l + 1 < shape->layers) {
            activate(step, outputs, &workspace->steps[l + 1]);
        }
        means += (inputs + 1) * outputs;
        variances += (inputs + 1) * outputs;
    }
    const vmg_propagation_step *last = &workspace->steps[shape->layers - 1];
    return (vmg_propagation_moments){last->a_mean[0], last->a_variance[0]};
}

/* From the derivatives of log Z by a layer's pre-activations, in a_mean and a_variance, to those of the layer before:
 * first by the units' moments, then by their pre-activations'. */
static void go_back(const vmg_propagation_step *before, const vmg_propagation_step *step, size_t inputs, size_t outputs,
                    const double *means, const double *variances)
{
    const double n = (double)(inputs + 1), root = 1 / sqrt(n);
    for (size_t i = 0; i < inputs; i++) {
        const double *m = means + i * outputs, *v = variances + i * outputs;
        double by_mean = 0, by_variance = 0, by_square = 0;
        for (size_t j = 0; j < outputs; j++) {
            by_mean += step->a_mean[j] * m[j];
            by_square += step->a_variance[j] * v[j];
            by_variance += step->a_variance[j] * (m[j] * m[j] + v[j]);
        }
        by_mean = by_mean * root + by_square * 2 * step->mean[i] / n;
        by_variance /= n;
        before->a_mean[i] = by_mean * before->mean_by_mean[i] + by_variance * before->variance_by_mean[i];
        before->a_variance[i] = by_mean * before->mean_by_variance[i] + by_variance * before->variance_by_variance[i];
    }
}

/* What is done with the derivatives by one row of weights: d_j = p_j z + 2 q_j m_j s, e_j = q_j square, p and q the
 * derivatives by the pre-activations' moments. */
static void update_row(size_t outputs, const double *p, const double *q, double z, double s, double square, double *m,
                       double *v)
{
    const double smallest = 1e-100;
    for (size_t j = 0; j < outputs; j++) {
        const double d = p[j] * z + 2 * q[j] * m[j] * s, e = q[j] * square;
        const double mean = m[j] + v[j] * d, variance = v[j] - v[j] * v[j] * (d * d - 2 * e);
        const bool is_sound = variance > smallest && variance < INFINITY && fabs(mean) < INFINITY;
        m[j] = is_sound ? mean : m[j];
        v[j] = is_sound ? variance : v[j];
    }
}

/* The layers from the last to the first; each one's derivatives are known before its weights change. */
static void walk_back(const vmg_propagation_workspace *workspace, vmg_propagation_moments slope,
                      const vmg_propagation_beliefs *beliefs, const vmg_propagation_beliefs *gradient)
{
    const vmg_propagation_shape *shape = workspace->shape;
    size_t offset = vmg_propagation_weights(shape);
    workspace->steps[shape->layers - 1].a_mean[0] = slope.mean;
    workspace->steps[shape->layers - 1].a_variance[0] = slope.variance;
    for (size_t l = shape->layers; l-- > 0;) {
        const vmg_propagation_step *step = &workspace->steps[l];
        const size_t inputs = shape->sizes[l], outputs = shape->sizes[l + 1];
        const double n = (double)(inputs + 1), root = 1 / sqrt(n);
        offset -= (inputs + 1) * outputs;
        double *means = beliefs->means + offset, *variances = beliefs->variances + offset;
        if (l > 0) {
            go_back(&workspace->steps[l - 1], step, inputs, outputs, means, variances);
        }
        for (size_t i = 0; i <= inputs; i++) {
            const double z = step->mean[i] * root, s = step->variance[i] / n, square = step->square[i] / n;
            double *m = means + i * outputs, *v = variances + i * outputs;
            if (!gradient) {
                update_row(outputs, step->a_mean, step->a_variance, z, s, square, m, v);
                continue;
            }
            for (size_t j = 0; j < outputs; j++) {
                gradient->means[offset + i * outputs + j] = step->a_mean[j] * z + 2 * step->a_variance[j] * m[j] * s;
                gradient->variances[offset + i * outputs + j] = step->a_variance[j] * square;
            }
        }
    }
}

void vmg_propagation_update(const vmg_propagation_workspace *workspace, vmg_propagation_moments slope,
                            const vmg_propagation_beliefs *beliefs)
{
    walk_back(workspace, slope, beliefs, NULL);
}

void vmg_propagation_gradient(const vmg_propagation_workspace *workspace, vmg_propagation_moments slope,
                              const vmg_propagation_beliefs *beliefs, const vmg_propagation_beliefs *gradient)
{
    walk_back(workspace, slope, beliefs, gradient);
}
