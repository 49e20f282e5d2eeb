/* The Gaussian likelihood whose noise varies with the inputs. The network has two outputs for each target: the target's
 * mean f, and o, from which the noise variance s follows,
 *
 *   y ~ N(f, s(g)),   g = offset + o,   1 / s(g) = 1 / (floor + exp g) + 1 / ceiling
 *
 * so that s is exp g between two bounds. Near the floor a network that has learnt its training rows by heart would be
 * sure of everything; the ceiling keeps numbers in range far outside the data. With f and g believed Gaussian (means m,
 * variances v, covariance c) and L(g) = log s(g) taken as straight around the mean of g, slope d,
 *
 *   E[log p(y)] = -1/2 log 2 pi - 1/2 L - 1/2 F / s [ (y - m_f + d c)^2 + v_f ],   F = exp(d^2 v_g / 2)
 *
 * (METHOD.md section 8), which is exact where L is straight: between the bounds. F, what uncertainty about the noise
 * costs, is bounded by exp(16), smoothly.
 *
 * A network that is free to choose the noise of each row takes small residuals that it has itself made small for small
 * noise, is then far too sure of some rows, and neglects the others. Against that the offset stands for the usual noise
 * s0 = s(offset), and each row also counts `hold` times as one of that noise, from which its own noise is held:
 *
 *   hold ( E[log N(y; f, s0)] - KL(N(0, s0) || N(0, s)) )
 *
 * The first part fits s0 to all rows and weighs all residuals alike; the second is what believing s costs where s0
 * holds. Outputs of the network: all f, then all o. Parameters: the offsets, points rather than posteriors, with the
 * density of the Gamma prior of the noise precision in place of a divergence. */
#include <assert.h>

#include "base/real.h"
#include "likelihood/likelihood.h"

static const double ceiling = VMG_NOISE_CEILING;
static const double least_factor = 1.1253517471925912e-7; /* exp(-16): of 1 / F */
static const double steepest = VMG_NOISE_STEEPEST;

/* L and its first two derivatives at g. */
typedef struct log_noise {
    double precision; /* 1 / s */
    double value, slope, curvature;
} log_noise;

static log_noise log_noise_at(double floor, double g)
{
    const double grown = exp(g < steepest ? g : steepest), sum = floor + grown;
    const double precision = 1 / sum + 1 / ceiling, share = grown / sum, slope = share / sum / precision;
    return (log_noise){precision, -log(precision), slope, slope * (1 - 2 * share + slope)};
}

static size_t targets_of(const vmg_likelihood *likelihood)
{
    return likelihood->outputs / 2;
}

double vmg_likelihood_varying_noise(const vmg_likelihood *likelihood, const vmg_real *parameters, size_t target,
                                    double output)
{
    const double g = (double)parameters[target] + output;
    return 1 / log_noise_at(likelihood->noise_floor, g).precision;
}

static void list_parameters(const vmg_likelihood *likelihood, vmg_tensor_list *list)
{
    vmg_tensor_append(list, "", "noise.log_variance", 1, targets_of(likelihood));
}

/* log E[1 / tau] in the network's units, where the prior lives in others. */
static double log_prior_variance(const vmg_likelihood *likelihood, size_t target)
{
    const double scale = likelihood->target_scale ? likelihood->target_scale[target] : 1;
    return log(likelihood->prior_rate / likelihood->prior_shape) - 2 * log(scale);
}

/* As constant noise starts: at the variance of standardised targets, the noise being all that is known of them; in the
 * targets' own units as the prior. */
static void initialise(const vmg_likelihood *likelihood, vmg_real *parameters)
{
    for (size_t target = 0; target < targets_of(likelihood); target++) {
        parameters[target] = likelihood->target_scale ? (vmg_real)log_prior_variance(likelihood, target) : 0;
    }
}

/* What is believed about one row and target; or a gradient with respect to it. */
typedef struct row_belief {
    double mean, variance;        /* of f */
    double noise, noise_variance; /* of g */
    double covariance;            /* of f and g */
    double offset;                /* g where noise is usual */
} row_belief;

/* The expected log-likelihood, and what holds it; gradient: NULL allowed. */
static double row_expected(double floor, double hold, double y, row_belief at, row_belief *gradient)
{
    const log_noise noise = log_noise_at(floor, at.noise), usual = log_noise_at(floor, at.offset);
    const double d = noise.slope, shrunk = exp(-0.5 * d * d * at.noise_variance);
    const double factor = (1 + least_factor) / (shrunk + least_factor), precision = factor * noise.precision;
    const double plain_error = y - at.mean, plain_square = plain_error * plain_error + at.variance;
    const double error = plain_error + d * at.covariance, square = error * error + at.variance;
    const double all_squares = square + hold / usual.precision;
    if (gradient) {
        const double by_factor = -0.5 * all_squares * precision * (shrunk / (shrunk + least_factor)); /* d/d log F */
        *gradient = (row_belief){
            .mean = precision * error + hold * usual.precision * plain_error,
            .variance = -0.5 * (precision + hold * usual.precision),
            .noise = -0.5 * (1 + hold) * d + 0.5 * all_squares * precision * d +
                     by_factor * d * noise.curvature * at.noise_variance -
                     precision * error * at.covariance * noise.curvature,
            .noise_variance = 0.5 * by_factor * d * d,
            .covariance = -precision * error * d,
            .offset = 0.5 * hold * usual.slope * (plain_square * usual.precision - precision / usual.precision),
        };
    }
    return -0.5 * (VMG_LOG_2_PI + noise.value + precision * square) -
           0.5 * hold * (VMG_LOG_2_PI + noise.value + plain_square * usual.precision + precision / usual.precision - 1);
}

