/* Cells of a kind that training lacked: the prediction widens by what they may do, and nothing else changes. */
#include "synthetic.h"

#include "method/model.h"
#include "method/unseen_cells.h"
#include "scratch.h"

enum { rows = 400, new_rows = 300, seen_levels = 8, new_levels = 6 };
static const double effects[seen_levels + new_levels] = {-1.4, 0.3, -0.6, 1.1, 0.8,  -0.2, -0.9,
                                                         1.5,  0.9, -1.2, 0.1, -0.5, 1.3,  -0.1};
static const char *const level_names[seen_levels + new_levels] = {"a", "b", "c", "d", "e", "f", "g",
                                                                  "h", "s", "t", "u", "v", "w", "x"};

/* y = x + effect of the level + noise 0.2; rows of the first `levels` levels from `from` on. */
static vmg_table *make_table(vmg_context *context, size_t count, size_t from, size_t levels, bool lacking)
{
    double x[rows], z[rows], y[rows];
    const char *mix[rows], *answer[rows];
    vmg_table *table = NULL;
    for (size_t i = 0; i < count; i++) {
        const size_t level = from + i % levels;
        x[i] = lacking && i % 2 ? NAN : synthetic_normal(10 + from, i);
        z[i] = lacking && i % 4 == 3 ? NAN : synthetic_normal(20 + from, i);
        mix[i] = level_names[level];
        y[i] = (isnan(x[i]) ? 0 : x[i]) + effects[level] + 0.2 * synthetic_normal(30 + from, i);
        answer[i] = x[i] > 0 ? "yes" : "no";
    }
    assert_ok(context, vmg_table_create(context, count, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", x));
    assert_ok(context, vmg_table_add_numbers(context, table, "z", z));
    assert_ok(context, vmg_table_add_texts(context, table, "mix", mix));
    assert_ok(context, vmg_table_add_numbers(context, table, "y", y));
    assert_ok(context, vmg_table_add_texts(context, table, "answer", answer));
    return table;
}

static vmg_model *fit(vmg_context *context, const vmg_table *table, const char *target, const char *other,
                      const char *const *given)
{
    vmg_model *model = NULL;
    vmg_settings *settings = synthetic_settings(context, given);
    assert_ok(context,
              vmg_fit(context, table,
                      &(vmg_fit_options){.target = target, .ignored = &other, .ignored_count = 1, .settings = settings},
                      &model));
    vmg_settings_destroy(context, settings);
    return model;
}

static vmg_prediction *predict(vmg_context *context, const vmg_model *model, const vmg_table *table)
{
    vmg_prediction *prediction = NULL;
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    return prediction;
}

static const char *const *const inferences[] = {
    NAMES("inference", "moments", "epochs", "60", "kl-weight", "0.5"),
    NAMES("inference", "sampled", "epochs", "60", "kl-weight", "0.5"),
    NAMES("inference", "moments", "epochs", "60", "kl-weight", "0.5", "noise", "varying"),
    NAMES("method", "linear"),
};
enum { inference_count = sizeof inferences / sizeof *inferences };

static void new_levels_are_covered(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = make_table(context, rows, 0, seen_levels, false);
    vmg_table *other = make_table(context, new_rows, seen_levels, new_levels, false);
    for (size_t k = 0; k < inference_count; k++) {
        vmg_model *model = fit(context, table, "y", "answer", inferences[k]);
        vmg_prediction *seen = predict(context, model, table), *unseen = predict(context, model, other);
        double covered = 0, narrow = 0, wide = 0;
        assert_int_equal(vmg_prediction_unseen_levels(seen), 0);
        assert_int_equal(vmg_prediction_unseen_levels(unseen), new_rows);
        for (size_t i = 0; i < new_rows; i++) {
            const double y = vmg_table_number(other, 3, i);
            covered +=
                y > vmg_prediction_quantile(unseen, i, 0, 0.05) && y < vmg_prediction_quantile(unseen, i, 0, 0.95);
            narrow += vmg_prediction_std_model(seen, i, 0) / new_rows;
            wide += vmg_prediction_std_model(unseen, i, 0) / new_rows;
        }
        assert_in_range(covered, (int)(0.8 * new_rows), new_rows);
        assert_true(narrow < 0.3);
        assert_true(wide > 0.8 && wide < 1.6); /* the effects' standard deviation is 1.0, a little more for few */
        vmg_prediction_destroy(context, seen);
        vmg_prediction_destroy(context, unseen);
        vmg_model_destroy(context, model);
    }
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, other);
    vmg_context_destroy(context);
}

/* Rows 1, 5, 9, ... lack x, rows 3, 7, ... lack x and z, the others nothing. */
static void first_missing_cells_widen_their_rows_alone(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = make_table(context, rows, 0, seen_levels, false);
    vmg_table *lacking = make_table(context, rows, 0, seen_levels, true);
    for (size_t k = 0; k < inference_count; k++) {
        vmg_model *model = fit(context, table, "y", "answer", inferences[k]);
        vmg_prediction *before = predict(context, model, table), *after = predict(context, model, lacking);
        assert_int_equal(vmg_prediction_unseen_levels(after), rows / 2 + rows / 4);
        for (size_t i = 0; i < rows; i++) {
            const double sd = vmg_prediction_std_model(after, i, 0);
            if (i % 2 == 0) {
                assert_true(sd == vmg_prediction_std_model(before, i, 0));
                assert_true(vmg_prediction_mean(after, i, 0) == vmg_prediction_mean(before, i, 0));
            } else {
                assert_true(sd > 0.6 && sd < 1.5); /* the slope in x is 1, and so is its standard deviation */
            }
            assert_close(vmg_prediction_std_noise(after, i, 0), vmg_prediction_std_noise(before, i, 0), 0.5);
        }
        vmg_prediction_destroy(context, before);
        vmg_prediction_destroy(context, after);
        vmg_model_destroy(context, model);
    }
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, lacking);
    vmg_context_destroy(context);
}

