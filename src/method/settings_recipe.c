/* What settings follow from the table and the recipe; see method/settings_recipe.h.
 *
 * The recipe "paper" is that of Louizos and Welling (2016) and of their program. */
#include "method/settings_recipe.h"

#include <string.h>

#define ANY_TASK VMG_TASK_AUTO
#define ANY_ROWS 0, SIZE_MAX
#define REGRESSION VMG_TASK_REGRESSION
#define CLASSES VMG_TASK_CLASSIFICATION

/* A value of a recipe: for a task, and tables of `least` to `most` training rows. */
typedef struct recipe_row {
    const char *name, *value;
    vmg_task task;
    size_t least, most;
} recipe_row;

/* "Below 1,000 rows" and "below 10,000" are said of whole tables, of which a tenth is left out for testing: hence 900
 * and 9,000 training rows. */
static const recipe_row paper[] = {
    {"method", "matrix", ANY_TASK, ANY_ROWS},
    {"pieces", "0", ANY_TASK, ANY_ROWS},
    {"hidden", "50", REGRESSION, 0, 8999},
    {"hidden", "100", REGRESSION, 9000, SIZE_MAX},
    {"hidden", "150,150,150", CLASSES, ANY_ROWS},
    {"activation", "relu", ANY_TASK, ANY_ROWS},
    {"inference", "sampled", ANY_TASK, ANY_ROWS},
    {"row-covariance", "diagonal", ANY_TASK, ANY_ROWS},
    {"column-covariance", "diagonal", ANY_TASK, ANY_ROWS},
    {"divide-inputs", "on", ANY_TASK, ANY_ROWS},
    {"pseudo-data", "5", ANY_TASK, 0, 899},
    {"pseudo-data", "10", ANY_TASK, 900, 8999},
    {"pseudo-data", "50", ANY_TASK, 9000, SIZE_MAX},
    {"pseudo-noise-form", "scalar", REGRESSION, ANY_ROWS},
    {"pseudo-noise-form", "outer-product", CLASSES, ANY_ROWS},
    {"pseudo-noise", "0.005", REGRESSION, ANY_ROWS},
    {"pseudo-noise", "0.01", CLASSES, ANY_ROWS},
    {"jitter", "1e-6", ANY_TASK, ANY_ROWS},
    {"prior", "hyper", REGRESSION, ANY_ROWS},
    {"prior", "standard", CLASSES, ANY_ROWS},
    {"prior-sd", "1", ANY_TASK, ANY_ROWS},
    {"hyper-shape", "1", ANY_TASK, ANY_ROWS},
    {"hyper-rate", "0.5", ANY_TASK, ANY_ROWS},
    {"initial-log-sd-row", "0", ANY_TASK, ANY_ROWS},
    {"initial-log-sd-constant", "-4", ANY_TASK, ANY_ROWS},
    {"initial-log-sd-column", "0", ANY_TASK, ANY_ROWS},
    {"initial-log-sd-spread", "0.01", ANY_TASK, ANY_ROWS},
    {"noise", "constant", ANY_TASK, ANY_ROWS},
    {"noise-hold", "0.03", ANY_TASK, ANY_ROWS},
    {"noise-shape", "6", ANY_TASK, ANY_ROWS},
    {"noise-rate", "6", ANY_TASK, ANY_ROWS},
    {"noise-units", "target", ANY_TASK, ANY_ROWS},
    {"ensemble", "1", ANY_TASK, ANY_ROWS},
    {"variants", "", ANY_TASK, ANY_ROWS},
    {"cross-fit", "0", ANY_TASK, ANY_ROWS},
    {"batch", "5", ANY_TASK, 0, 899},
    {"batch", "10", ANY_TASK, 900, 8999},
    {"batch", "100", ANY_TASK, 9000, SIZE_MAX},
    {"epochs", "2000", REGRESSION, 0, 8999},
    {"epochs", "500", REGRESSION, 9000, SIZE_MAX},
    {"epochs", "100", CLASSES, ANY_ROWS},
    {"learning-rate", "0.001", ANY_TASK, ANY_ROWS},
    {"schedule", "constant", ANY_TASK, ANY_ROWS},
    {"adam-mean-decay", "0.9", ANY_TASK, ANY_ROWS},
    {"adam-square-decay", "0.999", ANY_TASK, ANY_ROWS},
    {"adam-epsilon", "1e-8", ANY_TASK, ANY_ROWS},
    {"averaging", "0.999", ANY_TASK, ANY_ROWS},
    {"kl-weight", "1", ANY_TASK, ANY_ROWS},
    {"kl-warmup", "0", ANY_TASK, ANY_ROWS},
    {"early-stopping", "off", ANY_TASK, ANY_ROWS},
    {"samples", "100", ANY_TASK, ANY_ROWS},
};

