/* The table of settings; see method/settings_table.h. Ranges are wide: they keep out slips and what would overflow, not
 * what is unusual. */
#include "method/settings_table.h"

#include <stddef.h>
#include <string.h>

#include "base/context.h"
#include "base/nearest_name.h"
#include "encoding/pieces.h"
#include "table/utf8.h"

/* Words of choices, once: with "|" between them for people, with commas as an array. */
#define COMMA ,
#define RECIPES(OR) "default" OR "paper" OR "single"
#define EFFORTS(OR) "low" OR "medium" OR "high"
#define METHODS(OR)                                                                                                    \
    "matrix" OR "matrix-sampled" OR "paper" OR "factorised" OR "dropout" OR "network" OR "ensemble" OR "constant" OR   \
    "linear" OR "gaussian-process" OR "propagation" OR "laplace"
#define TASKS(OR) "auto" OR "regression" OR "classification"
#define ACTIVATIONS(OR)                                                                                                \
    "relu" OR "leaky-relu" OR "tanh" OR "sigmoid" OR "gelu" OR "softplus" OR "erf" OR "sine" OR "linear"
#define INFERENCES(OR) "sampled" OR "moments"
#define COVARIANCES(OR) "diagonal" OR "low-rank" OR "full"
#define NOISE_FORMS(OR) "scalar" OR "outer-product"
#define WEIGHT_VARIANCES(OR) "free" OR "dropout" OR "layer-dropout"
#define PRIORS(OR) "standard" OR "hyper" OR "empirical" OR "relevance"
#define NOISES(OR) "constant" OR "varying" OR "auto"
#define NOISE_UNITS(OR) "standardised" OR "target"
#define CLASS_WEIGHTS(OR) "none" OR "balanced"
#define KERNELS(OR) "squared-exponential" OR "matern-5/2"
#define CALIBRATES(OR) "auto" OR "on" OR "off"
#define SCHEDULES(OR) "constant" OR "linear" OR "cosine"

#define MEMBER(member) offsetof(vmg_settings_values, member), sizeof(((vmg_settings_values *)NULL)->member)
#define COUNT(member, name, group, otherwise, low, high, help)                                                         \
    {                                                                                                                  \
        {name, VMG_SETTING_COUNT, group, otherwise, NULL, low, high, help}, NULL, false, MEMBER(member)                \
    }
#define NUMBER(member, name, group, otherwise, low, high, help)                                                        \
    {                                                                                                                  \
        {name, VMG_SETTING_NUMBER, group, otherwise, NULL, low, high, help}, NULL, false, MEMBER(member)               \
    }
#define SWITCH(member, name, group, otherwise, help)                                                                   \
    {                                                                                                                  \
        {name, VMG_SETTING_SWITCH, group, otherwise, NULL, 0, 0, help}, NULL, false, MEMBER(member)                    \
    }
#define SIZES(member, name, group, otherwise, low, high, help)                                                         \
    {                                                                                                                  \
        {name, VMG_SETTING_SIZES, group, otherwise, NULL, low, high, help}, NULL, false, MEMBER(member)                \
    }
#define VARIANTS(member, name, group, otherwise, help)                                                                 \
    {                                                                                                                  \
        {name, VMG_SETTING_VARIANTS, group, otherwise, NULL, 0, 0, help}, NULL, false, MEMBER(member)                  \
    }
#define CHOICE(member, name, keeps_word, list, help, ...)                                                              \
    {                                                                                                                  \
        {name, VMG_SETTING_CHOICE, __VA_ARGS__, list("|"), 0, 0, help}, (const char *const[]){list(COMMA), NULL},      \
            keeps_word, MEMBER(member)                                                                                 \
    }
#define PLACE(member, name, group, otherwise, list, help) CHOICE(member, name, false, list, help, group, otherwise)
#define WORD(member, name, group, otherwise, list, help) CHOICE(member, name, true, list, help, group, otherwise)

/* Methods by what they have in common. */
#define MATRIX "matrix|matrix-sampled|paper"
#define VARIATIONAL MATRIX "|factorised"
#define RANDOM VARIATIONAL "|dropout" /* networks whose predictions are drawn, or could be */
#define NETWORKS RANDOM "|network|ensemble"
#define TRAINED NETWORKS "|laplace" /* with a network in the training loop */

