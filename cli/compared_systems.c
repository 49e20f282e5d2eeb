/* What takes part in a comparison; see compared_systems.h. */
#include "compared_systems.h"

#include <string.h>

#include "base/context.h"
#include "base/nearest_name.h"

/* Methods of the registry that take part only where they are asked for: they take many times as long as the others. */
static const char *const on_request[] = {"paper", "matrix-sampled"};

enum { value_size = 256, most_methods = 64 };

static bool is_on_request(const char *name)
{
    bool found = false;
    for (size_t i = 0; i < sizeof on_request / sizeof *on_request; i++) {
        found = found || strcmp(on_request[i], name) == 0;
    }
    return found;
}

static vmg_status check_method(vmg_context *context, const char *name)
{
    const char *names[most_methods];
    size_t count = 0;
    for (; count < most_methods && vmg_method_name_at(count); count++) {
        names[count] = vmg_method_name_at(count);
        if (strcmp(names[count], name) == 0) {
            return VMG_OK;
        }
    }
    const char *near = vmg_nearest_name(name, names, count);
    return near ? vmg_fail(context, VMG_ERROR_USAGE, "there is no method '%.40s'; the nearest is '%s'", name, near)
                : vmg_fail(context, VMG_ERROR_USAGE, "there is no method '%.40s'; see 'vmg help compare'", name);
}

/* Gives a method the common settings that it reads. */
static vmg_status copy_common(vmg_context *context, const vmg_settings *common, const char *method, vmg_settings *to)
{
    vmg_status status = vmg_settings_set(context, to, "method", method);
    for (size_t i = 0; vmg_setting_at(i) && !status; i++) {
        const vmg_setting *setting = vmg_setting_at(i);
        char value[value_size];
        if (!vmg_settings_is_given(common, setting->name) || !vmg_setting_is_read_by(setting, method)) {
            continue;
        }
        status = vmg_settings_get(context, common, setting->name, value, sizeof value);
        status = status ? status : vmg_settings_set(context, to, setting->name, value);
    }
    return status;
}

/* Appends a row; its settings are there but for what is its own. `name` has `length` bytes. */
static vmg_status append(vmg_context *context, const vmg_settings *common, const char *name, size_t length,
                         const char *method, vmg_cli_systems *out)
{
    const size_t count = out->count;
    vmg_status status = check_method(context, method);
    if (status) {
        return status;
    }
    char **names = vmg_reallocate(context, out->names, count, count + 1, sizeof *names);
    out->names = names ? names : out->names;
    vmg_settings **settings = names ? vmg_reallocate(context, out->settings, count, count + 1, sizeof *settings) : NULL;
    out->settings = settings ? settings : out->settings;
    if (!names || !settings) {
        return VMG_ERROR_MEMORY;
    }
    out->count = count + 1;
    names[count] = vmg_copy_bytes_as_string(context, name, length);
    status = names[count] ? vmg_settings_create(context, &settings[count]) : VMG_ERROR_MEMORY;
    return status ? status : copy_common(context, common, method, settings[count]);
}

/* --- NAME: SETTING=VALUE SETTING=VALUE
 * --------------------------------------------------------------------------------- */

static const char *skip_spaces(const char *text)
{
    return text + strspn(text, " ");
}

static vmg_status refuse_system(vmg_context *context, const char *text)
{
    return vmg_fail(context, VMG_ERROR_USAGE,
                    "--system is '%.100s'; expected is \"NAME: SETTING=VALUE SETTING=VALUE\", such as "
                    "\"small: method=matrix hidden=20\"",
                    text);
}

/* Cuts the next SETTING=VALUE off; *at is then behind it. */
static vmg_status next_pair(vmg_context *context, const char *all, const char **at, char name[value_size],
                            char value[value_size])
{
    const size_t name_length = strcspn(*at, "= ");
    const char *behind = *at + name_length + 1;
    if ((*at)[name_length] != '=' || name_length == 0 || name_length >= value_size) {
        return refuse_system(context, all);
    }
    const size_t value_length = strcspn(behind, " ");
    if (value_length == 0 || value_length >= value_size) {
        return refuse_system(context, all);
    }
    memcpy(name, *at, name_length);
    name[name_length] = 0;
    memcpy(value, behind, value_length);
    value[value_length] = 0;
    *at = skip_spaces(behind + value_length);
    return VMG_OK;
}

