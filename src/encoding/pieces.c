/* Pieces between the quantiles of a column; see encoding/pieces.h. */
#include "encoding/pieces.h"

#include <float.h>
#include <stdlib.h>

#include "base/context.h"

vmg_status vmg_pieces_reserve(vmg_context *context, size_t count, vmg_pieces *out)
{
    *out = (vmg_pieces){
        .count = count,
        .knots = vmg_allocate(context, count + 1, sizeof *out->knots),
        .means = vmg_allocate(context, count, sizeof *out->means),
        .scales = vmg_allocate(context, count, sizeof *out->scales),
    };
    if (out->knots && out->means && out->scales) {
        return VMG_OK;
    }
    vmg_pieces_release(context, out);
    return VMG_ERROR_MEMORY;
}

void vmg_pieces_release(vmg_context *context, vmg_pieces *pieces)
{
    vmg_release(context, pieces->knots);
    vmg_release(context, pieces->means);
    vmg_release(context, pieces->scales);
    *pieces = (vmg_pieces){0};
}

vmg_ready_piece vmg_piece_ready(const vmg_pieces *pieces, size_t index)
{
    const double *knot = &pieces->knots[index];
    return (vmg_ready_piece){knot[0] / 2, 1 / (knot[1] / 2 - knot[0] / 2), pieces->means[index],
                             1 / pieces->scales[index]};
}

static int ascending(const void *a, const void *b)
{
    const double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* The numbers that are there, sorted. NULL: no memory. */
static double *sorted_numbers(vmg_context *context, const vmg_cells *cells, const uint32_t *rows, size_t count,
                              size_t *present)
{
    double *numbers = vmg_allocate(context, count, sizeof *numbers);
    *present = 0;
    for (size_t i = 0; numbers && i < count; i++) {
        const double number = vmg_cells_number(cells, vmg_row_at(rows, i));
        if (!isnan(number)) {
            numbers[(*present)++] = number;
        }
    }
    if (numbers) {
        qsort(numbers, *present, sizeof *numbers, ascending);
    }
    return numbers;
}

/* Writes at most most + 1 knots, answers how many. */
static size_t find_knots(const double *sorted, size_t present, size_t most, double *knots)
{
    size_t found = 0;
    for (size_t p = 0; p <= most; p++) {
        const double number = sorted[(p * (present - 1) + most / 2) / most];
        if (found == 0 || number - knots[found - 1] >= DBL_MIN) {
            knots[found++] = number;
        }
    }
    return found;
}

/* Mean and standard deviation of a piece over sorted numbers; `from`, where the last piece ended, is moved on to the
 * first number at or beyond this piece's end. The deviation is above 0: both knots are among the numbers. */
static void find_moments(const double *sorted, size_t present, const vmg_pieces *pieces, size_t index, size_t *from)
{
    const vmg_ready_piece piece = vmg_piece_ready(pieces, index);
    size_t end = *from;
    double sum = 0, squares = 0;
    while (sorted[end] < pieces->knots[index + 1]) {
        sum += vmg_piece_at(&piece, sorted[end++]);
    }
    const double mean = (sum + (double)(present - end)) / (double)present;
    for (size_t i = *from; i < end; i++) {
        const double deviation = vmg_piece_at(&piece, sorted[i]) - mean;
        squares += deviation * deviation;
    }
    squares += (double)*from * mean * mean + (double)(present - end) * (1 - mean) * (1 - mean);
    pieces->means[index] = mean;
    pieces->scales[index] = sqrt(squares / (double)present);
    *from = end;
}

vmg_status vmg_pieces_learn(vmg_context *context, const vmg_cells *cells, const uint32_t *rows, size_t count,
                            size_t most, double weight, vmg_pieces *out)
{
    double knots[VMG_PIECE_CAP + 1];
    size_t present = 0;
    *out = (vmg_pieces){0};
    if (most < 2) {
        return VMG_OK;
    }
    double *sorted = sorted_numbers(context, cells, rows, count, &present);
    if (!sorted) {
        return VMG_ERROR_MEMORY;
    }
    const size_t found = present ? find_knots(sorted, present, most < VMG_PIECE_CAP ? most : VMG_PIECE_CAP, knots) : 0;
    const vmg_status status = found > 2 ? vmg_pieces_reserve(context, found - 1, out) : VMG_OK;
    if (out->count) {
        for (size_t i = 0; i < found; i++) {
            out->knots[i] = knots[i];
        }
        for (size_t p = 0, from = 0; p < out->count; p++) {
            find_moments(sorted, present, out, p, &from);
            out->scales[p] /= weight;
        }
    }
    vmg_release(context, sorted);
    return status;
}
