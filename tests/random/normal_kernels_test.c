/* The normal draws of every set of kernels against the plain twin. */
#include "test.h"

#include "random/random.h"

enum { most = 1 << 16 };

/* A wrong word would be off by about 1, so this also compares the vector kernels' words with Random123's. */
static void every_set_draws_what_the_plain_twin_draws(void **state)
{
    (void)state;
    static vmg_real got[most], expected[most];
    const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-14 : 4e-6; /* rounding of the angle, times a radius up to 6 */
    const uint64_t firsts[] = {0, 4, 1000, ((uint64_t)1 << 34) - 100}; /* the last wraps the block's number around */
    const vmg_kernels *kernels;
    for (size_t set = 1; (kernels = vmg_kernels_at(set)); set++) {
        for (size_t i = 0; i < 120; i++) {
            const size_t count = i < 110 ? 4 * (i / 4) : most - 4 * i;
            const vmg_random from = {.seed = 0x123456789abcdefu * i, .step = (uint64_t)i << 30, .stream = (uint32_t)i};
            vmg_random_normal(kernels, from, firsts[i % 4], count, got);
            vmg_random_normal(&vmg_kernels_plain, from, firsts[i % 4], count, expected);
            for (size_t j = 0; j < count; j++) {
                assert_close((double)got[j], (double)expected[j], tolerance);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_draws_what_the_plain_twin_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