/* Row k and target t of what the network believes, in terms of f and g. */
static row_belief read_belief(const vmg_likelihood *likelihood, const vmg_real *parameters, vmg_belief outputs,
                              size_t k, size_t t)
{
    const size_t second = targets_of(likelihood) + t;
    const vmg_real *mean = vmg_matrix_row(outputs.mean, k);
    row_belief belief = {.mean = (double)mean[t],
                         .noise = (double)parameters[t] + (double)mean[second],
                         .offset = (double)parameters[t]};
    if (!vmg_belief_is_known(outputs)) {
        const vmg_real *variance = vmg_matrix_row(outputs.variance, k);
        belief.variance = (double)variance[t];
        belief.noise_variance = (double)variance[second];
        belief.covariance = (double)vmg_matrix_row(outputs.covariance, k)[t];
    }
    return belief;
}

static void write_gradient(const vmg_likelihood *likelihood, row_belief slopes, double weight, vmg_belief gradient,
                           size_t k, size_t t)
{
    const size_t second = targets_of(likelihood) + t;
    vmg_real *mean = vmg_matrix_row(gradient.mean, k);
    mean[t] = (vmg_real)(weight * slopes.mean);
    mean[second] = (vmg_real)(weight * slopes.noise);
    if (!vmg_belief_is_known(gradient)) {
        vmg_real *variance = vmg_matrix_row(gradient.variance, k);
        variance[t] = (vmg_real)(weight * slopes.variance);
        variance[second] = (vmg_real)(weight * slopes.noise_variance);
        vmg_matrix_row(gradient.covariance, k)[t] = (vmg_real)(weight * slopes.covariance);
    }
}

static double expected(const vmg_likelihood *likelihood, const vmg_real *parameters, vmg_targets targets,
                       vmg_belief outputs, double weight, double *rows, vmg_belief *output_gradient,
                       vmg_real *parameter_gradient)
{
    const size_t row_count = outputs.mean.rows;
    assert(outputs.mean.columns == likelihood->outputs && targets.values.at &&
           targets.values.columns == targets_of(likelihood) && targets.values.rows == row_count);
    const bool slopes_wanted = output_gradient || parameter_gradient;
    double sum = 0;
    for (size_t k = 0; rows && k < row_count; k++) {
        rows[k] = 0;
    }
    for (size_t t = 0; t < targets_of(likelihood); t++) {
        double of_offset = 0;
        for (size_t k = 0; k < row_count; k++) {
            const row_belief belief = read_belief(likelihood, parameters, outputs, k, t);
            row_belief slopes = {0};
            const double row =
                row_expected(likelihood->noise_floor, likelihood->noise_hold,
                             (double)vmg_matrix_row(targets.values, k)[t], belief, slopes_wanted ? &slopes : NULL);
            const double times = vmg_targets_weight(&targets, k);
            sum += times * row;
            of_offset += times * (slopes.noise + slopes.offset);
            if (rows) {
                rows[k] += row;
            }
            if (output_gradient) {
                write_gradient(likelihood, slopes, times * weight, *output_gradient, k, t);
            }
        }
        if (parameter_gradient) {
            parameter_gradient[t] += (vmg_real)(weight * of_offset);
        }
    }
    return sum;
}

/* -log of the prior's density of log tau, less its smallest value: shape (e^x - 1 - x), x = log tau - log(shape / rate)
 * with tau = exp(-offset). */
static double divergence(const vmg_likelihood *likelihood, const vmg_real *parameters, double weight,
                         vmg_real *parameter_gradient)
{
    double sum = 0;
    for (size_t t = 0; t < targets_of(likelihood); t++) {
        const double x = log_prior_variance(likelihood, t) - (double)parameters[t];
        const double grown = expm1(x < steepest ? x : steepest);
        sum += likelihood->prior_shape * (grown - x);
        if (parameter_gradient) {
            parameter_gradient[t] -= (vmg_real)(weight * likelihood->prior_shape * grown);
        }
    }
    return sum;
}

const vmg_likelihood_kind vmg_likelihood_varying = {
    .name = "gaussian-varying",
    .outputs_each = 2,
    .pairs = VMG_PAIRS_OF_HALVES,
    .list = list_parameters,
    .initialise = initialise,
    .expected = expected,
    .divergence = divergence,
};
