/* What may differ between the members of an ensemble. It follows from the settings and the member's number alone, so
 * that a model file need not say it. */
#ifndef VMG_METHOD_MEMBER_SHAPE_H
#define VMG_METHOD_MEMBER_SHAPE_H

#include "method/settings.h"

typedef struct vmg_member_shape {
    size_t inputs; /* the first so many numbers of an encoded row are what the member sees */
    bool varying_noise;
} vmg_member_shape;

/* inputs, base_inputs: the numbers in an encoded row, and how many of them come before the pieces. What alternates by
 * pairs of members goes with what alternates by members: four of them have every combination. */
static inline vmg_member_shape vmg_member_shape_of(const vmg_settings_values *settings, size_t inputs,
                                                   size_t base_inputs, size_t number)
{
    const bool sees_pieces = settings->pieces_in == VMG_PIECES_IN_ALL || number / 2 % 2 == 0;
    const bool regression = settings->task != VMG_TASK_CLASSIFICATION;
    return (vmg_member_shape){
        .inputs = sees_pieces ? inputs : base_inputs,
        .varying_noise = regression && (settings->noise == VMG_NOISE_VARYING ||
                                        (settings->noise == VMG_NOISE_MIXED && number % 2 == 1)),
    };
}

static inline bool vmg_member_shapes_equal(vmg_member_shape a, vmg_member_shape b)
{
    return a.inputs == b.inputs && a.varying_noise == b.varying_noise;
}

#endif
