/* Which sets of kernels there are, and the kernels that go once over their operands, every set against the plain twin.
 */
#include "test.h"

#include <float.h>
#include <string.h>

#include "base/context.h"
#include "random/random.h"

#define EPSILON (VMG_REAL_IS_DOUBLE ? DBL_EPSILON : FLT_EPSILON)

enum { most_rows = 40, most_columns = 90, stride = 100, most = most_rows * stride };

static void draw(uint64_t seed, vmg_real out[most])
{
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){.seed = seed}, 0, most, out);
}

static void assert_all_close(const vmg_real *got, const vmg_real *expected, size_t count, double tolerance)
{
    for (size_t i = 0; i < count; i++) {
        assert_close((double)got[i], (double)expected[i], tolerance);
    }
}

static void a_context_gets_what_it_asks_for_or_the_next_below(void **state)
{
    (void)state;
    const vmg_kernel_set sets[] = {VMG_KERNELS_PLAIN, VMG_KERNELS_PORTABLE, VMG_KERNELS_AVX2, VMG_KERNELS_AVX512,
                                   VMG_KERNELS_AUTO};
    const char *const names[] = {"plain", "portable", "avx2", "avx512"};
    size_t below = 0; /* index of the best usable set so far */
    for (size_t i = 0; i < 5; i++) {
        vmg_context *context = NULL;
        const vmg_context_options options = {.kernels = sets[i]};
        assert_int_equal(vmg_context_create(&options, &context), VMG_OK);
        const vmg_kernels *next = vmg_kernels_at(below + 1);
        if (i > 0 && i < 4 && next && !strcmp(next->name, names[i])) {
            below++;
        }
        assert_ptr_equal(vmg_kernels_of(context), vmg_kernels_at(below));
        vmg_context_destroy(context);
    }
    assert_ptr_equal(vmg_kernels_at(0), &vmg_kernels_plain);
    assert_string_equal(vmg_kernels_at(1)->name, "portable");
    assert_null(vmg_kernels_at(below + 1));
}

static const size_t shapes[][2] = {{0, 5},  {1, 0},  {1, 1},   {3, 1},   {4, 7},   {5, 8}, {7, 15},
                                   {8, 16}, {9, 17}, {32, 51}, {33, 33}, {40, 90}, {2, 64}};
enum { shape_count = sizeof shapes / sizeof *shapes };

static void row_products(void **state)
{
    (void)state;
    static vmg_real x[most], y[most], factor[most], got[most], expected[most];
    draw(1, x);
    draw(2, y);
    draw(3, factor);
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; i < shape_count; i++) {
            const vmg_matrix left = {x, shapes[i][0], shapes[i][1], stride}, right = {y, left.rows, left.columns, 91};
            draw(4, got);
            draw(4, expected);
            kernels->row_products(left, right, factor, got);
            vmg_kernels_plain.row_products(left, right, factor, expected);
            assert_all_close(got, expected, most, 100 * EPSILON);
            kernels->row_products(left, left, NULL, got); /* quadratic forms */
            vmg_kernels_plain.row_products(left, left, NULL, expected);
            assert_all_close(got, expected, most, 100 * EPSILON);
        }
    }
}

static void column_products(void **state)
{
    (void)state;
    static vmg_real x[most], y[most], factor[most], got[most], expected[most];
    draw(1, x);
    draw(2, y);
    draw(3, factor);
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; i < shape_count; i++) {
            const vmg_matrix left = {x, shapes[i][0], shapes[i][1], stride}, right = {y, left.rows, left.columns, 91};
            draw(4, got);
            draw(4, expected);
            kernels->column_products(left, right, factor, got);
            vmg_kernels_plain.column_products(left, right, factor, expected);
            assert_all_close(got, expected, most, 100 * EPSILON);
            kernels->column_products(left, left, NULL, got);
            vmg_kernels_plain.column_products(left, left, NULL, expected);
            assert_all_close(got, expected, most, 100 * EPSILON);
        }
    }
}

