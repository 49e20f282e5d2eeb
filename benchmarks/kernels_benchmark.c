/* Measures the vector kernels and the activations against the machine's matrix-product peak, the BLAS library and the
 * plain twins.
 *
 *   kernels_benchmark [SET]     SET: plain, portable, avx2, avx512; default the best that the processor has
 *
 * The peak is the rate of the BLAS library's product of two 1024 x 1024 matrices, or of the best of our own shapes
 * where that is higher, in this run. Times are the shortest of several runs (benchmarks/timing.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "activation/activation.h"
#include "linalg/cholesky.h"
#include "random/random.h"
#include "timing.h"

#if VMG_REAL_IS_DOUBLE
#define multiply_by_blas cblas_dgemm
#else
#define multiply_by_blas cblas_sgemm
#endif

enum { most = 1 << 21 };
static vmg_real memory[5][most];

/* A product, and what computes it; kernels NULL: the BLAS library. */
typedef struct product {
    bool transpose_a, transpose_b;
    size_t rows, inner, columns;
    const vmg_kernels *kernels;
} product;

static void run_product(void *user)
{
    const product *of = user;
    const vmg_matrix a =
        vmg_matrix_view(memory[0], of->transpose_a ? of->inner : of->rows, of->transpose_a ? of->rows : of->inner);
    const vmg_matrix b = vmg_matrix_view(memory[1], of->transpose_b ? of->columns : of->inner,
                                         of->transpose_b ? of->inner : of->columns);
    const vmg_matrix c = vmg_matrix_view(memory[2], of->rows, of->columns);
    if (of->kernels) {
        of->kernels->product(of->transpose_a, a, of->transpose_b, b, 0, c);
    } else {
        multiply_by_blas(CblasRowMajor, of->transpose_a ? CblasTrans : CblasNoTrans,
                         of->transpose_b ? CblasTrans : CblasNoTrans, (int)of->rows, (int)of->columns, (int)of->inner,
                         1, a.at, (int)a.stride, b.at, (int)b.stride, 0, c.at, (int)c.stride);
    }
}

static double product_seconds(product of, const vmg_kernels *kernels)
{
    of.kernels = kernels;
    return benchmark_seconds(run_product, &of);
}

static double rate(product of, double seconds)
{
    return 2e-9 * (double)of.rows * (double)of.inner * (double)of.columns / seconds;
}

static double measure_peak(const vmg_kernels *kernels)
{
    const product large = {false, false, 1024, 1024, 1024, NULL}, cached = {false, false, 96, 128, 96, NULL};
    const double by_blas = rate(large, product_seconds(large, NULL));
    const double by_kernels = rate(cached, product_seconds(cached, kernels));
    return by_blas > by_kernels ? by_blas : by_kernels;
}

/* Shapes of a step: forwards (a M), the mean's gradient (a^T g), the input's gradient (g M^T), pseudo-data. */
static const product products[] = {
    {0, 0, 1, 14, 50, NULL},      {0, 0, 1, 51, 1, NULL}, /* one row of the concrete table's network */
    {0, 0, 5, 7, 50, NULL},       {1, 0, 7, 5, 50, NULL},
    {0, 0, 5, 51, 1, NULL},       {1, 0, 51, 5, 1, NULL},
    {0, 1, 5, 1, 51, NULL},       {0, 1, 5, 7, 5, NULL},
    {0, 1, 5, 50, 51, NULL}, /* yacht, batch 5, 5 pairs */
    {0, 0, 32, 14, 50, NULL},     {1, 0, 14, 32, 50, NULL},
    {0, 0, 32, 51, 1, NULL},      {1, 0, 51, 32, 1, NULL},
    {0, 1, 32, 1, 51, NULL},      {0, 0, 32, 51, 50, NULL},
    {1, 0, 51, 32, 50, NULL},     {0, 1, 32, 50, 51, NULL},
    {0, 0, 64, 101, 100, NULL},   {1, 0, 101, 64, 100, NULL},
    {0, 1, 64, 100, 101, NULL},   {0, 0, 100, 785, 150, NULL},
    {1, 0, 785, 100, 150, NULL},  {0, 0, 100, 151, 150, NULL},
    {1, 0, 151, 100, 150, NULL},  {0, 1, 100, 150, 151, NULL},
    {0, 0, 100, 151, 10, NULL},   {1, 0, 151, 100, 10, NULL},
    {0, 1, 100, 10, 151, NULL},   {0, 1, 50, 785, 100, NULL},
    {1, 0, 100, 50, 150, NULL}, /* MNIST 3 x 150, batch 100, 50 pairs */
    {0, 0, 100, 785, 750, NULL},  {0, 0, 100, 751, 750, NULL},
    {1, 0, 751, 100, 750, NULL},  {0, 1, 100, 750, 751, NULL},
    {0, 0, 1000, 51, 50, NULL},   {0, 0, 1000, 151, 150, NULL},
    {0, 0, 1000, 785, 750, NULL}, {0, 0, 512, 512, 512, NULL},
};

