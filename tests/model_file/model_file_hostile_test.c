/* Model files from an enemy: whatever is cut, flipped or claimed, reading gives an error or what was written. */
#include "scratch_fixture.h"
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/json.h"
#include "model_file/model_file_example.h"

static bool same_tensor(const vmg_model_file *left, const vmg_model_file *right, size_t i)
{
    const vmg_stored_tensor *a = &left->tensors[i], *b = &right->tensors[i];
    return strcmp(a->name, b->name) == 0 && memcmp(&a->shape, &b->shape, sizeof a->shape) == 0 &&
           a->is_double == b->is_double && a->end - a->begin == b->end - b->begin &&
           memcmp(left->data + a->begin, right->data + b->begin, a->end - a->begin) == 0;
}

static bool same_content(const vmg_model_file *left, const vmg_model_file *right)
{
    bool same = left->count == right->count && json_equal(json_object_get(left->header, VMG_MODEL_FILE_METADATA),
                                                          json_object_get(right->header, VMG_MODEL_FILE_METADATA));
    for (size_t i = 0; same && i < left->count; i++) {
        same = same_tensor(left, right, i);
    }
    return same;
}

/* Answers whether `bytes` were refused; if they were not, they must hold what `whole` holds. */
static bool refused_or_same(fixture *self, const vmg_model_file *whole, file_bytes bytes, size_t size)
{
    vmg_model_file *file = NULL;
    const char *path = scratch_path(&self->folder, "hostile");
    write_file(path, bytes.at, size);
    const vmg_status status = vmg_model_file_read(self->context, path, &file);
    if (status) {
        assert_int_equal(status, VMG_ERROR_DATA);
        assert_null(file);
        assert_non_null(strstr(vmg_last_error(self->context), path));
        return true;
    }
    assert_true(same_content(whole, file));
    vmg_model_file_destroy(self->context, file);
    return false;
}

static void no_flipped_bit_changes_the_content(void **state)
{
    fixture *self = *state;
    vmg_model_file *whole = NULL;
    size_t refused = 0;
    assert_ok(self->context, write_example(self->context, scratch_path(&self->folder, "model.vmg")));
    assert_ok(self->context, vmg_model_file_read(self->context, self->folder.path, &whole));
    file_bytes bytes = read_file(self->folder.path);
    for (size_t i = 0; i < bytes.size; i++) {
        for (unsigned bit = 0; bit <= 8; bit++) {
            const unsigned char kept = bytes.at[i];
            bytes.at[i] ^= (unsigned char)(bit < 8 ? 1u << bit : 0xffu);
            refused += refused_or_same(self, whole, bytes, bytes.size);
            bytes.at[i] = kept;
        }
    }
    assert_true(refused > 9 * bytes.size - 100); /* what passes is a space of the padding that became another */
    assert_false(refused_or_same(self, whole, bytes, bytes.size));
    free(bytes.at);
    vmg_model_file_destroy(self->context, whole);
}

static void no_cut_file_is_read(void **state)
{
    fixture *self = *state;
    vmg_model_file *whole = NULL;
    assert_ok(self->context, write_example(self->context, scratch_path(&self->folder, "model.vmg")));
    assert_ok(self->context, vmg_model_file_read(self->context, self->folder.path, &whole));
    file_bytes bytes = read_file(self->folder.path);
    for (size_t size = 0; size < bytes.size; size++) {
        assert_true(refused_or_same(self, whole, bytes, size));
    }
    assert_true(refused_or_same(self, whole, bytes, bytes.size + 1)); /* one byte behind the end: a 0 */
    assert_non_null(strstr(vmg_last_error(self->context), "bytes follow the last tensor"));
    free(bytes.at);
    vmg_model_file_destroy(self->context, whole);
}

#define OURS "\"__metadata__\":{\"format\":\"vmg\",\"format_version\":\"1\",\"checksum\":\"00000000\"}"
#define X(description) "{" OURS ",\"x\":{" description "}}"

typedef struct hostile_header {
    const char *header;
    size_t data_size;
    const char *words; /* of the sentence */
} hostile_header;

