/* Tables at the edges of what numbers can be: training ends with a model whose predictions are finite, or with a
 * sentence. Each with sampled inference and by moments, one and two hidden layers. */
#include "synthetic.h"

enum { usual_rows = 40 };

typedef enum difficulty {
    TINY,            /* inputs at 1e-30 */
    HUGE_INPUTS,     /* inputs at 1e30 */
    MIXED,           /* one at 1e-30, one at 1e30 */
    TINY_TARGET,     /* target at 1e-30 */
    HUGE_TARGET,     /* target at 1e30 */
    NO_NOISE,        /* target is the input */
    OUTLIER,         /* one target at 1e9 */
    INPUT_OUTLIER,   /* one input at 1e9 */
    SAME_ROWS,       /* one row, over and over, but for the last */
    SAME_COLUMNS,    /* one column, five times */
    COLLINEAR,       /* columns that are sums of others */
    FAR_AWAY,        /* inputs and target at 1e6 with a spread of 1 */
    CONSTANT_TARGET, /* 3, always */
    ONE_ROW,
    TWO_ROWS,
    DIFFICULTIES
} difficulty;

static const char *const names[DIFFICULTIES] = {"tiny inputs",     "huge inputs",  "mixed inputs", "tiny target",
                                                "huge target",     "no noise",     "outlier",      "input outlier",
                                                "same rows",       "same columns", "collinear",    "far away",
                                                "constant target", "one row",      "two rows"};

static double input_of(difficulty kind, size_t column, size_t i)
{
    const double draw = synthetic_normal(column, i);
    switch (kind) {
    case TINY:
        return 1e-30 * draw;
    case HUGE_INPUTS:
        return 1e30 * draw;
    case MIXED:
        return (column ? 1e30 : 1e-30) * draw;
    case INPUT_OUTLIER:
        return i == 7 && column == 0 ? 1e9 : draw;
    case SAME_ROWS:
        return i + 1 == usual_rows ? 2 : 1;
    case SAME_COLUMNS:
        return synthetic_normal(0, i);
    case COLLINEAR:
        return column < 2 ? draw : synthetic_normal(0, i) + (double)column * synthetic_normal(1, i);
    case FAR_AWAY:
        return 1e6 + draw;
    default:
        return draw;
    }
}

static double target_of(difficulty kind, size_t i)
{
    const double sum = synthetic_normal(0, i) - synthetic_normal(1, i) + 0.1 * synthetic_normal(2, i);
    switch (kind) {
    case TINY_TARGET:
        return 1e-30 * sum;
    case HUGE_TARGET:
        return 1e30 * sum;
    case NO_NOISE:
        return synthetic_normal(0, i);
    case OUTLIER:
        return i == 7 ? 1e9 : sum;
    case FAR_AWAY:
        return 1e6 + sum;
    case CONSTANT_TARGET:
        return 3;
    default:
        return sum;
    }
}

static void add_column(vmg_context *context, vmg_table *table, const char *name, difficulty kind, size_t column)
{
    const size_t rows = vmg_table_rows(table);
    double *numbers = calloc(rows, sizeof *numbers);
    assert_non_null(numbers);
    for (size_t i = 0; i < rows; i++) {
        numbers[i] = name[0] == 'y' ? target_of(kind, i) : input_of(kind, column, i);
    }
    assert_ok(context, vmg_table_add_numbers(context, table, name, numbers));
    free(numbers);
}

/* `columns` inputs and the target y. */
static vmg_table *make_table(vmg_context *context, difficulty kind, size_t rows, size_t columns)
{
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, rows, &table));
    for (size_t column = 0; column < columns; column++) {
        char name[32];
        snprintf(name, sizeof name, "x%zu", column);
        add_column(context, table, name, kind, column);
    }
    add_column(context, table, "y", kind, 0);
    return table;
}

/* Every number of every row. */
static bool all_finite(const vmg_model *model, const vmg_prediction *prediction)
{
    const double probabilities[] = {0.025, 0.5, 0.975};
    bool good = true;
    for (size_t row = 0; row < vmg_prediction_rows(prediction) && good; row++) {
        if (vmg_model_class_count(model)) {
            double sum = 0;
            for (size_t c = 0; c < vmg_model_class_count(model); c++) {
                sum += vmg_prediction_probability(prediction, row, c);
            }
            good = fabs(sum - 1) < 1e-3 && isfinite(vmg_prediction_entropy(prediction, row));
        } else {
            double quantiles[3];
            const double mean = vmg_prediction_mean(prediction, row, 0), std = vmg_prediction_std(prediction, row, 0);
            vmg_prediction_quantiles(prediction, row, 0, 3, probabilities, quantiles);
            good = isfinite(mean) && isfinite(std) && std > 0 && quantiles[0] <= quantiles[1] &&
                   quantiles[1] <= quantiles[2] && isfinite(quantiles[0]) && isfinite(quantiles[2]) &&
                   !isnan(vmg_prediction_log_density(prediction, row, 0, mean));
        }
    }
    return good;
}

