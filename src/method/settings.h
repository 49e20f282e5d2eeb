/* The settings in force for one fit: what was given, else what the recipe says, else the defaults. */
#ifndef VMG_METHOD_SETTINGS_H
#define VMG_METHOD_SETTINGS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "optimise/schedule.h"
#include "vmg/settings.h"
#include "vmg/task.h"

enum { VMG_MOST_HIDDEN_LAYERS = 16, VMG_VARIANTS_SIZE = 256 };

/* Words of VMG_SETTING_CHOICE are kept as their place in vmg_setting.choices; the enums follow the same order. */
typedef enum vmg_recipe { VMG_RECIPE_DEFAULT, VMG_RECIPE_PAPER, VMG_RECIPE_SINGLE } vmg_recipe;
typedef enum vmg_noise { VMG_NOISE_CONSTANT, VMG_NOISE_VARYING, VMG_NOISE_AUTO } vmg_noise;
typedef enum vmg_effort { VMG_EFFORT_LOW, VMG_EFFORT_MEDIUM, VMG_EFFORT_HIGH } vmg_effort;
typedef enum vmg_class_weight { VMG_CLASS_WEIGHT_NONE, VMG_CLASS_WEIGHT_BALANCED } vmg_class_weight;
typedef enum vmg_calibrate { VMG_CALIBRATE_AUTO, VMG_CALIBRATE_ON, VMG_CALIBRATE_OFF } vmg_calibrate;
typedef enum vmg_noise_units { VMG_UNITS_STANDARDISED, VMG_UNITS_TARGET } vmg_noise_units;

/* One member for each setting, its name with underscores for hyphens. Words that name rows of other tables (activation,
 * method, covariance) are static strings from the choices. */
typedef struct vmg_settings_values {
    int recipe;         /* vmg_recipe */
    int effort;         /* vmg_effort */
    const char *method; /* a row of the registry of methods */
    int task;           /* vmg_task */
    bool standardise;   /* numeric inputs, on the training rows */
    size_t pieces;      /* of each numeric column, besides */
    double piece_scale;
    int class_weight; /* vmg_class_weight */
    uint64_t seed;

    /* Network */
    size_t hidden[VMG_MOST_HIDDEN_LAYERS], hidden_count;
    const char *activation;
    int inference; /* vmg_inference: sampled | moments */
    const char *row_covariance, *column_covariance;
    size_t row_rank, column_rank; /* of the low-rank ones */
    bool divide_inputs;           /* each layer's input by the root of its length */
    bool see_pieces;              /* of columns */
    size_t pseudo_data;           /* pairs for each layer */
    int pseudo_noise_form;        /* vmg_noise_form: scalar | outer-product */
    double pseudo_noise;          /* upper end and initial value of the noise variance alpha */
    double jitter;
    int prior; /* vmg_prior_form: standard | hyper | empirical */
    double prior_sd;
    double hyper_shape, hyper_rate;
    double initial_log_sd; /* factorised */
    double initial_log_sd_row, initial_log_sd_constant, initial_log_sd_column, initial_log_sd_spread;
    int weight_variance;               /* vmg_weight_variance: free | dropout | layer-dropout */
    double dropout_rate, noise_factor; /* 0: chosen on rows left out of a trial */
    int noise;                         /* vmg_noise */
    double noise_hold;                 /* varying noise: how much each row also counts as one of the usual noise */
    double noise_shape, noise_rate;    /* Gamma prior of the noise precision */
    int noise_units;                   /* vmg_noise_units: of that prior */

    /* Training */
    size_t ensemble;                  /* networks, from different initial values */
    char variants[VMG_VARIANTS_SIZE]; /* method/variants.h */
    size_t cross_fit;                 /* parts of the rows, of which each network leaves out another one; 0: none */
    size_t batch, epochs;
    double learning_rate;
    int schedule; /* vmg_schedule */
    double adam_mean_decay, adam_square_decay, adam_epsilon;
    double averaging; /* decay of the average of the iterates; 0: none */
    double kl_weight;
    double kl_warmup; /* part of the steps over which the KL weight rises from 0 */
    bool early_stopping;
    double validation; /* part of the training rows held back for early stopping */
    size_t patience;   /* epochs without a better validation score */

    /* Prediction */
    size_t samples;
    int calibrate; /* vmg_calibrate */

    /* Gaussian process */
    int kernel; /* vmg_kernel_form */
    size_t starts, exact_rows, inducing;
} vmg_settings_values;

/* The values in force for a table with `rows` training rows and `columns` columns, and a task. While that
 * is not known it is VMG_TASK_AUTO: out->task is then the one that was asked for, and what follows from the task has
 * its default. `settings` may be NULL. */
void vmg_settings_resolve(const vmg_settings *settings, size_t rows, size_t columns, vmg_task task,
                          vmg_settings_values *out);

/* Gives every setting that the method reads the value that is in force. */
void vmg_settings_give_all(vmg_settings *settings, const vmg_settings_values *values);

/* Fails with VMG_ERROR_USAGE where a setting was given that the method of `values` does not read. `settings` may be
 * NULL. */
vmg_status vmg_settings_check_method(vmg_context *context, const vmg_settings *settings,
                                     const vmg_settings_values *values);

/* Whether the method of `values` reads the setting of this name. */
bool vmg_settings_are_read(const vmg_settings_values *values, const char *name);

/* The settings in force that their method reads, as a JSON object and back (in a model file; hostile JSON is
 * VMG_ERROR_DATA). The others come back as their defaults. */
vmg_status vmg_settings_values_to_json(vmg_context *context, const vmg_settings_values *values, json_t **out);
vmg_status vmg_settings_values_from_json(vmg_context *context, const json_t *json, vmg_settings_values *out);

#endif
