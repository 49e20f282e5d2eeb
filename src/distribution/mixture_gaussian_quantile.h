/* Quantiles of mixtures whose components are all Gaussian: what prediction by moments asks for, row after row. */
#ifndef VMG_DISTRIBUTION_MIXTURE_GAUSSIAN_QUANTILE_H
#define VMG_DISTRIBUTION_MIXTURE_GAUSSIAN_QUANTILE_H

#include "distribution/mixture.h"

enum { VMG_MOST_GAUSSIANS = 128 };

/* The components, counted from the mixture's centre; meant for the stack. */
typedef struct vmg_gaussians {
    size_t count; /* at most VMG_MOST_GAUSSIANS */
    double weight[VMG_MOST_GAUSSIANS], location[VMG_MOST_GAUSSIANS], inverse_scale[VMG_MOST_GAUSSIANS];
    double smallest_scale;
} vmg_gaussians;

void vmg_gaussians_read(const vmg_mixture *mixture, double total_weight, vmg_gaussians *out);

/* The value, counted from the centre, below which the probability lies, 0 < probability < 1. start, deviation: the
 * mixture's mean, counted likewise, and standard deviation. Accuracy as vmg_mixture_quantiles. */
double vmg_gaussians_quantile(const vmg_gaussians *of, double start, double deviation, double probability);

#endif
