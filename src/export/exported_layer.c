/* One layer of a network as plain numbers; see export/exported_model.h.
 *
 * U = diag(own) + F^T F: a diagonal covariance has no F, a low-rank one has both, of a full one F is L^T. What
 * pseudo-data leave of any of them (U_eff, layer/pseudo_data.h) is full; its factor is taken here, in double, and a
 * pivot that rounding has taken to 0 or below counts as 0. */
#include <math.h>
#include <string.h>

#include "base/context.h"
#include "export/exported_model.h"

static const vmg_matrix_layer *matrix_layer_of(const vmg_layer *layer)
{
    return (const vmg_matrix_layer *)layer;
}

static size_t width_of(const vmg_matrix_layer *layer)
{
    if (layer->pairs || layer->row.kind == &vmg_covariance_full) {
        return layer->layer.rows;
    }
    return layer->row.kind == &vmg_covariance_low_rank ? layer->row.rank : 0;
}

void vmg_exported_network_layer_lay_out(const vmg_layer *layer, vmg_arena *arena, vmg_exported_layer *out)
{
    const size_t r = layer->rows, c = layer->columns, width = width_of(matrix_layer_of(layer));
    *out =
        (vmg_exported_layer){.rows = r, .columns = c, .width = width, .pair_count = vmg_pairs_count(layer->pairs, c)};
    out->mean = vmg_arena_take(arena, r * c, sizeof *out->mean);
    out->own = vmg_arena_take(arena, r, sizeof *out->own);
    out->factor = vmg_arena_take(arena, width * r, sizeof *out->factor);
    out->diagonal = vmg_arena_take(arena, r, sizeof *out->diagonal);
    out->column = vmg_arena_take(arena, c, sizeof *out->column);
    out->pairs = vmg_arena_take(arena, out->pair_count, sizeof *out->pairs);
}

/* What is needed of the library to read one layer; one arena, laid out twice. */
typedef struct layer_reader {
    vmg_layer_state *state;
    vmg_covariance_state row, column;
    uint32_t *first, *second; /* of each pair */
    vmg_real *pairs;
    vmg_matrix mean, row_covariance; /* r x c, r x r: of a layer with pseudo-data */
} layer_reader;

static void lay_out_reader(const vmg_layer *layer, const vmg_kernels *kernels, vmg_arena *arena, layer_reader *reader)
{
    const vmg_matrix_layer *matrix = matrix_layer_of(layer);
    const size_t r = layer->rows, pairs = vmg_pairs_count(layer->pairs, layer->columns);
    matrix->row.kind->lay_out(&matrix->row, 1, arena, &reader->row);
    matrix->column.kind->lay_out(&matrix->column, 1, arena, &reader->column);
    reader->row.kernels = reader->column.kernels = kernels;
    reader->first = vmg_arena_take(arena, pairs, sizeof *reader->first);
    reader->second = vmg_arena_take(arena, pairs, sizeof *reader->second);
    reader->pairs = vmg_arena_take(arena, pairs, sizeof *reader->pairs);
    if (matrix->pairs) {
        reader->state = layer->kind->lay_out(layer, VMG_MOMENTS, 1, arena, kernels);
        reader->mean = vmg_matrix_view(vmg_arena_take(arena, r * layer->columns, sizeof(vmg_real)), r, layer->columns);
        reader->row_covariance = vmg_matrix_view(vmg_arena_take(arena, r * r, sizeof(vmg_real)), r, r);
    }
}

static void list_pairs(const vmg_layer *layer, layer_reader *reader)
{
    const size_t c = layer->columns;
    size_t p = 0;
    for (size_t i = 0; layer->pairs == VMG_PAIRS_OF_HALVES && i < c / 2; i++) {
        reader->first[i] = (uint32_t)i;
        reader->second[i] = (uint32_t)(c / 2 + i);
    }
    for (size_t i = 0; layer->pairs == VMG_PAIRS_ALL && i < c; i++) {
        for (size_t j = i + 1; j < c; j++, p++) {
            reader->first[p] = (uint32_t)i;
            reader->second[p] = (uint32_t)j;
        }
    }
}