/* The default: found on validation rows of many tables, docs/recipe.md. Of its networks some are smooth and strongly
 * regularised, others bend freely, see the columns in pieces, or learn noise that varies; the rows that they leave out
 * say which of them count. */
static const recipe_row standard[] = {
    {"pieces", "8", ANY_TASK, ANY_ROWS},
    {"hidden", "50,50", ANY_TASK, ANY_ROWS},
    {"inference", "moments", ANY_TASK, ANY_ROWS},
    {"prior", "relevance", ANY_TASK, ANY_ROWS},
    {"hyper-rate", "1", ANY_TASK, ANY_ROWS},
    {"kl-weight", "0.3", REGRESSION, ANY_ROWS},
    {"noise-hold", "0", ANY_TASK, ANY_ROWS},
    {"cross-fit", "20", ANY_TASK, ANY_ROWS},
    {"variants",
     "hidden=50 kl-weight=1 see-pieces=off / see-pieces=off kl-weight=0.15 / see-pieces=off noise=varying / "
     "noise=varying kl-weight=0.15 / kl-weight=0.15",
     REGRESSION, ANY_ROWS},
    {"variants", "hidden=50 see-pieces=off / see-pieces=off kl-weight=0.3 / kl-weight=1 / kl-weight=0.3", CLASSES,
     ANY_ROWS},
};

typedef struct recipe {
    const recipe_row *rows;
    size_t count;
} recipe;

static const recipe_row single[] = {{"ensemble", "1", ANY_TASK, ANY_ROWS}};

static recipe recipe_of(vmg_recipe which)
{
    static const recipe recipes[] = {
        [VMG_RECIPE_DEFAULT] = {standard, sizeof standard / sizeof *standard},
        [VMG_RECIPE_PAPER] = {paper, sizeof paper / sizeof *paper},
        [VMG_RECIPE_SINGLE] = {single, sizeof single / sizeof *single},
    };
    return recipes[which];
}

/* What an effort is: networks of each variant, and about how many steps each is trained for. */
typedef struct effort_row {
    size_t networks, steps, least_epochs, most_epochs;
} effort_row;
static const effort_row efforts[] = {
    [VMG_EFFORT_LOW] = {1, 20000, 10, 300},
    [VMG_EFFORT_MEDIUM] = {3, 60000, 20, 600},
    [VMG_EFFORT_HIGH] = {6, 200000, 40, 1500},
};

/* Whether a list of variants says what this setting is. */
static bool mentions(const char *variants, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = variants; (at = strstr(at, name)) != NULL; at += length) {
        if ((at == variants || at[-1] == ' ') && at[length] == '=') {
            return true;
        }
    }
    return false;
}

const char *vmg_recipe_value(vmg_recipe which, const vmg_setting_row *setting)
{
    const recipe from = recipe_of(which);
    for (size_t i = 0; i < from.count; i++) {
        if (strcmp(from.rows[i].name, "variants") == 0 && mentions(from.rows[i].value, setting->shown.name)) {
            return ""; /* each network has its own */
        }
    }
    for (size_t i = 0; i < from.count; i++) {
        const recipe_row *row = &from.rows[i];
        if (strcmp(row->name, setting->shown.name) == 0) {
            return row->task == ANY_TASK && row->least == 0 && row->most == SIZE_MAX ? row->value : "";
        }
    }
    return setting->shown.defaults_to;
}

void vmg_recipe_apply(vmg_recipe which, size_t rows, vmg_task task, vmg_settings_values *values)
{
    const recipe from = recipe_of(which);
    for (size_t i = 0; i < from.count; i++) {
        const recipe_row *row = &from.rows[i];
        if ((row->task == ANY_TASK || row->task == task) && rows >= row->least && rows <= row->most) {
            vmg_setting_from_text(vmg_setting_row_find(row->name), row->value, values);
        }
    }
}

size_t vmg_recipe_networks(int effort)
{
    return efforts[effort].networks;
}

size_t vmg_recipe_epochs(int effort, size_t rows, size_t batch)
{
    const size_t least = efforts[effort].least_epochs, most = efforts[effort].most_epochs;
    const size_t steps_each = rows / batch + (rows % batch != 0);
    const size_t epochs = efforts[effort].steps / (steps_each ? steps_each : 1);
    return epochs < least ? least : epochs > most ? most : epochs;
}
