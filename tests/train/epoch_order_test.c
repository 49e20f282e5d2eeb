/* The order of an epoch: every row once, by chance, and for large tables in windows of few blocks. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "train/epoch_order.h"

static uint32_t *order_of(uint64_t seed, uint64_t epoch, size_t count)
{
    uint32_t *order = malloc(count * sizeof *order);
    uint32_t *scratch = malloc((vmg_epoch_order_scratch(count) + 1) * sizeof *scratch);
    vmg_epoch_order((vmg_random){seed, epoch, VMG_STREAM_BATCHES}, (uint32_t)count, scratch, order);
    free(scratch);
    return order;
}

static void every_row_comes_once(void **state)
{
    (void)state;
    const size_t counts[] = {1,
                             17,
                             VMG_ANY_ORDER_ROWS,
                             VMG_ANY_ORDER_ROWS + 1,
                             VMG_ANY_ORDER_ROWS + VMG_ORDER_WINDOW,
                             VMG_ANY_ORDER_ROWS + 3 * VMG_ORDER_WINDOW - 7};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        uint32_t *order = order_of(3, 5, counts[k]);
        bool *seen = calloc(counts[k], sizeof *seen);
        for (size_t i = 0; i < counts[k]; i++) {
            assert_true(order[i] < counts[k] && !seen[order[i]]);
            seen[order[i]] = true;
        }
        free(seen);
        free(order);
    }
}

static void small_tables_have_any_permutation(void **state)
{
    (void)state;
    enum { count = 1000 };
    uint32_t expected[count];
    vmg_random_permutation((vmg_random){3, 5, VMG_STREAM_BATCHES}, count, expected);
    uint32_t *order = order_of(3, 5, count);
    assert_memory_equal(order, expected, sizeof expected);
    free(order);
}

static size_t blocks_in(const uint32_t *order, size_t count, bool *seen, size_t blocks)
{
    size_t found = 0;
    memset(seen, 0, blocks * sizeof *seen);
    for (size_t i = 0; i < count; i++) {
        found += !seen[order[i] / VMG_ORDER_BLOCK];
        seen[order[i] / VMG_ORDER_BLOCK] = true;
    }
    return found;
}

/* A window reads about 64 blocks; a batch of 32 rows comes from nearly as many blocks as it has rows. */
static void windows_of_large_tables_read_few_blocks(void **state)
{
    (void)state;
    enum { count = VMG_ANY_ORDER_ROWS + 5 * VMG_ORDER_WINDOW + 3, blocks = count / VMG_ORDER_BLOCK + 1, batch = 32 };
    bool *seen = calloc(blocks, sizeof *seen);
    uint32_t *order = order_of(1, 2, count);
    double sum = 0, in_batches = 0, next = 0;
    for (size_t first = 0; first + VMG_ORDER_WINDOW <= count; first += VMG_ORDER_WINDOW) {
        const size_t found = blocks_in(order + first, VMG_ORDER_WINDOW, seen, blocks);
        assert_in_range(found, VMG_ORDER_WINDOW / VMG_ORDER_BLOCK, VMG_ORDER_WINDOW / VMG_ORDER_BLOCK + 1);
        in_batches += (double)blocks_in(order + first, batch, seen, blocks);
        sum++;
    }
    /* 64 blocks, 32 draws: 64 (1 - (63 / 64)^32) = 25.3 of them, a few more as rows do not come back */
    assert_close(in_batches / sum, 25.6, 0.05);
    for (size_t i = 0; i + 1 < count; i++) {
        next += order[i + 1] == order[i] + 1;
    }
    assert_true(next < 3 * (double)count / VMG_ORDER_WINDOW);
    free(seen);
    free(order);
}

static void epochs_and_seeds_have_orders_of_their_own(void **state)
{
    (void)state;
    const size_t counts[] = {2000, VMG_ANY_ORDER_ROWS + 77};
    for (size_t k = 0; k < 2; k++) {
        uint32_t *orders[] = {order_of(1, 1, counts[k]), order_of(1, 2, counts[k]), order_of(2, 1, counts[k]),
                              order_of(1, 1, counts[k])};
        assert_memory_equal(orders[0], orders[3], counts[k] * sizeof **orders);
        for (size_t a = 0; a < 3; a++) {
            for (size_t b = 0; b < a; b++) {
                size_t same = 0;
                for (size_t i = 0; i < counts[k]; i++) {
                    same += orders[a][i] == orders[b][i];
                }
                assert_true(same < 20); /* 1 is expected */
            }
        }
        for (size_t a = 0; a < 4; a++) {
            free(orders[a]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_comes_once),
        cmocka_unit_test(small_tables_have_any_permutation),
        cmocka_unit_test(windows_of_large_tables_read_few_blocks),
        cmocka_unit_test(epochs_and_seeds_have_orders_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
