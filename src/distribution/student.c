/* Student's t distribution with v degrees of freedom; see distribution/student.h.
 *
 *   f(z) = C (1 + z^2/v)^(-(v+1)/2),   C = Gamma((v+1)/2) / (sqrt(pi v) Gamma(v/2))
 *
 * The upper tail Q(z), z >= 0, is half a regularised incomplete beta function, I_x(v/2, 1/2) / 2 with
 * x = v / (v + z^2): by its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), or, where
 * that converges slowly (many degrees), by a series in 1/v derived at `tail_by_series`. */
#include "distribution/student.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "base/real.h"

/* From so many degrees on the series is used, where L = log(1 + z^2/v) is at most so large: its first term left out is
 * then below 1e-14 of the sum. */
static const double series_from_degrees = 48;
static const double series_up_to = 0.3;

/* log Gamma(a + 1/2) - log Gamma(a): from 16 on by the difference of the two Stirling series (coefficients
 * B_2n (1 - 2^-2n) / (n (2n - 1)) of Bernoulli's numbers), where lgamma would cancel. */
static double log_gamma_half_step(double a)
{
    if (a < 16) {
        int sign;
        const double upper = lgamma_r(a + 0.5, &sign);
        return upper - lgamma_r(a, &sign);
    }
    const double w = 1 / (a * a);
    const double series =
        1.0 / 8 - w * (1.0 / 192 - w * (1.0 / 640 - w * (17.0 / 14336 - w * (31.0 / 18432 - w * 691.0 / 180224))));
    return 0.5 * log(a) - series / a;
}

vmg_student vmg_student_of(double degrees)
{
    if (degrees > VMG_STUDENT_MOST_DEGREES) {
        return (vmg_student){INFINITY, 0, -0.5 * VMG_LOG_2_PI};
    }
    return (vmg_student){degrees, 1 / degrees, log_gamma_half_step(0.5 * degrees) - 0.5 * log(VMG_PI * degrees)};
}

/* L = log(1 + z^2/v), whatever the size of z. */
static double log_of_square(const vmg_student *student, double z)
{
    const double w = fabs(z) * sqrt(student->inverse_degrees);
    return w < 1e8 ? log1p(w * w) : 2 * log(w);
}

double vmg_student_log_density(const vmg_student *student, double z)
{
    if (student->inverse_degrees == 0) {
        return student->log_peak - 0.5 * z * z;
    }
    return student->log_peak - 0.5 * (student->degrees + 1) * log_of_square(student, z);
}

/* The continued fraction of I_x(a, b): 1 / (1 + d1 / (1 + d2 / (1 + ...))), evaluated by the method of Lentz as
 * modified by Thompson and Barnett (1986). For x < (a + 1) / (a + b + 2) it takes some sqrt(max(a, b)) steps. */
static double beta_fraction(double a, double b, double x)
{
    enum { MOST_STEPS = 10000 };
    double numerator = 1, denominator = 0, value = 1;
    for (int step = 1; step <= MOST_STEPS; step++) {
        const double m = step / 2, top = a + 2 * m;
        const double d =
            step % 2 ? -(a + m) * (a + b + m) * x / (top * (top + 1)) : m * (b - m) * x / ((top - 1) * top);
        numerator = 1 + d / numerator;
        denominator = 1 / (1 + d * denominator);
        const double factor = numerator * denominator;
        value *= factor;
        if (fabs(factor - 1) < DBL_EPSILON) {
            break;
        }
    }
    return 1 / value;
}

/*
 * With 1 + z^2/v = exp(y^2/v) the tail becomes an integral over the normal's weight,
 *
 *   Q(z) = C integral from y to infinity of exp(-u^2/2) g(u^2/v) du,   g(q) = sqrt(q / (1 - exp(-q))),
 *
 * and with g's Taylor series (its coefficients below) a sum of g_k v^-k J_k, where
 * J_k = integral of u^(2k) exp(-u^2/2) = y^(2k-1) exp(-y^2/2) + (2k - 1) J_(k-1), J_0 = sqrt(pi/2) erfc(y / sqrt 2).
 */
