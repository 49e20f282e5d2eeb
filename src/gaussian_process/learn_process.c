/* Learning Gaussian processes: where the search for parameters begins, and what it goes over; see
 * gaussian_process/learn_process.h. */
#include "gaussian_process/process_learning.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "base/parallel.h"
#include "gaussian_process/class_evidence.h"
#include "gaussian_process/marginal_likelihood.h"
#include "random/random.h"

vmg_status vmg_process_select(vmg_context *context, const vmg_process_learning *self, size_t function, size_t most,
                              vmg_row_selection *out)
{
    const vmg_process_data *data = self->data;
    const double *y = data->y + function * data->rows;
    *out = vmg_process_all(self, function);
    if (data->rows <= most) {
        return VMG_OK;
    }
    uint32_t *order = vmg_allocate(context, data->rows, sizeof *order);
    out->owned = vmg_allocate(context, most, (data->inputs + 2) * sizeof *out->owned);
    if (!order || !out->owned) {
        vmg_release(context, order);
        vmg_release(context, out->owned);
        return VMG_ERROR_MEMORY;
    }
    vmg_random_permutation((vmg_random){self->options->seed, 0, VMG_STREAM_PROCESS}, (uint32_t)data->rows, order);
    double *chosen_y = out->owned + most * data->inputs, *chosen_times = chosen_y + most;
    for (size_t i = 0; i < most; i++) {
        memcpy(out->owned + i * data->inputs, data->x + order[i] * data->inputs, data->inputs * sizeof *out->owned);
        chosen_y[i] = y[order[i]];
        chosen_times[i] = data->times ? data->times[order[i]] : 1;
    }
    vmg_release(context, order);
    *out = (vmg_row_selection){most, out->owned, chosen_y, data->times ? chosen_times : NULL, out->owned};
    return VMG_OK;
}

/* Length scales at which rows of standardised inputs are about as much alike as not; the first start exactly, the
 * others around it. */
static void choose_start(const vmg_process_learning *self, size_t start, double *logs)
{
    const size_t inputs = self->data->inputs;
    const double usual_noise = 0.05, spread = 1.7; /* of a uniform number on (-1, 1): standard deviation 1 */
    for (size_t i = 0; i < vmg_process_logs(self); i++) {
        vmg_real uniform = 0;
        vmg_random_uniform((vmg_random){self->options->seed, start, VMG_STREAM_PROCESS + 1}, i, 1, &uniform);
        const double moved = start ? spread * (2 * (double)uniform - 1) : 0;
        logs[i] = i < inputs ? log((double)inputs) / 2 + moved : i == inputs ? moved : log(usual_noise) + 2 * moved;
    }
    if (self->data->classes) {
        logs[vmg_kernel_noise_at(inputs)] = 0; /* not used */
    }
}

static void lay_out_exact(bool is_classes, vmg_arena *arena, vmg_class_evidence *classes,
                          vmg_marginal_likelihood *numbers)
{
    if (is_classes) {
        vmg_class_evidence_lay_out(arena, classes);
    } else {
        vmg_marginal_likelihood_lay_out(arena, numbers);
    }
}

vmg_status vmg_process_minimise(vmg_context *context, const vmg_process_learning *self, const vmg_row_selection *rows,
                                const vmg_minimise_options *options, double *logs, vmg_minimum *minimum)
{
    const vmg_process_data *data = self->data;
    vmg_marginal_likelihood numbers = {.kernel = self->options->kernel,
                                       .rows = rows->rows,
                                       .inputs = data->inputs,
                                       .x = rows->x,
                                       .y = rows->y,
                                       .times = rows->times};
    vmg_class_evidence classes = {.kernel = self->options->kernel,
                                  .rows = rows->rows,
                                  .inputs = data->inputs,
                                  .x = rows->x,
                                  .y = rows->y,
                                  .times = rows->times};
    vmg_arena counted = {0}, arena;
    lay_out_exact(data->classes, &counted, &classes, &numbers);
    vmg_status status = vmg_arena_create(context, &counted, &arena);
    if (status) {
        return status;
    }
    vmg_arena taken = arena;
    lay_out_exact(data->classes, &taken, &classes, &numbers);
    status = data->classes ? vmg_minimise(context, options, data->inputs + 1, vmg_class_evidence_negative, &classes,
                                          logs, minimum)
                           : vmg_minimise(context, options, data->inputs + 2, vmg_marginal_likelihood_negative,
                                          &numbers, logs, minimum);
    vmg_arena_destroy(context, &arena);
    return status;
}

