/* The Gamma distribution; formulas in distribution/gamma.h.
 *
 * psi and psi': the recurrences psi(x) = psi(x + 1) - 1/x and psi'(x) = psi'(x + 1) + 1/x^2 up to x >= 10, then the
 * asymptotic series (Abramowitz and Stegun 1964, 6.3.5, 6.3.18, 6.4.6, 6.4.12) with the Bernoulli numbers up to B_14:
 *
 *   psi(x)  ~ log x - 1/(2x) - sum_k B_2k / (2k x^2k)
 *   psi'(x) ~ 1/x + 1/(2x^2) + sum_k B_2k / x^(2k+1)
 *
 * The first term left out, k = 8 at x = 10, is 4.4e-17 and 7.1e-17. */
#include "distribution/gamma.h"

#include <math.h>

enum { BERNOULLI_COUNT = 7 };

/* Where the series takes over from the recurrence. */
static const double series_from = 10;

/* B_2, B_4, ..., B_14. */
static const double bernoulli[BERNOULLI_COUNT] = {1.0 / 6,  -1.0 / 30,       1.0 / 42, -1.0 / 30,
                                                  5.0 / 66, -691.0 / 2730.0, 7.0 / 6};

double vmg_digamma(double x)
{
    if (!(x > 0)) {
        return NAN;
    }
    double below = 0;
    for (; x < series_from; x += 1) {
        below += 1 / x;
    }
    const double inverse_square = 1 / (x * x);
    double series = 0;
    for (int k = BERNOULLI_COUNT; k >= 1; k--) {
        series = inverse_square * (bernoulli[k - 1] / (2 * k) + series);
    }
    return log(x) - 0.5 / x - series - below;
}

double vmg_trigamma(double x)
{
    if (!(x > 0)) {
        return NAN;
    }
    double below = 0;
    for (; x < series_from; x += 1) {
        below += 1 / (x * x);
    }
    const double inverse = 1 / x, inverse_square = inverse * inverse;
    double series = 0;
    for (int k = BERNOULLI_COUNT; k >= 1; k--) {
        series = inverse_square * (bernoulli[k - 1] + series);
    }
    return inverse * (1 + 0.5 * inverse + series) + below;
}

/* The C library's lgamma writes the global signgam; this one does not. */
double vmg_log_gamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

vmg_gamma vmg_gamma_from_logs(double log_shape, double log_rate)
{
    return (vmg_gamma){exp(log_shape), exp(log_rate)};
}

double vmg_gamma_expectation(vmg_gamma gamma)
{
    return gamma.shape / gamma.rate;
}

double vmg_gamma_expectation_of_log(vmg_gamma gamma)
{
    return vmg_digamma(gamma.shape) - log(gamma.rate);
}

vmg_gamma_gradient vmg_gamma_expectation_of_log_gradient(vmg_gamma gamma)
{
    return (vmg_gamma_gradient){gamma.shape * vmg_trigamma(gamma.shape), -1};
}

double vmg_gamma_divergence(vmg_gamma posterior, vmg_gamma prior)
{
    const double a = posterior.shape, b = posterior.rate;
    return (a - prior.shape) * vmg_digamma(a) - vmg_log_gamma(a) + vmg_log_gamma(prior.shape) +
           prior.shape * log(b / prior.rate) + a * (prior.rate - b) / b;
}

vmg_gamma_gradient vmg_gamma_divergence_gradient(vmg_gamma posterior, vmg_gamma prior)
{
    const double a = posterior.shape, b = posterior.rate;
    return (vmg_gamma_gradient){a * ((a - prior.shape) * vmg_trigamma(a) + (prior.rate - b) / b),
                                prior.shape - a * prior.rate / b};
}
