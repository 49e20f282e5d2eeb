/* Settings: what was given, by name, and what is in force. See vmg/settings.h and method/settings.h. */
#include "method/settings.h"

#include <string.h>

#include "base/context.h"
#include "method/method.h"
#include "method/settings_given.h"
#include "method/settings_recipe.h"
#include "method/variants.h"
#include "table/utf8.h"

vmg_status vmg_settings_create(vmg_context *context, vmg_settings **out)
{
    *out = vmg_allocate(context, 1, sizeof **out);
    return *out ? VMG_OK : VMG_ERROR_MEMORY;
}

void vmg_settings_destroy(vmg_context *context, vmg_settings *settings)
{
    vmg_release(context, settings);
}

vmg_status vmg_settings_set(vmg_context *context, vmg_settings *settings, const char *name, const char *value)
{
    const vmg_setting_row *row = vmg_setting_row_find(name);
    if (!row) {
        return vmg_setting_row_unknown(context, VMG_ERROR_USAGE, "", name);
    }
    if (!vmg_setting_from_text(row, value, &settings->values)) {
        return vmg_fail(context, VMG_ERROR_USAGE, "%s is '%s'; expected is %s", name,
                        vmg_shown(value, strlen(value)).text, vmg_setting_expected(row, false).text);
    }
    settings->given[row - vmg_setting_rows] = true;
    return VMG_OK;
}

void vmg_settings_give_all(vmg_settings *settings, const vmg_settings_values *values)
{
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        settings->given[i] = vmg_setting_is_read_by(&vmg_setting_rows[i].shown, values->method);
    }
    settings->values = *values;
}

bool vmg_settings_is_given(const vmg_settings *settings, const char *name)
{
    const vmg_setting_row *row = vmg_setting_row_find(name);
    return row && settings->given[row - vmg_setting_rows];
}

/* The method that was given, else the default one. */
static const char *method_in(const vmg_settings *settings)
{
    const vmg_setting_row *row = vmg_setting_row_find("method");
    return settings->given[row - vmg_setting_rows] ? settings->values.method : row->shown.defaults_to;
}

/* The recipe that was given, else the method's. */
static vmg_recipe recipe_in(const vmg_settings *settings)
{
    return vmg_settings_is_given(settings, "recipe") ? (vmg_recipe)settings->values.recipe
                                                     : vmg_recipe_of_method(method_in(settings));
}

vmg_status vmg_settings_check_method(vmg_context *context, const vmg_settings *settings,
                                     const vmg_settings_values *values)
{
    for (size_t i = 0; settings && i < VMG_SETTING_ROWS; i++) {
        const vmg_setting *shown = &vmg_setting_rows[i].shown;
        if (settings->given[i] && !vmg_setting_is_read_by(shown, values->method)) {
            return vmg_fail(context, VMG_ERROR_USAGE, "method '%s' does not read the setting '%s', which belongs to %s",
                            values->method, shown->name, shown->methods);
        }
    }
    return VMG_OK;
}

bool vmg_settings_are_read(const vmg_settings_values *values, const char *name)
{
    const vmg_setting_row *row = vmg_setting_row_find(name);
    return row && vmg_setting_is_read_by(&row->shown, values->method);
}

vmg_status vmg_settings_get(vmg_context *context, const vmg_settings *settings, const char *name, char *buffer,
                            size_t size)
{
    char text[VMG_SETTING_TEXT];
    const vmg_setting_row *row = vmg_setting_row_find(name);
    if (!row) {
        return vmg_setting_row_unknown(context, VMG_ERROR_USAGE, "", name);
    }
    const char *value = text;
    if (settings->given[row - vmg_setting_rows]) {
        vmg_setting_to_text(row, &settings->values, text);
    } else if (row == vmg_setting_row_find("recipe")) {
        value = row->words[recipe_in(settings)];
    } else {
        value = vmg_recipe_value(recipe_in(settings), method_in(settings), row);
    }
    const size_t length = strlen(value);
    if (length >= size) {
        return vmg_fail(context, VMG_ERROR_USAGE, "the value of %s takes %zu bytes; the buffer has %zu", name,
                        length + 1, size);
    }
    memcpy(buffer, value, length + 1);
    return VMG_OK;
}

/* Takes what was given by itself out of a recipe's variants; noise "auto" says nothing by itself. */
static void keep_what_was_given(const vmg_settings *given, char *variants)
{
    bool kept[VMG_SETTING_ROWS];
    const size_t noise = (size_t)(vmg_setting_row_find("noise") - vmg_setting_rows);
    memcpy(kept, given->given, sizeof kept);
    kept[noise] = kept[noise] && given->values.noise != VMG_NOISE_AUTO;
    vmg_variants_keep(variants, kept);
}

/* Noise "auto": networks of both kinds, and the rows that they leave out say what each kind counts. */
static void resolve_noise(vmg_task task, vmg_settings_values *out)
{
    enum { usual_parts = 5 };
    out->noise = VMG_NOISE_CONSTANT;
    if (task != VMG_TASK_REGRESSION) {
        return;
    }
    vmg_variants_of_both_noises(out->variants);
    const size_t fewest = vmg_variants_count(out->variants);
    out->ensemble = out->ensemble && out->ensemble < fewest ? fewest : out->ensemble;
    out->cross_fit = out->cross_fit < 2 ? usual_parts : out->cross_fit;
}

void vmg_settings_resolve(const vmg_settings *settings, size_t rows, size_t columns, vmg_task task,
                          vmg_settings_values *out)
{
    static const vmg_settings nothing_given;
    const vmg_settings *given = settings ? settings : &nothing_given;
    const size_t variants = (size_t)(vmg_setting_row_find("variants") - vmg_setting_rows);
    *out = (vmg_settings_values){0};
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        vmg_setting_from_text(&vmg_setting_rows[i], vmg_setting_rows[i].shown.defaults_to, out);
    }
    out->recipe = (int)recipe_in(given);
    vmg_recipe_apply(recipe_in(given), method_in(given), rows, task, out);
    if (columns > VMG_MOST_COLUMNS_IN_PIECES) {
        out->pieces = 0;
    }
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        if (given->given[i]) {
            vmg_setting_copy(&vmg_setting_rows[i], &given->values, out);
        }
    }
    if (task != VMG_TASK_AUTO) {
        out->task = (int)task;
    }
    if (!given->given[variants]) {
        keep_what_was_given(given, out->variants);
    }
    if (out->noise == VMG_NOISE_AUTO && task != VMG_TASK_AUTO) {
        resolve_noise(task, out);
    }
    if (out->ensemble == 0) { /* nobody said, here and below */
        out->ensemble = vmg_recipe_networks(out->effort) * vmg_variants_count(out->variants);
    }
    if (out->epochs == 0) {
        const size_t usual = vmg_method_find(out->method)->usual_epochs;
        out->epochs = usual ? usual : vmg_recipe_epochs(out->effort, rows, out->batch);
    }
}
