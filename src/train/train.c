/* The training loop; see train/train.h. */
#include "train/train.h"

#include <string.h>

#include "base/context.h"
#include "base/real.h"
#include "optimise/descent.h"
#include "train/epoch_order.h"
#include "train/trainer_state.h"
#include "train/validation.h"

/* Rows at once when the validation score is computed. */
enum { validation_rows_at_once = 256 };

/* What the loop holds; everything is taken from one arena. */
typedef struct trainer {
    const vmg_network *network;
    const vmg_train_options *options;
    vmg_rows rows;
    double total_weight; /* of the rows */
    size_t batches;      /* in an epoch */
    vmg_workspace *workspace;
    vmg_arena arena;
    vmg_team *team; /* where steps are large; NULL: none */
    vmg_descent descent;
    vmg_real *parameters; /* the caller's */
    vmg_real *gradient, *average, *best;
    uint32_t *order; /* of the rows in this epoch */
    uint32_t *order_scratch;
    vmg_matrix inputs, values;
    uint32_t *labels;
    double *weights; /* of the batch, mean 1 over all rows; NULL: each counts once */
    vmg_workspace *validation_workspace;
    vmg_validation validation;
    vmg_train_result *result;
    vmg_objective epoch_sum; /* over the steps of the epoch so far */
} trainer;

static void lay_out(trainer *t, const vmg_rows *validation, size_t batch, vmg_arena *arena)
{
    const vmg_network *network = t->network;
    const size_t inputs = network->layers[0]->rows - 1, targets = vmg_likelihood_targets(&network->likelihood);
    vmg_descent_lay_out(t->options->adam, t->workspace, t->team, arena, &t->descent);
    t->gradient = vmg_arena_take(arena, network->parameter_count, sizeof(vmg_real));
    t->average = vmg_arena_take(arena, network->parameter_count, sizeof(vmg_real));
    t->order = vmg_arena_take(arena, t->rows.count, sizeof(uint32_t));
    t->order_scratch = vmg_arena_take(arena, vmg_epoch_order_scratch(t->rows.count), sizeof(uint32_t));
    t->inputs = vmg_matrix_view(vmg_arena_take(arena, batch * inputs, sizeof(vmg_real)), batch, inputs);
    if (network->likelihood.kind == &vmg_likelihood_categorical) {
        t->labels = vmg_arena_take(arena, batch, sizeof(uint32_t));
    } else {
        t->values = vmg_matrix_view(vmg_arena_take(arena, batch * targets, sizeof(vmg_real)), batch, targets);
    }
    t->weights = t->rows.weights ? vmg_arena_take(arena, batch, sizeof *t->weights) : NULL;
    if (validation) {
        t->best = vmg_arena_take(arena, network->parameter_count, sizeof(vmg_real));
        vmg_validation_lay_out(network, t->options->inference, validation, t->options->validation_samples,
                               validation_rows_at_once, arena, &t->validation);
        t->validation.workspace = t->validation_workspace;
    }
}

static vmg_status create(vmg_context *context, trainer *t, const vmg_rows *validation)
{
    const size_t wanted = t->options->batch < t->rows.count ? t->options->batch : t->rows.count;
    t->batches = (t->rows.count + wanted - 1) / wanted;
    const size_t batch = (t->rows.count + t->batches - 1) / t->batches;
    vmg_status status = vmg_workspace_create(context, t->network, t->options->inference, batch, &t->workspace);
    if (!status && validation) {
        status = vmg_workspace_create(context, t->network, t->options->inference, validation_rows_at_once,
                                      &t->validation_workspace);
    }
    if (!status && vmg_workspace_is_large(t->workspace)) {
        status = vmg_team_create(context, &t->team);
    }
    if (!status) {
        vmg_workspace_join(t->workspace, t->team);
        if (validation) {
            vmg_workspace_join(t->validation_workspace, t->team);
        }
        vmg_arena counted = {0};
        lay_out(t, validation, batch, &counted);
        status = vmg_arena_create(context, &counted, &t->arena);
    }
    if (!status) {
        lay_out(t, validation, batch, &t->arena);
    }
    return status;
}

static void destroy(vmg_context *context, trainer *t)
{
    vmg_workspace_destroy(context, t->workspace);
    vmg_workspace_destroy(context, t->validation_workspace);
    vmg_arena_destroy(context, &t->arena);
    vmg_team_destroy(context, t->team);
}

