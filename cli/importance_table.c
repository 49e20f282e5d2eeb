/* Which inputs matter; see importance_table.h. */
#include "importance_table.h"

#include <stdint.h>

#include "grid.h"
#include "model_reader.h"

enum { most_columns = 40 }; /* that are shown; images have hundreds */

vmg_status vmg_cli_find_importance(const vmg_cli_session *session, const vmg_model *model, const char *path,
                                   vmg_importance **out)
{
    vmg_context *context = session->context;
    vmg_table_reader *reader = NULL;
    vmg_table *table = NULL;
    *out = NULL;
    vmg_status status = vmg_cli_open_model_reader(session, model, path, true, &reader);
    status = status ? status : vmg_table_reader_next(context, reader, SIZE_MAX, &table);
    status = status ? status : vmg_importance_find(context, model, table, NULL, out);
    vmg_table_destroy(context, table);
    vmg_table_reader_close(context, reader);
    return status;
}

static vmg_status add_row(vmg_context *context, vmg_cli_grid *grid, const vmg_column_importance *column)
{
    vmg_status status = vmg_cli_grid_add(context, grid, "%s", column->name);
    status = status ? status : vmg_cli_grid_add(context, grid, "%.4g +- %.2g", column->error, column->error_std);
    return status ? status : vmg_cli_grid_add(context, grid, "%.4g +- %.2g", column->loss, column->loss_std);
}

vmg_status vmg_cli_say_importance(const vmg_cli_session *session, const vmg_importance *importance)
{
    vmg_context *context = session->context;
    const size_t shown = importance->count < most_columns ? importance->count : most_columns;
    vmg_cli_grid grid = {.columns = 3};
    vmg_status status = vmg_cli_grid_add(context, &grid, "column shuffled");
    status = status ? status : vmg_cli_grid_add(context, &grid, "%s rises by", importance->error_name);
    status = status ? status : vmg_cli_grid_add(context, &grid, "log_likelihood falls by");
    for (size_t i = 0; i < shown && !status; i++) {
        status = add_row(context, &grid, &importance->columns[i]);
    }
    if (!status && session->console->facts) {
        vmg_cli_say(session->console, "importance of the columns on %zu rows: %s %.4g, log_likelihood %.4g with all",
                    importance->rows, importance->error_name, importance->error, importance->log_likelihood);
        vmg_cli_grid_print(&grid, 2, session->console->facts);
        if (shown < importance->count) {
            vmg_cli_say(session->console, "  and %zu columns that matter less", importance->count - shown);
        }
    }
    vmg_cli_grid_release(context, &grid);
    return status;
}
