/* Measures whole training steps: time, arithmetic, and the fraction of the machine's matrix-product peak.
 *
 *   training_step_benchmark [CASE [STEPS [THREADS]]]   CASE: a part of a case's name; default all. STEPS: so many steps
 *                                                      and nothing else, for a profiler; 0: measure. THREADS: default 1
 *
 * A step is what the training loop does for one batch: deriving from the parameters, noise, objective and gradient,
 * Adam with averaging. Its arithmetic is counted as the matrix products and triangular solves that it cannot do without
 * (2 operations for a multiplication and an addition); elementwise passes and noise are not counted, so the fraction of
 * the peak says how much they cost. The peak is that of the BLAS library's product of two 1024 x 1024 matrices, or of
 * our own kernels on a small one where that is higher, in this run. Times are the shortest of several runs
 * (benchmarks/timing.h), in processor time; with several threads, which only large networks use, in time that passed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "base/context.h"
#include "method/network_settings.h"
#include "optimise/descent.h"
#include "timing.h"

/* A case: settings by name, and the shape of its table. */
typedef struct step_case {
    const char *what;
    size_t rows, inputs, classes; /* classes 0: regression, one target */
    const char *settings[6][2];
} step_case;

static const step_case cases[] = {
    {"yacht, paper: 6-50-1, batch 5, 5 pairs", 277, 6, 0, {{"recipe", "paper"}}},
    {"MNIST, paper: 784-3x150-10, batch 100, 50 pairs", 50000, 784, 10, {{"recipe", "paper"}}},
    {"13-50-1, batch 32, sampled", 1000, 13, 0, {{"batch", "32"}, {"inference", "sampled"}}},
    {"13-50-1, batch 32, moments", 1000, 13, 0, {{"batch", "32"}, {"inference", "moments"}}},
    {"13-100-100-1, batch 32, moments",
     1000,
     13,
     0,
     {{"batch", "32"}, {"inference", "moments"}, {"hidden", "100,100"}}},
    {"784-3x150-10, batch 100, sampled", 50000, 784, 10, {{"batch", "100"}, {"hidden", "150,150,150"}}},
    {"784-3x500-10, batch 100, sampled", 50000, 784, 10, {{"batch", "100"}, {"hidden", "500,500,500"}}},
    {"784-3x750-10, batch 100, sampled", 50000, 784, 10, {{"batch", "100"}, {"hidden", "750,750,750"}}},
};

static double product_operations(size_t rows, size_t inner, size_t columns)
{
    return 2.0 * (double)rows * (double)inner * (double)columns;
}

/* Of one layer of r x c weights, a batch of k and m pairs: formulas as in layer/pseudo_data.h. */
static double layer_operations(const vmg_layer *layer, size_t k, size_t m, bool believed)
{
    const size_t r = layer->rows, c = layer->columns;
    const double products = layer->index > 0 ? 3 : 2; /* forwards, the weights' gradient, the inputs' */
    double sum = products * product_operations(k, r, c) * (believed ? 2 : 1);
    if (m) {
        sum += 3 * product_operations(m, r, m) + 4 * product_operations(m, r, c); /* S11, A~ M, dR M^T, ... */
        sum += (layer->index > 0 ? 3 : 2) * product_operations(m, r, k);          /* S12 and back */
        sum += 3 * product_operations(m, k, c) + 2 * product_operations(m, m, k); /* T, G and back */
        sum += 3 * product_operations(m, m, c) + product_operations(m, m, m) / 6; /* solves, the factor */
    }
    return sum;
}

typedef struct step {
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_arena arena;
    vmg_team *team;
    vmg_descent descent;
    vmg_batch batch;
    vmg_real *parameters, *gradient;
    size_t rows;
} step;

static void take_step(void *user)
{
    step *s = user;
    vmg_workspace_prepare(s->workspace, s->parameters);
    vmg_workspace_draw(s->workspace, 1, s->descent.adam.step, s->batch.inputs.rows, false);
    vmg_workspace_differentiate(s->workspace, s->parameters, s->batch, (vmg_objective_weights){s->rows, 1}, s->gradient,
                                NULL);
    vmg_descent_take_step(&s->descent, 1e-5, s->gradient, s->parameters);
}

