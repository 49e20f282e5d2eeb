/* Rows of CSV files: cells as written, the quick way and libcsv's the same, line ends and numbers, the delimiter. */
#include "csv_files.h"

#include "base/context.h"
#include "table/csv_rows.h"
#include "table/delimiter.h"

static vmg_csv open_file(csv_files *files, char delimiter)
{
    vmg_csv csv;
    assert_ok(files->context,
              vmg_csv_open(files->context, files->path, &(vmg_table_options){.delimiter = delimiter}, true, &csv));
    return csv;
}

static vmg_csv open_text(csv_files *files, const char *text)
{
    put_file(files->path, text, strlen(text));
    return open_file(files, 0);
}

/* The next row must start in this line and hold these cells. */
static void assert_row(csv_files *files, vmg_csv *csv, size_t line, const char *const *cells)
{
    bool there = false;
    assert_ok(files->context, vmg_csv_next(files->context, csv, &there));
    assert_true(there);
    assert_int_equal(csv->row_line, line);
    for (size_t i = 0; i < csv->column_count; i++) {
        assert_string_equal(csv->cells[i].bytes, cells[i]);
        assert_int_equal(csv->cells[i].length, strlen(cells[i]));
    }
}

static void assert_end(csv_files *files, vmg_csv *csv)
{
    bool there = true;
    assert_ok(files->context, vmg_csv_next(files->context, csv, &there));
    assert_false(there);
}

static void cells_are_what_was_written(void **state)
{
    csv_files *files = *state;
    vmg_csv csv = open_text(files, "\xef\xbb\xbfname , \"x, y\"\t,b\r\n\"a \"\"b\"\"\",\" c \",  d e  \r\n");
    assert_int_equal(csv.column_count, 3);
    assert_string_equal(csv.names.texts[0], "name");
    assert_string_equal(csv.names.texts[1], "x, y");
    assert_string_equal(csv.names.texts[2], "b");
    assert_row(files, &csv, 2, (const char *[]){"a \"b\"", " c ", "d e"});
    vmg_csv_close(files->context, &csv);

    for (int pass = 0; pass < 2; pass++) {
        if (pass == 0) {
            csv = open_text(files, "name,b,c\n\"two\r\nlines\",\"\",\n\t\"x\" , caf\xc3\xa9,NA\n5\" pipe, x\"\",\n"
                                   "\n , ,last\n5\" \"pipe\",\"x\", y\" ");
        } else {
            assert_ok(files->context, vmg_csv_rewind(files->context, &csv));
        }
        assert_row(files, &csv, 2, (const char *[]){"two\r\nlines", "", ""});
        assert_row(files, &csv, 4, (const char *[]){"x", "caf\xc3\xa9", "NA"});
        assert_row(files, &csv, 5, (const char *[]){"5\" pipe", "x\"\"", ""});
        assert_row(files, &csv, 7, (const char *[]){"", "", "last"});
        assert_row(files, &csv, 8, (const char *[]){"5\" \"pipe\"", "x", "y\""});
        assert_end(files, &csv);
        assert_end(files, &csv);
    }
    vmg_csv_close(files->context, &csv);
}

/* With a tab or a space as delimiter, these are no longer spaces around cells. */
static void spaces_can_be_delimiters(void **state)
{
    csv_files *files = *state;
    vmg_csv csv = open_text(files, "a\tb\tc\n\t\t\n1 \t 2\t\n\"x\ty\"\t\t\"z\"\n");
    assert_row(files, &csv, 2, (const char *[]){"", "", ""});
    assert_row(files, &csv, 3, (const char *[]){"1", "2", ""});
    assert_row(files, &csv, 4, (const char *[]){"x\ty", "", "z"});
    vmg_csv_close(files->context, &csv);
    put_file(files->path, "a b c\n  \n1 \"x y\" 3\n", 19);
    csv = open_file(files, ' ');
    assert_row(files, &csv, 2, (const char *[]){"", "", ""});
    assert_row(files, &csv, 3, (const char *[]){"1", "x y", "3"});
    vmg_csv_close(files->context, &csv);
}

/* What libcsv alone makes of a text: all cells, one after the other, each with a 0. */
typedef struct libcsv_cells {
    char text[1 << 14];
    size_t used, count;
} libcsv_cells;

static void keep_cell(void *bytes, size_t length, void *user)
{
    libcsv_cells *cells = user;
    assert_true(cells->used + length < sizeof cells->text);
    memcpy(cells->text + cells->used, bytes, length);
    cells->text[cells->used + length] = 0;
    cells->used += length + 1;
    cells->count++;
}

static void end_row(int end, void *user)
{
    (void)end;
    (void)user;
}

/* Writes the lines of a text, each with `behind` at its end. */
static void write_rows(const char *path, const char *text, size_t size, const char *behind)
{
    unlink(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n') {
            fputs(behind, file);
        }
        fputc(text[i], file);
    }
    assert_int_equal(fclose(file), 0);
}

/* Random rows, in which quotes stand anywhere but at the start of a cell: the quick way's. With a quoted cell behind
 * them the same rows go through libcsv, as csv_rows.c uses it. */