static const hostile_header headers[] = {
    {"", 0, "no header in braces"},
    {"[]", 0, "no header in braces"},
    {" {}", 0, "no header in braces"},
    {"{", 0, "line 1"},
    {"{}}", 0, "line 1"},
    {"{\"a\":1,\"a\":2}", 0, "duplicate"},
    {"{\"\xff\":1}", 0, "unable to decode byte"},
    {"{}", 0, "not a model of vmg"},
    {"{\"__metadata__\":[]}", 0, "not a model of vmg"},
    {"{\"__metadata__\":{\"format\":\"pt\"}}", 0, "not a model of vmg"},
    {"{\"__metadata__\":{\"format\":\"vmg\"}}", 0, "format version (not given); this vmg reads version 1"},
    {"{\"__metadata__\":{\"format\":\"vmg\",\"format_version\":1}}", 0, "(not given)"},
    {"{\"__metadata__\":{\"format\":\"vmg\",\"format_version\":\"2\"},\"new\":0}", 0,
     "format version 2; this vmg reads version 1"},
    {"{\"__metadata__\":{\"format\":\"vmg\",\"format_version\":\"1\"}}", 0, "it was written with none"},
    {"{\"__metadata__\":{\"format\":\"vmg\",\"format_version\":\"1\",\"k\":{}}}", 0, "metadata \"k\" is not a string"},
    {"{" OURS "}", 0, "altered: its checksum is"},
    {"{" OURS "}", 3, "bytes follow the last tensor: 0 bytes of tensors are expected, 3 are there"},
    {"{" OURS ",\"x\":7}", 0, "tensor \"x\" is not described"},
    {X("\"dtype\":\"F32\",\"shape\":[1]"), 4, "is not described"},
    {X("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":0"), 4, "is not described"},
    {X("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]"), 4, "is not described"},
    {X("\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]"), 2, "a dtype other than F32 and F64"},
    {X("\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]"), 4, "a dtype other"},
    {X("\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]"), 4, "a shape that is not"},
    {X("\"dtype\":\"F32\",\"shape\":[1,1,1,1,1],\"data_offsets\":[0,4]"), 4, "a shape that is not"},
    {X("\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]"), 4, "a shape that is not"},
    {X("\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]"), 4, "a shape that is not"},
    {X("\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4],\"data_offsets\":[0,0]"), 0, "a shape that is not"},
    {X("\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]"), 4, "a shape that is not"},
    {X("\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]"), 4, "too big integer"},
    {X("\"dtype\":\"F32\",\"shape\":[1000000000],\"data_offsets\":[0,4]"), 4, "are not 4000000000 bytes apart"},
    {X("\"dtype\":\"F32\",\"shape\":[1000000000],\"data_offsets\":[0,4000000000]"), 4, "cut: 4000000000 bytes"},
    {X("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]"), 4, "are not 4 bytes apart"},
    {X("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]"), 4, "are not 4 bytes apart"},
    {X("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,\"4\"]"), 4, "are not 4 bytes apart"},
    {X("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]"), 8, "begins at byte 4 of the data; expected 0"},
    {X("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_"
       "offsets\":[0,8]"),
     8, "begins at byte 0 of the data; expected 4"},
    {X("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_"
       "offsets\":[8,12]"),
     12, "begins at byte 8 of the data; expected 4"},
    {X("\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"y\\u001b[2J\":{\"dtype\":\"F32\",\"shape\":[0],"
       "\"data_offsets\":[4,4]"),
     0, "tensor \"y?[2J\" begins"},
};

static void write_header(const char *path, uint64_t length, const char *header, size_t header_size, size_t data_size)
{
    unsigned char bytes[8];
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    for (size_t i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)(length >> 8 * i);
    }
    fwrite(bytes, 1, 8, stream);
    fwrite(header, 1, header_size, stream);
    for (size_t i = 0; i < data_size; i++) {
        putc(0, stream);
    }
    assert_int_equal(fclose(stream), 0);
}

static void every_part_of_the_header_is_checked(void **state)
{
    fixture *self = *state;
    const char *path = scratch_path(&self->folder, "hostile");
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        vmg_model_file *file = NULL;
        const size_t length = strlen(headers[i].header);
        write_header(path, length, headers[i].header, length, headers[i].data_size);
        assert_fails(self->context, vmg_model_file_read(self->context, path, &file), VMG_ERROR_DATA, headers[i].words);
        assert_null(file);
    }
}

static void lengths_that_lie_cost_nothing(void **state)
{
    fixture *self = *state;
    vmg_model_file *file = NULL;
    const char *path = scratch_path(&self->folder, "hostile");
    const uint64_t lengths[] = {3,
                                1000,
                                VMG_MODEL_FILE_MOST_HEADER,
                                VMG_MODEL_FILE_MOST_HEADER + 1,
                                UINT64_MAX,
                                (uint64_t)1 << 63,
                                UINT64_MAX - 7};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const size_t before = vmg_context_allocations(self->context);
        write_header(path, lengths[i], "{}", 2, 0);
        assert_fails(self->context, vmg_model_file_read(self->context, path, &file), VMG_ERROR_DATA,
                     lengths[i] > VMG_MODEL_FILE_MOST_HEADER ? "the limit is 100000000" : "in a file of 10");
        assert_int_equal(vmg_context_allocations(self->context) - before, 2); /* the file and its path */
    }
}

