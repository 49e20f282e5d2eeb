/* Measures whole training steps: time, arithmetic, and the fraction of the machine's matrix-product peak.
 *
 *   training_step_benchmark [CASE]     CASE: a part of a case's name; default all
 *
 * A step is what the training loop does for one batch: deriving from the parameters, noise, objective and gradient,
 * Adam with averaging. Its arithmetic is counted as the matrix products and triangular solves that it cannot do without
 * (2 operations for a multiplication and an addition); elementwise passes and noise are not counted, so the fraction of
 * the peak says how much they cost. The peak is that of the BLAS library's product of two 1024 x 1024 matrices, or of
 * our own kernels on a small one where that is higher, in this run. One thread; times are the shortest of several runs
 * (benchmarks/timing.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "base/context.h"
#include "method/matrix_method.h"
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
    const vmg_settings_values *settings;
    vmg_matrix_fit *fit;
    vmg_workspace *workspace;
    vmg_adam adam;
    vmg_batch batch;
    vmg_real *gradient;
    size_t rows;
} step;

static void take_step(void *user)
{
    step *s = user;
    vmg_workspace_prepare(s->workspace, s->fit->parameters);
    vmg_workspace_draw(s->workspace, 1, s->adam.step, s->batch.inputs.rows, false);
    vmg_workspace_objective(s->workspace, s->fit->parameters, s->batch, (vmg_objective_weights){s->rows, 1},
                            s->gradient, NULL);
    vmg_adam_take_step(&s->adam, s->workspace->kernels, 1e-5, s->gradient, s->fit->parameters);
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
    return (vmg_batch){vmg_matrix_view(x, rows, of->inputs), {vmg_matrix_view(y, rows, 1), labels}};
}

static void report(vmg_context *context, const step_case *of, double peak)
{
    vmg_settings_values settings;
    vmg_encoded_target one = {.scale = 1};
    const vmg_target_encoding target = {.task = of->classes ? VMG_TASK_CLASSIFICATION : VMG_TASK_REGRESSION,
                                        .targets = &one,
                                        .target_count = 1,
                                        .class_count = of->classes};
    step s = {.settings = &settings, .rows = of->rows};
    vmg_arena counted = {0}, arena = {0};
    resolve(context, of, &settings);
    need_ok(context, vmg_matrix_fit_create(context, &settings, &target, of->inputs, &s.fit));
    need_ok(context, vmg_matrix_fit_reserve(context, s.fit));
    const vmg_network *network = s.fit->network;
    need_ok(context, vmg_network_initialise(context, network, 1, s.fit->parameters));
    need_ok(context, vmg_workspace_create(context, network, s.fit->network->inference, settings.batch, &s.workspace));
    const vmg_adam_options adam = {0.9, 0.999, 1e-8, settings.averaging};
    vmg_adam_lay_out(adam, network->parameter_count, &counted, &s.adam);
    need_ok(context, vmg_arena_create(context, &counted, &arena));
    vmg_adam_lay_out(adam, network->parameter_count, &arena, &s.adam);
    s.gradient = need(vmg_allocate(context, network->parameter_count, sizeof *s.gradient));
    s.batch = make_batch(context, of, settings.batch);

    double operations = 0;
    for (size_t l = 0; l < network->layer_count; l++) {
        operations += layer_operations(network->layers[l], settings.batch, settings.pseudo_data,
                                       s.fit->network->inference == VMG_MOMENTS && l > 0);
    }
    const double seconds = benchmark_seconds(take_step, &s);
    printf("%-50s %12.1f %12.3f %10.1f %8.0f%%\n", of->what, 1e6 * seconds, 1e-6 * operations,
           1e-9 * operations / seconds, 100 * operations / seconds / peak);

    vmg_release(context, s.batch.inputs.at);
    vmg_release(context, s.batch.targets.values.at);
    vmg_release(context, (void *)s.batch.targets.labels);
    vmg_release(context, s.gradient);
    vmg_arena_destroy(context, &arena);
    vmg_workspace_destroy(context, s.workspace);
    vmg_matrix_fit_destroy(context, s.fit);
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
    vmg_context *context = NULL;
    if (vmg_context_create(NULL, &context)) {
        return 71;
    }
    const double peak = measure_peak(context);
    printf("kernels %s, %s; peak of matrix products %.1f GFLOP/s\n\n", vmg_kernels_of(context)->name,
           VMG_REAL_IS_DOUBLE ? "double" : "float", 1e-9 * peak);
    printf("%-50s %12s %12s %10s %9s\n", "step", "us", "MFLOP", "GFLOP/s", "of peak");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (strstr(cases[i].what, wanted)) {
            report(context, &cases[i], peak);
        }
    }
    vmg_context_destroy(context);
    return 0;
}