static void the_quick_way_and_libcsv_agree(void **state)
{
    csv_files *files = *state;
    static libcsv_cells expected;
    uint64_t seed = 5;
    for (int round = 0; round < 2000; round++) {
        char text[4096] = "a,b,c\n";
        size_t size = 6;
        const size_t rows = next_random(&seed) % 6;
        for (size_t cell = 0; cell < 3 * rows; cell++) {
            const size_t length = next_random(&seed) % 8;
            bool can_be_quote = false;
            for (size_t i = 0; i < length; i++) {
                const char letter = "xy\t \"\xc3"[next_random(&seed) % 6];
                text[size] = letter == '"' && !can_be_quote ? 'z' : letter;
                can_be_quote = can_be_quote || (text[size] != ' ' && text[size] != '\t');
                size++;
            }
            text[size++] = cell % 3 < 2 ? ',' : '\n';
        }
        struct csv_parser parser;
        expected.used = expected.count = 0;
        assert_int_equal(csv_init(&parser, 0), 0);
        assert_int_equal(csv_parse(&parser, text + 6, size - 6, keep_cell, end_row, &expected), size - 6);
        csv_free(&parser);

        for (int quoted = 0; quoted < 2; quoted++) {
            write_rows(files->path, text, size, quoted ? ",\"q\"" : ",q");
            vmg_csv csv = open_file(files, ',');
            const char *at = expected.text;
            for (size_t row = 0; row < expected.count / 3; row++) {
                const char *cells[4] = {[3] = "q"};
                for (size_t i = 0; i < 3; i++) {
                    cells[i] = at;
                    at += strlen(at) + 1;
                }
                assert_row(files, &csv, row + 2, cells);
            }
            assert_end(files, &csv);
            vmg_csv_close(files->context, &csv);
        }
    }
}

/* A file that is written piece by piece, and what it should hold. */
typedef struct random_file {
    uint64_t seed;
    char delimiter;
    char text[1 << 14];
    size_t size;
    size_t line; /* the physical line in which writing goes on */
} random_file;

static void put(random_file *file, const char *bytes)
{
    const size_t length = strlen(bytes);
    assert_true(file->size + length < sizeof file->text);
    memcpy(file->text + file->size, bytes, length);
    file->size += length;
}

static void put_line_end(random_file *file)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    put(file, ends[next_random(&file->seed) % 3]);
    file->line++;
}

/* A cell of letters, spaces, delimiters, quotes and line ends; counts the latter. */
static size_t make_cell(random_file *file, char *cell)
{
    static const char *const pieces[] = {"x", "1.5", " ", "\t", ",", ";", "|", "\"", "\n", "\r\n", "\r", "\xc3\xa9"};
    const size_t count = next_random(&file->seed) % 5;
    size_t lines = 0;
    cell[0] = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t piece = next_random(&file->seed) % 12;
        const bool joins = piece == 8 && i > 0 && cell[strlen(cell) - 1] == '\r'; /* CR and LF are one line end */
        lines += piece >= 8 && piece <= 10 && !joins;
        strcat(cell, pieces[piece]);
    }
    return lines;
}

static void put_cell(random_file *file, const char *cell)
{
    const size_t length = strlen(cell);
    const bool needs = length == 0 || strpbrk(cell, "\n\r,;|\t") || strchr("\" ", cell[0]) || cell[length - 1] == ' ';
    if (!needs && next_random(&file->seed) % 3) {
        put(file, next_random(&file->seed) % 4 ? "" : "  ");
        put(file, cell);
        put(file, next_random(&file->seed) % 4 ? "" : " ");
        return;
    }
    put(file, "\"");
    for (size_t i = 0; i < length; i++) {
        put(file, cell[i] == '"' ? "\"\"" : (char[]){cell[i], 0});
    }
    put(file, "\"");
}

static void random_files_come_back(void **state)
{
    csv_files *files = *state;
    enum { columns = 4, most_rows = 8 };
    static random_file file;
    for (uint64_t round = 0; round < 1500; round++) {
        char cells[most_rows][columns][64];
        size_t lines[most_rows];
        file = (random_file){.seed = round, .delimiter = ",;\t|"[round % 4], .line = 1};
        const char delimiter[] = {file.delimiter, 0};
        const size_t rows = next_random(&file.seed) % most_rows;
        put(&file, next_random(&file.seed) % 2 ? "\xef\xbb\xbf" : "");
        for (size_t i = 0; i < columns; i++) {
            put(&file, (char[]){(char)('a' + i), 0});
            put(&file, i + 1 < columns ? delimiter : "");
        }
        put_line_end(&file);
        for (size_t row = 0; row < rows; row++) {
            size_t inside = 0;
            lines[row] = file.line;
            for (size_t i = 0; i < columns; i++) {
                inside += make_cell(&file, cells[row][i]);
                put_cell(&file, cells[row][i]);
                put(&file, i + 1 < columns ? delimiter : "");
            }
            file.line += inside;
            put_line_end(&file);
            if (next_random(&file.seed) % 8 == 0) {
                put(&file, "  ");
                put_line_end(&file);
            }
        }
        put_file(files->path, file.text, file.size);
        vmg_csv csv = open_file(files, file.delimiter);
        for (size_t row = 0; row < rows; row++) {
            const char *expected[columns];
            for (size_t i = 0; i < columns; i++) {
                expected[i] = cells[row][i];
            }
            assert_row(files, &csv, lines[row], expected);
        }
        assert_end(files, &csv);
        vmg_csv_close(files->context, &csv);
    }
}

