/* Half the expected distance of two independent draws from a mixture, E|X - X'| / 2: the second term of its score. */
#ifndef VMG_DISTRIBUTION_MIXTURE_SPREAD_H
#define VMG_DISTRIBUTION_MIXTURE_SPREAD_H

#include "distribution/mixture.h"

/* Relative error below 1e-8 (exact by pairs of Gaussians). Takes the way below that suits. Uses 60 kB of stack. */
double vmg_mixture_spread(const vmg_mixture *mixture);

/* By one integral over the line, in even steps: the cost grows with the number of components, and with the ratio of the
 * whole's width to the narrowest component's. */
double vmg_mixture_spread_by_steps(const vmg_mixture *mixture);

/* By pairs of components: the cost grows with their number squared, whatever their widths. */
double vmg_mixture_spread_by_pairs(const vmg_mixture *mixture);

#endif
