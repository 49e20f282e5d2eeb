/* Folds of a cross-validation; see table/splits.h. */
#include <stdlib.h>

#include "base/context.h"
#include "table/dealt_rows.h"

/* Rows are dealt to the folds like cards, class by class: so every class is spread evenly, and so are all rows. */
static vmg_status deal(vmg_context *context, const vmg_fold_plan *plan, size_t row_count, uint64_t repeat,
                       uint32_t *parts)
{
    vmg_dealt_row *dealt = vmg_deal_rows(context, plan->labels, row_count, plan->seed, repeat);
    if (!dealt) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < row_count; i++) {
        parts[dealt[i].index] = (uint32_t)(i % plan->folds);
    }
    vmg_release(context, dealt);
    return VMG_OK;
}

static int by_size_and_rank(const void *a, const void *b)
{
    const vmg_group *first = a, *second = b;
    if (first->size != second->size) {
        return first->size > second->size ? -1 : 1;
    }
    return (first->rank > second->rank) - (first->rank < second->rank);
}

static size_t lightest(const size_t *rows_in_fold, size_t folds)
{
    size_t found = 0;
    for (size_t i = 1; i < folds; i++) {
        found = rows_in_fold[i] < rows_in_fold[found] ? i : found;
    }
    return found;
}

static vmg_status deal_groups(vmg_context *context, const vmg_fold_plan *plan, size_t row_count, uint64_t repeat,
                              uint32_t *parts)
{
    vmg_group_list groups = {0};
    const vmg_status status = vmg_groups_find(context, plan->groups, row_count, plan->seed, repeat, &groups);
    size_t *rows_in_fold = status ? NULL : vmg_allocate(context, plan->folds, sizeof *rows_in_fold);
    if (!rows_in_fold) {
        vmg_groups_release(context, &groups);
        return status ? status : VMG_ERROR_MEMORY;
    }
    qsort(groups.at, groups.count, sizeof *groups.at, by_size_and_rank);
    for (size_t g = 0; g < groups.count; g++) {
        const vmg_group *group = &groups.at[g];
        const size_t fold = lightest(rows_in_fold, plan->folds);
        rows_in_fold[fold] += group->size;
        for (size_t i = 0; i < group->size; i++) {
            parts[groups.members[group->first + i].index] = (uint32_t)fold;
        }
    }
    vmg_release(context, rows_in_fold);
    vmg_groups_release(context, &groups);
    return VMG_OK;
}

/* --- By order ---------------------------------------------------------------------------------------------------- */

typedef struct ordered_row {
    double value;
    uint32_t index;
} ordered_row;

static int by_value(const void *a, const void *b)
{
    const ordered_row *first = a, *second = b;
    if (first->value != second->value) {
        return first->value < second->value ? -1 : 1;
    }
    return (first->index > second->index) - (first->index < second->index);
}

/* The cuts between sorted rows that part no equal values: starts[i] is the first row of the i-th different value, and
 * starts[number of values] the number of rows. Answers the number of values. */
static size_t find_starts(const ordered_row *sorted, size_t count, size_t *starts)
{
    size_t values = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || sorted[i].value != sorted[i - 1].value) {
            starts[values++] = i;
        }
    }
    starts[values] = count;
    return values;
}

static double distance(size_t start, double wanted)
{
    return start < wanted ? wanted - (double)start : (double)start - wanted;
}

/* Block `block` of `blocks` begins at the start that is nearest to its share of the rows, and leaves a value for each
 * block before and after. */
static void cut_into_blocks(const ordered_row *sorted, size_t count, const size_t *starts, size_t values, size_t blocks,
                            uint32_t *parts)
{
    size_t value = 0; /* with which the block begins */
    for (size_t block = 0; block < blocks; block++) {
        const double wanted = (double)count * (double)(block + 1) / (double)blocks; /* where it should end */
        const size_t last = values - (blocks - block - 1);
        size_t end = value + 1;
        while (end < last && distance(starts[end + 1], wanted) < distance(starts[end], wanted)) {
            end++;
        }
        for (size_t i = starts[value]; i < starts[end]; i++) {
            parts[sorted[i].index] = (uint32_t)block;
        }
        value = end;
    }
}

