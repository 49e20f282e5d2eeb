/* Learning Gaussian processes: from parameters found on few rows to those of all, and to the posterior; see
 * gaussian_process/learn_process.h. */
#include "gaussian_process/process_learning.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "gaussian_process/class_evidence.h"
#include "gaussian_process/inducing_classes.h"
#include "gaussian_process/inducing_points.h"
#include "gaussian_process/sparse_bound.h"
#include "linalg/symmetric.h"

static vmg_minimise_options polish_options(const vmg_process_learning *self)
{
    return (vmg_minimise_options){
        .most_steps = 200, .gradient_tolerance = 1e-5, .value_tolerance = 1e-10, .low = self->low, .high = self->high};
}

static void add_steps(vmg_process_learning *self, size_t function, const vmg_minimum *minimum)
{
    const size_t at = self->data->functions * self->options->starts + function;
    self->steps[at] += minimum->steps;
    self->cancelled[at] = self->cancelled[at] || minimum->cancelled;
}

/* The rows of the support, the parameters and what they reached. */
static void write_support(const double *x, const double *logs, double evidence, vmg_latent_posterior *out)
{
    memcpy(out->rows, x, out->support * out->inputs * sizeof *x);
    memcpy(out->logs, logs, (out->inputs + 2) * sizeof *logs);
    *out->evidence = evidence;
}

/* The weights: (K + sigma^2 I)^-1 y, or where each row has its precision W, W^1/2 (I + W^1/2 K W^1/2)^-1 W^1/2 y. */
static void solve_numbers(const double *y, vmg_latent_posterior *out)
{
    for (size_t i = 0; i < out->support; i++) {
        out->weights[i] = out->roots ? out->roots[i] * y[i] : y[i];
    }
    vmg_symmetric_solve(out->support, out->factor, 1, out->weights);
    for (size_t i = 0; out->roots && i < out->support; i++) {
        out->weights[i] *= out->roots[i];
    }
}

static vmg_status exact_numbers(vmg_context *context, vmg_process_learning *self, size_t function, double *logs)
{
    const vmg_process_data *data = self->data;
    const vmg_minimise_options options = polish_options(self);
    const vmg_row_selection all = vmg_process_all(self, function);
    vmg_latent_posterior *out = &self->out[function];
    vmg_minimum minimum;
    vmg_status status = vmg_process_minimise(context, self, &all, &options, logs, &minimum);
    if (!status) {
        add_steps(self, function, &minimum);
        const vmg_latent_form form = data->times ? VMG_LATENT_EXACT_PRECISIONS : VMG_LATENT_EXACT_NUMBERS;
        status = vmg_latent_posterior_create(context, form, self->options->kernel, data->rows, data->inputs, out);
    }
    if (!status) {
        write_support(data->x, logs, -minimum.value, out);
        for (size_t i = 0; data->times && i < data->rows; i++) {
            out->roots[i] = sqrt(data->times[i] / exp(logs[vmg_kernel_noise_at(data->inputs)]));
        }
        status = vmg_latent_posterior_derive(context, out);
    }
    if (!status) {
        solve_numbers(all.y, out);
    }
    return status;
}

