/* Draws of the whole function from an ensemble of networks: one member, taken with the probability that it has in
 * predictions, and one draw of all its weights. */
#include "method/matrix_method.h"

#include <math.h>

#include "base/context.h"
#include "network/function_draw.h"

enum { rows_at_once = 256 };

/* The member of a draw. */
static size_t member_of(const vmg_matrix_fit *fit, uint64_t seed, uint64_t number)
{
    vmg_real place;
    double sum = 0;
    size_t member = 0;
    vmg_random_uniform((vmg_random){seed, 0, VMG_STREAM_FUNCTIONS}, number, 1, &place);
    for (; member + 1 < fit->member_count; member++) {
        sum += vmg_matrix_member_weight(fit, member) / (double)fit->member_count;
        if ((double)place < sum) {
            break;
        }
    }
    return member;
}

/* Values of one row: outputs as they are, or of classes their probabilities at a temperature (0: 1). */
static void write_values(const vmg_real *outputs, size_t count, bool classes, double temperature, double *values)
{
    const double factor = temperature > 0 ? 1 / temperature : 1;
    double largest = outputs[0], sum = 0;
    for (size_t o = 0; o < count; o++) {
        largest = outputs[o] > largest ? outputs[o] : largest;
    }
    for (size_t o = 0; o < count; o++) {
        values[o] = classes ? exp(factor * (outputs[o] - largest)) : outputs[o];
        sum += values[o];
    }
    for (size_t o = 0; classes && o < count; o++) {
        values[o] /= sum;
    }
}

vmg_status vmg_matrix_draw(vmg_context *context, const void *fitted, uint64_t seed, uint64_t number, vmg_matrix inputs,
                           double *values)
{
    const vmg_matrix_fit *fit = fitted;
    const size_t chosen = member_of(fit, seed, number);
    const vmg_matrix_member *member = &fit->members[chosen];
    const vmg_network *network = vmg_matrix_fit_network(fit, chosen);
    const bool classes = network->likelihood.kind == &vmg_likelihood_categorical;
    const size_t outputs = vmg_likelihood_targets(&network->likelihood);
    vmg_function_draw *draw = NULL;
    vmg_status status = vmg_function_draw_create(context, network, member->parameters,
                                                 vmg_random_seed(seed, member->number), number, rows_at_once, &draw);
    for (size_t first = 0; !status && first < inputs.rows; first += rows_at_once) {
        const size_t left = inputs.rows - first, count = left < rows_at_once ? left : rows_at_once;
        vmg_matrix seen = vmg_matrix_rows(inputs, first, count);
        seen.columns = fit->variants[member->variant].inputs;
        const vmg_matrix found = vmg_function_draw_evaluate(draw, seen);
        for (size_t k = 0; k < count; k++) {
            write_values(vmg_matrix_row(found, k), outputs, classes, (double)fit->temperature,
                         values + (first + k) * outputs);
        }
        if (vmg_cancelled(context)) {
            status = vmg_fail(context, VMG_ERROR_CANCELLED, "cancelled");
        }
    }
    vmg_function_draw_destroy(context, draw);
    return status;
}
