/* A model in a few lines for people; see model_summary.h. */
#include "model_summary.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "grid.h"
#include "new_rows.h"
#include "vmg/settings.h"

enum { line_size = 512 };

/* Columns that inspect shows; images have hundreds. */
enum { most_columns = 50 };

static vmg_status describe(vmg_context *context, const vmg_model *model, json_t **out)
{
    char *text = NULL;
    *out = NULL;
    vmg_status status = vmg_model_describe(context, model, &text);
    if (!status) {
        *out = json_loads(text, 0, NULL);
        status = *out ? VMG_OK : vmg_fail(context, VMG_ERROR_INTERNAL, "the model's description is not JSON");
    }
    vmg_text_release(context, text);
    return status;
}

static json_int_t integer_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static double number_at(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* Appends to a line as far as it has room. */
static void append(char line[line_size], const char *format, ...) VMG_PRINTF(2, 3);
static void append(char line[line_size], const char *format, ...)
{
    const size_t used = strlen(line);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + used, line_size - used, format, arguments);
    va_end(arguments);
}

static void say_task(const vmg_cli_session *session, const vmg_model *model)
{
    char line[line_size] = "";
    const bool classes = vmg_model_task(model) == VMG_TASK_CLASSIFICATION;
    for (size_t i = 0; i < vmg_model_target_count(model); i++) {
        append(line, "%s'%s'", i ? ", " : "", vmg_model_target_name(model, i));
    }
    if (classes) {
        append(line, ": %zu classes", vmg_model_class_count(model));
    }
    vmg_cli_say(session->console, "task      %s of %s", classes ? "classification" : "regression", line);
}

/* A model that is no network says what it is in a line of its own. */
static void say_form(const vmg_cli_session *session, const json_t *description)
{
    vmg_cli_say(session->console, "model     %s: %s, %" JSON_INTEGER_FORMAT " parameters",
                text_at(description, "method"), text_at(json_object_get(description, "model"), "summary"),
                integer_at(description, "parameters"));
}

static void append_covariance(char line[line_size], const char *of, const json_t *layer, const char *kind_key,
                              const char *rank_key)
{
    append(line, ", %s covariance %s", of, text_at(layer, kind_key));
    if (json_object_get(layer, rank_key)) {
        append(line, " (%" JSON_INTEGER_FORMAT ")", integer_at(layer, rank_key));
    }
}

/* The structures that are not diagonal, with their ranks: of rows, as the first layer has it, and of columns, as the
 * last one has it, which may be the only one. Of matrix layers only; others say what their weights are. */
static void append_covariances(char line[line_size], const json_t *layers)
{
    const json_t *first = json_array_get(layers, 0), *last = json_array_get(layers, json_array_size(layers) - 1);
    if (!json_object_get(first, "row_covariance")) {
        append(line, ", %s weights", text_at(first, "weights"));
        return;
    }
    if (strcmp(text_at(first, "row_covariance"), "diagonal") != 0) {
        append_covariance(line, "row", first, "row_covariance", "row_rank");
    }
    if (strcmp(text_at(first, "column_covariance"), "diagonal") != 0) {
        append_covariance(line, "column", first, "column_covariance", "column_rank");
    } else if (strcmp(text_at(last, "column_covariance"), "diagonal") != 0) {
        append_covariance(line, "last layer's column", last, "column_covariance", "column_rank");
    }
}

/* "8-50-1 relu" */
static void say_network(const vmg_cli_session *session, const json_t *description)
{
    char line[line_size] = "";
    const json_t *network = json_object_get(description, "network"), *layer = NULL;
    size_t i = 0;
    const json_int_t members = integer_at(network, "members");
    json_array_foreach(json_object_get(network, "layers"), i, layer)
    {
        if (i == 0) {
            append(line, "%" JSON_INTEGER_FORMAT, integer_at(layer, "inputs"));
        }
        append(line, "-%" JSON_INTEGER_FORMAT, integer_at(layer, "outputs"));
    }
    layer = json_array_get(json_object_get(network, "layers"), 0);
    if (json_array_size(json_object_get(network, "layers")) > 1) {
        append(line, " %s", text_at(layer, "activation"));
    }
    if (integer_at(layer, "pseudo_data")) {
        append(line, ", %" JSON_INTEGER_FORMAT " pairs of pseudo-data in each layer", integer_at(layer, "pseudo_data"));
    }
    append_covariances(line, json_object_get(network, "layers"));
    if (members > 1) {
        append(line, ", %" JSON_INTEGER_FORMAT " networks", members);
    }
    if (integer_at(network, "variants") > 1) {
        append(line, " in %" JSON_INTEGER_FORMAT " variants, of which this is the first",
               integer_at(network, "variants"));
    }
    append(line, ", %" JSON_INTEGER_FORMAT " parameters (independent Gaussians: %" JSON_INTEGER_FORMAT ")",
           integer_at(description, "parameters"), integer_at(description, "factorised_parameters"));
    vmg_cli_say(session->console, "network   %s", line);
}

