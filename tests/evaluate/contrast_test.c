/* The corrected resampled t interval against figures worked out by hand. */
#include "test.h"

#include "evaluate/contrast.h"

static const vmg_metric_kind error = {"rmse", 0, ""}, likelihood = {"log_likelihood", INFINITY, ""};

/* d = 0.5, 0.2, 0.4, 0.3, 0.6: mean 0.4, variance 0.025; error sqrt((1/5 + 1/4) 0.025) = 0.106066; t(4) at 97.5 % is
 * 2.7764451; with 4 degrees P(T <= t) = 1/2 + 3/8 u (1 - u^2 / 12), u = t / sqrt(1 + t^2 / 4), so p = 0.01958352 */
static void a_known_case(void **state)
{
    (void)state;
    const double ours[] = {5.5, 4.2, 5.4, 4.3, 5.6}, others[] = {5, 4, 5, 4, 5}, ratio[] = {.25, .25, .25, .25, .25};
    const vmg_contrast made = vmg_contrast_of(&error, ours, others, ratio, 5);
    assert_int_equal(made.folds, 5);
    assert_close(made.difference, 0.4, 1e-12);
    assert_close(made.standard_error, 0.106066017177982, 1e-9);
    assert_close(made.degrees, 4, 0);
    assert_close(made.low, 0.4 - 2.7764451051977987 * 0.106066017177982, 1e-9);
    assert_close(made.high, 0.4 + 2.7764451051977987 * 0.106066017177982, 1e-9);
    assert_close(made.p_value, 0.01958352460380164, 1e-9);
    assert_int_equal(made.standing, VMG_STANDING_WORSE);
    assert_int_equal(vmg_contrast_of(&likelihood, ours, others, ratio, 5).standing, VMG_STANDING_BETTER);
    assert_int_equal(vmg_contrast_of(&error, others, ours, ratio, 5).standing, VMG_STANDING_BETTER);
}

/* Without the correction, 0.4 / sqrt(0.08 / 5) would be beyond t(4)'s 2.776. */
static void overlapping_training_rows_count(void **state)
{
    (void)state;
    const double ours[] = {0.4, 0.0, 0.7, 0.3, 0.6}, others[5] = {0}, ratio[] = {.25, .25, .25, .25, .25};
    const double none[5] = {0};
    assert_int_equal(vmg_contrast_of(&error, ours, others, none, 5).standing, VMG_STANDING_WORSE);
    assert_int_equal(vmg_contrast_of(&error, ours, others, ratio, 5).standing, VMG_STANDING_SAME);
}

static void folds_that_one_of_them_lacks_do_not_count(void **state)
{
    (void)state;
    const double ours[] = {1, NAN, 2, 7}, others[] = {0.5, 3, 1.4, NAN}, ratio[] = {0.5, 100, 0.5, 100};
    const vmg_contrast made = vmg_contrast_of(&error, ours, others, ratio, 4);
    assert_int_equal(made.folds, 2);
    assert_close(made.difference, 0.55, 1e-12);
    assert_close(made.standard_error, sqrt((0.5 + 0.5) * 0.005), 1e-9);
}

static void too_few_folds_say_nothing(void **state)
{
    (void)state;
    const double one[] = {1}, other[] = {2}, ratio[] = {0.1};
    vmg_contrast made = vmg_contrast_of(&error, one, other, ratio, 1);
    assert_int_equal(made.standing, VMG_STANDING_UNKNOWN);
    assert_close(made.difference, -1, 0);
    assert_true(isnan(made.low) && isnan(made.high) && isnan(made.p_value) && isnan(made.standard_error));
    made = vmg_contrast_of(&error, one, other, ratio, 0);
    assert_int_equal(made.standing, VMG_STANDING_UNKNOWN);
    assert_true(isnan(made.difference));
}

static void the_same_is_no_difference(void **state)
{
    (void)state;
    const double values[] = {1, 2, 3}, ratio[] = {0.5, 0.5, 0.5};
    const vmg_contrast made = vmg_contrast_of(&error, values, values, ratio, 3);
    assert_int_equal(made.standing, VMG_STANDING_SAME);
    assert_close(made.p_value, 1, 0);
    assert_true(made.low == 0 && made.high == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_case),
        cmocka_unit_test(overlapping_training_rows_count),
        cmocka_unit_test(folds_that_one_of_them_lacks_do_not_count),
        cmocka_unit_test(too_few_folds_say_nothing),
        cmocka_unit_test(the_same_is_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
