/* Learning an encoding on training rows; see encoding/encoding.h. */
#include "encoding/encoding.h"

#include "base/context.h"
#include "encoding/date.h"
#include "encoding/find_column.h"
#include "encoding/left_out.h"
#include "encoding/levels.h"

/* What the functions below share. */
typedef struct learner {
    vmg_context *context;
    const vmg_table *table;
    const uint32_t *rows; /* row_count, or NULL */
    size_t row_count;
    vmg_encoding_options options;
    vmg_column_use *uses; /* of the table's columns */
    vmg_encoding *encoding;
} learner;

static vmg_status mark_unused(learner *self, const char *wanted_by, const char *const *names, size_t count)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < count && !status; i++) {
        size_t column = 0;
        status = vmg_find_column(self->context, self->table, wanted_by, names[i], &column);
        if (!status) {
            self->uses[column] = VMG_USE_NONE;
        }
    }
    return status;
}

/* Numbers and dates: centre, scale, the indicator of missing cells, pieces. */
static vmg_status learn_numbers(const learner *self, const vmg_cells *cells, vmg_encoded_column *out,
                                vmg_column_use *use)
{
    const vmg_cell_statistics found = vmg_cells_statistics(cells, self->options.weights, self->rows, self->row_count);
    out->has_missing = found.missing > 0;
    out->has_value = found.standard_deviation > 0;
    const bool keep = self->options.keep_scale && out->kind == VMG_INPUT_NUMBER;
    out->centre = keep ? 0 : found.mean;
    out->scale = keep || !out->has_value ? 1 : found.standard_deviation;
    out->fill = found.mean;
    out->input_count = (size_t)out->has_value + out->has_missing;
    *use = found.present == 0 ? VMG_LEFT_OUT_EMPTY : out->input_count ? VMG_USE_INPUT : VMG_LEFT_OUT_CONSTANT;
    return vmg_pieces_learn(self->context, cells, self->rows, self->row_count,
                            out->has_value ? self->options.pieces : 0, self->options.piece_weight, &out->pieces);
}

static bool are_dates(const vmg_level_list *levels)
{
    bool good = levels->count > 0;
    for (size_t i = 0; i < levels->count && good; i++) {
        good = vmg_date_is_valid(levels->at[i].text);
    }
    return good;
}

static vmg_status learn_dates(learner *self, const vmg_column *column, const vmg_level_list *levels,
                              vmg_encoded_column *out, vmg_column_use *use)
{
    double *days = vmg_allocate(self->context, column->text_count, sizeof *days); /* of each text of the column */
    if (!days) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < levels->count; i++) {
        vmg_date_parse(levels->at[i].text, &days[levels->at[i].code]);
    }
    out->kind = VMG_INPUT_DATE;
    const vmg_cells cells = {.codes = column->codes, .text_numbers = days};
    const vmg_status status = learn_numbers(self, &cells, out, use);
    vmg_release(self->context, days);
    return status;
}

/* Texts that tell rows apart instead of describing them. */
static bool are_identifiers(const vmg_level_list *levels)
{
    const bool most_differ = levels->count > levels->present / 2 && levels->count > 20;
    const bool all_differ = levels->count == levels->present && levels->count > 5;
    return most_differ || all_differ;
}

static vmg_status learn_levels(learner *self, const vmg_column *column, vmg_level_list *levels, vmg_encoded_column *out)
{
    if (levels->count > VMG_LEVEL_CAP) {
        if (!self->options.silent) {
            vmg_note(self->context, "column '%s' has %zu levels: all but the %d most frequent were merged into one",
                     column->name, levels->count, VMG_LEVEL_CAP - 1);
        }
        vmg_levels_keep_frequent(levels, VMG_LEVEL_CAP - 1);
        out->has_other = true;
    }
    out->kind = VMG_INPUT_LEVELS;
    out->has_missing = levels->missing > 0;
    out->levels = vmg_levels_copy_texts(self->context, levels);
    out->level_count = out->levels ? levels->count : 0;
    const size_t all = vmg_encoded_column_levels(out);
    out->input_count = all == 2 ? 1 : all;
    if (!self->options.silent && out->levels) {
        vmg_note_like_texts(self->context, column->name, out->levels, out->level_count);
    }
    return out->levels ? VMG_OK : VMG_ERROR_MEMORY;
}

