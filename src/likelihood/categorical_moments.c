/* Softmax of Gaussian outputs; see likelihood/categorical_moments.h. */
#include "likelihood/categorical_moments.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "activation/activation.h"
#include "base/real.h"
#include "likelihood/softmax_row.h"

enum { ROWS_AT_ONCE = 64 }; /* of two classes */

vmg_likelihood_work *vmg_categorical_moments_lay_out(size_t classes, const vmg_kernels *kernels, vmg_arena *arena)
{
    vmg_likelihood_work *work = vmg_arena_take(arena, 1, sizeof *work);
    vmg_softmax_nodes nodes = {0};
    assert(classes >= 2 && classes <= VMG_MOST_CLASSES_BY_MOMENTS);
    if (classes > 2) {
        vmg_softmax_nodes_lay_out(classes - 1, arena, &nodes);
    }
    if (work) {
        work->kernels = kernels;
        work->softplus = vmg_activation_for(kernels, vmg_activation_find("softplus"));
        work->sigmoid = vmg_activation_for(kernels, vmg_activation_find("sigmoid"));
        work->nodes = nodes;
    }
    return work;
}

/* d ~ N(mean, variance) of some rows, and the mean of a function of it with its derivatives. */
typedef struct differences {
    vmg_real mean[ROWS_AT_ONCE], variance[ROWS_AT_ONCE];
    vmg_real value[ROWS_AT_ONCE], by_mean[ROWS_AT_ONCE], by_variance[ROWS_AT_ONCE];
} differences;

/* Of f_1 - f_0 in row k. */
static vmg_real variance_of_difference(vmg_belief outputs, size_t k)
{
    const vmg_real *variance = vmg_matrix_row(outputs.variance, k), *pair = vmg_matrix_row(outputs.covariance, k);
    const vmg_real found = variance[0] + variance[1] - 2 * *pair;
    return found < 0 ? 0 : found;
}

static void fill_moments(const vmg_activation *activation, size_t count, differences *d)
{
    vmg_real unused[3][ROWS_AT_ONCE];
    const vmg_moment_slopes slopes = {d->by_mean, d->by_variance, unused[0], unused[1]};
    activation->moments(count, d->mean, d->variance, d->value, unused[2], &slopes);
}

/* Writes the gradient of weight * -E[softplus(d)], d = f_other - f_label, of row k. */
static void write_gradient_of_two(const differences *d, size_t i, uint32_t label, double weight, size_t k,
                                  vmg_belief gradient)
{
    const vmg_real by_mean = (vmg_real)weight * d->by_mean[i], by_variance = -(vmg_real)weight * d->by_variance[i];
    vmg_matrix_row(gradient.mean, k)[label] = by_mean;
    vmg_matrix_row(gradient.mean, k)[1 - label] = -by_mean;
    vmg_matrix_row(gradient.variance, k)[0] = by_variance;
    vmg_matrix_row(gradient.variance, k)[1] = by_variance;
    *vmg_matrix_row(gradient.covariance, k) = -2 * by_variance;
}

static double expected_of_two(const vmg_likelihood_work *work, const vmg_targets *targets, vmg_belief outputs,
                              double weight, double *rows, vmg_belief *output_gradient)
{
    differences d;
    double sum = 0;
    for (size_t first = 0; first < outputs.mean.rows; first += ROWS_AT_ONCE) {
        const size_t left = outputs.mean.rows - first, count = left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE;
        for (size_t i = 0; i < count; i++) {
            const vmg_real *mean = vmg_matrix_row(outputs.mean, first + i);
            const uint32_t label = targets->labels[first + i];
            d.mean[i] = mean[1 - label] - mean[label];
            d.variance[i] = variance_of_difference(outputs, first + i);
        }
        fill_moments(work->softplus, count, &d);
        for (size_t i = 0; i < count; i++) {
            const double times = vmg_targets_weight(targets, first + i);
            sum -= times * (double)d.value[i];
            if (rows) {
                rows[first + i] = -(double)d.value[i];
            }
            if (output_gradient) {
                write_gradient_of_two(&d, i, targets->labels[first + i], times * weight, first + i, *output_gradient);
            }
        }
    }
    return sum;
}

/* With d the smaller mean of f_1 - f_0 and its negative, so that E[s(d)] is the smaller probability. It is at least
 * s(E[d]): for E[d] <= 0 a symmetric spread adds more above than it takes away below. The entropy of a pair s, 1 - s is
 * l - d s, l the softplus, and E[d s] = E[d] E[s] + variance E[s'] (Stein). */
static void predict_two(const vmg_likelihood_work *work, vmg_belief outputs, double weight, double *probability,
                        double *entropy)
{
    differences d, logarithm;
    for (size_t first = 0; first < outputs.mean.rows; first += ROWS_AT_ONCE) {
        const size_t left = outputs.mean.rows - first, count = left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE;
        for (size_t i = 0; i < count; i++) {
            const vmg_real *mean = vmg_matrix_row(outputs.mean, first + i);
            d.mean[i] = -VMG_REAL(fabs)(mean[1] - mean[0]);
            d.variance[i] = variance_of_difference(outputs, first + i);
        }
        memcpy(logarithm.mean, d.mean, count * sizeof *d.mean);
        memcpy(logarithm.variance, d.variance, count * sizeof *d.variance);
        fill_moments(work->sigmoid, count, &d);
        fill_moments(work->softplus, count, &logarithm);
        for (size_t i = 0; i < count; i++) {
            const double mean = (double)d.mean[i], odds = exp(mean), least = odds / (1 + odds),
                         found = (double)d.value[i];
            const double smaller = found < least ? least : found;
            const double product = mean * found + (double)d.variance[i] * (double)d.by_mean[i];
            const double own = (double)logarithm.value[i] - product;
            const vmg_real *means = vmg_matrix_row(outputs.mean, first + i);
            const size_t lesser = means[1] < means[0];
            probability[2 * (first + i) + lesser] += weight * smaller;
            probability[2 * (first + i) + 1 - lesser] += weight * (1 - smaller);
            entropy[first + i] += own < 0 ? 0 : weight * own;
        }
    }
}

