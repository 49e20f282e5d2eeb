/* What settings follow from the table and the recipe; see method/settings_recipe.h.
 *
 * The recipe "paper" is that of Louizos and Welling (2016) and of their program. */
#include "method/settings_recipe.h"

#include <string.h>

#include "method/network_methods.h"

#define ANY_TASK VMG_ANY_TASK
#define ANY_ROWS VMG_ANY_ROWS
#define REGRESSION VMG_TASK_REGRESSION
#define CLASSES VMG_TASK_CLASSIFICATION

/* "Below 1,000 rows" and "below 10,000" are said of whole tables, of which a tenth is left out for testing: hence 900
 * and 9,000 training rows. */
static const vmg_recipe_row paper[] = {
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
    {"calibrate", "off", ANY_TASK, ANY_ROWS},
};

static const vmg_recipe_row single[] = {{"ensemble", "1", ANY_TASK, ANY_ROWS}};

typedef struct recipe {
    const vmg_recipe_row *rows;
    size_t count;
} recipe;

/* A method that is no network has no other than "default". */
static recipe recipe_of(vmg_recipe which, const char *method)
{
    const vmg_network_method *network = vmg_network_method_find(method);
    const recipe recipes[] = {
        [VMG_RECIPE_DEFAULT] = {network ? network->rows : NULL, network ? network->row_count : 0},
        [VMG_RECIPE_PAPER] = {paper, sizeof paper / sizeof *paper},
        [VMG_RECIPE_SINGLE] = {single, sizeof single / sizeof *single},
    };
    const vmg_method *other = network ? NULL : vmg_method_find(method);
    return network                                ? recipes[which]
           : other && which == VMG_RECIPE_DEFAULT ? (recipe){other->recipe, other->recipe_rows}
                                                  : (recipe){NULL, 0};
}

vmg_recipe vmg_recipe_of_method(const char *method)
{
    const vmg_network_method *network = vmg_network_method_find(method);
    return network ? network->recipe : VMG_RECIPE_DEFAULT;
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

const char *vmg_recipe_value(vmg_recipe which, const char *method, const vmg_setting_row *setting)
{
    const recipe from = recipe_of(which, method);
    for (size_t i = 0; i < from.count; i++) {
        if (strcmp(from.rows[i].name, "variants") == 0 && mentions(from.rows[i].value, setting->shown.name)) {
            return ""; /* each network has its own */
        }
    }
    for (size_t i = 0; i < from.count && vmg_setting_is_read_by(&setting->shown, method); i++) {
        const vmg_recipe_row *row = &from.rows[i];
        if (strcmp(row->name, setting->shown.name) == 0) {
            return row->task == ANY_TASK && row->least == 0 && row->most == SIZE_MAX ? row->value : "";
        }
    }
    return setting->shown.defaults_to;
}

void vmg_recipe_apply(vmg_recipe which, const char *method, size_t rows, vmg_task task, vmg_settings_values *values)
{
    const recipe from = recipe_of(which, method);
    for (size_t i = 0; i < from.count; i++) {
        const vmg_recipe_row *row = &from.rows[i];
        const vmg_setting_row *setting = vmg_setting_row_find(row->name);
        if (vmg_setting_is_read_by(&setting->shown, method) && (row->task == ANY_TASK || row->task == task) &&
            rows >= row->least && rows <= row->most) {
            vmg_setting_from_text(setting, row->value, values);
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
