/* The encoding of the target as JSON and back; see encoding/encoding_json.h. */
#include <float.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/json_fields.h"
#include "encoding/class_list.h"
#include "encoding/encoding_json.h"

enum { what_size = 64 };

static const char whole[] = "the model's target";
static const char regression[] = "regression", classification[] = "classification";

vmg_status vmg_target_to_json(vmg_context *context, const vmg_target_encoding *encoding, json_t **out)
{
    const bool classes = encoding->task == VMG_TASK_CLASSIFICATION;
    json_t *targets = json_array(), *names = json_array(), *rows = json_array();
    bool good = targets && names && rows;
    for (size_t i = 0; good && i < encoding->target_count; i++) {
        const vmg_encoded_target *target = &encoding->targets[i];
        json_t *added =
            classes ? json_pack("{s:s}", "name", target->name)
                    : json_pack("{s:s, s:f, s:f}", "name", target->name, "mean", target->mean, "scale", target->scale);
        good = json_array_append_new(targets, added) == 0;
    }
    for (size_t i = 0; good && i < encoding->class_count; i++) {
        good = json_array_append_new(names, json_string(encoding->classes[i])) == 0 &&
               json_array_append_new(rows, json_integer((json_int_t)encoding->class_rows[i])) == 0;
    }
    *out = NULL;
    if (good && classes) {
        *out = json_pack("{s:s, s:O, s:O, s:b, s:O}", "task", classification, "targets", targets, "classes", names,
                         "numbers", encoding->class_values != NULL, "rows", rows);
    } else if (good) {
        *out = json_pack("{s:s, s:O}", "task", regression, "targets", targets);
    }
    json_decref(targets);
    json_decref(names);
    json_decref(rows);
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory for the target as JSON");
}

/* Fills in a target that is all zero. */
static vmg_status read_target(vmg_context *context, const char *what, const json_t *json, bool classes,
                              vmg_encoded_target *out)
{
    const char *name = NULL;
    vmg_status status = vmg_json_check_object(context, what, json, classes ? 1 : 3);
    status = status ? status : vmg_json_text(context, what, json, "name", &name);
    out->scale = 1;
    if (!classes) {
        status = status ? status : vmg_json_number(context, what, json, "mean", &out->mean);
        status = status ? status : vmg_json_number(context, what, json, "scale", &out->scale);
    }
    if (!status && (!*name || out->scale < DBL_MIN)) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'name' must not be empty, and 'scale' must be above 0", what);
    }
    if (!status) {
        out->name = vmg_copy_string(context, name);
        status = out->name ? VMG_OK : VMG_ERROR_MEMORY;
    }
    return status;
}

static vmg_status read_targets(vmg_context *context, const json_t *json, vmg_target_encoding *encoding)
{
    const bool classes = encoding->task == VMG_TASK_CLASSIFICATION;
    const json_t *targets = NULL;
    vmg_status status = vmg_json_array(context, whole, json, "targets", &targets);
    const size_t count = json_array_size(targets);
    if (!status && (count == 0 || count > (classes ? 1 : VMG_TARGET_CAP))) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: %zu targets for a %s", whole, count,
                          classes ? classification : regression);
    }
    if (!status) {
        encoding->targets = vmg_allocate(context, count, sizeof *encoding->targets);
        encoding->target_count = encoding->targets ? count : 0;
        status = encoding->targets ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count && !status; i++) {
        char what[what_size];
        snprintf(what, sizeof what, "%s, number %zu", whole, i);
        status = read_target(context, what, json_array_get(targets, i), classes, &encoding->targets[i]);
        for (size_t j = 0; j < i && !status; j++) {
            if (strcmp(encoding->targets[j].name, encoding->targets[i].name) == 0) {
                status = vmg_fail(context, VMG_ERROR_DATA, "%s: two are named '%s'", whole, encoding->targets[i].name);
            }
        }
    }
    return status;
}

/* In how many training rows each class is. */
static vmg_status read_class_rows(vmg_context *context, const json_t *json, vmg_target_encoding *encoding)
{
    const double most = 4294967295.0; /* rows of a table */
    const json_t *rows = NULL;
    vmg_status status = vmg_json_array(context, whole, json, "rows", &rows);
    if (!status && json_array_size(rows) != encoding->class_count) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: %zu 'rows' for %zu classes", whole, json_array_size(rows),
                          encoding->class_count);
    }
    if (!status) {
        encoding->class_rows = vmg_allocate(context, encoding->class_count, sizeof *encoding->class_rows);
        status = encoding->class_rows ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < encoding->class_count && !status; i++) {
        const json_t *count = json_array_get(rows, i);
        if (!json_is_integer(count) || json_integer_value(count) < 1 || (double)json_integer_value(count) > most) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: 'rows' must be whole numbers above 0", whole);
        }
        encoding->class_rows[i] = (size_t)json_integer_value(count);
    }
    return status;
}

static vmg_status read_classes(vmg_context *context, const json_t *json, vmg_target_encoding *encoding)
{
    bool numbers = false;
    vmg_status status = vmg_json_boolean(context, whole, json, "numbers", &numbers);
    status =
        status ? status : vmg_json_texts(context, whole, json, "classes", &encoding->classes, &encoding->class_count);
    if (!status && (encoding->class_count < 2 || encoding->class_count > VMG_CLASS_CAP)) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: %zu classes; from 2 to %d were expected", whole,
                          encoding->class_count, VMG_CLASS_CAP);
    }
    if (!status && numbers) {
        encoding->class_values = vmg_allocate(context, encoding->class_count, sizeof *encoding->class_values);
        status = encoding->class_values ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status && !vmg_class_list_check(encoding->classes, encoding->class_count, encoding->class_values)) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'classes' must be sorted and different%s", whole,
                          numbers ? ", and whole numbers" : "");
    }
    return status ? status : read_class_rows(context, json, encoding);
}

/* Fills in an encoding that is all zero. */
static vmg_status read_encoding(vmg_context *context, const json_t *json, vmg_target_encoding *encoding)
{
    const char *task = NULL;
    vmg_status status = vmg_json_text(context, whole, json, "task", &task);
    if (!status && strcmp(task, regression) != 0 && strcmp(task, classification) != 0) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'task' must be %s or %s", whole, regression, classification);
    }
    if (status) {
        return status;
    }
    const bool classes = strcmp(task, classification) == 0;
    encoding->task = classes ? VMG_TASK_CLASSIFICATION : VMG_TASK_REGRESSION;
    status = vmg_json_check_object(context, whole, json, classes ? 5 : 2);
    status = status ? status : read_targets(context, json, encoding);
    return status || !classes ? status : read_classes(context, json, encoding);
}

vmg_status vmg_target_from_json(vmg_context *context, const json_t *json, vmg_target_encoding **out)
{
    vmg_target_encoding *encoding = vmg_allocate(context, 1, sizeof *encoding);
    const vmg_status status = encoding ? read_encoding(context, json, encoding) : VMG_ERROR_MEMORY;
    if (status) {
        vmg_target_destroy(context, encoding);
        encoding = NULL;
    }
    *out = encoding;
    return status;
}
