/* A row's prediction depends on the model and the row alone; and predicting asks for no memory once it is set up. */
#include "synthetic.h"

#include "method/prediction.h"

enum { row_total = 700 };

/* Another shape of a matrix product may round in another way. */
static const double rounding = VMG_REAL_IS_DOUBLE ? 1e-12 : 1e-5;

/* What there is to know about a row, as numbers. */
typedef struct answer {
    double at[4];
} answer;

static answer answer_of(const vmg_prediction *prediction, size_t row, bool classes)
{
    if (classes) {
        return (answer){{vmg_prediction_probability(prediction, row, 0), vmg_prediction_probability(prediction, row, 1),
                         vmg_prediction_entropy(prediction, row), vmg_prediction_mutual_information(prediction, row)}};
    }
    return (answer){{vmg_prediction_mean(prediction, row, 0), vmg_prediction_std_model(prediction, row, 0),
                     vmg_prediction_std_noise(prediction, row, 0), vmg_prediction_log_density(prediction, row, 0, 11)}};
}

typedef struct fixture {
    vmg_context *context;
    vmg_table *table;
    vmg_model *model;
    vmg_prediction *whole; /* of all rows, at once */
    bool classes;
} fixture;

static fixture make(const char *target, const char *inference, size_t threads)
{
    fixture f = {.context = synthetic_context(threads), .classes = !strcmp(target, "answer")};
    f.table = synthetic_table(f.context, row_total, NAMES("a", "b", target));
    vmg_settings *settings = synthetic_settings(
        f.context, NAMES("epochs", "4", "ensemble", "2", "pseudo-data", "3", "inference", inference, "samples", "20"));
    assert_ok(f.context,
              vmg_fit(f.context, f.table, &(vmg_fit_options){.target = target, .settings = settings}, &f.model));
    assert_ok(f.context, vmg_predict(f.context, f.model, f.table, NULL, &f.whole));
    vmg_settings_destroy(f.context, settings);
    return f;
}

static void destroy(fixture *f)
{
    vmg_prediction_destroy(f->context, f->whole);
    vmg_model_destroy(f->context, f->model);
    vmg_table_destroy(f->context, f->table);
    vmg_context_destroy(f->context);
}

static void assert_rows_agree(const fixture *f, const uint32_t *rows, size_t count, double tolerance)
{
    vmg_prediction *part = NULL;
    assert_ok(f->context, vmg_predict(f->context, f->model, f->table,
                                      &(vmg_predict_options){.rows = rows, .row_count = count}, &part));
    for (size_t i = 0; i < count; i++) {
        const answer one = answer_of(part, i, f->classes), other = answer_of(f->whole, rows[i], f->classes);
        for (size_t k = 0; k < 4; k++) {
            assert_close(one.at[k], other.at[k], tolerance);
        }
    }
    vmg_prediction_destroy(f->context, part);
}

static const struct {
    const char *target, *inference;
} kinds[] = {{"y", "sampled"}, {"y", "moments"}, {"answer", "sampled"}, {"answer", "moments"}};

static void rows_do_not_depend_on_their_neighbours(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        fixture f = make(kinds[k].target, kinds[k].inference, 1);
        for (uint32_t row = 0; row < row_total; row += 41) { /* alone */
            assert_rows_agree(&f, &row, 1, rounding);
        }
        uint32_t *rows = synthetic_rows(0, row_total);
        assert_rows_agree(&f, rows, 256, 0); /* pieces of 256 rows: the same bits */
        assert_rows_agree(&f, rows + 256, 256, 0);
        assert_rows_agree(&f, rows + 512, row_total - 512, 0);
        for (size_t i = 0; i < row_total; i++) {
            rows[i] = (uint32_t)(row_total - 1 - i);
        }
        assert_rows_agree(&f, rows, row_total, rounding); /* in another order */
        free(rows);
        destroy(&f);
    }
}

static void threads_change_nothing(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        fixture one = make(kinds[k].target, kinds[k].inference, 1);
        for (size_t threads = 2; threads <= 4; threads += 2) {
            fixture more = make(kinds[k].target, kinds[k].inference, threads);
            for (size_t i = 0; i < row_total; i++) {
                const answer a = answer_of(one.whole, i, one.classes), b = answer_of(more.whole, i, one.classes);
                assert_memory_equal(&a, &b, sizeof a);
            }
            destroy(&more);
        }
        destroy(&one);
    }
}

/* More samples: another prediction, near the first; and the number of components follows. */
static void samples_can_be_chosen(void **state)
{
    (void)state;
    fixture f = make("y", "sampled", 1);
    vmg_prediction *more = NULL;
    assert_int_equal(vmg_prediction_mixture(f.whole, 0, 0).count, 2 * 20);
    assert_ok(f.context, vmg_predict(f.context, f.model, f.table, &(vmg_predict_options){.samples = 300}, &more));
    assert_int_equal(vmg_prediction_mixture(more, 0, 0).count, 2 * 300);
    for (size_t i = 0; i < row_total; i++) { /* the mean of 40 samples is off by its standard error: 5 of them */
        const double off = vmg_prediction_mean(more, i, 0) - vmg_prediction_mean(f.whole, i, 0);
        assert_true(fabs(off) < 5 * vmg_prediction_std_model(more, i, 0) / sqrt(40));
        assert_true(off != 0);
    }
    vmg_prediction_destroy(f.context, more);
    destroy(&f);
}

static void predicting_asks_for_no_memory(void **state)
{
    (void)state;
    enum { rows = 64 };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        fixture f = make(kinds[k].target, kinds[k].inference, 1);
        const vmg_method *method = f.model->method;
        vmg_predictor *predictor = NULL;
        vmg_predictive predictive;
        vmg_arena arena;
        vmg_real numbers[rows * 2];
        for (size_t i = 0; i < rows * 2; i++) {
            numbers[i] = (vmg_real)synthetic_normal(5, i);
        }
        assert_ok(f.context, method->lay_out(f.context, f.model->fitted, rows, 10, &arena, &predictive));
        assert_ok(f.context, method->create_predictor(f.context, f.model->fitted, rows, &predictor));
        const size_t before = vmg_context_allocations(f.context);
        for (size_t count = 1; count <= rows; count *= 4) {
            method->predict(predictor, vmg_matrix_view(numbers, count, 2), &predictive);
        }
        assert_int_equal(vmg_context_allocations(f.context), before);
        method->destroy_predictor(f.context, predictor);
        vmg_arena_destroy(f.context, &arena);
        destroy(&f);
    }
}

static void no_rows_are_no_prediction(void **state)
{
    (void)state;
    fixture f = make("y", "sampled", 2);
    vmg_prediction *none = NULL;
    const uint32_t row = 0;
    assert_ok(f.context, vmg_predict(f.context, f.model, f.table, &(vmg_predict_options){.rows = &row}, &none));
    assert_int_equal(vmg_prediction_rows(none), 0);
    vmg_prediction_destroy(f.context, none);
    vmg_context_cancel(f.context);
    assert_int_equal(vmg_predict(f.context, f.model, f.table, NULL, &none), VMG_ERROR_CANCELLED);
    assert_null(none);
    destroy(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_do_not_depend_on_their_neighbours),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(samples_can_be_chosen),
        cmocka_unit_test(predicting_asks_for_no_memory),
        cmocka_unit_test(no_rows_are_no_prediction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
