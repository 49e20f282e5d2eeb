/* From settings to the shape of a network; see method/network_settings.h. */
#include "method/network_settings.h"

#include "base/context.h"
#include "method/network_methods.h"

static vmg_matrix_layer matrix_layer_of(const vmg_settings_values *settings)
{
    return (vmg_matrix_layer){
        .row = {.kind = vmg_covariance_find(settings->row_covariance), .rank = settings->row_rank},
        .column = {.kind = vmg_covariance_find(settings->column_covariance), .rank = settings->column_rank},
        .prior = (vmg_prior_form)settings->prior,
        .prior_sd = settings->prior_sd,
        .hyper_shape = settings->hyper_shape,
        .hyper_rate = settings->hyper_rate,
        .log_sd_row = settings->initial_log_sd_row,
        .log_sd_constant = settings->initial_log_sd_constant,
        .log_sd_column = settings->initial_log_sd_column,
        .log_sd_spread = settings->initial_log_sd_spread,
        .pairs = settings->pseudo_data,
        .noise_form = (vmg_noise_form)settings->pseudo_noise_form,
        .largest_alpha = settings->pseudo_noise,
        .jitter = settings->jitter,
    };
}

static vmg_factorised_layer factorised_layer_of(const vmg_settings_values *settings)
{
    return (vmg_factorised_layer){
        .variance = (vmg_weight_variance)settings->weight_variance,
        .prior = (vmg_prior_form)settings->prior,
        .prior_sd = settings->prior_sd,
        .hyper_shape = settings->hyper_shape,
        .hyper_rate = settings->hyper_rate,
        .log_sd = settings->initial_log_sd,
    };
}

vmg_network_options vmg_network_options_of(const vmg_settings_values *settings, size_t inputs,
                                           vmg_likelihood likelihood)
{
    const vmg_network_method *method = vmg_network_method_find(settings->method);
    const vmg_layer_kind *kind = method ? method->layer : &vmg_layer_kind_matrix;
    vmg_network_options options = {
        .inputs = inputs,
        .hidden = settings->hidden,
        .hidden_count = settings->hidden_count,
        .activation = vmg_activation_find(settings->activation),
        .layer_kind = kind,
        .divide_inputs = settings->divide_inputs,
        .inference = (vmg_inference)settings->inference,
        .likelihood = likelihood,
    };
    if (kind == &vmg_layer_kind_point) {
        options.point = (vmg_point_layer){.prior_sd = settings->prior_sd, .dropout = settings->dropout_rate};
    } else if (kind == &vmg_layer_kind_factorised) {
        options.factorised = factorised_layer_of(settings);
    } else {
        options.layer = matrix_layer_of(settings);
    }
    return options;
}

void vmg_network_settings_note(vmg_context *context, const vmg_settings_values *settings)
{
    const vmg_covariance_kind *column = vmg_covariance_find(settings->column_covariance);
    if (settings->inference == VMG_MOMENTS && settings->hidden_count && !vmg_covariance_is_diagonal(column)) {
        vmg_note(context,
                 "by moments, only the last layer has the column covariance '%s', and it matters only where that layer "
                 "has several outputs; the hidden layers' stay diagonal",
                 column->name);
    }
}
