/* What the errors on rows left out say of the intervals; see method/left_out_rows.h and method/interval_calibration.h. */
#include "method/left_out_rows.h"

#include <math.h>

#include "base/context.h"
#include "base/parallel.h"

/* Other sets of networks that are asked about a row. */
enum { most_others = 3 };

/* Everything in the network's units. Arrays of rows x targets, or, of classes, rows. */
typedef struct calibrating {
    const vmg_left_out *left_out;
    size_t targets, others;
    double *error; /* y - f, by the standard deviation predicted */
    double *apart; /* targets x rows x others: f_j - f, likewise */
    double *ratio; /* targets: how much smaller the errors of all networks are */
    double *tails; /* regression: of the errors that all would make; classes: the probability of the true class */
    double *own;   /* by how little the model's own sets hold the row; of numbers the same as tails */
    size_t asked;  /* which of the other sets; 0: that which left the row out */
    bool in_tails; /* the second pass */
} calibrating;

static size_t row_count(const calibrating *c)
{
    return c->left_out->first[c->left_out->parts];
}

/* The class as it is drawn into sets: the most probable first. 1 - what is more probable. */
static void keep_class(calibrating *c, const vmg_predictive *predictive, const vmg_left_out_piece *piece, size_t row,
                       size_t place)
{
    const double *probability = predictive->probability + row * predictive->outputs;
    const double of_true = probability[piece->labels[row]];
    double more = 0;
    for (size_t k = 0; k < predictive->outputs; k++) {
        more += probability[k] > of_true ? probability[k] : 0;
    }
    c->tails[place] = of_true > VMG_CONFORMAL_SMALLEST_TAIL ? of_true : VMG_CONFORMAL_SMALLEST_TAIL;
    c->own[place] = 1 - more;
}

static void keep_row(void *user, const vmg_predictive *predictive, const vmg_left_out_piece *piece, size_t row,
                     size_t place)
{
    calibrating *c = user;
    if (predictive->classes) {
        keep_class(c, predictive, piece, row, place);
        return;
    }
    for (size_t t = 0; t < c->targets; t++) {
        const vmg_mixture mixture = vmg_predictive_mixture(predictive, row, t);
        const double y = (double)vmg_matrix_row(piece->values, row)[t], mean = vmg_mixture_mean(&mixture);
        const size_t at = t * row_count(c) + place;
        if (c->in_tails) {
            const double smaller = mean + c->ratio[t] * (y - mean);
            c->tails[place * c->targets + t] = vmg_conformal_tail(vmg_mixture_cumulative(&mixture, smaller));
        } else if (c->asked) { /* first the means alone */
            c->apart[at * c->others + c->asked - 1] = mean;
        } else {
            const double sd = sqrt(vmg_mixture_model_variance(&mixture) + vmg_mixture_noise_variance(&mixture));
            c->error[at] = (y - mean) / sd;
            for (size_t j = 0; j < c->others; j++) {
                c->apart[at * c->others + j] = (c->apart[at * c->others + j] - mean) / sd;
            }
        }
    }
}

/* Asks a set of networks about the rows of a part. */
static vmg_status ask(vmg_context *context, calibrating *c, size_t part, size_t which)
{
    const vmg_left_out *left_out = c->left_out;
    calibrating own = *c;
    vmg_matrix_fit set = *left_out->fit;
    set.members = left_out->fit->members + (part + which) % left_out->parts * set.variant_count;
    set.member_count = set.variant_count;
    own.asked = which;
    return vmg_left_out_predict(context, left_out->data, &set, left_out->rows, left_out->first[part],
                                left_out->first[part + 1], keep_row, &own);
}

static vmg_status ask_about_part(vmg_context *context, size_t part, void *user)
{
    calibrating *c = user;
    vmg_status status = VMG_OK;
    for (size_t which = c->in_tails ? 0 : c->others; !status; which--) { /* the set that left the part out is last */
        status = ask(context, c, part, which);
        if (which == 0) {
            break;
        }
    }
    return status;
}

double vmg_left_out_error_ratio(size_t rows, size_t count, const double *error, const double *others, size_t sets)
{
    const double least_slope = 0.05;
    double squares = 0, products = 0, variance = 0;
    for (size_t i = 0; i < rows && count > 1; i++) {
        double mean = 0;
        for (size_t j = 0; j < count; j++) {
            mean += others[i * count + j] / (double)count;
        }
        for (size_t j = 0; j < count; j++) {
            const double apart = others[i * count + j] - mean;
            variance += apart * apart / (double)((count - 1) * rows);
        }
        squares += error[i] * error[i] / (double)rows;
        products += error[i] * mean / (double)rows;
    }
    if (!(squares > 0 && variance > 0)) {
        return 1;
    }
    const double rest = squares - products;
    double g = (rest + sqrt(rest * rest + 4 * squares * variance)) / (2 * squares);
    g = g < least_slope ? least_slope : g > 1 ? 1 : g;
    const double v = fmin(variance / (g * g), squares);
    const double apart = v * (1 - 1 / (double)sets);
    return sqrt((squares - apart) / squares / (1 + apart));
}

static vmg_status create(vmg_context *context, calibrating *c)
{
    const size_t rows = row_count(c);
    c->error = vmg_allocate(context, rows * c->targets, sizeof(double));
    c->apart = vmg_allocate(context, rows * c->targets, (c->others ? c->others : 1) * sizeof(double));
    c->tails = vmg_allocate(context, rows * c->targets, sizeof(double));
    c->own = vmg_allocate(context, rows * c->targets, sizeof(double));
    c->ratio = vmg_allocate(context, c->targets, sizeof(double));
    return c->error && c->apart && c->tails && c->own && c->ratio ? VMG_OK : VMG_ERROR_MEMORY;
}

static void release(vmg_context *context, calibrating *c)
{
    vmg_release(context, c->error);
    vmg_release(context, c->apart);
    vmg_release(context, c->tails);
    vmg_release(context, c->own);
    vmg_release(context, c->ratio);
}

vmg_status vmg_left_out_calibrate(vmg_context *context, const vmg_settings_values *settings,
                                  const vmg_left_out *left_out)
{
    const vmg_target_encoding *target = left_out->data->target;
    const bool classes = target->task == VMG_TASK_CLASSIFICATION;
    const size_t others = left_out->parts - 1 < most_others ? left_out->parts - 1 : most_others;
    calibrating c = {
        .left_out = left_out, .targets = classes ? 1 : target->target_count, .others = classes ? 0 : others};
    const size_t rows = row_count(&c), sets = settings->ensemble / left_out->fit->variant_count;
    vmg_status status = create(context, &c);
    status = status ? status : vmg_parallel_for(context, left_out->parts, ask_about_part, &c);
    for (size_t t = 0; t < c.targets && !status && !classes; t++) {
        c.ratio[t] = vmg_left_out_error_ratio(rows, c.others, c.error + t * rows, c.apart + t * rows * c.others, sets);
    }
    if (!status && !classes) {
        c.in_tails = true;
        status = vmg_parallel_for(context, left_out->parts, ask_about_part, &c);
    }
    if (!status) {
        status = vmg_calibration_learn(context, settings->calibrate, rows, c.targets, c.tails,
                                       classes ? c.own : c.tails, left_out->data->calibration);
    }
    release(context, &c);
    return status;
}
