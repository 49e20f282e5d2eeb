/* Values and slopes of every activation: against long double formulas, differences, and at the edges. */
#include "activation_twins.h"

#include <float.h>
#include <string.h>

#include "activation/activation.h"

enum { COUNT = 1601 };

/* -40, -39.95, ..., 40 and so through 0. */
static vmg_real input_at(size_t i)
{
    return (vmg_real)(-40 + 0.05 * (double)i);
}

static void every_row_has_a_twin(void **state)
{
    (void)state;
    for (size_t t = 0; t < TWINS; t++) {
        const vmg_activation *row = vmg_activation_at(t);
        assert_non_null(row);
        assert_string_equal(row->name, twins[t].name);
        assert_ptr_equal(vmg_activation_find(twins[t].name), row);
        assert_true(strlen(row->formula) > 0);
    }
    assert_null(vmg_activation_at(TWINS));
    assert_null(vmg_activation_find("swish"));
    assert_null(vmg_activation_find(""));
}

/* Relative error, where the value is a normal number: a few units in the last place. */
static void values_match_long_double(void **state)
{
    (void)state;
    const double epsilon = VMG_REAL_IS_DOUBLE ? DBL_EPSILON : (double)FLT_EPSILON;
    const double normal = VMG_REAL_IS_DOUBLE ? DBL_MIN : (double)FLT_MIN;
    vmg_real input[COUNT], value[COUNT];
    for (size_t t = 0; t < TWINS; t++) {
        for (size_t i = 0; i < COUNT; i++) {
            input[i] = input_at(i);
        }
        vmg_activation_find(twins[t].name)->value(COUNT, input, value, NULL);
        for (size_t i = 0; i < COUNT; i++) {
            const double exact = (double)twins[t].value((long double)input[i]);
            /* erfc multiplies the rounding of h / sqrt 2 by h^2. */
            const double units = !strcmp(twins[t].name, "gelu") ? 8 + (double)(input[i] * input[i]) : 8;
            if (!(fabs((double)value[i] - exact) <= units * epsilon * fabs(exact) + normal)) {
                fail_msg("%s(%g): %.17g, not %.17g", twins[t].name, (double)input[i], (double)value[i], exact);
            }
        }
    }
}

/* Against central differences of the long double twin; the rectifiers' corner is left out. */
static void slopes_match_differences(void **state)
{
    (void)state;
    const long double step = 1e-5L;
    const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-10 : 1e-6;
    vmg_real input[COUNT], value[COUNT], slope[COUNT], alone[COUNT];
    for (size_t t = 0; t < TWINS; t++) {
        const vmg_activation *row = vmg_activation_find(twins[t].name);
        for (size_t i = 0; i < COUNT; i++) {
            input[i] = input_at(i);
        }
        row->value(COUNT, input, value, slope);
        row->value(COUNT, input, alone, NULL);
        assert_memory_equal(value, alone, sizeof value);
        for (size_t i = 0; i < COUNT; i++) {
            const long double h = (long double)input[i];
            if (fabsl(h) < 0.01L) {
                continue;
            }
            const double difference = (double)((twins[t].value(h + step) - twins[t].value(h - step)) / (2 * step));
            assert_close((double)slope[i], difference, tolerance);
        }
        row->value(COUNT, input, input, slope);
        assert_memory_equal(value, input, sizeof value);
    }
}

static void corners_take_the_slope_from_below(void **state)
{
    (void)state;
    const vmg_real zero = 0;
    vmg_real value, slope;
    vmg_activation_find("relu")->value(1, &zero, &value, &slope);
    assert_true(value == 0 && slope == 0);
    vmg_activation_find("leaky-relu")->value(1, &zero, &value, &slope);
    assert_true(value == 0 && slope == (vmg_real)0.01);
}

/* What each gives at -1e30 and 1e30; the sine only has to stay within [-1, 1]. */
static void huge_inputs_give_the_limits(void **state)
{
    (void)state;
    const double huge = 1e30;
    const struct {
        const char *name;
        double low, high, low_slope, high_slope;
    } limits[] = {
        {"relu", 0, huge, 0, 1}, {"leaky-relu", -0.01 * huge, huge, 0.01, 1},
        {"tanh", -1, 1, 0, 0},   {"sigmoid", 0, 1, 0, 0},
        {"gelu", 0, huge, 0, 1}, {"softplus", 0, huge, 0, 1},
        {"erf", -1, 1, 0, 0},    {"linear", -huge, huge, 1, 1},
    };
    const vmg_real input[] = {(vmg_real)-huge, (vmg_real)huge};
    vmg_real value[2], slope[2];
    for (size_t t = 0; t < sizeof limits / sizeof *limits; t++) {
        vmg_activation_find(limits[t].name)->value(2, input, value, slope);
        assert_close((double)value[0], limits[t].low, 1e-6);
        assert_close((double)value[1], limits[t].high, 1e-6);
        assert_close((double)slope[0], limits[t].low_slope, 1e-7);
        assert_close((double)slope[1], limits[t].high_slope, 1e-7);
    }
    vmg_activation_find("sine")->value(2, input, value, slope);
    assert_true(fabs((double)value[0]) <= 1 && fabs((double)slope[1]) <= 1);
    assert_close((double)(value[1] * value[1] + slope[1] * slope[1]), 1, 1e-6);
}

static void not_a_number_passes_through(void **state)
{
    (void)state;
    enum { WIDE = 19 }; /* more than one vector and a rest: each place must do */
    for (size_t t = 0; t < TWINS; t++) {
        for (size_t at = 0; at < WIDE; at++) {
            vmg_real input[WIDE] = {0}, value[WIDE], slope[WIDE];
            input[at] = (vmg_real)NAN;
            vmg_activation_find(twins[t].name)->value(WIDE, input, value, slope);
            for (size_t i = 0; i < WIDE; i++) {
                assert_int_equal(!!isnan(value[i]), i == at);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_a_twin),        cmocka_unit_test(values_match_long_double),
        cmocka_unit_test(slopes_match_differences),    cmocka_unit_test(corners_take_the_slope_from_below),
        cmocka_unit_test(huge_inputs_give_the_limits), cmocka_unit_test(not_a_number_passes_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
