/* Several methods on one table, over the same folds: which is better, by how much, is that more than chance, and what
 * does each cost? */
#ifndef VMG_COMPARE_H
#define VMG_COMPARE_H

#include "vmg/evaluate.h"

/* What takes part: a name to show, and the settings of its fits, of which `method` is one. Borrowed for the call. */
typedef struct vmg_compared {
    const char *name;
    const vmg_settings *settings; /* of which each must be one that the method reads; NULL: the defaults */
} vmg_compared;

/* Predictions of the same rows that were made elsewhere, each by a model that had not seen the row: "prediction" alone,
 * or with "std" (taken as a Gaussian), or with "quantile_0.05", ...; for classes "probability_CLASS" of each,
 * "probability" of the positive one of two, or "prediction" alone. Rows are found by the columns that name them
 * (vmg_compare_options.ids), which both tables then have as texts, else by a column "row" of their numbers, from 1. A
 * column "fold" says in which fold a prediction was made; with it a row may be there once for each. Borrowed for the
 * call. */
typedef struct vmg_external {
    const char *name;
    const vmg_table *predictions;
    const char *file; /* for sentences; NULL: its name */
} vmg_external;

/* What an external has. */
enum { VMG_HAS_PREDICTION = 1, VMG_HAS_STD = 2, VMG_HAS_QUANTILES = 4, VMG_HAS_PROBABILITIES = 8 };

/* What mistakes cost, for what is to be accepted, rejected, or sent to a person: a number outside the limits, or the
 * positive one of two classes, is bad. All costs are in one unit; 0: not given. */
typedef struct vmg_money {
    bool has_lower, has_upper; /* regression: at least one; classification: none */
    double lower_limit, upper_limit;
    double cost_miss;        /* of a bad row that is accepted; above 0 */
    double cost_false_alarm; /* of a good row that is rejected */
    double cost_review;      /* of a row that a person looks at, who finds out */
    bool has_review;         /* false: nobody does */
    const char *today;       /* the name of an external, by which it is decided today; NULL: all rows are accepted */
    double rows_per_month, trainings_per_month; /* the latter 0: 1 */
    double cost_setup, cost_upkeep, cost_hour;  /* once; a month; of an hour of one processor */
} vmg_money;

/* --- Progress ----------------------------------------------------------------------------------------------------- */

/* Where a comparison stands: after every epoch of a network, and after every run. A run is one training and its test.
 */
typedef struct vmg_compare_progress {
    const char *name;    /* of the method that was heard of */
    size_t run, runs;    /* its runs that are done, of how many */
    size_t done, all;    /* runs of all methods */
    double seconds;      /* since the beginning */
    double seconds_left; /* of all methods; NaN: not known yet */
    const char *failure; /* a sentence, where a run has just failed or was left out; else NULL */
} vmg_compare_progress;

/* One call at a time, from any thread of the call; what it is told is borrowed. */
typedef void (*vmg_compare_function)(void *user, const vmg_compare_progress *progress);

/* --- What was found ------------------------------------------------------------------------------------------------
 */

typedef enum vmg_compared_state {
    VMG_COMPARED_DONE,
    VMG_COMPARED_PARTLY, /* some runs are missing: the sentence says why */
    VMG_COMPARED_FAILED,
    VMG_COMPARED_LEFT_OUT /* nothing of it was run */
} vmg_compared_state;

/* A standing beside another method. */
typedef enum vmg_standing {
    VMG_STANDING_UNKNOWN, /* fewer than two folds in common, or no value */
    VMG_STANDING_BEST,    /* it is the method that the others are compared with */
    VMG_STANDING_SAME,    /* no clear difference */
    VMG_STANDING_BETTER,
    VMG_STANDING_WORSE
} vmg_standing;

/*
 * A metric of one method less that of another, over the folds that both have. The standard error respects that the
 * folds' training rows overlap (Nadeau and Bengio 2003, the corrected resampled t test); low, high: the 95 % confidence
 * interval; p_value: two-sided. Not corrected for how many methods there are.
 */
typedef struct vmg_contrast {
    size_t folds;
    double difference, standard_error, degrees;
    double low, high, p_value; /* NaN where the standing is not known */
    vmg_standing standing;
} vmg_contrast;

/* A number over runs. NaN: there is none; of one run there is no std. */
typedef struct vmg_spread {
    size_t count;
    double mean, std, least, most; /* std: divisor count - 1 */
} vmg_spread;

/* What training again from other random numbers changes: runs of the first fold with the seeds s, s + 1, ... */
typedef struct vmg_stability {
    size_t fold;
    size_t seed_count;                   /* that finished */
    uint64_t *seeds;                     /* seed_count */
    vmg_metrics *metrics;                /* seed_count: those of each seed */
    vmg_spread spread[VMG_MOST_METRICS]; /* of each metric */
    size_t runs, failed;                 /* of folds and seeds together */
    size_t restarted;                    /* runs that left the range of numbers and began again with another seed */
    vmg_spread epochs;                   /* of all runs; NaN: the method has none */
} vmg_stability;

