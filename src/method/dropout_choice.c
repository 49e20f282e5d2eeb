/* The rate of dropout and the noise; see method/dropout_choice.h. */
#include "method/dropout_choice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "method/trial.h"

enum { fewest_rows = 10, rate_count = 5, most_factors = 13, usual_rows = 1000 };

static const double rates[rate_count] = {0.001, 0.003, 0.01, 0.03, 0.1};
static const char rate_variants[] =
    "dropout-rate=0.001 / dropout-rate=0.003 / dropout-rate=0.01 / dropout-rate=0.03 / dropout-rate=0.1"; /* the same */
static const double usual_rate = 0.03;

/* Factors of the noise variance, and the sums of log densities with each. */
typedef struct score {
    const vmg_trial *trial; /* under way */
    size_t count;
    size_t rows; /* scored so far */
    double factors[most_factors], sums[most_factors];
} score;

/* The one that was given, else powers of the root of two around 1; one for classes, which have no noise. */
static score factors_of(double given, bool classes)
{
    score all = {.count = given > 0 || classes ? 1 : most_factors};
    for (size_t f = 0; f < all.count; f++) {
        const double power = pow(2, 0.5 * ((double)f - most_factors / 2));
        all.factors[f] = given > 0 ? given : classes ? 1 : power;
    }
    return all;
}

static void scale_noise(vmg_predictive *predictive, size_t rows, double factor)
{
    const size_t count = predictive->outputs * predictive->components * (predictive->varying ? rows : 1);
    for (size_t i = 0; !predictive->classes && i < count; i++) {
        predictive->noise[i] = (vmg_real)((double)predictive->noise[i] * factor);
    }
}

static void add_rows(void *user, vmg_predictive *predictive, size_t first, size_t rows, vmg_matrix values,
                     const uint32_t *labels)
{
    score *own = user;
    for (size_t f = 0; f < own->count; f++) {
        scale_noise(predictive, rows, own->factors[f]);
        for (size_t k = 0; k < rows; k++) {
            own->sums[f] +=
                vmg_trial_weight(own->trial, first + k) * vmg_trial_log_density(predictive, k, values, labels);
        }
        scale_noise(predictive, rows, 1 / own->factors[f]);
    }
}

/* A trial with one network for each rate, or with the one that was given. */
static vmg_status train(vmg_context *context, const vmg_settings_values *settings, const vmg_learning_data *data,
                        size_t part, vmg_trial *trial)
{
    const bool given = settings->dropout_rate > 0;
    char name[32];
    vmg_settings_values own = *settings;
    snprintf(name, sizeof name, "dropout%zu.", part + 1);
    own.noise_factor = 1;
    own.cross_fit = 0;
    own.ensemble = given ? 1 : rate_count;
    own.variants[0] = 0;
    vmg_settle_dropout(&own); /* every variant has its own rate */
    if (!given) {
        memcpy(own.variants, rate_variants, sizeof rate_variants);
    }
    return vmg_trial_run(context, &own, data, part, name, trial);
}

/* Adds what one trial says to the scores of every rate. */
static vmg_status add_trial(vmg_context *context, const vmg_settings_values *settings, const vmg_learning_data *data,
                            size_t part, score *scores)
{
    vmg_trial trial = {0};
    vmg_status status = train(context, settings, data, part, &trial);
    const vmg_matrix_fit *fit = trial.fitted;
    for (size_t v = 0; !status && fit && !vmg_cancelled(context) && v < fit->variant_count; v++) {
        scores[v].trial = &trial;
        scores[v].rows += trial.left_out;
        status = vmg_trial_predict(context, &trial, v, add_rows, &scores[v]);
    }
    vmg_trial_release(context, &trial);
    return status;
}

/* The best of the scores; those of rates are in the order of the table, that of a rate that was given is the first. */
static void choose(const score *scores, vmg_settings_values *settings)
{
    const bool given = settings->dropout_rate > 0;
    double best = -INFINITY;
    for (size_t v = 0; v < (given ? 1 : rate_count); v++) {
        for (size_t f = 0; f < scores[v].count; f++) {
            if (scores[v].rows && scores[v].sums[f] > best) {
                best = scores[v].sums[f];
                settings->dropout_rate = given ? settings->dropout_rate : rates[v];
                settings->noise_factor = scores[v].factors[f];
            }
        }
    }
}

/* The more the fewer rows there are: what a few rows say of a rate is mostly chance. */
static size_t trials_of(size_t rows)
{
    const size_t trials = usual_rows / (rows ? rows : 1);
    return rows < fewest_rows ? 0 : trials < 1 ? 1 : trials > VMG_TRIAL_PARTS ? VMG_TRIAL_PARTS : trials;
}

void vmg_settle_dropout(vmg_settings_values *settings)
{
    if (vmg_settings_are_read(settings, "dropout-rate")) {
        settings->dropout_rate = settings->dropout_rate > 0 ? settings->dropout_rate : usual_rate;
        settings->noise_factor = settings->noise_factor > 0 ? settings->noise_factor : 1;
    }
}

vmg_status vmg_choose_dropout(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data)
{
    const bool classes = data->target->task == VMG_TASK_CLASSIFICATION;
    const size_t rows = data->training.count;
    score scores[rate_count];
    vmg_status status = VMG_OK;
    if (!vmg_settings_are_read(settings, "dropout-rate") ||
        (settings->dropout_rate > 0 && settings->noise_factor > 0)) {
        return VMG_OK;
    }
    for (size_t v = 0; v < rate_count; v++) {
        scores[v] = factors_of(settings->noise_factor, classes);
    }
    for (size_t part = 0; part < trials_of(rows) && !status; part++) {
        status = add_trial(context, settings, data, part, scores);
    }
    if (!status && rows >= fewest_rows && !vmg_cancelled(context)) {
        choose(scores, settings);
    }
    vmg_settle_dropout(settings);
    return status;
}