static void report_products(const vmg_kernels *kernels, double peak)
{
    printf("\nproduct: rows x inner x columns, T: transposed\n");
    printf("%4s %6s %6s %6s %12s %9s %6s %9s %9s\n", "", "rows", "inner", "cols", "ns", "GFLOP/s", "peak", "x BLAS",
           "x plain");
    for (size_t i = 0; i < sizeof products / sizeof *products; i++) {
        const product of = products[i];
        const double own = product_seconds(of, kernels), blas = product_seconds(of, NULL);
        const bool small = of.rows * of.inner * of.columns < 2000000;
        const double plain = small ? product_seconds(of, &vmg_kernels_plain) : 0;
        printf("%c %c  %6zu %6zu %6zu %12.1f %9.1f %5.0f%% %9.2f ", of.transpose_a ? 'T' : '.',
               of.transpose_b ? 'T' : '.', of.rows, of.inner, of.columns, 1e9 * own, rate(of, own),
               100 * rate(of, own) / peak, blas / own);
        if (small) {
            printf("%9.1f\n", plain / own);
        } else {
            printf("%9s\n", "-");
        }
    }
}

/* A kernel that goes over rows x columns entries (rows 1 where there are none). */
typedef struct pass {
    const char *name;
    double bytes; /* read and written for each entry */
    void (*run)(const vmg_kernels *kernels, size_t rows, size_t columns);
} pass;

static void run_normal(const vmg_kernels *kernels, size_t rows, size_t columns)
{
    kernels->normal(1, 2, 3, 0, rows * columns, memory[0]);
}

static void run_adam(const vmg_kernels *kernels, size_t rows, size_t columns)
{
    static const vmg_adam_step step = {(vmg_real)1e-3, (vmg_real)0.9,  (vmg_real)0.999, 1,
                                       (vmg_real)1e-8, (vmg_real)0.999};
    kernels->adam(step, rows * columns, memory[0], memory[1], memory[2], memory[3], memory[4]);
}

static void run_add_scaled(const vmg_kernels *kernels, size_t rows, size_t columns)
{
    kernels->add_scaled(vmg_matrix_view(memory[0], rows, columns), memory[1], memory[2],
                        vmg_matrix_view(memory[3], rows, columns));
}

static void run_row_products(const vmg_kernels *kernels, size_t rows, size_t columns)
{
    const vmg_matrix x = vmg_matrix_view(memory[0], rows, columns);
    kernels->row_products(x, x, memory[1], memory[3]);
}

static void run_column_products(const vmg_kernels *kernels, size_t rows, size_t columns)
{
    const vmg_matrix x = vmg_matrix_view(memory[0], rows, columns);
    kernels->column_products(x, x, memory[1], memory[3]);
}

static void run_exponential(const vmg_kernels *kernels, size_t rows, size_t columns)
{
    kernels->exponential(rows * columns, memory[0], memory[3]);
}

static void run_sum_of_squares(const vmg_kernels *kernels, size_t rows, size_t columns)
{
    memory[3][0] = (vmg_real)kernels->sum_of_squares(rows * columns, memory[0]);
}

static const pass passes[] = {
    {"normal", 1, run_normal},
    {"adam", 9, run_adam},
    {"add_scaled", 3, run_add_scaled},
    {"row_products", 1, run_row_products},
    {"column_products", 1, run_column_products},
    {"exponential", 2, run_exponential},
    {"sum_of_squares", 1, run_sum_of_squares},
};

typedef struct pass_call {
    const pass *pass;
    const vmg_kernels *kernels;
    size_t rows, columns;
} pass_call;

static void run_pass(void *user)
{
    const pass_call *call = user;
    call->pass->run(call->kernels, call->rows, call->columns);
}

static void report_passes(const vmg_kernels *kernels)
{
    static const size_t shapes[][2] = {{5, 52}, {32, 52}, {100, 152}, {100, 784}, {2000, 1000}};
    printf("\nover rows x columns entries\n");
    printf("%-16s %6s %6s %12s %10s %8s %9s\n", "", "rows", "cols", "ns", "ns/entry", "GB/s", "x plain");
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
        for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
            pass_call call = {&passes[i], kernels, shapes[s][0], shapes[s][1]};
            const double entries = (double)(call.rows * call.columns);
            const double own = benchmark_seconds(run_pass, &call);
            call.kernels = &vmg_kernels_plain;
            const double plain = benchmark_seconds(run_pass, &call);
            printf("%-16s %6zu %6zu %12.1f %10.3f %8.1f %9.1f\n", passes[i].name, call.rows, call.columns, 1e9 * own,
                   1e9 * own / entries, 1e-9 * entries * passes[i].bytes * sizeof(vmg_real) / own, plain / own);
        }
    }
}

