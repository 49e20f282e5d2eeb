/* The first stages of a query: from cells to inputs; see encoding/encoding.h. */
#include "encoding/unseen.h"

#include "export/sql_query.h"

/* t."name": with its table in front, since SQLite takes a quoted name that there is not for a text. */
static void write_cell(vmg_sql_query *query, const char *name)
{
    vmg_export_text(&query->writer, "t.");
    vmg_sql_name(query, name);
}

/* A cell as text, NULL where a table would say that it is missing: c1, c2, ... */
static void write_plain_cell(vmg_sql_query *query, const char *name)
{
    vmg_export_text(&query->writer, "CASE WHEN lower(trim(CAST(");
    write_cell(query, name);
    vmg_export_text(&query->writer,
                    " AS TEXT))) IN ('', 'na', 'n/a', '#n/a', 'nan', 'null') THEN NULL ELSE trim(CAST(");
    write_cell(query, name);
    vmg_export_text(&query->writer, " AS TEXT)) END");
}

/* The number of a cell's level, -1: one that training did not have. */
static void write_level(vmg_sql_query *query, size_t cell, const vmg_encoded_column *column)
{
    const long all = (long)vmg_encoded_column_levels(column);
    vmg_export_format_text(&query->writer, "CASE WHEN c%zu IS NULL THEN %ld", cell, column->has_missing ? all - 1 : -1);
    for (size_t i = 0; i < column->level_count; i++) {
        vmg_export_format_text(&query->writer, " WHEN c%zu = ", cell);
        vmg_sql_text(query, column->levels[i]);
        vmg_export_format_text(&query->writer, " THEN %zu", i);
    }
    vmg_export_format_text(&query->writer, " ELSE %ld END", column->has_other ? (long)column->level_count : -1);
}

/* q: where the cell is a date, the months since March of the year 0. */
static void write_months(vmg_sql_query *query, size_t cell)
{
    vmg_export_format_text(
        &query->writer,
        ",\nCASE WHEN substr(c%zu, 5, 1) = '-' AND substr(c%zu, 8, 1) = '-' THEN "
        "12*CAST(substr(c%zu, 1, 4) AS INTEGER) + CAST(substr(c%zu, 6, 2) AS INTEGER) - 3 END AS q%zu",
        cell, cell, cell, cell, cell);
}

/* " + 3600*hours", nothing of a date without a time. */
static void write_time(vmg_sql_query *query, size_t cell, int seconds, int from)
{
    vmg_export_format_text(&query->writer,
                           " + %d*CAST(coalesce(nullif(substr(c%zu, %d, 2), ''), '0') AS DOUBLE PRECISION)/86400",
                           seconds, cell, from);
}

/* Days since 1970, in whole numbers but for the time: of years that begin in March the months have (153 m + 2) / 5 days
 * before them. */
static void write_days(vmg_sql_query *query, size_t cell)
{
    vmg_export_format_text(&query->writer,
                           "CASE WHEN q%zu IS NULL THEN CAST(c%zu AS DOUBLE PRECISION) ELSE 365*(q%zu/12) + q%zu/48 - "
                           "q%zu/1200 + q%zu/4800 + (153*(q%zu %% 12) + 2)/5 + CAST(substr(c%zu, 9, 2) AS INTEGER) - "
                           "719469",
                           cell, cell, cell, cell, cell, cell, cell, cell);
    write_time(query, cell, 3600, 12);
    write_time(query, cell, 60, 15);
    write_time(query, cell, 1, 18);
    vmg_export_text(&query->writer, " END");
}

/* "a"."b" for a.b */
static void write_table(vmg_sql_query *query)
{
    char part[256];
    const char *at = query->job->table;
    while (*at) {
        size_t length = 0;
        while (*at && *at != '.' && length + 1 < sizeof part) {
            part[length++] = *at++;
        }
        part[length] = 0;
        vmg_sql_name(query, part);
        if (*at == '.') {
            vmg_export_text(&query->writer, ".");
            at++;
        }
    }
}

