/* From argv to vmg_cli_arguments, by popt; see parse.h. */
#include "parse.h"

#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/nearest_name.h"
#include "vmg/settings.h"

/* The options of one command as popt wants them. What popt answers for one is 1 + its number here. */
typedef struct option_list {
    size_t count, own_count;      /* the command's own come first, the settings behind them */
    struct poptOption *options;   /* count and an empty one; owned */
    const char **names;           /* count; the array is owned */
    const vmg_cli_option_id *own; /* own_count */
} option_list;

static size_t count_settings(void)
{
    size_t count = 0;
    while (vmg_setting_at(count)) {
        count++;
    }
    return count;
}

static vmg_status make_list(vmg_context *context, const vmg_cli_command *command, option_list *out)
{
    *out = (option_list){.own = command->options};
    while (command->options[out->own_count] != VMG_CLI_OPTIONS) {
        out->own_count++;
    }
    out->count = out->own_count + (command->takes_settings ? count_settings() : 0);
    out->options = vmg_allocate(context, out->count + 1, sizeof *out->options);
    out->names = vmg_allocate(context, out->count + 1, sizeof *out->names);
    if (!out->options || !out->names) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < out->count; i++) {
        const bool is_own = i < out->own_count;
        const vmg_cli_option *own = is_own ? &vmg_cli_options[out->own[i]] : NULL;
        out->names[i] = is_own ? own->name : vmg_setting_at(i - out->own_count)->name;
        out->options[i].longName = out->names[i];
        out->options[i].shortName = is_own ? own->letter : 0;
        out->options[i].argInfo = is_own && own->kind == VMG_CLI_FLAG ? POPT_ARG_NONE : POPT_ARG_STRING;
        out->options[i].val = (int)i + 1;
    }
    return VMG_OK;
}

static vmg_status append(vmg_context *context, vmg_cli_texts *to, const char *text, size_t length)
{
    char **grown = vmg_reallocate(context, to->texts, to->count, to->count + 1, sizeof *grown);
    if (!grown) {
        return VMG_ERROR_MEMORY;
    }
    to->texts = grown;
    to->texts[to->count] = vmg_copy_bytes_as_string(context, text, length);
    return to->texts[to->count++] ? VMG_OK : VMG_ERROR_MEMORY;
}

static vmg_status append_list(vmg_context *context, vmg_cli_texts *to, const char *text)
{
    vmg_status status = VMG_OK;
    while (!status) {
        const size_t length = strcspn(text, ",");
        status = append(context, to, text, length);
        if (text[length] == 0) {
            break;
        }
        text += length + 1;
    }
    return status;
}

static vmg_status replace(vmg_context *context, char **member, const char *text)
{
    char *copy = vmg_copy_string(context, text);
    if (!copy) {
        return VMG_ERROR_MEMORY;
    }
    vmg_release(context, *member);
    *member = copy;
    return VMG_OK;
}

static vmg_status take_count(vmg_context *context, const vmg_cli_option *option, const char *text, size_t *member)
{
    const size_t most_digits = 9;
    const size_t digits = strspn(text, "0123456789");
    const unsigned long value = digits && digits <= most_digits && text[digits] == 0 ? strtoul(text, NULL, 10) : 0;
    const bool is_number = digits && digits <= most_digits && text[digits] == 0;
    if (!is_number || (double)value < option->low || (double)value > option->high) {
        return vmg_fail(context, VMG_ERROR_USAGE, "--%s is '%.40s'; expected is a whole number from %.0f to %.0f",
                        option->name, text, option->low, option->high);
    }
    *member = value;
    return VMG_OK;
}

static vmg_status take_number(vmg_context *context, const vmg_cli_option *option, const char *text, double *member)
{
    char *end = NULL;
    const bool is_number = text[0] && text[strspn(text, "+-.0123456789eE")] == 0;
    const double value = is_number ? strtod(text, &end) : 0; /* the command never leaves the C locale */
    if (!is_number || *end || !(value > option->low && value < option->high)) {
        return vmg_fail(context, VMG_ERROR_USAGE, "--%s is '%.40s'; expected is a number between %g and %g",
                        option->name, text, option->low, option->high);
    }
    *member = value;
    return VMG_OK;
}

static vmg_status take_own(vmg_context *context, const vmg_cli_option *option, const char *text, vmg_cli_arguments *out)
{
    void *member = (char *)out + option->offset;
    switch (option->kind) {
    case VMG_CLI_FLAG:
        *(bool *)member = true;
        return VMG_OK;
    case VMG_CLI_TEXT:
        return replace(context, member, text);
    case VMG_CLI_TEXTS:
        return append(context, member, text, strlen(text));
    case VMG_CLI_LIST:
        return append_list(context, member, text);
    case VMG_CLI_COUNT:
        return take_count(context, option, text, member);
    case VMG_CLI_NUMBER:
        return take_number(context, option, text, member);
    }
    return VMG_OK;
}