static vmg_status learn_texts(learner *self, const vmg_column *column, vmg_encoded_column *out, vmg_column_use *use)
{
    vmg_level_list levels = {0};
    vmg_status status = vmg_levels_find(self->context, column, self->rows, self->row_count, &levels);
    if (!status && are_dates(&levels)) {
        status = learn_dates(self, column, &levels, out, use);
    } else if (!status && levels.count == 0) {
        *use = VMG_LEFT_OUT_EMPTY;
    } else if (!status && levels.count == 1 && levels.missing == 0) {
        *use = VMG_LEFT_OUT_CONSTANT;
    } else if (!status && are_identifiers(&levels)) {
        *use = vmg_date_is_ambiguous(levels.at[0].text) ? VMG_LEFT_OUT_DATE : VMG_LEFT_OUT_IDENTIFIER;
    } else if (!status) {
        status = learn_levels(self, column, &levels, out);
    }
    vmg_levels_release(self->context, &levels);
    return status;
}

/* Whether a column of numbers counts the table's rows: 1, 2, 3, ... or from another start. */
static bool counts_rows(const learner *self, const vmg_cells *cells)
{
    const size_t fewest = 20;
    bool counts = self->row_count >= fewest;
    for (size_t i = 0; i < self->row_count && counts; i++) {
        const size_t row = vmg_row_at(self->rows, i), first = vmg_row_at(self->rows, 0);
        counts = vmg_cells_number(cells, row) - vmg_cells_number(cells, first) == (double)row - (double)first;
    }
    return counts;
}

/* Appends the column to the encoding, or says in `use` why not. */
static vmg_status learn_column(learner *self, const vmg_column *column, vmg_column_use *use)
{
    vmg_encoding *encoding = self->encoding;
    vmg_encoded_column *out = &encoding->columns[encoding->column_count];
    vmg_status status = VMG_OK;
    *out = (vmg_encoded_column){.kind = VMG_INPUT_NUMBER, .scale = 1};
    if (column->type == VMG_COLUMN_TEXT) {
        status = learn_texts(self, column, out, use);
    } else {
        const vmg_cells cells = vmg_cells_of_numbers(column);
        status = learn_numbers(self, &cells, out, use);
        if (!status && *use == VMG_USE_INPUT && !self->options.silent && counts_rows(self, &cells)) {
            vmg_note(self->context,
                     "column '%s' goes up by 1 from row to row and is an input: if it only names the rows, leave it "
                     "out (--ignore or --id)",
                     column->name);
        }
    }
    if (!status && *use == VMG_USE_INPUT) {
        encoding->column_count++; /* from here on the encoding owns what is in it */
        out->name = vmg_copy_string(self->context, column->name);
        status = out->name ? VMG_OK : VMG_ERROR_MEMORY;
    }
    return status;
}

static vmg_status learn(learner *self)
{
    const vmg_table *table = self->table;
    const vmg_encoding_options *options = &self->options;
    for (size_t i = 0; i < table->column_count; i++) {
        self->uses[i] = VMG_USE_INPUT;
    }
    vmg_status status = mark_unused(self, "the target", options->targets, options->target_count);
    if (!status) {
        status = mark_unused(self, "the columns to leave out", options->excluded, options->excluded_count);
    }
    for (size_t i = 0; i < table->column_count && !status; i++) {
        if (self->uses[i] == VMG_USE_INPUT) {
            status = learn_column(self, &table->columns[i], &self->uses[i]);
        }
    }
    if (!status && !options->silent) {
        vmg_note_columns_left_out(self->context, table, self->uses);
    }
    if (!status && self->encoding->column_count == 0) {
        status = vmg_fail(self->context, VMG_ERROR_DATA,
                          "%s has no column that can be an input: every one is a target, was left out by request, is "
                          "constant or empty in the training rows, or an identifier",
                          vmg_table_source(table));
    }
    return status ? status : vmg_encoding_place_inputs(self->context, self->encoding);
}

vmg_status vmg_encoding_learn(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                              const vmg_encoding_options *options, vmg_encoding **out)
{
    vmg_status status = VMG_ERROR_MEMORY;
    learner self = {.context = context, .table = table, .rows = rows, .row_count = row_count};
    self.options = options ? *options : (vmg_encoding_options){0};
    *out = NULL;
    if (row_count == 0) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: there are no training rows", vmg_table_source(table));
    }
    self.uses = vmg_allocate(context, table->column_count, sizeof *self.uses);
    self.encoding = vmg_allocate(context, 1, sizeof *self.encoding);
    if (!self.uses || !self.encoding) {
        goto done;
    }
    self.encoding->columns = vmg_allocate(context, table->column_count, sizeof *self.encoding->columns);
    if (!self.encoding->columns) {
        goto done;
    }
    status = learn(&self);
done:
    vmg_release(context, self.uses);
    if (status) {
        vmg_encoding_destroy(context, self.encoding);
    } else {
        *out = self.encoding;
    }
    return status;
}
