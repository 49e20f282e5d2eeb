/* Rows of a table as rows of numbers; see encoding/encoding.h. */
#include "encoding/encoding.h"

#include "encoding/levels.h"

/* The input of a number, or a piece, that is there. */
static inline vmg_real standardised(double value, double centre, double inverse)
{
    const double input = (value - centre) * inverse;
    const double bounded = input < -VMG_INPUT_LIMIT ? -VMG_INPUT_LIMIT : input;
    return (vmg_real)(bounded > VMG_INPUT_LIMIT ? VMG_INPUT_LIMIT : bounded);
}

/* What becomes of the numbers of a column: constants of the loops below, which write floats that might alias any of
 * them. */
typedef struct scaling {
    double centre, inverse;
    vmg_real fill; /* the input of a missing cell */
    bool has_value, has_missing;
} scaling;

static inline void write_number(scaling by, double value, vmg_real *input)
{
    const bool missing = isnan(value);
    if (by.has_value) {
        *input++ = missing ? by.fill : standardised(value, by.centre, by.inverse);
    }
    if (by.has_missing) {
        *input = missing;
    }
}

static void write_numbers(const vmg_encoded_column *encoded, const vmg_bound_column *bound, const uint32_t *rows,
                          size_t first, size_t count, vmg_matrix out)
{
    const vmg_real fill = standardised(encoded->fill, encoded->centre, bound->inverse);
    const scaling by = {encoded->centre, bound->inverse, fill, encoded->has_value, encoded->has_missing};
    const vmg_cells cells = bound->cells;
    vmg_real *input = out.at + encoded->first_input;
    if (cells.numbers && rows) {
        for (size_t i = 0; i < count; i++, input += out.stride) {
            write_number(by, cells.origin + (double)cells.numbers[rows[first + i]], input);
        }
    } else if (cells.numbers) {
        for (size_t i = 0; i < count; i++, input += out.stride) {
            write_number(by, cells.origin + (double)cells.numbers[first + i], input);
        }
    } else {
        for (size_t i = 0; i < count; i++, input += out.stride) {
            write_number(by, vmg_cells_number(&cells, rows ? rows[first + i] : first + i), input);
        }
    }
}

static void write_pieces(const vmg_encoded_column *encoded, const vmg_bound_column *bound, const uint32_t *rows,
                         size_t first, size_t count, vmg_matrix out)
{
    for (size_t i = 0; i < count; i++) {
        const double value = vmg_cells_number(&bound->cells, rows ? rows[first + i] : first + i);
        vmg_real *input = vmg_matrix_row(out, i) + encoded->first_piece;
        for (size_t p = 0; p < encoded->pieces.count; p++) {
            const vmg_ready_piece *piece = &bound->pieces[p];
            input[p] = isnan(value) ? 0 : standardised(vmg_piece_at(piece, value), piece->mean, piece->inverse);
        }
    }
}

/* Which level a cell has. */
static inline uint32_t level_of(const vmg_encoded_column *encoded, const vmg_bound_column *bound, size_t row)
{
    if (bound->codes && bound->codes[row] != VMG_MISSING_TEXT) {
        return bound->levels[bound->codes[row]];
    }
    return encoded->has_missing ? (uint32_t)(vmg_encoded_column_levels(encoded) - 1) : VMG_NO_LEVEL;
}

/* Answers how many cells had a level that was not seen in training. */
static size_t write_levels(const vmg_encoded_column *encoded, const vmg_bound_column *bound, const uint32_t *rows,
                           size_t first, size_t count, vmg_matrix out)
{
    size_t unseen = 0;
    for (size_t i = 0; i < count; i++) {
        vmg_real *input = vmg_matrix_row(out, i) + encoded->first_input;
        const uint32_t level = level_of(encoded, bound, rows ? rows[first + i] : first + i);
        for (size_t j = 0; j < encoded->input_count; j++) {
            input[j] = 0;
        }
        if (level == VMG_NO_LEVEL) {
            unseen++;
        } else if (encoded->input_count == 1) {
            input[0] = level == 0 ? (vmg_real)-1 : (vmg_real)1;
        } else {
            input[level] = 1;
        }
    }
    return unseen;
}

/* Missing cells of a number or date column in which training had none: the mean stands for them, and no input says so.
 */
static size_t count_filled(const vmg_encoded_column *encoded, const vmg_bound_column *bound, const uint32_t *rows,
                           size_t first, size_t count)
{
    size_t filled = 0;
    for (size_t i = 0; i < count && !encoded->has_missing; i++) {
        filled += isnan(vmg_cells_number(&bound->cells, rows ? rows[first + i] : first + i)) != 0;
    }
    return filled;
}

void vmg_encoding_rows(const vmg_encoding_binding *binding, const uint32_t *rows, size_t first, size_t count,
                       vmg_matrix out, size_t *unseen)
{
    for (size_t c = 0; c < binding->encoding->column_count; c++) {
        const vmg_encoded_column *encoded = &binding->encoding->columns[c];
        const vmg_bound_column *bound = &binding->columns[c];
        if (encoded->kind != VMG_INPUT_LEVELS) {
            write_numbers(encoded, bound, rows, first, count, out);
            if (out.columns > binding->encoding->base_input_count) {
                write_pieces(encoded, bound, rows, first, count, out);
            }
            if (unseen) {
                unseen[c] += count_filled(encoded, bound, rows, first, count);
            }
            continue;
        }
        const size_t found = write_levels(encoded, bound, rows, first, count, out);
        if (unseen) {
            unseen[c] += found;
        }
    }
}
