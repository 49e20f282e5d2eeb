/* The table of methods that are networks; see method/network_methods.h. Their default recipes were found on validation
 * rows: docs/recipe.md, docs/methods/. */
#include "method/network_methods.h"

#include <string.h>

#include "method/matrix_method.h"

/* Of matrix layers, and of factorised ones, so that nothing but the layer makes the difference. Of its networks some
 * are smooth and strongly regularised, others bend freely, see the columns in pieces, or learn noise that varies; the
 * rows that they leave out say which of them count. */
static const vmg_recipe_row matrix[] = {
    {"pieces", "8", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"hidden", "50,50", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"inference", "moments", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"prior", "relevance", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"hyper-rate", "1", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"kl-weight", "0.3", VMG_TASK_REGRESSION, VMG_ANY_ROWS},
    {"noise-hold", "0", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"cross-fit", "20", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"variants",
     "hidden=50 kl-weight=1 see-pieces=off / see-pieces=off kl-weight=0.15 / see-pieces=off noise=varying / "
     "noise=varying kl-weight=0.15 / kl-weight=0.15",
     VMG_TASK_REGRESSION, VMG_ANY_ROWS},
    {"variants", "hidden=50 see-pieces=off / see-pieces=off kl-weight=0.3 / kl-weight=1 / kl-weight=0.3",
     VMG_TASK_CLASSIFICATION, VMG_ANY_ROWS},
};

/* Point weights learn their training rows by heart, and then take all noise for small: they stop early. */
static const vmg_recipe_row network[] = {
    {"hidden", "50,50", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"ensemble", "1", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"kl-warmup", "0", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"early-stopping", "on", VMG_ANY_TASK, VMG_ANY_ROWS},
};

/* As many networks as in Lakshminarayanan et al. (2017). */
static const vmg_recipe_row ensemble[] = {
    {"hidden", "50,50", VMG_ANY_TASK, VMG_ANY_ROWS},  {"ensemble", "5", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"kl-warmup", "0", VMG_ANY_TASK, VMG_ANY_ROWS},   {"early-stopping", "on", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"noise", "varying", VMG_ANY_TASK, VMG_ANY_ROWS},
};

static const vmg_recipe_row dropout[] = {
    {"hidden", "50,50", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"ensemble", "1", VMG_ANY_TASK, VMG_ANY_ROWS},
    {"kl-warmup", "0", VMG_ANY_TASK, VMG_ANY_ROWS},
};

#define RECIPE(rows) rows, sizeof rows / sizeof *rows
#define METHOD(its_name, its_summary)                                                                                  \
    {                                                                                                                  \
        .name = its_name, .summary = its_summary, .fit = vmg_matrix_fit_members, .destroy = vmg_matrix_fit_destroy,    \
        .lay_out = vmg_matrix_lay_out, .create_predictor = vmg_matrix_create_predictor, .predict = vmg_matrix_predict, \
        .destroy_predictor = vmg_matrix_destroy_predictor, .draw = vmg_matrix_draw,                                    \
        .parameter_count = vmg_matrix_parameter_count,                                                                 \
        .factorised_parameter_count = vmg_matrix_factorised_parameter_count, .describe = vmg_matrix_describe,          \
        .tensor_count = vmg_matrix_tensor_count, .list_tensors = vmg_matrix_list_tensors, .load = vmg_matrix_load,     \
    }

static const vmg_network_method methods[] = {
    {METHOD("matrix", "network with matrix Gaussian posteriors, variational inference"), &vmg_layer_kind_matrix,
     VMG_RECIPE_DEFAULT, RECIPE(matrix)},
    {METHOD("matrix-sampled", "the same by sampled pre-activations (local reparameterisation), not by moments"),
     &vmg_layer_kind_matrix, VMG_RECIPE_DEFAULT, RECIPE(matrix)},
    {METHOD("paper", "the same as Louizos and Welling (2016) have it: sampled, with pseudo-data, one network"),
     &vmg_layer_kind_matrix, VMG_RECIPE_PAPER, RECIPE(matrix)},
    {METHOD("factorised", "network with an independent Gaussian for every weight, variational inference"),
     &vmg_layer_kind_factorised, VMG_RECIPE_DEFAULT, RECIPE(matrix)},
    {METHOD("dropout", "network with Monte Carlo dropout, its rate and noise chosen on rows held back"),
     &vmg_layer_kind_point, VMG_RECIPE_DEFAULT, RECIPE(dropout)},
    {METHOD("network", "network with point weights: maximum likelihood with weight decay"), &vmg_layer_kind_point,
     VMG_RECIPE_DEFAULT, RECIPE(network)},
    {METHOD("ensemble", "deep ensemble: several such networks, whose noise varies with the inputs"),
     &vmg_layer_kind_point, VMG_RECIPE_DEFAULT, RECIPE(ensemble)},
};

const vmg_network_method *vmg_network_method_at(size_t index)
{
    return index < sizeof methods / sizeof *methods ? &methods[index] : NULL;
}

const vmg_network_method *vmg_network_method_find(const char *name)
{
    for (size_t i = 0; vmg_network_method_at(i); i++) {
        if (strcmp(methods[i].method.name, name) == 0) {
            return &methods[i];
        }
    }
    return NULL;
}
