/* The integral of F (1 - F), in two ways; see distribution/mixture_integral.h.
 *
 * Even steps. The integrand is analytic and vanishes at both ends, so the trapezoidal rule converges like
 * exp(-2 pi d / h), d the distance of its nearest singularity from the real line (Trefethen and Weideman 2014, "The
 * exponentially convergent trapezoidal rule"): sqrt(degrees) scales for a Student t; a Gaussian has none and converges
 * faster still. A step of half a scale gives 1e-8 at 2 degrees and 1e-16 from 9 on. With x = middle + size sinh(u) the
 * steps widen in the tails, which may be long.
 *
 * Panels. Where a component is so much narrower than the whole that even steps would be too many, panels are halved
 * until the 7-point Gauss and the 15-point Kronrod sum agree. */
#include "distribution/mixture_integral.h"

#include <stdbool.h>

#include "distribution/student_table.h"

enum { NODES = 15, DEEPEST = 48 };

typedef enum vmg_part { CORE, LOWER_TAIL, UPPER_TAIL } vmg_part;

/* What both ways need to know; positions are counted from the mixture's centre. */
typedef struct vmg_spread {
    const vmg_mixture *mixture;
    vmg_student_tables *tables;
    double total_weight;
    double middle, size; /* the mean, and a length as wide as the whole */
    double low, high;    /* the core: every component to 4 scales */
} vmg_spread;

static void survey(vmg_spread *spread, const vmg_mixture *mixture, vmg_student_tables *tables)
{
    tables->count = 0;
    *spread = (vmg_spread){.mixture = mixture,
                           .tables = tables,
                           .total_weight = vmg_mixture_total_weight(mixture),
                           .middle = vmg_mixture_mean(mixture) - vmg_mixture_centre(mixture),
                           .size = sqrt(vmg_mixture_model_variance(mixture)),
                           .low = INFINITY,
                           .high = -INFINITY};
    for (size_t i = 0; i < mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(mixture, i);
        if (component.weight > 0) {
            spread->low = fmin(spread->low, component.location - 4 * component.scale);
            spread->high = fmax(spread->high, component.location + 4 * component.scale);
            spread->size += component.weight / spread->total_weight * component.scale;
        }
    }
}

/* P(T <= z) at the nodes of one component. Beyond the table's reach 0 or 1 will do where less than 1e-9 is left: what
 * is lost is then below 1e-8 of the scale. */
static void component_at(const vmg_student_table *table, const double *z, double *cumulative)
{
    const bool rest_counts = table->left > 1e-8;
    for (int k = 0; k < NODES; k++) {
        cumulative[k] =
            fabs(z[k]) <= VMG_STUDENT_TABLE_REACH || rest_counts ? vmg_student_table_cumulative(table, z[k]) : z[k] > 0;
    }
}

/* F at `NODES` positions in order; for the upper part 1 - F, so that small values are right in both. */
static void cumulative_at(const vmg_spread *spread, bool upper, const double *x, double *sum)
{
    double z[NODES], cumulative[NODES];
    for (int k = 0; k < NODES; k++) {
        sum[k] = 0;
    }
    for (size_t i = 0; i < spread->mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(spread->mixture, i);
        const double weight = component.weight / spread->total_weight, steepness = (upper ? -1 : 1) / component.scale;
        const vmg_student_table *table = vmg_student_tables_find(spread->tables, component.degrees);
        for (int k = 0; k < NODES; k++) {
            z[k] = (x[k] - component.location) * steepness;
        }
        if (table) {
            component_at(table, z, cumulative);
        } else {
            const vmg_student student = vmg_student_of(component.degrees);
            for (int k = 0; k < NODES; k++) {
                cumulative[k] = vmg_student_cumulative(&student, z[k]);
            }
        }
        for (int k = 0; k < NODES; k++) {
            sum[k] += weight * cumulative[k];
        }
    }
}

/* The step in u at which no component sees steps longer than half its scale, to 3 scales around. */
static double even_step(const vmg_spread *spread)
{
    double step = INFINITY;
    for (size_t i = 0; i < spread->mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(spread->mixture, i);
        if (component.weight > 0) {
            const double away = fabs(component.location - spread->middle) + 3 * component.scale;
            step = fmin(step, 0.5 * component.scale / hypot(spread->size, away));
        }
    }
    return step;
}

/* One side of the even steps, from the middle outwards until nothing more comes; the middle itself counts half. */
static double even_side(const vmg_spread *spread, double step, bool upper)
{
    enum { MOST_BLOCKS = 4000 };
    const double sign = upper ? 1 : -1, core = upper ? spread->high : spread->low;
    double sum = 0;
    for (int block = 0; block < MOST_BLOCKS; block++) {
        double x[NODES], stretch[NODES], cumulative[NODES], value = 0;
        for (int k = 0; k < NODES; k++) {
            const double u = step * (block * NODES + k);
            x[k] = spread->middle + sign * spread->size * sinh(u);
            stretch[k] = spread->size * cosh(u);
        }
        cumulative_at(spread, upper, x, cumulative);
        for (int k = 0; k < NODES; k++) {
            value = cumulative[k] * (1 - cumulative[k]) * stretch[k] * (block + k == 0 ? 0.5 : 1);
            sum += value;
        }
        if (!((x[NODES - 1] - core) * sign < 0 || value > 1e-11 * sum)) {
            break;
        }
    }
    return sum * step;
}