/* Measured, on one thread, in seconds of the processor. */
typedef struct vmg_cost {
    vmg_spread training_seconds; /* of folds */
    double total_seconds;        /* training, all runs */
    double microseconds_alone,
        microseconds_in_thousand;            /* to predict a row with its error bar: by itself, among 1000 */
    size_t model_bytes, parameters;          /* of the first fold; the model's file */
    size_t training_bytes, prediction_bytes; /* the most memory held at once: while training, and with the model while
                                                1,000 rows are predicted */
} vmg_cost;

/* What its decisions cost: each row is accepted, rejected or reviewed, whichever costs least by the method's own
 * probabilities. No row, of training or test, chooses a threshold: it follows from the costs. */
typedef struct vmg_method_money {
    bool is_known;
    size_t accepted, rejected, reviewed, missed, false_alarms; /* test rows of all folds */
    double cost, standard_error;                               /* per 1,000 rows, mean over folds */
    double expected;                                           /* likewise, by its own probabilities */
    vmg_contrast saving;                                       /* today's cost less this one */
    double month_decisions, month_training, month_inference, month_upkeep, month_total, month_saving;
    double payback_months; /* NaN: it never pays back, or it is not known what a month is */
} vmg_method_money;

/* Test rows on one side of the border of a shift. */
typedef struct vmg_shift_side {
    size_t rows;
    double error;              /* root of the mean squared error; error rate */
    double std, std_model;     /* means; regression, else NaN */
    double coverage_90;        /* of the 90 % interval; regression */
    double entropy;            /* mean; classification */
    double doubt, doubt_error; /* mean of std or entropy, and its standard error */
} vmg_shift_side;

typedef struct vmg_method_shift {
    bool is_known;
    vmg_shift_side inside, tail;
    int verdict; /* 1: the doubt grows, 0: no clear difference, -1: it shrinks; Welch's t test, 5 % */
} vmg_method_shift;

/* A method trained with few rows. */
typedef struct vmg_curve_point {
    size_t folds; /* that were finished */
    vmg_metrics mean, standard_error;
    vmg_contrast to_best[VMG_MOST_METRICS]; /* of the methods with as many rows */
    char *sentence;                         /* the first failure; NULL */
} vmg_curve_point;

/* One method. */
typedef struct vmg_compared_method {
    char *name;
    const char *method, *summary; /* of the registry; static; NULL: external */
    char *external;               /* the file that its predictions come from; NULL: it is none */
    unsigned has;                 /* external: what there is */
    vmg_compared_state state;
    size_t missing;  /* runs that were neither made nor failed: for want of time, or interrupted */
    char *sentence;  /* NULL where it is done: why not */
    char **failures; /* failure_count: a sentence for each run that failed */
    size_t failure_count;
    char *settings;            /* in force in the first fold, as the text of a JSON object; NULL: nothing ran */
    vmg_fold_result *folds;    /* fold_count: those that were finished, by number; without baseline */
    size_t *epochs, *restarts; /* fold_count: of each */
    size_t fold_count;
    vmg_metrics mean, standard_error;               /* over the folds */
    vmg_contrast to_best[VMG_MOST_METRICS];         /* of each metric: this less the best */
    vmg_contrast to_first_matrix[VMG_MOST_METRICS]; /* this less the first one whose method is "matrix" */
    vmg_coverage coverage;                          /* of the test rows of all folds; of classes reliability */
    vmg_reliability reliability;
    vmg_reliability positive_reliability; /* two classes: of the positive one's probability */
    size_t *confusion;                    /* as in vmg_evaluation; NULL: regression */
    vmg_stability stability;
    vmg_cost cost;
    vmg_method_money money;
    vmg_method_shift shift;
    vmg_curve_point *curve; /* size_count; NULL: not asked for, or external */
    size_t shown_count;     /* test rows of the first fold that are kept, at most VMG_SHOWN_ROWS */
    size_t shown_width;
    uint32_t *shown_rows;
    double *shown; /* shown_count x shown_width: one target: measured, mean, std, std_model, 5 % and 95 % quantile;
                      classes: number of the true one, of the predicted one, probability of the positive or else the
                      predicted one */
} vmg_compared_method;

enum { VMG_SHOWN_ROWS = 1000 };

/* A number column's cells. */
typedef struct vmg_target_summary {
    double mean, std, least, most;
} vmg_target_summary;

