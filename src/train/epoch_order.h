/* The order in which an epoch reads the rows: by chance, and for large tables so that memory is read in pieces.
 *
 * Up to VMG_ANY_ORDER_ROWS rows: a permutation, each as likely as any other. A table of more rows does not fit into the
 * processor's caches, where a row by itself costs a look into far memory for each of its columns. So its rows are taken
 * in blocks of VMG_ORDER_BLOCK neighbours; the blocks are permuted, and then the rows within each window of
 * VMG_ORDER_WINDOW. What a window holds stays in the cache, and a batch comes from some 64 places of the table. */
#ifndef VMG_TRAIN_EPOCH_ORDER_H
#define VMG_TRAIN_EPOCH_ORDER_H

#include "random/random.h"

enum { VMG_ANY_ORDER_ROWS = 1 << 17, VMG_ORDER_BLOCK = 16, VMG_ORDER_WINDOW = 1024 };

/* How many numbers `scratch` must hold. */
static inline size_t vmg_epoch_order_scratch(size_t count)
{
    return count > VMG_ANY_ORDER_ROWS ? (count + VMG_ORDER_BLOCK - 1) / VMG_ORDER_BLOCK : 0;
}

/* Writes the numbers from 0 to count - 1, each once, to `out`. Depends on the arguments alone. */
void vmg_epoch_order(vmg_random from, uint32_t count, uint32_t *scratch, uint32_t *out);

#endif
