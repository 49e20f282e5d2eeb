/* The average of the iterates: bias-corrected exactly, also where 1 - decay has few digits in a float. */
#include "test.h"

#include "base/arena.h"
#include "optimise/adam.h"
#include "vmg/context.h"

enum { COUNT = 5 };

static void average(vmg_context *context, double decay, double rate, size_t steps, vmg_real *parameters, vmg_real *out)
{
    const vmg_adam_options options = {0.9, 0.999, 1e-8, decay};
    const vmg_real gradient[COUNT] = {1, 1, 1, 1, 1};
    vmg_arena counted = {0}, arena;
    vmg_adam adam;
    vmg_adam_lay_out(options, COUNT, &counted, &adam);
    assert_ok(context, vmg_arena_create(context, &counted, &arena));
    vmg_adam_lay_out(options, COUNT, &arena, &adam);
    for (size_t step = 0; step < steps; step++) {
        vmg_adam_move(&adam, vmg_kernels_of(context), vmg_adam_begin_step(&adam, rate), 0, adam.count, gradient,
                      parameters);
    }
    vmg_adam_average(&adam, out);
    vmg_arena_destroy(context, &arena);
}

static void parameters_at_rest_are_their_average(void **state)
{
    (void)state;
    static const double decays[] = {0, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999};
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    for (size_t d = 0; d < sizeof decays / sizeof *decays; d++) {
        for (size_t steps = 1; steps < 2000; steps = 3 * steps + 1) {
            vmg_real parameters[COUNT] = {1, -2, 0.5f, 1000, 1e-3f}, averaged[COUNT];
            average(context, decays[d], 0, steps, parameters, averaged);
            for (size_t i = 0; i < COUNT; i++) {
                assert_true(fabs((double)(averaged[i] / parameters[i]) - 1) < 1e-4); /* rounding, 1000 times */
            }
        }
    }
    vmg_context_destroy(context);
}

/* A constant gradient: the parameter falls by the rate in every step, so the average is a geometric sum. */
static void average_of_a_line(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    const double decay = 0.9, rate = 0.01;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    for (size_t steps = 1; steps < 30; steps++) {
        vmg_real parameters[COUNT] = {0}, averaged[COUNT];
        average(context, decay, rate, steps, parameters, averaged);
        double sum = 0, weights = 0;
        for (size_t step = 1; step <= steps; step++) {
            const double weight = pow(decay, (double)(steps - step));
            sum -= weight * rate * (double)step;
            weights += weight;
        }
        assert_close((double)parameters[0], -rate * (double)steps, 1e-5);
        assert_close((double)averaged[0], sum / weights, 1e-5);
    }
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_at_rest_are_their_average),
        cmocka_unit_test(average_of_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
