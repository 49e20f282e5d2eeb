/* The methods that are networks (method/network_methods.h), trained by variational inference or, where weights are
 * points, to the posterior's mode; an ensemble of them is a mixture. */
#include "method/matrix_method.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/parallel.h"
#include "base/real.h"
#include "method/cross_fit.h"
#include "method/dropout_choice.h"
#include "method/model.h"
#include "method/network_settings.h"

/* Posterior samples of the validation score: the score is compared with itself only, epoch by epoch, with the same
 * noise. */
enum { validation_samples = 16 };

static vmg_status create_variant(vmg_context *context, const vmg_settings_values *settings,
                                 const vmg_target_encoding *target, size_t inputs, double *scales,
                                 vmg_matrix_variant *out)
{
    const bool own_units = target->task == VMG_TASK_REGRESSION && settings->noise_units == VMG_UNITS_TARGET;
    const bool varying = settings->noise == VMG_NOISE_VARYING;
    vmg_likelihood likelihood = vmg_model_likelihood(settings, target->task, vmg_target_outputs(target), varying);
    likelihood.target_scale = own_units ? scales : NULL;
    const vmg_network_options options = vmg_network_options_of(settings, inputs, likelihood);
    out->inputs = inputs;
    return vmg_network_create(context, &options, &out->network);
}

static vmg_status fill_fit(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                           size_t inputs, size_t base_inputs, double *scales, vmg_matrix_fit *fit)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < target->target_count; i++) {
        scales[i] = target->targets[i].scale;
    }
    for (size_t v = 0; !status && v < fit->variant_count; v++) {
        const vmg_settings_values own = vmg_member_settings(settings, v);
        fit->weights[v] = (vmg_real)(1 / (double)fit->variant_count);
        status =
            create_variant(context, &own, target, own.see_pieces ? inputs : base_inputs, scales, &fit->variants[v]);
    }
    for (size_t member = 0; member < fit->member_count; member++) {
        fit->members[member].number = member;
        fit->members[member].variant = vmg_variant_of_member(settings, member);
    }
    return status;
}

vmg_status vmg_matrix_fit_create(vmg_context *context, const vmg_settings_values *settings,
                                 const vmg_target_encoding *target, size_t inputs, size_t base_inputs,
                                 size_t member_count, vmg_matrix_fit **out)
{
    *out = NULL;
    double *scales = vmg_allocate(context, target->target_count, sizeof *scales);
    vmg_matrix_fit *fit = vmg_allocate(context, 1, sizeof *fit);
    vmg_status status = scales && fit ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        const size_t listed = vmg_variants_count(settings->variants);
        const size_t variants = listed < settings->ensemble ? listed : settings->ensemble;
        fit->sample_seed = vmg_random_seed(settings->seed, UINT64_MAX);
        fit->samples = settings->samples;
        fit->members = vmg_allocate(context, member_count, sizeof *fit->members);
        fit->variants = vmg_allocate(context, variants, sizeof *fit->variants);
        fit->weights = vmg_allocate(context, variants, sizeof *fit->weights);
        fit->member_count = fit->members ? member_count : 0;
        fit->variant_count = fit->variants ? variants : 0;
        status = fit->members && fit->variants && fit->weights ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status) {
        status = fill_fit(context, settings, target, inputs, base_inputs, scales, fit);
    }
    vmg_release(context, scales);
    if (status) {
        vmg_matrix_fit_destroy(context, fit);
        return status;
    }
    *out = fit;
    return VMG_OK;
}

double vmg_matrix_member_weight(const vmg_matrix_fit *fit, size_t member)
{
    const size_t variant = fit->members[member].variant;
    size_t of_variant = 0;
    double total = 0; /* a variant all of whose members were cancelled has no say */
    for (size_t i = 0; i < fit->member_count; i++) {
        of_variant += fit->members[i].variant == variant;
    }
    for (size_t v = 0; v < fit->variant_count; v++) {
        bool present = false;
        for (size_t i = 0; i < fit->member_count; i++) {
            present = present || fit->members[i].variant == v;
        }
        total += present ? (double)fit->weights[v] : 0;
    }
    return (double)fit->weights[variant] / total * (double)fit->member_count / (double)of_variant;
}