/* A model with finite predictions, or a sentence. */
static void assert_ends_well(vmg_context *context, const vmg_table *table, const char *target, const char *what,
                             const char *const *pairs)
{
    vmg_settings *settings = synthetic_settings(context, pairs);
    vmg_model *model = NULL;
    vmg_prediction *prediction = NULL;
    const vmg_status status =
        vmg_fit(context, table, &(vmg_fit_options){.target = target, .settings = settings, .silent = true}, &model);
    if (status) {
        const bool good = (status == VMG_ERROR_DATA || status == VMG_ERROR_NUMERIC) && vmg_last_error(context)[0];
        print_message("%s: %s\n", what, vmg_last_error(context));
        assert_true(good);
    } else {
        assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
        if (!all_finite(model, prediction)) {
            print_error("%s: a prediction that is not finite\n", what);
            fail();
        }
    }
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
}

static const char *const inferences[] = {"sampled", "moments"}, *const layers[] = {"10", "8,8"};

static void hard_tables_end_well(void **state)
{
    (void)state;
    for (difficulty kind = 0; kind < DIFFICULTIES; kind++) {
        vmg_context *context = synthetic_context(1);
        const size_t rows = kind == ONE_ROW ? 1 : kind == TWO_ROWS ? 2 : usual_rows;
        vmg_table *table = make_table(context, kind, rows, 5);
        for (size_t i = 0; i < 4; i++) {
            char what[128];
            snprintf(what, sizeof what, "%s, %s, hidden %s", names[kind], inferences[i % 2], layers[i / 2]);
            assert_ends_well(context, table, "y", what,
                             NAMES("inference", inferences[i % 2], "hidden", layers[i / 2], "epochs", "60", "samples",
                                   "20", "early-stopping", "off"));
        }
        assert_ends_well(context, table, "y", names[kind], NAMES("epochs", "60")); /* what users get, but for time */
        vmg_table_destroy(context, table);
        vmg_context_destroy(context);
    }
}

/* With almost no noise and many steps the noise goes to 0, and everything with it. */
static void long_training_without_noise_ends_well(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = make_table(context, NO_NOISE, usual_rows, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_ends_well(context, table, "y", "no noise, many steps",
                         NAMES("inference", inferences[i], "hidden", "20,20", "epochs", "1500", "samples", "20",
                               "kl-weight", "0.1", "early-stopping", "off"));
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void more_columns_than_rows_end_well(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = make_table(context, COLLINEAR, 20, 10000);
    for (size_t i = 0; i < 4; i++) {
        assert_ends_well(context, table, "y", "10,000 columns",
                         NAMES("inference", inferences[i % 2], "hidden", layers[i / 2], "epochs", "5", "samples", "3",
                               "early-stopping", "off", "ensemble", "1"));
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void a_thousand_classes_end_well(void **state)
{
    (void)state;
    enum { rows = 2000, classes = 1000 };
    static char texts[rows][8];
    static const char *values[rows];
    vmg_context *context = synthetic_context(1);
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, rows, &table));
    add_column(context, table, "x0", TINY, 0);
    add_column(context, table, "x1", FAR_AWAY, 1);
    for (size_t i = 0; i < rows; i++) {
        snprintf(texts[i], sizeof texts[i], "c%zu", i * 7 % classes);
        values[i] = texts[i];
    }
    assert_ok(context, vmg_table_add_texts(context, table, "class", values));
    for (size_t i = 0; i < 2; i++) {
        assert_ends_well(context, table, "class", "1,000 classes",
                         NAMES("inference", "sampled", "hidden", layers[i], "epochs", "2", "samples", "2",
                               "early-stopping", "off", "ensemble", "1"));
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hard_tables_end_well),
        cmocka_unit_test(long_training_without_noise_ends_well),
        cmocka_unit_test(more_columns_than_rows_end_well),
        cmocka_unit_test(a_thousand_classes_end_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
