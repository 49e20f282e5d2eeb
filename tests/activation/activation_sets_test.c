/* The activations of every instruction set against the plain ones: whole arrays of every length, since vector code and
 * the entries left over go different ways; in place; numbers that are not finite. */
#include "test.h"

#include <string.h>

#include "activation/activation.h"
#include "random/random.h"

/* In double the sets differ by rounding that subtractions enlarge; in float likewise, by what the tests of the moments
 * themselves allow. */
#define TOLERANCE (VMG_REAL_IS_DOUBLE ? 2e-12 : 3e-6)

enum { most = 1000, outputs = 6 };

typedef struct results {
    vmg_real of[outputs][most];
} results;

/* Runs a row on `count` entries; what lies behind them stays 0. In place: the outputs are the inputs' memory. */
static void run(const vmg_activation *row, bool moments, size_t count, const vmg_real *mean, const vmg_real *variance,
                results *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->of[0], mean, count * sizeof *mean);
    if (moments) {
        const vmg_moment_slopes slopes = {out->of[2], out->of[3], out->of[4], out->of[5]};
        memcpy(out->of[1], variance, count * sizeof *variance);
        row->moments(count, out->of[0], out->of[1], out->of[0], out->of[1], &slopes);
    } else {
        row->value(count, out->of[0], out->of[0], out->of[1]);
    }
}

static void compare(size_t count, const vmg_real *mean, const vmg_real *variance)
{
    static results got, expected;
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; vmg_activation_at(i); i++) {
            const vmg_activation *plain = vmg_activation_at(i), *row = vmg_activation_for(kernels, plain);
            assert_string_equal(row->name, plain->name);
            assert_ptr_not_equal(row, plain);
            for (int moments = 0; moments < 2; moments++) {
                run(row, moments, count, mean, variance, &got);
                run(plain, moments, count, mean, variance, &expected);
                for (size_t j = 0; j < outputs * most; j++) {
                    const double g = (double)got.of[j / most][j % most], e = (double)expected.of[j / most][j % most];
                    if (isnan(e) || isinf(e) ? !(isnan(e) ? isnan(g) : g == e)
                                             : !(fabs(g - e) <= TOLERANCE * (1 + fabs(e)))) {
                        fail_msg("%s, %s: output %zu is %.9g, plain %.9g (mean %g, variance %g)", kernels->name,
                                 row->name, j / most, g, e, (double)mean[j % most], (double)variance[j % most]);
                    }
                }
            }
        }
    }
}

static void every_set_computes_what_the_plain_one_does(void **state)
{
    (void)state;
    static vmg_real mean[most], variance[most];
    for (uint64_t scale = 0; scale < 6; scale++) {
        vmg_random_normal(&vmg_kernels_plain, (vmg_random){.seed = scale}, 0, most, mean);
        vmg_random_normal(&vmg_kernels_plain, (vmg_random){.seed = scale + 100}, 0, most, variance);
        for (size_t i = 0; i < most; i++) {
            mean[i] *= VMG_REAL_IS_DOUBLE ? (vmg_real)pow(3, (double)scale - 3) : (vmg_real)pow(2, (double)scale - 3);
            variance[i] *= variance[i] * (vmg_real)pow(10, (double)scale - 5);
        }
        compare(most, mean, variance);
    }
    for (size_t count = 0; count < 70; count++) {
        compare(count, mean, variance);
    }
}

static void numbers_that_are_not_finite(void **state)
{
    (void)state;
    const vmg_real special[] = {0,
                                (vmg_real)-0.0,
                                100,
                                -100,
                                1000,
                                -1000,
                                (vmg_real)NAN,
                                (vmg_real)INFINITY,
                                (vmg_real)-INFINITY,
                                (vmg_real)1e-30};
    enum { count = sizeof special / sizeof *special };
    vmg_real mean[2 * count], variance[2 * count];
    for (size_t shift = 0; shift < count; shift++) {
        for (size_t i = 0; i < 2 * count; i++) {
            mean[i] = special[i % count];
            variance[i] = (vmg_real)fabs((double)special[(i + shift) % count]);
        }
        compare(2 * count, mean, variance);
    }
}

/* A row that is not of the table comes back as it is. */
static void other_rows_are_left_alone(void **state)
{
    (void)state;
    const vmg_activation own = *vmg_activation_find("tanh");
    assert_ptr_equal(vmg_activation_for(vmg_kernels_at(1), &own), &own);
    assert_ptr_equal(vmg_activation_for(&vmg_kernels_plain, vmg_activation_at(0)), vmg_activation_at(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_computes_what_the_plain_one_does),
        cmocka_unit_test(numbers_that_are_not_finite),
        cmocka_unit_test(other_rows_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
