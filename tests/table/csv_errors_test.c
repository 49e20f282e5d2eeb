/* CSV files that cannot be read: for each its status, and its sentence word for word. */
#include "csv_files.h"

#define REFUSED(text, expected) assert_refused(files, text, strlen(text), NULL, VMG_ERROR_DATA, expected)

static void files_without_rows(void **state)
{
    csv_files *files = *state;
    REFUSED("", ": is empty; a header with the columns' names was expected");
    REFUSED("\n \r\n\n", ": is empty; a header with the columns' names was expected");
    REFUSED("\xef\xbb\xbf", ": is empty; a header with the columns' names was expected");
    REFUSED("a,b", ": holds a header and no rows; at least one row was expected");
    REFUSED("a,b\n\n  \n", ": holds a header and no rows; at least one row was expected");
}

static void headers(void **state)
{
    csv_files *files = *state;
    REFUSED("a,b,a\n1,2,3\n", ", line 1, column 3: the name 'a' is already that of column 1");
    REFUSED("\n\"x, y\",\"x, y\"\n1,2\n", ", line 2, column 2: the name 'x, y' is already that of column 1");
    REFUSED("a,,b\n1,2,3\n", ", line 1, column 2: the column has no name; each needs one");
    REFUSED("a,b,\n1,2,\n", ", line 1, column 3: the column has no name; each needs one");
    REFUSED("a,\" \"\"\",\"\"\n1,2,3\n", ", line 1, column 3: the column has no name; each needs one");
    REFUSED("a,b\xff\n1,2\n", ", line 1, column 2: the column's name, 'b?', is not UTF-8");
    REFUSED("540.0,0,28\n1,2,3\n", ", line 1: there are numbers only; a header with the columns' names was expected");
    REFUSED("-1.5e3\n1\n", ", line 1: there are numbers only; a header with the columns' names was expected");
}

static void rows_with_too_many_or_few_cells(void **state)
{
    csv_files *files = *state;
    REFUSED("a,b\n1,2\n3\n4,5\n", ", line 3: the row has 1 cell; 2 were expected, as many as the header has");
    REFUSED("a,b\n1,2\n3,4,5\n", ", line 3: the row has 3 cells; 2 were expected, as many as the header has");
    REFUSED("a,b\n1,2,\n", ", line 2: the row has 3 cells; 2 were expected, as many as the header has");
    /* the line in which a row starts, counted in the file: blank lines, quoted line ends of all kinds */
    REFUSED("a,b\n\n\"1\n2\r\n3\r4\",5\r\n\r6,7\n\"8\n\",9,10\n11,12\n",
            ", line 9: the row has 3 cells; 2 were expected, as many as the header has");
    REFUSED("a,b\r1,2\r\r3\r", ", line 4: the row has 1 cell; 2 were expected, as many as the header has");
    REFUSED("a,b\n\"1\",\"2\",\"3\"\n", ", line 2: the row has 3 cells; 2 were expected, as many as the header has");
}

static void quotes(void **state)
{
    csv_files *files = *state;
    REFUSED("a,b\n1,2\n3,\"4\n5,6\n", ", line 3, column 2 ('b'): the quote that opens the cell is never closed");
    REFUSED("a,\"b\n1,2\n", ", line 1, column 2: the quote that opens the cell is never closed");
    REFUSED("a,b\n1,\"2", ", line 2, column 2 ('b'): the quote that opens the cell is never closed");
    REFUSED("a,b\n1,2\n\"3\"x,4\n",
            ", line 3, column 1 ('a'): the cell goes on after its closing quote; quotes within quotes are doubled");
    REFUSED("a,b\n1,2\n3,\"4\n5\"6\n",
            ", line 4, column 2 ('b'): the cell goes on after its closing quote; quotes within quotes are doubled");
}