vmg_status vmg_matrix_fit_reserve(vmg_context *context, vmg_matrix_fit *fit)
{
    vmg_status status = VMG_OK;
    for (size_t member = 0; !status && member < fit->member_count; member++) {
        vmg_real **parameters = &fit->members[member].parameters;
        *parameters = vmg_allocate(context, vmg_matrix_fit_network(fit, member)->parameter_count, sizeof **parameters);
        status = *parameters ? VMG_OK : VMG_ERROR_MEMORY;
    }
    return status;
}

void vmg_matrix_fit_set_temperature(vmg_matrix_fit *fit, double temperature)
{
    fit->temperature = (vmg_real)temperature;
    for (size_t v = 0; v < fit->variant_count; v++) {
        fit->variants[v].network->likelihood.temperature = (double)fit->temperature;
    }
}

void vmg_matrix_fit_destroy(vmg_context *context, void *fitted)
{
    vmg_matrix_fit *fit = fitted;
    if (!fit) {
        return;
    }
    for (size_t member = 0; member < fit->member_count; member++) {
        vmg_release(context, fit->members[member].parameters);
    }
    for (size_t v = 0; v < fit->variant_count; v++) {
        vmg_network_destroy(context, fit->variants[v].network);
    }
    vmg_release(context, fit->members);
    vmg_release(context, fit->variants);
    vmg_release(context, fit->weights);
    vmg_release(context, fit);
}

/* Members train side by side; what each computes depends on its number alone. */
typedef struct ensemble_job {
    const vmg_settings_values *settings;
    const vmg_learning_data *data;
    vmg_matrix_fit *fit;
    const uint32_t *parts;     /* of the training rows; NULL: no member leaves any out */
    vmg_train_result *results; /* one for each member */
    pthread_mutex_t *progress_lock;
} ensemble_job;

typedef struct member_progress {
    const ensemble_job *job;
    size_t member;
} member_progress;

static void report_epoch(void *user, const vmg_epoch *epoch)
{
    const member_progress *own = user;
    const vmg_learning_data *data = own->job->data;
    const vmg_progress progress = {
        .member = own->member,
        .members = own->job->fit->member_count,
        .epoch = epoch->epoch,
        .epochs = epoch->epochs,
        .elbo = epoch->expected_log_likelihood - epoch->divergence,
        .expected_log_likelihood = epoch->expected_log_likelihood,
        .divergence = epoch->divergence,
        .validation = epoch->validation,
        .best = epoch->best,
    };
    pthread_mutex_lock(own->job->progress_lock);
    data->on_progress(data->progress_user, &progress);
    pthread_mutex_unlock(own->job->progress_lock);
}

static vmg_train_options train_options(const vmg_settings_values *settings, bool random)
{
    return (vmg_train_options){
        .inference = (vmg_inference)settings->inference,
        .batch = settings->batch,
        .epochs = settings->epochs,
        .learning_rate = settings->learning_rate,
        .schedule = (vmg_schedule)settings->schedule,
        .adam = {settings->adam_mean_decay, settings->adam_square_decay, settings->adam_epsilon, settings->averaging},
        .kl_weight = settings->kl_weight,
        .kl_warmup = settings->kl_warmup,
        .patience = settings->patience,
        .validation_samples = random ? validation_samples : 1,
    };
}

