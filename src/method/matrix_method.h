/* What methods that are networks have fitted: members, each a network and its parameters. */
#ifndef VMG_METHOD_MATRIX_METHOD_H
#define VMG_METHOD_MATRIX_METHOD_H

#include "method/method.h"
#include "method/variants.h"

typedef struct vmg_matrix_member {
    size_t number;        /* from 0: decides variant and random numbers; there are gaps where training was cancelled */
    size_t variant;       /* vmg_variant_of_member */
    vmg_real *parameters; /* as many as the network has, owned */
} vmg_matrix_member;

/* Members of the same variant share a network, and a predictor's workspace. */
typedef struct vmg_matrix_variant {
    vmg_network *network; /* owned */
    size_t inputs;        /* the first so many numbers of an encoded row are what it sees */
} vmg_matrix_variant;

typedef struct vmg_matrix_fit {
    vmg_matrix_variant *variants; /* variant_count, owned */
    size_t variant_count;
    vmg_matrix_member *members; /* member_count, owned */
    size_t member_count;
    vmg_real *weights;    /* variant_count, owned: of the variants in predictions; their sum is 1 */
    vmg_real temperature; /* classes: outputs are divided by it (method/temperature.h); 0: they are not */
    uint64_t sample_seed; /* of posterior samples */
    size_t samples;       /* of each member, unless the caller says otherwise */
} vmg_matrix_fit;

/* The variants and the first member_count members (at most settings->ensemble) that settings and target call for, still
 * without parameters. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_matrix_fit_create(vmg_context *context, const vmg_settings_values *settings,
                                 const vmg_target_encoding *target, size_t inputs, size_t base_inputs,
                                 size_t member_count, vmg_matrix_fit **out);

/* Room for the parameters, all zero. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_matrix_fit_reserve(vmg_context *context, vmg_matrix_fit *fit);

/* Sets the temperature of predictions to come. */
void vmg_matrix_fit_set_temperature(vmg_matrix_fit *fit, double temperature);

void vmg_matrix_fit_destroy(vmg_context *context, void *fitted);

static inline const vmg_network *vmg_matrix_fit_network(const vmg_matrix_fit *fit, size_t member)
{
    return fit->variants[fit->members[member].variant].network;
}

/* The weight of a member in predictions, times the number of members: 1 where all are equal. */
double vmg_matrix_member_weight(const vmg_matrix_fit *fit, size_t member);

/* The registry's row: trains all members. */
vmg_status vmg_matrix_fit_members(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                                  vmg_training_record *record, void **fitted);

/* Posterior samples of each member where `asked` were asked for (0: as many as the settings say): one where a sample is
 * like every other. */
size_t vmg_matrix_samples(const vmg_matrix_fit *fit, size_t asked);

/* The predicting part of the registry's row (method/matrix_predict.c). */
vmg_status vmg_matrix_lay_out(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                              vmg_predictive *out);
vmg_status vmg_matrix_create_predictor(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out);
void vmg_matrix_predict(vmg_predictor *predictor, vmg_matrix inputs, vmg_predictive *out);
void vmg_matrix_destroy_predictor(vmg_context *context, vmg_predictor *predictor);

/* The registry's row: draws of the whole function (method/matrix_draw.c). */
vmg_status vmg_matrix_draw(vmg_context *context, const void *fitted, uint64_t seed, uint64_t number, vmg_matrix inputs,
                           double *values);

/* The part that saves and describes (method/matrix_record.c). */
size_t vmg_matrix_parameter_count(const void *fitted);
size_t vmg_matrix_factorised_parameter_count(const void *fitted);
vmg_status vmg_matrix_describe(vmg_context *context, const void *fitted, json_t *into);
size_t vmg_matrix_tensor_count(const void *fitted);
void vmg_matrix_list_tensors(const void *fitted, vmg_model_file_tensor *tensors, char *names);
vmg_status vmg_matrix_load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                           size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted);

#endif
