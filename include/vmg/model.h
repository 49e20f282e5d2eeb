/* Models: fit one to a table, predict with it, save and load it. */
#ifndef VMG_MODEL_H
#define VMG_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "vmg/settings.h"
#include "vmg/table.h"
#include "vmg/task.h"

typedef struct vmg_model vmg_model;
typedef struct vmg_prediction vmg_prediction;

/* Where a fit stands; the numbers belong to the epoch that has just ended. */
typedef struct vmg_progress {
    size_t fold, folds;     /* cross-validation: which fold, from 0, of how many; else both 0 */
    size_t member, members; /* which network, from 0, of how many */
    size_t epoch, epochs;   /* epochs done, of how many */
    double elbo;            /* evidence lower bound for each row, in the network's units: the next two put together */
    double expected_log_likelihood, divergence; /* for each row */
    double validation;                          /* mean log-likelihood of the validation rows; NaN without */
    bool best;                                  /* that validation score is the best so far */
} vmg_progress;

/* Called after every epoch, one call at a time. The command's progress line and its --log are such functions. */
typedef void (*vmg_progress_function)(void *user, const vmg_progress *progress);

/* All zero is the default of everything, but a target is needed; group or order, not both. Strings and lists are
 * borrowed for the call. */
typedef struct vmg_fit_options {
    const char *target;         /* one target, or */
    const char *const *targets; /* several (regression), */
    size_t target_count;        /* how many */
    const char *const *ignored; /* columns that are no inputs: --ignore, --id */
    size_t ignored_count;
    const char *group;            /* a column that is no input: early stopping holds back, and cross-fitting leaves out,
                                     whole groups of rows with the same value there (missing is one); where there is one
                                     group only, rows by chance */
    const char *order;            /* likewise, the rows with the largest numbers or dates there, or blocks one after
                                     another */
    const char *weight;           /* a column that is no input: how many times each row counts, at least 0; rows that
                                     count 0 times are left out */
    const vmg_settings *settings; /* NULL: the defaults */
    const uint32_t *rows;         /* the rows to train on; NULL: all */
    size_t row_count;
    bool silent; /* no notes about columns: the second fold says what the first has said */
    vmg_progress_function on_progress;
    void *progress_user;
    const char *checkpoint;     /* a file, written whole again and again, with what training has reached; NULL: none */
    size_t checkpoint_interval; /* steps of each network between two writes; 0: 10,000 */
    bool resume;                /* go on from that file where it is there; without, it must not be there */
} vmg_fit_options;

/*
 * Fits a model to a table. Rows whose target is missing are left out and counted (a note says so). Of a table of up to
 * 131,072 rows the model does not depend on their order, only on what is in them.
 * With a checkpoint, a fit that was killed or cancelled goes on when it is called again with `resume` and the same
 * table, settings and version, and ends with the model it would have had, byte by byte (on a processor of the same
 * kind, with any number of threads). The checkpoint stays and then holds the whole model: remove it once the model is
 * saved. Where it cannot be written training goes on, and a note says so; only when it cannot be begun the fit fails,
 * with VMG_ERROR_CREATE or VMG_ERROR_WRITE; with VMG_ERROR_USAGE where it is there already, with VMG_ERROR_DATA where
 * it belongs to another fit. A request to cancel ends training with the best model so far and VMG_OK
 * (vmg_model_was_cancelled tells); of an ensemble, with the members that were trained to their end, if there are any.
 * Fails with VMG_ERROR_USAGE (no target, settings, a list of rows out of range), VMG_ERROR_DATA (unknown columns; the
 * table does not fit), VMG_ERROR_NUMERIC (the objective left the range of numbers: layer, parameter and step are
 * named), VMG_ERROR_MEMORY; *out is then NULL. A model does not change afterwards and may be shared by threads, each
 * with its own context.
 */
VMG_API vmg_status vmg_fit(vmg_context *context, const vmg_table *table, const vmg_fit_options *options,
                           vmg_model **out);
VMG_API void vmg_model_destroy(vmg_context *context, vmg_model *model);

/* The settings that such a fit would have, all of them given: those too that follow from the table, as the task and the
 * number of epochs do. A fit of the same table with them gives the same model. Fails as vmg_fit; *out is then NULL. */
VMG_API vmg_status vmg_fit_settings(vmg_context *context, const vmg_table *table, const vmg_fit_options *options,
                                    vmg_settings **out);

/* One file in the safetensors layout, written to a temporary name and renamed; "-" is standard output. */
VMG_API vmg_status vmg_model_save(vmg_context *context, const vmg_model *model, const char *path);
VMG_API vmg_status vmg_model_size(vmg_context *context, const vmg_model *model, size_t *out); /* its bytes */
VMG_API vmg_status vmg_model_load(vmg_context *context, const char *path, vmg_model **out);

/* The registry of methods by number, in its order: name and a line for people; NULL from the end on. Static. */
VMG_API const char *vmg_method_name_at(size_t index);
VMG_API const char *vmg_method_summary_at(size_t index);

/* About a model. Strings are the model's. */
VMG_API vmg_task vmg_model_task(const vmg_model *model);
VMG_API const char *vmg_model_method(const vmg_model *model);
VMG_API size_t vmg_model_target_count(const vmg_model *model);
VMG_API const char *vmg_model_target_name(const vmg_model *model, size_t target);
VMG_API size_t vmg_model_class_count(const vmg_model *model); /* 0 for regression */
VMG_API const char *vmg_model_class_name(const vmg_model *model, size_t index);
VMG_API size_t vmg_model_input_count(const vmg_model *model); /* numbers that enter the network, not columns */
VMG_API const char *vmg_model_input_name(const vmg_model *model, size_t input);
VMG_API size_t vmg_model_parameter_count(const vmg_model *model); /* of all members together */
VMG_API size_t vmg_model_training_rows(const vmg_model *model);
VMG_API size_t vmg_model_training_steps(const vmg_model *model);
VMG_API bool vmg_model_was_cancelled(const vmg_model *model);

