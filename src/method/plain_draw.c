/* Values of drawn functions; see method/plain_draw.h. */
#include "method/plain_draw.h"

#include <math.h>
#include <string.h>

#include "base/context.h"

static double logistic(double x)
{
    return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
}

/* Probabilities of the classes from one row's functions. */
static void write_probabilities(const vmg_plain_drawn *drawn, const double *latent, size_t classes, double *values)
{
    double largest = latent[0], sum = 0;
    if (drawn->functions == 1) {
        values[0] = logistic(-latent[0]);
        values[1] = logistic(latent[0]);
        return;
    }
    for (size_t c = 0; c < classes; c++) {
        largest = latent[c] > largest ? latent[c] : largest;
    }
    for (size_t c = 0; c < classes; c++) {
        values[c] = exp(latent[c] - largest);
        if (drawn->link == VMG_LINK_ONE_AGAINST_REST) { /* all in the same proportion to logistic(f), and not all 0 */
            values[c] = largest > 0 ? logistic(latent[c]) : values[c] / (1 + exp(latent[c]));
        }
        sum += values[c];
    }
    for (size_t c = 0; c < classes; c++) {
        values[c] /= sum;
    }
}

vmg_status vmg_plain_draw_values(vmg_context *context, const vmg_plain_fit *fit, const vmg_plain_drawn *drawn,
                                 vmg_matrix inputs, double *values)
{
    enum { rows_between_questions = 256 };
    double *x = vmg_allocate(context, fit->inputs + drawn->functions, sizeof *x);
    vmg_status status = x ? VMG_OK : VMG_ERROR_MEMORY;
    double *latent = x ? x + fit->inputs : NULL;
    for (size_t k = 0; !status && k < inputs.rows; k++, values += fit->outputs) {
        for (size_t i = 0; i < fit->inputs; i++) {
            x[i] = (double)vmg_matrix_row(inputs, k)[i];
        }
        drawn->evaluate(drawn->state, x, latent);
        if (fit->task == VMG_TASK_CLASSIFICATION) {
            write_probabilities(drawn, latent, fit->outputs, values);
        } else {
            memcpy(values, latent, fit->outputs * sizeof *values);
        }
        if (k % rows_between_questions == 0 && vmg_cancelled(context)) {
            status = vmg_fail(context, VMG_ERROR_CANCELLED, "cancelled");
        }
    }
    vmg_release(context, x);
    return status;
}

typedef struct drawn_functions {
    const vmg_plain_function *of;
    size_t count;
    char *drawn; /* count times of->size bytes */
} drawn_functions;

static void evaluate_all(void *state, const double *x, double *latent)
{
    const drawn_functions *self = state;
    for (size_t f = 0; f < self->count; f++) {
        latent[f] = self->of->evaluate(self->drawn + f * self->of->size, x);
    }
}

vmg_status vmg_plain_draw_functions(vmg_context *context, const vmg_plain_fit *fit, const vmg_plain_function *of,
                                    size_t functions, uint64_t seed, uint64_t number, vmg_matrix inputs, double *values)
{
    drawn_functions all = {of, 0, vmg_allocate(context, functions, of->size)};
    vmg_status status = all.drawn ? VMG_OK : VMG_ERROR_MEMORY;
    while (!status && all.count < functions) {
        const vmg_random from = {vmg_random_seed(seed, all.count), number, VMG_STREAM_WEIGHTS};
        status = of->create(context, fit, all.count, from, all.drawn + all.count * of->size);
        all.count += !status;
    }
    if (!status) {
        const vmg_plain_drawn drawn = {&all, functions, VMG_LINK_ONE_AGAINST_REST, evaluate_all};
        status = vmg_plain_draw_values(context, fit, &drawn, inputs, values);
    }
    while (all.count > 0) {
        of->release(context, all.drawn + --all.count * of->size);
    }
    vmg_release(context, all.drawn);
    return status;
}
