/* Reading a prediction; see vmg/model.h. Everything is worked out from the mixture, or from the probabilities. */
#include "method/prediction.h"

#include <math.h>

#include "distribution/class_set.h"

vmg_mixture vmg_prediction_mixture(const vmg_prediction *prediction, size_t row, size_t target)
{
    vmg_mixture mixture = vmg_predictive_mixture(&prediction->predictive, row, target);
    mixture.origin = prediction->target->targets[target].mean;
    mixture.unit = prediction->target->targets[target].scale;
    return mixture;
}

size_t vmg_prediction_rows(const vmg_prediction *prediction)
{
    return prediction->rows;
}

size_t vmg_prediction_unseen_levels(const vmg_prediction *prediction)
{
    return prediction->unseen;
}

double vmg_prediction_mean(const vmg_prediction *prediction, size_t row, size_t target)
{
    const vmg_mixture mixture = vmg_prediction_mixture(prediction, row, target);
    return vmg_mixture_mean(&mixture);
}

double vmg_prediction_std_model(const vmg_prediction *prediction, size_t row, size_t target)
{
    const vmg_mixture mixture = vmg_prediction_mixture(prediction, row, target);
    return sqrt(vmg_mixture_model_variance(&mixture));
}

double vmg_prediction_std_noise(const vmg_prediction *prediction, size_t row, size_t target)
{
    const vmg_mixture mixture = vmg_prediction_mixture(prediction, row, target);
    return sqrt(vmg_mixture_noise_variance(&mixture));
}

double vmg_prediction_std(const vmg_prediction *prediction, size_t row, size_t target)
{
    const vmg_mixture mixture = vmg_prediction_mixture(prediction, row, target);
    return sqrt(vmg_mixture_model_variance(&mixture) + vmg_mixture_noise_variance(&mixture));
}

const vmg_conformal *vmg_prediction_conformal(const vmg_prediction *prediction, size_t target)
{
    return vmg_calibration_map(prediction->calibration, target);
}

double vmg_prediction_quantile(const vmg_prediction *prediction, size_t row, size_t target, double probability)
{
    double value;
    vmg_prediction_quantiles(prediction, row, target, 1, &probability, &value);
    return value;
}

void vmg_prediction_quantiles(const vmg_prediction *prediction, size_t row, size_t target, size_t count,
                              const double *probabilities, double *values)
{
    enum { at_once = 16 };
    const vmg_mixture mixture = vmg_prediction_mixture(prediction, row, target);
    const vmg_conformal *conformal = vmg_prediction_conformal(prediction, target);
    for (size_t first = 0; first < count; first += at_once) {
        const size_t some = count - first < at_once ? count - first : at_once;
        double asked[at_once];
        for (size_t i = 0; i < some; i++) {
            asked[i] = vmg_conformal_probability(conformal, probabilities[first + i]);
        }
        vmg_mixture_quantiles_by(&mixture, prediction->tables, some, asked, values + first);
    }
}

double vmg_prediction_log_density(const vmg_prediction *prediction, size_t row, size_t target, double value)
{
    const vmg_mixture mixture = vmg_prediction_mixture(prediction, row, target);
    return vmg_mixture_log_density(&mixture, value);
}

static const double *probabilities(const vmg_prediction *prediction, size_t row)
{
    return prediction->predictive.probability + row * prediction->predictive.outputs;
}

double vmg_prediction_probability(const vmg_prediction *prediction, size_t row, size_t index)
{
    return probabilities(prediction, row)[index];
}

size_t vmg_prediction_class(const vmg_prediction *prediction, size_t row)
{
    const double *probability = probabilities(prediction, row);
    size_t best = 0;
    for (size_t c = 1; c < prediction->predictive.outputs; c++) {
        best = probability[c] > probability[best] ? c : best;
    }
    return best;
}

double vmg_prediction_entropy(const vmg_prediction *prediction, size_t row)
{
    const double *probability = probabilities(prediction, row);
    double sum = 0;
    for (size_t c = 0; c < prediction->predictive.outputs; c++) {
        sum -= probability[c] > 0 ? probability[c] * log(probability[c]) : 0;
    }
    return sum;
}

double vmg_prediction_mutual_information(const vmg_prediction *prediction, size_t row)
{
    const double between = vmg_prediction_entropy(prediction, row) - prediction->predictive.entropy[row];
    return between > 0 ? between : 0; /* below 0 by rounding only */
}

double vmg_prediction_set_threshold(const vmg_prediction *prediction, size_t row, double level)
{
    const double rounding = 1 - 1e-12;
    const double *probability = probabilities(prediction, row);
    const vmg_conformal *map = vmg_prediction_conformal(prediction, 0);
    const double largest = probability[vmg_prediction_class(prediction, row)];
    const double threshold = map->rows ? 2 * vmg_conformal_probability(map, (1 - level) / 2) * rounding
                                       : vmg_class_set_threshold(probability, prediction->predictive.outputs, level);
    return threshold < largest ? threshold : largest;
}
