/* Rows in a random order, their groups, and splits from parts; see table/dealt_rows.h. */
#include "table/dealt_rows.h"

#include <stdlib.h>

#include "base/context.h"
#include "random/random.h"

static int by_key_and_rank(const void *a, const void *b)
{
    const vmg_dealt_row *first = a, *second = b;
    if (first->key != second->key) {
        return first->key < second->key ? -1 : 1;
    }
    return (first->rank > second->rank) - (first->rank < second->rank);
}

vmg_dealt_row *vmg_deal_rows(vmg_context *context, const uint32_t *keys, size_t count, uint64_t seed, uint64_t step)
{
    vmg_dealt_row *dealt = vmg_allocate(context, count, sizeof *dealt);
    uint32_t *ranks = vmg_allocate(context, count, sizeof *ranks);
    if (!dealt || !ranks) {
        vmg_release(context, dealt);
        vmg_release(context, ranks);
        return NULL;
    }
    vmg_random_permutation((vmg_random){seed, step, VMG_STREAM_SPLIT}, (uint32_t)count, ranks);
    for (uint32_t i = 0; i < count; i++) { /* in the order of their ranks, which are a permutation */
        dealt[ranks[i]] = (vmg_dealt_row){keys ? keys[i] : 0, ranks[i], i};
    }
    if (keys) {
        qsort(dealt, count, sizeof *dealt, by_key_and_rank);
    }
    vmg_release(context, ranks);
    return dealt;
}

vmg_status vmg_groups_find(vmg_context *context, const uint32_t *groups, size_t count, uint64_t seed, uint64_t step,
                           vmg_group_list *out)
{
    uint32_t *ranks = NULL;
    *out = (vmg_group_list){.members = vmg_deal_rows(context, groups, count, seed, step)};
    out->at = out->members ? vmg_allocate(context, count, sizeof *out->at) : NULL;
    ranks = out->at ? vmg_allocate(context, count, sizeof *ranks) : NULL;
    if (!ranks) {
        vmg_groups_release(context, out);
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || out->members[i].key != out->members[i - 1].key) {
            out->at[out->count++] = (vmg_group){.first = i};
        }
        out->at[out->count - 1].size++;
    }
    vmg_random_permutation((vmg_random){seed, step, VMG_STREAM_SPLIT}, (uint32_t)out->count, ranks);
    for (size_t g = 0; g < out->count; g++) {
        out->at[g].rank = ranks[g];
    }
    vmg_release(context, ranks);
    return VMG_OK;
}

void vmg_groups_release(vmg_context *context, vmg_group_list *list)
{
    vmg_release(context, list->at);
    vmg_release(context, list->members);
    *list = (vmg_group_list){0};
}

vmg_status vmg_split_from_parts(vmg_context *context, const uint32_t *rows, size_t row_count, const uint32_t *parts,
                                uint32_t test, uint32_t last, vmg_split *out)
{
    size_t tested = 0, trained = 0;
    *out = (vmg_split){0};
    for (size_t i = 0; i < row_count; i++) {
        tested += parts[i] == test;
        trained += parts[i] != test && parts[i] <= last;
    }
    out->train = vmg_allocate(context, trained, sizeof *out->train);
    out->test = vmg_allocate(context, tested, sizeof *out->test);
    if (!out->train || !out->test) {
        vmg_split_release(context, out);
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < row_count; i++) {
        const uint32_t row = rows ? rows[i] : (uint32_t)i;
        if (parts[i] == test) {
            out->test[out->test_count++] = row;
        } else if (parts[i] <= last) {
            out->train[out->train_count++] = row;
        }
    }
    return VMG_OK;
}
