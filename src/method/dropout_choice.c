/* The rate of dropout and the noise; see method/dropout_choice.h. */
#include "method/dropout_choice.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "method/trial.h"

enum { fewest_rows = 10, rate_count = 4, most_factors = 13 };

static const double rates[rate_count] = {0.005, 0.01, 0.05, 0.1};
static const char rate_variants[] =
    "dropout-rate=0.005 / dropout-rate=0.01 / dropout-rate=0.05 / dropout-rate=0.1"; /* the same */
static const double usual_rate = 0.05;

/* Factors of the noise variance, and the sums of log densities with each. */
typedef struct score {
    size_t count;
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
    (void)first;
    for (size_t f = 0; f < own->count; f++) {
        scale_noise(predictive, rows, own->factors[f]);
        for (size_t k = 0; k < rows; k++) {
            own->sums[f] += vmg_trial_log_density(predictive, k, values, labels);
        }
        scale_noise(predictive, rows, 1 / own->factors[f]);
    }
}

/* A trial with one network for each rate, or with the one that was given. */
static vmg_status train(vmg_context *context, const vmg_settings_values *settings, const vmg_learning_data *data,
                        vmg_trial *trial)
{
    const bool given = settings->dropout_rate > 0;
    vmg_settings_values own = *settings;
    own.noise_factor = 1;
    own.cross_fit = 0;
    own.ensemble = given ? 1 : rate_count;
    own.variants[0] = 0;
    vmg_settle_dropout(&own); /* every variant has its own rate */
    if (!given) {
        memcpy(own.variants, rate_variants, sizeof rate_variants);
    }
    return vmg_trial_run(context, &own, data, "dropout.", trial);
}

static vmg_status choose(vmg_context *context, const vmg_trial *trial, vmg_settings_values *settings)
{
    const bool rate_given = settings->dropout_rate > 0, classes = trial->data->target->task == VMG_TASK_CLASSIFICATION;
    const vmg_matrix_fit *fit = trial->fitted;
    const double factor_given = settings->noise_factor;
    double best = -INFINITY;
    vmg_status status = VMG_OK;
    for (size_t v = 0; v < fit->variant_count && !status; v++) {
        score found = factors_of(factor_given, classes);
        status = vmg_trial_predict(context, trial, v, add_rows, &found);
        for (size_t f = 0; f < found.count && !status; f++) {
            if (found.sums[f] > best) {
                best = found.sums[f];
                settings->dropout_rate = rate_given ? settings->dropout_rate : rates[v];
                settings->noise_factor = found.factors[f];
            }
        }
    }
    return status;
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
    vmg_trial trial = {0};
    vmg_status status = VMG_OK;
    if (!vmg_settings_are_read(settings, "dropout-rate") ||
        (settings->dropout_rate > 0 && settings->noise_factor > 0)) {
        return VMG_OK;
    }
    if (data->training.count >= fewest_rows) {
        status = train(context, settings, data, &trial);
        status = status || vmg_cancelled(context) ? status : choose(context, &trial, settings);
    }
    vmg_settle_dropout(settings);
    vmg_trial_release(context, &trial);
    return status;
}