/* Everything there is to know, as JSON text: columns and how they are encoded, network, parameters (and what
 * independent Gaussians would need), noise, settings in force, training record. Free with vmg_text_release. */
VMG_API vmg_status vmg_model_describe(vmg_context *context, const vmg_model *model, char **out);
VMG_API void vmg_text_release(vmg_context *context, char *text);

/* The names of the table's columns that prediction needs, and which of them are text (for vmg_table_options). */
VMG_API size_t vmg_model_column_count(const vmg_model *model);
VMG_API const char *vmg_model_column_name(const vmg_model *model, size_t column);
VMG_API vmg_column_type vmg_model_column_type(const vmg_model *model, size_t column);

/* All zero is the default of everything. */
typedef struct vmg_predict_options {
    const uint32_t *rows; /* the rows to predict; NULL: all */
    size_t row_count;
    size_t samples; /* posterior samples; 0: as the model's settings say */
} vmg_predict_options;

/* Predicts rows of a table, whose columns are found by name. A row's prediction depends on the model and the row alone:
 * not on the rows beside it, not on the number of threads. `options` may be NULL. The model must outlive the
 * prediction. */
VMG_API vmg_status vmg_predict(vmg_context *context, const vmg_model *model, const vmg_table *table,
                               const vmg_predict_options *options, vmg_prediction **out);
VMG_API void vmg_prediction_destroy(vmg_context *context, vmg_prediction *prediction);

VMG_API size_t vmg_prediction_rows(const vmg_prediction *prediction);

/* How many cells were of a kind that training did not have: a new level of a text column, or missing in a column that
 * was complete. Such a cell counts as the middle of those seen, and the row's std_model (or the doubt about its
 * class) is larger by what seen cells of the column change, as learnt on training rows. */
VMG_API size_t vmg_prediction_unseen_levels(const vmg_prediction *prediction);

/* Regression, in the target's own units. std^2 = std_model^2 + std_noise^2: the first would shrink with more data, the
 * second is the noise that stays. quantile: of the predictive mixture, 0 < probability < 1, where the model is
 * calibrated
 * (--calibrate) at the probability that stands for this one; density and the others are the mixture's own. */
VMG_API double vmg_prediction_mean(const vmg_prediction *prediction, size_t row, size_t target);
VMG_API double vmg_prediction_std(const vmg_prediction *prediction, size_t row, size_t target);
VMG_API double vmg_prediction_std_model(const vmg_prediction *prediction, size_t row, size_t target);
VMG_API double vmg_prediction_std_noise(const vmg_prediction *prediction, size_t row, size_t target);
VMG_API double vmg_prediction_quantile(const vmg_prediction *prediction, size_t row, size_t target, double probability);
/* Several at once, `count` values for as many probabilities: faster than one after the other. */
VMG_API void vmg_prediction_quantiles(const vmg_prediction *prediction, size_t row, size_t target, size_t count,
                                      const double *probabilities, double *values);
VMG_API double vmg_prediction_log_density(const vmg_prediction *prediction, size_t row, size_t target, double value);

/* Classification. entropy: of the mean probabilities, in nats; mutual_information: the part of it that comes from not
 * knowing the weights (entropy of the mean less mean of the entropies). */
VMG_API double vmg_prediction_probability(const vmg_prediction *prediction, size_t row, size_t index);
VMG_API size_t vmg_prediction_class(const vmg_prediction *prediction, size_t row); /* the most probable */
VMG_API double vmg_prediction_entropy(const vmg_prediction *prediction, size_t row);
VMG_API double vmg_prediction_mutual_information(const vmg_prediction *prediction, size_t row);
/* The set of classes of a level, 0 < level < 1, is those whose probability is at least this: where the model is
 * calibrated
 * (--calibrate) it holds the true class of so large a share of rows like those of training; else it is the most
 * probable classes that together have that probability. The most probable class is always in it. */
VMG_API double vmg_prediction_set_threshold(const vmg_prediction *prediction, size_t row, double level);

/* All zero is the default of everything; lists are borrowed for the call. */
typedef struct vmg_function_options {
    const uint32_t *rows; /* the rows at which the functions are evaluated; NULL: all */
    size_t row_count;
    uint64_t seed;
    size_t first, count; /* draws number first, first + 1, ...: each depends on the seed and its number alone */
} vmg_function_options;

/*
 * Draws of the whole function that the model may be: what it does not know, without the noise of the target. The values
 * of one draw belong together, at whatever rows it is evaluated; of an ensemble each draw is of one member. Cells
 * unlike any in training count as the middle of those seen, and widen nothing.
 *
 *   values  count x rows x targets, in the targets' own units; or count x rows x classes: probabilities
 *
 * Fails with VMG_ERROR_USAGE (a method that draws no functions; a list of rows out of range), VMG_ERROR_DATA (columns,
 * as vmg_predict), VMG_ERROR_CANCELLED, VMG_ERROR_MEMORY. Takes memory for the encoded rows.
 */
VMG_API vmg_status vmg_sample_functions(vmg_context *context, const vmg_model *model, const vmg_table *table,
                                        const vmg_function_options *options, double *values);

#endif
