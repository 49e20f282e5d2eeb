/* Named tensors inside one flat vector; see linalg/tensor.h. */
#include "linalg/tensor.h"

#include <stdio.h>

size_t vmg_tensor_append(vmg_tensor_list *list, const char *prefix, const char *name, size_t rows, size_t columns)
{
    const size_t offset = list->parameters;
    if (list->tensors) {
        vmg_tensor *tensor = &list->tensors[list->count];
        snprintf(tensor->name, sizeof tensor->name, "%s%s", prefix, name);
        tensor->rows = rows;
        tensor->columns = columns;
        tensor->offset = offset;
    }
    list->count++;
    list->parameters += rows * columns;
    return offset;
}
