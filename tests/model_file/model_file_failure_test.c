/* Model files when memory, disk or rights are missing: a clean error, nothing leaked, nothing half-written. */
#include "failing_allocator.h"
#include "scratch_fixture.h"
#include "test.h"

#include "model_file/model_file_example.h"

/* Writes and reads the example; a failure leaves nothing behind. */
static vmg_status write_and_read(vmg_context *context, void *user)
{
    scratch *folder = user;
    vmg_model_file *file = NULL;
    vmg_status status = write_example(context, scratch_path(folder, "model.vmg"));
    assert_int_equal(scratch_count(folder), !status);
    status = status ? status : vmg_model_file_read(context, scratch_path(folder, "model.vmg"), &file);
    assert_int_equal(file == NULL, status != VMG_OK);
    vmg_model_file_destroy(context, file);
    unlink(scratch_path(folder, "model.vmg"));
    return status;
}

static void no_allocation_is_taken_for_granted(void **state)
{
    fixture *self = *state;
    assert_true(assert_survives_failing_allocations(write_and_read, &self->folder) > 10);
}

static void a_full_disk_is_an_error(void **state)
{
    fixture *self = *state;
    assert_fails(self->context, write_example(self->context, "/dev/full"), VMG_ERROR_WRITE,
                 "/dev/full: cannot be written: No space");
}

static void a_file_stays_as_it_was_when_writing_fails(void **state)
{
    fixture *self = *state;
    const char *path = scratch_path(&self->folder, "model.vmg");
    const double unknown[1] = {NAN};
    const vmg_model_file_tensor tensor = {"x", {0, {0}}, NULL, unknown};
    assert_ok(self->context, write_example(self->context, path));
    file_bytes before = read_file(path);
    assert_fails(self->context, vmg_model_file_write(self->context, path, NULL, 0, &tensor, 1), VMG_ERROR_NUMERIC,
                 "not finite");
    file_bytes after = read_file(path);
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.at, after.at, before.size);
    assert_int_equal(scratch_count(&self->folder), 1);
    free(before.at);
    free(after.at);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    fixture *self = *state;
    assert_fails(self->context, write_example(self->context, scratch_path(&self->folder, "none/model.vmg")),
                 VMG_ERROR_CREATE, "none/model.vmg: cannot be created: No such file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_allocation_is_taken_for_granted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_stays_as_it_was_when_writing_fails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_named, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
