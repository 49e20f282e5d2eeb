/* Quantiles of a mixture; see distribution/mixture.h.
 *
 * The quantile lies between the smallest and the largest quantile of the components. Inside that bracket: Newton's
 * method for log P(x) = log p on the side of the smaller tail, where the logarithm is nearly straight, and halving
 * where a step leaves the bracket or does not get shorter (far-apart components, where the density vanishes). */
#include <float.h>
#include <stdbool.h>

#include "distribution/mixture.h"
#include "distribution/mixture_gaussian_quantile.h"
#include "distribution/student_table.h"

/* From so many components times quantiles on, tables of the cumulative function cost less than they save. */
enum { TABLES_FROM = 16, MOST_STEPS = 2000 };

typedef struct vmg_search {
    const vmg_mixture *mixture;
    const vmg_student_tables *given; /* NULL: none */
    vmg_student_tables *tables;      /* made as needed; NULL: not used */
    double total_weight, mean, deviation, smallest_scale;
} vmg_search;

/* A point's own tail and the density there. */
typedef struct vmg_reading {
    double tail, density;
} vmg_reading;

/* The table for these degrees: of those that were given, else of one's own; NULL: there is none. */
static const vmg_student_table *find_table(const vmg_search *search, double degrees)
{
    if (search->given) {
        return vmg_student_tables_look_up(search->given, degrees);
    }
    return search->tables ? vmg_student_tables_find(search->tables, degrees) : NULL;
}

/* P(X <= x) or, for the upper tail, P(X > x); x is counted from the centre. */
static vmg_reading read_at(const vmg_search *search, bool upper, double x)
{
    const vmg_mixture *mixture = search->mixture;
    const vmg_student_table *table = NULL;
    vmg_student student = {0};
    double degrees = NAN;
    vmg_reading sum = {0, 0};
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        if (component.degrees != degrees) {
            degrees = component.degrees;
            table = find_table(search, degrees);
            student = table ? table->student : vmg_student_of(degrees);
        }
        const double z = (x - component.location) / component.scale, side = upper ? -z : z;
        double density;
        if (table) {
            sum.tail += component.weight * vmg_student_table_read(table, side, &density);
        } else {
            sum.tail += component.weight * vmg_student_cumulative(&student, side);
            density = exp(vmg_student_log_density(&student, z));
        }
        sum.density += component.weight * density / component.scale;
    }
    return (vmg_reading){sum.tail / search->total_weight, sum.density / search->total_weight};
}

/* The components' own quantiles: they bracket the mixture's. */
static void bracket(const vmg_search *search, double probability, double *low, double *high)
{
    double degrees = NAN, standard = 0;
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < search->mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(search->mixture, i);
        if (component.weight == 0) {
            continue;
        }
        if (component.degrees != degrees) {
            degrees = component.degrees;
            const vmg_student student = vmg_student_of(degrees);
            standard = vmg_student_quantile(&student, probability);
        }
        *low = fmin(*low, component.location + component.scale * standard);
        *high = fmax(*high, component.location + component.scale * standard);
    }
}

/* Counted from the centre. */
static double quantile(const vmg_search *search, double probability)
{
    double low, high;
    bracket(search, probability, &low, &high);
    if (!(high - low > 1e-10 * search->smallest_scale)) {
        return 0.5 * (low + high);
    }
    const bool upper = probability > 0.5;
    const double goal = upper ? 1 - probability : probability;
    const vmg_student normal = vmg_student_of(INFINITY);
    double x = search->mean + search->deviation * vmg_student_quantile(&normal, probability);
    if (!(x > low && x < high)) {
        x = 0.5 * (low + high);
    }
    double last_change = high - low;
    for (int step = 0; step < MOST_STEPS; step++) {
        const vmg_reading here = read_at(search, upper, x);
        if (isnan(here.tail)) {
            return NAN;
        }
        if ((here.tail > goal) != upper) {
            high = x;
        } else {
            low = x;
        }
        double change = log(here.tail / goal) * here.tail / here.density * (upper ? 1 : -1);
        if (!(fabs(change) <= 0.5 * fabs(last_change) && x + change >= low && x + change <= high)) {
            change = 0.5 * (low + high) - x;
        }
        x += change;
        last_change = change;
        if (fabs(change) <= 1e-10 * search->smallest_scale + 2 * DBL_EPSILON * fabs(x)) {
            break;
        }
    }
    return x;
}

static bool suits_gaussian_way(const vmg_mixture *mixture)
{
    bool gaussian = mixture->count > 1 && mixture->count <= VMG_MOST_GAUSSIANS;
    for (size_t i = 0; mixture->degrees && gaussian && i < mixture->count; i++) {
        gaussian = (double)mixture->degrees[i] > VMG_STUDENT_MOST_DEGREES;
    }
    return gaussian;
}

void vmg_mixture_quantiles_by(const vmg_mixture *mixture, const vmg_student_tables *given, size_t count,
                              const double *probabilities, double *values)
{
    const bool gaussian = suits_gaussian_way(mixture);
    vmg_gaussians gaussians;
    vmg_student_tables tables;
    tables.count = 0;
    vmg_search search = {
        .mixture = mixture,
        .given = given,
        .tables = mixture->count * count >= TABLES_FROM ? &tables : NULL,
        .total_weight = vmg_mixture_total_weight(mixture),
        .mean = vmg_mixture_mean(mixture) - vmg_mixture_centre(mixture),
        .deviation = sqrt(vmg_mixture_model_variance(mixture) + vmg_mixture_noise_variance(mixture)),
        .smallest_scale = INFINITY,
    };
    if (gaussian) {
        vmg_gaussians_read(mixture, search.total_weight, &gaussians);
    }
    for (size_t i = 0; !gaussian && i < mixture->count; i++) {
        search.smallest_scale = fmin(search.smallest_scale, vmg_mixture_component(mixture, i).scale);
    }
    for (size_t i = 0; i < count; i++) {
        const double probability = probabilities[i];
        if (probability > 0 && probability < 1) {
            values[i] = vmg_mixture_centre(mixture) +
                        (gaussian ? vmg_gaussians_quantile(&gaussians, search.mean, search.deviation, probability)
                                  : quantile(&search, probability));
        } else {
            values[i] = probability <= 0 ? -INFINITY : probability >= 1 ? INFINITY : NAN;
        }
    }
}

void vmg_mixture_quantiles(const vmg_mixture *mixture, size_t count, const double *probabilities, double *values)
{
    vmg_mixture_quantiles_by(mixture, NULL, count, probabilities, values);
}

double vmg_mixture_quantile(const vmg_mixture *mixture, double probability)
{
    double value;
    vmg_mixture_quantiles(mixture, 1, &probability, &value);
    return value;
}