/* The rows as texts, the columns of `cells`. */
static void write_plain_cells(vmg_sql_query *query)
{
    const vmg_encoding *encoding = query->model->encoding;
    vmg_export_text(&query->writer, "WITH cells AS MATERIALIZED (SELECT row_number() OVER () AS k0");
    for (size_t i = 0; i < vmg_sql_key_count(query); i++) {
        vmg_export_text(&query->writer, ", ");
        write_cell(query, vmg_sql_key_name(query, i));
        vmg_export_format_text(&query->writer, " AS k%zu", i + 1);
    }
    for (size_t c = 0; c < encoding->column_count; c++) {
        vmg_export_text(&query->writer, ",\n");
        write_plain_cell(query, encoding->columns[c].name);
        vmg_export_format_text(&query->writer, " AS c%zu", c + 1);
    }
    vmg_export_text(&query->writer, "\nFROM ");
    write_table(query);
    vmg_export_text(&query->writer, " AS t),\ndates AS MATERIALIZED (SELECT *");
    for (size_t c = 0; c < encoding->column_count; c++) {
        if (encoding->columns[c].kind == VMG_INPUT_DATE) {
            write_months(query, c + 1);
        }
    }
    vmg_export_text(&query->writer, " FROM cells)");
}

static void write_cells(vmg_sql_query *query)
{
    const vmg_encoding *encoding = query->model->encoding;
    write_plain_cells(query);
    vmg_export_text(&query->writer, ",\ns0 AS MATERIALIZED (SELECT k0");
    vmg_sql_columns(query, "k", vmg_sql_key_count(query));
    for (size_t c = 0; c < encoding->column_count; c++) {
        const vmg_encoded_column *column = &encoding->columns[c];
        vmg_export_text(&query->writer, ",\n");
        if (column->kind == VMG_INPUT_LEVELS) {
            write_level(query, c + 1, column);
        } else if (column->kind == VMG_INPUT_DATE) {
            write_days(query, c + 1);
        } else {
            vmg_export_format_text(&query->writer, "CAST(c%zu AS DOUBLE PRECISION)", c + 1);
        }
        vmg_export_format_text(&query->writer, " AS n%zu", c + 1);
    }
    vmg_export_text(&query->writer, "\nFROM dates)");
}

/* " - 12.5", " + 0.25" */
static void write_less(vmg_sql_query *query, double number)
{
    vmg_sql_term(query, -number, NULL, 0);
}

static double bounded(double input)
{
    return input < -VMG_INPUT_LIMIT ? -VMG_INPUT_LIMIT : input > VMG_INPUT_LIMIT ? VMG_INPUT_LIMIT : input;
}

/* An input that is scaled: bounds are those of the cell, so that nothing overflows. */
static void write_number(vmg_sql_query *query, size_t cell, const vmg_encoded_column *column)
{
    const double limit = VMG_INPUT_LIMIT * column->scale;
    size_t input = column->first_input + 1;
    if (column->has_value) {
        vmg_export_format_text(
            &query->writer, ",\nCASE WHEN n%zu IS NULL THEN %s WHEN n%zu<%s THEN %s WHEN n%zu>%s THEN %s ELSE (n%zu",
            cell, vmg_export_number_text(bounded((column->fill - column->centre) / column->scale), false).text, cell,
            vmg_export_number_text(column->centre - limit, false).text,
            vmg_export_number_text(-VMG_INPUT_LIMIT, false).text, cell,
            vmg_export_number_text(column->centre + limit, false).text,
            vmg_export_number_text(VMG_INPUT_LIMIT, false).text, cell);
        write_less(query, column->centre);
        vmg_export_format_text(&query->writer, ")*%s END AS x%zu",
                               vmg_export_number_text(1 / column->scale, false).text, input++);
    }
    if (column->has_missing) {
        vmg_export_format_text(&query->writer,
                               ",\nCAST(CASE WHEN n%zu IS NULL THEN 1 ELSE 0 END AS DOUBLE PRECISION) AS x%zu", cell,
                               input);
    }
}

