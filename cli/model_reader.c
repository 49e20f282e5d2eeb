/* A CSV file in pieces, with the columns that a model wants from it; see model_reader.h. */
#include "model_reader.h"

#include <jansson.h>
#include <string.h>

#include "base/context.h"
#include "read_data.h"

/* The lists of vmg_table_options while they grow. */
typedef struct column_lists {
    const char **texts, **numbers; /* owned */
    size_t text_count, number_count;
} column_lists;

static bool has(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void add(column_lists *lists, const char *name, vmg_column_type type)
{
    if (has(lists->texts, lists->text_count, name) || has(lists->numbers, lists->number_count, name)) {
        return; /* the first to ask for it decides */
    }
    if (type == VMG_COLUMN_TEXT) {
        lists->texts[lists->text_count++] = name;
    } else {
        lists->numbers[lists->number_count++] = name;
    }
}

/* Whether the target is a column of texts, which the model's description knows. */
static vmg_status find_target_type(vmg_context *context, const vmg_model *model, vmg_column_type *out)
{
    char *text = NULL;
    *out = VMG_COLUMN_NUMBER;
    if (vmg_model_task(model) == VMG_TASK_REGRESSION) {
        return VMG_OK;
    }
    const vmg_status status = vmg_model_describe(context, model, &text);
    if (!status) {
        json_t *description = json_loads(text, 0, NULL);
        const json_t *target = json_object_get(description, "target");
        *out = json_is_true(json_object_get(target, "numbers")) ? VMG_COLUMN_NUMBER : VMG_COLUMN_TEXT;
        json_decref(description);
    }
    vmg_text_release(context, text);
    return status;
}

static vmg_status fill(const vmg_cli_session *session, const vmg_model *model, bool with_targets, column_lists *lists)
{
    vmg_column_type target_type = VMG_COLUMN_NUMBER;
    for (size_t i = 0; i < vmg_model_column_count(model); i++) {
        add(lists, vmg_model_column_name(model, i), vmg_model_column_type(model, i));
    }
    const vmg_status status = with_targets ? find_target_type(session->context, model, &target_type) : VMG_OK;
    for (size_t i = 0; !status && with_targets && i < vmg_model_target_count(model); i++) {
        add(lists, vmg_model_target_name(model, i), target_type);
    }
    for (size_t i = 0; i < session->arguments->ids.count; i++) {
        add(lists, session->arguments->ids.texts[i], VMG_COLUMN_TEXT);
    }
    return status;
}

vmg_status vmg_cli_open_model_reader(const vmg_cli_session *session, const vmg_model *model, const char *path,
                                     bool with_targets, vmg_table_reader **out)
{
    vmg_context *context = session->context;
    const size_t room = vmg_model_column_count(model) + vmg_model_target_count(model) + session->arguments->ids.count;
    column_lists lists = {.texts = vmg_allocate(context, room, sizeof *lists.texts),
                          .numbers = vmg_allocate(context, room, sizeof *lists.numbers)};
    vmg_table_options options = {0};
    *out = NULL;
    vmg_status status = lists.texts && lists.numbers ? fill(session, model, with_targets, &lists) : VMG_ERROR_MEMORY;
    if (!status) {
        status = vmg_cli_find_marks(session, &options);
    }
    if (!status) {
        options.text_columns = lists.texts;
        options.text_column_count = lists.text_count;
        options.number_columns = lists.numbers;
        options.number_column_count = lists.number_count;
        status = vmg_table_reader_open(context, path, &options, out);
    }
    vmg_release(context, lists.texts);
    vmg_release(context, lists.numbers);
    return status;
}