/* Names the parameter that left the range of numbers first: by itself, else by its gradient. */
static vmg_status report_not_finite(vmg_context *context, const trainer *t, vmg_objective objective)
{
    const vmg_real *const vectors[] = {t->parameters, t->gradient};
    static const char *const words[] = {"parameter", "gradient of parameter"};
    for (size_t v = 0; v < 2; v++) {
        for (size_t i = 0; i < t->network->parameter_count; i++) {
            if (!isfinite(vectors[v][i])) {
                const vmg_tensor *tensor = vmg_network_tensor_at(t->network, i);
                return vmg_fail(context, VMG_ERROR_NUMERIC,
                                "training left the range of numbers in step %zu: %s %s, entry %zu, is not finite; a "
                                "smaller learning rate may help",
                                t->result->steps + 1, words[v], tensor->name, i - tensor->offset);
            }
        }
    }
    return vmg_fail(context, VMG_ERROR_NUMERIC,
                    "training left the range of numbers in step %zu: the objective is %g (log-likelihood %g, "
                    "divergence %g); a smaller learning rate may help",
                    t->result->steps + 1, objective.value, objective.expected_log_likelihood, objective.divergence);
}

/* Batch number `index` of the epoch: rows first .. first + count - 1 of the order; sizes differ by one at most. */
static vmg_batch gather_batch(trainer *t, size_t index)
{
    const size_t first = index * t->rows.count / t->batches, end = (index + 1) * t->rows.count / t->batches;
    vmg_matrix inputs = t->inputs, values = t->values;
    inputs.rows = values.rows = end - first;
    t->rows.gather(t->rows.source, t->order + first, end - first, inputs, values, t->labels);
    for (size_t k = 0; t->weights && k < end - first; k++) {
        t->weights[k] = t->rows.weights[t->order[first + k]] * ((double)t->rows.count / t->total_weight);
    }
    return (vmg_batch){inputs, {values, t->labels, t->weights}};
}

static vmg_trainer_state state_of(const trainer *t)
{
    return (vmg_trainer_state){
        .vectors = {t->parameters, t->descent.adam.mean, t->descent.adam.square, t->descent.adam.average, t->best},
        .result = *t->result,
        .expected_log_likelihood = t->epoch_sum.expected_log_likelihood,
        .divergence = t->epoch_sum.divergence,
    };
}

static vmg_status take_step(vmg_context *context, trainer *t, size_t index, size_t steps)
{
    const vmg_train_options *options = t->options;
    const size_t step = t->result->steps;
    const vmg_batch batch = gather_batch(t, index);
    const vmg_objective_weights weights = {t->total_weight,
                                           options->kl_weight * vmg_warmup_weight(options->kl_warmup, step, steps)};
    vmg_workspace_prepare(t->workspace, t->parameters);
    vmg_workspace_draw(t->workspace, options->seed, step, batch.inputs.rows, false);
    const vmg_objective objective =
        vmg_workspace_differentiate(t->workspace, t->parameters, batch, weights, t->gradient, NULL);
    if (!isfinite(objective.value)) {
        vmg_workspace_finish_gradient(t->workspace, t->gradient);
        return report_not_finite(context, t, objective);
    }
    vmg_descent_take_step(&t->descent, options->learning_rate * vmg_schedule_factor(options->schedule, step, steps),
                          t->gradient, t->parameters);
    t->epoch_sum.expected_log_likelihood += objective.expected_log_likelihood;
    t->epoch_sum.divergence += weights.divergence * objective.divergence / t->total_weight;
    t->result->last = objective;
    t->result->steps++;
    if (options->on_state && (t->result->steps % options->state_interval == 0 || vmg_cancelled(context))) {
        const vmg_trainer_state state = state_of(t);
        options->on_state(options->state_user, &state);
    }
    return VMG_OK;
}

