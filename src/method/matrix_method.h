/* What the matrix method has fitted: members, each a network and its parameters. */
#ifndef VMG_METHOD_MATRIX_METHOD_H
#define VMG_METHOD_MATRIX_METHOD_H

#include "method/member_shape.h"
#include "method/method.h"

typedef struct vmg_matrix_member {
    size_t number;        /* from 0: decides shape and random numbers; there are gaps where training was cancelled */
    size_t network;       /* which of the fit's networks */
    vmg_real *parameters; /* as many as the network has, owned */
} vmg_matrix_member;

/* Members of the same shape share a network, and a predictor's workspace. */
typedef struct vmg_matrix_network {
    vmg_member_shape shape;
    vmg_network *network; /* owned */
} vmg_matrix_network;

typedef struct vmg_matrix_fit {
    vmg_matrix_network *networks; /* network_count, owned */
    size_t network_count;
    vmg_matrix_member *members; /* member_count, owned */
    size_t member_count;
    uint64_t sample_seed; /* of posterior samples */
    size_t samples;       /* of each member, unless the caller says otherwise */
} vmg_matrix_fit;

/* The members that settings and target call for, still without parameters. numbers: theirs, settings->ensemble of them;
 * NULL: 0, 1, ... Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_matrix_fit_create(vmg_context *context, const vmg_settings_values *settings,
                                 const vmg_target_encoding *target, size_t inputs, size_t base_inputs,
                                 const size_t *numbers, vmg_matrix_fit **out);

/* Room for the parameters, all zero. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_matrix_fit_reserve(vmg_context *context, vmg_matrix_fit *fit);

void vmg_matrix_fit_destroy(vmg_context *context, void *fitted);

static inline const vmg_network *vmg_matrix_fit_network(const vmg_matrix_fit *fit, size_t member)
{
    return fit->networks[fit->members[member].network].network;
}

/* The predicting part of the registry's row (method/matrix_predict.c). */
vmg_status vmg_matrix_lay_out(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                              vmg_predictive *out);
vmg_status vmg_matrix_create_predictor(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out);
void vmg_matrix_predict(vmg_predictor *predictor, vmg_matrix inputs, vmg_predictive *out);
void vmg_matrix_destroy_predictor(vmg_context *context, vmg_predictor *predictor);

/* The part that saves and describes (method/matrix_record.c). */
size_t vmg_matrix_parameter_count(const void *fitted);
size_t vmg_matrix_factorised_parameter_count(const void *fitted);
vmg_status vmg_matrix_describe(vmg_context *context, const void *fitted, json_t *into);
size_t vmg_matrix_tensor_count(const void *fitted);
void vmg_matrix_list_tensors(const void *fitted, vmg_model_file_tensor *tensors, char *names);
vmg_status vmg_matrix_load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                           size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted);

#endif
