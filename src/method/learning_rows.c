/* The rows that a fit learns from; see method/learning_rows.h. */
#include "method/learning_rows.h"

#include <string.h>

#include "base/context.h"
#include "encoding/content_order.h"
#include "encoding/row_keys.h"
#include "table/splits.h"
#include "train/epoch_order.h"

/* The rows to learn from: those asked for, less those without a target. */
static vmg_status find_rows(vmg_context *context, const vmg_target_options *targets, vmg_learning_rows *f)
{
    const vmg_fit_options *options = f->options;
    const size_t asked = options->rows ? options->row_count : f->table->rows;
    f->rows = vmg_allocate(context, asked, sizeof *f->rows);
    if (!f->rows) {
        return VMG_ERROR_MEMORY;
    }
    vmg_status status = vmg_table_check_rows(context, f->table, options->rows, asked);
    if (!status) {
        status = vmg_target_rows(context, f->table, options->rows, asked, targets, f->rows, &f->count);
    }
    if (!status && f->count < asked) {
        f->left_out = asked - f->count;
        vmg_note(context, "%zu of %zu rows have no target and were left out", asked - f->count, asked);
    }
    return status;
}

vmg_status vmg_excluded_columns(vmg_context *context, const vmg_fit_options *options, const char ***out, size_t *count)
{
    const char *const keys[] = {options->group, options->order, options->weight};
    const size_t key_count = sizeof keys / sizeof *keys;
    *count = 0;
    *out = vmg_allocate(context, options->ignored_count + key_count, sizeof **out);
    for (size_t i = 0; *out && i < options->ignored_count; i++) {
        (*out)[(*count)++] = options->ignored[i];
    }
    for (size_t i = 0; *out && i < key_count; i++) {
        if (keys[i]) {
            (*out)[(*count)++] = keys[i];
        }
    }
    return *out ? VMG_OK : VMG_ERROR_MEMORY;
}

/* Rows that count 0 times are left out. */
static vmg_status leave_out_weightless(vmg_context *context, vmg_learning_rows *f)
{
    size_t kept = 0;
    double *weights = vmg_allocate(context, f->count, sizeof *weights);
    const vmg_status status =
        weights ? vmg_row_weights(context, f->table, f->options->weight, f->rows, f->count, &f->weight_cells, weights)
                : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < f->count && !status; i++) {
        f->rows[kept] = f->rows[i];
        kept += weights[i] > 0;
    }
    vmg_release(context, weights);
    if (status || kept) {
        f->count = status ? f->count : kept;
        return status;
    }
    return vmg_fail(context, VMG_ERROR_DATA, "every row has the weight 0: at least one must count");
}

/* In an order that does not follow from that of the table. A large table keeps its own: rows are read faster where
 * they lie together (train/epoch_order.h). */
static vmg_status order_rows(vmg_context *context, vmg_learning_rows *f)
{
    const char **excluded = NULL;
    size_t excluded_count = 0;
    if (f->count > VMG_ANY_ORDER_ROWS) {
        return VMG_OK;
    }
    vmg_status status = vmg_excluded_columns(context, f->options, &excluded, &excluded_count);
    if (!status) {
        status = vmg_rows_in_content_order(context, f->table, excluded, excluded_count, f->rows, f->count);
    }
    vmg_release(context, excluded);
    return status;
}

/* The classes of all rows, for a split that keeps their shares. */
static vmg_status find_labels(vmg_context *context, const vmg_target_encoding *encoding, const vmg_learning_rows *f,
                              uint32_t **labels)
{
    vmg_target_binding *target = NULL;
    *labels = NULL;
    if (encoding->task != VMG_TASK_CLASSIFICATION) {
        return VMG_OK;
    }
    *labels = vmg_allocate(context, f->count, sizeof **labels);
    const vmg_status status = *labels ? vmg_target_bind(context, encoding, f->table, &target) : VMG_ERROR_MEMORY;
    if (!status) {
        vmg_target_labels(target, f->rows, 0, f->count, *labels);
    }
    vmg_target_unbind(context, target);
    return status;
}

static bool several_groups(const uint32_t *groups, size_t count)
{
    bool found = false;
    for (size_t i = 1; i < count && !found; i++) {
        found = groups[i] != groups[0];
    }
    return found;
}

static bool several_places(const double *places, size_t count)
{
    bool found = false;
    for (size_t i = 1; i < count && !found; i++) {
        found = places[i] != places[0];
    }
    return found;
}

/* Divides the rows into those to train on and those held back: by groups or by order where these tell rows apart, else
 * by chance. */
