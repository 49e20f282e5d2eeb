/* Cross-fitting: the rows are dealt into parts, and each network of a variant leaves another part out of training. What
 * it then says of that part is said of rows it has not seen: so the variants are weighed against each other, and the
 * error on new rows is estimated, without a row being lost to the ensemble.
 *
 * The weights w maximise the mean log density of the mixture on rows left out (stacking: Wolpert 1992; of densities,
 * Smyth and Wolpert 1999), sum_n log sum_v w_v p_v(y_n), under a Dirichlet prior that keeps them from 0 on few rows; it
 * is concave, and found by expectation maximisation. */
#ifndef VMG_METHOD_CROSS_FIT_H
#define VMG_METHOD_CROSS_FIT_H

#include "method/matrix_method.h"

/* The part of each training row: `parts` of them, as equal as can be, for classes each class spread evenly; whole
 * groups or, where that has as many different values, blocks of the order, as the data say. The caller releases *out.
 * Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_cross_fit_deal(vmg_context *context, const vmg_learning_data *data, size_t parts, uint64_t seed,
                              uint32_t **out);

/* The training rows without those of a part. *chosen is what rows->chosen points to; the caller releases it. Fails with
 * VMG_ERROR_MEMORY. */
vmg_status vmg_cross_fit_leave_out(vmg_context *context, const vmg_learning_data *data, const uint32_t *parts,
                                   uint32_t part, vmg_rows *rows, uint32_t **chosen);

/* Sets the variants' weights, and the record's out-of-fold metrics, from the rows that members left out. A variant that
 * lost members to a request to cancel makes all weights stay equal. */
vmg_status vmg_cross_fit_weigh(vmg_context *context, const vmg_settings_values *settings, const vmg_learning_data *data,
                               const uint32_t *parts, vmg_matrix_fit *fit, vmg_training_record *record);

/* The stacking weights alone, from log densities (rows x variants): concentration - 1 of the Dirichlet prior is what
 * each variant counts as rows of its own. Writes `variants` weights. */
void vmg_stacking_weights(size_t rows, size_t variants, const double *log_densities, double prior_rows,
                          double *weights);

#endif
