/* How much the gradient of the expected log-likelihood with respect to the means M of the weights scatters, by three
 * ways to compute it at the same parameters:
 *
 *   whole weights   one draw W ~ MN(M, U, V) for all rows of the minibatch; the gradient at W
 *   local           a draw of the pre-activations for each row (Kingma, Salimans and Welling 2015): inference sampled
 *   moments         exact, no draw: inference moments
 *
 *   gradient_variance_benchmark [STEPS]
 *
 * 8 inputs, 50 relu units, one target, constant noise; at the initial parameters, and after STEPS steps of gradient
 * descent by moments with Adam's scaling (default 2,000) on 1,000 rows of a known function. Printed for minibatches of
 * K rows: the variance of an entry of the gradient over 400 draws, averaged over M and over 5 minibatches; how far the
 * mean over draws lies from the gradient by moments, in its own standard errors (all of M together; about 1 where both
 * have the same expectation); and the variance over 400 minibatches, draws included. Nothing is timed: the figures are
 * the same on every machine, but for rounding. docs/gradient-variance.md has them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "linalg/kernels.h"
#include "random/random.h"
#include "vmg/vmg.h"

enum { inputs = 8, row_total = 1000, most_rows = 100, draws = 400, fixed_batches = 5 };
enum { whole, local, moments, ways };

typedef struct bench {
    vmg_context *context;
    vmg_network *sampled, *exact;
    vmg_workspace *sampled_space, *exact_space;
    size_t count;                                 /* parameters */
    vmg_real *parameters, *drawn, *gradient;      /* count each */
    double *mean, *square, *exact_gradient;       /* count each */
    vmg_real x[row_total * inputs], y[row_total]; /* row_total x inputs */
    vmg_real batch_x[most_rows * inputs], batch_y[most_rows];
} bench;

static void need(const bench *b, bool good)
{
    if (!good) {
        fprintf(stderr, "gradient_variance_benchmark: %s\n", vmg_last_error(b->context));
        exit(70);
    }
}

static void make_network(bench *b, const char *inference, vmg_network **network, vmg_workspace **space)
{
    const vmg_network_shape shape = {inputs, 1, VMG_TASK_REGRESSION, row_total};
    vmg_settings *settings = NULL;
    need(b, !vmg_settings_create(b->context, &settings));
    need(b, !vmg_settings_set(b->context, settings, "recipe", "single"));
    need(b, !vmg_settings_set(b->context, settings, "inference", inference));
    need(b, !vmg_network_from_settings(b->context, settings, shape, network));
    need(b, !vmg_network_workspace(b->context, *network, most_rows, space));
    vmg_settings_destroy(b->context, settings);
}

/* Standard normal inputs, y = sin(2 x1) + x2 x3 / 2 + 0.3 noise. */
static void make_rows(bench *b)
{
    const vmg_kernels *kernels = vmg_kernels_of(b->context);
    vmg_random_normal(kernels, (vmg_random){1, 0, 0}, 0, (size_t)row_total * inputs, b->x);
    vmg_random_normal(kernels, (vmg_random){1, 1, 0}, 0, row_total, b->y);
    for (size_t i = 0; i < row_total; i++) {
        const vmg_real *x = b->x + i * inputs; /* 1 x inputs */
        b->y[i] = (vmg_real)(sin(2 * (double)x[0]) + 0.5 * (double)(x[1] * x[2]) + 0.3 * (double)b->y[i]);
    }
}

/* Minibatch number `number`: rows drawn with replacement. */
static vmg_example_rows draw_batch(bench *b, uint64_t number, size_t size)
{
    vmg_real places[most_rows];
    vmg_random_uniform((vmg_random){2, number, 0}, 0, size, places);
    for (size_t i = 0; i < size; i++) {
        const size_t row = (size_t)((double)places[i] * row_total) % row_total;
        memcpy(b->batch_x + i * inputs, b->x + row * inputs, inputs * sizeof *b->x);
        b->batch_y[i] = b->y[row];
    }
    return (vmg_example_rows){.rows = size, .data_points = row_total, .inputs = b->batch_x, .values = b->batch_y};
}

