/* A metric of one method beside that of another; see evaluate/contrast.h. */
#include "evaluate/contrast.h"

#include <math.h>

#include "distribution/student.h"
#include "evaluate/paired_difference.h"

/* Interval, p-value and standing, from the rest. */
static void judge(const vmg_metric_kind *kind, double ours, double others, vmg_contrast *contrast)
{
    static const vmg_standing standings[] = {[VMG_NO_CLEAR_DIFFERENCE] = VMG_STANDING_SAME,
                                             [VMG_BETTER] = VMG_STANDING_BETTER,
                                             [VMG_WORSE] = VMG_STANDING_WORSE};
    const vmg_student student = vmg_student_of(contrast->degrees);
    const double reach = vmg_student_quantile(&student, 0.5 + VMG_CONTRAST_CONFIDENCE / 2) * contrast->standard_error;
    const double ratio = fabs(contrast->difference) / contrast->standard_error; /* NaN: both are 0 */
    contrast->low = contrast->difference - reach;
    contrast->high = contrast->difference + reach;
    contrast->p_value = isnan(ratio) ? 1 : 2 * vmg_student_cumulative(&student, -ratio);
    contrast->standing = standings[vmg_verdict_of(kind, ours, others, contrast->standard_error, contrast->degrees)];
}

vmg_contrast vmg_contrast_of(const vmg_metric_kind *kind, const double *ours, const double *others,
                             const double *test_over_training, size_t count)
{
    vmg_contrast made = {.degrees = NAN, .low = NAN, .high = NAN, .p_value = NAN, .standing = VMG_STANDING_UNKNOWN};
    vmg_paired_sums differences = {0};
    double ratio = 0, our_sum = 0, other_sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(ours[i]) && !isnan(others[i])) {
            vmg_paired_add(&differences, ours[i] - others[i]);
            ratio += test_over_training[i];
            our_sum += ours[i];
            other_sum += others[i];
        }
    }
    made.folds = differences.count;
    const double folds = (double)made.folds;
    made.difference = folds > 0 ? differences.mean : NAN;
    made.standard_error = vmg_corrected_error_of(&differences, ratio / folds);
    if (made.folds > 1) {
        made.degrees = folds - 1;
        judge(kind, our_sum / folds, other_sum / folds, &made);
    }
    return made;
}

const char *vmg_standing_word(vmg_standing standing)
{
    static const char *const words[] = {"unknown", "best", "no clear difference", "better", "worse"};
    return words[standing];
}