/* Groups, and the methods that read what is in them; NULL: every method. */
#define MODEL "Model", NULL
#define MODEL_OF_NETWORKS "Model", TRAINED
#define NETWORK "Network", TRAINED
#define UNITS "Network", TRAINED "|propagation"
#define INFERENCE "Network", "matrix|paper|factorised"
#define DROPOUT "Network", "dropout"
#define FACTORISED "Network", "factorised"
#define MATRIX_NETWORK "Network", MATRIX
#define BELIEFS "Prior, noise and initial values", TRAINED
#define ROW_NOISE "Prior, noise and initial values", NETWORKS
#define PRIOR "Prior, noise and initial values", VARIATIONAL
#define FACTORISED_BELIEFS "Prior, noise and initial values", "factorised"
#define MATRIX_BELIEFS "Prior, noise and initial values", MATRIX
#define TRAINING "Training", TRAINED
#define MEMBERS "Training", NETWORKS
#define PASSES "Training", TRAINED "|propagation"
#define PREDICTION "Prediction", RANDOM
#define PREDICTION_OF_NETWORKS "Prediction", NETWORKS
#define PROCESS "Gaussian process", "gaussian-process"

const vmg_setting_row vmg_setting_rows[] = {
    PLACE(recipe, "recipe", MODEL, "default", RECIPES,
          "named values for all settings that are not given; paper: those of Louizos and Welling (2016); single: one "
          "network, "
          "and every setting at the default that this page says"),
    PLACE(effort, "effort", MODEL_OF_NETWORKS, "medium", EFFORTS, "how many networks are trained, and for how long"),
    WORD(method, "method", MODEL, "matrix", METHODS, "family of models"),
    PLACE(task, "task", MODEL, "auto", TASKS,
          "what is predicted; auto: classes where the target is text or two whole numbers, else numbers"),
    SWITCH(standardise, "standardise", MODEL, "on",
           "give numeric inputs mean 0 and standard deviation 1 on the training rows"),
    COUNT(
        pieces, "pieces", MODEL, "0", 0, VMG_PIECE_CAP,
        "inputs that each numeric column gets besides: each rises between two quantiles of the training rows; 0: none"),
    NUMBER(piece_scale, "piece-scale", MODEL, "0.5", 1e-3, 1e3,
           "standard deviation of these inputs; 8 of 0.5 weigh as much as two standardised numbers"),
    PLACE(class_weight, "class-weight", MODEL, "none", CLASS_WEIGHTS,
          "balanced: the rows of each class count as much, all together, as those of any other; probabilities are then "
          "those of a table with as many rows of each class"),
    COUNT(seed, "seed", MODEL, "1", 0, 9007199254740991, "of all random numbers: the same seed, the same model"),

    SIZES(hidden, "hidden", UNITS, "50", 1, 100000, "units of each hidden layer; none: linear in the inputs"),
    WORD(activation, "activation", NETWORK, "relu", ACTIVATIONS, "function of the hidden units"),
    SWITCH(divide_inputs, "divide-inputs", NETWORK, "off", "divide each layer's input by the root of its length"),
    SWITCH(see_pieces, "see-pieces", NETWORK, "on", "whether the network sees the pieces of columns"),
    NUMBER(dropout_rate, "dropout-rate", DROPOUT, "0", 0, 0.95,
           "probability with which each input and hidden unit is left out; 0: the best of 0.001, 0.003, 0.01, 0.03 and "
           "0.1 on a "
           "fifth of the rows, left out of a trial training"),
    NUMBER(noise_factor, "noise-factor", DROPOUT, "0", 0, 1000,
           "of the noise variance that training has learnt, in predictions; 0: the best on those rows"),
    PLACE(weight_variance, "weight-variance", FACTORISED, "free", WEIGHT_VARIANCES,
          "variance of each weight: free, or, in variational dropout, a part of at most 1 of its squared mean, of its "
          "own or the same in a layer, with the log-uniform prior"),
    PLACE(inference, "inference", INFERENCE, "sampled", INFERENCES,
          "pre-activations are sampled, or their moments are carried from layer to layer"),
    WORD(row_covariance, "row-covariance", MATRIX_NETWORK, "diagonal", COVARIANCES,
         "covariance of a weight matrix between inputs; full: for at most 4,095 of them"),
    COUNT(row_rank, "row-rank", MATRIX_NETWORK, "2", 1, 256,
          "directions of a low-rank row covariance, beside its diagonal"),
    WORD(column_covariance, "column-covariance", MATRIX_NETWORK, "diagonal", COVARIANCES,
         "covariance of a weight matrix between outputs; by moments, the hidden layers' stay diagonal"),
    COUNT(column_rank, "column-rank", MATRIX_NETWORK, "2", 1, 256, "the same of a low-rank column covariance"),
    COUNT(pseudo_data, "pseudo-data", MATRIX_NETWORK, "0", 0, 10000, "pairs of pseudo-data in each layer"),
    PLACE(pseudo_noise_form, "pseudo-noise-form", MATRIX_NETWORK, "scalar", NOISE_FORMS,
          "noise variance of the pseudo-data: one number, or a factor for each pair times one for each dimension"),
    NUMBER(pseudo_noise, "pseudo-noise", MATRIX_NETWORK, "0.005", 0, 1,
           "largest, and initial, variance of the multiplicative noise on the pseudo-data; 0: none"),
    NUMBER(jitter, "jitter", MATRIX_NETWORK, "1e-6", 1e-12, 1, "added to the diagonal of the pseudo-data's covariance"),

    PLACE(noise, "noise", ROW_NOISE, "constant", NOISES,
          "noise of the target: the same for all rows, or varying with the inputs; auto: networks of both kinds, of "
          "which "
          "each counts as much as the rows that they leave out of training say"),
    NUMBER(noise_hold, "noise-hold", ROW_NOISE, "0.03", 0, 1000,
           "varying noise: how much each row also counts as one of the usual noise; holds the noise of a row near it"),
    NUMBER(noise_shape, "noise-shape", BELIEFS, "1", 1e-9, 1e9, "shape of the Gamma prior of the noise precision"),
    NUMBER(noise_rate, "noise-rate", BELIEFS, "0.001", 1e-9, 1e9, "rate of the Gamma prior of the noise precision"),
    PLACE(noise_units, "noise-units", BELIEFS, "standardised", NOISE_UNITS,
          "units of that prior: the standardised target's or the target's own"),
    NUMBER(prior_sd, "prior-sd", BELIEFS, "1", 1e-6, 1e6,
           "standard deviation of the weights under the standard prior; of point weights it is what weight decay "
           "follows from"),
    PLACE(prior, "prior", PRIOR, "standard", PRIORS,
          "scale of the prior of the weights: fixed, with learnt Gamma posteriors, the best at every step, or one for "
          "each input and hidden unit with its best Gamma posterior at every step"),
    NUMBER(hyper_shape, "hyper-shape", PRIOR, "1", 1e-6, 1e6,
           "shape of the Gamma priors of the hyper and relevance priors"),
    NUMBER(hyper_rate, "hyper-rate", PRIOR, "0.5", 1e-6, 1e6,
           "rate of the Gamma priors of the hyper and relevance priors"),
    NUMBER(initial_log_sd, "initial-log-sd", FACTORISED_BELIEFS, "-3", -20, 5,
           "initial log standard deviation of each weight; of variational dropout, in units of its mean"),
    NUMBER(initial_log_sd_row, "initial-log-sd-row", MATRIX_BELIEFS, "-3", -20, 5,
           "initial log standard deviation of the rows of a weight matrix (its inputs)"),
    NUMBER(initial_log_sd_constant, "initial-log-sd-constant", MATRIX_BELIEFS, "-3", -20, 5,
           "the same of the constant's row, which holds the biases"),
    NUMBER(initial_log_sd_column, "initial-log-sd-column", MATRIX_BELIEFS, "0", -20, 5,
           "the same of the columns (the outputs)"),
    NUMBER(initial_log_sd_spread, "initial-log-sd-spread", MATRIX_BELIEFS, "0", 0, 5,
           "standard deviation of the initial log standard deviations around these three"),

    COUNT(ensemble, "ensemble", MEMBERS, "", 1, 1000,
          "networks, from different initial values; they take the variants in turn; by default 1, 3 or 6 of each "
          "variant, by effort"),
    VARIANTS(variants, "variants", MEMBERS, "",
             "settings in which networks differ: NAME=VALUE with spaces between them, / between variants"),
    COUNT(cross_fit, "cross-fit", MEMBERS, "0", 0, 1000,
          "parts of the rows, of which each network leaves out another one; what they say of it weighs the variants "
          "and tells how good the model is; below 2: none"),
    COUNT(batch, "batch", TRAINING, "32", 1, 10000000, "rows of a minibatch"),
    COUNT(epochs, "epochs", PASSES, "", 1, 10000000,
          "passes over the training rows; by default 40 of propagation, else such that there are about 20,000, 60,000 "
          "or 200,000 steps, by effort, but no more than 300, 600 or 1,500 passes"),
    NUMBER(learning_rate, "learning-rate", TRAINING, "0.01", 1e-12, 10, "step size of Adam, at its largest"),
    PLACE(schedule, "schedule", TRAINING, "cosine", SCHEDULES,
          "the learning rate stays, or falls to 0 in a straight line or along a cosine"),
    NUMBER(adam_mean_decay, "adam-mean-decay", TRAINING, "0.9", 0, 0.999999, "decay of Adam's mean of gradients"),
    NUMBER(adam_square_decay, "adam-square-decay", TRAINING, "0.999", 0, 0.999999,
           "decay of Adam's mean of squared gradients"),
    NUMBER(adam_epsilon, "adam-epsilon", TRAINING, "1e-8", 1e-30, 1, "added to the root of Adam's mean square"),
    NUMBER(averaging, "averaging", TRAINING, "0.99", 0, 0.999999,
           "decay of the average of the parameters over steps, which is what predicts; 0: the last step's"),
    NUMBER(kl_weight, "kl-weight", TRAINING, "1", 0, 1000, "factor of the divergence from the prior in the objective"),
    NUMBER(kl_warmup, "kl-warmup", TRAINING, "0.5", 0, 1, "part of the steps over which that factor rises from 0"),
    SWITCH(early_stopping, "early-stopping", TRAINING, "off",
           "hold rows back, stop when they are predicted no better, and keep the best"),
    NUMBER(validation, "validation", TRAINING, "0.1", 0.001, 0.9, "part of the rows that early stopping holds back"),
    COUNT(patience, "patience", TRAINING, "20", 1, 10000000,
          "epochs without a better validation score before early stopping stops"),

    COUNT(samples, "samples", PREDICTION, "100", 1, 1000000, "draws of the network that a prediction is made from"),
    PLACE(calibrate, "calibrate", PREDICTION_OF_NETWORKS, "auto", CALIBRATES,
          "correct intervals, or sets and probabilities of classes, by what networks said of rows that they left out "
          "(--cross-fit); auto: where these show more than chance explains"),

    PLACE(kernel, "kernel", PROCESS, "squared-exponential", KERNELS,
          "how alike two rows are by their distance: infinitely smooth, or twice differentiable"),
    COUNT(starts, "starts", PROCESS, "3", 1, 1000, "places from which length scales, signal and noise are looked for"),
    COUNT(exact_rows, "exact-rows", PROCESS, "5000", 1, 20000,
          "the most training rows (for more than two classes: rows times classes) that are taken in exactly"),
    COUNT(inducing, "inducing", PROCESS, "300", 1, 5000, "inducing inputs, at most, where there are more rows"),
};
_Static_assert(sizeof vmg_setting_rows / sizeof *vmg_setting_rows == VMG_SETTING_ROWS, "VMG_SETTING_ROWS counts them");

