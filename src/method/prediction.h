/* What vmg_predict answers: the predictive distributions of rows. The public part is vmg/model.h. */
#ifndef VMG_METHOD_PREDICTION_H
#define VMG_METHOD_PREDICTION_H

#include "distribution/student_table.h"
#include "method/model.h"

struct vmg_prediction {
    size_t rows;
    size_t unseen; /* cells of a kind that training did not have */
    vmg_arena arena;
    vmg_predictive predictive;
    const vmg_target_encoding *target; /* borrowed from the model, as the next */
    const vmg_calibration *calibration;
    vmg_student_tables *tables; /* for the degrees of the components; NULL: there are none, owned */
};

/* The predictive distribution of a row and target, in the target's own units; a view of the prediction. */
vmg_mixture vmg_prediction_mixture(const vmg_prediction *prediction, size_t row, size_t target);

/* How the intervals of a target are corrected. */
const vmg_conformal *vmg_prediction_conformal(const vmg_prediction *prediction, size_t target);

#endif
