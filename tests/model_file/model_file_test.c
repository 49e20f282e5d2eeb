/* Model files: load is the inverse of save, what is looked up must fit, and others can read and write them.
 * Usage: test_model_file_model_file                   runs the tests
 *        test_model_file_model_file write FILE        writes the example
 *        test_model_file_model_file print FILE        prints what a model file holds, as read_safetensors.py does */
#include "scratch_fixture.h"
#include "test.h"

#include <stdlib.h>

#include "model_file/model_file_example.h"

static void load_is_the_inverse_of_save(void **state)
{
    fixture *self = *state;
    vmg_model_file *file = NULL;
    const char *path = scratch_path(&self->folder, "model.vmg");
    assert_ok(self->context, write_example(self->context, path));
    assert_ok(self->context, vmg_model_file_read(self->context, path, &file));
    for (size_t i = 0; i < EXAMPLE_TEXTS; i++) {
        assert_string_equal(vmg_model_file_find_text(file, example_texts[i].key), example_texts[i].value);
    }
    assert_null(vmg_model_file_find_text(file, "nothing"));
    assert_int_equal(vmg_model_file_count(file), EXAMPLE_TENSORS);
    for (size_t i = 0; i < EXAMPLE_TENSORS; i++) {
        const vmg_model_file_tensor *tensor = &example_tensors[i];
        size_t count = 0;
        vmg_real reals[8];
        double doubles[8];
        assert_non_null(vmg_model_file_find(file, tensor->name));
        assert_int_equal(vmg_model_file_find(file, tensor->name)->dimensions, tensor->shape.dimensions);
        assert_true(vmg_stored_count(tensor->shape, &count));
        if (tensor->doubles) {
            assert_ok(self->context, vmg_model_file_doubles(self->context, file, tensor->name, tensor->shape, doubles));
            assert_memory_equal(doubles, tensor->doubles, count * sizeof *doubles);
        } else {
            assert_ok(self->context, vmg_model_file_reals(self->context, file, tensor->name, tensor->shape, reals));
            assert_int_equal(memcmp(reals, tensor->reals, count * sizeof *reals), 0); /* count may be 0 */
        }
    }
    for (size_t i = 1; i < EXAMPLE_TENSORS; i++) {
        assert_true(strcmp(vmg_model_file_name(file, i - 1), vmg_model_file_name(file, i)) < 0);
    }
    vmg_model_file_destroy(self->context, file);
}

static void the_bytes_are_those_of_the_published_layout(void **state)
{
    fixture *self = *state;
    const vmg_model_file_text text = {"k", "v"};
    const float expected[2] = {1.5f, -2};
    const double doubles[1] = {0.25};
    vmg_real reals[2] = {1.5f, -2};
    const vmg_model_file_tensor tensors[] = {{"x", {2, {1, 2}}, reals, NULL}, {"y", {0, {0}}, NULL, doubles}};
    const char *path = scratch_path(&self->folder, "model.vmg");
    assert_ok(self->context, vmg_model_file_write(self->context, path, &text, 1, tensors, 2));
    file_bytes bytes = read_file(path);
    uint64_t length = 0;
    for (size_t i = 8; i-- > 0;) {
        length = length << 8 | bytes.at[i];
    }
    assert_int_equal(length % 8, 0);
    char *header = calloc(length + 1, 1);
    memcpy(header, bytes.at + 8, length);
    header[strcspn(header, " ")] = 0;
#if !VMG_REAL_IS_DOUBLE
    assert_string_equal(header,
                        "{\"__metadata__\":{\"format\":\"vmg\",\"format_version\":\"1\",\"checksum\":\"c9c1bc9f\","
                        "\"k\":\"v\"},\"y\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                        "\"x\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[8,16]}}");
    assert_int_equal(bytes.size, 8 + length + 16);
    assert_memory_equal(bytes.at + 8 + length, doubles, 8); /* the test machine is little-endian */
    assert_memory_equal(bytes.at + 8 + length + 8, expected, 8);
#else
    assert_non_null(strstr(header, "\"x\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]}"));
    assert_int_equal(bytes.size, 8 + length + 24);
    (void)expected;
#endif
    free(header);
    free(bytes.at);
}

static void the_same_content_gives_the_same_bytes(void **state)
{
    fixture *self = *state;
    assert_ok(self->context, write_example(self->context, scratch_path(&self->folder, "one")));
    assert_ok(self->context, write_example(self->context, scratch_path(&self->folder, "two")));
    file_bytes one = read_file(scratch_path(&self->folder, "one")), two = read_file(scratch_path(&self->folder, "two"));
    assert_int_equal(one.size, two.size);
    assert_memory_equal(one.at, two.at, one.size);
    free(one.at);
    free(two.at);
}

