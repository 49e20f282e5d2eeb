/* The context: memory that can run out, sentences, cancellation, parallel jobs that fail. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/context.h"
#include "base/parallel.h"

static void statuses_have_names_and_exit_codes(void **state)
{
    (void)state;
    assert_string_equal(vmg_status_name(VMG_ERROR_DATA), "VMG_ERROR_DATA");
    assert_int_equal(vmg_status_exit_code(VMG_ERROR_USAGE), 64);
    assert_int_equal(vmg_status_exit_code((vmg_status)1000), 70);
}

static void a_failure_leaves_its_sentence(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_string_equal(vmg_last_error(context), "");
    assert_int_equal(vmg_fail(context, VMG_ERROR_DATA, "line %d", 7), VMG_ERROR_DATA);
    assert_string_equal(vmg_last_error(context), "line 7");
    assert_null(vmg_allocate(context, SIZE_MAX, 2));
    assert_non_null(strstr(vmg_last_error(context), "out of memory"));
    vmg_context_destroy(context);
}

static void memory_is_aligned_zero_and_counted(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    const size_t before = vmg_context_allocations(context);
    unsigned char *memory = vmg_allocate(context, 100, 3);
    assert_int_equal((uintptr_t)memory % VMG_ALIGNMENT, 0);
    for (size_t i = 0; i < 300; i++) {
        assert_int_equal(memory[i], 0);
    }
    assert_int_equal(vmg_context_allocations(context) - before, 1);
    memory[299] = 9;
    memory = vmg_reallocate(context, memory, 100, 200, 3);
    assert_int_equal(memory[299], 9);
    assert_int_equal(memory[300], 0);
    vmg_release(context, memory);
    vmg_context_destroy(context);
}

static void an_arena_counts_then_gives(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_arena counted = {0}, arena = {0};
    assert_null(vmg_arena_take(&counted, 3, sizeof(double)));
    assert_null(vmg_arena_take(&counted, 1, 1));
    assert_int_equal(counted.used, 128);
    assert_ok(context, vmg_arena_create(context, &counted, &arena));
    unsigned char *first = vmg_arena_take(&arena, 3, sizeof(double)), *second = vmg_arena_take(&arena, 1, 1);
    assert_int_equal(second - first, 64);
    vmg_arena_destroy(context, &arena);
    vmg_arena_take(&counted, SIZE_MAX, 2);
    assert_int_equal(vmg_arena_create(context, &counted, &arena), VMG_ERROR_MEMORY);
    vmg_context_destroy(context);
}

static vmg_status square_or_fail(vmg_context *context, size_t index, void *user)
{
    size_t *squares = user;
    squares[index] = index * index;
    return index >= 30 ? vmg_fail(context, VMG_ERROR_DATA, "job %zu", index) : VMG_OK;
}

static void parallel_jobs_report_the_first_failure(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 4; threads++) {
        vmg_context *context = NULL;
        size_t squares[50] = {0};
        assert_int_equal(vmg_context_create(&(vmg_context_options){.threads = threads}, &context), VMG_OK);
        assert_ok(context, vmg_parallel_for(context, 30, square_or_fail, squares));
        for (size_t i = 0; i < 30; i++) {
            assert_int_equal(squares[i], i * i);
        }
        assert_int_equal(vmg_parallel_for(context, 50, square_or_fail, squares), VMG_ERROR_DATA);
        assert_string_equal(vmg_last_error(context), "job 30");
        vmg_context_destroy(context);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statuses_have_names_and_exit_codes), cmocka_unit_test(a_failure_leaves_its_sentence),
        cmocka_unit_test(memory_is_aligned_zero_and_counted), cmocka_unit_test(an_arena_counts_then_gives),
        cmocka_unit_test(parallel_jobs_report_the_first_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
