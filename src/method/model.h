/* What a model is made of. The public part is vmg/model.h. */
#ifndef VMG_METHOD_MODEL_H
#define VMG_METHOD_MODEL_H

#include "encoding/encoding.h"
#include "method/method.h"

struct vmg_model {
    const vmg_method *method;
    vmg_settings_values settings; /* in force when it was fitted */
    vmg_encoding *encoding;       /* owned */
    vmg_target_encoding *target;  /* owned */
    vmg_training_record record;
    void *fitted; /* owned; the method's */
};

/* The likelihood that a target calls for, under some settings. scales: room for the targets' scales; the likelihood
 * borrows it where the noise lives in the target's own units. */
vmg_likelihood vmg_model_likelihood(const vmg_settings_values *settings, const vmg_target_encoding *target,
                                    double *scales);

#endif
