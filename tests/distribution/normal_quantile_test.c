/* The normal quantile against the distribution function, and at its edges. */
#include "test.h"

#include "base/real.h"
#include "distribution/normal_quantile.h"

static void inverts_the_distribution_function(void **state)
{
    (void)state;
    for (int i = -3700; i <= 700; i++) {
        const double x = i / 100.0, probability = 0.5 * erfc(-x * VMG_INVERSE_SQRT_2);
        /* towards 1 the probability itself is rounded: by 1e-16, divided by the density */
        const double rounding = 2e-16 / (VMG_INVERSE_SQRT_2_PI * exp(-x * x / 2));
        assert_true(fabs(vmg_normal_quantile(probability) - x) <= 1e-14 * (1 + fabs(x)) + (x > -1 ? rounding : 0));
    }
    assert_true(vmg_normal_quantile(0.5) == 0);
    assert_true(vmg_normal_quantile(0.25) == -vmg_normal_quantile(0.75));
}

static void edges(void **state)
{
    (void)state;
    assert_true(vmg_normal_quantile(0) == -INFINITY && vmg_normal_quantile(1) == INFINITY);
    assert_true(isnan(vmg_normal_quantile(-0.1)) && isnan(vmg_normal_quantile(1.1)) && isnan(vmg_normal_quantile(NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inverts_the_distribution_function),
        cmocka_unit_test(edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
