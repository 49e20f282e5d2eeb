/* Stacking weights by expectation maximisation; see method/cross_fit.h. */
#include <math.h>

#include "method/cross_fit.h"

/* One row's shares w_v p_v / sum, added to `shares`. */
static void add_shares(size_t variants, const double *log_densities, const double *weights, double *shares)
{
    double largest = -INFINITY, sum = 0;
    for (size_t v = 0; v < variants; v++) {
        largest = weights[v] > 0 && log_densities[v] > largest ? log_densities[v] : largest;
    }
    if (!isfinite(largest)) {
        return; /* impossible under all: the row says nothing */
    }
    for (size_t v = 0; v < variants; v++) {
        sum += weights[v] * exp(log_densities[v] - largest);
    }
    for (size_t v = 0; v < variants; v++) {
        shares[v] += weights[v] * exp(log_densities[v] - largest) / sum;
    }
}

void vmg_stacking_weights(size_t rows, size_t variants, const double *log_densities, double prior_rows, double *weights)
{
    enum { most_variants = VMG_VARIANTS_SIZE, most_steps = 200 };
    const double close = 1e-6;
    double change = 1;
    for (size_t v = 0; v < variants; v++) {
        weights[v] = 1 / (double)variants;
    }
    for (size_t step = 0; step < most_steps && change > close; step++) {
        double shares[most_variants] = {0}, total = 0;
        for (size_t row = 0; row < rows; row++) {
            add_shares(variants, log_densities + row * variants, weights, shares);
        }
        for (size_t v = 0; v < variants; v++) {
            shares[v] += prior_rows;
            total += shares[v];
        }
        change = 0;
        for (size_t v = 0; v < variants; v++) {
            change = fmax(change, fabs(shares[v] / total - weights[v]));
            weights[v] = shares[v] / total;
        }
    }
}