static void *need(void *memory)
{
    if (!memory) {
        fputs("training_step_benchmark: out of memory\n", stderr);
        exit(71);
    }
    return memory;
}

static void need_ok(vmg_context *context, vmg_status status)
{
    if (status) {
        fprintf(stderr, "training_step_benchmark: %s\n", vmg_last_error(context));
        exit(vmg_status_exit_code(status));
    }
}

static void resolve(vmg_context *context, const step_case *of, vmg_settings_values *out)
{
    vmg_settings *given = NULL;
    need_ok(context, vmg_settings_create(context, &given));
    need_ok(context, vmg_settings_set(context, given, "recipe", "single")); /* unless the case says otherwise */
    for (size_t i = 0; i < sizeof of->settings / sizeof *of->settings && of->settings[i][0]; i++) {
        need_ok(context, vmg_settings_set(context, given, of->settings[i][0], of->settings[i][1]));
    }
    vmg_settings_resolve(given, of->rows, of->inputs, of->classes ? VMG_TASK_CLASSIFICATION : VMG_TASK_REGRESSION, out);
    vmg_settings_destroy(context, given);
}

static vmg_batch make_batch(vmg_context *context, const step_case *of, size_t rows)
{
    const size_t numbers = vmg_random_stride(rows * of->inputs);
    vmg_real *x = need(vmg_allocate(context, numbers, sizeof *x));
    vmg_real *y = need(vmg_allocate(context, vmg_random_stride(rows), sizeof *y));
    uint32_t *labels = need(vmg_allocate(context, rows, sizeof *labels));
    vmg_random_normal(vmg_kernels_of(context), (vmg_random){1, 0, 0}, 0, numbers, x);
    vmg_random_normal(vmg_kernels_of(context), (vmg_random){2, 0, 0}, 0, vmg_random_stride(rows), y);
    for (size_t k = 0; of->classes && k < rows; k++) {
        labels[k] = (uint32_t)(k % of->classes);
    }
    return (vmg_batch){vmg_matrix_view(x, rows, of->inputs), {vmg_matrix_view(y, rows, 1), labels, NULL}};
}

static void create(vmg_context *context, const step_case *of, const vmg_settings_values *settings, step *s)
{
    const vmg_likelihood likelihood = {
        .kind = of->classes ? &vmg_likelihood_categorical : &vmg_likelihood_gaussian,
        .outputs = of->classes ? of->classes : 1,
        .prior_shape = 1,
        .prior_rate = 1,
    };
    const vmg_network_options options = vmg_network_options_of(settings, of->inputs, likelihood);
    const vmg_adam_options adam = {0.9, 0.999, 1e-8, settings->averaging};
    vmg_arena counted = {0};
    *s = (step){.rows = of->rows};
    need_ok(context, vmg_network_create(context, &options, &s->network));
    const size_t count = s->network->parameter_count;
    s->parameters = need(vmg_allocate(context, count, sizeof *s->parameters));
    s->gradient = need(vmg_allocate(context, count, sizeof *s->gradient));
    need_ok(context, vmg_network_initialise(context, s->network, 1, s->parameters));
    need_ok(context, vmg_workspace_create(context, s->network, options.inference, settings->batch, &s->workspace));
    if (vmg_workspace_is_large(s->workspace)) {
        need_ok(context, vmg_team_create(context, &s->team));
        vmg_workspace_join(s->workspace, s->team);
    }
    vmg_descent_lay_out(adam, s->workspace, s->team, &counted, &s->descent);
    need_ok(context, vmg_arena_create(context, &counted, &s->arena));
    vmg_descent_lay_out(adam, s->workspace, s->team, &s->arena, &s->descent);
    s->batch = make_batch(context, of, settings->batch);
}