static vmg_status part_by_order(vmg_context *context, const vmg_fold_plan *plan, size_t row_count, size_t blocks,
                                uint32_t *parts)
{
    vmg_status status = VMG_OK;
    ordered_row *sorted = vmg_allocate(context, row_count, sizeof *sorted);
    size_t *starts = vmg_allocate(context, row_count + 1, sizeof *starts);
    if (!sorted || !starts) {
        status = VMG_ERROR_MEMORY;
        goto done;
    }
    for (size_t i = 0; i < row_count; i++) {
        sorted[i] = (ordered_row){plan->order[i], (uint32_t)i};
    }
    qsort(sorted, row_count, sizeof *sorted, by_value);
    const size_t values = find_starts(sorted, row_count, starts);
    if (values < blocks) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%zu folds by order need %zu different values, but there are %zu",
                          plan->folds, blocks, values);
        goto done;
    }
    cut_into_blocks(sorted, row_count, starts, values, blocks, parts);
done:
    vmg_release(context, sorted);
    vmg_release(context, starts);
    return status;
}

/* --- All together ------------------------------------------------------------------------------------------------ */

static vmg_status check_plan(vmg_context *context, const vmg_fold_plan *plan)
{
    const size_t fewest = plan->order ? 1 : 2;
    if (plan->folds < fewest) {
        return vmg_fail(context, VMG_ERROR_USAGE, "%zu folds were asked for; %zu are the fewest", plan->folds, fewest);
    }
    if (plan->order && (plan->groups || plan->repeats > 1)) {
        return vmg_fail(context, VMG_ERROR_USAGE, "folds by order go with no %s",
                        plan->groups ? "groups" : "repeats: there is one order");
    }
    return VMG_OK;
}

vmg_status vmg_deal_parts(vmg_context *context, const vmg_fold_plan *plan, size_t row_count, uint64_t step,
                          uint32_t *parts)
{
    return plan->order    ? part_by_order(context, plan, row_count, plan->folds, parts)
           : plan->groups ? deal_groups(context, plan, row_count, step, parts)
                          : deal(context, plan, row_count, step, parts);
}

/* Of which there are rows; each group goes to the first of the parts that have the fewest, so the others come last. */
static size_t parts_in_use(const uint32_t *parts, size_t row_count)
{
    uint32_t last = 0;
    for (size_t i = 0; i < row_count; i++) {
        last = parts[i] > last ? parts[i] : last;
    }
    return (size_t)last + 1;
}

/* The folds of one repeat, at `out`. */
static vmg_status make_folds(vmg_context *context, const vmg_fold_plan *plan, const uint32_t *rows, size_t row_count,
                             uint64_t repeat, uint32_t *parts, vmg_split *out)
{
    vmg_status status = plan->order ? part_by_order(context, plan, row_count, plan->folds + 1, parts)
                                    : vmg_deal_parts(context, plan, row_count, repeat, parts);
    const size_t used = status ? 0 : parts_in_use(parts, row_count); /* with fewer groups than folds, one for each */
    if (!status && plan->groups && used < plan->folds) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%zu groups cannot be divided into %zu folds", used, plan->folds);
    }
    for (uint32_t k = 0; k < plan->folds && !status; k++) {
        const uint32_t test = plan->order ? k + 1 : k, last = plan->order ? test : UINT32_MAX;
        status = vmg_split_from_parts(context, rows, row_count, parts, test, last, &out[k]);
    }
    return status;
}

vmg_status vmg_splits_fold(vmg_context *context, const vmg_fold_plan *plan, const uint32_t *rows, size_t row_count,
                           vmg_splits *out)
{
    const size_t repeats = plan->repeats ? plan->repeats : 1;
    uint32_t *parts = NULL;
    *out = (vmg_splits){0};
    vmg_status status = check_plan(context, plan);
    if (!status && plan->folds > row_count) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%zu rows cannot be divided into %zu folds", row_count, plan->folds);
    }
    if (status) {
        return status;
    }
    parts = vmg_allocate(context, row_count, sizeof *parts);
    out->at = parts && repeats <= SIZE_MAX / plan->folds ? vmg_allocate(context, plan->folds * repeats, sizeof *out->at)
                                                         : NULL;
    out->count = out->at ? plan->folds * repeats : 0;
    status = out->at ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t repeat = 0; repeat < repeats && !status; repeat++) {
        status = make_folds(context, plan, rows, row_count, repeat, parts, &out->at[repeat * plan->folds]);
    }
    vmg_release(context, parts);
    if (status) {
        vmg_splits_release(context, out);
    }
    return status;
}
