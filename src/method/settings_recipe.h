/* Recipes: named values for the settings that are not given, which may depend on the method, the task and the number of
 * training rows. Recipes are of methods that are networks; the one named "default" is each method's own
 * (method/network_methods.c). To add one, add its word to settings_table.c, to vmg_recipe, and its rows to
 * settings_recipe.c. */
#ifndef VMG_METHOD_SETTINGS_RECIPE_H
#define VMG_METHOD_SETTINGS_RECIPE_H

#include "method/settings_table.h"

/* Tables of more columns get no pieces unless they are asked for: the inputs would be too many. */
enum { VMG_MOST_COLUMNS_IN_PIECES = 64 };

/* A value of a recipe: for a task, and tables of `least` to `most` training rows. */
typedef struct vmg_recipe_row {
    const char *name, *value;
    vmg_task task;
    size_t least, most;
} vmg_recipe_row;
#define VMG_ANY_TASK VMG_TASK_AUTO
#define VMG_ANY_ROWS 0, SIZE_MAX

/* The recipe of a method where none is given. */
vmg_recipe vmg_recipe_of_method(const char *method);

/* What the recipe, else the default, says of a setting before any table is seen; "" where that depends on the table. */
const char *vmg_recipe_value(vmg_recipe which, const char *method, const vmg_setting_row *setting);

/* Writes the values that the recipe says for `rows` training rows and a task, of settings that the method reads. */
void vmg_recipe_apply(vmg_recipe which, const char *method, size_t rows, vmg_task task, vmg_settings_values *values);

/* The networks of each variant, and the number of epochs, where neither the user nor the recipe says one. effort:
 * vmg_effort. */
size_t vmg_recipe_networks(int effort);
size_t vmg_recipe_epochs(int effort, size_t rows, size_t batch);

#endif
