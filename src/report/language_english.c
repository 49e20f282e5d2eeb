/* The page in English. */
#include "report/language.h"

static const char *const say[VMG_SAY_COUNT] = {
    [VMG_SAY_OVERLINE] = "Comparison of methods",
    [VMG_SAY_TITLE] = "Which method predicts {0} best?",
    [VMG_SAY_TABLE_FACTS] = "{0}: {1} {1|row|rows}, {2} {2|input|inputs}",
    [VMG_SAY_ROUNDS] = "tested in {0} {0|round|rounds} on rows that were not seen in training",
    [VMG_SAY_TARGET_SCALE] = "For scale: in this table {0} has a mean of {1} and a standard deviation of {2}.",
    [VMG_SAY_CLASS_SCALE] = "For scale: always answering {0} would be right for {1} of the rows.",
    [VMG_SAY_WHO] =
        "{0} is this program's own method: a neural network that says with every prediction how far it may be "
        "off. The others are what it is usually compared with; plain words for each are at the end.",
    [VMG_SAY_ANSWER] = "The answer",
    [VMG_SAY_ACCURACY] = "Accuracy",
    [VMG_SAY_TRUST] = "Trust",
    [VMG_SAY_COST] = "Cost",
    [VMG_SAY_MONEY] = "Money",

    [VMG_SAY_NOTHING] = "No method finished, so nothing can be said about {3} yet.",
    [VMG_SAY_ERROR_ALONE] = "{0} predicts {3} with a typical error of {1}; no other method was measured, so there is "
                            "nothing to compare it with.",
    [VMG_SAY_ERROR_CLEAR] =
        "{0} predicts {3} most exactly: its typical error is {1}, and every other method is clearly "
        "worse (the next, {4}: {5}).",
    [VMG_SAY_ERROR_TIED] = "{0} has the smallest typical error for {3}, {1}, but there is no clear difference to {2} "
                           "other {2|method|methods} (the nearest, {4}: {5}).",
    [VMG_SAY_ERROR_UNKNOWN] = "{0} has the smallest typical error for {3}, {1} (the next, {4}: {5}); whether that is "
                              "more than chance cannot be said from so few test rounds.",
    [VMG_SAY_ERROR_MATRIX_LOSES] = "{4} loses: {0} predicts {3} most exactly, with a typical error of {1} against {5}, "
                                   "a clear difference of {6} ({7} to {8} with {9} confidence).",
    [VMG_SAY_ERROR_MATRIX_CLOSE] =
        "{0} has the smallest typical error for {3}, {1}, but there is no clear difference to "
        "{4} with {5}.",
    [VMG_SAY_ERROR_MATRIX_UNKNOWN] =
        "{0} has the smallest typical error for {3}, {1} against {5} of {4}; whether that is "
        "more than chance cannot be said from so few test rounds.",
    [VMG_SAY_ERROR_MATRIX_MISSING] =
        "{0} has the smallest typical error for {3}, {1}; {4} did not finish and could not "
        "be compared.",
    [VMG_SAY_WRONG_ALONE] =
        "{0} is wrong about {3} in {1} of the rows; no other method was measured, so there is nothing "
        "to compare it with.",
    [VMG_SAY_WRONG_CLEAR] = "{0} is wrong about {3} least often, in {1} of the rows, and every other method is clearly "
                            "worse (the next, {4}: {5}).",
    [VMG_SAY_WRONG_TIED] =
        "{0} is wrong about {3} least often, in {1} of the rows, but there is no clear difference to "
        "{2} other {2|method|methods} (the nearest, {4}: {5}).",
    [VMG_SAY_WRONG_UNKNOWN] =
        "{0} is wrong about {3} least often, in {1} of the rows (the next, {4}: {5}); whether that "
        "is more than chance cannot be said from so few test rounds.",
    [VMG_SAY_WRONG_MATRIX_LOSES] =
        "{4} loses: {0} is wrong about {3} least often, in {1} of the rows against {5}, a "
        "clear difference of {6} percentage {6|point|points} ({7} to {8} with {9} confidence).",
    [VMG_SAY_WRONG_MATRIX_CLOSE] = "{0} is wrong about {3} least often, in {1} of the rows, but there is no clear "
                                   "difference to {4} with {5}.",
    [VMG_SAY_WRONG_MATRIX_UNKNOWN] =
        "{0} is wrong about {3} least often, in {1} of the rows against {5} of {4}; whether "
        "that is more than chance cannot be said from so few test rounds.",
    [VMG_SAY_WRONG_MATRIX_MISSING] = "{0} is wrong about {3} least often, in {1} of the rows; {4} did not finish and "
                                     "could not be compared.",

    [VMG_SAY_BARS_GOOD] = "The error bars of {0} can be trusted: its 90 % intervals held {1} of the measured values",
    [VMG_SAY_BARS_NARROW] = "{0} is too sure of itself: its 90 % intervals held only {1} of the measured values",
    [VMG_SAY_BARS_WIDE] = "{0} is more careful than it needs to be: its 90 % intervals held {1} of the measured values",
    [VMG_SAY_CHANCES_GOOD] = "The probabilities of {0} can be taken at their word: they miss what came true by {1} "
                             "percentage {1|point|points} on average",
    [VMG_SAY_CHANCES_OFF] = "The probabilities of {0} cannot be taken at their word: they miss what came true by {1} "
                            "percentage {1|point|points} on average",
    [VMG_SAY_NO_BARS] = "{0} gives predictions without error bars",
    [VMG_SAY_SCORE_BEST] =
        "; scored on error and error bars together it is clearly the best ({3}; the next, {4}: {5}).",
    [VMG_SAY_SCORE_TIED] =
        "; scored on error and error bars together it is the best ({3}), with no clear difference to "
        "{4} ({5}).",
    [VMG_SAY_SCORE_SAME] = "; scored on error and error bars together there is no clear difference to the best, {4} "
                           "({3} against {5}).",
    [VMG_SAY_SCORE_LOSES] = "; but scored on error and error bars together it loses clearly to {4} ({3} against {5}).",
    [VMG_SAY_SCORE_NOTHING] = ".",

    [VMG_SAY_TIME_ALONE] = "{0} trains in {1} on one processor core, and one prediction takes {4}.",
    [VMG_SAY_TIME_SLOWER] = "{0} trains in {1} on one processor core, {2} times as long as {3} ({6}); one prediction "
                            "takes {4} against {5}.",
    [VMG_SAY_TIME_FASTER] = "{0} trains in {1} on one processor core, and {3} takes {2} times as long ({6}); one "
                            "prediction takes {4} against {5}.",
    [VMG_SAY_TIME_SAME] = "{0} trains in {1} on one processor core, with no clear difference to {3} ({6}); one "
                          "prediction takes {4} against {5}.",
    [VMG_SAY_TIME_UNKNOWN] = "What {0} costs to train and to run was not measured.",

    [VMG_SAY_MONEY_SAVES] = "Deciding by {0} costs {1} per 1,000 rows against {2} today ({3}) and so saves {4} ({5} to "
                            "{6} with {9} confidence)",
    [VMG_SAY_MONEY_SAME] = "Deciding by {0} costs {1} per 1,000 rows, with no clear difference to today's {2} ({3})",
    [VMG_SAY_MONEY_LOSES] = "Deciding by {0} loses money: it costs {1} per 1,000 rows against {2} today ({3})",
    [VMG_SAY_MONEY_UNKNOWN] = "Deciding by {0} costs {1} per 1,000 rows against {2} today ({3}); whether that is more "
                              "than chance cannot be said",
    [VMG_SAY_MONEY_CHEAPER] = "; {7} costs the least, {8}",
    [VMG_SAY_SENTENCE_END] = ".",
    [VMG_SAY_SOME_FAILED] = "{0} of {1} methods did not run to the end:",
    [VMG_SAY_INTERRUPTED] = "The comparison was interrupted; what is here is what had been finished.",

    [VMG_SAY_METHODS] = "All methods",
    [VMG_SAY_METHODS_NOTE] =
        "Mean over the test rounds ± its standard error. “Clear” means that chance does not explain "
        "the difference: every method was trained and tested on the same rows, and its results were "
        "compared round by round with those of the best.",
    [VMG_SAY_METHOD] = "Method",
    [VMG_SAY_DIFFERENCE] = "Difference to the best ({0} interval)",
    [VMG_SAY_VERDICT] = "Verdict",
    [VMG_SAY_STATE] = "State",
    [VMG_SAY_ALL_METRICS] = "Every measure",
    [VMG_SAY_ALL_METRICS_NOTE] =
        "Mean ± standard error over the test rounds. ↓: the lower the better; ↑: the higher the "
        "better; ○: the nearer to the named level the better.",
    [VMG_SAY_BEST] = "best",
    [VMG_SAY_SAME] = "no clear difference",
    [VMG_SAY_BETTER] = "better",
    [VMG_SAY_WORSE] = "clearly worse",
    [VMG_SAY_UNKNOWN] = "not known",
    [VMG_SAY_LOWER_IS_BETTER] = "the lower the better",
    [VMG_SAY_HIGHER_IS_BETTER] = "the higher the better",
    [VMG_SAY_DOTS_TITLE] = "{0}, method by method",
    [VMG_SAY_DOTS_DESCRIPTION] = "One dot a method, the best at the top; the line through it is two standard errors to "
                                 "each side. The table has the numbers.",
    [VMG_SAY_MEASURED] = "Predicted and measured",
    [VMG_SAY_MEASURED_NOTE] =
        "Each dot is one row that training did not see. On the slanted line prediction and "
        "measurement agree; the vertical line through a dot is its 90 % interval, and nine of ten "
        "should reach the slanted line.",
    [VMG_SAY_MEASURED_VALUE] = "measured",
    [VMG_SAY_PREDICTED_VALUE] = "predicted",
    [VMG_SAY_MEASURED_TITLE] = "{0}",
    [VMG_SAY_MEASURED_DESCRIPTION] = "Predicted against measured values of rows that training did not see, with 90 % "
                                     "intervals.",
    [VMG_SAY_CALIBRATION] = "Can the error bars be trusted?",
    [VMG_SAY_CALIBRATION_NOTE] =
        "A method that promises an interval with 90 % probability should be right in 90 % of the "
        "cases. The table shows for ten promises how often they were kept; below the promise the "
        "intervals are too narrow, above it too wide.",
    [VMG_SAY_PROMISED] = "promised",
    [VMG_SAY_HELD] = "kept",
    [VMG_SAY_COVERAGE_TITLE] = "Promised and kept",
    [VMG_SAY_COVERAGE_DESCRIPTION] = "How often intervals held the measured value, against how often they promised to. "
                                     "On the dashed line promises are kept; below it intervals are too narrow.",
    [VMG_SAY_COVERAGE_ERROR] = "Mean distance (points)",
    [VMG_SAY_PIT_NOTE] =
        "Where in its predicted distribution did the measured value fall? Bars of equal height: as "
        "promised. A hump in the middle: error bars too wide; high at both ends: too narrow; higher on "
        "one side: predictions too low or too high on the whole.",
    [VMG_SAY_PIT_TITLE] = "{0}",
    [VMG_SAY_PIT_DESCRIPTION] =
        "Histogram of the place of the measured value in the predicted distribution (probability "
        "integral transform); flat is calibrated.",
    [VMG_SAY_PIT_AXIS] = "place in the prediction",
    [VMG_SAY_OTHERS] = "other methods",
    [VMG_SAY_AS_PROMISED] = "exactly as promised",
    [VMG_SAY_CHANCES_NOTE] =
        "Of all cases to which a method gives 70 % probability, 70 % should come true. On the dashed "
        "line they do; below it the method is too sure, above it not sure enough. Larger dots: more "
        "rows.",
    [VMG_SAY_RELIABILITY_TITLE] = "{0}",
    [VMG_SAY_RELIABILITY_DESCRIPTION] = "How often predictions came true against the probability given to them "
                                        "(reliability diagram).",
    [VMG_SAY_CAME_TRUE] = "came true",
    [VMG_SAY_CALIBRATION_DISTANCE] = "Mean distance (points)",
    [VMG_SAY_BIN] = "Probability",
    [VMG_SAY_ROWS] = "rows",
    [VMG_SAY_RELIABILITY_CAPTION] = "How often it came true, by the probability given (in brackets the number of rows)",
    [VMG_SAY_CONFUSION] = "Which classes are mistaken for which",
    [VMG_SAY_CONFUSION_NOTE] =
        "Test rows by what they were and what was predicted. Precision: of the rows predicted as "
        "this class, the part that was. Recall: of the rows of this class, the part that was found.",
    [VMG_SAY_CONFUSION_CAPTION] = "{0}",
    [VMG_SAY_TRUE_CLASS] = "was",
    [VMG_SAY_PREDICTED_CLASS] = "predicted",
    [VMG_SAY_PRECISION] = "Precision",
    [VMG_SAY_RECALL] = "Recall",
    [VMG_SAY_F1] = "F1",
    [VMG_SAY_THRESHOLD] = "{0} is predicted where its probability is at least {1}.",
    [VMG_SAY_STABILITY] = "Does training give the same result twice?",
    [VMG_SAY_STABILITY_NOTE] =
        "The first test round once more with other random numbers: a small spread means that the "
        "result does not hang on luck. Runs that failed, or had to begin again, are counted over "
        "the whole comparison.",
    [VMG_SAY_SPREAD] = "{0}: spread (std)",
    [VMG_SAY_SEEDS] = "Runs with other numbers",
    [VMG_SAY_RUNS] = "Runs in all",
    [VMG_SAY_FAILED_RUNS] = "Failed",
    [VMG_SAY_RESTARTED] = "Begun again",
    [VMG_SAY_EPOCHS] = "Passes over the data",
    [VMG_SAY_COSTS] = "What does it cost to train and to run?",
    [VMG_SAY_COSTS_NOTE] = "Measured on one processor core. “One row”: a prediction with its error bar, alone; “row of "
                           "1,000”: the same when a thousand are asked for at once.",
    [VMG_SAY_TRAINING] = "Training",
    [VMG_SAY_ONE_ROW] = "One row",
    [VMG_SAY_ROW_OF_MANY] = "Row of 1,000",
    [VMG_SAY_MODEL_SIZE] = "Model file",
    [VMG_SAY_PARAMETERS] = "Parameters",
    [VMG_SAY_TRAINING_MEMORY] = "Memory, training",
    [VMG_SAY_PREDICTION_MEMORY] = "Memory, 1,000 rows",
    [VMG_SAY_MONEY_SECTION] = "What is it worth in money?",
    [VMG_SAY_MONEY_NOTE] =
        "Each method accepts, rejects or sends to a person, whichever its own probabilities say costs "
        "least. Predictions from elsewhere that came without probabilities get them from how such predictions fared on "
        "training rows. “Expected” is what the method itself foresees: near the true cost where it is honest. "
        "All amounts are in the unit of the costs that were given.",
    [VMG_SAY_MONEY_RULES] = "What counts as bad, and what mistakes cost",
    [VMG_SAY_LOWER_LIMIT] = "Bad below",
    [VMG_SAY_UPPER_LIMIT] = "Bad above",
    [VMG_SAY_BAD_CLASS] = "Bad is the class",
    [VMG_SAY_COST_MISS] = "A bad row accepted",
    [VMG_SAY_COST_FALSE_ALARM] = "A good row rejected",
    [VMG_SAY_COST_REVIEW] = "A row looked at by a person",
    [VMG_SAY_BAD_ROWS] = "Bad rows",
    [VMG_SAY_TODAY] = "Today",
    [VMG_SAY_PER_THOUSAND] = "Cost per 1,000 rows",
    [VMG_SAY_EXPECTED] = "Expected",
    [VMG_SAY_SAVING] = "Saving against today ({0} interval)",
    [VMG_SAY_ACCEPTED] = "Accepted",
    [VMG_SAY_REJECTED] = "Rejected",
    [VMG_SAY_REVIEWED] = "To a person",
    [VMG_SAY_MISSED] = "Bad, accepted",
    [VMG_SAY_FALSE_ALARMS] = "Good, rejected",
    [VMG_SAY_MONEY_TITLE] = "Cost per 1,000 rows",
    [VMG_SAY_MONEY_DESCRIPTION] = "One dot a method, the cheapest at the top, two standard errors to each side; the "
                                  "dashed line is today's cost.",
    [VMG_SAY_MONTH] = "A month of it",
    [VMG_SAY_MONTH_NOTE] = "With {0} rows a month. Payback: months until the setup is earned back.",
    [VMG_SAY_DECISIONS] = "Decisions",
    [VMG_SAY_MONTH_TRAINING] = "Training",
    [VMG_SAY_INFERENCE] = "Prediction",
    [VMG_SAY_UPKEEP] = "Upkeep",
    [VMG_SAY_TOTAL] = "Total",
    [VMG_SAY_MONTH_TODAY] = "Today",
    [VMG_SAY_MONTH_SAVING] = "Saving",
    [VMG_SAY_PAYBACK] = "Payback (months)",
    [VMG_SAY_ALWAYS_ACCEPT] = "always accept",
    [VMG_SAY_SHIFT] = "Does it notice when it leaves what it knows?",
    [VMG_SAY_SHIFT_NOTE] =
        "Rows with {0} of {1} or more were kept out of training ({2} rows trained, {3} rows beyond). "
        "There a method knows nothing, and its error bars should grow as its errors do.",
    [VMG_SAY_SHIFT_ERROR] = "Error",
    [VMG_SAY_SHIFT_STD] = "Error bar (std)",
    [VMG_SAY_SHIFT_MODEL_STD] = "Its model part",
    [VMG_SAY_SHIFT_ENTROPY] = "Uncertainty (entropy)",
    [VMG_SAY_SHIFT_COVERAGE] = "90 % intervals kept",
    [VMG_SAY_INSIDE] = "inside",
    [VMG_SAY_BEYOND] = "beyond",
    [VMG_SAY_RATIO] = "times",
    [VMG_SAY_GROW] = "grows",
    [VMG_SAY_SHRINK] = "shrinks",
    [VMG_SAY_LEARNING] = "How many rows does it need?",
    [VMG_SAY_LEARNING_NOTE] = "The same methods trained on smaller parts of the same rows, and tested on the same test "
                              "rows.",
    [VMG_SAY_LEARNING_ROWS] = "training rows",
    [VMG_SAY_LEARNING_TITLE] = "{0} by number of training rows",
    [VMG_SAY_LEARNING_DESCRIPTION] = "One line a method, with standard errors; the table has the numbers.",
    [VMG_SAY_FAILURES] = "What did not work",
    [VMG_SAY_FAILED] = "failed",
    [VMG_SAY_PARTIAL] = "partly",
    [VMG_SAY_LEFT_OUT] = "left out",
    [VMG_SAY_WORDS] = "The methods and measures in plain words",
    [VMG_SAY_HOW] = "How this was measured",
    [VMG_SAY_HOW_FOLDS] = "The rows were divided by chance into {0} parts; each was tested once, after training on the "
                          "others: {1} rows to learn from and {2} to be tested on in the first round.",
    [VMG_SAY_HOW_GROUP] =
        "The rows were divided into {0} parts so that rows with the same {3} stayed together; each was "
        "tested once, after training on the others: {1} rows to learn from and {2} to be tested on in "
        "the first round.",
    [VMG_SAY_HOW_ORDER] =
        "The rows were taken in the order of {3}: {0} {0|round|rounds} of training on what came before "
        "and testing on what came after, with {1} rows to learn from and {2} to be tested on in the "
        "first.",
    [VMG_SAY_HOW_SPLITS] =
        "The rows were divided as given files say, {0} {0|time|times}: {1} rows to learn from and {2} "
        "to be tested on in the first.",
    [VMG_SAY_HOW_REPEATS] = "This was repeated {0} times with other divisions.",
    [VMG_SAY_HOW_DIFFERENCE] = "Differences are taken round by round on the same rows, with {0} intervals that respect "
                               "that the rounds share training rows (corrected resampled t test, Nadeau and Bengio "
                               "2003). An interval that holds 0 is called “no clear difference”.",
    [VMG_SAY_HOW_MANY] =
        "The intervals are not corrected for the number of methods: of twenty equal methods one may look "
        "worse by chance.",
    [VMG_SAY_HOW_COST] = "Times are of one processor core; memory is the most that was held at once.",
    [VMG_SAY_HOW_MACHINE] = "Made by vmg {0} on {1} ({2}, {3} {3|thread|threads}) in {4}, {5}.",
    [VMG_SAY_HOW_RESUMED] = "Some results come from an earlier, interrupted run of the same comparison.",
    [VMG_SAY_COMMAND] = "The exact command",
    [VMG_SAY_NO_PICTURES] = "This page has no pictures: they need gnuplot (Debian: gnuplot-nox), which was not found.",
    [VMG_SAY_INPUTS] = "Inputs: {0}.",
    [VMG_SAY_MEANING] = "Meaning",
    [VMG_SAY_METRIC] = "Measure",
    [VMG_SAY_SCROLLS] = "table, scrolls sideways",
    [VMG_SAY_FRACTION_BELOW] = "part of the rows",
};

