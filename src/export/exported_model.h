/* What predicts, without the library that fitted it: the numbers of a model as every exported form needs them, in
 * double, with all that only training needs taken out. Forms (src/export/export_format.h) read this and nothing else.
 *
 * A row becomes the encoding's inputs x (encoding/encoding.h); each member, a network, sees the first ones of them and
 * carries mean and variance from layer to layer. With a = [x, 1], or in later layers its means p and variances t (those
 * of the constant 1 are 1 and 0), and U = diag(own) + F^T F:
 *
 *   s       = sum_i own_i p_i^2 + sum_f (F_f . p)^2 + sum_i t_i U_ii
 *   mean_j  = sum_i p_i M_ij
 *   var_j   = s V_jj  + sum_i t_i M_ij^2
 *   cov_jj' = s V_jj' + sum_i t_i M_ij M_ij'         last layer, where member.pairs asks for it
 *
 * and between layers the moments of the activation (src/activation/vector/). Numbers: f_o has mean and variance of
 * output o of the last layer; a member of constant noise is one Gaussian component with the variance noise[o] of the
 * noise, a member of varying noise VMG_NOISE_NODES of them (network/varying_noise.h; output `targets` + o, offset
 * noise[o]). Classes: the softmax of Gaussian outputs (likelihood/categorical_moments.h). All members together are the
 * mixture; then come the target's mean and scale, and what unseen cells add (method/unseen_cells.h). */
#ifndef VMG_EXPORT_EXPORTED_MODEL_H
#define VMG_EXPORT_EXPORTED_MODEL_H

#include "base/arena.h"
#include "method/model.h"

typedef struct vmg_exported_layer {
    size_t rows, columns; /* r: inputs and the constant 1, which is the last; c: outputs */
    double *mean;         /* r x c: M, with pseudo-data and the division of inputs worked in */
    double *own;          /* r: the diagonal part of U, likewise */
    size_t width;         /* of F; 0: U is diagonal */
    double *factor;       /* width x r: F; of a full U an upper triangle */
    double *diagonal;     /* r: U_ii */
    double *column;       /* c: V_jj */
    size_t pair_count;
    double *pairs; /* pair_count: V_jj', in the order of vmg_pairs (linalg/belief.h) */
} vmg_exported_layer;

typedef struct vmg_exported_member {
    size_t inputs; /* of a row */
    size_t layer_count;
    vmg_exported_layer *layers;
    const vmg_activation *activation; /* behind every layer but the last */
    vmg_pairs pairs;                  /* of the last layer's outputs: none, of halves (varying noise), all (classes) */
    bool varying;
    double weight; /* in the mixture; their sum is 1 */
    double *noise; /* targets: variance, or offset where it varies, in the network's units; NULL for classes */
} vmg_exported_member;

/* Everything but the members is borrowed from the model, which must outlive it. */
typedef struct vmg_exported_model {
    const vmg_encoding *encoding;
    const vmg_target_encoding *target;
    const double *unseen; /* columns x unseen_width: what unseen cells add, in the network's units; NULL: nothing */
    size_t unseen_width;
    size_t outputs; /* targets, or classes */
    size_t member_count;
    vmg_exported_member *members;
    const vmg_calibration *calibration; /* of its intervals */
    double noise_floor;                 /* of varying noise (likelihood/likelihood_varying.c) */
    vmg_arena arena;                    /* owned: all numbers */
} vmg_exported_model;

/*
 * Reads a model. Fails with VMG_ERROR_USAGE for a model that has no such form, saying what to fit instead: sampled
 * networks, other methods than the matrix networks and linear regression of one target; or with VMG_ERROR_MEMORY. *out
 * is then empty.
 */
vmg_status vmg_exported_model_read(vmg_context *context, const vmg_model *model, vmg_exported_model *out);
void vmg_exported_model_release(vmg_context *context, vmg_exported_model *exported);

/* For this file's neighbours: the members of one method, in two passes over an arena (base/arena.h). The first one only
 * counts. */
void vmg_exported_network_layer_lay_out(const vmg_layer *layer, vmg_arena *arena, vmg_exported_layer *out);
vmg_status vmg_exported_network_layer_fill(vmg_context *context, const vmg_layer *layer, const vmg_real *parameters,
                                           vmg_exported_layer *out);
void vmg_exported_linear_lay_out(const vmg_model *model, vmg_arena *arena, vmg_exported_model *out);
void vmg_exported_linear_fill(const vmg_model *model, vmg_exported_model *out);

/* The part of a target's mixture that lies beyond either end of the interval that is to hold a part `interval` of the
 * values, calibrated where the model is (method/interval_calibration.h). */
double vmg_exported_model_tail(const vmg_exported_model *exported, size_t target, double interval);

/* How many numbers all layers have together. */
size_t vmg_exported_model_numbers(const vmg_exported_model *exported);

/* The widest belief between layers, the constant included. */
size_t vmg_exported_model_width(const vmg_exported_model *exported);

/* Components of the mixture of one target; the most nodes of a member times the members. */
size_t vmg_exported_model_components(const vmg_exported_model *exported);

#endif
