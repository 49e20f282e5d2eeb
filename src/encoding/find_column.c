/* Columns by name and kind, or a sentence that helps; see encoding/find_column.h. */
#include "encoding/find_column.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "table/utf8.h"

const char *vmg_table_source(const vmg_table *table)
{
    return table->source ? table->source : "the table";
}

vmg_status vmg_find_column(vmg_context *context, const vmg_table *table, const char *wanted_by, const char *name,
                           size_t *out)
{
    *out = vmg_table_find(table, name);
    return *out == VMG_NO_COLUMN ? vmg_table_no_column(context, table, wanted_by, name) : VMG_OK;
}

bool vmg_column_is_empty(const vmg_table *table, const vmg_column *column)
{
    bool empty = true;
    for (size_t row = 0; row < table->rows && empty; row++) {
        empty = column->type == VMG_COLUMN_NUMBER ? isnan(vmg_column_number(column, row))
                                                  : column->codes[row] == VMG_MISSING_TEXT;
    }
    return empty;
}

typedef struct misfits {
    size_t count, first; /* cells, and the row of the first of them */
} misfits;

static misfits count_misfits(const vmg_table *table, const vmg_column *column, bool (*fits)(const char *text))
{
    misfits found = {0};
    for (size_t row = 0; row < table->rows; row++) {
        const uint32_t code = column->codes[row];
        if (code != VMG_MISSING_TEXT && !(fits && fits(column->texts[code]))) {
            found.first = found.count ? found.first : row;
            found.count++;
        }
    }
    return found;
}

vmg_status vmg_fail_for_texts(vmg_context *context, const vmg_table *table, const vmg_column *column,
                              const char *expected, bool (*fits)(const char *text))
{
    misfits found = count_misfits(table, column, fits);
    if (found.count == 0) {
        found = count_misfits(table, column, NULL);
    }
    const char *text = found.count ? column->texts[column->codes[found.first]] : "";
    return vmg_fail(context, VMG_ERROR_DATA,
                    "%s: column '%s' holds texts in %zu cell%s where %s were expected, the first '%s' in data row "
                    "%zu (the first is 1)",
                    vmg_table_source(table), vmg_shown(column->name, strlen(column->name)).text, found.count,
                    found.count == 1 ? "" : "s", expected, vmg_shown(text, strlen(text)).text, found.first + 1);
}
