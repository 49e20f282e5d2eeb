/* Splits as values; reading and making them are files of their own. See table/splits.h. */
#include "table/splits.h"

#include "base/context.h"

void vmg_split_release(vmg_context *context, vmg_split *split)
{
    vmg_release(context, split->train);
    vmg_release(context, split->test);
    *split = (vmg_split){0};
}

void vmg_splits_release(vmg_context *context, vmg_splits *splits)
{
    for (size_t i = 0; splits->at && i < splits->count; i++) {
        vmg_split_release(context, &splits->at[i]);
    }
    vmg_release(context, splits->at);
    *splits = (vmg_splits){0};
}
