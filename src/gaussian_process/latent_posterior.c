/* The posterior of one latent function; see gaussian_process/latent_posterior.h. */
#include "gaussian_process/latent_posterior.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "base/context.h"
#include "gaussian_process/class_evidence.h"
#include "gaussian_process/marginal_likelihood.h"
#include "linalg/symmetric.h"

vmg_status vmg_latent_posterior_create(vmg_context *context, vmg_latent_form form, vmg_kernel_function kernel,
                                       size_t support, size_t inputs, vmg_latent_posterior *out)
{
    const size_t roots = form == VMG_LATENT_EXACT_PRECISIONS ? support : 0;
    const size_t second = form == VMG_LATENT_INDUCING ? support : 0; /* rows of it */
    *out = (vmg_latent_posterior){.form = form, .kernel = kernel, .support = support, .inputs = inputs};
    out->numbers = vmg_allocate(context, support + 1, (inputs + 4 + second) * sizeof(double));
    if (!out->numbers) {
        return VMG_ERROR_MEMORY;
    }
    out->rows = out->numbers;
    out->logs = out->rows + support * inputs;
    out->evidence = out->logs + inputs + 2;
    out->weights = out->evidence + 1;
    out->roots = roots ? out->weights + support : NULL;
    out->second = second ? out->weights + support + roots : NULL;
    return VMG_OK;
}

void vmg_latent_posterior_release(vmg_context *context, vmg_latent_posterior *posterior)
{
    vmg_release(context, posterior->numbers);
    vmg_release(context, posterior->scaled);
    vmg_release(context, posterior->factor);
    *posterior = (vmg_latent_posterior){0};
}

/* The matrix of the form, lower triangle, from the squared distances. */
static void fill_matrix(vmg_latent_posterior *posterior)
{
    const size_t support = posterior->support, inputs = posterior->inputs;
    const double signal = exp(posterior->logs[vmg_kernel_signal_at(inputs)]);
    const double noise = exp(posterior->logs[vmg_kernel_noise_at(inputs)]);
    for (size_t i = 0; i < support; i++) {
        double *row = posterior->factor + i * support;
        vmg_kernel_values(posterior->kernel, i, row, row);
        cblas_dscal((int)i, signal, row, 1);
        switch (posterior->form) {
        case VMG_LATENT_EXACT_NUMBERS:
            row[i] = signal * (1 + VMG_GAUSSIAN_PROCESS_JITTER) + noise;
            break;
        case VMG_LATENT_INDUCING:
            row[i] = signal * (1 + VMG_INDUCING_JITTER);
            break;
        case VMG_LATENT_EXACT_PRECISIONS:
            row[i] = signal * (1 + VMG_CLASS_EVIDENCE_JITTER);
            for (size_t j = 0; j <= i; j++) {
                row[j] = posterior->roots[i] * row[j] * posterior->roots[j] + (i == j ? 1 : 0);
            }
            break;
        }
    }
}

vmg_status vmg_latent_posterior_derive(vmg_context *context, vmg_latent_posterior *posterior)
{
    const size_t support = posterior->support, inputs = posterior->inputs;
    double *work = vmg_allocate(context, support, sizeof *work);
    vmg_release(context, posterior->scaled);
    vmg_release(context, posterior->factor);
    posterior->factor = NULL;
    posterior->scaled = vmg_allocate(context, support, inputs * sizeof *posterior->scaled);
    if (support && support <= SIZE_MAX / sizeof *work / support) {
        posterior->factor = vmg_allocate(context, support, support * sizeof *posterior->factor);
    }
    vmg_status status = VMG_OK;
    if (!work || !posterior->scaled || !posterior->factor) {
        status = vmg_fail(context, VMG_ERROR_MEMORY, "out of memory for the covariances of %zu rows", support);
    }
    if (!status) {
        vmg_kernel_scale(support, inputs, posterior->rows, posterior->logs, posterior->scaled);
        vmg_kernel_own_distances(inputs, support, posterior->scaled, work, posterior->factor);
        fill_matrix(posterior);
        if (!vmg_symmetric_factor(support, posterior->factor)) {
            status =
                vmg_fail(context, VMG_ERROR_NUMERIC, "the covariances of %zu rows are not positive definite", support);
        }
    }
    vmg_release(context, work);
    return status;
}

/* Adds factor times the squared length of every row to the variances. */
static void add_lengths(size_t rows, size_t columns, const double *matrix, double factor, double *variances)
{
    for (size_t k = 0; k < rows; k++) {
        const double *row = matrix + k * columns;
        variances[k] += factor * cblas_ddot((int)columns, row, 1, row, 1);
    }
}

void vmg_latent_posterior_predict(const vmg_latent_posterior *posterior, size_t rows, const double *x, double *scaled,
                                  double *near, double *far, double *work, double *means, double *variances)
{
    const size_t support = posterior->support, inputs = posterior->inputs;
    const double signal = exp(posterior->logs[vmg_kernel_signal_at(inputs)]), least = 1e-12;
    vmg_kernel_scale(rows, inputs, x, posterior->logs, scaled);
    vmg_kernel_distances(inputs, rows, scaled, support, posterior->scaled, work, near);
    vmg_kernel_values(posterior->kernel, rows * support, near, near);
    for (size_t k = 0; k < rows; k++) { /* every row by itself: rows beside it must not change its last bit */
        double *row = near + k * support;
        cblas_dscal((int)support, signal, row, 1);
        means[k] = cblas_ddot((int)support, row, 1, posterior->weights, 1);
        variances[k] = signal;
    }
    if (posterior->second) {
        memcpy(far, near, rows * support * sizeof *far);
        vmg_symmetric_solve_rows(support, posterior->second, rows, far);
        add_lengths(rows, support, far, 1, variances);
    }
    for (size_t k = 0; posterior->roots && k < rows; k++) {
        for (size_t j = 0; j < support; j++) {
            near[k * support + j] *= posterior->roots[j];
        }
    }
    vmg_symmetric_solve_rows(support, posterior->factor, rows, near);
    add_lengths(rows, support, near, -1, variances);
    for (size_t k = 0; k < rows; k++) {
        variances[k] = variances[k] > least * signal ? variances[k] : least * signal;
    }
}