static void add_scaled(void **state)
{
    (void)state;
    static vmg_real x[most], of_rows[most], of_columns[most], got[most], expected[most];
    draw(1, x);
    draw(2, of_rows);
    draw(3, of_columns);
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; i < shape_count * 4; i++) {
            const size_t rows = shapes[i / 4][0], columns = shapes[i / 4][1];
            const vmg_real *row_factor = i & 1 ? of_rows : NULL, *column_factor = i & 2 ? of_columns : NULL;
            const vmg_matrix to = {got, rows, columns, stride}, to_expected = {expected, rows, columns, stride};
            draw(4, got);
            draw(4, expected);
            kernels->add_scaled((vmg_matrix){x, rows, columns, 91}, row_factor, column_factor, to);
            vmg_kernels_plain.add_scaled((vmg_matrix){x, rows, columns, 91}, row_factor, column_factor, to_expected);
            assert_all_close(got, expected, most, 8 * EPSILON);
            kernels->add_scaled((vmg_matrix){x, rows, columns, 0}, row_factor, column_factor, to);
            vmg_kernels_plain.add_scaled((vmg_matrix){x, rows, columns, 0}, row_factor, column_factor, to_expected);
            assert_all_close(got, expected, most, 8 * EPSILON);
        }
    }
}

static void scale(void **state)
{
    (void)state;
    static vmg_real x[most], of_rows[most], of_columns[most], got[most], expected[most];
    draw(1, x);
    draw(2, of_rows);
    draw(3, of_columns);
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; i < shape_count * 8; i++) {
            const size_t rows = shapes[i / 8][0], columns = shapes[i / 8][1];
            const vmg_real *row_factor = i & 1 ? of_rows : NULL, *column_factor = i & 2 ? of_columns : NULL;
            const vmg_matrix from = {x, rows, columns, i & 4 ? 91 : 0};
            draw(4, got);
            draw(4, expected);
            kernels->scale(3, from, row_factor, column_factor, (vmg_matrix){got, rows, columns, stride});
            vmg_kernels_plain.scale(3, from, row_factor, column_factor, (vmg_matrix){expected, rows, columns, stride});
            assert_all_close(got, expected, most, 8 * EPSILON);
            const vmg_matrix again = {got, rows, columns, stride}, again_expected = {expected, rows, columns, stride};
            kernels->scale((vmg_real)0.5, again, row_factor, column_factor, again); /* in place */
            vmg_kernels_plain.scale((vmg_real)0.5, again_expected, row_factor, column_factor, again_expected);
            assert_all_close(got, expected, most, 16 * EPSILON);
        }
    }
}

static void multiply(void **state)
{
    (void)state;
    static vmg_real x[most], y[most], got[most], expected[most];
    draw(1, x);
    draw(2, y);
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; i < shape_count * 4; i++) {
            const size_t rows = shapes[i / 4][0], columns = shapes[i / 4][1], gap = i & 1 ? 3 : 0;
            const vmg_real beta = i & 2 ? (vmg_real)0.25 : 0;
            const vmg_matrix left = {x, rows, columns + gap, columns + gap}, right = {y, rows, columns, columns};
            const vmg_matrix to = {got, rows, columns, columns + gap},
                             to_expected = {expected, rows, columns, columns + gap};
            draw(4, got);
            draw(4, expected);
            kernels->multiply(2, left, right, beta, to);
            vmg_kernels_plain.multiply(2, left, right, beta, to_expected);
            assert_all_close(got, expected, most, 16 * EPSILON);
            kernels->multiply(-1, to, right, beta, to); /* in place */
            vmg_kernels_plain.multiply(-1, to_expected, right, beta, to_expected);
            assert_all_close(got, expected, most, 64 * EPSILON);
        }
    }
}

