/* Measures how long the exact Gaussian process takes to learn, and what it reaches.
 *
 *   gaussian_process_benchmark [ROWS [INPUTS]]
 *
 * Writes the table (benchmark_process.csv in the current directory, so that others can learn from the same), then
 * prints the seconds of processor time of one thread, the number of steps and the log marginal likelihood.
 * benchmarks/peers/gaussian_process.py does the same with scikit-learn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/context.h"
#include "gaussian_process/learn_process.h"
#include "random/random.h"
#include "timing.h"

static const char path[] = "benchmark_process.csv";

/* Standard normal inputs, of which the last half means nothing; y standardised. */
static void make_rows(size_t rows, size_t inputs, double *x, double *y)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < rows; i++) {
        vmg_real uniform[2];
        for (size_t k = 0; k < inputs; k++) {
            vmg_random_uniform((vmg_random){1, k, 0}, 2 * i, 2, uniform);
            x[i * inputs + k] = sqrt(-2 * log((double)uniform[0])) * cos(6.283185307179586 * (double)uniform[1]);
        }
        vmg_random_uniform((vmg_random){1, inputs, 0}, 2 * i, 2, uniform);
        const double noise = sqrt(-2 * log((double)uniform[0])) * cos(6.283185307179586 * (double)uniform[1]);
        y[i] = 0.3 * noise;
        for (size_t k = 0; k < inputs / 2; k++) {
            y[i] += sin((1 + 0.3 * (double)k) * x[i * inputs + k]);
        }
        mean += y[i] / (double)rows;
    }
    for (size_t i = 0; i < rows; i++) {
        squares += (y[i] - mean) * (y[i] - mean) / (double)rows;
    }
    for (size_t i = 0; i < rows; i++) {
        y[i] = (y[i] - mean) / sqrt(squares);
    }
}

static int write_table(size_t rows, size_t inputs, const double *x, const double *y)
{
    FILE *file = fopen(path, "w");
    if (!file) {
        return 1;
    }
    for (size_t k = 0; k < inputs; k++) {
        fprintf(file, "x%zu,", k + 1);
    }
    fprintf(file, "y\n");
    for (size_t i = 0; i < rows; i++) {
        for (size_t k = 0; k < inputs; k++) {
            fprintf(file, "%.17g,", x[i * inputs + k]);
        }
        fprintf(file, "%.17g\n", y[i]);
    }
    return fclose(file);
}

static vmg_status measure(vmg_context *context, size_t rows, size_t inputs, const double *x, const double *y)
{
    const vmg_process_options options = {.kernel = {VMG_KERNEL_SQUARED_EXPONENTIAL, vmg_kernels_of(context)},
                                         .starts = 3,
                                         .exact_rows = rows,
                                         .inducing = 300,
                                         .seed = 1};
    const vmg_process_data data = {.rows = rows, .inputs = inputs, .functions = 1, .x = x, .y = y};
    vmg_latent_posterior posterior;
    size_t steps = 0;
    bool cancelled = false;
    const double start = benchmark_now();
    const vmg_status status = vmg_process_learn(context, &options, &data, &posterior, &steps, &cancelled);
    const double seconds = benchmark_now() - start;
    if (!status) {
        printf("%zu rows, %zu inputs: %.2f s, %zu steps, log marginal likelihood %.4f\n", rows, inputs, seconds, steps,
               *posterior.evidence);
        vmg_latent_posterior_release(context, &posterior);
    }
    return status;
}

int main(int argc, char **argv)
{
    const size_t rows = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000,
                 inputs = argc > 2 ? strtoul(argv[2], NULL, 10) : 8;
    vmg_context *context = NULL;
    const vmg_context_options one_thread = {.threads = 1};
    if (vmg_context_create(&one_thread, &context)) {
        return 1;
    }
    double *x = vmg_allocate(context, rows, inputs * sizeof *x), *y = vmg_allocate(context, rows, sizeof *y);
    int failed = !x || !y;
    if (!failed) {
        make_rows(rows, inputs, x, y);
        failed = write_table(rows, inputs, x, y) || measure(context, rows, inputs, x, y);
    }
    if (failed) {
        fprintf(stderr, "%s\n", vmg_last_error(context));
    }
    vmg_release(context, x);
    vmg_release(context, y);
    vmg_context_destroy(context);
    return failed;
}
