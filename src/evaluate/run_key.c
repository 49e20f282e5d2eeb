/* What the result of a run depends on; see evaluate/run_key.h. */
#include "evaluate/run_key.h"

#include "base/digest.h"
#include "linalg/kernels.h"

static uint64_t digest_column(uint64_t digest, const vmg_table *table, size_t column)
{
    const size_t rows = vmg_table_rows(table);
    digest = vmg_digest_text(digest, vmg_table_column_name(table, column));
    digest = vmg_digest_word(digest, vmg_table_column_type(table, column));
    for (size_t row = 0; row < rows; row++) {
        if (vmg_table_column_type(table, column) == VMG_COLUMN_TEXT) {
            digest = vmg_digest_text(digest, vmg_table_text(table, column, row));
        } else {
            const double number = vmg_table_number(table, column, row);
            digest = vmg_table_is_missing(table, column, row) ? vmg_digest_word(digest, 1)
                                                              : vmg_digest_bytes(digest, &number, sizeof number);
        }
    }
    return digest;
}

static uint64_t digest_rows(uint64_t digest, const uint32_t *rows, size_t count)
{
    return vmg_digest_word(vmg_digest_bytes(digest, rows, count * sizeof *rows), count);
}

uint64_t vmg_comparing_key(const vmg_context *context, const vmg_comparing *self)
{
    const vmg_crossval_options *division = &self->options.division;
    uint64_t digest = vmg_digest_text(sizeof(vmg_real), VMG_VERSION);
    digest = vmg_digest_text(digest, vmg_kernels_of(context)->name);
    digest = vmg_digest_word(digest, vmg_table_rows(self->table));
    for (size_t column = 0; column < vmg_table_columns(self->table); column++) {
        digest = digest_column(digest, self->table, column);
    }
    for (size_t i = 0; i < self->targets.count; i++) {
        digest = vmg_digest_text(digest, self->targets.names[i]);
    }
    for (size_t i = 0; i < self->fit.ignored_count; i++) {
        digest = vmg_digest_text(digest, self->fit.ignored[i]);
    }
    digest = vmg_digest_text(digest, self->fit.weight);
    digest = vmg_digest_text(digest, division->group);
    digest = vmg_digest_text(digest, division->order);
    digest = vmg_digest_bytes(digest, self->limits, self->limit_count * sizeof *self->limits);
    digest = vmg_digest_bytes(digest, &division->threshold, sizeof division->threshold);
    return vmg_digest_word(vmg_digest_word(digest, self->folds.positive), self->targets.task);
}

uint64_t vmg_run_key(const vmg_comparing *self, const vmg_run *run)
{
    const vmg_settings *settings = &self->settings[run->method];
    uint64_t digest = vmg_digest_word(self->key, run->kind);
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        const vmg_setting_row *row = &vmg_setting_rows[i];
        char text[VMG_SETTING_TEXT];
        if (settings->given[i]) {
            vmg_setting_to_text(row, &settings->values, text);
            digest = vmg_digest_text(vmg_digest_text(digest, row->shown.name), text);
        }
    }
    digest = vmg_digest_word(digest, self->seeds[run->method] + (run->kind == VMG_RUN_SEED ? run->step : 0));
    digest = vmg_digest_word(digest, vmg_run_is_first(run));
    digest = digest_rows(digest, run->train, run->train_count);
    return digest_rows(digest, run->test, run->test_count);
}
