/* Metrics of predicted numbers; see metrics/regression_metrics.h. A new metric is a row in vmg/metrics.h and a function
 * of its name here. */
#include "metrics/regression_metrics.h"

vmg_regression_score vmg_regression_score_of(const vmg_mixture *predicted, const vmg_conformal *conformal,
                                             double measured)
{
    static const vmg_conformal identity = {0};
    const vmg_conformal *map = conformal ? conformal : &identity;
    const double ends[2] = {vmg_conformal_probability(map, 0.05), vmg_conformal_probability(map, 0.95)};
    double interval[2];
    vmg_mixture_quantiles(predicted, 2, ends, interval);
    return (vmg_regression_score){
        .measured = measured,
        .error = vmg_mixture_mean(predicted) - measured,
        .log_density = vmg_mixture_log_density(predicted, measured),
        .cumulative = vmg_conformal_cumulative(map, vmg_mixture_cumulative(predicted, measured)),
        .crps = vmg_mixture_crps(predicted, measured),
        .width_90 = interval[1] - interval[0],
        .log_likelihood_paper = NAN,
    };
}

/* The mean and the squared distances from it follow Welford (1962), so that a large mean costs no digits. */
void vmg_regression_add(vmg_regression_sums *sums, const vmg_regression_score *score)
{
    sums->rows++;
    const double before = score->measured - sums->measured_mean;
    sums->measured_mean += before / (double)sums->rows;
    sums->measured_squares += before * (score->measured - sums->measured_mean);
    sums->squared_error += score->error * score->error;
    sums->absolute_error += fabs(score->error);
    sums->log_density += score->log_density;
    sums->crps += score->crps;
    sums->width_90 += score->width_90;
    sums->log_likelihood_paper += score->log_likelihood_paper;
    vmg_coverage_add(&sums->coverage, score->cumulative);
}

static double rmse(const vmg_regression_sums *sums)
{
    return sqrt(sums->squared_error / (double)sums->rows);
}

static double mae(const vmg_regression_sums *sums)
{
    return sums->absolute_error / (double)sums->rows;
}

static double r2(const vmg_regression_sums *sums)
{
    return sums->measured_squares > 0 ? 1 - sums->squared_error / sums->measured_squares : NAN;
}

static double log_likelihood(const vmg_regression_sums *sums)
{
    return sums->log_density / (double)sums->rows;
}

static double crps(const vmg_regression_sums *sums)
{
    return sums->crps / (double)sums->rows;
}

static double coverage_50(const vmg_regression_sums *sums)
{
    return vmg_coverage_of(&sums->coverage, 0.5);
}

static double coverage_90(const vmg_regression_sums *sums)
{
    return vmg_coverage_of(&sums->coverage, 0.9);
}

static double coverage_95(const vmg_regression_sums *sums)
{
    return vmg_coverage_of(&sums->coverage, 0.95);
}

static double interval_width_90(const vmg_regression_sums *sums)
{
    return sums->width_90 / (double)sums->rows;
}

static double log_likelihood_paper(const vmg_regression_sums *sums)
{
    return sums->log_likelihood_paper / (double)sums->rows;
}

vmg_metrics vmg_regression_metrics(const vmg_regression_sums *targets, size_t target_count, bool with_paper)
{
#define VMG_FUNCTION_ROW(name, best, meaning) name,
    static double (*const functions[])(const vmg_regression_sums *) = {VMG_REGRESSION_METRIC_LIST(VMG_FUNCTION_ROW)
                                                                           VMG_PAPER_METRIC_LIST(VMG_FUNCTION_ROW)};
#undef VMG_FUNCTION_ROW
    vmg_metrics metrics = {0};
    const vmg_metric_kind *kinds = vmg_regression_metric_kinds(with_paper, &metrics.count);
    for (size_t i = 0; i < metrics.count; i++) {
        double sum = 0, defined = 0;
        for (size_t target = 0; target < target_count; target++) {
            const double value = functions[i](&targets[target]);
            if (!isnan(value)) {
                sum += value;
                defined++;
            }
        }
        metrics.metric[i] = (vmg_metric){&kinds[i], sum / defined};
    }
    return metrics;
}
