/* The sparse Gaussian process for numbers: the bound against its formula with dense n x n matrices, its gradient
 * against differences; with all rows as inducing inputs it is the exact one; the choice of inputs. */
#include "processes.h"

#include "linalg/symmetric.h"

enum { few = 8 };

typedef struct sparse_case {
    vmg_context *context;
    vmg_arena arena;
    vmg_sparse_bound bound;
    process_rows_of from;
} sparse_case;

static void open_rows(sparse_case *made, vmg_kernel_form form, size_t rows, const double *times, size_t count)
{
    made->bound = (vmg_sparse_bound){.kernel = {form, vmg_kernels_of(made->context)},
                                     .rows = rows,
                                     .inputs = process_inputs,
                                     .count = count,
                                     .x = made->from.x,
                                     .y = made->from.numbers,
                                     .times = times,
                                     .z = made->from.x};
    vmg_arena counted = {0};
    vmg_sparse_bound_lay_out(&counted, &made->bound);
    assert_ok(made->context, vmg_arena_create(made->context, &counted, &made->arena));
    vmg_arena taken = made->arena;
    vmg_sparse_bound_lay_out(&taken, &made->bound);
}

static void open_case(sparse_case *made, vmg_kernel_form form, size_t count)
{
    made->context = process_context();
    made->from = make_rows();
    open_rows(made, form, process_rows, NULL, count);
}

static void close_case(sparse_case *made)
{
    vmg_arena_destroy(made->context, &made->arena);
    vmg_context_destroy(made->context);
}

/* log N(y; 0, Q + sigma^2 I) - tr(K - Q) / (2 sigma^2), Q = K_fu K_uu^-1 K_uf. */
static double dense_bound(vmg_kernel_form form, const process_rows_of *from, size_t count)
{
    static double own[process_rows * process_rows], cross[process_rows * process_rows], q[process_rows * process_rows];
    double alpha[process_rows], squares = 0, trace = 0;
    const double signal = exp(process_start[process_inputs]), noise = exp(process_start[process_inputs + 1]);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            own[i * count + j] =
                dense_kernel(form, process_start, from->x + i * process_inputs, from->x + j * process_inputs) +
                (i == j ? VMG_INDUCING_JITTER * signal : 0);
        }
        for (size_t j = 0; j < process_rows; j++) {
            cross[i * process_rows + j] =
                dense_kernel(form, process_start, from->x + i * process_inputs, from->x + j * process_inputs);
        }
    }
    dense_solve(count, own, process_rows, cross);
    for (size_t i = 0; i < process_rows; i++) {
        for (size_t j = 0; j < process_rows; j++) {
            q[i * process_rows + j] = i == j ? noise : 0;
            for (size_t k = 0; k < count; k++) {
                q[i * process_rows + j] +=
                    dense_kernel(form, process_start, from->x + i * process_inputs, from->x + k * process_inputs) *
                    cross[k * process_rows + j];
            }
        }
        trace += signal - (q[i * process_rows + i] - noise);
        alpha[i] = from->numbers[i];
    }
    const double log_determinant = dense_solve(process_rows, q, 1, alpha);
    for (size_t i = 0; i < process_rows; i++) {
        squares += from->numbers[i] * alpha[i];
    }
    return -(squares + log_determinant + process_rows * log(2 * 3.14159265358979323846) + trace / noise) / 2;
}

static void the_bound_is_its_formula(void **state)
{
    (void)state;
    for (int form = 0; form < 2; form++) {
        const size_t counts[] = {1, few, process_rows};
        double before = -INFINITY;
        for (size_t k = 0; k < 3; k++) {
            sparse_case made;
            double gradient[process_logs];
            open_case(&made, (vmg_kernel_form)form, counts[k]);
            const double bound = -vmg_sparse_bound_negative(&made.bound, process_start, gradient);
            assert_close(bound, dense_bound((vmg_kernel_form)form, &made.from, counts[k]), 1e-7);
            assert_gradient(vmg_sparse_bound_negative, &made.bound, process_logs, process_start, 1e-6);
            assert_true(bound > before); /* more inputs, a closer bound */
            before = bound;
            close_case(&made);
        }
    }
}

static void rows_count_as_if_repeated(void **state)
{
    (void)state;
    sparse_case weighted = {.context = process_context(), .from = make_rows()};
    sparse_case copied = {.context = process_context(), .from = repeat_rows(&weighted.from)};
    open_rows(&weighted, VMG_KERNEL_MATERN_5_2, distinct_rows, process_times, few);
    open_rows(&copied, VMG_KERNEL_MATERN_5_2, process_rows, NULL, few);
    copied.bound.z = weighted.from.x;
    assert_same_function(vmg_sparse_bound_negative, &weighted.bound, &copied.bound, process_logs, 1e-7);
    assert_gradient(vmg_sparse_bound_negative, &weighted.bound, process_logs, process_start, 1e-6);
    close_case(&weighted);
    close_case(&copied);
}

