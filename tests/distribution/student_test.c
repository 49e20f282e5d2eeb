/* Student's t distribution against 50-digit values, its own inverse, and its table. */
#include "golden/golden.h"

#include <stdbool.h>

#include "distribution/student.h"
#include "distribution/student_table.h"

static const double many_degrees[] = {2.1, 3, 7, 20, 47.9, 48.1, 300, 1e5, 1e12, INFINITY};
enum { DEGREES = sizeof many_degrees / sizeof *many_degrees };

static void assert_relative(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance * fabs(expected))) {
        fail_msg("%.17g is not within a factor 1 +- %g of %.17g", got, tolerance, expected);
    }
}

static void matches_golden(void **state)
{
    (void)state;
    json_t *root = golden_read("student.json");
    json_t *cases = golden_field(root, "cases");
    assert_true(json_array_size(cases) > 100);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *golden = json_array_get(cases, i);
        const bool is_normal = json_is_null(json_object_get(golden, "degrees"));
        const vmg_student student = vmg_student_of(is_normal ? INFINITY : golden_number(golden, "degrees"));
        const double z = golden_number(golden, "z"), tail = golden_number(golden, "upper_tail");
        assert_close(vmg_student_log_density(&student, z), golden_number(golden, "log_density"), 1e-14);
        assert_close(vmg_student_log_density(&student, -z), golden_number(golden, "log_density"), 1e-14);
        assert_relative(vmg_student_cumulative(&student, -z), tail, 1e-12);
        assert_relative(vmg_student_cumulative(&student, z), 1 - tail, 1e-14);
        assert_relative(vmg_student_distance(&student, z), golden_number(golden, "distance"), 1e-14);
        assert_relative(vmg_student_distance(&student, -z), golden_number(golden, "distance"), 1e-14);
        if (tail < 0.5) {
            assert_relative(vmg_student_quantile(&student, tail), -z, z < 0.1 ? 1e-12 : 1e-13);
        }
    }
    json_decref(root);
}

static void quantile_and_cumulative_are_inverse(void **state)
{
    (void)state;
    const double probabilities[] = {1e-300, 1e-20, 1e-6, 0.025, 0.3, 0.4999999, 0.5, 0.50000001, 0.9, 0.999, 1 - 1e-12};
    for (size_t i = 0; i < DEGREES; i++) {
        const vmg_student student = vmg_student_of(many_degrees[i]);
        for (size_t j = 0; j < sizeof probabilities / sizeof *probabilities; j++) {
            const double z = vmg_student_quantile(&student, probabilities[j]);
            assert_relative(vmg_student_cumulative(&student, z), probabilities[j], 1e-11);
        }
        assert_close(vmg_student_quantile(&student, 0.5), 0, 1e-15);
    }
}

static void the_ends_are_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < DEGREES; i++) {
        const vmg_student student = vmg_student_of(many_degrees[i]);
        assert_true(vmg_student_cumulative(&student, -INFINITY) == 0);
        assert_true(vmg_student_cumulative(&student, INFINITY) == 1);
        assert_true(vmg_student_log_density(&student, INFINITY) == -INFINITY);
        assert_true(isnan(vmg_student_cumulative(&student, NAN)));
        assert_true(isnan(vmg_student_log_density(&student, NAN)));
        assert_true(vmg_student_distance(&student, -1e300) == 1e300);
    }
    /* Far out the density is a power of z: 3 degrees, C 3^2 z^-4 with C = 2 / (sqrt(3) pi). */
    const vmg_student student = vmg_student_of(3);
    assert_close(vmg_student_log_density(&student, 1e200),
                 log(2 / (sqrt(3) * acos(-1))) + 2 * log(3) - 4 * 200 * log(10), 1e-14);
}

static void many_degrees_come_near_the_normal(void **state)
{
    (void)state;
    const vmg_student normal = vmg_student_of(INFINITY), student = vmg_student_of(1e12), more = vmg_student_of(1e17);
    for (double z = -6; z <= 6; z += 0.25) {
        assert_close(vmg_student_log_density(&student, z), vmg_student_log_density(&normal, z), 1e-9);
        assert_relative(vmg_student_cumulative(&student, z), vmg_student_cumulative(&normal, z), 1e-9);
        assert_true(vmg_student_cumulative(&more, z) == vmg_student_cumulative(&normal, z));
    }
}

static void the_table_matches_the_function(void **state)
{
    (void)state;
    static vmg_student_table table;
    for (size_t i = 0; i < DEGREES; i++) {
        const vmg_student student = vmg_student_of(many_degrees[i]);
        vmg_student_table_fill(&table, many_degrees[i]);
        for (double z = -9.01; z <= 9; z += 0.0031) {
            assert_relative(vmg_student_table_cumulative(&table, z), vmg_student_cumulative(&student, z), 1e-12);
        }
        assert_relative(table.left, vmg_student_cumulative(&student, -8), 1e-15);
        assert_true(isnan(vmg_student_table_cumulative(&table, NAN)));
    }
}

static void tables_are_found_again_until_the_places_are_taken(void **state)
{
    (void)state;
    static vmg_student_tables tables;
    tables.count = 0;
    for (int i = 0; i < VMG_STUDENT_TABLES - 1; i++) {
        assert_ptr_equal(vmg_student_tables_find(&tables, 3 + i), &tables.table[i]);
    }
    assert_ptr_equal(vmg_student_tables_find(&tables, 4), &tables.table[1]);
    const vmg_student_table *normal = vmg_student_tables_find(&tables, INFINITY);
    assert_non_null(normal);
    assert_ptr_equal(vmg_student_tables_find(&tables, 1e300), normal);
    assert_null(vmg_student_tables_find(&tables, 100));
    assert_ptr_equal(vmg_student_tables_find(&tables, 3), &tables.table[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_golden),
        cmocka_unit_test(quantile_and_cumulative_are_inverse),
        cmocka_unit_test(the_ends_are_right),
        cmocka_unit_test(many_degrees_come_near_the_normal),
        cmocka_unit_test(the_table_matches_the_function),
        cmocka_unit_test(tables_are_found_again_until_the_places_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
