/* Sets of classes; see distribution/class_set.h. What classes above a threshold have together falls with it: halving
 * finds the largest threshold that leaves enough, in a time that does not depend on how many classes the set has. */
#include "distribution/class_set.h"

static double together(const double *probability, size_t classes, double threshold)
{
    double sum = 0;
    for (size_t c = 0; c < classes; c++) {
        sum += probability[c] >= threshold ? probability[c] : 0;
    }
    return sum;
}

double vmg_class_set_threshold(const double *probability, size_t classes, double level)
{
    const size_t halvings = 60; /* to the last digit of any probability that matters */
    double low = 0, high = 1, least = 1;
    for (size_t i = 0; i < halvings; i++) {
        const double middle = 0.5 * (low + high);
        if (together(probability, classes, middle) >= level) {
            low = middle;
        } else {
            high = middle;
        }
    }
    for (size_t c = 0; c < classes; c++) {
        least = probability[c] >= low && probability[c] < least ? probability[c] : least;
    }
    return least;
}

size_t vmg_class_set_size(const double *probability, size_t classes, double threshold)
{
    size_t size = 0;
    for (size_t c = 0; c < classes; c++) {
        size += probability[c] >= threshold;
    }
    return size;
}
