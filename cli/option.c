/* The table of the command's options; see option.h. Settings are options too, from their own table (vmg/settings.h). */
#include "option.h"

#define MEMBER(member) offsetof(vmg_cli_arguments, member)
#define FLAG(id, name, letter, member, help) [id] = {name, letter, VMG_CLI_FLAG, NULL, MEMBER(member), 0, 0, help}
#define TEXT(id, name, letter, argument, member, help)                                                                 \
    [id] = {name, letter, VMG_CLI_TEXT, argument, MEMBER(member), 0, 0, help}
#define TEXTS(id, name, kind, argument, member, help) [id] = {name, 0, kind, argument, MEMBER(member), 0, 0, help}
#define COUNT(id, name, low, high, member, help) [id] = {name, 0, VMG_CLI_COUNT, "N", MEMBER(member), low, high, help}

const vmg_cli_option vmg_cli_options[VMG_CLI_OPTIONS] = {
    TEXTS(VMG_CLI_TARGET, "target", VMG_CLI_TEXTS, "COLUMN", targets,
          "the column that is to be predicted; may be repeated for several columns of numbers"),
    TEXTS(VMG_CLI_IGNORE, "ignore", VMG_CLI_LIST, "A,B", ignored, "columns that are no inputs"),
    TEXTS(VMG_CLI_ID, "id", VMG_CLI_LIST, "A,B", ids, "columns that name the rows: no inputs, copied into predictions"),
    TEXT(
        VMG_CLI_GROUP, "group", 0, "COLUMN", group,
        "rows with the same value here (a machine, a batch) stay together: in a fold, or held back for early stopping; "
        "no input"),
    TEXT(VMG_CLI_ORDER, "order", 0, "COLUMN", order,
         "rows with the largest values here (time) are tested on, or held back for early stopping; no input"),
    TEXT(VMG_CLI_WEIGHT, "weight", 0, "COLUMN", weight,
         "how many times each row counts in training, a number of at least 0 (in metrics every row counts once); no "
         "input"),
    TEXTS(VMG_CLI_TEXT_COLUMNS, "text", VMG_CLI_LIST, "A,B", texts,
          "columns to take as texts even where they look like numbers (codes, postcodes)"),
    TEXT(VMG_CLI_DELIMITER, "delimiter", 0, "CHARACTER", delimiter,
         "what stands between the cells of the table: , ; | or tab; by default it is found"),
    TEXT(VMG_CLI_IMAGES, "images", 0, "FILE", images, "images in IDX format, in place of a table"),
    TEXT(VMG_CLI_LABELS, "labels", 0, "FILE", labels, "the classes of these images, in IDX format"),
    TEXT(VMG_CLI_OUTPUT, "output", 'o', "FILE", output, "where the result goes; -: standard output"),
    TEXT(VMG_CLI_JSON, "json", 0, "FILE", json, "the result as JSON; -: to standard output, in place of the table"),
    TEXT(VMG_CLI_LOG, "log", 0, "FILE", log, "a JSON object for each epoch, one a line, as training goes on"),
    TEXT(VMG_CLI_CHECKPOINT, "checkpoint", 0, "FILE", checkpoint,
         "keep there what training has reached, for --resume; crossval: a folder; compare: by default the file of --json with .runs behind it; removed when all is done"),
    COUNT(VMG_CLI_CHECKPOINT_INTERVAL, "checkpoint-interval", 1, 999999999, checkpoint_interval,
          "steps of a network after which the checkpoint is written again (default 10000)"),
    FLAG(VMG_CLI_RESUME, "resume", 0, resume,
         "go on from the checkpoint where it is there: the result is that of a training that was never broken off"),
    [VMG_CLI_INTERVAL] = {"interval", 0, VMG_CLI_NUMBER, "PART", MEMBER(interval), 0, 1,
                          "the part of the values that lies between lower and upper (default 0.9)"},
    COUNT(VMG_CLI_SAMPLES, "samples", 1, 1000000, samples,
          "draws of the network that a prediction is made from; by default as in training"),
    COUNT(VMG_CLI_FOLDS, "folds", 2, 100000, folds, "how many parts the rows are divided into (default 10)"),
    COUNT(VMG_CLI_REPEATS, "repeats", 1, 100000, repeats, "how often they are divided anew (default 1)"),
    TEXT(VMG_CLI_SPLITS, "splits", 0, "FOLDER", splits,
         "train_0.txt, test_0.txt, train_1.txt, ... in place of folds: row numbers from 0, one a line"),
    TEXT(VMG_CLI_POSITIVE, "positive", 0, "CLASS", positive,
         "of two classes the one that average_precision, roc_auc and --threshold are about (default: the second)"),
    [VMG_CLI_THRESHOLD] = {"threshold", 0, VMG_CLI_NUMBER, "P", MEMBER(threshold), 0, 1,
                           "of two classes the positive one is predicted where its probability is at least P; by "
                           "default the more probable class is"},
    TEXT(VMG_CLI_PREDICTIONS, "predictions", 0, "FILE", predictions,
         "the prediction of every test row, by a model that was not trained on it, as CSV; -: standard output"),
    TEXTS(VMG_CLI_METHODS, "methods", VMG_CLI_LIST, "A,B", methods,
          "the methods to compare, by name; by default all but the slowest"),
    TEXTS(VMG_CLI_SYSTEM, "system", VMG_CLI_TEXTS, "TEXT", systems,
          "one more row, with settings of its own: \"NAME: SETTING=VALUE SETTING=VALUE\"; may be repeated"),
    COUNT(VMG_CLI_SEEDS, "seeds", 1, 1000, seeds,
          "runs of the first fold from different random numbers, to see how stable training is (default 3)"),
    TEXT(VMG_CLI_FORMAT, "format", 0, "WORD", format, "the form that the model is written in"),
    TEXT(VMG_CLI_PRECISION, "precision", 0, "WORD", precision,
         "of a C file: double, or float, half as large, for small devices (default double)"),
    TEXT(VMG_CLI_SQL_TABLE, "table", 0, "NAME", sql_table, "of SQL: the table that is read (default input)"),
    [VMG_CLI_TIME_BUDGET] = {"time-budget", 0, VMG_CLI_NUMBER, "SECONDS", MEMBER(time_budget), 0, 1e9,
                             "the time to take, about, shared out among the methods: one that would take more than its "
                             "share makes fewer runs or none"},
    FLAG(VMG_CLI_PAPER_METRIC, "paper-metric", 0, paper_metric,
         "log_likelihood_paper too, as the authors of the paper computed it"),
    TEXT(VMG_CLI_CONFIG, "config", 0, "FILE", config, "settings in a JSON file; options win over it"),
    FLAG(VMG_CLI_DUMP_CONFIG, "dump-config", 0, dump_config,
         "print the settings in force as such a file and do nothing else; fit with a table and a target settles those "
         "too that follow from them (epochs, the task), which are left out otherwise"),
    COUNT(VMG_CLI_THREADS, "threads", 0, 4096, threads,
          "at most so many; 0: as many as there are processors (default 0); results do not depend on it"),
    TEXT(VMG_CLI_KERNELS, "kernels", 0, "SET", kernels,
         "instructions to compute with: auto (the best there are), plain, avx2 or avx512 (default auto)"),
    FLAG(VMG_CLI_QUIET, "quiet", 'q', quiet, "print nothing but errors and what was asked for"),
    FLAG(VMG_CLI_MANUAL, "man", 0, manual, NULL),
    FLAG(VMG_CLI_VERSION, "version", 0, version, "print the version, and what the program was built with"),
    FLAG(VMG_CLI_HELP, "help", 'h', help, "print this page"),
};
