/* Matrix products of every set of kernels against the plain twin, over shapes on both sides of every change of way;
 * what lies between the rows is neither read nor written. The plain twin against numbers worked out by hand. */
#include "test.h"

#include <float.h>
#include <stdlib.h>

#include "random/random.h"

#define EPSILON (VMG_REAL_IS_DOUBLE ? DBL_EPSILON : FLT_EPSILON)

static vmg_real nothing(void)
{
    return (vmg_real)NAN;
}

/* rows x columns normal numbers, in exactly as much memory as they need, NaN between the rows. */
static vmg_matrix make(size_t rows, size_t columns, size_t gap, uint64_t seed)
{
    const size_t stride = columns + gap, used = rows ? (rows - 1) * stride + columns : 0, drawn = (used + 3) / 4 * 4;
    vmg_real *numbers = malloc((drawn + 1) * sizeof *numbers), *at = malloc((used + 1) * sizeof *at);
    assert_non_null(numbers);
    assert_non_null(at);
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){.seed = seed}, 0, drawn, numbers);
    for (size_t i = 0; i < used; i++) {
        at[i] = i % stride < columns ? numbers[i] : nothing();
    }
    at = used ? realloc(at, used * sizeof *at) : at; /* so that a tool sees what is read behind the end */
    free(numbers);
    return (vmg_matrix){at, rows, columns, stride};
}

static void assert_same(vmg_matrix got, vmg_matrix expected, size_t inner, const char *set)
{
    for (size_t i = 0; i < got.rows; i++) {
        for (size_t j = 0; j < got.stride; j++) {
            const vmg_real *g = vmg_matrix_row(got, i) + j, *e = vmg_matrix_row(expected, i) + j;
            if (j < got.columns) {
                if (!(fabs((double)*g - (double)*e) <= 2 * EPSILON * (double)(inner + 4) * (1 + fabs((double)*e)))) {
                    print_error("%s: entry %zu, %zu of %zu x %zu (inner %zu)\n", set, i, j, got.rows, got.columns,
                                inner);
                }
                assert_close((double)*g, (double)*e, 2 * EPSILON * (double)(inner + 4));
            } else if (i + 1 < got.rows) {
                assert_true(isnan(*g));
            }
        }
    }
}

typedef struct shape {
    size_t rows, inner, columns;
} shape;

static void compare(shape of, bool transpose_a, bool transpose_b, vmg_real beta, size_t gap)
{
    const vmg_matrix a = transpose_a ? make(of.inner, of.rows, gap, 1) : make(of.rows, of.inner, gap, 1);
    const vmg_matrix b = transpose_b ? make(of.columns, of.inner, gap / 2, 2) : make(of.inner, of.columns, gap / 2, 2);
    const vmg_matrix expected = make(of.rows, of.columns, gap, 3);
    vmg_kernels_plain.product(transpose_a, a, transpose_b, b, beta, expected);
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        const vmg_matrix c = make(of.rows, of.columns, gap, 3);
        for (size_t i = 0; beta == 0 && i < of.rows; i++) { /* beta 0: c is not read */
            for (size_t j = 0; j < of.columns; j++) {
                vmg_matrix_row(c, i)[j] = nothing();
            }
        }
        kernels->product(transpose_a, a, transpose_b, b, beta, c);
        assert_same(c, expected, of.inner, kernels->name);
        free(c.at);
    }
    free(a.at);
    free(b.at);
    free(expected.at);
}

static void compare_all_ways(shape of, size_t gap)
{
    const vmg_real betas[] = {0, 1, (vmg_real)-0.5};
    for (int transposes = 0; transposes < 4; transposes++) {
        compare(of, transposes & 1, transposes & 2, betas[(of.rows + of.inner + of.columns + gap) % 3], gap);
    }
}

static void shapes_of_networks(void **state)
{
    (void)state;
    const shape shapes[] = {
        {5, 7, 50},    {5, 51, 1},    {5, 50, 51},   {5, 7, 5},      {5, 51, 5},     {32, 14, 50},   {14, 32, 50},
        {32, 51, 1},   {51, 32, 1},   {32, 1, 51},   {32, 51, 50},   {32, 50, 51},   {1, 14, 50},    {1, 51, 1},
        {1, 800, 1},   {1, 51, 2},    {32, 51, 2},   {100, 151, 10}, {100, 10, 151}, {50, 785, 100}, {13, 785, 30},
        {11, 785, 30}, {36, 90, 600}, {41, 99, 601}, {3, 50, 600},   {785, 20, 150}, {3, 5000, 2},   {700, 3, 4},
        {700, 3, 1},   {2, 33, 75},   {7, 600, 9},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        compare_all_ways(shapes[i], 0);
        compare_all_ways(shapes[i], 3);
    }
}

static void random_shapes(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 600; i++) {
        uint32_t words[4];
        vmg_random_words((vmg_random){.seed = 4}, i, words);
        const shape of = {words[0] % (i % 3 ? 40 : 10), words[1] % (i % 5 ? 70 : 9), words[2] % (i % 4 ? 60 : 9)};
        compare_all_ways(of, words[3] % 4);
    }
}

static void empty_shapes(void **state)
{
    (void)state;
    const shape shapes[] = {{0, 5, 5}, {5, 0, 5}, {5, 5, 0}, {0, 0, 0}, {5, 0, 1}, {1, 0, 40}, {0, 5, 1}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        for (size_t gap = 0; gap < 3; gap++) { /* so that every beta comes */
            compare_all_ways(shapes[i], gap);
        }
    }
}

static void large_shapes(void **state)
{
    (void)state;
    compare((shape){1725, 300, 130}, false, true, 1, 2);
    compare((shape){1725, 300, 130}, true, false, 0, 0);
}

static void the_plain_twin_multiplies(void **state)
{
    (void)state;
    vmg_real a[] = {1, 2, 3, 4, 5, 6}, b[] = {1, 0, -1, 2, 3, 1}, c[] = {10, 20, 30, 40};
    /* (1 2 3; 4 5 6) (1 0; -1 2; 3 1) = (8 7; 17 16) */
    vmg_kernels_plain.product(false, vmg_matrix_view(a, 2, 3), false, vmg_matrix_view(b, 3, 2), 1,
                              vmg_matrix_view(c, 2, 2));
    assert_true(c[0] == 18 && c[1] == 27 && c[2] == 47 && c[3] == 56);
    /* (1 2; 3 4; 5 6)^T (1 0; -1 2; 3 1) = (13 11; 16 14) */
    vmg_kernels_plain.product(true, vmg_matrix_view(a, 3, 2), false, vmg_matrix_view(b, 3, 2), 0,
                              vmg_matrix_view(c, 2, 2));
    assert_true(c[0] == 13 && c[1] == 11 && c[2] == 16 && c[3] == 14);
    /* (1 2 3; 4 5 6) (1 0 -1; 2 3 1)^T = (-2 11; -2 29) */
    vmg_kernels_plain.product(false, vmg_matrix_view(a, 2, 3), true, vmg_matrix_view(b, 2, 3), 0,
                              vmg_matrix_view(c, 2, 2));
    assert_true(c[0] == -2 && c[1] == 11 && c[2] == -2 && c[3] == 29);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plain_twin_multiplies),
        cmocka_unit_test(shapes_of_networks),
        cmocka_unit_test(random_shapes),
        cmocka_unit_test(empty_shapes),
        cmocka_unit_test(large_shapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
