/* The options of the command and what was given: one table for all subcommands, each of which says which it takes. */
#ifndef VMG_CLI_OPTION_H
#define VMG_CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>

/* Texts in the order in which they were given. Each is owned. */
typedef struct vmg_cli_texts {
    char **texts;
    size_t count;
} vmg_cli_texts;

/* A setting that was given as an option. */
typedef struct vmg_cli_setting {
    const char *name; /* static */
    char *value;      /* owned */
} vmg_cli_setting;

typedef struct vmg_cli_arguments {
    vmg_cli_texts operands; /* files, and the command's name for help */
    vmg_cli_texts targets, ignored, texts, ids;
    char *group, *order, *weight;
    char *images, *labels, *delimiter, *decimal_mark;
    char *config, *json, *log, *splits, *output, *kernels, *positive, *predictions, *checkpoint;
    char *format, *precision, *sql_table;
    char *report, *language;
    bool dump_config, paper_metric, quiet, help, manual, version, resume;
    double interval, threshold, time_budget;
    size_t samples, folds, repeats, threads, checkpoint_interval; /* 0: not given */
    vmg_cli_texts methods, systems, externals, sizes;
    char *shift, *today, *lower_limit, *upper_limit, *write_splits;
    double cost_miss, cost_false_alarm, cost_setup, cost_upkeep, cost_hour, rows_per_month, trainings_per_month;
    char *cost_review; /* 0 is a price too */
    size_t seeds;
    vmg_cli_setting *settings;
    size_t setting_count;
    const char *const *given; /* given_count, borrowed: as they were typed, from the command's name on */
    size_t given_count;
} vmg_cli_arguments;

typedef enum vmg_cli_option_kind {
    VMG_CLI_FLAG,
    VMG_CLI_TEXT,  /* of several, the last one counts */
    VMG_CLI_TEXTS, /* may be given several times */
    VMG_CLI_LIST,  /* likewise, and each may hold several with commas between them */
    VMG_CLI_COUNT, /* a whole number */
    VMG_CLI_NUMBER
} vmg_cli_option_kind;

/* The options by number. A list of them ends with VMG_CLI_OPTIONS. */
typedef enum vmg_cli_option_id {
    VMG_CLI_TARGET,
    VMG_CLI_IGNORE,
    VMG_CLI_ID,
    VMG_CLI_GROUP,
    VMG_CLI_ORDER,
    VMG_CLI_WEIGHT,
    VMG_CLI_TEXT_COLUMNS,
    VMG_CLI_DELIMITER,
    VMG_CLI_DECIMAL_MARK,
    VMG_CLI_IMAGES,
    VMG_CLI_LABELS,
    VMG_CLI_OUTPUT,
    VMG_CLI_JSON,
    VMG_CLI_LOG,
    VMG_CLI_CHECKPOINT,
    VMG_CLI_CHECKPOINT_INTERVAL,
    VMG_CLI_RESUME,
    VMG_CLI_INTERVAL,
    VMG_CLI_SAMPLES,
    VMG_CLI_FOLDS,
    VMG_CLI_REPEATS,
    VMG_CLI_SPLITS,
    VMG_CLI_POSITIVE,
    VMG_CLI_THRESHOLD,
    VMG_CLI_PREDICTIONS,
    VMG_CLI_METHODS,
    VMG_CLI_SYSTEM,
    VMG_CLI_SEEDS,
    VMG_CLI_REPORT,
    VMG_CLI_LANGUAGE,
    VMG_CLI_FORMAT,
    VMG_CLI_PRECISION,
    VMG_CLI_SQL_TABLE,
    VMG_CLI_TIME_BUDGET,
    VMG_CLI_EXTERNAL,
    VMG_CLI_WRITE_SPLITS,
    VMG_CLI_SHIFT,
    VMG_CLI_LEARNING_CURVE,
    VMG_CLI_LOWER_LIMIT,
    VMG_CLI_UPPER_LIMIT,
    VMG_CLI_COST_MISS,
    VMG_CLI_COST_FALSE_ALARM,
    VMG_CLI_COST_REVIEW,
    VMG_CLI_TODAY,
    VMG_CLI_ROWS_PER_MONTH,
    VMG_CLI_COST_SETUP,
    VMG_CLI_COST_UPKEEP,
    VMG_CLI_COST_HOUR,
    VMG_CLI_TRAININGS_PER_MONTH,
    VMG_CLI_PAPER_METRIC,
    VMG_CLI_CONFIG,
    VMG_CLI_DUMP_CONFIG,
    VMG_CLI_THREADS,
    VMG_CLI_KERNELS,
    VMG_CLI_QUIET,
    VMG_CLI_MANUAL,
    VMG_CLI_VERSION,
    VMG_CLI_HELP,
    VMG_CLI_OPTIONS
} vmg_cli_option_id;

typedef struct vmg_cli_option {
    const char *name;
    char letter; /* 0: none */
    vmg_cli_option_kind kind;
    const char *argument; /* what stands for its value in the help: "FILE"; NULL for a flag */
    size_t offset;        /* of the member of vmg_cli_arguments */
    double low, high;     /* VMG_CLI_COUNT: ends included; VMG_CLI_NUMBER: ends excluded */
    const char *help;     /* a sentence without its end; NULL: is not shown */
} vmg_cli_option;

extern const vmg_cli_option vmg_cli_options[VMG_CLI_OPTIONS];

#endif
