/* Rows of a file of predictions, by name; see evaluate/external_index.h. A name is a text: the cells of the columns
 * that name rows, one behind the other, and the fold. Names are sorted and searched. */
#include "evaluate/external_index.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "encoding/find_column.h"
#include "table/utf8.h"

typedef struct named_row {
    char *name; /* owned */
    uint32_t row;
} named_row;

struct vmg_external_index {
    vmg_external_names names;
    named_row *rows; /* count, owned, sorted */
    size_t count;
    bool has_folds;
};

enum { number_size = 32 };

/* A cell as text; `buffer` is for numbers. */
static const char *cell_text(const vmg_table *table, size_t column, size_t row, char buffer[number_size])
{
    if (vmg_table_column_type(table, column) == VMG_COLUMN_TEXT) {
        const char *text = vmg_table_text(table, column, row);
        return text ? text : "";
    }
    snprintf(buffer, number_size, "%.9g", vmg_table_number(table, column, row));
    return buffer;
}

/* The name of a row: id cells of `table`, or `number` (from 1); behind it the fold, where `fold` is not NULL. NULL: no
 * memory. */
static char *name_of(vmg_context *context, const vmg_external_names *names, const vmg_table *table, size_t row,
                     double number, const double *fold)
{
    char buffer[number_size];
    size_t room = 3 * number_size;
    for (size_t i = 0; i < names->id_count; i++) {
        room += 1 + strlen(cell_text(table, vmg_table_find(table, names->ids[i]), row, buffer));
    }
    char *name = vmg_allocate(context, room, 1);
    size_t length = 0;
    if (!name) {
        return NULL;
    }
    for (size_t i = 0; i < names->id_count; i++) {
        const char *text = cell_text(table, vmg_table_find(table, names->ids[i]), row, buffer);
        length += (size_t)snprintf(name + length, room - length, "%s%s", i ? "\x1f" : "", text);
    }
    if (!names->id_count) {
        length += (size_t)snprintf(name, room, "%.0f", number);
    }
    if (fold) {
        snprintf(name + length, room - length, "\x1f%.0f", *fold);
    }
    return name;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const named_row *)a)->name, ((const named_row *)b)->name);
}

static vmg_status check_columns(vmg_context *context, const vmg_external_names *names, const vmg_table *predictions)
{
    static const char row[] = "row";
    for (size_t i = 0; i < names->id_count; i++) {
        if (vmg_table_find(predictions, names->ids[i]) == VMG_NO_COLUMN) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: there is no column '%s', which names the rows", names->file,
                            vmg_shown(names->ids[i], strlen(names->ids[i])).text);
        }
    }
    const size_t column = vmg_table_find(predictions, row);
    if (!names->id_count &&
        (column == VMG_NO_COLUMN || vmg_table_column_type(predictions, column) != VMG_COLUMN_NUMBER)) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "%s: no columns that name rows were given, and there is no column '%s' with their numbers",
                        names->file, row);
    }
    return VMG_OK;
}

static vmg_status fill(vmg_context *context, const vmg_table *predictions, vmg_external_index *index)
{
    const size_t count = vmg_table_rows(predictions), row_column = vmg_table_find(predictions, "row");
    const size_t fold_column = vmg_table_find(predictions, "fold");
    index->has_folds =
        fold_column != VMG_NO_COLUMN && vmg_table_column_type(predictions, fold_column) == VMG_COLUMN_NUMBER;
    index->rows = vmg_allocate(context, count, sizeof *index->rows);
    if (!index->rows) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const double number = index->names.id_count ? 0 : vmg_table_number(predictions, row_column, i);
        const double fold = index->has_folds ? vmg_table_number(predictions, fold_column, i) : 0;
        index->rows[i].row = (uint32_t)i;
        index->rows[i].name = name_of(context, &index->names, predictions, i, number, index->has_folds ? &fold : NULL);
        if (!index->rows[i].name) {
            return VMG_ERROR_MEMORY;
        }
        index->count = i + 1;
    }
    qsort(index->rows, count, sizeof *index->rows, by_name);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(index->rows[i - 1].name, index->rows[i].name) == 0) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: row '%s' is there twice%s: one prediction of it is expected",
                            index->names.file,
                            vmg_shown(index->rows[i].name, strcspn(index->rows[i].name, "\x1f")).text,
                            index->has_folds ? " in one fold" : ", and no column 'fold' tells them apart");
        }
    }
    return VMG_OK;
}

vmg_status vmg_external_index_create(vmg_context *context, const vmg_external_names *names,
                                     const vmg_table *predictions, vmg_external_index **out)
{
    *out = NULL;
    vmg_external_index *index = vmg_allocate(context, 1, sizeof *index);
    if (!index) {
        return VMG_ERROR_MEMORY;
    }
    index->names = *names;
    vmg_status status = check_columns(context, names, predictions);
    status = status ? status : fill(context, predictions, index);
    if (status) {
        vmg_external_index_destroy(context, index);
        return status;
    }
    *out = index;
    return VMG_OK;
}

void vmg_external_index_destroy(vmg_context *context, vmg_external_index *index)
{
    if (index) {
        for (size_t i = 0; i < index->count; i++) {
            vmg_release(context, index->rows[i].name);
        }
        vmg_release(context, index->rows);
        vmg_release(context, index);
    }
}

vmg_status vmg_external_index_find(vmg_context *context, const vmg_external_index *index, const vmg_table *table,
                                   uint32_t row, size_t fold, uint32_t *out)
{
    const double fold_number = (double)fold;
    char *name = name_of(context, &index->names, table, row, (double)row + 1, index->has_folds ? &fold_number : NULL);
    if (!name) {
        return VMG_ERROR_MEMORY;
    }
    const named_row wanted = {name, 0};
    const named_row *found = bsearch(&wanted, index->rows, index->count, sizeof wanted, by_name);
    vmg_status status = VMG_OK;
    if (found) {
        *out = found->row;
    } else {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: there is no prediction of row '%s' in fold %zu",
                          index->names.file, vmg_shown(name, strcspn(name, "\x1f")).text, fold);
    }
    vmg_release(context, name);
    return status;
}
