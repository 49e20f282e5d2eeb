/* Products that are divided among a team: the same bits for any number of threads, and what the plain kernels find. */
#include "test.h"

#include <float.h>
#include <string.h>

#include "base/context.h"
#include "linalg/shared_product.h"
#include "random/random.h"

enum { numbers = 1 << 19, most_teams = 3 };

typedef struct shape {
    size_t rows, inner, columns;
} shape;

/* On both sides of what is divided; longer in either direction; ends that are no whole part. */
static const shape shapes[] = {
    {100, 785, 150}, {785, 100, 150}, {100, 150, 151}, {100, 151, 150}, {64, 300, 55},  {4, 512, 520}, {520, 512, 4},
    {513, 513, 4},   {3, 700, 700},   {24, 900, 49},   {49, 900, 24},   {640, 64, 640}, {20, 20, 20},  {500, 1, 500},
};

static vmg_real left[numbers], right[numbers], old[numbers], results[most_teams + 1][numbers];

/* An operand so that op(it) is rows x columns, with a gap behind its rows. */
static vmg_matrix operand(vmg_real *at, bool transposed, size_t rows, size_t columns)
{
    vmg_matrix matrix = {at, transposed ? columns : rows, transposed ? rows : columns, 0};
    matrix.stride = matrix.columns + 3;
    assert_true(matrix.rows * matrix.stride <= numbers);
    return matrix;
}

static void assert_near(const vmg_real *got, const vmg_real *expected, shape of)
{
    const double tolerance = 8 * (VMG_REAL_IS_DOUBLE ? DBL_EPSILON : FLT_EPSILON) * sqrt((double)of.inner);
    for (size_t i = 0; i < of.rows * (of.columns + 3); i++) { /* the gaps, too: they are as they were */
        if (!(fabs((double)got[i] - (double)expected[i]) <= tolerance * (4 + fabs((double)expected[i])))) {
            fail_msg("%zu x %zu x %zu: number %zu is %g, not %g", of.rows, of.inner, of.columns, i, (double)got[i],
                     (double)expected[i]);
        }
    }
}

static void check(shape of, bool transpose_a, bool transpose_b, vmg_real beta, vmg_team *const *teams)
{
    const vmg_kernels *kernels = NULL, *next;
    for (size_t i = 0; (next = vmg_kernels_at(i)); i++) {
        kernels = next;
    }
    const vmg_matrix a = operand(left, transpose_a, of.rows, of.inner);
    const vmg_matrix b = operand(right, transpose_b, of.inner, of.columns);
    for (size_t t = 0; t <= most_teams; t++) {
        memcpy(results[t], old, sizeof old);
        const vmg_matrix c = {results[t], of.rows, of.columns, of.columns + 3};
        if (t == most_teams) {
            vmg_kernels_plain.product(transpose_a, a, transpose_b, b, beta, c);
        } else {
            vmg_shared_product(teams[t], kernels, transpose_a, a, transpose_b, b, beta, c);
        }
    }
    assert_memory_equal(results[0], results[1], sizeof old);
    assert_memory_equal(results[0], results[2], sizeof old);
    assert_near(results[0], results[most_teams], of);
}

static void a_divided_product_is_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    vmg_context *contexts[most_teams];
    vmg_team *teams[most_teams];
    const size_t threads[most_teams] = {1, 2, 5};
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){.seed = 1}, 0, numbers, left);
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){.seed = 2}, 0, numbers, right);
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){.seed = 3}, 0, numbers, old);
    for (size_t t = 0; t < most_teams; t++) {
        assert_int_equal(vmg_context_create(&(vmg_context_options){.threads = threads[t]}, &contexts[t]), VMG_OK);
        assert_ok(contexts[t], vmg_team_create(contexts[t], &teams[t]));
    }
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        for (size_t way = 0; way < 4; way++) {
            check(shapes[i], way & 1, way & 2, i % 2 ? 1 : 0, teams);
        }
    }
    for (size_t t = 0; t < most_teams; t++) {
        vmg_team_destroy(contexts[t], teams[t]);
        vmg_context_destroy(contexts[t]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_divided_product_is_the_same_for_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
