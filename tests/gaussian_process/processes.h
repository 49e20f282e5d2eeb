/* Rows to learn from, and Gaussian processes written out with dense matrices. */
#ifndef VMG_TESTS_GAUSSIAN_PROCESS_PROCESSES_H
#define VMG_TESTS_GAUSSIAN_PROCESS_PROCESSES_H

#include "test.h"

#include <string.h>

#include "base/context.h"
#include "gaussian_process/class_evidence.h"
#include "gaussian_process/inducing_classes.h"
#include "gaussian_process/inducing_points.h"
#include "gaussian_process/latent_posterior.h"
#include "gaussian_process/marginal_likelihood.h"
#include "gaussian_process/sparse_bound.h"

enum { process_rows = 30, process_inputs = 3, process_logs = process_inputs + 2 };

typedef struct process_rows_of {
    double x[process_rows * process_inputs], numbers[process_rows], classes[process_rows];
} process_rows_of;

/* How often some rows count: 1, 2, 3, 1, ...; repeat_rows makes rows of so many copies. */
enum { distinct_rows = process_rows / 2 };
static const double process_times[distinct_rows] = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3};

static inline process_rows_of make_rows(void)
{
    process_rows_of made;
    for (size_t i = 0; i < process_rows; i++) {
        double *x = made.x + i * process_inputs;
        x[0] = 1.5 * sin(2.3 * (double)i + 0.1);
        x[1] = cos(0.7 * (double)i * (double)i);
        x[2] = sin(5.9 * (double)i);
        made.numbers[i] = sin(2 * x[0]) + 0.5 * x[1] + 0.2 * sin(9.1 * (double)i);
        made.classes[i] = made.numbers[i] + 0.4 * cos(3.3 * (double)i) > 0.1;
    }
    return made;
}

static const double process_start[process_logs] = {0.1, -0.2, 0.6, 0.3, -2.5};

static inline process_rows_of repeat_rows(const process_rows_of *from)
{
    process_rows_of made;
    for (size_t i = 0, at = 0; i < distinct_rows; i++) {
        for (double copy = 0; copy < process_times[i]; copy++, at++) {
            memcpy(made.x + at * process_inputs, from->x + i * process_inputs, process_inputs * sizeof *made.x);
            made.numbers[at] = from->numbers[i];
            made.classes[at] = from->classes[i];
        }
    }
    return made;
}

/* Two problems of one type, with their memory, are the same up to a tolerance: value and gradient. */
static inline void assert_same_function(double (*function)(void *, const double *, double *), void *one, void *other,
                                        size_t count, double tolerance)
{
    double gradients[2][process_logs];
    const double values[2] = {function(one, process_start, gradients[0]), function(other, process_start, gradients[1])};
    assert_close(values[0], values[1], tolerance);
    for (size_t i = 0; i < count; i++) {
        assert_close(gradients[0][i], gradients[1][i], tolerance);
    }
}

/* The kernel from its formula; the two rows are two of x and places of other rows. */
static inline double dense_kernel(vmg_kernel_form form, const double *logs, const double *a, const double *b)
{
    double square = 0;
    for (size_t k = 0; k < process_inputs; k++) {
        square += (a[k] - b[k]) * (a[k] - b[k]) * exp(-2 * logs[k]);
    }
    const double q = sqrt(5 * square);
    return exp(logs[process_inputs]) *
           (form == VMG_KERNEL_MATERN_5_2 ? (1 + q + 5 * square / 3) * exp(-q) : exp(-square / 2));
}

/* Solves A X = B by elimination, and answers log |A|; A: order x order, B: order x columns; both are overwritten. */
static inline double dense_solve(size_t order, double *a, size_t columns, double *b)
{
    double log_determinant = 0;
    for (size_t k = 0; k < order; k++) {
        log_determinant += log(a[k * order + k]);
        for (size_t i = 0; i < order; i++) {
            const double factor = i == k ? 0 : a[i * order + k] / a[k * order + k];
            for (size_t j = 0; j < order; j++) {
                a[i * order + j] -= factor * a[k * order + j];
            }
            for (size_t j = 0; j < columns; j++) {
                b[i * columns + j] -= factor * b[k * columns + j];
            }
        }
    }
    for (size_t i = 0; i < order; i++) {
        for (size_t j = 0; j < columns; j++) {
            b[i * columns + j] /= a[i * order + i];
        }
    }
    return log_determinant;
}

static inline vmg_context *process_context(void)
{
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    return context;
}

/* A gradient against central differences, in every direction. */
static inline void assert_gradient(double (*function)(void *, const double *, double *), void *user, size_t count,
                                   const double *at, double tolerance)
{
    double gradient[process_logs], ignored[process_logs], place[process_logs];
    const double step = 1e-4;
    function(user, at, gradient);
    for (size_t i = 0; i < count; i++) {
        memcpy(place, at, count * sizeof *place);
        place[i] = at[i] + step;
        const double above = function(user, place, ignored);
        place[i] = at[i] - step;
        assert_close(gradient[i], (above - function(user, place, ignored)) / (2 * step), tolerance);
    }
}

#endif