static void destroy(vmg_context *context, step *s)
{
    vmg_release(context, s->batch.inputs.at);
    vmg_release(context, s->batch.targets.values.at);
    vmg_release(context, (void *)s->batch.targets.labels);
    vmg_arena_destroy(context, &s->arena);
    vmg_team_destroy(context, s->team);
    vmg_workspace_destroy(context, s->workspace);
    vmg_release(context, s->gradient);
    vmg_release(context, s->parameters);
    vmg_network_destroy(context, s->network);
}

/* steps > 0: so many and no more. */
static void report(vmg_context *context, const step_case *of, double peak, size_t steps)
{
    vmg_settings_values settings;
    step s;
    resolve(context, of, &settings);
    create(context, of, &settings, &s);
    double operations = 0;
    for (size_t l = 0; l < s.network->layer_count; l++) {
        operations += layer_operations(s.network->layers[l], settings.batch, settings.pseudo_data,
                                       s.network->inference == VMG_MOMENTS && l > 0);
    }
    for (size_t i = 0; i < steps; i++) {
        take_step(&s);
    }
    if (!steps) {
        const double seconds = vmg_context_threads(context) > 1
                                   ? benchmark_seconds_by(benchmark_wall_now, 40, take_step, &s)
                                   : benchmark_seconds(take_step, &s);
        printf("%-50s %12.1f %12.3f %10.1f %8.0f%%\n", of->what, 1e6 * seconds, 1e-6 * operations,
               1e-9 * operations / seconds, 100 * operations / seconds / peak);
    }
    destroy(context, &s);
}

/* Square products for the peak. */
typedef struct square_product {
    const vmg_kernels *kernels; /* NULL: the BLAS library */
    vmg_matrix a, b, c;
} square_product;

static void multiply(void *user)
{
    const square_product *of = user;
    if (of->kernels) {
        of->kernels->product(false, of->a, false, of->b, 0, of->c);
        return;
    }
    const int order = (int)of->a.rows;
#if VMG_REAL_IS_DOUBLE
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, order, order, order, 1, of->a.at, order, of->b.at, order, 0,
                of->c.at, order);
#else
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, order, order, order, 1, of->a.at, order, of->b.at, order, 0,
                of->c.at, order);
#endif
}

static double measure_peak(vmg_context *context)
{
    enum { order = 1024, small = 96 };
    vmg_real *memory = need(vmg_allocate(context, 3 * order * order, sizeof *memory));
    double best = 0;
    for (size_t i = 0; i < 2; i++) {
        const size_t n = i ? small : order;
        square_product of = {i ? vmg_kernels_of(context) : NULL, vmg_matrix_view(memory, n, n),
                             vmg_matrix_view(memory + n * n, n, n), vmg_matrix_view(memory + 2 * n * n, n, n)};
        const double rate = product_operations(n, n, n) / benchmark_seconds(multiply, &of);
        best = rate > best ? rate : best;
    }
    vmg_release(context, memory);
    return best;
}

int main(int count, char **arguments)
{
    const char *wanted = count > 1 ? arguments[1] : "";
    const size_t steps = count > 2 ? (size_t)atol(arguments[2]) : 0;
    const vmg_context_options options = {.threads = count > 3 ? (size_t)atol(arguments[3]) : 1};
    vmg_context *context = NULL;
    if (vmg_context_create(&options, &context)) {
        return 71;
    }
    const double peak = steps ? 1 : measure_peak(context);
    printf("kernels %s, %s, threads %zu; peak of matrix products on one %.1f GFLOP/s\n\n",
           vmg_kernels_of(context)->name, VMG_REAL_IS_DOUBLE ? "double" : "float", options.threads, 1e-9 * peak);
    printf("%-50s %12s %12s %10s %9s\n", "step", "us", "MFLOP", "GFLOP/s", "of peak");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (strstr(cases[i].what, wanted)) {
            report(context, &cases[i], peak, steps);
        }
    }
    vmg_context_destroy(context);
    return 0;
}
