/* A table whose truth is known, and a model that a method has learnt from a part of it: a curve over a and b with its
 * noise, a number z and classes that follow from them too. */
#ifndef VMG_TESTS_LEARNT_CURVE_H
#define VMG_TESTS_LEARNT_CURVE_H

#include "synthetic.h"

enum { training_count = 200, test_count = 80, row_total = training_count + test_count };

/* Noise 0.2 in y's units. */
static inline double curve(size_t i)
{
    return 7 + 2 * sin(1.5 * synthetic_normal(0, i)) + synthetic_normal(1, i);
}

typedef struct learnt {
    vmg_context *context;
    vmg_table *table;
    vmg_model *model;
    vmg_prediction *prediction; /* of all rows */
} learnt;

static inline learnt learn(const char *method, const char *const *targets, size_t target_count,
                           const char *const *pairs)
{
    double numbers[row_total];
    learnt it = {.context = synthetic_context(2)};
    it.table = synthetic_table(it.context, row_total, NAMES("a", "b", "z", "answer", "colour"));
    for (size_t i = 0; i < row_total; i++) {
        numbers[i] = curve(i) + 0.2 * synthetic_normal(2, i);
    }
    assert_ok(it.context, vmg_table_add_numbers(it.context, it.table, "curve", numbers));
    vmg_settings *settings = synthetic_settings(it.context, pairs);
    assert_ok(it.context, vmg_settings_set(it.context, settings, "method", method));
    uint32_t *training = synthetic_rows(0, training_count);
    const vmg_fit_options options = {.targets = targets,
                                     .target_count = target_count,
                                     .ignored = NAMES("z", "curve", "answer", "colour"),
                                     .ignored_count = 4,
                                     .settings = settings,
                                     .rows = training,
                                     .row_count = training_count};
    assert_ok(it.context, vmg_fit(it.context, it.table, &options, &it.model));
    assert_ok(it.context, vmg_predict(it.context, it.model, it.table, NULL, &it.prediction));
    free(training);
    vmg_settings_destroy(it.context, settings);
    return it;
}

static inline void forget(learnt *it)
{
    vmg_prediction_destroy(it->context, it->prediction);
    vmg_model_destroy(it->context, it->model);
    vmg_table_destroy(it->context, it->table);
    vmg_context_destroy(it->context);
}

#endif
