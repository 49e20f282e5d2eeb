/* --noise auto; see method/noise_choice.h. */
#include "method/noise_choice.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "distribution/mixture.h"

enum { rows_at_once = 256, fewest_rows = 10 };

/* The variants of an ensemble of both kinds. */
static const char both_kinds[] = "noise=constant / noise=varying";

/* What a trial holds. */
typedef struct noise_trial {
    const vmg_learning_data *data;
    size_t targets, left_out;
    uint32_t *order;    /* numbers of the training rows, in random order, those left out first; owned */
    void *fitted;       /* owned */
    vmg_real *numbers;  /* rows_at_once x (inputs + targets), owned */
    double *density[2]; /* left_out x targets, owned: log density with constant, with varying noise */
} noise_trial;

static void release(vmg_context *context, noise_trial *trial)
{
    vmg_matrix_fit_destroy(context, trial->fitted);
    vmg_release(context, trial->order);
    vmg_release(context, trial->numbers);
    vmg_release(context, trial->density[0]);
    vmg_release(context, trial->density[1]);
}

static vmg_status train(vmg_context *context, const vmg_settings_values *settings, noise_trial *trial)
{
    const size_t count = trial->data->training.count;
    vmg_settings_values own = *settings;
    vmg_learning_data data = *trial->data;
    vmg_training_record ignored = {0};
    trial->order = vmg_allocate(context, count, sizeof *trial->order);
    if (!trial->order) {
        return VMG_ERROR_MEMORY;
    }
    vmg_random_permutation((vmg_random){settings->seed, 0, VMG_STREAM_SPLIT + 1}, (uint32_t)count, trial->order);
    for (size_t i = 0; i < count; i++) {
        trial->order[i] = vmg_rows_number(&trial->data->training, trial->order[i]);
    }
    data.training.count = count - trial->left_out;
    data.training.chosen = trial->order + trial->left_out;
    data.on_progress = NULL;
    data.checkpoint.name = "noise.";
    own.noise = VMG_NOISE_CONSTANT;
    own.cross_fit = 0;
    memcpy(own.variants, both_kinds, sizeof both_kinds);
    own.ensemble = settings->ensemble < 4 ? 2 : 4;
    return vmg_matrix_fit_members(context, &own, &data, &ignored, &trial->fitted);
}

/* The log densities of the rows left out, by some of the trial's members. */
static vmg_status score(vmg_context *context, const noise_trial *trial, const vmg_matrix_fit *members, double *density)
{
    const vmg_rows *rows = &trial->data->training;
    vmg_predictive predictive;
    vmg_predictor *predictor = NULL;
    vmg_arena arena = {0};
    vmg_status status = vmg_matrix_lay_out(context, members, rows_at_once, 0, &arena, &predictive);
    if (!status) {
        status = vmg_matrix_create_predictor(context, members, rows_at_once, &predictor);
    }
    for (size_t first = 0; first < trial->left_out && !status; first += rows_at_once) {
        const size_t left = trial->left_out - first, count = left < rows_at_once ? left : rows_at_once;
        const vmg_matrix x = vmg_matrix_view(trial->numbers, count, trial->data->inputs);
        const vmg_matrix y =
            vmg_matrix_view(trial->numbers + rows_at_once * trial->data->inputs, count, trial->targets);
        rows->gather(rows->source, trial->order + first, count, x, y, NULL);
        vmg_matrix_predict(predictor, x, &predictive);
        for (size_t i = 0; i < count * trial->targets; i++) {
            const size_t row = i / trial->targets, target = i % trial->targets;
            const vmg_mixture mixture = vmg_predictive_mixture(&predictive, row, target);
            density[first * trial->targets + i] =
                vmg_mixture_log_density(&mixture, (double)vmg_matrix_row(y, row)[target]);
        }
    }
    vmg_matrix_destroy_predictor(context, predictor);
    vmg_arena_destroy(context, &arena);
    return status;
}

/* Both halves of the members. */
static vmg_status score_both(vmg_context *context, noise_trial *trial)
{
    const vmg_matrix_fit *fit = trial->fitted;
    vmg_matrix_member members[4];
    vmg_status status = VMG_OK;
    trial->numbers = vmg_allocate(context, rows_at_once * (trial->data->inputs + trial->targets), sizeof(vmg_real));
    status = trial->numbers ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t half = 0; half < 2 && !status; half++) {
        vmg_matrix_fit some = *fit;
        some.members = members;
        some.member_count = 0;
        for (size_t i = 0; i < fit->member_count; i++) {
            if (fit->members[i].variant == half) {
                members[some.member_count++] = fit->members[i];
            }
        }
        trial->density[half] = vmg_allocate(context, trial->left_out * trial->targets, sizeof(double));
        status = trial->density[half] ? score(context, trial, &some, trial->density[half]) : VMG_ERROR_MEMORY;
    }
    return status;
}

/* Mean log densities: constant, both, varying. */
static void compare(const noise_trial *trial, double means[3])
{
    const size_t count = trial->left_out * trial->targets;
    for (size_t i = 0; i < count; i++) {
        const double a = trial->density[0][i], b = trial->density[1][i], larger = a > b ? a : b;
        means[0] += a / (double)count;
        means[1] += (larger + log(0.5 * (exp(a - larger) + exp(b - larger)))) / (double)count;
        means[2] += b / (double)count;
    }
}

/* Writes the best of the three to the settings. */
static void choose(const double scores[3], vmg_settings_values *settings)
{
    const bool both_possible = settings->ensemble > 1 && !*settings->variants;
    const bool both = both_possible && scores[1] > scores[0];
    const double best = both ? scores[1] : scores[0];
    if (scores[2] > best) {
        settings->noise = VMG_NOISE_VARYING;
    } else if (both) {
        memcpy(settings->variants, both_kinds, sizeof both_kinds);
    }
}

vmg_status vmg_choose_noise(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                            vmg_training_record *record)
{
    noise_trial trial = {.data = data, .targets = data->target->target_count, .left_out = data->training.count / 5};
    settings->noise = VMG_NOISE_CONSTANT;
    if (data->target->task != VMG_TASK_REGRESSION || data->training.count < fewest_rows) {
        return VMG_OK;
    }
    vmg_status status = train(context, settings, &trial);
    if (!status && !vmg_cancelled(context)) {
        status = score_both(context, &trial);
    }
    if (!status && trial.density[1]) {
        compare(&trial, record->noise_scores);
        choose(record->noise_scores, settings);
    }
    release(context, &trial);
    return status;
}
