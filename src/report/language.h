/* What the page says, in each of its languages: one file a language, which fills all of it (a test looks). Sentences
 * have arguments, see vmg_page_say; words have none. */
#ifndef VMG_REPORT_LANGUAGE_H
#define VMG_REPORT_LANGUAGE_H

#include <stddef.h>

/* name, and where it has arguments what they are */
#define VMG_SAY_LIST(X)                                                                                                \
    X(OVERLINE)                                                                                                        \
    X(TITLE)        /* 0 target */                                                                                     \
    X(TABLE_FACTS)  /* 0 source, 1 rows, 2 inputs */                                                                   \
    X(ROUNDS)       /* 0 folds */                                                                                      \
    X(TARGET_SCALE) /* 0 target, 1 mean, 2 standard deviation */                                                       \
    X(CLASS_SCALE)  /* 0 class, 1 part of the rows */                                                                  \
    X(WHO)          /* 0 the method matrix */                                                                          \
    X(ANSWER)                                                                                                          \
    X(ACCURACY)                                                                                                        \
    X(TRUST)                                                                                                           \
    X(COST)                                                                                                            \
    X(MONEY) /* the first sentence. 0 best, 1 its error, 2 methods without a clear difference, 3 target, 4 the         \
              * next or matrix, 5 its error, 6 difference, 7 and 8 its interval, 9 confidence */                       \
    X(NOTHING)                                                                                                         \
    X(ERROR_ALONE)                                                                                                     \
    X(ERROR_CLEAR) X(ERROR_TIED) X(ERROR_UNKNOWN) X(ERROR_MATRIX_LOSES) X(ERROR_MATRIX_CLOSE) X(ERROR_MATRIX_UNKNOWN)  \
        X(ERROR_MATRIX_MISSING) X(WRONG_ALONE) X(WRONG_CLEAR) X(WRONG_TIED) X(WRONG_UNKNOWN) X(WRONG_MATRIX_LOSES)     \
            X(WRONG_MATRIX_CLOSE) X(WRONG_MATRIX_UNKNOWN)                                                              \
                X(WRONG_MATRIX_MISSING) /* the second: 0 the method, 1 coverage of 90 % intervals, or distance of      \
                                         * probabilities; then what follows: 3 its score, 4 the other, 5 that          \
                                         * one's score */                                                              \
        X(BARS_GOOD) X(BARS_NARROW) X(BARS_WIDE) X(CHANCES_GOOD) X(CHANCES_OFF) X(NO_BARS) X(SCORE_BEST) X(SCORE_TIED) \
            X(SCORE_SAME) X(SCORE_LOSES) X(SCORE_NOTHING) /* the third: 0 the method, 1 its training, 2 times, 3 the   \
                                                             other, 4 and 5 a prediction, 6 the other's training */    \
        X(TIME_ALONE) X(TIME_SLOWER) X(TIME_FASTER) X(TIME_SAME)                                                       \
            X(TIME_UNKNOWN) /* or: 0 the method, 1 its cost, 2 today's, 3 today's name, 4 saving or loss, 5 and 6 its  \
                             * interval, 7 the cheaper, 8 its cost */                                                  \
        X(MONEY_SAVES) X(MONEY_SAME) X(MONEY_LOSES) X(MONEY_UNKNOWN) X(MONEY_CHEAPER) X(SENTENCE_END)                  \
            X(SOME_FAILED)                                                /* 0 failed, 1 of methods */                 \
        X(INTERRUPTED) X(METHODS) X(METHODS_NOTE) X(METHOD) X(DIFFERENCE) /* 0 confidence */                           \
        X(VERDICT) X(STATE) X(ALL_METRICS) X(ALL_METRICS_NOTE) X(BEST) X(SAME) X(BETTER) X(WORSE) X(UNKNOWN)           \
            X(LOWER_IS_BETTER) X(HIGHER_IS_BETTER) X(DOTS_TITLE) /* 0 metric */ X(DOTS_DESCRIPTION) X(MEASURED)        \
                X(MEASURED_NOTE) X(MEASURED_VALUE) X(PREDICTED_VALUE) X(MEASURED_TITLE) /* 0 method */                 \
        X(MEASURED_DESCRIPTION) X(CALIBRATION) X(CALIBRATION_NOTE) X(PROMISED) X(HELD) X(COVERAGE_TITLE)               \
            X(COVERAGE_DESCRIPTION) X(COVERAGE_ERROR) X(PIT_NOTE) X(PIT_TITLE) /* 0 method */ X(PIT_DESCRIPTION)       \
                X(PIT_AXIS) X(OTHERS) X(AS_PROMISED) X(CHANCES_NOTE) X(RELIABILITY_TITLE) X(RELIABILITY_DESCRIPTION)   \
                    X(CAME_TRUE) X(CALIBRATION_DISTANCE) X(BIN) X(ROWS) X(RELIABILITY_CAPTION) X(CONFUSION)            \
                        X(CONFUSION_NOTE) X(CONFUSION_CAPTION) /* 0 method */ X(TRUE_CLASS) X(PREDICTED_CLASS)         \
                            X(PRECISION) X(RECALL) X(F1) X(THRESHOLD) /* 0 class, 1 threshold */                       \
        X(STABILITY) X(STABILITY_NOTE) X(SPREAD) /* 0 metric */ X(SEEDS) X(RUNS) X(FAILED_RUNS) X(RESTARTED) X(EPOCHS) \
            X(COSTS) X(COSTS_NOTE) X(TRAINING) X(ONE_ROW) X(ROW_OF_MANY) X(MODEL_SIZE) X(PARAMETERS)                   \
                X(TRAINING_MEMORY) X(PREDICTION_MEMORY) X(MONEY_SECTION) X(MONEY_NOTE) X(MONEY_RULES) X(LOWER_LIMIT)   \
                    X(UPPER_LIMIT) X(BAD_CLASS) X(COST_MISS) X(COST_FALSE_ALARM) X(COST_REVIEW) X(BAD_ROWS) X(TODAY)   \
                        X(PER_THOUSAND) X(EXPECTED) X(SAVING) X(ACCEPTED) X(REJECTED) X(REVIEWED) X(MISSED)            \
                            X(FALSE_ALARMS) X(MONEY_TITLE) X(MONEY_DESCRIPTION) X(MONTH) X(MONTH_NOTE) X(DECISIONS)    \
                                X(MONTH_TRAINING) X(INFERENCE) X(UPKEEP) X(TOTAL) X(MONTH_TODAY) X(MONTH_SAVING) X(    \
                                    PAYBACK) X(ALWAYS_ACCEPT) X(SHIFT)                                                 \
                                    X(SHIFT_NOTE) /* 0 column, 1 from, 2 training rows, 3 tail rows */ X(SHIFT_ERROR)  \
                                        X(SHIFT_STD) X(SHIFT_MODEL_STD) X(SHIFT_ENTROPY) X(SHIFT_COVERAGE) X(INSIDE)   \
                                            X(BEYOND) X(RATIO) X(GROW) X(SHRINK) X(LEARNING) X(LEARNING_NOTE)          \
                                                X(LEARNING_ROWS) X(LEARNING_TITLE) X(LEARNING_DESCRIPTION) X(FAILURES) \
                                                    X(FAILED) X(PARTIAL) X(LEFT_OUT) X(WORDS) X(HOW)                   \
                                                        X(HOW_FOLDS) /* 0 folds, 1 training rows, 2 test rows */ X(    \
                                                            HOW_GROUP) /* and 3 column */                              \
        X(HOW_ORDER) X(HOW_SPLITS) X(HOW_REPEATS) /* 0 repeats */ X(HOW_DIFFERENCE) /* 0 confidence */ X(HOW_MANY)     \
            X(HOW_COST) X(HOW_MACHINE) /* 0 version, 1 processor, 2 kernels, 3 threads, 4 seconds, 5 date */           \
        X(HOW_RESUMED) X(COMMAND) X(NO_PICTURES) X(INPUTS) X(MEANING) X(METRIC) X(SCROLLS) X(FRACTION_BELOW)

typedef enum vmg_say {
#define VMG_SAY_ENUM(name) VMG_SAY_##name,
    VMG_SAY_LIST(VMG_SAY_ENUM)
#undef VMG_SAY_ENUM
        VMG_SAY_COUNT
} vmg_say;

/* A metric or a method in words. */
typedef struct vmg_word {
    const char *name; /* as in the comparison; NULL ends the list */
    const char *label, *meaning;
} vmg_word;

typedef struct vmg_language {
    const char *code;       /* "en" */
    const char *separator;  /* between names: ", " */
    const char *const *say; /* VMG_SAY_COUNT */
    const vmg_word *metrics, *methods;
} vmg_language;

extern const vmg_language vmg_language_english, vmg_language_japanese;

/* The language with this code, or NULL; by number, NULL from the end on. */
const vmg_language *vmg_language_find(const char *code);
const vmg_language *vmg_language_at(size_t index);

/* The word of this name, or NULL. */
const vmg_word *vmg_word_find(const vmg_word *words, const char *name);

#endif
