/* How good predictions are on rows whose target is known: of a model that is there, and by cross-validation. */
#ifndef VMG_EVALUATE_H
#define VMG_EVALUATE_H

#include "vmg/metrics.h"
#include "vmg/model.h"

/* Whether one prediction is better than another, by more than chance explains. */
typedef enum vmg_verdict { VMG_NO_CLEAR_DIFFERENCE, VMG_BETTER, VMG_WORSE } vmg_verdict;

/* A metric of the model beside that of the baseline, on the same rows. */
typedef struct vmg_difference {
    const vmg_metric_kind *kind;
    double model, baseline;
    double standard_error; /* of model - baseline, from rows or from folds as below; NaN: not known */
    vmg_verdict verdict;   /* a two-sided t test at 5 % */
} vmg_difference;

/* What is compared with the baseline: rmse or error_rate, and log_likelihood. */
enum { VMG_DIFFERENCES = 2 };

/* One model on one set of test rows. A row takes part where no target of it is missing. */
typedef struct vmg_fold_result {
    size_t fold;           /* number of the split, from 0; with repeats, repeat * folds + fold */
    size_t train_rows;     /* learnt from, with those held back for early stopping */
    size_t test_rows;      /* predicted and compared */
    size_t left_out;       /* test rows without a target */
    size_t unseen_levels;  /* cells of a kind that training did not have (vmg_prediction_unseen_levels) */
    size_t unseen_classes; /* test rows of a class that training did not have: they count as wrong */
    vmg_metrics metrics;   /* in the target's own units; of several targets the average (vmg/metrics.h) */
    vmg_metrics baseline;  /* the same of the constant prediction: of the method "constant", fitted to the same rows */
    vmg_difference against_baseline[VMG_DIFFERENCES]; /* standard errors from differences of rows */
    vmg_coverage coverage;                            /* regression */
    vmg_reliability reliability;                      /* classification */
    double training_seconds;                          /* NaN: not known, as of a model from a file */
    size_t training_steps;                            /* of all members together */
    double prediction_seconds;
} vmg_fold_result;

/* Predictions of test rows by models that were not trained on them, sorted by row and then by fold. */
typedef struct vmg_held_out {
    size_t count;
    uint32_t *row;  /* count: in the table, from 0 */
    uint32_t *fold; /* count */
    size_t width;   /* numbers of each; regression: for every target mean, std, std_model, std_noise, the quantiles that
                       were asked for; classification: the probability of every class, entropy, mutual information */
    double *numbers; /* count x width */
} vmg_held_out;

/* One class on the test rows of all folds. */
typedef struct vmg_class_figures {
    size_t rows, predicted, correct; /* of this class; predicted to be; both */
    double precision, recall, f1;    /* correct / predicted, correct / rows, their harmonic mean; NaN: not defined */
} vmg_class_figures;

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
    vmg_metrics baseline, baseline_error;
    vmg_difference against_baseline[VMG_DIFFERENCES]; /* over several folds by the corrected resampled t test of Nadeau
                                                         and Bengio (2003), as their training rows overlap */
    vmg_coverage coverage;                            /* of the test rows of all folds; of classes reliability */
    vmg_reliability reliability;
    char **classes; /* class_count names, in order; NULL for regression */
    size_t class_count;
    size_t *confusion; /* (class_count + 1) x class_count: test rows of all folds by true class (the last row: a class
                          that is not in the list) and predicted class */
    size_t positive;   /* two classes: the number of the positive one */
    double threshold;  /* its probability from which on it is predicted; 0: the more probable class is */
    vmg_held_out *held_out; /* NULL: not asked for */
} vmg_evaluation;

VMG_API void vmg_evaluation_destroy(vmg_context *context, vmg_evaluation *evaluation);

/* Precision, recall and F1 of a class, from the confusion matrix; index < class_count. */
VMG_API vmg_class_figures vmg_evaluation_class(const vmg_evaluation *evaluation, size_t index);

