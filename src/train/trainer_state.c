/* The numbers of a training's state; see train/trainer_state.h. Counts are doubles, exact up to 2^53. */
#include "train/trainer_state.h"

#include <math.h>

_Static_assert(sizeof(vmg_objective) == 7 * sizeof(double), "a part of the objective is not written down here");

/* What is not known yet, NaN, is written as 0, with a flag. */
void vmg_trainer_state_to_numbers(const vmg_trainer_state *state, double numbers[VMG_TRAINER_NUMBERS])
{
    const vmg_train_result *result = &state->result;
    const bool validated = !isnan(result->best_validation);
    const double all[VMG_TRAINER_NUMBERS] = {
        (double)result->steps,
        (double)result->epochs,
        (double)result->best_epoch,
        validated,
        validated ? result->best_validation : 0,
        result->last.value,
        result->last.expected_log_likelihood,
        result->last.divergence,
        result->last.layers.weights,
        result->last.layers.pseudo_noise,
        result->last.layers.hyper,
        result->last.likelihood,
        state->expected_log_likelihood,
        state->divergence,
    };
    for (size_t i = 0; i < VMG_TRAINER_NUMBERS; i++) {
        numbers[i] = all[i];
    }
}

static bool is_count(double number)
{
    const double most = 9007199254740992; /* 2^53 */
    return number >= 0 && number <= most && number == floor(number);
}

bool vmg_trainer_state_from_numbers(const double numbers[VMG_TRAINER_NUMBERS], vmg_trainer_state *state)
{
    if (!is_count(numbers[0]) || !is_count(numbers[1]) || !is_count(numbers[2]) || numbers[1] > numbers[0] ||
        numbers[2] > numbers[1]) {
        return false;
    }
    state->result = (vmg_train_result){
        .steps = (size_t)numbers[0],
        .epochs = (size_t)numbers[1],
        .best_epoch = (size_t)numbers[2],
        .best_validation = numbers[3] != 0 ? numbers[4] : NAN,
        .last =
            {
                .value = numbers[5],
                .expected_log_likelihood = numbers[6],
                .divergence = numbers[7],
                .layers = {numbers[8], numbers[9], numbers[10]},
                .likelihood = numbers[11],
            },
    };
    state->expected_log_likelihood = numbers[12];
    state->divergence = numbers[13];
    return true;
}