static void nothing_at_all_is_a_model_file_too(void **state)
{
    fixture *self = *state;
    vmg_model_file *file = NULL;
    const char *path = scratch_path(&self->folder, "model.vmg");
    assert_ok(self->context, vmg_model_file_write(self->context, path, NULL, 0, NULL, 0));
    assert_ok(self->context, vmg_model_file_read(self->context, path, &file));
    assert_int_equal(vmg_model_file_count(file), 0);
    assert_null(vmg_model_file_find(file, "x"));
    vmg_model_file_destroy(self->context, file);
}

static void lookups_name_what_does_not_fit(void **state)
{
    fixture *self = *state;
    vmg_model_file *file = NULL;
    vmg_real reals[8];
    double doubles[8];
    const char *text = "";
    const char *path = scratch_path(&self->folder, "model.vmg");
    assert_ok(self->context, write_example(self->context, path));
    assert_ok(self->context, vmg_model_file_read(self->context, path, &file));
    assert_fails(self->context,
                 vmg_model_file_reals(self->context, file, "layer1.M", vmg_model_file_matrix(2, 3), reals),
                 VMG_ERROR_DATA, "tensor \"layer1.M\" has shape [3, 2]; expected [2, 3]");
    assert_fails(self->context, vmg_model_file_doubles(self->context, file, "a", vmg_model_file_scalar(), doubles),
                 VMG_ERROR_DATA, "tensor \"a\" has shape [1]; expected []");
    assert_fails(self->context, vmg_model_file_reals(self->context, file, "b", vmg_model_file_vector(4), reals),
                 VMG_ERROR_DATA, "has no tensor \"b\"; one of shape [4] is expected");
    assert_fails(self->context, vmg_model_file_require_text(self->context, file, "b", &text), VMG_ERROR_DATA,
                 "model.vmg: its metadata have no \"b\"");
    assert_null(text);
    assert_ok(self->context, vmg_model_file_require_text(self->context, file, "method", &text));
    assert_string_equal(text, "matrix");
    vmg_model_file_destroy(self->context, file);
}

static void numbers_are_converted_to_the_type_that_is_asked_for(void **state)
{
    fixture *self = *state;
    vmg_model_file *file = NULL;
    vmg_real reals[8];
    double doubles[8];
    const char *path = scratch_path(&self->folder, "model.vmg");
    assert_ok(self->context, write_example(self->context, path));
    assert_ok(self->context, vmg_model_file_read(self->context, path, &file));
    assert_ok(self->context,
              vmg_model_file_doubles(self->context, file, "layer1.M", vmg_model_file_matrix(3, 2), doubles));
    for (size_t i = 0; i < 6; i++) {
        assert_true(doubles[i] == (double)example_means[i]);
    }
    assert_ok(self->context, vmg_model_file_reals(self->context, file, "a", vmg_model_file_vector(1), reals));
    assert_true(reals[0] == (vmg_real)example_statistics[1]);
    const vmg_model_file_shape shape = {4, {1, 2, 1, 2}};
    const vmg_status status = vmg_model_file_reals(self->context, file, "encoding.scale", shape, reals);
#if VMG_REAL_IS_DOUBLE
    assert_ok(self->context, status);
#else
    assert_fails(self->context, status, VMG_ERROR_DATA, "number 0, 1e+300, is beyond the range of float");
#endif
    vmg_model_file_destroy(self->context, file);
}

static void the_other_precision_is_read(void **state)
{
    fixture *self = *state;
    vmg_model_file *file = NULL;
    const char *path = scratch_path(&self->folder, "model.vmg");
    const double numbers[2] = {1.5, -2};
    for (int is_double = 0; is_double < 2; is_double++) {
        vmg_real reals[2] = {0};
        write_by_hand(self->context, path, is_double, numbers, 2);
        assert_ok(self->context, vmg_model_file_read(self->context, path, &file));
        assert_ok(self->context, vmg_model_file_reals(self->context, file, "x", vmg_model_file_vector(2), reals));
        assert_true(reals[0] == 1.5f && reals[1] == -2);
        vmg_model_file_destroy(self->context, file);
    }
}

