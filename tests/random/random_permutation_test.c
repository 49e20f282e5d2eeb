/* Permutations: each number once, each order equally likely. */
#include "random/statistics.h"
#include "test.h"

#include <string.h>

#include "random/random.h"

enum { most = 100000 };

static uint32_t order[most];
static unsigned char seen[most];

static void every_number_appears_once(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {0, 1, 2, 3, 10, 1000, most};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (uint64_t seed = 0; seed < 3; seed++) {
            memset(seen, 0, sizeof seen);
            vmg_random_permutation((vmg_random){seed, seed, VMG_STREAM_BATCHES}, sizes[s], order);
            for (uint32_t i = 0; i < sizes[s]; i++) {
                assert_true(order[i] < sizes[s]);
                assert_int_equal(seen[order[i]]++, 0);
            }
        }
    }
}

/* The number of a permutation of 0 .. 4 among all 120 (Lehmer's code). */
static size_t number_of_order(const uint32_t *permutation, size_t count)
{
    size_t number = 0;
    for (size_t i = 0; i < count; i++) {
        size_t smaller = 0;
        for (size_t j = i + 1; j < count; j++) {
            smaller += permutation[j] < permutation[i];
        }
        number = number * (count - i) + smaller;
    }
    return number;
}

static void every_order_is_equally_likely(void **state)
{
    (void)state;
    enum { trials = 60000 };
    size_t by_step[120] = {0}, by_seed[120] = {0};
    for (uint64_t i = 0; i < trials; i++) {
        vmg_random_permutation((vmg_random){1, i, VMG_STREAM_BATCHES}, 5, order);
        by_step[number_of_order(order, 5)]++;
        vmg_random_permutation((vmg_random){i, 0, VMG_STREAM_SPLIT}, 5, order);
        by_seed[number_of_order(order, 5)]++;
    }
    assert_z(chi_square_z(by_step, 120, trials / 120.0, 119), "orders over steps");
    assert_z(chi_square_z(by_seed, 120, trials / 120.0, 119), "orders over seeds");
}

/* Large ones: no place prefers a number, neighbours do not stay together. */
static void large_orders_are_mixed(void **state)
{
    (void)state;
    static double place[most], number[most];
    size_t adjacent = 0, fixed = 0, cells[100] = {0};
    for (uint64_t trial = 0; trial < 20; trial++) {
        vmg_random_permutation((vmg_random){8, trial, VMG_STREAM_BATCHES}, most, order);
        for (uint32_t i = 0; i < most; i++) {
            place[i] = i;
            number[i] = order[i];
            fixed += order[i] == i;
            adjacent += i > 0 && order[i] == order[i - 1] + 1;
            cells[i / (most / 10) * 10 + order[i] / (most / 10)]++;
        }
        assert_z(correlation_z(place, number, most), "place and number");
        assert_z(correlation_z(number, number + 1, most - 1), "neighbours");
    }
    /* both counts are about Poisson, with mean 20 */
    assert_z(2 * (sqrt((double)fixed) - sqrt(20)), "numbers at their own place");
    assert_z(2 * (sqrt((double)adjacent) - sqrt(20)), "successors side by side");
    /* rows and columns of the table have fixed sums: 9 x 9 degrees of freedom */
    assert_z(chi_square_z(cells, 100, 20 * most / 100.0, 81), "tenths of places and numbers");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_appears_once),
        cmocka_unit_test(every_order_is_equally_likely),
        cmocka_unit_test(large_orders_are_mixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