/* Lines around the size of the reader's buffer, so that their ends fall before, on and behind its end. */
static void line_ends_fall_on_buffer_ends(void **state)
{
    csv_files *files = *state;
    enum { buffer = 1 << 17, around = 6 };
    static char text[2 * buffer];
    const char *ends[] = {"\n", "\r\n", "\r"};
    for (size_t end = 0; end < 3; end++) {
        for (size_t length = buffer - around; length < buffer + around; length++) {
            memset(text, 'x', length);
            memcpy(text, "a,b\n1,", 6);
            const int more = snprintf(text + length, 64, "%s2,3%s\"4\",5", ends[end], ends[end]);
            put_file(files->path, text, length + (size_t)more);
            vmg_csv csv = open_file(files, 0);
            bool there = false;
            assert_ok(files->context, vmg_csv_next(files->context, &csv, &there));
            assert_int_equal(csv.cells[1].length, length - 6);
            assert_row(files, &csv, 3, (const char *[]){"2", "3"});
            assert_row(files, &csv, 4, (const char *[]){"4", "5"});
            assert_end(files, &csv);
            vmg_csv_close(files->context, &csv);
        }
    }
}

/* A quoted cell of many lines: the row's memory grows while it is read. */
static void long_quoted_cells_are_kept(void **state)
{
    csv_files *files = *state;
    enum { lines = 20000 };
    static char text[lines * 12], cell[lines * 10];
    size_t size = (size_t)sprintf(text, "a,b,c\nfirst,\""), length = 0;
    for (int i = 0; i < lines; i++) {
        size += (size_t)sprintf(text + size, "%d\"\"\n", i);
        length += (size_t)sprintf(cell + length, "%d\"\n", i);
    }
    size += (size_t)sprintf(text + size, "\",last\n");
    put_file(files->path, text, size);
    vmg_csv csv = open_file(files, 0);
    assert_row(files, &csv, 2, (const char *[]){"first", cell, "last"});
    assert_end(files, &csv);
    vmg_csv_close(files->context, &csv);
}

static void assert_guess_beside(char decimal_mark, const char *text, char expected)
{
    const char got = vmg_delimiter_guess(text, strlen(text), decimal_mark);
    if (got != expected) {
        print_error("'%c' was found in %s, not '%c'\n", got, text, expected);
        fail();
    }
}

static void assert_guess(const char *text, char expected)
{
    assert_guess_beside('.', text, expected);
}

static void the_delimiter_is_found(void **state)
{
    (void)state;
    assert_guess("a,b\n1,2\n", ',');
    assert_guess("a;b\n3,14;2,71\n", ';');
    assert_guess("a\tb\n1\t2\n", '\t');
    assert_guess("a|b|c\n1|2|3", '|');
    assert_guess("a", ',');
    assert_guess("a\n3,14\n", ',');
    assert_guess("", ',');
    assert_guess("a;b", ';');
    assert_guess_beside(',', "a;b\n3,14;2,71\n", ';');
    assert_guess_beside(',', "a,b c\n1,2\n", ';');
    /* in quotes it is a letter, and a line end too */
    assert_guess("\"a,b,c\";d\n1;2\n", ';');
    assert_guess("a;\"b\n,,,\"\n1;2\n", ';');
    assert_guess("a;\"b \"\"c\"\", d\"\n1;2\n", ';');
    /* the header has both: the rows decide, then the number of cells */
    assert_guess("x,y;z\n1;2\n3;4\n", ';');
    assert_guess("x,y;z;w\n", ';');
    assert_guess("x;y,z\n1,5;2,5\n", ';');
    /* a quote within a cell does not begin one; blank lines do not count */
    assert_guess("a;b\n5\" pipe;1\n6\" pipe;2\n", ';');
    assert_guess("\n\na;b\n\n1;2\n \n", ';');
    assert_true(vmg_delimiter_is_possible(':') && vmg_delimiter_is_possible('\t') && vmg_delimiter_is_possible(' '));
    assert_false(vmg_delimiter_is_possible('a') || vmg_delimiter_is_possible('0') || vmg_delimiter_is_possible('-'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_what_was_written),     cmocka_unit_test(spaces_can_be_delimiters),
        cmocka_unit_test(the_quick_way_and_libcsv_agree), cmocka_unit_test(random_files_come_back),
        cmocka_unit_test(line_ends_fall_on_buffer_ends),  cmocka_unit_test(long_quoted_cells_are_kept),
        cmocka_unit_test(the_delimiter_is_found),
    };
    return cmocka_run_group_tests(tests, csv_files_create, csv_files_remove);
}
