/* Rows that count more or less than once: as if they were repeated, or not there. */
#include "synthetic.h"

#include "method/model.h"

enum { distinct = 60 };

/* Rows 0 .. distinct - 1 count 0, 1, 2, 3, 0, ... times. */
static size_t times_of(size_t i)
{
    return i % 4;
}

/* A table of these rows with a column of weights, or with each row as many times as it counts; rows of weight 0 have
 * targets that would spoil everything. `reversed`: from the last row to the first. */
static vmg_table *build(vmg_context *context, bool weighted, bool reversed, bool classes)
{
    double a[3 * distinct], b[3 * distinct], y[3 * distinct], weight[3 * distinct];
    const char *answer[3 * distinct];
    size_t count = 0;
    vmg_table *table = NULL;
    for (size_t k = 0; k < distinct; k++) {
        const size_t i = reversed ? distinct - 1 - k : k, copies = weighted ? 1 : times_of(i);
        for (size_t copy = 0; copy < copies; copy++, count++) {
            a[count] = synthetic_normal(0, i);
            b[count] = synthetic_normal(1, i);
            y[count] = times_of(i) ? synthetic_y(i) : 1e4;
            answer[count] = times_of(i) ? synthetic_answer(i) : synthetic_normal(0, i) > 0 ? "no" : "yes";
            weight[count] = (double)times_of(i);
        }
    }
    assert_ok(context, vmg_table_create(context, count, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "a", a));
    assert_ok(context, vmg_table_add_numbers(context, table, "b", b));
    assert_ok(context, classes ? vmg_table_add_texts(context, table, "target", answer)
                               : vmg_table_add_numbers(context, table, "target", y));
    if (weighted) {
        assert_ok(context, vmg_table_add_numbers(context, table, "weight", weight));
    }
    return table;
}

/* What a model says of ten rows: a mean and a standard deviation, or a probability and an entropy, each. */
static void fit_and_predict(vmg_context *context, const vmg_table *table, const char *const *settings_given,
                            const char *weight, bool classes, double out[20])
{
    vmg_settings *settings = synthetic_settings(context, settings_given);
    vmg_table *fresh = synthetic_table(context, 10, NAMES("a", "b"));
    vmg_model *model = NULL;
    vmg_prediction *prediction = NULL;
    assert_ok(context, vmg_fit(context, table,
                               &(vmg_fit_options){.target = "target", .settings = settings, .weight = weight}, &model));
    assert_int_equal(vmg_model_input_count(model), 2);
    assert_ok(context, vmg_predict(context, model, fresh, NULL, &prediction));
    for (size_t i = 0; i < 10; i++) {
        out[2 * i] = classes ? vmg_prediction_probability(prediction, i, 0) : vmg_prediction_mean(prediction, i, 0);
        out[2 * i + 1] = classes ? vmg_prediction_entropy(prediction, i) : vmg_prediction_std(prediction, i, 0);
    }
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, fresh);
    vmg_settings_destroy(context, settings);
}

/* Methods whose result is a formula, and a network that takes all rows in each of few steps. A network's sums are in
 * float and in another order; steps carry the difference on. */
static void a_weight_is_a_number_of_repetitions(void **state)
{
    (void)state;
    const struct {
        const char *const *settings;
        double tolerance;
    } cases[] = {
        {NAMES("method", "constant"), 2e-6},
        {NAMES("method", "linear"), 2e-5},
        {NAMES("method", "gaussian-process"), 1e-3}, /* as close as its search ends */
        {NAMES("method", "gaussian-process", "exact-rows", "20", "inducing", "15"), 1e-3},
        {NAMES("method", "propagation", "epochs", "5"), 1e-4},
        {NAMES("method", "laplace", "hidden", "5", "batch", "1000", "epochs", "40", "averaging", "0"), 2e-3},
        {NAMES("inference", "moments", "hidden", "5", "batch", "1000", "epochs", "40", "averaging", "0"), 2e-3},
        {NAMES("inference", "moments", "hidden", "5", "batch", "1000", "epochs", "40", "noise", "varying"), 2e-3},
    };
    for (size_t n = 0; n < 2 * sizeof cases / sizeof *cases; n++) {
        const bool classes = n % 2;
        if (classes && n / 2 + 1 == sizeof cases / sizeof *cases) {
            continue; /* classes have no noise */
        }
        vmg_context *context = synthetic_context(1);
        vmg_table *weighted = build(context, true, false, classes), *repeated = build(context, false, false, classes);
        double one[20], other[20];
        fit_and_predict(context, weighted, cases[n / 2].settings, "weight", classes, one);
        fit_and_predict(context, repeated, cases[n / 2].settings, NULL, classes, other);
        for (size_t i = 0; i < 20; i++) {
            assert_float_equal(one[i], other[i], cases[n / 2].tolerance * (1 + fabs(other[i])));
        }
        vmg_table_destroy(context, weighted);
        vmg_table_destroy(context, repeated);
        vmg_context_destroy(context);
    }
}

