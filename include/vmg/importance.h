/* Which columns a model's predictions rest on. */
#ifndef VMG_IMPORTANCE_H
#define VMG_IMPORTANCE_H

#include "vmg/model.h"

/* What becomes worse when the cells of one column are dealt out anew among the rows, so that they say nothing of their
 * row any more, and everything else stays (permutation importance; L. Breiman, "Random forests", Machine Learning 45,
 * 2001). Means and standard deviations over the shuffles. Near 0: the model does without the column, because it says
 * nothing, or because other columns say the same. */
typedef struct vmg_column_importance {
    char *name;
    double error, error_std; /* by how much rmse or error_rate rises */
    double loss, loss_std;   /* by how much log_likelihood falls */
} vmg_column_importance;

/* Read it freely; everything in it belongs to it. */
typedef struct vmg_importance {
    const char *error_name; /* "rmse" or "error_rate"; static */
    size_t rows, shuffles;
    double error, log_likelihood; /* with all columns as they are */
    size_t count;
    vmg_column_importance *columns; /* count, the largest loss first */
} vmg_importance;

/* All zero is the default of everything. */
typedef struct vmg_importance_options {
    const uint32_t *rows; /* to test on; NULL: all, but at most 5,000, chosen by chance. Borrowed for the call */
    size_t row_count;
    size_t shuffles; /* of each column; 0: 5 */
    uint64_t seed;   /* of shuffles and of which rows are chosen */
} vmg_importance_options;

/*
 * The columns that a model reads, on a table whose targets are known. `options` may be NULL. On rows that the model was
 * trained on it says what the model uses, on others what that is good for. It predicts the rows (shuffles x columns)
 * times; the result does not depend on the number of threads.
 * Fails as vmg_evaluate; *out is then NULL.
 */
VMG_API vmg_status vmg_importance_find(vmg_context *context, const vmg_model *model, const vmg_table *table,
                                       const vmg_importance_options *options, vmg_importance **out);
VMG_API void vmg_importance_destroy(vmg_context *context, vmg_importance *importance);

/* As JSON text; free with vmg_text_release:
 *   {"error": "rmse", "rows": .., "shuffles": .., "with_all": {"error": .., "log_likelihood": ..},
 *    "columns": [{"name": .., "error": .., "error_std": .., "loss": .., "loss_std": ..}, ...]}
 * Fails with VMG_ERROR_MEMORY; *out is then NULL. */
VMG_API vmg_status vmg_importance_to_json(vmg_context *context, const vmg_importance *importance, char **out);

#endif
