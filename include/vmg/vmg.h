/*
 * libvmg: neural networks that know how sure they are. This header is the guided tour; include it, and link with -lvmg.
 *
 * A network's weights are matrices, and each has a matrix Gaussian posterior (a mean, a covariance of its rows, a
 * covariance of its columns), fitted by variational inference: C. Louizos and M. Welling, "Structured and Efficient
 * Variational Deep Learning with Matrix Gaussian Posteriors", ICML 2016. So a prediction is a distribution: a mean, how
 * far the truth may lie from it, and which part of that more data would take away.
 *
 * 1. From a table to predictions.
 *
 *      vmg_context *context = NULL;
 *      vmg_table *mixes = NULL;
 *      vmg_model *model = NULL;
 *      vmg_prediction *answer = NULL;
 *      vmg_status status = vmg_context_create(NULL, &context);
 *      if (!status) status = vmg_table_read(context, "mixes.csv", NULL, &mixes);
 *      if (!status) status = vmg_fit(context, mixes, &(vmg_fit_options){.target = "strength"}, &model);
 *      if (!status) status = vmg_predict(context, model, mixes, NULL, &answer);
 *      if (!status) printf("%g +- %g\n", vmg_prediction_mean(answer, 0, 0), vmg_prediction_std(answer, 0, 0));
 *      if (status && context) fprintf(stderr, "%s\n", vmg_last_error(context));
 *
 *    Each object is given back by the _destroy of its kind, the context last; NULL is allowed everywhere there.
 *
 * 2. What you meet on the way.
 *      vmg/context.h    memory, threads, messages, the sentence of the last error, cancelling
 *      vmg/status.h     what calls answer
 *      vmg/table.h      tables from CSV and IDX files or from memory, whole or in pieces
 *      vmg/settings.h   everything about a fit that can be chosen, by name
 *      vmg/model.h      fit, predict, save, load, describe
 *      vmg/evaluate.h   how good is it: evaluation on rows left out, cross-validation
 *      vmg/compare.h    which method is better on this table, and what each costs
 *      vmg/report.h     a comparison as a page for people
 *      vmg/metrics.h    the metrics, by name
 *      vmg/export.h     a model as a file of C or SQL, which predicts without this library
 *      vmg/network.h    the lower door: networks without tables, objectives and gradients, draws of functions
 *
 * 3. Rules that hold everywhere.
 *      - A call that can fail answers a vmg_status; on failure what it should have made is NULL and nothing leaks.
 *      - `create` and what fills a `**out` give you ownership; getters lend.
 *      - Options are structures of which all zero is the default: (vmg_fit_options){.target = "strength"}.
 *      - A context serves one call at a time. Models, tables and predictions do not change once they are made; any
 *        number of threads may read them, each with a context of its own.
 *      - The same seed gives the same bits for any number of threads, on one kind of processor.
 *      - The library never prints, never exits, installs no signal handler and keeps no global state; it sets the BLAS
 *        library of the process to one thread.
 */
#ifndef VMG_VMG_H
#define VMG_VMG_H

#include "vmg/compare.h"
#include "vmg/config.h"
#include "vmg/context.h"
#include "vmg/evaluate.h"
#include "vmg/export.h"
#include "vmg/importance.h"
#include "vmg/metrics.h"
#include "vmg/model.h"
#include "vmg/network.h"
#include "vmg/report.h"
#include "vmg/settings.h"
#include "vmg/status.h"
#include "vmg/table.h"
#include "vmg/task.h"

#endif
