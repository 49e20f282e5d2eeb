/* The integral of F (1 - F) over the line, F a mixture's cumulative function: half the expected distance of two draws.
 */
#ifndef VMG_DISTRIBUTION_MIXTURE_INTEGRAL_H
#define VMG_DISTRIBUTION_MIXTURE_INTEGRAL_H

#include "distribution/mixture.h"

/* E|X - X'| / 2, relative error below 1e-8. The step is chosen beforehand and the sum has some 50 terms as long as no
 * component is much narrower than the whole; else panels are halved until each is right. Uses 50 kB of stack. */
double vmg_mixture_integral(const vmg_mixture *mixture);

/* The same by panels alone: the slower way that `vmg_mixture_integral` falls back on, for tests. */
double vmg_mixture_integral_by_panels(const vmg_mixture *mixture);

#endif
