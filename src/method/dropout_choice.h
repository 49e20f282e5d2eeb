/* The rate of dropout and the noise, by rows left out of a trial training. */
#ifndef VMG_METHOD_DROPOUT_CHOICE_H
#define VMG_METHOD_DROPOUT_CHOICE_H

#include "method/matrix_method.h"

/*
 * Sets settings->dropout_rate and settings->noise_factor, each where it is 0: to those with the largest mean log
 * predictive density of the rows left out, among the rates 0.001, 0.003, 0.01, 0.03 and 0.1 (Gal and Ghahramani 2016
 * have 0.005 to 0.1; few rows want less) and, for numbers, factors of the noise variance from 1/8 to 8: what training
 * learns as noise includes what the masks of dropout do to the outputs. Below 1,000 rows there are several trials, at
 * most five, each of which leaves out other rows. With fewer than 10 rows, or after a request to cancel, they are 0.03
 * and 1.
 *
 * Does nothing for methods without dropout. Fails as a fit does.
 */
vmg_status vmg_choose_dropout(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data);

/* What is not given or chosen becomes 0.03 and 1. */
void vmg_settle_dropout(vmg_settings_values *settings);

#endif