static void moments_backward(void **state)
{
    (void)state;
    static vmg_real from[2][most], slopes[4][most], got[2][most], expected[2][most];
    const vmg_moment_slopes all = {slopes[0], slopes[1], slopes[2], slopes[3]};
    for (uint64_t i = 0; i < 4; i++) {
        draw(10 + i, slopes[i]);
    }
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; i < shape_count; i++) {
            const size_t rows = shapes[i][0], columns = shapes[i][1];
            for (size_t j = 0; j < 2; j++) {
                draw(j, from[j]);
                draw(2 + j, got[j]);
                draw(2 + j, expected[j]);
            }
            const vmg_belief source = {.mean = {from[0], rows, columns, 91}, .variance = {from[1], rows, columns, 92}};
            kernels->moments_backward(
                (vmg_real)0.5, source, all,
                (vmg_belief){.mean = {got[0], rows, columns, 93}, .variance = {got[1], rows, columns, 94}});
            vmg_kernels_plain.moments_backward(
                (vmg_real)0.5, source, all,
                (vmg_belief){.mean = {expected[0], rows, columns, 93}, .variance = {expected[1], rows, columns, 94}});
            assert_all_close(got[0], expected[0], most, 32 * EPSILON);
            assert_all_close(got[1], expected[1], most, 32 * EPSILON);
            const vmg_belief flat = {.mean = {got[0], rows, columns, columns},
                                     .variance = {got[1], rows, columns, columns}};
            const vmg_belief flat_expected = {.mean = {expected[0], rows, columns, columns},
                                              .variance = {expected[1], rows, columns, columns}};
            kernels->moments_backward(2, flat, all, flat); /* in place, without gaps */
            vmg_kernels_plain.moments_backward(2, flat_expected, all, flat_expected);
            assert_all_close(got[0], expected[0], most, 128 * EPSILON);
            assert_all_close(got[1], expected[1], most, 128 * EPSILON);
        }
    }
}

/* The plain twins against sums worked out by hand. */
static void the_plain_twins_compute_what_they_say(void **state)
{
    (void)state;
    vmg_real x[] = {1, 2, 3, 4}, y[] = {5, 6, 7, 8}, factor[] = {2, -1}, out[] = {10, 20}, square[] = {1, 1, 1, 1};
    const vmg_matrix left = vmg_matrix_view(x, 2, 2), right = vmg_matrix_view(y, 2, 2);
    vmg_kernels_plain.row_products(left, right, factor, out);
    assert_true(out[0] == 10 - 12 && out[1] == 42 - 32);
    vmg_kernels_plain.column_products(left, right, factor, out);
    assert_true(out[0] == -2 + 10 - 21 && out[1] == 10 + 24 - 32);
    vmg_kernels_plain.add_scaled(left, factor, y, vmg_matrix_view(square, 2, 2));
    assert_true(square[0] == 11 && square[1] == 25 && square[2] == -14 && square[3] == -23);
    vmg_kernels_plain.scale(2, left, factor, y, vmg_matrix_view(square, 2, 2));
    assert_true(square[0] == 20 && square[1] == 48 && square[2] == -30 && square[3] == -48);
    vmg_kernels_plain.multiply(2, left, right, -1, vmg_matrix_view(square, 2, 2));
    assert_true(square[0] == -10 && square[1] == -24 && square[2] == 72 && square[3] == 112);
    vmg_real slopes[] = {2, 3, 5, 7}, to[2];
    const vmg_belief from = {.mean = vmg_matrix_view(x, 1, 1), .variance = vmg_matrix_view(y, 1, 1)};
    vmg_kernels_plain.moments_backward(2, from, (vmg_moment_slopes){slopes, slopes + 1, slopes + 2, slopes + 3},
                                       (vmg_belief){.mean = {to, 1, 1, 1}, .variance = {to + 1, 1, 1, 1}});
    assert_true(to[0] == 2 * 2 + 20 * 5 && to[1] == 2 * 3 + 20 * 7);
    assert_true(vmg_kernels_plain.sum(4, x) == 10 && vmg_kernels_plain.sum_of_squares(4, x) == 30);
}