/* What a comparison found. Read it freely; everything in it belongs to it. */
typedef struct vmg_comparison {
    vmg_task task;
    size_t rows, rows_without_target, columns;
    char **targets; /* target_count names */
    size_t target_count;
    char **inputs;                          /* input_column_count names: of the columns that the models read */
    size_t input_column_count, input_count; /* input_count: numbers that enter a model */
    vmg_target_summary summary;             /* regression, of the first target */
    char **classes;                         /* class_count names; NULL: regression */
    size_t *class_rows;                     /* class_count */
    size_t class_count, positive;
    double threshold;
    const char *division; /* "folds", "group", "order" or "splits" */
    char *division_name;  /* the column or the folder; NULL */
    size_t folds, repeats, planned;
    size_t *train_rows, *test_rows; /* planned */
    uint64_t seed;
    const vmg_metric_kind *kinds; /* kind_count, static: the metrics in every array above */
    size_t kind_count;
    size_t primary[2];             /* of these: the error, and the log-likelihood */
    size_t first_matrix;           /* number of the first method of that kind; method_count: none */
    size_t best[VMG_MOST_METRICS]; /* number of the best method by each; method_count: none */
    vmg_compared_method *methods;  /* method_count, in the order in which they were given */
    size_t method_count;
    bool has_money;
    vmg_money money;                /* `today`: owned */
    size_t bad_rows, decided_rows;  /* of the test rows of all folds */
    double today_cost, today_error; /* per 1,000 rows */
    char *shift;                    /* the column; NULL: not asked for */
    double shift_part, shift_from;
    size_t shift_train, shift_inside, shift_tail; /* rows */
    size_t *sizes;                                /* size_count */
    size_t size_count;
    size_t (*curve_best)[VMG_MOST_METRICS]; /* size_count: number of the best method by each metric */
    double seconds;
    size_t threads;
    const char *kernels; /* static */
    double time_budget;  /* 0: none */
    bool interrupted;    /* after a request to cancel: these are the runs that were finished */
    bool resumed;        /* some of them come from a file */
} vmg_comparison;

/* All zero is the default of everything but the methods, of which at least one is needed; borrowed for the call. */
typedef struct vmg_compare_options {
    const vmg_compared *methods; /* method_count, names all different */
    size_t method_count;
    vmg_crossval_options division; /* how rows are divided, the positive class and the threshold; the rest of it counts
                                      for nothing */
    const vmg_external *externals; /* external_count; their names differ from all others */
    size_t external_count;
    const char *const *ids; /* id_count columns that name rows; see vmg_external */
    size_t id_count;
    size_t seeds;           /* runs of the first fold with different seeds, the first included; 0: 3 */
    const vmg_money *money; /* NULL: none */
    const char *shift;      /* a column of numbers or dates: models trained without its upper fifth are tested on
                               it, and on rows like those that they were trained on; NULL: none */
    const size_t *sizes;    /* size_count: training with so many of each fold's rows, too */
    size_t size_count;
    double time_budget;     /* seconds of wall clock, shared out among the methods: one that would take more than
                               its share makes fewer runs or none, and says so; 0: none */
    const char *checkpoint; /* a file that every finished run is appended to; NULL: none. It stays. */
    bool resume; /* runs that the file holds already, of the same table, folds and settings, are not made again */
    vmg_compare_function on_progress;
    void *progress_user;
} vmg_compare_options;

/*
 * Fits and tests every method on the same folds. `fit` is as for vmg_crossval; of its settings `seed` (of how rows are
 * dealt) and `task` count, every method has its own.
 *
 * A run that fails is told of in its method's row, and the others go on; one that leaves the range of numbers is begun
 * again with another seed, twice at most. Runs go side by side, each in one thread; the result, times excepted, does
 * not depend on the number of threads. After a request to cancel, finished runs are kept and the answer is VMG_OK.
 * VMG_ERROR_DATA also: a checkpoint that is there and is no such file.
 * Fails as vmg_crossval does for what all methods have in common (columns, folds, the task); VMG_ERROR_USAGE (no
 * method, a name twice), VMG_ERROR_CANCELLED (before any run was finished); *out is then NULL.
 */
VMG_API vmg_status vmg_compare(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                               const vmg_compare_options *options, vmg_comparison **out);
VMG_API void vmg_comparison_destroy(vmg_context *context, vmg_comparison *comparison);

/* What a comparison cannot know of itself, for the file; any may be NULL. */
typedef struct vmg_comparison_origin {
    const char *command; /* that made it */
    const char *source;  /* of the table */
    const char *date;    /* "2026-11-24T15:12:03Z" */
    const char *processor;
} vmg_comparison_origin;

/* The whole as JSON text, one object, described in docs/comparison.md; free with vmg_text_release. */
VMG_API vmg_status vmg_comparison_to_json(vmg_context *context, const vmg_comparison *comparison,
                                          const vmg_comparison_origin *origin, char **out);

#endif
