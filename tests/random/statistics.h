/* What the tests of random numbers measure. All are z-scores: a number that is about standard normal when the draws
 * are right. With fixed seeds a test passes always or never; the limit of 4.5 (a chance of 7e-6) says that a seed
 * need not be looked for. */
#ifndef VMG_TESTS_RANDOM_STATISTICS_H
#define VMG_TESTS_RANDOM_STATISTICS_H

#include "test.h"

#include <stdlib.h>

static const double z_limit = 4.5;

static inline void assert_z_at(double z, const char *what, const char *file, int line)
{
    if (!(fabs(z) < z_limit)) {
        print_error("%s: z = %g\n", what, z);
        _fail(file, line);
    }
}
#define assert_z(z, what) assert_z_at((z), (what), __FILE__, __LINE__)

/* Chi-square of counts that are expected to be equal, as the cube root's normal approximation (Wilson, Hilferty 1931).
 */
static inline double chi_square_z(const size_t *counts, size_t cells, double expected, double degrees)
{
    double sum = 0;
    const double part = 2 / (9 * degrees);
    for (size_t i = 0; i < cells; i++) {
        sum += ((double)counts[i] - expected) * ((double)counts[i] - expected) / expected;
    }
    return (cbrt(sum / degrees) - (1 - part)) / sqrt(part);
}

/* Mean of `count` numbers against `expected`, in standard errors; `sd` is the true one of a number. */
static inline double mean_z(const double *numbers, size_t count, double expected, double sd)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += numbers[i];
    }
    return (sum / (double)count - expected) / (sd / sqrt((double)count));
}

/* Correlation of two lists, in standard errors. */
static inline double correlation_z(const double *left, const double *right, size_t count)
{
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    const double n = (double)count;
    for (size_t i = 0; i < count; i++) {
        x += left[i] / n;
        y += right[i] / n;
    }
    for (size_t i = 0; i < count; i++) {
        xx += (left[i] - x) * (left[i] - x);
        yy += (right[i] - y) * (right[i] - y);
        xy += (left[i] - x) * (right[i] - y);
    }
    return xy / sqrt(xx * yy) * sqrt(n);
}

static inline int compare_doubles(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Kolmogorov and Smirnov's distance to a distribution, as the z-score of the same probability. Sorts the numbers. */
static inline double distance_z(double *numbers, size_t count, double (*cumulative)(double))
{
    double distance = 0;
    qsort(numbers, count, sizeof *numbers, compare_doubles);
    for (size_t i = 0; i < count; i++) {
        const double at = cumulative(numbers[i]), below = (double)i / (double)count;
        distance = fmax(distance, fmax(at - below, below + 1 / (double)count - at));
    }
    /* P(sqrt(n) D > t) is about 2 exp(-2 t^2), P(|Z| > z) about exp(-z^2 / 2) / z: for large values z is near 2 t */
    return 2 * sqrt((double)count) * distance;
}

#endif
