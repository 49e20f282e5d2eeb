/* The temperature of class probabilities; see method/temperature.h. */
#include "method/temperature.h"

#include <math.h>

#include "base/context.h"
#include "base/parallel.h"
#include "metrics/classification_metrics.h"

enum {
    fewest_rows = 20,
    most_rows = 5000, /* enough for one number */
    chances = 5,      /* parts by which it is found out whether it helps */
    no_part = chances
};

/* 1/4 to 4 in steps of 2^(1/4). */
double vmg_temperature_at(size_t index)
{
    return VMG_COLDEST * exp2((double)index / 4);
}

/* The best place on the line of temperatures for the rows outside one part; a parabola through the best three. */
static double best_place(size_t rows, size_t part, const double *log_probabilities)
{
    double sum[VMG_TEMPERATURES] = {0};
    size_t best = VMG_TEMPERATURES / 2; /* T = 1, where all are equal */
    for (size_t i = 0; i < rows; i++) {
        for (size_t t = 0; i % chances != part && t < VMG_TEMPERATURES; t++) {
            sum[t] += log_probabilities[i * VMG_TEMPERATURES + t];
        }
    }
    for (size_t t = 0; t < VMG_TEMPERATURES; t++) {
        best = sum[t] > sum[best] ? t : best;
    }
    if (best == 0 || best + 1 == VMG_TEMPERATURES) {
        return (double)best;
    }
    const double bend = 2 * sum[best] - sum[best - 1] - sum[best + 1];
    return (double)best + (bend > 0 ? 0.5 * (sum[best + 1] - sum[best - 1]) / bend : 0);
}

/* A row's log probability at a place, on the line between two temperatures. */
static double at_place(const double *log_probabilities, double place)
{
    const size_t below = (size_t)place < VMG_TEMPERATURES - 1 ? (size_t)place : VMG_TEMPERATURES - 2;
    const double part = place - (double)below;
    return (1 - part) * log_probabilities[below] + part * log_probabilities[below + 1];
}

static bool it_helps(size_t rows, const double *log_probabilities)
{
    double places[chances], mean = 0, squares = 0;
    for (size_t part = 0; part < chances; part++) {
        places[part] = best_place(rows, part, log_probabilities);
    }
    for (size_t i = 0; i < rows; i++) {
        const double *own = log_probabilities + i * VMG_TEMPERATURES;
        const double gain = at_place(own, places[i % chances]) - own[VMG_TEMPERATURES / 2];
        const double before = gain - mean;
        mean += before / (double)(i + 1);
        squares += before * (gain - mean);
    }
    return mean > sqrt(squares / (double)(rows - 1) / (double)rows);
}

double vmg_choose_temperature(int calibrate, size_t rows, const double *log_probabilities)
{
    if (rows == 0 || (calibrate == VMG_CALIBRATE_AUTO && (rows < fewest_rows || !it_helps(rows, log_probabilities)))) {
        return 0;
    }
    return VMG_COLDEST * exp2(best_place(rows, no_part, log_probabilities) / 4);
}

/* One job for each part of the rows, once for each temperature. */
typedef struct heating {
    const vmg_left_out *left_out;
    size_t temperature;        /* index */
    double *log_probabilities; /* rows x VMG_TEMPERATURES */
    size_t *first;             /* parts + 1: of a part's rows there */
} heating;

typedef struct heating_part {
    heating *all;
    size_t part;
} heating_part;

static void keep_row(void *user, const vmg_predictive *predictive, const vmg_left_out_piece *piece, size_t row,
                     size_t place)
{
    const heating_part *own = user;
    const heating *all = own->all;
    const size_t at = all->first[own->part] + place - all->left_out->first[own->part];
    all->log_probabilities[at * VMG_TEMPERATURES + all->temperature] = vmg_class_log_likelihood(
        predictive->probability + row * predictive->outputs, predictive->outputs, piece->labels[row]);
}

static vmg_status predict_part(vmg_context *context, size_t part, void *user)
{
    heating_part own = {user, part};
    const vmg_left_out *left_out = own.all->left_out;
    vmg_matrix_fit set = *left_out->fit;
    set.members = left_out->fit->members + part * set.variant_count;
    set.member_count = set.variant_count;
    const size_t first = left_out->first[part], count = own.all->first[part + 1] - own.all->first[part];
    return vmg_left_out_predict(context, left_out->data, &set, left_out->rows, first, first + count, keep_row, &own);
}

vmg_status vmg_learn_temperature(vmg_context *context, int calibrate, const vmg_left_out *left_out, vmg_matrix_fit *fit)
{
    heating h = {.left_out = left_out};
    const size_t most = most_rows / left_out->parts;
    h.first = vmg_allocate(context, left_out->parts + 1, sizeof *h.first);
    for (size_t part = 0; h.first && part < left_out->parts; part++) {
        const size_t there = left_out->first[part + 1] - left_out->first[part];
        h.first[part + 1] = h.first[part] + (there < most ? there : most);
    }
    const size_t rows = h.first ? h.first[left_out->parts] : 0;
    h.log_probabilities = vmg_allocate(context, rows, VMG_TEMPERATURES * sizeof *h.log_probabilities);
    vmg_status status = h.first && h.log_probabilities ? VMG_OK : VMG_ERROR_MEMORY;
    for (h.temperature = 0; !status && h.temperature < VMG_TEMPERATURES; h.temperature++) {
        vmg_matrix_fit_set_temperature(fit, vmg_temperature_at(h.temperature));
        status = vmg_parallel_for(context, left_out->parts, predict_part, &h);
    }
    vmg_matrix_fit_set_temperature(fit, status ? 0 : vmg_choose_temperature(calibrate, rows, h.log_probabilities));
    vmg_release(context, h.log_probabilities);
    vmg_release(context, h.first);
    return status;
}
