/* Methods: families of models that learn from rows of numbers and give a predictive distribution. One row of a registry
 * each; fitting, predicting, saving, evaluating know them only through it. */
#ifndef VMG_METHOD_METHOD_H
#define VMG_METHOD_METHOD_H

#include "encoding/target_encoding.h"
#include "method/interval_calibration.h"
#include "method/checkpoint.h"
#include "method/settings.h"
#include "model_file/model_file.h"
#include "network/predictive.h"
#include "train/train.h"
#include "vmg/metrics.h"
#include "vmg/model.h"

/* A tensor's name in a model file: that in the network, behind the member it belongs to. */
enum { VMG_MODEL_TENSOR_NAME_SIZE = VMG_TENSOR_NAME_SIZE + 32 };

/* What a method learns from. Borrowed for the call. */
typedef struct vmg_learning_data {
    size_t inputs;      /* numbers in a row */
    size_t base_inputs; /* the first so many are not pieces (encoding/pieces.h) */
    vmg_rows training;
    vmg_rows validation; /* count 0: none */
    const vmg_target_encoding *target;
    const uint32_t *groups; /* of each training row: those with the same number are left out together; NULL: none */
    const double *order;    /* likewise, of its place in time: rows one after another are left out together */
    vmg_progress_function on_progress; /* NULL: none */
    void *progress_user;
    vmg_checkpoint_part checkpoint; /* where a method keeps what its trainings have reached */
    vmg_calibration *calibration;   /* for a method that predicts rows it left out to fill in; NULL: not wanted */
} vmg_learning_data;

/* What is told about a training afterwards. Neither times nor numbers of threads: a model file must not depend on
 * them. */
typedef struct vmg_training_record {
    size_t rows, validation_rows;               /* trained on; held back for early stopping */
    size_t left_out;                            /* without a target */
    size_t steps;                               /* of all members together */
    size_t epochs;                              /* the most of any member */
    double expected_log_likelihood, divergence; /* for each row, last step, mean over members; network's units */
    double validation;                          /* best score, mean over members; NaN without */
    bool cancelled;
    size_t out_of_fold_rows; /* rows predicted by networks that had left them out; 0: none were left out */
    vmg_metrics out_of_fold; /* how well, in the target's own units */
} vmg_training_record;

/* A model that predicts, in one thread. Opaque; a method's own. */
typedef struct vmg_predictor vmg_predictor;

typedef struct vmg_method {
    const char *name;
    const char *summary;                 /* one line for people */
    size_t usual_epochs;                 /* where nobody says how many; 0: as many as the effort says */
    const struct vmg_recipe_row *recipe; /* of a method that is no network: its recipe "default" */
    size_t recipe_rows;

    /* Fits; *fitted is the method's own and is owned by the model. Fills in the record's training part. Changes a
     * setting where the model that could be had is not the one asked for (fewer members after a request to cancel). */
    vmg_status (*fit)(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                      vmg_training_record *record, void **fitted);
    void (*destroy)(vmg_context *context, void *fitted);

    /* Takes the room for predictions of `rows` rows with `samples` posterior samples from each member (ignored where
     * none are drawn), and writes what is the same for all rows. */
    vmg_status (*lay_out)(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                          vmg_predictive *out);

    /* Predicts inputs (rows x inputs, at most most_rows) into `out`, whose row 0 is their first. `predictor` is one
     * thread's; nothing is allocated in predict. */
    vmg_status (*create_predictor)(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out);
    void (*predict)(vmg_predictor *predictor, vmg_matrix inputs, vmg_predictive *out);
    void (*destroy_predictor)(vmg_context *context, vmg_predictor *predictor);

    /* Draw number `number` of the seed of the whole function, at all rows of the inputs. NULL: the method has none.
     *   values  rows x outputs: standardised targets without noise, or the probabilities of classes */
    vmg_status (*draw)(vmg_context *context, const void *fitted, uint64_t seed, uint64_t number, vmg_matrix inputs,
                       double *values);

    /* Parameters of all members together, and how many a Gaussian with a variance for every weight would have (NULL:
     * the method is no network). */
    size_t (*parameter_count)(const void *fitted);
    size_t (*factorised_parameter_count)(const void *fitted);

    /* Adds what is worth knowing to a description (vmg_model_describe): to its object "network", or, of a method that
     * is no network, to its object "model", where "summary" says in a few words what it is, "noise_sd" lists the
     * noise's standard deviation of each target, and "log_evidence" the log marginal likelihoods, where there are. */
    vmg_status (*describe)(vmg_context *context, const void *fitted, json_t *into);

    /* The tensors of a model file, and back. tensors: room for tensor_count(fitted); names: for as many times
     * VMG_MODEL_TENSOR_NAME_SIZE bytes, to which the tensors then point. */
    size_t (*tensor_count)(const void *fitted);
    void (*list_tensors)(const void *fitted, vmg_model_file_tensor *tensors, char *names);
    vmg_status (*load)(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                       size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted);
} vmg_method;

/* The registry: by name (NULL: no such method) and by number (NULL from the end on). */
const vmg_method *vmg_method_find(const char *name);
const vmg_method *vmg_method_at(size_t index);

/* Those that are no networks (these: method/network_methods.h). */
extern const vmg_method vmg_method_constant, vmg_method_linear, vmg_method_gaussian_process, vmg_method_propagation,
    vmg_method_laplace;

#endif
