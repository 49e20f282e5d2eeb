/* Cells of a kind that training lacked, a new level or a first missing cell, in the rows to be predicted: what is not
 * known about them is counted into the predictive distribution.
 *
 * Their column's inputs are the middle of what training had (encoding/encoding.h), which is a guess. How far the truth
 * may lie from it is learnt when the model is fitted: on some training rows the column's cell is replaced by each of
 * several that were seen, and once by an unseen one.
 *
 *   numbers  The mean square of the differences between the mean predicted for the one and for the others, times
 *            (D + 1) / (D - 1) for D cells (what is known of a spread from a few), is the variance that an unseen cell
 *            adds to the model's. Several cells add up. Drawn components are moved by that many standard normal
 *            quantiles instead, each its own, the same ones in every row.
 *   classes  The probabilities p become (1 - w) p + w q, q all equal; w is where the seen cells' probabilities have the
 *            largest expected logarithm under that. Several cells: 1 - w is the product of theirs.
 *
 * Both take a new level for one as different from those seen as they are from each other. */
#ifndef VMG_METHOD_UNSEEN_CELLS_H
#define VMG_METHOD_UNSEEN_CELLS_H

#include "method/model.h"

/* No variance is larger, in the network's units: a model's outputs are of size 1. */
#define VMG_MOST_UNSEEN_VARIANCE 1e12

/* How many numbers a model's `unseen` has for each column: variances of the targets, network's units; or w alone. */
static inline size_t vmg_unseen_width(const vmg_model *model)
{
    return model->target->task == VMG_TASK_CLASSIFICATION ? 1 : model->target->target_count;
}

/* Learns model->unseen (allocated here) of a model that is fitted, on `count` training rows of a bound table. Depends
 * on settings and table alone. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_unseen_learn(vmg_context *context, vmg_model *model, const vmg_encoding_binding *binding,
                            const uint32_t *rows, size_t count);

/* Widens the prediction of `count` rows, rows[first] and so on (NULL: first ...), row 0 of `predictive` the first. Does
 * not allocate, cannot fail. */
void vmg_unseen_widen(const vmg_model *model, const vmg_encoding_binding *binding, const uint32_t *rows, size_t first,
                      size_t count, vmg_predictive *predictive);

#endif