static vmg_status train_member(vmg_context *context, size_t member, void *user)
{
    const ensemble_job *job = user;
    const vmg_learning_data *data = job->data;
    if (member > 0 && vmg_cancelled(context)) {
        return VMG_OK; /* not begun */
    }
    member_progress progress = {job, member};
    const vmg_matrix_member *own = &job->fit->members[member];
    const vmg_network *network = vmg_matrix_fit_network(job->fit, member);
    const vmg_settings_values settings = vmg_member_settings(job->settings, own->number);
    vmg_train_options options = train_options(&settings, vmg_network_is_random(network));
    char name[32];
    snprintf(name, sizeof name, "member%zu", own->number + 1);
    options.seed = vmg_random_seed(job->settings->seed, own->number);
    if (data->on_progress) {
        options.on_epoch = report_epoch;
        options.epoch_user = &progress;
    }
    vmg_rows rows = data->training;
    uint32_t *chosen = NULL;
    vmg_status status = vmg_network_initialise(context, network, options.seed, own->parameters);
    if (!status && job->parts) {
        const size_t part = own->number / job->fit->variant_count % settings.cross_fit;
        status = vmg_cross_fit_leave_out(context, data, job->parts, (uint32_t)part, &rows, &chosen);
    }
    if (!status) {
        status = vmg_checkpoint_train(context, data->checkpoint, name, network, &options, &rows,
                                      data->validation.count ? &data->validation : NULL, own->parameters,
                                      &job->results[member]);
    }
    if (settings.noise_factor > 0) {
        vmg_likelihood_scale_noise(&network->likelihood, own->parameters + network->likelihood_offset,
                                   settings.noise_factor);
    }
    vmg_release(context, chosen);
    return status;
}

/* After a request to cancel: members that were trained to their end are kept; where there are none, those that were
 * begun. The first always is (train_member). */
static void keep_trained_members(vmg_context *context, ensemble_job *job)
{
    vmg_matrix_fit *fit = job->fit;
    bool any_finished = false;
    size_t kept = 0;
    for (size_t member = 0; member < fit->member_count; member++) {
        any_finished = any_finished || (job->results[member].steps && !job->results[member].cancelled);
    }
    for (size_t member = 0; member < fit->member_count; member++) {
        const vmg_train_result result = job->results[member];
        if (!result.steps || (any_finished && result.cancelled)) {
            vmg_release(context, fit->members[member].parameters);
            continue;
        }
        fit->members[kept] = fit->members[member];
        job->results[kept++] = result;
    }
    fit->member_count = kept;
}

static void summarise(const ensemble_job *job, vmg_training_record *record)
{
    const size_t members = job->fit->member_count;
    const double total = vmg_rows_total_weight(&job->data->training);
    for (size_t member = 0; member < members; member++) {
        const vmg_train_result *result = &job->results[member];
        record->steps += result->steps;
        record->epochs = result->epochs > record->epochs ? result->epochs : record->epochs;
        record->cancelled = record->cancelled || result->cancelled;
        record->expected_log_likelihood += result->last.expected_log_likelihood / (double)members;
        record->divergence += result->last.divergence / total / (double)members;
        record->validation += result->best_validation / (double)members;
    }
}

vmg_status vmg_matrix_fit_members(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                                  vmg_training_record *record, void **fitted)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    ensemble_job job = {.settings = settings, .data = data, .progress_lock = &lock};
    uint32_t *parts = NULL;
    *fitted = NULL;
    vmg_status status = vmg_choose_dropout(context, settings, data);
    if (!status) {
        status = vmg_matrix_fit_create(context, settings, data->target, data->inputs, data->base_inputs,
                                       settings->ensemble, &job.fit);
    }
    if (!status) {
        status = vmg_matrix_fit_reserve(context, job.fit);
    }
    if (!status && settings->cross_fit > 1 && data->training.count > 1) { /* else a part would be all there is */
        status = vmg_cross_fit_deal(context, data, settings->cross_fit, settings->seed, &parts);
        job.parts = parts;
    }
    if (!status) {
        job.results = vmg_allocate(context, job.fit->member_count, sizeof *job.results);
        status = job.results ? vmg_parallel_for(context, job.fit->member_count, train_member, &job) : VMG_ERROR_MEMORY;
    }
    if (!status) {
        keep_trained_members(context, &job);
        record->cancelled = job.fit->member_count != settings->ensemble;
        summarise(&job, record);
        status = parts ? vmg_cross_fit_weigh(context, settings, data, parts, job.fit, record) : VMG_OK;
    }
    if (!status) {
        *fitted = job.fit;
    } else {
        vmg_matrix_fit_destroy(context, job.fit);
    }
    vmg_release(context, job.results);
    vmg_release(context, parts);
    return status;
}
