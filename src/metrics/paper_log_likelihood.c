/* The paper's log-likelihood; see metrics/paper_log_likelihood.h. */
#include "metrics/paper_log_likelihood.h"

#include "base/real.h"

/* tau in the target's own units is tau in those of the arrays / unit^2, so that the unit cancels in the square. */
double vmg_paper_log_likelihood(const vmg_mixture *samples, const vmg_real *expected_precision,
                                const vmg_real *expected_log_precision, double measured)
{
    const double unit = vmg_mixture_unit(samples), from_centre = (measured - vmg_mixture_centre(samples)) / unit;
    double largest = -INFINITY, sum = 0; /* log-sum-exp: the largest exponent so far is taken out of the sum */
    for (size_t i = 0; i < samples->count; i++) {
        const double weight = samples->weight ? (double)samples->weight[i] : 1;
        const double error = from_centre - ((double)samples->location[i] - (double)samples->location[0]);
        const double exponent =
            0.5 * ((double)expected_log_precision[i] - (double)expected_precision[i] * error * error);
        if (exponent > largest) {
            sum *= exp(largest - exponent);
            largest = exponent;
        }
        sum += weight * exp(exponent - largest);
    }
    return largest - 0.5 * VMG_LOG_2_PI - log(unit) + log(sum / vmg_mixture_total_weight(samples));
}
