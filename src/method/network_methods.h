/* The methods that are networks, in one table: the kind of layer, and the default recipe, make the difference; all else
 * (ensembles, variants, cross-fitting, training, prediction, files) is the same code (method/matrix_method.h). */
#ifndef VMG_METHOD_NETWORK_METHODS_H
#define VMG_METHOD_NETWORK_METHODS_H

#include "layer/layer.h"
#include "method/method.h"
#include "method/settings_recipe.h"

typedef struct vmg_network_method {
    vmg_method method;           /* its row in the registry */
    const vmg_layer_kind *layer; /* of all layers */
    vmg_recipe recipe;           /* where none is given */
    const vmg_recipe_row *rows;  /* of its recipe "default"; row_count */
    size_t row_count;
} vmg_network_method;

/* By name (NULL: no method, or one that is no network) and by number (NULL from the end on). */
const vmg_network_method *vmg_network_method_find(const char *name);
const vmg_network_method *vmg_network_method_at(size_t index);

#endif
