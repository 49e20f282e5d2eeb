/* Minima that are known: a curved valley, a quadratic with bounds in the way, a function with a border. */
#include "failing_allocator.h"

#include "optimise/minimise.h"

static const vmg_minimise_options tight = {.most_steps = 1000, .gradient_tolerance = 1e-8, .value_tolerance = 0};

/* Rosenbrock's function of 10 numbers; minimum 0 at (1, ..., 1). */
enum { valley_numbers = 10 };
static double valley(void *user, const double *at, double *gradient)
{
    double value = 0;
    size_t *calls = user;
    ++*calls;
    for (size_t i = 0; i < valley_numbers; i++) {
        gradient[i] = 0;
    }
    for (size_t i = 0; i + 1 < valley_numbers; i++) {
        const double bend = at[i + 1] - at[i] * at[i], rest = 1 - at[i];
        value += 100 * bend * bend + rest * rest;
        gradient[i] += -400 * bend * at[i] - 2 * rest;
        gradient[i + 1] += 200 * bend;
    }
    return value;
}

static void a_curved_valley_is_followed(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    vmg_minimum minimum;
    double at[valley_numbers];
    size_t calls = 0;
    for (size_t i = 0; i < valley_numbers; i++) {
        at[i] = i % 2 ? 1 : -1.2;
    }
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_ok(context, vmg_minimise(context, &tight, valley_numbers, valley, &calls, at, &minimum));
    assert_int_equal(minimum.evaluations, calls);
    assert_true(calls < 200); /* gradient descent takes tens of thousands */
    assert_false(minimum.cancelled);
    assert_close(minimum.value, 0, 1e-12);
    for (size_t i = 0; i < valley_numbers; i++) {
        assert_close(at[i], 1, 1e-7);
    }
    vmg_context_destroy(context);
}

/* (x - 3)^2 + (y + 2)^2 + x y / 2 in 0 <= x <= 1, -1 <= y: the minimum is at x = 1, y = -1. Without the bound of y it
 * is at x = 1, y = -2.25. */
static double bowl(void *user, const double *at, double *gradient)
{
    const double *low = user;
    assert_true(at[0] >= 0 && at[0] <= 1 && at[1] >= low[1]);
    gradient[0] = 2 * (at[0] - 3) + at[1] / 2;
    gradient[1] = 2 * (at[1] + 2) + at[0] / 2;
    return (at[0] - 3) * (at[0] - 3) + (at[1] + 2) * (at[1] + 2) + at[0] * at[1] / 2;
}

static void bounds_are_kept(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    for (size_t k = 0; k < 2; k++) {
        double low[] = {0, k ? -10 : -1}, high[] = {1, 100}, at[] = {-7, 5};
        vmg_minimise_options options = tight;
        options.low = low;
        options.high = high;
        vmg_minimum minimum;
        assert_ok(context, vmg_minimise(context, &options, 2, bowl, low, at, &minimum));
        assert_close(at[0], 1, 0);
        assert_close(at[1], k ? -2.25 : -1, k ? 1e-8 : 0);
    }
    vmg_context_destroy(context);
}

/* x - log x, which has no value below 0; the first step leads there. */
static double bordered(void *user, const double *at, double *gradient)
{
    (void)user;
    gradient[0] = 1 - 1 / at[0];
    return at[0] > 0 ? at[0] - log(at[0]) : NAN;
}

static void a_border_is_stepped_back_from(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    vmg_minimum minimum;
    double at = 0.01, outside = -1;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_ok(context, vmg_minimise(context, &tight, 1, bordered, NULL, &at, &minimum));
    assert_close(at, 1, 1e-7);
    at = 50;
    assert_ok(context, vmg_minimise(context, &tight, 1, bordered, NULL, &at, &minimum));
    assert_close(at, 1, 1e-7);
    assert_int_equal(vmg_minimise(context, &tight, 1, bordered, NULL, &outside, &minimum), VMG_ERROR_NUMERIC);
    at = 50;
    vmg_context_cancel(context);
    assert_ok(context, vmg_minimise(context, &tight, 1, bordered, NULL, &at, &minimum));
    assert_true(minimum.cancelled && at == 50);
    vmg_context_destroy(context);
}

static vmg_status minimise_something(vmg_context *context, void *user)
{
    double at = 3;
    vmg_minimum minimum;
    return vmg_minimise(context, &tight, 1, bordered, user, &at, &minimum);
}

static void survives_without_memory(void **state)
{
    (void)state;
    assert_int_equal(assert_survives_failing_allocations(minimise_something, NULL), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_curved_valley_is_followed),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(a_border_is_stepped_back_from),
        cmocka_unit_test(survives_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
