/* The words of a query: names, terms, stages; see export/sql_query.h. */
#include "export/sql_query.h"

#include <math.h>

static void write_quoted(vmg_sql_query *query, const char *text, char quote)
{
    vmg_export_format_text(&query->writer, "%c", quote);
    for (; *text; text++) {
        vmg_export_format_text(&query->writer, *text == quote ? "%c%c" : "%c", *text, quote);
    }
    vmg_export_format_text(&query->writer, "%c", quote);
}

void vmg_sql_name(vmg_sql_query *query, const char *name)
{
    write_quoted(query, name, '"');
}

void vmg_sql_text(vmg_sql_query *query, const char *text)
{
    write_quoted(query, text, '\'');
}

void vmg_sql_term(vmg_sql_query *query, double number, const char *column, size_t index)
{
    const vmg_number_text text = vmg_export_number_text(fabs(number), false);
    vmg_export_format_text(&query->writer, number < 0 ? " - %s" : " + %s", text.text);
    if (column) {
        vmg_export_format_text(&query->writer, "*%s%zu", column, index);
    }
}

void vmg_sql_columns(vmg_sql_query *query, const char *name, size_t count)
{
    for (size_t i = 1; i <= count; i++) {
        vmg_export_format_text(&query->writer, ", %s%zu", name, i);
    }
}

void vmg_sql_begin_stage(vmg_sql_query *query)
{
    query->stage++;
    vmg_export_format_text(&query->writer, ",\ns%zu AS MATERIALIZED (SELECT k0", query->stage);
}

void vmg_sql_end_stage(vmg_sql_query *query)
{
    vmg_export_format_text(&query->writer, "\nFROM s%zu)", query->from_rows ? 1 : query->stage - 1);
    query->from_rows = false;
}
