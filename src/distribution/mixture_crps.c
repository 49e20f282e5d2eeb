/* Continuous ranked probability score of a mixture; see distribution/mixture.h.
 *
 *   CRPS(F, y) = integral (F(x) - 1{x >= y})^2 dx = E|X - y| - E|X - X'| / 2,   E|X - X'| / 2 = integral F (1 - F) dx
 *
 * (Gneiting and Raftery 2007, section 4.2). E|X - y| is closed form for every component. The second term is closed form
 * between Gaussian components, E|N(d, s)| = d erf(d / sqrt(2 s)) + sqrt(2 s / pi) exp(-d^2 / (2 s)) (Grimit et al.
 * 2006); with Student t components, or many, F (1 - F) is integrated: it is smooth, and does not depend on y. */
#include "distribution/mixture.h"

#include <stdbool.h>

#include "base/real.h"
#include "distribution/mixture_integral.h"

enum { MOST_PAIRED = 128 };

/* E|X - y|; y is counted from the centre. */
static double distance_from(const vmg_mixture *mixture, double y)
{
    vmg_student student = vmg_student_of(INFINITY);
    double degrees = INFINITY, sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        if (component.degrees != degrees) {
            degrees = component.degrees;
            student = vmg_student_of(degrees);
        }
        const double z = (y - component.location) / component.scale;
        sum += component.weight * component.scale * vmg_student_distance(&student, z);
    }
    return sum / vmg_mixture_total_weight(mixture);
}

/* E|X - X'| / 2 of Gaussian components, pair by pair. */
static double half_distance_by_pairs(const vmg_mixture *mixture)
{
    double sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component one = vmg_mixture_component(mixture, i);
        double inner = one.weight * one.scale * (1 / sqrt(VMG_PI)); /* half of the pair (i, i) */
        for (size_t j = 0; j < i; j++) {
            const vmg_component other = vmg_mixture_component(mixture, j);
            const double distance = fabs(one.location - other.location);
            const double deviation = sqrt(one.scale * one.scale + other.scale * other.scale);
            const double z = distance / deviation;
            inner += other.weight * (z > 9 ? distance /* erfc(9 / sqrt 2) < 1e-18 */
                                           : distance * erf(z * VMG_INVERSE_SQRT_2) +
                                                 2 * deviation * VMG_INVERSE_SQRT_2_PI * exp(-0.5 * z * z));
        }
        sum += one.weight * inner;
    }
    const double total = vmg_mixture_total_weight(mixture);
    return sum / (total * total);
}

static bool is_gaussian(const vmg_mixture *mixture)
{
    for (size_t i = 0; mixture->degrees && i < mixture->count; i++) {
        if (!(mixture->degrees[i] > VMG_STUDENT_MOST_DEGREES)) {
            return false;
        }
    }
    return true;
}

double vmg_mixture_crps(const vmg_mixture *mixture, double value)
{
    const double y = value - vmg_mixture_centre(mixture);
    const bool by_pairs = mixture->count <= MOST_PAIRED && is_gaussian(mixture);
    return distance_from(mixture, y) - (by_pairs ? half_distance_by_pairs(mixture) : vmg_mixture_integral(mixture));
}
