/* Differences between predictions of the same rows; see evaluate/paired_difference.h. */
#include "evaluate/paired_difference.h"

#include "distribution/student.h"

void vmg_paired_add(vmg_paired_sums *sums, double difference)
{
    sums->count++;
    const double before = difference - sums->mean;
    sums->mean += before / (double)sums->count;
    sums->squares += before * (difference - sums->mean);
}

/* Squared distances / (count - 1); NaN with fewer than two. */
static double variance_of(const vmg_paired_sums *sums)
{
    return sums->count > 1 ? sums->squares / (double)(sums->count - 1) : NAN;
}

double vmg_paired_standard_error(const vmg_paired_sums *sums)
{
    return sqrt(variance_of(sums) / (double)sums->count);
}

double vmg_corrected_error_of(const vmg_paired_sums *differences, double test_over_training)
{
    return sqrt((1 / (double)differences->count + test_over_training) * variance_of(differences));
}

double vmg_corrected_standard_error(const double *differences, size_t count, double test_over_training)
{
    vmg_paired_sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        vmg_paired_add(&sums, differences[i]);
    }
    return vmg_corrected_error_of(&sums, test_over_training);
}

vmg_verdict vmg_verdict_of(const vmg_metric_kind *kind, double ours, double other, double standard_error,
                           double degrees)
{
    const double upper_tail = 0.975, rounding = 1e-6; /* of floats: what two ways to compute the same differ by */
    const bool are_same = fabs(ours - other) <= rounding * (fabs(ours) + fabs(other));
    if (are_same || !(degrees >= 1) || !isfinite(standard_error)) {
        return VMG_NO_CLEAR_DIFFERENCE;
    }
    const vmg_student student = vmg_student_of(degrees);
    if (!(fabs(ours - other) > vmg_student_quantile(&student, upper_tail) * standard_error)) {
        return VMG_NO_CLEAR_DIFFERENCE;
    }
    return vmg_metric_is_better(kind, ours, other) ? VMG_BETTER : VMG_WORSE;
}
