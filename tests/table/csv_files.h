/* CSV files for tests: written, read as tables, compared, and the sentences of those that cannot be read. */
#ifndef VMG_TESTS_TABLE_CSV_FILES_H
#define VMG_TESTS_TABLE_CSV_FILES_H

#include "test.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "scratch.h"
#include "vmg/vmg.h"

typedef struct csv_files {
    vmg_context *context;
    scratch folder;
    char path[512]; /* of the file that is written and read */
} csv_files;

static inline int csv_files_create(void **state)
{
    static csv_files files;
    files = (csv_files){.folder = scratch_create()};
    snprintf(files.path, sizeof files.path, "%s", scratch_path(&files.folder, "t.csv"));
    *state = &files;
    return vmg_context_create(NULL, &files.context) != VMG_OK;
}

static inline int csv_files_remove(void **state)
{
    csv_files *files = *state;
    vmg_context_destroy(files->context);
    scratch_remove(&files->folder);
    return 0;
}

/* A new file in the place of the old one: some file systems wait for the disk when a file is cut to be written again.
 */
static inline void put_file(const char *path, const void *bytes, size_t size)
{
    unlink(path);
    write_file(path, bytes, size);
}

/* Reads a text as a CSV file; options may be NULL. */
static inline vmg_table *read_text_with(csv_files *files, const char *text, const vmg_table_options *options)
{
    vmg_table *table = NULL;
    put_file(files->path, text, strlen(text));
    assert_ok(files->context, vmg_table_read(files->context, files->path, options, &table));
    return table;
}

static inline vmg_table *read_text(csv_files *files, const char *text)
{
    return read_text_with(files, text, NULL);
}

/* The sentence of the last failure must be the file's path and what follows. */
static inline void assert_sentence_at(const csv_files *files, const char *expected, const char *file, int line)
{
    const char *sentence = vmg_last_error(files->context);
    const size_t length = strlen(files->path);
    if (strncmp(sentence, files->path, length) != 0 || strcmp(sentence + length, expected) != 0) {
        print_error("got      %s\nexpected FILE%s\n", sentence, expected);
        _fail(file, line);
    }
}

/* Reading the bytes must fail with the status, and the sentence "FILE" `expected`. */
#define assert_refused(files, bytes, size, options, status, expected)                                                  \
    assert_refused_at(files, bytes, size, options, status, expected, __FILE__, __LINE__)
static inline void assert_refused_at(csv_files *files, const char *bytes, size_t size, const vmg_table_options *options,
                                     vmg_status status, const char *expected, const char *file, int line)
{
    vmg_table *table = (vmg_table *)files; /* must become NULL */
    put_file(files->path, bytes, size);
    const vmg_status got = vmg_table_read(files->context, files->path, options, &table);
    if (got != status || table != NULL) {
        print_error("the answer was %s: %s\n", vmg_status_name(got), vmg_last_error(files->context));
        _fail(file, line);
    }
    assert_sentence_at(files, expected, file, line);
}

/* Two numbers are the same, missing or not. */
static inline bool is_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static inline bool is_same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* `from` must have the columns of `whole`, and the same cells as its rows from `row` on, numbers to a relative
 * tolerance. */
static inline void assert_is_part(const vmg_table *whole, size_t row, const vmg_table *from, double tolerance)
{
    assert_int_equal(vmg_table_columns(from), vmg_table_columns(whole));
    for (size_t column = 0; column < vmg_table_columns(from); column++) {
        assert_string_equal(vmg_table_column_name(from, column), vmg_table_column_name(whole, column));
        assert_int_equal(vmg_table_column_type(from, column), vmg_table_column_type(whole, column));
        for (size_t i = 0; i < vmg_table_rows(from); i++) {
            assert_int_equal(vmg_table_is_missing(from, column, i), vmg_table_is_missing(whole, column, row + i));
            const double number = vmg_table_number(from, column, i),
                         expected = vmg_table_number(whole, column, row + i);
            assert_true(is_same_number(number, expected) || fabs(number - expected) <= tolerance * fabs(expected));
            assert_true(is_same_text(vmg_table_text(from, column, i), vmg_table_text(whole, column, row + i)));
        }
    }
}

/* The bytes as one gzip member; from malloc. */
static inline file_bytes pack(const void *bytes, size_t size)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    file_bytes packed = {malloc(deflateBound(&stream, size) + 1), 0};
    assert_non_null(packed.at);
    stream.next_in = (unsigned char *)bytes;
    stream.avail_in = (unsigned)size;
    stream.next_out = packed.at;
    stream.avail_out = (unsigned)deflateBound(&stream, size);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.size = stream.total_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return packed;
}

static inline uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

#endif
