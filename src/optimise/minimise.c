/* L-BFGS between bounds; see optimise/minimise.h. */
#include "optimise/minimise.h"

#include <math.h>
#include <string.h>

#include "base/context.h"

enum { pair_count = 10, most_trials = 30 };

/* Of the weak Wolfe conditions: the usual ones for quasi-Newton steps (Nocedal and Wright 2006, section 3.1). */
static const double sufficient_decrease = 1e-4, sufficient_slope = 0.9;

typedef struct minimiser {
    const vmg_minimise_options *options;
    vmg_minimise_function function;
    void *user;
    size_t count, evaluations;
    double *at, *gradient, value; /* the best place so far */
    double *trial, *trial_gradient, trial_value;
    double *direction;
    double *steps, *changes; /* pair_count x count: of place and gradient, a ring */
    double curvature[pair_count];
    size_t pairs, next;
} minimiser;

static double dot(size_t count, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

static double between(const minimiser *m, size_t i, double value)
{
    const double low = m->options->low ? m->options->low[i] : -INFINITY;
    const double high = m->options->high ? m->options->high[i] : INFINITY;
    return value < low ? low : value > high ? high : value;
}

/* Whether number i lies at a bound and the function falls beyond it. */
static bool is_held(const minimiser *m, size_t i)
{
    return (m->options->low && m->at[i] <= m->options->low[i] && m->gradient[i] > 0) ||
           (m->options->high && m->at[i] >= m->options->high[i] && m->gradient[i] < 0);
}

static double largest_free_gradient(const minimiser *m)
{
    double largest = 0;
    for (size_t i = 0; i < m->count; i++) {
        const double size = is_held(m, i) ? 0 : fabs(m->gradient[i]);
        largest = size > largest ? size : largest;
    }
    return largest;
}

/* direction = -H gradient by the two loops, numbers held by a bound left out; true if the function falls along it. */
static bool find_direction(minimiser *m)
{
    double weights[pair_count];
    for (size_t i = 0; i < m->count; i++) {
        m->direction[i] = is_held(m, i) ? 0 : -m->gradient[i];
    }
    for (size_t back = 1; back <= m->pairs; back++) {
        const size_t pair = (m->next + pair_count - back) % pair_count;
        const double *step = m->steps + pair * m->count, *change = m->changes + pair * m->count;
        weights[pair] = dot(m->count, step, m->direction) / m->curvature[pair];
        for (size_t i = 0; i < m->count; i++) {
            m->direction[i] -= weights[pair] * change[i];
        }
    }
    if (m->pairs) {
        const size_t last = (m->next + pair_count - 1) % pair_count;
        const double *change = m->changes + last * m->count;
        const double scale = m->curvature[last] / dot(m->count, change, change);
        for (size_t i = 0; i < m->count; i++) {
            m->direction[i] *= scale;
        }
    }
    for (size_t back = m->pairs; back >= 1; back--) {
        const size_t pair = (m->next + pair_count - back) % pair_count;
        const double *step = m->steps + pair * m->count, *change = m->changes + pair * m->count;
        const double weight = weights[pair] - dot(m->count, change, m->direction) / m->curvature[pair];
        for (size_t i = 0; i < m->count; i++) {
            m->direction[i] += weight * step[i];
        }
    }
    for (size_t i = 0; i < m->count; i++) {
        m->direction[i] = is_held(m, i) ? 0 : m->direction[i];
    }
    return dot(m->count, m->direction, m->gradient) < 0;
}

/* Evaluates at + length * direction, between the bounds; true if none of them was met. */
static bool try_step(minimiser *m, double length)
{
    bool is_free = true;
    for (size_t i = 0; i < m->count; i++) {
        const double wanted = m->at[i] + length * m->direction[i];
        m->trial[i] = between(m, i, wanted);
        is_free = is_free && m->trial[i] == wanted;
    }
    m->trial_value = m->function(m->user, m->trial, m->trial_gradient);
    m->evaluations++;
    return is_free;
}

/* Enough of a decrease for how far it went. */
static bool has_decreased(const minimiser *m)
{
    double expected = 0;
    for (size_t i = 0; i < m->count; i++) {
        expected += m->gradient[i] * (m->trial[i] - m->at[i]);
    }
    return isfinite(m->trial_value) && m->trial_value <= m->value + sufficient_decrease * expected;
}

/* The next length after a step that was too long: the minimum of a parabola, kept well inside. */
static double shorten(const minimiser *m, double low, double high, double slope)
{
    const double least = 0.1, most = 0.5;
    const double bend = m->trial_value - m->value - high * slope;
    const double part = isfinite(bend) && bend > 0 && low == 0 ? -slope * high / (2 * bend) : most;
    return low + (part < least ? least : part > most ? most : part) * (high - low);
}

/* Leaves a better place in `trial`; false where there is none to be found. */
static bool search_line(minimiser *m)
{
    const double slope = dot(m->count, m->direction, m->gradient);
    double low = 0, high = INFINITY, length = 1;
    if (!m->pairs) { /* nothing is known of the scale */
        const double size = sqrt(dot(m->count, m->direction, m->direction));
        length = size > 1 ? 1 / size : 1;
    }
    for (size_t trial = 0; trial < most_trials; trial++) {
        const bool is_free = try_step(m, length);
        if (!has_decreased(m)) {
            high = length;
            length = shorten(m, low, high, slope);
        } else if (is_free && dot(m->count, m->trial_gradient, m->direction) < sufficient_slope * slope) {
            low = length;
            length = isfinite(high) ? (low + high) / 2 : 4 * length;
        } else {
            return true;
        }
    }
    if (low > 0) {
        try_step(m, low);
    }
    return low > 0;
}

/* Remembers the step to `trial` and goes there. */
static void take_step(minimiser *m)
{
    const double least_curvature = 1e-12;
    double *step = m->steps + m->next * m->count, *change = m->changes + m->next * m->count;
    for (size_t i = 0; i < m->count; i++) {
        step[i] = m->trial[i] - m->at[i];
        change[i] = m->trial_gradient[i] - m->gradient[i];
    }
    const double curvature = dot(m->count, step, change);
    if (curvature > least_curvature * dot(m->count, change, change)) {
        m->curvature[m->next] = curvature;
        m->next = (m->next + 1) % pair_count;
        m->pairs += m->pairs < pair_count;
    }
    memcpy(m->at, m->trial, m->count * sizeof *m->at);
    memcpy(m->gradient, m->trial_gradient, m->count * sizeof *m->gradient);
    m->value = m->trial_value;
}

static void run(vmg_context *context, minimiser *m, vmg_minimum *result)
{
    while (result->steps < m->options->most_steps && largest_free_gradient(m) > m->options->gradient_tolerance) {
        const double before = m->value;
        if (vmg_cancelled(context)) {
            result->cancelled = true;
            break;
        }
        if (!find_direction(m)) {
            m->pairs = 0;
            find_direction(m);
        }
        if (!search_line(m)) {
            if (!m->pairs) {
                break;
            }
            m->pairs = 0; /* once more, downhill */
            continue;
        }
        take_step(m);
        result->steps++;
        if (before - m->value < m->options->value_tolerance * (1 + fabs(m->value))) {
            break;
        }
    }
}

vmg_status vmg_minimise(vmg_context *context, const vmg_minimise_options *options, size_t count,
                        vmg_minimise_function function, void *user, double *at, vmg_minimum *result)
{
    double *memory = vmg_allocate(context, count, (4 + 2 * pair_count) * sizeof *memory);
    *result = (vmg_minimum){0};
    if (!memory) {
        return VMG_ERROR_MEMORY;
    }
    minimiser m = {.options = options, .function = function, .user = user, .count = count, .at = at};
    m.gradient = memory;
    m.trial = m.gradient + count;
    m.trial_gradient = m.trial + count;
    m.direction = m.trial_gradient + count;
    m.steps = m.direction + count;
    m.changes = m.steps + pair_count * count;
    for (size_t i = 0; i < count; i++) {
        at[i] = between(&m, i, at[i]);
    }
    m.value = function(user, at, m.gradient);
    m.evaluations = 1;
    vmg_status status = VMG_OK;
    if (isfinite(m.value)) {
        run(context, &m, result);
    } else {
        status = vmg_fail(context, VMG_ERROR_NUMERIC, "the objective has no value where its minimising should start");
    }
    result->value = m.value;
    result->evaluations = m.evaluations;
    vmg_release(context, memory);
    return status;
}
