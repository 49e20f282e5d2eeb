/* Moments, density, cumulative function and draws of a mixture; see distribution/mixture.h. The quantiles are in
 * mixture_quantile.c, the score in mixture_crps.c. */
#include "distribution/mixture.h"

#include "base/real.h"

double vmg_mixture_total_weight(const vmg_mixture *mixture)
{
    if (!mixture->weight) {
        return (double)mixture->count;
    }
    double total = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        total += (double)mixture->weight[i];
    }
    return total;
}

/* The mean, counted from the centre. */
static double relative_mean(const vmg_mixture *mixture)
{
    double sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        sum += component.weight * component.location;
    }
    return sum / vmg_mixture_total_weight(mixture);
}

double vmg_mixture_mean(const vmg_mixture *mixture)
{
    return vmg_mixture_centre(mixture) + relative_mean(mixture);
}

double vmg_mixture_model_variance(const vmg_mixture *mixture)
{
    const double unit = vmg_mixture_unit(mixture), mean = relative_mean(mixture);
    double sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        const double model = mixture->model ? unit * unit * (double)mixture->model[i] : 0;
        const double distance = component.location - mean;
        sum += component.weight * (distance * distance + model);
    }
    return sum / vmg_mixture_total_weight(mixture);
}

double vmg_mixture_noise_variance(const vmg_mixture *mixture)
{
    const double unit = vmg_mixture_unit(mixture);
    double sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        const double r = 1 / component.degrees;
        const double widening = r < 0.5 ? 1 / (1 - 2 * r) : r >= 0.5 ? INFINITY : r; /* NaN stays */
        sum += component.weight * unit * unit * (double)mixture->noise[i] * widening;
    }
    return sum / vmg_mixture_total_weight(mixture);
}

/* The sum of weight * density with the largest exponent taken out, which moves as larger ones appear. */
double vmg_mixture_log_density(const vmg_mixture *mixture, double value)
{
    const double from_centre = value - vmg_mixture_centre(mixture);
    vmg_student student = vmg_student_of(INFINITY);
    double degrees = INFINITY, scale = 1, log_scale = 0; /* of the run of components under way */
    double largest = -INFINITY, sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        if (component.weight == 0) {
            continue; /* its exponent must not be taken as the largest */
        }
        if (component.degrees != degrees) {
            degrees = component.degrees;
            student = vmg_student_of(degrees);
        }
        if (component.scale != scale) {
            scale = component.scale;
            log_scale = log(scale);
        }
        const double z = (from_centre - component.location) / scale;
        const double exponent = vmg_student_log_density(&student, z) - log_scale;
        if (exponent > largest) {
            sum = sum * exp(largest - exponent) + component.weight;
            largest = exponent;
        } else if (exponent > -INFINITY || isnan(exponent)) {
            sum += component.weight * exp(exponent - largest);
        }
    }
    return isnan(sum) || largest > -INFINITY ? largest + log(sum / vmg_mixture_total_weight(mixture)) : -INFINITY;
}

double vmg_mixture_cumulative(const vmg_mixture *mixture, double value)
{
    const double from_centre = value - vmg_mixture_centre(mixture);
    vmg_student student = vmg_student_of(INFINITY);
    double degrees = INFINITY, sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        if (component.degrees != degrees) {
            degrees = component.degrees;
            student = vmg_student_of(degrees);
        }
        sum +=
            component.weight * vmg_student_cumulative(&student, (from_centre - component.location) / component.scale);
    }
    return sum / vmg_mixture_total_weight(mixture);
}

/* The component is chosen by one word; the standard draw comes from the other three by the polar form
 * sqrt(v (u^(-2/v) - 1)) cos(2 pi w) of Bailey (1994), which for infinite v is that of Box and Muller. */
double vmg_mixture_draw(const vmg_mixture *mixture, vmg_random from, uint64_t number)
{
    uint32_t words[4];
    vmg_random_words(from, number, words);
    const double u = ((double)words[0] + ((double)words[1] + 0.5) * 0x1p-32) * 0x1p-32;
    const double turn = cos(2 * VMG_PI * (((double)words[2] + 0.5) * 0x1p-32));

    double left = ((double)words[3] + 0.5) * 0x1p-32 * vmg_mixture_total_weight(mixture);
    size_t chosen = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const double weight = mixture->weight ? (double)mixture->weight[i] : 1;
        if (weight > 0) { /* rounding at the end of the list must not choose an impossible one */
            chosen = i;
            if (left < weight) {
                break;
            }
            left -= weight;
        }
    }
    const vmg_component component = vmg_mixture_component(mixture, chosen);
    const double r = 1 / component.degrees, square = r > 0 ? expm1(-2 * r * log(u)) / r : -2 * log(u);
    return vmg_mixture_centre(mixture) + component.location + component.scale * sqrt(square) * turn;
}