static vmg_status take_setting(vmg_context *context, const char *name, const char *text, vmg_cli_arguments *out)
{
    vmg_cli_setting *grown =
        vmg_reallocate(context, out->settings, out->setting_count, out->setting_count + 1, sizeof *grown);
    if (!grown) {
        return VMG_ERROR_MEMORY;
    }
    out->settings = grown;
    grown[out->setting_count++] = (vmg_cli_setting){.name = name};
    return replace(context, &grown[out->setting_count - 1].value, text);
}

/* Takes option number `index` of the list; `text` is NULL for one without a value, or where popt had no memory for it. */
static vmg_status take(vmg_context *context, const option_list *list, size_t index, const char *text,
                       vmg_cli_arguments *out)
{
    const vmg_cli_option *own = index < list->own_count ? &vmg_cli_options[list->own[index]] : NULL;
    if (!text && (!own || own->kind != VMG_CLI_FLAG)) {
        return vmg_fail(context, VMG_ERROR_MEMORY, "out of memory for the arguments");
    }
    return own ? take_own(context, own, text, out) : take_setting(context, list->names[index], text, out);
}

/* The sentence for what popt could not make sense of. */
static vmg_status refuse(vmg_context *context, const vmg_cli_command *command, const option_list *list, int error,
                         const char *given)
{
    if (error == POPT_ERROR_BADOPT) {
        const size_t dashes = strspn(given, "-"), length = strcspn(given + dashes, "=");
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), given + dashes);
        const char *near = dashes > 1 ? vmg_nearest_name(name, list->names, list->count) : NULL;
        if (near) {
            return vmg_fail(context, VMG_ERROR_USAGE, "there is no option --%s; the nearest is --%s", name, near);
        }
        return vmg_fail(context, VMG_ERROR_USAGE, "there is no option %s%s; see 'vmg help %s'", dashes > 1 ? "--" : "-",
                        name, command->name);
    }
    if (error == POPT_ERROR_NOARG) {
        return vmg_fail(context, VMG_ERROR_USAGE, "%s needs a value; see 'vmg help %s'", given, command->name);
    }
    return vmg_fail(context, VMG_ERROR_USAGE, "%s: %s", given, poptStrerror(error));
}

static vmg_status take_operands(vmg_context *context, poptContext parser, vmg_cli_arguments *out)
{
    vmg_status status = VMG_OK;
    for (const char *text = poptGetArg(parser); text && !status; text = poptGetArg(parser)) {
        status = append(context, &out->operands, text, strlen(text));
    }
    return status;
}

vmg_status vmg_cli_parse(vmg_context *context, const vmg_cli_command *command, int argc, const char **argv,
                         vmg_cli_arguments *out)
{
    option_list list;
    poptContext parser = NULL;
    int found = 0;
    *out = (vmg_cli_arguments){.given = argv, .given_count = (size_t)argc};
    vmg_status status = make_list(context, command, &list);
    if (status) {
        goto done;
    }
    parser = poptGetContext(command->name, argc, argv, list.options, POPT_CONTEXT_NO_EXEC);
    if (!parser) {
        status = vmg_fail(context, VMG_ERROR_MEMORY, "out of memory for the arguments");
        goto done;
    }
    while (!status && (found = poptGetNextOpt(parser)) > 0) {
        char *text = poptGetOptArg(parser);
        status = take(context, &list, (size_t)found - 1, text, out);
        free(text);
    }
    if (!status && found < -1) {
        status = refuse(context, command, &list, found, poptBadOption(parser, POPT_BADOPTION_NOALIAS));
    }
    if (!status) {
        status = take_operands(context, parser, out);
    }
done:
    poptFreeContext(parser);
    vmg_release(context, list.options);
    vmg_release(context, list.names);
    return status;
}

static void release_texts(vmg_context *context, vmg_cli_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        vmg_release(context, texts->texts[i]);
    }
    vmg_release(context, texts->texts);
}

void vmg_cli_arguments_release(vmg_context *context, vmg_cli_arguments *arguments)
{
    for (size_t i = 0; i < VMG_CLI_OPTIONS; i++) {
        void *member = (char *)arguments + vmg_cli_options[i].offset;
        switch (vmg_cli_options[i].kind) {
        case VMG_CLI_TEXT:
            vmg_release(context, *(char **)member);
            break;
        case VMG_CLI_TEXTS:
        case VMG_CLI_LIST:
            release_texts(context, member);
            break;
        default:
            break;
        }
    }
    release_texts(context, &arguments->operands);
    for (size_t i = 0; i < arguments->setting_count; i++) {
        vmg_release(context, arguments->settings[i].value);
    }
    vmg_release(context, arguments->settings);
    *arguments = (vmg_cli_arguments){0};
}
