/* Probabilities of classes from Gaussian latent functions: the mean over f ~ N(m, S) of softmax(f), or of the logistic
 * functions of the f_c scaled to sum to 1 (one against the rest); and the mean of their entropies. Two classes have one
 * latent function, the log odds of the second.
 *
 * Two classes: the trapezoidal rule in (f - m)/sd, whose error is below 1e-9 for any m and sd. More: the mean over
 * fixed points of f = m + R z, S = R R^T, the z being normal quantiles of a lattice (Richtmyer 1951; generators the
 * roots of primes), each with its mirror image. The same row gives the same bits everywhere. */
#ifndef VMG_DISTRIBUTION_LATENT_CLASSES_H
#define VMG_DISTRIBUTION_LATENT_CLASSES_H

#include "base/arena.h"

typedef enum vmg_class_link { VMG_LINK_SOFTMAX, VMG_LINK_ONE_AGAINST_REST } vmg_class_link;

/* The points of some number of functions; laid out once, constant afterwards. */
typedef struct vmg_latent_points {
    size_t functions, count;
    double *normal; /* count x functions */
} vmg_latent_points;

void vmg_latent_points_lay_out(size_t functions, vmg_arena *arena, vmg_latent_points *points);

/* Two classes: probabilities of the first and the second, and the mean entropy, of log odds N(mean, variance). */
void vmg_latent_two_classes(double mean, double variance, double probabilities[2], double *entropy);

/* More.
 *   mean           functions
 *   root           functions x functions: R, row-major; NULL: diagonal, then
 *   sd             functions: its diagonal; ignored where there is a root
 *   work           functions
 *   probabilities  functions */
void vmg_latent_classes(vmg_class_link link, const vmg_latent_points *points, const double *mean, const double *root,
                        const double *sd, double *work, double *probabilities, double *entropy);

#endif
