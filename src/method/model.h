/* What a model is made of. The public part is vmg/model.h. */
#ifndef VMG_METHOD_MODEL_H
#define VMG_METHOD_MODEL_H

#include "encoding/encoding.h"
#include "method/interval_calibration.h"
#include "method/method.h"

struct vmg_model {
    const vmg_method *method;
    vmg_settings_values settings; /* in force when it was fitted */
    vmg_encoding *encoding;       /* owned */
    vmg_target_encoding *target;  /* owned */
    vmg_training_record record;
    void *fitted;   /* owned; the method's */
    double *unseen; /* columns x vmg_unseen_width, owned: method/unseen_cells.h */
    vmg_calibration calibration;
};

/* The likelihood of a task with so many targets or classes, under some settings; varying_noise: with noise of each
 * row's own (regression). The noise lives in the network's units (vmg_likelihood.target_scale). */
vmg_likelihood vmg_model_likelihood(const vmg_settings_values *settings, vmg_task task, size_t outputs,
                                    bool varying_noise);

/* As vmg_model_save, with texts of the caller's beside those of the model. */
vmg_status vmg_model_save_with(vmg_context *context, const vmg_model *model, const char *path,
                               const vmg_model_file_text *texts, size_t text_count);

#endif