const vmg_setting *vmg_setting_at(size_t index)
{
    return index < VMG_SETTING_ROWS ? &vmg_setting_rows[index].shown : NULL;
}

bool vmg_setting_is_read_by(const vmg_setting *setting, const char *method)
{
    const size_t length = strlen(method);
    for (const char *word = setting->methods; word && *word;) {
        const size_t here = strcspn(word, "|");
        if (here == length && memcmp(word, method, length) == 0) {
            return true;
        }
        word += here + (word[here] == '|');
    }
    return !setting->methods;
}

const vmg_setting_row *vmg_setting_row_find(const char *name)
{
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        if (strcmp(vmg_setting_rows[i].shown.name, name) == 0) {
            return &vmg_setting_rows[i];
        }
    }
    return NULL;
}

vmg_status vmg_setting_row_unknown(vmg_context *context, vmg_status status, const char *place, const char *name)
{
    const char *names[VMG_SETTING_ROWS];
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        names[i] = vmg_setting_rows[i].shown.name;
    }
    const char *near = vmg_nearest_name(name, names, VMG_SETTING_ROWS);
    const vmg_shown_text shown = vmg_shown(name, strlen(name));
    return near ? vmg_fail(context, status, "%sthere is no setting '%s'; the nearest name is '%s'", place, shown.text,
                           near)
                : vmg_fail(context, status, "%sthere is no setting '%s'", place, shown.text);
}

void vmg_setting_copy(const vmg_setting_row *row, const vmg_settings_values *from, vmg_settings_values *to)
{
    memcpy((char *)to + row->offset, (const char *)from + row->offset, row->size);
    if (row->shown.type == VMG_SETTING_SIZES) {
        to->hidden_count = from->hidden_count; /* the one setting of this type */
    }
}