vmg_status vmg_cli_say_model(const vmg_cli_session *session, const vmg_model *model)
{
    json_t *description = NULL;
    if (!session->console->facts) {
        return VMG_OK;
    }
    const vmg_status status = describe(session->context, model, &description);
    if (!status) {
        say_task(session, model);
        vmg_cli_say(session->console, "inputs    %zu from %zu columns, %zu training rows", vmg_model_input_count(model),
                    vmg_model_column_count(model), vmg_model_training_rows(model));
        if (json_object_get(description, "network")) {
            say_network(session, description);
        } else {
            say_form(session, description);
        }
    }
    json_decref(description);
    return status;
}

/* NaN where there is none. */
/* Where noise varies with the inputs. */
static void say_varying_noise(const vmg_cli_session *session, const json_t *description)
{
    const json_t *network = json_object_get(description, "network");
    const json_int_t varying = integer_at(network, "members_with_varying_noise");
    if (varying) {
        vmg_cli_say(session->console,
                    "noise     varies with the inputs in %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT " networks",
                    varying, integer_at(network, "members"));
    }
}

/* The noise's standard deviation in each target's own units. */
static void say_noise(const vmg_cli_session *session, const json_t *description)
{
    const json_t *network = json_object_get(description, "network");
    const json_t *noise = json_object_get(network ? network : json_object_get(description, "model"), "noise_sd");
    const json_t *targets = json_object_get(json_object_get(description, "target"), "targets");
    for (size_t i = 0; i < json_array_size(noise); i++) {
        const json_t *target = json_array_get(targets, i);
        vmg_cli_say(session->console, "noise     standard deviation %.4g of '%s'",
                    json_number_value(json_array_get(noise, i)) * number_at(target, "scale"), text_at(target, "name"));
    }
    say_varying_noise(session, description);
}

static void say_training(const vmg_cli_session *session, const json_t *description)
{
    const json_t *training = json_object_get(description, "training");
    const json_t *evidence = json_object_get(json_object_get(description, "model"), "log_evidence");
    char line[line_size] = "";
    if (json_object_get(description, "network")) {
        append(line, "%" JSON_INTEGER_FORMAT " epochs, %" JSON_INTEGER_FORMAT " steps", integer_at(training, "epochs"),
               integer_at(training, "steps"));
        append(line, "; for each row log-likelihood %.4g, divergence %.4g",
               number_at(training, "expected_log_likelihood"), number_at(training, "divergence"));
    } else {
        append(line, "%" JSON_INTEGER_FORMAT " steps", integer_at(training, "steps"));
    }
    for (size_t i = 0; i < json_array_size(evidence); i++) {
        append(line, "%s%.6g", i ? ", " : "; log marginal likelihood ", json_number_value(json_array_get(evidence, i)));
    }
    if (integer_at(training, "validation_rows")) {
        append(line, "; %" JSON_INTEGER_FORMAT " rows held back, log-likelihood %.4g",
               integer_at(training, "validation_rows"), number_at(training, "validation"));
    }
    if (json_is_true(json_object_get(training, "cancelled"))) {
        append(line, "; interrupted");
    }
    vmg_cli_say(session->console, "training  %s", line);
}

/* `was_cut`: set where not all levels are shown. */
static vmg_status add_column(vmg_context *context, vmg_cli_grid *grid, const json_t *column, bool *was_cut)
{
    char values[line_size] = "";
    const json_t *levels = json_object_get(column, "levels"), *level = NULL;
    size_t i = 0;
    if (levels) {
        append(values, "%zu: ", json_array_size(levels));
        json_array_foreach(levels, i, level)
        {
            append(values, "%s%s", i ? ", " : "", json_string_value(level));
        }
    } else if (json_is_true(json_object_get(column, "value"))) {
        const size_t knots = json_array_size(json_object_get(json_object_get(column, "pieces"), "knots"));
        append(values, "%.6g +- %.4g", number_at(column, "centre"), number_at(column, "scale"));
        if (knots) {
            append(values, ", %zu pieces", knots - 1);
        }
    }
    vmg_status status = vmg_cli_grid_add(context, grid, "%s", text_at(column, "name"));
    if (!status) {
        status = vmg_cli_grid_add(context, grid, "%s%s", text_at(column, "kind"),
                                  json_is_true(json_object_get(column, "missing")) ? ", may be missing" : "");
    }
    const size_t most_shown = 60;
    *was_cut = *was_cut || strlen(values) > most_shown;
    return status ? status
                  : vmg_cli_grid_add(context, grid, "%.*s%s", (int)most_shown, values,
                                     strlen(values) > most_shown ? "..." : "");
}

