/* Draws of functions; see gaussian_process/process_draw.h. */
#include "gaussian_process/process_draw.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "base/context.h"
#include "linalg/symmetric.h"
#include "random/normal_numbers.h"

/* Streams of a draw, behind its first. */
enum { of_frequencies, of_amplitudes, of_noise, of_tails };

static vmg_random stream_of(vmg_random from, uint32_t purpose)
{
    from.stream += purpose;
    return from;
}

/* g at one row divided by the length scales. */
static double prior_at(const vmg_process_draw *draw, const double *scaled)
{
    const size_t inputs = draw->posterior->inputs;
    double sum = 0;
    for (size_t i = 0; i < VMG_PROCESS_WAVES; i++) {
        const double phase = cblas_ddot((int)inputs, draw->frequencies + i * inputs, 1, scaled, 1);
        sum += draw->amplitudes[i] * cos(phase) + draw->amplitudes[VMG_PROCESS_WAVES + i] * sin(phase);
    }
    return sum * sqrt(exp(draw->posterior->logs[vmg_kernel_signal_at(inputs)]) / VMG_PROCESS_WAVES);
}

static vmg_status draw_prior(vmg_context *context, vmg_random from, vmg_process_draw *out)
{
    const size_t inputs = out->posterior->inputs;
    vmg_status status = vmg_random_normal_numbers(context, stream_of(from, of_frequencies), VMG_PROCESS_WAVES * inputs,
                                                  &out->frequencies);
    if (!status) {
        status = vmg_random_normal_numbers(context, stream_of(from, of_amplitudes), (size_t)2 * VMG_PROCESS_WAVES,
                                           &out->amplitudes);
    }
    for (size_t i = 0; !status && out->posterior->kernel.form == VMG_KERNEL_MATERN_5_2 && i < VMG_PROCESS_WAVES; i++) {
        const double tail = sqrt(2.5 / vmg_random_gamma(stream_of(from, of_tails), i, 2.5));
        cblas_dscal((int)inputs, tail, out->frequencies + i * inputs, 1);
    }
    return status;
}

/* w; at first it holds what the data say of g. normal: support, overwritten. */
static void correct(const vmg_process_draw *draw, double *normal)
{
    const vmg_latent_posterior *posterior = draw->posterior;
    const size_t support = posterior->support;
    double *w = draw->weights;
    for (size_t i = 0; i < support; i++) {
        w[i] = prior_at(draw, posterior->scaled + i * posterior->inputs);
        switch (posterior->form) {
        case VMG_LATENT_EXACT_NUMBERS:
            w[i] += exp(posterior->logs[vmg_kernel_noise_at(posterior->inputs)] / 2) * normal[i];
            break;
        case VMG_LATENT_EXACT_PRECISIONS:
            w[i] = posterior->roots[i] * w[i] + normal[i];
            break;
        case VMG_LATENT_INDUCING:
            break;
        }
    }
    vmg_symmetric_solve(support, posterior->factor, 1, w);
    if (posterior->second) {
        vmg_symmetric_solve_upper(support, posterior->second, 1, normal);
    }
    for (size_t i = 0; i < support; i++) {
        w[i] = posterior->weights[i] - (posterior->roots ? posterior->roots[i] : 1) * w[i] +
               (posterior->second ? normal[i] : 0);
    }
}

vmg_status vmg_process_draw_create(vmg_context *context, const vmg_latent_posterior *posterior, vmg_random from,
                                   vmg_process_draw *out)
{
    const size_t support = posterior->support, inputs = posterior->inputs;
    double *normal = NULL;
    *out = (vmg_process_draw){.posterior = posterior};
    vmg_status status = draw_prior(context, from, out);
    if (!status) {
        status = vmg_random_normal_numbers(context, stream_of(from, of_noise), support, &normal);
    }
    if (!status) {
        out->weights = vmg_allocate(context, support, sizeof *out->weights);
        out->scaled = vmg_allocate(context, inputs + 2 * support + 1, sizeof *out->scaled);
        status = out->weights && out->scaled ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status) {
        out->near = out->scaled + inputs;
        out->work = out->near + support;
        correct(out, normal);
    }
    vmg_release(context, normal);
    if (status) {
        vmg_process_draw_release(context, out);
    }
    return status;
}

void vmg_process_draw_release(vmg_context *context, vmg_process_draw *draw)
{
    vmg_release(context, draw->frequencies);
    vmg_release(context, draw->amplitudes);
    vmg_release(context, draw->weights);
    vmg_release(context, draw->scaled);
    *draw = (vmg_process_draw){0};
}

double vmg_process_draw_evaluate(const vmg_process_draw *draw, const double *x)
{
    const vmg_latent_posterior *posterior = draw->posterior;
    const size_t support = posterior->support, inputs = posterior->inputs;
    vmg_kernel_scale(1, inputs, x, posterior->logs, draw->scaled);
    vmg_kernel_distances(inputs, 1, draw->scaled, support, posterior->scaled, draw->work, draw->near);
    vmg_kernel_values(posterior->kernel, support, draw->near, draw->near);
    return prior_at(draw, draw->scaled) + exp(posterior->logs[vmg_kernel_signal_at(inputs)]) *
                                              cblas_ddot((int)support, draw->near, 1, draw->weights, 1);
}
