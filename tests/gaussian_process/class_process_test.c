/* The Gaussian process for two classes: gradient of Laplace's evidence against differences, the mode, the evidence
 * against an integral where there are two rows, and the posterior on inducing inputs against the exact one. */
#include "processes.h"

static void open_evidence(vmg_context *context, const process_rows_of *from, size_t rows, vmg_kernel_form form,
                          vmg_class_evidence *problem, vmg_arena *arena)
{
    *problem = (vmg_class_evidence){.kernel = {form, vmg_kernels_of(context)},
                                    .rows = rows,
                                    .inputs = process_inputs,
                                    .x = from->x,
                                    .y = from->classes};
    vmg_arena counted = {0};
    vmg_class_evidence_lay_out(&counted, problem);
    assert_ok(context, vmg_arena_create(context, &counted, arena));
    vmg_arena taken = *arena;
    vmg_class_evidence_lay_out(&taken, problem);
}

static void the_gradient_is_that_of_the_evidence(void **state)
{
    (void)state;
    vmg_context *context = process_context();
    const process_rows_of from = make_rows();
    for (int form = 0; form < 2; form++) {
        for (double signal = -1; signal < 4; signal += 2) {
            vmg_class_evidence problem;
            vmg_arena arena;
            double place[process_logs], gradient[process_logs];
            memcpy(place, process_start, sizeof place);
            place[process_inputs] = signal;
            open_evidence(context, &from, process_rows, (vmg_kernel_form)form, &problem, &arena);
            assert_gradient(vmg_class_evidence_negative, &problem, process_inputs + 1, place, 1e-6);
            vmg_class_evidence_negative(&problem, place, gradient);
            for (size_t i = 0; i < process_rows; i++) { /* f = K g, g = y - p */
                double f = 0;
                for (size_t j = 0; j < process_rows; j++) {
                    const double p = 1 / (1 + exp(-problem.mode[j]));
                    f += dense_kernel((vmg_kernel_form)form, place, from.x + i * process_inputs,
                                      from.x + j * process_inputs) *
                         (from.classes[j] - p);
                }
                assert_close(problem.mode[i], f, 1e-5);
            }
            vmg_arena_destroy(context, &arena);
        }
    }
    vmg_context_destroy(context);
}

/* Two rows: the integral of p(y | f) N(f; 0, K) over a grid. Laplace's approximation is a few per cent off. */
static void the_evidence_is_near_the_integral(void **state)
{
    (void)state;
    vmg_context *context = process_context();
    process_rows_of from = make_rows();
    vmg_class_evidence problem;
    vmg_arena arena;
    double gradient[process_logs], sum = 0;
    const double signal = exp(process_start[process_inputs]), step = 0.05;
    from.classes[0] = 1;
    from.classes[1] = 0;
    open_evidence(context, &from, 2, VMG_KERNEL_SQUARED_EXPONENTIAL, &problem, &arena);
    const double other = dense_kernel(VMG_KERNEL_SQUARED_EXPONENTIAL, process_start, from.x, from.x + process_inputs);
    const double determinant = signal * signal - other * other;
    for (int i = -200; i <= 200; i++) {
        for (int j = -200; j <= 200; j++) {
            const double f = step * i, e = step * j;
            const double square = (signal * (f * f + e * e) - 2 * other * f * e) / determinant;
            sum += step * step * exp(-square / 2) / (2 * 3.14159265358979323846 * sqrt(determinant)) /
                   ((1 + exp(-f)) * (1 + exp(e)));
        }
    }
    assert_close(-vmg_class_evidence_negative(&problem, process_start, gradient), log(sum), 0.03);
    vmg_arena_destroy(context, &arena);
    vmg_context_destroy(context);
}

