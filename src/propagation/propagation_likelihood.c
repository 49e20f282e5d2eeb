/* The probability of one target and its derivatives; see propagation/propagation_likelihood.h. */
#include "propagation/propagation_likelihood.h"

#include <math.h>

#include "base/real.h"

static double log_normal(double distance, double variance)
{
    return -(VMG_LOG_2_PI + log(variance) + distance * distance / variance) / 2;
}

vmg_propagation_evidence vmg_propagation_number(vmg_gamma noise, double target, double power,
                                                vmg_propagation_moments output)
{
    const double of_noise = noise.rate / (noise.shape - 1), distance = target - output.mean;
    const double variance = of_noise / power + output.variance;
    return (vmg_propagation_evidence){
        .log_z = log_normal(distance, of_noise + output.variance),
        .slope = {distance / variance, (distance * distance / variance - 1) / (2 * variance)},
    };
}

vmg_gamma vmg_propagation_gamma(vmg_gamma before, double first, double second, double third)
{
    const double a = before.shape, b = before.rate;
    return (vmg_gamma){
        .shape = 1 / (exp(third - 2 * second + first) * (a + 1) / a - 1),
        .rate = 1 / (exp(third - second) * (a + 1) / b - exp(second - first) * a / b),
    };
}

bool vmg_propagation_gamma_is_sound(vmg_gamma gamma)
{
    return gamma.shape > 1 && gamma.shape < INFINITY && gamma.rate > 0 && gamma.rate < INFINITY;
}

vmg_gamma vmg_propagation_noise(vmg_gamma noise, double target, double power, vmg_propagation_moments output)
{
    double log_z[3];
    for (int k = 0; k < 3; k++) {
        log_z[k] = power * log_normal(target - output.mean, noise.rate / (noise.shape - 1 + k) + output.variance);
    }
    const vmg_gamma after = vmg_propagation_gamma(noise, log_z[0], log_z[1], log_z[2]);
    return vmg_propagation_gamma_is_sound(after) ? after : noise;
}

/* Steps as in distribution/latent_classes.c: the integrand has poles at distance pi from the real axis of f. */
vmg_propagation_evidence vmg_propagation_class(bool is_in, double power, vmg_propagation_moments output)
{
    const double widest = 0.5, longest = 0.7, reach = 10, most = 4000;
    const double sd = sqrt(output.variance), sign = is_in ? 1 : -1,
                 wanted = widest * sd > longest ? longest / sd : widest;
    const double step = reach / wanted < most ? wanted : reach / most;
    const int count = (int)ceil(reach / step);
    double total = 0, z = 0, by_mean = 0, by_variance = 0;
    for (int i = -count; i <= count; i++) {
        const double place = step * i, weight = exp(-place * place / 2), f = sign * output.mean + sd * place;
        const double other = f >= 0 ? exp(-f) / (1 + exp(-f)) : 1 / (1 + exp(f)),
                     own = f >= 0 ? 1 / (1 + exp(-f)) : exp(f) / (1 + exp(f));
        const double part = weight * (power == 1 ? own : pow(own, power));
        total += weight;
        z += part;
        by_mean += part * power * other;
        by_variance += part * power * other * (power * other - own) / 2;
    }
    if (!(z > 0)) { /* so far on the wrong side that the function is exp(power f) */
        return (vmg_propagation_evidence){power * (sign * output.mean + power * output.variance / 2),
                                          {sign * power, power * power / 2}};
    }
    return (vmg_propagation_evidence){log(z / total), {sign * by_mean / z, by_variance / z}};
}
