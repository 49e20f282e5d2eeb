/* The data a command works on; see read_data.h. */
#include "read_data.h"

#include <string.h>

#include "base/context.h"

vmg_status vmg_cli_check_operands(const vmg_cli_session *session, size_t before, const char *names)
{
    const vmg_cli_arguments *arguments = session->arguments;
    const size_t expected = before + (arguments->images ? 0 : 1), given = arguments->operands.count;
    if (arguments->labels && !arguments->images) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "--labels is given without --images");
    }
    if (given < expected) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "%s expected; see 'vmg help'", names);
    }
    if (given > expected) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "'%.200s' is one argument too many%s",
                        arguments->operands.texts[expected], arguments->images ? " beside --images" : "");
    }
    return VMG_OK;
}

/* One of `accepted`; 0 where none is given. */
static vmg_status find_mark(const vmg_cli_session *session, const char *option, const char *given, const char *accepted,
                            const char *expected, char *out)
{
    *out = 0;
    if (!given) {
        return VMG_OK;
    }
    const bool is_one = given[0] && given[1] == 0 && strchr(accepted, given[0]);
    *out = is_one ? given[0] : 0;
    return is_one ? VMG_OK
                  : vmg_fail(session->context, VMG_ERROR_USAGE, "%s is '%.40s'; expected is one of %s", option, given,
                             expected);
}

vmg_status vmg_cli_find_marks(const vmg_cli_session *session, vmg_table_options *out)
{
    const vmg_cli_arguments *arguments = session->arguments;
    const char *delimiter = arguments->delimiter;
    if (delimiter && (strcmp(delimiter, "tab") == 0 || strcmp(delimiter, "\\t") == 0)) {
        delimiter = "\t";
    }
    const vmg_status status = find_mark(session, "--delimiter", delimiter, ",;|\t", ", ; | or tab", &out->delimiter);
    return status ? status
                  : find_mark(session, "--decimal-mark", arguments->decimal_mark, ".,", ". or ,", &out->decimal_mark);
}

/* The columns that are only copied or grouped by, and those that were given as texts. `columns` has room for them. */
static vmg_status table_options(const vmg_cli_session *session, const char **columns, vmg_table_options *out)
{
    const vmg_cli_arguments *arguments = session->arguments;
    size_t count = 0;
    *out = (vmg_table_options){.text_columns = columns};
    for (; count < arguments->texts.count; count++) {
        columns[count] = arguments->texts.texts[count];
    }
    for (size_t i = 0; i < arguments->ids.count; i++) {
        columns[count++] = arguments->ids.texts[i];
    }
    if (arguments->group) {
        columns[count++] = arguments->group;
    }
    out->text_column_count = count;
    return vmg_cli_find_marks(session, out);
}

vmg_status vmg_cli_read_data(const vmg_cli_session *session, const char *path, vmg_table **out)
{
    vmg_context *context = session->context;
    const vmg_cli_arguments *arguments = session->arguments;
    vmg_table_options options;
    *out = NULL;
    if (!path) {
        return vmg_table_read_images(context, arguments->images, arguments->labels, out);
    }
    const char **columns = vmg_allocate(context, arguments->texts.count + arguments->ids.count + 1, sizeof *columns);
    vmg_status status = columns ? table_options(session, columns, &options) : VMG_ERROR_MEMORY;
    if (!status) {
        status = vmg_table_read(context, path, &options, out);
    }
    vmg_release(context, columns);
    return status;
}

vmg_status vmg_cli_excluded_columns(const vmg_cli_session *session, const char ***out, size_t *count)
{
    const vmg_cli_arguments *arguments = session->arguments;
    const char *const others[] = {arguments->group, arguments->order, arguments->weight};
    const size_t other_count = sizeof others / sizeof *others;
    *count = 0;
    *out = vmg_allocate(session->context, arguments->ignored.count + arguments->ids.count + other_count, sizeof **out);
    if (!*out) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < arguments->ignored.count; i++) {
        (*out)[(*count)++] = arguments->ignored.texts[i];
    }
    for (size_t i = 0; i < arguments->ids.count; i++) {
        (*out)[(*count)++] = arguments->ids.texts[i];
    }
    for (size_t i = 0; i < other_count; i++) {
        if (others[i]) {
            (*out)[(*count)++] = others[i];
        }
    }
    return VMG_OK;
}

vmg_status vmg_cli_targets(const vmg_cli_session *session, const char ***out, size_t *count)
{
    const vmg_cli_arguments *arguments = session->arguments;
    const vmg_cli_texts *given = &arguments->targets;
    *out = NULL;
    if (given->count == 0 && !arguments->labels) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "%s",
                        arguments->images ? "--labels FILE is needed: the classes of the images"
                                          : "--target COLUMN is needed: what is to be predicted");
    }
    *count = given->count ? given->count : 1;
    *out = vmg_allocate(session->context, *count, sizeof **out);
    if (!*out) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < given->count; i++) {
        (*out)[i] = given->texts[i];
    }
    if (given->count == 0) {
        (*out)[0] = "label"; /* as vmg_table_read_images calls it */
    }
    return VMG_OK;
}