static void texts_among_numbers(void **state)
{
    csv_files *files = *state;
    REFUSED("age,b\n1,2\n3,4\nn/k,5\n6,7\n?,8\n",
            ", line 4, column 1 ('age'): found 'n/k' where a number was expected; in this column 2 cells are no number "
            "and 3 are; missing cells are left empty or written NA; a column of texts can be declared as such");
    /* the text comes first, then more numbers */
    REFUSED("a,b\n1,none\n2,\n3,4\n5,6\n",
            ", line 2, column 2 ('b'): found 'none' where a number was expected; in this column 1 cell is no number "
            "and 2 are; missing cells are left empty or written NA; a column of texts can be declared as such");
    /* declared as a number: one text is enough */
    const char *names[] = {"b"};
    const vmg_table_options options = {.number_columns = names, .number_column_count = 1};
    const char *text = "a,b\nx,0x10\ny,low\nz,3\n";
    assert_refused(files, text, strlen(text), &options, VMG_ERROR_DATA,
                   ", line 2, column 2 ('b'): found '0x10' where a number was expected; in this column 2 cells are no "
                   "number and 1 is; missing cells are left empty or written NA");
    /* a long text is cut, and what could disturb a terminal is not shown */
    REFUSED("a\n1\n2\n0123456789012345678901234567890123456789more\n",
            ", line 4, column 1 ('a'): found '0123456789012345678901234567890123456789...' where a number was "
            "expected; in this column 1 cell is no number and 2 are; missing cells are left empty or written NA; a "
            "column of texts can be declared as such");
    REFUSED("a\n1\n2\n\x1b[31m\n",
            ", line 4, column 1 ('a'): found '?[31m' where a number was expected; in this column 1 cell is no number "
            "and 2 are; missing cells are left empty or written NA; a column of texts can be declared as such");
}

static void numbers_of_other_habits(void **state)
{
    csv_files *files = *state;
    REFUSED("a;b\n1;3,14\n2;2,71\n",
            ", line 2, column 2 ('b'): '3,14' is not taken as a number (2 such cells); numbers are written with a "
            "decimal point (a comma where that is asked for), without separators of thousands and without percent "
            "signs; a column of texts can be declared as such");
    /* most are plain, some are not; and the other way round */
    REFUSED("a;b\n1;3\n2;4\n5;6\n7;\"1.234,5\"\n",
            ", line 5, column 2 ('b'): '1.234,5' is not taken as a number (1 such cell); numbers are written with a "
            "decimal point (a comma where that is asked for), without separators of thousands and without percent "
            "signs; a column of texts can be declared as such");
    REFUSED("a\n5\n6 %\n7 %\n",
            ", line 3, column 1 ('a'): '6 %' is not taken as a number (2 such cells); numbers are written with a "
            "decimal point (a comma where that is asked for), without separators of thousands and without percent "
            "signs; a column of texts can be declared as such");
    const char *names[] = {"b"};
    const vmg_table_options options = {.number_columns = names, .number_column_count = 1};
    const char *text = "a,b\nx,\"1,234\"\n";
    assert_refused(files, text, strlen(text), &options, VMG_ERROR_DATA,
                   ", line 2, column 2 ('b'): '1,234' is not taken as a number (1 such cell); numbers are written with "
                   "a decimal point (a comma where that is asked for), without separators of thousands and without "
                   "percent signs");
    const vmg_table_options comma = {.delimiter = ';', .decimal_mark = ','};
    text = "a;b\n1,5;2.5\n2,5;3.5\n";
    assert_refused(files, text, strlen(text), &comma, VMG_ERROR_DATA,
                   ", line 2, column 2 ('b'): '2.5' is not taken as a number (2 such cells); numbers are written with "
                   "a decimal comma, as asked for, without separators of thousands and without percent signs; a column "
                   "of texts can be declared as such");
}

static void infinite_values(void **state)
{
    csv_files *files = *state;
    const char *largest = VMG_REAL_IS_DOUBLE ? "1.798e+308" : "3.403e+38";
    const char *values[] = {"inf", "-Infinity", "1e400"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char text[64], expected[256];
        snprintf(text, sizeof text, "a,b\n1,2\n3,%s\n4,inf\n5,nan\n", values[i]);
        snprintf(expected, sizeof expected,
                 ", line 3, column 2 ('b'): '%s' is infinite or too large; numbers up to %s were expected", values[i],
                 largest);
        REFUSED(text, expected);
    }
}

