/* Quantiles of the standard normal distribution by rational functions of p - 1/2 in the middle and of
 * sqrt(-log(tail)) in the tails: Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution",
 * routine PPND16. */
#include "distribution/normal_quantile.h"

#include <math.h>
#include <stddef.h>

enum { degree = 7 };

typedef struct rational {
    double above[degree + 1], below[degree + 1]; /* coefficients from the constant up; below[0] is 1 */
} rational;

static const rational middle = {
    {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3},
    {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
     3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3}};
static const rational tail = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
     1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}};
static const rational far_tail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
     1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}};

static double ratio(const rational *function, double x)
{
    double above = 0, below = 0;
    for (size_t i = degree + 1; i-- > 0;) {
        above = above * x + function->above[i];
        below = below * x + function->below[i];
    }
    return above / below;
}

double vmg_normal_quantile(double probability)
{
    const double from_middle = probability - 0.5;
    if (fabs(from_middle) <= 0.425) {
        return from_middle * ratio(&middle, 0.180625 - from_middle * from_middle);
    }
    const double smaller = from_middle < 0 ? probability : 1 - probability;
    if (!(smaller > 0)) {
        return smaller == 0 ? copysign(INFINITY, from_middle) : NAN;
    }
    const double root = sqrt(-log(smaller));
    const double distance = root <= 5 ? ratio(&tail, root - 1.6) : ratio(&far_tail, root - 5);
    return copysign(distance, from_middle);
}
