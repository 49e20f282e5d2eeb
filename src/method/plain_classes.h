/* Class probabilities of methods that are no networks, from independent Gaussian latent functions: one for two classes
 * (the log odds of the second), else one for each class against the rest. */
#ifndef VMG_METHOD_PLAIN_CLASSES_H
#define VMG_METHOD_PLAIN_CLASSES_H

#include "distribution/latent_classes.h"
#include "method/plain_predictive.h"

/* How many functions a target of so many outputs (numbers, or classes) has. */
size_t vmg_plain_functions(vmg_task task, size_t outputs);

/* Room for one row at a time. */
typedef struct vmg_plain_classes {
    size_t functions;
    vmg_latent_points points;
    double *means, *sds;          /* functions: of the row, written by the caller */
    double *probabilities, *room; /* classes */
} vmg_plain_classes;

void vmg_plain_classes_lay_out(size_t classes, vmg_arena *arena, vmg_plain_classes *out);

/* Writes the row's probabilities and entropy. */
void vmg_plain_classes_write(const vmg_plain_classes *self, size_t row, vmg_predictive *out);

#endif