/* `count` times `piece` as header. */
static void read_repeated(fixture *self, const char *piece, size_t count, const char *words)
{
    vmg_model_file *file = NULL;
    const size_t length = strlen(piece);
    const char *path = scratch_path(&self->folder, "hostile");
    char *header = malloc(1 + count * length);
    assert_non_null(header);
    header[0] = '{';
    for (size_t i = 0; i < count; i++) {
        memcpy(header + 1 + i * length, piece, length);
    }
    write_header(path, 1 + count * length, header, 1 + count * length, 0);
    assert_fails(self->context, vmg_model_file_read(self->context, path, &file), VMG_ERROR_DATA, words);
    free(header);
}

static void headers_cannot_swell_in_memory(void **state)
{
    fixture *self = *state;
    read_repeated(self, "\"a\":{", 3000000, "line 1, column 161: more than 32 nested objects and arrays");
    read_repeated(self, "{},", 3000000, "more than 1000000 values");
    read_repeated(self, ",", 3000000, "more than 1000000 values");
    read_repeated(self, "\"\\\"[{,\"", 3000000, "line 1"); /* what stands in strings does not count */
    read_repeated(self, "}", 10, "line 1");
}

static void numbers_that_are_not_finite_are_refused(void **state)
{
    fixture *self = *state;
    vmg_model_file *file = NULL;
    const char *path = scratch_path(&self->folder, "hostile");
    const double bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 6; i++) {
        const double numbers[3] = {1, 2, bad[i / 2]};
        write_by_hand(self->context, path, i % 2, numbers, 3);
        assert_fails(self->context, vmg_model_file_read(self->context, path, &file), VMG_ERROR_DATA,
                     "tensor \"x\": number 2 is not finite");
        write_by_hand(self->context, path, i % 2, numbers, 2);
        assert_ok(self->context, vmg_model_file_read(self->context, path, &file));
        vmg_model_file_destroy(self->context, file);
    }
}

static void only_regular_files_are_read(void **state)
{
    fixture *self = *state;
    vmg_context *context = self->context;
    vmg_model_file *file = NULL;
    const char *path = scratch_path(&self->folder, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0); /* nobody writes there: must not wait */
    assert_fails(context, vmg_model_file_read(context, path, &file), VMG_ERROR_NO_INPUT, "not a regular file");
    assert_fails(context, vmg_model_file_read(context, "/dev/zero", &file), VMG_ERROR_NO_INPUT, "not a regular file");
    assert_fails(context, vmg_model_file_read(context, ".", &file), VMG_ERROR_NO_INPUT, "not a regular file");
    assert_fails(context, vmg_model_file_read(context, "-", &file), VMG_ERROR_NO_INPUT, "standard input");
    path = scratch_path(&self->folder, "nothing");
    assert_fails(context, vmg_model_file_read(context, path, &file), VMG_ERROR_NO_INPUT, "No such file");
    assert_null(file);
}

static void other_files_are_no_models(void **state)
{
    fixture *self = *state;
    vmg_model_file *file = NULL;
    const char *path = scratch_path(&self->folder, "table.csv");
    write_file(path, "", 0);
    assert_fails(self->context, vmg_model_file_read(self->context, path, &file), VMG_ERROR_DATA, "empty");
    write_file(path, "a,b\n1,2\n3,4\n", 12);
    assert_fails(self->context, vmg_model_file_read(self->context, path, &file), VMG_ERROR_DATA, "not a model file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_flipped_bit_changes_the_content, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_cut_file_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_part_of_the_header_is_checked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lengths_that_lie_cost_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headers_cannot_swell_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_that_are_not_finite_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_regular_files_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_files_are_no_models, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
