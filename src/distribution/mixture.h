/* The predictive distribution of one number: a mixture of Student t and Gaussian components. */
#ifndef VMG_DISTRIBUTION_MIXTURE_H
#define VMG_DISTRIBUTION_MIXTURE_H

#include <math.h>
#include <stddef.h>

#include "distribution/student.h"
#include "random/random.h"
#include "vmg/config.h"

/*
 * A view: borrows its arrays, which hold the units that the network works in; the number itself is
 * origin + unit * (what the arrays speak of), in the target's own units, and so is every answer below.
 *
 * Component i is centred at location[i]. With finite degrees[i] it is a Student t with squared scale noise[i] (a
 * posterior sample, the noise precision integrated out; model[i] must then be 0); with infinite degrees a Gaussian with
 * variance model[i] + noise[i]. A mixture may have both: an ensemble is the mixture of its members' components.
 *
 * All functions are safe from any thread, allocate nothing, and answer NaN where an entry or an argument is NaN. A
 * scale of 0 is taken as 1e-150 units. Components that share degrees should stand together: what depends on these alone
 * is worked out once for each run.
 */
typedef struct vmg_mixture {
    size_t count;             /* >= 1 */
    const vmg_real *weight;   /* count, >= 0, sums to 1 but for rounding; NULL: all equal */
    const vmg_real *location; /* count */
    const vmg_real *model;    /* count, >= 0: the model's own variance in each component; NULL: 0 */
    const vmg_real *noise;    /* count, >= 0: squared scale of the noise */
    const vmg_real *degrees;  /* count, > 2: degrees of freedom, or INFINITY; NULL: all infinite */
    double origin;            /* in the target's own units */
    double unit;              /* target's own units in one unit of the arrays, > 0; 0 means 1 */
} vmg_mixture;

double vmg_mixture_mean(const vmg_mixture *mixture);

/* Variance split in two: of the locations plus the mean of model[] (what more data could take away), and the expected
 * noise variance, squared scale * degrees / (degrees - 2) (what stays). Their sum is the mixture's variance. */
double vmg_mixture_model_variance(const vmg_mixture *mixture);
double vmg_mixture_noise_variance(const vmg_mixture *mixture);

/* By log-sum-exp: finite and right however far `value` lies in the tail, until it leaves the range of double. */
double vmg_mixture_log_density(const vmg_mixture *mixture, double value);

/* Relative error below 1e-11 in the lower tail too. */
double vmg_mixture_cumulative(const vmg_mixture *mixture, double value);

/* The values below which the probabilities lie, 0 < probability < 1 (0 and 1 give the infinite ends); to 1e-9 of the
 * smallest scale, or the rounding of the value itself. Where the cumulative function is flat (far-apart components) it
 * is some value of the flat stretch. Several at once cost less than one by one. */
void vmg_mixture_quantiles(const vmg_mixture *mixture, size_t count, const double *probabilities, double *values);
double vmg_mixture_quantile(const vmg_mixture *mixture, double probability);

/* The same for one of many mixtures that have the same degrees: with their tables (distribution/student_table.h), where
 * the function above makes some for each call. NULL: as above. */
struct vmg_student_tables;
void vmg_mixture_quantiles_by(const vmg_mixture *mixture, const struct vmg_student_tables *tables, size_t count,
                              const double *probabilities, double *values);

/* Continuous ranked probability score (Gneiting and Raftery 2007) of the mixture itself: E|X - y| - E|X - X'| / 2.
 * Closed form for up to 128 Gaussian components, else the second term is integrated; relative error below 1e-7. */
double vmg_mixture_crps(const vmg_mixture *mixture, double value);

/* Draw number `number` of a stream of independent draws. */
double vmg_mixture_draw(const vmg_mixture *mixture, vmg_random from, uint64_t number);

/* For the files mixture*.c and tests: one component in double and in the target's own units, its location counted from
 * vmg_mixture_centre, so that a large origin costs no digits. */
typedef struct vmg_component {
    double weight; /* to be divided by vmg_mixture_total_weight */
    double location, scale, degrees;
} vmg_component;

static inline double vmg_mixture_unit(const vmg_mixture *mixture)
{
    return mixture->unit != 0 ? mixture->unit : 1;
}

static inline double vmg_mixture_centre(const vmg_mixture *mixture)
{
    return mixture->origin + vmg_mixture_unit(mixture) * (double)mixture->location[0];
}

static inline vmg_component vmg_mixture_component(const vmg_mixture *mixture, size_t i)
{
    const double smallest_square = 1e-300;
    const double unit = vmg_mixture_unit(mixture);
    const double square = (double)mixture->noise[i] + (mixture->model ? (double)mixture->model[i] : 0);
    return (vmg_component){
        .weight = mixture->weight ? (double)mixture->weight[i] : 1,
        .location = unit * ((double)mixture->location[i] - (double)mixture->location[0]),
        .scale = unit * sqrt(square < smallest_square ? smallest_square : square), /* NaN stays */
        .degrees = mixture->degrees ? (double)mixture->degrees[i] : INFINITY,
    };
}

double vmg_mixture_total_weight(const vmg_mixture *mixture);

#endif
