/* Cells of a kind that the training rows lack: a level that was not among theirs, a missing cell where none was. */
#ifndef VMG_ENCODING_UNSEEN_H
#define VMG_ENCODING_UNSEEN_H

#include "encoding/encoding.h"
#include "encoding/levels.h"

/* Which level a cell has; VMG_NO_LEVEL: none that was seen. */
static inline uint32_t vmg_cell_level(const vmg_encoded_column *encoded, const vmg_bound_column *bound, size_t row)
{
    if (bound->codes && bound->codes[row] != VMG_MISSING_TEXT) {
        return bound->levels[bound->codes[row]];
    }
    return encoded->has_missing ? (uint32_t)(vmg_encoded_column_levels(encoded) - 1) : VMG_NO_LEVEL;
}

static inline bool vmg_cell_is_unseen(const vmg_encoded_column *encoded, const vmg_bound_column *bound, size_t row)
{
    return encoded->kind == VMG_INPUT_LEVELS ? vmg_cell_level(encoded, bound, row) == VMG_NO_LEVEL
                                             : !encoded->has_missing && isnan(vmg_cells_number(&bound->cells, row));
}

/* There can be such cells in a column. */
static inline bool vmg_column_may_have_unseen(const vmg_encoded_column *encoded)
{
    return !encoded->has_missing || (encoded->kind == VMG_INPUT_LEVELS && !encoded->has_other);
}

/* A column's inputs in an encoded row, all of them, its pieces too: as a level has them (VMG_NO_LEVEL: an unseen one),
 * and as an unseen cell of a column that may have such. */
void vmg_encoding_write_level(const vmg_encoded_column *encoded, uint32_t level, vmg_real *row);
void vmg_encoding_write_unseen(const vmg_encoded_column *encoded, vmg_real *row);

#endif
