/* Coverage and expected calibration error: counted by hand, and on data that are calibrated by construction. */
#include "test.h"

#include "metrics/calibration.h"
#include "random/random.h"

static void coverage_is_counted(void **state)
{
    (void)state;
    vmg_coverage coverage = {0};
    assert_true(isnan(vmg_coverage_of(&coverage, 0.9)));
    const double cumulative[] = {0, 0.02, 0.03, 0.06, 0.2, 0.3, 0.5, 0.74, 0.76, 0.94, 0.96, 0.98, 1, NAN, 0.51, 0.1};
    for (size_t i = 0; i < 16; i++) {
        vmg_coverage_add(&coverage, cumulative[i]);
    }
    assert_close(vmg_coverage_of(&coverage, 0.5), 4 / 16.0, 1e-15);   /* 0.3, 0.5, 0.51, 0.74 */
    assert_close(vmg_coverage_of(&coverage, 0.9), 9 / 16.0, 1e-15);   /* and 0.06, 0.1, 0.2, 0.76, 0.94 */
    assert_close(vmg_coverage_of(&coverage, 0.95), 11 / 16.0, 1e-15); /* and 0.03, 0.96 */
    assert_close(vmg_coverage_of(&coverage, 1), 15 / 16.0, 1e-15);    /* all but NaN */
    assert_close(vmg_coverage_of(&coverage, 0), 0, 1e-15);
}

static void uniform_values_are_covered(void **state)
{
    (void)state;
    enum { ROWS = 40000 };
    vmg_coverage coverage = {0};
    for (size_t i = 0; i < ROWS; i++) {
        vmg_real u;
        vmg_random_uniform((vmg_random){1, 0, VMG_STREAM_SPLIT}, i, 1, &u);
        vmg_coverage_add(&coverage, (double)u);
    }
    for (int i = 1; i < 20; i++) {
        const double level = i / 20.0, error = sqrt(level * (1 - level) / ROWS);
        assert_true(fabs(vmg_coverage_of(&coverage, level) - level) < 4 * error);
    }
}

static void calibration_error_by_hand(void **state)
{
    (void)state;
    vmg_reliability reliability = {0};
    assert_true(isnan(vmg_reliability_error(&reliability)));
    /* bin (9/15, 10/15]: 0.62 right, 0.65 wrong; bin (12/15, 13/15]: 0.85 right; bin (14/15, 1]: 1 right, 0.95 right */
    vmg_reliability_add(&reliability, 0.62, true);
    vmg_reliability_add(&reliability, 0.65, false);
    vmg_reliability_add(&reliability, 0.85, true);
    vmg_reliability_add(&reliability, 1, true);
    vmg_reliability_add(&reliability, 0.95, true);
    const double expected = 2 / 5.0 * fabs(0.5 - 0.635) + 1 / 5.0 * fabs(1 - 0.85) + 2 / 5.0 * fabs(1 - 0.975);
    assert_close(vmg_reliability_error(&reliability), expected, 1e-14);
}

/* The bins are open below and closed above. */
static void ends_of_bins(void **state)
{
    (void)state;
    vmg_reliability reliability = {0};
    vmg_reliability_add(&reliability, 0, false);
    vmg_reliability_add(&reliability, 1 / 15.0, false);
    vmg_reliability_add(&reliability, 1 / 15.0 + 1e-9, false);
    vmg_reliability_add(&reliability, 1, true);
    vmg_reliability_add(&reliability, 1.0000001, true); /* rounding of a float */
    vmg_reliability_add(&reliability, NAN, true);
    assert_int_equal(reliability.bin[0].rows, 3);
    assert_int_equal(reliability.bin[1].rows, 1);
    assert_int_equal(reliability.bin[14].rows, 2);
    assert_true(isnan(vmg_reliability_error(&reliability)));
}

/* Rows that come true exactly as often as they say: the error is what chance leaves, and an overstated confidence of
 * 0.1 is found. */
static void calibrated_rows_have_a_small_error(void **state)
{
    (void)state;
    enum { ROWS = 60000 };
    vmg_reliability honest = {0}, boastful = {0};
    for (size_t i = 0; i < ROWS; i++) {
        vmg_real u[2];
        vmg_random_uniform((vmg_random){2, 0, VMG_STREAM_SPLIT}, 2 * i, 2, u);
        const double confidence = 0.5 + 0.4 * (double)u[0];
        const bool is_correct = (double)u[1] < confidence;
        vmg_reliability_add(&honest, confidence, is_correct);
        vmg_reliability_add(&boastful, confidence + 0.1, is_correct);
    }
    /* at most sum over 7 bins of 4 standard errors of their fraction, weighted: 4 sqrt(7) 0.5 / sqrt(ROWS) */
    assert_true(vmg_reliability_error(&honest) < 4 * sqrt(7) * 0.5 / sqrt(ROWS));
    assert_true(fabs(vmg_reliability_error(&boastful) - 0.1) < 4 * 0.5 / sqrt(ROWS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coverage_is_counted),
        cmocka_unit_test(uniform_values_are_covered),
        cmocka_unit_test(calibration_error_by_hand),
        cmocka_unit_test(ends_of_bins),
        cmocka_unit_test(calibrated_rows_have_a_small_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
