/* Probabilistic backpropagation over the rows; see propagation/learn_propagation.h. */
#include "propagation/learn_propagation.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/context.h"
#include "base/parallel.h"
#include "base/real.h"
#include "propagation/propagation_prior.h"
#include "random/random.h"

enum { rows_between_looks = 1024 }; /* for a request to cancel */

vmg_status vmg_propagation_function_create(vmg_context *context, size_t weights, vmg_propagation_function *out)
{
    *out = (vmg_propagation_function){.weights = weights};
    if (weights > SIZE_MAX / 2 - 2) {
        return vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
    }
    out->numbers = vmg_allocate(context, 2 * weights + 4, sizeof *out->numbers);
    if (!out->numbers) {
        return VMG_ERROR_MEMORY;
    }
    out->beliefs = (vmg_propagation_beliefs){out->numbers, out->numbers + weights};
    out->noise = out->numbers + 2 * weights;
    out->prior = out->noise + 2;
    return VMG_OK;
}

void vmg_propagation_function_release(vmg_context *context, vmg_propagation_function *function)
{
    vmg_release(context, function->numbers);
    *function = (vmg_propagation_function){0};
}

typedef struct learning {
    const vmg_propagation_shape *shape;
    const vmg_propagation_options *options;
    const vmg_propagation_data *data;
    vmg_propagation_function *functions;
    vmg_propagation_outcome *outcomes; /* one for each function */
    size_t copies;                     /* of all rows */
    uint32_t *rows;                    /* copies: the row of each */
    pthread_mutex_t *lock;
} learning;

/* What one function learns with. */
typedef struct learner {
    vmg_propagation_workspace workspace;
    vmg_propagation_prior prior;
    uint32_t *order; /* copies: of the copies */
} learner;

/* How often a row is taken in, and with which power of its probability. */
static size_t copies_of(const vmg_propagation_data *data, size_t row)
{
    const double times = data->times ? data->times[row] : 1;
    return times < VMG_PROPAGATION_COPIES ? (size_t)ceil(times) : VMG_PROPAGATION_COPIES;
}
static double power_of(const vmg_propagation_data *data, size_t row)
{
    return data->times ? data->times[row] / (double)copies_of(data, row) : 1;
}

static void lay_out(const learning *self, vmg_arena *arena, learner *out)
{
    vmg_propagation_lay_out(self->shape, arena, &out->workspace);
    vmg_propagation_prior_lay_out(vmg_propagation_weights(self->shape), arena, &out->prior);
    out->order = vmg_arena_take(arena, self->copies, sizeof *out->order);
}

/* Means N(0, 1/n), n the inputs of the weight's layer, break the symmetry of the units; the variances are the prior's.
 */
static void begin(const learning *self, size_t function, learner *own)
{
    const vmg_propagation_shape *shape = self->shape;
    vmg_propagation_function *of = &self->functions[function];
    const uint64_t seed = vmg_random_seed(self->options->seed, function);
    size_t at = 0;
    vmg_propagation_prior_begin(&own->prior);
    for (size_t l = 0; l < shape->layers; l++) {
        const size_t rows = shape->sizes[l] + 1, count = rows * shape->sizes[l + 1];
        for (size_t i = 0; i < count; i++, at++) {
            vmg_real uniform[2];
            vmg_random_uniform((vmg_random){seed, 0, VMG_STREAM_INITIAL + (uint32_t)l}, 2 * i, 2, uniform);
            const double size = sqrt(-2 * log((double)uniform[0]) / (double)rows);
            of->beliefs.means[at] = size * cos(2 * VMG_PI * (double)uniform[1]);
            of->beliefs.variances[at] = 1 / own->prior.inverse[at];
        }
    }
    of->noise[0] = self->data->labels ? 0 : vmg_propagation_vague.shape;
    of->noise[1] = self->data->labels ? 0 : vmg_propagation_vague.rate;
}

/* Takes one row in; answers log Z. */
static double take_in(const learning *self, size_t function, const learner *own, size_t row)
{
    const vmg_propagation_data *data = self->data;
    const vmg_propagation_function *of = &self->functions[function];
    const size_t inputs = self->shape->sizes[0];
    const double power = power_of(data, row);
    memcpy(own->workspace.steps[0].mean, data->x + row * inputs, inputs * sizeof(double));
    const vmg_propagation_moments output = vmg_propagation_forward(&own->workspace, &of->beliefs);
    vmg_propagation_evidence evidence;
    if (data->labels) {
        evidence = vmg_propagation_class(data->labels[row] == (data->functions == 1 ? 1 : function), power, output);
    } else {
        const vmg_gamma noise = {of->noise[0], of->noise[1]};
        const double target = data->y[function * data->rows + row];
        evidence = vmg_propagation_number(noise, target, power, output);
        const vmg_gamma after = vmg_propagation_noise(noise, target, power, output);
        of->noise[0] = after.shape;
        of->noise[1] = after.rate;
    }
    vmg_propagation_update(&own->workspace, evidence.slope, &of->beliefs);
    return evidence.log_z;
}