/* One setting of a row's own. */
static vmg_status set_own(vmg_context *context, const char *method, const char *name, const char *value,
                          vmg_settings *settings)
{
    const vmg_status status = vmg_settings_set(context, settings, name, value);
    for (size_t i = 0; vmg_setting_at(i) && !status; i++) {
        if (strcmp(vmg_setting_at(i)->name, name) == 0 && !vmg_setting_is_read_by(vmg_setting_at(i), method)) {
            return vmg_fail(context, VMG_ERROR_USAGE, "method '%s' does not read the setting '%s'", method, name);
        }
    }
    return status;
}

static vmg_status append_system(vmg_context *context, const vmg_settings *common, const char *text,
                                vmg_cli_systems *out)
{
    char name[value_size], value[value_size], method[value_size] = "matrix";
    const char *start = skip_spaces(text);
    size_t length = strcspn(start, ":");
    const char *pairs = start[length] == ':' ? skip_spaces(start + length + 1) : NULL;
    while (length && start[length - 1] == ' ') {
        length--;
    }
    if (!pairs || !length) {
        return refuse_system(context, text);
    }
    vmg_status status = VMG_OK;
    for (const char *at = pairs; *at && !status;) { /* the method first: it says which common settings hold */
        status = next_pair(context, text, &at, name, value);
        if (!status && strcmp(name, "method") == 0) {
            memcpy(method, value, sizeof method);
        }
    }
    status = status ? status : append(context, common, start, length, method, out);
    for (const char *at = pairs; *at && !status;) {
        status = next_pair(context, text, &at, name, value);
        status = status ? status : set_own(context, method, name, value, out->settings[out->count - 1]);
    }
    return status;
}

/* --- All -------------------------------------------------------------------------------------------------------------
 */

/* Every common setting must be read by some row. */
static vmg_status check_common(vmg_context *context, const vmg_settings *common, const vmg_cli_systems *systems)
{
    for (size_t i = 0; vmg_setting_at(i); i++) {
        const char *name = vmg_setting_at(i)->name;
        bool is_read = !vmg_settings_is_given(common, name);
        for (size_t k = 0; k < systems->count && !is_read; k++) {
            is_read = vmg_settings_is_given(systems->settings[k], name);
        }
        if (!is_read) {
            return vmg_fail(context, VMG_ERROR_USAGE, "none of the compared methods reads the setting '%s'", name);
        }
    }
    return VMG_OK;
}

static vmg_status append_methods(vmg_context *context, const vmg_cli_arguments *arguments, const vmg_settings *common,
                                 vmg_cli_systems *out)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < arguments->methods.count && !status; i++) {
        const char *name = arguments->methods.texts[i];
        status = append(context, common, name, strlen(name), name, out);
    }
    for (size_t i = 0; !arguments->methods.count && vmg_method_name_at(i) && !status; i++) {
        const char *name = vmg_method_name_at(i);
        status = is_on_request(name) ? VMG_OK : append(context, common, name, strlen(name), name, out);
    }
    return status;
}

vmg_status vmg_cli_systems_take(const vmg_cli_session *session, const vmg_settings *common, vmg_cli_systems *out)
{
    vmg_context *context = session->context;
    const vmg_cli_arguments *arguments = session->arguments;
    if (vmg_settings_is_given(common, "method")) {
        return vmg_fail(context, VMG_ERROR_USAGE, "a single method was given; expected is --methods A,B");
    }
    vmg_status status = append_methods(context, arguments, common, out);
    for (size_t i = 0; i < arguments->systems.count && !status; i++) {
        status = append_system(context, common, arguments->systems.texts[i], out);
    }
    status = status ? status : check_common(context, common, out);
    out->compared = status ? NULL : vmg_allocate(context, out->count, sizeof *out->compared);
    for (size_t i = 0; out->compared && i < out->count; i++) {
        out->compared[i] = (vmg_compared){out->names[i], out->settings[i]};
    }
    return status || out->compared ? status : VMG_ERROR_MEMORY;
}

void vmg_cli_systems_release(vmg_context *context, vmg_cli_systems *systems)
{
    for (size_t i = 0; i < systems->count; i++) {
        vmg_release(context, systems->names[i]);
        vmg_settings_destroy(context, systems->settings[i]);
    }
    vmg_release(context, systems->names);
    vmg_release(context, systems->settings);
    vmg_release(context, systems->compared);
    *systems = (vmg_cli_systems){0};
}
