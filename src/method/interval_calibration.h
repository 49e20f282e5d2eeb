/* --calibrate: how the intervals of a model are corrected by what its networks said of rows that they left out
 * (distribution/conformal.h), one map for each target, or of classes one; its densities, means and standard deviations
 * stay its own. */
#ifndef VMG_METHOD_INTERVAL_CALIBRATION_H
#define VMG_METHOD_INTERVAL_CALIBRATION_H

#include <jansson.h>
#include <stdbool.h>

#include "distribution/conformal.h"
#include "method/settings.h"

/* The levels at which a model is looked at. */
enum { VMG_CALIBRATION_LEVELS = 3 };
extern const double vmg_calibration_levels[VMG_CALIBRATION_LEVELS]; /* 0.5, 0.9, 0.95 */

typedef struct vmg_target_calibration {
    vmg_conformal map;                   /* its tail owned; no rows: none is applied */
    double held[VMG_CALIBRATION_LEVELS]; /* what the networks' own intervals held of the rows left out */
} vmg_target_calibration;

/* All zero: there is none. */
typedef struct vmg_calibration {
    size_t target_count;
    vmg_target_calibration *targets; /* target_count, owned; NULL: nothing was left out */
    size_t rows;                     /* that were left out */
} vmg_calibration;

/* Learns from rows left out, rows x targets each:
 *   tails  of numbers vmg_conformal_tail, of classes the probability of the true one
 *   own    1 - the level from which on the model's own interval, or set of classes, holds the row
 * With --calibrate auto a target's map is applied where the share that its own of levels 0.5, 0.9 and 0.95 hold is off
 * by more than its standard error, and there are rows enough to speak of 0.95. Fails with VMG_ERROR_MEMORY; *out is
 * then all zero. */
vmg_status vmg_calibration_learn(vmg_context *context, int calibrate, size_t rows, size_t targets, const double *tails,
                                 const double *own, vmg_calibration *out);
void vmg_calibration_release(vmg_context *context, vmg_calibration *calibration);

/* The map of a target; the identity where there is none. */
const vmg_conformal *vmg_calibration_map(const vmg_calibration *calibration, size_t target);

/* As JSON and back, for model files. *out is NULL, or all zero, on failure (VMG_ERROR_MEMORY, VMG_ERROR_DATA). */
vmg_status vmg_calibration_to_json(vmg_context *context, const vmg_calibration *calibration, json_t **out);
vmg_status vmg_calibration_from_json(vmg_context *context, const json_t *json, size_t targets, vmg_calibration *out);

#endif
