/* Continuous ranked probability score of a mixture; see distribution/mixture.h.
 *
 *   CRPS(F, y) = integral (F(x) - 1{x >= y})^2 dx = E|X - y| - E|X - X'| / 2,   E|X - X'| / 2 = integral F (1 - F) dx
 *
 * (Gneiting and Raftery 2007, section 4.2). E|X - y| is closed form for every component; for the second term, which
 * does not depend on y, see mixture_spread.c. */
#include "distribution/mixture.h"

#include "distribution/mixture_spread.h"

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

double vmg_mixture_crps(const vmg_mixture *mixture, double value)
{
    return distance_from(mixture, value - vmg_mixture_centre(mixture)) - vmg_mixture_spread(mixture);
}
