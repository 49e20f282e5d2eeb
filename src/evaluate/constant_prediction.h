/* The constant prediction, which every model has to beat, scored row by row beside it. It is that of the method
 * "constant" (method/constant_method.c) fitted to the model's training rows, worked out from what the model's target
 * encoding knows of them: a Student t around their mean, or their classes' frequencies. */
#ifndef VMG_EVALUATE_CONSTANT_PREDICTION_H
#define VMG_EVALUATE_CONSTANT_PREDICTION_H

#include "evaluate/paired_difference.h"
#include "method/model.h"
#include "metrics/classification_metrics.h"
#include "metrics/regression_metrics.h"

typedef struct vmg_constant_prediction {
    const vmg_target_encoding *target; /* borrowed: it knows the training rows' figures */
    vmg_real degrees, noise;           /* of that Student t, in standardised units: squared scale */
    vmg_regression_sums *sums;         /* target_count, owned; regression */
    vmg_classification_sums classes;
    double *probability;        /* class_count, owned */
    vmg_paired_sums *errors;    /* target_count, owned: squared errors, or 1 for wrong and 0, model less constant */
    vmg_paired_sums likelihood; /* likewise; of several targets their average */
} vmg_constant_prediction;

/* `like`: what the model's classes are gathered in, for the positive class and the threshold. Fails with
 * VMG_ERROR_MEMORY; *out can then be released. */
vmg_status vmg_constant_create(vmg_context *context, const vmg_model *model, const vmg_classification_sums *like,
                               vmg_constant_prediction *out);

/* Scores a row of regression; any number of threads may. */
vmg_regression_score vmg_constant_score(const vmg_constant_prediction *constant, size_t target, double measured);

/* Adds a row: target_count scores of the model, and as many of the constant. */
void vmg_constant_add_numbers(vmg_constant_prediction *constant, const vmg_regression_score *model,
                              const vmg_regression_score *scores);

/* Adds a row of classification: the model's probabilities and what it decided. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_constant_add_class(vmg_context *context, vmg_constant_prediction *constant, const double *probabilities,
                                  size_t decided, uint32_t label);

/* Fills in baseline and against_baseline of a result whose metrics are there. */
void vmg_constant_finish(vmg_constant_prediction *constant, bool with_paper, vmg_fold_result *result);

void vmg_constant_release(vmg_context *context, vmg_constant_prediction *constant);

#endif