/* The mode of all rows, at given parameters. */
static vmg_status exact_classes(vmg_context *context, vmg_process_learning *self, size_t function, const double *logs,
                                double evidence)
{
    const vmg_process_data *data = self->data;
    vmg_class_evidence mode = {.kernel = self->options->kernel,
                               .rows = data->rows,
                               .inputs = data->inputs,
                               .x = data->x,
                               .y = data->y + function * data->rows,
                               .times = data->times};
    vmg_latent_posterior *out = &self->out[function];
    vmg_arena counted = {0}, arena = {0};
    vmg_class_evidence_lay_out(&counted, &mode);
    double *gradient = vmg_allocate(context, vmg_process_logs(self), sizeof *gradient);
    vmg_status status = gradient ? vmg_arena_create(context, &counted, &arena) : VMG_ERROR_MEMORY;
    if (!status) {
        vmg_arena taken = arena;
        vmg_class_evidence_lay_out(&taken, &mode);
        const double value = vmg_class_evidence_negative(&mode, logs, gradient);
        status = isfinite(value) ? vmg_latent_posterior_create(context, VMG_LATENT_EXACT_PRECISIONS,
                                                               self->options->kernel, data->rows, data->inputs, out)
                                 : vmg_fail(context, VMG_ERROR_NUMERIC, "the mode of the latent function is not found");
    }
    if (!status) {
        write_support(data->x, logs, evidence, out);
        memcpy(out->weights, mode.slope, data->rows * sizeof *out->weights);
        memcpy(out->roots, mode.root, data->rows * sizeof *out->roots);
        status = vmg_latent_posterior_derive(context, out);
    }
    vmg_arena_destroy(context, &arena);
    vmg_release(context, gradient);
    return status;
}

/* Inducing inputs from a vmg_row_selection, at given parameters; *z is the caller's to release. */
static vmg_status choose_inputs(vmg_context *context, const vmg_process_learning *self, const vmg_row_selection *rows,
                                const double *logs, double **z, size_t *count)
{
    const size_t inputs = self->data->inputs, most = self->options->inducing;
    uint32_t *chosen = vmg_allocate(context, most, sizeof *chosen);
    *z = vmg_allocate(context, most, inputs * sizeof **z);
    vmg_status status = chosen && *z ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        status = vmg_inducing_points_choose(context, self->options->kernel, rows->rows, inputs, rows->x, logs, most,
                                            chosen, count);
    }
    for (size_t i = 0; !status && i < *count; i++) {
        memcpy(*z + i * inputs, rows->x + chosen[i] * inputs, inputs * sizeof **z);
    }
    vmg_release(context, chosen);
    if (status) {
        vmg_release(context, *z);
        *z = NULL;
    }
    return status;
}

/* A bound with its memory, for some rows. */
static vmg_status make_bound(vmg_context *context, const vmg_process_learning *self, const vmg_row_selection *rows,
                             const double *z, size_t count, vmg_sparse_bound *bound, vmg_arena *arena)
{
    vmg_arena counted = {0};
    *bound = (vmg_sparse_bound){.kernel = self->options->kernel,
                                .rows = rows->rows,
                                .inputs = self->data->inputs,
                                .count = count,
                                .x = rows->x,
                                .y = rows->y,
                                .times = rows->times,
                                .z = z};
    vmg_sparse_bound_lay_out(&counted, bound);
    const vmg_status status = vmg_arena_create(context, &counted, arena);
    if (!status) {
        vmg_arena taken = *arena;
        vmg_sparse_bound_lay_out(&taken, bound);
    }
    return status;
}

static void clear_above(size_t order, double *matrix)
{
    for (size_t i = 0; i < order; i++) {
        for (size_t j = i + 1; j < order; j++) {
            matrix[i * order + j] = 0;
        }
    }
}

/* The parameters by the bound on a vmg_row_selection: inducing inputs chosen, parameters found, both once more. */
static vmg_status polish_sparse(vmg_context *context, vmg_process_learning *self, size_t function, double *logs,
                                double **z, size_t *count)
{
    enum { rounds = 2 };
    const vmg_minimise_options options = polish_options(self);
    vmg_row_selection rows;
    vmg_status status = vmg_process_select(context, self, function, VMG_POLISH_ROWS, &rows);
    for (size_t round = 0; round < rounds && !status; round++) {
        vmg_sparse_bound bound;
        vmg_arena arena = {0};
        vmg_minimum minimum;
        vmg_release(context, *z);
        status = choose_inputs(context, self, &rows, logs, z, count);
        if (!status) {
            status = make_bound(context, self, &rows, *z, *count, &bound, &arena);
        }
        if (!status) {
            status = vmg_minimise(context, &options, vmg_process_logs(self), vmg_sparse_bound_negative, &bound, logs,
                                  &minimum);
        }
        if (!status) {
            add_steps(self, function, &minimum);
        }
        vmg_arena_destroy(context, &arena);
    }
    vmg_release(context, rows.owned);
    return status;
}

