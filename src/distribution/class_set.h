/* Sets of classes: the most probable ones that together have a level of probability. */
#ifndef VMG_DISTRIBUTION_CLASS_SET_H
#define VMG_DISTRIBUTION_CLASS_SET_H

#include <stddef.h>

/* The probability of the class that fills the set of a level, 0 < level < 1: the set is those with at least this one;
 * equally probable ones enter together. probability: classes of them, sum 1. */
double vmg_class_set_threshold(const double *probability, size_t classes, double level);

/* How many classes have at least this probability. */
size_t vmg_class_set_size(const double *probability, size_t classes, double threshold);

#endif