/* The same bits whatever the order of the table, and with rows that count for nothing as without them. */
static void neither_order_nor_weightless_rows_matter(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    const char *const *settings = NAMES("hidden", "5", "epochs", "20", "ensemble", "2", "cross-fit", "2");
    for (size_t classes = 0; classes < 2; classes++) {
        vmg_table *plain = build(context, true, false, classes), *turned = build(context, true, true, classes);
        uint32_t counting[distinct];
        size_t count = 0;
        double one[20], other[20];
        for (uint32_t i = 0; i < distinct; i++) {
            counting[count] = i;
            count += times_of(i) > 0;
        }
        fit_and_predict(context, plain, settings, "weight", classes, one);
        fit_and_predict(context, turned, settings, "weight", classes, other);
        assert_memory_equal(one, other, sizeof one);
        vmg_settings *given = synthetic_settings(context, settings);
        vmg_model *model = NULL;
        const vmg_fit_options options = {
            .target = "target", .settings = given, .weight = "weight", .rows = counting, .row_count = count};
        assert_ok(context, vmg_fit(context, plain, &options, &model));
        assert_int_equal(vmg_model_training_rows(model), count);
        vmg_model_destroy(context, model);
        vmg_settings_destroy(context, given);
        vmg_table_destroy(context, plain);
        vmg_table_destroy(context, turned);
    }
    vmg_context_destroy(context);
}

static void assert_refused(vmg_context *context, const vmg_table *table, const char *const *settings_given,
                           const char *weight, const char *sentence)
{
    vmg_settings *settings = synthetic_settings(context, settings_given);
    vmg_model *model = NULL;
    const vmg_fit_options options = {.target = "target", .settings = settings, .weight = weight};
    assert_int_not_equal(vmg_fit(context, table, &options, &model), VMG_OK);
    assert_null(model);
    if (!strstr(vmg_last_error(context), sentence)) {
        fail_msg("'%s' does not say '%s'", vmg_last_error(context), sentence);
    }
    vmg_settings_destroy(context, settings);
}

static void wrong_weights_are_refused(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = build(context, true, false, false);
    double numbers[distinct] = {0};
    const char *texts[distinct];
    for (size_t i = 0; i < distinct; i++) {
        texts[i] = i ? "3" : "three";
    }
    assert_ok(context, vmg_table_add_numbers(context, table, "zero", numbers));
    numbers[4] = -2;
    assert_ok(context, vmg_table_add_numbers(context, table, "negative", numbers));
    numbers[4] = NAN;
    assert_ok(context, vmg_table_add_numbers(context, table, "missing", numbers));
    assert_ok(context, vmg_table_add_texts(context, table, "words", texts));
    const char *const *quick = NAMES("epochs", "1");
    assert_refused(context, table, quick, "zero", "every row has the weight 0");
    assert_refused(context, table, quick, "negative", "is -2 in data row 5");
    assert_refused(context, table, quick, "missing", "is missing in data row 5");
    assert_refused(context, table, quick, "words", "numbers of at least 0 (the weights of rows)");
    assert_refused(context, table, quick, "weights", "the nearest name is 'weight'");
    assert_refused(context, table, NAMES("class-weight", "balanced"), NULL, "has no classes to balance");
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Of three classes as if there were as many rows of each: Jeffreys' prior adds half a row to each third. */
static void balanced_classes_weigh_the_same(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, 100, NAMES("a", "b", "colour"));
    vmg_settings *settings = synthetic_settings(context, NAMES("method", "constant", "class-weight", "balanced"));
    vmg_model *model = NULL;
    vmg_prediction *prediction = NULL;
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "colour", .settings = settings}, &model));
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    for (size_t c = 0; c < 3; c++) {
        assert_float_equal(vmg_prediction_probability(prediction, 0, c), 1.0 / 3, 1e-6);
    }
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weight_is_a_number_of_repetitions),
        cmocka_unit_test(neither_order_nor_weightless_rows_matter),
        cmocka_unit_test(wrong_weights_are_refused),
        cmocka_unit_test(balanced_classes_weigh_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
