/* Differences between predictions: standard errors and verdicts, held against figures worked out by hand. */
#include "test.h"

#include "evaluate/paired_difference.h"

static const vmg_metric_kind low = {"rmse", 0, ""}, high = {"log_likelihood", INFINITY, ""};

static void standard_errors_are_those_of_the_formulas(void **state)
{
    (void)state;
    /* mean 3, squared distances 4 + 1 + 0 + 1 + 4 = 10, variance 2.5 */
    const double differences[] = {1, 2, 3, 4, 5};
    vmg_paired_sums sums = {0};
    for (size_t i = 0; i < 5; i++) {
        vmg_paired_add(&sums, 1e6 + differences[i]);
    }
    assert_close(sums.mean, 1e6 + 3, 1e-14);
    assert_close(vmg_paired_standard_error(&sums), sqrt(2.5 / 5), 1e-9);
    assert_close(vmg_corrected_standard_error(differences, 5, 0.25), sqrt((0.2 + 0.25) * 2.5), 1e-14);
    assert_close(vmg_corrected_standard_error(differences, 5, 0), sqrt(2.5 / 5), 1e-14);
    assert_true(isnan(vmg_corrected_standard_error(differences, 1, 0.25)));
    sums = (vmg_paired_sums){0};
    assert_true(isnan(vmg_paired_standard_error(&sums)));
    vmg_paired_add(&sums, 1);
    assert_true(isnan(vmg_paired_standard_error(&sums)));
}

/* The 0.975 quantile of t with 9 degrees is 2.262157 (printed tables). */
static void a_verdict_is_a_t_test_at_five_percent(void **state)
{
    (void)state;
    assert_int_equal(vmg_verdict_of(&low, 1, 3.263, 1, 9), VMG_BETTER);
    assert_int_equal(vmg_verdict_of(&low, 1, 3.261, 1, 9), VMG_NO_CLEAR_DIFFERENCE);
    assert_int_equal(vmg_verdict_of(&low, 3.263, 1, 1, 9), VMG_WORSE);
    assert_int_equal(vmg_verdict_of(&high, 3.263, 1, 1, 9), VMG_BETTER);
    assert_int_equal(vmg_verdict_of(&high, 1, 3.263, 1, 9), VMG_WORSE);
    assert_int_equal(vmg_verdict_of(&low, 1, 12, 1, 1), VMG_NO_CLEAR_DIFFERENCE); /* 12.706 with one degree */
    assert_int_equal(vmg_verdict_of(&low, 1, 13.8, 1, 1), VMG_BETTER);
}

static void what_is_not_known_is_not_clear(void **state)
{
    (void)state;
    assert_int_equal(vmg_verdict_of(&low, 1, 100, NAN, 9), VMG_NO_CLEAR_DIFFERENCE);
    assert_int_equal(vmg_verdict_of(&low, 1, 100, 1, 0), VMG_NO_CLEAR_DIFFERENCE);
    assert_int_equal(vmg_verdict_of(&low, NAN, 100, 1, 9), VMG_NO_CLEAR_DIFFERENCE);
    assert_int_equal(vmg_verdict_of(&low, 1, 1, 0, 9), VMG_NO_CLEAR_DIFFERENCE);
    assert_int_equal(vmg_verdict_of(&low, 1, 1.000001, 0, 9), VMG_NO_CLEAR_DIFFERENCE); /* rounding */
    assert_int_equal(vmg_verdict_of(&low, 1, 2, 0, 9), VMG_BETTER); /* every fold differs by the same */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standard_errors_are_those_of_the_formulas),
        cmocka_unit_test(a_verdict_is_a_t_test_at_five_percent),
        cmocka_unit_test(what_is_not_known_is_not_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
