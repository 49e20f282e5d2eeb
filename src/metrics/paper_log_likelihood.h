/* The log-likelihood that the paper authors' program reports, for the reproduction of its figures. */
#ifndef VMG_METRICS_PAPER_LOG_LIKELIHOOD_H
#define VMG_METRICS_PAPER_LOG_LIKELIHOOD_H

#include "distribution/mixture.h"

/*
 * log sum_s w_s exp(1/2 E[log tau] - 1/2 log 2 pi - 1/2 E[tau] (y - f_s)^2): the posterior samples are the mixture's
 * locations, and expectations of the noise precision stand where the predictive density integrates it out. It is not
 * the log of a density (it integrates to less than 1).
 *
 *   samples  only weight, location, origin and unit are read
 *   expected_precision, expected_log_precision  E[tau], E[log tau], in the target's own units
 */
double vmg_paper_log_likelihood(const vmg_mixture *samples, double expected_precision, double expected_log_precision,
                                double measured);

#endif
