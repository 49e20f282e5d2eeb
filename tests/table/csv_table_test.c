/* CSV files as tables: types, missing cells, second passes, large offsets; pieces beside the whole; no memory. */
#include "csv_files.h"

#include <unistd.h>

#include "base/context.h"
#include "failing_allocator.h"
#include "table/table.h"

static void types_are_found(void **state)
{
    csv_files *files = *state;
    vmg_table *table = read_text(files, "n,text,late,missing,\"both, more text\"\n"
                                        "1.5,clay,,NA,17\n"
                                        "NaN,\"sand, wet\",,,x1\n"
                                        " -2e3 ,NULL,oak,n/a,18\n"
                                        ",clay,elm,null,x2\n"
                                        "+.5,none,oak,nan,x3\n");
    assert_int_equal(vmg_table_rows(table), 5);
    assert_int_equal(vmg_table_columns(table), 5);
    const vmg_column_type types[] = {VMG_COLUMN_NUMBER, VMG_COLUMN_TEXT, VMG_COLUMN_TEXT, VMG_COLUMN_NUMBER,
                                     VMG_COLUMN_TEXT};
    const double numbers[] = {1.5, NAN, -2000, NAN, 0.5};
    const char *texts[] = {"clay", "sand, wet", NULL, "clay", "none"}, *late[] = {NULL, NULL, "oak", "elm", "oak"};
    const char *both[] = {"17", "x1", "18", "x2", "x3"};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(vmg_table_column_type(table, i), types[i]);
        assert_true(is_same_number(vmg_table_number(table, 0, i), numbers[i]));
        assert_true(is_same_text(vmg_table_text(table, 1, i), texts[i]));
        assert_true(is_same_text(vmg_table_text(table, 2, i), late[i]));
        assert_true(vmg_table_is_missing(table, 3, i));
        assert_true(is_same_text(vmg_table_text(table, 4, i), both[i]));
    }
    assert_string_equal(vmg_table_column_name(table, 4), "both, more text");
    assert_int_equal(table->columns[1].text_count, 3);
    assert_string_equal(table->columns[1].texts[2], "none");
    assert_string_equal(table->source, files->path);
    vmg_table_destroy(files->context, table);
}

static void options_say_the_types(void **state)
{
    csv_files *files = *state;
    const char *texts[] = {"id", "price"}, *numbers[] = {"n"};
    const vmg_table_options options = {.delimiter = ';',
                                       .text_columns = texts,
                                       .text_column_count = 2,
                                       .number_columns = numbers,
                                       .number_column_count = 1};
    vmg_table *table = read_text_with(files, "id;n;price;x\n007;1;3,14;inf x\n008;;NA;y\n", &options);
    assert_int_equal(vmg_table_column_type(table, 0), VMG_COLUMN_TEXT);
    assert_int_equal(vmg_table_column_type(table, 1), VMG_COLUMN_NUMBER);
    assert_string_equal(vmg_table_text(table, 0, 0), "007");
    assert_string_equal(vmg_table_text(table, 2, 0), "3,14");
    assert_null(vmg_table_text(table, 2, 1));
    assert_true(vmg_table_is_missing(table, 1, 1));
    vmg_table_destroy(files->context, table);
    /* a comma is taken when it is given, whatever the file looks like */
    table = read_text_with(files, "a;b\n1;2\n", &(vmg_table_options){.delimiter = ','});
    assert_int_equal(vmg_table_columns(table), 1);
    assert_string_equal(vmg_table_column_name(table, 0), "a;b");
    vmg_table_destroy(files->context, table);
}

/* Reads the file through a pipe at standard input. */
static vmg_table *read_through_pipe(csv_files *files)
{
    char command[600];
    vmg_table *table = NULL;
    snprintf(command, sizeof command, "cat '%s'", files->path);
    FILE *pipe_end = popen(command, "r");
    const int old = dup(STDIN_FILENO);
    assert_non_null(pipe_end);
    assert_int_equal(dup2(fileno(pipe_end), STDIN_FILENO), STDIN_FILENO);
    const vmg_status status = vmg_table_read(files->context, "-", NULL, &table);
    dup2(old, STDIN_FILENO);
    close(old);
    assert_ok(files->context, status);
    assert_int_equal(pclose(pipe_end), 0);
    return table;
}