static const vmg_word metrics[] = {
    {"rmse", "Typical error", "root mean square of prediction less measurement, in the target's unit (RMSE)"},
    {"mae", "Mean error", "mean distance of prediction and measurement, in the target's unit (MAE)"},
    {"r2", "R²", "part of the target's variation that is explained; 1 is all of it"},
    {"log_likelihood", "Log-likelihood",
     "error and error bars in one score: how probable the measured values were by the prediction"},
    {"crps", "CRPS", "distance of the whole predicted distribution from the measured value, in the target's unit"},
    {"coverage_50", "50 % kept", "part of the measured values inside the 50 % intervals; 50 % is right"},
    {"coverage_90", "90 % kept", "part of the measured values inside the 90 % intervals; 90 % is right"},
    {"coverage_95", "95 % kept", "part of the measured values inside the 95 % intervals; 95 % is right"},
    {"interval_width_90", "90 % width",
     "mean width of the 90 % intervals, in the target's unit; narrow and kept is good"},
    {"accuracy", "Right answers", "part of the rows whose class was predicted"},
    {"error_rate", "Wrong answers", "part of the rows whose class was not predicted"},
    {"brier", "Brier", "mean squared distance of the probabilities from what came true; 0 is perfect"},
    {"ece", "Calibration error", "mean distance between the probability given and how often it came true"},
    {"set_coverage_90", "90 % sets kept", "part of the rows whose class is in the 90 % set; 90 % is right"},
    {"set_coverage_95", "95 % sets kept", "part of the rows whose class is in the 95 % set; 95 % is right"},
    {"set_size_90", "90 % set, classes", "mean number of classes in the 90 % set; few and kept is good"},
    {"average_precision", "Average precision", "precision over all thresholds for the positive class; 1 is perfect"},
    {"roc_auc", "ROC AUC", "chance that a positive row gets a higher probability than a negative one; 1 is perfect"},
    {NULL, NULL, NULL},
};

