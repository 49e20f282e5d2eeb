/* What fit and crossval train on; see training_input.h. */
#include "training_input.h"

#include "base/context.h"
#include "given_settings.h"
#include "read_data.h"

static vmg_status check_checkpoint(const vmg_cli_session *session)
{
    const vmg_cli_arguments *arguments = session->arguments;
    return !arguments->checkpoint && (arguments->resume || arguments->checkpoint_interval)
               ? vmg_fail(session->context, VMG_ERROR_USAGE, "--%s needs --checkpoint",
                          arguments->resume ? "resume" : "checkpoint-interval")
               : VMG_OK;
}

vmg_status vmg_cli_training_input_take(const vmg_cli_session *session, vmg_cli_training_input *input)
{
    vmg_status status = vmg_cli_given_settings(session, &input->settings);
    if (!status) {
        status = check_checkpoint(session);
    }
    if (!status) {
        status = vmg_cli_check_operands(session, 0, "a table is");
    }
    if (!status) {
        status = vmg_cli_targets(session, &input->targets, &input->fit.target_count);
    }
    if (!status) {
        status = vmg_cli_excluded_columns(session, &input->ignored, &input->fit.ignored_count);
    }
    if (!status) {
        input->path = session->arguments->images ? NULL : session->arguments->operands.texts[0];
        input->fit.targets = input->targets;
        input->fit.ignored = input->ignored;
        input->fit.settings = input->settings;
        input->fit.group = session->arguments->group;
        input->fit.order = session->arguments->order;
        input->fit.checkpoint = session->arguments->checkpoint;
        input->fit.checkpoint_interval = session->arguments->checkpoint_interval;
        input->fit.resume = session->arguments->resume;
        input->fit.weight = session->arguments->weight;
    }
    return status;
}

vmg_status vmg_cli_training_input_read(const vmg_cli_session *session, vmg_cli_training_input *input)
{
    input->fit.on_progress = vmg_cli_on_progress;
    input->fit.progress_user = &input->progress;
    return vmg_cli_read_data(session, input->path, &input->table);
}

void vmg_cli_say_training_input(const vmg_cli_session *session, const vmg_cli_training_input *input)
{
    const size_t rows = vmg_table_rows(input->table), columns = vmg_table_columns(input->table);
    vmg_cli_say(session->console, "table     %s: %zu row%s, %zu column%s",
                input->path ? input->path : session->arguments->images, rows, vmg_cli_s(rows), columns,
                vmg_cli_s(columns));
    if (session->console->facts) {
        fflush(session->console->facts); /* before the training, which takes a while */
    }
}

void vmg_cli_training_input_release(vmg_context *context, vmg_cli_training_input *input)
{
    vmg_table_destroy(context, input->table);
    vmg_settings_destroy(context, input->settings);
    vmg_release(context, input->targets);
    vmg_release(context, input->ignored);
    *input = (vmg_cli_training_input){0};
}