static void write_pieces(vmg_sql_query *query, size_t cell, const vmg_encoded_column *column)
{
    for (size_t p = 0; p < column->pieces.count; p++) {
        const vmg_ready_piece piece = vmg_piece_ready(&column->pieces, p);
        const double *knot = &column->pieces.knots[p], from = bounded(-piece.mean * piece.inverse);
        const double to = bounded((1 - piece.mean) * piece.inverse);
        vmg_export_format_text(
            &query->writer, ",\nCASE WHEN n%zu IS NULL THEN 0.0 WHEN n%zu<=%s THEN %s WHEN n%zu>=%s THEN %s ELSE (n%zu",
            cell, cell, vmg_export_number_text(knot[0], false).text, vmg_export_number_text(from, false).text, cell,
            vmg_export_number_text(knot[1], false).text, vmg_export_number_text(to, false).text, cell);
        write_less(query, knot[0]);
        vmg_export_format_text(&query->writer, ")*%s",
                               vmg_export_number_text(piece.slope / 2 * piece.inverse, false).text);
        vmg_sql_term(query, from, NULL, 0);
        vmg_export_format_text(&query->writer, " END AS x%zu", column->first_piece + p + 1);
    }
}

static void write_level_inputs(vmg_sql_query *query, size_t cell, const vmg_encoded_column *column)
{
    if (column->input_count == 1) {
        vmg_export_format_text(
            &query->writer, ",\nCAST(CASE n%zu WHEN -1 THEN 0 WHEN 0 THEN -1 ELSE 1 END AS DOUBLE PRECISION) AS x%zu",
            cell, column->first_input + 1);
        return;
    }
    for (size_t i = 0; i < column->input_count; i++) {
        vmg_export_format_text(
            &query->writer,
            ",\nCAST(CASE n%zu WHEN -1 THEN %s WHEN %zu THEN 1.0 ELSE 0.0 END AS DOUBLE PRECISION) AS x%zu", cell,
            vmg_export_number_text(1 / (double)column->input_count, false).text, i, column->first_input + i + 1);
    }
}

/* What the unseen cells of a row add to a target's variance; or what they leave of the probabilities. */
static void write_unseen(vmg_sql_query *query, size_t output)
{
    const vmg_exported_model *model = query->model;
    const bool classes = vmg_sql_has_classes(query);
    vmg_export_text(&query->writer, classes ? ",\n1.0" : ",\nCAST(0 AS DOUBLE PRECISION)");
    for (size_t c = 0; c < model->encoding->column_count && model->unseen; c++) {
        const vmg_encoded_column *column = &model->encoding->columns[c];
        const double adds = model->unseen[c * model->unseen_width + output];
        if (vmg_column_may_have_unseen(column)) {
            vmg_export_format_text(&query->writer, "%sCASE WHEN n%zu%s THEN %s ELSE %s END", classes ? "*" : "+", c + 1,
                                   column->kind == VMG_INPUT_LEVELS ? " = -1" : " IS NULL",
                                   vmg_export_number_text(classes ? 1 - adds : adds, false).text,
                                   classes ? "1.0" : "0.0");
        }
    }
    vmg_export_format_text(&query->writer, " AS u%zu", output + 1);
}

void vmg_sql_write_rows(vmg_sql_query *query)
{
    const vmg_encoding *encoding = query->model->encoding;
    write_cells(query);
    vmg_sql_begin_stage(query);
    vmg_sql_columns(query, "k", vmg_sql_key_count(query));
    for (size_t c = 0; c < encoding->column_count; c++) {
        const vmg_encoded_column *column = &encoding->columns[c];
        if (column->kind == VMG_INPUT_LEVELS) {
            write_level_inputs(query, c + 1, column);
        } else {
            write_number(query, c + 1, column);
            write_pieces(query, c + 1, column);
        }
    }
    for (size_t o = 0; o < query->model->unseen_width; o++) {
        write_unseen(query, o);
    }
    vmg_sql_end_stage(query);
}