static void exponential(void **state)
{
    (void)state;
    const vmg_real special[] = {0, (vmg_real)-INFINITY, (vmg_real)INFINITY, (vmg_real)NAN, -800, 800, 1};
    enum { special_count = sizeof special / sizeof *special };
    static vmg_real in[most], got[most];
    const vmg_kernels *kernels;
    for (size_t set = 0; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t count = 0; count < 80; count++) {
            draw(count, in);
            for (size_t i = 0; i < count; i++) {
                in[i] *= 20;
            }
            memcpy(got, in, sizeof got);
            kernels->exponential(count, got, got);
            for (size_t i = 0; i < most; i++) {
                const double expected = i < count ? exp((double)in[i]) : (double)in[i];
                if (!(fabs((double)got[i] - expected) <= 4 * EPSILON * fabs(expected))) {
                    print_error("%s: exp(%.9g) is not %.9g\n", kernels->name, (double)in[i], (double)got[i]);
                }
                assert_true(fabs((double)got[i] - expected) <= 4 * EPSILON * fabs(expected));
            }
        }
        for (size_t i = 0; i < 32; i++) {
            in[i] = special[i % special_count];
        }
        kernels->exponential(32, in, got);
        for (size_t i = 0; i < 32; i++) {
            const vmg_real expected = (vmg_real)exp((double)in[i]);
            assert_true(isnan(expected) ? isnan(got[i])
                                        : got[i] == expected || fabs((double)(got[i] - expected)) < 8 * EPSILON);
        }
    }
}

/* Every set against numbers worked out in double, without any care for large f; then the edges. */
static void softmax(void **state)
{
    (void)state;
    static vmg_real f[most], got[most], log_sum[stride], entropy[stride];
    const vmg_kernels *kernels;
    for (size_t set = 0; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; i < shape_count; i++) {
            const vmg_matrix to = {got, shapes[i][0], shapes[i][1], stride};
            draw(i, f);
            draw(i, got);
            kernels->softmax(to, log_sum, i % 2 ? entropy : NULL);
            for (size_t q = 0; q < to.columns; q++) {
                double sum = 1, weighted = 0;
                for (size_t j = 0; j < to.rows; j++) {
                    sum += exp((double)f[j * stride + q]);
                    weighted += exp((double)f[j * stride + q]) * (double)f[j * stride + q];
                }
                assert_close((double)log_sum[q], log(sum), 8 * EPSILON);
                for (size_t j = 0; j < to.rows; j++) {
                    assert_close((double)got[j * stride + q], exp((double)f[j * stride + q]) / sum, 16 * EPSILON);
                }
                if (i % 2) {
                    assert_close((double)entropy[q], log(sum) - weighted / sum, 32 * EPSILON);
                }
            }
            for (size_t j = 0; j < to.rows; j++) { /* nothing behind the columns is touched */
                assert_memory_equal(got + j * stride + to.columns, f + j * stride + to.columns,
                                    (stride - to.columns) * sizeof *f);
            }
        }
        vmg_real edges[] = {-20, 30, (vmg_real)1e30, (vmg_real)-1e30, 0, (vmg_real)NAN};
        kernels->softmax(vmg_matrix_view(edges, 1, 6), log_sum, entropy);
        assert_true(fabs((double)log_sum[0] / log1p(exp(-20)) - 1) < 16 * EPSILON); /* small, and to full precision */
        assert_true(fabs((double)edges[0] / (exp(-20) / (1 + exp(-20))) - 1) < 16 * EPSILON);
        assert_true(fabs((double)entropy[0] / (log1p(exp(-20)) + 20 * exp(-20) / (1 + exp(-20))) - 1) < 32 * EPSILON);
        assert_close((double)log_sum[1], 30 + log1p(exp(-30)), 2 * EPSILON);
        assert_true(edges[2] == 1 && log_sum[2] == (vmg_real)1e30 && entropy[2] >= 0 && entropy[2] < 1e-20);
        assert_true(edges[3] < 1e-30 && log_sum[3] < 1e-30 && entropy[3] >= 0 && entropy[3] < 1e-20);
        assert_close((double)entropy[4], log(2), 8 * EPSILON);
        assert_true(isnan(edges[5]) && isnan(log_sum[5]) && isnan(entropy[5]));
    }
}

