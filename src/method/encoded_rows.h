/* The rows that a model learns from, as numbers: encoded once and kept, or encoded anew whenever they are read. Which
 * of the two is a matter of memory and speed alone: the numbers are the same, bit by bit. */
#ifndef VMG_METHOD_ENCODED_ROWS_H
#define VMG_METHOD_ENCODED_ROWS_H

#include "encoding/encoding.h"
#include "encoding/target_encoding.h"
#include "train/train.h"

typedef struct vmg_encoded_rows {
    const vmg_encoding *encoding; /* borrowed */
    const uint32_t *rows;         /* count rows of the table, borrowed */
    size_t count;
    size_t values;                /* numbers of a row's target; 0: labels */
    vmg_encoding_binding *inputs; /* owned */
    vmg_target_binding *target;   /* owned */
    vmg_real *kept;               /* owned: count x inputs, then count x values; NULL: encoded when read */
    uint32_t *labels;             /* count, owned; NULL: values */
} vmg_encoded_rows;

/* Up to this many numbers are kept: 16 MiB in float. Reading a row is then one copy instead of a look into every
 * column. */
#define VMG_MOST_KEPT_NUMBERS ((size_t)1 << 22)

/*
 * Binds encodings to `count` rows of a table, all borrowed until vmg_encoded_rows_release. The numbers are kept where
 * there are at most `most_kept` of them, targets included.
 *
 * Fails as vmg_encoding_bind; *out then owns nothing.
 */
vmg_status vmg_encoded_rows_create(vmg_context *context, const vmg_encoding *encoding,
                                   const vmg_target_encoding *target, const vmg_table *table, const uint32_t *rows,
                                   size_t count, size_t most_kept, vmg_encoded_rows *out);

/* All zero is allowed. */
void vmg_encoded_rows_release(vmg_context *context, vmg_encoded_rows *rows);

/* Some of them, one after another; borrows them. */
typedef struct vmg_encoded_part {
    const vmg_encoded_rows *of;
    size_t first, count;
    vmg_rows_in_memory kept;
} vmg_encoded_part;
vmg_encoded_part vmg_encoded_rows_part(const vmg_encoded_rows *rows, size_t first, size_t count);

/* A part as a source of batches, which borrows it. A batch may have the base inputs alone. Safe from any thread. */
vmg_rows vmg_rows_of_encoded(const vmg_encoded_part *part);

#endif