static double tail_by_series(const vmg_student *student, double y_square)
{
    static const double taylor[] = {1,
                                    1.0 / 4,
                                    1.0 / 96,
                                    -1.0 / 384,
                                    -1.0 / 10240,
                                    19.0 / 368640,
                                    79.0 / 61931520,
                                    -55.0 / 49545216,
                                    -2339.0 / 118908518400,
                                    11813.0 / 475634073600};
    enum { TERMS = sizeof taylor / sizeof *taylor };
    const double y = sqrt(y_square);
    double odd_power = y * exp(-0.5 * y_square); /* y^(2k-1) exp(-y^2/2) */
    double integral = 0.5 * sqrt(2 * VMG_PI) * erfc(y * VMG_INVERSE_SQRT_2);
    double sum = integral, scale = 1;
    for (int k = 1; k < TERMS; k++) {
        integral = odd_power + (2 * k - 1) * integral;
        odd_power *= y_square;
        scale *= student->inverse_degrees;
        sum += taylor[k] * scale * integral;
    }
    return exp(student->log_peak) * sum;
}

/* P(T > z) for z >= 0. */
static double upper_tail(const vmg_student *student, double z)
{
    const double v = student->degrees;
    if (student->inverse_degrees == 0) {
        return 0.5 * erfc(z * VMG_INVERSE_SQRT_2);
    }
    const double logarithm = log_of_square(student, z);
    if (v >= series_from_degrees && logarithm <= series_up_to) {
        return tail_by_series(student, v * logarithm);
    }
    const double a = 0.5 * v, x = exp(-logarithm);
    const double sine = 1 / sqrt(1 / (z * z) + student->inverse_degrees); /* sqrt(v (1 - x)) */
    const double front = exp(student->log_peak - a * logarithm) * sine;
    if (x < (a + 1) / (a + 2.5)) {
        return front * student->inverse_degrees * beta_fraction(a, 0.5, x);
    }
    return 0.5 - front * beta_fraction(0.5, a, sine * sine * student->inverse_degrees);
}

double vmg_student_cumulative(const vmg_student *student, double z)
{
    if (isnan(z)) {
        return z;
    }
    return z < 0 ? upper_tail(student, -z) : 1 - upper_tail(student, z);
}

double vmg_normal_quantile_roughly(double tail)
{
    const double t = sqrt(-2 * log(tail));
    return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/* z of y, see `tail_by_series`. */
static double z_of(const vmg_student *student, double y)
{
    const double q = y * y * student->inverse_degrees;
    return q > 0 ? sqrt(expm1(q) / student->inverse_degrees) : y;
}

/* Newton's method for log Q = log tail in the variable y of `tail_by_series`, where log Q is concave and nearly the
 * normal's, whatever the degrees. */
double vmg_student_quantile(const vmg_student *student, double probability)
{
    enum { MOST_STEPS = 50 };
    const bool lower = probability < 0.5;
    const double tail = lower ? probability : 1 - probability;
    double y = vmg_normal_quantile_roughly(tail), change = INFINITY;
    for (int step = 0; step < MOST_STEPS && fabs(change) > 1e-9 * (1 + y); step++) { /* then the next is below 1e-17 */
        const double q = y * y * student->inverse_degrees;
        const double slope = exp(student->log_peak - 0.5 * y * y) * (q > 0 ? sqrt(q / -expm1(-q)) : 1);
        const double reached = upper_tail(student, z_of(student, y));
        change = log(reached / tail) * reached / slope;
        y = fmax(y + change, 0);
    }
    return lower ? -z_of(student, y) : z_of(student, y);
}

/* E|T - z| = z (1 - 2 Q(z)) + 2 f(z) (v + z^2) / (v - 1), for z >= 0; the normal's is z (1 - 2 Q(z)) + 2 f(z). */
double vmg_student_distance_of_tail(const vmg_student *student, double z, double tail)
{
    if (!(z < 1e100)) {
        return z; /* also NaN */
    }
    const double r = student->inverse_degrees;
    return z * (1 - 2 * tail) + 2 * exp(vmg_student_log_density(student, z)) * (1 + z * z * r) / (1 - r);
}

double vmg_student_distance(const vmg_student *student, double z)
{
    return vmg_student_distance_of_tail(student, fabs(z), vmg_student_cumulative(student, -fabs(z)));
}
