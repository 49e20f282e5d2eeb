/* Quantiles of the standard normal distribution. */
#ifndef VMG_DISTRIBUTION_NORMAL_QUANTILE_H
#define VMG_DISTRIBUTION_NORMAL_QUANTILE_H

/* x with Phi(x) = probability, to about 1e-15 relative; -INFINITY and INFINITY at 0 and 1, NaN outside [0, 1]. Safe
 * from any thread. */
double vmg_normal_quantile(double probability);

#endif