/* A factor of order x order, or a solve with it. */
typedef struct cholesky_call {
    size_t order, columns; /* columns 0: the factor */
} cholesky_call;

static void run_cholesky(void *user)
{
    const cholesky_call *call = user;
    const vmg_matrix matrix = vmg_matrix_view(memory[0], call->order, call->order);
    if (call->columns) {
        vmg_cholesky_solve(matrix, vmg_matrix_view(memory[1], call->order, call->columns));
        return;
    }
    memcpy(memory[0], memory[3], call->order * call->order * sizeof(vmg_real));
    vmg_cholesky_factor(matrix);
}

static void report_cholesky(double peak)
{
    printf("\ncholesky: order, and right-hand sides (0: the factor)\n");
    printf("%6s %6s %12s %9s %6s\n", "order", "cols", "ns", "GFLOP/s", "peak");
    static const size_t orders[] = {5, 10, 16, 24, 50};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        const size_t columns[] = {0, 5, 50, 150};
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
            cholesky_call call = {orders[i], columns[c]};
            for (size_t k = 0; k < call.order * call.order; k++) {
                memory[3][k] = k % (call.order + 1) ? (vmg_real)0.01 : 1;
            }
            const double seconds = benchmark_seconds(run_cholesky, &call), order = (double)call.order;
            const double work = columns[c] ? 2 * order * order * (double)columns[c] : order * order * order / 3;
            printf("%6zu %6zu %12.1f %9.1f %5.0f%%\n", call.order, call.columns, 1e9 * seconds, 1e-9 * work / seconds,
                   1e-9 * work / seconds * 100 / peak);
        }
    }
}

typedef struct activation_call {
    const vmg_activation *activation;
    bool moments; /* else the values */
} activation_call;

enum { activation_count = 1600 };

static void run_activation(void *user)
{
    static vmg_real out[6][activation_count];
    const activation_call *call = user;
    if (call->moments) {
        const vmg_moment_slopes slopes = {out[2], out[3], out[4], out[5]};
        call->activation->moments(activation_count, memory[0], memory[2], out[0], out[1], &slopes);
    } else {
        call->activation->value(activation_count, memory[0], out[0], out[1]);
    }
}

static void report_activations(const vmg_kernels *kernels)
{
    printf("\nactivations with their slopes, %d entries\n", activation_count);
    printf("%-12s %14s %9s %14s %9s\n", "", "value ns/entry", "x plain", "moments", "x plain");
    for (size_t i = 0; vmg_activation_at(i); i++) {
        const vmg_activation *plain = vmg_activation_at(i), *own = vmg_activation_for(kernels, plain);
        double seconds[4];
        for (size_t j = 0; j < 4; j++) {
            activation_call call = {j % 2 ? plain : own, j / 2};
            seconds[j] = benchmark_seconds(run_activation, &call) / activation_count;
        }
        printf("%-12s %14.3f %9.1f %14.3f %9.1f\n", plain->name, 1e9 * seconds[0], seconds[1] / seconds[0],
               1e9 * seconds[2], seconds[3] / seconds[2]);
    }
}

static const vmg_kernels *find_kernels(const char *name)
{
    const vmg_kernels *best = NULL, *next;
    for (size_t i = 0; (next = vmg_kernels_at(i)); i++) {
        best = next;
        if (name && !strcmp(name, next->name)) {
            return next;
        }
    }
    return name ? NULL : best;
}

int main(int count, char **arguments)
{
    const vmg_kernels *kernels = find_kernels(count > 1 ? arguments[1] : NULL);
    if (!kernels) {
        fprintf(stderr, "kernels_benchmark: this processor or build has no kernels called '%s'\n", arguments[1]);
        return 64;
    }
    openblas_set_num_threads(1);
    for (size_t i = 0; i < 5; i++) {
        vmg_kernels_plain.normal(i, 0, 0, 0, most, memory[i]);
    }
    for (size_t i = 0; i < most; i++) {
        memory[2][i] = memory[2][i] < 0 ? -memory[2][i] : memory[2][i]; /* squares of gradients */
    }
    const double peak = measure_peak(kernels);
    printf("kernels %s, %s; peak of products %.1f GFLOP/s on one core\n", kernels->name,
           VMG_REAL_IS_DOUBLE ? "double" : "float", peak);
    report_passes(kernels);
    report_activations(kernels);
    report_cholesky(peak);
    report_products(kernels, peak);
    return 0;
}
