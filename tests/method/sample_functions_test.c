/* Draws of the function of a model: their mean and variance are the prediction's, a draw is one function wherever it is
 * evaluated, and nothing depends on threads. */
#include "failing_allocator.h"
#include "synthetic.h"

enum { rows = 80 };

/* Few units and steps; methods that are no networks learn by themselves. */
static vmg_model *fit(vmg_context *context, const vmg_table *table, const char *const *targets, size_t count,
                      const char *method)
{
    const struct {
        const char *method;
        const char *const *names;
    } known[] = {
        {"matrix", NAMES("hidden", "6", "epochs", "30", "ensemble", "2", "inference", "moments", "variants",
                         "noise=constant / kl-weight=0.5")},
        {"network", NAMES("hidden", "6", "epochs", "30", "ensemble", "2")},
        {"laplace", NAMES("hidden", "6", "epochs", "30")},
        {"propagation", NAMES("hidden", "none", "epochs", "10")}, /* then its moments are exact */
        {"gaussian-process", NAMES("starts", "1")},
        {"gaussian-process, Matern", NAMES("starts", "1", "kernel", "matern-5/2")},
        {"gaussian-process, inducing", NAMES("starts", "1", "exact-rows", "20", "inducing", "15")},
    };
    char name[32];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(method, ","), method);
    vmg_settings *settings = synthetic_settings(context, NAMES("method", name));
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        for (const char *const *at = known[i].names; !strcmp(known[i].method, method) && *at; at += 2) {
            assert_ok(context, vmg_settings_set(context, settings, at[0], at[1]));
        }
    }
    const vmg_fit_options options = {.targets = targets, .target_count = count, .settings = settings};
    vmg_model *model = NULL;
    assert_ok(context, vmg_fit(context, table, &options, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

/* What draws at some rows have in the mean, and how they scatter, is what the prediction says. */
static void check_moments(const char *method, size_t draws)
{
    static const uint32_t some[] = {0, 3, 17, 60};
    enum { chosen = 4, targets = 2, each = chosen * targets };
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y", "z"));
    vmg_model *model = fit(context, table, NAMES("y", "z"), targets, method);
    vmg_prediction *prediction = NULL;
    double *values = calloc(draws * each, sizeof *values);
    assert_non_null(values);
    const vmg_function_options options = {.rows = some, .row_count = chosen, .seed = 5, .count = draws};
    assert_ok(context, vmg_sample_functions(context, model, table, &options, values));
    assert_ok(context, vmg_predict(context, model, table,
                                   &(vmg_predict_options){.rows = some, .row_count = chosen}, &prediction));
    for (size_t k = 0; k < each; k++) {
        double mean = 0, square = 0;
        for (size_t d = 0; d < draws; d++) {
            mean += values[d * each + k] / (double)draws;
        }
        for (size_t d = 0; d < draws; d++) {
            square += pow(values[d * each + k] - mean, 2) / (double)(draws - 1);
        }
        const double std = vmg_prediction_std_model(prediction, k / targets, k % targets);
        const double expected = vmg_prediction_mean(prediction, k / targets, k % targets);
        if (!(fabs(mean - expected) < 5 * std / sqrt((double)draws))) {
            fail_msg("%s: the draws' mean is %g, the prediction's %g, standard deviation %g", method, mean, expected,
                     std);
        }
        if (!(fabs(sqrt(square) / std - 1) < 5 / sqrt((double)draws))) {
            fail_msg("%s: the draws' standard deviation is %g, the prediction's %g", method, sqrt(square), std);
        }
    }
    free(values);
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* With one hidden layer the moments are exact, so that only the number of draws is in the way. */
static void draws_have_the_moments_of_the_prediction(void **state)
{
    (void)state;
    check_moments("matrix", 4000);
    check_moments("linear", 4000);
    check_moments("laplace", 4000);
    check_moments("propagation", 4000);
    check_moments("gaussian-process", 800);
    check_moments("gaussian-process, Matern", 800);
    check_moments("gaussian-process, inducing", 800);
}

/* Their mean is about what the method predicts; what it predicts is itself an approximation for some. */
static void check_classes(const char *method, const char *target, size_t classes, double tolerance)
{
    enum { few = 300, most_classes = 3 };
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", target));
    vmg_model *model = fit(context, table, NAMES(target), 1, method);
    vmg_prediction *prediction = NULL;
    double *values = calloc((size_t)few * rows * classes, sizeof *values);
    assert_non_null(values);
    const vmg_function_options options = {.seed = 1, .count = few};
    assert_ok(context, vmg_sample_functions(context, model, table, &options, values));
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    for (size_t row = 0; row < rows; row++) {
        double mean[most_classes] = {0};
        for (size_t d = 0; d < few; d++) {
            double sum = 0;
            for (size_t c = 0; c < classes; c++) {
                const double value = values[(d * rows + row) * classes + c];
                assert_true(value >= 0);
                sum += value;
                mean[c] += value / few;
            }
            assert_close(sum, 1, 1e-12);
        }
        for (size_t c = 0; c < classes; c++) {
            const double expected = vmg_prediction_probability(prediction, row, c);
            if (!(fabs(mean[c] - expected) < tolerance)) {
                fail_msg("%s, class %zu: the draws say %g, the prediction %g", method, c, mean[c], expected);
            }
        }
    }
    free(values);
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void classes_have_probabilities(void **state)
{
    (void)state;
    static const char *const methods[] = {"matrix",           "linear", "laplace", "propagation",
                                          "gaussian-process", "gaussian-process, inducing"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        check_classes(methods[i], "colour", 3, 0.08);
        check_classes(methods[i], "answer", 2, 0.08);
    }
}

/* The same at a row alone as among others, whatever the threads, and another one by another seed. */
static void check_one_function(const char *method)
{
    enum { many = 600 }; /* more than are evaluated at once */
    vmg_context *context = synthetic_context(1), *threads = synthetic_context(2);
    vmg_table *learnt = synthetic_table(context, rows, NAMES("a", "b", "y"));
    vmg_table *table = synthetic_table(context, many, NAMES("a", "b", "y"));
    vmg_model *model = fit(context, learnt, NAMES("y"), 1, method);
    static double all[6 * many], again[6 * many], one;
    assert_ok(context, vmg_sample_functions(context, model, table, &(vmg_function_options){.count = 6}, all));
    assert_ok(threads, vmg_sample_functions(threads, model, table, &(vmg_function_options){.count = 6}, again));
    assert_memory_equal(all, again, sizeof all);
    for (uint32_t row = 1; row < many; row += 293) {
        for (size_t d = 0; d < 6; d++) {
            const vmg_function_options options = {.rows = &row, .row_count = 1, .first = d, .count = 1};
            assert_ok(context, vmg_sample_functions(context, model, table, &options, &one));
            assert_close(one, all[d * many + row], VMG_REAL_IS_DOUBLE ? 1e-13 : 1e-6);
        }
    }
    assert_ok(context, vmg_sample_functions(context, model, table, &(vmg_function_options){.seed = 1, .count = 6}, again));
    assert_memory_not_equal(all, again, sizeof all);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, learnt);
    vmg_context_destroy(threads);
    vmg_context_destroy(context);
}

static void a_draw_is_one_function(void **state)
{
    (void)state;
    static const char *const methods[] = {"matrix", "linear", "laplace", "propagation", "gaussian-process"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        check_one_function(methods[i]);
    }
}

static void point_weights_are_one_function_each(void **state)
{
    (void)state;
    enum { many = 600 };
    static double all[6 * many];
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, many, NAMES("a", "b", "y"));
    vmg_model *model = fit(context, table, NAMES("y"), 1, "network");
    assert_ok(context, vmg_sample_functions(context, model, table, &(vmg_function_options){.count = 6}, all));
    for (size_t d = 1; d < 6; d++) {
        const bool is_first = all[d * many] == all[0];
        for (size_t row = 0; row < many; row++) {
            assert_true(!is_first || all[d * many + row] == all[row]);
        }
    }
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void what_cannot_be_drawn_is_said(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y"));
    vmg_model *model = fit(context, table, NAMES("y"), 1, "constant");
    double value = 0;
    const vmg_function_options none = {.count = 1};
    assert_int_equal(vmg_sample_functions(context, model, table, &none, &value), VMG_ERROR_USAGE);
    assert_string_equal(vmg_last_error(context), "the method 'constant' draws no functions");
    vmg_model_destroy(context, model);

    model = fit(context, table, NAMES("y"), 1, "matrix");
    const uint32_t beyond = rows;
    const vmg_function_options wrong = {.rows = &beyond, .row_count = 1, .count = 1};
    assert_int_equal(vmg_sample_functions(context, model, table, &wrong, &value), VMG_ERROR_USAGE);
    vmg_table *other = synthetic_table(context, rows, NAMES("a"));
    assert_int_equal(vmg_sample_functions(context, model, other, &none, &value), VMG_ERROR_DATA);
    vmg_table_destroy(context, other);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

typedef struct drawn {
    const vmg_model *model;
    const vmg_table *table;
} drawn;

static vmg_status draw_two(vmg_context *context, void *user)
{
    const drawn *self = user;
    static double values[2 * rows];
    return vmg_sample_functions(context, self->model, self->table, &(vmg_function_options){.count = 2}, values);
}

static void no_memory_is_a_clean_error(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y"));
    vmg_model *model = fit(context, table, NAMES("y"), 1, "matrix");
    assert_true(assert_survives_failing_allocations(draw_two, &(drawn){model, table}) > 5);
    vmg_model_destroy(context, model);
    static const char *const methods[] = {"linear", "laplace", "propagation", "gaussian-process"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        model = fit(context, table, NAMES("y"), 1, methods[i]);
        assert_true(assert_survives_failing_allocations(draw_two, &(drawn){model, table}) > 3);
        vmg_model_destroy(context, model);
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_have_the_moments_of_the_prediction), cmocka_unit_test(classes_have_probabilities),
        cmocka_unit_test(a_draw_is_one_function),                   cmocka_unit_test(point_weights_are_one_function_each),
        cmocka_unit_test(what_cannot_be_drawn_is_said),
        cmocka_unit_test(no_memory_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
