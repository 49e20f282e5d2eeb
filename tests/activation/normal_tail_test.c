/* The normal tail from its density against erfc, over the whole range in which the density is a normal number. */
#include "test.h"

#include "activation/vector/normal_tail.h"

static vmg_real density_of(vmg_real z)
{
    return (vmg_real)(VMG_INVERSE_SQRT_2_PI * exp(-0.5 * (double)z * (double)z));
}

static void matches_erfc(void **state)
{
    (void)state;
    for (double at = 0; at < 12.9; at += 1.0 / 1024) {
        const vmg_real z = (vmg_real)at;
        const double exact = 0.5 * erfc((double)z * VMG_INVERSE_SQRT_2);
        const double got = (double)vmg_normal_tail(z, density_of(z));
        assert_true(fabs(got / exact - 1) < (VMG_REAL_IS_DOUBLE ? 1e-13 : 4.5e-7));
    }
}

static void ends_at_zero_and_keeps_what_is_not_a_number(void **state)
{
    (void)state;
    assert_true(vmg_normal_tail(40, 0) == 0);
    assert_true(isnan(vmg_normal_tail((vmg_real)NAN, (vmg_real)NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_erfc),
        cmocka_unit_test(ends_at_zero_and_keeps_what_is_not_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