/* By moments every component's variance grows by the sum of the columns' own; by hand. */
static void variances_add_up(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = make_table(context, rows, 0, seen_levels, false);
    vmg_table *lacking = make_table(context, rows, 0, seen_levels, true);
    vmg_model *model = fit(context, table, "y", "answer", inferences[0]);
    vmg_prediction *wide = predict(context, model, lacking);
    const double scale = model->target->targets[0].scale;
    double own[] = {model->unseen[0], model->unseen[1]};
    model->unseen[0] = model->unseen[1] = 0;
    vmg_prediction *narrow = predict(context, model, lacking);
    assert_true(own[0] > 20 * own[1]); /* z does nothing */
    for (size_t i = 0; i < rows; i++) {
        const double added = i % 4 == 3 ? own[0] + own[1] : i % 2 ? own[0] : 0;
        const double sd = vmg_prediction_std_model(narrow, i, 0);
        assert_close(vmg_prediction_std_model(wide, i, 0), sqrt(sd * sd + added * scale * scale), 1e-5);
        assert_true(vmg_prediction_mean(wide, i, 0) == vmg_prediction_mean(narrow, i, 0));
    }
    vmg_prediction_destroy(context, wide);
    vmg_prediction_destroy(context, narrow);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, lacking);
    vmg_context_destroy(context);
}

static void classes_without_the_cell_that_tells_them_are_open(void **state)
{
    (void)state;
    char path[512];
    scratch folder = scratch_create();
    vmg_context *context = synthetic_context(1);
    vmg_table *table = make_table(context, rows, 0, seen_levels, false);
    vmg_table *lacking = make_table(context, rows, 0, seen_levels, true);
    vmg_model *model = fit(context, table, "answer", "y", NAMES("inference", "sampled", "epochs", "30")),
              *loaded = NULL;
    snprintf(path, sizeof path, "%s", scratch_path(&folder, "model.vmg"));
    assert_ok(context, vmg_model_save(context, model, path));
    assert_ok(context, vmg_model_load(context, path, &loaded));
    vmg_prediction *before = predict(context, model, table), *after = predict(context, model, lacking);
    vmg_prediction *again = predict(context, loaded, lacking);
    double decided = 0;
    for (size_t i = 0; i < rows; i++) {
        const double p = vmg_prediction_probability(after, i, 0);
        assert_close(p + vmg_prediction_probability(after, i, 1), 1, 1e-9);
        assert_true(p == vmg_prediction_probability(again, i, 0));
        if (i % 2) {
            assert_true(p > 0.2 && p < 0.8);
            decided += fabs(vmg_prediction_probability(before, i, 0) - 0.5) > 0.4;
        } else {
            assert_true(p == vmg_prediction_probability(before, i, 0));
        }
    }
    assert_true(decided > 0.7 * rows / 2);
    vmg_prediction_destroy(context, before);
    vmg_prediction_destroy(context, after);
    vmg_prediction_destroy(context, again);
    vmg_model_destroy(context, model);
    vmg_model_destroy(context, loaded);
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, lacking);
    vmg_context_destroy(context);
    scratch_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_levels_are_covered),
        cmocka_unit_test(first_missing_cells_widen_their_rows_alone),
        cmocka_unit_test(variances_add_up),
        cmocka_unit_test(classes_without_the_cell_that_tells_them_are_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
