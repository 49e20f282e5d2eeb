/* Notes about columns that are no inputs; see encoding/left_out.h. */
#include "encoding/left_out.h"

#include <stdio.h>

#include "base/context.h"

enum { names_size = 512, most_names = 5 };

static size_t list_names(const vmg_table *table, const vmg_column_use *uses, vmg_column_use use, char *names)
{
    size_t count = 0, length = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        if (uses[i] == use && count++ < most_names && length < names_size) {
            length += (size_t)snprintf(names + length, names_size - length, "%s'%.80s'", count > 1 ? ", " : "",
                                       table->columns[i].name);
        }
    }
    if (count > most_names && length < names_size) {
        snprintf(names + length, names_size - length, " and %zu more", count - most_names);
    }
    return count;
}

void vmg_note_columns_left_out(vmg_context *context, const vmg_table *table, const vmg_column_use *uses)
{
    static const struct {
        vmg_column_use use;
        const char *why_one, *why_several;
    } reasons[] = {
        {VMG_LEFT_OUT_CONSTANT, "is constant in the training rows", "are constant in the training rows"},
        {VMG_LEFT_OUT_EMPTY, "has no value in any training row", "have no value in any training row"},
        {VMG_LEFT_OUT_IDENTIFIER, "holds a different text in most rows, as an identifier does",
         "hold a different text in most rows, as identifiers do"},
        {VMG_LEFT_OUT_DATE, "holds dates that can be read in two ways (expected is 2024-03-01, 2024/3/1 or 1.3.2024)",
         "hold dates that can be read in two ways (expected is 2024-03-01, 2024/3/1 or 1.3.2024)"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        char names[names_size] = "";
        const size_t count = list_names(table, uses, reasons[i].use, names);
        if (count == 1) {
            vmg_note(context, "column %s %s and was left out", names, reasons[i].why_one);
        } else if (count > 1) {
            vmg_note(context, "%zu columns %s and were left out: %s", count, reasons[i].why_several, names);
        }
    }
}
