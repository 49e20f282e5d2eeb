/* Divergence of multiplicative noise: golden values, derivative against differences, sums over many entries. */
#include "golden/golden.h"

#include "distribution/dropout_noise.h"

static void matches_the_golden_values(void **state)
{
    (void)state;
    json_t *file = golden_read("dropout_kl.json"), *cases = golden_field(file, "cases");
    const double tolerance = VMG_REAL_IS_DOUBLE ? golden_number(file, "tolerance") : 3e-7;
    assert_true(json_array_size(cases) > 0);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *c = json_array_get(cases, i);
        const vmg_real log_sqrt_alpha = (vmg_real)golden_number(c, "log_sqrt_alpha");
        vmg_real slope;
        assert_close(vmg_dropout_noise_divergence(&vmg_kernels_plain, 1, &log_sqrt_alpha, &slope),
                     golden_number(c, "kl_per_entry"), tolerance);
        assert_close((double)slope, golden_number(c, "d_kl_d_log_sqrt_alpha"), tolerance);
    }
    json_decref(file);
}

/* 150 entries (two blocks and a part) are the sum of each alone, whether the slope is asked for, in place, or not. */
static void many_entries_are_the_sum_of_each(void **state)
{
    (void)state;
    enum { COUNT = 150 };
    vmg_real log_sqrt_alpha[COUNT], slope[COUNT];
    double sum = 0;
    for (size_t i = 0; i < COUNT; i++) {
        log_sqrt_alpha[i] = (vmg_real)(-4 + 0.025 * (double)i);
        sum += vmg_dropout_noise_divergence(&vmg_kernels_plain, 1, &log_sqrt_alpha[i], &slope[i]);
    }
    assert_close(vmg_dropout_noise_divergence(&vmg_kernels_plain, COUNT, log_sqrt_alpha, NULL), sum, 1e-6);
    assert_close(vmg_dropout_noise_divergence(&vmg_kernels_plain, COUNT, log_sqrt_alpha, log_sqrt_alpha), sum, 1e-6);
    for (size_t i = 0; i < COUNT; i++) {
        assert_close((double)log_sqrt_alpha[i], (double)slope[i], 1e-6);
    }
    assert_true(vmg_dropout_noise_divergence(&vmg_kernels_plain, 0, log_sqrt_alpha, NULL) == 0);
}

static void slope_matches_differences(void **state)
{
    (void)state;
    const double step = VMG_REAL_IS_DOUBLE ? 1e-5 : 1e-2, tolerance = VMG_REAL_IS_DOUBLE ? 1e-9 : 2e-3;
    for (double at = -4; at <= 0; at += 0.37) {
        const vmg_real up = (vmg_real)(at + step), down = (vmg_real)(at - step), middle = (vmg_real)at;
        vmg_real slope;
        vmg_dropout_noise_divergence(&vmg_kernels_plain, 1, &middle, &slope);
        const double difference = vmg_dropout_noise_divergence(&vmg_kernels_plain, 1, &up, NULL) -
                                  vmg_dropout_noise_divergence(&vmg_kernels_plain, 1, &down, NULL);
        assert_close((double)slope, difference / (double)(up - down), tolerance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_values),
        cmocka_unit_test(many_entries_are_the_sum_of_each),
        cmocka_unit_test(slope_matches_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
