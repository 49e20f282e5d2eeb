/* --noise auto: which noise, by rows left out of a trial training. */
#ifndef VMG_METHOD_NOISE_CHOICE_H
#define VMG_METHOD_NOISE_CHOICE_H

#include "method/matrix_method.h"

/*
 * A fifth of the training rows is left out, by chance from the seed. On the others two networks (four, for an ensemble
 * of four or more) train as they would in the fit itself, every second with varying noise. Chosen is what has the
 * largest mean log predictive density of the rows left out: constant noise, varying noise, or, in an ensemble that has
 * no variants of its own, both as variants; with equal figures the first of constant, both, varying. With fewer than 10
 * rows, for classes, or after a request to cancel, noise is constant.
 *
 * Writes the choice to settings->noise or settings->variants, and the figures to the record. Fails as a fit does.
 */
vmg_status vmg_choose_noise(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                            vmg_training_record *record);

#endif
