/* E|X - X'| / 2 of a mixture, in two ways; see distribution/mixture_spread.h.
 *
 * Both rest on the trapezoidal rule for analytic functions that vanish at both ends, whose error is some
 * exp(-2 pi d / h), d the distance of the nearest singularity from the real line (Trefethen and Weideman 2014, "The
 * exponentially convergent trapezoidal rule"): sqrt(degrees) scales for a Student t; a Gaussian has none and converges
 * faster still. A step h of half a scale gives 1e-8 at 2 degrees and 1e-16 from 9 on. Steps even in u, x = middle +
 * size sinh(u), widen in the tails, which may be long. */
#include "distribution/mixture_spread.h"

#include <stdbool.h>

#include "base/real.h"
#include "distribution/student_table.h"

enum { MOST_PAIRED = 128, BLOCK = 16, MOST_BLOCKS = 4000, MOST_NODES = 512 };

static const double shortest_step = 1.0 / 1024; /* pairs cost less than even steps below it */

static bool is_gaussian(double degrees)
{
    return degrees > VMG_STUDENT_MOST_DEGREES;
}

/* --- By even steps: the integral of F (1 - F). --- */

typedef struct vmg_line {
    const vmg_mixture *mixture;
    double total_weight;
    double middle, size; /* the mean, counted from the centre, and a length as wide as the whole */
    double low, high;    /* beyond every component by 4 scales */
    double step;         /* in u: no component sees steps longer than half its scale, to 3 scales around it */
} vmg_line;

static vmg_line survey(const vmg_mixture *mixture)
{
    vmg_line line = {.mixture = mixture,
                     .total_weight = vmg_mixture_total_weight(mixture),
                     .middle = vmg_mixture_mean(mixture) - vmg_mixture_centre(mixture),
                     .size = sqrt(vmg_mixture_model_variance(mixture)),
                     .low = INFINITY,
                     .high = -INFINITY,
                     .step = INFINITY};
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        line.size += component.weight / line.total_weight * component.scale;
    }
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        if (component.weight > 0) {
            const double away = fabs(component.location - line.middle) + 3 * component.scale;
            line.low = fmin(line.low, component.location - 4 * component.scale);
            line.high = fmax(line.high, component.location + 4 * component.scale);
            line.step = fmin(line.step, 0.5 * component.scale / hypot(line.size, away));
        }
    }
    return line;
}

/* P(T <= z) at a block of points. Beyond the table's reach 0 or 1 will do where less than 1e-8 is left: what is lost is
 * then below 1e-8 of the scale. */
static void component_at(const vmg_student_table *table, const double *z, double *cumulative)
{
    const bool rest_counts = table->left > 1e-8;
    for (int k = 0; k < BLOCK; k++) {
        cumulative[k] =
            fabs(z[k]) <= VMG_STUDENT_TABLE_REACH || rest_counts ? vmg_student_table_cumulative(table, z[k]) : z[k] > 0;
    }
}

/* F at a block of points; on the upper side 1 - F, so that small values are right on both. */
static void cumulative_at(const vmg_line *line, vmg_student_tables *tables, bool upper, const double *x, double *sum)
{
    double z[BLOCK], cumulative[BLOCK];
    for (int k = 0; k < BLOCK; k++) {
        sum[k] = 0;
    }
    for (size_t i = 0; i < line->mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(line->mixture, i);
        const double weight = component.weight / line->total_weight, steepness = (upper ? -1 : 1) / component.scale;
        const vmg_student_table *table = vmg_student_tables_find(tables, component.degrees);
        for (int k = 0; k < BLOCK; k++) {
            z[k] = (x[k] - component.location) * steepness;
        }
        if (table) {
            component_at(table, z, cumulative);
        } else {
            const vmg_student student = vmg_student_of(component.degrees);
            for (int k = 0; k < BLOCK; k++) {
                cumulative[k] = vmg_student_cumulative(&student, z[k]);
            }
        }
        for (int k = 0; k < BLOCK; k++) {
            sum[k] += weight * cumulative[k];
        }
    }
}

/* One side, from the middle outwards until nothing more comes; the middle itself counts half. */
static double one_side(const vmg_line *line, vmg_student_tables *tables, bool upper)
{
    const double sign = upper ? 1 : -1, end = upper ? line->high : line->low;
    double sum = 0;
    for (int block = 0; block < MOST_BLOCKS; block++) {
        double x[BLOCK], stretch[BLOCK], cumulative[BLOCK], value = 0;
        for (int k = 0; k < BLOCK; k++) {
            const double u = line->step * (block * BLOCK + k);
            x[k] = line->middle + sign * line->size * sinh(u);
            stretch[k] = line->size * cosh(u);
        }
        cumulative_at(line, tables, upper, x, cumulative);
        for (int k = 0; k < BLOCK; k++) {
            value = cumulative[k] * (1 - cumulative[k]) * stretch[k] * (block + k == 0 ? 0.5 : 1);
            sum += value;
        }
        if (!((x[BLOCK - 1] - end) * sign < 0 || value > 1e-11 * sum)) {
            break; /* also when it is NaN */
        }
    }
    return sum * line->step;
}

