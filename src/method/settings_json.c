/* Settings as JSON: the user's file, and the values in force inside a model file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "method/settings_given.h"
#include "table/utf8.h"

/* A file of settings is small; more than this is a mistake. */
enum { most_bytes = 1 << 20 };

/* Reads a file whole. The caller releases *text. */
static vmg_status read_whole(vmg_context *context, const char *path, char **text, size_t *length)
{
    vmg_status status = VMG_OK;
    FILE *file = fopen(path, "rbe");
    *text = NULL;
    if (!file) {
        return vmg_fail(context, vmg_status_of_errno(errno, VMG_ERROR_NO_INPUT), "%s: cannot be opened: %s", path,
                        strerror(errno));
    }
    *text = vmg_allocate(context, most_bytes + 1, 1);
    if (!*text) {
        status = VMG_ERROR_MEMORY;
        goto done;
    }
    errno = 0;
    *length = fread(*text, 1, most_bytes + 1, file);
    if (ferror(file)) {
        status = vmg_fail(context, errno == EISDIR ? VMG_ERROR_NO_INPUT : VMG_ERROR_WRITE, "%s: cannot be read: %s",
                          path, strerror(errno));
    } else if (*length > most_bytes) {
        status =
            vmg_fail(context, VMG_ERROR_DATA, "%s: larger than a file of settings may be (%d bytes)", path, most_bytes);
    }
done:
    fclose(file);
    if (status) {
        vmg_release(context, *text);
        *text = NULL;
    }
    return status;
}

/* Fails with a sentence that shows the value as the file has it. */
static vmg_status refuse_value(vmg_context *context, const char *place, const vmg_setting_row *row, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
    const vmg_status status =
        vmg_fail(context, VMG_ERROR_DATA, "%s\"%s\" is %s; expected is %s", place, row->shown.name,
                 text ? vmg_shown(text, strlen(text)).text : "wrong", vmg_setting_expected(row, true).text);
    vmg_json_release_text(text);
    return status;
}

/* Writes the members that an object names, and marks them. A member marked in `kept` stays as it is; it may be NULL. */
static vmg_status take_object(vmg_context *context, const char *place, const json_t *json, const bool *kept,
                              bool *found, vmg_settings_values *values)
{
    const char *name = NULL;
    json_t *value = NULL;
    if (!json_is_object(json)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%sa JSON object is expected: {\"name\": value, ...}", place);
    }
    json_object_foreach((json_t *)json, name, value) /* Jansson's loop takes no const; it changes nothing */
    {
        const vmg_setting_row *row = vmg_setting_row_find(name);
        if (!row) {
            return vmg_setting_row_unknown(context, VMG_ERROR_DATA, place, name);
        }
        vmg_settings_values scratch = {0};
        if (!vmg_setting_from_json(row, value, &scratch)) {
            return refuse_value(context, place, row, value);
        }
        const size_t index = (size_t)(row - vmg_setting_rows);
        if (!kept || !kept[index]) {
            vmg_setting_copy(row, &scratch, values);
        }
        found[index] = true;
    }
    return VMG_OK;
}

vmg_status vmg_settings_read(vmg_context *context, vmg_settings *settings, const char *path)
{
    char *text = NULL, *place = NULL;
    size_t length = 0;
    json_t *json = NULL;
    vmg_settings read = *settings;
    vmg_status status = read_whole(context, path, &text, &length);
    if (status) {
        goto done;
    }
    const size_t place_size = strlen(path) + sizeof ": ";
    place = vmg_allocate(context, place_size, 1);
    if (!place) {
        status = VMG_ERROR_MEMORY;
        goto done;
    }
    snprintf(place, place_size, "%s: ", path);
    status = vmg_json_parse(context, path, text, length, &json);
    if (!status) {
        status = take_object(context, place, json, settings->given, read.given, &read.values);
    }
    if (!status) {
        *settings = read;
    }
done:
    json_decref(json);
    vmg_release(context, place);
    vmg_release(context, text);
    return status;
}

vmg_status vmg_settings_values_to_json(vmg_context *context, const vmg_settings_values *values, json_t **out)
{
    *out = json_object();
    for (size_t i = 0; *out && i < VMG_SETTING_ROWS; i++) {
        const vmg_setting_row *row = &vmg_setting_rows[i];
        if (vmg_setting_is_read_by(&row->shown, values->method) &&
            json_object_set_new(*out, row->shown.name, vmg_setting_to_json(row, values))) { /* also when that is NULL */
            json_decref(*out);
            *out = NULL;
        }
    }
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory for the settings");
}

vmg_status vmg_settings_values_from_json(vmg_context *context, const json_t *json, vmg_settings_values *out)
{
    bool found[VMG_SETTING_ROWS] = {false};
    *out = (vmg_settings_values){0};
    const vmg_status status = take_object(context, "settings: ", json, NULL, found, out);
    if (status) {
        return status;
    }
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) { /* one that is younger than the file has its default */
        const vmg_setting *shown = &vmg_setting_rows[i].shown;
        if (!found[i] && !vmg_setting_from_text(&vmg_setting_rows[i], shown->defaults_to, out) &&
            (!out->method || vmg_setting_is_read_by(shown, out->method))) {
            return vmg_fail(context, VMG_ERROR_DATA, "settings: there is no \"%s\"", shown->name);
        }
    }
    return VMG_OK;
}