/*
 * The whole as JSON text, one object, for other programs; free with vmg_text_release:
 *   {"method": ..., "settings": {...}, "data": {"rows": .., "inputs": .., "target": ..},
 *    "folds": [{"fold": 0, "train_rows": .., "test_rows": .., "metrics": {"rmse": .., ...}, "training_seconds": ..,
 *               "training_steps": .., "prediction_seconds": ..}, ...],
 *    "mean": {"rmse": .., ...}, "standard_error": {"rmse": .., ...},
 *    "baseline": {"method": "constant", "mean": {...}, "standard_error": {...},
 *                 "differences": {"rmse": {"difference": .., "standard_error": .., "verdict": "better"}, ...}},
 *    "calibration": {"coverage": [{"level": 0.1, "fraction": ..}, ... 0.9, 0.95], "pit": [20 counts]}
 *                or {"ece": .., "reliability": [{"low": .., "high": .., "rows": .., "confidence": .., "accuracy": ..},
 *                                               ... 15 bins]}, and, of classes only,
 *    "classes": {"names": [...], "positive": .., "threshold": .., "rows": [...], "predicted": [...], "precision":
 * [...], "recall": [...], "f1": [...], "confusion": [[...], ...], "unknown": [...]}} Of "confusion" a row is a true
 * class, and a column a predicted one; "unknown" are true classes not in the list. A verdict is "better", "worse" or
 * "no clear difference". A fold has its "baseline" metrics behind its own. "target" is a text, of several targets an
 * array of texts. What is not defined or not known is null. Fails with VMG_ERROR_MEMORY; *out is then NULL.
 */
VMG_API vmg_status vmg_evaluation_to_json(vmg_context *context, const vmg_evaluation *evaluation, char **out);

/* --- A model on a table ------------------------------------------------------------------------------------------ */

/* All zero is the default of everything; strings and lists are borrowed for the call, `positive` as long as the
 * evaluator. */
typedef struct vmg_evaluate_options {
    const uint32_t *rows; /* the rows to test on; NULL: all. An evaluator takes all rows it is given. */
    size_t row_count;
    size_t samples;       /* posterior samples; 0: as the model's settings say */
    const char *positive; /* two classes: the one that average_precision, roc_auc and the threshold are about; NULL: the
                             second */
    double threshold;  /* two classes: the positive one is predicted from this probability on; 0: the more probable */
    bool paper_metric; /* regression: log_likelihood_paper too; NaN unless the model predicts by samples */
} vmg_evaluate_options;

/*
 * Predicts rows of a table and compares with their targets. `options` may be NULL. One fold, number 0, in constant
 * memory beside the table (with two classes one number a row more). Rows are predicted and scored side by side; the
 * result does not depend on the number of threads.
 * Fails with VMG_ERROR_USAGE (`positive` is no class of the model, or it or a threshold is given and there are not two;
 * a threshold that is not below 1), VMG_ERROR_DATA (a column that
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
    double threshold;             /* likewise */
    bool paper_metric;            /* likewise */
    bool keep_predictions;        /* into held_out */
    const double *quantiles;      /* regression: quantile_count probabilities, above 0 and below 1 */
    size_t quantile_count;
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
 *            come from the first fold only. on_progress is told which fold it is. checkpoint is a folder, made where
 *            it is not there, with a file fold_0, fold_1, ... for each fold; with `resume` folds that were finished are
 *            not trained again (their training_seconds are NaN), and others go on.
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

/* Writes the folds that vmg_crossval would make as train_0.txt, test_0.txt, ... into a folder, which is made where it
 * is not there: what splits_directory reads. *count: how many. Fails as vmg_crossval, or with VMG_ERROR_CREATE or
 * VMG_ERROR_WRITE. */
VMG_API vmg_status vmg_crossval_write_splits(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                                             const vmg_crossval_options *options, const char *directory, size_t *count);

#endif
