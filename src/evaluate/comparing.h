/* A comparison on its way: what all methods have in common, and the list of runs. A run is one training of one method
 * and its test; what it finds depends on nothing but its place in the list. The public part is vmg/compare.h. */
#ifndef VMG_EVALUATE_COMPARING_H
#define VMG_EVALUATE_COMPARING_H

#include <pthread.h>
#include <stdio.h>

#include "evaluate/crossval_folds.h"
#include "evaluate/held_out.h"
#include "method/settings_given.h"
#include "metrics/confusion.h"
#include "vmg/compare.h"

typedef enum vmg_run_kind {
    VMG_RUN_FOLD,  /* of the division */
    VMG_RUN_SEED,  /* the first fold again, with another seed */
    VMG_RUN_SHIFT, /* away from the training data: evaluate/comparison_shift.h */
    VMG_RUN_SIZE   /* with few of a fold's training rows */
} vmg_run_kind;

typedef enum vmg_run_state {
    VMG_RUN_PENDING,
    VMG_RUN_ACTIVE,
    VMG_RUN_DONE,
    VMG_RUN_FAILED,
    VMG_RUN_LEFT_OUT /* for want of time */
} vmg_run_state;

/* What is told of a method once, from its first run. */
typedef struct vmg_run_facts {
    char *settings; /* in force, as the text of a JSON object; owned, like the others */
    char **columns; /* column_count names: that the model reads */
    size_t column_count, inputs, parameters;
    size_t model_bytes, training_bytes, prediction_bytes;
    double microseconds_alone, microseconds_in_thousand;
} vmg_run_facts;

typedef struct vmg_run {
    size_t method; /* number of the compared one */
    vmg_run_kind kind;
    size_t fold;
    size_t step;           /* VMG_RUN_SEED: what is added to the seed; VMG_RUN_SIZE: number of the size */
    const uint32_t *train; /* train_count, borrowed */
    const uint32_t *test;  /* test_count, borrowed */
    size_t train_count, test_count, left_out;
    /* What was found. */
    vmg_run_state state;
    char *sentence; /* of a run that failed or was left out, owned */
    double seconds; /* of training and test */
    vmg_fold_result result;
    size_t epochs, restarts;
    vmg_confusion confusion; /* owned; classification */
    vmg_held_out *held_out;  /* owned: regression: of every target mean, std, std_model, std_noise, the quantiles of
                                vmg_run_quantiles, P(y < limit) of every limit; else as in vmg/evaluate.h */
    vmg_run_facts *facts;    /* owned; NULL but for a method's first run */
    /* While it is active. */
    double start, part;   /* when it began; how much of it is done, as its training says */
    vmg_context *context; /* what trains; NULL: nothing */
    bool has_deadline;
} vmg_run;

extern const double vmg_run_quantiles[2];

typedef struct vmg_comparing {
    const vmg_table *table;
    vmg_fit_options fit; /* the caller's, with group and order from here */
    vmg_compare_options options;
    vmg_target_options targets;
    vmg_settings *settings; /* method_count, owned: of each, and the task */
    uint64_t *seeds;        /* method_count, owned */
    uint64_t seed;          /* of how rows are dealt */
    size_t method_count;    /* with externals, which come last and have neither settings nor seeds */
    unsigned *held;         /* external_count, owned: what each external has */
    double limits[2]; /* limit_count: those of vmg_money that are given, of which held_out has the probabilities */
    size_t limit_count;
    vmg_crossval_folds folds;
    vmg_split shift;     /* owned: without the tail; `test`: rows like the training rows, then the tail */
    size_t inside_count; /* of these, so many are not the tail */
    double shift_from;   /* the tail's least value */
    vmg_split *subsets;  /* size_count x folds, owned: `test` lists the training rows */
    vmg_run *runs;       /* run_count, owned; in the order in which they are begun */
    size_t run_count;
    size_t threads;
    double start;
    uint64_t key;                    /* evaluate/run_key.h; 0 where there is no file of runs */
    double seconds_before;           /* what earlier, interrupted calls took */
    bool resumed;                    /* some runs come from a file */
    pthread_mutex_t lock;            /* of what follows, of all runs' states and of the caller's function */
    FILE *runs_file;                 /* NULL: none, or given up */
    struct vmg_budget_share *shares; /* method_count, owned: room for evaluate/time_budget.h */
} vmg_comparing;

/* Checks what is asked for and lists the runs. Fails as vmg_compare; *out can then be released. */
vmg_status vmg_comparing_prepare(vmg_context *context, vmg_comparing *self);
void vmg_comparing_release(vmg_context *context, vmg_comparing *self);

/* The name of a method or external, by number. */
const char *vmg_comparing_name(const vmg_comparing *self, size_t number);

/* Whether a run is of predictions made elsewhere. */
static inline bool vmg_run_is_external(const vmg_comparing *self, const vmg_run *run)
{
    return run->method >= self->options.method_count;
}

/* Whether a run is the one that a method's facts come from. */
bool vmg_run_is_first(const vmg_run *run);

/* Does one run: a vmg_job over the list whose user is the vmg_comparing. A failure of the method is the run's, not the
 * call's. */
vmg_status vmg_run_do(vmg_context *context, size_t index, void *comparing);

void vmg_run_facts_destroy(vmg_context *context, vmg_run_facts *facts);

/* A run begins, trained by a context, if there is time for it; its training has come so far; it ends in a state, that
 * of its failure or pending again included. All tell the caller what it should know. Any thread may. begin fails with
 * VMG_ERROR_MEMORY. */
vmg_status vmg_comparing_begin(vmg_context *context, vmg_comparing *self, vmg_run *run, vmg_context *trains,
                               bool *admitted);
void vmg_comparing_report_progress(vmg_comparing *self, vmg_run *run, const vmg_progress *progress);
void vmg_comparing_report_end(vmg_comparing *self, vmg_run *run, vmg_run_state state);

/* What was found. Fails with VMG_ERROR_CANCELLED where no run is done and none failed, or VMG_ERROR_MEMORY; *out is
 * then NULL. */
vmg_status vmg_comparing_summarise(vmg_context *context, const vmg_comparing *self, vmg_comparison **out);

#endif