static vmg_status divide(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                         const vmg_learning_rows *f, vmg_split *out)
{
    const char *group = f->options->group, *order = f->options->order;
    vmg_hold_out_plan plan = {.fraction = settings->validation, .seed = settings->seed};
    uint32_t *labels = NULL;
    uint32_t *groups = group ? vmg_allocate(context, f->count, sizeof *groups) : NULL;
    double *places = order ? vmg_allocate(context, f->count, sizeof *places) : NULL;
    vmg_status status = (group && !groups) || (order && !places) ? VMG_ERROR_MEMORY : VMG_OK;
    if (!status && groups) {
        status = vmg_row_groups(context, f->table, group, f->rows, f->count, groups, NULL);
    }
    if (!status && places) {
        status = vmg_row_order(context, f->table, order, f->rows, f->count, places);
    }
    if (!status) {
        status = find_labels(context, target, f, &labels);
    }
    if (!status) {
        plan.labels = labels;
        plan.groups = groups && several_groups(groups, f->count) ? groups : NULL;
        plan.order = places && several_places(places, f->count) ? places : NULL;
        status = vmg_split_hold_out(context, &plan, f->rows, f->count, out);
    }
    vmg_release(context, labels);
    vmg_release(context, groups);
    vmg_release(context, places);
    return status;
}

/* Validation rows go behind the training rows. */
static vmg_status hold_out(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                           vmg_learning_rows *f)
{
    vmg_split split = {0};
    f->training_count = f->count;
    if (!settings->early_stopping || !vmg_settings_are_read(settings, "early-stopping")) {
        return VMG_OK;
    }
    const vmg_status status = divide(context, settings, target, f, &split);
    if (!status) {
        memcpy(f->rows, split.train, split.train_count * sizeof *f->rows);
        memcpy(f->rows + split.train_count, split.test, split.test_count * sizeof *f->rows);
        f->training_count = split.train_count;
    }
    vmg_split_release(context, &split);
    return status;
}

/* How many times each row counts: as its column says, times what gives all classes the same sum. */
static vmg_status weigh_rows(vmg_context *context, const vmg_settings_values *settings,
                             const vmg_target_encoding *target, vmg_learning_rows *f)
{
    const bool balanced = settings->class_weight == VMG_CLASS_WEIGHT_BALANCED;
    if (!f->options->weight && !balanced) {
        return VMG_OK;
    }
    uint32_t *labels = NULL;
    double *of_class = vmg_allocate(context, target->class_count, sizeof *of_class), total = 0;
    f->weights = vmg_allocate(context, f->count, sizeof *f->weights);
    vmg_status status = f->weights && of_class ? find_labels(context, target, f, &labels) : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < f->count && !status; i++) {
        f->weights[i] = f->options->weight ? vmg_cells_number(&f->weight_cells, f->rows[i]) : 1;
        total += f->weights[i];
        if (labels) {
            of_class[labels[i]] += f->weights[i];
        }
    }
    for (size_t i = 0; i < f->count && balanced && !status; i++) {
        f->weights[i] *= total / (double)target->class_count / of_class[labels[i]];
    }
    vmg_release(context, labels);
    vmg_release(context, of_class);
    return status;
}

/* What rows are left out together, where cross-fitting leaves any out. */
static vmg_status find_keys(vmg_context *context, const vmg_settings_values *settings, vmg_learning_rows *f)
{
    const vmg_fit_options *options = f->options;
    vmg_status status = VMG_OK;
    if (settings->cross_fit < 2 || !vmg_settings_are_read(settings, "cross-fit")) {
        return VMG_OK;
    }
    if (options->group) {
        f->groups = vmg_allocate(context, f->training_count, sizeof *f->groups);
        status = f->groups
                     ? vmg_row_groups(context, f->table, options->group, f->rows, f->training_count, f->groups, NULL)
                     : VMG_ERROR_MEMORY;
    }
    if (options->order) {
        f->order = vmg_allocate(context, f->training_count, sizeof *f->order);
        status = f->order ? vmg_row_order(context, f->table, options->order, f->rows, f->training_count, f->order)
                          : VMG_ERROR_MEMORY;
    }
    if (f->groups && !status && !several_groups(f->groups, f->training_count)) {
        vmg_release(context, f->groups); /* one group says nothing */
        f->groups = NULL;
    }
    return status;
}

vmg_status vmg_learning_rows_find(vmg_context *context, const vmg_target_options *targets, vmg_learning_rows *rows)
{
    vmg_status status = find_rows(context, targets, rows);
    if (!status && rows->options->weight) {
        status = leave_out_weightless(context, rows);
    }
    return status ? status : order_rows(context, rows);
}

vmg_status vmg_learning_rows_divide(vmg_context *context, const vmg_settings_values *settings,
                                    const vmg_target_encoding *target, vmg_learning_rows *rows)
{
    vmg_status status = hold_out(context, settings, target, rows);
    status = status ? status : weigh_rows(context, settings, target, rows);
    return status ? status : find_keys(context, settings, rows);
}

void vmg_learning_rows_release(vmg_context *context, vmg_learning_rows *rows)
{
    vmg_release(context, rows->rows);
    vmg_release(context, rows->weights);
    vmg_release(context, rows->groups);
    vmg_release(context, rows->order);
    *rows = (vmg_learning_rows){0};
}