double vmg_mixture_spread_by_steps(const vmg_mixture *mixture)
{
    vmg_student_tables tables;
    tables.count = 0;
    const vmg_line line = survey(mixture);
    return one_side(&line, &tables, false) + one_side(&line, &tables, true);
}

/* --- By pairs: the sum over pairs of w_i w_j E|X_i - X_j|. --- */

/* An expectation over a standard Student t as a sum: nodes and weights. */
typedef struct vmg_quadrature {
    double degrees;
    int count;
    double node[MOST_NODES], weight[MOST_NODES];
} vmg_quadrature;

/* Steps even in u, t = 2 sinh(u), as long as weight * node counts; both signs. */
static void quadrature_fill(vmg_quadrature *quadrature, const vmg_student *student)
{
    const double size = 2, step = 0.5 / hypot(2, 3);
    quadrature->degrees = student->degrees;
    quadrature->count = 0;
    double reached = 1;
    for (int k = 0; quadrature->count + 2 <= MOST_NODES && reached > 1e-11; k++) {
        const double t = size * sinh(step * k);
        const double weight = exp(vmg_student_log_density(student, t)) * size * cosh(step * k) * step;
        for (int sign = k ? -1 : 1; sign <= 1; sign += 2) {
            quadrature->node[quadrature->count] = sign * t;
            quadrature->weight[quadrature->count++] = weight;
        }
        reached = k ? weight * t : 1;
    }
}

/* E|N(distance, deviation^2)| (Grimit, Gneiting, Berrocal, Johnson 2006, appendix). */
static double normal_distance(double distance, double deviation)
{
    const double z = distance / deviation;
    return distance * erf(z * VMG_INVERSE_SQRT_2) + 2 * deviation * VMG_INVERSE_SQRT_2_PI * exp(-0.5 * z * z);
}

/* One component, and what the degrees of its run give. */
typedef struct vmg_partner {
    vmg_component component;
    vmg_student student;
    const vmg_student_table *table; /* NULL: there was no place */
    double far;                     /* scales within which all but 2e-10 of it lies */
} vmg_partner;

static void partner_read(vmg_partner *partner, vmg_student_tables *tables, const vmg_mixture *mixture, size_t i)
{
    const vmg_component component = vmg_mixture_component(mixture, i);
    if (component.degrees != partner->component.degrees) {
        partner->student = vmg_student_of(component.degrees);
        partner->table = is_gaussian(component.degrees) ? NULL : vmg_student_tables_find(tables, component.degrees);
        partner->far = -vmg_student_quantile(&partner->student, 1e-10);
    }
    partner->component = component;
}

/* E|X_i - X_j|: the distance of two locations far apart; closed form for two Gaussians; else the expectation over the
 * narrower one of the wider one's E|X_i - y|, which is closed form and smooth. */
static double pair_distance(const vmg_partner *narrow, vmg_quadrature *quadrature, const vmg_partner *wide)
{
    const double scale = wide->component.scale, between = narrow->component.location - wide->component.location;
    if (fabs(between) > narrow->far * narrow->component.scale + wide->far * scale) {
        return fabs(between);
    }
    if (is_gaussian(narrow->component.degrees) && is_gaussian(wide->component.degrees)) {
        return normal_distance(between, sqrt(narrow->component.scale * narrow->component.scale + scale * scale));
    }
    if (quadrature->degrees != narrow->student.degrees) {
        quadrature_fill(quadrature, &narrow->student);
    }
    double sum = 0;
    for (int k = 0; k < quadrature->count; k++) {
        const double z = (between + narrow->component.scale * quadrature->node[k]) / scale;
        const double distance =
            wide->table ? vmg_student_table_distance(wide->table, z) : vmg_student_distance(&wide->student, z);
        sum += quadrature->weight[k] * distance;
    }
    return sum * scale;
}

double vmg_mixture_spread_by_pairs(const vmg_mixture *mixture)
{
    vmg_student_tables tables;
    vmg_quadrature quadrature;
    vmg_partner one = {.component.degrees = NAN}, other = one;
    tables.count = 0;
    quadrature.degrees = NAN;
    double sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        partner_read(&one, &tables, mixture, i);
        double inner = 0.5 * one.component.weight * pair_distance(&one, &quadrature, &one);
        for (size_t j = 0; j < i; j++) {
            partner_read(&other, &tables, mixture, j);
            inner += other.component.weight * (one.component.scale < other.component.scale
                                                   ? pair_distance(&one, &quadrature, &other)
                                                   : pair_distance(&other, &quadrature, &one));
        }
        sum += one.component.weight * inner;
    }
    const double total = vmg_mixture_total_weight(mixture);
    return sum / (total * total);
}

double vmg_mixture_spread(const vmg_mixture *mixture)
{
    bool all_gaussian = true;
    for (size_t i = 0; mixture->degrees && i < mixture->count; i++) {
        all_gaussian = all_gaussian && is_gaussian((double)mixture->degrees[i]);
    }
    if ((all_gaussian && mixture->count <= MOST_PAIRED) || survey(mixture).step < shortest_step) {
        return vmg_mixture_spread_by_pairs(mixture);
    }
    return vmg_mixture_spread_by_steps(mixture);
}
