/* The cells of a column as numbers, whether it holds numbers or dates, and their statistics over chosen rows. */
#ifndef VMG_ENCODING_CELLS_H
#define VMG_ENCODING_CELLS_H

#include <math.h>
#include <stdint.h>

#include "table/table.h"

/* A view of a column; borrows everything. With all pointers NULL every cell is missing. */
typedef struct vmg_cells {
    const vmg_real *numbers; /* rows, `stride` apart: the value is origin + number, NaN is missing; NULL: no numbers */
    size_t stride;
    double origin;
    const uint32_t *codes; /* rows: the value is text_numbers[code], VMG_MISSING_TEXT is missing */
    const double *text_numbers;
} vmg_cells;

/* The number in a row; NaN: missing. */
static inline double vmg_cells_number(const vmg_cells *cells, size_t row)
{
    if (cells->numbers) {
        return cells->origin + (double)cells->numbers[row * cells->stride];
    }
    return cells->codes && cells->codes[row] != VMG_MISSING_TEXT ? cells->text_numbers[cells->codes[row]] : NAN;
}

static inline vmg_cells vmg_cells_of_numbers(const vmg_column *column)
{
    return (vmg_cells){.numbers = column->numbers, .stride = column->stride, .origin = column->origin};
}

/* The i-th row of a list; a list of NULL is all rows in order. */
static inline size_t vmg_row_at(const uint32_t *rows, size_t i)
{
    return rows ? rows[i] : i;
}

typedef struct vmg_cell_statistics {
    size_t present, missing;
    double minimum, maximum;   /* 0 where no cell is present */
    double mean;               /* likewise */
    double standard_deviation; /* with divisor `present`, or the sum of their weights; 0 exactly where all present cells
                                  are equal, and only there */
} vmg_cell_statistics;

/* Statistics of the cells in `count` of a column's rows, in double, pass by pass: range, mean, deviation from it, all
 * as parts of the range so that nothing overflows or vanishes. weights: how many times each row counts in mean and
 * standard deviation, above 0; NULL: once. Cannot fail. */
vmg_cell_statistics vmg_cells_statistics(const vmg_cells *cells, const vmg_cells *weights, const uint32_t *rows,
                                         size_t count);

#endif
