/* Where a training stands between two steps: with the arguments of vmg_train, all that decides how it goes on. One list
 * of vectors and one of numbers, for checkpoints. */
#ifndef VMG_TRAIN_TRAINER_STATE_H
#define VMG_TRAIN_TRAINER_STATE_H

#include "train/train.h"

/* The vectors, each of as many numbers as the network has parameters: as they are in the step, Adam's moments of the
 * gradient, the average of the iterates (these three uncorrected, as in optimise/adam.h), and, with validation rows
 * only, the best so far. */
enum {
    VMG_TRAINER_PARAMETERS,
    VMG_TRAINER_ADAM_MEAN,
    VMG_TRAINER_ADAM_SQUARE,
    VMG_TRAINER_AVERAGE,
    VMG_TRAINER_BEST,
    VMG_TRAINER_VECTORS
};

struct vmg_trainer_state {
    vmg_real *vectors[VMG_TRAINER_VECTORS]; /* borrowed; NULL: there is none */
    vmg_train_result result;
    double expected_log_likelihood, divergence; /* sums over the steps of the epoch so far */
};

/* Result and sums as finite numbers, and back; false where they are none that a training of so many steps can have. */
enum { VMG_TRAINER_NUMBERS = 14 };
void vmg_trainer_state_to_numbers(const vmg_trainer_state *state, double numbers[VMG_TRAINER_NUMBERS]);
bool vmg_trainer_state_from_numbers(const double numbers[VMG_TRAINER_NUMBERS], vmg_trainer_state *state);

#endif
