/* Quantiles of a mixture of Gaussians; see distribution/mixture_gaussian_quantile.h.
 *
 * Halley's method for f(x) = log P(x) - log p on the side of the smaller tail, where f is nearly straight: with tail P,
 * density d and its slope d', f' = d / P, f'' = d' / P - f'^2, and the step is -2 f f' / (2 f'^2 - f f''). It starts at
 * the quantile of the Gaussian with the mixture's moments, so that two or three steps are the rule; it stays between
 * the components' own quantiles and halves that interval where a step leaves it or does not get shorter (far-apart
 * components, between which the density vanishes). */
#include "distribution/mixture_gaussian_quantile.h"

#include <float.h>

#include "base/real.h"
#include "linalg/vector/vector_math.h"

enum { MOST_STEPS = 2000 };

/* What is left after a step is about the cube of the step over the width, so this gives 1e-11 of the smallest scale. */
static const double short_enough = 1e-4;

/* The density's slope is only a help: without it a step is Newton's. */
typedef struct reading {
    double tail, density, slope;
} reading;

void vmg_gaussians_read(const vmg_mixture *mixture, double total_weight, vmg_gaussians *out)
{
    out->count = mixture->count;
    out->smallest_scale = INFINITY;
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        out->weight[i] = component.weight / total_weight;
        out->location[i] = component.location;
        out->inverse_scale[i] = 1 / component.scale;
        out->smallest_scale = component.scale < out->smallest_scale ? component.scale : out->smallest_scale;
    }
}

/* The tail beyond x, on the side of sign (-1: below, 1: above). Loops that the compiler makes vectors of. */
static reading read_at(const vmg_gaussians *of, double sign, double x)
{
    double z[VMG_MOST_GAUSSIANS], tail[VMG_MOST_GAUSSIANS], peak[VMG_MOST_GAUSSIANS];
    for (size_t i = 0; i < of->count; i++) {
        z[i] = (x - of->location[i]) * of->inverse_scale[i];
        tail[i] = erfc(sign * VMG_INVERSE_SQRT_2 * z[i]);
        peak[i] = exp(-0.5 * z[i] * z[i]);
    }
    reading sum = {0, 0, 0};
    for (size_t i = 0; i < of->count; i++) {
        const double steep = of->weight[i] * of->inverse_scale[i] * peak[i];
        sum.tail += of->weight[i] * tail[i];
        sum.density += steep;
        sum.slope -= steep * z[i] * of->inverse_scale[i];
    }
    return (reading){0.5 * sum.tail, VMG_INVERSE_SQRT_2_PI * sum.density, VMG_INVERSE_SQRT_2_PI * sum.slope};
}

/* Where f = log(tail / goal) would be 0 by a hyperbola through it, as a step of x. */
static double halley_step(reading here, double sign, double goal)
{
    const double f = log(here.tail / goal), first = -sign * here.density / here.tail;
    const double second = -sign * here.slope / here.tail - first * first;
    const double below = 2 * first * first - f * second;
    return below > first * first ? -2 * f * first / below : -f / first;
}

double vmg_gaussians_quantile(const vmg_gaussians *of, double start, double deviation, double probability)
{
    const double sign = probability > 0.5 ? 1 : -1, goal = probability > 0.5 ? 1 - probability : probability;
    const double margin = 1e-3, standard = sign * vmg_normal_quantile_roughly(goal); /* to 4.5e-4 */
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < of->count; i++) {
        if (of->weight[i] > 0) {
            low = fmin(low, of->location[i] + (standard - margin) / of->inverse_scale[i]);
            high = fmax(high, of->location[i] + (standard + margin) / of->inverse_scale[i]);
        }
    }
    double x = start + deviation * standard;
    if (!(x > low && x < high)) {
        x = 0.5 * (low + high);
    }
    double last = high - low;
    for (int step = 0; step < MOST_STEPS; step++) {
        const reading here = read_at(of, sign, x);
        if (isnan(here.tail)) {
            return NAN;
        }
        if ((here.tail > goal) == (sign > 0)) {
            low = x;
        } else {
            high = x;
        }
        double change = halley_step(here, sign, goal);
        const bool halley = fabs(change) <= 0.5 * fabs(last) && x + change >= low && x + change <= high;
        if (!halley) {
            change = 0.5 * (low + high) - x;
        }
        x += change;
        last = change;
        if ((halley && fabs(change) <= short_enough * of->smallest_scale) ||
            fabs(change) <= 1e-10 * of->smallest_scale + 2 * DBL_EPSILON * fabs(x)) {
            break;
        }
    }
    return x;
}
