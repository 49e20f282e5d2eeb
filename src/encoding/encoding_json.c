/* The encoding of the inputs as JSON and back; see encoding/encoding_json.h. */
#include "encoding/encoding_json.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/json_fields.h"
#include "encoding/pieces_json.h"

enum { what_size = 64 };

static const char *const kind_names[] = {
    [VMG_INPUT_NUMBER] = "number", [VMG_INPUT_DATE] = "date", [VMG_INPUT_LEVELS] = "levels"};

/* NULL: no memory. */
static json_t *numbers_to_json(const vmg_encoded_column *column)
{
    json_t *json =
        json_pack("{s:s, s:s, s:b, s:b, s:f, s:f, s:f}", "name", column->name, "kind", kind_names[column->kind],
                  "missing", (int)column->has_missing, "value", (int)column->has_value, "centre", column->centre,
                  "scale", column->scale, "fill", column->fill);
    if (json && column->pieces.count && json_object_set_new(json, "pieces", vmg_pieces_to_json(&column->pieces))) {
        json_decref(json);
        json = NULL;
    }
    return json;
}

/* NULL: no memory. */
static json_t *column_to_json(const vmg_encoded_column *column)
{
    if (column->kind != VMG_INPUT_LEVELS) {
        return numbers_to_json(column);
    }
    json_t *levels = json_array();
    for (size_t i = 0; levels && i < column->level_count; i++) {
        if (json_array_append_new(levels, json_string(column->levels[i]))) {
            json_decref(levels);
            levels = NULL;
        }
    }
    return levels ? json_pack("{s:s, s:s, s:b, s:o, s:b}", "name", column->name, "kind", kind_names[column->kind],
                              "missing", (int)column->has_missing, "levels", levels, "other", (int)column->has_other)
                  : NULL;
}

vmg_status vmg_encoding_to_json(vmg_context *context, const vmg_encoding *encoding, json_t **out)
{
    json_t *columns = json_array();
    bool good = columns;
    for (size_t i = 0; good && i < encoding->column_count; i++) {
        good = json_array_append_new(columns, column_to_json(&encoding->columns[i])) == 0;
    }
    *out = good ? json_pack("{s:O}", "columns", columns) : NULL;
    json_decref(columns);
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory for the encoding as JSON");
}

static vmg_status read_numbers(vmg_context *context, const char *what, const json_t *json, vmg_encoded_column *out)
{
    const json_t *pieces = json_object_get(json, "pieces");
    vmg_status status = vmg_json_check_object(context, what, json, pieces ? 8 : 7);
    status = status ? status : vmg_json_boolean(context, what, json, "value", &out->has_value);
    status = status ? status : vmg_json_number(context, what, json, "centre", &out->centre);
    status = status ? status : vmg_json_number(context, what, json, "scale", &out->scale);
    status = status ? status : vmg_json_number(context, what, json, "fill", &out->fill);
    if (!status && out->scale < DBL_MIN) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'scale' must be above 0", what);
    }
    if (!status && !out->has_value && !out->has_missing) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'value' or 'missing' must be true", what);
    }
    if (!status && pieces && !out->has_value) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: there are 'pieces' but 'value' is false", what);
    }
    if (!status && pieces) {
        status = vmg_pieces_from_json(context, what, pieces, &out->pieces);
    }
    out->input_count = (size_t)out->has_value + out->has_missing;
    return status;
}

static vmg_status read_levels(vmg_context *context, const char *what, const json_t *json, vmg_encoded_column *out)
{
    vmg_status status = vmg_json_check_object(context, what, json, 5);
    status = status ? status : vmg_json_boolean(context, what, json, "other", &out->has_other);
    status = status ? status : vmg_json_texts(context, what, json, "levels", &out->levels, &out->level_count);
    if (status) {
        return status;
    }
    if (out->level_count == 0 || out->level_count > VMG_LEVEL_CAP || vmg_encoded_column_levels(out) < 2) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: %zu levels; from 2 to %d were expected", what, out->level_count,
                        VMG_LEVEL_CAP);
    }
    for (size_t i = 1; i < out->level_count; i++) {
        if (strcmp(out->levels[i - 1], out->levels[i]) >= 0) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: 'levels' must be sorted and different", what);
        }
    }
    const size_t all = vmg_encoded_column_levels(out);
    out->input_count = all == 2 ? 1 : all;
    return VMG_OK;
}

