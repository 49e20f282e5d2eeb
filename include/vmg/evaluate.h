/* How good predictions are on rows whose target is known: of a model that is there, and by cross-validation. */
#ifndef VMG_EVALUATE_H
#define VMG_EVALUATE_H

#include "vmg/metrics.h"
#include "vmg/model.h"

/* One model on one set of test rows. A row takes part where no target of it is missing. */
typedef struct vmg_fold_result {
    size_t fold;             /* number of the split, from 0; with repeats, repeat * folds + fold */
    size_t train_rows;       /* learnt from, with those held back for early stopping */
    size_t test_rows;        /* predicted and compared */
    size_t left_out;         /* test rows without a target */
    size_t unseen_levels;    /* cells of a kind that training did not have (vmg_prediction_unseen_levels) */
    size_t unseen_classes;   /* test rows of a class that training did not have: they count as wrong */
    vmg_metrics metrics;     /* in the target's own units; of several targets the average (vmg/metrics.h) */
    double training_seconds; /* NaN: not known, as of a model from a file */
    size_t training_steps;   /* of all members together */
    double prediction_seconds;
} vmg_fold_result;

/* What an evaluation found. Read it freely; everything in it belongs to it. */
typedef struct vmg_evaluation {
    const char *method; /* "matrix" */
    vmg_task task;
    char *settings; /* in force, as the text of a JSON object; in the first fold, where they follow from its rows */
    size_t rows;    /* of those that were given, with a target */
    size_t inputs;  /* numbers that enter the network; likewise */
    char **targets; /* target_count names */
    size_t target_count;
    vmg_fold_result *folds;           /* fold_count: those that were finished, by number */
    size_t fold_count, planned;       /* fold_count < planned after a request to cancel */
    vmg_metrics mean, standard_error; /* over the folds: vmg_metrics_average */
} vmg_evaluation;

VMG_API void vmg_evaluation_destroy(vmg_context *context, vmg_evaluation *evaluation);

/*
 * The whole as JSON text, one object, for other programs; free with vmg_text_release:
 *   {"method": ..., "settings": {...}, "data": {"rows": .., "inputs": .., "target": ..},
 *    "folds": [{"fold": 0, "train_rows": .., "test_rows": .., "metrics": {"rmse": .., ...}, "training_seconds": ..,
 *               "training_steps": .., "prediction_seconds": ..}, ...],
 *    "mean": {"rmse": .., ...}, "standard_error": {"rmse": .., ...}}
 * "target" is a text, of several targets an array of texts. What is not defined or not known is null.
 * Fails with VMG_ERROR_MEMORY; *out is then NULL.
 */
VMG_API vmg_status vmg_evaluation_to_json(vmg_context *context, const vmg_evaluation *evaluation, char **out);

/* --- A model on a table ------------------------------------------------------------------------------------------ */

/* All zero is the default of everything; strings and lists are borrowed for the call, `positive` as long as the
 * evaluator. */
typedef struct vmg_evaluate_options {
    const uint32_t *rows; /* the rows to test on; NULL: all. An evaluator takes all rows it is given. */
    size_t row_count;
    size_t samples;       /* posterior samples; 0: as the model's settings say */
    const char *positive; /* two classes: the one that average_precision and roc_auc are about; NULL: the second */
    bool paper_metric;    /* regression: log_likelihood_paper too; NaN unless the model predicts by samples */
} vmg_evaluate_options;

/*
 * Predicts rows of a table and compares with their targets. `options` may be NULL. One fold, number 0, in constant
 * memory beside the table (with two classes one number a row more). Rows are predicted and scored side by side; the
 * result does not depend on the number of threads.
 * Fails with VMG_ERROR_USAGE (`positive` is no class of the model, or it has not two), VMG_ERROR_DATA (a column that
 * the model needs is not there or of another type; no row has a target), VMG_ERROR_CANCELLED, VMG_ERROR_MEMORY; *out
 * is then NULL.
 */
VMG_API vmg_status vmg_evaluate(vmg_context *context, const vmg_model *model, const vmg_table *table,
                                const vmg_evaluate_options *options, vmg_evaluation **out);

/*
 * The same for a table that comes in pieces (vmg_table_reader_next): create, add every piece, finish, destroy. The
 * model is borrowed until then. How the table is cut changes metrics by rounding only. finish changes nothing: more
 * pieces may follow. After a failure of add the evaluator can only be destroyed.
 */
typedef struct vmg_evaluator vmg_evaluator;
VMG_API vmg_status vmg_evaluator_create(vmg_context *context, const vmg_model *model,
                                        const vmg_evaluate_options *options, vmg_evaluator **out);
VMG_API vmg_status vmg_evaluator_add(vmg_context *context, vmg_evaluator *evaluator, const vmg_table *piece);
VMG_API vmg_status vmg_evaluator_finish(vmg_context *context, vmg_evaluator *evaluator, vmg_evaluation **out);
VMG_API void vmg_evaluator_destroy(vmg_context *context, vmg_evaluator *evaluator);

/* --- Cross-validation -------------------------------------------------------------------------------------------- */

/* Called after every fold, one call at a time, in the order in which folds end; from any thread of the call. */
typedef void (*vmg_fold_function)(void *user, const vmg_fold_result *fold, size_t done, size_t planned);

/* All zero is the default of everything; strings are borrowed for the call. */
typedef struct vmg_crossval_options {
    size_t folds;                 /* 0: 10 */
    size_t repeats;               /* 0: 1; by order only 1 */
    const char *splits_directory; /* instead of folds: train_0.txt, test_0.txt, ... with row numbers from 0 */
    const char *group;            /* column: rows with the same value stay in one fold (a missing one is a value) */
    const char *order;            /* column of numbers or dates: trains on the past, tests on what comes next */
    const char *positive;         /* as in vmg_evaluate_options */
    bool paper_metric;            /* likewise */
    vmg_fold_function on_fold;
    void *fold_user;
} vmg_crossval_options;

/*
 * Fits and evaluates a model for each fold. Rows without a target are left out first (a note says how many). Folds are
 * dealt from the setting `seed`, in classification so that each class is spread evenly; by `group` and by `order` as
 * these say (the columns are never inputs). Scaling, levels and everything else is learnt from a fold's training rows
 * alone; only the task is found once, on all rows. Every fold's model has the same seed, the setting's.
 *
 *   fit      as for vmg_fit; `rows` (not together with split files) are the rows to be divided. Notes about columns
 *            come from the first fold only. on_progress is told which fold it is.
 *   options  may be NULL
 *
 * Folds run side by side, each in one thread; the result, times excepted, does not depend on the number of threads.
 * After a request to cancel, finished folds are kept and the answer is VMG_OK with fold_count < planned; where there
 * are none it is VMG_ERROR_CANCELLED.
 * Fails, *out being NULL, with VMG_ERROR_USAGE (split files together with folds, repeats, group, order or rows; group
 * and order together; what vmg_fit calls usage), VMG_ERROR_DATA (fewer rows, groups or different values than folds; a
 * column that is not there; no dates; what vmg_fit or vmg_evaluate say of a fold, which is then named),
 * VMG_ERROR_NO_INPUT (no split files), VMG_ERROR_NUMERIC, VMG_ERROR_MEMORY.
 */
VMG_API vmg_status vmg_crossval(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                                const vmg_crossval_options *options, vmg_evaluation **out);

#endif
