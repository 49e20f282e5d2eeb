/* Likelihoods: how probable a target is, given what the network believes about its outputs. */
#ifndef VMG_LIKELIHOOD_LIKELIHOOD_H
#define VMG_LIKELIHOOD_LIKELIHOOD_H

#include <stdint.h>

#include "base/arena.h"
#include "linalg/belief.h"
#include "linalg/kernels.h"
#include "linalg/tensor.h"

/* The targets of a batch. Regression: values, rows x targets (in the units the network works in, usually
 * standardised). Classification: labels, one class number a row; values.at is NULL. */
typedef struct vmg_targets {
    vmg_matrix values;
    const uint32_t *labels;
    const double *weights; /* how many times each row counts; NULL: once */
} vmg_targets;

static inline double vmg_targets_weight(const vmg_targets *targets, size_t row)
{
    return targets->weights ? targets->weights[row] : 1;
}

typedef struct vmg_likelihood vmg_likelihood;
typedef struct vmg_likelihood_work vmg_likelihood_work;

/* What every likelihood answers; one row a file. All gradients are added to what is there, times `weight`. */
typedef struct vmg_likelihood_kind {
    const char *name;    /* "gaussian", "gaussian-varying", "categorical" */
    size_t outputs_each; /* of the network, for each target or class */
    vmg_pairs pairs;     /* of outputs whose covariance it needs, where outputs are not known */

    /* Appends the likelihood's parameters ("noise.log_shape", ...) to a list. */
    void (*list)(const vmg_likelihood *likelihood, vmg_tensor_list *list);

    /* Writes initial values of the parameters; `parameters` is this likelihood's own block. */
    void (*initialise)(const vmg_likelihood *likelihood, vmg_real *parameters);

    /* Expected log-likelihood of each row under the belief about its outputs (rows x outputs): rows[k] (NULL allowed),
     * and their sum, each as often as its weight says, as the answer. Gradients, each NULL where not wanted: of weight
     * * sum with respect to the outputs' means, variances and, where the kind asks for pairs, covariances (WRITTEN, not
     * added, since nothing else adds to them; a gradient without variance.at leaves that part out) and the parameters
     * (added). Targets that do not fit (labels out of range, other shapes) are the caller's bug. No allocation; safe
     * from any thread. */
    double (*expected)(const vmg_likelihood *likelihood, const vmg_real *parameters, vmg_targets targets,
                       vmg_belief outputs, double weight, double *rows, vmg_belief *output_gradient,
                       vmg_real *parameter_gradient);

    /* What `expected` needs to work on outputs that are not known, taken from an arena (NULL from one that only
     * counts); NULL: nothing. Each thread has its own, in its own copy of the likelihood. */
    vmg_likelihood_work *(*lay_out)(const vmg_likelihood *likelihood, const vmg_kernels *kernels, vmg_arena *arena);

    /* KL divergence of the parameters' posterior from their prior; adds weight * its gradient (NULL allowed). */
    double (*divergence)(const vmg_likelihood *likelihood, const vmg_real *parameters, double weight,
                         vmg_real *parameter_gradient);
} vmg_likelihood_kind;

struct vmg_likelihood {
    const vmg_likelihood_kind *kind;
    size_t outputs; /* of the network: kind->outputs_each for each target, or class */

    /* Gaussian, both: Gamma prior of the noise precision. */
    double prior_shape, prior_rate;
    /* Gaussian, both: how many units of the noise precision's scale one unit of the network's target is, for each
     * target; NULL: 1. With the targets' standard deviations here, the precision lives in the targets' own units as in
     * the authors' program: E[log tau_network] = E[log tau] + 2 log scale. Borrowed. */
    const double *target_scale;
    /* Varying: the smallest noise variance, in the network's units, and how much each row also counts as one of the
     * usual noise (likelihood/likelihood_varying.c). */
    double noise_floor, noise_hold;
    /* Categorical: what outputs are divided by in predictions (method/temperature.h); 0: they are not. Training knows
     * nothing of it. */
    double temperature;
    vmg_likelihood_work *work; /* of the thread that has this copy; NULL: none, and none is needed */
};

/* Targets, or classes. */
static inline size_t vmg_likelihood_targets(const vmg_likelihood *likelihood)
{
    return likelihood->outputs / likelihood->kind->outputs_each;
}

extern const vmg_likelihood_kind vmg_likelihood_gaussian;
extern const vmg_likelihood_kind vmg_likelihood_varying;
extern const vmg_likelihood_kind vmg_likelihood_categorical;

/* The kind with this name, or NULL. */
const vmg_likelihood_kind *vmg_likelihood_find(const char *name);

/* Gaussian, constant noise: the noise of output `output` in the network's units. The predictive density with the
 * precision integrated out is a Student t with `degrees` = 2 shape, squared scale `scale2` = rate / shape, variance
 * rate / (shape - 1). */
typedef struct vmg_gaussian_noise {
    double degrees, scale2;
    double expected_precision, expected_log_precision;
} vmg_gaussian_noise;
vmg_gaussian_noise vmg_likelihood_gaussian_noise(const vmg_likelihood *likelihood, const vmg_real *parameters,
                                                 size_t output);

/* Varying: the largest noise variance, a hundred standard deviations; and the largest exponent g, so that exp g is
 * finite. */
#define VMG_NOISE_CEILING 1e4
#define VMG_NOISE_STEEPEST 300.0

/* Multiplies the noise variance by a factor, whatever the kind; classes have none. */
void vmg_likelihood_scale_noise(const vmg_likelihood *likelihood, vmg_real *parameters, double factor);

/* Varying: the noise variance of a target, in the network's units, where the network's output for it is `output`: that
 * of the second half. */
double vmg_likelihood_varying_noise(const vmg_likelihood *likelihood, const vmg_real *parameters, size_t target,
                                    double output);

#endif
