/* Conformal calibration; see distribution/conformal.h. Everything is in tails, 1 - level, which keep their digits. */
#include "distribution/conformal.h"

#include <stdbool.h>
#include <stdlib.h>

size_t vmg_conformal_count(size_t rows)
{
    return rows < VMG_CONFORMAL_POINTS ? rows : VMG_CONFORMAL_POINTS;
}

size_t vmg_conformal_rank(size_t rows, size_t i)
{
    const size_t spread = VMG_CONFORMAL_POINTS - VMG_CONFORMAL_OUTERMOST; /* points before the outermost */
    if (rows <= VMG_CONFORMAL_POINTS) {
        return i + 1;
    }
    return i < spread ? 1 + i * (rows - VMG_CONFORMAL_OUTERMOST - 1) / (spread - 1)
                      : rows - (VMG_CONFORMAL_POINTS - 1 - i);
}

double vmg_conformal_tail(double cumulative)
{
    const double tail = 2 * (cumulative < 0.5 ? cumulative : 1 - cumulative);
    return tail > VMG_CONFORMAL_SMALLEST_TAIL ? tail : VMG_CONFORMAL_SMALLEST_TAIL;
}

static int falling(const void *a, const void *b)
{
    const double first = *(const double *)a, second = *(const double *)b;
    return (first < second) - (first > second);
}

void vmg_conformal_learn(size_t n, double *tails, double *out)
{
    const size_t count = vmg_conformal_count(n);
    qsort(tails, n, sizeof *tails, falling);
    for (size_t i = 0; i < count; i++) {
        out[i] = tails[vmg_conformal_rank(n, i) - 1];
    }
}

/* Point i of the line, 0 and count + 1 its ends: the tail that is wanted, and that of the model. */
static double wanted_at(const vmg_conformal *conformal, size_t i)
{
    const double n = (double)conformal->rows;
    return i == 0                 ? 1
           : i > conformal->count ? 0
                                  : (n + 1 - (double)vmg_conformal_rank(conformal->rows, i - 1)) / (n + 1);
}

static double of_model_at(const vmg_conformal *conformal, size_t i)
{
    return i == 0 ? 1 : i > conformal->count ? 0 : conformal->tail[i - 1];
}

typedef double (*axis)(const vmg_conformal *conformal, size_t i);

/* Goes along the line from one axis to the other; both fall. */
static double follow(const vmg_conformal *conformal, axis from, axis to, double tail)
{
    size_t low = 0, high = conformal->count + 1; /* from(low) >= tail >= from(high) */
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (from(conformal, middle) > tail) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const double first = from(conformal, low), second = from(conformal, high);
    const double part = first > second ? (tail - second) / (first - second) : 0.5;
    return to(conformal, high) + part * (to(conformal, low) - to(conformal, high));
}

static double map(const vmg_conformal *conformal, axis from, axis to, double probability)
{
    if (conformal->rows == 0 || !(probability >= 0 && probability <= 1)) {
        return probability;
    }
    const bool below = probability < 0.5;
    const double half = follow(conformal, from, to, 2 * (below ? probability : 1 - probability)) / 2;
    return below ? half : 1 - half;
}

double vmg_conformal_probability(const vmg_conformal *conformal, double wanted)
{
    return map(conformal, wanted_at, of_model_at, wanted);
}

double vmg_conformal_cumulative(const vmg_conformal *conformal, double of_model)
{
    return map(conformal, of_model_at, wanted_at, of_model);
}