/* Goes on from a state: its vectors and sums. It was taken after a step, before what follows an epoch's last one. */
static vmg_status go_on(vmg_context *context, trainer *t)
{
    const vmg_trainer_state *from = t->options->resume;
    const vmg_trainer_state own = state_of(t);
    const size_t steps = from->result.steps;
    if (steps == 0 || steps > t->options->epochs * t->batches || from->result.epochs != (steps - 1) / t->batches) {
        return vmg_fail(context, VMG_ERROR_DATA, "a training of %zu epochs of %zu steps cannot go on from step %zu",
                        t->options->epochs, t->batches, steps);
    }
    for (size_t v = 0; v < VMG_TRAINER_VECTORS; v++) {
        if (!own.vectors[v] != !from->vectors[v]) {
            return vmg_fail(context, VMG_ERROR_DATA,
                            "a training %s validation rows cannot go on from the state of one %s them",
                            t->best ? "with" : "without", t->best ? "without" : "with");
        }
        if (own.vectors[v]) {
            memcpy(own.vectors[v], from->vectors[v], t->network->parameter_count * sizeof *own.vectors[v]);
        }
    }
    *t->result = from->result;
    t->descent.adam.step = steps;
    t->epoch_sum.expected_log_likelihood = from->expected_log_likelihood;
    t->epoch_sum.divergence = from->divergence;
    return VMG_OK;
}

/* One pass over the rows, or the part of one that a request to cancel leaves: a step at least, unless they are all
 * done. */
static vmg_status run_epoch(vmg_context *context, trainer *t, size_t epoch, vmg_epoch *report)
{
    const size_t steps = t->options->epochs * t->batches;
    vmg_status status = VMG_OK;
    size_t done = t->result->steps - epoch * t->batches;
    if (done == 0) {
        t->epoch_sum = (vmg_objective){0};
    }
    vmg_epoch_order((vmg_random){t->options->seed, epoch, VMG_STREAM_BATCHES}, (uint32_t)t->rows.count,
                    t->order_scratch, t->order);
    for (size_t i = 0; t->rows.chosen && i < t->rows.count; i++) {
        t->order[i] = t->rows.chosen[t->order[i]];
    }
    while (!status && done < t->batches) {
        status = take_step(context, t, done++, steps);
        if (vmg_cancelled(context)) {
            break;
        }
    }
    report->expected_log_likelihood = t->epoch_sum.expected_log_likelihood / (double)done;
    report->divergence = t->epoch_sum.divergence / (double)done;
    return status;
}

/* The score after an epoch, and whether to go on; the best parameters are kept. */
static bool keep_best(trainer *t, vmg_epoch *report)
{
    vmg_train_result *result = t->result;
    vmg_adam_average(&t->descent.adam, t->average);
    report->validation = vmg_validation_score(&t->validation, t->average, vmg_random_seed(t->options->seed, 0));
    report->best = isnan(result->best_validation) || report->validation > result->best_validation;
    if (report->best) {
        result->best_validation = report->validation;
        result->best_epoch = report->epoch;
        memcpy(t->best, t->average, t->network->parameter_count * sizeof *t->best);
    }
    return report->epoch - result->best_epoch < t->options->patience;
}

static vmg_status run(vmg_context *context, trainer *t, bool validated)
{
    const vmg_train_options *options = t->options;
    bool going = true;
    vmg_status status = VMG_OK;
    for (size_t epoch = t->result->epochs; epoch < options->epochs && going && !status; epoch++) {
        vmg_epoch report = {.epoch = epoch + 1, .epochs = options->epochs, .validation = NAN};
        status = run_epoch(context, t, epoch, &report);
        if (status) {
            break;
        }
        report.step = t->result->steps;
        t->result->epochs = epoch + 1;
        going = !validated || keep_best(t, &report);
        if (options->on_epoch) {
            options->on_epoch(options->epoch_user, &report);
        }
        if (vmg_cancelled(context)) {
            t->result->cancelled = true;
            going = false;
        }
    }
    if (!status && !validated) {
        t->result->best_epoch = t->result->epochs;
        vmg_adam_average(&t->descent.adam, t->parameters);
    } else if (!status) {
        memcpy(t->parameters, t->best, t->network->parameter_count * sizeof *t->parameters);
    }
    return status;
}

vmg_status vmg_train(vmg_context *context, const vmg_network *network, const vmg_train_options *options,
                     const vmg_rows *training, const vmg_rows *validation, vmg_real *parameters,
                     vmg_train_result *result)
{
    trainer t = {.network = network, .options = options, .rows = *training, .parameters = parameters, .result = result};
    t.total_weight = vmg_rows_total_weight(training);
    *result = (vmg_train_result){.best_validation = NAN};
    vmg_status status = create(context, &t, validation);
    if (!status && options->resume) {
        status = go_on(context, &t);
    }
    if (!status) {
        status = run(context, &t, validation != NULL);
    }
    destroy(context, &t);
    return status;
}
