/* Fuzz target: a CSV file. Read whole and in pieces it must give the same cells, or sentences. */
#include "fuzz_input.h"

enum { most_names = 64 };

/* The columns of a table by type, as the reader in pieces wants them. */
typedef struct names {
    const char *texts[most_names], *numbers[most_names];
    size_t text_count, number_count;
} names;

static names names_of(const vmg_table *table)
{
    names found = {.text_count = 0};
    for (size_t column = 0; column < vmg_table_columns(table) && column < most_names; column++) {
        if (vmg_table_column_type(table, column) == VMG_COLUMN_TEXT) {
            found.texts[found.text_count++] = vmg_table_column_name(table, column);
        } else {
            found.numbers[found.number_count++] = vmg_table_column_name(table, column);
        }
    }
    return found;
}

static bool same_cell(const vmg_table *whole, size_t column, size_t row, const vmg_table *piece, size_t own_column,
                      size_t own_row)
{
    const char *a = vmg_table_text(whole, column, row), *b = vmg_table_text(piece, own_column, own_row);
    const double x = vmg_table_number(whole, column, row), y = vmg_table_number(piece, own_column, own_row);
    const bool both_missing = isnan(x) && isnan(y);
    return a && b ? strcmp(a, b) == 0 : !a && !b && (both_missing || fabs(x - y) <= 1e-5 * fabs(x));
}

static void require_part(const vmg_table *whole, size_t from, const vmg_table *piece)
{
    fuzz_require(from + vmg_table_rows(piece) <= vmg_table_rows(whole));
    for (size_t own = 0; own < vmg_table_columns(piece); own++) {
        const size_t column = vmg_table_find(whole, vmg_table_column_name(piece, own));
        fuzz_require(column != VMG_NO_COLUMN);
        for (size_t row = 0; row < vmg_table_rows(piece); row++) {
            fuzz_require(same_cell(whole, column, from + row, piece, own, row));
        }
    }
}

static void read_in_pieces(vmg_context *context, const char *path, const vmg_table *whole)
{
    const names known = names_of(whole);
    const vmg_table_options options = {.text_columns = known.texts,
                                       .text_column_count = known.text_count,
                                       .number_columns = known.numbers,
                                       .number_column_count = known.number_count};
    vmg_table_reader *reader = NULL;
    vmg_status status = vmg_table_reader_open(context, path, &options, &reader);
    size_t row = 0;
    for (size_t rows = 1; !status && rows;) {
        vmg_table *piece = NULL;
        status = vmg_table_reader_next(context, reader, 3, &piece);
        fuzz_require((piece != NULL) == (status == VMG_OK));
        rows = piece ? vmg_table_rows(piece) : 0;
        if (rows) {
            require_part(whole, row, piece);
        }
        row += rows;
        vmg_table_destroy(context, piece);
    }
    fuzz_require(status == VMG_OK && row == vmg_table_rows(whole));
    vmg_table_reader_close(context, reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vmg_context *context = fuzz_context();
    fuzz_file file = fuzz_file_create(data, size);
    vmg_table *table = NULL;
    const vmg_status status = vmg_table_read(context, file.path, NULL, &table);
    fuzz_require_answer(context, status, table);
    if (table) {
        fuzz_require(vmg_table_rows(table) > 0);
        fuzz_walk(table);
        read_in_pieces(context, file.path, table);
    }
    vmg_table_destroy(context, table);
    fuzz_file_close(&file);
    vmg_context_destroy(context);
    return 0;
}
