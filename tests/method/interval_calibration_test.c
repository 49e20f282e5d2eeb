/* --calibrate: intervals are corrected, the density and all that follows from it are not; what evaluate counts is what
 * the intervals hold; a model file keeps it; and a model without rows left out is not calibrated. */
#include "synthetic.h"

#include "evaluate/evaluator.h"
#include "method/left_out_rows.h"
#include "method/prediction.h"
#include "scratch.h"

enum { row_total = 160 };

/* The usual settings of these tests: two variants, four parts, few steps, so that the networks know little. */
#define SOME_FIT                                                                                                       \
    "epochs", "25", "hidden", "6", "ensemble", "8", "cross-fit", "4", "variants", "kl-weight=1 / kl-weight=0.1",       \
        "inference", "moments"

static vmg_model *fit(vmg_context *context, const vmg_table *table, const char *const *targets, size_t count,
                      const char *const *pairs)
{
    vmg_settings *settings = synthetic_settings(context, pairs);
    vmg_model *model = NULL;
    const vmg_fit_options options = {.targets = targets, .target_count = count, .settings = settings};
    assert_ok(context, vmg_fit(context, table, &options, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

static void only_intervals_change(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y", "z"));
    const char *const targets[] = {"y", "z"};
    vmg_model *on = fit(context, table, targets, 2, NAMES(SOME_FIT, "calibrate", "on"));
    vmg_model *off = fit(context, table, targets, 2, NAMES(SOME_FIT, "calibrate", "off"));
    vmg_prediction *with = NULL, *without = NULL;
    size_t moved = 0;
    assert_int_equal(on->calibration.rows, row_total);
    assert_int_equal(off->calibration.rows, 0);
    assert_ok(context, vmg_predict(context, on, table, NULL, &with));
    assert_ok(context, vmg_predict(context, off, table, NULL, &without));
    for (size_t row = 0; row < row_total; row++) {
        for (size_t target = 0; target < 2; target++) {
            const double mean = vmg_prediction_mean(with, row, target);
            assert_close(mean, vmg_prediction_mean(without, row, target), 0);
            assert_close(vmg_prediction_std(with, row, target), vmg_prediction_std(without, row, target), 0);
            assert_close(vmg_prediction_log_density(with, row, target, mean + 1),
                         vmg_prediction_log_density(without, row, target, mean + 1), 0);
            const vmg_conformal *map = vmg_prediction_conformal(with, target);
            for (double p = 0.05; p < 1; p += 0.15) {
                const double asked = vmg_conformal_probability(map, p);
                assert_close(vmg_prediction_quantile(with, row, target, p),
                             vmg_prediction_quantile(without, row, target, asked), 1e-9);
                moved += fabs(asked - p) > 0.01;
            }
        }
    }
    assert_true(moved > row_total); /* else the test shows nothing */
    vmg_prediction_destroy(context, with);
    vmg_prediction_destroy(context, without);
    vmg_model_destroy(context, on);
    vmg_model_destroy(context, off);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* The coverage that evaluate reports, counted again by the ends of the intervals. */
static void evaluate_counts_these_intervals(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    const char *const targets[] = {"y"};
    vmg_model *model = fit(context, table, targets, 1, NAMES(SOME_FIT, "calibrate", "on"));
    vmg_evaluation *evaluation = NULL;
    vmg_prediction *prediction = NULL;
    const double levels[] = {0.5, 0.9, 0.95};
    const char *const names[] = {"coverage_50", "coverage_90", "coverage_95"};
    double width = 0;
    assert_ok(context, vmg_evaluate(context, model, table, NULL, &evaluation));
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    for (size_t l = 0; l < 3; l++) {
        size_t inside = 0;
        for (size_t row = 0; row < row_total; row++) {
            const double ends[] = {(1 - levels[l]) / 2, (1 + levels[l]) / 2};
            double interval[2];
            vmg_prediction_quantiles(prediction, row, 0, 2, ends, interval);
            inside += synthetic_y(row) >= interval[0] && synthetic_y(row) < interval[1];
            width += l == 1 ? (interval[1] - interval[0]) / row_total : 0;
        }
        assert_close(vmg_metrics_value(&evaluation->mean, names[l]), (double)inside / row_total, 1e-12);
    }
    assert_close(vmg_metrics_value(&evaluation->mean, "interval_width_90"), width, 1e-9);
    vmg_prediction_destroy(context, prediction);
    vmg_evaluation_destroy(context, evaluation);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void a_file_keeps_it(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    scratch folder = scratch_create();
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y", "z"));
    const char *const targets[] = {"y", "z"};
    vmg_model *model = fit(context, table, targets, 2, NAMES(SOME_FIT, "calibrate", "on")), *loaded = NULL;
    assert_ok(context, vmg_model_save(context, model, scratch_path(&folder, "model.vmg")));
    assert_ok(context, vmg_model_load(context, scratch_path(&folder, "model.vmg"), &loaded));
    assert_int_equal(loaded->calibration.rows, model->calibration.rows);
    for (size_t target = 0; target < 2; target++) {
        const vmg_target_calibration *a = &model->calibration.targets[target],
                                     *b = &loaded->calibration.targets[target];
        assert_int_equal(a->map.count, b->map.count);
        assert_memory_equal(a->map.tail, b->map.tail, a->map.count * sizeof(double));
        assert_memory_equal(a->held, b->held, sizeof a->held);
    }
    vmg_model_destroy(context, loaded);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    scratch_remove(&folder);
    vmg_context_destroy(context);
}

/* Hostile calibrations: an error each. */
static void what_is_no_calibration_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{}",
        "{\"rows\": 2, \"targets\": [{\"held\": [0, 0, 0], \"tails\": [0.5]}]}",
        "{\"rows\": 2, \"targets\": [{\"held\": [0, 0, 0], \"tails\": [0.5, 0.6]}]}",
        "{\"rows\": 2, \"targets\": [{\"held\": [0, 0, 0], \"tails\": [0.5, 0]}]}",
        "{\"rows\": 2, \"targets\": [{\"held\": [0, 0, 0], \"tails\": [1.5, 0.1]}]}",
        "{\"rows\": 2, \"targets\": [{\"held\": [0, 0], \"tails\": [0.5, 0.1]}]}",
        "{\"rows\": 2.5, \"targets\": [{\"held\": [0, 0, 0], \"tails\": [0.5, 0.1]}]}",
        "{\"rows\": -1, \"targets\": [{\"held\": [0, 0, 0], \"tails\": []}]}",
        "{\"rows\": 2, \"targets\": [{\"held\": [0, 0, 0], \"tails\": [0.5, 0.1]}, 3]}",
        "{\"rows\": 1e300, \"targets\": [{\"held\": [0, 0, 0], \"tails\": [0.5, 0.1]}]}",
    };
    vmg_context *context = synthetic_context(1);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_t *json = json_loads(texts[i], 0, NULL);
        vmg_calibration calibration;
        assert_non_null(json);
        assert_int_equal(vmg_calibration_from_json(context, json, 1, &calibration), VMG_ERROR_DATA);
        assert_null(calibration.targets);
        json_decref(json);
    }
    vmg_context_destroy(context);
}

/* Uniform tails are left alone, others are not; of a few rows none are; "on" takes any. */
static void auto_looks_whether_it_is_needed(void **state)
{
    (void)state;
    enum { n = 400 };
    vmg_context *context = synthetic_context(1);
    double good[n], bad[n];
    for (size_t i = 0; i < n; i++) {
        good[i] = (i + 0.5) / n;
        bad[i] = good[i] * good[i];
    }
    const struct {
        const double *tails;
        size_t rows;
        int calibrate;
        bool applied;
    } cases[] = {
        {good, n, VMG_CALIBRATE_AUTO, false}, {bad, n, VMG_CALIBRATE_AUTO, true}, {bad, 19, VMG_CALIBRATE_AUTO, false},
        {bad, 19, VMG_CALIBRATE_ON, true},    {good, n, VMG_CALIBRATE_ON, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vmg_calibration calibration;
        assert_ok(context, vmg_calibration_learn(context, cases[i].calibrate, cases[i].rows, 1, cases[i].tails,
                                                 cases[i].tails, &calibration));
        assert_int_equal(vmg_calibration_map(&calibration, 0)->rows, cases[i].applied ? cases[i].rows : 0);
        vmg_calibration_release(context, &calibration);
    }
    vmg_context_destroy(context);
}

static void needs_rows_left_out(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "2", "calibrate", "on"));
    vmg_model *model = NULL;
    const vmg_fit_options options = {.target = "y", .settings = settings};
    assert_int_equal(vmg_fit(context, table, &options, &model), VMG_ERROR_USAGE);
    assert_null(model);
    assert_non_null(strstr(vmg_last_error(context), "cross-fit"));
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Classes: the set of a level holds as many of new rows; without calibration it is filled up by the model's own. */
static void sets_hold_their_share(void **state)
{
    (void)state;
    enum { all = 1300, learnt = 300 };
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, all, NAMES("b", "colour"));
    synthetic_add(context, table, "a");
    uint32_t *training = synthetic_rows(0, learnt), *others = synthetic_rows(learnt, all - learnt);
    const double levels[] = {0.5, 0.8, 0.95};
    for (size_t k = 0; k < 2; k++) {
        vmg_settings *settings = synthetic_settings(context, NAMES(SOME_FIT, "calibrate", k ? "off" : "on"));
        vmg_model *model = NULL;
        vmg_prediction *prediction = NULL;
        const vmg_fit_options options = {
            .target = "colour", .settings = settings, .rows = training, .row_count = learnt};
        assert_ok(context, vmg_fit(context, table, &options, &model));
        assert_ok(context, vmg_predict(context, model, table,
                                       &(vmg_predict_options){.rows = others, .row_count = all - learnt}, &prediction));
        for (size_t l = 0; l < 3; l++) {
            size_t inside = 0, members = 0, first = 0;
            for (size_t row = 0; row < all - learnt; row++) {
                const double threshold = vmg_prediction_set_threshold(prediction, row, levels[l]);
                const size_t best = vmg_prediction_class(prediction, row);
                double held = 0, least = 1;
                first += !strcmp(vmg_model_class_name(model, best), synthetic_colour(learnt + row));
                for (size_t c = 0; c < 3; c++) {
                    const double p = vmg_prediction_probability(prediction, row, c);
                    const bool is_true = !strcmp(vmg_model_class_name(model, c), synthetic_colour(learnt + row));
                    inside += p >= threshold && is_true;
                    members += p >= threshold;
                    held += p >= threshold ? p : 0;
                    least = p >= threshold && p < least ? p : least;
                }
                assert_true(held > 0);
                if (k == 1) {
                    assert_true(held >= levels[l] && (held - least < levels[l]));
                }
            }
            if (k == 0) { /* the most probable class is in every set, and may be right more often than that */
                const double share = (double)inside / (all - learnt), right = (double)first / (all - learnt);
                /* three standard errors, of the rows it was learnt from and of those it is tested on */
                const double close = 3 * sqrt(levels[l] * (1 - levels[l]) * (1.0 / learnt + 1.0 / (all - learnt)));
                assert_true(share > levels[l] - close);
                assert_true(share < (right > levels[l] ? right : levels[l]) + close);
            }
            assert_true(members < 3 * (all - learnt));
        }
        vmg_prediction_destroy(context, prediction);
        vmg_model_destroy(context, model);
        vmg_settings_destroy(context, settings);
    }
    free(training);
    free(others);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Errors drawn as the formula supposes: y = m + r, each set m + e, or g (m + e) + (1 - g) y once it has seen the row.
 */
static void errors_of_all_are_told_from_those_of_one(void **state)
{
    (void)state;
    enum { n = 20000, others = 2, sets = 3 };
    static double error[n], apart[n * others];
    const double cases[][2] = {{1, 0.8}, {0.25, 0.5}, {4, 0.9}, {0.01, 1}}; /* v in units of r^2, g */
    for (size_t k = 0; k < 4; k++) {
        const double spread = sqrt(cases[k][0]), g = cases[k][1];
        double of_one = 0, of_all = 0, wider = 0;
        for (size_t i = 0; i < n; i++) {
            const double r = synthetic_normal(0, i), own = spread * synthetic_normal(1, i);
            double mean = own / sets, squares = own * own / sets; /* of all, had none seen the row */
            error[i] = r - own;
            for (size_t j = 0; j < others; j++) {
                const double other = spread * synthetic_normal(2 + j, i);
                apart[i * others + j] = g * other + (1 - g) * r - own;
                mean += other / sets;
                squares += other * other / sets;
            }
            of_one += (r - own) * (r - own) / n;
            of_all += (r - mean) * (r - mean) / n;
            wider += (squares - mean * mean) / n; /* than the variance 1 that each predicts */
        }
        const double expected = sqrt(of_all / of_one / (1 + wider));
        assert_close(vmg_left_out_error_ratio(n, others, error, apart, sets), expected, 0.02);
    }
    assert_close(vmg_left_out_error_ratio(n, 1, error, apart, sets), 1, 0);
    assert_close(vmg_left_out_error_ratio(0, 2, error, apart, sets), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_intervals_change),
        cmocka_unit_test(evaluate_counts_these_intervals),
        cmocka_unit_test(a_file_keeps_it),
        cmocka_unit_test(what_is_no_calibration_is_refused),
        cmocka_unit_test(auto_looks_whether_it_is_needed),
        cmocka_unit_test(needs_rows_left_out),
        cmocka_unit_test(sets_hold_their_share),
        cmocka_unit_test(errors_of_all_are_told_from_those_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
