/* A small model file for the tests: every kind of tensor and text that the layout knows. */
#ifndef VMG_TESTS_MODEL_FILE_EXAMPLE_H
#define VMG_TESTS_MODEL_FILE_EXAMPLE_H

#include "test.h"

#include <string.h>

#include "model_file/model_file_layout.h"

enum { EXAMPLE_TEXTS = 4, EXAMPLE_TENSORS = 6 };

static const vmg_model_file_text example_texts[EXAMPLE_TEXTS] = {
    {"method", "matrix"},
    {"model", "{\"columns\": [\"mix\", \"age [d]\"], \"note\": \"tab\\t, \\\"quotes\\\", \\u00e9\"}"},
    {"column", "H\xc3\xb6he / \xe5\xbc\xb7\xe5\xba\xa6"},
    {"empty", ""},
};

static const vmg_real example_means[6] = {1, -2.5f, 3e-30f, 0.1f, -0.0f, 3e38f};
static const vmg_real example_sds[3] = {-1, -0.5f, 0.25f};
static const vmg_real example_scalar[1] = {7};
static const double example_statistics[4] = {1e300, -1.0 / 3, 5e-324, 0};

/* Doubles last, though they are stored first; names in no order. */
static const vmg_model_file_tensor example_tensors[EXAMPLE_TENSORS] = {
    {"layer1.M", {2, {3, 2}}, example_means, NULL},
    {"layer1.log_sd_row", {1, {3}}, example_sds, NULL},
    {"empty", {2, {0, 5}}, example_means, NULL},
    {"noise.log_shape", {0, {0}}, example_scalar, NULL},
    {"encoding.scale", {4, {1, 2, 1, 2}}, NULL, example_statistics},
    {"a", {1, {1}}, NULL, example_statistics + 1},
};

static inline vmg_status write_example(vmg_context *context, const char *path)
{
    return vmg_model_file_write(context, path, example_texts, EXAMPLE_TEXTS, example_tensors, EXAMPLE_TENSORS);
}

/* A vector "x" of numbers in a file made here by hand, with the checksum that belongs to it: what the writer itself
 * would not or could not write. */
static inline void write_by_hand(vmg_context *context, const char *path, bool is_double, const double *numbers,
                                 size_t count)
{
    const size_t size = vmg_stored_number_size(is_double);
    const vmg_stored_tensor tensor = {"x", {1, {count}}, is_double, count, 0, count * size};
    unsigned char bytes[8 * sizeof(double)] = {0};
    char digits[VMG_MODEL_FILE_CHECKSUM_SIZE], header[248];
    assert_true(count <= 8);
    for (size_t i = 0; i < count; i++) {
        vmg_stored_write(bytes + i * size, is_double, numbers[i]);
    }
    json_t *metadata = json_pack("{s:s, s:s}", "format", "vmg", "format_version", "1");
    assert_ok(context, vmg_model_file_checksum(context, metadata, &tensor, 1, bytes, digits));
    json_decref(metadata);
    memset(header, ' ', sizeof header);
    const int length = snprintf(header, sizeof header,
                                "{\"__metadata__\":{\"format\":\"vmg\",\"format_version\":\"1\",\"checksum\":\"%s\"},"
                                "\"x\":{\"dtype\":\"%s\",\"shape\":[%zu],\"data_offsets\":[0,%zu]}}",
                                digits, vmg_stored_type_name(is_double), count, tensor.end);
    header[length] = ' ';
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    fwrite((unsigned char[8]){sizeof header}, 1, 8, stream);
    fwrite(header, 1, sizeof header, stream);
    fwrite(bytes, 1, tensor.end, stream);
    assert_int_equal(fclose(stream), 0);
}

/* The call failed as it should, and its sentence holds the words. */
#define assert_fails(context, call, status, words)                                                                     \
    assert_fails_at((context), (call), (status), (words), __FILE__, __LINE__)
static inline void assert_fails_at(vmg_context *context, vmg_status got, vmg_status expected, const char *words,
                                   const char *file, int line)
{
    if (got != expected || !strstr(vmg_last_error(context), words)) {
        print_error("%s, \"%s\"; expected %s, \"%s\"\n", vmg_status_name(got), vmg_last_error(context),
                    vmg_status_name(expected), words);
        _fail(file, line);
    }
}

#endif
