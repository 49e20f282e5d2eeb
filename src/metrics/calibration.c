/* Counts of what came true; see metrics/calibration.h and vmg/metrics.h. */
#include "metrics/calibration.h"

#include <math.h>

void vmg_coverage_add(vmg_coverage *coverage, double cumulative)
{
    coverage->rows++;
    if (cumulative >= 0 && cumulative <= 1) {
        const size_t bin = (size_t)(cumulative * VMG_COVERAGE_BINS);
        coverage->bin[bin < VMG_COVERAGE_BINS ? bin : VMG_COVERAGE_BINS - 1]++;
    }
}

double vmg_coverage_of(const vmg_coverage *coverage, double level)
{
    const size_t outside = (size_t)lround(0.5 * (1 - level) * VMG_COVERAGE_BINS); /* bins on either side */
    size_t inside = 0;
    for (size_t k = outside; k < VMG_COVERAGE_BINS - outside; k++) {
        inside += coverage->bin[k];
    }
    return coverage->rows ? (double)inside / (double)coverage->rows : NAN;
}

void vmg_reliability_add(vmg_reliability *reliability, double confidence, bool is_correct)
{
    const double place = ceil(confidence * VMG_RELIABILITY_BINS) - 1;
    const size_t bin = !(place > 0) ? 0 : place < VMG_RELIABILITY_BINS ? (size_t)place : VMG_RELIABILITY_BINS - 1;
    reliability->bin[bin].rows++;
    reliability->bin[bin].correct += is_correct;
    reliability->bin[bin].confidence += confidence;
}

double vmg_reliability_error(const vmg_reliability *reliability)
{
    double rows = 0, sum = 0;
    for (size_t k = 0; k < VMG_RELIABILITY_BINS; k++) {
        rows += (double)reliability->bin[k].rows;
        sum += fabs((double)reliability->bin[k].correct - reliability->bin[k].confidence);
    }
    return rows > 0 ? sum / rows : NAN;
}

void vmg_coverage_add_all(vmg_coverage *coverage, const vmg_coverage *from)
{
    coverage->rows += from->rows;
    for (size_t k = 0; k < VMG_COVERAGE_BINS; k++) {
        coverage->bin[k] += from->bin[k];
    }
}

void vmg_reliability_add_all(vmg_reliability *reliability, const vmg_reliability *from)
{
    for (size_t k = 0; k < VMG_RELIABILITY_BINS; k++) {
        reliability->bin[k].rows += from->bin[k].rows;
        reliability->bin[k].correct += from->bin[k].correct;
        reliability->bin[k].confidence += from->bin[k].confidence;
    }
}