static vmg_status say_columns(const vmg_cli_session *session, const json_t *description)
{
    vmg_cli_grid grid = {.columns = 3, .is_text = true};
    const json_t *column = NULL;
    size_t i = 0;
    bool was_cut = false;
    vmg_status status = VMG_OK;
    json_array_foreach(json_object_get(json_object_get(description, "encoding"), "columns"), i, column)
    {
        if (i < most_columns) {
            status = status ? status : add_column(session->context, &grid, column, &was_cut);
        }
    }
    const size_t count = json_array_size(json_object_get(json_object_get(description, "encoding"), "columns"));
    if (!status && session->console->facts) {
        vmg_cli_say(session->console, "columns");
        vmg_cli_grid_print(&grid, 2, session->console->facts);
        if (count > most_columns) {
            vmg_cli_say(session->console, "  ... and %zu more; --json shows all", count - most_columns);
        }
        if (was_cut) {
            vmg_cli_say(session->console, "  levels are cut at \"...\"; --json shows all");
        }
    }
    vmg_cli_grid_release(session->context, &grid);
    return status;
}

/* A setting's value as it would be given as an option. */
static void append_value(char line[line_size], const json_t *value)
{
    const json_t *size = NULL;
    size_t i = 0;
    if (json_is_string(value)) {
        append(line, "%s", json_string_value(value));
    } else if (json_is_boolean(value)) {
        append(line, "%s", json_is_true(value) ? "on" : "off");
    } else if (json_is_number(value)) {
        append(line, "%.15g", json_number_value(value));
    } else {
        append(line, "%s", json_array_size(value) ? "" : "none");
        json_array_foreach(value, i, size)
        {
            append(line, "%s%.15g", i ? "," : "", json_number_value(size));
        }
    }
}

static vmg_status say_settings(const vmg_cli_session *session, const json_t *description)
{
    vmg_cli_grid grid = {.columns = 2, .is_text = true};
    vmg_status status = VMG_OK;
    const json_t *settings = json_object_get(description, "settings"); /* those that the method reads */
    for (size_t i = 0; vmg_setting_at(i) && !status; i++) {
        char line[line_size] = "";
        const char *name = vmg_setting_at(i)->name;
        if (!json_object_get(settings, name)) {
            continue;
        }
        append_value(line, json_object_get(settings, name));
        status = vmg_cli_grid_add(session->context, &grid, "%s", name);
        status = status ? status : vmg_cli_grid_add(session->context, &grid, "%s", line);
    }
    if (!status && session->console->facts) {
        vmg_cli_say(session->console, "settings");
        vmg_cli_grid_print(&grid, 2, session->console->facts);
    }
    vmg_cli_grid_release(session->context, &grid);
    return status;
}

vmg_status vmg_cli_say_expected_error(const vmg_cli_session *session, const vmg_model *model)
{
    json_t *description = NULL;
    const vmg_status status = describe(session->context, model, &description);
    if (!status) {
        vmg_cli_say_new_rows(session, json_object_get(description, "training"));
        vmg_cli_say_calibration(session, vmg_model_task(model), json_object_get(description, "calibration"));
    }
    json_decref(description);
    return status;
}

vmg_status vmg_cli_say_details(const vmg_cli_session *session, const vmg_model *model)
{
    json_t *description = NULL;
    vmg_status status = describe(session->context, model, &description);
    if (!status) {
        say_noise(session, description);
        say_training(session, description);
        vmg_cli_say_new_rows(session, json_object_get(description, "training"));
        vmg_cli_say_calibration(session, vmg_model_task(model), json_object_get(description, "calibration"));
        status = say_columns(session, description);
    }
    if (!status) {
        status = say_settings(session, description);
    }
    json_decref(description);
    return status;
}
