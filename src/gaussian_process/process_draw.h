/* Draws of the function of a Gaussian process at any rows, by Matheron's rule (Wilson et al. 2020, "Efficiently sampling
 * functions from Gaussian process posteriors"): a draw g of the prior, corrected by what the data say of it,
 *
 *   f(x) = g(x) + k(x) w
 *   exact, numbers     w = weights - (L L^T)^-1 (g(X) + sigma e)
 *   exact, precisions  w = weights - R (L L^T)^-1 (R g(X) + e),   R = diag(roots)
 *   inducing           w = weights + L2^-T e - (L L^T)^-1 g(Z)
 *
 * with X the support rows, e standard normal, and the letters of latent_posterior.h. g is a sum of random waves (Rahimi and
 * Recht 2007, "Random features for large-scale kernel machines"), s F^-1/2 sum_i a_i cos(v_i x) + b_i sin(v_i x), x divided
 * by the length scales, frequencies v_i from the kernel's spectrum: standard normal, or of the Matern 5/2 kernel Student t
 * with 5 degrees of freedom. Every draw has frequencies of its own, so that over draws means and covariances are exact. */
#ifndef VMG_GAUSSIAN_PROCESS_PROCESS_DRAW_H
#define VMG_GAUSSIAN_PROCESS_PROCESS_DRAW_H

#include "gaussian_process/latent_posterior.h"
#include "random/random.h"

enum { VMG_PROCESS_WAVES = 512 }; /* F */

typedef struct vmg_process_draw {
    const vmg_latent_posterior *posterior; /* borrowed */
    double *frequencies;                   /* owned: F x inputs */
    double *amplitudes;                    /* owned: 2 F: a, b */
    double *weights;                       /* owned: support: w */
    double *scaled, *near, *work;          /* owned, one block: inputs, support, support + 1 */
} vmg_process_draw;

/* The draw that `from` says; it takes the streams from that of `from` on. Fails with VMG_ERROR_MEMORY; *out then owns
 * nothing. */
vmg_status vmg_process_draw_create(vmg_context *context, const vmg_latent_posterior *posterior, vmg_random from,
                                   vmg_process_draw *out);
void vmg_process_draw_release(vmg_context *context, vmg_process_draw *draw);

/* The function at one row of inputs. */
double vmg_process_draw_evaluate(const vmg_process_draw *draw, const double *x);

#endif
