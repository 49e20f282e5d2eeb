/* Mixtures for tests, of every kind that the code treats differently, and an integral over the line. */
#ifndef VMG_TESTS_MIXTURES_H
#define VMG_TESTS_MIXTURES_H

#include "test.h"

#include "distribution/mixture.h"

enum { MIXTURE_MOST = 256, MIXTURE_KINDS = 12 };

typedef struct example_mixture {
    const char *name;
    vmg_real weight[MIXTURE_MOST], location[MIXTURE_MOST], model[MIXTURE_MOST], noise[MIXTURE_MOST];
    vmg_real degrees[MIXTURE_MOST];
    vmg_mixture view;
} example_mixture;

/* A fixed sequence that fills (-1, 1) evenly. */
static inline double example_number(size_t i)
{
    const double turned = ((double)i + 1) * 0.61803398874989485;
    return 2 * (turned - floor(turned)) - 1;
}

/* Example number `kind`, below MIXTURE_KINDS. Its view points into itself. */
static inline void example_mixture_make(size_t kind, example_mixture *out)
{
    static const struct {
        const char *name;
        size_t count;
        double spread, scale, degrees; /* degrees 0: alternating; below 0: a different one each */
        bool has_weights, has_model;
        double origin, unit;
    } kinds[MIXTURE_KINDS] = {
        {"one normal", 1, 2, 0.5, INFINITY, false, false, 0, 0},
        {"one Student t", 1, 2, 0.5, 5, false, false, 0, 0},
        {"a few normals", 5, 2, 0.3, INFINITY, true, true, 0, 0},
        {"many normals", 200, 1, 0.5, INFINITY, false, true, 0, 0},
        {"samples, 30 degrees", 100, 1, 1, 30, false, false, 0, 0},
        {"samples, 3 degrees", 100, 1, 1, 3, false, false, 0, 0},
        {"samples, 400 degrees", 60, 1, 0.4, 400, true, false, 0, 0},
        {"normals and Student t", 20, 3, 1, 0, true, false, 0, 0},
        {"more degrees than tables", 30, 1, 0.7, -1, true, false, 0, 0},
        {"narrow and far apart", 12, 1000, 0.01, 20, true, false, 0, 0},
        {"tiny", 40, 1e-9, 1e-9, 40, false, false, 0, 0},
        {"far from zero, another unit", 30, 1.5, 1, 12, true, false, 1.7e9, 250},
    };
    out->name = kinds[kind].name;
    double total = 0;
    for (size_t i = 0; i < kinds[kind].count; i++) {
        const double degrees = kinds[kind].degrees, scale = kinds[kind].scale;
        out->weight[i] = (vmg_real)(1.2 + example_number(i + 500));
        total += (double)out->weight[i];
        out->location[i] = (vmg_real)(kinds[kind].spread * example_number(i + 31 * kind));
        out->model[i] = (vmg_real)(scale * scale * (1 + example_number(i + 77)));
        out->noise[i] = (vmg_real)(scale * scale * (kinds[kind].has_weights ? 1.5 + example_number(i / 3) : 1));
        out->degrees[i] = (vmg_real)(degrees > 0 ? degrees : degrees < 0 ? 3 + (double)i : i % 4 < 2 ? INFINITY : 7.0);
    }
    for (size_t i = 0; i < kinds[kind].count; i++) {
        out->weight[i] = (vmg_real)((double)out->weight[i] / total);
    }
    out->view = (vmg_mixture){.count = kinds[kind].count,
                              .weight = kinds[kind].has_weights ? out->weight : NULL,
                              .location = out->location,
                              .model = kinds[kind].has_model ? out->model : NULL,
                              .noise = out->noise,
                              .degrees = isinf(kinds[kind].degrees) ? NULL : out->degrees,
                              .origin = kinds[kind].origin,
                              .unit = kinds[kind].unit};
}

typedef double (*mixture_function)(const vmg_mixture *mixture, double x, double y);

/* Whether a component is so narrow, compared with the whole, that plain integration would need too many points. */
static inline bool example_is_narrow(const example_mixture *example)
{
    return example->view.count == 12;
}

/* The integral of function(mixture, x, y) over x from `from` towards +infinity (side 1) or -infinity (side -1): the
 * trapezoidal rule in u with x = from + side * size * exp(2 sinh(u)), where the integrand vanishes doubly exponentially
 * at both ends (Takahasi and Mori 1974), so that a kink at `from` does no harm. */
static inline double half_line_integral(const vmg_mixture *mixture, mixture_function function, double y, double from,
                                        int side, double size, int steps)
{
    const double low = -4, high = 4, step = (high - low) / steps;
    double sum = 0;
    for (int k = 0; k <= steps; k++) {
        const double u = low + k * step, distance = size * exp(2 * sinh(u));
        const double value = function(mixture, from + side * distance, y);
        sum += value != 0 ? value * distance * 2 * cosh(u) : 0;
    }
    return sum * step;
}

static inline double line_integral(const vmg_mixture *mixture, mixture_function function, double y, double middle,
                                   double size, int steps)
{
    return half_line_integral(mixture, function, y, middle, -1, size, steps) +
           half_line_integral(mixture, function, y, middle, 1, size, steps);
}

/* A length as wide as the whole mixture, found without the code under test. */
static inline double example_size(const vmg_mixture *mixture)
{
    double low = INFINITY, high = -INFINITY, scale = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        low = fmin(low, (double)mixture->location[i]);
        high = fmax(high, (double)mixture->location[i]);
        scale = fmax(scale, sqrt((double)mixture->noise[i] + (mixture->model ? (double)mixture->model[i] : 0)));
    }
    return (mixture->unit != 0 ? mixture->unit : 1) * (high - low + scale);
}

#endif
