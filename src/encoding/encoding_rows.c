/* Rows of a table as rows of numbers; see encoding/encoding.h. */
#include "encoding/encoding.h"

#include "encoding/unseen.h"

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
            write_number(by, cells.origin + (double)cells.numbers[rows[first + i] * cells.stride], input);
        }
    } else if (cells.numbers) {
        for (size_t i = 0; i < count; i++, input += out.stride) {
            write_number(by, cells.origin + (double)cells.numbers[(first + i) * cells.stride], input);
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

static void write_levels(const vmg_encoded_column *encoded, const vmg_bound_column *bound, const uint32_t *rows,
                         size_t first, size_t count, vmg_matrix out)
{
    for (size_t i = 0; i < count; i++) {
        vmg_encoding_write_level(encoded, vmg_cell_level(encoded, bound, rows ? rows[first + i] : first + i),
                                 vmg_matrix_row(out, i));
    }
}

static size_t count_unseen(const vmg_encoded_column *encoded, const vmg_bound_column *bound, const uint32_t *rows,
                           size_t first, size_t count)
{
    size_t unseen = 0;
    for (size_t i = 0; i < count && bound->has_unseen; i++) {
        unseen += vmg_cell_is_unseen(encoded, bound, rows ? rows[first + i] : first + i);
    }
    return unseen;
}

void vmg_encoding_rows(const vmg_encoding_binding *binding, const uint32_t *rows, size_t first, size_t count,
                       vmg_matrix out, size_t *unseen)
{
    for (size_t c = 0; c < binding->encoding->column_count; c++) {
        const vmg_encoded_column *encoded = &binding->encoding->columns[c];
        const vmg_bound_column *bound = &binding->columns[c];
        if (encoded->kind == VMG_INPUT_LEVELS) {
            write_levels(encoded, bound, rows, first, count, out);
        } else {
            write_numbers(encoded, bound, rows, first, count, out);
        }
        if (out.columns > binding->encoding->base_input_count && encoded->pieces.count) {
            write_pieces(encoded, bound, rows, first, count, out);
        }
        if (unseen) {
            unseen[c] += count_unseen(encoded, bound, rows, first, count);
        }
    }
}

void vmg_encoding_write_level(const vmg_encoded_column *encoded, uint32_t level, vmg_real *row)
{
    vmg_real *input = row + encoded->first_input;
    if (encoded->input_count == 1) {
        input[0] = level == VMG_NO_LEVEL ? 0 : level == 0 ? (vmg_real)-1 : (vmg_real)1;
        return;
    }
    for (size_t j = 0; j < encoded->input_count; j++) {
        input[j] = level == VMG_NO_LEVEL ? 1 / (vmg_real)encoded->input_count : 0;
    }
    if (level != VMG_NO_LEVEL) {
        input[level] = 1;
    }
}

void vmg_encoding_write_unseen(const vmg_encoded_column *encoded, vmg_real *row)
{
    if (encoded->kind == VMG_INPUT_LEVELS) {
        vmg_encoding_write_level(encoded, VMG_NO_LEVEL, row);
        return;
    }
    row[encoded->first_input] = standardised(encoded->fill, encoded->centre, 1 / encoded->scale);
    for (size_t p = 0; p < encoded->pieces.count; p++) {
        row[encoded->first_piece + p] = 0;
    }
}
