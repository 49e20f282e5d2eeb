/* The exact Gaussian process for numbers against dense matrices: marginal likelihood, its gradient against differences,
 * and predictions. */
#include "processes.h"

#include "linalg/symmetric.h"

static void fill_dense(vmg_kernel_form form, const process_rows_of *from, double *matrix)
{
    for (size_t i = 0; i < process_rows; i++) {
        for (size_t j = 0; j < process_rows; j++) {
            matrix[i * process_rows + j] =
                dense_kernel(form, process_start, from->x + i * process_inputs, from->x + j * process_inputs) +
                (i == j ? exp(process_start[process_inputs + 1]) : 0);
        }
    }
}

static void the_marginal_likelihood_is_the_density(void **state)
{
    (void)state;
    vmg_context *context = process_context();
    const process_rows_of from = make_rows();
    for (int form = 0; form < 2; form++) {
        vmg_marginal_likelihood problem = {.kernel = {(vmg_kernel_form)form, vmg_kernels_of(context)},
                                           .rows = process_rows,
                                           .inputs = process_inputs,
                                           .x = from.x,
                                           .y = from.numbers};
        vmg_arena counted = {0}, arena;
        vmg_marginal_likelihood_lay_out(&counted, &problem);
        assert_ok(context, vmg_arena_create(context, &counted, &arena));
        vmg_arena taken = arena;
        vmg_marginal_likelihood_lay_out(&taken, &problem);
        double matrix[process_rows * process_rows], alpha[process_rows], gradient[process_logs], squares = 0;
        fill_dense((vmg_kernel_form)form, &from, matrix);
        memcpy(alpha, from.numbers, sizeof alpha);
        const double log_determinant = dense_solve(process_rows, matrix, 1, alpha);
        for (size_t i = 0; i < process_rows; i++) {
            squares += from.numbers[i] * alpha[i];
        }
        const double expected = -(squares + log_determinant + process_rows * log(2 * 3.14159265358979323846)) / 2;
        assert_close(-vmg_marginal_likelihood_negative(&problem, process_start, gradient), expected, 1e-7);
        assert_gradient(vmg_marginal_likelihood_negative, &problem, process_logs, process_start, 1e-7);
        const double tiny[process_logs] = {9, 9, 9, 3, -60}; /* all rows alike and no noise: what rounding leaves */
        const double value = vmg_marginal_likelihood_negative(&problem, tiny, gradient);
        assert_true(isfinite(value) || value == INFINITY);
        vmg_arena_destroy(context, &arena);
    }
    vmg_context_destroy(context);
}

static void open_problem(vmg_context *context, vmg_kernel_form form, size_t rows, const process_rows_of *from,
                         const double *times, vmg_marginal_likelihood *problem, vmg_arena *arena)
{
    *problem = (vmg_marginal_likelihood){.kernel = {form, vmg_kernels_of(context)},
                                         .rows = rows,
                                         .inputs = process_inputs,
                                         .x = from->x,
                                         .y = from->numbers,
                                         .times = times};
    vmg_arena counted = {0};
    vmg_marginal_likelihood_lay_out(&counted, problem);
    assert_ok(context, vmg_arena_create(context, &counted, arena));
    vmg_arena taken = *arena;
    vmg_marginal_likelihood_lay_out(&taken, problem);
}

static void rows_count_as_if_repeated(void **state)
{
    (void)state;
    vmg_context *context = process_context();
    const process_rows_of from = make_rows(), repeated = repeat_rows(&from);
    double parts[distinct_rows];
    for (int form = 0; form < 2; form++) {
        vmg_marginal_likelihood weighted, copied, parted;
        vmg_arena arenas[3];
        for (size_t i = 0; i < distinct_rows; i++) {
            parts[i] = 0.1 + 0.3 * (double)i;
        }
        open_problem(context, (vmg_kernel_form)form, distinct_rows, &from, process_times, &weighted, &arenas[0]);
        open_problem(context, (vmg_kernel_form)form, process_rows, &repeated, NULL, &copied, &arenas[1]);
        open_problem(context, (vmg_kernel_form)form, distinct_rows, &from, parts, &parted, &arenas[2]);
        assert_same_function(vmg_marginal_likelihood_negative, &weighted, &copied, process_logs, 1e-6);
        assert_gradient(vmg_marginal_likelihood_negative, &weighted, process_logs, process_start, 1e-7);
        assert_gradient(vmg_marginal_likelihood_negative, &parted, process_logs, process_start, 1e-7);
        for (size_t i = 0; i < 3; i++) {
            vmg_arena_destroy(context, &arenas[i]);
        }
    }
    vmg_context_destroy(context);
}