/* Writes the gradient of weight * E[log p_label] of row k from the means over the nodes. */
static void write_gradient(const vmg_softmax_row *row, double weight, size_t k, vmg_belief gradient)
{
    vmg_real *mean = vmg_matrix_row(gradient.mean, k), *variance = vmg_matrix_row(gradient.variance, k);
    vmg_real *covariance = vmg_matrix_row(gradient.covariance, k);
    const size_t classes = gradient.mean.columns, label = row->reference;
    double others = 0, with_label = 0;
    for (size_t i = 0; i < row->others; i++) {
        const size_t one = vmg_softmax_row_class(row, i);
        double products = row->label_products[i]; /* sum over all other classes: E[p_i (1 - p_i)] */
        for (size_t j = 0; j < row->others; j++) {
            products += j == i ? 0 : row->products[i < j ? i : j][i < j ? j : i];
        }
        for (size_t j = i + 1; j < row->others; j++) {
            covariance[vmg_pair_of(classes, one, vmg_softmax_row_class(row, j))] =
                (vmg_real)(weight * row->products[i][j]);
        }
        covariance[vmg_pair_of(classes, one, label)] = (vmg_real)(weight * row->label_products[i]);
        mean[one] = (vmg_real)(-weight * row->probability[i]);
        variance[one] = (vmg_real)(-0.5 * weight * products);
        others += row->probability[i];
        with_label += row->label_products[i];
    }
    mean[label] = (vmg_real)(weight * others);
    variance[label] = (vmg_real)(-0.5 * weight * with_label);
}

static double expected_of_more(const vmg_likelihood_work *work, const vmg_targets *targets, vmg_belief outputs,
                               double weight, double *rows, vmg_belief *output_gradient)
{
    vmg_softmax_row row;
    double sum = 0;
    for (size_t k = 0; k < outputs.mean.rows; k++) {
        const double times = vmg_targets_weight(targets, k);
        vmg_softmax_row_begin(outputs, k, targets->labels[k], &row);
        vmg_softmax_row_integrate(work->kernels, &work->nodes, VMG_NODES_TRAINING,
                                  output_gradient ? VMG_SOFTMAX_GRADIENT : VMG_SOFTMAX_VALUE, &row);
        sum -= times * row.log_sum;
        if (rows) {
            rows[k] = -row.log_sum;
        }
        if (output_gradient) {
            write_gradient(&row, times * weight, k, *output_gradient);
        }
    }
    return sum;
}

/* How many nodes keep the error of the probabilities below 1e-3 where differences have variances up to this one. */
static vmg_node_count nodes_for(double largest_variance)
{
    return largest_variance < 0.25 ? VMG_NODES_SMALL : largest_variance < 2 ? VMG_NODES_MEDIUM : VMG_NODES_LARGE;
}

static void predict_more(const vmg_likelihood_work *work, vmg_belief outputs, double weight, double *probability,
                         double *entropy)
{
    const size_t classes = outputs.mean.columns;
    vmg_softmax_row row;
    for (size_t k = 0; k < outputs.mean.rows; k++) {
        const vmg_real *mean = vmg_matrix_row(outputs.mean, k);
        size_t best = 0;
        for (size_t j = 1; j < classes; j++) {
            best = mean[j] > mean[best] ? j : best;
        }
        const double largest = vmg_softmax_row_begin(outputs, k, best, &row);
        vmg_softmax_row_integrate(work->kernels, &work->nodes, nodes_for(largest), VMG_SOFTMAX_PREDICTION, &row);
        double others = 0;
        for (size_t i = 0; i < row.others; i++) {
            probability[k * classes + vmg_softmax_row_class(&row, i)] += weight * row.probability[i];
            others += row.probability[i];
        }
        probability[k * classes + best] += weight * (1 - others);
        entropy[k] += weight * row.entropy;
    }
}

double vmg_categorical_moments_expected(const vmg_likelihood *likelihood, vmg_targets targets, vmg_belief outputs,
                                        double weight, double *rows, vmg_belief *output_gradient)
{
    assert(likelihood->work && outputs.mean.columns == likelihood->outputs && outputs.covariance.at);
    return likelihood->outputs == 2
               ? expected_of_two(likelihood->work, &targets, outputs, weight, rows, output_gradient)
               : expected_of_more(likelihood->work, &targets, outputs, weight, rows, output_gradient);
}

void vmg_categorical_moments_predict(const vmg_likelihood *likelihood, vmg_belief outputs, double weight,
                                     double *probability, double *entropy)
{
    assert(likelihood->work && outputs.mean.columns == likelihood->outputs && outputs.covariance.at);
    if (likelihood->outputs == 2) {
        predict_two(likelihood->work, outputs, weight, probability, entropy);
    } else {
        predict_more(likelihood->work, outputs, weight, probability, entropy);
    }
}