static void rows_count_as_if_repeated(void **state)
{
    (void)state;
    vmg_context *context = process_context();
    const process_rows_of from = make_rows(), repeated = repeat_rows(&from);
    const vmg_kernel_function kernel = {VMG_KERNEL_SQUARED_EXPONENTIAL, vmg_kernels_of(context)};
    vmg_class_evidence weighted, copied;
    vmg_arena arenas[2];
    open_evidence(context, &from, distinct_rows, kernel.form, &weighted, &arenas[0]);
    open_evidence(context, &repeated, process_rows, kernel.form, &copied, &arenas[1]);
    weighted.times = process_times;
    assert_same_function(vmg_class_evidence_negative, &weighted, &copied, process_inputs + 1, 1e-6);
    assert_gradient(vmg_class_evidence_negative, &weighted, process_inputs + 1, process_start, 1e-6);
    double weights[2][distinct_rows], factor[distinct_rows * distinct_rows], evidences[2];
    const vmg_inducing_classes problems[2] = {{kernel, distinct_rows, process_inputs, distinct_rows, from.x,
                                               from.classes, process_times, from.x, process_start},
                                              {kernel, process_rows, process_inputs, distinct_rows, repeated.x,
                                               repeated.classes, NULL, from.x, process_start}};
    for (size_t i = 0; i < 2; i++) {
        assert_ok(context, vmg_inducing_classes_learn(context, &problems[i], weights[i], factor, &evidences[i]));
        vmg_arena_destroy(context, &arenas[i]);
    }
    assert_close(evidences[0], evidences[1], 1e-9);
    for (size_t i = 0; i < distinct_rows; i++) {
        assert_close(weights[0][i], weights[1][i], 1e-6);
    }
    vmg_context_destroy(context);
}

static void all_rows_as_inputs_make_it_exact(void **state)
{
    (void)state;
    enum { places = 3 };
    const double x[places * process_inputs] = {0, 0, 0, 1, -1, 0.5, 0.2, 0.1, 3};
    vmg_context *context = process_context();
    const process_rows_of from = make_rows();
    const vmg_kernel_function kernel = {VMG_KERNEL_MATERN_5_2, vmg_kernels_of(context)};
    vmg_class_evidence problem;
    vmg_arena arena;
    vmg_latent_posterior sparse, exact;
    double gradient[process_logs], evidence = 0;
    open_evidence(context, &from, process_rows, kernel.form, &problem, &arena);
    const double expected = -vmg_class_evidence_negative(&problem, process_start, gradient);
    assert_ok(context, vmg_latent_posterior_create(context, VMG_LATENT_EXACT_PRECISIONS, kernel, process_rows,
                                                   process_inputs, &exact));
    assert_ok(context,
              vmg_latent_posterior_create(context, VMG_LATENT_INDUCING, kernel, process_rows, process_inputs, &sparse));
    memcpy(exact.weights, problem.slope, sizeof from.numbers);
    memcpy(exact.roots, problem.root, sizeof from.numbers);
    const vmg_inducing_classes inducing = {kernel,       process_rows, process_inputs, process_rows, from.x,
                                           from.classes, NULL,         from.x,         process_start};
    assert_ok(context, vmg_inducing_classes_learn(context, &inducing, sparse.weights, sparse.second, &evidence));
    assert_close(evidence, expected, 1e-4);
    memcpy(sparse.rows, from.x, sizeof from.x);
    memcpy(exact.rows, from.x, sizeof from.x);
    memcpy(sparse.logs, process_start, sizeof process_start);
    memcpy(exact.logs, process_start, sizeof process_start);
    assert_ok(context, vmg_latent_posterior_derive(context, &sparse));
    assert_ok(context, vmg_latent_posterior_derive(context, &exact));
    double scaled[places * process_inputs], near[places * process_rows], far[places * process_rows];
    double work[places + process_rows], means[2][places], variances[2][places];
    vmg_latent_posterior_predict(&sparse, places, x, scaled, near, far, work, means[0], variances[0]);
    vmg_latent_posterior_predict(&exact, places, x, scaled, near, far, work, means[1], variances[1]);
    for (size_t p = 0; p < places; p++) {
        assert_close(means[0][p], means[1][p], 1e-4);
        assert_close(variances[0][p], variances[1][p], 1e-4);
    }
    vmg_latent_posterior_release(context, &sparse);
    vmg_latent_posterior_release(context, &exact);
    vmg_arena_destroy(context, &arena);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gradient_is_that_of_the_evidence),
        cmocka_unit_test(the_evidence_is_near_the_integral),
        cmocka_unit_test(rows_count_as_if_repeated),
        cmocka_unit_test(all_rows_as_inputs_make_it_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
