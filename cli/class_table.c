/* Classes in a table; see class_table.h. */
#include "class_table.h"

#include <math.h>
#include <stdio.h>

#include "base/context.h"
#include "grid.h"

/* Classes that are shown; of more --json tells. Beyond so many the matrix is not read by anybody. */
enum { most_classes = 30, most_in_matrix = 12 };

static vmg_status add_part(vmg_context *context, vmg_cli_grid *grid, double part)
{
    return isnan(part) ? vmg_cli_grid_add(context, grid, "-") : vmg_cli_grid_add(context, grid, "%.3f", part);
}

/* How often rows of a class, or of none that is known, were taken for each. */
static vmg_status add_counts(vmg_context *context, vmg_cli_grid *grid, const vmg_evaluation *evaluation, size_t truth)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < evaluation->class_count && !status; i++) {
        status = vmg_cli_grid_add(context, grid, "%zu", evaluation->confusion[truth * evaluation->class_count + i]);
    }
    return status;
}

static vmg_status add_class(vmg_context *context, vmg_cli_grid *grid, const vmg_evaluation *evaluation, size_t index,
                            bool with_matrix)
{
    const vmg_class_figures figures = vmg_evaluation_class(evaluation, index);
    vmg_status status = vmg_cli_grid_add(context, grid, "%s", evaluation->classes[index]);
    status = status ? status : vmg_cli_grid_add(context, grid, "%zu", figures.rows);
    status = status ? status : add_part(context, grid, figures.precision);
    status = status ? status : add_part(context, grid, figures.recall);
    status = status ? status : add_part(context, grid, figures.f1);
    return status || !with_matrix ? status : add_counts(context, grid, evaluation, index);
}

static vmg_status add_headings(vmg_context *context, vmg_cli_grid *grid, const vmg_evaluation *evaluation,
                               bool with_matrix)
{
    static const char *const headings[] = {"class", "rows", "precision", "recall", "F1"};
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < sizeof headings / sizeof *headings && !status; i++) {
        status = vmg_cli_grid_add(context, grid, "%s", headings[i]);
    }
    for (size_t i = 0; i < evaluation->class_count && with_matrix && !status; i++) {
        status = vmg_cli_grid_add(context, grid, "as %s", evaluation->classes[i]);
    }
    return status;
}

static size_t count_of_none(const vmg_evaluation *evaluation)
{
    const size_t count = evaluation->class_count;
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += evaluation->confusion[count * count + i];
    }
    return sum;
}

static vmg_status fill(vmg_context *context, vmg_cli_grid *grid, const vmg_evaluation *evaluation, bool with_matrix)
{
    const size_t shown = evaluation->class_count < most_classes ? evaluation->class_count : most_classes;
    const size_t none = count_of_none(evaluation);
    vmg_status status = add_headings(context, grid, evaluation, with_matrix);
    for (size_t i = 0; i < shown && !status; i++) {
        status = add_class(context, grid, evaluation, i, with_matrix);
    }
    if (!status && none && with_matrix) {
        const char *const cells[] = {"(not known)", "", "-", "-", "-"};
        for (size_t i = 0; i < sizeof cells / sizeof *cells && !status; i++) {
            status =
                i == 1 ? vmg_cli_grid_add(context, grid, "%zu", none) : vmg_cli_grid_add(context, grid, "%s", cells[i]);
        }
        status = status ? status : add_counts(context, grid, evaluation, evaluation->class_count);
    }
    return status;
}

/* The grid with the matrix where it fits, else without. */
static vmg_status make(const vmg_cli_session *session, const vmg_evaluation *evaluation, vmg_cli_grid *grid)
{
    const size_t indent = 2, of_class = 5;
    vmg_status status = VMG_OK;
    *grid = (vmg_cli_grid){.columns = of_class + evaluation->class_count};
    if (evaluation->class_count <= most_in_matrix) {
        status = fill(session->context, grid, evaluation, true);
        if (status || vmg_cli_grid_width(grid, indent) <= vmg_cli_width(session->console->facts)) {
            return status;
        }
    }
    vmg_cli_grid_release(session->context, grid);
    *grid = (vmg_cli_grid){.columns = of_class};
    return fill(session->context, grid, evaluation, false);
}

vmg_status vmg_cli_say_classes(const vmg_cli_session *session, const vmg_evaluation *evaluation)
{
    vmg_cli_grid grid = {0};
    if (!session->console->facts || evaluation->class_count == 0) {
        return VMG_OK;
    }
    const vmg_status status = make(session, evaluation, &grid);
    if (!status) {
        vmg_cli_say(session->console, "%s", "");
        if (evaluation->threshold > 0) {
            vmg_cli_say(session->console, "'%s' is predicted from a probability of %g on",
                        evaluation->classes[evaluation->positive], evaluation->threshold);
        }
        vmg_cli_grid_print(&grid, 2, session->console->facts);
        if (evaluation->class_count > most_classes) {
            vmg_cli_say(session->console, "  ... and %zu more classes; --json has all",
                        evaluation->class_count - most_classes);
        }
    }
    vmg_cli_grid_release(session->context, &grid);
    return status;
}
