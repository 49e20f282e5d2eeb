/* Adam; see optimise/adam.h. The loop over the parameters is a kernel (linalg/kernels.h). */
#include "optimise/adam.h"

#include "base/real.h"

void vmg_adam_lay_out(vmg_adam_options options, size_t count, vmg_arena *arena, vmg_adam *adam)
{
    *adam = (vmg_adam){.options = options, .count = count};
    /* as the kernel has them: the corrections must be of the decays that are used, and 1 - 0.99999 loses digits */
    adam->options.mean_decay = (vmg_real)options.mean_decay;
    adam->options.square_decay = (vmg_real)options.square_decay;
    adam->options.averaging = (vmg_real)options.averaging;
    adam->mean = vmg_arena_take(arena, count, sizeof(vmg_real));
    adam->square = vmg_arena_take(arena, count, sizeof(vmg_real));
    adam->average = vmg_arena_take(arena, count, sizeof(vmg_real));
}

vmg_adam_step vmg_adam_begin_step(vmg_adam *adam, double learning_rate)
{
    const vmg_adam_options *options = &adam->options;
    const double t = (double)++adam->step;
    return (vmg_adam_step){
        .rate = (vmg_real)(learning_rate / (1 - pow(options->mean_decay, t))),
        .mean_decay = (vmg_real)options->mean_decay,
        .square_decay = (vmg_real)options->square_decay,
        .square_correction = (vmg_real)(1 / sqrt(1 - pow(options->square_decay, t))),
        .epsilon = (vmg_real)options->epsilon,
        .average_decay = (vmg_real)options->averaging,
    };
}

void vmg_adam_move(const vmg_adam *adam, const vmg_kernels *kernels, vmg_adam_step step, size_t first, size_t count,
                   const vmg_real *gradient, vmg_real *parameters)
{
    kernels->adam(step, count, gradient, adam->mean + first, adam->square + first, parameters + first,
                  adam->average + first);
}

void vmg_adam_average(const vmg_adam *adam, vmg_real *out)
{
    const vmg_real correction = (vmg_real)(1 / (1 - pow(adam->options.averaging, (double)adam->step)));
    for (size_t i = 0; i < adam->count; i++) {
        out[i] = adam->average[i] * correction;
    }
}
