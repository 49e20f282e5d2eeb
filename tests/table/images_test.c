/* Images and labels from IDX files: values, gzip, and every way in which they can be wrong, word for word. */
#include "csv_files.h"

#include <unistd.h>

#include "base/context.h"
#include "failing_allocator.h"
#include "table/table.h"

/* 3 images of 2 x 2 pixels. */
static const unsigned char images[] = {0, 0,   8,  3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, /* the header */
                                       0, 255, 51, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static const unsigned char labels[] = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 7};

/* Where the labels of these tests lie; the images lie at files->path. */
static const char *label_path(csv_files *files)
{
    return scratch_path(&files->folder, "labels");
}

static void pixels_and_labels_are_columns(void **state)
{
    csv_files *files = *state;
    for (int packed = 0; packed < 2; packed++) {
        if (packed) {
            file_bytes bytes = pack(images, sizeof images);
            put_file(files->path, bytes.at, bytes.size);
            free(bytes.at);
        } else {
            put_file(files->path, images, sizeof images);
        }
        put_file(label_path(files), labels, sizeof labels);
        vmg_table *table = NULL;
        assert_ok(files->context, vmg_table_read_images(files->context, files->path, label_path(files), &table));
        assert_int_equal(vmg_table_rows(table), 3);
        assert_int_equal(vmg_table_columns(table), 5);
        assert_string_equal(vmg_table_column_name(table, 3), "pixel_3");
        assert_string_equal(vmg_table_column_name(table, 4), "label");
        assert_true(vmg_table_number(table, 0, 0) == 0 && vmg_table_number(table, 1, 0) == 1);
        for (size_t row = 0; row < 3; row++) {
            for (size_t pixel = 0; pixel < 4; pixel++) {
                assert_close(vmg_table_number(table, pixel, row), images[16 + 4 * row + pixel] / 255.0, 1e-7);
            }
        }
        assert_int_equal(vmg_table_column_type(table, 4), VMG_COLUMN_TEXT);
        assert_string_equal(vmg_table_text(table, 4, 0), "7");
        assert_string_equal(vmg_table_text(table, 4, 1), "0");
        assert_int_equal(table->columns[4].text_count, 2);
        assert_string_equal(table->source, files->path);
        vmg_table_destroy(files->context, table);
        assert_ok(files->context, vmg_table_read_images(files->context, files->path, NULL, &table));
        assert_int_equal(vmg_table_columns(table), 4);
        vmg_table_destroy(files->context, table);
    }
}

/* More images than are turned at once, and more bytes than are taken at first. */
static void many_images_are_turned(void **state)
{
    csv_files *files = *state;
    enum { count = 2101, pixels = 35 * 29 };
    static unsigned char bytes[16 + count * pixels];
    memcpy(bytes, (unsigned char[]){0, 0, 8, 3, 0, 0, count >> 8, count & 255, 0, 0, 0, 35, 0, 0, 0, 29}, 16);
    for (size_t i = 16; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(i * i >> 3);
    }
    put_file(files->path, bytes, sizeof bytes);
    vmg_table *table = NULL;
    assert_ok(files->context, vmg_table_read_images(files->context, files->path, NULL, &table));
    assert_int_equal(vmg_table_rows(table), count);
    for (size_t row = 0; row < count; row++) {
        for (size_t pixel = 0; pixel < pixels; pixel++) {
            assert_true(vmg_table_number(table, pixel, row) ==
                        (double)((vmg_real)bytes[16 + row * pixels + pixel] / 255));
        }
    }
    vmg_table_destroy(files->context, table);
}

/* Reads the first `size` of these bytes, one of which was changed (at: none when it is not below size). */
static void assert_images_refused(csv_files *files, size_t size, size_t at, unsigned char byte, const char *expected)
{
    unsigned char bytes[sizeof images + 1] = {0};
    memcpy(bytes, images, sizeof images);
    if (at < size) {
        bytes[at] = byte;
    }
    put_file(files->path, bytes, size);
    vmg_table *table = (vmg_table *)files; /* must become NULL */
    assert_int_equal(vmg_table_read_images(files->context, files->path, NULL, &table), VMG_ERROR_DATA);
    assert_null(table);
    assert_sentence_at(files, expected, __FILE__, __LINE__);
}