static void predictions_are_those_of_the_textbook(void **state)
{
    (void)state;
    enum { places = 4 };
    const double x[places * process_inputs] = {0, 0, 0, 1, -1, 0.5, 40, -3, 2, 0, 0, 0.1};
    vmg_context *context = process_context();
    const process_rows_of from = make_rows();
    for (int form = 0; form < 2; form++) {
        vmg_latent_posterior posterior;
        assert_ok(context,
                  vmg_latent_posterior_create(context, VMG_LATENT_EXACT_NUMBERS,
                                              (vmg_kernel_function){(vmg_kernel_form)form, vmg_kernels_of(context)},
                                              process_rows, process_inputs, &posterior));
        memcpy(posterior.rows, from.x, sizeof from.x);
        memcpy(posterior.logs, process_start, sizeof process_start);
        assert_ok(context, vmg_latent_posterior_derive(context, &posterior));
        memcpy(posterior.weights, from.numbers, sizeof from.numbers);
        vmg_symmetric_solve(process_rows, posterior.factor, 1, posterior.weights);
        double scaled[places * process_inputs], near[places * process_rows], work[places + process_rows];
        double means[places], variances[places];
        vmg_latent_posterior_predict(&posterior, places, x, scaled, near, NULL, work, means, variances);
        double matrix[process_rows * process_rows], sides[process_rows * (1 + places)];
        fill_dense((vmg_kernel_form)form, &from, matrix);
        for (size_t i = 0; i < process_rows; i++) {
            sides[i * (1 + places)] = from.numbers[i];
            for (size_t p = 0; p < places; p++) {
                sides[i * (1 + places) + 1 + p] = dense_kernel((vmg_kernel_form)form, process_start,
                                                               from.x + i * process_inputs, x + p * process_inputs);
            }
        }
        dense_solve(process_rows, matrix, 1 + places, sides);
        for (size_t p = 0; p < places; p++) {
            double mean = 0, variance = exp(process_start[process_inputs]);
            for (size_t i = 0; i < process_rows; i++) {
                const double near_by = dense_kernel((vmg_kernel_form)form, process_start, from.x + i * process_inputs,
                                                    x + p * process_inputs);
                mean += near_by * sides[i * (1 + places)];
                variance -= near_by * sides[i * (1 + places) + 1 + p];
            }
            assert_close(means[p], mean, 1e-7);
            assert_close(variances[p], variance, 1e-7);
        }
        assert_close(means[2], 0, 1e-9); /* far away there is nothing but the prior */
        assert_close(variances[2], exp(process_start[process_inputs]), 1e-9);
        vmg_latent_posterior_release(context, &posterior);
    }
    vmg_context_destroy(context);
}

static void weighted_squares_are_sums_over_pairs(void **state)
{
    (void)state;
    enum { a_rows = 5, b_rows = 7 };
    const process_rows_of from = make_rows();
    const double *a = from.x, *b = from.x + a_rows * process_inputs;
    double g[a_rows * b_rows], work[a_rows * process_inputs + a_rows + b_rows], sums[process_inputs] = {1, 2, 3};
    for (size_t i = 0; i < a_rows * b_rows; i++) {
        g[i] = cos((double)(i * i));
    }
    vmg_kernel_weighted_squares(process_inputs, a_rows, a, b_rows, b, g, work, sums);
    for (size_t k = 0; k < process_inputs; k++) {
        double expected = (double)k + 1;
        for (size_t i = 0; i < a_rows * b_rows; i++) {
            expected += g[i] * pow(a[i / b_rows * process_inputs + k] - b[i % b_rows * process_inputs + k], 2);
        }
        assert_close(sums[k], expected, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_marginal_likelihood_is_the_density),
        cmocka_unit_test(rows_count_as_if_repeated),
        cmocka_unit_test(predictions_are_those_of_the_textbook),
        cmocka_unit_test(weighted_squares_are_sums_over_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
