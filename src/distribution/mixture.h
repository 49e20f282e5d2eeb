/* The predictive distribution of one number: a mixture of Student t or Gaussian components. */
#ifndef VMG_DISTRIBUTION_MIXTURE_H
#define VMG_DISTRIBUTION_MIXTURE_H

#include <stddef.h>

#include "vmg/config.h"

/* A view: borrows its arrays. Component i has location[i]; with finite `degrees` it is a Student t with squared scale
 * noise[i] (posterior samples: model[] is then all 0 or NULL); with infinite degrees a Gaussian with variance
 * model[i] + noise[i]. Units: the target's own, or its square. */
typedef struct vmg_mixture {
    size_t count;              /* >= 1 */
    const vmg_real *weight;    /* count, sums to 1; NULL: all 1 / count */
    const vmg_real *location;  /* count */
    const vmg_real *model;     /* count: the model's own variance in each component; NULL: 0 */
    const vmg_real *noise;     /* count: squared scale of the noise */
    double degrees;            /* of freedom, > 2, or INFINITY */
} vmg_mixture;

double vmg_mixture_mean(const vmg_mixture *mixture);

/* Variance split in two: of the locations plus the mean of model[] (what more data could take away), and the expected
 * noise variance, squared scale * degrees / (degrees - 2) (what stays). Their sum is the mixture's variance. */
double vmg_mixture_model_variance(const vmg_mixture *mixture);
double vmg_mixture_noise_variance(const vmg_mixture *mixture);

double vmg_mixture_log_density(const vmg_mixture *mixture, double value);
double vmg_mixture_cumulative(const vmg_mixture *mixture, double value);

/* The value below which the probability lies, 0 < probability < 1; relative error below 1e-9 of the scale. */
double vmg_mixture_quantile(const vmg_mixture *mixture, double probability);

/* Continuous ranked probability score (Gneiting and Raftery 2007), exact for the mixture: E|X - y| - E|X - X'| / 2. */
double vmg_mixture_crps(const vmg_mixture *mixture, double value);

#endif