static vmg_status read_kind(vmg_context *context, const char *what, const json_t *json, vmg_input_kind *out)
{
    const char *kind = NULL;
    const vmg_status status = vmg_json_text(context, what, json, "kind", &kind);
    for (size_t i = 0; !status && i < sizeof kind_names / sizeof *kind_names; i++) {
        if (strcmp(kind, kind_names[i]) == 0) {
            *out = (vmg_input_kind)i;
            return VMG_OK;
        }
    }
    return status ? status : vmg_fail(context, VMG_ERROR_DATA, "%s: 'kind' must be number, date or levels", what);
}

/* Fills in a column that is all zero. */
static vmg_status read_column(vmg_context *context, const char *what, const json_t *json, vmg_encoded_column *out)
{
    const char *name = NULL;
    vmg_status status = vmg_json_text(context, what, json, "name", &name);
    status = status ? status : read_kind(context, what, json, &out->kind);
    status = status ? status : vmg_json_boolean(context, what, json, "missing", &out->has_missing);
    if (!status && !*name) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'name' must not be empty", what);
    }
    if (!status) {
        out->name = vmg_copy_string(context, name);
        status = out->name ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status && out->kind == VMG_INPUT_LEVELS) {
        out->scale = 1;
        status = read_levels(context, what, json, out);
    } else if (!status) {
        status = read_numbers(context, what, json, out);
    }
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static vmg_status check_names(vmg_context *context, const vmg_encoding *encoding)
{
    vmg_status status = VMG_OK;
    const char **names = vmg_allocate(context, encoding->column_count, sizeof *names);
    if (!names) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < encoding->column_count; i++) {
        names[i] = encoding->columns[i].name;
    }
    qsort(names, encoding->column_count, sizeof *names, by_name);
    for (size_t i = 1; i < encoding->column_count && !status; i++) {
        if (strcmp(names[i - 1], names[i]) == 0) {
            status = vmg_fail(context, VMG_ERROR_DATA, "the model's encoding has two columns '%s'", names[i]);
        }
    }
    vmg_release(context, names);
    return status;
}

/* Fills in an encoding that is all zero. */
static vmg_status read_columns(vmg_context *context, const json_t *json, vmg_encoding *encoding)
{
    static const char whole[] = "the model's encoding";
    const json_t *columns = NULL;
    vmg_status status = vmg_json_check_object(context, whole, json, 1);
    status = status ? status : vmg_json_array(context, whole, json, "columns", &columns);
    const size_t count = json_array_size(columns);
    if (!status && count == 0) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'columns' must not be empty", whole);
    }
    if (!status) {
        encoding->columns = vmg_allocate(context, count, sizeof *encoding->columns);
        status = encoding->columns ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count && !status; i++) {
        char what[what_size];
        snprintf(what, sizeof what, "%s, column %zu", whole, i);
        vmg_encoded_column *column = &encoding->columns[encoding->column_count++];
        status = read_column(context, what, json_array_get(columns, i), column);
    }
    status = status ? status : check_names(context, encoding);
    return status ? status : vmg_encoding_place_inputs(context, encoding);
}

vmg_status vmg_encoding_from_json(vmg_context *context, const json_t *json, vmg_encoding **out)
{
    vmg_encoding *encoding = vmg_allocate(context, 1, sizeof *encoding);
    const vmg_status status = encoding ? read_columns(context, json, encoding) : VMG_ERROR_MEMORY;
    if (status) {
        vmg_encoding_destroy(context, encoding);
        encoding = NULL;
    }
    *out = encoding;
    return status;
}