static void bytes_that_are_no_text(void **state)
{
    csv_files *files = *state;
    assert_refused(files, "a,b\n1,2\n3,\0\n", 11, NULL, VMG_ERROR_DATA,
                   ", line 3: holds a 0 byte; text in UTF-8 was expected");
    assert_refused(files, "\xff\xfe\x61\x00", 4, NULL, VMG_ERROR_DATA, ": is written in UTF-16; UTF-8 was expected");
    assert_refused(files, "\xfe\xff\x00\x61", 4, NULL, VMG_ERROR_DATA, ": is written in UTF-16; UTF-8 was expected");
    REFUSED("a,b\nx,1\nM\xfcnchen,2\n", ", line 3, column 1 ('a'): 'M?nchen' is not UTF-8");
    /* overlong, surrogate, too large, cut: none of them is UTF-8 */
    const char *wrong[] = {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[32];
        vmg_table *table = NULL;
        snprintf(text, sizeof text, "a\nx\n%s\n", wrong[i]);
        put_file(files->path, text, strlen(text));
        assert_int_equal(vmg_table_read(files->context, files->path, NULL, &table), VMG_ERROR_DATA);
        assert_non_null(strstr(vmg_last_error(files->context), "is not UTF-8"));
    }
}

static void options_that_do_not_fit(void **state)
{
    csv_files *files = *state;
    const char *text = "depth,kind\n1,x\n";
    const char *wrong[] = {"dpeth"}, *far[] = {"colour"}, *both[] = {"kind"};
    vmg_table_options options = {.text_columns = wrong, .text_column_count = 1};
    assert_refused(files, text, strlen(text), &options, VMG_ERROR_DATA,
                   ": there is no column 'dpeth'; the nearest name is 'depth'");
    options = (vmg_table_options){.number_columns = far, .number_column_count = 1};
    assert_refused(files, text, strlen(text), &options, VMG_ERROR_DATA, ": there is no column 'colour'");
    options = (vmg_table_options){
        .text_columns = both, .text_column_count = 1, .number_columns = both, .number_column_count = 1};
    assert_refused(files, text, strlen(text), &options, VMG_ERROR_USAGE,
                   ": column 'kind' cannot be both text and number");
    vmg_table *table = NULL;
    const char impossible[] = {'e', '"', '.', '\n', '\x80'};
    for (size_t i = 0; i < sizeof impossible; i++) {
        options = (vmg_table_options){.delimiter = impossible[i]};
        assert_int_equal(vmg_table_read(files->context, files->path, &options, &table), VMG_ERROR_USAGE);
        assert_non_null(strstr(vmg_last_error(files->context), "cannot be used; a comma, a semicolon, a tab"));
    }
}

static void a_row_without_end(void **state)
{
    csv_files *files = *state;
    FILE *file = fopen(files->path, "w");
    assert_non_null(file);
    static char line[1 << 20];
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\n';
    assert_true(fputs("a,b\n1,2\n3,\"", file) >= 0);
    for (int i = 0; i < 66; i++) {
        assert_int_equal(fwrite(line, 1, sizeof line, file), sizeof line);
    }
    assert_int_equal(fclose(file), 0);
    vmg_table *table = NULL;
    assert_int_equal(vmg_table_read(files->context, files->path, NULL, &table), VMG_ERROR_DATA);
    assert_sentence_at(files,
                       ", line 3, column 2 ('b'): the row that starts here is longer than 64 MiB; is a quote not "
                       "closed?",
                       __FILE__, __LINE__);

    file = fopen(files->path, "w");
    assert_non_null(file);
    assert_true(fputs("a,b\n1,", file) >= 0);
    for (int i = 0; i < 65; i++) {
        assert_int_equal(fwrite(line, 1, sizeof line - 1, file), sizeof line - 1);
    }
    assert_int_equal(fclose(file), 0);
    assert_int_equal(vmg_table_read(files->context, files->path, NULL, &table), VMG_ERROR_DATA);
    assert_sentence_at(files, ", line 2: is longer than 64 MiB", __FILE__, __LINE__);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_without_rows),
        cmocka_unit_test(headers),
        cmocka_unit_test(rows_with_too_many_or_few_cells),
        cmocka_unit_test(quotes),
        cmocka_unit_test(texts_among_numbers),
        cmocka_unit_test(numbers_of_other_habits),
        cmocka_unit_test(infinite_values),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(options_that_do_not_fit),
        cmocka_unit_test(a_row_without_end),
    };
    return cmocka_run_group_tests(tests, csv_files_create, csv_files_remove);
}