static vmg_status sparse_numbers(vmg_context *context, vmg_process_learning *self, size_t function, double *logs)
{
    const vmg_process_data *data = self->data;
    const vmg_row_selection all = vmg_process_all(self, function);
    vmg_latent_posterior *out = &self->out[function];
    double *z = NULL;
    size_t count = 0;
    vmg_sparse_bound bound;
    vmg_arena arena = {0};
    vmg_status status = polish_sparse(context, self, function, logs, &z, &count);
    if (!status) {
        status = make_bound(context, self, &all, z, count, &bound, &arena);
    }
    if (!status) {
        status =
            vmg_latent_posterior_create(context, VMG_LATENT_INDUCING, self->options->kernel, count, data->inputs, out);
    }
    if (!status) {
        const double value = vmg_sparse_bound_posterior(&bound, logs, out->weights, out->second);
        clear_above(count, out->second);
        write_support(z, logs, value, out);
        status = isfinite(value) ? vmg_latent_posterior_derive(context, out)
                                 : vmg_fail(context, VMG_ERROR_NUMERIC,
                                            "the covariances of %zu inducing inputs are not positive definite", count);
    }
    vmg_arena_destroy(context, &arena);
    vmg_release(context, z);
    return status;
}

static vmg_status sparse_classes(vmg_context *context, vmg_process_learning *self, size_t function, const double *logs)
{
    const vmg_process_data *data = self->data;
    vmg_latent_posterior *out = &self->out[function];
    vmg_row_selection rows;
    double *z = NULL;
    size_t count = 0;
    vmg_status status = vmg_process_select(context, self, function, VMG_POLISH_ROWS, &rows);
    if (status) {
        return status;
    }
    status = choose_inputs(context, self, &rows, logs, &z, &count);
    if (!status) {
        status =
            vmg_latent_posterior_create(context, VMG_LATENT_INDUCING, self->options->kernel, count, data->inputs, out);
    }
    if (!status) {
        const vmg_inducing_classes problem = {
            self->options->kernel, data->rows, data->inputs, count, data->x, data->y + function * data->rows,
            data->times,           z,          logs};
        double evidence = 0;
        status = vmg_inducing_classes_learn(context, &problem, out->weights, out->second, &evidence);
        clear_above(count, out->second);
        write_support(z, logs, evidence, out);
    }
    if (!status) {
        status = vmg_latent_posterior_derive(context, out);
    }
    vmg_release(context, z);
    vmg_release(context, rows.owned);
    return status;
}

static vmg_status polish_classes(vmg_context *context, vmg_process_learning *self, size_t function, double *logs)
{
    const vmg_process_data *data = self->data;
    const vmg_minimise_options options = polish_options(self);
    vmg_row_selection rows;
    vmg_minimum minimum;
    vmg_status status = vmg_process_select(context, self, function, VMG_CLASS_ROWS, &rows);
    if (status) {
        return status;
    }
    status = vmg_process_minimise(context, self, &rows, &options, logs, &minimum);
    vmg_release(context, rows.owned);
    if (status) {
        return status;
    }
    add_steps(self, function, &minimum);
    return data->rows * data->functions <= self->options->exact_rows
               ? exact_classes(context, self, function, logs, -minimum.value)
               : sparse_classes(context, self, function, logs);
}

vmg_status vmg_process_finish(vmg_context *context, vmg_process_learning *self, size_t function, double *logs)
{
    if (self->data->classes) {
        return polish_classes(context, self, function, logs);
    }
    return self->data->rows <= self->options->exact_rows ? exact_numbers(context, self, function, logs)
                                                         : sparse_numbers(context, self, function, logs);
}
