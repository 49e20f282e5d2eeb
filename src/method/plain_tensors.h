/* What a method that is no network keeps in a model file: each lists its tensors once, and counting, writing and
 * reading follow. */
#ifndef VMG_METHOD_PLAIN_TENSORS_H
#define VMG_METHOD_PLAIN_TENSORS_H

#include "method/method.h"

/* A list that is being made. */
typedef struct vmg_plain_tensors {
    vmg_model_file_tensor *at; /* NULL: they are only counted */
    char *names;               /* VMG_MODEL_TENSOR_NAME_SIZE bytes for each; NULL where `at` is */
    size_t count;
} vmg_plain_tensors;

/* What every fit begins with. */
typedef struct vmg_plain_fit vmg_plain_fit;
struct vmg_plain_fit {
    void (*list)(const vmg_plain_fit *fit, vmg_plain_tensors *list); /* adds the fit's tensors */
    vmg_task task;
    size_t inputs, outputs; /* outputs: targets, or classes */
};

/* Adds a tensor, whose numbers are the fit's own memory; of a numbered part (counted from 0) it is called
 * "function1.NAME". */
void vmg_plain_add_tensor(vmg_plain_tensors *list, const char *name, vmg_model_file_shape shape, double *numbers);
void vmg_plain_add_function_tensor(vmg_plain_tensors *list, size_t function, const char *name,
                                   vmg_model_file_shape shape, double *numbers);

/* "function1.NAME" for the function 0; `out` holds VMG_MODEL_TENSOR_NAME_SIZE bytes. */
void vmg_plain_function_tensor_name(size_t function, const char *name, char *out);

/* As vmg_method has them; `fitted` begins with a vmg_plain_fit. */
size_t vmg_plain_tensor_count(const void *fitted);
void vmg_plain_list_tensors(const void *fitted, vmg_model_file_tensor *tensors, char *names);

/* Reads all that the fit lists, which has its room already. Fails as vmg_model_file_doubles. */
vmg_status vmg_plain_read_tensors(vmg_context *context, const vmg_model_file *file, const vmg_plain_fit *fit);

/* What a fit must not have: the status and sentence for a file whose numbers no training could have left behind. */
vmg_status vmg_plain_not_sound(vmg_context *context, const char *what);

/* A tensor that a model file must have: fails with VMG_ERROR_DATA where it is not there or has other dimensions. A size
 * in `expected` of SIZE_MAX stands for any; *shape then tells which it is. */
vmg_status vmg_plain_find_tensor(vmg_context *context, const vmg_model_file *file, const char *name,
                                 vmg_model_file_shape expected, vmg_model_file_shape *shape);

/* One thing that a description says. */
typedef struct vmg_plain_fact {
    const char *key;
    json_t *value; /* NULL: there was no memory for it */
} vmg_plain_fact;

/* Writes the description (vmg_method.describe): a summary, and the facts, whose values it takes over. Fails with
 * VMG_ERROR_MEMORY. */
vmg_status vmg_plain_describe(vmg_context *context, json_t *into, const char *summary, const vmg_plain_fact *facts,
                              size_t count);

#endif
