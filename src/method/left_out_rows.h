/* Predicting rows that some networks left out of training (method/cross_fit.h), piece by piece, and what their errors
 * say of the intervals of all networks together. */
#ifndef VMG_METHOD_LEFT_OUT_ROWS_H
#define VMG_METHOD_LEFT_OUT_ROWS_H

#include "method/matrix_method.h"

enum { VMG_LEFT_OUT_AT_ONCE = 256 };

/* The rows of one piece, and their targets. */
typedef struct vmg_left_out_piece {
    vmg_matrix inputs, values; /* VMG_LEFT_OUT_AT_ONCE x inputs, x targets; owned */
    uint32_t *labels;          /* owned; NULL: regression */
    uint32_t numbers[VMG_LEFT_OUT_AT_ONCE];
} vmg_left_out_piece;

/* Fails with VMG_ERROR_MEMORY; to be released even then. */
vmg_status vmg_left_out_create(vmg_context *context, const vmg_learning_data *data, vmg_left_out_piece *out);
void vmg_left_out_release(vmg_context *context, vmg_left_out_piece *piece);

/* Reads `count` training rows, of these numbers (NULL: the first ones). */
void vmg_left_out_read(const vmg_learning_data *data, const uint32_t *rows, size_t count, vmg_left_out_piece *out);

/* Called for each row: number `row` of the piece that was predicted, `place` in the list. */
typedef void (*vmg_left_out_function)(void *user, const vmg_predictive *predictive, const vmg_left_out_piece *piece,
                                      size_t row, size_t place);

/* Predicts rows[first] ... rows[end - 1] of the training rows with the members of `fit`. Fails with VMG_ERROR_MEMORY.
 */
vmg_status vmg_left_out_predict(vmg_context *context, const vmg_learning_data *data, const vmg_matrix_fit *fit,
                                const uint32_t *rows, size_t first, size_t end, vmg_left_out_function keep, void *user);

/* The rows that networks left out: those of part p are rows[first[p]] ... rows[first[p + 1] - 1], left out by members
 * p * variants ... p * variants + variants - 1 of the fit. Borrowed. */
typedef struct vmg_left_out {
    const vmg_learning_data *data;
    const vmg_matrix_fit *fit;
    size_t parts;
    const uint32_t *rows;
    const size_t *first; /* parts + 1 */
} vmg_left_out;

/* Learns data->calibration from them. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_left_out_calibrate(vmg_context *context, const vmg_settings_values *settings,
                                  const vmg_left_out *left_out);

/*
 * How much smaller the errors of `sets` sets of networks together are than those of one, which alone can be seen on a
 * row that it left out; errors in standard deviations that are predicted, by all or by the one.
 *
 *   error   rows: y - f, of the set that left the row out
 *   others  rows x count: f_j - f, of other sets, which were trained on the row
 *
 * all divided by the standard deviation predicted for the row. Each set's prediction is m + e, its own e of variance v
 * around what they have in common, and y = m + r. A set that was trained on the row says g (m + e) + (1 - g) y. So with
 * S = mean (y - f)^2 = r^2 + v, C = mean (y - f)(f_j - f) = (1 - g) r^2 + v, V = variance over j = g^2 v:
 *   S g^2 - (S - C) g - V = 0,   v = V / g^2,
 * and as the mixture of all is wider than that of one by the variance between them,
 *   answer^2 = (r^2 + v / sets) / (r^2 + v) / (1 + v (1 - 1 / sets)).
 * 1 where there are fewer than two others, or nothing to tell.
 */
double vmg_left_out_error_ratio(size_t rows, size_t count, const double *error, const double *others, size_t sets);

#endif
