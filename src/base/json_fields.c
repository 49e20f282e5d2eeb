/* The fields of a JSON object that somebody else wrote; see base/json_fields.h. */
#include "base/json_fields.h"

#include <math.h>
#include <string.h>

#include "base/context.h"

static vmg_status fail_field(vmg_context *context, const char *what, const char *key, const char *expected)
{
    return vmg_fail(context, VMG_ERROR_DATA, "%s: '%s' must be %s", what, key, expected);
}

vmg_status vmg_json_check_object(vmg_context *context, const char *what, const json_t *value, size_t count)
{
    return json_is_object(value) && json_object_size(value) == count
               ? VMG_OK
               : vmg_fail(context, VMG_ERROR_DATA, "%s must be an object with %zu keys", what, count);
}

vmg_status vmg_json_number(vmg_context *context, const char *what, const json_t *object, const char *key, double *out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value) || !isfinite(json_number_value(value))) {
        return fail_field(context, what, key, "a finite number");
    }
    *out = json_number_value(value);
    return VMG_OK;
}

vmg_status vmg_json_boolean(vmg_context *context, const char *what, const json_t *object, const char *key, bool *out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value)) {
        return fail_field(context, what, key, "true or false");
    }
    *out = json_is_true(value);
    return VMG_OK;
}

/* NULL: no text, or one with the character 0 in it. */
static const char *text_of(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && strlen(text) == json_string_length(value) ? text : NULL;
}

vmg_status vmg_json_text(vmg_context *context, const char *what, const json_t *object, const char *key,
                         const char **out)
{
    const char *text = text_of(json_object_get(object, key));
    if (!text) {
        return fail_field(context, what, key, "a text");
    }
    *out = text;
    return VMG_OK;
}

vmg_status vmg_json_array(vmg_context *context, const char *what, const json_t *object, const char *key,
                          const json_t **out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_array(value)) {
        return fail_field(context, what, key, "an array");
    }
    *out = value;
    return VMG_OK;
}

vmg_status vmg_json_numbers(vmg_context *context, const char *what, const json_t *object, const char *key, size_t count,
                            double *out)
{
    const json_t *array = NULL;
    const vmg_status status = vmg_json_array(context, what, object, key, &array);
    if (status) {
        return status;
    }
    bool good = json_array_size(array) == count;
    for (size_t i = 0; i < count && good; i++) {
        const json_t *value = json_array_get(array, i);
        out[i] = json_number_value(value);
        good = json_is_number(value) && isfinite(out[i]);
    }
    return good
               ? VMG_OK
               : vmg_fail(context, VMG_ERROR_DATA, "%s: '%s' must be an array of %zu finite numbers", what, key, count);
}

json_t *vmg_json_of_numbers(const double *numbers, size_t count)
{
    json_t *json = json_array();
    for (size_t i = 0; json && i < count; i++) {
        if (json_array_append_new(json, json_real(numbers[i]))) {
            json_decref(json);
            json = NULL;
        }
    }
    return json;
}

vmg_status vmg_json_texts(vmg_context *context, const char *what, const json_t *object, const char *key, char ***out,
                          size_t *count)
{
    const json_t *array = NULL;
    vmg_status status = vmg_json_array(context, what, object, key, &array);
    if (status) {
        return status;
    }
    const size_t size = json_array_size(array);
    char **texts = vmg_allocate(context, size, sizeof *texts);
    status = texts ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < size && !status; i++) {
        const char *text = text_of(json_array_get(array, i));
        texts[i] = text ? vmg_copy_string(context, text) : NULL;
        if (!texts[i]) {
            status = text ? VMG_ERROR_MEMORY : fail_field(context, what, key, "an array of texts");
        }
    }
    if (!status) {
        *out = texts;
        *count = size;
        return VMG_OK;
    }
    for (size_t i = 0; texts && i < size; i++) {
        vmg_release(context, texts[i]);
    }
    vmg_release(context, texts);
    return status;
}
