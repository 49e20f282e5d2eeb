/* One step for a whole network; see optimise/descent.h. */
#include "optimise/descent.h"

#include "layer/layer_parts.h"

/* Parameters in one piece: with their gradients and Adam's vectors they fit a second-level cache. Rows of weights come
 * in multiples of `row_grain`, which the kernels like, and so many that the batch's inputs to them fit a first-level
 * one. */
enum { piece_size = 1 << 15, piece_inputs = 1 << 12, row_grain = 4 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Rows of c weights in one piece. */
static size_t rows_in_piece(size_t columns, size_t batch)
{
    const size_t rows = smaller(piece_size / columns, piece_inputs / batch) / row_grain * row_grain;
    return rows ? rows : row_grain;
}

static void add_piece(vmg_descent *descent, vmg_descent_piece piece)
{
    if (descent->pieces) {
        descent->pieces[descent->piece_count] = piece;
    }
    descent->piece_count++;
}

static void add_plain_pieces(vmg_descent *descent, size_t first, size_t end)
{
    for (; first < end; first += piece_size) {
        add_piece(descent, (vmg_descent_piece){.offset = first, .count = smaller(piece_size, end - first)});
    }
}

/* Lists the pieces, or counts them where there is no memory for them yet. */
static void divide(vmg_descent *descent)
{
    const vmg_network *network = descent->workspace->network;
    size_t first = 0;
    descent->piece_count = 0;
    for (size_t l = 0; l < network->layer_count; l++) {
        const vmg_layer_state *state = descent->workspace->states[l];
        const size_t rows = state->layer->rows, columns = state->layer->columns;
        const size_t part = rows_in_piece(columns, descent->workspace->most_rows);
        if (!state->late.factor) {
            continue;
        }
        add_plain_pieces(descent, first, state->late.offset);
        for (size_t row = 0; row < rows; row += part) {
            add_piece(descent, (vmg_descent_piece){.offset = state->late.offset + row * columns,
                                                   .count = smaller(part, rows - row) * columns,
                                                   .late = state,
                                                   .row = row});
        }
        first = state->late.offset + rows * columns;
        descent->most_rows = descent->most_rows > part * columns ? descent->most_rows : part * columns;
    }
    add_plain_pieces(descent, first, network->parameter_count);
}

void vmg_descent_lay_out(vmg_adam_options options, const vmg_workspace *workspace, vmg_team *team, vmg_arena *arena,
                         vmg_descent *descent)
{
    *descent = (vmg_descent){.workspace = workspace, .team = team};
    vmg_adam_lay_out(options, workspace->network->parameter_count, arena, &descent->adam);
    divide(descent);
    descent->pieces = vmg_arena_take(arena, descent->piece_count, sizeof *descent->pieces);
    divide(descent);
    descent->rows = vmg_arena_take(arena, descent->most_rows * vmg_team_size(team), sizeof *descent->rows);
}

/* A step under way. */
typedef struct descent_step {
    const vmg_descent *descent;
    vmg_adam_step step;
    const vmg_real *gradient;
    vmg_real *parameters;
} descent_step;

static void move_piece(void *user, size_t index, size_t thread)
{
    const descent_step *of = user;
    const vmg_descent *descent = of->descent;
    const vmg_descent_piece *piece = &descent->pieces[index];
    const vmg_real *gradient = of->gradient + piece->offset;
    if (piece->late) {
        const size_t columns = piece->late->layer->columns;
        const vmg_matrix rows =
            vmg_matrix_view(descent->rows + thread * descent->most_rows, piece->count / columns, columns);
        vmg_layer_late_rows(piece->late, piece->row, rows);
        gradient = rows.at;
    }
    vmg_adam_move(&descent->adam, descent->workspace->kernels, of->step, piece->offset, piece->count, gradient,
                  of->parameters);
}

void vmg_descent_take_step(vmg_descent *descent, double learning_rate, const vmg_real *gradient, vmg_real *parameters)
{
    descent_step of = {descent, vmg_adam_begin_step(&descent->adam, learning_rate), gradient, parameters};
    vmg_team_run(descent->team, descent->piece_count, move_piece, &of);
}
