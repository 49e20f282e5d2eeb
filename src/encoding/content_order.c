/* Rows in an order that follows from what is in them; see encoding/content_order.h. A cell is a text or a number; its
 * hash goes through the finalising mixer of SplitMix64 (Steele, Lea and Flood 2014), texts through FNV-1a (Fowler, Noll
 * and Vo) before. */
#include "encoding/content_order.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "encoding/cells.h"

typedef struct hashed_row {
    uint64_t hash;
    uint32_t row;
    uint32_t place; /* in the list */
} hashed_row;

static int by_hash(const void *a, const void *b)
{
    const hashed_row *first = a, *second = b;
    if (first->hash != second->hash) {
        return first->hash < second->hash ? -1 : 1;
    }
    return first->place < second->place ? -1 : 1;
}

static uint64_t mix(uint64_t hash)
{
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
    return hash ^ (hash >> 31);
}

static uint64_t hash_of_text(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static uint64_t hash_of_number(double number)
{
    uint64_t bits = 0;
    if (isnan(number)) {
        return 1; /* missing, whatever its bits */
    }
    number += 0.0; /* -0 is 0 */
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static bool is_excluded(const vmg_column *column, const char *const *excluded, size_t count)
{
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        found = strcmp(column->name, excluded[i]) == 0;
    }
    return found;
}

static vmg_status add_texts(vmg_context *context, const vmg_column *column, hashed_row *rows, size_t row_count)
{
    uint64_t *hashes = vmg_allocate(context, column->text_count, sizeof *hashes);
    if (!hashes) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < column->text_count; i++) {
        hashes[i] = hash_of_text(column->texts[i]);
    }
    for (size_t i = 0; i < row_count; i++) {
        const uint32_t code = column->codes[rows[i].row];
        rows[i].hash = mix(rows[i].hash + (code == VMG_MISSING_TEXT ? 1 : hashes[code]));
    }
    vmg_release(context, hashes);
    return VMG_OK;
}

static void add_numbers(const vmg_column *column, hashed_row *rows, size_t row_count)
{
    const vmg_cells cells = vmg_cells_of_numbers(column);
    for (size_t i = 0; i < row_count; i++) {
        rows[i].hash = mix(rows[i].hash + hash_of_number(vmg_cells_number(&cells, rows[i].row)));
    }
}

vmg_status vmg_rows_in_content_order(vmg_context *context, const vmg_table *table, const char *const *excluded,
                                     size_t excluded_count, uint32_t *rows, size_t row_count)
{
    hashed_row *hashed = vmg_allocate(context, row_count, sizeof *hashed);
    vmg_status status = hashed ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < row_count && !status; i++) {
        hashed[i].row = rows[i];
        hashed[i].place = (uint32_t)i;
    }
    for (size_t c = 0; c < table->column_count && !status; c++) {
        const vmg_column *column = &table->columns[c];
        if (is_excluded(column, excluded, excluded_count)) {
            continue;
        }
        if (column->type == VMG_COLUMN_TEXT) {
            status = add_texts(context, column, hashed, row_count);
        } else {
            add_numbers(column, hashed, row_count);
        }
    }
    if (!status) {
        qsort(hashed, row_count, sizeof *hashed, by_hash);
    }
    for (size_t i = 0; i < row_count && !status; i++) {
        rows[i] = hashed[i].row;
    }
    vmg_release(context, hashed);
    return status;
}