/* The tensor whose name ends so; `index`: the how manyth. */
static bool find_tensor(const bench *b, const char *end, size_t index, vmg_tensor_place *out)
{
    for (size_t i = 0; i < vmg_network_tensors(b->sampled); i++) {
        *out = vmg_network_tensor(b->sampled, i);
        const size_t length = strlen(out->name), own = strlen(end);
        if (length >= own && strcmp(out->name + length - own, end) == 0 && index-- == 0) {
            return true;
        }
    }
    return false;
}

/* W = M + diag(exp(log sd of rows)) E diag(exp(log sd of columns)) in place of M, and no variance left. */
static void draw_weights(bench *b, uint64_t number)
{
    const double none = -20; /* a log standard deviation */
    vmg_tensor_place mean, row, column;
    memcpy(b->drawn, b->parameters, b->count * sizeof *b->drawn);
    for (size_t layer = 0; find_tensor(b, ".M", layer, &mean); layer++) {
        need(b, find_tensor(b, ".log_sd_row", layer, &row) && find_tensor(b, ".log_sd_column", layer, &column));
        for (size_t i = 0; i < mean.rows; i++) {
            vmg_real noise[64];
            vmg_random_normal(vmg_kernels_of(b->context), (vmg_random){3, number, layer * 1000 + i}, 0, mean.columns,
                              noise);
            for (size_t j = 0; j < mean.columns; j++) {
                b->drawn[mean.offset + i * mean.columns + j] +=
                    (vmg_real)(exp((double)b->parameters[row.offset + i]) *
                               exp((double)b->parameters[column.offset + j]) * (double)noise[j]);
            }
        }
        for (size_t i = 0; i < mean.rows; i++) {
            b->drawn[row.offset + i] = (vmg_real)none;
        }
        for (size_t j = 0; j < mean.columns; j++) {
            b->drawn[column.offset + j] = 0;
        }
    }
}

static void compute_gradient(bench *b, int way, vmg_example_rows batch, uint64_t number)
{
    if (way == whole) {
        draw_weights(b, number);
    }
    vmg_network_objective(way == moments ? b->exact_space : b->sampled_space, way == whole ? b->drawn : b->parameters,
                          batch, 0, 4, number, b->gradient);
}

/* Over all entries of the means: variance over `draws` gradients, and the squared distance of their mean from
 * exact_gradient over what is expected of it, variance / draws. */
typedef struct scatter {
    double variance, z;
} scatter;

static scatter summarise(const bench *b)
{
    scatter made = {0, 0};
    double entries = 0;
    vmg_tensor_place mean;
    for (size_t layer = 0; find_tensor(b, ".M", layer, &mean); layer++) {
        for (size_t i = mean.offset; i < mean.offset + mean.rows * mean.columns; i++) {
            const double centre = b->mean[i] / draws;
            const double variance = (b->square[i] - draws * centre * centre) / (draws - 1);
            const double distance = centre - b->exact_gradient[i];
            made.variance += variance;
            made.z += distance * distance;
            entries++;
        }
    }
    return (scatter){made.variance / entries, made.variance > 0 ? made.z / (made.variance / draws) : 0};
}

static void add_gradient(bench *b)
{
    for (size_t i = 0; i < b->count; i++) {
        b->mean[i] += (double)b->gradient[i];
        b->square[i] += (double)b->gradient[i] * (double)b->gradient[i];
    }
}

static scatter over_draws(bench *b, int way, size_t size, uint64_t batch_number)
{
    const vmg_example_rows batch = draw_batch(b, batch_number, size);
    memset(b->mean, 0, b->count * sizeof *b->mean);
    memset(b->square, 0, b->count * sizeof *b->square);
    compute_gradient(b, moments, batch, 0);
    for (size_t i = 0; i < b->count; i++) {
        b->exact_gradient[i] = (double)b->gradient[i];
    }
    for (size_t i = 0; i < draws; i++) {
        compute_gradient(b, way, batch, 1 + i);
        add_gradient(b);
    }
    return summarise(b);
}

