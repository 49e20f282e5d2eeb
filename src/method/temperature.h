/* The temperature of class probabilities: softmax(f / T), f the latent functions of every network (Guo, Pleiss, Sun,
 * Weinberger 2017, for logits that are known; here f is Gaussian or drawn, so that its mean is divided by T and its
 * variance by T^2, before the mean over networks is taken). T > 1 makes them less sure, T < 1 surer; which class is the
 * most probable changes rarely.
 *
 * T is what gives rows that networks left out (method/cross_fit.h) the largest mean log probability of their class. It
 * is used only where it helps: the rows are divided into five parts, each is scored with the T that the other four
 * choose, and the gain over T = 1 must be larger than its standard error over the rows. Of each variant one network
 * predicts a row that it left out, all of them a new row: their mean is a little less sure, and T, learnt on the few,
 * does not know it. */
#ifndef VMG_METHOD_TEMPERATURE_H
#define VMG_METHOD_TEMPERATURE_H

#include "method/left_out_rows.h"

/* Between these T is looked for. */
#define VMG_COLDEST 0.25
#define VMG_HOTTEST 4.0

/* T for these rows, and sets fit's to it; 0 where T = 1 is not found to be worse, with --calibrate auto on fewer than
 * 20 rows too. With --calibrate on it is the best T without more ado. Only for classes. Fails with VMG_ERROR_MEMORY;
 * fit is then without one. */
vmg_status vmg_learn_temperature(vmg_context *context, int calibrate, const vmg_left_out *left_out,
                                 vmg_matrix_fit *fit);

/* Its choice alone, from log probabilities of the true class: rows x VMG_TEMPERATURES, at the temperatures below. */
enum { VMG_TEMPERATURES = 17 };
double vmg_temperature_at(size_t index);
double vmg_choose_temperature(int calibrate, size_t rows, const double *log_probabilities);

#endif
