/* The order in which an epoch reads the rows; see train/epoch_order.h. */
#include "train/epoch_order.h"

#include <string.h>

/* Permutes the entries of a window. */
static void permute(vmg_random from, uint32_t count, uint32_t *entries)
{
    uint32_t order[VMG_ORDER_WINDOW], before[VMG_ORDER_WINDOW];
    vmg_random_permutation(from, count, order);
    memcpy(before, entries, count * sizeof *before);
    for (uint32_t i = 0; i < count; i++) {
        entries[i] = before[order[i]];
    }
}

void vmg_epoch_order(vmg_random from, uint32_t count, uint32_t *scratch, uint32_t *out)
{
    const uint32_t blocks = (uint32_t)vmg_epoch_order_scratch(count);
    if (blocks == 0) {
        vmg_random_permutation(from, count, out);
        return;
    }
    vmg_random_permutation(from, blocks, scratch);
    for (uint32_t b = 0, placed = 0; b < blocks; b++) {
        const uint32_t first = scratch[b] * VMG_ORDER_BLOCK, left = count - first;
        for (uint32_t i = 0; i < VMG_ORDER_BLOCK && i < left; i++) {
            out[placed++] = first + i;
        }
    }
    for (uint32_t first = 0, window = 0; first < count; first += VMG_ORDER_WINDOW, window++) {
        const uint32_t left = count - first;
        const vmg_random own = {vmg_random_seed(from.seed, window), from.step, from.stream};
        permute(own, left < VMG_ORDER_WINDOW ? left : VMG_ORDER_WINDOW, out + first);
        if (left <= VMG_ORDER_WINDOW) {
            break; /* the next one would begin beyond what 32 bits hold */
        }
    }
}