/* V */
static void read_columns(const vmg_layer *layer, layer_reader *reader, vmg_exported_layer *out)
{
    const vmg_covariance_kind *kind = matrix_layer_of(layer)->column.kind;
    for (size_t j = 0; j < out->columns; j++) {
        out->column[j] = (double)reader->column.diagonal[j];
    }
    if (out->pair_count && kind->entries) {
        list_pairs(layer, reader);
        kind->entries(&reader->column, out->pair_count, reader->first, reader->second, reader->pairs);
        for (size_t p = 0; p < out->pair_count; p++) {
            out->pairs[p] = (double)reader->pairs[p];
        }
    }
}

/* F = L^T of U = L L^T; both r x r. */
static void factor_full(vmg_matrix u, double *factor)
{
    const size_t r = u.rows;
    for (size_t j = 0; j < r; j++) {
        double pivot = (double)vmg_matrix_row(u, j)[j];
        for (size_t l = 0; l < j; l++) {
            pivot -= factor[l * r + j] * factor[l * r + j];
        }
        const double root = pivot > 0 ? sqrt(pivot) : 0;
        factor[j * r + j] = root;
        for (size_t i = j + 1; i < r; i++) {
            double sum = (double)vmg_matrix_row(u, i)[j];
            for (size_t l = 0; l < j; l++) {
                sum -= factor[l * r + i] * factor[l * r + j];
            }
            factor[j * r + i] = root > 0 ? sum / root : 0;
        }
    }
}

/* M and U of a layer with pseudo-data. */
static void read_collapsed(layer_reader *reader, const vmg_real *parameters, vmg_exported_layer *out)
{
    const vmg_layer_kind *kind = reader->state->layer->kind;
    kind->prepare(reader->state, parameters);
    kind->draw(reader->state, 0, 0, 1, true);
    kind->collapse(reader->state, reader->mean, reader->row_covariance);
    for (size_t i = 0; i < out->rows * out->columns; i++) {
        out->mean[i] = (double)reader->mean.at[i];
    }
    for (size_t i = 0; i < out->rows; i++) {
        out->diagonal[i] = (double)vmg_matrix_row(reader->row_covariance, i)[i];
    }
    factor_full(reader->row_covariance, out->factor);
}

static void read_rows(const vmg_matrix_layer *layer, const layer_reader *reader, const vmg_real *parameters,
                      vmg_exported_layer *out)
{
    const bool full = layer->row.kind == &vmg_covariance_full;
    for (size_t i = 0; i < out->rows * out->columns; i++) {
        out->mean[i] = (double)parameters[layer->mean + i];
    }
    for (size_t i = 0; i < out->rows; i++) {
        out->diagonal[i] = (double)reader->row.diagonal[i];
        out->own[i] = full ? 0 : out->width ? (double)reader->row.own[i] : out->diagonal[i];
        for (size_t f = 0; f < out->width; f++) {
            out->factor[f * out->rows + i] =
                (double)(full ? vmg_matrix_row(reader->row.factor, i)[f] : vmg_matrix_row(reader->row.factor, f)[i]);
        }
    }
}

/* b = scale [x, 1] W: the scale goes into M, and twice into U. */
static void work_in_scale(double scale, vmg_exported_layer *out)
{
    for (size_t i = 0; i < out->rows * out->columns; i++) {
        out->mean[i] *= scale;
    }
    for (size_t i = 0; i < out->rows; i++) {
        out->own[i] *= scale * scale;
        out->diagonal[i] *= scale * scale;
    }
    for (size_t i = 0; i < out->width * out->rows; i++) {
        out->factor[i] *= scale;
    }
}

vmg_status vmg_exported_network_layer_fill(vmg_context *context, const vmg_layer *layer, const vmg_real *parameters,
                                           vmg_exported_layer *out)
{
    const vmg_matrix_layer *matrix = matrix_layer_of(layer);
    const vmg_kernels *kernels = vmg_kernels_of(context);
    vmg_arena counted = {0}, arena;
    layer_reader reader = {0};
    lay_out_reader(layer, kernels, &counted, &reader);
    const vmg_status status = vmg_arena_create(context, &counted, &arena);
    if (status) {
        return status;
    }
    lay_out_reader(layer, kernels, &arena, &reader);
    matrix->row.kind->prepare(&reader.row, parameters);
    matrix->column.kind->prepare(&reader.column, parameters);
    read_columns(layer, &reader, out);
    if (matrix->pairs) {
        read_collapsed(&reader, parameters, out);
    } else {
        read_rows(matrix, &reader, parameters, out);
    }
    work_in_scale((double)layer->input_scale, out);
    vmg_arena_destroy(context, &arena);
    return VMG_OK;
}
