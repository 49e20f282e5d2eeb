/* The log-likelihood that the paper authors' program reports, for the reproduction of its figures. */
#ifndef VMG_METRICS_PAPER_LOG_LIKELIHOOD_H
#define VMG_METRICS_PAPER_LOG_LIKELIHOOD_H

#include "distribution/mixture.h"

/*
 * log sum_s w_s exp(1/2 E[log tau_s] - 1/2 log 2 pi - 1/2 E[tau_s] (y - f_s)^2): the posterior samples are the
 * mixture's locations, and expectations of the noise precision (that of the member which a sample comes from) stand
 * where the predictive density integrates it out. It is not the log of a density (it integrates to less than 1).
 *
 *   samples  only count, weight, location, origin and unit are read
 *   expected_precision, expected_log_precision  count: E[tau_s], E[log tau_s], in the units of the mixture's arrays
 *   measured  y, in the target's own units, as is the answer
 */
double vmg_paper_log_likelihood(const vmg_mixture *samples, const vmg_real *expected_precision,
                                const vmg_real *expected_log_precision, double measured);

#endif