static void exponential_in_double(void **state)
{
    (void)state;
    const double special[] = {0, -INFINITY, INFINITY, NAN, -800, 800, 1};
    enum { special_count = sizeof special / sizeof *special, count = 64 };
    const vmg_kernels *kernels;
    for (size_t set = 0; (kernels = vmg_kernels_at(set)); set++) {
        double in[count], got[count];
        for (size_t i = 0; i < count; i++) {
            in[i] = i < 32 ? special[i % special_count] : -0.37 * (double)i * (double)i;
        }
        kernels->exponential_in_double(count, in, got);
        for (size_t i = 0; i < count; i++) {
            const double expected = exp(in[i]);
            assert_true(isnan(expected) ? isnan(got[i])
                                        : got[i] == expected || fabs(got[i] - expected) <= 1e-15 * expected + 1e-300);
        }
    }
}

static void sums(void **state)
{
    (void)state;
    static vmg_real x[most];
    draw(5, x);
    x[7] = 1e15f; /* what a sum in float would lose beside it */
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t count = 0; count < 100; count++) {
            const vmg_real *from = x + (count % 2 ? 8 : 0);
            assert_close(kernels->sum_of_squares(count, from), vmg_kernels_plain.sum_of_squares(count, from), 1e-14);
            assert_close(kernels->sum(count, from), vmg_kernels_plain.sum(count, from), 1e-14);
        }
    }
}

static void adam(void **state)
{
    (void)state;
    static vmg_real gradient[most];
    static vmg_real got[4][most], expected[4][most]; /* mean, square, parameters, average */
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t count = 0; count < 70; count++) {
            for (uint64_t i = 0; i < 4; i++) {
                draw(10 + i, got[i]);
            }
            for (size_t i = 0; i < most; i++) {
                got[1][i] *= got[1][i];
            }
            memcpy(expected, got, sizeof got);
            for (int t = 1; t < 6; t++) {
                const vmg_adam_step step = {.rate = (vmg_real)(1e-3 / (1 - pow(0.9, t))),
                                            .mean_decay = (vmg_real)0.9,
                                            .square_decay = (vmg_real)0.999,
                                            .square_correction = (vmg_real)(1 / sqrt(1 - pow(0.999, t))),
                                            .epsilon = (vmg_real)1e-8,
                                            .average_decay = (vmg_real)0.99};
                draw(20 + (uint64_t)t, gradient);
                kernels->adam(step, count, gradient, got[0], got[1], got[2], got[3]);
                vmg_kernels_plain.adam(step, count, gradient, expected[0], expected[1], expected[2], expected[3]);
            }
            for (size_t i = 0; i < 4; i++) {
                assert_all_close(got[i], expected[i], most, 20 * EPSILON);
            }
        }
    }
}

/* By hand: one step from nothing moves each parameter by the rate, against the gradient's sign. */
static void the_first_step_of_adam_is_the_rate(void **state)
{
    (void)state;
    const vmg_kernels *kernels;
    for (size_t set = 0; (kernels = vmg_kernels_at(set)); set++) {
        vmg_real gradient[] = {(vmg_real)1e-3, -5}, mean[] = {0, 0}, square[] = {0, 0}, parameters[] = {1, 1};
        vmg_real average[] = {0, 0};
        const vmg_adam_step step = {.rate = (vmg_real)(0.01 / (1 - 0.9)),
                                    .mean_decay = (vmg_real)0.9,
                                    .square_decay = (vmg_real)0.999,
                                    .square_correction = (vmg_real)(1 / sqrt(1 - 0.999)),
                                    .average_decay = 0};
        kernels->adam(step, 2, gradient, mean, square, parameters, average);
        assert_close((double)parameters[0], 0.99, 1e-5);
        assert_close((double)parameters[1], 1.01, 1e-5);
        assert_true(average[0] == parameters[0] && average[1] == parameters[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_context_gets_what_it_asks_for_or_the_next_below),
        cmocka_unit_test(the_plain_twins_compute_what_they_say),
        cmocka_unit_test(row_products),
        cmocka_unit_test(column_products),
        cmocka_unit_test(add_scaled),
        cmocka_unit_test(scale),
        cmocka_unit_test(multiply),
        cmocka_unit_test(moments_backward),
        cmocka_unit_test(exponential),
        cmocka_unit_test(softmax),
        cmocka_unit_test(exponential_in_double),
        cmocka_unit_test(sums),
        cmocka_unit_test(adam),
        cmocka_unit_test(the_first_step_of_adam_is_the_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