/* One start of one function, on few rows. A start without a value is passed over. */
static vmg_status search(vmg_context *context, size_t index, void *user)
{
    const vmg_process_learning *self = user;
    const size_t starts = self->options->starts, function = index / starts, start = index % starts;
    const vmg_minimise_options options = {
        .most_steps = 100, .gradient_tolerance = 1e-2, .value_tolerance = 1e-5, .low = self->low, .high = self->high};
    double *logs = self->logs + index * vmg_process_logs(self);
    vmg_row_selection rows;
    vmg_minimum minimum = {0};
    choose_start(self, start, logs);
    vmg_status status = vmg_process_select(context, self, function, VMG_SEARCH_ROWS, &rows);
    if (status) {
        return status;
    }
    status = vmg_process_minimise(context, self, &rows, &options, logs, &minimum);
    vmg_release(context, rows.owned);
    self->values[index] = status == VMG_ERROR_NUMERIC ? INFINITY : minimum.value;
    self->steps[index] = minimum.steps;
    self->cancelled[index] = minimum.cancelled;
    return status == VMG_ERROR_NUMERIC ? VMG_OK : status;
}

/* One function, from the best of its starts. */
static vmg_status polish(vmg_context *context, size_t function, void *user)
{
    vmg_process_learning *self = user;
    const size_t starts = self->options->starts, first = function * starts;
    size_t best = first;
    for (size_t i = first; i < first + starts; i++) {
        best = self->values[i] < self->values[best] ? i : best;
    }
    double *logs = self->logs + best * vmg_process_logs(self);
    if (!isfinite(self->values[best])) {
        return vmg_fail(context, VMG_ERROR_NUMERIC, "the marginal likelihood has no value at any start");
    }
    return vmg_process_finish(context, self, function, logs);
}

/* Wide: they keep out what would make the matrices singular, and inputs that mean nothing from running away. */
static void set_bounds(vmg_process_learning *self)
{
    const size_t inputs = self->data->inputs;
    const double length[] = {1e-2, 1e4}, signal[] = {1e-3, 1e4}, noise[] = {1e-6, 1e2};
    for (size_t i = 0; i < vmg_process_logs(self); i++) {
        const double *of = i < inputs ? length : i == inputs ? signal : noise;
        self->low[i] = log(of[0]);
        self->high[i] = log(of[1]);
    }
}

vmg_status vmg_process_learn(vmg_context *context, const vmg_process_options *options, const vmg_process_data *data,
                             vmg_latent_posterior *out, size_t *steps, bool *cancelled)
{
    vmg_process_learning self = {.options = options, .data = data, .out = out};
    const size_t searches = data->functions * options->starts, jobs = searches + data->functions;
    self.low = vmg_allocate(context, 2 * vmg_process_logs(&self), sizeof *self.low);
    self.high = self.low ? self.low + vmg_process_logs(&self) : NULL;
    self.logs = vmg_allocate(context, searches, vmg_process_logs(&self) * sizeof *self.logs);
    self.values = vmg_allocate(context, searches, sizeof *self.values);
    self.steps = vmg_allocate(context, jobs, sizeof *self.steps);
    self.cancelled = vmg_allocate(context, jobs, sizeof *self.cancelled);
    for (size_t i = 0; i < data->functions; i++) {
        out[i] = (vmg_latent_posterior){0};
    }
    vmg_status status =
        self.low && self.logs && self.values && self.steps && self.cancelled ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        set_bounds(&self);
        status = vmg_parallel_for(context, searches, search, &self);
    }
    if (!status) {
        status = vmg_parallel_for(context, data->functions, polish, &self);
    }
    for (size_t i = 0; i < jobs && !status; i++) {
        *steps += self.steps[i];
        *cancelled = *cancelled || self.cancelled[i];
    }
    for (size_t i = 0; i < data->functions && status; i++) {
        vmg_latent_posterior_release(context, &out[i]);
    }
    vmg_release(context, self.low);
    vmg_release(context, self.logs);
    vmg_release(context, self.values);
    vmg_release(context, self.steps);
    vmg_release(context, self.cancelled);
    return status;
}
