/* Softmax of one row's Gaussian outputs; see likelihood/softmax_row.h. */
#include "likelihood/softmax_row.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { MOST = VMG_MOST_DIMENSIONS, BOTH_SIGNS = 2 * VMG_NODE_BLOCK };

static double covariance_of(vmg_belief outputs, size_t k, size_t one, size_t two)
{
    return (double)(one == two ? vmg_matrix_row(outputs.variance, k)[one]
                               : vmg_matrix_row(outputs.covariance, k)[vmg_pair_of(outputs.mean.columns, one, two)]);
}

/* Overwrites the lower triangle of a covariance by its factor. A pivot within the rounding of the numbers that the
 * covariance was made of (of size `scale`) counts as 0, and so does its column: what they say is noise. What is not a
 * number stays so. */
static void factor_covariance(size_t order, const double *scale, double d[MOST][MOST])
{
    const double rounding = 4 * (VMG_REAL_IS_DOUBLE ? DBL_EPSILON : (double)FLT_EPSILON);
    for (size_t j = 0; j < order; j++) {
        double pivot = d[j][j];
        for (size_t l = 0; l < j; l++) {
            pivot -= d[j][l] * d[j][l];
        }
        const double root = pivot <= rounding * scale[j] ? 0 : sqrt(pivot);
        d[j][j] = root;
        for (size_t i = j + 1; i < order; i++) {
            double sum = d[i][j];
            for (size_t l = 0; l < j; l++) {
                sum -= d[i][l] * d[j][l];
            }
            d[i][j] = root == 0 ? 0 : sum / root;
        }
    }
}

double vmg_softmax_row_begin(vmg_belief outputs, size_t k, size_t reference, vmg_softmax_row *row)
{
    const double own = covariance_of(outputs, k, reference, reference);
    double with_reference[MOST], scale[MOST], largest = 0;
    row->others = outputs.mean.columns - 1;
    row->reference = reference;
    for (size_t i = 0; i < row->others; i++) {
        const size_t one = vmg_softmax_row_class(row, i);
        const vmg_real *mean = vmg_matrix_row(outputs.mean, k);
        row->mean[i] = (double)mean[one] - (double)mean[reference];
        with_reference[i] = covariance_of(outputs, k, one, reference);
        scale[i] = covariance_of(outputs, k, one, one) + own;
        for (size_t j = 0; j <= i; j++) {
            const double both = covariance_of(outputs, k, one, vmg_softmax_row_class(row, j));
            row->factor[i][j] = both - with_reference[i] - with_reference[j] + own;
        }
        largest = row->factor[i][i] > largest ? row->factor[i][i] : largest;
    }
    factor_covariance(row->others, scale, row->factor);
    return largest;
}

/* L W, zeros above the diagonal. */
static void balance_factor(const vmg_softmax_row *row, const double *balance, vmg_matrix out)
{
    for (size_t i = 0; i < row->others; i++) {
        for (size_t j = 0; j < row->others; j++) {
            double sum = 0;
            for (size_t l = j; l <= i; l++) {
                sum += row->factor[i][l] * balance[l * row->others + j];
            }
            vmg_matrix_row(out, i)[j] = (vmg_real)sum;
        }
    }
}

/* Means plus and minus what the nodes of a block add, which is in the first half of the columns. */
static void add_means(const vmg_softmax_row *row, vmg_matrix d)
{
    for (size_t i = 0; i < row->others; i++) {
        vmg_real *restrict plus = vmg_matrix_row(d, i), *restrict minus = plus + VMG_NODE_BLOCK;
        const vmg_real mean = (vmg_real)row->mean[i];
        for (size_t q = 0; q < VMG_NODE_BLOCK; q++) {
            const vmg_real step = plus[q];
            plus[q] = mean + step;
            minus[q] = mean - step;
        }
    }
}

/* Adds the products of one block's probabilities (others x both signs). */
static void add_products(const vmg_kernels *kernels, vmg_matrix p, vmg_softmax_row *row)
{
    vmg_real products[MOST * MOST];
    const vmg_matrix all = vmg_matrix_view(products, row->others, row->others);
    kernels->product(false, p, true, p, 0, all);
    for (size_t i = 0; i < row->others; i++) {
        for (size_t j = i; j < row->others; j++) {
            row->products[i][j] += (double)vmg_matrix_row(all, i)[j];
        }
    }
}

/* From sums over the nodes to means; those of p_i p_reference follow from p_reference = 1 - sum p_j. */
static void finish(size_t pairs, bool products, vmg_softmax_row *row)
{
    const double part = 1 / (double)(2 * pairs);
    row->log_sum *= part;
    row->entropy *= part;
    for (size_t i = 0; i < row->others; i++) {
        row->probability[i] *= part;
        row->label_products[i] = row->probability[i];
    }
    for (size_t i = 0; products && i < row->others; i++) {
        for (size_t j = i; j < row->others; j++) {
            row->products[i][j] *= part;
            row->label_products[i] -= row->products[i][j];
            row->label_products[j] -= j == i ? 0 : row->products[i][j];
        }
    }
}

void vmg_softmax_row_integrate(const vmg_kernels *kernels, const vmg_softmax_nodes *nodes, vmg_node_count count,
                               vmg_softmax_wanted wanted, vmg_softmax_row *row)
{
    vmg_real factor[MOST * MOST], differences[MOST * BOTH_SIGNS], log_sum[BOTH_SIGNS], entropy[BOTH_SIGNS];
    const size_t others = row->others, pairs = vmg_softmax_node_pairs(count);
    const vmg_matrix balanced = vmg_matrix_view(factor, others, others);
    const vmg_matrix d = vmg_matrix_view(differences, others, BOTH_SIGNS);
    const bool gradient = wanted == VMG_SOFTMAX_GRADIENT, prediction = wanted == VMG_SOFTMAX_PREDICTION;
    balance_factor(row, nodes->balance[count], balanced);
    row->log_sum = row->entropy = 0;
    memset(row->probability, 0, sizeof row->probability);
    for (size_t i = 0; gradient && i < others; i++) {
        memset(row->products[i], 0, others * sizeof row->products[i][0]);
    }
    for (size_t block = 0; block < pairs / VMG_NODE_BLOCK; block++) {
        const vmg_matrix steps = {differences, others, VMG_NODE_BLOCK, BOTH_SIGNS};
        kernels->product(false, balanced, false, vmg_softmax_nodes_block(nodes, block), 0, steps);
        add_means(row, d);
        kernels->softmax(d, log_sum, prediction ? entropy : NULL);
        row->log_sum += kernels->sum(BOTH_SIGNS, log_sum);
        row->entropy += prediction ? kernels->sum(BOTH_SIGNS, entropy) : 0;
        for (size_t i = 0; wanted != VMG_SOFTMAX_VALUE && i < others; i++) {
            row->probability[i] += kernels->sum(BOTH_SIGNS, vmg_matrix_row(d, i));
        }
        if (gradient) {
            add_products(kernels, d, row);
        }
    }
    finish(pairs, gradient, row);
}