/* A column turns out to be text after thousands of numbers: the file, gzip or a pipe, is read again. */
static void late_texts_are_read_in_a_second_pass(void **state)
{
    csv_files *files = *state;
    enum { rows = 3000 };
    static char text[rows * 2 * 32];
    size_t size = (size_t)sprintf(text, "code,value\n");
    for (int i = 0; i < rows; i++) {
        size += (size_t)sprintf(text + size, "%05d,%d.25\n", i, i);
    }
    for (int i = 0; i < rows; i++) {
        size += (size_t)sprintf(text + size, "\"A%d\",\n", i);
    }
    put_file(files->path, text, size);
    vmg_table *table = NULL, *packed_table = NULL, *pipe_table = read_through_pipe(files);
    assert_string_equal(pipe_table->source, "standard input");
    assert_ok(files->context, vmg_table_read(files->context, files->path, NULL, &table));
    file_bytes packed = pack(text, size);
    put_file(files->path, packed.at, packed.size);
    free(packed.at);
    assert_ok(files->context, vmg_table_read(files->context, files->path, NULL, &packed_table));

    assert_int_equal(vmg_table_rows(table), 2 * rows);
    assert_int_equal(vmg_table_column_type(table, 0), VMG_COLUMN_TEXT);
    assert_int_equal(table->columns[0].text_count, 2 * rows);
    assert_int_equal(vmg_table_column_type(table, 1), VMG_COLUMN_NUMBER);
    for (int i = 0; i < rows; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "%05d", i);
        assert_string_equal(vmg_table_text(table, 0, (size_t)i), expected);
        snprintf(expected, sizeof expected, "A%d", i);
        assert_string_equal(vmg_table_text(table, 0, (size_t)(rows + i)), expected);
        assert_true(vmg_table_number(table, 1, (size_t)i) == i + 0.25);
        assert_true(vmg_table_is_missing(table, 1, (size_t)(rows + i)));
    }
    assert_is_part(table, 0, packed_table, 0);
    assert_is_part(table, 0, pipe_table, 0);
    vmg_table_destroy(files->context, table);
    vmg_table_destroy(files->context, packed_table);
    vmg_table_destroy(files->context, pipe_table);
}

/* Numbers are those that strtod reads, rounded once to the library's precision, whatever the column began with. */
static void numbers_are_rounded_once(void **state)
{
    csv_files *files = *state;
    enum { rows = 5000, columns = 4 };
    static char text[rows * (columns * 32 + 8)], cells[rows][columns][32];
    size_t size = (size_t)sprintf(text, "far,far at first,constant,plain\n");
    uint64_t seed = 9;
    for (size_t i = 0; i < rows; i++) {
        const double random = (double)next_random(&seed) / 2147483648.0;
        snprintf(cells[i][0], 32, "%.3f", 1.7e9 + 86400 * random);
        snprintf(cells[i][1], 32, "%.17g", i < 100 ? 1e6 + random : random);
        snprintf(cells[i][2], 32, "%s", i == 0 ? "NA" : "1234567.875");
        snprintf(cells[i][3], 32, "%.9g", (random - 0.5) * 1e4);
        size += (size_t)sprintf(text + size, "%s,%s,%s,%s\n", cells[i][0], cells[i][1], cells[i][2], cells[i][3]);
    }
    vmg_table *table = read_text(files, text);
    assert_int_equal(strlen(text), size);
    assert_true(table->columns[0].origin > 1.69e9 && table->columns[1].origin == 0);
    for (size_t i = 0; i < rows; i++) {
        const double far = strtod(cells[i][0], NULL), origin = table->columns[0].origin;
        assert_true(vmg_table_number(table, 0, i) == origin + (double)(vmg_real)(far - origin));
        assert_close(vmg_table_number(table, 0, i) / far, 1, 1e-11); /* a float alone would be 64 seconds away */
        assert_true(vmg_table_number(table, 1, i) == (double)(vmg_real)strtod(cells[i][1], NULL));
        assert_true(i == 0 || vmg_table_number(table, 2, i) == 1234567.875);
        assert_true(vmg_table_number(table, 3, i) == (double)(vmg_real)strtod(cells[i][3], NULL));
    }
    /* and the same as those of a table that is built in memory */
    static double numbers[rows];
    vmg_table *built = NULL;
    assert_ok(files->context, vmg_table_create(files->context, rows, &built));
    for (size_t column = 0; column < columns; column++) {
        for (size_t i = 0; i < rows; i++) {
            numbers[i] = strcmp(cells[i][column], "NA") == 0 ? NAN : strtod(cells[i][column], NULL);
        }
        assert_ok(files->context,
                  vmg_table_add_numbers(files->context, built, vmg_table_column_name(table, column), numbers));
    }
    assert_is_part(table, 0, built, 0);
    vmg_table_destroy(files->context, table);
    vmg_table_destroy(files->context, built);
}