static void all_rows_as_inputs_make_it_exact(void **state)
{
    (void)state;
    enum { places = 3 };
    const double x[places * process_inputs] = {0, 0, 0, 1, -1, 0.5, 0.2, 0.1, 3};
    sparse_case made;
    vmg_latent_posterior sparse, exact;
    open_case(&made, VMG_KERNEL_MATERN_5_2, process_rows);
    const vmg_kernel_function kernel = made.bound.kernel;
    assert_ok(made.context, vmg_latent_posterior_create(made.context, VMG_LATENT_INDUCING, kernel, process_rows,
                                                        process_inputs, &sparse));
    assert_ok(made.context, vmg_latent_posterior_create(made.context, VMG_LATENT_EXACT_NUMBERS, kernel, process_rows,
                                                        process_inputs, &exact));
    vmg_sparse_bound_posterior(&made.bound, process_start, sparse.weights, sparse.second);
    memcpy(sparse.rows, made.from.x, sizeof made.from.x);
    memcpy(exact.rows, made.from.x, sizeof made.from.x);
    memcpy(sparse.logs, process_start, sizeof process_start);
    memcpy(exact.logs, process_start, sizeof process_start);
    assert_ok(made.context, vmg_latent_posterior_derive(made.context, &sparse));
    assert_ok(made.context, vmg_latent_posterior_derive(made.context, &exact));
    memcpy(exact.weights, made.from.numbers, sizeof made.from.numbers);
    vmg_symmetric_solve(process_rows, exact.factor, 1, exact.weights);
    double scaled[places * process_inputs], near[places * process_rows], far[places * process_rows];
    double work[places + process_rows], means[2][places], variances[2][places];
    vmg_latent_posterior_predict(&sparse, places, x, scaled, near, far, work, means[0], variances[0]);
    vmg_latent_posterior_predict(&exact, places, x, scaled, near, far, work, means[1], variances[1]);
    for (size_t p = 0; p < places; p++) {
        assert_close(means[0][p], means[1][p], 1e-4); /* but for the jitter of K_uu */
        assert_close(variances[0][p], variances[1][p], 1e-4);
    }
    vmg_latent_posterior_release(made.context, &sparse);
    vmg_latent_posterior_release(made.context, &exact);
    close_case(&made);
}

/* Each input is the row that those before it leave most uncertain; rows that are the same are chosen once. */
static void inputs_are_chosen_greedily(void **state)
{
    (void)state;
    vmg_context *context = process_context();
    process_rows_of from = make_rows();
    uint32_t chosen[process_rows];
    size_t count = 0;
    const vmg_kernel_function kernel = {VMG_KERNEL_SQUARED_EXPONENTIAL, vmg_kernels_of(context)};
    assert_ok(context, vmg_inducing_points_choose(context, kernel, process_rows, process_inputs, from.x, process_start,
                                                  few, chosen, &count));
    assert_int_equal(count, few);
    for (size_t step = 1; step < few; step++) {
        double largest = 0, own_left = 0;
        for (size_t i = 0; i < process_rows; i++) { /* what is left uncertain of row i */
            double matrix[few * few], side[few], left = 1;
            for (size_t a = 0; a < step; a++) {
                const double *row = from.x + chosen[a] * process_inputs, scale = exp(-process_start[process_inputs]);
                side[a] = scale * dense_kernel(kernel.form, process_start, row, from.x + i * process_inputs);
                for (size_t b = 0; b < step; b++) {
                    matrix[a * step + b] =
                        scale * dense_kernel(kernel.form, process_start, row, from.x + chosen[b] * process_inputs);
                }
            }
            double solved[few];
            memcpy(solved, side, sizeof solved);
            dense_solve(step, matrix, 1, solved);
            for (size_t a = 0; a < step; a++) {
                left -= side[a] * solved[a];
            }
            largest = left > largest ? left : largest;
            own_left = i == chosen[step] ? left : own_left;
        }
        assert_close(own_left, largest, 1e-9);
    }
    for (size_t i = 0; i < process_rows; i++) {
        memcpy(from.x + i * process_inputs, from.x + (i % 4) * process_inputs, process_inputs * sizeof *from.x);
    }
    assert_ok(context, vmg_inducing_points_choose(context, kernel, process_rows, process_inputs, from.x, process_start,
                                                  process_rows, chosen, &count));
    assert_int_equal(count, 4);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bound_is_its_formula),
        cmocka_unit_test(rows_count_as_if_repeated),
        cmocka_unit_test(all_rows_as_inputs_make_it_exact),
        cmocka_unit_test(inputs_are_chosen_greedily),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
