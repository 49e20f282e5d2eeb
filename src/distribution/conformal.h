/* Conformal calibration of a predictive distribution by its own scale of probability.
 *
 * Each of n rows that the model did not see has the tail t = 2 min(u, 1 - u), u = F(y) its probability integral
 * transform: the central interval of level 1 - t ends at y. Were the model right, t would be uniform. Instead the k-th
 * largest of them is set against the level k / (n + 1): of rows exchangeable with these n, a share of k / (n + 1) lies
 * inside the central interval that leaves out that tail (Vovk, Gammerman, Shafer 2005; split conformal prediction). So
 * whoever wants level c asks the model for the level that the map below gives for c: straight lines between these
 * points, with (0, 0) and (1, 1) at the ends. It is the same on both sides of the median, and it is the scale of each
 * row that is stretched, so that wide intervals stay wide: y itself is nowhere looked at.
 *
 * What is promised, and for whom, is in docs/when-not-to-trust.md. */
#ifndef VMG_DISTRIBUTION_CONFORMAL_H
#define VMG_DISTRIBUTION_CONFORMAL_H

#include <stddef.h>

/* The most points that are kept of n: all up to this many, then every so manieth, and the outermost hundred. */
enum { VMG_CONFORMAL_POINTS = 400, VMG_CONFORMAL_OUTERMOST = 100 };

/* No tail is smaller: further out the upper quantiles are no longer told from 1 in double. */
#define VMG_CONFORMAL_SMALLEST_TAIL 1e-12

typedef struct vmg_conformal {
    size_t rows;  /* n; 0: the map is the identity */
    size_t count; /* vmg_conformal_count(rows) */
    double *tail; /* count, from the largest to the smallest; the owner's */
} vmg_conformal;

/* How many points are kept of `rows`, and the k of point i. */
size_t vmg_conformal_count(size_t rows);
size_t vmg_conformal_rank(size_t rows, size_t i);

/* The tail of a probability integral transform. NaN (no interval holds the row) counts as the smallest. */
double vmg_conformal_tail(double cumulative);

/* Sorts `tails` (n of them) and writes the points that are kept to `out` (vmg_conformal_count(n)). */
void vmg_conformal_learn(size_t n, double *tails, double *out);

/* The probability at which the model is to be asked for its quantile, for one at which it is wanted, and back: where
 * a probability of the model lies on the calibrated scale. Both keep order, and p and 1 - p apart by the same. NaN
 * stays. */
double vmg_conformal_probability(const vmg_conformal *conformal, double wanted);
double vmg_conformal_cumulative(const vmg_conformal *conformal, double of_model);

#endif
