/* Splits from files: the forms that are taken, and each that is not. */
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"
#include "failing_allocator.h"
#include "table/splits.h"

static char directory[64];

static int make_directory(void **state)
{
    vmg_context *context = NULL;
    snprintf(directory, sizeof directory, "vmg-splits-XXXXXX");
    const bool good = mkdtemp(directory) && !vmg_context_create(NULL, &context);
    *state = context;
    return good ? 0 : -1;
}

static int remove_directory(void **state)
{
    char command[128];
    vmg_context_destroy(*state);
    snprintf(command, sizeof command, "rm -r '%s'", directory);
    return system(command);
}

static void write_file(const char *name, const char *content)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
}

static void assert_read_fails(vmg_context *context, vmg_status expected, const char *part)
{
    vmg_splits splits = {(vmg_split *)1, 1};
    assert_int_equal(vmg_splits_read(context, directory, 10, &splits), expected);
    if (!strstr(vmg_last_error(context), part)) {
        fail_msg("'%s' does not say '%s'", vmg_last_error(context), part);
    }
    assert_true(!splits.at && !splits.count);
}

static void splits_are_read_in_order(void **state)
{
    vmg_context *context = *state;
    vmg_splits splits = {0};
    char name[32];
    for (int i = 0; i < 20; i++) { /* 10 comes after 9, not after 1 */
        char content[32];
        snprintf(name, sizeof name, "train_%d.txt", i);
        write_file(name, "3\n1\n");
        snprintf(name, sizeof name, "test_%d.txt", i);
        snprintf(content, sizeof content, "%d\n", 4 + i % 6);
        write_file(name, content);
    }
    write_file("train_0.txt", "\n 7 \r\n0007\t\r\n\n\n9"); /* 7 twice: 0007 is 7 */
    assert_read_fails(context, VMG_ERROR_DATA, "train_0.txt: line 3: row 7 is there twice");
    write_file("train_0.txt", "\n 7 \r\n0005\t\r\n\n\n9");
    write_file("readme.txt", "not a split");
    write_file("train_x.txt", "not a split");
    write_file("test_3.txt.bak", "not a split");
    assert_ok(context, vmg_splits_read(context, directory, 10, &splits));
    assert_int_equal(splits.count, 20);
    const uint32_t first[] = {7, 5, 9};
    assert_int_equal(splits.at[0].train_count, 3);
    assert_memory_equal(splits.at[0].train, first, sizeof first);
    for (uint32_t i = 1; i < 20; i++) {
        assert_true(splits.at[i].train_count == 2 && splits.at[i].train[0] == 3 && splits.at[i].train[1] == 1);
        assert_true(splits.at[i].test_count == 1 && splits.at[i].test[0] == 4 + i % 6);
    }
    vmg_splits_release(context, &splits);
}

static void bad_files_are_refused(void **state)
{
    vmg_context *context = *state;
    const struct {
        const char *train, *test, *part;
    } refused[] = {
        {"1\n2\n10\n", "3\n", "train_0.txt: line 3: row 10 is out of range: the table has 10 rows"},
        {"1\n", "3\n99999999999999999999\n", "test_0.txt: line 2: row 4294967295 is out of range"},
        {"1\n2\n", "3\n2\n", "test_0.txt: line 2: row 2 is there twice, here and among the training rows"},
        {"1\n2\n", "3\n3\n", "test_0.txt: line 2: row 3 is there twice"},
        {"1\nx\n", "3\n", "train_0.txt: line 2: a row number, counted from 0, was expected"},
        {"1\n-2\n", "3\n", "train_0.txt: line 2: a row number"},
        {"1.0\n", "3\n", "train_0.txt: line 1: a row number"},
        {"1 2\n", "3\n", "train_0.txt: line 1: a row number"},
        {"1,2\n", "3\n", "train_0.txt: line 1: a row number"},
        {"", "3\n", "train_0.txt: holds no row number"},
        {"1\n", "\n\n", "test_0.txt: holds no row number"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        write_file("train_0.txt", refused[i].train);
        write_file("test_0.txt", refused[i].test);
        assert_read_fails(context, VMG_ERROR_DATA, refused[i].part);
    }
}

static void missing_files_are_refused(void **state)
{
    vmg_context *context = *state;
    vmg_splits splits = {0};
    assert_read_fails(context, VMG_ERROR_NO_INPUT, "holds no train_0.txt and test_0.txt");
    write_file("train_0.txt", "1\n");
    assert_read_fails(context, VMG_ERROR_DATA, "test_0.txt: is missing");
    write_file("test_0.txt", "2\n");
    write_file("train_999999999.txt", "1\n");
    assert_read_fails(context, VMG_ERROR_DATA,
                      "train_1.txt: is missing; the splits in this directory have the numbers "
                      "0 to 999999999");
    assert_int_equal(vmg_splits_read(context, "vmg-no-such-directory", 10, &splits), VMG_ERROR_NO_INPUT);
    assert_non_null(strstr(vmg_last_error(context), "vmg-no-such-directory: cannot be opened as a directory"));
}

static void what_cannot_be_read_is_refused(void **state)
{
    vmg_context *context = *state;
    char path[128];
    write_file("test_0.txt", "2\n");
    snprintf(path, sizeof path, "%s/train_0.txt", directory);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_read_fails(context, VMG_ERROR_WRITE, "train_0.txt: reading broke off");
}

static vmg_status read_splits(vmg_context *context, void *user)
{
    vmg_splits splits = {0};
    (void)user;
    const vmg_status status = vmg_splits_read(context, directory, 200, &splits);
    vmg_splits_release(context, &splits);
    return status;
}

static void memory_that_runs_out_is_an_error(void **state)
{
    (void)state;
    char rows[1024] = "";
    for (int i = 100; i < 200; i++) {
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "%d\n", i);
    }
    write_file("train_0.txt", rows);
    write_file("test_0.txt", "1\n");
    assert_int_equal(assert_survives_failing_allocations(read_splits, NULL), 6);
}

/* The splits that come with the shared tables: ten percent of the rows, all of them in one part or the other. */
static void shared_splits_are_read(void **state)
{
    vmg_context *context = *state;
    vmg_splits splits = {0};
    struct stat there;
    if (stat(VMG_SHARED_DATA "/uci/yacht/splits", &there) != 0) {
        skip();
    }
    assert_ok(context, vmg_splits_read(context, VMG_SHARED_DATA "/uci/yacht/splits", 308, &splits));
    assert_int_equal(splits.count, 20);
    for (size_t i = 0; i < 20; i++) {
        assert_int_equal(splits.at[i].test_count, 31);
        assert_int_equal(splits.at[i].train_count, 277);
    }
    vmg_splits_release(context, &splits);
}

int main(void)
{
#define IN_DIRECTORY(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)
    const struct CMUnitTest tests[] = {
        IN_DIRECTORY(splits_are_read_in_order),         IN_DIRECTORY(bad_files_are_refused),
        IN_DIRECTORY(missing_files_are_refused),        IN_DIRECTORY(what_cannot_be_read_is_refused),
        IN_DIRECTORY(memory_that_runs_out_is_an_error), IN_DIRECTORY(shared_splits_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