static void what_cannot_be_read_back_is_not_written(void **state)
{
    fixture *self = *state;
    vmg_context *context = self->context;
    const char *path = scratch_path(&self->folder, "model.vmg");
    const vmg_real infinite[2] = {1, INFINITY};
    const double unknown[1] = {NAN};
    const vmg_model_file_tensor tensors[] = {
        {"x", {1, {1}}, infinite, NULL},
        {"x", {1, {1}}, infinite, NULL},
        {"__metadata__", {1, {1}}, infinite, NULL},
        {"y", {1, {2}}, infinite, NULL},
        {"z", {0, {0}}, NULL, unknown},
        {"\xff", {0, {0}}, infinite, NULL},
        {"w", {2, {SIZE_MAX / 2, 3}}, infinite, NULL},
    };
    const vmg_model_file_text texts[] = {{"format", "other"}, {"k", "v"}, {"k", "v"}, {"k", "\xc3"}, {"\xc3", "v"}};
    assert_fails(context, vmg_model_file_write(context, path, NULL, 0, tensors, 2), VMG_ERROR_INTERNAL, "\"x\" twice");
    assert_fails(context, vmg_model_file_write(context, path, NULL, 0, tensors + 2, 1), VMG_ERROR_INTERNAL, "twice");
    assert_fails(context, vmg_model_file_write(context, path, NULL, 0, tensors + 3, 1), VMG_ERROR_NUMERIC,
                 "number 1 of tensor \"y\" is not finite");
    assert_fails(context, vmg_model_file_write(context, path, NULL, 0, tensors + 4, 1), VMG_ERROR_NUMERIC, "\"z\"");
    assert_fails(context, vmg_model_file_write(context, path, NULL, 0, tensors + 5, 1), VMG_ERROR_DATA, "not UTF-8");
    assert_fails(context, vmg_model_file_write(context, path, NULL, 0, tensors + 6, 1), VMG_ERROR_INTERNAL,
                 "impossible shape");
    assert_fails(context, vmg_model_file_write(context, path, texts, 1, NULL, 0), VMG_ERROR_INTERNAL, "\"format\"");
    assert_fails(context, vmg_model_file_write(context, path, texts + 1, 2, NULL, 0), VMG_ERROR_INTERNAL, "twice");
    assert_fails(context, vmg_model_file_write(context, path, texts + 3, 1, NULL, 0), VMG_ERROR_DATA, "\"k\"");
    assert_fails(context, vmg_model_file_write(context, path, texts + 4, 1, NULL, 0), VMG_ERROR_DATA, "not UTF-8");
    assert_int_equal(scratch_count(&self->folder), 0);
}

static int print_file(const char *path)
{
    vmg_context *context = NULL;
    vmg_model_file *file = NULL;
    if (vmg_context_create(NULL, &context)) {
        return 1;
    }
    vmg_status status = vmg_model_file_read(context, path, &file);
    if (!status) {
        const char *key = NULL;
        json_t *value = NULL;
        json_object_foreach(json_object_get(file->header, VMG_MODEL_FILE_METADATA), key, value)
        {
            printf("%s = %s\n", key, json_string_value(value));
        }
    }
    for (size_t i = 0; !status && i < file->count; i++) {
        const vmg_stored_tensor *tensor = &file->tensors[i];
        printf("%s %s [", tensor->name, vmg_stored_type_name(tensor->is_double));
        for (size_t j = 0; j < tensor->shape.dimensions; j++) {
            printf("%s%zu", j ? ", " : "", tensor->shape.sizes[j]);
        }
        printf("]");
        double numbers[8];
        status = vmg_model_file_doubles(context, file, tensor->name, tensor->shape, numbers);
        for (size_t j = 0; j < tensor->count; j++) {
            printf(" %.17g", numbers[j]);
        }
        printf("\n");
    }
    if (status) {
        fprintf(stderr, "%s\n", vmg_last_error(context));
    }
    vmg_model_file_destroy(context, file);
    vmg_context_destroy(context);
    return status != VMG_OK;
}

static int write_file_of_example(const char *path)
{
    vmg_context *context = NULL;
    vmg_status status = vmg_context_create(NULL, &context);
    status = status ? status : write_example(context, path);
    vmg_context_destroy(context);
    return status != VMG_OK;
}

int main(int count, char **arguments)
{
    if (count == 3) {
        return strcmp(arguments[1], "write") == 0 ? write_file_of_example(arguments[2]) : print_file(arguments[2]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(load_is_the_inverse_of_save, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_bytes_are_those_of_the_published_layout, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_content_gives_the_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_at_all_is_a_model_file_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lookups_name_what_does_not_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_are_converted_to_the_type_that_is_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_other_precision_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_back_is_not_written, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