enum { sample_rows = 2000 };

/* A file with columns of all kinds, among them one that must be skipped. */
static void write_sample(csv_files *files)
{
    static char text[sample_rows * 80];
    uint64_t seed = 11;
    size_t size = (size_t)sprintf(text, "id,x,kind,note,y\n");
    for (int i = 0; i < sample_rows; i++) {
        const uint64_t random = next_random(&seed);
        size += (size_t)sprintf(text + size, "%04d,%.7g,%s,\"%d, \"\"inf\"\"\",", i, (double)random / 1e7 - 100,
                                (const char *[]){"oak", "NA", "elm \"b\""}[random % 3], i);
        size += (size_t)sprintf(text + size, random % 5 ? "%g\n" : "\n", (double)(random % 1000) / 8);
    }
    put_file(files->path, text, size);
}

static const char *const sample_texts[] = {"id", "kind"}, *const sample_numbers[] = {"y", "x"};
static const vmg_table_options sample_options = {
    .text_columns = sample_texts, .text_column_count = 2, .number_columns = sample_numbers, .number_column_count = 2};

static void pieces_make_the_whole(void **state)
{
    csv_files *files = *state;
    write_sample(files);
    vmg_table *whole = NULL, *chosen = NULL;
    assert_ok(files->context, vmg_table_read(files->context, files->path, &sample_options, &whole));
    /* the whole without the column that pieces leave out */
    assert_ok(files->context, vmg_table_create(files->context, sample_rows, &chosen));
    const char *names[] = {"id", "x", "kind", "y"};
    static const char *texts[sample_rows];
    static double numbers[sample_rows];
    for (size_t i = 0; i < 4; i++) {
        const size_t column = vmg_table_find(whole, names[i]);
        for (size_t row = 0; row < sample_rows; row++) {
            texts[row] = vmg_table_text(whole, column, row);
            numbers[row] = vmg_table_number(whole, column, row);
        }
        assert_ok(files->context, vmg_table_column_type(whole, column) == VMG_COLUMN_TEXT
                                      ? vmg_table_add_texts(files->context, chosen, names[i], texts)
                                      : vmg_table_add_numbers(files->context, chosen, names[i], numbers));
    }
    /* rows of a small piece may lie close together, far from 0: they are then not rounded, where the whole is */
    const double rounding = VMG_REAL_IS_DOUBLE ? 0 : ldexp(1, -24);
    const size_t sizes[] = {1, 7, 64, 65, 999, sample_rows, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        vmg_table_reader *reader = NULL;
        assert_ok(files->context, vmg_table_reader_open(files->context, files->path, &sample_options, &reader));
        size_t row = 0;
        for (size_t rows = 1; rows;) {
            vmg_table *piece = NULL;
            assert_ok(files->context, vmg_table_reader_next(files->context, reader, sizes[i], &piece));
            rows = vmg_table_rows(piece);
            assert_true(rows == sizes[i] || row + rows == sample_rows);
            assert_is_part(chosen, row, piece, sizes[i] < 64 ? rounding : 0);
            row += rows;
            vmg_table_destroy(files->context, piece);
        }
        assert_int_equal(row, sample_rows);
        vmg_table_reader_close(files->context, reader);
    }
    vmg_table_destroy(files->context, whole);
    vmg_table_destroy(files->context, chosen);
}