static const vmg_word methods[] = {
    {"matrix", NULL,
     "A neural network that keeps, beside each best weight, how unsure it is about it, and so knows how sure its "
     "predictions are. The method of this program."},
    {"matrix-sampled", NULL, "The same, trained by drawing random weights instead of by exact formulas."},
    {"paper", NULL, "The same with the extra artificial data points of the original paper."},
    {"factorised", NULL, "A network that keeps an own uncertainty for every weight, each independent of the others."},
    {"dropout", NULL,
     "A network in which parts are switched off at random; how far its answers then differ is its "
     "uncertainty."},
    {"propagation", NULL, "A network that learns by passing beliefs through it, one row after the other."},
    {"gaussian-process", NULL,
     "No network: predicts from the known rows that resemble the new one most. Exact on small tables, slow on large "
     "ones."},
    {"laplace", NULL, "A usual network whose uncertainty is worked out after training, from how sharp its optimum is."},
    {"network", NULL, "A usual neural network, with one constant error bar for all rows."},
    {"ensemble", NULL, "Several usual networks, trained independently; how far they differ is their uncertainty."},
    {"linear", NULL, "A straight line (a plane) through the data, with its uncertainty."},
    {"constant", NULL, "Always the mean, or the share of each class: what can be had without any inputs."},
    {NULL, NULL, NULL},
};

const vmg_language vmg_language_english = {
    .code = "en", .separator = ", ", .say = say, .metrics = metrics, .methods = methods};