/* One epoch; false after a request to cancel. */
static bool run_epoch(vmg_context *context, const learning *self, size_t function, learner *own, size_t epoch)
{
    const size_t copies = self->copies;
    const uint64_t seed = vmg_random_seed(self->options->seed, function);
    vmg_propagation_outcome *outcome = &self->outcomes[function];
    double log_z = 0;
    vmg_random_permutation((vmg_random){seed, epoch, VMG_STREAM_BATCHES}, (uint32_t)copies, own->order);
    for (size_t i = 0; i < copies; i++) {
        if (i % rows_between_looks == 0 && vmg_cancelled(context)) {
            outcome->cancelled = true;
            return false;
        }
        log_z += take_in(self, function, own, self->rows[own->order[i]]) / (double)copies;
        outcome->steps++;
    }
    vmg_propagation_prior_refine(&own->prior, &self->functions[function].beliefs);
    outcome->epochs = epoch + 1;
    outcome->log_z = log_z;
    return true;
}

static vmg_status learn_function(vmg_context *context, size_t function, void *user)
{
    const learning *self = user;
    vmg_propagation_function *of = &self->functions[function];
    learner own;
    vmg_arena counted = {0}, arena;
    lay_out(self, &counted, &own);
    const vmg_status status = vmg_arena_create(context, &counted, &arena);
    if (status) {
        return status;
    }
    vmg_arena taken = arena;
    lay_out(self, &taken, &own);
    begin(self, function, &own);
    for (size_t epoch = 0; epoch < self->options->epochs && run_epoch(context, self, function, &own, epoch); epoch++) {
        if (self->options->on_epoch) {
            pthread_mutex_lock(self->lock);
            self->options->on_epoch(self->options->user, function, epoch + 1, self->outcomes[function].log_z);
            pthread_mutex_unlock(self->lock);
        }
    }
    of->prior[0] = own.prior.precision.shape;
    of->prior[1] = own.prior.precision.rate;
    vmg_arena_destroy(context, &arena);
    return VMG_OK;
}

/* Lists the copies of the rows, one row after the other. */
static vmg_status list_copies(vmg_context *context, learning *self)
{
    const vmg_propagation_data *data = self->data;
    for (size_t i = 0; i < data->rows; i++) {
        self->copies += copies_of(data, i);
    }
    if (self->copies > UINT32_MAX) {
        return vmg_fail(context, VMG_ERROR_USAGE, "the weights of the rows are too large: they stand for %zu rows",
                        self->copies);
    }
    self->rows = vmg_allocate(context, self->copies, sizeof *self->rows);
    for (size_t i = 0, at = 0; self->rows && i < data->rows; i++) {
        for (size_t copy = 0; copy < copies_of(data, i); copy++) {
            self->rows[at++] = (uint32_t)i;
        }
    }
    return self->rows ? VMG_OK : VMG_ERROR_MEMORY;
}

vmg_status vmg_propagation_learn(vmg_context *context, const vmg_propagation_shape *shape,
                                 const vmg_propagation_options *options, const vmg_propagation_data *data,
                                 vmg_propagation_function *functions, vmg_propagation_outcome *outcome)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    learning self = {.shape = shape, .options = options, .data = data, .functions = functions, .lock = &lock};
    *outcome = (vmg_propagation_outcome){0};
    self.outcomes = vmg_allocate(context, data->functions, sizeof *self.outcomes);
    vmg_status status = self.outcomes ? list_copies(context, &self) : VMG_ERROR_MEMORY;
    status = status ? status : vmg_parallel_for(context, data->functions, learn_function, &self);
    for (size_t f = 0; !status && f < data->functions; f++) {
        const vmg_propagation_outcome *of = &self.outcomes[f];
        outcome->steps += of->steps;
        outcome->epochs = of->epochs > outcome->epochs ? of->epochs : outcome->epochs;
        outcome->log_z += of->log_z / (double)data->functions;
        outcome->cancelled = outcome->cancelled || of->cancelled;
    }
    vmg_release(context, self.outcomes);
    vmg_release(context, self.rows);
    return status;
}