static double over_batches(bench *b, int way, size_t size)
{
    memset(b->mean, 0, b->count * sizeof *b->mean);
    memset(b->square, 0, b->count * sizeof *b->square);
    for (size_t i = 0; i < draws; i++) {
        compute_gradient(b, way, draw_batch(b, 100 + i, size), 1 + i);
        add_gradient(b);
    }
    return summarise(b).variance;
}

static void train(bench *b, size_t steps)
{
    const double rate = 0.01, mean_decay = 0.9, square_decay = 0.999, epsilon = 1e-8;
    memset(b->mean, 0, b->count * sizeof *b->mean);
    memset(b->square, 0, b->count * sizeof *b->square);
    for (size_t step = 1; step <= steps; step++) {
        vmg_network_objective(b->exact_space, b->parameters, draw_batch(b, 1000000 + step, 32), 1, 4, step,
                              b->gradient);
        for (size_t i = 0; i < b->count; i++) {
            const double g = (double)b->gradient[i];
            b->mean[i] = mean_decay * b->mean[i] + (1 - mean_decay) * g;
            b->square[i] = square_decay * b->square[i] + (1 - square_decay) * g * g;
            b->parameters[i] -= (vmg_real)(rate * b->mean[i] / (1 - pow(mean_decay, (double)step)) /
                                           (sqrt(b->square[i] / (1 - pow(square_decay, (double)step))) + epsilon));
        }
    }
}

static void report(bench *b, const char *where)
{
    static const char *const names[ways] = {"whole weights", "local", "moments"};
    static const size_t sizes[] = {1, 10, 100};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (int way = 0; way < ways; way++) {
            double variance = 0, z = 0;
            for (uint64_t i = 0; i < fixed_batches && way != moments; i++) {
                const scatter found = over_draws(b, way, sizes[k], i);
                variance += found.variance / fixed_batches;
                z += found.z / fixed_batches;
            }
            printf("%-10s %5zu  %-14s %12.3g %8.2f %20.3g\n", where, sizes[k], names[way], variance, sqrt(z),
                   over_batches(b, way, sizes[k]));
        }
    }
}

int main(int count, char **arguments)
{
    static bench b;
    const size_t steps = count > 1 ? strtoul(arguments[1], NULL, 10) : 2000;
    if (vmg_context_create(&(vmg_context_options){.threads = 1}, &b.context)) {
        return 71;
    }
    make_network(&b, "sampled", &b.sampled, &b.sampled_space);
    make_network(&b, "moments", &b.exact, &b.exact_space);
    b.count = vmg_network_parameters(b.sampled);
    need(&b, b.count == vmg_network_parameters(b.exact));
    b.parameters = calloc(3 * b.count, sizeof *b.parameters);
    b.mean = calloc(3 * b.count, sizeof *b.mean);
    if (!b.parameters || !b.mean) {
        return 71;
    }
    b.drawn = b.parameters + b.count;
    b.gradient = b.drawn + b.count;
    b.square = b.mean + b.count;
    b.exact_gradient = b.square + b.count;
    make_rows(&b);
    need(&b, !vmg_network_initialise(b.context, b.exact, 1, b.parameters));
    printf("%-10s %5s  %-14s %12s %8s %20s\n", "parameters", "rows", "", "over draws", "z", "over minibatches too");
    report(&b, "initial");
    train(&b, steps);
    report(&b, "trained");
    free(b.parameters);
    free(b.mean);
    vmg_workspace_destroy(b.context, b.sampled_space);
    vmg_workspace_destroy(b.context, b.exact_space);
    vmg_network_destroy(b.context, b.sampled);
    vmg_network_destroy(b.context, b.exact);
    vmg_context_destroy(b.context);
    return 0;
}