/* Where a node of a panel lies, and by what its integrand is multiplied: in the tails x = end +- size u / (1 - u). */
static double place(const vmg_spread *spread, vmg_part part, double u, double *stretch)
{
    if (part == CORE) {
        *stretch = 1;
        return u;
    }
    const double from_end = spread->size * u / (1 - u);
    *stretch = spread->size / ((1 - u) * (1 - u));
    return part == UPPER_TAIL ? spread->high + from_end : spread->low - from_end;
}

/* Gauss (7 nodes) and Kronrod (15 nodes) sums over one panel; nodes, weights and the estimate of the error as in
 * QUADPACK (Piessens et al. 1983). */
static double panel_sum(const vmg_spread *spread, vmg_part part, double from, double to, double *error)
{
    static const double nodes[8] = {0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
                                    0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
                                    0.586087235467691130294144691693800, 0.405845151377397166906606412076961,
                                    0.207784955007898467600689403773245, 0.0};
    static const double kronrod[8] = {0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
                                      0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
                                      0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
                                      0.204432940075298892414161999234649, 0.209482141084727828012999174891714};
    static const double gauss[4] = {0.129484966168869693270611432679082, 0.279705391489276667901467771423780,
                                    0.381830050505118944950369775488975, 0.417959183673469387755102040816327};
    const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
    double x[NODES], stretch[NODES], cumulative[NODES];
    for (int k = 0; k < NODES; k++) {
        x[k] = place(spread, part, middle + half * (k < 8 ? nodes[k] : -nodes[14 - k]), &stretch[k]);
    }
    cumulative_at(spread, part == UPPER_TAIL, x, cumulative);
    double fine = 0, coarse = 0;
    for (int k = 0; k < NODES; k++) {
        const int j = k < 8 ? k : 14 - k;
        const double value = cumulative[k] * (1 - cumulative[k]) * stretch[k];
        fine += kronrod[j] * value;
        coarse += j % 2 ? gauss[j / 2] * value : 0;
    }
    const double difference = fabs(fine - coarse) * half, size = fabs(fine) * half;
    *error = size > 0 ? size * fmin(1, pow(200 * difference / size, 1.5)) : difference;
    return fine * half;
}

/* Whether a panel of the core holds a component so narrow that the nodes could step over it. */
static bool is_too_wide(const vmg_spread *spread, double from, double to)
{
    for (size_t i = 0; i < spread->mixture->count; i++) {
        const vmg_component component = vmg_mixture_component(spread->mixture, i);
        const double reach = 4 * component.scale;
        if (component.weight > 0 && component.location + reach > from && component.location - reach < to &&
            to - from > 4 * reach) {
            return true;
        }
    }
    return false;
}

/* The integral over a part, panels halved until each is right. The ends of those still to do lie on a stack. */
static double integral_of(const vmg_spread *spread, vmg_part part, double from, double to)
{
    struct {
        double to;
        int depth;
    } waiting[DEEPEST + 1] = {{to, 0}};
    const double tolerance = 1e-9 * spread->size;
    int count = 1;
    double sum = 0;
    while (count > 0) {
        const double end = waiting[count - 1].to;
        const int depth = waiting[count - 1].depth;
        double error = INFINITY, value = 0;
        if (part != CORE || depth == DEEPEST || !is_too_wide(spread, from, end)) {
            value = panel_sum(spread, part, from, end, &error);
        }
        if (error > tolerance && depth < DEEPEST) {
            waiting[count - 1].depth = depth + 1;
            waiting[count].to = 0.5 * (from + end);
            waiting[count].depth = depth + 1;
            count++;
        } else {
            sum += value;
            from = end;
            count--;
        }
    }
    return sum;
}

static double integral_by_panels(const vmg_spread *spread)
{
    return integral_of(spread, LOWER_TAIL, 0, 1) + integral_of(spread, CORE, spread->low, spread->high) +
           integral_of(spread, UPPER_TAIL, 0, 1);
}

double vmg_mixture_integral(const vmg_mixture *mixture)
{
    const double shortest_step = 1.0 / 1024; /* below it panels are fewer */
    vmg_student_tables tables;
    vmg_spread spread;
    survey(&spread, mixture, &tables);
    const double step = even_step(&spread);
    return step < shortest_step ? integral_by_panels(&spread)
                                : even_side(&spread, step, false) + even_side(&spread, step, true);
}

double vmg_mixture_integral_by_panels(const vmg_mixture *mixture)
{
    vmg_student_tables tables;
    vmg_spread spread;
    survey(&spread, mixture, &tables);
    return integral_by_panels(&spread);
}
