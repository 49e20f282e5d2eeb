/* An encoding as a value: its inputs' names, its end. Learning, rows and JSON are files of their own. */
#include "encoding/encoding.h"

#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "encoding/levels.h"

void vmg_encoding_destroy(vmg_context *context, vmg_encoding *encoding)
{
    if (!encoding) {
        return;
    }
    for (size_t i = 0; i < encoding->column_count; i++) {
        vmg_release(context, encoding->columns[i].name);
        vmg_strings_release(context, encoding->columns[i].levels, encoding->columns[i].level_count);
        vmg_pieces_release(context, &encoding->columns[i].pieces);
    }
    vmg_release(context, encoding->columns);
    vmg_strings_release(context, encoding->input_names, encoding->input_names ? encoding->input_count : 0);
    vmg_release(context, encoding);
}

static const char *level_name(const vmg_encoded_column *column, size_t level)
{
    return level < column->level_count                         ? column->levels[level]
           : level == column->level_count && column->has_other ? "any other"
                                                               : "missing";
}

/* Writes the name of a column's input, its pieces behind the others, as snprintf does. */
static int write_input_name(const vmg_encoded_column *column, size_t input, char *name, size_t size)
{
    const bool levels = column->kind == VMG_INPUT_LEVELS;
    if (input >= column->input_count) {
        return snprintf(name, size, "%s piece %zu of %zu", column->name, input - column->input_count + 1,
                        column->pieces.count);
    }
    if (levels && column->input_count == 1) {
        return snprintf(name, size, "%s: %s (+1) or %s (-1)", column->name, level_name(column, 1),
                        level_name(column, 0));
    }
    if (levels) {
        return snprintf(name, size, "%s = %s", column->name, level_name(column, input));
    }
    const bool indicator = input == 1 || !column->has_value;
    return snprintf(name, size, "%s%s", column->name, indicator ? " is missing" : "");
}

static vmg_status name_inputs(vmg_context *context, const vmg_encoded_column *column, char **names)
{
    for (size_t input = 0; input < column->input_count + column->pieces.count; input++) {
        const size_t size = (size_t)write_input_name(column, input, NULL, 0) + 1;
        char *name = vmg_allocate(context, size, 1);
        if (!name) {
            return VMG_ERROR_MEMORY;
        }
        write_input_name(column, input, name, size);
        names[input < column->input_count ? column->first_input + input
                                          : column->first_piece + input - column->input_count] = name;
    }
    return VMG_OK;
}

vmg_status vmg_encoding_place_inputs(vmg_context *context, vmg_encoding *encoding)
{
    size_t placed = 0;
    for (size_t i = 0; i < encoding->column_count; i++) {
        encoding->columns[i].first_input = placed;
        placed += encoding->columns[i].input_count;
    }
    encoding->base_input_count = placed;
    for (size_t i = 0; i < encoding->column_count; i++) {
        encoding->columns[i].first_piece = placed;
        placed += encoding->columns[i].pieces.count;
    }
    encoding->input_count = placed;
    encoding->input_names = vmg_allocate(context, placed, sizeof *encoding->input_names);
    vmg_status status = encoding->input_names ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < encoding->column_count && !status; i++) {
        status = name_inputs(context, &encoding->columns[i], encoding->input_names);
    }
    return status;
}