static void wrong_images_are_refused(void **state)
{
    csv_files *files = *state;
    const size_t all = sizeof images, none = SIZE_MAX;
    assert_images_refused(files, 0, none, 0, ": is cut: it ends within the IDX header");
    assert_images_refused(files, 3, none, 0, ": is cut: it ends within the IDX header");
    assert_images_refused(files, 15, none, 0, ": is cut: it ends within the IDX header");
    assert_images_refused(files, 16, none, 0, ": is cut: it holds 0 values, and its header claims 12");
    assert_images_refused(files, all - 1, none, 0, ": is cut: it holds 11 values, and its header claims 12");
    assert_images_refused(files, all + 1, none, 0, ": goes on after the 12 values that its header claims");
    assert_images_refused(files, all, 2, 9,
                          ": begins with the bytes 00 00 09 03; an IDX file of unsigned bytes with 3 dimensions was "
                          "expected, which begins with 00 00 08 03");
    assert_images_refused(files, all, 3, 1,
                          ": begins with the bytes 00 00 08 01; an IDX file of unsigned bytes with 3 dimensions was "
                          "expected, which begins with 00 00 08 03");
    assert_images_refused(files, all, 7, 0, ": holds nothing; its header has a size of 0");
    assert_images_refused(files, all, 11, 0, ": holds nothing; its header has a size of 0");
    assert_images_refused(files, all, 8, 255, ": claims images of more than 16777216 pixels");
    /* four thousand million images are claimed: the answer comes from what is there */
    assert_images_refused(files, all, 4, 255, ": is cut: it holds 12 values, and its header claims 17112760332");
}

static void images_and_labels_must_fit(void **state)
{
    csv_files *files = *state;
    unsigned char fewer[10];
    vmg_table *table = NULL;
    char expected[600];
    memcpy(fewer, labels, sizeof fewer);
    fewer[7] = 2;
    put_file(files->path, images, sizeof images);
    put_file(label_path(files), fewer, sizeof fewer);
    assert_int_equal(vmg_table_read_images(files->context, files->path, label_path(files), &table), VMG_ERROR_DATA);
    snprintf(expected, sizeof expected, " holds 3 images, but %s holds 2 labels", label_path(files));
    assert_sentence_at(files, expected, __FILE__, __LINE__);
    /* images in the place of labels, and nothing */
    assert_int_equal(vmg_table_read_images(files->context, files->path, files->path, &table), VMG_ERROR_DATA);
    assert_sentence_at(files,
                       ": begins with the bytes 00 00 08 03; an IDX file of unsigned bytes with 1 dimension was "
                       "expected, which begins with 00 00 08 01",
                       __FILE__, __LINE__);
    assert_int_equal(vmg_table_read_images(files->context, files->path, "nowhere", &table), VMG_ERROR_NO_INPUT);
    assert_string_equal(vmg_last_error(files->context), "nowhere: there is no such file");
    assert_null(table);

    file_bytes packed = pack(images, sizeof images);
    put_file(files->path, packed.at, packed.size - 5);
    free(packed.at);
    assert_int_equal(vmg_table_read_images(files->context, files->path, NULL, &table), VMG_ERROR_DATA);
    assert_sentence_at(files, ": is cut: the gzip data end too early", __FILE__, __LINE__);
}

static vmg_status read_job(vmg_context *context, void *user)
{
    csv_files *files = user;
    vmg_table *table = NULL;
    const vmg_status status = vmg_table_read_images(context, files->path, label_path(files), &table);
    vmg_table_destroy(context, table);
    return status;
}

static void no_memory_is_a_clean_error(void **state)
{
    csv_files *files = *state;
    put_file(files->path, images, sizeof images);
    put_file(label_path(files), labels, sizeof labels);
    assert_true(assert_survives_failing_allocations(read_job, files) > 10);
}

/* The 60,000 digits, where they are at hand. */
static void the_shared_digits_are_read(void **state)
{
    csv_files *files = *state;
    const char *image_path = VMG_SHARED_DATA "/mnist/train-images-idx3-ubyte.gz";
    const char *labels_path = VMG_SHARED_DATA "/mnist/train-labels-idx1-ubyte.gz";
    if (access(image_path, R_OK) != 0 || access(labels_path, R_OK) != 0) {
        skip();
    }
    vmg_table *table = NULL;
    assert_ok(files->context, vmg_table_read_images(files->context, image_path, labels_path, &table));
    assert_int_equal(vmg_table_rows(table), 60000);
    assert_int_equal(vmg_table_columns(table), 785);
    size_t fives = 0;
    double sum = 0;
    for (size_t row = 0; row < 60000; row++) {
        fives += strcmp(vmg_table_text(table, 784, row), "5") == 0;
        for (size_t pixel = 0; pixel < 784; pixel++) {
            sum += vmg_table_number(table, pixel, row);
        }
    }
    assert_string_equal(vmg_table_text(table, 784, 0), "5");
    assert_int_equal(fives, 5421);                 /* the known number of fives */
    assert_close(sum / 60000 / 784, 0.1307, 5e-5); /* the known mean of all pixels */
    vmg_table_destroy(files->context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_and_labels_are_columns), cmocka_unit_test(many_images_are_turned),
        cmocka_unit_test(wrong_images_are_refused),      cmocka_unit_test(images_and_labels_must_fit),
        cmocka_unit_test(no_memory_is_a_clean_error),    cmocka_unit_test(the_shared_digits_are_read),
    };
    return cmocka_run_group_tests(tests, csv_files_create, csv_files_remove);
}