static void a_reader_says_what_is_wrong(void **state)
{
    csv_files *files = *state;
    vmg_context *context = files->context;
    vmg_table_reader *reader = NULL;
    vmg_table *piece = NULL;
    const char *names[] = {"b"};
    const vmg_table_options options = {.number_columns = names, .number_column_count = 1};

    put_file(files->path, "a,c\n1,2\n", 8);
    assert_int_equal(vmg_table_reader_open(context, files->path, &options, &reader), VMG_ERROR_DATA);
    assert_null(reader);
    assert_sentence_at(files, ": there is no column 'b'; the nearest name is 'a'", __FILE__, __LINE__);
    assert_int_equal(vmg_table_reader_open(context, "nowhere.csv", &options, &reader), VMG_ERROR_NO_INPUT);

    put_file(files->path, "a,b\n", 4);
    assert_ok(context, vmg_table_reader_open(context, files->path, &options, &reader));
    assert_int_equal(vmg_table_reader_next(context, reader, 10, &piece), VMG_ERROR_DATA);
    assert_sentence_at(files, ": holds a header and no rows; at least one row was expected", __FILE__, __LINE__);
    vmg_table_reader_close(context, reader);

    /* column a is not read, so that it may hold anything; the fault is in the second piece */
    const char *text = "a,b\n\xff,1\ninf,2\nx,3\ny,low\n";
    put_file(files->path, text, strlen(text));
    assert_ok(context, vmg_table_reader_open(context, files->path, &options, &reader));
    assert_int_equal(vmg_table_reader_next(context, reader, 0, &piece), VMG_ERROR_USAGE);
    assert_ok(context, vmg_table_reader_next(context, reader, 2, &piece));
    assert_int_equal(vmg_table_rows(piece), 2);
    assert_int_equal(vmg_table_columns(piece), 1);
    vmg_table_destroy(context, piece);
    assert_int_equal(vmg_table_reader_next(context, reader, 2, &piece), VMG_ERROR_DATA);
    assert_null(piece);
    assert_sentence_at(files,
                       ", line 5, column 2 ('b'): found 'low' where a number was expected; in this column 1 cell is no "
                       "number and 1 is; missing cells are left empty or written NA",
                       __FILE__, __LINE__);
    assert_int_equal(vmg_table_reader_next(context, reader, 2, &piece), VMG_ERROR_DATA);
    assert_sentence_at(files, ": reading has failed before", __FILE__, __LINE__);
    vmg_table_reader_close(context, reader);
    vmg_table_reader_close(context, NULL);

    /* without any column to read, rows are still counted and checked */
    put_file(files->path, "a,b\n1,2\n3,4\n5\n", 14);
    assert_ok(context, vmg_table_reader_open(context, files->path, NULL, &reader));
    assert_ok(context, vmg_table_reader_next(context, reader, 2, &piece));
    assert_int_equal(vmg_table_rows(piece), 2);
    assert_int_equal(vmg_table_columns(piece), 0);
    vmg_table_destroy(context, piece);
    assert_int_equal(vmg_table_reader_next(context, reader, 2, &piece), VMG_ERROR_DATA);
    vmg_table_reader_close(context, reader);
}

static vmg_status read_job(vmg_context *context, void *user)
{
    vmg_table *table = NULL;
    const vmg_status status = vmg_table_read(context, user, NULL, &table);
    vmg_table_destroy(context, table);
    return status;
}

static vmg_status pieces_job(vmg_context *context, void *user)
{
    vmg_table_reader *reader = NULL;
    vmg_status status = vmg_table_reader_open(context, user, &sample_options, &reader);
    for (size_t rows = 1; !status && rows;) {
        vmg_table *piece = NULL;
        status = vmg_table_reader_next(context, reader, 700, &piece);
        rows = status ? 0 : vmg_table_rows(piece);
        vmg_table_destroy(context, piece);
    }
    vmg_table_reader_close(context, reader);
    return status;
}

static void no_memory_is_a_clean_error(void **state)
{
    csv_files *files = *state;
    write_sample(files);
    assert_true(assert_survives_failing_allocations(read_job, files->path) > 50);
    assert_true(assert_survives_failing_allocations(pieces_job, files->path) > 50);
    /* a second pass, over gzip data, with a header in quotes */
    static char text[4096] = "\"a\",b\n";
    for (int i = 0; i < 100; i++) {
        sprintf(text + strlen(text), i % 2 ? "%d,%d.5\n" : "%d,\"x%d\"\n", i, i);
    }
    file_bytes packed = pack(text, strlen(text));
    put_file(files->path, packed.at, packed.size);
    free(packed.at);
    assert_true(assert_survives_failing_allocations(read_job, files->path) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_are_found),
        cmocka_unit_test(options_say_the_types),
        cmocka_unit_test(late_texts_are_read_in_a_second_pass),
        cmocka_unit_test(numbers_are_rounded_once),
        cmocka_unit_test(pieces_make_the_whole),
        cmocka_unit_test(a_reader_says_what_is_wrong),
        cmocka_unit_test(no_memory_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, csv_files_create, csv_files_remove);
}
