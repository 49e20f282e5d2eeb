/* What more is asked of a comparison; see comparison_questions.h. */
#include "comparison_questions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"

/* A number of any sign, 0 too; *is_given: whether there is one. */
static vmg_status take_number(vmg_context *context, const char *option, const char *text, bool *is_given, double *out)
{
    char *end = NULL;
    *is_given = text != NULL;
    if (!text) {
        return VMG_OK;
    }
    *out = strtod(text, &end);
    return text[0] && !*end && text[strspn(text, "+-.0123456789eE")] == 0 && isfinite(*out)
               ? VMG_OK
               : vmg_fail(context, VMG_ERROR_USAGE, "--%s is '%.40s'; expected is a number", option, text);
}

static vmg_status take_money(const vmg_cli_session *session, vmg_cli_questions *out)
{
    const vmg_cli_arguments *a = session->arguments;
    vmg_context *context = session->context;
    vmg_money *money = &out->money;
    *money = (vmg_money){.cost_miss = a->cost_miss,
                         .cost_false_alarm = a->cost_false_alarm,
                         .today = a->today,
                         .rows_per_month = a->rows_per_month,
                         .trainings_per_month = a->trainings_per_month,
                         .cost_setup = a->cost_setup,
                         .cost_upkeep = a->cost_upkeep,
                         .cost_hour = a->cost_hour};
    vmg_status status = take_number(context, "lower-limit", a->lower_limit, &money->has_lower, &money->lower_limit);
    if (!status) {
        status = take_number(context, "upper-limit", a->upper_limit, &money->has_upper, &money->upper_limit);
    }
    if (!status) {
        status = take_number(context, "cost-review", a->cost_review, &money->has_review, &money->cost_review);
    }
    const bool asks = money->has_lower || money->has_upper || money->has_review || a->cost_false_alarm > 0 ||
                      a->today || a->rows_per_month > 0 || a->cost_setup > 0 || a->cost_upkeep > 0 || a->cost_hour > 0;
    out->has_money = a->cost_miss > 0;
    return status || out->has_money || !asks
               ? status
               : vmg_fail(context, VMG_ERROR_USAGE,
                          "limits and costs were given, but not --cost-miss: what a bad row costs that is accepted");
}

static vmg_status take_sizes(const vmg_cli_session *session, vmg_cli_questions *out)
{
    const vmg_cli_texts *texts = &session->arguments->sizes;
    out->sizes = vmg_allocate(session->context, texts->count, sizeof *out->sizes);
    if (!out->sizes) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < texts->count; i++) {
        const char *text = texts->texts[i];
        const size_t digits = strspn(text, "0123456789"), most_digits = 9;
        if (!digits || digits > most_digits || text[digits]) {
            return vmg_fail(session->context, VMG_ERROR_USAGE,
                            "--learning-curve has '%.40s'; expected are numbers of rows with commas between them",
                            text);
        }
        out->sizes[out->size_count++] = strtoul(text, NULL, 10);
    }
    return VMG_OK;
}

static vmg_status take_externals(const vmg_cli_session *session, vmg_cli_questions *out)
{
    const vmg_cli_texts *texts = &session->arguments->externals;
    vmg_context *context = session->context;
    out->externals = vmg_allocate(context, texts->count, sizeof *out->externals);
    out->names = vmg_allocate(context, texts->count, sizeof *out->names);
    out->tables = vmg_allocate(context, texts->count, sizeof *out->tables);
    if (!out->externals || !out->names || !out->tables) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < texts->count; i++) {
        const char *text = texts->texts[i];
        const size_t length = strcspn(text, "=");
        if (!length || text[length] != '=' || !text[length + 1]) {
            return vmg_fail(context, VMG_ERROR_USAGE, "--external is '%.100s'; expected is NAME=FILE.csv", text);
        }
        out->names[i] = vmg_copy_bytes_as_string(context, text, length);
        if (!out->names[i]) {
            return VMG_ERROR_MEMORY;
        }
        out->externals[i].name = out->names[i];
        out->externals[i].file = text + length + 1;
        out->external_count = i + 1;
    }
    return VMG_OK;
}

vmg_status vmg_cli_questions_take(const vmg_cli_session *session, vmg_cli_questions *out)
{
    vmg_status status = take_money(session, out);
    status = status ? status : take_sizes(session, out);
    return status ? status : take_externals(session, out);
}

vmg_status vmg_cli_questions_read(const vmg_cli_session *session, vmg_cli_questions *out)
{
    const vmg_cli_texts *ids = &session->arguments->ids;
    const vmg_table_options options = {.text_columns = (const char *const *)ids->texts,
                                       .text_column_count = ids->count};
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < out->external_count && !status; i++) {
        status = vmg_table_read(session->context, out->externals[i].file, &options, &out->tables[i]);
        out->externals[i].predictions = out->tables[i];
    }
    return status;
}

void vmg_cli_questions_release(vmg_context *context, vmg_cli_questions *questions)
{
    for (size_t i = 0; i < questions->external_count; i++) {
        vmg_table_destroy(context, questions->tables[i]);
        vmg_release(context, questions->names[i]);
    }
    vmg_release(context, questions->externals);
    vmg_release(context, questions->names);
    vmg_release(context, questions->tables);
    vmg_release(context, questions->sizes);
    *questions = (vmg_cli_questions){0};
}
