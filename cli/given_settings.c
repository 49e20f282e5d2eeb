/* The settings that the arguments give; see given_settings.h. */
#include "given_settings.h"

#include <stdio.h>
#include <string.h>

#include "base/context.h"

/* The text of any value fits. */
enum { value_size = 256 };

static vmg_status fill(const vmg_cli_session *session, vmg_settings *settings)
{
    vmg_context *context = session->context;
    const vmg_cli_arguments *arguments = session->arguments;
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < arguments->setting_count && !status; i++) {
        status = vmg_settings_set(context, settings, arguments->settings[i].name, arguments->settings[i].value);
    }
    if (!status && arguments->config) {
        status = vmg_settings_read(context, settings, arguments->config);
    }
    if (!status && arguments->images && !vmg_settings_is_given(settings, "standardise")) {
        status = vmg_settings_set(context, settings, "standardise", "off"); /* pixels have one scale: 0 to 1 */
    }
    return status;
}

vmg_status vmg_cli_given_settings(const vmg_cli_session *session, vmg_settings **out)
{
    vmg_status status = vmg_settings_create(session->context, out);
    if (!status) {
        status = fill(session, *out);
    }
    if (status) {
        vmg_settings_destroy(session->context, *out);
        *out = NULL;
    }
    return status;
}

/* "50,60" as [50, 60], "none" as []. */
static void print_sizes(const char *text)
{
    putchar('[');
    for (const char *at = strcmp(text, "none") == 0 ? "" : text; *at; at++) {
        if (*at == ',') {
            fputs(", ", stdout);
        } else {
            putchar(*at);
        }
    }
    putchar(']');
}

static void print_value(vmg_setting_type type, const char *text)
{
    switch (type) {
    case VMG_SETTING_COUNT:
    case VMG_SETTING_NUMBER:
        fputs(text, stdout);
        break;
    case VMG_SETTING_SWITCH:
        fputs(strcmp(text, "on") == 0 ? "true" : "false", stdout);
        break;
    case VMG_SETTING_CHOICE:
    case VMG_SETTING_VARIANTS: /* names, numbers and words: nothing to escape */
        printf("\"%s\"", text);
        break;
    case VMG_SETTING_SIZES:
        print_sizes(text);
        break;
    }
}

vmg_status vmg_cli_print_settings(const vmg_cli_session *session, const vmg_settings *settings)
{
    const char *before = "{\n";
    char method[value_size];
    vmg_status status = vmg_settings_get(session->context, settings, "method", method, sizeof method);
    for (size_t i = 0; vmg_setting_at(i) && !status; i++) {
        const vmg_setting *setting = vmg_setting_at(i);
        char text[value_size];
        status = vmg_settings_get(session->context, settings, setting->name, text, sizeof text);
        if (!status && text[0] && vmg_setting_is_read_by(setting, method)) {
            printf("%s  \"%s\": ", before, setting->name);
            print_value(setting->type, text);
            before = ",\n";
        }
    }
    if (!status) {
        printf("\n}\n");
    }
    return status;
}

vmg_status vmg_cli_dump_given_settings(const vmg_cli_session *session)
{
    vmg_settings *settings = NULL;
    vmg_status status = vmg_cli_given_settings(session, &settings);
    if (!status) {
        status = vmg_cli_print_settings(session, settings);
    }
    vmg_settings_destroy(session->context, settings);
    return status;
}
