/* Rows that are held back; see table/splits.h. */
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "table/dealt_rows.h"

/* The step of the random stream: a number that no repeat of a cross-validation has. */
static const uint64_t hold_out_step = (uint64_t)1 << 63;

/* How many rows the fraction is, in whole rows from 1 to most. */
static size_t rows_of_fraction(double fraction, size_t row_count, size_t most)
{
    const size_t wanted = (size_t)(fraction * (double)row_count + 0.5);
    return wanted < 1 ? 1 : wanted < most ? wanted : most;
}

/* The first row of each class stays; of the others, class by class in random order, one in so many is held back. */
static vmg_status hold_rows(vmg_context *context, const vmg_hold_out_plan *plan, size_t row_count, uint32_t *parts)
{
    vmg_dealt_row *dealt = vmg_deal_rows(context, plan->labels, row_count, plan->seed, hold_out_step);
    if (!dealt) {
        return VMG_ERROR_MEMORY;
    }
    size_t classes = 0;
    for (size_t i = 0; i < row_count; i++) {
        classes += i == 0 || dealt[i].key != dealt[i - 1].key;
    }
    const size_t others = row_count - classes;
    const size_t held = others ? rows_of_fraction(plan->fraction, row_count, others) : 0;
    for (size_t i = 1, other = 0; i < row_count; i++) {
        if (dealt[i].key == dealt[i - 1].key) {
            /* the whole part of other * held / others goes up `held` times, in steps as even as can be */
            const uint64_t before = (uint64_t)other * held / others, after = ((uint64_t)other + 1) * held / others;
            parts[dealt[i].index] = (uint32_t)(after - before);
            other++;
        }
    }
    vmg_release(context, dealt);
    return held ? VMG_OK
                : vmg_fail(context, VMG_ERROR_DATA,
                           plan->labels ? "no row can be held back: of %zu rows, each is the only one of its class"
                                        : "no row can be held back of %zu",
                           row_count);
}

static int by_rank(const void *a, const void *b)
{
    const vmg_group *first = a, *second = b;
    return (first->rank > second->rank) - (first->rank < second->rank);
}

static size_t hold_group(const vmg_group_list *groups, size_t g, uint32_t *parts)
{
    for (size_t i = 0; i < groups->at[g].size; i++) {
        parts[groups->members[groups->at[g].first + i].index] = 1;
    }
    return groups->at[g].size;
}

/* Groups in random order, each that still fits; the smallest one where none does. */
static vmg_status hold_groups(vmg_context *context, const vmg_hold_out_plan *plan, size_t row_count, uint32_t *parts)
{
    vmg_group_list groups = {0};
    vmg_status status = vmg_groups_find(context, plan->groups, row_count, plan->seed, hold_out_step, &groups);
    if (!status && groups.count < 2) {
        status = vmg_fail(context, VMG_ERROR_DATA, "no group can be held back of %zu", groups.count);
    }
    if (!status) {
        const size_t most = rows_of_fraction(plan->fraction, row_count, row_count - 1);
        size_t held = 0, smallest = 0;
        qsort(groups.at, groups.count, sizeof *groups.at, by_rank);
        for (size_t g = 0; g < groups.count; g++) {
            smallest = groups.at[g].size < groups.at[smallest].size ? g : smallest;
            if (held + groups.at[g].size <= most) {
                held += hold_group(&groups, g, parts);
            }
        }
        if (held == 0) {
            hold_group(&groups, smallest, parts);
        }
    }
    vmg_groups_release(context, &groups);
    return status;
}

static int by_order(const void *a, const void *b)
{
    const double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* All rows from some value on: that of the first of the last so many, or the next if all rows have it. */
static vmg_status hold_last(vmg_context *context, const vmg_hold_out_plan *plan, size_t row_count, uint32_t *parts)
{
    double *sorted = vmg_allocate(context, row_count, sizeof *sorted);
    if (!sorted) {
        return VMG_ERROR_MEMORY;
    }
    memcpy(sorted, plan->order, row_count * sizeof *sorted);
    qsort(sorted, row_count, sizeof *sorted, by_order);
    size_t first = row_count ? row_count - rows_of_fraction(plan->fraction, row_count, row_count) : 0;
    while (first < row_count && !(sorted[first] > sorted[0])) {
        first++;
    }
    const bool found = first < row_count;
    const double from = found ? sorted[first] : 0;
    for (size_t i = 0; i < row_count && found; i++) {
        parts[i] = plan->order[i] >= from;
    }
    vmg_release(context, sorted);
    return found ? VMG_OK
                 : vmg_fail(context, VMG_ERROR_DATA,
                            "no row can be held back of %zu: all have the same place in the order", row_count);
}

vmg_status vmg_split_hold_out(vmg_context *context, const vmg_hold_out_plan *plan, const uint32_t *rows,
                              size_t row_count, vmg_split *out)
{
    *out = (vmg_split){0};
    if (!(plan->fraction > 0 && plan->fraction < 1)) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "a part of %g of the rows was to be held back; above 0 and below 1 "
                        "was expected",
                        plan->fraction);
    }
    uint32_t *parts = vmg_allocate(context, row_count, sizeof *parts);
    vmg_status status = VMG_ERROR_MEMORY;
    if (parts) {
        status = plan->order    ? hold_last(context, plan, row_count, parts)
                 : plan->groups ? hold_groups(context, plan, row_count, parts)
                                : hold_rows(context, plan, row_count, parts);
    }
    if (!status) {
        status = vmg_split_from_parts(context, rows, row_count, parts, 1, 1, out);
    }
    vmg_release(context, parts);
    return status;
}
