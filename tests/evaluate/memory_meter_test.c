/* The meter counts what is asked for, and hands out memory like any allocator. */
#include "test.h"

#include <stdint.h>
#include <string.h>

#include "base/context.h"
#include "evaluate/memory_meter.h"

static void the_most_held_at_once(void **state)
{
    (void)state;
    vmg_context *context = NULL, *metered = NULL;
    vmg_memory_meter meter;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_memory_meter_begin(&meter, vmg_context_allocator(context));
    const vmg_allocator allocator = vmg_memory_meter_allocator(&meter);
    assert_ok(context, vmg_context_create_child_with(context, &allocator, &metered));
    const size_t own = vmg_memory_meter_take_most(&meter);
    assert_true(own > 0);
    void *first = vmg_allocate(metered, 1000, 1), *second = vmg_allocate(metered, 500, 2);
    assert_non_null(first);
    assert_true((uintptr_t)first % VMG_ALIGNMENT == 0 && (uintptr_t)second % VMG_ALIGNMENT == 0);
    memset(second, 1, 1000);
    vmg_release(metered, first);
    void *third = vmg_allocate(metered, 300, 1);
    assert_int_equal(vmg_memory_meter_take_most(&meter), own + 2000);
    assert_int_equal(vmg_memory_meter_take_most(&meter), own + 1300);
    vmg_release(metered, second);
    vmg_release(metered, third);
    vmg_context_destroy(metered);
    vmg_memory_meter_take_most(&meter);
    assert_int_equal(vmg_memory_meter_take_most(&meter), 0);
    vmg_context_destroy(context);
}

static void no_memory_is_no_memory(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    vmg_memory_meter meter;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_memory_meter_begin(&meter, vmg_context_allocator(context));
    const vmg_allocator allocator = vmg_memory_meter_allocator(&meter);
    assert_null(allocator.allocate(allocator.user, SIZE_MAX - 3));
    assert_int_equal(vmg_memory_meter_take_most(&meter), 0);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_held_at_once),
        cmocka_unit_test(no_memory_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
